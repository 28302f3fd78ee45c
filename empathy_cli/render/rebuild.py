"""A render in which something changed: one of a workspace at a time, with what is known of the last one."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from empathy_cli.locale import N_
from empathy_cli.model.problem import WARNING, Problem
from empathy_cli.store.collector import seldom_collected

from . import inputs, memory, state
from .run import SELDOM, Run
from .sealed import Damaged
from .site import Outcome, Progress
from .state import Request, Seen


def rebuild(root: Path, request: Request, today: str, progress: Progress, seen: Seen | None = None) -> Outcome:
    """See `site.build`. `seen` is what somebody saw of the inputs just before."""
    with seldom_collected(SELDOM), nullcontext() if request.check else alone(root):
        if seen is None or _noted_since(root, seen):
            seen = Seen.now(root, overrides=request.overrides)
        kept = () if request.check else (memory.load, memory.load)  # the second time without what was damaged
        for memories in (*kept, memory.scratch):
            try:
                outcome = Run(root, request, today, progress, seen, memories).everything()
            except sqlite3.ProgrammingError:
                raise  # a mistake of ours, which no other memory mends
            except (sqlite3.Error, Damaged):
                if not request.check:
                    memory.remove(root)  # what is damaged, or what the disk has no room for
            else:
                if kept and memories is memory.scratch:
                    outcome.problems.extend(_in_the_way(root))
                return outcome
        return Run(root, request, today, progress, seen, memory.held).everything()


def _in_the_way(root: Path) -> Iterator[Problem]:
    """A warning of each folder that lies where this render would have been remembered."""
    file = memory.place(root)
    for path in (file, file.with_name(f"{file.name}-journal")) if file else ():
        if path.is_dir():
            yield Problem(N_("is a folder, so this render could not be remembered, and the next one looks at "
                             "everything again; delete it, or move it away"),
                          file=path.relative_to(root).as_posix(), severity=WARNING)


def _noted_since(root: Path, seen: Seen) -> bool:
    """Whether another render ended since: it may know of documents that were not there then, and are not gone."""
    file = memory.place(root)
    return file is None or inputs.settles([[("", inputs.sign_of(file))]]) >= seen.started


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """One render of a workspace at a time; a second one waits."""
    folder, lock = state.folder(root), None
    with suppress(ImportError, OSError):  # Windows, a drive without locks, or one that cannot be written
        import fcntl

        lock = os.open(folder / "render.lock", os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW) if folder else None
        if lock is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)
