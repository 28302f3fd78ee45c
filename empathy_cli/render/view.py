"""What templates see: documents turned into plain data (dict, list, str, int, bool, None), in one language.

A view is the context of its template: templates write `{{ name }}` and `{{ t.how_sure }}`, without a prefix.
Texts are RAW field texts: templates put Markdown fields through `inline` or `block` (HTML), `md` or `mdblock`
(Markdown). Labels are translated already. Everything that a team answered is in here, but for notes and for the
private link or file of a source.

A statement is `{text, certainty, mark, certainty_label, qualifier, basis, sure, aside, evidence, against, scale}`:
`certainty` is a key of `insight.certainty.MARKS`; `qualifier` and `basis` are words or ''; `sure` is the certainty with
the basis, in words; `aside` is what a card sets small beside the text. A scale is `{value, max, words}` or None.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from empathy_cli.insight.certainty import is_stale, review_by
from empathy_cli.insight.ground import Ground
from empathy_cli.locale import Translator
from empathy_cli.model.document import Document, Workspace

from . import parts
from .avatars import face
from .basis import basis_view, in_short
from .gallery import index_view, summary
from .labels import labels
from .marks import Marker, certainty_view, rests_on, sources_view
from .paper import strip_height
from .parts import persona_face, review_words
from .view_map import map_card, tongue

if TYPE_CHECKING:
    from empathy_cli.insight.ways import Ways

__all__ = ["index_view", "journey_view", "map_view", "persona_view", "summary"]

STRIP_TRAITS = 4
"""Traits in the strip under the name; where there are more, or more to say of them, all of them stand below."""


def persona_view(persona: Document, maps: Sequence[Document], workspace: Workspace, t: Translator, today: str,
                 image: str | None = None, journeys: Sequence[Document] = (), graphs: "Sequence[Ways] | None" = None,
                 ground: Ground | None = None) -> dict[str, Any]:
    """A persona, its maps and journeys, for `persona.html.jinja` and `persona.md.jinja`. `image` is a data URI.

    `graphs` is what `insight.ways` told of each journey, `ground` that of all these documents, where somebody has it.

    {kind "persona", id, file, lang, dir, label_lang,
     t {labels, see `labels.OWN`; t.persona, t.map, t.source: labels of fields},
     workspace, name, title, archetype, role, type, type_label, negative, quote statement|None, story, tags [str],
     face {svg, image, alt, licence, hue},
     how_sure {key, label, percent, total, words, parts [{key, label, mark, n, at, width}]},
     stale, review_by, review_words,
     goals [statement + kind, kind_label], goal (the one for the strip)|None,
     traits [{label, value, why_relevant, kind, kind_label, scale}], strip [those of the strip],
     jobs [statement without text + when, want, so_that, kind, kind_label, scale],
     pains, gains [statement + scale], behaviours [statement],
     motives [statement without text + motive, framework, tension_with, industry],
     frame_of_mind, meaning statement|None,
     treatment {needs, context, how_we_treat}|None, channels {online, offline, other: [{channel, preferred}]}|None,
     contact {preference, person, knows_history bool|None}|None,
     access [{ability, ability_label, duration, duration_label, note, assistive}],
     more [{label, items [statement]}],
     closer {goals bool, traits bool}|None: whether there is more than the strip shows, goals and traits among it,
     contributors [{department, name}], owner, created, last_validated,
     used_in [{title, url}],
     sources [{id, title, lang, type, type_label, side, side_label, n, n_words, date, method, segment, statements,
               statements_words}], rests_on, in_short (one line each),
     basis [{key state|coverage|participants|kinds|validated|open, label, words, note}],
     maps [{id, file, title, view, segment, lang, dir, label_lang, situation, role, differently, success,
            jobs, decisions [statement], sees, says, does, hears, thoughts, pains, gains [statement],
            sections [{key, label, hint, items [statement]}] (in the order of the view), held {date, designed_by,
            departments}|None, how_sure, density 1 to 6}],
     journeys [see `view_journey.journey_card`],
     curves, mermaid (False; where Markdown is written as files: whether the curve of each journey lies beside it, and
     whether it has diagrams)}
    `lang` of a map is '' where it is the page's; `label_lang` is '' where labels speak the language of the texts.
    """
    data = persona.data
    said = labels(t)
    graphs = _graphs(journeys, workspace) if graphs is None else graphs
    ground = ground or Ground((persona, *maps, *journeys), workspace, by_journey(journeys, graphs))
    counts, open_ = ground.counts, ground.open
    mark = Marker(ground.sources, t)
    archetype = bool(data.get("archetype"))
    language = workspace.language(persona)
    shown = data.get("role", "") if archetype else data.get("name", "")
    goals = [parts.with_kind(mark.item(g), g, said["options_persona"]["goals.kind"]) for g in data.get("goals", ())]
    traits = [parts.trait(x, mark, said) for x in data.get("traits", ())
              if not (archetype and x.get("kind") == "demographic")]
    due = review_by(persona, workspace)
    stale = is_stale(persona, workspace, today)
    sources = sources_view(counts, workspace, language, t)
    quote = parts.one(data.get("quote"), mark)
    goal = next((g for g in goals if g["kind"] == "end"), goals[0] if goals else None)
    how_sure = certainty_view(ground.coverage(persona), workspace.settings, t)
    review = review_words(due, stale, t)
    rows = basis_view(how_sure, ground.basis, open_, t, data.get("last_validated", ""), review)
    strip = strip_height(shown, "" if archetype else data.get("role", ""), quote["text"] if quote else "", [
        *([len(goal["text"])] if goal else ()), *(len(x["value"]) for x in traits[:STRIP_TRAITS])])
    return {
        "kind": "persona",
        "id": persona.id,
        "file": persona.file,
        **tongue(language, language, t.spoken),
        "lang": language,
        "t": said,
        "workspace": workspace.settings.get("name", ""),
        "name": shown,
        "title": " · ".join(x for x in (shown, workspace.settings.get("name", "")) if x),
        "archetype": archetype,
        "role": "" if archetype else data.get("role", ""),
        "type": data.get("type", ""),
        "type_label": said["options_persona"]["type"].get(data.get("type"), ""),
        "negative": data.get("type") == "negative",
        "quote": quote,
        "story": data.get("story", ""),
        "tags": data.get("tags", []),
        "face": persona_face(persona, image),
        "how_sure": how_sure,
        "stale": stale,
        "review_by": due,
        "review_words": review,
        "goals": goals,
        "goal": goal,
        "traits": traits,
        "strip": traits[:STRIP_TRAITS],
        "jobs": [parts.job(j, mark, said) for j in data.get("jobs", ())],
        "pains": [mark.item(p) | {"scale": mark.scale(p.get("severity"))} for p in data.get("pains", ())],
        "gains": [mark.item(g) | {"scale": mark.scale(g.get("weight"))} for g in data.get("gains", ())],
        "behaviours": mark.items(data.get("behaviours", ())),
        "motives": [parts.motive(m, mark) for m in data.get("motives", ())],
        "frame_of_mind": parts.one(data.get("frame_of_mind"), mark),
        "meaning": parts.one(data.get("meaning"), mark),
        "treatment": parts.treatment(data.get("treatment")),
        "channels": parts.channels(data.get("channels", ())),
        "contact": parts.contact(data.get("contact")),
        "access": [parts.access(a, said) for a in data.get("access", ())],
        "more": parts.more(data, mark),
        "closer": parts.closer(data, goals, traits, STRIP_TRAITS),
        "contributors": [{"department": c["department"], "name": c.get("name", "")}
                         for c in data.get("contributors", ())],
        "owner": data.get("owner", ""),
        "created": data.get("created", ""),
        "last_validated": data.get("last_validated", ""),
        "used_in": [{"title": u["title"], "url": u.get("url", "")} for u in data.get("used_in", ())],
        "sources": sources,
        "rests_on": rests_on(sources, t),
        "basis": rows,
        "in_short": in_short(rows, rests_on(sources, t), open_, t),
        "maps": [map_card(m, workspace, mark, ground, language, 0 if i else strip) for i, m in enumerate(maps)],
        "journeys": _journeys(journeys, workspace, mark, ground, language, graphs),
        "curves": False,
        "mermaid": False,
    }


def _graphs(journeys: Sequence[Document], workspace: Workspace) -> "list[Ways]":
    if not journeys:
        return []
    from empathy_cli.insight.ways import ways  # and with it the graph: most personas have no journey yet

    return [ways(journey.data, workspace.touchpoints) for journey in journeys]


def by_journey(journeys: Sequence[Document], graphs: "Sequence[Ways]") -> "dict[str, Ways]":
    """What the graph of each journey told, by the journey's id."""
    return {journey.id: graph for journey, graph in zip(journeys, graphs, strict=True)}


def _journeys(journeys: Sequence[Document], workspace: Workspace, mark: Marker, ground: Ground, language: str,
              graphs: "Sequence[Ways] | None" = None) -> list[dict[str, Any]]:
    if not journeys:
        return []
    from .view_journey import journey_card

    cards = ([journey_card(j, workspace, mark, ground, language) for j in journeys] if graphs is None else
             [journey_card(j, workspace, mark, ground, language, graph)
              for j, graph in zip(journeys, graphs, strict=True)])
    return sorted(cards, key=lambda card: card["state"] == "future")  # what is, then what shall be


def map_view(document: Document, workspace: Workspace, t: Translator, today: str) -> dict[str, Any]:  # noqa: ARG001 - the shape of a call that all pages share
    """A map on a page of its own, as one of a segment is, for `map.html.jinja` and `map.md.jinja`.

    {kind "empathy-map", id, file, lang, dir, label_lang, t, workspace, name, title, face, map (as in `persona_view`),
     sources, rests_on, in_short, basis (as in `persona_view`)}
    """
    ground = Ground((document,), workspace)
    counts = ground.counts
    language = workspace.language(document)
    persona = workspace.documents.get(document.data.get("persona", ""))
    whose = document.data.get("segment") or (persona and (persona.data.get("name") or persona.data.get("role")))
    name = whose or document.data["title"]
    sources = sources_view(counts, workspace, language, t)
    card = map_card(document, workspace, Marker(ground.sources, t), ground, language, strip_height(name, "", "", ()))
    open_ = ground.open
    rows = basis_view(card["how_sure"], ground.basis, open_, t)
    return {
        **_head(document, workspace, t, name),
        "face": face("pattern", document.id, "") | {"image": "", "alt": "", "licence": ""},
        "map": card,
        "sources": sources,
        "rests_on": rests_on(sources, t),
        "basis": rows,
        "in_short": in_short(rows, rests_on(sources, t), open_, t),
    }


def _head(document: Document, workspace: Workspace, t: Translator, name: str) -> dict[str, Any]:
    """What the page of a document has that is not a persona's. `name`: whom it is about."""
    language, brand = workspace.language(document), workspace.settings.get("name", "")
    return {
        "kind": document.kind, "id": document.id, "file": document.file, **tongue(language, language, t.spoken),
        "lang": language, "t": labels(t), "workspace": brand, "name": name,
        "title": " · ".join(x for x in (name, document.data["title"], brand) if x),
    }


def journey_view(document: Document, workspace: Workspace, t: Translator, today: str) -> dict[str, Any]:  # noqa: ARG001 - the shape of a call that all pages share
    """A journey on its own, for `journey.md.jinja`.

    {kind "journey", id, file, lang, dir, label_lang, t, workspace, name (of the persona), title, page (the persona's
     id), journey (see `view_journey.journey_card`), sources, rests_on}
    """
    ground = Ground((document,), workspace)
    counts = ground.counts
    language = workspace.language(document)
    persona = workspace.documents.get(document.data["persona"])
    whose = persona.data if persona else {}
    name = whose.get("role" if whose.get("archetype") else "name") or document.data["title"]
    sources = sources_view(counts, workspace, language, t)
    card, = _journeys([document], workspace, Marker(ground.sources, t), ground, language)
    return {
        **_head(document, workspace, t, name),
        "page": persona.id if persona else "",
        "journey": card,
        "sources": sources,
        "rests_on": rests_on(sources, t),
    }
