"""A journey in the terminal: one line a step with its mood, below it what each step says, then what its graph tells."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from empathy_cli.model.text import visible

from .boxes import MEDIUM, WIDE, Boxed, Look, boxed, facts, legend, pairs, statement
from .card_ways import graph, numbered, runs
from .curve import curve

Card = Mapping[str, Any]
Labels = Mapping[str, Any]

SIGNS = {"mode": "⇅", "late": "↑", "moment": "◆", "goal": "◎", "dead_end": "✕", "unreachable": "∅"}
ASCII_SIGNS = {"mode": "%", "late": "^", "moment": "!", "goal": "@", "dead_end": "x", "unreachable": "-"}
MODES = {"online": "cyan", "offline": "yellow", "hybrid": "magenta"}
BAR = 9
"""Columns of a step's mood: one for each half from −2 to +2."""


def journey_card(card: Card, t: Labels, look: Look) -> Group:
    """One journey, from `render.view_journey`. `t` are the view's labels."""
    head = Text.assemble((f"{visible(t['kind']['journey'])}: ", "dim"), look.text(card["title"], "bold"),
                         f"  {visible(card['state_label'])}")
    parts: list[RenderableType] = [head]
    rows = [(t["journey"][key], look.text(card[key])) for key in ("scenario", "expectations", "trigger") if card[key]]
    if rows:
        parts.append(facts(rows, look))
    if card["unwritten"]:
        parts.append(look.text(f"{t['unwritten']}: {card['unwritten']}", "dim"))
    if not card["steps"]:
        return Group(*parts, look.text(t["no_steps"], "dim"))
    if look.width >= WIDE and (drawn := curve(card, t, look)):
        parts += [Text(), *drawn]
    parts += [Text(), *_stages(card, look), *_signs(card, t, look)]
    lanes = list(_lanes(card, t, look))
    if lanes:
        parts += [Text(), pairs(lanes, look)]
    parts += [Text(), facts(graph(card, t, look), look)]
    rest = list(_rest(card, t, look))
    if rest:
        parts += [Text(), facts(rest, look)]
    if card["how_sure"]["total"]:
        parts += [Text(), legend(card["how_sure"], t["how_sure"], look)]
    return Group(*parts)


def journey_page(view: Card, look: Look) -> Group:
    """A journey on its own, from `render.view.journey_view`."""
    name = [look.text(view["name"], "bold"), Text()] if view["name"] != view["journey"]["title"] else []
    return Group(*name, journey_card(view["journey"], view["t"], look), Text(), look.text(view["rests_on"], "dim"))


def sign(key: str, look: Look) -> str:
    return (SIGNS if look.letters else ASCII_SIGNS)[key]


def tone(emotion: float | None) -> str:
    """The colour of a mood; never the only sign of it."""
    return "" if not emotion else "green" if emotion > 0 else "red"


def bar(emotion: float | None, look: Look) -> Text:
    """●···┊····: where a mood stands between −2 and +2."""
    dot, middle, line = ("●", "┊", "·") if look.letters else ("*", "|", ".")
    at = None if emotion is None else round(2 * emotion) + BAR // 2
    return Text("".join(dot if i == at else middle if i == BAR // 2 else line for i in range(BAR)), style=tone(emotion))


def word(step: Card) -> str:
    """How a step feels: in the customer's word, else in ours."""
    return str(step["feels"] or step["emotion_word"])


def felt(step: Card, look: Look) -> Text:
    """How sure the team is of a mood, and its word."""
    said = look.text(word(step), tone(step["emotion"]))
    return Text.assemble(look.mark(step["certainty"]), " ", said) if step["certainty"] else said


def place(step: Card, look: Look) -> Text:
    """Where a step happens, after a sign when that changes between online and offline."""
    touchpoint = step["touchpoint"]
    if not touchpoint:
        return Text()
    switched = sign("mode", look) if step["change"] and step["change"]["mode"] else " "
    return Text.assemble(f"{switched} ", look.text(touchpoint["channel"] or touchpoint["name"],
                                                   MODES.get(touchpoint["mode"], "")))


def _tail(step: Card, look: Look) -> Text:
    """What a line says after the title: how long one waits, and the signs of what is special."""
    signs = [key for key, there in (("moment", step["moment_of_truth"]), ("goal", step["goal"]),
                                    ("dead_end", step["dead_end"]), ("unreachable", step["unreachable"])) if there]
    said = Text()
    if step["wait"]:
        late = f" {sign('late', look)}" if step["wait_over"] else ""
        said.append("  ").append_text(look.text(step["wait"] + late, "red" if late else "dim"))
    if signs:
        said.append("  " + " ".join(sign(key, look) for key in signs), style="bold")
    return said


def _stages(card: Card, look: Look) -> Iterator[RenderableType]:
    letters = {branch["number"]: branch["sign"] for branch in card["branches"] if branch["steps"]}
    sizes = _columns(card, letters, look)
    for stage in card["stages"]:
        if not stage["steps"]:
            continue
        if stage["name"]:
            yield Text.assemble(look.text(stage["name"], "bold"), "  ", look.text(stage["duration"], "dim"))
        if look.width < MEDIUM:
            yield from (_stacked(step, letters, look) for step in stage["steps"])
            continue
        table = Table.grid(padding=(0, 1, 0, 0))
        for i, size in enumerate(sizes):
            if size:
                table.add_column(width=size, overflow="fold", justify="left" if i else "right")
        table.add_column(overflow="fold")
        for step in stage["steps"]:
            cells: list[Text] = [Text(str(step["number"])), Text(letters.get(step["branch"], ""), style="magenta"),
                                 bar(step["emotion"], look), felt(step, look), place(step, look),
                                 look.text(step["title"]).append_text(_tail(step, look))]
            table.add_row(*(cell for cell, size in zip(cells, (*sizes, 1), strict=True) if size))
        yield table


def _columns(card: Card, letters: Mapping[int, str], look: Look) -> list[int]:
    """Widths of number, side way, mood, word and place: as wide as needed, at most a share of the line."""
    most = look.width // 5
    steps = card["steps"]
    return [
        len(str(len(steps))), max(map(len, letters.values()), default=0), BAR,
        min(most, max(felt(step, look).cell_len for step in steps)),
        min(most, max(place(step, look).cell_len for step in steps)),
    ]


def _stacked(step: Card, letters: Mapping[int, str], look: Look) -> Table:
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=2, justify="right")
    table.add_column(overflow="fold")
    where = place(step, look)
    branch = letters.get(step["branch"], "")
    lines = [look.text(step["title"]).append_text(_tail(step, look)),
             Text.assemble(bar(step["emotion"], look), f" {visible(step['emotion_text'])} ", felt(step, look))]
    table.add_row(str(step["number"]), Text.assemble((f"{branch} " if branch else "", "magenta"),
                                                     Text("\n").join([*lines, *([where] if where.cell_len else [])])))
    return table


def _signs(card: Card, t: Labels, look: Look) -> Iterator[Text]:
    """What the signs mean that are there."""
    steps = card["steps"]
    meant = [
        ("mode", t["mode_change"], any(s["change"] and s["change"]["mode"] for s in steps)),
        ("late", t["over_limit"], any(s["wait_over"] for s in steps)),
        ("moment", t["step"]["moment_of_truth"], any(s["moment_of_truth"] for s in steps)),
        ("goal", t["goal_here"], any(s["goal"] for s in steps)),
        ("dead_end", t["dead_end"], any(s["dead_end"] for s in steps)),
        ("unreachable", t["unreachable"], any(s["unreachable"] for s in steps)),
    ]
    said = "   ".join(f"{sign(key, look)} {visible(words)}" for key, words, there in meant if there)
    if said:
        yield Text(said, style="dim")


def _lanes(card: Card, t: Labels, look: Look) -> Iterator[Boxed]:
    """What the steps say, lane by lane, each line with the number of its step."""
    steps = card["steps"]
    for title, color, found in (
        (t["step"]["moment_of_truth"], "", [(s, look.text(s["moment_of_truth"])) for s in steps
                                            if s["moment_of_truth"]]),
        (t["step"]["thinks"], "", [(s, stated(s["thinks"], look)) for s in steps if s["thinks"]]),
        (t["step"]["pains"], "red", [(s, stated(pain, look)) for s in steps for pain in s["pains"]]),
        (t["step"]["ideas"], "green", [(s, idea(one, look)) for s in steps for one in s["ideas"]]),
        (t["step"]["surprises"], "magenta", [(s, surprise(one, t, look)) for s in steps for one in s["surprises"]]),
        (t["step"]["handover"], "yellow", [(s, handover(s["handover"], look)) for s in steps if s["handover"]]),
    ):
        if found:
            yield boxed(title, numbered([(str(step["number"]), text) for step, text in found]), look, color)
    if open_ := card["ways"]["questions_open"]:
        yield boxed(t["questions_open"], numbered(
            [(runs([s["number"] for s in q["steps"]], look), question(q, look)) for q in open_]), look, "yellow")


def stated(item: Card, look: Look) -> Text:
    return Text.assemble(look.mark(item["certainty"]), " ", statement(item, look))


def idea(item: Card, look: Look) -> Text:
    """An idea with who takes it in hand, how far it is, and its ticket."""
    return _with(look.text(item["text"]), [item["owner_words"], item["status_label"], item["ticket"]], look)


def surprise(item: Card, t: Labels, look: Look) -> Text:
    sort = {"positive": t["surprise_good"], "negative": t["surprise_bad"]}.get(item["valence"], "")
    return _with(look.text(item["what"]), [sort, item["kano_label"], item["status_label"], item["since"]], look)


def handover(item: Card, look: Look) -> Text:
    if not item["label"]:
        return look.text(item["note"])
    said = look.text(item["label"], "" if item["context_carried"] else "red")
    return Text.assemble(said, ": ", look.text(item["note"])) if item["note"] else said


def question(item: Card, look: Look) -> Text:
    return _with(look.text(item["text"]), [item["label"]], look)


def _with(text: Text, more: Sequence[str], look: Look) -> Text:
    said = ", ".join(m for m in more if m)
    return text.append(" ").append_text(look.text(f"({said})", "dim")) if said else text


def _rest(card: Card, t: Labels, look: Look) -> Iterator[tuple[str, RenderableType]]:
    if card["beyond_sale"]:
        yield t["journey"]["beyond_sale"], stated(card["beyond_sale"], look)
    if card["departments_consulted"]:
        yield t["journey"]["departments_consulted"], look.text(", ".join(card["departments_consulted"]))
