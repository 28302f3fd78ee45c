"""A full disk, a disk without room for another file, one that became read-only, a limit of file sizes, a full pipe's end.

The disks are real ones, small and in memory; only root may mount them.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from .breaking import Ended, judged, wrong_now
from .ground import Ground, begun
from .jobs import JOBS, Prepared, prepared, run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="disks, limits and devices as POSIX has them")


@contextmanager
def _disk(at: Path, options: str) -> Iterator[Callable[[str], None]]:
    """A disk in memory; what it hands over changes its options."""
    at.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(at)], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()[:200]}")

    def now(changed: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{changed}", str(at)], check=True, capture_output=True)

    try:
        yield now
    finally:
        subprocess.run(["umount", "-l", str(at)], check=False, capture_output=True)


def _used(at: Path) -> tuple[int, int]:
    """Bytes and files that are taken."""
    known = os.statvfs(at)
    return (known.f_blocks - known.f_bfree) * known.f_frsize, known.f_files - known.f_ffree


@pytest.mark.slow
@pytest.mark.parametrize("name", ["new", "edit", "import", "render", "render again", "publish", "publish again", "publish to git", "check --fix"])
def test_a_command_on_a_disk_that_gets_full_says_so_and_goes_on_when_there_is_room(tmp_path: Path, name: str) -> None:
    with _disk(tmp_path / "disk", "size=64m") as options:
        it = prepared(JOBS[name], begun(tmp_path / "disk" / "ground"))
        seen = set()
        for room in (0, 4, 12, 40, 100):
            options("size=64m")
            it.ground.restore(it.before)
            options(f"size={_used(tmp_path / 'disk')[0] + room * 1024}")
            ended = _ended(it)
            seen.add(ended.code)
            wrong = wrong_now(it, ended)
            assert wrong == [], f"{room} KiB: {wrong} {ended.said}"
            assert ended.code == it.job.code or _says_why(ended.said), ended.said
            options("size=64m")
            assert judged(it, ended) == []
        assert seen - {it.job.code}, "the disk was never full"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["new journey", "render", "publish"])
def test_a_command_on_a_disk_without_room_for_another_file_says_so(tmp_path: Path, name: str) -> None:
    with _disk(tmp_path / "disk", "size=64m") as options:
        it = prepared(JOBS[name], begun(tmp_path / "disk" / "ground"))
        codes = []
        for more in (0, 1, 3):
            options("nr_inodes=5000")
            it.ground.restore(it.before)
            options(f"nr_inodes={_used(tmp_path / 'disk')[1] + more}")
            ended = _ended(it)
            assert wrong_now(it, ended) == []
            codes.append(ended.code)
            assert ended.code == 0 or _says_why(ended.said), ended.said
            options("nr_inodes=5000")
            assert judged(it, ended) == []
        assert codes[0] == 1, codes


@pytest.mark.slow
def test_a_disk_that_became_read_only_is_named(tmp_path: Path) -> None:
    for name in ("new", "add", "render again", "publish again", "rename", "remove", "import", "init", "export"):
        with _disk(tmp_path / name / "disk", "size=64m") as options:
            it = prepared(JOBS[name], begun(tmp_path / name / "disk" / "ground"))
            it.ground.restore(it.before)
            options("ro")
            ended = _ended(it)
            assert ended.code == 1, (name, ended.said)
            assert wrong_now(it, ended) == [], name
            assert any(words in ended.said for words in ("not allowed", "Read-only", "write-protected")), ended.said
            for command in (("list",), ("show", "lea"), ("export", "boots"), ("gaps",)):
                read = run(it.ground, *command)
                assert read.returncode == 0, read.stderr
            options("rw")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["new", "edit", "render", "publish", "export"])
def test_a_limit_of_file_sizes_is_a_full_disk(job: Callable[[str], Prepared], name: str) -> None:
    it = job(name)
    for blocks in (0, 1, 6):
        it.ground.restore(it.before)
        done_ = run(it.ground, program=("bash", "-c", f'ulimit -f {blocks}; exec "$@"', "bash", sys.executable, "-m", "empathy_cli", *it.job.args))
        ended = Ended(done_.returncode, done_.stdout + done_.stderr)
        assert wrong_now(it, ended) == []
        assert ended.code in (it.job.code, 1), ended.said
        assert blocks or ended.code == 1
        assert judged(it, ended) == []


@pytest.mark.slow
def test_a_full_folder_for_temporary_files_stops_only_who_needs_it_and_is_named(tmp_path: Path) -> None:
    it = prepared(JOBS["publish to git"], begun(tmp_path / "ground"))
    it.ground.restore(it.before)
    with _disk(it.ground.top / "tmp", "size=8k"):
        (it.ground.top / "tmp" / "theirs").write_bytes(b"x" * 4096)
        ended = _ended(it)
        assert ended.code == 1
        assert _says_why(ended.said), ended.said
        assert str(it.ground.top / "tmp") in ended.said or "temporary" in ended.said, ended.said
        for command in (("add", "lea", "goals", "Sleep well"), ("render",), ("check",)):
            other = run(it.ground, *command)
            assert other.returncode in (0, 3), other.stderr
    assert run(it.ground, *it.job.args).returncode == 0


FULL = Path("/dev/full")
OUT = (("list",), ("list", "--json"), ("show", "lea"), ("show", "boots"), ("export", "boots"), ("export", "boots", "--json"),
       ("check",), ("check", "--format", "json"), ("check", "--format", "sarif"), ("check", "--format", "junit"),
       ("check", "--format", "github"), ("gaps",), ("coverage",), ("trace", "lea"), ("impact", "talk-1"), ("explain",),
       ("schema", "persona"), ("templates",), ("render", "--json"), ("render", "--check"), ("publish",),
       ("publish", "--json"), ("add", "lea", "goals", "Eat", "--json"), ("edit", "lea", "--answers", "../given/answers.yaml", "--dry-run"),
       ("--help",), ("list", "--help"), ("--version",), ("init", "--json"))


@pytest.mark.slow
@pytest.mark.parametrize("args", OUT, ids=" ".join)
def test_an_output_that_is_full_is_an_error_and_no_traceback(tmp_path: Path, args: tuple[str, ...]) -> None:
    ground = _with_site(tmp_path)
    with FULL.open("wb") as full:
        ended = subprocess.run([sys.executable, "-m", "empathy_cli", *args], cwd=ground.workspace, env=ground.environment,
                               stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert ended.returncode == 1, ended.stderr
    assert "stdout cannot be written: No space left on device" in ended.stderr
    for sign in ("Traceback", "Exception ignored", "this is a bug"):
        assert sign not in ended.stderr, ended.stderr


def test_both_streams_full_end_the_program_quietly(tmp_path: Path) -> None:
    ground = _with_site(tmp_path)
    with FULL.open("wb") as full:
        for args in (("list",), ("check",), ("show", "nobody"), ("render",)):
            ended = subprocess.run([sys.executable, "-m", "empathy_cli", *args], cwd=ground.workspace, env=ground.environment,
                                   stdin=subprocess.DEVNULL, stdout=full, stderr=full, timeout=60, check=False)
            assert ended.returncode in (1, 2), args


def _with_site(tmp_path: Path) -> Ground:
    ground = begun(tmp_path / "ground")
    JOBS["publish"].before(ground)
    ground.write("given/answers.yaml", "role: Doctor\n")
    return ground


def _ended(it: Prepared) -> Ended:
    ran = run(it.ground, *it.job.args)
    return Ended(ran.returncode, ran.stdout + ran.stderr)


def _says_why(said: str) -> bool:
    return any(words in said for words in ("is full", "No space left", "no room", "Disk quota"))
