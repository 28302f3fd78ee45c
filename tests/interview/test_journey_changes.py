"""A journey that is changed in its interview: steps and stages that come, go, move and get other names."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from empathy_cli.interview.engine import Interview
from empathy_cli.interview.route import by_stage, followers, written
from empathy_cli.model.journey import following, staged

from .journeys import BRANCHED, HEAD, edit, follow, journey, of_steps, steps
from .test_engine import through

MIXED: dict[str, Any] = {**BRANCHED, "stages": [{"id": "find", "name": "Find", "steps": ["sofa", "calls"]},
                                                {"id": "get", "name": "Get", "steps": ["asks", "tries", "buys"]}]}
ids = st.sampled_from(["a", "b", "c", "d", "e"])
graphs = st.lists(st.tuples(ids, st.none() | st.lists(ids, max_size=3, unique=True)), max_size=5, unique_by=lambda s: s[0])
LINES = st.sampled_from(["", "Looks", "Calls; Writes", "shop", "Chat", "1", "2", "yes", "no", "end", "-1", "0.5", "online",
                         "looks", "x, y", "<", "^", "+", "@1", "@0", "@9", ">", "5.1", "6.1", "6.2"])


def retitle(asking: Interview, label: str, item: int, title: str) -> None:
    """Gives an item another title, from the review and back to it."""
    asking.review()
    number = next(line.number for line in asking.lines() if line.label == label)
    through(asking, f"{number}.{item}", title)
    asking.review()


def test_the_id_of_a_step_that_was_never_saved_follows_its_title_and_so_does_who_names_it():
    asking, drafted = journey(), {}

    def keep(path, value, _):
        if path:
            drafted[".".join(path)] = json.loads(json.dumps(value))

    asking.keep = keep
    through(asking, *HEAD, "Find", "Get", "", "Looks", "", "", "", "Asks in chat", "", "", "", "looks", "Tries", "", "",
            "", "Asks in chat", "", "Buys", "", "", "", "asks", "", "asks; buys")
    retitle(asking, "Steps · Find", 2, "Reads the size chart")
    retitle(asking, "Steps · Find", 1, "Looks at boots")

    assert follow(asking) == {"looks-at-boots": ("tries", "reads-the-size-chart"), "reads-the-size-chart": ("looks-at-boots",),
                              "tries": ("buys", "reads-the-size-chart"), "buys": ("reads-the-size-chart",)}
    assert asking.document()["goal"] == ["reads-the-size-chart", "buys"]
    again = journey()
    again.restore(drafted, [])
    assert again.document() == asking.document()


def test_the_id_of_a_stage_that_was_never_saved_follows_its_name_and_keeps_its_steps():
    asking, drafted = journey(), {}

    def keep(path, value, _):
        drafted.update({".".join(path): value} if path else {})

    asking.keep = keep
    through(asking, *HEAD, "Find", "Get", "", "Looks", "", "", "", "", "")
    retitle(asking, "Stages", 1, "Search")

    assert asking.document()["stages"] == [{"id": "search", "name": "Search", "steps": ["looks"]}, {"id": "get", "name": "Get"}]
    again = journey()
    again.restore({k: v for k, v in drafted.items() if v is not None}, [])
    assert again.document() == asking.document()


def test_the_id_of_what_is_in_the_file_stays_whatever_it_is_called():
    asking = edit(BRANCHED)
    retitle(asking, "Steps · Find", 1, "Looks at shoes")
    retitle(asking, "Stages", 1, "Search")

    assert list(steps(asking)) == ["sofa", "asks", "calls", "tries", "buys"]
    assert [stage["id"] for stage in asking.document()["stages"]] == ["find", "get"]


def test_a_new_step_comes_in_between_and_the_way_leads_through_it():
    asking = edit(BRANCHED)
    listed = [line.number for line in asking.lines() if line.label == "Steps · Get"]
    through(asking, f"{listed[0]}.1")
    assert asking.prompt.old == "Tries them on"
    asking.insert()
    assert asking.prompt.old == ""
    through(asking, "Waits for Saturday", "", "", "", "")

    assert list(steps(asking)) == ["sofa", "asks", "calls", "waits-for-saturday", "tries", "buys"]
    assert follow(asking)["asks"] == ("waits-for-saturday", "calls")
    assert follow(asking)["calls"] == ("waits-for-saturday",)
    assert follow(asking)["waits-for-saturday"] == ("tries",)
    assert follow(asking)["tries"] == ("buys", "sofa"), "whoever leads back still leads back"
    assert asking.remarks


def test_a_step_that_goes_leaves_nobody_without_a_way():
    asking = edit(BRANCHED)
    number = next(line.number for line in asking.lines() if line.label == "Steps · Find")
    through(asking, f"{number}.3", "")

    assert follow(asking) == {"sofa": ("asks",), "asks": ("tries",), "tries": ("buys", "sofa"), "buys": ()}
    assert asking.problems() == ()
    assert asking.remarks == ["“Asks a friend” led to it, and goes on now with: Tries them on"]


@pytest.mark.parametrize("after", ["end", ""])
def test_a_side_step_whose_way_on_goes_is_back_on_the_way_and_no_dead_end(after):
    asking = through(journey(), *HEAD, "", "Looks", "", "", "", "Calls", "", "", "", "Asks", "", "", "", after)
    while asking.prompt.is_part or asking.prompt.old != "Asks":
        asking.back()
    through(asking, "")
    assert asking.remarks == ["“Calls” led to it, and goes on now with: the next step, if there is one"]
    while asking.prompt.is_part or asking.prompt.old:
        through(asking, asking.prompt.old)
    through(asking, "Tries")

    assert follow(asking) == {"looks": ("tries", "calls"), "calls": ("tries",), "tries": ()}
    assert "next" not in steps(asking)["calls"]


def test_a_step_that_only_a_side_way_led_to_as_the_last_one_leaves_that_way_open():
    asking = through(journey(), *HEAD, "", "Looks", "", "", "", "Calls", "", "", "", "", "Tries", "", "", "", "")
    for _ in range(2):
        asking.back()
    asking.more("Calls")
    while asking.prompt.label != "Next":
        through(asking, asking.prompt.old)
    through(asking, "Tries")
    while asking.prompt.is_part or asking.prompt.old != "Tries":
        through(asking, asking.prompt.old)
    through(asking, "", "Buys", "", "", "", "")

    assert follow(asking) == {"looks": ("buys", "calls"), "calls": ("buys",), "buys": ()}


def test_whoever_led_to_a_step_that_goes_leads_to_what_followed_it_and_the_draft_knows():
    answers: dict[str, Any] = {}

    def keep(path, value, _):
        if path:
            answers[".".join(path)] = json.loads(json.dumps(value))

    asking = journey(BRANCHED, full=True, asked=(), keep=keep)
    number = next(line.number for line in asking.lines() if line.label == "Steps · Find")
    through(asking, f"{number}.1", "")

    assert follow(asking)["tries"] == ("buys", "asks")
    again = journey(BRANCHED, full=True, asked=())
    again.restore(answers, [])
    assert again.document() == asking.document()


def test_the_goal_that_goes_is_said_and_asked_again():
    asking = edit(BRANCHED)
    number = next(line.number for line in asking.lines() if line.label == "Steps · Get")
    through(asking, f"{number}.2", "")

    assert "goal" not in asking.document()
    assert follow(asking)["tries"] == ("sofa",)
    assert any("goal" in remark for remark in asking.remarks)


@pytest.mark.parametrize("only", [False, True], ids=["everything is asked", "the steps alone"])
def test_a_step_that_goes_goes_from_a_stage_whose_steps_stand_among_those_of_another(only):
    asking = of_steps(MIXED) if only else edit(MIXED)
    number = next(line.number for line in asking.lines() if line.label == "Steps")
    through(asking, f"{number}.3", "")

    assert [s["steps"] for s in asking.document()["stages"]] == [["sofa"], ["asks", "tries", "buys"]]
    assert asking.problems() == ()
    assert "It goes from its stage, “Find”, too." in asking.remarks


def test_a_stage_whose_only_step_goes_stays_without_steps():
    asking = edit({**MIXED, "stages": [{"id": "find", "name": "Find", "steps": ["sofa", "asks", "tries", "buys"]},
                                       {"id": "get", "name": "Get", "steps": ["calls"]}], "goal": ["sofa"]})
    number = next(line.number for line in asking.lines() if line.label == "Steps")
    through(asking, f"{number}.3", "")

    assert asking.document()["stages"][1] == {"id": "get", "name": "Get"}
    assert asking.problems() == ()


@pytest.mark.parametrize(("goal", "left", "said"), [
    (["tries", "buys"], ["tries"], "It was a goal. The goal is now: Tries them on"),
    (["buys"], None, "It was a goal. The goal is now: Tries them on"),
    (["tries"], ["tries"], None),
])
def test_a_goal_that_goes_while_only_the_steps_are_asked_is_the_goal_no_more(goal, left, said):
    asking = of_steps({**BRANCHED, "goal": goal})
    number = next(line.number for line in asking.lines() if line.label == "Steps · Get")
    through(asking, f"{number}.2", "")

    assert asking.document().get("goal") == left
    assert asking.problems() == ()
    assert [r for r in asking.remarks if "goal" in r] == ([said] if said else [])


def test_a_step_moves_within_its_stage_and_to_the_next_one():
    asking = edit(BRANCHED)
    number = next(line.number for line in asking.lines() if line.label == "Steps · Find")
    through(asking, f"{number}.3")
    assert asking.move(1) == ()
    assert list(steps(asking))[:3] == ["calls", "sofa", "asks"]
    assert asking.move(4) == ()

    assert list(steps(asking)) == ["sofa", "asks", "calls", "tries", "buys"]
    assert [s["steps"] for s in asking.document()["stages"]] == [["sofa", "asks"], ["calls", "tries", "buys"]]
    assert asking.move(9)


def test_a_stage_that_goes_gives_its_steps_to_the_one_before_it():
    asking = edit(BRANCHED)
    number = next(line.number for line in asking.lines() if line.label == "Stages")
    through(asking, f"{number}.2", "")

    assert list(steps(asking)) == [s["id"] for s in BRANCHED["steps"]]
    assert [[s["id"] for s in held] for _, held in staged(asking.document())] == [list(steps(asking))]


def test_a_document_that_nobody_changed_stays_as_it_is():
    whole = {"kind": "journey", **BRANCHED}
    assert edit(BRANCHED).document() == {f: whole[f] for f in edit(BRANCHED).document()}


def test_stages_that_name_only_their_first_step_are_left_so():
    partly = {**BRANCHED, "stages": [{"id": "find", "name": "Find"}, {"id": "get", "name": "Get", "steps": ["tries"]}]}

    assert edit(partly).document()["stages"] == partly["stages"]


def test_steps_whose_stages_are_mixed_are_asked_in_one_list():
    asking = edit(MIXED)

    assert by_stage(MIXED) is None
    assert [line.label for line in asking.lines()].count("Steps") == 1
    assert asking.document()["steps"] == MIXED["steps"]
    assert asking.document()["stages"] == MIXED["stages"]


def test_the_review_shows_each_step_on_a_line_and_each_can_be_changed():
    asking = edit({**BRANCHED, "steps": [{**BRANCHED["steps"][0], "touchpoint": "shop", "emotion": -0.5, "feels": "cold"},
                                         *BRANCHED["steps"][1:]]})
    line = next(line for line in asking.lines() if line.label == "Steps · Find")

    assert line.one_each
    assert line.texts[:2] == ("Looks at boots (Shop in town, -0.5, cold)", "Asks a friend (→ Tries them on; Calls the shop)")
    through(asking, f"{line.number}.2", "Asks her sister", "", "")
    assert asking.document()["steps"][1]["title"] == "Asks her sister"
    assert asking.document()["steps"][1]["id"] == "asks"


def test_the_review_of_what_is_in_a_file_marks_side_steps_as_that_of_a_new_journey_does():
    asking = edit(BRANCHED)
    texts = [text for line in asking.lines() if line.label.startswith("Steps") for text in line.texts]
    assert [text[:2] == "↳ " for text in texts] == [False, False, True, False, False]

    number = next(line.number for line in asking.lines() if line.label == "Steps · Find")
    asking.more("")
    through(asking, f"{number}.2")
    while asking.prompt.is_part or asking.prompt.old != "Asks a friend":
        asking.back()
    asking.more("Asks a friend")
    while asking.prompt.label != "Next":
        through(asking, asking.prompt.old)
    through(asking, "no")
    assert not [text for line in asking.lines() for text in line.texts if text[:2] == "↳ "], "nothing leaves the way any more"


def test_details_of_a_step_take_several_answers_with_commas_in_them():
    asking = edit({**BRANCHED, "steps": [{**BRANCHED["steps"][0], "pains": [{"text": "Cold, wet", "severity": 4}]},
                                         *BRANCHED["steps"][1:]]})
    number = next(line.number for line in asking.lines() if line.label == "Steps · Find")
    through(asking, f"{number}.1")
    asking.more("Looks at boots")
    while asking.prompt.label != "Pains":
        through(asking, asking.prompt.old)
    through(asking, "Cold, wet; No parking", "Say so; Ask, then say", "A card; A hidden fee")

    sofa = steps(asking)["sofa"]
    assert sofa["pains"] == [{"text": "Cold, wet", "severity": 4}, {"text": "No parking"}]
    assert sofa["ideas"] == [{"text": "Say so"}, {"text": "Ask, then say"}]
    assert sofa["surprises"] == [{"what": "A card"}, {"what": "A hidden fee"}]


@given(graphs)
def test_what_is_written_leads_where_the_steps_lead(graph):
    here = {name for name, _ in graph}
    raw = [{"id": name, "title": name, **({} if led is None else {"next": [n for n in led if n in here]})}
           for name, led in graph]

    assert following(written(raw)) == {name: tuple(led) for name, led in followers(raw).items()}
    assert following(written(raw)) == following(raw)


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=60))
@example(["", "", "", "5.1", "Looks", "^", "+", "Looks"])
def test_whatever_is_typed_the_journey_is_valid_and_its_draft_gives_it_back(lines):
    answers: dict[str, Any] = {}
    places: list[Any] = []

    def keep(path, value, place):
        if path:
            answers[".".join(path)] = json.loads(json.dumps(value))
        places.append(place)

    asking = journey(keep=keep)
    through(asking, *HEAD, "Find", "Get", "", "Looks", "", "", "", "")
    for line in lines:
        act = {"<": asking.back, "^": asking.insert, ">": asking.review}.get(line)
        if act:
            act()
        elif line == "+":
            asking.more("")
        elif line.startswith("@"):
            asking.move(int(line[1:]))
        else:
            before = json.dumps(asking.document())
            problems = asking.check(line)
            assert json.dumps(asking.document()) == before, "a check changes nothing"
            assert asking.submit(line) == problems
        asking.finished = False
        assert not [p for p in asking.problems() if "missing" not in p.message], asking.document()

    again = journey()
    again.restore(answers, places[-1])
    assert again.document() == asking.document()
    assert again.touchpoints() == asking.touchpoints()
