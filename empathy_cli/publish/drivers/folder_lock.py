"""One publish to a folder at a time: a second one waits for it a while.

The lock is on a folder in that one, which git and sites leave aside. It ends with the process, whatever ends that;
what a killed run leaves is an empty folder, which keeps nobody waiting and goes with the next publish.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.target import Moved

if sys.platform != "win32":
    import fcntl

NAME = ".empathy-publishing"
PATIENCE = 30.0
"""Seconds that somebody else's publish is waited for."""
PAUSE = 0.05


@contextmanager
def alone(top: Path) -> Iterator[None]:
    """Raises Moved where another publish takes too long. Where there are no locks, as on Windows, or no folder can be
    made, it goes on without: then comparing before each change must do.
    """
    if sys.platform == "win32":
        yield
        return
    made = [path for path in (top, *top.parents) if not path.exists()]
    lock = -1
    with suppress(OSError):  # what is really wrong is told where the first page is written
        lock = _taken(top / NAME, time.monotonic() + PATIENCE)
    try:
        yield
    finally:
        if lock >= 0:
            with suppress(OSError):
                (top / NAME).rmdir()  # before the lock ends: whoever waits for it sees that it is gone
            os.close(lock)
            with suppress(OSError):
                for path in made:
                    path.rmdir()  # where no page was written


def _taken(place: Path, until: float) -> int:
    """A descriptor that holds the lock of this folder. Raises OSError where it cannot be made or has no locks."""
    while True:
        place.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # whoever had it took it away just now
            if (lock := _tried(place)) >= 0:
                return lock
        if time.monotonic() > until:
            raise Moved(Problem(N_("another publish has been writing to {folder} for {n} seconds: wait till it has "
                                   "ended, and run it again"), {"folder": str(place.parent), "n": f"{PATIENCE:.0f}"}))
        time.sleep(PAUSE)


def _tried(place: Path) -> int:
    """The same; -1 where somebody else holds it."""
    lock = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    mine = False
    try:
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mine = os.path.samestat(os.fstat(lock), place.lstat())
    finally:
        if not mine:
            os.close(lock)
    return lock if mine else -1
