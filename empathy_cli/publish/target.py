"""What a kind of wiki has to offer: the small interface that every driver and every profile fills."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, Self

from empathy_cli.model.problem import InputError, Problem

from .leaf import Leaf, LeafKind
from .manifest import Entry, Manifest


class PublishError(InputError):
    """What stands in the way at the target. Says what, where and what now; never a secret."""


class Denied(PublishError):
    """401 or 403: never tried again. The message names the variable or the permission."""


class Unreachable(PublishError):
    """No answer, or none that helps, after all tries that fit into the bounded time."""


class Moved(PublishError):
    """Somebody else wrote meanwhile. Nothing of this batch is half done: look and plan again."""


class Unfit(Exception):
    """A title, or a name made from it, that this target does not take."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Settings:
    """One target of `publish:` in empathy.yaml: see `model.publishing`."""

    name: str
    kind: str
    owner: str
    profile: str = ""
    url: str = ""
    folder: str = ""
    branch: str = ""
    under: str = ""
    user: str = ""
    token: str = ""
    """The NAME of the environment variable that holds the secret."""
    space: str = ""
    parent: str = ""
    sidebar: bool = True
    pictures: bool = True


@dataclass(frozen=True, slots=True)
class Placed:
    """A page for links: `at` as in its leaf, `title` as a reader sees it."""

    id: str
    kind: LeafKind
    title: str
    at: str


class Profile(Protocol):
    """How a target names, links and lists pages. Pure: it asks nobody."""

    name: str
    dialect: str
    """Which templates make its pages: `md`, `storage` (Confluence), `mediawiki`, `dokuwiki`."""
    extras: Mapping[str, Any]
    """What templates may ask for as `wiki.…`: {"name": "azure", "mermaid": "colons"|"fence"|"", "details": bool,
    "nested": 2|4 (blanks by which a nested list is indented)}."""

    def place(self, kind: LeafKind, id_: str, title: str) -> str:
        """Where the page of this title (of a picture: this file name in `id_`) stands. Raises Unfit."""

    def fold(self, at: str) -> str:
        """Two places that the target, or a machine that reads it, cannot tell apart fold to the same."""

    def href(self, to: Placed, source: str) -> str:
        """What a page at `source` writes as the target of a link to another of our pages."""

    def picture(self, at: str, source: str) -> str:
        """What a page at `source` writes to show our picture at `at`."""

    def kept(self, data: bytes) -> bytes:
        """A page as the target will keep it: some wikis strip the last line's end."""

    def blocks(self, contents: Placed, pages: Sequence[Placed], owner: str) -> list[Leaf]:
        """Our lines in the sidebar, the `.order` …; none where the target has no such thing or settings say no."""


@dataclass(frozen=True, slots=True)
class There:
    """What stands at a place of the target."""

    digest: str
    """Comparable with `Entry.digest`: equal means that nobody touched it since."""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Remote:
    """The target as it is now, as far as it matters."""

    state: str
    """Pins it: a commit, a digest over the versions of all places asked for. The same as long as nothing moved."""
    manifest: Manifest
    there: Mapping[str, There]
    """Of every place that is wanted or stands in the manifest, and where somebody stands."""
    notes: Sequence[Problem] = field(default_factory=list)
    """What a person should know before: a picture's format that the wiki does not take."""


Action = Literal["create", "update", "rename", "delete", "same", "conflict", "unowned", "refused", "keep"]
BLOCKING = frozenset({"conflict", "unowned", "refused"})
CHANGING = frozenset({"create", "update", "rename", "delete"})
TWIN = "twin:"
"""How the digest of a place begins where another one stands that the target cannot tell apart from it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be done with one leaf; `keep` is a page of ours that stays, though nobody wants it any more."""

    action: Action
    id: str
    kind: LeafKind
    title: str
    at: str
    was: str = ""
    """Of a rename: the place until now."""
    leaf: Leaf | None = None
    data: bytes | None = None
    """What is to be written there: of a block the whole file around it, too. None: nothing, or it is deleted (also a
    block's file, if nothing but our block was in it)."""
    before: Entry | None = None
    there: There | None = None
    """What stands at `at` now; of a rename, at `was`."""
    reason: Problem | None = None
    """Why it is blocked or kept; of others, what is special about it."""
    diff: tuple[str, ...] = ()
    entry: Entry | None = None
    """What the manifest says of it afterwards; None: nothing."""


Outcome = Literal["done", "same", "failed", "not tried"]


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a change."""

    change: Change
    outcome: Outcome
    reason: Problem | None = None


class Driver(Protocol):
    """One kind of wiki. Used as `with driver as d`: look, plan (which may read), write. One file each in `drivers/`."""

    profile: Profile

    def __enter__(self) -> Self:
        """Opens what it needs. Nothing is asked over the network yet."""

    def __exit__(self, *_: object) -> None:
        """Closes it, and removes what it put on this machine."""

    def digest(self, data: bytes) -> str:
        """Of what shall stand there, comparable with `There.digest`."""

    def look(self, places: Collection[str]) -> Remote:
        """Asks the target: manifest, and what stands at these places and at those of the manifest.

        Raises Denied, Unreachable, PublishError. Corrupt or newer manifests are a state, not an error.
        """

    def read(self, at: str) -> bytes | None:
        """What stands at a place since `look`, for diffs and blocks; None where nothing does."""

    def write(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        """Does these (only those whose action is in CHANGING), then `after` is the manifest.

        Git: all or nothing, raises Moved. Others: each is told as it gets done, in an order in which a killed run is
        finished by the next one (create, update, rename, contents, delete last), with the journal written before.
        A page that moved since `look` is `failed` with a reason, never overwritten.
        """
