"""The voice of each department: its touchpoints, what hurts there, what it promised, and whom it heard."""

from collections.abc import Mapping, Sequence
from typing import Any

from empathy_cli.insight.mesh import Department, Promise
from empathy_cli.locale import Translator
from empathy_cli.model.document import Document, Workspace

from .encounters import Encounters


def departments_view(catalogue: Document, journeys: Sequence[Mapping[str, Any]],
                     personas: Sequence[Mapping[str, Any]], workspace: Workspace, t: Translator) -> dict[str, Any]:
    """For `departments.html.jinja` and `departments.md.jinja`. What goes in: see `view_touchpoints.touchpoints_view`.

    {kind "departments", id, file, lang, dir, label_lang, t, workspace, heading, title, counts (one line),
     people [person], departments [department], idle [name], orphans [touchpoint]}
    A department: {name, slug, touchpoints [touchpoint], weak [weakness], hurts [walk, its steps with pains
     [Markdown]], quiet, waits [wait + touchpoint], fixes, ideas, surprises [promise], promised (whether any),
     customers, employees [source], counts (one line), unowned (how many), unowned_words}.
    A touchpoint: {id, name, mode, mode_label, channel, department, slug, owner, third_party, adrift,
     felt [{person, level, sign, word}]}. A promise: {kind fix|idea|surprise, text, owner, status, status_label,
    touchpoint, step|None}; the text of an idea is Markdown. Persons, steps and weaknesses: as on the touchpoint page.
    """
    met = Encounters(catalogue, journeys, personas, workspace, t)
    register = {w["id"]: w for w in met.register()}
    cells = {row["touchpoint"]: row["cells"] for row in met.rows}
    shown = [_department(met, d, register, cells) for d in met.departments if d.touchpoints]
    orphans = [id_ for id_, e in met.entries.items() if not e.get("department")]
    return met.head(catalogue, "departments", met.said["departments_title"]) | {
        "counts": " · ".join((
            t.plural("{n} department", "{n} departments", len(met.departments)),
            t.plural("{n} touchpoint", "{n} touchpoints", len(met.entries)),
            t.plural("{n} journey of today", "{n} journeys of today", met.journeys),
        )),
        "people": [p for p in met.people.values() if p["journeys"]],
        "departments": shown,
        "idle": [d.name for d in met.departments if not d.touchpoints],
        "orphans": [_touchpoint(met, id_, cells) for id_ in orphans],
    }


def entry(view: Mapping[str, Any]) -> dict[str, Any]:
    """What the gallery and `empathy.json` need of the page. Plain JSON; no words of ours in it."""
    return {
        "kind": "departments", "id": view["id"], "file": view["file"], "page": "departments", "language": view["lang"],
        "departments": len(view["departments"]) + len(view["idle"]),
    }


def _department(met: Encounters, found: Department, register: Mapping[str, dict[str, Any]],
                cells: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    t = met.t
    pains: dict[tuple[str, str], list[str]] = {}
    for passed, pain in found.pains:
        pains.setdefault((passed.journey, passed.step), []).extend([pain] if pain else [])
    weak = [register[met.anchor(w)] for w in found.hurts]
    unowned = sum(w["unowned"] for w in weak)
    waits = [wait | {"touchpoint": met.short(id_)} for id_ in found.touchpoints
             if (wait := met.wait(id_)) and wait["limit"]]
    # A journey of the future repeats promises of today's.
    once = {(p.kind, p.text, p.owner, p.touchpoint): p for p in reversed(found.promised)}
    promises = {kind: [_promise(met, p) for p in reversed(once.values()) if p.kind == kind]
                for kind in ("fix", "idea", "surprise")}
    return {
        "name": found.name,
        "slug": found.slug,
        "touchpoints": [_touchpoint(met, id_, cells) for id_ in found.touchpoints],
        "weak": weak,
        "hurts": met.by_journey(met.steps[at] | {"pains": said} for at, said in pains.items()),
        "quiet": not (weak or pains),
        "waits": waits,
        "fixes": promises["fix"],
        "ideas": promises["idea"],
        "surprises": promises["surprise"],
        "promised": bool(waits or found.promised),
        "customers": met.sources(found.customers),
        "employees": met.sources(found.employees),
        "counts": " · ".join(x for x in (
            t.plural("{n} touchpoint", "{n} touchpoints", len(found.touchpoints)),
            t.plural("{n} step that hurts", "{n} steps that hurt", len(pains)) if pains else "",
            t.plural("{n} vulnerability", "{n} vulnerabilities", len(weak)) if weak else "",
        ) if x),
        "unowned": unowned,
        "unowned_words": t.plural("{n} without an owner", "{n} without an owner", unowned) if unowned else "",
    }


def _touchpoint(met: Encounters, id_: str, cells: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    return met.short(id_) | {"felt": [
        {"person": met.person(cell["persona"]), **met.feeling(cell["mood"])} for cell in cells[id_] if cell["steps"]]}


def _promise(met: Encounters, found: Promise) -> dict[str, Any]:
    return {
        "kind": found.kind, "text": found.text, "owner": found.owner, "status": found.status,
        "status_label": met.said["idea_status"][found.status], "touchpoint": met.short(found.touchpoint),
        "step": met.steps.get((found.journey, found.step)),
    }
