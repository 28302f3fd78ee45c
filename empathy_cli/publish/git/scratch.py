"""The folder that git works in for one run. It goes at its end; what a killed run has left goes at a later start."""

import os
import shutil
import stat
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.target import PublishError

PREFIX = "empathy-git-"
YOUNG = 60
"""Seconds in which a folder may not be locked yet, or what a killed run has started may still be at work in it."""


class Scratch:
    """A context manager: the path of a folder that nobody else reads, locked while it is used where there are locks."""

    def __init__(self) -> None:
        self.path = Path()
        self._lock = -1

    def __enter__(self) -> Self:
        try:
            _sweep(Path(tempfile.gettempdir()))
            self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
            with suppress(OSError):  # some file systems have no locks: nobody else gets one there, so none removes it
                self._lock = _locked(self.path)
        except OSError as error:
            raise PublishError(Problem(
                N_("no folder for temporary files can be made ({why}). Make room there, or let TMPDIR name another"),
                {"why": error.strerror or str(error)})) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def _locked(folder: Path) -> int:
    """A descriptor that holds the lock of a folder; -1 where there are no locks. Raises OSError where it is held."""
    try:
        import fcntl
    except ImportError:  # Windows
        return -1
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _sweep(top: Path) -> None:
    """Removes the folders of runs that were killed: ours, not young, and locked by nobody."""
    for folder in top.glob(f"{PREFIX}*"):
        with suppress(OSError):
            status = folder.lstat()
            if not stat.S_ISDIR(status.st_mode) or time.time() - status.st_mtime < YOUNG:
                continue
            if hasattr(os, "geteuid") and status.st_uid != os.geteuid():
                continue
            if (lock := _locked(folder)) >= 0:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(lock)
