"""The folder that pages go into: ours to write are the pages that we wrote, and nothing else in it.

Which those are says `empathy.json` (see `manifest`). A page is written beside its place and moved there, so that at
any moment there is the old one or the new one; a page with the same bytes is not written at all.
"""

import os
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from .inputs import TEMPORARY, Sign, sign, status_of

SAME, WRITTEN, FOREIGN = "same", "written", "foreign"
_OTHERS = frozenset({"personas", "templates"})

Put = tuple[str, str, Sign | None]
"""What became of a file (one of the three words), its SHA-256, its sign."""


def folder_of(root: Path, named: str, *, by_hand: bool) -> Path:
    """The folder to write into: from the settings, inside the workspace; `by_hand` (--out), wherever somebody says.

    It need not exist. Raises InputError where it cannot be that folder.
    """
    path = Path(named) if by_hand else root / named
    real, top = Path(os.path.realpath(path)), Path(os.path.realpath(root))
    inside = real.is_relative_to(top)
    if not inside and not by_hand:
        raise _refused(N_("“{folder}” leads out of the workspace; nothing is written there"), named)
    first = real.relative_to(top).parts[:1] if inside else ("",)
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


def prepare(folder: Path) -> None:
    """Makes the folder, and takes out what an interrupted render left in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in os.listdir(folder):  # noqa: PTH208 - names are enough
            if name.startswith(TEMPORARY):
                with suppress(FileNotFoundError):
                    (folder / name).unlink()
    except OSError as error:
        raise _unwritable(folder, error) from None


def put(folder: Path, name: str, data: bytes, *, ours: bool, durable: bool = False) -> Put:
    """Writes a file, unless it holds these bytes already, or lies there and is not ours."""
    path = folder / name
    digest = sha256(data).hexdigest()
    status = status_of(path)
    if status and (not ours or not stat.S_ISREG(status.st_mode)):
        return FOREIGN, "", None
    try:
        if status and status.st_size == len(data) and path.read_bytes() == data:
            return SAME, digest, sign(status)
        if not _replace(folder, path, data, there=bool(status), durable=durable):
            return FOREIGN, "", None
        return WRITTEN, digest, sign(path.lstat())
    except OSError as error:
        raise _unwritable(path, error) from None


def _replace(folder: Path, path: Path, data: bytes, *, there: bool, durable: bool) -> bool:
    """Writes the whole file and moves it to its place: over the old one, never over one that only just came there."""
    temporary = folder / f"{TEMPORARY}{os.getpid()}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(temporary, flags, 0o666), "wb", buffering=0) as file:  # noqa: PTH123 - of a descriptor
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest):]
            if durable:
                os.fsync(file.fileno())
        if there:
            temporary.replace(path)
            return True
        return _create(temporary, path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


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


def _refused(message: str, folder: str, **values: object) -> InputError:
    return InputError(Problem(message, {"folder": folder, **values}))


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(Problem(N_("{path} cannot be written: {reason}"),
                              {"path": str(path), "reason": error.strerror or str(error)}))
