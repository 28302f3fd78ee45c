"""What a page is made from, as the file system tells it. Only the standard library: a run in which nothing changed
imports no more than this.
"""

# Thousands of names go through here in a hundredth of a second; a Path for each would take several.
# ruff: noqa: PTH112, PTH114, PTH118, PTH119, PTH120, PTH121, PTH123, PTH208

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from hashlib import blake2b, sha256
from importlib.util import find_spec

Sign = tuple[int, int, int, int]
"""Size, time of modification, inode and time of change: where all four are the same, so are the bytes."""
Entry = tuple[str, os.stat_result]

OVERRIDES = "templates"
TEMPORARY = ".empathy-tmp-"
"""How the name of a page begins while it is being written."""
MAX_OVERRIDES = 1_000
FINE, COARSE = 20_000_000, 2_000_000_000
"""Nanoseconds within which two writes may bear the same time: a tick of the kernel; what FAT can tell apart."""

_ENDINGS = (".html", ".md", ".svg", ".json")
_PROGRAM = (".py", ".mo", ".jinja", ".css")
_LIBRARIES = ("jinja2-", "markdown-", "markupsafe-", "networkx-", "nh3-", "pyyaml-")


def sign(status: os.stat_result) -> Sign:
    return status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns


def settled(found: Sign, written: int) -> bool:
    """Whether a file was at rest when its sign was noted at `written`, so that no later change can look the same."""
    newest = max(found[1], found[3])
    return newest + (COARSE if found[1] % 1_000_000 == 0 else FINE) < written


def digest_of(path: "str | os.PathLike[str]") -> str:
    """SHA-256 of a file's bytes; "" where it cannot be read or is no regular file."""
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)),
                  "rb") as file:
            return sha256(file.read()).hexdigest() if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else ""
    except OSError:
        return ""


def status_of(path: "str | os.PathLike[str]") -> os.stat_result | None:
    """What the system says of a path, links not followed; `None` where there is nothing."""
    try:
        return os.lstat(path)
    except OSError:
        return None


def below(folder: str, endings: tuple[str, ...], limit: int = MAX_OVERRIDES, levels: int = 8) -> Iterator[Entry]:
    """The regular files below a folder, links not followed, in a stable order, each with its path."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        try:
            if entry.name.endswith(endings) and entry.is_file(follow_symlinks=False):
                limit -= 1
                if limit < 0:
                    return
                yield entry.path, entry.stat(follow_symlinks=False)
            elif levels and entry.name != "__pycache__" and entry.is_dir(follow_symlinks=False):
                yield from below(entry.path, endings, limit, levels - 1)
        except OSError:
            continue  # gone while we looked


def builtin_templates() -> str:
    spec = find_spec("empathy_cli.templates")
    return next(iter(spec.submodule_search_locations or ()), "") if spec else ""


def overrides_folder(root: str) -> str:
    """The workspace's own templates; "" where it has none, or where its folder is the built-in one."""
    folder = os.path.join(root, OVERRIDES)
    if not os.path.isdir(folder) or os.path.islink(folder):
        return ""
    ours = builtin_templates()
    return "" if ours and os.path.samefile(folder, ours) else folder


def program() -> list[Entry]:
    """The files of this program that pages come from: code, templates, catalogues."""
    here = os.path.dirname(os.path.dirname(__file__))
    return [*below(here, _PROGRAM, 10_000), *below(builtin_templates(), _PROGRAM)]


def libraries() -> list[str]:
    """Name and version of the libraries that pages come from, without importing any of them."""
    found: set[str] = set()
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        found.update(name for name in map(str.lower, names)
                     if name.startswith(_LIBRARIES) and name.endswith((".dist-info", ".egg-info")))
    return sorted(found)


def overrides(root: str) -> list[Entry]:
    folder = overrides_folder(root)
    return list(below(folder, ("",))) if folder else []


def outputs(out: str) -> list[Entry]:
    """What lies in the folder that pages are written into, as far as it may be ours."""
    try:
        with os.scandir(out) as entries:
            return sorted((entry.name, entry.stat(follow_symlinks=False)) for entry in entries
                          if entry.name.endswith(_ENDINGS) or entry.name.startswith(TEMPORARY))
    except OSError:
        return []


def base(root: str, settings: str, program: Iterable[Entry], overrides: Iterable[Entry]) -> str:
    """A digest of all that every page depends on: this program, its libraries, own templates, the settings' digest."""
    whole = sha256(f"{settings}\n{sys.version_info[:2]}\n{libraries()}\n".encode())
    for path, _ in program:
        whole.update(f"{os.path.basename(path)}\0{digest_of(path)}\n".encode())
    for path, _ in overrides:
        whole.update(f"{os.path.relpath(path, root)}\0{digest_of(path)}\n".encode("utf-8", "surrogateescape"))
    return whole.hexdigest()


def stamp(groups: Iterable[Iterable[tuple[str, os.stat_result | None]]], more: Iterable[str]) -> str:
    """One digest of many signs and texts."""
    rows = [[(path, status and (*sign(status), status.st_mode)) for path, status in group] for group in groups]
    return blake2b(repr((rows, list(more))).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def settles(groups: Iterable[Iterable[tuple[str, os.stat_result | None]]]) -> int:
    """The time, in nanoseconds, from which on a change of any of them shows by its sign."""
    newest = 0
    for group in groups:
        for _, status in group:
            if status:
                tick = COARSE if status.st_mtime_ns % 1_000_000 == 0 else FINE
                newest = max(newest, status.st_mtime_ns + tick, status.st_ctime_ns + tick)
    return newest
