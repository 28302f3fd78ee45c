"""What the last render knew, in `.empathy/`: so that the next one does only what changed.

`render.json` answers one question fast: did anything change at all? It holds one digest of the signs of every input
and output. `render-pages.json` holds the rest, for a run in which something did. Both are a cache, and nobody's
promise: whatever is odd in them (a stranger may have committed them) makes the next render a full one.

Only the standard library: see `inputs`.
"""

# ruff: noqa: PTH118, PTH123 - as in `inputs`

import json
import os
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from empathy_cli.store.scan import SETTINGS_FILE, scan

from . import inputs
from .inputs import Entry, Sign

FOLDER = ".empathy"
QUICK = "render.json"
PAGES = "render-pages.json"
FORMAT = 1
MAX_BYTES = 1 << 28

_HEX = re.compile(r"[0-9a-f]{0,64}\Z")
_ID = re.compile(r"[a-z0-9-]{1,64}\Z")


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for. `out` and `formats` are `None` where the settings decide."""

    out: str | None = None
    formats: tuple[str, ...] | None = None
    ids: tuple[str, ...] = ()
    check: bool = False
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Quick:
    """What the fast answer rests on."""

    stamp: str
    asked: list[Any]
    out: str
    language: str
    pictures: list[str]
    pages: int
    since: str
    until: str
    """It holds on the days after `since` up to `until`: then a persona becomes stale. "" is no limit."""


@dataclass(slots=True)
class Seen:
    """What the system says of every input. Asked before any of them is read: what changes later has another sign."""

    started: int
    """Nanoseconds."""
    program: list[Entry]
    overrides: list[Entry]
    entries: list[Entry]
    settings: os.stat_result | None
    pictures: dict[str, os.stat_result | None]

    @classmethod
    def now(cls, root: Path, pictures: Iterable[str] = ()) -> "Seen":
        top = os.fspath(root)
        return cls(
            time.time_ns(), inputs.program(), inputs.overrides(top), scan(top),
            inputs.status_of(os.path.join(top, SETTINGS_FILE)),
            {path: inputs.status_of(os.path.join(top, path)) for path in pictures},
        )


def unchanged(root: Path, request: Request, today: str) -> Quick | None:
    """What the last render noted, where nothing that it rests on has changed since; else `None`."""
    if request.ids or request.check:
        return None
    found = _load_quick(root)
    if (found is None or found.asked != asked(request)
            or not (found.since < today and (today <= found.until or not found.until))):
        return None
    return found if stamp(root, Seen.now(root, found.pictures), found.out, found.asked)[0] == found.stamp else None


def asked(request: Request) -> list[Any]:
    return [request.out, list(request.formats) if request.formats is not None else None]


def stamp(root: Path, seen: Seen, out: str, asked: Sequence[Any]) -> tuple[str, int, int]:
    """One digest of all inputs and outputs; and the times, of both, from which on a later change shows."""
    place = os.path.join(root, out)
    first, settled_in = inputs.stamp(
        (seen.program, seen.overrides, seen.entries, sorted(seen.pictures.items()), ((SETTINGS_FILE, seen.settings),)),
        (str(FORMAT), os.path.realpath(place), repr(asked), *inputs.libraries()),
    )
    second, settled_out = inputs.stamp((inputs.outputs(place),), (first,))
    return second, settled_in, settled_out


def _load_quick(root: Path) -> Quick | None:
    raw = _json(root / FOLDER / QUICK, 1 << 20)
    kinds: dict[str, type] = {"stamp": str, "asked": list, "out": str, "language": str,
                              "pictures": list, "pages": int, "since": str, "until": str}
    if raw is None or raw.keys() != kinds.keys() or any(type(raw[k]) is not kind for k, kind in kinds.items()):
        return None
    return Quick(**raw) if all(type(p) is str and "\0" not in p for p in (*raw["pictures"], raw["out"])) else None


@dataclass(slots=True)
class Header:
    """What planning needs to know of a document, so that its file need not be read again."""

    file: str
    sign: Sign
    digest: str
    kind: str
    id: str
    persona: str
    """Of a map: whose it is."""
    cited: tuple[str, ...]
    """The ids of the sources that it names, whether they exist or not."""
    pictures: tuple[str, ...]
    """Where its picture may lie."""
    due: str
    """The day of its review, or ""."""
    facts: dict[str, Any]
    """What `empathy.json` says of it without looking at any other document."""


@dataclass(slots=True)
class Made:
    """A page as it was made: from what (a digest), the files by format, and what the gallery says of it."""

    key: str
    files: dict[str, tuple[str, Sign]]
    """Format → SHA-256 and sign of the file that was written."""
    entries: list[dict[str, Any]]
    """The documents on it, as `empathy.json` has them; the page's own comes first."""
    troubled: bool = False
    """Something was wrong with it: it is made again by the next run, which says so again."""


@dataclass(slots=True)
class Memory:
    """Everything that a render knows of the one before."""

    base: str = ""
    out: str = ""
    started: int = 0
    """When the signs of the inputs were noted, in nanoseconds."""
    written: int = 0
    """When those of the outputs were."""
    headers: dict[str, Header] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    pictures: dict[str, tuple[Sign, str]] = field(default_factory=dict)


def load(root: Path, base: str, out: str) -> Memory:
    """The memory of a render of the same program, settings and folder; an empty one where there is none to trust."""
    raw = _json(root / FOLDER / PAGES, MAX_BYTES)
    if raw is None or raw.get("format") != FORMAT or raw.get("base") != base or raw.get("out") != out:
        return Memory(base, out)
    if raw.get("origin") != origin(root):
        return Memory(base, out)
    try:
        return Memory(
            base, out, _number(raw["started"]), _number(raw["written"]),
            {_text(f): _header(f, h) for f, h in _mapping(raw["headers"]).items()},
            {_id(i): _made(m) for i, m in _mapping(raw["made"]).items()},
            {_text(p): (_sign(s), _hex(d)) for p, (s, d) in _mapping(raw["pictures"]).items()},
        )
    except (TypeError, ValueError, KeyError):
        return Memory(base, out)


def save(root: Path, memory: Memory) -> None:
    """Notes the memory. Nothing is raised: without a cache the next render is a full one."""
    value = {
        "format": FORMAT, "base": memory.base, "out": memory.out, "origin": origin(root),
        "started": memory.started, "written": time.time_ns(),
        "headers": {f: [h.sign, h.digest, h.kind, h.id, h.persona, h.cited, h.pictures, h.due, h.facts]
                    for f, h in memory.headers.items()},
        "made": {i: [m.key, m.files, m.entries, m.troubled] for i, m in memory.made.items()},
        "pictures": memory.pictures,
    }
    _write(root / FOLDER / PAGES, value)


def save_quick(root: Path, quick: Quick) -> None:
    """Notes the fast answer, last of all."""
    _write(root / FOLDER / QUICK, {name: getattr(quick, name) for name in Quick.__slots__})


def forget_quick(root: Path) -> None:
    """From here on, until `save_quick`, a run that is killed leaves no fast answer."""
    try:
        (root / FOLDER / QUICK).unlink(missing_ok=True)
    except OSError:
        return


def folder(root: Path) -> Path | None:
    """`.empathy/`, made with a `.gitignore` where it is missing; `None` where it cannot be ours."""
    path = root / FOLDER
    try:
        path.mkdir(exist_ok=True)
        if path.is_symlink():
            return None
        ignore = path / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")
    except OSError:
        return None
    return path


def origin(root: Path) -> str:
    """What this machine alone knows of `.empathy/`: a memory that came with a checkout or an archive is not its own.

    Else a stranger could commit a page, and a memory that says that we had written it.
    """
    status = inputs.status_of(root / FOLDER / ".gitignore")
    return f"{status.st_dev} {status.st_ino} {status.st_ctime_ns}" if status else ""


def _write(path: Path, value: Mapping[str, Any]) -> None:
    new = path.with_name(path.name + ".new")
    try:
        if not path.parent.is_symlink():
            new.unlink(missing_ok=True)
            with new.open("xb") as file:
                file.write(seal(value))
            new.replace(path)
    except (OSError, UnicodeEncodeError):
        return


def seal(value: Mapping[str, Any]) -> bytes:
    """JSON with its digest before it: half a file, or a bit that fell over, is not believed."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return sha256(data).hexdigest().encode() + b"\n" + data


def _json(path: Path, limit: int) -> dict[str, Any] | None:
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)),
                  "rb") as file:
            data = file.read(limit + 1)
        if len(data) > limit or sha256(data[65:]).hexdigest().encode() != data[:64]:
            return None
        raw = json.loads(data[65:])
    except (OSError, ValueError, RecursionError):
        return None
    return raw if type(raw) is dict else None


def _header(file: str, raw: Any) -> Header:
    sign, digest, kind, id_, persona, cited, pictures, due, facts = raw
    return Header(file, _sign(sign), _hex(digest), _text(kind), _id(id_), _text(persona), tuple(map(_text, cited)),
                  tuple(map(_inside, pictures)), _text(due), _mapping(facts))


def _made(raw: Any) -> Made:
    key, files, entries, troubled = raw
    if type(entries) is not list or not all(type(e) is dict for e in entries) or not entries:
        raise TypeError
    return Made(_hex(key), {_format(f): (_hex(d), _sign(s)) for f, (d, s) in _mapping(files).items()}, entries,
                bool(troubled))


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError
    return value


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError
    return value


def _mapping(value: Any) -> dict[str, Any]:
    if type(value) is not dict:
        raise TypeError
    return value


def _sign(value: Any) -> Sign:
    size, mtime, inode, ctime = map(_number, value)
    return size, mtime, inode, ctime


def _hex(value: Any) -> str:
    if not _HEX.match(_text(value)):
        raise ValueError
    return str(value)


def _id(value: Any) -> str:
    if not _ID.match(_text(value)):
        raise ValueError
    return str(value)


def _format(value: Any) -> str:
    if value not in ("html", "md"):
        raise ValueError
    return str(value)


def _inside(value: Any) -> str:
    if _text(value).startswith(("/", "../")) or "\0" in value or value == "..":
        raise ValueError
    return str(value)
