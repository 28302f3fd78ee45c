"""A document as JSON, with everything that is computed of it."""

from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from dataclasses import asdict, replace
from typing import Any

from empathy_cli.insight import certainty
from empathy_cli.insight.address import Found
from empathy_cli.model.document import Document, Workspace

from .notes import is_note
from .seen import DEPARTMENTS, passed

Shown = dict[str, Any]


def computed(found: Found, workspace: Workspace, today: str, *, notes: bool) -> Shown:
    """A document with the certainty of every statement; of a persona also its maps and journeys, of a journey its
    ways, of the catalogue who feels what where; of a touchpoint or step the same, for it alone.
    """
    if found.name == DEPARTMENTS:
        return {"id": DEPARTMENTS, "file": found.document.file, "language": workspace.language(found.document),
                "departments": _met(workspace)["departments"]}
    if not found.path:
        return _document(found.document, workspace, today, notes=notes)
    whole = _document(found.document, workspace, today, notes=notes)
    entry = whole["data"][found.path[0]][found.path[1]]
    shown = {"id": found.id, "kind": found.kind.name, "file": whole["file"], "language": whole["language"]}
    if found.kind.name == "touchpoint":
        shown |= {"cells": next(row["cells"] for row in whole["matrix"] if row["touchpoint"] == found.id),
                  "register": [w for w in whole["register"] if w["touchpoint"] == found.id],
                  "always": whole["always"][found.id], "passed": whole["passed"].get(found.id, [])}
    return shown | {"data": entry}


def _document(document: Document, workspace: Workspace, today: str, *, notes: bool) -> Shown:
    sources = {d.id for d in workspace.of("source")}
    data = deepcopy(dict(document.data))
    for _, value in certainty.statements(replace(document, data=data)):
        value["certainty"] = certainty.certainty(value, sources)
    if not notes:
        _drop_notes(data)
    shown: Shown = {
        "id": document.id, "kind": document.kind, "file": document.file, "language": workspace.language(document),
    }
    if document.kind not in ("source", "touchpoints"):
        counts = certainty.coverage(document, sources)
        shown["coverage"] = {key: getattr(counts, key) for key in certainty.MARKS} | {"percent": counts.percent}
    if document.kind == "persona":
        shown |= {"state": certainty.state(document, workspace), "review_by": certainty.review_by(document, workspace),
                  "stale": certainty.is_stale(document, workspace, today),
                  "basis": _basis(document, workspace, sources),
                  "maps": [_document(m, workspace, today, notes=notes) for m in workspace.maps_of(document.id)],
                  "journeys": [_document(j, workspace, today, notes=notes)
                               for j in workspace.journeys_of(document.id)]}
    elif document.kind == "journey":
        from empathy_cli.insight.ways import ways

        shown["ways"] = asdict(ways(document.data, workspace.touchpoints))
    elif document.kind == "touchpoints":
        shown |= _met(workspace)
    return shown | {"data": data}


def _basis(persona: Document, workspace: Workspace, sources: Collection[str]) -> Shown:
    """What a persona rests on with its maps and journeys, and how many questions are open, by what makes them so."""
    from empathy_cli.insight.basis import basis, sources_of
    from empathy_cli.insight.gaps import OPEN_KINDS, gaps, opened

    whole = (persona, *workspace.maps_of(persona.id), *workspace.journeys_of(persona.id))
    named = sources_of(value for document in whole for _, value in certainty.statements(document))
    counts = opened(gaps(whole, workspace, sources))
    return asdict(basis(workspace.documents[s] for s in named if s in sources)) | {
        "last_validated": persona.data.get("last_validated", ""),
        "open_questions": {kind: counts[kind] for kind in OPEN_KINDS}}


def _met(workspace: Workspace) -> Shown:
    """Where the catalogue and the journeys meet. A cell's steps are journey and step."""
    from empathy_cli.insight import mesh

    catalogue, journeys = workspace.touchpoints, [j for j in passed(workspace) if "translation" not in j]
    personas = [p.id for p in workspace.originals("persona")]
    by_touchpoint: dict[str, list[Any]] = {}
    for journey in journeys:
        for step in journey["steps"]:
            by_touchpoint.setdefault(step["touchpoint"], []).append(
                {"journey": journey["id"], "persona": journey["persona"], "state": journey["state"], **step})
    always = {t for journey in journeys if journey["state"] != "future" for t in journey["touchpoints"]}
    return {
        "matrix": mesh.matrix(catalogue, journeys, personas),
        "register": _plain(mesh.register(catalogue, journeys, personas)),
        "departments": _plain(mesh.departments(catalogue, journeys, personas,
                                               workspace.settings.get("departments", ()))),
        "third_parties": mesh.third_parties(catalogue),
        "unused": mesh.unused(catalogue, journeys),
        "company_only": mesh.company_only(catalogue),
        "always": {id_: id_ in always for id_ in catalogue},
        "passed": {id_: by_touchpoint[id_] for id_ in catalogue if id_ in by_touchpoint},
    }


def _plain(found: Iterable[Any]) -> list[Shown]:
    """Dataclasses as JSON has them: a step that was passed with names for its parts."""
    return [_named(asdict(one)) for one in found]


def _named(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return value._asdict()
    if isinstance(value, Mapping):
        return {key: _named(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_named(item) for item in value]
    return value


def _drop_notes(value: Any, within: str = "") -> None:
    if isinstance(value, dict):
        if is_note(value, within):
            value.pop("note", None)
        for key, item in value.items():
            _drop_notes(item, key)
    elif isinstance(value, list):
        for item in value:
            _drop_notes(item, within)
