"""JRN01, JRN05, JRN13 and JRN14: the graph of a journey, compared with every way tried where that is possible."""

import subprocess
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empathy_cli.check.registry import RULES
from empathy_cli.check.seen import Seen
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import Problem
from empathy_cli.model.settings import with_defaults
from tests.insight.journeys import (
    TOUCHPOINTS,
    all_ways,
    answered,
    crowded,
    goals,
    journeys,
    onward,
    reach,
    step_of,
    told,
)

Data = dict[str, Any]


def looked(code: str, data: Data) -> list[Problem]:
    catalogue = {"kind": "touchpoints", "touchpoints": list(TOUCHPOINTS.values())}
    documents = {"j": Document("journey", "j", data, "j.yaml", ""),
                 "touchpoints": Document("touchpoints", "touchpoints", catalogue, "t.yaml", "")}
    found = list(RULES[code].find(Seen(Workspace(Path(), with_defaults({}), documents), date(2026, 7, 1))))
    assert {p.file for p in found} <= {"j.yaml"}
    return found


def journey(graph: str, goal: str = "", **steps: Data) -> Data:
    """`journey("a>b,c b> c>a d")`: each step with what follows it; without `>`, the next one."""
    listed = []
    for word in graph.split():
        id_, more, after = word.partition(">")
        listed.append({"id": id_, "title": id_.upper(), **({"next": after.split(",") if after else []} if more else {}),
                       **steps.get(id_, {})})
    return {"title": "J", "persona": "p", "steps": listed, **({"goal": goal.split(",")} if goal else {})}


def ids(data: Data) -> list[str]:
    return [s["id"] for s in data["steps"]]


# By trying every way


@settings(max_examples=150, deadline=None)
@given(journeys())
def test_a_graph_is_sound_where_every_step_can_be_reached_and_leads_to_a_goal_or_comes_after_one(data: Data) -> None:
    start = ids(data)[0]
    reached = reach(data, start, beyond=True)
    sound = bool(all_ways(data)) and reached == set(ids(data)) and all(
        goals(data) & reach(data, s, beyond=False) for s in reach(data, start, beyond=False))
    assert (looked("JRN01", data) == []) is sound


@settings(max_examples=150, deadline=None)
@given(journeys())
def test_what_leads_nowhere_and_what_nothing_leads_to_is_found_once_each(data: Data) -> None:
    problems = [p for p in looked("JRN01", data) if p.path != ("goal",)]
    start = ids(data)[0]
    lost = set(ids(data)) - reach(data, start, beyond=True)
    named = {ids(data)[p.path[1]] for p in problems if len(p.path) == 2}
    ends = [ids(data)[p.path[1]] for p in problems if len(p.path) == 3]
    assert named <= lost
    if all_ways(data):
        assert lost <= set().union(*(reach(data, s, beyond=True) for s in named))
        assert len(ends) == len(set(ends))
        for step in reach(data, start, beyond=False):
            if not goals(data) & (onwards := reach(data, step, beyond=False)):
                assert onwards & set(ends)
        assert not any(goals(data) & reach(data, s, beyond=False) for s in ends)


def walks(data: Data, before: str) -> set[str]:
    """The steps at a touchpoint that the catalogue describes that follow one, at once or after others without."""
    after, found, seen, waiting = onward(data), set(), set(), list(onward(data)[before])
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if "channel" in TOUCHPOINTS.get(step_of(data, here).get("touchpoint", ""), {}):
            found.add(here)
        elif not step_of(data, here).get("handover", {}).get("context_carried"):
            waiting += after[here]
    return found


def channel(data: Data, step: str) -> str:
    return TOUCHPOINTS.get(step_of(data, step).get("touchpoint", ""), {}).get("channel", "").strip().lower()


@st.composite
def handing(draw: st.DrawFn) -> Data:
    data = draw(st.one_of(journeys(), crowded()))
    for step in data["steps"]:
        if (handover := draw(st.sampled_from([None, None, {"note": "N"}, {"context_carried": False},
                                              {"context_carried": True}]))) is not None:
            step["handover"] = handover
    return data


@settings(max_examples=150, deadline=None)
@given(handing())
def test_a_change_of_channel_is_found_wherever_one_step_can_follow_another(data: Data) -> None:
    expected = {
        step for step in reach(data, ids(data)[0], beyond=True)
        if channel(data, step) and not step_of(data, step).get("handover", {}).get("context_carried")
        and any(channel(data, other) != channel(data, step) for other in walks(data, step))}
    problems = looked("JRN05", data)
    assert [ids(data)[p.path[1]] for p in problems] == [s for s in ids(data) if s in expected]
    for p in problems:
        said = "context_carried" in data["steps"][p.path[1]].get("handover", {})
        assert p.path[2:] == (("handover", "context_carried") if said else ("handover",))


@settings(max_examples=150, deadline=None)
@given(journeys())
def test_every_change_of_channel_on_a_way_to_the_goal_is_among_them(data: Data) -> None:
    found = {ids(data)[p.path[1]] for p in looked("JRN05", data)}
    for way in all_ways(data):
        met = [s for s in way if channel(data, s)]
        assert {one for one, other in pairwise(met) if channel(data, one) != channel(data, other)} <= found


@settings(max_examples=200, deadline=None)
@given(journeys())
def test_a_question_is_found_where_some_way_through_its_step_leaves_it_open(data: Data) -> None:
    ways = all_ways(data)
    opened = {(s["id"], text) for s in data["steps"] for text in s.get("needs_to_know", ())
              if any(s["id"] in way for way in ways) and answered(data, s["id"], text) in {"sometimes", "never"}}
    problems = looked("JRN13", data)
    found = {(ids(data)[p.path[1]], p.values["question"]) for p in problems}
    passed = {s for way in ways for s in way}
    assert {f for f in found if f[0] in passed} <= opened
    assert {text for _, text in opened} <= {text for _, text in found}
    assert len(problems) == len({text for _, text in found})
    for p in problems:
        text = p.values["question"]
        assert data["steps"][p.path[1]]["needs_to_know"][p.path[3]] == text
        assert not ("nobody answers" in p.text and any(text in told(data, s) for s in passed))


@settings(max_examples=150, deadline=None)
@given(st.one_of(journeys(), crowded()))
def test_a_low_point_is_found_where_every_way_passes_it(data: Data) -> None:
    ways = all_ways(data)
    expected = [i for i, s in enumerate(data["steps"]) if s.get("emotion", 0) <= -1 and ways
                and all(s["id"] in way for way in ways)]
    assert [p.path for p in looked("JRN14", data)] == [("steps", i, "emotion") for i in expected]


# Each exact place, and what comes close


@pytest.mark.parametrize("data", [
    journey("a b c"), journey("a>b,c b>d c>d d"), journey("a b>a,c c"), journey("a b>c,d c> d>", "b"),
    journey("a b c>c,d d>", "c,d"), journey("a b>", "a,b"), journey("a>a,b b>b", "b"),
])
def test_forks_loops_several_goals_and_what_follows_one_are_sound(data: Data) -> None:
    assert looked("JRN01", data) == []


@pytest.mark.parametrize(("data", "places"), [
    ({"title": "J", "persona": "p"}, [(("steps",), "it has no steps")]),
    (journey("a>b,c b> c"), [(("steps", 1, "next"), "“B” leads nowhere")]),
    (journey("a>b,d b c>b d"), [(("steps", 1, "next"), "from “B” on it goes in circles")]),
    (journey("a>b,c b>b c"), [(("steps", 1, "next"), "“B” leads nowhere")]),
    (journey("a>c b c"), [(("steps", 1), "no way leads to “B”")]),
    (journey("a>d b c>b d"), [(("steps", 1), "no way leads to “B”")]),
    (journey("a>d b> c>c,b d"), [(("steps", 2), "no way leads to “C”")]),
    (journey("a>e b c d>e e"), [(("steps", 1), "no way leads to “B”")]),
    (journey("a b> c"), [(("steps", 1, "next"), "no way leads to the goal, “C”: it ends at “B”")]),
    (journey("a b> c d", "c,d"), [(("goal",), "no way leads to the goal, “C”: it ends at “B”")]),
    (journey("a b> c> d", "c"), [(("goal",), "it ends at “B”"), (("steps", 3), "no way leads to “D”")]),
    (journey("a>c b c", "b"), [(("goal",), "it ends at “C”")]),
])
def test_what_does_not_hold_together_is_found_at_its_step(data: Data, places: list[tuple[Any, str]]) -> None:
    problems = looked("JRN01", data)
    assert [p.path for p in problems] == [path for path, _ in places]
    for problem, (_, says) in zip(problems, places, strict=True):
        assert says in problem.text


WEB, SHOP, KIOSK, BARE = ({"touchpoint": t} for t in ("web", "shop", "kiosk", "bare"))
CARRIED: Data = {"handover": {"context_carried": True}}
LOST: Data = {"handover": {"context_carried": False, "note": "N"}}


@pytest.mark.parametrize("data", [
    journey("a b", a=WEB | CARRIED, b=SHOP),
    journey("a b", a=SHOP, b=KIOSK),
    journey("a b", a=WEB, b=BARE),
    journey("a b c", a=WEB, b=CARRIED, c=SHOP),
    journey("a>c b c", a=WEB, b=SHOP, c=WEB),
    journey("a> b", a=WEB, b=SHOP),
    journey("a b", a=WEB),
    journey("a b", a=SHOP | LOST, b=KIOSK),
])
def test_where_the_channel_stays_or_the_context_is_carried_there_is_no_finding(data: Data) -> None:
    assert looked("JRN05", data) == []


@pytest.mark.parametrize(("data", "path", "says"), [
    (journey("a b", a=WEB, b=SHOP), (0, "handover"), "from “A” (Web) to “B” (store) the channel changes"),
    (journey("a b", a=WEB | LOST, b=SHOP), (0, "handover", "context_carried"), "nothing is carried over"),
    (journey("a b c", a=WEB, b=LOST, c=SHOP), (0, "handover"), "to “C” (store)"),
    (journey("a b c", a=WEB, b=BARE, c=SHOP), (0, "handover"), "to “C” (store)"),
    (journey("a>b,c b c", a=WEB, c=SHOP), (0, "handover"), "to “C” (store)"),
    (journey("a b", "a", a=WEB, b=SHOP), (0, "handover"), "to “B” (store)"),
    (journey("a b>a,c c", a=WEB, b=WEB, c=SHOP), (1, "handover"), "from “B”"),
])
def test_a_handover_that_is_missing_is_found_at_the_step_that_is_left(data: Data, path: Any, says: str) -> None:
    problem, = looked("JRN05", data)
    assert problem.path == ("steps", *path)
    assert says in problem.text


ASKS: Data = {"needs_to_know": ["Q1"]}
TOLD: Data = {"told": ["q1 ?"]}


@pytest.mark.parametrize("data", [
    journey("a", a=ASKS | TOLD),
    journey("a b", a=ASKS, b=TOLD),
    journey("a b", a=WEB, b=ASKS),
    journey("a>b,c b>d c>d d", b=ASKS, c={}, d=TOLD),
    journey("a>b,c b>d c>d d", b=ASKS | TOLD, c={}),
    journey("a b>c c d", "b", c=ASKS),
    journey("a>b,c b> c", b=ASKS),
    journey("a> b", a=ASKS),
    {"title": "J", "persona": "p"},
])
def test_a_question_that_is_answered_on_every_way_or_asked_on_none_is_no_finding(data: Data) -> None:
    assert looked("JRN13", data) == []


@pytest.mark.parametrize(("data", "path", "says"), [
    (journey("a", a=ASKS), (0, "needs_to_know", 0), "nobody answers “Q1”"),
    (journey("a b", a={"needs_to_know": ["Q2", "Q1"]}, b={"told": ["Q2"]}), (0, "needs_to_know", 1), "“Q1”"),
    (journey("a>b,c b>d c>d d", a=ASKS, b=TOLD), (0, "needs_to_know", 0), "some reach the goal without"),
    (journey("a>b,c b>d c>d d", c=ASKS, b=TOLD), (2, "needs_to_know", 0), "give it at “C”"),
    (journey("a b c", "b", a=ASKS, c=TOLD), (0, "needs_to_know", 0), "nobody answers “Q1”"),
    (journey("a b c>d d>", "b", b=ASKS, d=TOLD), (1, "needs_to_know", 0), "“Q1”"),
    (journey("a b", a=ASKS, b={"needs_to_know": [" q1"]}), (0, "needs_to_know", 0), "“Q1”"),
    (journey("a>b,x b>a,c x>c c", x=TOLD, b=ASKS), (1, "needs_to_know", 0), "some reach the goal without"),
])
def test_an_open_question_is_found_once_where_it_is_first_asked(data: Data, path: Any, says: str) -> None:
    problem, = looked("JRN13", data)
    assert problem.path == ("steps", *path)
    assert says in problem.text


def test_what_only_a_way_round_leaves_open_is_no_way() -> None:
    """From x to s and back to x is a walk without an answer; but a way passes x once, and so hears it at y."""
    data = journey("x>s,g s>x,y y g", s=ASKS, y=TOLD)
    assert all_ways(data) == [("x", "s", "y", "g"), ("x", "g")]
    assert looked("JRN13", data) == []


LOW: Data = {"emotion": -1}


@pytest.mark.parametrize("data", [
    journey("a b", a={"emotion": -0.5}), journey("a b", a={"feels": "bad"}),
    journey("a>b,c b>d c>d d", b=LOW), journey("a b c", "b", c=LOW), journey("a> b", a=LOW),
    journey("a b", a=LOW | {"ideas": [{"text": "A"}, {"text": "B", "owner": "O"}]}),
    journey("a b", a=LOW | {"ideas": [{"text": "B", "owner": "O", "status": "done"}]}),
])
def test_a_step_that_some_pass_by_or_that_somebody_mends_is_no_low_point(data: Data) -> None:
    assert looked("JRN14", data) == []


@pytest.mark.parametrize(("data", "path", "says"), [
    (journey("a b", a=LOW), (0, "emotion"), "every way passes “A”, and it feels bad (-1)"),
    (journey("a>b,c b>d c>d d", d=LOW), (3, "emotion"), "“D”"),
    (journey("a b", a=LOW | {"ideas": [{"text": "B", "owner": "O", "status": "dropped"}]}), (0, "emotion"), "“A”"),
    (journey("a b", a=LOW | {"ideas": [{"text": "B", "owner": "O", "status": "dropped"}, {"text": "A"}]}),
     (0, "ideas", 1), "nobody takes it in hand"),
])
def test_a_low_point_of_everybody_is_found_at_its_emotion_or_at_the_idea(data: Data, path: Any, says: str) -> None:
    problem, = looked("JRN14", data)
    assert problem.path == ("steps", *path)
    assert says in problem.text


def test_forks_and_plain_loops_are_judged_without_networkx() -> None:
    code = ("import sys\n"
            "from tests.check.rules.test_journey_ways import ASKS, LOW, TOLD, journey, looked\n"
            "data = journey('a>b,c b>a,d c>c,e d>b,f e>x x>e f', a=LOW, b=ASKS, d=TOLD)\n"
            "assert len(looked('JRN01', data)) == 1 and not looked('JRN13', data) and looked('JRN14', data)\n"
            "assert 'networkx' not in sys.modules")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
