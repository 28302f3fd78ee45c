"""docs/security.md: every threat names a control that is there and tests that are there; the figures are the code's."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from empathy_cli.cli.trust import CI, OPTION, SETTING
from empathy_cli.model.group import ListOf
from empathy_cli.model.journey import MAX_STEPS
from empathy_cli.model.writing import MAX_MARKUP, MAX_PROSE, MAX_STATEMENT
from empathy_cli.publish.manifest import MAX_ENTRIES
from empathy_cli.render.environment import MAX_OUTPUT
from empathy_cli.render.limits import Limits
from empathy_cli.store import images
from empathy_cli.store.bounds import MAX_FILES, MAX_TOTAL
from empathy_cli.store.decoding import MAX_BYTES
from empathy_cli.store.reader import MAX_DEPTH, MAX_NODES

TOP = Path(__file__).resolve().parents[2]
PAGE = (TOP / "docs/security.md").read_text("utf-8")
_SPAN = re.compile(r"`([^`]+)`")


def threats() -> list[tuple[str, list[str], list[str]]]:
    """Each line of the table: its threat, its controls, its tests."""
    table = PAGE.partition("\n## Threats, controls, tests\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in table.splitlines() if line[:2] == "| "]
    assert rows[0] == ["threat", "what is promised", "control", "test"]
    assert all(len(row) == 4 for row in rows)
    return [(row[0], _SPAN.findall(row[2]), _SPAN.findall(row[3])) for row in rows[1:]]


@cache
def known_in(file: Path) -> frozenset[str]:
    return frozenset(node.name for node in ast.parse(file.read_text("utf-8")).body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize(("threat", "controls", "tests"), threats())
def test_every_threat_has_a_control_and_a_test_that_are_there(threat: str, controls: list[str], tests: list[str]) -> None:
    assert threat
    assert controls
    assert tests
    assert [control for control in controls if not (TOP / control).is_file()] == []
    for test in tests:
        file, _, name = test.partition("::")
        assert (TOP / file).is_file(), test
        assert name in known_in(TOP / file), test


def test_every_test_of_this_folder_is_beside_a_threat_or_a_control_of_one() -> None:
    named = {test.partition("::")[0] for _, _, tests in threats() for test in tests}
    assert {f"tests/security/{file.name}" for file in Path(__file__).parent.glob("test_*.py")} <= named | {
        "tests/security/test_threats.py"}


def test_the_bounds_that_are_stated_are_those_of_the_code() -> None:
    for said in (f"{MAX_BYTES >> 20} MiB, {MAX_DEPTH} levels, {MAX_NODES:,} nodes", f"a list {ListOf(images).limit} entries",
                 f"a journey {MAX_STEPS} steps", f"a text {MAX_STATEMENT:,} characters", f"prose {MAX_PROSE:,}",
                 f"{MAX_MARKUP} signs of markup", f"| {images.MAX_BYTES >> 20} MiB |",
                 f"{MAX_FILES:,} documents, {MAX_TOTAL >> 20} MiB", f"{MAX_ENTRIES:,} entries",
                 f"{Limits().seconds:g} s of computing, {Limits().memory} MiB, {MAX_OUTPUT // 1_000_000} million characters"):
        assert said in PAGE, said


def test_what_is_said_of_trust_is_what_the_code_reads() -> None:
    assert all(f"`{name}`" in PAGE for name in CI[:4])
    assert OPTION in PAGE
    assert f"`{SETTING}`" in PAGE


def test_every_line_of_the_jobs_that_is_explained_stands_in_one() -> None:
    jobs = "\n".join(file.read_text("utf-8") for file in (TOP / "empathy_cli/cli/workflows").glob("*.*"))
    table = PAGE.partition("\n## The jobs, line by line\n")[2].partition("\n**Hashes")[0]
    spans = [span for line in table.splitlines() if line[:2] == "| " for span in _SPAN.findall(line.split("|")[1])]
    assert len(spans) > 12
    for span in spans:
        if span in ("pull_request_target", "issue_comment", "workflow_run"):
            assert f"\n  {span}:" not in jobs
        else:
            words = span.removeprefix("on: ").replace("…@", "").replace("VERSION", "@VERSION@").replace("`", "")
            assert all(word in jobs for word in words.split()), span


def test_the_report_leads_to_what_is_promised() -> None:
    text = (TOP / "SECURITY.md").read_text("utf-8")
    assert "(docs/security.md)" in text
    assert "(../SECURITY.md)" in PAGE
