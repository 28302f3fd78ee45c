"""docs/checking.md has the thresholds, the rules that mend, the formats and the figures that the program has."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from empathy_cli.check.registry import RULES
from empathy_cli.check.reporters.registry import REPORTERS
from empathy_cli.cli.checking import TEXT
from empathy_cli.model.settings import DEFAULTS, LIMITS
from tests.check.test_sentences import LANGUAGES, PROSE, entries, said, tally

PAGE = (Path(__file__).resolve().parents[2] / "docs/checking.md").read_text("utf-8")
NEAR = 0.05
"""So far a figure of the page may be from what is measured now: lists of words grow."""


def rows(chapter: str) -> Iterator[list[str]]:
    """The rows of the tables in a chapter, without their heads."""
    text = re.findall(rf"^## {re.escape(chapter)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)[0]
    for table in re.findall(r"^\|[-|]+\|\n((?:\|.*\n)+)", text, re.MULTILINE):
        yield from ([cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines())


def test_it_has_every_threshold_with_its_default() -> None:
    assert [row[:2] for row in rows("Thresholds")] == [
        [f"`{field.key}`", str(DEFAULTS["check"]["limits"][field.key])] for field in LIMITS.fields]


def test_it_has_every_rule_that_mends() -> None:
    assert {row[0] for row in rows("--fix")} == {code for code, rule in RULES.items() if rule.mend} | {"CHK01"}


def test_it_has_every_format() -> None:
    assert [row[0] for row in rows("Formats")] == [f"`{name}`" for name in (TEXT, *REPORTERS)]


def test_it_has_every_rule_that_reads_prose() -> None:
    assert [row[0] for row in rows("Rules that read prose")] == [*PROSE, "all"]
    assert set(PROSE) | {"SET04"} == {code for code, rule in RULES.items() if rule.prose}


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_error_rates_are_near_what_is_measured(language: str, tmp_path: Path) -> None:
    """Where this fails, copy what `pytest tests/check/test_sentences.py` prints, with the day."""
    listed = entries(language)
    counted = tally(listed, said(listed, language, tmp_path))
    column = 1 + 2 * LANGUAGES.index(language)
    for row in rows("Rules that read prose"):
        of = counted if row[0] == "all" else counted.of(row[0])
        assert float(row[column]) == pytest.approx(of.precision, abs=NEAR), row[0]
        assert float(row[column + 1]) == pytest.approx(of.recall, abs=NEAR), row[0]
