"""The voice of each department: its touchpoints, what hurts there, what it promised, and whom it heard."""

from collections.abc import Mapping, Sequence
from typing import Any

from empathy_cli.insight.mesh import Department, Promise
from empathy_cli.locale import Translator
from empathy_cli.model.document import Document, Workspace

from .encounters import LISTED, Encounters

STEPS = 12
"""Steps that hurt which a department's section lists; the others are counted."""
PROMISES = 12
"""The same of ideas and of surprises. Fixes stand in the catalogue, and are as many as a team has written there."""


def departments_view(catalogue: Document, journeys: Sequence[Mapping[str, Any]],
                     personas: Sequence[Mapping[str, Any]], workspace: Workspace, t: Translator,
                     met: Encounters | None = None) -> dict[str, Any]:
    """For `departments.html.jinja` and `departments.md.jinja`. What goes in: see `view_touchpoints.touchpoints_view`.

    {kind "departments", id, file, lang, dir, label_lang, t, workspace, heading, title, counts (one line),
     people [person], departments [department], idle [name], orphans [touchpoint]}
    A department: {name, slug, touchpoints [touchpoint], weak [weakness], hurts [walk, its steps with pains
     [Markdown]], hurts_more (words of those that are not listed), quiet, waits [wait + touchpoint],
     fixes, ideas, surprises [promise], ideas_more, surprises_more (words), promised (whether any),
     customers, employees [source], counts (one line), unowned_words (touchpoints and vulnerabilities of nobody)}.
    A touchpoint: {id, name, mode, mode_label, channel, department, slug, owner, third_party, adrift,
     felt [{person, level, sign, word}] (the worst where they are many), felt_more (words)}.
    A promise: {kind fix|idea|surprise, text, to_mend (what, where nobody has said how: then there is no text), owner,
     status, status_label, touchpoint, step|None}; the text of an idea is Markdown. Persons, steps and weaknesses: as on
     the touchpoint page.
    """
    met = met or Encounters(catalogue, journeys, personas, workspace, t)
    register = {w["id"]: w for w in met.register}
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
    shown = [_touchpoint(met, id_, cells) for id_ in found.touchpoints]
    waits = [wait | {"touchpoint": met.short(id_)} for id_ in found.touchpoints
             if (wait := met.wait(id_)) and wait["limit"]]
    # A journey of the future repeats promises of today's.
    once = {(p.kind, p.text, p.effect, p.owner, p.touchpoint): p for p in reversed(found.promised)}
    promises = {kind: [p for p in reversed(once.values()) if p.kind == kind] for kind in ("fix", "idea", "surprise")}
    promises["idea"].sort(key=lambda p: p.status == "done")
    hurts = met.worst((met.steps[at] | {"pains": said} for at, said in pains.items()), STEPS)
    return {
        "name": found.name,
        "slug": found.slug,
        "touchpoints": shown,
        "weak": weak,
        "hurts": hurts["who"],
        "hurts_more": hurts["more"],
        "quiet": not (weak or pains),
        "waits": waits,
        "fixes": [_promise(met, p) for p in promises["fix"]],
        **_listed(met, "ideas", promises["idea"]),
        **_listed(met, "surprises", promises["surprise"]),
        "promised": bool(waits or found.promised),
        "customers": met.sources(found.customers),
        "employees": met.sources(found.employees),
        "counts": " · ".join(x for x in (
            t.plural("{n} touchpoint", "{n} touchpoints", len(found.touchpoints)),
            t.plural("{n} step that hurts", "{n} steps that hurt", len(pains)) if pains else "",
            met.left(len(weak)) if weak else "",
        ) if x),
        "unowned_words": _unowned(met, sum(not x["owner"] for x in shown), sum(w["unowned"] for w in weak)),
    }


def _unowned(met: Encounters, touchpoints: int, weak: int) -> str:
    t = met.t
    return " · ".join(words for n, words in (
        (touchpoints, t.plural("{n} touchpoint has no owner", "{n} touchpoints have no owner", touchpoints)),
        (weak, t.plural("{n} vulnerability has nobody who mends it", "{n} vulnerabilities have nobody who mends them",
                        weak)),
    ) if n)


def _touchpoint(met: Encounters, id_: str, cells: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    felt, more = cells[id_], ""
    if len(felt) > LISTED:
        worst = sorted(felt, key=lambda cell: 3 if cell["mood"] is None else cell["mood"])
        felt, more = worst[:LISTED], met.t.plural("and {n} more persona", "and {n} more personas", len(felt) - LISTED)
    return met.short(id_) | {"felt_more": more, "felt": [
        {"person": met.person(cell["persona"]), **met.feeling(cell["mood"])} for cell in felt]}


def _listed(met: Encounters, key: str, found: Sequence[Promise]) -> dict[str, Any]:
    left = len(found) - PROMISES
    return {key: [_promise(met, p) for p in found[:PROMISES]],
            f"{key}_more": met.t.plural("and {n} more, on the page of its persona",
                                        "and {n} more, on the pages of their personas", left) if left > 0 else ""}


def _promise(met: Encounters, found: Promise) -> dict[str, Any]:
    return {
        "kind": found.kind, "text": found.text, "to_mend": found.effect, "owner": found.owner, "status": found.status,
        "status_label": met.said["idea_status"][found.status], "touchpoint": met.short(found.touchpoint),
        "step": met.steps.get((found.journey, found.step)),
    }
