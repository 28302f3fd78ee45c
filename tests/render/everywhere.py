"""Documents that hold a text of the test's choice in every field that takes one."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from empathy_cli.locale import translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.group import Group, ListOf, MapOf
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.settings import with_defaults
from empathy_cli.model.types import URL, Choice, Number
from empathy_cli.model.writing import Markdown, Text
from empathy_cli.render import view_departments, view_touchpoints
from empathy_cli.render.view import index_view, map_view, persona_view, summary

TODAY = "2026-11-22"
PIXEL = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
_T = translator("en")


def text_fields(shape: Any, path: str = "") -> list[str]:
    """Every field of the model that holds a free text, such as `.traits[].label`."""
    if isinstance(shape, Group):
        return [found for field in shape.fields for found in text_fields(field.type, f"{path}.{field.key}")]
    if isinstance(shape, (ListOf, MapOf)):
        return text_fields(shape.item, f"{path}[]")
    return [path] if isinstance(shape, (Text, Markdown)) else []


def values(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a document with its field."""
    if isinstance(value, list):
        for item in value:
            yield from values(item, f"{path}[]")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from values(item, f"{path}.{key}")
    else:
        yield path, value


def completed(shape: Any, value: Any, say: Callable[[str], str], missing: set[str], path: str = "") -> Any:
    """The value with a text in each of the missing fields, once: so a new field of the model is here by itself."""
    if isinstance(shape, ListOf):
        new_one = [None] if any(m.startswith(f"{path}[]") for m in missing) else []
        return [completed(shape.item, item, say, missing, f"{path}[]") for item in value or new_one]
    if isinstance(shape, Group):
        new = {shape.main: value} if isinstance(value, str) else dict(value or {})
        for field in shape.fields:
            here = f"{path}.{field.key}"
            if field.key in new or any(m.startswith((f"{here}.", f"{here}[")) or m == here for m in missing) or (field.required and not value):
                new[field.key] = completed(field.type, new.get(field.key), say, missing, here)
        return new
    if value is None and path in missing:
        missing.remove(path)
        return say(path.rpartition(".")[2])
    if value is None and isinstance(shape, (Choice, Number)):
        return shape.values[0] if isinstance(shape, Choice) else shape.low
    return value


def _document(kind: str, data: dict[str, Any], say: Callable[[str], str], file: str) -> Document:
    shape = KINDS[kind].group
    missing = set(text_fields(shape)) - {path for path, _ in values(data)}
    return Document(kind, data["id"], completed(shape, data, say, missing), file, "0" * 64)


def documents(say: Callable[[str], str]) -> list[Document]:
    """A persona, its map and its source, past the model's own checks. `say` gets the name of a field and gives its text."""
    url = say("url") if URL.pattern.match(say("url")) else "https://a.bc/?q=" + re.sub(r"[\s<>\"'`\\]", "", say("url"))

    def said(name: str, **more: Any) -> dict[str, Any]:
        return {"text": say(name), "evidence": ["s#n1"], "against": ["s"], "note": say("note"), "qualifier": "often", "basis": "heard", **more}

    persona: dict[str, Any] = {
        "id": "p", "name": say("name"), "role": say("role"), "type": "primary", "quote": said("quote"), "story": f"{say('story')}\n\n{say('story2')}",
        "image": {"file": say("file"), "alt": say("alt"), "licence": say("licence")},
        "traits": [{"label": say("trait"), "value": say("trait_value"), "why_relevant": say("why"), "kind": "buying", "scale": {"value": 1, "max": 5}}],
        "goals": [said("goal", kind="end"), said("goal2", kind="life")],
        "jobs": [{"want": say("want"), "when": say("when"), "so_that": say("so_that"), "kind": "social", "importance": 3}],
        "pains": [said("pain", severity=4)], "gains": [{"text": say("gain"), "weight": 2, "note": say("note")}], "behaviours": [said("behaviour")],
        "motives": [{"motive": say("motive"), "framework": say("framework"), "tension_with": say("tension"), "industry": say("motive_industry")}],
        "treatment": {"needs": say("needs"), "context": say("context"), "how_we_treat": say("treat")}, "frame_of_mind": said("mind"), "meaning": said("meaning"),
        "channels": [{"channel": say("channel"), "mode": "online", "preferred": True}, {"channel": say("channel2")}],
        "contact": {"preference": say("preference"), "person": say("person"), "knows_history": True},
        "access": [{"ability": "see", "duration": "temporary", "note": say("access_note"), "assistive": say("assistive")}],
        "contributors": [{"department": say("department"), "name": say("contributor")}], "owner": say("owner"), "created": say("created"),
        "last_validated": "2026-01-31", "review_by": say("review_by"), "used_in": [{"title": say("use"), "url": url}, {"title": say("use2")}], "tags": [say("tag")],
    }
    empathy_map = {
        "id": "m", "title": say("map_title"), "persona": "p", "segment": say("segment"), "who": {"situation": say("situation"), "role": say("map_role")},
        "need_to_do": {"differently": say("differently"), "jobs": [said("map_job")], "decisions": [said("decision")], "success": say("success")},
        **{key: [said(key), {"text": say(f"{key}2")}] for key in ("sees", "says", "does", "hears")},
        "thinks_and_feels": {"pains": [said("map_pain")], "gains": [said("map_gain")], "thoughts": [said("thought")]},
        "held": {"date": say("held_date"), "designed_by": say("designed_by"), "departments": [say("held_department")]}, "note": say("note"),
    }
    source = {
        "id": "s", "title": say("source_title"), "type": "interview", "side": "customer", "date": say("source_date"), "author": say("author"),
        "method": say("method"), "segment": say("source_segment"), "n": 5, "consent": say("consent"), "link": url, "file": say("source_file"),
        "nuggets": [{"id": "n1", "verbatim": say("verbatim"), "observation": say("observation"), "locator": say("locator"), "segment": say("nugget_segment"), "tags": [say("nugget_tag")]}],
        "export": dict.fromkeys(("file", "text", "date", "side", "segment", "touchpoint"), say("export")), "note": say("note"),
    }
    return [_document(kind, data, say, f"personas/{data['id']}.yaml")
            for kind, data in (("persona", persona), ("empathy-map", empathy_map), ("source", source))]


def catalogue(say: Callable[[str], str]) -> Document:
    """Two touchpoints: one with every field, and one that another company runs for itself alone."""
    vulnerability = {"effect": say("effect"), "cause": say("cause"), "severity": 4, "owner": say("mender"), "fix": say("fix"), "ticket": say("ticket")}
    full: dict[str, Any] = {
        "id": "t", "name": say("touchpoint"), "channel": say("touchpoint_channel"), "mode": "hybrid", "department": say("answers"), "owner": say("touchpoint_owner"),
        "third_party": say("third_party"), "benefit": {"customer": say("benefit"), "company": say("benefit2")}, "information": [say("information")],
        "human_contact": {"available": True, "named": False, "reach_via": say("reach_via"), "knows_history": False}, "wait_limit": "2 min",
        "feedback": {"customer": ["s#n1"], "employee": ["s"]}, "metrics": [{"name": say("metric"), "value": -7.5, "unit": say("unit"), "date": say("metric_date"), "n": 12, "source": "s"}],
        "vulnerabilities": [vulnerability | {"status": "planned"}, {key: value + "2" if isinstance(value, str) else value for key, value in vulnerability.items()} | {"status": "fixed"}],
        "data_held": [{"what": say("held"), "used_for": say("used_for")}, {"what": say("held2")}], "note": say("note"),
    }
    alone = {"id": "u", "name": say("touchpoint2"), "third_party": say("third_party2"), "benefit": {"company": say("benefit3")}, "vulnerabilities": [{"effect": say("effect2")}]}
    return _document("touchpoints", {"id": "touchpoints", "touchpoints": [full, alone], "note": say("note")}, say, "personas/touchpoints.yaml")


def journey(say: Callable[[str], str]) -> Document:
    """A journey with every field, a side way, a loop, a dead end, a step that no way reaches, and one that nobody was asked about."""
    def said(name: str, **more: Any) -> dict[str, Any]:
        return {"text": say(name), "evidence": ["s#n1"], "note": say("note"), "basis": "imagined", **more}

    full = {
        "id": "a", "title": say("way_step"), "does": say("does"), "touchpoint": "t", "emotion": -1.5, "feels": say("way_feels"), "evidence": ["s#n1"], "basis": "heard",
        "thinks": said("thinks"), "needs_to_know": [say("question"), say("question2")], "told": [say("question2")], "moment_of_truth": say("truth"), "wait": "2 weeks",
        "pains": [said("way_pain", severity=4), {"text": say("way_pain2")}], "ideas": [{"text": say("way_idea"), "owner": say("way_idea_owner"), "status": "planned", "ticket": say("way_ticket"), "note": say("note")}],
        "surprises": [{"what": say("way_surprise"), "valence": "positive", "kano": "delighter", "status": "planned", "since": "2026-01-15"}, {"what": say("way_surprise2"), "valence": "negative"}],
        "handover": {"context_carried": False, "note": say("handover")}, "next": ["b", "c"], "note": say("note"),
    }
    steps = [full, {"id": "b", "title": say("way_step2"), "touchpoint": "u", "emotion": 0, "next": ["d"]}, {"id": "c", "title": say("way_step3"), "touchpoint": "nowhere", "emotion": 0.5, "next": ["d", "a", "f"]},
             {"id": "d", "title": say("way_step4"), "emotion": 2, "next": []}, {"id": "e", "title": say("way_step5"), "feels": say("way_feels2"), "handover": {"context_carried": True}, "next": []},
             {"id": "f", "title": say("way_step6"), "emotion": -2, "next": []}]
    data = {"id": "j", "title": say("way"), "persona": "p", "state": "future", "scenario": say("scenario"), "expectations": say("expectations"), "trigger": say("trigger"), "goal": ["d"],
            "departments_consulted": [say("consulted")], "beyond_sale": said("beyond"), "steps": steps, "note": say("note"),
            "stages": [{"id": "x", "name": say("stage"), "duration": say("stage_duration"), "steps": ["a"]}, {"id": "y", "name": say("stage2"), "steps": ["d"]},
                       {"id": "z", "name": say("stage3"), "duration": say("stage3_duration")}]}
    return _document("journey", data, say, "personas/j.yaml")


def passed(say: Callable[[str], str]) -> dict[str, Any]:
    """What `insight.passing` tells of a journey that passes the first touchpoint twice, and badly."""
    step = {"id": "a", "title": say("step"), "touchpoint": "t", "emotion": -1.5, "feels": say("feels"), "always": True, "moment_of_truth": True, "wait": "2 weeks",
            "pains": [say("step_pain")], "ideas": [{"text": say("idea"), "owner": say("idea_owner"), "status": "planned"}],
            "surprises": [{"what": say("surprise"), "valence": "positive", "status": "planned"}], "open_questions": [say("open_question")]}
    quiet = {"emotion": None, "feels": "", "pains": [], "ideas": [], "surprises": [], "wait": "", "open_questions": []}
    return {"id": "j", "title": say("journey"), "persona": "p", "state": "current", "language": "", "ways": 1, "exact": True, "touchpoints": ["t"],
            "steps": [step, {**step, **quiet, "id": "b", "title": say("step2")}]}


def views(say: Callable[[str], str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The views of a persona, of a segment's map, of the gallery, and of the pages over all journeys."""
    persona, empathy_map, source = documents(say)
    settings = with_defaults({"name": say("workspace"), "industry": say("industry"), "brand": [say("brand")], "departments": [say("answers"), say("idle")]})
    among = Workspace(Path(), settings, {d.id: d for d in (persona, empathy_map, source)})
    way = journey(say)
    company = Workspace(Path(), settings, {d.id: d for d in (persona, empathy_map, source, way, catalogue(say))})
    yield "persona", persona_view(persona, [empathy_map], company, _T, TODAY, PIXEL, [way])
    yield "map", map_view(empathy_map, among, _T, TODAY)
    summaries = [summary(persona, [empathy_map], among, TODAY)]
    over = catalogue(say), [passed(say)], summaries, among, _T
    touchpoints, departments = view_touchpoints.touchpoints_view(*over), view_departments.departments_view(*over)
    yield "index", index_view(summaries, settings, _T, {"p": PIXEL}, [view_touchpoints.entry(touchpoints), view_departments.entry(departments)])
    yield "touchpoints", touchpoints
    yield "departments", departments
