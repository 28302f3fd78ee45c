"""A wiki in memory, and a driver for it: as careful as real ones must be, and it can be killed after any write.

Three ways in which wikis work: `atomic` (git: all or nothing, one commit), `move` (MediaWiki, Confluence: pages have a
number that stays when they are moved), `copy` (DokuWiki: a page is its place; who moves it writes it anew and deletes
the old one).
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Literal, Self

from empathy_cli.model.problem import Problem
from empathy_cli.publish.leaf import Leaf, LeafKind
from empathy_cli.publish.manifest import Entry, Manifest, dump, load
from empathy_cli.publish.plan_identity import untouched
from empathy_cli.publish.target import CHANGING, Change, Done, Moved, Placed, Remote, There, Unfit

Way = Literal["atomic", "move", "copy"]
WAYS: tuple[Way, ...] = ("atomic", "move", "copy")
MANIFEST = ".manifest"


class Killed(BaseException):
    """The process is gone: nothing catches it."""


@dataclass
class Page:
    number: int
    data: bytes
    version: int = 1


@dataclass
class Wiki:
    """What stands in it, whoever wrote it. `budget` is how many more writes the program survives; None: all."""

    pages: dict[str, Page] = field(default_factory=dict)
    budget: int | None = None
    written: list[tuple[str, str]] = field(default_factory=list)
    """Every write of a driver: what was done, and where."""
    _numbers: int = 0

    def put(self, at: str, data: bytes) -> None:
        """Somebody writes by hand, or a driver does."""
        page = self.pages.get(at)
        if page:
            page.data, page.version = data, page.version + 1
        else:
            self._numbers += 1
            self.pages[at] = Page(self._numbers, data)

    def drop(self, at: str) -> None:
        self.pages.pop(at, None)

    def move(self, source: str, to: str) -> None:
        assert to not in self.pages, f"{to} is taken"
        self.pages[to] = self.pages.pop(source)
        self.pages[to].version += 1

    def tick(self, what: str, at: str) -> None:
        if self.budget is not None:
            if self.budget <= 0:
                raise Killed
            self.budget -= 1
        self.written.append((what, at))

    @property
    def contents(self) -> dict[str, bytes]:
        """Everything but manifests."""
        return {at: page.data for at, page in self.pages.items() if not at.startswith(MANIFEST)}


class MemoryProfile:
    """A page is at its title; two that differ in case or in how accents are written are the same."""

    name, dialect = "memory", "md"
    extras: Mapping[str, Any] = {"name": "memory", "mermaid": "", "details": False, "nested": 2}

    def place(self, kind: LeafKind, id_: str, title: str) -> str:
        if "/" in title or not title.strip():
            raise Unfit(Problem("“{title}” is no title here", {"title": title}))
        return id_ if kind == "picture" else f"{title}.md"

    def fold(self, at: str) -> str:
        return unicodedata.normalize("NFC", at).casefold()

    def href(self, to: Placed, source: str) -> str:
        return to.at

    def picture(self, at: str, source: str) -> str:
        return at

    def kept(self, data: bytes) -> bytes:
        return data

    def blocks(self, contents: Placed, pages: Sequence[Placed], owner: str) -> list[Leaf]:
        return []


class MemoryDriver:
    def __init__(self, wiki: Wiki, owner: str = "shop", way: Way = "atomic") -> None:
        self.wiki, self.owner, self.way = wiki, owner, way
        self.profile: Any = MemoryProfile()
        self.seen: dict[str, bytes] = {}
        self.state = ""
        self.filled: set[str] = set()
        self.left: set[str] = set()
        self.before_write: Any = None
        """Called once before something is written: somebody else is quicker."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def digest(self, data: bytes) -> str:
        return sha256(data).hexdigest()[:16]

    @property
    def _manifest_at(self) -> str:
        return MANIFEST if self.way == "atomic" else f"{MANIFEST}:{self.owner}"

    def _manifest(self) -> Manifest:
        page = self.wiki.pages.get(self._manifest_at)
        found = load(page.data if page else None, self.owner)
        if self.way == "atomic":
            return found
        others: dict[str, Any] = {}
        for at, page in self.wiki.pages.items():
            if at.startswith(MANIFEST) and at != self._manifest_at:
                owner = at.partition(":")[2]
                others |= {owner: {id_: {"at": e.at, "kind": e.kind} for id_, e in load(page.data, owner).entries.items()}}
        found = replace(found, others=others)
        if self.way == "move":
            numbers = {str(page.number): at for at, page in self.wiki.pages.items()}
            found = replace(found, entries={
                id_: replace(e, at=numbers.get(e.version, e.at)) if e.version else e for id_, e in found.entries.items()})
        return found

    def _whole(self) -> str:
        return self.digest(repr(sorted((at, page.data) for at, page in self.wiki.pages.items())).encode())

    def look(self, places: Collection[str]) -> Remote:
        manifest = self._manifest()
        asked = {*places, *(entry.at for entry in manifest.entries.values())}
        self.seen = self.wiki.contents
        folded = {self.profile.fold(at): at for at in self.seen}
        there = {}
        for at in sorted(asked):
            if at in self.seen:
                there[at] = There(self.digest(self.seen[at]), str(self.wiki.pages[at].number))
            elif twin := folded.get(self.profile.fold(at)):
                there[at] = There(f"twin:{twin}")
        if self.way == "atomic":
            self.state = self._whole()
        else:
            self.state = self.digest(repr((sorted((at, t.digest) for at, t in there.items()), manifest)).encode())
        return Remote(self.state, manifest, there)

    def read(self, at: str) -> bytes | None:
        return self.seen.get(at)

    def write(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        if self.before_write:
            self.before_write, act = None, self.before_write
            act()
        assert all(change.action in CHANGING for change in changes)
        yield from self._commit(changes, after) if self.way == "atomic" else self._steps(changes, after)

    def _commit(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        if self._whole() != self.state:
            raise Moved(Problem("somebody was quicker"))
        new = self.wiki.contents
        for change in changes:
            if change.action in ("rename", "delete"):
                new.pop(change.was or change.at, None)
        for change in changes:
            if change.action != "delete":
                assert change.data is not None
                new[change.at] = change.data
        new[MANIFEST] = dump(after, self.owner)
        old = {at: page.data for at, page in self.wiki.pages.items()}
        if new != old:
            self.wiki.tick("commit", "")
            for at in old.keys() - new.keys():
                self.wiki.drop(at)
            for at, data in new.items():
                if old.get(at) != data:
                    self.wiki.put(at, data)
        yield from (Done(change, "done") for change in changes)

    def _steps(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        entries = dict(self._manifest().entries)
        about = {c.at: self.digest(c.data) for c in changes if c.data is not None}
        own = {c.id: self.digest(c.data) for c in changes if c.data is not None}
        stands = {c.id: c.there.digest for c in changes
                  if c.there and c.before and c.action != "rename" and untouched(c.there, c.before)}
        at_work = {id_: replace(entry, digest=stands.get(id_, entry.digest), next=own.get(id_, entry.next)
                                if self.way == "move" else about.get(entry.at, entry.next))
                   for id_, entry in entries.items()}  # also where the run before this one was killed
        for c in changes:
            if c.action == "create" or (c.action == "rename" and self.way == "copy"):
                id_ = c.id if c.id not in at_work else f"{c.id}:moving"
                block = c.leaf if c.leaf and c.kind == "block" else None
                at_work[id_] = Entry(c.at, c.kind, "", c.title, next=about[c.at], style=block.style if block else "",
                                     body=block.data.decode() if block else "")
        self._note(at_work, after)
        failed: list[Change] = []
        wrote: set[str] = set()
        self.filled = {c.at for c in changes if c.data is not None}
        self.left: set[str] = set()
        moving = {c.was: c for c in changes if c.action == "rename"}
        for change in changes:
            done = self._step(change, moving, wrote)
            failed += [change] if done.outcome == "failed" else []
            yield done
        final = dict(after.entries)
        for change in failed:
            final.pop(change.id, None)
            if change.before:
                final[change.id] = change.before
        self._note({id_: self._numbered(entry) for id_, entry in final.items()}, after)

    def _numbered(self, entry: Entry) -> Entry:
        page = self.wiki.pages.get(entry.at)
        return replace(entry, version=str(page.number) if page and self.way == "move" else "")

    def _note(self, entries: Mapping[str, Entry], after: Manifest) -> None:
        data = dump(replace(after.having(entries), others={}), self.owner)
        page = self.wiki.pages.get(self._manifest_at)
        if page is None or page.data != data:
            self.wiki.tick("manifest", self._manifest_at)
            self.wiki.put(self._manifest_at, data)

    def _step(self, change: Change, moving: Mapping[str, Change], wrote: set[str]) -> Done:
        """`moving`: place → the rename that leaves it. `wrote`: the places that this run has filled already."""
        source = change.was if change.action == "rename" else change.at
        stands = self._where(change, source)
        if source not in wrote | self.left and stands != (change.there.digest if change.there else ""):
            return Done(change, "failed", Problem("somebody was quicker"))
        leaver = moving.get(change.at) if change.action == "rename" else None
        if leaver and leaver is not change and wrote.isdisjoint((change.at, leaver.at)) and (
                self._where(leaver, change.at) != (leaver.there.digest if leaver.there else "")):
            return Done(change, "failed", Problem("somebody was quicker"))
        if change.action == "delete":
            self.wiki.tick("delete", change.at)
            self.wiki.drop(change.at)
            self.left.add(change.at)
            return Done(change, "done")
        assert change.data is not None
        if change.action == "rename" and self.way == "move":
            self._move(change)
        if self.wiki.pages.get(change.at) is None or self.wiki.pages[change.at].data != change.data:
            self.wiki.tick(change.action, change.at)
            self.wiki.put(change.at, change.data)
        wrote.add(change.at)
        if change.action == "rename" and self.way == "copy" and change.was in self.wiki.pages and (
                change.was not in self.filled):
            self.wiki.tick("delete", change.was)
            self.wiki.drop(change.was)
        self.left |= {change.was} if change.action == "rename" else set()
        return Done(change, "done")

    def _where(self, change: Change, at: str) -> str:
        """The digest of the page that a change is about, wherever it stands now; "" where there is none."""
        page = self.wiki.pages.get(at)
        if self.way == "move" and change.action == "rename" and change.there:
            page = next((p for p in self.wiki.pages.values() if str(p.number) == change.there.version), None)
        return self.digest(page.data) if page else ""

    def _move(self, change: Change) -> None:
        """By its number, out of the way of whoever stands there and leaves later."""
        number = change.there.version if change.there else ""
        source = next(at for at, page in self.wiki.pages.items() if str(page.number) == number)
        if source == change.at:
            return
        if change.at in self.wiki.pages:
            aside = f"{change.at}~"
            self.wiki.tick("move", aside)
            self.wiki.move(change.at, aside)
        self.wiki.tick("move", change.at)
        self.wiki.move(source, change.at)
