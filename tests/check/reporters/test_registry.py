"""The list of formats is complete, every one of them writes every report, and none lets a document act in a log."""

import json
import sys
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from pathlib import Path
from pkgutil import iter_modules
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.check import reporters
from empathy_cli.check.reporters import github
from empathy_cli.check.reporters.registry import REPORTERS
from empathy_cli.cli import output
from empathy_cli.cli.checking import FORMATS, TEXT
from empathy_cli.cli.findings import write as write_text
from empathy_cli.cli.session import Session
from empathy_cli.model.problem import Problem
from tests.check.reporters.logs import ATTACKS, NAMES, acting, command
from tests.check.reporters.made import FILE, SEVERAL, made, problem

PARTS = {"report", "registry", "dumped", "manual", "quoted"}
"""Modules of the package that are no format."""
WRITERS = {name: reporter.write for name, reporter in REPORTERS.items()} | {"summary": github.summary}


def test_every_format_is_registered_and_known_to_the_command() -> None:
    modules = {m.name for m in iter_modules(reporters.__path__)} - PARTS
    assert {r.write.__module__.rpartition(".")[2] for r in REPORTERS.values()} == modules
    assert list(FORMATS) == [TEXT, *REPORTERS]
    assert all(name == reporter.name for name, reporter in REPORTERS.items())
    suffixes = [r.suffix for r in REPORTERS.values() if r.suffix]
    assert len(suffixes) == len(set(suffixes))


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_writes_the_same_twice_and_ends_with_a_line(name: str) -> None:
    for report in (made(SEVERAL), made([]), made(SEVERAL, strict=True, base="docs/")):
        text = WRITERS[name](report)
        assert text == WRITERS[name](report)
        assert not text or text.endswith("\n")


def hostile(text: str) -> list[Problem]:
    """Findings that say a text wherever a document can say something: in values, in keys, in the name of its file."""
    return [problem(text), problem("a", path=(text, 0, text)), problem(text, rule="PER08", severity="warning"),
            problem(file=f"personas/{text}.yaml"), problem(rule="TPT10", severity="information", file=f"{text}/a.yaml")]


def written(name: str, text: str) -> list[object]:
    """What acts in a log with the report; of the format that is made of commands, what it did not mean to say."""
    out = WRITERS[name](made(hostile(text), base=""))
    if name != "github":
        return list(acting(out))
    lines = out.removesuffix("\n").split("\n")
    found = [command(line) for line in lines]
    assert len(found) == 5
    assert all(c and c.name in ("error", "warning", "notice") and c.properties["title"] in ("REF01", "PER08", "TPT10")
               for c in found)
    return [thing for thing in acting(out) if thing not in found]


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
@pytest.mark.parametrize("name", WRITERS)
def test_what_a_document_says_does_not_act_in_a_log(name: str, attack: str) -> None:
    assert written(name, attack) == []


def test_control_the_same_texts_unguarded_do_act() -> None:
    acts = [a for a in ATTACKS if list(acting(f"{a}\n"))]
    assert len(acts) >= 28
    assert {type(c).__name__ for a in acts for c in acting(a)} == {"Command", "str"}
    assert not list(acting("1: error: nothing acts here\n"))


CHARS = st.sampled_from([":", "::", "#", "##", "##[", "[", "]", "%", "%0A", "\n", "\r", "\x1b", "\u2028", "\x85", " ", ",",
                         "=", "error", "vso", "section_start:1:x", "|", "`", "<", "&", "\ud800", "a", "é", *NAMES])
TEXTS = st.one_of(st.lists(CHARS, max_size=12).map("".join), st.text(max_size=30))


@given(TEXTS)
def test_no_text_at_all_acts_in_a_log(text: str) -> None:
    for name in WRITERS:
        assert written(name, text) == [], name


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
@pytest.mark.parametrize("plain", [False, True])
def test_nothing_that_text_quotes_acts_in_a_log(attack: str, plain: bool, capsys: pytest.CaptureFixture[str],
                                                tmp_path: Path) -> None:
    line = f"{attack} - {attack}"
    found = [problem(attack, line=n, column=c) for n in (1, 2, 3) for c in (1, len(attack) + 2)]
    for quoted in (line, f"a: {line}", f"  {attack}"):
        texts = {FILE: "\n".join([quoted] * 3).encode("utf-8", "replace")}
        write_text(made(found), Session(tmp_path, plain=plain), texts, everything=True)
    shown = capsys.readouterr()
    assert list(acting(shown.out.encode("utf-8", "replace").decode() + shown.err)) == []
    assert "REF01" in shown.out


@given(TEXTS, st.sampled_from([None, 14, 30, 80]), st.integers(1, 40), st.integers(1, 90))
def test_no_text_at_all_acts_where_it_is_quoted_in_whatever_window(text: str, width: int | None, column: int, end: int) -> None:
    quoted = {FILE: f"{text}\n  {text}\na: {text}\n".encode("utf-8", "replace")}
    found = [replace(problem(text, line=n, column=column), end=end) for n in range(5)]
    with pytest.MonkeyPatch.context() as patch, TextIOWrapper(BytesIO(), "utf-8") as out:
        patch.setattr(output, "width_of", lambda _: width)
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", out)
        write_text(made(found), Session(Path()), quoted, everything=True)
        out.flush()
        shown = out.buffer.getvalue().decode()
    assert list(acting(shown)) == []
    assert shown.replace("\n      ", "").count("REF01") >= 5


@pytest.mark.parametrize("base", ["", "docs/"])
def test_what_is_about_no_single_file_is_left_out_of_no_format_and_said_of_the_folder_of_all(base: str) -> None:
    report = made([*SEVERAL, problem("many", file="", line=0, column=0, path=())], base=base)
    for name, write in WRITERS.items():
        assert "many" in write(report), name
    located = json.loads(WRITERS["gitlab"](report))[-1]["location"]["path"]
    result = json.loads(WRITERS["sarif"](report))["runs"][0]["results"][-1]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert located == uri == f"{base}personas"
    (suite,) = fromstring(WRITERS["junit"](report))
    assert suite.get("tests") == str(len(list(suite))) == "4"
    assert [case.get("name") for case in suite][-1] == f"{base}personas"
