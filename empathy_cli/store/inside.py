"""Where a path of the workspace leads, found without a look at anything outside: that alone may act, as where a folder
is mounted when it is named, or tell a stranger what is there.

Only the standard library: see `scan`.
"""

import os
import stat

# os alone, as in `scan`.
# ruff: noqa: PTH115, PTH117, PTH118, PTH120, PTH123

MAX_LINKS = 40
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def inside(root: "str | os.PathLike[str]", path: str) -> str | None:
    """The real path of `path`, meant from the real path `root`; None where it, or a link on its way, leaves that.

    What does not exist is where it would be.
    """
    top = os.fspath(root)
    here, links = top, 0
    left = _steps(path)
    while left:
        step = left.pop()
        if step == os.pardir:
            if here == top:
                return None
            here = os.path.dirname(here)
            continue
        try:
            leads = os.readlink(os.path.join(here, step))
        except (OSError, ValueError):  # no link, or nothing
            here = os.path.join(here, step)
            continue
        links += 1
        below = _below(top, leads) if os.path.isabs(leads) else leads
        if below is None or links > MAX_LINKS:
            return None
        here = top if below is not leads else here
        left += _steps(below)
    return here


def _steps(path: str) -> list[str]:
    """Its parts, the first one last."""
    parts = path.replace("\\", "/") if os.sep == "\\" else path
    return [part for part in reversed(parts.split("/")) if part not in ("", os.curdir)]


def _below(top: str, path: str) -> str | None:
    """An absolute path as one from the top; None where it begins elsewhere."""
    plain = path.removeprefix("\\\\?\\") if os.sep == "\\" else path
    start = os.path.normcase(top).rstrip(os.sep) + os.sep
    return plain[len(start):] if os.path.normcase(plain + os.sep).startswith(start) else None


def bytes_inside(root: "str | os.PathLike[str]", path: str, limit: int) -> bytes | None:
    """The bytes of a plain file of the workspace; None where it is none, leads out, cannot be read or has more."""
    real = inside(os.path.realpath(root), path)
    try:
        with open(os.open(real or "", _READ), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            data = file.read(limit + 1)
    except OSError:
        return None
    return data if len(data) <= limit else None
