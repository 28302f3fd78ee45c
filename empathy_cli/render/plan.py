"""Which pages there are, and what each is made from.

A page is made from the documents that its plan names and from nothing else: they are all that the views get to see.
So a page whose key is the same is the same, and one document that changed touches the pages that name it.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.model.touchpoints import CATALOGUE

from .header import Header

PERSONA, MAP, JOURNEY, SOURCE = "persona", "empathy-map", "journey", "source"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: a persona with its maps and journeys, or the map of a segment."""

    id: str
    kind: str
    members: tuple[Header, ...]
    """The page's own document, then its maps, then its journeys."""
    sources: tuple[Header, ...]
    """What its statements rest on, as far as it exists."""
    catalogue: Header | None
    """Where its journeys pass any touchpoint that exists."""
    touchpoints: tuple[str, ...]
    """Those of them, in the order of the catalogue."""
    stale: bool
    pictures: tuple[str, ...]
    key: str
    """A digest of everything above; of the catalogue, only of these touchpoints."""

    @property
    def journeys(self) -> tuple[Header, ...]:
        return tuple(h for h in self.members if h.kind == JOURNEY)

    def names(self, formats: Collection[str]) -> list[str]:
        """Its files: one a format, and with Markdown, which cannot draw, the curve of each journey."""
        curves = self.journeys if "md" in formats else ()
        return [*(f"{self.id}.{f}" for f in formats), *(f"{h.id}.svg" for h in curves)]

    def shows(self, id_: str) -> bool:
        """Whether it is made from this document or touchpoint. `touchpoints#ID` is a touchpoint and nothing else."""
        catalogue, _, entry = id_.partition("#")
        if entry:
            return catalogue == CATALOGUE and entry in self.touchpoints
        return any(h.id == id_ for h in (*self.members, *self.sources)) or id_ in self.touchpoints


def plan(headers: Iterable[Header], base: str, today: str, picture: Callable[[str], str],
         ) -> tuple[dict[str, Page], list[Problem]]:
    """The pages by id, in order; and what stands in the way of others.

    `headers` come in the order of their files. `picture` gives the digest of a picture's bytes.
    """
    by_id = {h.id: h for h in headers}
    heads, parts, problems = _parted(by_id)
    catalogue = by_id.get(CATALOGUE)
    pages = {}
    for head in sorted(heads, key=lambda h: h.id):
        members = (head, *sorted(parts.get(head.id, ()), key=lambda h: h.kind == JOURNEY))
        cited = sorted({id_ for h in members for id_ in h.cited})
        sources = tuple(s for id_ in cited if (s := by_id.get(id_)) and s.kind == SOURCE)
        passed = {id_ for h in members for id_ in h.touchpoints}
        touchpoints = tuple(id_ for id_ in catalogue.touchpoints if id_ in passed) if catalogue and passed else ()
        stale = bool(head.due) and head.due < today
        key = sha256("\n".join((
            base, head.id, str(stale),
            *(f"{h.file}\0{h.digest}" for h in members), "",
            *(f"{h.file}\0{h.digest}" for h in sources), "",
            *(f"{p}\0{picture(p)}" for p in head.pictures), "",
            *(signs(catalogue, touchpoints) if catalogue and touchpoints else ()),
        )).encode("utf-8", "surrogateescape")).hexdigest()
        pages[head.id] = Page(head.id, head.kind, members, sources, catalogue if touchpoints else None, touchpoints,
                              stale, head.pictures, key)
    return pages, problems


def signs(catalogue: Header, touchpoints: Iterable[str]) -> list[str]:
    """What a page depends on that shows these touchpoints: not on the others, nor on comments in their file."""
    return [f"{catalogue.file}\0{catalogue.facts['language']}",
            *(f"{id_}\0{catalogue.touchpoints[id_]}" for id_ in touchpoints)]


def _parted(by_id: Mapping[str, Header]) -> tuple[Sequence[Header], Mapping[str, Sequence[Header]], list[Problem]]:
    """The documents with a page of their own, those that stand on a persona's page by its id, and those of nobody."""
    heads: list[Header] = []
    parts: dict[str, list[Header]] = {}
    problems: list[Problem] = []
    for header in by_id.values():
        if header.kind == PERSONA or (header.kind == MAP and not header.persona):
            heads.append(header)
        elif header.kind in (MAP, JOURNEY):
            owner = by_id.get(header.persona)
            if owner and owner.kind == PERSONA:
                parts.setdefault(owner.id, []).append(header)
            else:
                problems.append(Problem(
                    N_("there is no persona “{id}”; this map is on no card") if header.kind == MAP
                    else N_("there is no persona “{id}”; this journey is on no card"),
                    {"id": header.persona}, ("persona",), header.file, rule="REF01"))
    return heads, parts, problems


def holds(dues: Iterable[str], today: str) -> tuple[str, str]:
    """The days between which nothing becomes stale: after the first, up to the second; "" is no limit.

    `dues` are the days on which documents have to be reviewed.
    """
    days = sorted(filter(None, dues))
    return max((d for d in days if d < today), default=""), min((d for d in days if d >= today), default="")
