"""The tour in the README is run here, line by line, and says what the README says that it says."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import environment

README = Path(__file__).resolve().parents[2] / "README.md"
BLOCK = re.compile(r"^```(\w+)(?: title=(\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)
DAY = "1774000000"  # 20 March 2026


@dataclass(frozen=True)
class Step:
    """A file that the reader saves, or a command with what it prints."""

    name: str
    text: str
    is_file: bool


def tour(readme: str) -> list[Step]:
    """The steps between the tour's heading and the next one, in order."""
    return steps(re.findall(r"^## Five minutes\n(.*?)^## ", readme, re.MULTILINE | re.DOTALL)[0])


def steps(text: str) -> list[Step]:
    """The steps of a page or a chapter, in order."""
    found = []
    for language, title, body in BLOCK.findall(text):
        if title:
            found.append(Step(title, body, is_file=True))
        elif language == "console":
            for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                found.append(Step(command, output, is_file=False))
    return found


def says(shown: str, found: str) -> bool:
    """Whether a text is the one shown, where a line `…` stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^…\n", shown, flags=re.MULTILINE)]
    return re.fullmatch(r"(?:.*\n)*".join(parts), found) is not None


def run(step: Step, folder: Path, day: str = DAY) -> tuple[int, str, Path]:
    """Exit code, both streams as they come, and the folder that the shell is in afterwards."""
    where = folder / ".where"
    programs = Path(sys.executable).parent
    done = subprocess.run(
        ["/bin/sh", "-c", f'{step.name}\ncode=$?; pwd > "$WHERE"; exit $code'], cwd=folder, timeout=60, check=False,
        env=environment({"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "WHERE": str(where),
                         "SOURCE_DATE_EPOCH": day, "COLUMNS": "100", "HOME": str(folder),
                         "PYTHONUNBUFFERED": "1"}),  # both streams in the order in which a terminal shows them
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    after = Path(where.read_text("utf-8").strip())
    where.unlink()
    return done.returncode, done.stdout.decode(), after


def test_the_tour_runs_and_prints_what_the_readme_shows(tmp_path: Path) -> None:
    found = tour(README.read_text("utf-8"))
    assert sum(not s.is_file for s in found) >= 8
    folder = tmp_path
    for step in found:
        if step.is_file:
            (folder / step.name).write_text(step.text, "utf-8")
            continue
        code, output, folder = run(step, folder)
        assert code == 0, f"$ {step.name}\n{output}"
        assert says(step.text, output), f"$ {step.name}\nprints\n{output}\nand not what the README shows:\n{step.text}"


@pytest.mark.parametrize(("shown", "found", "same"), [
    ("a\n", "a\n", True), ("a\n", "b\n", False), ("a\n", "a\nb\n", False), ("a\n…\n", "a\nb\nc\n", True),
    ("…\nc\n", "a\nb\nc\n", True), ("…\nc\n", "a\nb\n", False), ("", "a\n", False),
])
def test_output_is_compared_line_by_line(shown: str, found: str, *, same: bool) -> None:
    assert says(shown, found) is same
