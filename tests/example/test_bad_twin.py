"""The worked example's bad twin: what a reviewer would say of it, the check says. The worked example has none of it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from empathy_cli.check.registry import RULES
from empathy_cli.check.run import findings
from empathy_cli.model.problem import Problem
from empathy_cli.store.workspace import load

TOP = Path(__file__).resolve().parents[2]
TWIN = Path(__file__).parent / "bad-twin"
EXPECTED: Mapping[str, Any] = yaml.safe_load((TWIN / "expected.yaml").read_text(encoding="utf-8"))
TODAY: date = EXPECTED["today"]
PROSE = {"PER07", "PER09", "PER11", "PER12", "PER13", "JRN11", "TPT02"}
NOT_BROKEN = {"DOC01"}
"""A file that cannot be read would be the one finding, and hide others."""

Wanted = Mapping[str, str]


def name(wanted: Wanted) -> str:
    return " ".join(wanted.values())


def meets(problem: Problem, wanted: Wanted) -> bool:
    """Whether a finding is of the rule, in the file, and at the place or within it."""
    file, path, held = problem.file.removeprefix("personas/"), ".".join(map(str, problem.path)), wanted.get("path")
    return problem.rule == wanted["rule"] and file == wanted.get("file", file) and (
        held is None or path == held or path.startswith(f"{held}."))


@pytest.fixture(scope="module")
def found() -> list[Problem]:
    return findings(load(TWIN, keep=True), today=TODAY)


def test_every_document_of_it_can_be_read(found: list[Problem]) -> None:
    assert load(TWIN).problems == ()
    assert [p for p in found if p.rule == "DOC01"] == []


@pytest.mark.parametrize("wanted", EXPECTED["prose"], ids=name)
def test_the_rules_that_read_prose_find_what_they_name(found: list[Problem], wanted: Wanted) -> None:
    assert any(meets(p, wanted) for p in found), f"nobody says {name(wanted)}"


@pytest.mark.parametrize("wanted", EXPECTED["also"], ids=name)
def test_the_other_rules_find_what_is_wrong_there(found: list[Problem], wanted: Wanted) -> None:
    assert any(meets(p, wanted) for p in found), f"nobody says {name(wanted)}"


def test_what_a_list_of_words_may_miss_is_counted(found: list[Problem], capsys: pytest.CaptureFixture[str]) -> None:
    hits = [any(meets(p, wanted) for p in found) for wanted in EXPECTED["perhaps"]]
    with capsys.disabled():
        print(f"\nbad twin: {sum(hits)} of {len(hits)} findings that nobody demands")


def test_no_rule_is_left_out() -> None:
    assert {wanted["rule"] for part in ("prose", "also") for wanted in EXPECTED[part]} == RULES.keys() - NOT_BROKEN


def test_the_worked_example_has_nothing_for_the_rules_that_read_prose() -> None:
    quiet = findings(load(TOP, keep=True), select=PROSE, today=TODAY)
    assert [(p.rule, p.file, p.path, p.values) for p in quiet] == []
