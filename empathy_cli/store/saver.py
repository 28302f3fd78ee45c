"""Writes a file so that it is never half written, never lost and never overwritten unseen.

Lock, compare, temporary file, sync, replace: each alone loses something. At any moment there is the old file or the
new one, whole; after `save` returned, the new one is on the disk.
"""

import errno
import os
import signal
import stat
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from .inside import inside
from .lock import locked
from .scan import TEMPORARY

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV, errno.EACCES, errno.EMLINK}
_UNSYNCED = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES, errno.EBADF, errno.EPERM}


class Changed(InputError):
    """The file is not the one that was read: somebody else wrote it, or removed it."""


class Unsure(InputError):
    """The file is written, whole, but the disk did not confirm that its folder will last."""


def save(path: Path, data: bytes | Iterable[bytes], *, expect: str | None, root: Path | None = None) -> None:
    """Writes `data`, or the pieces of it, to `path`, whole and durable, or leaves everything as it is and raises.

    `expect` is the SHA-256 (hexadecimal) that the file had when it was read: where it has another one now, `Changed`
    is raised. `None` creates the file and never overwrites one. A symbolic link stays, its target is written; with
    `root`, only inside of it. Raises InputError for everything that the system refuses.
    """
    shown = str(path)
    try:
        target = Path(os.path.realpath(path)) if root is None else _target(path, root, shown)
        with _undisturbed(), _folder(target.parent, make=expect is None), locked(target.parent):
            _write(target, data, expect, shown)
            _sync(target.parent, shown)
    except FileNotFoundError as error:
        if expect is None:
            raise InputError(_refused(error, shown)) from error
        raise _removed(shown) from error  # its folder went while we wrote
    except OSError as error:
        raise InputError(_refused(error, shown)) from error


@contextmanager
def _folder(folder: Path, *, make: bool) -> Iterator[None]:
    """Makes the folder where it is missing, with those above it; they go again where nothing could be saved there."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()] if make else []
    try:
        if make:
            folder.mkdir(parents=True, exist_ok=True)
        yield
    except BaseException:
        for each in missing:
            with suppress(OSError):  # not empty: somebody else has begun there
                each.rmdir()
        raise


def _target(path: Path, root: Path, shown: str) -> Path:
    """Where a file of the workspace is written. Nothing outside is looked at."""
    top = os.path.realpath(root)
    try:
        leads = inside(top, str(path.absolute().relative_to(root.absolute())))
    except ValueError:  # named from elsewhere
        leads = os.path.realpath(path)
    if leads is None or not Path(leads).is_relative_to(top):
        raise InputError(Problem(N_("{file} leads out of the workspace; nothing was written"), {"file": shown}))
    return Path(leads)


def sweep(folder: Path) -> None:
    """Removes the temporary files that an interrupted run left in a folder. A run at work holds the lock: not its."""
    try:
        if any(name.startswith(TEMPORARY) for name in os.listdir(folder)):  # noqa: PTH208 - names are enough
            with locked(folder):
                _remove_left(folder)
    except OSError:
        return  # not ours to clean: saving there will say why


def _remove_left(folder: Path) -> None:
    """Whoever holds the lock knows that these are nobody's."""
    for name in os.listdir(folder):  # noqa: PTH208 - names are enough
        if name.startswith(TEMPORARY):
            with suppress(OSError):
                (folder / name).unlink()


def _write(target: Path, data: bytes | Iterable[bytes], expect: str | None, shown: str) -> None:
    present = _present(target, expect, shown)
    _remove_left(target.parent)
    descriptor, name = mkstemp(prefix=TEMPORARY, dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines([data] if isinstance(data, bytes) else data)
            stream.flush()
            _like(stream.fileno(), temporary, present)
            os.fsync(stream.fileno())
        if present is None:
            _create(temporary, target, shown)
        else:
            temporary.replace(target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _present(target: Path, expect: str | None, shown: str) -> os.stat_result | None:
    """The status of the file as it was expected; `None` where it is to be created."""
    try:
        status = target.stat()
    except FileNotFoundError:
        if expect is None:
            return None
        raise _removed(shown) from None
    if expect is None:
        raise _exists(shown)
    if not stat.S_ISREG(status.st_mode):
        raise InputError(Problem(N_("{file} is no file; nothing was written"), {"file": shown}))
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise InputError(Problem(N_("{file} is write-protected; nothing was written. Allow writing, or save elsewhere"),
                                 {"file": shown}))
    if sha256(target.read_bytes()).hexdigest() != expect:
        raise _changed(shown)
    return status


def text_as_read(path: Path, digest: str) -> str:
    """The text of a file that was read before. Raises `Changed` where it is another one by now."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(Problem(N_("cannot be read: {why}"), {"why": error.strerror or str(error)},
                                 file=str(path))) from error
    if sha256(data).hexdigest() != digest:
        raise _changed(str(path))
    return data.decode()


def _changed(shown: str) -> Changed:
    return Changed(Problem(N_("{file} was changed by somebody else since it was read; nothing was written. "
                              "Look at it and do it again"), {"file": shown}))


def _removed(shown: str) -> Changed:
    return Changed(Problem(N_("{file} was removed since it was read; nothing was written"), {"file": shown}))


def _exists(shown: str) -> Changed:
    return Changed(Problem(N_("{file} exists already; nothing was written"), {"file": shown}))


def _like(descriptor: int, temporary: Path, present: os.stat_result | None) -> None:
    """Mode and owner of the file that is replaced; of a new one, what the system gives to new files."""
    if sys.platform == "win32":
        return
    if present is None:
        mask = os.umask(0)
        os.umask(mask)
        os.fchmod(descriptor, 0o666 & ~mask)
        return
    own = temporary.stat()
    if (own.st_uid, own.st_gid) != (present.st_uid, present.st_gid):
        with suppress(PermissionError):  # only root gives files away
            os.fchown(descriptor, present.st_uid, present.st_gid)
    os.fchmod(descriptor, stat.S_IMODE(present.st_mode))


def _create(temporary: Path, target: Path, shown: str) -> None:
    """Puts the file in its place unless another one appeared there: a link fails where a rename overwrites."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise _exists(shown) from None
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A file system without links: claim the name first, so that nothing that appears meanwhile is lost.
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            raise _exists(shown) from None
        temporary.replace(target)
        return
    with suppress(OSError):  # it is saved: what stays of it, the next save in this folder takes away
        temporary.unlink()


def _sync(folder: Path, shown: str) -> None:
    """The folder's own entry. What a file system cannot sync is saved all the same."""
    if sys.platform == "win32":
        return
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _UNSYNCED:
            raise Unsure(Problem(N_("{file} is written, but the disk does not confirm that it will last ({why}): look "
                                    "at the disk before you go on"),
                                 {"file": shown, "why": error.strerror or str(error)})) from error


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl+C during a save acts after it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)
    if came:
        signal.raise_signal(signal.SIGINT)


def _refused(error: OSError, shown: str) -> Problem:
    code = error.errno
    if code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Problem(N_("{file} could not be saved, the disk is full; what stood there before is untouched. "
                          "Make room and do it again"), {"file": shown})
    if code in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Problem(N_("{file} could not be saved: writing there is not allowed. Nothing was changed; ask for "
                          "permission, or save elsewhere"), {"file": shown})
    if code in (errno.ENOTDIR, errno.EEXIST):
        return Problem(N_("{file} could not be saved: a part of its path is a file, not a folder. Nothing was changed"),
                       {"file": shown})
    return Problem(N_("{file} could not be saved ({why}); what stood there before is untouched. Do it again"),
                   {"file": shown, "why": error.strerror or str(error)})
