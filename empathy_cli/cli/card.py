"""A persona and a source in the terminal."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from empathy_cli.model.text import visible

from .boxes import Boxed, Look, boxed, facts, legend, pairs, statement, statements
from .card_map import map_card

PROSE = 88
"""Columns of a line of prose at most: longer ones are hard to follow."""


def persona_card(view: Mapping[str, Any], look: Look) -> Group:
    """A persona with its maps, from `render.view.persona_view`."""
    t = view["t"]
    parts: list[RenderableType] = [_head(view, look), Text()]
    rows = list(_facts(view, look))
    if rows:
        parts += [facts(rows, look), Text()]
    if view["story"]:
        parts += [Padding(_prose(view["story"], look), (0, max(0, look.width - PROSE), 1, 0))]
    parts.append(pairs(list(_boxes(view, look)), look))
    more = list(_closer(view, look))
    if more:
        parts += [Text(), facts(more, look)]
    if view["how_sure"]["total"]:
        parts += [Text(), legend(view["how_sure"], t["how_sure"], look)]
    for map_ in view["maps"]:
        parts += [Text(), _rule(look), map_card(map_, t, look)]
    if view["journeys"]:
        from .card_journey import journey_card

        for journey in view["journeys"]:
            parts += [Text(), _rule(look), journey_card(journey, t, look)]
    parts += [Text(), _rule(look), *_foot(view, look)]
    return Group(*parts)


def map_page(view: Mapping[str, Any], look: Look) -> Group:
    """A map on its own, from `render.view.map_view`."""
    name = [look.text(view["name"], "bold"), Text()] if view["name"] != view["map"]["title"] else []
    return Group(*name, map_card(view["map"], view["t"], look), Text(), look.text(view["rests_on"], "dim"),
                 *basis(view, look))


def source_card(rows: Iterable[tuple[str, str]], nuggets: Iterable[Mapping[str, str]], title: str,
                look: Look) -> Group:
    """A source: its facts, then its nuggets, each with the number of statements that cite it."""
    parts: list[RenderableType] = [look.text(title, "bold"), Text(),
                                   facts([(label, look.text(value)) for label, value in rows], look)]
    for nugget in nuggets:
        line = Text.assemble((nugget["id"], "cyan"), "  ", look.text(nugget["text"]))
        if nugget["about"]:
            line.append_text(look.text("  " + nugget["about"], "dim"))
        parts.append(Padding(line, (1, 0, 0, 0)))
    return Group(*parts)


def _head(view: Mapping[str, Any], look: Look) -> Text:
    head = Text.assemble(look.text(view["name"], "bold"))
    labels = [view["t"]["archetype"] if view["archetype"] else "", view["type_label"]]
    shown = " · ".join(visible(x) for x in labels if x)
    if shown:
        head.append(f"  {shown}", style="cyan")
    if view["stale"]:
        head.append(f"  {visible(view['t']['stale'])}", style="red")
    if view["role"]:
        head.append("\n")
        head.append_text(look.text(view["role"]))
    if view["quote"]:
        head.append("\n")
        bare = look.text(view["quote"]["text"]).plain.strip('“”"„«»')
        head.append_text(look.mark(view["quote"]["certainty"]))
        head.append(f" {look.quoted.format(text=bare)}", style="italic")
    return head


def _facts(view: Mapping[str, Any], look: Look) -> Iterator[tuple[str, RenderableType]]:
    for trait in view["traits"]:
        value = look.text(trait["value"])
        if trait["scale"]:
            value = Text.assemble((look.bar(trait["scale"]), "blue"), "  ", value)
        yield trait["label"], value


def _prose(text: str, look: Look) -> Text:
    paragraphs = [look.text(p) for p in text.split("\n\n") if p.strip()]
    return Text("\n\n").join(paragraphs)


def _boxes(view: Mapping[str, Any], look: Look) -> Iterator[Boxed]:
    t = view["t"]["persona"]
    jobs = [job | {"words": _job(job, view["t"])} for job in view["jobs"]]
    motives = [m | {"words": " · ".join(filter(None, (m["motive"], _against(m, view["t"]))))} for m in view["motives"]]
    for key, items, color in (
        ("goals", view["goals"], ""), ("jobs", jobs, ""), ("pains", view["pains"], "red"),
        ("gains", view["gains"], "green"), ("behaviours", view["behaviours"], "blue"), ("motives", motives, "magenta"),
    ):
        if items:
            yield boxed(t[key], statements(items, look), look, color)


def _job(job: Mapping[str, Any], t: Mapping[str, Any]) -> str:
    """When …, I want to …, so that …: Klement and Christensen's way to say a job."""
    when = f"{t['when']} {job['when']}: " if job["when"] else ""
    so_that = f", {t['so_that']} {job['so_that']}" if job["so_that"] else ""
    return f"{when}{job['want']}{so_that}"


def _against(motive: Mapping[str, Any], t: Mapping[str, Any]) -> str:
    return f"{t['tension']} {motive['tension_with']}" if motive["tension_with"] else ""


def _closer(view: Mapping[str, Any], look: Look) -> Iterator[tuple[str, RenderableType]]:
    """What is no list: one answer a line."""
    t = view["t"]
    words = t["persona"]
    for key in ("frame_of_mind", "meaning"):
        if view[key]:
            item = view[key]
            yield words[key], Text.assemble(look.mark(item["certainty"]), " ", statement(item, look))
    for key, value in (view["treatment"] or {}).items():
        if value:
            yield words[key], look.text(value)
    channels = view["channels"] or {}
    said = [c["channel"] + (f" ({t['preferred']})" if c["preferred"] else "")
            for mode in ("online", "offline", "other") for c in channels.get(mode, ())]
    if said:
        yield words["channels"], look.text(", ".join(said))
    contact = view["contact"]
    if contact:
        knows = {True: t["knows_yes"], False: t["knows_no"]}.get(contact["knows_history"], "")
        yield words["contact"], look.text(" · ".join(filter(None, (contact["preference"], contact["person"], knows))))
    for need in view["access"]:
        said = [need["duration_label"], need["note"], need["assistive"]]
        yield f"{words['access']}: {need['ability_label']}", look.text(" · ".join(filter(None, said)))
    for other in view["more"]:
        yield other["label"], statements(other["items"], look)


def _foot(view: Mapping[str, Any], look: Look) -> Iterator[RenderableType]:
    t = view["t"]
    yield look.text(" · ".join(filter(None, (view["how_sure"]["label"], view["rests_on"]))), "dim")
    yield from basis(view, look)
    for source in view["sources"]:
        said = [source["title"], source["type_label"], source["n_words"], source["date"]]
        yield Padding(look.text(" · ".join(filter(None, said)), "dim"), (0, 0, 0, 2))
    made = [view["review_words"], view["owner"],
            ", ".join(filter(None, (" ".join(filter(None, (c["department"], c["name"])))
                                    for c in view["contributors"])))]
    if any(made):
        yield look.text(" · ".join(filter(None, made)), "red" if view["stale"] else "dim")
    if view["used_in"]:
        titles = ", ".join(u["title"] for u in view["used_in"])
        yield look.text(f"{t['persona']['used_in']}: {titles}", "dim")


def basis(view: Mapping[str, Any], look: Look) -> Iterator[RenderableType]:
    """Kinds of sources, last validation, open questions; what is said above is left out."""
    for row in view["basis"]:
        if row["key"] in ("kinds", "validated", "open"):
            note = f" ({row['note']})" if row["note"] and row["key"] != "validated" else ""
            yield look.text(f"{row['label']}: {row['words']}{note}", "dim")


def _rule(look: Look) -> Rule:
    return Rule(style="dim", characters="─" if look.letters else "-")
