"""What points to what: a map to its persona, evidence to its source, a step to its touchpoint and to other steps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from empathy_cli.model.document import Document
from empathy_cli.model.field import Raw
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import ENTRIES, KINDS
from empathy_cli.model.problem import Path
from empathy_cli.model.settings import SETTINGS
from empathy_cli.model.types import EVIDENCE, Ref

from .address import Found


@dataclass(frozen=True, slots=True)
class Reference:
    """One place that names a document, or an entry of one."""

    path: Path
    kind: str
    """The kind that the document or the entry must have; empty where any document will do."""
    id: str
    nugget: str = ""
    local: bool = False
    """Whether it means something in the same document: a step."""

    @property
    def text(self) -> str:
        """What stands there."""
        return f"{self.id}#{self.nugget}" if self.nugget else self.id

    def names(self, found: Found, file: str) -> bool:
        """Whether it means this document or entry. `file` is the one that the reference stands in."""
        if found.kind.fixed_id:  # the catalogue: whoever names a touchpoint needs it
            return self.kind in ENTRIES
        if not found.path:
            return self.id == found.id and not self.local and self.kind not in ENTRIES
        if found.kind.name == "nugget":
            return (self.id, self.nugget) == (found.document.id, found.id)
        same = (self.kind, self.id) == (found.kind.name, found.id)
        return same and (not self.local or file == found.document.file)

    def renamed(self, found: Found, new: str) -> str:
        """What to write there when what it names is called `new`."""
        if found.kind.name == "nugget":
            return f"{self.id}#{new}"
        return f"{new}#{self.nugget}" if self.nugget else new


def references(kind: str, value: Mapping[str, Any]) -> Iterator[Reference]:
    """All references in a document, or with `kind` "settings" in empathy.yaml.

    `value` is the document's data, or what the reader made of the file (then the paths are those of the file: empty
    entries counted, a single value not counted as a list).
    """
    if kind == SETTINGS.name:
        yield from _of_settings(value)
    else:
        yield from _within(_places(kind), dict(value), ())


def named(document: Document) -> dict[str, set[str]]:
    """What a document names in others, without the places: kind → ids; of sources, `source` or `source#nugget`."""
    found: dict[str, set[str]] = {}
    _named(_plan(document.kind), [document.data], found)
    return found


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where in mappings of one shape references are. What has the same shape is looked through together: the time goes
    with the shapes of a document rather than with its statements.
    """

    references: "tuple[tuple[str, str, bool], ...]"
    """Keys, with the kind that they refer to, and whether a list stands there."""
    inner: "tuple[tuple[_Plan, tuple[tuple[str, bool], ...]], ...]"
    """Shapes of mappings, with the keys that they stand at, each with whether it has a list of them."""


def _named(plan: _Plan, items: list[Mapping[str, Any]], found: dict[str, set[str]]) -> None:
    for key, kind, many in plan.references:
        if there := [item[key] for item in items if key in item]:
            found.setdefault(kind, set()).update(chain.from_iterable(there) if many else there)
    for inner, keys in plan.inner:
        below: list[Mapping[str, Any]] = []
        for key, many in keys:
            for item in items:
                if key in item:
                    below += item[key] if many else (item[key],)
        if below:
            _named(inner, below, found)


@cache
def _plan(kind: str) -> _Plan:
    return _planned(_places(kind))


def _planned(places: Mapping[str, Any]) -> _Plan:
    references = []
    inner: dict[_Plan, list[tuple[str, bool]]] = {}
    for key, place in places.items():
        many = type(place) is tuple
        shape = place[0] if many else place
        if type(shape) is dict:
            inner.setdefault(_planned(shape), []).append((key, many))
        elif shape is EVIDENCE:
            references.append((key, "source", many))
        elif not shape.local:
            references.append((key, shape.kind, many))
    return _Plan(tuple(references), tuple((plan, tuple(keys)) for plan, keys in inner.items()))


@cache
def _places(kind: str) -> Any:
    """Which keys of a kind lead to references, and to which: most keys of a document hold none."""
    return _place(KINDS[kind].group) or {}


def _place(shape: Any) -> Any:
    """What refers to something, the keys that lead to some, or (in a tuple of one) the same in each of a list."""
    if isinstance(shape, ListOf):
        inner = _place(shape.item)
        return inner and (inner,)
    if isinstance(shape, Group):
        return {f.key: inner for f in shape.fields if (inner := _place(f.type))}
    return shape if isinstance(shape, Ref) or shape is EVIDENCE else None


def _within(place: Any, value: Raw, at: Path) -> Iterator[Reference]:
    if type(place) is tuple:
        if isinstance(value, list):
            for i, item in enumerate(value):
                yield from _within(place[0], item, (*at, i))
        else:
            yield from _within(place[0], value, at)
    elif type(place) is dict:
        if isinstance(value, dict):
            for key, item in value.items():
                if key in place:
                    yield from _within(place[key], item, (*at, key))
    elif isinstance(value, str) and value.strip():
        if isinstance(place, Ref):
            yield Reference(at, place.kind, value.strip(), local=place.local)
        else:
            source, _, nugget = value.strip().partition("#")
            yield Reference(at, "source", source, nugget)


def _of_settings(value: Mapping[str, Any]) -> Iterator[Reference]:
    check = value.get("check")
    ignore = check.get("ignore") if isinstance(check, dict) else None
    for i, item in enumerate(ignore if isinstance(ignore, list) else ()):
        if isinstance(item, dict) and isinstance(item.get("id"), str) and item["id"].strip():
            yield Reference(("check", "ignore", i, "id"), "", item["id"].strip())
