"""The interview about a journey: stages, steps, other ways on, touchpoints made along the way."""

import pytest

from .journeys import HEAD, follow, journey, steps
from .test_engine import through


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
