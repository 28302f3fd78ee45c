"""What templates and cards see of a document that is shown, and the name of its template."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from empathy_cli.insight.address import Found
from empathy_cli.model.document import Document, Workspace

from .session import Session

DEPARTMENTS = "departments"
"""What is shown of the catalogue by that name: the same as the page that is made beside its own."""

Seen = tuple[dict[str, Any], str]
"""A view, and the name of the template that is made for it, without its ending."""


def seen(found: Found, workspace: Workspace, view: str | None, session: Session) -> Seen:
    """The view of a persona, map, journey or touchpoint, or of the whole catalogue. `view` is how maps are drawn."""
    from empathy_cli.render.view import map_view, persona_view

    document = found.document
    t = session.t(workspace.language(document))
    if document.kind == "persona":
        maps = [_as(m, view) for m in workspace.maps_of(document.id)]
        return persona_view(document, maps, workspace, t, session.today,
                            journeys=workspace.journeys_of(document.id)), "persona"
    if document.kind == "journey":
        from empathy_cli.render.view import journey_view

        return journey_view(document, workspace, t, session.today), "journey"
    if document.kind == "touchpoints":
        whole = _catalogue(found, workspace, session)
        return (_alone(whole, found.id), "touchpoint") if found.path else (whole, found.name)
    return map_view(_as(document, view), workspace, t, session.today), "map"


def _as(map_: Document, view: str | None) -> Document:
    return replace(map_, data={**map_.data, "view": view}) if view else map_


def passed(workspace: Workspace) -> list[dict[str, Any]]:
    """What every journey tells the pages over all of them."""
    from empathy_cli.insight.ways import ways
    from empathy_cli.render.entries import told

    touchpoints = workspace.touchpoints
    return [told(journey, ways(journey.data, touchpoints), workspace) for journey in workspace.of("journey")]


def _catalogue(found: Found, workspace: Workspace, session: Session) -> dict[str, Any]:
    """The catalogue against all journeys; as the departments see it where `found` has their name."""
    from empathy_cli.render.view import summary
    from empathy_cli.render.view_departments import departments_view
    from empathy_cli.render.view_touchpoints import touchpoints_view

    personas = [summary(p, workspace.maps_of(p.id), workspace, session.today, workspace.journeys_of(p.id))
                for p in workspace.of("persona")]
    make = departments_view if found.name == DEPARTMENTS else touchpoints_view
    return make(found.document, passed(workspace), personas, workspace, session.t(workspace.language(found.document)))


def _alone(whole: Mapping[str, Any], id_: str) -> dict[str, Any]:
    """The view of all touchpoints, with one of them and what concerns it."""
    groups = [{**group, "touchpoints": own} for group in whole["groups"]
              if (own := [x for x in group["touchpoints"] if x["id"] == id_])]
    name = groups[0]["touchpoints"][0]["name"]
    return {**whole, "heading": name, "title": " · ".join(x for x in (name, whole["workspace"]) if x),
            "groups": groups, "needs": [], "worst": None, "register_words": "",
            **{key: [w for w in whole[key] if w["touchpoint"]["id"] == id_] for key in ("register", "mended")}}


def step_of(found: Found, view: Mapping[str, Any]) -> dict[str, Any]:
    """The step that is meant, of the view of its journey."""
    return next(step for step in view["journey"]["steps"] if step["id"] == found.id)
