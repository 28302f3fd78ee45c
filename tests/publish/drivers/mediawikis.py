"""A real MediaWiki in the place of the wiki in memory: the same teams work with it, and any write may be the last one.

Its places are called as there (`Lea.md`), and stand below a home that no other test has (`HOME/Lea`).
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self
from unicodedata import normalize

from empathy_cli.publish.drivers.mediawiki import MediaWikiDriver
from empathy_cli.publish.leaf import Wanted
from empathy_cli.publish.manifest import Entry, Manifest
from empathy_cli.publish.profiles.mediawiki import MediaWiki as Profile
from empathy_cli.publish.target import Change, Done, Remote, Settings
from tests.publish.engines import memory
from tests.publish.engines.mediawiki import MediaWiki
from tests.publish.engines.memory import Killed, MemoryProfile, Page
from tests.publish.worlds import World


@dataclass
class RealWiki:
    """What stands below a home, whoever wrote it. `budget`: after so many writes over its API the program is killed."""

    engine: MediaWiki
    home: str
    budget: int | None = None
    written: list[tuple[str, str]] = field(default_factory=list)

    def real(self, at: str) -> str:
        if at.startswith(memory.MANIFEST):
            return f"{self.home}/.empathy/{at.partition(':')[2] or 'shop'}"
        return f"{self.home}/{at.removesuffix('.md').replace('_', '＿')}"

    def short(self, title: str) -> str:
        name = title.removeprefix(f"{self.home}/")
        if name.startswith(".empathy/") and name.count("/") == 1:
            return f"{memory.MANIFEST}:{name.removeprefix('.empathy/')}"
        return f"{name.replace('＿', '_')}.md"

    @property
    def pages(self) -> dict[str, Page]:
        found, more = {}, {}
        while True:
            answer = self.engine.ask(action="query", generator="allpages", gapprefix=f"{self.home}/", gaplimit=50,
                                     prop="revisions", rvprop="content|ids", rvslots="main", **more)
            for page in answer.get("query", {}).get("pages", ()):
                text = page["revisions"][0]["slots"]["main"]["content"]
                at = self.short(page["title"])
                listed = re.search(r"<pre>\n(.*)\n</pre>", text, re.DOTALL)
                data = listed[1] if listed and at.startswith(memory.MANIFEST) else text
                found[at] = Page(page["pageid"], data.encode(), page["revisions"][0]["revid"])
            if "continue" not in answer:
                return found
            more = answer["continue"]

    @property
    def contents(self) -> dict[str, bytes]:
        return {at: page.data for at, page in self.pages.items() if not at.startswith(memory.MANIFEST)}

    def put(self, at: str, data: bytes) -> None:
        text = data.decode()
        self.engine.edit(self.real(at), f"<pre>\n{text}\n</pre>" if at.startswith(memory.MANIFEST) else text)

    def drop(self, at: str) -> None:
        if self.engine.text(self.real(at)) is not None:
            self.engine.delete(self.real(at))

    def move(self, source: str, to: str) -> None:
        """By hand, by somebody who leaves nothing behind."""
        self.engine.move(self.real(source), self.real(to))
        self.engine.delete(self.real(source))

    def tick(self, what: str, at: str) -> None:
        if self.budget is not None:
            if self.budget <= 0:
                raise Killed
            self.budget -= 1
        self.written.append((what, at))


class RealDriver:
    """The driver as it is, asked for places by their short names; every write of its is counted."""

    def __init__(self, wiki: RealWiki, owner: str) -> None:
        engine = wiki.engine
        settings = Settings("wiki", "mediawiki", owner, "mediawiki", engine.api, under=wiki.home, user=engine.user, token="WIKI_TOKEN")
        self.wiki = wiki
        self.profile: Any = MemoryProfile()
        self.inner = MediaWikiDriver(settings, Profile(settings), engine.token)
        self.before_write: Any = None
        writes = self.inner.api.do

        def counted(does: str, asked: Mapping[str, str], files: Any = None) -> dict[str, Any]:
            wiki.tick(asked["action"], asked.get("title", ""))
            return writes(does, asked, files)

        self.inner.api.do = counted  # type: ignore[method-assign] - a test's own

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.inner.__exit__()

    def digest(self, data: bytes) -> str:
        return self.inner.digest(data)

    def look(self, places: Collection[str]) -> Remote:
        remote = self.inner.look([self.wiki.real(at) for at in places])
        others = {owner: {id_: {**raw, "at": self.wiki.short(raw["at"])} for id_, raw in entries.items()}
                  for owner, entries in remote.manifest.others.items()}
        entries = {id_: replace(e, at=self.wiki.short(e.at)) for id_, e in remote.manifest.entries.items()}
        return replace(remote, manifest=replace(remote.manifest, entries=entries, others=others),
                       there={self.wiki.short(at): there for at, there in remote.there.items()})

    def read(self, at: str) -> bytes | None:
        return self.inner.read(self.wiki.real(at))

    def write(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        if self.before_write:
            self.before_write, act = None, self.before_write
            act()
        by_id = {change.id: change for change in changes}
        real = [replace(c, at=self.wiki.real(c.at), was=self.wiki.real(c.was) if c.was else "", before=self._real(c.before), entry=self._real(c.entry))
                for c in changes]
        entries = {id_: replace(e, at=self.wiki.real(e.at)) for id_, e in after.entries.items()}
        for done in self.inner.write(real, after.having(entries)):
            yield replace(done, change=by_id[done.change.id])

    def _real(self, entry: Entry | None) -> Entry | None:
        return replace(entry, at=self.wiki.real(entry.at)) if entry else None


class MediaWikiWorld(World):
    def driver(self) -> Any:
        return RealDriver(self.wiki, self.owner)

    def wanted(self, only: tuple[str, ...] = (), stay: Mapping[str, str] | None = None) -> Wanted:
        found = super().wanted(only, stay)
        return replace(found, leaves=[replace(leaf, at=normalize("NFC", leaf.at), data=normalize("NFC", leaf.data.decode()).rstrip().encode())
                                      for leaf in found.leaves])

    def plan(self, *, only: tuple[str, ...] = (), **said: object) -> Any:
        from empathy_cli.publish.planning import make
        from empathy_cli.publish.run import places

        wanted = self.wanted(only)
        with self.driver() as driver:
            return make(wanted, driver.look(places(wanted.leaves)), driver, self.options(narrowed=bool(only), **said))

    def write(self, at: str, text: str) -> None:
        super().write(normalize("NFC", at), text.rstrip("\n"))

    def delete(self, at: str) -> None:
        super().delete(normalize("NFC", at))


def team(engine: MediaWiki, home: str, owner: str = "shop", docs: Mapping[str, tuple[str, str]] | None = None) -> MediaWikiWorld:
    return MediaWikiWorld("move", owner, RealWiki(engine, home), dict(docs or {}))
