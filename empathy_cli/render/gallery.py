"""The gallery, and what it and `empathy.json` need to know of each document."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from empathy_cli.insight.certainty import Coverage, is_stale, review_by, state_of
from empathy_cli.insight.ground import Ground
from empathy_cli.locale import N_, Translator
from empathy_cli.model.document import Document, Workspace

from .avatars import face
from .labels import labels
from .marks import bar
from .parts import avatar, filled, review_words
from .view_map import tongue


def summary(document: Document, maps: Sequence[Document], workspace: Workspace, today: str,
            journeys: Sequence[Document] = (), ground: Ground | None = None) -> dict[str, Any]:
    """What `empathy.json` and the gallery need of a persona, or of a segment's map. Plain JSON; no words of ours in it.

    `ground` is that of all these documents, where somebody has it.

    {kind, id, file, page (without its ending), language, name, archetype, role, type, title, quote, goal, state,
     percent, coverage {validated, supported, assumed, contested, total}, review_by, stale, owner, tags,
     maps [{id, title, view, language, percent}], journeys [{id, title, state, language, percent}], sources [id],
     kinds [type of source], sides, newest_source, participants, last_validated, avatar {kind, seed, initials},
     image {file, alt, licence}|None, translation (True; only of a document that says another one)}
    """
    data = document.data
    ground = ground or Ground((document, *maps, *journeys), workspace)
    found = ground.coverage(document)
    rests = ground.basis
    persona = document.kind == "persona"
    archetype = bool(data.get("archetype"))
    goals = data.get("goals", ())
    goal = next((g for g in goals if g.get("kind") == "end"), goals[0] if goals else {})
    return {
        **({"translation": True} if data.get("translation_of", {}).get("id", document.id) != document.id else {}),
        "kind": document.kind,
        "id": document.id,
        "file": document.file,
        "page": document.id,
        "language": workspace.language(document),
        "name": shown_name(document),
        "archetype": archetype,
        "role": "" if archetype or not persona else data.get("role", ""),
        "type": data.get("type", "") if persona else "",
        "title": data.get("title", ""),
        "quote": data.get("quote", {}).get("text", ""),
        "goal": goal.get("text", "") if persona else data.get("need_to_do", {}).get("differently", ""),
        "state": state_of(found, workspace.settings),
        "percent": found.percent,
        "coverage": {"validated": found.validated, "supported": found.supported, "assumed": found.assumed,
                     "contested": found.contested, "total": found.total},
        "review_by": review_by(document, workspace) if persona else "",
        "stale": persona and is_stale(document, workspace, today),
        "owner": data.get("owner", ""),
        "tags": data.get("tags", []),
        "maps": [_map_summary(m, workspace, ground) for m in maps],
        "journeys": [_journey_summary(j, workspace, ground) for j in journeys],
        "sources": list(rests.sources),
        "kinds": list(rests.kinds),
        "sides": list(rests.sides),
        "newest_source": rests.newest,
        "participants": rests.participants,
        "last_validated": data.get("last_validated", "") if persona else "",
        "avatar": avatar(document),
        "image": filled(data.get("image"), "file", "alt", "licence") if persona and not archetype else None,
    }


def shown_name(document: Document) -> str:
    """What a persona, or the map of a segment, is called on its page: an archetype has its role for a name."""
    data = document.data
    if document.kind == "persona":
        return str(data.get("role" if data.get("archetype") else "name", ""))
    return str(data.get("segment") or data["title"])


ORDER = ("primary", "secondary", "supplemental", "customer", "served", "")
GROUPS = ("personas", "segments", "negative")


def index_view(summaries: Iterable[Mapping[str, Any]], settings: Mapping[str, Any], t: Translator,
               images: Mapping[str, str] | None = None, pages: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The gallery, for `index.html.jinja` and `index.md.jinja`. `images` are data URIs by id, where there are pictures.

    `pages` are the entries of the pages over all journeys: see `view_touchpoints.entry`, `view_departments.entry`.

    {kind "index", lang, dir, t, title, industry, counts (one line), people, pages [{page (without its ending), label,
     hint, words}], groups [{key personas|segments|negative,
     label, hint, n, made "", cards [summary + lang ('' where it is the page's), dir, type_label, kind_label,
     state_label, sure_words, parts, maps_words, face]}]}
    """
    cards = sorted((gallery_card(s, t, (images or {}).get(s["id"], "")) for s in summaries), key=rank)
    groups = {key: [c for c in cards if group_of(c) == key] for key in GROUPS}
    view = frame_view({key: len(found) for key, found in groups.items()}, sum(map(maps_of, cards)), settings, t, pages)
    for group in view["groups"]:
        group["cards"] = groups[group["key"]]
    return view


def frame_view(numbers: Mapping[str, int], maps: int, settings: Mapping[str, Any], t: Translator,
               pages: Iterable[Mapping[str, Any]], made: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The gallery without its cards: see `index_view`. `numbers` of cards, by group; `made` stands in their place."""
    said = labels(t)
    people = numbers["personas"] + numbers["negative"]
    counts = [t.plural("{n} persona", "{n} personas", people)] if people else []
    if maps:
        counts.append(t.plural("{n} empathy map", "{n} empathy maps", maps))
    hints = {"negative": said["negative_hint"]}
    return {
        "kind": "index",
        "lang": t.spoken,
        "dir": tongue(t.spoken, "", "")["dir"],
        "t": said,
        "title": settings.get("name") or said["kinds"]["persona"],
        "industry": settings.get("industry", ""),
        "counts": " · ".join(counts),
        "people": people,
        "pages": [_link(page, t) for page in pages],
        "groups": [{"key": key, "label": said[f"group_{key}"], "hint": hints.get(key, ""), "n": numbers[key],
                    "made": (made or {}).get(key, ""), "cards": []} for key in GROUPS if numbers[key]],
    }


def group_of(summary: Mapping[str, Any]) -> str:
    """One of GROUPS."""
    if summary["kind"] != "persona":
        return "segments"
    return "negative" if summary["type"] == "negative" else "personas"


def maps_of(summary: Mapping[str, Any]) -> int:
    """How many maps stand on a page: those of a persona, or a segment's own."""
    return len(summary["maps"]) if summary["kind"] == "persona" else 1


def _link(entry: Mapping[str, Any], t: Translator) -> dict[str, str]:
    """The way to a page over all journeys, and what makes one go there."""
    if entry["kind"] == "departments":
        n = entry["departments"]
        return {"page": entry["page"], "label": t(N_("The voice of each department")),
                "hint": t(N_("What hurts where each of them answers, and what it promised")),
                "words": t.plural("{n} department", "{n} departments", n)}
    words = [t.plural("{n} touchpoint", "{n} touchpoints", entry["touchpoints"])]
    if entry["weak"]:
        words.append(t.plural("{n} vulnerability not mended", "{n} vulnerabilities not mended", entry["weak"]))
    if entry["unowned"]:
        words.append(t.plural("{n} without an owner", "{n} without an owner", entry["unowned"]))
    return {"page": entry["page"], "label": t(N_("Where we meet our customers")),
            "hint": t(N_("How it feels at each touchpoint, where it hurts, and who mends it")),
            "words": " · ".join(words)}


def gallery_card(summary: Mapping[str, Any], t: Translator, image: str) -> dict[str, Any]:
    """What one card of the gallery shows: see `index_view`."""
    said = labels(t)
    drawn = summary["avatar"]
    found = summary["coverage"]
    tongues = tongue(summary["language"], t.spoken, t.spoken)
    maps = len(summary["maps"])
    return {
        **summary,
        "lang": tongues["lang"],
        "dir": tongues["dir"],
        "kind_label": said["archetype"] if summary["archetype"] else said["kind"][summary["kind"]],
        "type_label": said["options_persona"]["type"].get(summary["type"], ""),
        "state_label": said["state"][summary["state"]],
        "sure_words": t(N_("{percent}% with evidence"), percent=summary["percent"]) if found["total"]
        else said["nothing"],
        "review_words": review_words(summary["review_by"], summary["stale"], t),
        "parts": bar(Coverage(found["validated"], found["supported"], found["assumed"], found["contested"]), t),
        "maps_words": t.plural("{n} empathy map", "{n} empathy maps", maps) if maps else "",
        "face": face(drawn["kind"], drawn["seed"], drawn["initials"])
        | {"image": image if summary["image"] else "", "alt": (summary["image"] or {}).get("alt", "")},
    }


def rank(card: Mapping[str, Any]) -> tuple[int, str, str]:
    """The order of people: by Cooper's types, then by name."""
    kind = card["type"]
    return (ORDER.index(kind) if kind in ORDER else len(ORDER), card["name"].casefold(), card["id"])


def _map_summary(document: Document, workspace: Workspace, ground: Ground) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.data["title"],
        "view": document.data.get("view") or workspace.settings["render"]["view"],
        "language": workspace.language(document),
        "percent": ground.coverage(document).percent,
    }


def _journey_summary(document: Document, workspace: Workspace, ground: Ground) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.data["title"],
        "state": document.data.get("state", "current"),
        "language": workspace.language(document),
        "percent": ground.coverage(document).percent,
    }
