"""One writer in a folder at a time."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from .scan import TEMPORARY

if sys.platform != "win32":
    import fcntl

_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.EBADF}
"""What some network file systems say, that have no locks: there, comparing and replacing must do."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """The lock ends with the process, whatever ends it, and leaves no file."""
    if sys.platform == "win32":
        with _locked_on_windows(folder):
            yield
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _locked_on_windows(folder: Path) -> Iterator[None]:
    """A folder cannot be locked there: a file beside the temporary ones is, and removed again."""
    import time

    path = folder / f"{TEMPORARY}lock"
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
