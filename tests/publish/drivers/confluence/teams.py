"""Teams that publish into the fake Confluence of ours, which is as unhelpful as the real one."""

import time
from dataclasses import dataclass, field, replace

from empathy_cli.publish.drivers.confluence import ConfluenceDriver
from empathy_cli.publish.http import Clock
from empathy_cli.publish.leaf import Leaf, Refusal, Wanted
from empathy_cli.publish.plan import Options, Plan
from empathy_cli.publish.planning import make
from empathy_cli.publish.profiles.confluence import Confluence as Profile
from empathy_cli.publish.run import Result, places, publish
from empathy_cli.publish.target import Settings, Unfit
from tests.publish.engines.confluence_content import TOKEN, USER, Confluence, Content

SETTINGS = Settings(name="wiki", kind="confluence", owner="shop", under="Personas", token="WIKI_TOKEN", space="CX", parent="Home")
NO_TIME = Clock(time.monotonic, time.time, lambda _: None, lambda: 0.0)


@dataclass
class Team:
    """Somebody's documents, id → title and text, and the wiki that they are published into."""

    wiki: Confluence
    docs: dict[str, tuple[str, str]] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    settings: Settings = SETTINGS
    complete: bool = True
    told: list[str] = field(default_factory=list)

    def driver(self) -> ConfluenceDriver:
        settings = replace(self.settings, url=self.wiki.url, user=USER if self.wiki.cloud else "")
        return ConfluenceDriver(settings, Profile(settings), TOKEN, NO_TIME)

    def wanted(self, only: tuple[str, ...] = ()) -> Wanted:
        profile = Profile(self.settings)
        leaves, refusals = [], []
        for id_, (title, text) in self.docs.items():
            try:
                at = profile.place("page", id_, title)
            except Unfit as unfit:
                refusals.append(Refusal(id_, "page", title, unfit.problem))
                continue
            if not only or id_ in only:
                leaves.append(Leaf(id_, "page", title, at, f'<p class="b" title="a">{text}</p>\n<p>“x”</p>\n'.encode()))
        leaves += [Leaf(name, "picture", "", profile.place("picture", name, ""), data, page="a") for name, data in self.pictures.items()]
        lines = "".join(f'<p><ac:link><ri:page ri:content-title="{leaf.at}"/></ac:link></p>' for leaf in leaves if leaf.kind == "page" and not only)
        if not only:
            leaves.append(Leaf("index", "contents", self.settings.under, profile.home, f"<p>All</p>{lines}".encode()))
        return Wanted(leaves, refusals, self.complete and not only)

    def plan(self, **said: object) -> Plan:
        with self.driver() as driver:
            wanted = self.wanted()
            return make(wanted, driver.look(places(wanted.leaves)), driver, Options(self.settings.owner, **said))

    def publish(self, only: tuple[str, ...] = (), **said: object) -> Result:
        self.told = []
        return publish(self.driver(), lambda _: self.wanted(only), Options(self.settings.owner, narrowed=bool(only), **said), apply=True,
                       told=lambda done: self.told.append(f"{done.outcome} {done.change.action} {done.change.at}"), sleep=lambda _: None)

    def again(self) -> None:
        """Whatever happened before: it converges, and then there is nothing left to do."""
        self.wiki.faults.clear()
        self.wiki.budget = None
        self.publish()
        self.settled()

    def settled(self) -> None:
        self.wiki.asked.clear()
        result = self.publish()
        assert result.plan.idle, [(c.action, c.at, c.reason and c.reason.text) for c in result.plan.changes]
        assert self.wiki.writes() == []
        home = self.wiki.pages[self.settings.under]
        for title, text in self.docs.values():
            page = self.wiki.pages[title]
            assert text in page.body
            assert page.parent == home.id
        assert {n: f["data"] for n, f in home.files.items()} == self.pictures
        assert sum(p.parent == home.id for p in self.wiki.pages.values()) == len(self.docs)


def actions(plan: Plan) -> dict[str, str]:
    return {c.id: c.action for c in plan.changes}


def foreign(wiki: Confluence, team: Team) -> dict[str, Content]:
    ours = {title for title, _ in team.docs.values()} | {"Personas"}
    return {c.id: (c.title, c.body, c.version, c.parent, c.status) for c in wiki.contents.values() if c.title not in ours}
