"""What of a space of Confluence one publish has seen, and how its pages are named in our list."""

from dataclasses import dataclass, field

from empathy_cli.model.problem import Problem
from empathy_cli.publish.manifest import Entry
from empathy_cli.publish.profiles.confluence import BETWEEN
from empathy_cli.publish.target import Profile, There

from .confluence_api import Api
from .confluence_list import PageList
from .confluence_things import ID, File, Page

MOVED = "moved:"
"""How the digest of a page of ours begins that does not stand below the contents page any more."""


@dataclass
class Seen:
    """The space as it was at the last look, and as we changed it since."""

    home: Page | None
    listed: PageList
    pages: dict[str, Page] = field(default_factory=dict)
    """Ours, by their ids."""
    at: dict[str, Page] = field(default_factory=dict)
    """Place → the page there, ours or not."""
    files: dict[str, File] = field(default_factory=dict)
    """Of the contents page, by their names."""
    moved: set[str] = field(default_factory=set)
    """Names of files that somebody else changed since."""
    there: dict[str, There] = field(default_factory=dict)
    ours: dict[str, str] = field(default_factory=dict)
    """Id of a page → its place in our list."""
    notes: list[Problem] = field(default_factory=list)


class Space:
    """All titles of the space, asked for when one of them is not among ours: exactly, and whatever their case."""

    def __init__(self, api: Api, profile: Profile) -> None:
        self.api = api
        self.profile = profile
        self._exact: dict[str, Page] | None = None
        self._folded: dict[str, Page] = {}

    def at(self, title: str) -> Page | None:
        if self._exact is None:
            self._exact = {page.title: page for page in self.api.everything()}
            self._folded = {self.profile.fold(page.title): page for page in self._exact.values()}
        return self._exact.get(title) or self._folded.get(self.profile.fold(title))


def number_in(entry: Entry | None) -> str:
    """The id of its page; "" where it has none that could be one: the list may have been written by anybody."""
    return number_of(entry.version) if entry else ""


def number_of(version: str) -> str:
    number = version.partition(":")[0]
    return number if ID.fullmatch(number) else ""


def version_of(page: Page) -> str:
    return f"{page.id}:{page.version}"


def name_of(at: str) -> str:
    return at.rpartition(BETWEEN)[2]


def comment_of(of: str) -> str:
    return f"empathy {of}"


def beginning(owner: str) -> str:
    """What the contents page says until all others are there."""
    return f"<p>empathy: {owner}</p>"
