"""The interview about a journey: stages, steps, other ways on, touchpoints made along the way."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from empathy_cli.interview.engine import Interview
from empathy_cli.interview.journey import JourneyInterview
from empathy_cli.interview.questions import questions_at
from empathy_cli.interview.route import by_stage, followers, written
from empathy_cli.locale import translator
from empathy_cli.model.journey import following, staged
from empathy_cli.model.kinds import KINDS

from .conftest import CATALOGUE, INTERVIEWS, LEA, make_interview, make_known
from .test_engine import through

HEAD = ["From the couch to the shop", "current", "Winter", "Warm feet"]
BRANCHED: dict[str, Any] = {
    "id": "boots", "title": "Boots", "persona": "lea-brunner", "state": "current", "goal": ["buys"],
    "stages": [{"id": "find", "name": "Find", "steps": ["sofa", "asks", "calls"]},
               {"id": "get", "name": "Get", "steps": ["tries", "buys"]}],
    "steps": [
        {"id": "sofa", "title": "Looks at boots"},
        {"id": "asks", "title": "Asks a friend", "next": ["tries", "calls"]},
        {"id": "calls", "title": "Calls the shop"},
        {"id": "tries", "title": "Tries them on", "next": ["buys", "sofa"]},
        {"id": "buys", "title": "Buys them"},
    ]}


def journey(data: dict[str, Any] | None = None, **more: Any) -> Interview:
    known = make_known(LEA, INTERVIEWS, CATALOGUE)
    return make_interview(known, "journey", data={"persona": "lea-brunner", **(data or {})}, about="Lea Brunner", **more)


def edit(data: dict[str, Any]) -> Interview:
    """The interview of `empathy edit JOURNEY`, at its review."""
    asking = journey(data, full=True, asked=())
    assert asking.reviewing
    return asking


def of_steps(data: dict[str, Any]) -> Interview:
    """The interview of `empathy edit JOURNEY steps`, at its review."""
    whole = {"kind": "journey", "persona": "lea-brunner", **data}
    asking = JourneyInterview(KINDS["journey"], questions_at(KINDS["journey"], "steps"), whole, make_known(LEA, INTERVIEWS, CATALOGUE),
                              translator("en"), about="Lea Brunner")
    asking.review()
    return asking


def steps(asking: Interview) -> dict[str, dict[str, Any]]:
    return {step["id"]: step for step in asking.document()["steps"]}


def follow(asking: Interview) -> dict[str, tuple[str, ...]]:
    return following(asking.document()["steps"])


def test_each_stage_has_its_question_with_its_name_and_place_in_it():
    asking = through(journey(), *HEAD, "Find", "Choose {n}", "")

    assert asking.prompt.question == "Stage 1 of 2, Find. What does Lea Brunner do there?"
    through(asking, "")
    assert asking.prompt.question == "Stage 2 of 2, Choose {n}. What does Lea Brunner do there?"


def test_without_stages_the_steps_are_one_list():
    asking = through(journey(), *HEAD, "", "Sits on the sofa")

    assert asking.prompt.question == "Where does Lea Brunner meet us there?"
    assert asking.document()["steps"] == [{"id": "sits-on-the-sofa", "title": "Sits on the sofa"}]
    assert "stages" not in asking.document()


def test_what_is_core_of_a_step_is_asked_straight_away_and_nothing_else():
    asking = through(journey(), *HEAD, "", "Sits on the sofa")
    labels = []
    for typed in ("online", "-1.5", "uneasy", ""):
        labels.append(asking.prompt.label)
        through(asking, typed)

    assert labels == ["Touchpoint", "Emotion", "Feels", "Next"]
    assert asking.prompt.item == 1
    assert asking.document()["steps"] == [
        {"id": "sits-on-the-sofa", "title": "Sits on the sofa", "touchpoint": "online-shop", "emotion": -1.5,
         "feels": "uneasy"}]


def test_a_full_interview_asks_everything_about_each_step():
    asking = through(journey(full=True), *HEAD[:4], "", "", "Sits")
    labels = []
    while asking.prompt.is_part:
        labels.append(asking.prompt.label)
        through(asking, "")

    assert {"Does", "Touchpoint", "Thinks", "Wait", "Pains", "Ideas", "Surprises", "Handover", "Note"} <= set(labels)


def test_stages_know_the_steps_that_were_given_in_them():
    asking = through(journey(), *HEAD, "Find", "Get", "", "One", "", "", "", "", "Two", "", "", "", "", "", "Three", "",
                     "", "", "", "")

    assert asking.document()["stages"] == [
        {"id": "find", "name": "Find", "steps": ["one", "two"]}, {"id": "get", "name": "Get", "steps": ["three"]}]


@pytest.mark.parametrize(("titles", "ids"), [
    (["Waits", "waits!", "Waits"], ["waits", "waits-2", "waits-3"]),
    (["李雷", "走"], ["step", "step-2"]),
    (["x" * 100, "x" * 100], ["x" * 64, "x" * 60 + "-2"]),
    (["Index", "Con"], ["step", "step-2"]),
])
def test_ids_come_from_titles_and_differ(titles, ids):
    asking = through(journey(), *HEAD, "")
    for title in titles:
        through(asking, title, "", "", "", "")

    assert list(steps(asking)) == ids
    assert asking.problems() == ()


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


@pytest.mark.parametrize(("typed", "found"), [
    ("courier", "courier"), ("Delivery by courier", "courier"), ("delivery", "courier"), ("3", "courier"),
    ("SHOP", "shop"), ("shop in", "shop"), ("", None),
])
def test_a_touchpoint_is_named_by_id_name_number_or_beginning(typed, found):
    asking = through(journey(), *HEAD, "", "Sits", typed)

    assert asking.document()["steps"][0].get("touchpoint") == found
    assert asking.prompt.label == "Emotion"
    assert asking.touchpoints() == []


def test_a_touchpoint_that_is_not_there_is_made_on_the_spot_when_somebody_says_so():
    asking = through(journey(), *HEAD, "", "Asks", "Chat window")
    assert asking.prompt.question == "“Chat window” is not in the catalogue of touchpoints. What is meant? Empty: the first of these."
    through(asking, "1")
    for answer in ("chat", "online"):
        assert [p.text for p in asking.submit("")] == ["this one is needed"]
        assert asking.prompt.heading == "The new touchpoint “Chat window”; then the journey goes on"
        through(asking, answer)
    assert asking.prompt.heading == ""
    through(asking, "0", "", "", "Asks again", "chat w")

    assert asking.prompt.label == "Emotion"
    assert [s["touchpoint"] for s in steps(asking).values()] == ["chat-window", "chat-window"]
    assert asking.touchpoints() == [{"id": "chat-window", "name": "Chat window", "channel": "chat", "mode": "online"}]


def test_a_name_that_was_mistyped_is_not_made():
    asking = through(journey(), *HEAD, "", "Waits", "Delivry by courier")
    assert [o.label for o in asking.prompt.offers] == ["a new touchpoint, to be made now", "Delivery by courier"]
    through(asking, "2")

    assert asking.document()["steps"][0]["touchpoint"] == "courier"
    assert asking.touchpoints() == []


def test_the_id_of_a_new_touchpoint_is_not_that_of_a_document():
    asking = through(journey(), *HEAD, "", "Asks", "Lea Brunner", "1", "phone", "offline")

    assert asking.touchpoints()[0]["id"] == "lea-brunner-2"


def test_a_new_touchpoint_stays_while_another_step_needs_it():
    asking = through(journey(), *HEAD, "", "Asks", "Chat", "1", "chat", "online", "", "", "", "Asks again", "chat", "", "", "")
    asking.back()
    asking.back()
    through(asking, "")

    assert list(steps(asking)) == ["asks-again"]
    assert [t["id"] for t in asking.touchpoints()] == ["chat"]

    through(asking, "")

    assert asking.touchpoints() == []


def test_a_way_on_that_is_new_becomes_a_step_and_joins_the_way_again():
    asking = through(journey(), *HEAD, "", "Looks", "", "", "", "Calls the shop")
    assert asking.prompt.part_of == "Calls the shop"
    through(asking, "shop", "1", "glad")
    assert asking.prompt.question.startswith("Where does it go on from there?")
    through(asking, "", "Tries", "", "", "", "", "")

    assert follow(asking) == {"looks": ("tries", "calls-the-shop"), "calls-the-shop": ("tries",), "tries": ()}
    assert "next" not in steps(asking)["calls-the-shop"]


def test_several_ways_on_pass_each_other_by():
    asking = through(journey(), *HEAD, "", "Looks", "", "", "", "Calls; Writes", "", "", "", "", "", "", "", "", "Buys")

    assert follow(asking) == {
        "looks": ("buys", "calls", "writes"), "calls": ("buys",), "writes": ("buys",), "buys": ()}


def test_a_way_on_can_end_lead_back_or_go_ahead():
    asking = through(journey(), *HEAD, "", "Looks", "", "", "", "Gives up", "", "", "", "end",
                     "Tries", "", "", "", "looks", "Buys", "", "", "", "")

    assert follow(asking) == {"looks": ("tries", "gives-up"), "gives-up": (), "tries": ("buys", "looks"), "buys": ()}


def test_the_goal_is_the_last_step_on_the_way_and_not_the_way_round_it():
    asking = through(journey(), *HEAD, "", "Looks", "", "", "", "", "Buys", "", "", "", "Gives up", "", "", "", "", "")

    assert asking.prompt.old == "Buys"
    assert asking.document()["goal"] == ["buys"]
    through(asking, "looks; buys")
    assert asking.document()["goal"] == ["looks", "buys"]


@pytest.mark.parametrize("typed", ["yes", "y", "YES"])
def test_yes_shows_the_steps_that_are_there(typed):
    asking = through(journey(), *HEAD, "", "Looks", "", "", "", "", "Tries", "", "", "", typed)

    assert [o.label for o in asking.prompt.offers] == ["Looks", "Tries"]
    through(asking, "1")
    assert steps(asking)["tries"]["next"] == ["looks"]


@pytest.mark.parametrize("typed", ["no", "n", "", "-"])
def test_no_leaves_the_way_as_it_is(typed):
    asking = through(journey(), *HEAD, "", "Looks", "", "", "", typed)

    assert "next" not in steps(asking)["looks"]


def test_german_answers_yes_and_no_in_german():
    asking = through(journey(language="de"), *HEAD[:1], "", *HEAD[2:], "", "Schaut", "", "", "", "nein", "Ruft an", "", "",
                     "", "ja")

    assert asking.prompt.offers


def test_a_step_does_not_follow_itself():
    asking = through(journey(), *HEAD, "", "Looks", "", "", "")

    assert [p.text for p in asking.submit("looks")] == ["a step cannot follow itself"]


@pytest.mark.parametrize("typed", ["-1.5", "-1,5", " −1,5 "])
def test_an_emotion_is_typed_with_a_point_or_a_comma(typed):
    asking = through(journey(), *HEAD, "", "Looks", "")

    assert not asking.submit(typed)
    assert steps(asking)["looks"]["emotion"] == -1.5


@pytest.mark.parametrize("typed", ["3", "-2.3", "many", "0.3", "0,3", "1,5,0", "1,"])
def test_an_emotion_is_refused_beyond_its_bounds(typed):
    asking = through(journey(), *HEAD, "", "Looks", "")

    assert asking.submit(typed)


def test_the_way_back_leads_through_the_parts_of_a_step_and_on_again():
    asking = through(journey(), *HEAD, "", "Looks", "online", "-1", "uneasy")
    olds = []
    for _ in range(4):
        assert asking.back()
        olds.append((asking.prompt.label, asking.prompt.old))
    assert olds == [("Feels", "uneasy"), ("Emotion", "-1"), ("Touchpoint", "Online shop"), ("Steps", "Looks")]

    through(asking, "Looks at boots", "Online shop", "-1")

    assert asking.prompt.label == "Feels"


def test_pasted_lines_are_steps_and_each_is_asked_about():
    asking = through(journey(), *HEAD, "")
    assert asking.several(["One", "Two", "Three"]) == ()
    asked = []
    while asking.prompt.is_part:
        asked.append(asking.prompt.part_of)
        through(asking, "")

    assert list(dict.fromkeys(asked)) == ["One", "Two", "Three"]
    assert list(steps(asking)) == ["one", "two", "three"]


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


MIXED: dict[str, Any] = {**BRANCHED, "stages": [{"id": "find", "name": "Find", "steps": ["sofa", "calls"]},
                                                {"id": "get", "name": "Get", "steps": ["asks", "tries", "buys"]}]}


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


ids = st.sampled_from(["a", "b", "c", "d", "e"])
graphs = st.lists(st.tuples(ids, st.none() | st.lists(ids, max_size=3, unique=True)), max_size=5, unique_by=lambda s: s[0])


@given(graphs)
def test_what_is_written_leads_where_the_steps_lead(graph):
    here = {name for name, _ in graph}
    raw = [{"id": name, "title": name, **({} if led is None else {"next": [n for n in led if n in here]})}
           for name, led in graph]

    assert following(written(raw)) == {name: tuple(led) for name, led in followers(raw).items()}
    assert following(written(raw)) == following(raw)


LINES = st.sampled_from(["", "Looks", "Calls; Writes", "shop", "Chat", "1", "2", "yes", "no", "end", "-1", "0.5", "online",
                         "looks", "x, y", "<", "^", "+", "@1", "@0", "@9", ">", "5.1", "6.1", "6.2"])


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
