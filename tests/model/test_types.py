"""A value has the type that the model gives it, never the one that YAML would guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.model.field import Report
from empathy_cli.model.types import (
    EVIDENCE,
    ID,
    LANGUAGE,
    MAX_ID,
    URL,
    Bool,
    Choice,
    Date,
    Number,
    Option,
    Ref,
    nearest,
)
from empathy_cli.model.writing import MAX_MARKUP, PROSE, Markdown, Text

HALVES = Number(-2, 2, whole=False, step=0.5)
COLOURS = Choice((Option("red", "red"), Option("green", "green")))


def read(kind, raw):
    report = Report()
    return kind.read(raw, ("field",), report), [p.text for p in report.problems]


@pytest.mark.parametrize(("kind", "raw", "value"), [
    (Text(), "no", "no"),
    (Text(), "12:30", "12:30"),
    (Text(), "1.10", "1.10"),
    (Text(), "  two\n  lines ", "two lines"),
    (Text(), "two\rlines", "two lines"),
    (Markdown(), "one\nparagraph", "one paragraph"),
    (Markdown(), "one\r\nparagraph\rof three", "one paragraph of three"),
    (PROSE, "one\n\ntwo", "one\n\ntwo"),
    (Number(0, 100), "010", 10),
    (Number(-2, 2, whole=False), "-1.5", -1.5),
    (HALVES, "-1.5", -1.5),
    (HALVES, "\u22121.5", -1.5),
    (HALVES, "\u22121", -1),
    (HALVES, "+2", 2),
    (HALVES, "-0.0", 0),
    (Ref("touchpoint"), "courier", "courier"),
    (Bool(), "yes", True),
    (Bool(), "False", False),
    (Date(), "2024-02-29", "2024-02-29"),
    (COLOURS, "red", "red"),
    (ID, "lea-brunner", "lea-brunner"),
    (EVIDENCE, "interviews-2026#n4", "interviews-2026#n4"),
    (LANGUAGE, "pt-BR", "pt-BR"),
    (URL, "https://example.org/a?b=c", "https://example.org/a?b=c"),
])
def test_a_text_becomes_the_value_that_the_field_asks_for(kind, raw, value):
    assert read(kind, raw) == (value, [])


@pytest.mark.parametrize("kind", [Text(), Markdown(), Number(0, 9), Bool(), Date(), COLOURS, ID, URL])
@pytest.mark.parametrize("raw", [None, ""])
def test_null_and_an_empty_text_are_not_answered(kind, raw):
    assert read(kind, raw) == (None, [])


@pytest.mark.parametrize(("kind", "raw", "problem"), [
    (Number(1, 5), "6", "6 is not between 1 and 5"),
    (Number(1, 5), "1e3", "“1e3” is not a whole number"),
    (Number(1, 5), "2.5", "“2.5” is not a whole number"),
    (Number(0, 9, whole=False), ".nan", "“.nan” is not a number"),
    (Number(0, 9, whole=False), "9" * 5_000, "is not a number"),
    (HALVES, "0.25", "0.25 is not a multiple of 0.5"),
    (HALVES, "-2.5", "-2.5 is not between -2 and 2"),
    (HALVES, "1-", "“1-” is not a number"),
    (HALVES, "--1", "“--1” is not a number"),
    (HALVES, "1\u2212", "“1-” is not a number"),
    (Ref("touchpoint"), "Courier", "is not an id"),
    (Bool(), "perhaps", "“perhaps” is neither true nor false"),
    (Date(), "2024-13-45", "“2024-13-45” is not a date (YYYY-MM-DD)"),
    (Date(), "2023-02-29", "is not a date"),
    (Date(), "٢٠٢٤-٠١-٠١", "is not a date"),
    (COLOURS, "gren", "“gren” is not one of: red, green. Did you mean “green”?"),
    (COLOURS, "xyzzy", "“xyzzy” is not one of: red, green"),
    (ID, "Lea", "is not an id"),
    (ID, "a--b", "is not an id"),
    (ID, "a" * (MAX_ID + 1), "is not an id"),
    (ID, "lea\n", None),
    (EVIDENCE, "a#b#c", "is not evidence"),
    (URL, "javascript:alert(1)", "is not an address"),
    (URL, "https://a.b/ c", "is not an address"),
    (Text(), "x" * 301, "301 characters; at most 300 fit here"),
    (Text(), ["a"], "expected one text here, not a list"),
    (Text(), {"a": "b"}, "expected one text here, not several fields"),
    (Markdown(), "one\n\ntwo", "write one paragraph"),
    (Markdown(), "one\r\n\r\ntwo", "write one paragraph"),
    (Markdown(), "[" * (MAX_MARKUP + 1), "characters of markup"),
])
def test_what_does_not_fit_is_refused_with_a_reason(kind, raw, problem):
    value, problems = read(kind, raw)
    if problem is None:  # surrounding space is not the id's
        assert (value, problems) == ("lea", [])
        return
    assert value is None
    assert len(problems) == 1
    assert problem in problems[0]


@given(st.text())
def test_no_text_makes_a_type_raise(text):
    for kind in (Text(), Markdown(), PROSE, Number(0, 9), Bool(), Date(), COLOURS, ID, EVIDENCE, LANGUAGE, URL):
        value, problems = read(kind, text)
        assert value is None or not problems


@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_reading_twice_changes_nothing(text):
    for kind in (Text(), PROSE):
        value, _ = read(kind, text)
        if value is not None:
            assert read(kind, value) == (value, [])


@given(st.integers(-4, 4))
def test_an_emotion_is_a_half_and_whole_where_it_is_whole(halves):
    value, problems = read(HALVES, f"{halves / 2}")
    assert (value, problems) == (halves / 2, [])
    assert isinstance(value, int) == (halves % 2 == 0)


def test_the_nearest_word_is_found_across_case_and_underscores():
    assert nearest("frame-of-mnd", ["frame_of_mind", "goals"]) == "frame_of_mind"
    assert nearest("GOALS", ["frame_of_mind", "goals"]) == "goals"
    assert nearest("xyzzy", ["frame_of_mind", "goals"]) == ""
