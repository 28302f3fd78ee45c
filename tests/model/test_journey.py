"""A journey: its steps are known, its stages are shown in order, and what follows a step is what somebody said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.model.field import Report
from empathy_cli.model.journey import following, goals, staged
from empathy_cli.model.kinds import read
from empathy_cli.model.problem import dotted


def journey(*steps, **fields):
    raw = {"kind": "journey", "id": "j", "title": "J", "persona": "lea",
           "steps": [{"title": s["id"].upper(), **s} if isinstance(s, dict) else {"id": s, "title": s.upper()} for s in steps],
           **fields}
    report = Report()
    _, data = read(raw, report)
    return data, {dotted(p.path): p.text for p in report.problems}


@pytest.mark.parametrize(("steps", "fields", "path", "text"), [
    (["a", "b", "a"], {}, "steps[3].id", "“a” is the id of step 1 already"),
    (["a"], {"stages": [{"id": "x", "name": "X"}, {"id": "x", "name": "Y"}]}, "stages[2].id",
     "“x” is the id of stage 1 already"),
    (["sofa", {"id": "b", "next": ["sofo"]}], {}, "steps[2].next[1]",
     "there is no step “sofo” in this journey. Did you mean “sofa”?"),
    (["sofa", {"id": "b", "next": ["zzz"]}], {}, "steps[2].next[1]", "there is no step “zzz” in this journey"),
    (["sofa"], {"goal": ["sofa", "soda"]}, "goal[2]", "there is no step “soda” in this journey. Did you mean “sofa”?"),
    ([], {"goal": "sofa"}, "goal[1]", "there is no step “sofa” in this journey"),
    (["sofa"], {"stages": [{"id": "x", "name": "X", "steps": ["sofas"]}]}, "stages[1].steps[1]",
     "there is no step “sofas” in this journey. Did you mean “sofa”?"),
    (["a"], {"stages": [{"id": "x", "name": "Find", "steps": ["a"]}, {"id": "y", "name": "Try", "steps": ["a"]}]},
     "stages[2].steps[1]", "step “a” belongs to stage “Find” already"),
    (["a", "b"], {"stages": [{"id": "x", "name": "Find", "steps": ["a", "b", "a"]}]}, "stages[1].steps[3]",
     "step “a” belongs to stage “Find” already"),
    ([{"id": "a", "emotion": "3"}], {}, "steps[1].emotion", "3 is not between -2 and 2"),
    ([{"id": "a", "emotion": "0.7"}], {}, "steps[1].emotion", "0.7 is not a multiple of 0.5"),
    ([{"id": "a", "surprises": [{"valence": "positive"}]}], {}, "steps[1].surprises[1]", "“what” is missing"),
    ([{"id": "a", "titel": "x"}], {}, "steps[1].titel", "“titel” is not known here. Did you mean “title”?"),
])
def test_what_does_not_hang_together_is_named_with_its_place(steps, fields, path, text):
    assert journey(*steps, **fields)[1] == {path: text}


def test_the_place_is_that_of_the_file_where_entries_are_empty():
    raw = {"kind": "journey", "id": "j", "title": "J", "persona": "lea", "goal": [None, "b"],
           "steps": [None, {"id": "a", "title": "A", "next": ["", "b"]}, {"id": "", "title": None}, {"id": "a", "title": "B"}]}
    report = Report()
    read(raw, report)
    assert [dotted(p.path) for p in report.problems] == ["steps[4].id", "steps[2].next[2]", "goal[2]"]


def test_an_empty_list_ends_the_way_and_an_empty_answer_does_not():
    data, problems = journey({"id": "a", "next": []}, {"id": "b", "next": ""}, {"id": "c", "next": None}, "d")
    assert problems == {}
    assert data["steps"][0]["next"] == []
    assert "next" not in data["steps"][1]
    assert following(data["steps"]) == {"a": (), "b": ("c",), "c": ("d",), "d": ()}


def test_what_follows_is_what_was_said_else_the_next_in_the_file():
    data, _ = journey({"id": "a", "next": ["c", "b", "c"]}, {"id": "b", "next": "a"}, "c", "d")
    assert following(data["steps"]) == {"a": ("c", "b"), "b": ("a",), "c": ("d",), "d": ()}
    assert following([]) == {}


@pytest.mark.parametrize(("goal", "reached"), [
    (None, ("c",)), ("", ("c",)), ("b", ("b",)), (["b", "a", "b"], ("b", "a")), ([], ("c",)),
])
def test_the_goal_is_what_was_said_else_the_last_step(goal, reached):
    assert goals(journey("a", "b", "c", goal=goal)[0]) == reached


def test_a_journey_without_steps_has_no_goal_and_no_stages():
    data, problems = journey()
    assert (goals(data), staged(data), problems) == ((), [], {})


def shown(data):
    return [(stage.get("id"), [step["id"] for step in steps]) for stage, steps in staged(data)]


@pytest.mark.parametrize(("stages", "order"), [
    ({}, [(None, ["a", "b", "c", "d"])]),
    ({"x": ["a", "b"], "y": ["c", "d"]}, [("x", ["a", "b"]), ("y", ["c", "d"])]),
    ({"x": ["a"], "y": ["c"]}, [("x", ["a", "b"]), ("y", ["c", "d"])]),
    ({"x": ["d"], "y": ["b"]}, [("x", ["a", "d"]), ("y", ["b", "c"])]),
    ({"x": [], "y": ["b"]}, [("x", ["a"]), ("y", ["b", "c", "d"])]),
    ({"x": [], "y": []}, [("x", ["a", "b", "c", "d"]), ("y", [])]),
    ({"x": ["c", "a"], "y": ["b", "d"]}, [("x", ["a", "c"]), ("y", ["b", "d"])]),
])
def test_a_step_that_no_stage_names_belongs_to_that_of_the_step_before(stages, order):
    data, problems = journey("a", "b", "c", "d", stages=[{"id": k, "name": k, "steps": v} for k, v in stages.items()])
    assert problems == {}
    assert shown(data) == order


@given(st.integers(0, 8), st.integers(0, 4), st.data())
def test_every_step_is_shown_once_in_one_stage(count, stages, draw):
    steps = [f"s{i}" for i in range(count)]
    homes = draw.draw(st.lists(st.integers(-1, stages - 1), min_size=count, max_size=count))
    named = [{"id": f"g{k}", "name": "G", "steps": [s for s, home in zip(steps, homes, strict=True) if home == k]}
             for k in range(stages)]
    data, problems = journey(*steps, stages=named)
    assert problems == {}
    found = shown(data)
    assert sorted(step for _, there in found for step in there) == sorted(steps)
    assert [id_ for id_, _ in found] == ([f"g{k}" for k in range(stages)] if stages else [None] if count else [])
    for stage, there in found:
        assert there == [s for s in steps if s in there], f"{stage}: in the order of the file"
