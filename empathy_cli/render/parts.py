"""The parts of a persona as its page shows them: traits, jobs, motives, channels, access, and what has no place yet."""

from collections.abc import Mapping, Sequence
from typing import Any

from empathy_cli.locale import N_, Translator
from empathy_cli.model.document import Document
from empathy_cli.model.persona import PERSONA

from .avatars import face, initials_of
from .labels import labels
from .marks import Marker

PLACED = frozenset({
    "kind", "id", "name", "archetype", "role", "type", "language", "goals", "pains", "gains", "jobs", "behaviours",
    "motives", "frame_of_mind", "quote", "story", "treatment", "meaning", "traits", "channels", "contact", "access",
    "image", "avatar", "contributors", "owner", "created", "last_validated", "review_by", "used_in", "tags", "note",
})
"""Fields that have a place of their own on the card. Any other field of the model shows after them, by its label."""


CLOSER = PLACED - {
    "kind", "id", "name", "archetype", "role", "type", "language", "quote", "image", "avatar", "goals", "traits",
    "note", "tags", "contributors", "owner", "created", "last_validated", "review_by", "used_in",
}
"""Fields that only the closer look shows."""


def one(value: Mapping[str, Any] | None, mark: Marker) -> dict[str, Any] | None:
    return mark.item(value) if value else None


def with_kind(item: dict[str, Any], value: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    kind = value.get("kind", "")
    return item | {"kind": kind, "kind_label": words.get(kind, "")}


def trait(value: Mapping[str, Any], mark: Marker, said: Mapping[str, Any]) -> dict[str, Any]:
    scale = value.get("scale")
    return {
        "label": value["label"],
        "value": value["value"],
        "why_relevant": value.get("why_relevant", ""),
        "kind": value.get("kind", ""),
        "kind_label": said["options_persona"]["traits.kind"].get(value.get("kind"), ""),
        "scale": mark.scale(scale["value"], scale["max"]) if scale else None,
    }


def job(value: Mapping[str, Any], mark: Marker, said: Mapping[str, Any]) -> dict[str, Any]:
    return with_kind(mark.item(value), value, said["options_persona"]["jobs.kind"]) | {
        "when": value.get("when", ""), "want": value["want"], "so_that": value.get("so_that", ""),
        "scale": mark.scale(value.get("importance")),
    }


def motive(value: Mapping[str, Any], mark: Marker) -> dict[str, Any]:
    return mark.item(value) | {key: value.get(key, "") for key in ("motive", "framework", "tension_with", "industry")}


def access(need: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    words = said["options_persona"]
    return {
        "ability": need["ability"],
        "ability_label": words["access.ability"].get(need["ability"], ""),
        "duration": need.get("duration", ""),
        "duration_label": words["access.duration"].get(need.get("duration"), ""),
        "note": need.get("note", ""),
        "assistive": need.get("assistive", ""),
    }


def channels(values: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]] | None:
    if not values:
        return None
    found: dict[str, list[dict[str, Any]]] = {"online": [], "offline": [], "other": []}
    for c in values:
        found[c.get("mode", "other")].append({"channel": c["channel"], "preferred": bool(c.get("preferred"))})
    return found


def filled(values: Mapping[str, Any] | None, *keys: str) -> dict[str, Any] | None:
    return {key: values.get(key, "") for key in keys} if values else None


def treatment(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return filled(values, "needs", "context", "how_we_treat")


def contact(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    found = filled(values, "preference", "person")
    return found and found | {"knows_history": (values or {}).get("knows_history")}


def more(data: Mapping[str, Any], mark: Marker) -> list[dict[str, Any]]:
    """Fields that the model has and the card's design does not know yet: shown, not lost."""
    words = labels(mark.t)["persona"]
    shown = []
    for field in PERSONA.fields:
        if field.key in data and field.key not in PLACED:
            value = data[field.key]
            values = value if isinstance(value, list) else [value]
            items = [mark.item(v if isinstance(v, Mapping) and "text" in v else {"text": _flat(v)}) for v in values]
            shown.append({"label": words[field.key], "items": items})
    return shown


def closer(data: Mapping[str, Any], goals: Sequence[Mapping[str, Any]], traits: Sequence[Mapping[str, Any]],
           shown: int) -> dict[str, bool] | None:
    """Whether a closer look has anything that the strip has not, and whether goals and traits belong to it."""
    found = {
        "goals": len(goals) > 1 or any(g["kind"] or g["qualifier"] for g in goals),
        "traits": len(traits) > shown or any(t["why_relevant"] or t["kind"] for t in traits),
    }
    return found if any(found.values()) or any(key in CLOSER or key not in PLACED for key in data) else None


def _flat(value: Any) -> str:
    return " · ".join(str(v) for v in value.values()) if isinstance(value, Mapping) else str(value)


def review_words(due: str, stale: bool, t: Translator) -> str:
    if not due:
        return ""
    return t(N_("review was due on {date}"), date=due) if stale else t(N_("review by {date}"), date=due)


def avatar(document: Document) -> dict[str, str]:
    data = document.data
    if document.kind != "persona" or data.get("archetype"):
        return {"kind": "pattern", "seed": document.id, "initials": ""}
    return {"kind": data.get("avatar", "initials"), "seed": document.id, "initials": initials_of(data.get("name", ""))}


def persona_face(persona: Document, image: str | None) -> dict[str, Any]:
    """The drawn avatar, and the picture where there is one. An archetype has neither portrait nor initials."""
    chosen = avatar(persona)
    said = {} if persona.data.get("archetype") else persona.data.get("image", {})
    drawn = face(chosen["kind"], chosen["seed"], chosen["initials"])
    return drawn | {"image": image if image and said else "", "alt": said.get("alt", ""),
                    "licence": said.get("licence", "")}
