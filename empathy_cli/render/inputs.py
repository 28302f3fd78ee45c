"""What a page is made from, as the file system tells it. Only the standard library: a run in which nothing changed
imports no more than this.
"""

# Thousands of names go through here in a hundredth of a second; a Path for each would take several.
# ruff: noqa: PTH112, PTH114, PTH118, PTH119, PTH120, PTH121, PTH208

import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from hashlib import blake2b, sha256
from importlib.util import find_spec
from itertools import chain, islice
from struct import Struct

from empathy_cli.store import scan
from empathy_cli.store.inside import inside

Sign = bytes
"""Size, time of modification, inode, time of change and mode: where all are the same, so are the bytes. Packed, for
there may be a hundred thousand of them; `b""` of what is not there, or was not at rest when it was noted."""
Entry = tuple[str, Sign]

OVERRIDES = "templates"
TEMPORARY = scan.TEMPORARY
"""How the name of a page begins while it is being written."""
MAX_OVERRIDES = 1_000
"""Files with a team's templates; where there are more, no render is remembered."""
LEVELS, UNSEEN = 8, "__pycache__"
"""How deep a folder of templates is looked through, and the one in it that is not: the rest are no templates."""
FINE = int(2e9 * time.clock_getres(5)) if sys.platform == "linux" else 20_000_000
"""Nanoseconds within which two writes may bear the same time: two ticks of the kernel's clock for files, 5 in Linux."""
COARSE = 2_000_000_000
"""The same on FAT."""

_PIECE = 1 << 14
_ENDINGS = (".html", ".md", ".svg", ".json")
_PARTS = ("insight", "locale", "model", "render", "store")
"""The packages that pages come from: those that `render` may import."""
_PROGRAM = (".py", ".mo", ".jinja", ".css")
_LIBRARIES = ("jinja2-", "markdown-", "markupsafe-", "networkx-", "nh3-", "pyyaml-")
_SIGN = Struct("<qqQqI")
_NONE = bytes(_SIGN.size)


def sign(status: os.stat_result) -> Sign:
    return _SIGN.pack(status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns, status.st_mode)


def sign_of(path: "str | os.PathLike[str]") -> Sign:
    """The sign of what is there, links not followed; `b""` where there is nothing."""
    status = status_of(path)
    return sign(status) if status else b""


def picture_sign(top: str, path: str) -> Sign:
    """The same of a picture, as it is named below the real path `top`; what leads out of there is nothing."""
    leads = inside(top, path)
    return sign_of(leads) if leads else b""


def is_file(found: Sign) -> bool:
    """Whether it is the sign of a plain file."""
    return found != b"" and stat.S_ISREG(_SIGN.unpack(found)[4])


def size_of(found: Sign) -> int:
    return int(_SIGN.unpack(found)[0])


def at_rest(found: Sign, written: int) -> Sign:
    """The sign, where a file was at rest when it was looked at, so that no later change looks the same; else `b""`."""
    return found if settles([[("", found)]]) < written else b""


def digest_of(path: "str | os.PathLike[str]") -> str:
    """SHA-256 of a file's bytes; "" where it cannot be read or is no regular file."""
    try:
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                return ""
            whole = sha256()
            while piece := os.read(file, 1 << 20):
                whole.update(piece)
            return whole.hexdigest()
        finally:
            os.close(file)
    except OSError:
        return ""


def swells(data: bytes) -> bool:
    """Whether JSON has so many lists and objects for its size that it takes many times its room once it is read.

    What we write has one in fifty bytes and more; `[[],[],…]` has one in one and a half. A bracket in a text is none.
    """
    most = 4096 + len(data) // 8
    if data.count(b"[") + data.count(b"{") <= most:
        return False
    bare = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    found = quoted = 0
    for at in range(0, len(bare), _PIECE):
        pieces = bare[at:at + _PIECE].split(b'"')
        found += sum(piece.count(b"[") + piece.count(b"{") for piece in pieces[quoted::2])
        quoted = (quoted + len(pieces) - 1) % 2
    return found > most


def status_of(path: "str | os.PathLike[str]") -> os.stat_result | None:
    """What the system says of a path, links not followed; `None` where there is nothing."""
    try:
        return os.lstat(path)
    except OSError:
        return None


def below(folder: str, endings: tuple[str, ...], levels: int = LEVELS) -> Iterator[Entry]:
    """The regular files below a folder, links not followed, in a stable order, each with its path."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        try:
            if entry.name.endswith(endings) and entry.is_file(follow_symlinks=False):
                yield entry.path, sign(entry.stat(follow_symlinks=False))
            elif levels and entry.name != UNSEEN and entry.is_dir(follow_symlinks=False):
                yield from below(entry.path, endings, levels - 1)
        except OSError:
            continue  # gone while we looked


def builtin_templates() -> str:
    spec = find_spec("empathy_cli.templates")
    return next(iter(spec.submodule_search_locations or ()), "") if spec else ""


def overrides_folder(root: str) -> str:
    """The workspace's own templates; "" where it has none, or where its folder is the built-in one."""
    folder = os.path.join(root, OVERRIDES)
    if os.path.islink(folder) or not os.path.isdir(folder):
        return ""
    ours = builtin_templates()
    return "" if ours and os.path.samefile(folder, ours) else folder


def program() -> list[Entry]:
    """The files of this program that pages come from: code, templates, catalogues."""
    here = os.path.dirname(os.path.dirname(__file__))
    parts = (below(os.path.join(here, part), _PROGRAM) for part in _PARTS)
    return [*below(here, _PROGRAM, 0), *chain.from_iterable(parts), *below(builtin_templates(), _PROGRAM)]


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
    """The workspace's own templates, and what else lies with them; of more than MAX_OVERRIDES, one more."""
    folder = overrides_folder(root)
    return list(islice(below(folder, ("",)), MAX_OVERRIDES + 1)) if folder else []


def outputs(out: str) -> list[Entry]:
    """What lies in the folder that pages are written into, as far as it may be ours."""
    try:
        with os.scandir(out) as entries:
            return sorted((entry.name, sign(entry.stat(follow_symlinks=False))) for entry in entries
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


def stamp(groups: Iterable[Iterable[Entry]], more: Iterable[str]) -> str:
    """One digest of many signs and texts."""
    whole = blake2b(digest_size=16)
    for group in groups:
        entries = list(group)
        paths = os.fsencode("\0".join([path for path, _ in entries]))
        whole.update(b"%d %d\0" % (len(entries), len(paths)))
        whole.update(paths)
        whole.update(b"".join([found or _NONE for _, found in entries]))
    whole.update(repr(list(more)).encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def settles(groups: Iterable[Iterable[Entry]]) -> int:
    """The time, in nanoseconds, from which on a change of any of them shows by its sign."""
    newest = 0
    for group in groups:
        for _, modified, _, changed, _ in _SIGN.iter_unpack(b"".join(found for _, found in group)):
            tick = COARSE if modified % 1_000_000 == 0 else FINE
            newest = max(newest, modified + tick, changed + tick)
    return newest
