"""The interview as a state machine."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from empathy_cli.model.document import Document

from .conftest import INTERVIEWS, LEA, make_interview, make_known


def through(interview, *texts):
    for text in texts:
        assert interview.submit(text) == (), f"{text!r} at {interview.prompt.question}"
    return interview


def test_what_must_be_answered_is_not_left_empty(interview):
    asking = interview()

    assert [p.text for p in asking.submit("  ")] == ["this one is needed"]
    assert asking.prompt.number == 1


def test_the_name_stands_in_the_questions_that_follow_braces_and_all(interview):
    asking = through(interview(), "{0.__class__} %s {name}")

    assert asking.prompt.question == "What is {0.__class__} %s {name}, in one line?"


def test_an_archetype_is_called_by_its_role(interview):
    asking = interview(full=True, data={"archetype": True, "role": "the hurried parent", "name": "Lea"})

    assert asking.name == "the hurried parent"


@pytest.mark.parametrize("typed", ["1", "primary", "PRIM", " p "])
def test_a_choice_is_made_by_number_word_or_its_beginning(interview, typed):
    asking = through(interview(), "Noor", "")

    asking.submit(typed)

    assert asking.answers[("type",)] == "primary"


@pytest.mark.parametrize("typed", ["0", "7", "s", "x", "²", "١"])
def test_a_choice_that_is_unclear_is_refused(interview, typed):
    asking = through(interview(), "Noor", "")

    assert asking.submit(typed)
    assert ("type",) not in asking.answers


def test_a_choice_is_made_in_the_language_of_the_interview(known):
    asking = make_interview(known, language="de")
    through(asking, "Noor", "")
    second = asking.prompt.offers[1].label

    through(asking, second)

    assert asking.answers[("type",)] == "secondary"


def test_a_list_grows_line_by_line_and_an_emptied_line_goes(interview):
    asking = through(interview(), "Noor", "", "", "one", "two", "three")
    asking.back()
    asking.back()
    assert asking.prompt.old == "two"

    through(asking, "")

    assert asking.prompt.old == "three"
    assert [g["text"] for g in asking.answers[("goals",)]] == ["one", "three"]


def test_the_way_back_leads_through_the_items_of_a_list(interview):
    asking = through(interview(), "Noor", "", "", "one", "two", "")
    olds = []
    for _ in range(4):
        assert asking.back()
        olds.append((asking.prompt.label, asking.prompt.old))

    assert olds == [("Goals", ""), ("Goals", "two"), ("Goals", "one"), ("Type", "")]


def test_the_parts_of_an_item_are_asked_only_when_they_are_wanted(interview):
    asking = through(interview(), "Noor", "", "", "one")
    assert asking.prompt.item == 1

    assert asking.more("two") == ()
    assert (asking.prompt.is_part, asking.prompt.part_of, asking.prompt.label) == (True, "two", "Kind")
    through(asking, "life", "interviews#n1", "", "heard", "", "")

    assert asking.prompt.item == 2
    assert asking.answers[("goals",)][1] == {
        "text": "two", "kind": "life", "evidence": ["interviews#n1"], "basis": "heard"}


def test_an_empty_line_opens_the_parts_of_the_item_before_it(interview):
    asking = through(interview(), "Noor", "", "", "one")

    asking.more("")

    assert asking.prompt.part_of == "one"


def test_the_way_back_leads_out_of_the_parts_to_the_text(interview):
    asking = through(interview(), "Noor", "", "")
    asking.more("one")
    through(asking, "life")
    asking.back()
    assert asking.prompt.old == "life goal"
    asking.back()

    assert (asking.prompt.is_part, asking.prompt.old) == (False, "one")


def test_a_part_that_an_item_cannot_do_without_is_asked_in_any_case(interview):
    asking = interview(full=True)
    while asking.prompt.label != "Traits":
        through(asking, "Noor" if asking.prompt.required else "")
    through(asking, "Shoe size")
    assert (asking.prompt.label, asking.prompt.required) == ("Value", True)
    assert asking.submit("")
    asking.place = replace(asking.place, item=1, part=None)  # as if somebody had found a way around it
    asking.submit("")
    assert asking.prompt.label == "Value"

    through(asking, "47")

    assert (asking.prompt.label, asking.prompt.item) == ("Traits", 1)


def test_evidence_that_does_not_exist_is_named_with_what_was_meant(interview):
    asking = through(interview(), "Noor", "", "")
    asking.more("one")
    through(asking, "")

    assert "Did you mean “interviews#n1”" in asking.submit("interview#n1")[0].text
    assert "no nugget of that id" in asking.submit("interviews#n9")[0].text
    assert "empathy new source" in asking.submit("zzz")[0].text
    assert asking.submit("interviews, interviews#n2") == ()


def test_the_id_is_asked_only_where_none_can_be_made(interview):
    assert through(interview(), "María José").prompt.label == "Role"

    asking = through(interview(), "李雷")
    assert asking.prompt.label == "Id"
    assert asking.submit("Li Lei")
    through(asking, "li-lei")
    assert asking.id == "li-lei"


def test_an_id_that_is_taken_is_asked_for_with_a_suggestion(interview):
    asking = through(interview(), "Lea Brunner")

    assert (asking.prompt.label, asking.prompt.old) == ("Id", "lea-brunner-2")
    assert "taken by personas/lea-brunner/persona.yaml" in asking.submit("lea-brunner")[0].text


def test_a_map_whose_title_is_taken_is_called_after_its_persona():
    taken = Document("empathy-map", "waiting", {}, "personas/x.map.yaml", "")
    asking = make_interview(make_known(LEA, taken), "empathy-map", data={"persona": "lea-brunner"})
    through(asking, "Waiting")

    assert asking.prompt.old == "lea-brunner-waiting"


def test_nuggets_are_numbered_and_a_number_is_never_given_twice(known):
    asking = make_interview(known, "source", data={"nuggets": [{"id": "n7", "verbatim": "x"}], "title": "T"})
    while asking.prompt.label != "Nuggets":
        through(asking, asking.prompt.old)
    through(asking, "eight", "nine")
    asking.back()
    through(asking, "")
    assert asking.check("never") == ()
    through(asking, "ten")

    assert [n["id"] for n in asking.answers[("nuggets",)]] == ["n7", "n8", "n10"]


def test_a_nugget_may_be_an_observation_without_words(known):
    asking = make_interview(known, "source", data={"title": "T"})
    while asking.prompt.label != "Nuggets":
        through(asking, asking.prompt.old)

    asking.more("")
    through(asking, "Puts the phone down", "", "")

    assert asking.answers[("nuggets",)] == [{"id": "n1", "observation": "Puts the phone down"}]
    assert asking.prompt.item == 1


def test_what_follows_a_field_goes_with_it(interview):
    asking = interview(full=True, data={"name": "Noor", "image": {"file": "a.png", "alt": "A woman"}})
    asking.place = asking._enter(next(i for i, q in enumerate(asking.questions) if q.key == "image.file"))

    through(asking, "")

    assert "image" not in asking.document()
    assert asking.prompt.label == "Avatar"


def test_the_review_shows_every_answer_and_each_can_be_changed(interview):
    asking = through(interview(), "Noor", "Nurse", "1", *[""] * 7)
    assert asking.reviewing
    assert [(line.label, line.texts) for line in asking.lines()][:3] == [
        ("Name", ("Noor",)), ("Role", ("Nurse",)), ("Type", ("primary",))]

    through(asking, "2", "Night nurse")

    assert asking.reviewing
    assert asking.answers[("role",)] == "Night nurse"
    assert not asking.finished
    through(asking, "")
    assert asking.finished


def test_the_review_shows_the_details_of_an_answer(interview):
    asking = interview(data={"name": "Noor", "goals": [{"text": "Sleep", "kind": "life", "evidence": ["interviews#n1"]}]})

    assert asking.lines()[3].texts == ("Sleep (life goal, interviews#n1)",)


@pytest.mark.parametrize("typed", ["99", "0", "zzz", "g"])
def test_the_review_refuses_what_names_no_answer(interview, typed):
    asking = through(interview(), "Noor", "Nurse", "1", *[""] * 7)

    assert asking.submit(typed)
    assert asking.reviewing


def test_the_review_does_not_end_while_something_is_missing(interview):
    asking = interview()
    asking.review()

    assert [p.path for p in asking.submit("")] == [("name",)]
    assert not asking.finished


@pytest.mark.parametrize("text", ["a\x1b[31mb", "a\x00", "a\u202eb", "a\u200bb", "a\ud800b"])
def test_an_answer_with_an_unseen_character_is_refused_or_made_harmless(interview, text):
    asking = interview()
    problems = asking.submit(text)

    assert problems or asking.answers[("name",)] in ("a\ufffdb", "a?b")


def test_what_a_c_locale_hands_over_is_the_text_that_was_typed(interview):
    typed = "Zoë".encode().decode("ascii", "surrogateescape")

    assert through(interview(), typed).answers[("name",)] == "Zoë"


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
                        st.sampled_from(["text", "kind", "evidence", "id", "label", "value", "scale", "x"]), inner, max_size=3),
                    max_leaves=8)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(["name", "goals", "traits", "quote", "type", "archetype", "story", "x"]), JSON),
       st.lists(JSON, max_size=6))
def test_a_draft_that_somebody_has_tampered_with_does_no_harm(answers, place):
    asking = make_interview(make_known(LEA, INTERVIEWS), full=True)

    asking.restore(answers, place)

    for _ in range(5):
        assert asking.prompt.question
        act(asking, "text", 1)
        asking.lines()
        asking.document()


def test_half_an_item_in_a_draft_is_gone_on_with(interview):
    asking = interview(full=True)

    asking.restore({"name": "Noor", "traits": [{"label": "Shoe size", "kind": "wrong"}]}, ["traits", 0, 0, False, False])

    assert (asking.prompt.label, asking.prompt.part_of) == ("Value", "Shoe size")


# What holds whatever somebody does

ACTIONS = st.lists(st.sampled_from(["text", "text", "text", "empty", "keep", "back", "back", "more", "more with text",
                                    "pick", "review", "leave"]), max_size=60)


def tokens(value):
    """Every text of ours that stands in the answers."""
    if isinstance(value, dict):
        return [t for v in value.values() for t in tokens(v)]
    if isinstance(value, list):
        return [t for v in value for t in tokens(v)]
    return [value] if isinstance(value, str) and value.startswith("token-") else []


def act(asking, action, number):
    """Does one thing; returns the text that was newly typed, and whether it was taken."""
    if action == "back":
        asking.back()
    elif action == "leave":
        asking.leave(f"token-{number}")
        asking.back()
    elif action == "review":
        asking.review()
    elif action == "more":
        asking.more("")
    elif asking.reviewing:
        asking.submit(str(number % 9) if action == "pick" else "")
    elif action == "pick":
        return ""
    elif action == "keep":
        asking.submit(asking.prompt.old)
    elif action == "empty":
        asking.submit("")
    else:
        new = f"token-{number}"
        take = asking.more if action == "more with text" else asking.submit
        if not take(new):
            return new
        for other in ("1", "4", "2026-01-02", "interviews#n1", "https://example.org", "a.png", "en"):
            if not take(other):
                break
    return ""


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["persona", "empathy-map", "source"]), st.integers(0, 40), ACTIONS)
@example("persona", 11, ["empty", "text", "text", "more with text"])
@example("persona", 9, ["more with text", "text", "back", "more"])
def test_no_answer_is_ever_lost_or_doubled_and_a_draft_goes_on_in_the_same_place(kind, begin, actions):
    journal = {}
    places = []

    def keep(path, value, place):
        places.append(place)
        if path:
            journal[".".join(path)] = value

    known = make_known(LEA, INTERVIEWS)
    asking = make_interview(known, kind, full=True, keep=keep)
    asking.place = asking._enter(begin % len(asking.questions))
    for number, action in enumerate(actions):
        before, old, part = tokens(list(asking.answers.values())), asking.prompt.old, asking.prompt.is_part
        whole = asking._text(asking.question, asking._item()) if not asking.reviewing and asking._item() else ""
        new = act(asking, action, number)
        after = tokens(list(asking.answers.values()))

        assert len(after) == len(set(after)), "doubled"
        if action in ("back", "leave", "review", "keep", "more", "pick"):
            assert sorted(after) == sorted(before), action
        elif new:
            assert new in after
            assert {*before} - {*after} == {old} & {*before}, "the line that was shown is replaced, and no other"
        elif action == "empty" and not part and whole == old:
            gone = {*before} - {*after}
            assert not gone or old in gone, "only the line that was emptied goes, with its parts"
        if asking.finished:
            break

    if places and not asking.finished:
        again = make_interview(known, kind, full=True)
        again.restore(journal, places[-1])
        assert again.answers == asking.answers
        assert [again._record()] == [places[-1]]


@settings(max_examples=100, deadline=None)
@given(ACTIONS)
def test_asking_what_would_be_wrong_changes_nothing(actions):
    asking = make_interview(make_known(LEA, INTERVIEWS), "persona", full=True)
    for number, action in enumerate(actions):
        before = (dict(asking.answers), asking.place, asking.finished, dict(asking._used), asking.unfinished.copy())
        for text in ("", "token", "1", "x" * 2_000):
            asking.check(text)
        assert (dict(asking.answers), asking.place, asking.finished, dict(asking._used), asking.unfinished.copy()) == before
        act(asking, action, number)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["persona", "empathy-map", "source"]), st.integers(1, 60))
def test_the_way_back_ends_at_the_beginning_and_the_way_on_at_the_review(kind, steps):
    asking = make_interview(make_known(INTERVIEWS), kind, full=True)
    for number in range(steps):
        act(asking, "text", number)
    prompts = 0
    while asking.back():
        prompts += 1
        assert prompts < 500
    assert asking.prompt.number == 1
    for _ in range(500):
        if asking.reviewing:
            return
        if asking.submit(asking.prompt.old):
            act(asking, "text", 1_000)
    pytest.fail("the review was never reached")


def test_an_item_comes_in_before_the_one_that_one_stands_at(interview):
    asking = through(interview(), "Noor", "", "", "one", "three", "")
    asking.back()
    asking.back()
    assert asking.prompt.old == "three"

    assert asking.insert() == ()
    assert (asking.prompt.old, asking.prompt.items) == ("", ("one", "", "three"))
    through(asking, "two")

    assert [g["text"] for g in asking.answers[("goals",)]] == ["one", "two", "three"]
    assert asking.prompt.old == "three"


def test_an_empty_line_takes_back_what_was_to_come_in(interview):
    asking = through(interview(), "Noor", "", "", "one")
    asking.back()
    asking.insert()
    through(asking, "")

    assert [g["text"] for g in asking.answers[("goals",)]] == ["one"]
    assert asking.prompt.old == "one"


@pytest.mark.parametrize(("to", "order"), [(1, "cab"), (2, "acb"), (3, "abc")])
def test_an_item_moves_to_another_place_and_one_stands_at_it_still(interview, to, order):
    asking = through(interview(), "Noor", "", "", "a", "b", "c")
    asking.back()

    assert asking.move(to) == ()

    assert [g["text"] for g in asking.answers[("goals",)]] == list(order)
    assert asking.prompt.old == "c"


@pytest.mark.parametrize("to", [0, 4, 99])
def test_no_item_moves_to_a_place_that_is_not_there(interview, to):
    asking = through(interview(), "Noor", "", "", "a", "b", "c")
    asking.back()

    assert asking.move(to)
    assert [g["text"] for g in asking.answers[("goals",)]] == ["a", "b", "c"]


def test_nothing_comes_in_or_moves_outside_of_lists(interview):
    asking = interview()
    assert asking.insert()
    assert asking.move(1)
    asking.review()
    assert asking.insert()
    assert asking.move(1)
