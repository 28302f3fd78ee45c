"""Which pages and pictures there will be, what they are called, and where each would stand at the target."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.render.links import Links

from .leaf import Refusal
from .target import Placed, Profile, Unfit

FACE = "-face"
"""After a persona's id, the name of its picture."""
_SHOWN = frozenset({"gitlab", "azure", "obsidian"})
"""These show a page's title above it, so that the page itself need not."""
_CAN = {"name": "", "mermaid": "", "details": False, "nested": 2}


@dataclass(slots=True)
class Places:
    """Where what stands. `refused` are those that cannot: they are no targets of links."""

    profile: Profile
    owner: str
    pages: dict[str, Placed] = field(default_factory=dict)
    pictures: dict[str, Placed] = field(default_factory=dict)
    """By the name of the file."""
    faces: dict[str, str] = field(default_factory=dict)
    """`ID-face` → the name of the file, which has an ending."""
    refused: list[Refusal] = field(default_factory=list)
    stay: Mapping[str, str] = field(default_factory=dict)
    """Id of a page that cannot move → where it stands, whatever it is called now."""

    def settle(self, wanted: Iterable[Placed]) -> None:
        """Gives each its place: `at` is empty until here. Two that the target cannot tell apart are refused, both; but
        not the one that stands there and stays.
        """
        taken: dict[str, list[Placed]] = {}
        for one in wanted:
            try:
                at = self.stay.get(one.id) or self.profile.place(one.kind, one.id, one.title)
            except Unfit as unfit:
                self.refused.append(Refusal(one.id, one.kind, one.title, unfit.problem))
                continue
            taken.setdefault(self.profile.fold(at), []).append(Placed(one.id, one.kind, one.title, at))
        for found in taken.values():
            first = found if len(found) == 1 else [one for one in found if one.id in self.stay]
            if len(first) == 1:
                (self.pictures if first[0].kind == "picture" else self.pages)[first[0].id] = first[0]
            for one in found if len(first) != 1 else [one for one in found if one is not first[0]]:
                other = next(o for o in found if o is not one)
                self.refused.append(Refusal(one.id, one.kind, one.title, Problem(
                    N_("the wiki cannot tell it from “{other}” ({id}): both would stand at “{at}”. Give one of them "
                       "another name"), {"other": other.title or other.id, "id": other.id, "at": one.at})))

    def links(self, page: str, source: str) -> Links:
        """What the templates of this page ask for. `source` is the file that it is made from."""
        here = self.pages.get(page)
        if here is None:
            return Links({}, {})
        contents = next((p.title for p in self.pages.values() if p.kind == "contents"), "")
        return Links(_Pages(self, here.at), _Pictures(self, here.at), {
            **_CAN, "titled": self.profile.name in _SHOWN, **self.profile.extras, "source": source,
            "title": here.title, "contents": contents, "owner": self.owner,
        })


@dataclass(frozen=True, slots=True)
class _Pages(Mapping[str, str]):
    """Page id → the target of a link from here. Made when it is asked for: most pages link to a few others."""

    places: Places
    source: str

    def __getitem__(self, id_: str) -> str:
        return self.places.profile.href(self.places.pages[id_], self.source)

    def __iter__(self) -> Iterator[str]:
        return iter(self.places.pages)

    def __len__(self) -> int:
        return len(self.places.pages)


@dataclass(frozen=True, slots=True)
class _Pictures(Mapping[str, str]):
    """Name of a picture → what shows it here."""

    places: Places
    source: str

    def __getitem__(self, name: str) -> str:
        found = self.places.pictures[self.places.faces.get(name, name)]
        return self.places.profile.picture(found.at, self.source)

    def __iter__(self) -> Iterator[str]:
        return iter(self.places.pictures)

    def __len__(self) -> int:
        return len(self.places.pictures)
