"""The graph of a journey: counted without counting, and compared with every way tried where that is possible."""

import subprocess
import sys
from itertools import pairwise
from math import perm
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empathy_cli.insight.paths import Steps, paths
from empathy_cli.insight.ways import Change, Loop, Question, ways
from tests.insight.journeys import (
    TOUCHPOINTS,
    all_ways,
    answered,
    changes,
    crowded,
    goals,
    has_circle,
    journeys,
    mood,
    onward,
    reach,
    step_of,
    told,
)


def journey(graph, goal=None, **steps):
    """`journey("a>b,c b> c>a d")`: each step with what follows it; without `>`, the next one."""
    listed = []
    for word in graph.split():
        id_, more, after = word.partition(">")
        listed.append({"id": id_, "title": id_, **({"next": after.split(",") if after else []} if more else {}),
                       **steps.get(id_, {})})
    return {"title": "J", "persona": "p", "steps": listed, **({"goal": goal.split(",")} if goal else {})}


def told_by(data, touchpoints=TOUCHPOINTS):
    return ways(data, touchpoints)


# By trying every way


@settings(max_examples=250, deadline=None)
@given(journeys())
def test_ways_are_counted_and_measured_as_if_each_was_tried(data):
    tried = all_ways(data)
    found = told_by(data)
    lengths = [len(way) for way in tried]
    assert found.exact
    assert (found.count, found.shortest, found.longest) == (
        len(tried), min(lengths, default=None), max(lengths, default=None))


@settings(max_examples=250, deadline=None)
@given(st.one_of(journeys(), crowded()))
def test_the_listed_ways_are_all_of_them_or_hold_every_extreme(data):
    tried = all_ways(data)
    listed = told_by(data).listed
    steps = [way.steps for way in listed]
    assert len(set(steps)) == len(steps) == min(len(tried), len(steps)) <= 20
    if len(tried) <= 20:
        assert steps == tried
    else:
        assert set(steps) <= set(tried)
    for way in listed:
        assert way.mood == mood(data, way.steps)
        assert [(c.before, c.after, c.channel, c.mode) for c in way.changes] == changes(data, way.steps)
        known = set().union(*(told(data, s) for s in way.steps))
        assert way.open_questions == tuple(
            (s, text) for s in way.steps for text in step_of(data, s).get("needs_to_know", ()) if text not in known)
    for measure, of in {
        "shortest": lambda way: -len(way), "happiest": lambda way: mood(data, way),
        "worst": lambda way: None if mood(data, way) is None else -mood(data, way),
        "most-changes": lambda way: len(changes(data, way)),
    }.items():
        values = {v for way in tried if (v := of(way)) is not None}
        extreme = {way for way in steps if of(way) == max(values)} if len(values) > 1 else set()
        assert {way.steps for way in listed if measure in way.tells} == extreme
        assert bool(extreme) is (len(values) > 1)


@settings(max_examples=250, deadline=None)
@given(journeys())
def test_what_every_way_passes_is_what_all_tried_ways_share(data):
    tried = all_ways(data)
    found = told_by(data)
    shared = set.intersection(*map(set, tried)) if tried else set()
    assert found.always == tuple(s for s in (tried[0] if tried else ()) if s in shared)
    met = [{t for s in way if (t := step_of(data, s).get("touchpoint"))} for way in tried]
    assert set(found.touchpoints) == (set.intersection(*met) if met else set())


@settings(max_examples=250, deadline=None)
@given(journeys())
def test_dead_ends_and_what_cannot_be_reached_are_found(data):
    ids = [s["id"] for s in data["steps"]]
    start = ids[0]
    found = told_by(data)
    assert found.unreachable == tuple(s for s in ids if s not in reach(data, start, beyond=True))
    stuck = [s for s in ids if s in reach(data, start, beyond=False) and not goals(data) & reach(data, s, beyond=False)]
    assert found.dead_ends == tuple(
        s for s in stuck if all(s in reach(data, other, beyond=False) for other in reach(data, s, beyond=False)))


@settings(max_examples=250, deadline=None)
@given(journeys())
def test_loops_are_named_where_something_goes_in_circles_and_only_there(data):
    after = onward(data)
    found = told_by(data)
    assert bool(found.loops) is has_circle(data)
    seen = reach(data, data["steps"][0]["id"], beyond=True)
    for loop in found.loops:
        last, first = loop.back
        assert first in after[last]
        assert {first, last} <= set(loop.steps) <= seen
        assert all(last in reach(data, s, beyond=True) and s in reach(data, first, beyond=True) for s in loop.steps)
    without = {s: [n for n in following if (s, n) not in {loop.back for loop in found.loops}]
               for s, following in after.items()}
    assert found.more_loops or not has_circle({**data, "steps": [
        {**s, "next": without[s["id"]]} for s in data["steps"]]}), "cut at each “back”, nothing goes in circles"


@settings(max_examples=250, deadline=None)
@given(journeys())
def test_a_question_is_answered_here_on_every_way_on_some_or_never(data):
    tried = all_ways(data)
    asked = [(s["id"], text) for s in data["steps"] for text in s.get("needs_to_know", ())]
    found = told_by(data).questions
    assert [(q.step, q.text) for q in found] == asked
    for question in found:
        if question.text in told(data, question.step):
            assert question.answered == "here"
        elif any(question.step in way for way in tried):
            assert question.answered == answered(data, question.step, question.text)


@settings(max_examples=250, deadline=None)
@given(journeys())
def test_the_main_way_and_its_branches_hold_every_step_that_can_be_reached_once(data):
    after = onward(data)
    found = told_by(data)
    start = data["steps"][0]["id"]
    lines = [found.main, *(b.steps for b in found.branches)]
    drawn = [s for line in lines for s in line]
    assert sorted(drawn) == sorted(reach(data, start, beyond=True))
    assert all(b in after[a] for line in lines for a, b in pairwise(line))
    for i, branch in enumerate(found.branches):
        before = {s for line in lines[:i + 1] for s in line}
        assert branch.steps
        assert branch.leaves in before
        assert branch.steps[0] in after[branch.leaves]
        assert branch.joins is None or (branch.joins in after[branch.steps[-1]] and branch.joins in
                                        before | set(branch.steps))
        assert branch.joins is not None or not after[branch.steps[-1]]
    assert found.main[0] == start
    if found.count:
        assert any(s in goals(data) for s in found.main)


# In numbers


def diamonds(n, *, back=False, inner=False):
    """`n` forks in a row, each of two ways that meet again; with a way back from the end to the start, or in each."""
    words = []
    for i in range(n):
        again = f",j{i}" if inner else ""
        words += [f"j{i}>u{i},d{i}", f"u{i}>j{i + 1}", f"d{i}>j{i + 1}{again}"]
    return journey(" ".join([*words, f"j{n}>{'j0,' if back else ''}goal", "goal>"]))


@pytest.mark.parametrize("more", [{}, {"back": True}, {"inner": True}, {"back": True, "inner": True}], ids=str)
def test_forty_diamonds_are_counted_exactly_with_loops_and_without(more):
    found = told_by(diamonds(40, **more))
    assert (found.count, found.exact, found.shortest, found.longest) == (2**40, True, 82, 82)
    assert len(found.listed) <= 20
    assert len(found.always) == 42
    assert len(found.loops) + found.more_loops == 40 * more.get("inner", False) + more.get("back", False)


def test_a_loop_with_two_ways_in_around_forty_diamonds_is_counted_exactly():
    data = diamonds(40, back=True)
    data["steps"].insert(0, {"id": "start", "title": "Start", "next": ["j0", "j20"]})
    found = told_by(data)
    assert (found.count, found.exact) == (2**40 + 2**20, True)


def test_nested_loops_are_passed_at_most_once():
    found = told_by(journey("a b>c c>b,d d>a,c,e e>d,f f>"))
    assert (found.count, found.listed[0].steps) == (1, tuple("abcdef"))
    assert [loop.back for loop in found.loops] == [("d", "a"), ("c", "b"), ("d", "c"), ("e", "d")]
    assert found.loops[0].steps == ("a", "b", "c", "d", "e")


def test_ten_steps_that_all_lead_to_each_other_are_counted_exactly_and_twenty_times_ten_are_not():
    """What the knots of a journey cost is limited, all together."""
    ten = [f"s{i}" for i in range(10)]
    one = told_by(journey(" ".join(["a>" + ",".join(ten), *(f"{s}>" + ",".join([n for n in ten if n != s] + ["z"]) for s in ten), "z>"])))
    assert (one.exact, one.count) == (True, sum(perm(10, n) for n in range(1, 11)))
    many = told_by(journey(" ".join(
        f"s{i}>" + ",".join(f"s{n}" for n in [*range(i // 10 * 10, i // 10 * 10 + 10), *([i + 1] if i % 10 == 9 else [])] if n not in (i, 200))
        for i in range(200))))
    assert not many.exact
    assert (many.shortest, len(many.always)) == (40, 40)


def test_a_knot_that_is_too_big_is_counted_as_at_least():
    n = 40
    data = journey(" ".join([*(f"s{i}>" + ",".join(f"s{(i * 7 + k * 3 + 1) % n}" for k in range(12)) for i in range(n))]))
    found = told_by(data)
    assert not found.exact
    assert found.count > 20
    assert 0 < len(found.listed) <= 20
    after = onward(data)
    for way in found.listed:
        assert (way.steps[0], way.steps[-1], len(set(way.steps))) == ("s0", "s39", len(way.steps))
        assert all(b in after[a] for a, b in pairwise(way.steps))
    assert min(len(way.steps) for way in found.listed) == found.shortest


@settings(max_examples=200, deadline=None)
@given(journeys())
def test_with_hardly_any_budget_a_count_is_at_least_and_never_too_much(data):
    ids = [s["id"] for s in data["steps"]]
    number = {id_: i for i, id_ in enumerate(ids)}
    steps = Steps(tuple(ids), tuple(tuple(number[n] for n in after) for after in onward(data).values()),
                  frozenset(number[g] for g in goals(data)))
    tried = all_ways(data)
    found = paths(steps, budget=3)
    assert {tuple(ids[n] for n in way) for way in found.all()} <= set(tried)
    assert found.count == len(tried) if found.exact else 0 < found.count <= len(tried)
    assert found.length(min) == min(map(len, tried), default=None)


def test_a_knot_that_is_cut_keeps_its_shortest_way_also_where_that_leads_back_in_the_file():
    steps = Steps(tuple("abcdefgh"), ((3, 2), (4, 2), (3, 5), (1,), (), (6,), (7,), (4,)), frozenset([4]))
    found, cut = paths(steps), paths(steps, budget=0)
    assert (found.exact, found.count, found.length(min), found.length(max)) == (True, 4, 4, 8)
    assert (cut.exact, cut.length(min)) == (False, 4)
    assert (0, 3, 1, 4) in list(cut.all())


# One by one


def test_one_step_only_is_a_way_of_one_step():
    found = told_by(journey("a"))
    assert (found.count, found.shortest, found.longest, found.always, found.main) == (1, 1, 1, ("a",), ("a",))
    assert found.listed[0].tells == ()


def test_a_journey_without_steps_has_no_ways():
    found = told_by({"title": "J", "persona": "p"})
    assert (found.count, found.exact, found.shortest, found.longest) == (0, True, None, None)
    assert found.listed == found.main == found.branches == found.loops == found.questions == ()


def test_where_no_goal_can_be_reached_there_is_no_way_and_the_dead_end_is_named():
    found = told_by(journey("a b>c c> d", goal="d"))
    assert (found.count, found.shortest, found.always) == (0, None, ())
    assert (found.dead_ends, found.unreachable, found.main) == (("c",), ("d",), tuple("abc"))


def test_a_circle_that_nothing_leads_out_of_is_a_dead_end_as_a_whole():
    found = told_by(journey("a>b,d b>c c>b d"))
    assert (found.count, found.dead_ends) == (1, ("b", "c"))


def test_a_way_ends_at_the_first_of_two_goals():
    found = told_by(journey("a>b,c b c>d d", goal="c,d"))
    assert [way.steps for way in found.listed] == [tuple("abc"), tuple("ac")]
    assert found.main == tuple("abcd")


def test_steps_after_the_goal_are_neither_dead_ends_nor_out_of_reach():
    found = told_by(journey("a b c d>c,a", goal="b"))
    assert (found.count, found.dead_ends, found.unreachable) == (1, (), ())
    assert found.main == tuple("abcd")
    assert [loop.back for loop in found.loops] == [("d", "a"), ("d", "c")]


def test_a_step_that_skips_ahead_makes_a_second_shorter_way():
    found = told_by(journey("a>b,d b c d"))
    assert [(way.steps, way.tells) for way in found.listed] == [(tuple("abcd"), ()), (("a", "d"), ("shortest",))]
    assert found.branches == ()


def test_a_step_that_leads_to_itself_is_a_loop_and_no_other_way():
    found = told_by(journey("a>a,b b"))
    assert (found.count, found.loops) == (1, (Loop(("a",), ("a", "a")),))


def test_the_main_way_avoids_what_does_not_lead_to_the_goal():
    found = told_by(journey("a>x,b x> b>a,c c"))
    assert found.main == tuple("abc")
    assert [(b.leaves, b.steps, b.joins, b.loop) for b in found.branches] == [("a", ("x",), None, False)]


def test_a_branch_that_comes_back_to_what_was_passed_is_a_loop():
    found = told_by(journey("a b>c,x c> x>a", goal="c"))
    assert [(b.leaves, b.steps, b.joins, b.loop) for b in found.branches] == [("b", ("x",), "a", True)]


def test_a_branch_may_have_branches():
    found = told_by(journey("a>b,x b> x>b,y y>b", goal="b"))
    assert [(b.leaves, b.steps, b.joins, b.loop) for b in found.branches] == [
        ("a", ("x",), "b", False), ("x", ("y",), "b", False)]


def test_two_ways_into_a_circle_name_each_edge_that_leads_back():
    found = told_by(journey("a>b,c b>c c>b,d d"))
    assert found.loops == (Loop(("b", "c"), ("c", "b")),)
    assert found.count == 2


def test_more_than_twenty_loops_are_told_by_their_number():
    found = told_by(journey(" ".join(f"s{i}>s{i},s{i + 1}" for i in range(30)) + " s30"))
    assert (len(found.loops), found.more_loops) == (20, 10)


def test_changes_skip_over_steps_without_a_touchpoint():
    data = journey("a b c d", a={"touchpoint": "web"}, c={"touchpoint": "mail"}, d={"touchpoint": "shop"})
    assert told_by(data).listed[0].changes == (Change("a", "c", True, False), Change("c", "d", True, True))


def test_channels_are_compared_without_case_and_spaces_and_the_unknown_changes_nothing():
    data = journey("a b c d", a={"touchpoint": "shop"}, b={"touchpoint": "kiosk"}, c={"touchpoint": "bare"},
                   d={"touchpoint": "gone"})
    assert told_by(data).listed[0].changes == (Change("a", "b", False, True),)


@pytest.mark.parametrize(("question", "answer"), [
    ("When will it arrive?", "when will  it ARRIVE"), ("Größe?", "GRÖSSE"), ("届くのはいつ？", "届くのはいつ"),
    ("How much …", "How much?!"),
])
def test_a_question_is_answered_by_the_same_words(question, answer):
    data = journey("a", a={"needs_to_know": [question], "told": [answer]})
    assert told_by(data).questions == (Question("a", question, "here"),)


def test_a_touchpoint_answers_with_its_information():
    data = journey("a b>c,d c>e d>e e", a={"needs_to_know": ["Q1"]}, c={"touchpoint": "web"}, d={"touchpoint": "mail"},
                   e={"needs_to_know": ["Q2", "Q3"]})
    assert [q.answered for q in told_by(data).questions] == ["way", "sometimes", "never"]
    assert [way.open_questions for way in told_by(data).listed] == [(("e", "Q2"), ("e", "Q3")), (("e", "Q3"),)]


def test_off_every_way_a_question_is_answered_by_what_was_passed_before():
    data = journey("a b c d>", goal="b", a={"told": ["Q1"]}, c={"told": ["Q2"]}, d={"needs_to_know": ["Q1", "Q2", "Q3"]})
    assert [q.answered for q in told_by(data).questions] == ["way", "way", "never"]


@pytest.mark.parametrize("elsewhere", [0, -1, 2])
def test_the_happiest_and_the_worst_of_very_many_ways_are_the_true_ones(elsewhere):
    """Also where nobody is happy, or nobody unhappy."""
    data = diamonds(30)
    up, down = {0: (1, -1.5), -1: (-1.5, -2), 2: (2, 1.5)}[elsewhere]
    for step in data["steps"]:
        step["emotion"] = {"u": up, "d": down}.get(step["id"][0], elsewhere)
    listed = told_by(data).listed
    happiest = next(way for way in listed if "happiest" in way.tells)
    worst = next(way for way in listed if "worst" in way.tells)
    assert not [s for s in happiest.steps if s.startswith("d")]
    assert not [s for s in worst.steps if s.startswith("u")]
    assert happiest.mood == pytest.approx((30 * up + 32 * elsewhere) / 62)
    assert worst.mood == pytest.approx((30 * down + 32 * elsewhere) / 62)


def test_the_way_of_most_changes_is_found_among_very_many():
    data = diamonds(30)
    for step in data["steps"]:
        if step["id"][0] in "ud":
            step["touchpoint"] = {"u": "web", "d": "mail"}[step["id"][0]]
    best = [way for way in told_by(data).listed if "most-changes" in way.tells]
    assert {len(way.changes) for way in best} == {29}
    straight = {tuple(s for s in way.steps if s[0] == "u") for way in best}
    assert all(len(s) == 15 for s in straight)


def test_most_changes_is_told_also_when_only_ways_that_are_not_listed_have_fewer():
    data = diamonds(6)
    for step in data["steps"]:
        step["touchpoint"] = "mail" if step["id"] == "d0" else "web" if step["id"] in ("u0", "j0") else "mail"
    next(s for s in data["steps"] if s["id"] == "j0")["touchpoint"] = "mail"
    listed = told_by(data).listed
    assert {len(way.changes) for way in listed} == {2}
    assert all("most-changes" in way.tells for way in listed)


def test_the_same_journey_gives_the_same_answer_in_every_process():
    code = ("from tests.insight.test_ways import *; import hashlib\n"
            "data = diamonds(12, back=True, inner=True)\n"
            "print(hashlib.sha256(repr(ways(data, TOUCHPOINTS)).encode()).hexdigest())")
    done = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                           cwd=Path(__file__).parents[2], env={"PYTHONHASHSEED": seed}).stdout for seed in "123"]
    assert len(set(done)) == 1


def test_networkx_is_imported_only_when_a_graph_is_asked_for():
    code = ("import sys; import empathy_cli.insight.ways, empathy_cli.insight.passing, empathy_cli.insight.mesh;"
            "assert 'networkx' not in sys.modules")
    subprocess.run([sys.executable, "-c", code], check=True)
