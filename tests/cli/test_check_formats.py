"""empathy check in other formats, into files, mending; and what a document says acts on no log and betrays nobody."""

import json
import os
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from empathy_cli.check.reporters.github import ROOM
from empathy_cli.cli.checking import FORMATS
from tests.check.reporters.logs import ATTACKS, acting, command

Empathy = Callable[..., Any]
Write = Callable[..., Path]
REF = ("check", "--select", "REF01")


@pytest.fixture
def wrong(filled: Path, write: Write) -> Path:
    """A workspace with one error."""
    write("personas/eve.yaml", "kind: persona\nid: eve\nname: Eve\npains: [{text: A, evidence: [nope]}]\n")
    return filled


def of(form: str, text: str) -> int:
    """How many findings a report in a format has."""
    if form == "github":
        return sum(1 for line in text.splitlines() if command(line))
    if form == "junit":
        return sum(int(case.get("failures", 0)) for case in fromstring(text))
    found = json.loads(text)
    return len(found["runs"][0]["results"] if form == "sarif" else found)


@pytest.mark.parametrize("form", FORMATS[1:])
def test_each_format_goes_to_stdout_alone_and_ends_with_the_same_code(empathy: Empathy, wrong: Path, form: str) -> None:
    done = empathy(*REF, "--format", form)
    said = "1 error in 1 of 5 documents.\nWhy: empathy explain REF01\n" if form == "github" else ""
    assert (done.returncode, done.stderr) == (3, said)
    assert of(form, done.stdout) == 1
    done = empathy(*REF, "--format", form, "lea")
    assert (done.returncode, of(form, done.stdout)) == (0, 0)


@pytest.mark.parametrize("form", ["json", "sarif", "gitlab", "junit"])
def test_each_format_can_be_read_where_only_ascii_is_shown(empathy: Empathy, wrong: Path, form: str) -> None:
    done = empathy(*REF, "--format", form, "--lang", "de", env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert done.stdout.isascii()
    assert of(form, done.stdout) == 1


@pytest.mark.parametrize(("name", "options", "form"), [
    ("out.sarif", (), "sarif"), ("OUT.SARIF", (), "sarif"), ("out.xml", (), "junit"), ("out.json", (), "json"),
    ("gl-code-quality-report.json", ("--format", "gitlab"), "gitlab"), ("report", ("--format", "junit"), "junit"),
    ("deep/er/out.json", ("--json",), "json")])
def test_a_report_goes_into_a_file_besides_the_text(
        empathy: Empathy, wrong: Path, name: str, options: tuple[str, ...], form: str) -> None:
    done = empathy(*REF, *options, "--output", name)
    assert done.returncode == 3
    assert "REF01" in done.stdout
    assert f"The report is in {name}." in done.stderr
    assert of(form, (wrong / name).read_text("utf-8")) == 1
    assert empathy(*REF, *options, "lea", "--output", name).returncode == 0, "an older report is replaced"
    assert of(form, (wrong / name).read_text("utf-8")) == 0


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="there are no links")
def test_a_report_is_written_through_no_link(empathy: Empathy, wrong: Path, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "ours.json").write_text("[]\n")
    (wrong / "file.json").symlink_to(outside / "ours.json")
    (wrong / "new.json").symlink_to(outside / "new.json")
    (wrong / "own.json").symlink_to(wrong / "there.json")
    (wrong / "reports").symlink_to(outside)
    for name, code, says in (("file.json", 2, "this is a link"), ("new.json", 2, "this is a link"),
                             ("own.json", 2, "this is a link"), ("reports/ours.json", 1, "out of the workspace"),
                             ("reports/new.json", 1, "out of the workspace")):
        done = empathy(*REF, "--output", name)
        assert (done.returncode, done.stdout) == (code, ""), name
        assert says in done.stderr
    assert {path.name: path.read_text() for path in outside.iterdir()} == {"ours.json": "[]\n"}
    assert not (wrong / "there.json").exists()
    assert empathy(*REF, "--output", str(outside / "ours.json")).returncode == 3, "where one names it, it may be"


OTHERS = {
    "a.json": ('["a"]', '[{"rule": "x"}]', '{"runs": []}', "[[]]", "[" * 9_999, "[1"),
    "gl.json": ('[{"check_name": "x"}]', '[{"rule": "a", "severity": "b", "message": "c", "file": "d", "fingerprint": "e"}]'),
    "a.sarif": ("{}", '{"runs": [{"tool": {"driver": {"name": "other"}}}]}', '{"name": "empathy"}', "[]"),
    "a.xml": ("<x/>", '<?xml version="1.0"?>\n<testsuites name="pytest"/>', "<!-- empathy check -->")}


@pytest.mark.parametrize("name", OTHERS)
def test_only_a_report_of_ours_is_written_over(empathy: Empathy, wrong: Path, name: str) -> None:
    form = ("--format", "gitlab") if name == "gl.json" else ()
    for text in OTHERS[name]:
        (wrong / name).write_text(text)
        done = empathy(*REF, *form, "--output", name)
        assert (done.returncode, done.stdout) == (1, ""), text
        assert "no report in this format" in done.stderr
        assert (wrong / name).read_text() == text
    (wrong / name).unlink()
    for options in (("lea",), (), ()):
        assert empathy(*REF, *form, *options, "--output", name).returncode in (0, 3)
        assert of({"gl.json": "gitlab", "a.json": "json", "a.sarif": "sarif", "a.xml": "junit"}[name],
                  (wrong / name).read_text("utf-8")) == (not options)


def test_annotations_and_a_file_are_written_in_one_run(empathy: Empathy, wrong: Path) -> None:
    done = empathy(*REF, "--format", "github", "--output", "out.sarif")
    assert done.stdout.startswith("::error file=personas/eve.yaml,line=4,col=30,endColumn=34,title=REF01::")
    assert of("sarif", (wrong / "out.sarif").read_text("utf-8")) == 1


def test_a_report_is_never_written_over_anything_else(empathy: Empathy, wrong: Path, write: Write) -> None:
    write("README.md", "# Ours\n")
    (wrong / "link.json").symlink_to(wrong / "personas/eve.yaml")
    before = {path: path.read_bytes() for path in wrong.rglob("*") if path.is_file()}
    for name, code, says in (
            ("personas/eve.yaml", 2, "where a document may be"), ("empathy.yaml", 2, "where a document may be"),
            ("link.json", 2, "where a document may be"), ("README.md", 1, "no report in this format"),
            ("personas", 2, "is no file")):
        done = empathy(*REF, "--format", "json", "--output", name)
        assert (done.returncode, done.stdout) == (code, ""), name
        assert says in done.stderr
    assert before == {path: path.read_bytes() for path in wrong.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("options", "says"), [
    (("--format", "sarf"), "Did you mean “sarif”?"), (("--output", "out.txt"), ".json, .sarif, .xml"),
    (("--format", "github", "--output", "out"), "--format: json, gitlab, sarif, junit"),
    (("--format", "text", "--output", "x.txt"), "or name one of these with --format: json, gitlab, sarif, junit")])
def test_a_format_that_nobody_knows_is_wrong_use(empathy: Empathy, wrong: Path, options: tuple[str, ...], says: str) -> None:
    done = empathy("check", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_files_are_named_as_the_repository_knows_them(empathy: Empathy, wrong: Path) -> None:
    top = wrong.parent
    done = empathy(*REF, "--format", "github", env={"GITHUB_WORKSPACE": str(top)})
    assert f"file={wrong.name}/personas/eve.yaml," in done.stdout
    done = empathy(*REF, "--format", "gitlab", env={"CI_PROJECT_DIR": str(top)})
    assert json.loads(done.stdout)[0]["location"]["path"] == f"{wrong.name}/personas/eve.yaml"
    (wrong / ".git").mkdir()
    assert "file=personas/eve.yaml," in empathy(*REF, "--format", "github").stdout
    done = empathy(*REF, "--json", env={"GITHUB_WORKSPACE": str(top)})
    assert json.loads(done.stdout)[0]["file"] == "personas/eve.yaml"


def test_the_summary_of_a_step_is_added_to_what_stands_there_and_keeps_to_its_room(
        empathy: Empathy, wrong: Path, write: Write) -> None:
    file = write("summary.md", "# Before\n")
    env = {"GITHUB_STEP_SUMMARY": str(file)}
    assert empathy(*REF, "--format", "json", env=env).returncode == 3
    assert file.read_text("utf-8") == "# Before\n", "only with --format github"
    assert empathy(*REF, "--format", "github", env=env).returncode == 3
    assert file.read_text("utf-8").startswith("# Before\n## empathy check\n")
    assert "| error | REF01 |" in file.read_text("utf-8")
    file.write_bytes(b"x" * (ROOM - 10))
    assert empathy(*REF, "--format", "github", env=env).returncode == 3
    assert file.stat().st_size == ROOM - 10
    done = empathy(*REF, "--format", "github", env={"GITHUB_STEP_SUMMARY": str(wrong / "no/where")})
    assert done.returncode == 3
    assert "could not be written" in done.stderr


def many(write: Write, findings: int) -> None:
    write("personas/eve.yaml", "kind: persona\nid: eve\nname: Eve\npains:\n" + "".join(
        f"  - {{text: A{n}, evidence: [nope-{n}]}}\n" for n in range(findings)))


def test_of_many_that_are_alike_a_few_are_shown_and_it_is_said_how_to_see_all(
        empathy: Empathy, workspace: Path, write: Write) -> None:
    many(write, 12)
    done = empathy(*REF)
    assert done.stdout.count(" error REF01") == 5
    assert "  … and 7 more of REF01 here\n" in done.stdout
    assert done.stderr.splitlines()[:2] == ["7 more are not shown here: “empathy check --all” shows them.",
                                            "12 errors in 1 of 1 document."]
    done = empathy(*REF, "--all")
    assert done.stdout.count(" error REF01") == 12
    assert "more" not in done.stdout + done.stderr
    assert of("json", empathy(*REF, "--json").stdout) == 12


def test_more_than_anybody_reads_is_not_shown(empathy: Empathy, workspace: Path, write: Write) -> None:
    for n in range(60):
        write(f"personas/p{n}.yaml", f"kind: persona\nid: p{n}\nname: P\npains: [{{text: A, evidence: [{', '.join(f'x{i}' for i in range(6))}]}}]\n")
    done = empathy(*REF)
    assert done.stdout.count(" error REF01") == 200
    assert done.stderr.splitlines()[0] == "160 more are not shown here: “empathy check --all” shows them."


MAIL, PHONE, IBAN = "lea.muster@example.org", "+41 44 668 18 00", "CH93 0076 2011 6238 5295 7"


@pytest.fixture
def private(workspace: Path, write: Write) -> Path:
    """Personal data wherever a rule may quote it: in a source, in a line with another finding, in a key."""
    write("personas/talks.yaml", "kind: source\nid: talks\ntitle: Talks\nnuggets:   # as heard\n"
                                 f"  - {{id: n1, verbatim: 'Write to {MAIL} or call {PHONE}'}}   # by hand\n"
                                 f"  - {{id: n2, verbatim: 'My account is {IBAN}'}}\n")
    write("personas/eve.yaml", "kind: persona\nid: eve\nname: Eve\nrole: Nurse\n"
                               f"pains: [{{text: 'She mails {MAIL}', evidence: [nope]}}]\n")
    write("personas/bad.yaml", f"kind: persona\nid: bad\n? {MAIL}\n: x\n")
    return workspace


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_personal_is_echoed_in_full(empathy: Empathy, private: Path, form: str) -> None:
    summary = private / "summary.md"
    done = empathy("check", "--all", "--format", form, env={"GITHUB_STEP_SUMMARY": str(summary)})
    shown = done.stdout + done.stderr + (summary.read_text("utf-8") if form == "github" else "")
    assert "EVD06" in shown
    for secret in (MAIL, PHONE, IBAN, "668 18 00", "lea.muster", "6238 5295"):
        assert secret not in shown
        assert secret.encode().hex() not in shown


def test_a_mark_stands_where_it_should_in_a_line_whose_personal_data_is_masked(empathy: Empathy, private: Path) -> None:
    lines = empathy("check", "--select", "REF01", "eve").stdout.splitlines()
    quoted = next(i for i, line in enumerate(lines) if "She mails [e-mail]" in line)
    assert lines[quoted].index("nope") == lines[quoted + 1].index("^^^^")


def test_fix_mends_says_what_it_mended_and_keeps_comments_and_layout(empathy: Empathy, private: Path) -> None:
    (private / "personas/bad.yaml").unlink()
    before = empathy("check", "--select", "EVD06")
    assert before.returncode == 3
    assert "can be mended by --fix." in before.stderr
    done = empathy("check", "--select", "EVD06", "--fix")
    assert (done.returncode, done.stdout) == (0, "")
    assert "personas/talks.yaml:5: mended: EVD06 nuggets[1].verbatim" in done.stderr
    assert "findings are mended." in done.stderr
    assert "Nothing is wrong in 2 documents." in done.stderr
    for secret in (MAIL, PHONE, IBAN):
        assert secret not in done.stderr
    text = (private / "personas/talks.yaml").read_text("utf-8")
    assert text == ("kind: source\nid: talks\ntitle: Talks\nnuggets:   # as heard\n"
                    "  - {id: n1, verbatim: 'Write to [e-mail] or call [phone]'}   # by hand\n"
                    "  - {id: n2, verbatim: 'My account is [IBAN]'}\n")
    again = empathy("check", "--select", "EVD06", "--fix")
    assert "Nothing could be mended without thinking." in again.stderr


def test_fix_keeps_to_what_was_asked_for_and_leaves_a_report_alone(empathy: Empathy, private: Path) -> None:
    eve = private / "personas/eve.yaml"
    digest = sha256(eve.read_bytes()).hexdigest()
    assert "Nothing could be mended" in empathy("check", "--fix", "--select", "EVD06", "eve").stderr
    done = empathy("check", "--fix", "--select", "EVD06", "--json", "talks")
    assert sha256(eve.read_bytes()).hexdigest() == digest
    assert {finding["rule"] for finding in json.loads(done.stdout)} == {"DOC01"}, "what cannot be read is always said"


@pytest.mark.parametrize("form", FORMATS)
def test_what_documents_say_acts_in_no_log(empathy: Empathy, workspace: Path, write: Write, form: str) -> None:
    for n, attack in enumerate(ATTACKS):
        text = attack.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        write(f"personas/a{n}.yaml", f"kind: persona\nid: a{n}\n" + json.dumps(text) + f": x\nname: {text}\n{text}\n")
        write(f"personas/b{n}.yaml", f"kind: persona\nid: b{n}\nname: B\n# {text}\npains:\n  - text: {json.dumps(text)}\n"
                                     f"    evidence: {json.dumps(text)}\n")
    write("personas/##[error]x::error::y.yaml", "kind: persona\nid: c\nnam: x\n")
    (workspace / "empathy.yaml").write_text("name: |\n  ::error::x\n::error::y\n##[group]\n", "utf-8")
    done = empathy("check", "--all", "--format", form)
    assert done.returncode == 3
    shown = done.stdout + done.stderr
    if form == "github":
        commands = [found for line in done.stdout.splitlines() if (found := command(line))]
        assert len(commands) == len(done.stdout.splitlines())
        assert {found.name for found in commands} <= {"error", "warning", "notice"}
        shown = "\n".join(found.message for found in commands) + done.stderr
    assert list(acting(shown)) == []


def test_a_window_of_50_columns_is_not_overrun_and_colours_are_named_ones(
        terminal: Callable[..., str], wrong: Path) -> None:
    shown = terminal("check", "--select", "REF01", "--all", width=50)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert max(map(len, plain.splitlines())) <= 50
    assert set(re.findall(r"\x1b\[([0-9;]*)m", shown)) <= {"0", "1", "31"}
    assert "\x1b[31merror REF01\x1b[0m" in shown
    assert "\x1b" not in terminal("check", NO_COLOR="1")


def test_plain_text_has_no_line_of_marks(empathy: Empathy, wrong: Path) -> None:
    shown = empathy(*REF, "--plain").stdout
    assert "^" not in shown
    assert "    4 | pains: [{text: A, evidence: [nope]}]\n" in shown


def test_where_only_ascii_is_shown_signs_have_their_like(empathy: Empathy, wrong: Path) -> None:
    done = empathy(*REF, env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert done.stdout.isascii()
    assert 'there is no source "nope"' in done.stdout
    lines = done.stdout.splitlines()
    assert lines[3].index("^^^^") == lines[2].index("nope")


UNSEEN = "kind: persona\nid: {0}\nname: Na\u202eme\n"


@pytest.mark.parametrize("options", [("lea",), ("--select", "EVD06"), ("--ignore", "TXT01"), ("--select", "TXT", "lea")])
def test_fix_touches_no_file_that_cannot_be_read_unless_it_was_asked_for(
        empathy: Empathy, filled: Path, write: Write, options: tuple[str, ...]) -> None:
    file = write("personas/bad.yaml", UNSEEN.format("bad"))
    done = empathy("check", "--fix", *options)
    assert file.read_text("utf-8") == UNSEEN.format("bad")
    assert "TXT01" in done.stdout, "what cannot be read is always said"
    assert "can be mended by --fix" not in done.stderr, "by the same command, that is"
    assert not any(f["mendable"] for f in json.loads(empathy("check", "--json", *options).stdout) if f["rule"] == "TXT01")


def test_fix_touches_no_file_whose_rule_the_settings_leave_out(empathy: Empathy, filled: Path, write: Write) -> None:
    write("empathy.yaml", "check: {select: [EVD06]}\n")
    file = write("personas/bad.yaml", UNSEEN.format("bad"))
    empathy("check", "--fix")
    assert file.read_text("utf-8") == UNSEEN.format("bad")
    empathy("check", "--fix", "--select", "TXT01", "personas/bad.yaml")
    assert file.read_text("utf-8") == UNSEEN.format("bad").replace("\u202e", "")
