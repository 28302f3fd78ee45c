"""What the last render knew, in `.empathy/`: so that the next one does only what changed.

`render.json` answers one question fast: did anything change at all? It holds one digest of the signs of every input
and output. `render-pages.json` holds the rest (see `memory`), for a run in which something did. Both are a cache, and
nobody's promise: whatever is odd in them (a stranger may have committed them) makes the next render a full one.

Only the standard library: see `inputs`.
"""

# ruff: noqa: PTH118, PTH123 - as in `inputs`

import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from empathy_cli.store.scan import SETTINGS_FILE, scan

from . import inputs
from .inputs import Entry

FOLDER = ".empathy"
QUICK = "render.json"
FORMAT = 2


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

    @property
    def groups(self) -> tuple[list[tuple[str, os.stat_result | None]] | list[Entry], ...]:
        return (self.program, self.overrides, self.entries, sorted(self.pictures.items()),
                [(SETTINGS_FILE, self.settings)])


def unchanged(root: Path, request: Request, today: str) -> Quick | None:
    """What the last render noted, where nothing that it rests on has changed since; else `None`."""
    if request.ids or request.check:
        return None
    found = _load_quick(root)
    if (found is None or found.asked != asked(request)
            or not (found.since < today and (today <= found.until or not found.until))):
        return None
    return found if stamp(root, Seen.now(root, found.pictures), found.out, found.asked) == found.stamp else None


def asked(request: Request) -> list[Any]:
    return [request.out, list(request.formats) if request.formats is not None else None]


def stamp(root: Path, seen: Seen, out: str, asked: Sequence[Any]) -> str:
    """One digest of all inputs and outputs."""
    place = os.path.join(root, out)
    return inputs.stamp(
        (*seen.groups, inputs.outputs(place)),
        (str(FORMAT), os.path.realpath(place), repr(asked), *inputs.libraries()),
    )


def _load_quick(root: Path) -> Quick | None:
    raw = read(root / FOLDER / QUICK, 1 << 20)
    kinds: dict[str, type] = {"stamp": str, "asked": list, "out": str, "language": str,
                              "pictures": list, "pages": int, "since": str, "until": str}
    if raw is None or raw.keys() != kinds.keys() or any(type(raw[k]) is not kind for k, kind in kinds.items()):
        return None
    return Quick(**raw) if all(type(p) is str and "\0" not in p for p in (*raw["pictures"], raw["out"])) else None


def save_quick(root: Path, quick: Quick) -> None:
    """Notes the fast answer, last of all."""
    write(root / FOLDER / QUICK, {name: getattr(quick, name) for name in Quick.__slots__})


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


def write(path: Path, value: Mapping[str, Any]) -> None:
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


def read(path: Path, limit: int) -> dict[str, Any] | None:
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
