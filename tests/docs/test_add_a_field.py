"""CONTRIBUTING.md says that a field is one edit. Here the edits that it shows are made, in a copy of the project."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from tests.conftest import Result, environment

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]
JOURNEY = """\
kind: journey
id: shoes
title: Shoes
persona: lea-brunner
steps:
  - id: sofa
    title: Looks at shoes
    beside: The dog
"""
PERSONA = "kind: persona\nid: lea-brunner\nname: Lea Brunner\nnickname: Lee\npains: [Late again]\n"


def edits() -> Iterator[tuple[str, str, str]]:
    """The file that a diff in CONTRIBUTING.md changes, the lines that it finds there, the same with its new ones."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for diff in re.findall(r"^```diff\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        lines = [line for line in diff.splitlines(keepends=True) if not line.startswith(("---", "+++", "@@"))]
        before = "".join(line[1:] for line in lines if line.startswith(" "))
        yield re.findall(r"^\+\+\+ b/(\S+)", diff, re.MULTILINE)[0], before, "".join(line[1:] for line in lines)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with these edits, importable from its folder."""
    tree = tmp_path_factory.mktemp("project")
    for name in ("empathy_cli", "docs"):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "templates", tree / "empathy_cli/templates", ignore=shutil.ignore_patterns("__pycache__"))
    for name, before, after in edits():
        text = (tree / name).read_text("utf-8")
        assert text.count(before) == 1, "the lines around the new field in CONTRIBUTING.md stand in the model"
        (tree / name).write_text(text.replace(before, after), "utf-8")
    return tree


@pytest.fixture
def patched(copy: Path, workspace: Path, write: Callable[..., Path]) -> Run:
    """Runs `python ARGS` with the edited project, in a workspace with a persona who has a nickname."""
    write("personas/lea-brunner/persona.yaml", PERSONA)

    def run(*args: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, *args], env=environment({"PYTHONPATH": str(copy)}), cwd=workspace,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)

    return run


@pytest.mark.usefixtures("workspace")
def test_without_the_edit_the_field_is_unknown(empathy: Callable[..., Result], write: Callable[..., Path]) -> None:
    write("personas/lea-brunner/persona.yaml", PERSONA)
    done = empathy("check", "--select", "DOC01")
    assert "nickname" in done.stdout + done.stderr
    assert done.returncode == 3


def test_the_reader_accepts_it(patched: Run) -> None:
    done = patched("-m", "empathy_cli", "check", "--select", "DOC01")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_reader_suggests_it(patched: Run,
                                write: Callable[..., Path]) -> None:
    write("personas/lea-brunner/persona.yaml", PERSONA.replace("nickname", "nicknme"))
    done = patched("-m", "empathy_cli", "check", "--select", "DOC01")
    assert "Did you mean “nickname”?" in done.stdout + done.stderr


def test_the_schema_has_it(patched: Run) -> None:
    schema = json.loads(patched("-m", "empathy_cli", "schema", "persona").stdout)
    assert schema["properties"]["nickname"]["title"] == "Nickname"


def test_show_prints_it_under_its_label(patched: Run) -> None:
    done = patched("-m", "empathy_cli", "show", "lea-brunner")
    assert "Nickname" in done.stdout
    assert "Lee" in done.stdout


def test_the_manual_has_its_row(patched: Run, copy: Path,
                                tmp_path: Path) -> None:
    assert patched(copy / "docs/generate.py", "--to", tmp_path).returncode == 0
    row = next(line for line in (tmp_path / "documents.md").read_text("utf-8").splitlines() if "`nickname`" in line)
    assert row == ("| `nickname` | text | What do friends call Lea? | The name that a friend would use says how close we are. "
                   "| Lee |")


def test_the_full_interview_has_it(patched: Run) -> None:
    done = patched("-c", "from empathy_cli.interview.questions import questions\n"
                         "from empathy_cli.model.kinds import KINDS\n"
                         "print([q.key for q in questions(KINDS['persona'], full=True)][:2])")
    assert done.stdout == "['name', 'nickname']\n"


@pytest.mark.skipif(os.name == "nt", reason="pexpect needs a pseudo-terminal")
def test_edit_asks_it_and_writes_the_answer(patched: Run, copy: Path,
                                            workspace: Path) -> None:
    terminal = pexpect.spawn(sys.executable, ["-m", "empathy_cli", "--plain", "edit", "lea-brunner", "nickname"],
                             env=environment({"PYTHONPATH": str(copy), "TERM": "dumb"}), cwd=str(workspace),
                             encoding="utf-8", timeout=30)
    terminal.expect_exact("What do friends call Lea")
    terminal.sendline("Leoni")
    while terminal.expect([pexpect.EOF, r"\[[^\]\n]*\] ?$", r"[>?:] ?$"]):
        terminal.sendline("")
    terminal.close()
    assert "nickname: Leoni\n" in (workspace / "personas/lea-brunner/persona.yaml").read_text("utf-8")


@pytest.fixture
def journey(workspace: Path) -> Path:
    file = workspace / "personas/shoes.journey.yaml"
    file.write_text(JOURNEY, "utf-8")
    return file


@pytest.mark.usefixtures("journey")
def test_a_field_of_a_step_is_read_and_suggested(patched: Run, journey: Path) -> None:
    done = patched("-m", "empathy_cli", "check", "--select", "DOC01")
    assert done.returncode == 0, done.stdout + done.stderr
    journey.write_text(JOURNEY.replace("beside", "besides"), "utf-8")
    assert "Did you mean “beside”?" in patched("-m", "empathy_cli", "check").stdout


@pytest.mark.usefixtures("journey")
def test_a_field_of_a_step_is_a_column_of_its_table(patched: Run) -> None:
    head, row = patched("-m", "empathy_cli", "export", "shoes").stdout.splitlines()
    assert dict(zip(head.split(","), row.split(","), strict=True))["beside"] == "The dog"


def test_a_field_of_a_step_is_changed_at_its_address(patched: Run, journey: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("beside: The cat\n", "utf-8")
    done = patched("-m", "empathy_cli", "edit", "shoes#sofa", "--answers", answers)
    assert done.returncode == 0, done.stdout + done.stderr
    assert journey.read_text("utf-8") == JOURNEY.replace("The dog", "The cat")


def test_a_field_of_a_step_is_in_the_schema(patched: Run) -> None:
    schema = json.loads(patched("-m", "empathy_cli", "schema", "journey").stdout)
    assert schema["$defs"]["step"]["properties"]["beside"]["title"] == "Beside them"
