"""What stays open on some way, told without the ways: the same as they tell."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empathy_cli.insight import unanswered as module
from empathy_cli.insight.asked import OPEN, answers, asked
from empathy_cli.insight.unanswered import unanswered
from empathy_cli.insight.ways import steps_of, ways
from tests.insight.journeys import TOUCHPOINTS, all_ways, crowded, journeys


def left_open(data):
    """Step and question, by their ids and texts."""
    listed = data["steps"]
    wanted = [asked(step) for step in listed]
    found = unanswered(steps_of(data), wanted, [
        answers(step, TOUCHPOINTS.get(step.get("touchpoint"))) for step in listed])
    assert [(i, k) for i, k, _ in found] == sorted((i, k) for i, k, _ in found)
    assert all(wanted[i][k][1] == words for i, k, words in found)
    return [(listed[i]["id"], wanted[i][k][0]) for i, k, _ in found]


@pytest.mark.parametrize("few", [0, 1, 50])
@settings(max_examples=80, deadline=None)
@given(data=st.one_of(journeys(), crowded()))
def test_what_is_open_on_the_ways_is_found_and_nothing_else_there(data, few):
    passed = {step for way in all_ways(data) for step in way}
    told = [(q.step, q.text) for q in ways(data, TOUCHPOINTS).questions if q.answered in OPEN]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "FEW", few)
        found = left_open(data)
    assert [q for q in found if q[0] in passed] == [q for q in told if q[0] in passed]
    assert set(found) <= set(told)


def journey(graph, **steps):
    return {"title": "J", "persona": "p", "steps": [
        {"id": word[0], "title": word[0], "next": list(word[2:]), **steps.get(word[0], {})} for word in graph.split()]}


ASKS, TOLD = {"needs_to_know": ["Q"]}, {"told": ["q?"]}
KNOT = "a>bc b>cd c>bd d>"


@pytest.mark.parametrize(("data", "expected"), [
    (journey("x>sg s>xy y>g g>", s=ASKS, y=TOLD), []),
    (journey("x>sg s>xyg y>g g>", s=ASKS, y=TOLD), [("s", "Q")]),
    (journey(KNOT, b=ASKS, c=TOLD), [("b", "Q")]),
    (journey(KNOT, b=ASKS, d=TOLD), []),
    (journey(KNOT, b=ASKS | TOLD), []),
    (journey("a>p p>sg s>xy x>p y>g g>", s=ASKS, y=TOLD), []),
    (journey("a>tx t>s x>sg s>x g>", s=ASKS, t=TOLD), []),
    (journey("a>tc t>b b>cd c>b d>", d=ASKS, t=TOLD), [("d", "Q")]),
    (journey("a>b b>a", b=ASKS), [("b", "Q")]),
    (journey("a>a", a=ASKS), [("a", "Q")]),
])
def test_a_walk_round_and_round_is_no_way(data, expected):
    assert left_open(data) == expected


def test_where_one_way_leaves_a_question_open_a_knot_is_not_untied():
    code = ("import sys\n"
            "from tests.insight.test_unanswered import ASKS, KNOT, TOLD, journey, left_open\n"
            "assert left_open(journey(KNOT, b=ASKS, c=TOLD)) == [('b', 'Q')]\n"
            "assert 'networkx' not in sys.modules")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
