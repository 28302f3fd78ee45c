"""A team at work: documents that change, a wiki in which people write by hand, and publishes that may be killed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from empathy_cli.model.problem import Problem
from empathy_cli.publish.leaf import Leaf, Refusal, Wanted
from empathy_cli.publish.plan import Options, Plan
from empathy_cli.publish.planning import make
from empathy_cli.publish.run import Result, places, publish
from empathy_cli.publish.target import Done, Moved
from tests.publish.engines.memory import Killed, MemoryDriver, Way, Wiki

BROKEN = Problem("a document is broken")
SIDEBAR = "_Sidebar.md"


@dataclass
class World:
    """One owner's documents, id → title and text, and the wiki."""

    way: Way = "atomic"
    owner: str = "shop"
    wiki: Wiki = field(default_factory=Wiki)
    docs: dict[str, tuple[str, str]] = field(default_factory=dict)
    complete: bool = True
    sidebar: bool = False
    contents: bool = True
    hands: dict[str, bytes] = field(default_factory=dict)
    """What people wrote: place → text."""
    titles: list[str] = field(default_factory=lambda: ["Home"])
    pictures: dict[str, str] = field(default_factory=dict)
    """Name → the id of the page that shows it."""

    def wanted(self, only: tuple[str, ...] = (), stay: Mapping[str, str] | None = None) -> Wanted:
        """As the workspace would give it: two titles that the wiki cannot tell apart are refused."""
        stay = stay or {}
        driver = MemoryDriver(self.wiki, self.owner, self.way)
        leaves: list[Leaf] = []
        refusals: list[Refusal] = []
        taken: set[str] = set()
        for id_, (title, text) in self.docs.items():
            at = stay.get(id_) or driver.profile.place("page", id_, title)
            if driver.profile.fold(at) in taken:
                refusals.append(Refusal(id_, "page", title, Problem("twins")))
                continue
            taken.add(driver.profile.fold(at))
            if not only or id_ in only:
                leaves.append(Leaf(id_, "page", title, at, f"{title}: {text}".encode()))
                leaves += [Leaf(name, "picture", "", name, b"<svg/>", page=id_) for name, page in self.pictures.items()
                           if page == id_]
        if self.contents:
            lines = "\n".join(title for title, _ in self.docs.values())
            leaves.append(Leaf("index", "contents", f"All of {self.owner}", f"All of {self.owner}.md", lines.encode()))
        if self.sidebar:
            lines = "\n".join(f"- {title}" for title, _ in self.docs.values()) + "\n"
            leaves.append(Leaf(f"block:{SIDEBAR}", "block", "", SIDEBAR, lines.encode(), style="html"))
        complete = self.complete and not only
        return Wanted(leaves, refusals, complete, None if complete else BROKEN)

    def driver(self) -> MemoryDriver:
        return MemoryDriver(self.wiki, self.owner, self.way)

    def options(self, **said: object) -> Options:
        return replace(Options(self.owner), **said)  # type: ignore[arg-type] - what the tests say

    def plan(self, *, only: tuple[str, ...] = (), **said: object) -> Plan:
        driver, wanted = self.driver(), self.wanted(only)
        return make(wanted, driver.look(places(wanted.leaves)), driver, self.options(narrowed=bool(only), **said))

    def publish(self, *, only: tuple[str, ...] = (), budget: int | None = None, told: Callable[[Done], None] = lambda _: None,
                driver: MemoryDriver | None = None, **said: object) -> Result | None:
        """None where it was killed after `budget` writes."""
        self.wiki.budget = budget
        try:
            return publish(driver or self.driver(), lambda _: self.wanted(only),
                           self.options(narrowed=bool(only), **said), apply=True, told=told, sleep=lambda _: None,
                           again=lambda _, stay: self.wanted(only, stay))
        except Killed:
            return None
        except Moved:
            return None
        finally:
            self.wiki.budget = None

    def write(self, at: str, text: str) -> None:
        """By hand."""
        self.wiki.put(at, text.encode())
        self.hands[at] = text.encode()

    def delete(self, at: str) -> None:
        self.wiki.drop(at)
        self.hands.pop(at, None)

    @property
    def untouched(self) -> dict[str, bytes | None]:
        """What stands where people wrote."""
        return {at: self.wiki.contents.get(at) for at in self.hands}


def actions(plan: Plan) -> dict[str, str]:
    return {change.id: change.action for change in plan.changes}
