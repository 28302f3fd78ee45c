"""What a list says of each document and touchpoint, as values: what it is, how sure we are, what is due."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.field import Kind
from empathy_cli.model.touchpoints import CATALOGUE, TOUCHPOINT


@dataclass(frozen=True, slots=True)
class Overview:
    """What is asked of the whole workspace for every document, computed once. What only says another one in another
    language cites nothing and passes nowhere a second time.
    """

    workspace: Workspace
    today: str
    sources: frozenset[str]
    cited: Counter[str]
    """How many statements rest on a source, or are contradicted by it."""
    maps: Mapping[str, list[str]]
    """The ids of a persona's maps."""
    journeys: Mapping[str, list[str]]
    """The ids of a persona's journeys."""
    passed: Mapping[str, list[dict[str, str]]]
    """Touchpoint → the steps that are taken there: {journey, step}."""


def overview(workspace: Workspace, today: str) -> Overview:
    from empathy_cli.insight.certainty import source_of, statements

    cited: Counter[str] = Counter()
    of: dict[str, dict[str, list[str]]] = {"empathy-map": {}, "journey": {}}
    passed: dict[str, list[dict[str, str]]] = {}
    for document in workspace.documents.values():
        if document.kind in of:
            of[document.kind].setdefault(document.data.get("persona", ""), []).append(document.id)
        if workspace.translates(document):
            continue
        for step in document.data.get("steps", ()):
            if "touchpoint" in step:
                passed.setdefault(step["touchpoint"], []).append({"journey": document.id, "step": step["id"]})
        if document.kind != "source":
            for _, value in statements(document):
                cited.update({source_of(e) for key in ("evidence", "against") for e in value.get(key, ())})
    return Overview(workspace, today, frozenset(d.id for d in workspace.of("source")), cited, of["empathy-map"],
                    of["journey"], passed)


def computed(kind: Kind, known: Overview) -> Iterator[dict[str, Any]]:
    """Everything of a kind as JSON shows it; kept stable, keys only join."""
    if kind.holder == CATALOGUE:
        catalogue = known.workspace.documents.get(CATALOGUE)
        if catalogue:
            for entry in catalogue.data.get(CATALOGUE, ()):
                yield _touchpoint(entry, catalogue, known)
        return
    for document in known.workspace.of(kind.name):
        yield _document(document, kind, known)


def _document(document: Document, kind: Kind, known: Overview) -> dict[str, Any]:
    from empathy_cli.insight import certainty
    from empathy_cli.store.rows import count as beside

    workspace, data = known.workspace, document.data
    shared = {
        "id": document.id, "kind": document.kind, "name": _name(document, kind), "file": document.file,
        "language": workspace.language(document),
    }
    if document.kind == "source":
        return shared | {"type": data.get("type", ""), "side": data.get("side", ""), "date": data.get("date", ""),
                         "n": data.get("n"), "nuggets": len(data.get("nuggets", ())) + beside(workspace.root, document),
                         "cited": known.cited[document.id]}
    counts = certainty.coverage(document, known.sources)
    sure = shared | {
        "coverage": {key: getattr(counts, key) for key in certainty.MARKS} | {"percent": counts.percent},
    }
    if document.kind == "empathy-map":
        return sure | {"persona": data.get("persona", ""), "segment": data.get("segment", "")}
    if document.kind == "journey":
        steps = data.get("steps", ())
        return sure | {"persona": data["persona"], "state": data.get("state", ""), "steps": len(steps),
                       "touchpoints": list(dict.fromkeys(s["touchpoint"] for s in steps if "touchpoint" in s))}
    return sure | {
        "type": data.get("type", ""), "state": certainty.state_of(counts, workspace.settings),
        "review_by": certainty.review_by(document, workspace),
        "stale": certainty.is_stale(document, workspace, known.today), "maps": known.maps.get(document.id, []),
        "journeys": known.journeys.get(document.id, []),
    }


def _name(document: Document, kind: Kind) -> str:
    title = "role" if document.data.get("archetype") else kind.title
    return str(document.data.get(title, ""))


def _touchpoint(entry: Mapping[str, Any], catalogue: Document, known: Overview) -> dict[str, Any]:
    keys = ("channel", "mode", "department", "owner", "third_party", "wait_limit")
    return {
        "id": entry["id"], "kind": TOUCHPOINT.name, "name": entry["name"], "file": catalogue.file,
        "language": known.workspace.language(catalogue), **{key: entry.get(key, "") for key in keys},
        "steps": known.passed.get(entry["id"], []), "vulnerabilities": _vulnerabilities(entry),
        "feedback": {side: len(entry.get("feedback", {}).get(side, ())) for side in ("customer", "employee")},
    }


def _vulnerabilities(entry: Mapping[str, Any]) -> dict[str, Any]:
    """How many are not fixed, and the worst of them: its severity, and whether somebody rated it."""
    from empathy_cli.insight.mesh import UNRATED

    found = [v for v in entry.get("vulnerabilities", ()) if v.get("status") != "fixed"]
    worst = max(((v.get("severity", UNRATED), "severity" in v) for v in found), default=None)
    return {"open": len(found), "worst": worst and {"severity": worst[0], "rated": worst[1]}}
