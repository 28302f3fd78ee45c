"""empathy check and explain."""

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.check.registry import RULES

Empathy = Callable[..., Any]


def test_nothing_wrong_is_said_to_a_person_and_leaves_stdout_empty(empathy: Empathy, filled: Path) -> None:
    done = empathy("check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Nothing is wrong in 4 documents.\n")


def test_a_finding_shows_its_line_with_a_mark_under_it(empathy: Empathy, filled: Path,
                                                      write: Callable[..., Path]) -> None:
    write("personas/eve.yaml", "kind: persona\nid: eve\nname: 李雷 \npains:\n  - text: Ünï 李\n"
                               "    evidence: [talks#n1, nope]\n")
    done = empathy("check")
    assert done.returncode == 3
    assert done.stdout == (
        "personas/eve.yaml:6:26: REF01 pains[1].evidence[2]: there is no source “nope”: “empathy new source” makes one\n"
        "        evidence: [talks#n1, nope]\n"
        "                             ^\n")
    assert done.stderr == "1 error\nWhy: empathy explain REF01\n"


def test_the_mark_stands_under_wide_letters_and_long_lines_are_cut(empathy: Empathy, filled: Path,
                                                                  write: Callable[..., Path]) -> None:
    write("personas/eve.yaml", "kind: persona\nid: eve\nname: Eve\n"
                               "pains: [{text: 李雷, evidence: [nope]}, {text: '" + "x" * 300 + "', evidence: [nein]}]\n")
    lines = empathy("check").stdout.splitlines()
    assert lines[2].index("^") == lines[1].index("nope") + 2
    assert lines[5].index("^") == lines[4].index("nein")
    assert len(lines[4]) < 85


def test_a_broken_document_stands_beside_the_others_in_one_go(empathy: Empathy, filled: Path,
                                                             write: Callable[..., Path]) -> None:
    write("personas/bad.yaml", "kind: persona\nid: bad\nnam: \x1b[31mEve\n")
    write("personas/bad2.yaml", "kind: persona\nid: bad2\nname: A\nname: B\n")
    write("personas/bad3.yaml", "kind: persona\nid: bad3\nname: A\npains: [{text: '[bold]x[/bold]', evidence: [nope]}]\n")
    done = empathy("check")
    assert done.returncode == 3
    assert "\x1b" not in done.stdout
    assert {line.split(":")[0] for line in done.stdout.splitlines() if line[0] != " "} == {
        "personas/bad.yaml", "personas/bad2.yaml", "personas/bad3.yaml"}
    assert "[bold]x[/bold]" in done.stdout


def test_only_the_named_documents_are_checked_in_any_case(empathy: Empathy, filled: Path,
                                                         write: Callable[..., Path]) -> None:
    write("personas/eve.yaml", "kind: persona\nid: eve\nname: Eve\nimage: {file: x.png, alt: a, licence: b}\n")
    assert empathy("check", "lea").returncode == 0
    assert empathy("check", "EVE", "lea").returncode == 3
    done = empathy("check", "evo")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Did you mean “eve”?" in done.stderr


def test_a_touchpoint_and_an_entry_are_checked_with_the_document_that_holds_them(
        empathy: Empathy, meshed: Path, write: Callable[..., Path]) -> None:
    assert empathy("check").stderr == "Nothing is wrong in 6 documents.\n"
    journey = meshed / "personas/lea/couch.journey.yaml"
    journey.write_text(journey.read_text().replace("touchpoint: courier", "touchpoint: curier"))
    assert empathy("check", "courier").returncode == 0
    done = empathy("check", "couch#parcel")
    assert (done.returncode, done.stdout) == (3, (
        "personas/lea/couch.journey.yaml:23:17: REF01 steps[3].touchpoint: there is no touchpoint “curier”. "
        "Did you mean “courier”?\n        touchpoint: curier\n                    ^\n"))
    assert json.loads(empathy("check", "--json").stdout)[0]["field"] == "steps[3].touchpoint"


def test_warnings_fail_only_when_strict(empathy: Empathy, filled: Path, write: Callable[..., Path]) -> None:
    write("personas/x.png", base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="))
    write("personas/eve.yaml", "kind: persona\nid: eve\nname: Eve\nimage: {file: x.png, alt: a}\n")
    done = empathy("check")
    assert (done.returncode, done.stderr) == (0, "1 warning\nWhy: empathy explain IMG01\n")
    assert empathy("check", "--strict").returncode == 3


def test_json_has_every_finding(empathy: Empathy, filled: Path, write: Callable[..., Path]) -> None:
    assert empathy("check", "--json").stdout == "[]\n"
    write("personas/eve.yaml", "kind: persona\nid: eve\nname: Eve\npains: [{text: A, evidence: [nope]}]\n")
    done = empathy("check", "--format", "json")
    assert (done.returncode, done.stderr) == (3, "")
    assert json.loads(done.stdout) == [{
        "rule": "REF01", "severity": "error", "file": "personas/eve.yaml", "line": 4, "column": 30,
        "field": "pains[1].evidence[1]",
        "message": "there is no source “nope”: “empathy new source” makes one"}]


def test_a_rule_is_explained_with_an_example_before_and_after(empathy: Empathy, workspace: Path) -> None:
    done = empathy("explain", "ref01")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# REF01: ")
    assert done.stdout.index("## Before") < done.stdout.index("lea-bruner\n") < done.stdout.index("## After")


def test_all_rules_have_a_line(empathy: Empathy, workspace: Path) -> None:
    assert [line[:5] for line in empathy("explain").stdout.splitlines()] == list(RULES)
    assert [rule["code"] for rule in json.loads(empathy("explain", "--json").stdout)] == list(RULES)


@pytest.mark.parametrize(("code", "says"), [("REF1", "Did you mean “REF01”?"), ("zzz", "lists them")])
def test_an_unknown_rule_is_wrong_use(empathy: Empathy, workspace: Path, code: str, says: str) -> None:
    done = empathy("explain", code)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes in a folder are a thing of POSIX")
def test_a_pipe_keeps_nobody_waiting_and_a_link_out_of_the_workspace_is_not_quoted(
        empathy: Empathy, filled: Path, tmp_path: Path) -> None:
    secret = tmp_path.parent / f"{tmp_path.name}-secret.yaml"
    secret.write_text("id: s\ntoken-of-another-project: 1\n")
    os.mkfifo(filled / "personas/pipe.yaml")
    (filled / "personas/link.yaml").symlink_to(secret)
    (filled / "personas/folder.yaml").mkdir()
    done = empathy("check")
    assert done.returncode == 3
    assert "personas/pipe.yaml" in done.stdout
    assert "personas/link.yaml: DOC01 a link that leads nowhere or out of the workspace" in done.stdout
    assert "token" not in done.stdout + done.stderr
    assert "personas/link.yaml" not in empathy("rename", "talks", "s", "--yes").stderr, "what is outside is not read"
