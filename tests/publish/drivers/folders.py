"""A folder in the place of the wiki in memory: the same teams work with it, and it can be killed after any write, too."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from empathy_cli.publish.drivers import files
from empathy_cli.publish.drivers.folder import MANIFEST, FolderDriver
from empathy_cli.publish.target import Settings
from tests.publish.engines import memory
from tests.publish.engines.memory import Killed, MemoryProfile, Page
from tests.publish.worlds import World

SYSTEM = {"link": os.link, "unlink": Path.unlink, "rename": Path.rename, "save": files.save}


@dataclass
class Folder:
    """What stands in it, whoever wrote it. `budget`: after so many changes of files the program is killed."""

    top: Path
    budget: int | None = None
    written: list[tuple[str, str]] = field(default_factory=list)

    @property
    def pages(self) -> dict[str, Page]:
        found = {}
        for path in sorted(self.top.rglob("*")):
            if path.is_file():
                at = path.relative_to(self.top).as_posix()
                found[memory.MANIFEST + ":shop" if at == MANIFEST else at] = Page(path.stat().st_ino, path.read_bytes())
        return found

    @property
    def contents(self) -> dict[str, bytes]:
        return {at: page.data for at, page in self.pages.items() if not at.startswith(".")}

    def put(self, at: str, data: bytes) -> None:
        path = self._path(at)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def drop(self, at: str) -> None:
        SYSTEM["unlink"](self._path(at), missing_ok=True)

    def move(self, source: str, to: str) -> None:
        SYSTEM["rename"](self._path(source), self._path(to))

    def _path(self, at: str) -> Path:
        return self.top / (MANIFEST if at.startswith(memory.MANIFEST) else at)

    def tick(self, what: str, at: object) -> None:
        if self.budget is not None:
            if self.budget <= 0:
                raise Killed
            self.budget -= 1
        self.written.append((what, str(at)))

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Every change of a file counts. No disk is waited for: what a power cut leaves is not asked here."""
        def counted(name: str) -> Any:
            def call(*said: Any, **more: Any) -> Any:
                self.tick(name, said[0])
                return SYSTEM[name](*said, **more)
            return call

        with (patch.object(files.os, "fsync"), patch.object(files.os, "link", counted("link")), patch.object(files.Path, "rename", counted("rename")),
              patch.object(files.Path, "unlink", counted("unlink")), patch.object(files, "save", self._save)):
            yield

    def _save(self, path: Path, data: bytes, **more: Any) -> None:
        self.tick("save", path)
        budget, self.budget = self.budget, None  # a save is whole or not at all: `store.saver` is tested for that
        written = list(self.written)
        SYSTEM["save"](path, data, **more)
        self.budget, self.written = budget, written


class Interrupted(FolderDriver):
    """`before_write` is called once before something is written: somebody else is quicker."""

    before_write: Any = None

    def write(self, *said: Any) -> Any:
        if self.before_write:
            self.before_write, act = None, self.before_write
            act()
        return super().write(*said)


class FolderWorld(World):
    def driver(self) -> Any:
        settings = Settings("docs", "folder", self.owner, "plain", folder=".", under="Personas")
        return Interrupted(settings, MemoryProfile(), self.wiki.top)

    def publish(self, **said: Any) -> Any:
        with self.wiki.watched():
            return super().publish(**said)


def team(top: Path, owner: str = "shop", docs: Mapping[str, tuple[str, str]] | None = None) -> FolderWorld:
    top.mkdir(exist_ok=True)
    return FolderWorld("copy", owner, Folder(top), dict(docs or {}))
