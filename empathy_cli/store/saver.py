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
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from .scan import TEMPORARY

if sys.platform != "win32":
    import fcntl

PREFIX = TEMPORARY

_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV, errno.EACCES, errno.EMLINK}
_UNSYNCED = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES, errno.EBADF, errno.EPERM}


class Changed(InputError):
    """The file is not the one that was read: somebody else wrote it, or removed it."""


def save(path: Path, data: bytes | Iterable[bytes], *, expect: str | None, root: Path | None = None) -> None:
    """Writes `data`, or the pieces of it, to `path`, whole and durable, or leaves everything as it is and raises.

    `expect` is the SHA-256 (hexadecimal) that the file had when it was read: where it has another one now, `Changed`
    is raised. `None` creates the file and never overwrites one. A symbolic link stays, its target is written; with
    `root`, only inside of it. Raises InputError for everything that the system refuses.
    """
    shown = str(path)
    try:
        target = Path(os.path.realpath(path))
        if root is not None and not target.is_relative_to(os.path.realpath(root)):
            raise InputError(Problem(N_("{file} leads out of the workspace ({target}); nothing was written"),
                                     {"file": shown, "target": str(target)}))
        if expect is None:
            target.parent.mkdir(parents=True, exist_ok=True)
        with _undisturbed(), _locked(target.parent):
            _write(target, data, expect, shown)
    except OSError as error:
        raise InputError(_refused(error, shown)) from error


def sweep(folder: Path) -> None:
    """Removes the temporary files that an interrupted run left in a folder. A run at work holds the lock: not its."""
    try:
        if any(name.startswith(PREFIX) for name in os.listdir(folder)):  # noqa: PTH208 - names are enough
            with _locked(folder):
                _remove_left(folder)
    except OSError:
        return  # not ours to clean: saving there will say why


def _remove_left(folder: Path) -> None:
    """Whoever holds the lock knows that these are nobody's."""
    for name in os.listdir(folder):  # noqa: PTH208 - names are enough
        if name.startswith(PREFIX):
            with suppress(OSError):
                (folder / name).unlink()


def _write(target: Path, data: bytes | Iterable[bytes], expect: str | None, shown: str) -> None:
    present = _present(target, expect, shown)
    _remove_left(target.parent)
    descriptor, name = mkstemp(prefix=PREFIX, dir=target.parent)
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
    _sync(target.parent)


def _present(target: Path, expect: str | None, shown: str) -> os.stat_result | None:
    """The status of the file as it was expected; `None` where it is to be created."""
    try:
        status = target.stat()
    except FileNotFoundError:
        if expect is None:
            return None
        raise Changed(Problem(N_("{file} was removed since it was read; nothing was written"),
                              {"file": shown})) from None
    if expect is None:
        raise _exists(shown)
    if not stat.S_ISREG(status.st_mode):
        raise InputError(Problem(N_("{file} is no file; nothing was written"), {"file": shown}))
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise InputError(Problem(N_("{file} is write-protected; nothing was written. Allow writing, or save elsewhere"),
                                 {"file": shown}))
    if sha256(target.read_bytes()).hexdigest() != expect:
        raise Changed(Problem(N_("{file} was changed by somebody else since it was read; nothing was written. "
                                 "Look at it and do it again"), {"file": shown}))
    return status


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
    temporary.unlink()


def _sync(folder: Path) -> None:
    """The folder's own entry. What a file system cannot sync is saved all the same."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNSYNCED:
            raise
    finally:
        os.close(descriptor)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One writer in a folder at a time. The lock ends with the process, whatever ends it, and leaves no file."""
    if sys.platform == "win32":
        with _locked_on_windows(folder):
            yield
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(_NoLocksError), _lockable():
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


class _NoLocksError(Exception):
    pass


@contextmanager
def _lockable() -> Iterator[None]:
    """Some network file systems have no locks: there, comparing and replacing must do."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.EBADF):
            raise _NoLocksError from None
        raise


@contextmanager
def _locked_on_windows(folder: Path) -> Iterator[None]:  # pragma: no cover - runs on Windows only
    """A folder cannot be locked there: a file beside the temporary ones is, and removed again."""
    import time

    path = folder / f"{PREFIX}lock"
    with ExitStack() as stack:
        while True:
            try:
                stream = stack.enter_context(path.open("xb"))
                break
            except FileExistsError:
                with suppress(OSError):
                    path.unlink()  # fails while its owner has it open; works where the owner has died
                time.sleep(0.01)
        stack.callback(path.unlink, missing_ok=True)
        stack.callback(stream.close)
        yield


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
