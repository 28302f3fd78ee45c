"""The folder that git works in: it goes at the end of a run, and that of a killed run at a later start."""

import errno
import os
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from empathy_cli.publish.git.program import _is_full
from empathy_cli.publish.git.scratch import PREFIX, Scratch
from empathy_cli.publish.target import PublishError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="locks of folders as POSIX has them")


@pytest.fixture(autouse=True)
def top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left(top: Path, name: str, *, old: bool = True) -> Path:
    folder = top / f"{PREFIX}{name}"
    (folder / "0.git").mkdir(parents=True)
    if old:
        os.utime(folder, (0, 0))
    return folder


def test_a_folder_goes_at_the_end(top: Path) -> None:
    with Scratch() as scratch:
        (scratch.path / "0.git").mkdir()
    assert list(top.iterdir()) == []


def test_what_a_killed_run_left_goes_and_nothing_else(top: Path) -> None:
    killed, young = left(top, "killed"), left(top, "young", old=False)
    foreign = top / "empathy-notes"
    foreign.mkdir()
    linked = top / f"{PREFIX}linked"
    linked.symlink_to(foreign)
    with Scratch() as scratch:
        os.utime(scratch.path, (0, 0))  # old, but at work: the second run leaves it alone
        with Scratch():
            assert scratch.path.is_dir()
    assert not killed.exists()
    assert sorted(top.iterdir()) == sorted([young, foreign, linked])


def test_a_folder_for_temporary_files_that_takes_nothing_is_said(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(top / "nowhere"))
    with pytest.raises(PublishError, match="no folder for temporary files can be made"), Scratch():
        pass


def test_where_the_file_system_has_no_locks_a_run_works_all_the_same(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", no_locks)
    killed = left(top, "killed")
    with Scratch() as scratch:
        os.utime(scratch.path, (0, 0))
        with Scratch():
            assert scratch.path.is_dir()
    assert list(top.iterdir()) == [killed]  # nothing tells whether somebody works there


@pytest.mark.parametrize(("blocks", "room", "files", "names", "full"), [
    (0, 0, 0, 0, False), (100, 0, 0, 0, True), (100, 7, 0, 0, False), (100, 7, 50, 0, True), (100, 7, 50, 3, False)])
def test_a_disk_is_full_where_it_has_bounds_and_nothing_is_left(
        blocks: int, room: int, files: int, names: int, full: bool, top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_blocks=blocks, f_bavail=room, f_files=files, f_favail=names))
    assert _is_full(top, "remote: No space left on device") is full
    assert _is_full(top, "fatal: write error: No space left on device")
