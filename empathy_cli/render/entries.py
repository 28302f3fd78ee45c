"""What `empathy.json` says of the documents that share a page with others; and what journeys tell other pages."""

from typing import TYPE_CHECKING, Any

from empathy_cli.insight.asked import OPEN, same_words
from empathy_cli.insight.ground import Ground
from empathy_cli.model.document import Document, Workspace

if TYPE_CHECKING:
    from empathy_cli.insight.ways import Ways


def map_entry(document: Document, persona: Document, workspace: Workspace, ground: Ground) -> dict[str, Any]:
    """An empathy map on the page of its persona."""
    return _entry(document, persona.id, workspace, ground)


def journey_entry(document: Document, found: "Ways", workspace: Workspace, ground: Ground) -> dict[str, Any]:
    """A journey on the page of its persona, with what its graph tells."""
    data = document.data
    steps = data.get("steps", ())
    return {
        **_entry(document, data["persona"], workspace, ground),
        "state": data.get("state", "current"),
        "stages": len(data.get("stages", ())),
        "steps": len(steps),
        "touchpoints": list(dict.fromkeys(step["touchpoint"] for step in steps if "touchpoint" in step)),
        "ways": {"count": found.count, "exact": found.exact, "shortest": found.shortest, "longest": found.longest},
        "always": list(found.always),
        "dead_ends": list(found.dead_ends),
        "unreachable": list(found.unreachable),
        "loops": len(found.loops) + found.more_loops,
        "open_questions": len({(same_words(q.text), q.answered) for q in found.questions if q.answered in OPEN}),
    }


def told(document: Document, found: "Ways", workspace: Workspace) -> dict[str, Any]:
    """What a journey tells the pages over all journeys: see `insight.passing`."""
    from empathy_cli.insight.passing import passing

    return passing(document, workspace.touchpoints, found) | {"language": workspace.language(document)}


def _entry(document: Document, page: str, workspace: Workspace, ground: Ground) -> dict[str, Any]:
    found = ground.coverage(document)
    return {
        "kind": document.kind, "id": document.id, "file": document.file, "page": page, "persona": page,
        "language": workspace.language(document), "title": document.data["title"], "percent": found.percent,
        "coverage": {"validated": found.validated, "supported": found.supported, "assumed": found.assumed,
                     "contested": found.contested, "total": found.total},
    }
