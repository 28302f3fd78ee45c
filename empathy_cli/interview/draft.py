"""The draft of an interview: a journal that only grows, on the disk before the next key is read.

One line of JSON an answer. Whatever kills the program loses at most the line being typed; a line that was torn by a
power cut is passed over. Two terminals cannot write the same draft: it is locked while it is open.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.store.private import FOLDER, own_folder

MAX_BYTES = 64 * 1024 * 1024
"""What is bigger was not written by an interview: one about 200 steps, each changed ten times, stays below."""


class Draft:
    """The draft of one command, open and locked; a context manager. `answers` and `place` are what it held."""

    def __init__(self, root: Path, name: str) -> None:
        self.path = root / FOLDER / "drafts" / f"{name}.jsonl"
        self._root = root
        self.answers: dict[str, Any] = {}
        self.place: list[Any] = []
        self._fd = -1
        self._empty = True

    def __enter__(self) -> Self:
        try:
            own_folder(self._root, "drafts")
            self._fd = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o600)
            self._lock()
            self._read()
        except OSError as error:
            self._close()
            raise InputError(Problem(
                N_("the draft cannot be written, so no question is asked: {error}"),
                {"error": error.strerror or str(error)}, file=str(self.path))) from error
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._empty:
            self.path.unlink(missing_ok=True)
        self._close()

    @property
    def begun(self) -> bool:
        """Whether there is something to go on with."""
        return not self._empty

    def keep(self, path: tuple[str, ...] | None, value: Any, place: list[Any]) -> None:
        """Writes one change and waits until it is on the disk. Disk full: the interview goes on, and says so."""
        line: dict[str, Any] = {"at": place}
        if path:
            line |= {"key": ".".join(path), "value": value}
        data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
        try:
            while data:
                data = data[os.write(self._fd, data):]
            os.fsync(self._fd)
        except OSError as error:
            raise InputError(Problem(
                N_("this answer could not be kept in the draft: {error}. Make room, then run the same command again"),
                {"error": error.strerror or str(error)}, file=str(self.path))) from error
        self._empty = False

    def discard(self) -> None:
        """Forgets everything: what was answered is saved elsewhere, or is not wanted."""
        os.ftruncate(self._fd, 0)
        self.answers, self.place, self._empty = {}, [], True

    def _lock(self) -> None:
        try:
            _exclusive(self._fd)
        except OSError as error:
            raise InputError(Problem(N_("this interview is open in another terminal; finish it there"),
                                     file=str(self.path))) from error
        if not self.path.exists() or not os.path.samestat(os.fstat(self._fd), self.path.stat()):
            raise InputError(Problem(N_("this interview was just finished in another terminal; run the command again"),
                                     file=str(self.path)))

    def _read(self) -> None:
        with os.fdopen(os.dup(self._fd), "rb") as file:
            file.seek(0)
            data = file.read(MAX_BYTES)
        if data and not data.endswith(b"\n"):
            os.write(self._fd, b"\n")  # so that the torn line stays alone
        for line in data.split(b"\n"):
            try:
                entry = json.loads(line)
                place = list(entry["at"])
                if "key" in entry:
                    self.answers[str(entry["key"])] = entry["value"]
            except (ValueError, KeyError, TypeError, RecursionError):
                continue
            self.place, self._empty = place, False

    def _close(self) -> None:
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1


def _locker() -> Callable[[int], None]:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        # On byte 2^30, far beyond the text: a locked byte cannot be read there.
        def lock(fd: int) -> None:
            os.lseek(fd, 2**30, os.SEEK_SET)
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore] # only on Windows

        return lock
    return lambda fd: fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _exclusive(fd: int) -> None:
    _locker()(fd)
