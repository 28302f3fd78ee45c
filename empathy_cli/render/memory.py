"""What the last render knew of every document and every page: see `state`. Read only where something changed."""

import re
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import state
from .inputs import Sign

PAGES = "render-pages.json"
MAX_BYTES = 1 << 28

_HEX = re.compile(r"[0-9a-f]{0,64}\Z")
_ID = re.compile(r"[a-z0-9-]{1,64}\Z")
_FILE = re.compile(r"[a-z0-9-]{1,64}\.(?:html|md|svg)\Z")


@dataclass(slots=True)
class Header:
    """What planning needs to know of a document, so that its file need not be read again."""

    file: str
    sign: Sign
    digest: str
    kind: str
    id: str
    persona: str
    """Of a map or a journey: whose it is."""
    cited: tuple[str, ...]
    """The ids of the sources that it names, whether they exist or not."""
    pictures: tuple[str, ...]
    """Where its picture may lie."""
    due: str
    """The day of its review, or ""."""
    facts: dict[str, Any]
    """What `empathy.json` says of it without looking at any other document."""
    touchpoints: dict[str, str] = field(default_factory=dict)
    """Of a catalogue: the digest of each entry, by its id, in their order. Of a journey: what it names, with ""."""


@dataclass(slots=True)
class Made:
    """A page as it was made: from what (a digest), its files, and what other pages say of it."""

    key: str
    files: dict[str, tuple[str, Sign]]
    """Name → SHA-256 and sign of the file that was written."""
    entries: list[dict[str, Any]]
    """The documents on it, as `empathy.json` has them; the page's own comes first."""
    passing: list[dict[str, Any]] = field(default_factory=list)
    """What each journey on it tells the pages over all journeys: see `insight.passing`."""
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
    raw = state.read(root / state.FOLDER / PAGES, MAX_BYTES)
    if raw is None or raw.get("format") != state.FORMAT or raw.get("base") != base or raw.get("out") != out:
        return Memory(base, out)
    if raw.get("origin") != state.origin(root):
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
        "format": state.FORMAT, "base": memory.base, "out": memory.out, "origin": state.origin(root),
        "started": memory.started, "written": time.time_ns(),
        "headers": {f: [h.sign, h.digest, h.kind, h.id, h.persona, h.cited, h.pictures, h.due, h.facts,
                        h.touchpoints]
                    for f, h in memory.headers.items()},
        "made": {i: [m.key, m.files, m.entries, m.passing, m.troubled] for i, m in memory.made.items()},
        "pictures": memory.pictures,
    }
    state.write(root / state.FOLDER / PAGES, value)


def _header(file: str, raw: Any) -> Header:
    sign, digest, kind, id_, persona, cited, pictures, due, facts, touchpoints = raw
    return Header(file, _sign(sign), _hex(digest), _text(kind), _id(id_), _text(persona), tuple(map(_text, cited)),
                  tuple(map(_inside, pictures)), _text(due), _mapping(facts),
                  {_id(i): _hex(d) for i, d in _mapping(touchpoints).items()})


def _made(raw: Any) -> Made:
    key, files, entries, passing, troubled = raw
    if not entries:
        raise TypeError
    return Made(_hex(key), {_file(f): (_hex(d), _sign(s)) for f, (d, s) in _mapping(files).items()},
                _mappings(entries), _mappings(passing), bool(troubled))


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


def _mappings(value: Any) -> list[dict[str, Any]]:
    if type(value) is not list:
        raise TypeError
    return list(map(_mapping, value))


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


def _file(value: Any) -> str:
    if not _FILE.match(_text(value)):
        raise ValueError
    return str(value)


def _inside(value: Any) -> str:
    if _text(value).startswith(("/", "../")) or "\0" in value or value == "..":
        raise ValueError
    return str(value)
