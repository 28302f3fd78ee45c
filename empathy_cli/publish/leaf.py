"""What shall stand in a wiki: pages, pictures, and our block in files that people write, too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from empathy_cli.model.problem import Problem

LeafKind = Literal["page", "contents", "picture", "block"]
"""A page of its own; the page that leads to all of them; a file that pages show; our lines in somebody else's file."""
CONTENTS = "index"
"""The id of the contents page, as of the gallery."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One thing to publish. Its identity is `id`: a new title or place is a move, never a new page."""

    id: str
    """The document's id; `touchpoints`, `departments`, `index`; of a picture its file name, as `wet-boots.svg`;
    of a block its place after `block:`, as `block:_Sidebar.md`. Unique among the leaves of a target."""
    kind: LeafKind
    title: str
    """What a reader sees. Of a picture and a block, ""."""
    at: str
    """Where it stands at the target: a path, or the full name of a page. Made by the profile."""
    data: bytes
    """UTF-8 with \\n for pages, as the target keeps it (see `Profile.kept`); of a block its lines without the marks."""
    style: str = ""
    """Of a block: how it is told apart from what people write there, see `blocks`."""
    page: str = ""
    """Of a picture: the id of the first page that shows it; some wikis attach it there."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What cannot be published, and why: a title that the wiki does not take, two that it cannot tell apart."""

    id: str
    kind: LeafKind
    title: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that shall stand there. In the order in which people meet it; ids are unique, and places are, too."""

    leaves: Sequence[Leaf]
    refusals: Sequence[Refusal] = ()
    complete: bool = True
    """Whether every document could be read and none was left out: only then may pages be deleted."""
    why_incomplete: Problem | None = None
    torn: frozenset[str] = frozenset()
    """Ids of pages that show, or may show, what cannot be read at the moment: where they stand already, they stay."""
    problems: Sequence[Problem] = field(default_factory=list)
    """What is wrong in the workspace, for the person who publishes."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Leaf id → the file of its document."""
    pictures: Sequence[str] = ()
    """The files in the workspace in which pictures were looked for."""
    holds: tuple[str, str] = ("", "")
    """On which days all this is the same while nothing changes: after the first, up to the second; "" is no limit."""
    known: bool = False
    """Of some of all pages: whether every document could be read, so that it is known which others there are."""
