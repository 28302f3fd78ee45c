"""empathy check and explain."""

import base64
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.check.registry import RULES
from empathy_cli.store.workspace import load

Empathy = Callable[..., Any]
Write = Callable[..., Path]


OURS = ("check", "--select", "DOC,REF,IMG")
"""The rules that these tests are about: others may find something in the same documents."""
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")


def test_nothing_wrong_is_said_to_a_person_and_leaves_stdout_empty(empathy: Empathy, filled: Path) -> None:
    done = empathy(*OURS, "--ignore", "REF02")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "Nothing is wrong in 4 documents.\n")


def test_a_finding_shows_its_line_with_a_mark_under_it(empathy: Empathy, filled: Path, write: Write) -> None:
    write("personas/eve.yaml", "kind: persona\nid: eve\nname: 李雷 \npains:\n  - text: Ünï 李\n"
                               "    evidence: [talks#n1, nope]\n")
    done = empathy("check", "--select", "REF01")
    assert done.returncode == 3
    assert done.stdout == (
        "personas/eve.yaml: 1 error\n"
        "  personas/eve.yaml:6:26: error REF01 pains[1].evidence[2]: there is no source “nope”: “empathy new source” "
        "makes one\n"
        "    6 |     evidence: [talks#n1, nope]\n"
        "      |                          ^^^^\n\n")
    assert done.stderr == "1 error in 1 of 5 documents.\nWhy: empathy explain REF01\n"


def test_the_mark_stands_under_wide_letters_and_long_lines_are_cut(empathy: Empathy, filled: Path, write: Write) -> None:
    write("personas/eve.yaml", "kind: persona\nid: eve\nname: Eve\n"
                               "pains: [{text: 李雷, evidence: [nope]}, {text: '" + "x" * 300 + "', evidence: [nein]}]\n")
    lines = empathy("check", "--select", "REF01").stdout.splitlines()
    assert lines[3].index("^") == lines[2].index("nope") + 2
    assert lines[6].index("^^^^") == lines[5].index("nein")
    assert len(lines[5]) <= 80
    assert "…" in lines[5]


def test_what_is_missing_from_a_whole_document_quotes_no_line(empathy: Empathy, workspace: Path, write: Write) -> None:
    write("empathy.yaml", "# ours\nlanguage: en\n")
    write("personas/eve.yaml", "# hers\nkind: persona\nid: eve\nname: Eve\ngoals: [A place]\n")
    shown = empathy("check", "--select", "PER01,SET05").stdout
    assert shown.splitlines()[1].startswith("  personas/eve.yaml:2:1: error PER01 pains: ")
    assert "empathy.yaml:2:1: warning SET05" in shown
    assert " | " not in shown


def test_a_broken_document_stands_beside_the_others_in_one_go(empathy: Empathy, filled: Path, write: Write) -> None:
    write("personas/bad.yaml", "kind: persona\nid: bad\nnam: \x1b[31mEve\n")
    write("personas/bad2.yaml", "kind: persona\nid: bad2\nname: A\nname: B\n")
    write("personas/bad3.yaml", "kind: persona\nid: bad3\nname: A\npains: [{text: '[bold]x[/bold]', evidence: [nope]}]\n")
    done = empathy("check", "--select", "REF01")
    assert done.returncode == 3
    assert "\x1b" not in done.stdout
    assert {line.split(":")[0] for line in done.stdout.splitlines() if line.startswith("p")} == {
        "personas/bad.yaml", "personas/bad2.yaml", "personas/bad3.yaml"}
    assert "[bold]x[/bold]" in done.stdout


def test_only_the_named_documents_are_checked_in_any_case(empathy: Empathy, filled: Path, write: Write) -> None:
    write("personas/eve.yaml", "kind: persona\nid: eve\nname: Eve\nimage: {file: x.png, alt: a, licence: b}\n")
    assert empathy(*OURS, "lea").returncode == 0
    assert empathy(*OURS, "EVE", "lea").returncode == 3
    done = empathy("check", "evo")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Did you mean “eve”?" in done.stderr


def test_documents_are_named_by_files_and_folders_too(empathy: Empathy, filled: Path, write: Write) -> None:
    write("personas/lea/eve.yaml", "kind: persona\nid: eve\nname: Eve\nimage: {file: x.png, alt: a, licence: b}\n")
    for named in ("personas/lea", "personas/lea/", "./personas", "personas/lea/eve.yaml", ".", str(filled / "personas/lea")):
        done = empathy("check", "--select", "IMG01", named)
        assert (done.returncode, done.stdout.count("IMG01")) == (3, 1), named
    assert empathy("check", "--select", "IMG01", "personas/sources", "talks").returncode == 0
    assert "in 1 of 1 document." in empathy("check", "--select", "IMG01", "personas/lea/eve.yaml").stderr
    inside = empathy("check", "--select", "IMG01", "eve.yaml", cwd=filled / "personas/lea")
    assert inside.stdout.startswith("eve.yaml: 1 error\n  eve.yaml:4:15: ")


@pytest.mark.parametrize(("named", "says"), [
    ("personas/lee", "Did you mean “personas/lea”?"), ("personas/lea/persona.yml", "Did you mean “personas/lea/persona.yaml”?"),
    ("../elsewhere", "name a document of this workspace"), ("personas/a\x1b[2Jb", "a\\x1b[2Jb")])
def test_a_path_without_a_document_is_named_with_its_nearest(empathy: Empathy, filled: Path, named: str, says: str) -> None:
    done = empathy("check", named)
    assert (done.returncode, done.stdout) == (1, "")
    assert says in done.stderr


def test_a_file_that_cannot_be_read_can_be_named(empathy: Empathy, filled: Path, write: Write) -> None:
    write("personas/bad.yaml", "kind: persona\nid: bad\nnam: Eve\n")
    done = empathy("check", "personas/bad.yaml")
    assert done.returncode == 3
    assert {line.split(":")[0].strip() for line in done.stdout.splitlines() if ".yaml" in line} == {"personas/bad.yaml"}


@pytest.mark.parametrize("broken", [
    "kind: persona\nid: tom\nnam: Tom\n", "\ufeff{kind: persona, id: tom, name: [\n", '"id": tom\nkind: persona\nname: [\n'])
@pytest.mark.parametrize("named", ["tom", "TOM", "tom#n1"])
def test_a_document_that_cannot_be_read_can_be_named_by_its_id(
        empathy: Empathy, filled: Path, write: Write, broken: str, named: str) -> None:
    write("personas/somewhere.yaml", broken)
    done = empathy("check", "--select", "REF01", named)
    assert done.returncode == 3
    assert "DOC01" in done.stdout
    assert "in 1 of 1 document." in done.stderr
    assert empathy("check", "tim").returncode == 1


def test_a_touchpoint_and_an_entry_are_checked_with_the_document_that_holds_them(
        empathy: Empathy, meshed: Path, write: Write) -> None:
    assert empathy("check", "--select", "REF01").stderr == "Nothing is wrong in 6 documents.\n"
    journey = meshed / "personas/lea/couch.journey.yaml"
    journey.write_text(journey.read_text().replace("touchpoint: courier", "touchpoint: curier"))
    assert empathy("check", "--select", "REF01", "courier").returncode == 0
    done = empathy("check", "--select", "REF01", "couch#parcel")
    assert (done.returncode, done.stdout) == (3, (
        "personas/lea/couch.journey.yaml: 1 error\n"
        "  personas/lea/couch.journey.yaml:23:17: error REF01 steps[3].touchpoint: there is no touchpoint “curier”. "
        "Did you mean “courier”?\n"
        "    23 |     touchpoint: curier\n"
        "       |                 ^^^^^^\n\n"))
    assert json.loads(empathy("check", "--select", "ref01", "--json").stdout)[0]["field"] == "steps[3].touchpoint"


def test_of_a_touchpoint_only_what_is_found_there_is_said(empathy: Empathy, meshed: Path, write: Write) -> None:
    def fields(*names: str) -> list[str]:
        return [f["field"] for f in json.loads(empathy("check", "--json", *names).stdout) if f["rule"] != "DOC01"]

    whole = fields("touchpoints")
    first = [field for field in whole if field.startswith("touchpoints[1].")]
    assert first
    assert len(first) < len(whole)
    name = next(iter(load(meshed).touchpoints))
    assert fields(name) == first
    assert fields(name, "touchpoints") == fields(name, "personas/touchpoints.yaml") == whole


def test_warnings_fail_only_when_strict(empathy: Empathy, filled: Path, write: Write) -> None:
    write("personas/x.png", PIXEL)
    write("personas/eve.yaml", "kind: persona\nid: eve\nname: Eve\nimage: {file: x.png, alt: a}\n")
    done = empathy("check", "--select", "IMG01")
    assert (done.returncode, done.stderr) == (0, "1 warning in 1 of 5 documents.\nWhy: empathy explain IMG01\n")
    assert empathy("check", "--select", "IMG01", "--strict").returncode == 3
    assert empathy("check", "--select", "IMG01", "--quiet").stdout == "", "it does not fail"
    assert "IMG01" in empathy("check", "--select", "IMG01", "--quiet", "--strict").stdout


def test_rules_are_selected_and_ignored_by_code_and_by_family(empathy: Empathy, filled: Path) -> None:
    def codes(*words: str) -> set[str]:
        return {finding["rule"] for finding in json.loads(empathy("check", "--json", *words).stdout)}

    everything = codes()
    assert {code[:3] for code in everything} > {"PER", "MAP"}
    assert codes("--select", "per") == {code for code in everything if code.startswith("PER")}
    assert codes("--select", "PER,SET", "--select", "MAP01") == {c for c in everything if c[:3] in ("PER", "SET") or c == "MAP01"}
    assert codes("--ignore", "PER, MAP") == {code for code in everything if code[:3] not in ("PER", "MAP")}
    assert codes("--select", "PER", "--ignore", "PER01") == codes("--select", "PER") - {"PER01"}


def test_the_settings_select_rules_and_families_too(empathy: Empathy, filled: Path, write: Write) -> None:
    write("empathy.yaml", "check: {select: [PER, MAP01]}\n")
    chosen = json.loads(empathy("check", "--json").stdout)
    write("empathy.yaml", "")
    assert {f["rule"] for f in chosen} == {f["rule"] for f in json.loads(empathy("check", "--json", "--select", "PER,MAP01").stdout)}
    write("empathy.yaml", "check:\n  select: [REF01, PRE09, ZZZ]\n")
    done = empathy("check")
    assert done.returncode == 3
    assert "empathy.yaml:2:19: error DOC01 check.select[2]: there is no rule “PRE09”. Did you mean “PER09”?" in done.stdout
    assert "empathy.yaml:2:26: error DOC01 check.select[3]: there is no rule “ZZZ”" in done.stdout


@pytest.mark.parametrize(("option", "code", "says"), [
    ("--select", ",", "no rule is named here"), ("--ignore", "", "no rule is named here"),
    ("--select", "PRE09", "Did you mean “PER09”?"), ("--ignore", "PE1", "Did you mean “PER"), ("--select", "REF01,nonsense",
                                                                                           "lists them")])
def test_a_rule_that_is_not_there_is_wrong_use(empathy: Empathy, filled: Path, option: str, code: str, says: str) -> None:
    done = empathy("check", option, code)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_json_has_every_finding(empathy: Empathy, filled: Path, write: Write) -> None:
    assert empathy("check", "--select", "REF01", "--json").stdout == "[]\n"
    write("personas/eve.yaml", "kind: persona\nid: eve\nname: Eve\npains: [{text: A, evidence: [nope]}]\n")
    done = empathy("check", "--select", "REF01", "--format", "json")
    assert (done.returncode, done.stderr) == (3, "")
    (finding,) = json.loads(done.stdout)
    assert len(finding.pop("fingerprint")) == 32
    assert finding == {
        "rule": "REF01", "severity": "error", "file": "personas/eve.yaml", "line": 4, "column": 30, "end_column": 34,
        "field": "pains[1].evidence[1]", "mendable": False,
        "message": "there is no source “nope”: “empathy new source” makes one"}


def test_a_rule_is_explained_with_an_example_before_and_after(empathy: Empathy, workspace: Path) -> None:
    done = empathy("explain", "ref01")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# REF01: ")
    assert done.stdout.index("## Before") < done.stdout.index("lea-bruner\n") < done.stdout.index("## After")


def test_a_rule_is_explained_in_german_with_a_german_example(empathy: Empathy, workspace: Path) -> None:
    shown = empathy("--lang", "de-AT", "explain", "PER12").stdout
    assert shown.index("## Vorher") < shown.index("pains: [Schlechter Service]\n") < shown.index("## Nachher")
    assert "language: de\n" in shown
    assert "Bad service" not in shown
    (rule,) = json.loads(empathy("--lang", "de", "explain", "PER12", "--json").stdout)
    assert "Schlechter Service" in rule["before"]["personas/lea-brunner/persona.yaml"]
    assert "gains: [Ein Zettel im linken Schuh]\n" in rule["after"]["personas/lea-brunner/persona.yaml"]
    assert "pains: [Bad service]\n" in empathy("explain", "PER12").stdout


def test_all_rules_have_a_line(empathy: Empathy, workspace: Path) -> None:
    assert [line[:5] for line in empathy("explain").stdout.splitlines()] == list(RULES)
    assert [rule["code"] for rule in json.loads(empathy("explain", "--json").stdout)] == list(RULES)


def test_a_rule_is_explained_with_its_severity_its_limits_as_they_are_here_and_how_to_silence_it(
        empathy: Empathy, workspace: Path, write: Write) -> None:
    write("empathy.yaml", "check: {limits: {personas: 5}}\n")
    shown = empathy("explain", "SET01").stdout
    assert "**Severity:** warning\n" in shown
    assert "**Limit:** check.limits.personas is 5 here. " in shown
    assert "- {rule: SET01, id: …, reason: …}" in shown
    assert "# empathy: ignore SET01 — …" in shown
    assert json.loads(empathy("explain", "SET01", "--json").stdout)[0]["limits"] == {"personas": 5}
    shown = empathy("explain", "EVD06").stdout
    assert "**Severity:** error; “empathy check --fix” mends it\n" in shown
    assert "(it reads prose, and can err)" in empathy("explain", "PER12").stdout
    assert "ignore DOC01" not in empathy("explain", "DOC01").stdout, "it is never silenced"


def test_a_family_has_a_line_for_each_of_its_rules(empathy: Empathy, workspace: Path) -> None:
    lines = empathy("explain", "map").stdout.splitlines()
    assert [line[:5] for line in lines] == [code for code in RULES if code.startswith("MAP")]
    assert lines[0].startswith("MAP01  error    ")


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
    assert "personas/link.yaml: error DOC01 a link that leads nowhere or out of the workspace" in done.stdout
    assert "token" not in done.stdout + done.stderr
    assert "personas/link.yaml" not in empathy("rename", "talks", "s", "--yes").stderr, "what is outside is not read"


@pytest.mark.parametrize("words", [("check",), ("check", "--strict"), ("check", "--json"), ("render", "--check")])
def test_a_folder_without_a_workspace_is_wrong_use_and_no_success(words: tuple[str, ...], tmp_path: Path,
                                                                  empathy: Empathy) -> None:
    for where, args in ((tmp_path, words), (tmp_path.parent, ("-C", str(tmp_path), *words))):
        done = empathy(*args, cwd=where)
        assert (done.returncode, done.stdout) == (2, "")
        assert f"there is no workspace in “{tmp_path}”: neither empathy.yaml nor personas/" in done.stderr
        assert f"“empathy -C FOLDER {' '.join(words[:1] if words[0] == 'check' else words)}”" in done.stderr
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "our customers").mkdir()
    (tmp_path / "our customers/empathy.yaml").touch()
    assert "“empathy -C 'our customers' " in empathy(*words, cwd=tmp_path).stderr


@pytest.mark.parametrize("there", ["personas/", "empathy.yaml"])
def test_a_workspace_without_documents_is_one(there: str, tmp_path: Path, empathy: Empathy) -> None:
    (tmp_path / there).mkdir() if there.endswith("/") else (tmp_path / there).touch()
    assert empathy("check", cwd=tmp_path).returncode == 0
