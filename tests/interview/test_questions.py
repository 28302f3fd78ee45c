"""The questions of a kind."""

import pytest

from empathy_cli.interview.questions import every_field, minutes, questions, questions_at
from empathy_cli.model.kinds import ENTRIES, KINDS

MADE = {k.name: k for k in (*KINDS.values(), *ENTRIES.values()) if not k.fixed_id}
"""What `empathy new` makes."""


@pytest.mark.parametrize("kind", MADE.values(), ids=MADE)
def test_a_short_interview_has_about_ten_questions_and_the_full_one_all(kind):
    short, full = questions(kind, full=False), questions(kind, full=True)

    assert 6 <= len(short) <= 12
    assert [q.key for q in full if q in short] == [q.key for q in short]
    asked = {q.key for q in full}
    assert asked == {q.key for q in every_field(kind) if q.field.question and q.path != ("id",)}


def test_a_group_without_a_question_is_asked_field_by_field():
    keys = [q.key for q in questions(KINDS["empathy-map"], full=True)]

    assert "who.situation" in keys
    assert "thinks_and_feels.pains" in keys
    assert "who" not in keys


def test_the_parts_of_an_item_are_everything_but_its_main_text():
    traits = questions_at(KINDS["persona"], "traits")[0]

    assert traits.main.key == "label"
    assert [p.key for p in traits.parts] == ["value", "why_relevant", "kind", "scale.value", "scale.max"]


@pytest.mark.parametrize(("name", "found"), [
    ("pains", ["thinks_and_feels.pains"]),
    ("thinks_and_feels.pains", ["thinks_and_feels.pains"]),
    ("thinks-and-feels", ["thinks_and_feels.thoughts", "thinks_and_feels.pains", "thinks_and_feels.gains"]),
    ("note", ["note"]),
    ("nothing", []),
])
def test_a_field_is_found_by_its_name_its_group_or_its_last_word(name, found):
    assert [q.key for q in questions_at(KINDS["empathy-map"], name)] == found


def test_the_time_is_told_in_whole_minutes_and_never_as_none():
    assert minutes(()) == 1
    assert 5 <= minutes(questions(KINDS["persona"], full=False)) <= 15
