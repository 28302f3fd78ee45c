"""Which pages there are, and what each is made from.

A page is made from the documents that its plan names and from nothing else: they are all that the views get to see.
So a page whose key is the same is the same, and one document that changed touches the pages that name it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem

from .memory import Header

PERSONA, MAP, SOURCE = "persona", "empathy-map", "source"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a persona with its maps, or the map of a segment."""

    id: str
    kind: str
    members: tuple[Header, ...]
    """The page's own document, then its maps."""
    sources: tuple[Header, ...]
    """What its statements rest on, as far as it exists."""
    stale: bool
    pictures: tuple[str, ...]
    key: str
    """A digest of everything above."""


def plan(headers: Iterable[Header], base: str, today: str, picture: Callable[[str], str],
         ) -> tuple[dict[str, Page], list[Problem]]:
    """The pages by id, in order; and what stands in the way of others.

    `headers` come in the order of their files. `picture` gives the digest of a picture's bytes.
    """
    by_id = {h.id: h for h in headers}
    problems: list[Problem] = []
    maps: dict[str, list[Header]] = {}
    heads: list[Header] = []
    for header in by_id.values():
        if header.kind == PERSONA or (header.kind == MAP and not header.persona):
            heads.append(header)
        elif header.kind == MAP:
            owner = by_id.get(header.persona)
            if owner and owner.kind == PERSONA:
                maps.setdefault(owner.id, []).append(header)
            else:
                problems.append(Problem(N_("there is no persona “{id}”; this map is on no card"),
                                        {"id": header.persona}, ("persona",), header.file, rule="REF01"))
    pages = {}
    for head in sorted(heads, key=lambda h: h.id):
        members = (head, *maps.get(head.id, ()))
        cited = sorted({id_ for h in members for id_ in h.cited})
        sources = tuple(s for id_ in cited if (s := by_id.get(id_)) and s.kind == SOURCE)
        stale = bool(head.due) and head.due < today
        key = sha256("\n".join((
            base, head.id, str(stale),
            *(f"{h.file}\0{h.digest}" for h in members), "",
            *(f"{h.file}\0{h.digest}" for h in sources), "",
            *(f"{p}\0{picture(p)}" for p in head.pictures),
        )).encode("utf-8", "surrogateescape")).hexdigest()
        pages[head.id] = Page(head.id, head.kind, members, sources, stale, head.pictures, key)
    return pages, problems


def holds(headers: Iterable[Header], today: str) -> tuple[str, str]:
    """The days between which nothing becomes stale: after the first, up to the second; "" is no limit."""
    dues = sorted({h.due for h in headers if h.due})
    return max((d for d in dues if d < today), default=""), min((d for d in dues if d >= today), default="")
