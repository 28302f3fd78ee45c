"""Teams that publish into a real DokuWiki, and whose program may be killed at any write."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from empathy_cli.publish.drivers.dokuwiki import DokuWikiDriver
from empathy_cli.publish.leaf import Leaf, Wanted
from empathy_cli.publish.manifest import Manifest
from empathy_cli.publish.plan import Options, Plan
from empathy_cli.publish.planning import make
from empathy_cli.publish.profiles.dokuwiki import DokuWiki as Profile
from empathy_cli.publish.run import Result, places, publish
from empathy_cli.publish.target import Change, Done, Settings
from tests.publish.engines.dokuwiki import DokuWiki

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><title>%d</title></svg>\n'


class Killed(BaseException):
    """The process is gone: nothing catches it."""


class Tired(DokuWikiDriver):
    """Is killed before the write after the last one that it has strength for; does something before each."""

    strength: int | None = None
    before: Any = None

    def write(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        put, put_file = self.rpc.put, self.rpc.put_file

        def tiring(call: Any) -> Any:
            def one(id_: str, *rest: Any) -> bool:
                if self.strength is not None:
                    if self.strength <= 0:
                        raise Killed
                    self.strength -= 1
                if self.before:
                    self.before(id_)
                return bool(call(id_, *rest))
            return one

        self.rpc.put, self.rpc.put_file = tiring(put), tiring(put_file)
        try:
            yield from super().write(changes, after)
        finally:
            self.rpc.put, self.rpc.put_file = put, put_file


@dataclass
class Team:
    """One owner's documents, id → title and text, and the wiki into which they are published."""

    engine: DokuWiki
    owner: str
    under: str = ""
    docs: dict[str, tuple[str, str]] = field(default_factory=dict)
    complete: bool = True
    pictures: dict[str, bytes] = field(default_factory=dict)
    sidebar: bool = False

    def __post_init__(self) -> None:
        self.under = self.under or self.owner
        self.settings = Settings("wiki", "dokuwiki", self.owner, url=self.engine.url, under=self.under,
                                 user=self.engine.user, token="WIKI_TOKEN", sidebar=self.sidebar)
        self.profile = Profile(self.settings)

    def wanted(self, only: Sequence[str] = ()) -> Wanted:
        leaves = []
        for name, data in self.pictures.items():
            leaves.append(Leaf(name, "picture", "", self.profile.place("picture", name, name), data))
        for id_, (title, text) in self.docs.items():
            if not only or id_ in only:
                at = self.profile.place("page", id_, title)
                leaves.append(Leaf(id_, "page", title, at, f"====== {title} ======\n\n{text}".encode()))
        text = "\n".join(f"  * {title}" for title, _ in self.docs.values())
        leaves.append(Leaf("index", "contents", self.under, self.profile.place("contents", "index", self.under),
                           f"====== {self.under} ======\n\n{text}".encode().strip()))
        return Wanted(leaves, complete=self.complete and not only)

    def driver(self) -> Tired:
        return Tired(self.settings, self.profile, self.engine.token)

    def plan(self, **said: Any) -> Plan:
        wanted = self.wanted()
        with self.driver() as driver:
            return make(wanted, driver.look(places(wanted.leaves)), driver, replace(Options(self.owner), **said))

    def publish(self, strength: int | None = None, before: Any = None, **said: Any) -> Result | None:
        """None where it was killed after so many writes."""
        driver = self.driver()
        driver.strength, driver.before = strength, before
        try:
            return publish(driver, lambda _: self.wanted(), replace(Options(self.owner, allow_delete=9), **said),
                           apply=True, sleep=lambda _: None)
        except Killed:
            return None

    def actions(self, **said: Any) -> dict[str, str]:
        return {c.id: c.action for c in self.plan(**said).changes}

    @property
    def there(self) -> dict[str, str]:
        """What stands in its namespace: name → the first line and the text."""
        found = {}
        for id_ in map(unquote, self.engine.pages()):  # as the wiki writes ids into names of files
            if id_.startswith(f"{self.profile.home}:"):
                found[id_.removeprefix(f"{self.profile.home}:")] = self.engine.text(id_) or ""
        return found

    @property
    def as_wanted(self) -> bool:
        return self.there == {leaf.at.removeprefix(f"{self.profile.home}:"): leaf.data.decode()
                              for leaf in self.wanted().leaves if leaf.kind != "picture"}
