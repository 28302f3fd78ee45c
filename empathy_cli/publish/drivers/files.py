"""Files below one folder, by paths with `/`: never through a link, never out of it, and nothing is written over unseen.

Names are compared as they are listed, not as the system finds them: on a desktop that does not tell `A.md` from `a.md`,
each of them stands at its own place here, too.
"""

import os
import stat
from collections.abc import Callable, Collection
from hashlib import sha256
from pathlib import Path

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.publish.profiles.names import folded, safe
from empathy_cli.publish.target import Moved
from empathy_cli.store.saver import save, sweep
from empathy_cli.store.scan import TEMPORARY

MAX_BYTES = 64 * 1024 * 1024
"""Of one file that is read."""
LINKED = "linked:"
"""How the digest of a place begins that leads through a link, or is no file: nothing of ours."""


def digest(data: bytes) -> str:
    """SHA-256 of the file. Line ends of a text do not count: Git writes its files with those of the machine."""
    return sha256(data if b"\0" in data else data.replace(b"\r\n", b"\n")).hexdigest()


class Files:
    """What stands below `top`, a folder that need not exist."""

    def __init__(self, top: Path) -> None:
        self.top = Path(os.path.realpath(top))
        self._listed: dict[str, frozenset[str]] = {}
        self._folded: dict[str, dict[str, list[str]]] = {}

    def path(self, at: str) -> Path:
        return self.top.joinpath(*at.split("/"))

    def forget(self) -> None:
        self._listed.clear()
        self._folded.clear()

    def names(self, folder: str) -> frozenset[str]:
        """The names in a folder, as they are; none where it is no real folder."""
        if folder not in self._listed:
            path = self.path(folder) if folder else self.top
            try:
                real = folder == "" or stat.S_ISDIR(path.lstat().st_mode)
                self._listed[folder] = frozenset(os.listdir(path) if real else ())  # noqa: PTH208 - names are enough
            except OSError:
                self._listed[folder] = frozenset()
        return self._listed[folder]

    def sweep(self, folders: Collection[str]) -> None:
        """Removes what a save that was killed has left in these folders."""
        for folder in folders:
            if any(name.startswith(TEMPORARY) for name in self.names(folder)) and safe(f"{folder}/x".lstrip("/")) and (
                    self._direct(self.path(f"{folder}/x".lstrip("/")))):
                sweep(self.path(folder) if folder else self.top)
                del self._listed[folder]

    def stands(self, at: str) -> str:
        """The digest of the file; "" where nothing is; `linked:` where what is there is no plain file in a folder."""
        folder = ""
        steps = at.split("/")
        for n, name in enumerate(steps):
            if name not in self.names(folder):
                return ""
            folder = f"{folder}/{name}" if folder else name
            mode = self.path(folder).lstat().st_mode
            if not (stat.S_ISREG(mode) if n == len(steps) - 1 else stat.S_ISDIR(mode)):
                return LINKED + folder
        data = self.read(at)
        return "" if data is None else digest(data)

    def twin(self, at: str, fold: Callable[[str], str], leaving: Collection[str] = ()) -> str:
        """What stands there, and stays, under a name that some machine cannot tell from this one; "" for nothing."""
        folder = ""
        for name in at.split("/")[:-1]:
            if name not in self.names(folder):
                other = next((n for n in sorted(self.names(folder)) if folded(n) == folded(name)), "")
                return f"{folder}/{other}".strip("/") if other else ""
            folder = f"{folder}/{name}" if folder else name
        if folder not in self._folded:
            known = self._folded[folder] = {}
            for n in sorted(self.names(folder)):
                known.setdefault(fold(place := f"{folder}/{n}".strip("/")), []).append(place)
        same = self._folded[folder].get(fold(at), [])
        return next((place for place in same if place != at and place not in leaving), "")

    def read(self, at: str) -> bytes | None:
        """Its bytes; None where it is no file, or one that is larger than any page. Raises InputError."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        path = self.path(at)
        if not safe(at) or not self._direct(path):
            return None
        try:
            with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 - of a descriptor
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    return None
                data = file.read(MAX_BYTES + 1)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None
        except OSError as error:
            if path.is_symlink():
                return None
            raise InputError(Problem(N_("{file} cannot be read: {reason}"),
                                     {"file": str(path), "reason": error.strerror or str(error)})) from None
        return data if len(data) <= MAX_BYTES else None

    def create(self, at: str, data: bytes) -> None:
        """A new file, and the folders that it needs. Raises InputError; where one appeared there, nothing is lost."""
        self._checked(at)
        save(self.path(at), data, expect=None, root=self.top)

    def replace(self, at: str, data: bytes, expected: str) -> None:
        """Writes the file anew if its digest is the expected one, else raises Moved."""
        raw = self._still(at, expected)
        if raw != data:
            save(self.path(at), data, expect=sha256(raw).hexdigest(), root=self.top)

    def remove(self, at: str, expected: str) -> None:
        self._still(at, expected)
        with _said(self.path(at)):
            self.path(at).unlink()

    def move(self, old: str, new: str, expected: str) -> None:
        """Moves a file that has the expected digest. Never over another one: where a rename would, a link fails.

        Raises Moved where it is another one by now, or something stands at the new place.
        """
        self._still(old, expected)
        self._checked(new)
        source, to = self.path(old), self.path(new)
        with _said(to):
            to.parent.mkdir(parents=True, exist_ok=True)
            if folded(old) == folded(new) and os.path.lexists(to) and to.samefile(source):
                source.rename(to)  # only in case, where the system takes the two for one
                return
            try:
                os.link(source, to)
            except FileExistsError:
                raise Moved(_changed(new)) from None
            except OSError:  # a file system without links
                if os.path.lexists(to):
                    raise Moved(_changed(new)) from None
                source.rename(to)
                return
            source.unlink()  # killed before it: see `same`

    def same(self, one: str, other: str) -> bool:
        """Whether these are two names of one file: what a move leaves that was stopped half way."""
        try:
            return one != other and os.path.samestat(self.path(one).lstat(), self.path(other).lstat())
        except OSError:
            return False

    def prune(self, at: str, upto: str) -> None:
        """Removes the folders that became empty when this file went, but not the folder `upto`, nor any above it."""
        folder = at.rpartition("/")[0]
        while folder and folder != upto and not upto.startswith(f"{folder}/"):
            try:
                self.path(folder).rmdir()
            except OSError:
                return
            folder = folder.rpartition("/")[0]

    def _still(self, at: str, expected: str) -> bytes:
        data = self.read(at)
        if data is None or digest(data) != expected:
            raise Moved(_changed(at))
        return data

    def _checked(self, at: str) -> None:
        if not safe(at) or not self._direct(self.path(at)):
            raise InputError(Problem(N_("“{at}” leads through a link, or out of the folder: nothing is written there"),
                                     {"at": at}))

    def _direct(self, path: Path) -> bool:
        """Whether no step between our folder and the file is a link. What is not there yet is none."""
        steps = path.relative_to(self.top).parts[:-1]
        return not any(self.top.joinpath(*steps[:n]).is_symlink() for n in range(1, len(steps) + 1))


def _changed(at: str) -> Problem:
    return Problem(N_("{file} was changed by somebody else meanwhile: run it again"), {"file": at})


class _said:  # noqa: N801 - reads as a word
    """Says what the system refuses as an input error."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError):
            raise InputError(Problem(N_("{file} cannot be written: {reason}"), {
                "file": str(self.path), "reason": error.strerror or str(error)})) from None
