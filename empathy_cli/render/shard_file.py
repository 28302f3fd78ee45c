"""`part-2-of-8.json`: what one machine tells of the pages that it made, for the one that puts them together.

It comes with an artefact, so anybody may have written it: it is bounded, every value has the form that ours have, and
no name leads out of its folder.
"""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from . import output, shard_shapes, state
from .header import Header

FORMAT = 1
MAX_BYTES = 1 << 28
MAX_PARTS = 1_000
MAX_PAGE = 1 << 26
"""Bytes of a page, pictures and all."""
_NAME = re.compile(r"part-([1-9][0-9]{0,3})-of-([1-9][0-9]{0,3})\.json\Z")


class Share(NamedTuple):
    """Part 2 of 8."""

    part: int
    of: int

    @property
    def file(self) -> str:
        return f"part-{self.part}-of-{self.of}.json"


@dataclass(slots=True)
class Told:
    """What a part tells of one of its pages."""

    key: str
    files: dict[str, str]
    """Name → SHA-256."""
    entries: list[dict[str, Any]]
    passing: list[dict[str, Any]]
    """Both as of `pages.Sheet`."""
    troubled: bool
    """Something was wrong with it: whoever puts the parts together makes it again, and says so, too."""


@dataclass(frozen=True, slots=True)
class Part:
    share: Share
    version: str
    """Of the program that made it."""
    base: str
    today: str
    formats: tuple[str, ...]
    headers: Mapping[str, Header]
    """By file, every document that it read."""
    pages: Mapping[str, Told]
    """By id, every page."""

    @property
    def files(self) -> dict[str, str]:
        """The digest of each file of its pages."""
        return {name: digest for told in self.pages.values() for name, digest in told.files.items()}


def found(folder: Path) -> Iterator[Path]:
    """The files of parts in a folder and in those in it: each artefact may have been unpacked into one of its own."""
    for place in (folder, *sorted(p for p in folder.iterdir() if p.is_dir() and not p.is_symlink())):
        yield from sorted(p for p in place.iterdir() if _NAME.match(p.name))


def load(path: Path) -> Part:
    """Raises InputError where it is not what we would have written under this name."""
    raw = state.read(path, MAX_BYTES)
    name = _NAME.match(path.name)
    if raw is None or name is None or not shard_shapes.fits(shard_shapes.PART, raw):
        raise InputError(Problem(N_("{path} is not what “render --shard” writes, or not all of it; render that part "
                                    "again"), {"path": str(path)}))
    headers = {file: Header(file, b"", h["digest"], h["kind"], h["id"], h["persona"], tuple(h["cited"]),
                            tuple(h["pictures"]), h["due"], h["facts"], h["touchpoints"])
               for file, h in raw["headers"].items()}
    return Part(Share(int(name[1]), int(name[2])), raw["version"], raw["base"], raw["today"], tuple(raw["formats"]),
                headers, {id_: Told(**told) for id_, told in raw["pages"].items()})


def left(folder: Path) -> dict[Share, Part]:
    """The parts that were made in this folder before; what cannot be read is none."""
    parts = {}
    for path in sorted(p for p in folder.iterdir() if _NAME.match(p.name)):
        try:
            part = load(path)
        except InputError:
            continue
        parts[part.share] = part
    return parts


def save(folder: Path, part: Part) -> None:
    """Writes it, whole or not at all."""
    value = {
        "format": FORMAT, "version": part.version, "base": part.base, "today": part.today,
        "formats": list(part.formats),
        "headers": {file: {"digest": h.digest, "kind": h.kind, "id": h.id, "persona": h.persona,
                           "cited": h.cited, "pictures": h.pictures, "due": h.due, "facts": h.facts,
                           "touchpoints": h.touchpoints} for file, h in sorted(part.headers.items())},
        "pages": {id_: asdict(told) for id_, told in part.pages.items()},
    }
    output.put(folder, part.share.file, state.seal(value), ours=True)


def page(folder: Path, name: str, digest: str) -> bytes | None:
    """The bytes of a page; `None` where they are not those that the part tells of. No link is followed."""
    try:
        descriptor = os.open(folder / name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
                             | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return None
            data = file.read(MAX_PAGE + 1)
    except OSError:
        return None
    return data if len(data) <= MAX_PAGE and sha256(data).hexdigest() == digest else None
