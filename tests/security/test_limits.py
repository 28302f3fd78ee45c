"""What a stranger's workspace may cost: each file is bounded, all of them together are, and the job's own limits hold."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

from empathy_cli.store.bounds import MAX_FILES, MAX_TOTAL
from tests.conftest import Result, environment

from . import heavy

MEMORY = 1 << 30
SECONDS = 60
COMMANDS = ("render", "check", "list", "coverage")


def bounded(root: Path, *words: str, memory: int = MEMORY, seconds: int = SECONDS) -> Result:
    """The real program with so many bytes of memory and seconds of computing, as `ulimit` gives them to a job."""
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))

    done = subprocess.run([sys.executable, "-m", "empathy_cli", *words], cwd=root, capture_output=True, timeout=300,
                          env=environment({"HOME": str(root / "home")}), preexec_fn=limit, check=False)
    return Result(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


@pytest.mark.parametrize("kind", heavy.KINDS)
@pytest.mark.parametrize("command", COMMANDS)
def test_the_heaviest_workspaces_end_within_a_gibibyte_and_a_minute(kind: str, command: str, tmp_path: Path) -> None:
    (tmp_path / "empathy.yaml").touch()
    (tmp_path / "personas").mkdir()
    heavy.KINDS[kind](tmp_path, 1)
    done = bounded(tmp_path, command)
    assert done.returncode in (0, 1, 3), done.stderr[-2_000:]
    assert "bug in empathy" not in done.stderr
    assert "memory that this process" not in done.stderr
    if command == "render" and kind == "documents":
        assert (tmp_path / "build/p0.html").stat().st_size > 500_000  # they really were taken


def test_too_little_memory_is_said_in_words(tmp_path: Path) -> None:
    """The control: the limit acts."""
    (tmp_path / "empathy.yaml").touch()
    heavy.documents(tmp_path, 1)
    for spare in range(72, 112, 4):
        done = bounded(tmp_path, "render", "--jobs", "1", memory=spare << 20)
        if "memory that this process may use is not enough" in done.stderr:
            assert done.returncode == 1
            assert not list((tmp_path / "build").glob(".empathy-tmp-*"))
            return
    pytest.fail("no amount of memory was too little")


@pytest.mark.slow
def test_more_files_than_a_workspace_may_have_are_refused_before_a_page_is_written(tmp_path: Path) -> None:
    (tmp_path / "empathy.yaml").touch()
    for folder in range(MAX_FILES // 1_000 + 1):
        (tmp_path / f"personas/{folder}").mkdir(parents=True)
        for n in range(1_000):
            (tmp_path / f"personas/{folder}/{n}.yaml").touch()
    done = bounded(tmp_path, "render")
    assert (done.returncode, done.stderr) == (1, "personas: more than 50,000 files in this folder: split the workspace\n")
    assert not list((tmp_path / "build").glob("*"))


def test_more_bytes_than_a_workspace_may_have_are_refused_too(tmp_path: Path) -> None:
    (tmp_path / "empathy.yaml").touch()
    (tmp_path / "personas").mkdir()
    for n in range(MAX_TOTAL // (1 << 20) + 1):
        with (tmp_path / f"personas/{n}.yaml").open("wb") as file:
            file.truncate(1 << 20)
    done = bounded(tmp_path, "render")
    assert (done.returncode, done.stderr) == (
        1, "personas: the files in this folder have more than 256 MiB together: split the workspace\n")
