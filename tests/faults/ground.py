"""Where a command is broken: a workspace, a site, a wiki and a folder for temporary files, the same every time.

A `Picture` is every file below the ground with its bytes, every folder with `None`. `restore` makes the ground what a
picture shows and leaves alone what is so already: so what the last render remembers of its files still holds.
"""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import environment

Picture = Mapping[str, bytes | None]

DAY = "1770000000"
LEA = """\
kind: persona
id: lea
name: Lea
role: Nurse   # on nights
goals:
  - text: Get there in time
    evidence: talk-1#n1
pains: [Waits for the bus, Cold feet]
"""
MAP = """\
kind: empathy-map
id: lea-night
persona: lea
title: At night
who: {situation: After a night shift}
says: [Is there no bus?]
"""
BOOTS = """\
kind: journey
id: boots
title: Boots
persona: lea
steps:
  - {id: looks, title: Looks, touchpoint: online-shop, emotion: 1}
  - {id: waits, title: Waits, touchpoint: shop, emotion: -1}
"""
CATALOGUE = """\
# what we run ourselves
kind: touchpoints
touchpoints:
  - id: online-shop   # www
    name: Online shop
    channel: web
  - id: shop
    name: Shop in town
    channel: store
"""
SOURCE = """\
kind: source
id: talk-1
title: Talk one
type: interview
date: 2026-01-10
nuggets:
  - {id: n1, verbatim: I am always late}
"""
SETTINGS = "name: Boots and buses\n"
DOCUMENTS = {
    "empathy.yaml": SETTINGS, "personas/lea/persona.yaml": LEA, "personas/lea/night.map.yaml": MAP,
    "personas/lea/boots.journey.yaml": BOOTS, "personas/touchpoints.yaml": CATALOGUE,
    "personas/sources/talk-1.yaml": SOURCE, "notes.txt": "nobody's business\n", "build/mine.txt": "mine, too\n",
}
CACHES = ("ws/.empathy/render", "ws/.empathy/publish-", "wiki.git/objects/", "wiki.git/logs/", "wiki.git/shallow_",
          "tmp/")
"""How the names begin of what the program, git or Python's tempfile may forget or make anew."""
LEFT = (".empathy-tmp-", ".empathy-moving", ".empathy-publishing", ".new", "tmp/empathy-")
"""What tells a file that only a program at work needs."""


@dataclass(frozen=True)
class Ground:
    top: Path

    @property
    def workspace(self) -> Path:
        return self.top / "ws"

    @property
    def environment(self) -> dict[str, str]:
        return environment({
            "HOME": str(self.top / "home"), "TMPDIR": str(self.top / "tmp"), "SOURCE_DATE_EPOCH": DAY,
            "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0", "TERM": "xterm"})

    def write(self, name: str, text: str) -> None:
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def look(self) -> dict[str, bytes | None]:
        found: dict[str, bytes | None] = {}
        for folder, folders, files in os.walk(self.top):
            at = Path(folder).relative_to(self.top)
            for name in folders:
                found[(at / name).as_posix()] = None
            for name in files:
                path = Path(folder, name)
                found[(at / name).as_posix()] = b"-> " + os.fsencode(path.readlink()) if path.is_symlink() \
                    else path.read_bytes()
        return found

    def restore(self, picture: Picture) -> None:
        now = self.look()
        for name in sorted(now.keys() - picture.keys()):
            path = self.top / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        for name in sorted(picture):
            data, path = picture[name], self.top / name
            if data is None:
                path.mkdir(parents=True, exist_ok=True)
            elif now.get(name) != data:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)


def begun(top: Path) -> Ground:
    """A ground with a few documents in its workspace, and files of other people beside them."""
    ground = Ground(top)
    for name in ("tmp", "home", "given"):
        (top / name).mkdir(parents=True)
    for name, text in DOCUMENTS.items():
        ground.write(f"ws/{name}", text)
    return ground


def is_left(name: str) -> bool:
    """Whether a file is one that only a program at work needs: none of them may stay."""
    return any(sign in name for sign in LEFT)


def is_cache(name: str) -> bool:
    return name.startswith(CACHES)


def differences(before: Picture, after: Picture, now: Picture, between: tuple[str, ...] = (), *,
                moves: bool = False) -> list[str]:
    """What is neither as it was nor as it is to be. `between`: files that say how far the work has come.

    Where files move, a whole one may stand in either place.
    """
    wrong = []
    whole = {data for picture in (before, after) for data in picture.values()} if moves else set()
    for name in sorted({*before, *after, *now}):
        if is_left(name) or is_cache(name) or name in between:
            continue
        allowed = whole | {picture.get(name, b"(none)") for picture in (before, after)}
        if now.get(name, b"(none)") not in allowed:
            wrong.append(f"{name}: {_shown(now.get(name, b'(none)'))}")
    return wrong


def same(one: Picture, other: Picture) -> list[str]:
    """The names of what differs between two pictures, whatever may be forgotten left out."""
    return [name for name in sorted({*one, *other}) if not is_cache(name)
            and one.get(name, b"(none)") != other.get(name, b"(none)")]


def _shown(data: bytes | None) -> str:
    return "a folder" if data is None else f"{len(data)} bytes, {data[:60]!r}"
