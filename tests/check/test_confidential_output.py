"""Nothing personal that was found is repeated in full, in whatever form findings leave the program."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result

CANARIES = {
    "e-mail": "canary.bird@example.org", "spelt": "canary (at) example.org", "phone": "079 123 45 67",
    "american": "(212) 555-0100", "international": "+44 20 7946 0958", "IBAN": "CH93 0076 2011 6238 5295 7",
    "card": "4111 1111 1111 1111", "name": "Anna Canarymüller",
}
FORMATS = ("text", "json", "github", "gitlab", "sarif", "junit")
HEAD = "kind: source\nid: {0}\ntitle: Talks\nlanguage: en\n"


def _documents(write: Callable[..., Path]) -> None:
    """Every canary where EVD06 finds it, and on lines that other rules quote or name."""
    nuggets = "".join(f"  - id: n{i}\n    verbatim: Frau {text} said so\n    locator: P{i}, {text}\n"
                      for i, text in enumerate(CANARIES.values()))
    write("personas/talks.yaml", HEAD.format("talks") + "nuggets:\n" + nuggets)
    wrapped = "".join(f"  - id: n{i}\n    verbatim: >\n      Frau\n      " + text.replace(" ", "\n      ", 1) + "\n      said so\n"
                      for i, text in enumerate(CANARIES.values()))
    write("personas/wrapped.yaml", HEAD.format("wrapped") + "nuggets:\n" + wrapped)
    # files that cannot be read, for reasons that stand beside the canaries
    for i, text in enumerate(CANARIES.values()):
        write(f"personas/bad{i}.yaml", HEAD.format(f"bad{i}") + f"note: Frau {text} \u202esaid so\n"
              f"n: Frau {text}\ndate: Frau {text}\nFrau {text}: a\ntype: Frau {text}\n"
              f'nuggets: [{{id: "Frau {text}", verbatim: a}}]\n')
        write(f"personas/hash{i}.yaml", HEAD.format(f"hash{i}") + f"note: Frau {text} #Frau {text}\n")
    # names are looked for in sources only: what a persona or a map says is the team's
    says = "".join(f'  - {{text: "Frau {text}", basis: heard, evidence: [gone]}}\n'
                   for kind, text in CANARIES.items() if kind != "name")
    write("personas/lea.yaml", "kind: persona\nid: lea\nname: Lea\nquote: Ring 079 123 45 67\n"
          "pains:\n" + says)
    write("personas/waiting.map.yaml", "kind: empathy-map\nid: waiting\ntitle: Waiting\npersona: lea\nsays:\n" + says)


def _leaks(text: str) -> list[str]:
    """The canaries in a text: also with other spaces, without any, or with line breaks within."""
    flat = re.sub(r"[\s\u00a0|]+", " ", text)
    bare = re.sub(r"\s+", "", text)
    return [kind for kind, canary in CANARIES.items()
            if canary in flat or (len(canary) > 12 and re.sub(r"\s", "", canary) in bare)]


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("options", [(), ("--fix",), ("--all", "--strict")], ids=["check", "fix", "all"])
def test_no_report_repeats_what_was_found(
        form: str, options: tuple[str, ...], empathy: Callable[..., Result], write: Callable[..., Path],
        tmp_path: Path) -> None:
    _documents(write)
    summary = tmp_path / "summary.md"
    out = tmp_path / f"report{('.sarif', '.xml', '.json')[FORMATS.index(form) % 3]}"
    done = empathy("check", "--format", form, *options, "--output", str(out), env={"GITHUB_STEP_SUMMARY": str(summary)})
    assert done.returncode == 3, done.stderr
    assert _leaks(done.stdout + done.stderr) == []
    assert _leaks(out.read_text("utf-8")) == []
    assert summary.exists() == (form == "github")
    assert not summary.exists() or _leaks(summary.read_text("utf-8")) == []


def test_the_guard_itself_sees_what_leaks(workspace: Path, write: Callable[..., Path]) -> None:
    _documents(write)
    assert set(_leaks((workspace / "personas/talks.yaml").read_text("utf-8"))) == set(CANARIES)
    assert set(_leaks((workspace / "personas/wrapped.yaml").read_text("utf-8"))) == set(CANARIES)


def test_after_mending_no_file_that_can_be_read_has_any_of_it_where_people_are_quoted(
        workspace: Path, empathy: Callable[..., Result], write: Callable[..., Path]) -> None:
    _documents(write)
    empathy("check", "--fix")
    for file in ("talks.yaml", "wrapped.yaml", "waiting.map.yaml"):
        assert _leaks((workspace / "personas" / file).read_text("utf-8")) == [], file
    assert "079" not in (workspace / "personas/lea.yaml").read_text("utf-8").split("pains:")[0]


NAME = "Frau Anna Canarymüller"


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("source", [
    f"\ufeffkind: source\nid: bad\nnote: {NAME} #x\n{NAME}: x\n",
    f'"kind": source\n"id": bad\nn: {NAME} said\n',
    f"'kind' : 'source'\nid: bad\nn: {NAME} said\n",
    f"{{kind: source, id: bad, n: {NAME} said}}\n",
    f"? kind\n: source\nn: {NAME} said\n",
    f"id: bad\nn: {NAME} said\n",
    "kind: source\nid: bad\ntitle: T\nnote: Ask Frau\n  Anna Canarymüller #now\n",
    "kind: source\nid: bad\ntitle: T\nnote: Ask Frau Anna\n  Canarymüller #now\n",
    f"kind: persona\nid: bad\nx: {NAME} said\nnuggets: {{kind: source}}\n",
], ids=range(9))
@pytest.mark.parametrize("form", FORMATS)
def test_of_a_source_that_cannot_be_read_no_name_is_repeated(
        source: str, form: str, empathy: Callable[..., Result], write: Callable[..., Path]) -> None:
    write("personas/bad.yaml", source)
    done = empathy("check", "--all", "--format", form)
    assert done.returncode == 3
    assert "bad.yaml" in done.stdout
    assert "Canary" not in done.stdout + done.stderr


@pytest.mark.usefixtures("workspace")
def test_of_a_source_in_another_encoding_no_line_is_quoted(empathy: Callable[..., Result], workspace: Path) -> None:
    (workspace / "personas").mkdir(exist_ok=True)
    (workspace / "personas/bad.yaml").write_bytes(f"kind: source\nid: bad\nn: {NAME}\n".encode("latin-1"))
    done = empathy("check")
    assert "DOC01" in done.stdout
    assert "Canary" not in done.stdout
    assert " | " not in done.stdout


@pytest.mark.usefixtures("workspace")
def test_what_is_surely_no_source_is_quoted_as_it_is(empathy: Callable[..., Result], write: Callable[..., Path]) -> None:
    write("personas/bad.yaml", f"kind: persona\nid: bad\nrole: a\nn: {NAME} said\n")
    assert f"    4 | n: {NAME} said\n" in empathy("check", "--select", "DOC01").stdout


ESCAPED = (r"anna\x40example.org", r"anna\u0040example.org", r"anna\U00000040example.org", r"anna@example\x2eorg",
           r"079 123\_45 67", r"079\x20123\x2045 67", r"\x30\x379 123 45 67", r"anna@exam\
      ple.org")


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize("written", ESCAPED)
def test_what_is_written_with_escapes_is_masked_where_its_line_is_quoted(
        written: str, empathy: Callable[..., Result], write: Callable[..., Path]) -> None:
    write("personas/talks.yaml", HEAD.format("talks") + f'note: "Or {written}, please"\n')
    write("personas/lea.yaml", "kind: persona\nid: lea\nname: Lea\npains:\n"
          f'  - {{text: "Or {written}, please", evidence: [gone]}}\n')
    done = empathy("check", "--all", "--select", "EVD06,REF01")
    assert "EVD06" in done.stdout
    assert written.partition("\n")[0][:12] not in done.stdout
    lines = done.stdout.splitlines()
    quoted = next(i for i, line in enumerate(lines) if line.startswith("    5 | note: "))
    mark = lines[quoted + 1]
    assert lines[quoted][mark.index("^"):][:1] in 'O["'
    if "\n" not in written:
        at = next(i for i, line in enumerate(lines) if "evidence: [gone]" in line)
        assert lines[at].index("gone") == lines[at + 1].index("^^^^")
