"""The examples of the rules in German: they are what the English ones are, and German throughout."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.check.examples import PHRASES, after, before, phrases
from empathy_cli.check.registry import RULES
from empathy_cli.check.rule import Rule
from empathy_cli.store.reader import parse
from tests.check.rules.test_registry import found
from tests.check.test_fix import mend

LANGUAGES = sorted(path.stem for path in PHRASES.glob("*.yaml"))
SAME = {"Lea Brunner", "Tom Frei", "M. Keller", "Rasko Calls", "CC BY 4.0, A. Meier", "Ada", "Ben", "Cleo", "Dara",
        "Emil", "Finn", "Gesa", "Hana", "Ivo", "ShoeBox", "Hotline", "Website", "IT", "Marketing"}
"""Names, and words that are the same in every language that has a table."""
MEASURE = re.compile(r"\d+ (?:min|s)")


def texts(value: Any, path: tuple[object, ...] = ()) -> Iterator[tuple[tuple[object, ...], Any]]:
    """Each text, number and date of a document, with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, (*path, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from texts(inner, (*path, i))
    else:
        yield path, value


def said(files: Mapping[str, str]) -> dict[tuple[object, ...], Any]:
    """Place → text of all documents of an example, which stand in the same order in every language.

    What TXT01 is about is left out: with it, nothing is read.
    """
    return {(i, *path): value for i, (name, text) in enumerate(files.items()) if name.endswith(".yaml")
            for path, value in texts(parse(text.replace("\u202e", "").encode()).value)}


def prose(value: Any) -> bool:
    return (isinstance(value, str) and value not in SAME and not MEASURE.fullmatch(value)
            and (" " in value.strip() or value[:1].isupper()))


def left(english: Mapping[str, str], other: Mapping[str, str]) -> list[str]:
    """What is said in English in both."""
    there = said(other)
    return [value for path, value in said(english).items() if prose(value) and there.get(path) == value]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda r: r.code)
def test_a_rule_fires_on_its_before_and_is_silent_on_its_after(rule: Rule, language: str, tmp_path: Path) -> None:
    files = before(rule, language)
    problems = found(tmp_path / "before", files, select=[rule.code])
    english = found(tmp_path / "english", rule.before, select=[rule.code])
    assert [(p.rule, p.severity) for p in problems] == [(p.rule, p.severity) for p in english]
    assert {p.rule for p in problems} == {rule.code}
    assert {p.file for p in problems} <= {*files, "empathy.yaml"}
    assert found(tmp_path / "after", after(rule, language), select=[rule.code]) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda r: r.code)
def test_no_prose_of_an_example_stays_english(rule: Rule, language: str) -> None:
    assert left(rule.before, before(rule, language)) == []
    assert left(rule.after, after(rule, language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda r: r.code)
def test_an_example_has_the_same_fields_in_every_language(rule: Rule, language: str) -> None:
    """A comma of a phrase, say, cuts no list in two; only the language may be named besides."""
    for english, other in ((rule.before, before(rule, language)), (rule.after, after(rule, language))):
        assert len(other) == len(english)
        assert {p for p in said(other) if p[1:] != ("language",)} == {
            p for p in said(english) if p[1:] != ("language",)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_of_a_table_stands_in_some_example(language: str) -> None:
    whole = "\n".join(f"{name}\n{text}" for rule in RULES.values()
                      for files in (rule.before, rule.after) for name, text in files.items())
    assert [phrase for phrase in phrases(language) if phrase not in whole] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_mended_becomes_the_example_after(language: str, tmp_path: Path) -> None:
    """As in English: “[E-Mail]” is what --fix writes into a German source."""
    alike = []
    for rule in RULES.values():
        whole = [mend(tmp_path / language_ / rule.code, before(rule, language_), [rule.code]).after
                 == {file: text.encode() for file, text in after(rule, language_).items()}
                 for language_ in ("en", language)] if rule.mend else [False]
        assert len(set(whole)) == 1, rule.code
        alike += [rule.code] * whole[0]
    assert "EVD06" in alike


def test_prose_that_is_left_is_found() -> None:
    english = {"a.yaml": "role: Nurse, at night\nname: Lea Brunner\nshift: Nights\nkind: persona\n"}
    assert left(english, english) == ["Nurse, at night", "Nights"]
    assert left(english, {"b.yaml": english["a.yaml"].replace("Nurse, at night", "Pflegerin").replace(
        "Nights", "Nachts")}) == []


def test_a_language_without_a_table_gets_the_english_example_and_a_country_that_of_its_language() -> None:
    rule = RULES["PER12"]
    assert before(rule, "ja") == before(rule, "../phrases/de") == before(rule, "") == rule.before
    assert before(rule, "de-CH") == before(rule, "de") != rule.before
    assert after(rule, "DE") == after(rule, "de") != rule.after


def test_of_two_phrases_the_longer_one_is_taken_and_only_whole_words() -> None:
    assert "title: Ruft im Amt an\n" in before(RULES["JRN07"], "de")["personas/lea-brunner/find-day-care.journey.yaml"]
    assert before(RULES["EVD02"], "de").keys() == RULES["EVD02"].before.keys()
