"""Expressions in prose: the pattern language, the lists as data, and texts that want to cost time."""

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empathy_cli.check import prose
from empathy_cli.check.expressions import LANGUAGES, Expression, expressions, lines_of, literal, tokens
from empathy_cli.check.prose import Words, common, hinted, only, own_words, phrase, vocabulary, words

FOLDER = Path(prose.__file__).with_name("words")
LISTS = ("company", "demands", "excuses", "function", "generalisations", "jargon", "labels", "motives", "name_labels",
         "name_words", "number_names", "ours", "people", "subjects", "theirs", "vague")


def compiled(*lines: str, language: str = "en") -> Words:
    return Words(e for line in lines for e in expressions(line, language))


def said(line: str, text: str, language: str = "en") -> str:
    """What of a text an expression finds."""
    span = compiled(line, language=language).first(tokens(text))
    return phrase(text, span) if span else ""


@pytest.mark.parametrize(("line", "text", "found"), [
    ("order number", "Your ORDER  number, please", "ORDER  number"),
    ("order number", "Order-number menu", "Order-number"),
    ("order number", "An order. Number two", ""),
    ("order number", "Borders numbers", ""),
    ("don't use", "They don’t use it", "don’t use"),
    ("techn*", "A technician", "technician"),
    ("techn*", "Biotechnology", ""),
    ("*muffel", "ein Technikmuffel!", "Technikmuffel"),
    ("*muffel", "Muffelwild im Wald", ""),
    ("too rarely/seldom", "far too seldom here", "too seldom"),
    ("uses (our/the) app", "uses app", "uses app"),
    ("uses (our/the) app", "uses the app", "uses the app"),
    ("uses (our/the) app", "uses my app", ""),
    ("uses (the-new) app", "uses the new app", "uses the new app"),
    ("uses (the/a) the app", "uses the app", "uses the app"),
    ("know-it-all/nerd", "a know it all", "know it all"),
    ("know-it-all/nerd", "a nerd", "nerd"),
    ("ask … number", "ask for the long number", "ask for the long number"),
    ("ask … number", "ask number", "ask number"),
    ("ask … number", "ask me for that long number", ""),
    ("ask … number", "ask. The number", ""),
    ("^closes", "Closes the door", "Closes"),
    ("^closes", "It rains; closes the door", "closes"),
    ("^closes", "She closes the door", ""),
    ("buys too little $", "Buys too little.", "Buys too little"),
    ("buys too little $", "Buys too little insulin", ""),
    ("Größe", "die GRÖSSE", "GRÖSSE"),
    ("Größe", unicodedata.normalize("NFD", "die Größe"), "Größe"),
])
def test_an_expression_finds_what_the_manual_of_the_lists_says(line: str, text: str, found: str) -> None:
    assert said(line, text) == found


@pytest.mark.parametrize(("language", "line", "text"), [
    ("de", "gut~", "ein gutes Gefühl"), ("en", "price~", "low prices"), ("fr", "lent~", "trop lente"),
    ("it", "lent~", "troppo lenti"),
])
def test_a_word_has_the_endings_of_its_language(language: str, line: str, text: str) -> None:
    assert said(line, text, language)
    assert not said(line, "Gutschein, priceless, lentille, lentamente", language)


def test_a_list_can_name_another_one() -> None:
    assert said("typical @people", "a typical pensioner") == "typical pensioner"
    assert not said("typical @people", "a typical Tuesday")


def test_of_expressions_that_begin_at_one_word_the_longest_is_found() -> None:
    assert [*compiled("too", "too rarely").find(["far", "too", "rarely", "too"])] == [(1, 3), (3, 4)]


@pytest.mark.parametrize(("text", "found"), [
    ("Shops too rarely", True), ("She shops too rarely", True), ("The customer still shops too rarely", True),
    ("The lift shops too rarely", False), ("It rains. Shops too rarely", False), ("She", False), ("", False),
])
def test_what_stands_at_the_front_may_have_a_subject(text: str, found: bool) -> None:
    assert bool(compiled("^shops too rarely").front(tokens(text), words("en", "subjects"))) is found


@pytest.mark.parametrize(("text", "vague"), [
    ("Bad service!", True), ("The service is always so bad", True), ("Bad service at the till", False), ("", False),
    ("She and they", False), ("Bad service: 40 minutes", False), ("...", False),
])
def test_a_text_of_vague_words_and_fillers_alone_is_told_from_one_with_more(text: str, vague: bool) -> None:
    assert only(tokens(text), words("en", "vague"), words("en", "function")) is vague


@pytest.mark.parametrize("text", ["“typical woman”", "„typical woman“", "«typical woman»", "»typical woman«",
                                  '"typical woman"'])
def test_what_stands_in_quotation_marks_is_somebody_elses(text: str) -> None:
    assert "typical" not in own_words(f"She said {text} and left")
    assert own_words(f"She said {text} and left").endswith("and left")


def test_an_apostrophe_or_a_mark_without_its_partner_quotes_nothing() -> None:
    assert own_words("a “typical woman") == "a “typical woman"
    assert own_words("isn't 'typical'") == "isn't 'typical'"


def test_a_name_is_no_pattern() -> None:
    name = literal("C*/(a) & Rist", ("s",))
    assert name is not None
    assert Words([name]).first(tokens("C a Rists")) == (0, 3)
    assert Words([name]).first(tokens("Car Rist")) is None
    assert literal("…!") is None


def test_a_language_without_lists_finds_nothing() -> None:
    assert not words("es", "labels")
    assert words("es", "labels").first(["boomer"]) is None
    assert common("es") == frozenset()
    with pytest.raises(FileNotFoundError):
        words("en", "no-such-list")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_list_with_its_origin_and_date(language: str) -> None:
    files = {f.stem: f.read_text("utf-8") for f in (FOLDER / language).iterdir()}
    assert set(files) == set(LISTS) | ({"numbers"} if language == "en" else set())
    for text in files.values():
        head = [line for line in text.split("\n") if line.startswith("#")]
        assert any("PER" in line or "JRN" in line or "TPT" in line for line in head)
        assert any(re.search(r"Origin: .* 20[0-9]{2}-[0-9]{2}-[0-9]{2}\.", line) for line in head)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_of_a_list_is_open_at_its_end_or_stands_there_twice(language: str) -> None:
    for name in LISTS:
        lines = lines_of(language, name)
        assert len(lines) == len(set(lines)), name
        for line in lines:
            for e in expressions(line, language):
                assert not e.places[-1].optional, line
                assert not e.places[-1].gap, line
                assert any(not (p.optional or p.gap or p.last) for p in e.places), line
                assert all(len(s) >= 3 for p in e.places for s in (*p.starts, *p.ends)), line
                needed = [p for p in e.places if not (p.optional or p.gap or p.last)]
                assert needed[0].exact != {"№"} or len(needed) > 1, line


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_list_finds_what_it_is_made_of(language: str) -> None:
    for name in LISTS:
        listed = words(language, name)
        for line in lines_of(language, name):
            for e in expressions(line, language):
                text = " ".join(_example(e))
                assert listed.longest(tokens(text.replace("№", "")) if name not in {"demands", "excuses"}
                                      else text.split(), 0), (name, line, text)
                assert name in {"demands", "excuses"} or listed.hints(vocabulary([text])), (name, line, text)


def _example(e: Expression) -> list[str]:
    return [min(p.exact) if p.exact else p.starts[0] if p.starts else p.ends[0]
            for p in e.places if not (p.optional or p.gap or p.last)]


TEXT = st.text(st.sampled_from("abo \n.“”„\"'*_-é№ß") | st.characters(), max_size=60)


@given(TEXT)
def test_no_text_makes_it_raise_and_what_is_found_stands_in_the_text(text: str) -> None:
    listed = compiled("a", "b … o", "*bo", "ab*")
    for span in listed.find(split := tokens(text)):
        assert 0 <= span[0] < span[1] <= len(split)
        assert phrase(text, span) in unicodedata.normalize("NFC", text)
    own_words(text)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(["a", "typical", "“typical", "pensioner", "Pensioner,", "age", "her", "despite", "no",
                                 "Straße", "bo-omer", "boomer", "(boomer)", "e\u0301"]), max_size=12))
def test_what_the_vocabulary_rules_out_is_not_there(parts: list[str]) -> None:
    text = " ".join(parts)
    for name in ("labels", "generalisations"):
        listed = words("en", name)
        if listed.first(tokens(text)):
            assert [*hinted([((), text)], listed)] == [((), text)]


@pytest.mark.parametrize("text", [
    "ask " * 30_000, "ask " + "x" * 300_000, "“" * 200_000, "“a”" * 60_000, "order " * 50_000 + "number",
    "uses the " * 30_000, "she " * 60_000, "\u0301" * 200_000, "„“" * 100_000,
])
def test_a_text_that_wants_to_cost_time_costs_as_much_as_it_is_long(text: str) -> None:
    looked = 0

    class Counted(str):
        __slots__ = ()

        def __eq__(self, other: object) -> bool:
            nonlocal looked
            looked += 1
            return str.__eq__(self, other)

        __hash__ = str.__hash__

    listed = compiled("ask … x … number", "order … number … id", "uses (our/the) (new) (big) app", "^she (is) too late")
    split = [Counted(t) for t in tokens(own_words(text))]
    assert listed.first(split) is None
    listed.front(split, words("en", "subjects"))
    only(split, words("en", "vague"), words("en", "function"))
    assert looked < 400 * (len(split) + 10)
