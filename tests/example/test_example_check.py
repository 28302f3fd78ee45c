"""The worked example before its own check: nothing fails, and what is left is what the company has to mend."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from empathy_cli.check.run import findings
from empathy_cli.check.silences import silences
from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import ERROR, WARNING, Problem
from empathy_cli.store.workspace import load

TOP = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)
FEW = 50


@pytest.fixture(scope="module")
def example() -> Workspace:
    return load(TOP, keep=True)


@pytest.fixture(scope="module")
def found(example: Workspace) -> list[Problem]:
    return findings(example, today=TODAY)


def test_nothing_fails(found: list[Problem]) -> None:
    assert [(p.rule, p.file, p.line) for p in found if p.severity == ERROR] == []


def test_it_passes_for_a_year_without_anybody_touching_it(example: Workspace) -> None:
    assert [p.rule for p in findings(example, today=date(2027, 10, 31)) if p.severity == ERROR] == []


def test_what_it_warns_of_is_little_enough_to_be_read_and_of_many_kinds(found: list[Problem]) -> None:
    kinds = Counter(p.rule for p in found)
    assert sum(kinds.values()) <= FEW
    assert len(kinds) >= 10
    assert kinds.most_common(1)[0][1] <= FEW // 4


def test_it_still_says_what_hurts_customers_there(found: list[Problem]) -> None:
    """Waits, lost context, open questions, a low point that nobody mends, a third party whom nobody answers for."""
    assert {"TPT05", "TPT06", "TPT07", "TPT08", "JRN03", "JRN05", "JRN08", "JRN13", "JRN14"} <= {
        p.rule for p in found if p.severity == WARNING}


def test_each_silence_has_a_reason_of_its_own_and_silences_something(
        example: Workspace, found: list[Problem]) -> None:
    reasons = [silence.reason for silence in silences(example)]
    assert len(set(reasons)) == len(reasons) <= 16
    assert [reason for reason in reasons if len(reason.split()) < 6] == []
    assert [p.file for p in found if p.rule == "CHK01"] == []
