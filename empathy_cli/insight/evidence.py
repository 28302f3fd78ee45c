"""From a statement to the quotes that it rests on, and from a source back to everything that rests on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.group import Group
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import Path, dotted

from .address import Found
from .beside import beside, cited
from .certainty import certainty, statements, words
from .references import references

_LISTS = ("evidence", "against", "source")
"""Keys that name sources for what they stand in; any other key, as in `feedback.customer`, is itself what rests on
them."""


@dataclass(frozen=True, slots=True)
class Use:
    """One thing in a document that can rest on sources: a statement, or what is none and names some, as feedback."""

    document: Document
    path: Path
    value: Mapping[str, Any]
    """The statement; empty for a list of evidence that belongs to nothing smaller, such as feedback."""
    stated: bool
    """Whether it is a statement, which has a mark."""
    evidence: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def field(self) -> str:
        """`pains[2]`, as it is typed."""
        return dotted(self.path)

    @property
    def entry(self) -> Mapping[str, Any] | None:
        """The step, stage or touchpoint that it is in, or is."""
        inside = within(self.document, self.path)
        return _at(self.document.data, inside) if inside else None

    @property
    def address(self) -> tuple[str, str]:
        """What `empathy trace` takes for it: an id and a field, as `wet-boots#track` and `pains[1]`."""
        entry = self.entry
        if entry is None:
            return self.document.id, self.field
        id_ = entry["id"] if self.document.kind == "touchpoints" else f"{self.document.id}#{entry['id']}"
        return id_, dotted(self.path[2:])

    @property
    def text(self) -> str:
        """Its words; "" where it is only a place, such as feedback."""
        return words(self.value)

    def names(self, source: str, nugget: str = "") -> bool:
        """Whether it names that source: with a nugget, exactly that one."""
        return any(map(naming(source, nugget), (*self.evidence, *self.against)))


def naming(source: str, nugget: str = "") -> Any:
    """What tells whether a piece of evidence is of that source: with a nugget, exactly that one."""
    if nugget:
        return f"{source}#{nugget}".__eq__
    return lambda evidence: evidence == source or evidence.startswith(f"{source}#")


def uses(document: Document) -> list[Use]:
    """Every statement of a document, with evidence or without; then all else in it that names sources, in order."""
    if document.kind == "source":
        return []
    found = [Use(document, path, value, True, tuple(value.get("evidence", ())), tuple(value.get("against", ())))
             for path, value in statements(document)]
    known = {use.path for use in found}
    others: dict[Path, dict[str, list[str]]] = {}
    for reference in references(document.kind, document.data):
        if reference.kind == "source":
            path = reference.path[:-1] if isinstance(reference.path[-1], int) else reference.path
            key, holder = str(path[-1]), path[:-1] if path[-1] in _LISTS else path
            if holder not in known:
                others.setdefault(holder, {}).setdefault("against" if key == "against" else "for", []).append(
                    reference.text)
    for path, named in others.items():
        value = _at(document.data, path)
        found.append(Use(document, path, value if isinstance(value, Mapping) else {}, False,
                         tuple(named.get("for", ())), tuple(named.get("against", ()))))
    return found


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def label(document: Document, path: Path) -> str:
    """The label of the field that a place belongs to, marked for translation: of `thinks_and_feels.pains[2]`, Pains."""
    shape: Any = KINDS[document.kind].group
    said = ""
    for step in path:
        if isinstance(step, int):
            shape = shape.item
        elif step in shape.by_key:
            said, shape = shape.by_key[step].label, shape.by_key[step].type
    if isinstance(shape, Group) and shape.states:  # a step states how it feels
        return shape.by_key[shape.states].label
    return said


def within(document: Document, path: Path) -> Path:
    """The entry with an id of its own that a place is in, as `("steps", 3)`; empty where it is in none."""
    if len(path) > 1 and isinstance(path[1], int) and "id" in _at(document.data, path[:2]):
        return path[:2]
    return ()


@dataclass(frozen=True, slots=True)
class Quote:
    """One piece of evidence: what it names, and what stands there."""

    evidence: str
    source: Document | None
    nugget: Mapping[str, Any] | None
    """`None` where the source is named as a whole, and where it has no such nugget."""

    @property
    def missing(self) -> bool:
        """Whether the source or the nugget is not there."""
        return self.source is None or ("#" in self.evidence and self.nugget is None)


class Quotes:
    """The nuggets of a workspace, each source looked through once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._nuggets: dict[str, dict[str, Mapping[str, Any]]] = {}

    def of(self, evidence: str) -> Quote:
        source, _, nugget = evidence.partition("#")
        found = self.workspace.documents.get(source)
        if found is None or found.kind != "source":
            return Quote(evidence, None, None)
        if source not in self._nuggets:
            self._nuggets[source] = cited(self.workspace, found) | {n["id"]: n for n in found.data.get("nuggets", ())}
        return Quote(evidence, found, self._nuggets[source].get(nugget))


@dataclass(frozen=True, slots=True)
class Resting:
    """What names a source, or a nugget of it."""

    nugget: str
    """"" where the source is named as a whole."""
    data: Mapping[str, Any] | None
    """The nugget itself; `None` for the source as a whole, and where it is named and not there."""
    uses: tuple[tuple[Use, bool], ...]
    """Each with whether it is named as speaking against it."""


def resting(found: Found, workspace: Workspace) -> list[Resting]:
    """All that rests on a source, nugget by nugget: first on the source as a whole, then as its nuggets stand there,
    then on those that it does not have. Of a nugget (`found` is one), on that alone.
    """
    source, only = found.document, found.id if found.path else ""
    wanted = naming(source.id, only)
    by: dict[str, list[tuple[Use, bool]]] = {}
    for document in workspace.documents.values():
        for use in uses(document):
            for named, against in ((use.evidence, False), (use.against, True)):
                for evidence in dict.fromkeys(named):
                    if wanted(evidence):
                        by.setdefault(evidence.partition("#")[2], []).append((use, against))
    nuggets = {n["id"]: n for n in source.data.get("nuggets", ())} if not only else {only: found.data}
    nuggets |= beside(workspace, source, {name for name in by if name and name not in nuggets})
    names = dict.fromkeys((*([] if only else [""]), *nuggets, *sorted(by, key=lambda n: (len(n), n))))
    return [Resting(name, nuggets.get(name), tuple(by.get(name, ()))) for name in names]


def marked(use: Use, sources: frozenset[str]) -> str:
    """How sure it is, a key of `certainty.MARKS`; "" where it is no statement."""
    return certainty(use.value, sources) if use.stated else ""
