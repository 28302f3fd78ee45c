"""What the last render knew, in `.empathy/`: so that the next one does only what changed.

`render.json` answers one question fast: did anything change at all? It holds one digest of the signs of every input
and output. A database holds the rest (see `memory`), for a run in which something did. Both are a cache, and nobody's
promise: whatever is odd in them (a stranger may have committed them) makes the next render a full one.

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

from empathy_cli.store.inside import inside
from empathy_cli.store.scan import SETTINGS_FILE, scan

from . import inputs
from .inputs import Entry, Sign

FOLDER = ".empathy"
QUICK = "render.json"
FORMAT = 4


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for. `out` and `formats` are `None` where the settings decide."""

    out: str | None = None
    formats: tuple[str, ...] | None = None
    ids: tuple[str, ...] = ()
    check: bool = False
    jobs: int = 0
    overrides: bool = True
    """Whether the workspace's own templates are used, if it has any."""


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
    settings: Sign
    pictures: dict[str, Sign]
    listed: tuple[int, str, Sign, list[Entry]] | None = None
    """What lies in the folder of the pages: when that was asked, its path and its sign just before, and the entries."""

    def lying(self, folder: "str | Path") -> tuple[int, list[Entry]]:
        """When it was asked what lies in a folder, and that; asked again where something came or went since."""
        place = os.path.realpath(folder)
        if self.listed and self.listed[1] == place and self.listed[2] == inputs.sign_of(place):
            return self.listed[0], self.listed[3]
        return time.time_ns(), inputs.outputs(place)

    @classmethod
    def now(cls, root: Path, pictures: Iterable[str] = (), *, overrides: bool = True) -> "Seen":
        top, real = os.fspath(root), os.path.realpath(root)
        return cls(
            time.time_ns(), inputs.program(), inputs.overrides(top) if overrides else [],
            [(path, inputs.sign(status)) for path, status in scan(top)],
            inputs.sign_of(os.path.join(top, SETTINGS_FILE)),
            {path: inputs.picture_sign(real, path) for path in pictures},
        )

    @property
    def groups(self) -> tuple[list[Entry], ...]:
        return (self.program, self.overrides, self.entries, sorted(self.pictures.items()),
                [(SETTINGS_FILE, self.settings)])

    def swayed(self, root: Path, *, overrides: bool = True) -> bool:
        """Whether something changed, perhaps, that was noted when its digest was taken and read when pages were made.

        Else it may change back, and nobody would know what the pages show. Documents and settings are read once.
        """
        real = os.path.realpath(root)
        return (inputs.program() != self.program
                or (overrides and inputs.overrides(os.fspath(root)) != self.overrides)
                or len(self.overrides) > inputs.MAX_OVERRIDES
                or any(inputs.picture_sign(real, path) != sign for path, sign in self.pictures.items()))


def unchanged(root: Path, request: Request, today: str) -> Quick | None:
    """What the last render noted, where nothing that it rests on has changed since; else `None`."""
    found, _ = look(root, request, today)
    return found


def look(root: Path, request: Request, today: str) -> tuple[Quick | None, Seen | None]:
    """What `unchanged` says, and what was seen on the way, so that nobody need look again."""
    if request.ids or request.check:
        return None, None
    found = _load_quick(root)
    if (found is None or found.asked != asked(request) or not _is_place(root, request, found.out)
            or not (found.since < today and (today <= found.until or not found.until))):
        return None, None
    seen = Seen.now(root, found.pictures, overrides=request.overrides)
    looked, out = time.time_ns(), os.path.realpath(os.path.join(root, found.out))
    resting = inputs.at_rest(inputs.sign_of(out), looked)
    outputs = inputs.outputs(out)
    seen.listed = (looked, out, resting, outputs) if resting else None
    same = stamp(root, seen, outputs, found.out, found.asked) == found.stamp
    return (found if same else None), seen


def asked(request: Request) -> list[Any]:
    return [request.out, list(request.formats) if request.formats is not None else None]


def place(root: Path, folder: "str | Path") -> str:
    """How a note names the folder of the pages: from the workspace, or in full where it is on another drive."""
    try:
        return os.path.relpath(folder, root)
    except ValueError:
        return os.fspath(folder)


def _is_place(root: Path, request: Request, named: str) -> bool:
    """Whether a note names the folder that was asked for, or else one inside: a stranger's may name any."""
    if request.out is not None:
        return named == place(root, request.out)
    return not Path(named).anchor and inside(os.path.realpath(root), named) is not None


def stamp(root: Path, seen: Seen, outputs: Iterable[Entry], out: str, asked: Sequence[Any]) -> str:
    """One digest of all inputs and outputs."""
    return inputs.stamp(
        (*seen.groups, outputs),
        (str(FORMAT), os.path.realpath(os.path.join(root, out)), repr(asked), *inputs.libraries()),
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


def forget(root: Path, name: str) -> None:
    """Removes a note from `.empathy/`, if that is ours."""
    try:
        if not (root / FOLDER).is_symlink():
            (root / FOLDER / name).unlink(missing_ok=True)
    except OSError:
        return


def folder(root: Path) -> Path | None:
    """`.empathy/`, made with a `.gitignore` where it is missing; `None` where it cannot be ours."""
    from empathy_cli.model.problem import InputError  # late, as nothing of it is needed where nothing changed
    from empathy_cli.store.private import keep_private

    path = root / FOLDER
    try:
        if path.is_symlink():
            return None
        path.mkdir(exist_ok=True)
        keep_private(path, root)
    except (OSError, InputError):
        return None
    return path


def origin(root: Path) -> str:
    """What this machine alone knows of `.empathy/`: a memory that came with a checkout or an archive is not its own.

    Else a stranger could commit a page, and a memory that says that we had written it.
    """
    status = None if (root / FOLDER).is_symlink() else inputs.status_of(root / FOLDER / ".gitignore")
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
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return sha256(data).hexdigest().encode() + b"\n" + data


def read(path: Path, limit: int) -> dict[str, Any] | None:
    if path.parent.is_symlink():
        return None
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)),
                  "rb") as file:
            data = file.read(limit + 1)
        if len(data) > limit or inputs.swells(data) or sha256(data[65:]).hexdigest().encode() != data[:64]:
            return None
        raw = json.loads(data[65:])
    except (OSError, ValueError, RecursionError):
        return None
    return raw if type(raw) is dict else None
