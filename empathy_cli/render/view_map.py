"""An empathy map as its card shows it: three views of the same file."""

from collections.abc import Mapping
from typing import Any

from empathy_cli.insight.ground import Ground
from empathy_cli.locale import RIGHT_TO_LEFT
from empathy_cli.model.document import Document, Workspace

from .labels import labels
from .marks import Marker, certainty_view
from .paper import density

CANVAS = (("hears", "hears"), ("sees", "sees"), ("thoughts", "head"), ("says", "says"), ("does", "does"),
          ("pains", "pains"), ("gains", "gains"))
"""The order of reading: outside in, then inside, then what comes out, then what weighs and what lifts."""


def map_card(document: Document, workspace: Workspace, mark: Marker, ground: Ground, page_language: str,
             strip: float = 0) -> dict[str, Any]:
    """One map as a card. `page_language` is what the page declares, `strip` the height of what paper has above it."""
    data = document.data
    t = mark.t
    said = labels(t)
    who = data.get("who", {})
    need = data.get("need_to_do", {})
    lists = _lists(data, mark)
    view = data.get("view") or workspace.settings["render"]["view"]
    sections = _SECTIONS[view](lists, said)
    language = workspace.language(document)
    card = {
        "id": document.id,
        "file": document.file,
        "title": data["title"],
        "view": view,
        "segment": data.get("segment", ""),
        **tongue(language, page_language, t.spoken),
        "situation": who.get("situation", ""),
        "role": who.get("role", ""),
        "differently": need.get("differently", ""),
        "jobs": mark.items(need.get("jobs", ())),
        "decisions": mark.items(need.get("decisions", ())),
        "success": need.get("success", ""),
        **lists,
        "sections": sections,
        "held": _held(data.get("held")),
        "how_sure": certainty_view(ground.coverage(document), workspace.settings, t),
    }
    return card | {"density": density(card, strip)}


def tongue(language: str, page_language: str, label_language: str) -> dict[str, str]:
    """`lang` where it is not the page's; `label_lang` where the labels speak another language than the texts."""
    return {
        "lang": language if language != page_language else "",
        "dir": "rtl" if language.split("-", 1)[0].lower() in RIGHT_TO_LEFT else "ltr",
        "label_lang": label_language if label_language != language else "",
    }


def _lists(data: Mapping[str, Any], mark: Marker) -> dict[str, list[dict[str, Any]]]:
    head = data.get("thinks_and_feels", {})
    return {
        "sees": mark.items(data.get("sees", ())),
        "says": mark.items(data.get("says", ())),
        "does": mark.items(data.get("does", ())),
        "hears": mark.items(data.get("hears", ())),
        "thoughts": mark.items(head.get("thoughts", ())),
        "pains": mark.items(head.get("pains", ())),
        "gains": mark.items(head.get("gains", ())),
    }


def _section(key: str, label: str, hint: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"key": key, "label": label, "hint": hint, "items": items}


def _canvas(lists: dict[str, list[dict[str, Any]]], said: Mapping[str, Any]) -> list[dict[str, Any]]:
    label = said["map"]
    return [
        _section(key, label["thinks_and_feels"] if key == "head" else label[name], said.get("hint_" + key, ""),
                 lists[name])
        for name, key in CANVAS
    ]


def _quadrant(lists: dict[str, list[dict[str, Any]]], said: Mapping[str, Any]) -> list[dict[str, Any]]:
    label = said["map"]
    four = [
        _section("says", label["says"], said["hint_says"], lists["says"]),
        _section("thinks", said["thinks"], "", lists["thoughts"]),
        _section("does", label["does"], said["hint_does"], lists["does"]),
        _section("feels", said["feels"], said["hint_feels"], [*lists["pains"], *lists["gains"]]),
    ]
    # What reaches them has no place in the quadrant. It follows where somebody wrote it down: no word gets lost.
    return four + [_section(k, label[k], said["hint_" + k], lists[k]) for k in ("hears", "sees") if lists[k]]


def _six(lists: dict[str, list[dict[str, Any]]], said: Mapping[str, Any]) -> list[dict[str, Any]]:
    label = said["map"]
    return [
        _section("hears", label["hears"], said["hint_hears"], lists["hears"]),
        _section("head", label["thinks_and_feels"], "", lists["thoughts"]),
        _section("sees", label["sees"], said["hint_sees"], lists["sees"]),
        _section("says", said["says_does"], "", [*lists["says"], *lists["does"]]),
        _section("pains", label["pains"], said["hint_pains"], lists["pains"]),
        _section("gains", label["gains"], said["hint_gains"], lists["gains"]),
    ]


_SECTIONS = {"canvas": _canvas, "quadrant": _quadrant, "six": _six}


def _held(held: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not held:
        return None
    return {"date": held.get("date", ""), "designed_by": held.get("designed_by", ""),
            "departments": held.get("departments", [])}

