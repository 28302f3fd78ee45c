"""AGE: whether a persona is still true. The day is 2026-07-01."""

from datetime import date
from pathlib import Path

import pytest

from empathy_cli.check.run import findings
from empathy_cli.model.problem import Problem
from empathy_cli.store.workspace import load

from .test_registry import found

LEA = "kind: persona\nid: lea\nname: Lea\n"
TALKS = "kind: source\nid: talks\ntitle: Talks\ndate: 2026-03-01\nnuggets: [{id: n1, verbatim: Hm}]\n"
LOG = "kind: source\nid: log\ntitle: Log\ndate: 2026-05-31\nnuggets: [{id: n1, verbatim: Hm}]\n"
UNDATED = "kind: source\nid: undated\ntitle: Undated\nnuggets: [{id: n1, verbatim: Hm}]\n"


def checked(root: Path, code: str, text: str, settings: str = "") -> list[Problem]:
    problems = found(root, {"personas/lea.yaml": LEA + text, "personas/talks.yaml": TALKS, "personas/log.yaml": LOG,
                            "personas/undated.yaml": UNDATED}, settings, [code])
    assert {p.rule for p in problems} <= {code}
    return problems


CITES = "pains: [{{text: A, evidence: [{}]}}]\n"


@pytest.mark.parametrize(("code", "text"), [
    ("AGE01", ""),
    ("AGE01", "review_by: 2026-07-01\n"),
    ("AGE01", "last_validated: 2025-07-01\n"),
    ("AGE01", "last_validated: 2024-01-01\nreview_by: 2026-07-02\n"),
    ("AGE01", "created: 2022-07-02\n"),
    ("AGE01", "created: 2019-01-01\nlast_validated: 2026-01-01\n"),
    ("AGE01", "created: 2026-07-02\nlast_validated: 2026-07-02\n"),
    ("AGE01", "review_by: 9999-12-31\n"),
    ("AGE02", ""),
    ("AGE02", "created: 2026-04-03\n"),
    ("AGE02", "created: 2026-12-24\n"),
    ("AGE02", "created: 2025-01-01\n" + CITES.format("talks")),
    ("AGE02", "created: 2025-01-01\npains: [A, {text: B, evidence: [talks]}]\n"),
    ("AGE03", CITES.format("log#n1")),
    ("AGE03", "last_validated: 2026-05-31\n" + CITES.format("log#n1")),
    ("AGE03", "last_validated: 2026-04-01\n" + CITES.format("talks#n1, undated")),
    ("AGE03", "last_validated: 2026-04-01\n" + CITES.format("gone#n1")),
])
def test_what_is_young_enough_is_left_alone(code: str, text: str, tmp_path: Path) -> None:
    assert checked(tmp_path, code, text) == []


@pytest.mark.parametrize(("code", "text", "line", "severity", "says"), [
    ("AGE01", "review_by: 2026-06-30\n", 4, "warning", "was due on 2026-06-30"),
    ("AGE01", "last_validated: 2025-06-30\n", 4, "warning", "was due on 2026-06-30"),
    ("AGE01", "created: 2022-06-01\nlast_validated: 2022-07-02\n", 5, "warning", "was due on 2023-07-02"),
    ("AGE01", "last_validated: 2022-07-01\n", 4, "error", "since 2022-07-01 (months: 48)"),
    ("AGE01", "review_by: 2030-01-01\nlast_validated: 2021-05-09\n", 5, "error", "(months: 61)"),
    ("AGE01", "created: 2022-07-01\n", 4, "error", "since 2022-07-01"),
    ("AGE01", "last_validated: 9999-12-31\n", 4, "warning", "“last_validated” says 9999-12-31, and that day has not"),
    ("AGE01", "last_validated: 2026-05-01\ncreated: 2026-07-03\n", 5, "warning", "“created” says 2026-07-03"),
    ("AGE01", "last_validated: 2026-07-03\nreview_by: 2026-01-01\n", 4, "warning", "has not come yet"),
    ("AGE01", "type: negative\nreview_by: 2020-01-01\n", 5, "error", "since 2020-01-01"),
    ("AGE02", "created: 2026-04-02\n", 4, "warning", "made on 2026-04-02 and is a proto persona still: 0 %"),
    ("AGE02", "created: 2026-04-02\npains: [A, B, {text: C, evidence: [log]}]\n", 4, "warning", "33 %"),
    ("AGE02", "created: 2026-01-01\n" + CITES.format("gone"), 4, "warning", "“empathy gaps lea”"),
    ("AGE03", "last_validated: 2026-04-01\n" + CITES.format("talks#n1, log#n1"), 4, "warning", "“log” is of 2026-05-31"),
    ("AGE03", "last_validated: 2026-04-01\nquote: {text: A, against: [log]}\n", 4, "warning", "“log” is of 2026-05-31"),
    ("AGE03", "last_validated: 2026-04-01\njobs: [{want: A, evidence: log}]\n", 4, "warning", "“log” is of 2026-05-31"),
])
def test_what_is_too_old_is_found_at_its_date(
        code: str, text: str, line: int, severity: str, says: str, tmp_path: Path) -> None:
    problem, = checked(tmp_path, code, text)
    assert (problem.file, problem.line, problem.severity) == ("personas/lea.yaml", line, severity)
    assert says in problem.text


@pytest.mark.parametrize(("cited", "n"), [("talks", 0), ("log", 1)])
def test_a_source_that_cannot_be_read_makes_no_proto_persona(cited: str, n: int, tmp_path: Path) -> None:
    """What else it names is known."""
    lea = LEA + f"created: 2020-01-01\npains: [A, B, {{text: C, evidence: [{cited}]}}]\n"
    problems = found(tmp_path, {"personas/lea.yaml": lea, "personas/log.yaml": LOG,
                                "personas/talks.yaml": "kind: source\nid: talks\n"}, select=["AGE02"])
    assert [p.rule for p in problems if p.rule != "DOC01"] == ["AGE02"] * n


@pytest.mark.parametrize(("code", "text", "settings", "severities"), [
    ("AGE01", "last_validated: 2025-06-30\n", "review_after: 13\n", []),
    ("AGE01", "last_validated: 2025-06-30\n", "check: {limits: {unreviewed_months: 12}}\n", ["error"]),
    ("AGE02", "created: 2026-06-01\n", "check: {limits: {proto_days: 30}}\n", ["warning"]),
    ("AGE02", "created: 2026-01-01\npains: [A, {text: B, evidence: [log]}]\n", "evidence: {proto_below: 51}\n", ["warning"]),
])
def test_how_old_is_too_old_is_a_setting(
        code: str, text: str, settings: str, severities: list[str], tmp_path: Path) -> None:
    assert [p.severity for p in checked(tmp_path, code, text, settings)] == severities


def test_there_is_a_last_day(tmp_path: Path) -> None:
    assert findings(load(tmp_path), select=["AGE01"], today=date.max) == []
