"""How much is known: of every persona, map and journey, and of every department, as rows of a table.

A document's row counts its own statements. A department's counts the statements of the steps at its touchpoints: what
customers feel, think and suffer where it answers. What customers and employees said of these touchpoints (their
feedback, and the sources of their metrics) are sources of the row, and no statements. A persona that a department
took part in is named in its row, and not counted: it would count for each of its departments.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.text import same_name

from .basis import Basis, basis, sources_of
from .certainty import Coverage, coverage_of, is_stale, source_of, state_of, statements
from .references import references

KINDS = ("persona", "empathy-map", "journey")
DEPARTMENT, TOUCHPOINT = "department", "touchpoint"
STATES = {"proto": N_("mostly assumed"), "mixed": N_("mixed"), "evidence-backed": N_("evidence-backed")}
"""What the state of anything but a persona is called."""


@dataclass(frozen=True, slots=True)
class Share:
    """One row."""

    id: str
    kind: str
    """A kind of document, `department` or `touchpoint`."""
    name: str
    file: str
    coverage: Coverage
    basis: Basis
    state: str
    """A key of `certainty.STATES`; "" where nothing is stated."""
    stale: bool = False
    touchpoints: tuple[str, ...] = ()
    """Of a department: those it answers for."""
    contributed: tuple[str, ...] = ()
    """Of a department: the personas, maps and journeys that it took part in."""


def shares(workspace: Workspace, today: str, ids: Iterable[str] | None = None) -> list[Share]:
    """The rows of these documents, or of all personas, maps and journeys: a persona, then its maps and journeys.

    What only says another one in another language would count twice: it has a row where it is asked for.
    """
    wanted = None if ids is None else set(ids)
    sources = {d.id: d for d in workspace.of("source")}
    return [_of_document(d, sources, workspace, today) for d in _in_order(workspace)
            if (not workspace.translates(d) if wanted is None else d.id in wanted)]


def _in_order(workspace: Workspace) -> list[Document]:
    by: dict[str, list[Document]] = {}
    heads = []
    for document in workspace.documents.values():
        if document.kind == "persona":
            heads.append(document)
        elif document.kind in KINDS:
            by.setdefault(document.data.get("persona", ""), []).append(document)
    for parts in by.values():
        parts.sort(key=lambda part: KINDS.index(part.kind))
    known = {d.id for d in heads}
    rest = [d for owner, found in by.items() if owner not in known for d in found]
    return [d for head in heads for d in (head, *by.get(head.id, ()))] + rest


def _of_document(document: Document, sources: Mapping[str, Document], workspace: Workspace, today: str) -> Share:
    stated = [value for _, value in statements(document)]
    data = document.data
    name = data.get("role" if data.get("archetype") else "name") or data.get("title") or document.id
    return _share(document.id, document.kind, name, document.file, stated, sources_of(stated), sources, workspace,
                  stale=document.kind == "persona" and is_stale(document, workspace, today))


def _share(id_: str, kind: str, name: str, file: str, stated: Sequence[Mapping[str, Any]], named: Iterable[str],
           sources: Mapping[str, Document], workspace: Workspace, *, stale: bool = False,
           touchpoints: tuple[str, ...] = (), contributed: tuple[str, ...] = ()) -> Share:
    found = coverage_of(stated, sources)
    return Share(id_, kind, name, file, found, basis(sources[s] for s in named if s in sources),
                 state_of(found, workspace.settings) if found.total else "", stale, touchpoints, contributed)


def department_shares(workspace: Workspace) -> list[Share]:
    """A row for each department: those of the settings first, then those that only the catalogue names."""
    touchpoints = workspace.touchpoints
    names: dict[str, str] = {}
    for name in (*workspace.settings.get("departments", ()),
                 *(entry["department"] for entry in touchpoints.values() if "department" in entry)):
        names.setdefault(same_name(name), name)
    own: dict[str, list[str]] = {}
    for id_, entry in touchpoints.items():
        own.setdefault(same_name(entry.get("department", "")), []).append(id_)
    took_part = _took_part(workspace)
    at = _At.touchpoints(workspace)
    return [at.share(name, DEPARTMENT, name, own.get(key, ()), tuple(took_part.get(key, ())))
            for key, name in names.items()]


def touchpoint_shares(workspace: Workspace, only: str = "") -> list[Share]:
    """A row for each touchpoint, or for one of them, counted as a department's."""
    at = _At.touchpoints(workspace)
    return [at.share(id_, TOUCHPOINT, entry["name"], (id_,), ()) for id_, entry in workspace.touchpoints.items()
            if only in ("", id_)]


def _took_part(workspace: Workspace) -> dict[str, list[str]]:
    """Department (as `same_name`) → the ids of the documents that it took part in."""
    found: dict[str, list[str]] = {}
    for document in workspace.documents.values():
        if workspace.translates(document):
            continue
        data = document.data
        named = (*(c["department"] for c in data.get("contributors", ())), *data.get("departments_consulted", ()),
                 *data.get("held", {}).get("departments", ()))
        for key in dict.fromkeys(map(same_name, named)):
            found.setdefault(key, []).append(document.id)
    return found


@dataclass(frozen=True, slots=True)
class _At:
    """What is stated at each touchpoint and said of it, gone through once."""

    workspace: Workspace
    sources: Mapping[str, Document]
    stated: Mapping[str, list[Mapping[str, Any]]]
    named: Mapping[str, set[str]]

    @classmethod
    def touchpoints(cls, workspace: Workspace) -> "_At":
        stated: dict[str, list[Mapping[str, Any]]] = {}
        for journey in workspace.originals("journey"):
            steps = journey.data.get("steps", ())
            for path, value in statements(journey):
                touchpoint = steps[path[1]].get("touchpoint") if path[0] == "steps" else None
                if touchpoint:
                    stated.setdefault(touchpoint, []).append(value)
        return cls(workspace, {d.id: d for d in workspace.of("source")}, stated, dict(_said(workspace)))

    def share(self, id_: str, kind: str, name: str, touchpoints: Iterable[str], contributed: tuple[str, ...]) -> Share:
        own = tuple(touchpoints)
        stated = [value for touchpoint in own for value in self.stated.get(touchpoint, ())]
        named = sources_of(stated).union(*(self.named.get(touchpoint, ()) for touchpoint in own))
        catalogue = self.workspace.documents.get("touchpoints")
        return _share(id_, kind, name, catalogue.file if catalogue else "", stated, named, self.sources,
                      self.workspace, touchpoints=own, contributed=contributed)


def _said(workspace: Workspace) -> Iterator[tuple[str, set[str]]]:
    """Of each touchpoint, the sources of its feedback and its metrics."""
    catalogue = workspace.documents.get("touchpoints")
    if catalogue:
        entries = catalogue.data.get("touchpoints", ())
        found: dict[int, set[str]] = {}
        for reference in references(catalogue.kind, catalogue.data):
            if reference.kind == "source":
                found.setdefault(int(reference.path[1]), set()).add(source_of(reference.id))
        for i, named in found.items():
            yield entries[i]["id"], named
