"""The folder that pages go into: ours to write are the pages that we wrote, and nothing else in it.

Which those are says `empathy.json` (see `manifest`). A page is written beside its place and moved there, so that at
any moment there is the old one or the new one; a page with the same bytes is not written at all.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from filecmp import cmp
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.store.inside import inside

from .inputs import TEMPORARY, Sign, sign, sign_of, status_of

SAME, WRITTEN, FOREIGN = "same", "written", "foreign"
PIECE = 1 << 18
"""Bytes that are written at a time."""
_OTHERS = frozenset({"personas", "templates"})

Put = tuple[str, str, Sign]
"""What became of a file (one of the three words), its SHA-256, its sign."""


def folder_of(root: Path, named: str, *, by_hand: bool) -> Path:
    """The folder to write into: from the settings, inside the workspace; `by_hand` (--out), wherever somebody says.

    It need not exist. Raises InputError where it cannot be that folder.
    """
    path = Path(named) if by_hand else root / named
    top = Path(os.path.realpath(root))
    leads = os.path.realpath(path) if by_hand else inside(top, named)
    if leads is None:
        raise _refused(N_("“{folder}” leads out of the workspace; nothing is written there"), named)
    real = Path(leads)
    first = real.relative_to(top).parts[:1] if real.is_relative_to(top) else ("",)
    if not first:
        raise _refused(N_("“{folder}” is the workspace itself; name a folder in it, such as build"), named)
    if first[0] in _OTHERS or first[0].startswith("."):
        raise _refused(N_("“{folder}” holds other files of the workspace; name another folder, such as build"), named)
    for step in (path, *path.parents):
        status = status_of(step)
        if status and not step.is_dir():
            raise _refused(N_("“{folder}” cannot be a folder: {step} is a file"), named, step=str(step))
        if status:
            break
    return path


def make(folder: Path) -> None:
    """Makes the folder, where several may write at a time."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from None


def prepare(folder: Path, present: dict[str, Sign]) -> None:
    """Makes the folder, and takes out what an interrupted render left in it. `present`: what lies there."""
    make(folder)
    try:
        for name in [name for name in present if name.startswith(TEMPORARY)]:
            with suppress(FileNotFoundError):
                (folder / name).unlink()
            del present[name]
    except OSError as error:
        raise _unwritable(folder, error) from None


def put(folder: Path, name: str, data: bytes, *, ours: bool) -> Put:
    """Writes a file, unless it holds these bytes already, or lies there and is not ours."""
    path = folder / name
    status = status_of(path)
    if status and (not ours or not stat.S_ISREG(status.st_mode)):
        return FOREIGN, "", b""
    digest = sha256(data).hexdigest()
    try:
        if not status:
            if born := _bear(path, data):
                return WRITTEN, digest, born
        elif status.st_size == len(data) and path.read_bytes() == data:
            return SAME, digest, sign(status)
        temporary = _beside(folder)
        with _removed_on_error(temporary), _open(temporary, 0) as file:
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest):]
        return (WRITTEN, digest, sign_of(path)) if _move(temporary, path, there=bool(status)) else (FOREIGN, "", b"")
    except OSError as error:
        raise _unwritable(path, error) from None


def _bear(path: Path, data: bytes) -> Sign:
    """The sign of a new file that has no name before it is whole; b"" where the system has no such files.

    Two names less for each page to make and to take away, which processes that write into one folder wait for.
    """
    if not hasattr(os, "O_TMPFILE"):
        return b""
    with suppress(OSError):  # what is really wrong comes again with a temporary file, and is told then
        file = os.open(path.parent, os.O_TMPFILE | os.O_WRONLY | os.O_CLOEXEC, 0o666)
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(file, rest):]
            os.link(f"/proc/self/fd/{file}", path, src_dir_fd=file, follow_symlinks=True)
            return sign(os.fstat(file))
        finally:
            os.close(file)
    return b""


def pour(folder: Path, name: str, pieces: Iterable[bytes], *, ours: bool, durable: bool = False) -> Put:
    """Writes a file that comes in pieces: as `put`, without holding all of it."""
    path, temporary = folder / name, _beside(folder)
    status = status_of(path)
    if status and (not ours or not stat.S_ISREG(status.st_mode)):
        return FOREIGN, "", b""
    whole = sha256()
    try:
        with _removed_on_error(temporary):
            with _open(temporary, PIECE) as file:
                for piece in _gathered(pieces):
                    file.write(piece)
                    whole.update(piece)
                file.flush()
                if durable:
                    os.fsync(file.fileno())
            if status and cmp(temporary, path, shallow=False):
                temporary.unlink()
                return SAME, whole.hexdigest(), sign(status)
        moved = _move(temporary, path, there=bool(status))
        return (WRITTEN, whole.hexdigest(), sign_of(path)) if moved else (FOREIGN, "", b"")
    except OSError as error:
        raise _unwritable(path, error) from None


def _gathered(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces: each costs a write and a step of the digest."""
    several, size = [], 0
    for piece in pieces:
        several.append(piece)
        size += len(piece)
        if size >= PIECE:
            yield b"".join(several)
            several, size = [], 0
    yield b"".join(several)


def _beside(folder: Path) -> Path:
    """A name that nobody else has: the numbers of processes may be the same in two containers that share a volume."""
    return folder / f"{TEMPORARY}{os.urandom(8).hex()}"


def _open(temporary: Path, buffering: int) -> BinaryIO:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    return open(os.open(temporary, flags, 0o666), "wb", buffering=buffering)  # noqa: PTH123 - of a descriptor


@contextmanager
def _removed_on_error(temporary: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _move(temporary: Path, path: Path, *, there: bool) -> bool:
    """Gives the file its place: over the old one, never over one that only just came there."""
    if not there:
        return _create(temporary, path)
    with _removed_on_error(temporary):
        temporary.replace(path)
    return True


def _create(temporary: Path, path: Path) -> bool:
    """Gives a new file its place, unless there is one already. Takes the temporary one away."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        if os.path.lexists(path):
            return False
        temporary.replace(path)
        return True
    finally:
        temporary.unlink(missing_ok=True)
    return True


def remove(folder: Path, name: str, digest: str) -> bool | None:
    """Removes a file that we wrote: True; None where it is gone already; False where somebody changed it since."""
    path = folder / name
    status = status_of(path)
    if status is None:
        return None
    try:
        if not stat.S_ISREG(status.st_mode) or sha256(path.read_bytes()).hexdigest() != digest:
            return False
        path.unlink()
    except OSError as error:
        raise _unwritable(path, error) from None
    return True


def not_ours(out: str, name: str) -> Problem:
    """That a file is somebody else's, and how to go on."""
    return Problem(N_("is there already and was not written by us; this page was left out. Move that file away, or "
                      "render into another folder with --out"), file=f"{out}/{name}")


def none_ours(out: str) -> Problem:
    """Told beside that where all files are somebody else's: perhaps they only seem so, as the list of ours is gone."""
    return Problem(N_("no file in it is known to be ours: if all of them were rendered, delete the folder; else render "
                      "into another one with --out"), file=out)


def _refused(message: str, folder: str, **values: object) -> InputError:
    return InputError(Problem(message, {"folder": folder, **values}))


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(Problem(N_("{path} cannot be written: {reason}"),
                              {"path": str(path), "reason": error.strerror or str(error)}))
