"""The parts of a card in the terminal: statements with their marks, boxes with a title, boxes side by side.

Only the named ANSI colours, so that a user's own theme stays in charge. Every text goes through `Look.text`: its
Markdown is taken out, and what could act on a terminal is made visible.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from empathy_cli.insight.certainty import ASCII_MARKS, MARKS
from empathy_cli.model.text import visible

CERTAINTY = {"validated": "green", "supported": "cyan", "assumed": "yellow", "contested": "red"}
COLORS = {
    "hears": "magenta", "sees": "cyan", "says": "yellow", "does": "blue", "head": "white", "thinks": "white",
    "pains": "red", "gains": "green", "feels": "red",
}
WIDE, MEDIUM = 100, 60
"""Columns from which a card has three columns, and pairs."""


@dataclass(frozen=True)
class Look:
    """How a card is drawn: its width in columns, with all letters or only ASCII, and how Markdown becomes words."""

    console: Console
    letters: bool
    words: Callable[[Any], str]
    quoted: str = "“{text}”"
    """How the card's language quotes."""

    @property
    def width(self) -> int:
        return int(self.console.width)

    def text(self, text: Any, style: str = "") -> Text:
        return Text(visible(self.words(text)), style=style)

    def mark(self, certainty: str) -> Text:
        return Text((MARKS if self.letters else ASCII_MARKS)[certainty], style=CERTAINTY[certainty])

    def bar(self, scale: Mapping[str, Any]) -> str:
        """■■■■□, or 4/5 where there are no such letters or where it would be long."""
        value, most = int(scale["value"]), int(scale["max"])
        if self.letters and most <= 10:
            return "■" * value + "□" * (most - value)
        return f"{value}/{most}"


def statements(items: Iterable[Mapping[str, Any]], look: Look) -> Table:
    """One statement a line, its mark before it; how often and how bad after it, and contested in words."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=1)
    table.add_column(overflow="fold")
    for item in items:
        table.add_row(look.mark(item["certainty"]), statement(item, look))
    return table


def statement(item: Mapping[str, Any], look: Look) -> Text:
    text = look.text(item.get("words") or item["text"])
    more = [item.get("kind_label", ""), item.get("qualifier", ""),
            item["certainty_label"] if item["certainty"] == "contested" else ""]
    tail = ", ".join(visible(m) for m in more if m)
    if tail:
        text.append(f" ({tail})", style="dim")
    if item.get("scale"):
        text.append("\u00a0" + look.bar(item["scale"]), style="blue")
    return text


def panel(title: str, content: RenderableType, look: Look, color: str = "", *, head: bool = False,
          height: int | None = None) -> Panel:
    """A box. `head` is the one in the middle of a map."""
    kind = (box.HEAVY if head else box.ROUNDED) if look.letters else box.ASCII
    return Panel(content, title=Text(visible(title), style=f"bold {color}".strip()), title_align="center" if head else
                 "left", border_style=color or "none", box=kind, padding=(0, 1), height=height)


def height_of(panel_: RenderableType, look: Look, width: int) -> int:
    return len(look.console.render_lines(panel_, look.console.options.update(width=width)))


Boxed = Callable[[int | None], Panel]
"""A box that can be made of any height."""


def pair(left: Boxed, right: Boxed | None, look: Look) -> RenderableType:
    """Two boxes side by side, of one height. Alone, a box takes the whole width."""
    if right is None:
        return left(None)
    first = look.width // 2
    second = look.width - first
    height = max(height_of(left(None), look, first), height_of(right(None), look, second))
    grid = Table.grid()
    grid.add_column(width=first)
    grid.add_column(width=second)
    grid.add_row(left(height), right(height))
    return grid


def pairs(boxes: Sequence[Boxed], look: Look) -> Group:
    """Boxes in pairs where there is room for two, else one under the other."""
    if look.width < MEDIUM:
        return Group(*(one(None) for one in boxes))
    return Group(*(pair(boxes[n], boxes[n + 1] if n + 1 < len(boxes) else None, look)
                   for n in range(0, len(boxes), 2)))


def boxed(title: str, content: RenderableType, look: Look, color: str = "") -> Boxed:
    return lambda height: panel(title, content, look, color, height=height)


def facts(rows: Iterable[tuple[str, RenderableType]], look: Look) -> Table:
    """Label and value, a line each. The labels take a third of the width at most."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(style="dim", max_width=max(12, look.width // 3), overflow="fold")
    table.add_column(overflow="fold")
    for label, value in rows:
        table.add_row(Text(visible(label)), value)
    return table


def legend(how_sure: Mapping[str, Any], title: str, look: Look) -> Group:
    """What the marks mean, how many there are of each, and the share in words. A mark stays with its words."""
    lines = [Text.assemble((visible(title), "bold"))]
    for part in how_sure["parts"]:
        said = Text.assemble("  ", look.mark(part["key"]), (f" {visible(part['label'])} {part['n']}", "dim"))
        if lines[-1].cell_len + said.cell_len > look.width:
            lines.append(Text())
        lines[-1].append_text(said)
    return Group(*lines, Text(visible(how_sure["words"]), style="dim"))
