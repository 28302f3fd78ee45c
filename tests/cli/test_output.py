"""What problems say where they are printed: texts to paste can be pasted, and nothing in them acts."""

from pathlib import Path

from empathy_cli.cli import output
from empathy_cli.locale import translator
from empathy_cli.model.problem import Problem
from empathy_cli.store.editor import _refused
from empathy_cli.store.meaning import shape_of
from tests.check.reporters.logs import acting


def refused(*pains):
    problem = _refused("kind: persona\nid: lea\nname: Lea\n", shape_of({"kind": "persona"}), ("pains",), list(pains)).problems[0]
    return output.problem_line(problem, translator("en")).splitlines()


def test_what_is_to_be_written_by_hand_stands_there_as_lines_to_paste():
    first, *paste = refused("a", "b", {"text": "c", "severity": 4})
    assert first.endswith("Write it by hand, at line 1:")
    assert paste == ["  pains:", "    - a", "    - b", "    - text: c", "      severity: 4"]


def test_a_paste_of_hundreds_of_lines_is_cut_and_says_so():
    paste = refused(*("x" * 900 for _ in range(300)))
    assert len(paste) < 50
    assert max(map(len, paste)) < 500
    assert paste[-1].strip().endswith("more lines")


def test_no_line_of_a_paste_is_a_command_to_a_build_server_or_a_terminal():
    problem = Problem("Write it:\n{text}", {"text": "note: |\n  ::error ::x\n::y\n  a::b\x1b[2J\n##[group]"})
    assert output.message(problem, translator("en")).splitlines() == [
        "Write it:", "  note: |", "    \\x3a:error \\x3a:x", "  \\x3a:y", "    a::b\\x1b[2J", "  \\x23#[group]"]


def test_a_path_acts_on_no_terminal():
    assert output.shown(Path("a\x1b[2Jb.csv")) == "a\\x1b[2Jb.csv"


def test_neither_a_problem_nor_json_of_any_command_is_a_command_to_a_build_server(empathy, workspace, write):
    write("personas/##[error]x.yaml", "kind: persona\nid: lea\nname: '##[group]'\nrole: '##vso[task.complete]'\nage: 1\n")
    write("personas/b.yaml", "kind: persona\nid: b\nname: '##[group] ::error::x'\n")
    for words in (("list", "--json"), ("show", "b", "--json"), ("render",), ("rename", "b", "c", "--json", "--yes")):
        done = empathy(*words)
        assert list(acting(done.stdout + done.stderr)) == [], words
        assert "[" in done.stdout + done.stderr
