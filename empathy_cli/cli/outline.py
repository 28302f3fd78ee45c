"""An outline of what was computed: headings, and points within points. In a terminal it is drawn as wide as that is, in
a pipe it is Markdown; what a document says can act on neither.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .session import Session

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table
    from rich.text import Text

    from empathy_cli.render.fields import Fields

    from .boxes import Look

_MASK = re.compile(r"(?<![\[\]!;])&#91;([^\W\d_][^\W_]*(?:-[^\W_]+)?)(?<=\w\w)&#93;(?![\[(:&])")
STEP = 2
"""Blanks that a point stands further in than the one that holds it."""
LOWER = 3
"""The level from which a heading is a lower one."""


@dataclass(frozen=True, slots=True)
class Point:
    """One line, and what belongs to it."""

    text: str = ""
    """Markdown, as documents have it; `literal` texts show exactly what they say."""
    mark: str = ""
    """A key of `certainty.MARKS`."""
    lead: str = ""
    """An id or a field, before the text."""
    facts: Sequence[str] = ()
    """Short facts after the text."""
    field: str = ""
    """Where it stands, after the facts: as it is typed, `pains[2]`."""
    points: Sequence["Point"] = ()
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, and the points below it."""

    heading: str
    points: Sequence[Point]
    said: str = ""
    """A sentence of ours below the heading."""
    level: int = 2


def show(title: str, said: Iterable[str], parts: Iterable[Part], session: Session) -> None:
    """Prints a title, sentences of ours, and the parts."""
    if sys.stdout.isatty() and not session.plain:
        _draw(title, said, parts, session)
    else:
        session.out(markdown(title, said, parts))


def markdown(title: str, said: Iterable[str], parts: Iterable[Part]) -> str:
    """The same as Markdown."""
    from empathy_cli.render.fields import Fields

    fields = Fields()
    lines = [f"# {fields.literal(title)}"]
    for sentence in said:
        lines += ["", _legible(fields.literal(sentence))]
    for part in parts:
        lines += ["", f"{'#' * part.level} {fields.literal(part.heading)}"]
        if part.said:
            lines += ["", _legible(fields.literal(part.said))]
        if part.points:
            lines.append("")
        for point in part.points:
            lines += _listed(point, fields, 0)
    return "\n".join(lines)


def _legible(text: str) -> str:
    """Markdown in which `[phone]` and the like, our own masks, stand as they are: alone, no link comes of them."""
    return _MASK.sub(r"[\1]", text)


def _listed(point: Point, fields: "Fields", depth: int) -> Iterator[str]:
    from empathy_cli.insight.certainty import MARKS

    text = _legible(fields.literal(point.text) if point.literal else fields.md_inline(point.text))
    facts = fields.literal(" · ".join(filter(None, point.facts)))
    lead, field = (f"`{code}`" if code else "" for code in (point.lead, point.field))
    pieces = (MARKS.get(point.mark, ""), lead, text, f"({facts})" if facts else "", field)
    yield " " * STEP * depth + "- " + " ".join(filter(None, pieces))
    for inner in point.points:
        yield from _listed(inner, fields, depth + 1)


def _draw(title: str, said: Iterable[str], parts: Iterable[Part], session: Session) -> None:
    from empathy_cli.render.fields import Fields

    from .boxes import Look

    plain = Fields().plain
    console = session.console()
    look = Look(console, session.marks, lambda text: session.fitting(plain(text)))
    ours = Look(console, session.marks, lambda text: session.fitting(str(text)))
    console.print(ours.text(title, "bold"))
    for sentence in said:
        console.print(ours.text(sentence, "dim"))
    for part in parts:
        console.print()
        console.print(ours.text(part.heading, "bold" if part.level < LOWER else "italic"))
        if part.said:
            console.print(ours.text(part.said, "dim"))
        for point in part.points:
            console.print(_drawn(point, look, ours))


def _drawn(point: Point, look: "Look", ours: "Look") -> "Group":
    """A point, its mark before it, and those within it further in."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    line = Text()
    if point.lead:
        line.append_text(ours.text(point.lead, "cyan"))
        line.append("  ")
    line.append_text((ours if point.literal else look).text(point.text))
    facts = " · ".join(filter(None, (*point.facts, point.field)))
    if facts:
        line.append("  " if line else "")
        line.append_text(ours.text(facts, "dim"))
    inner = [Padding(_drawn(one, look, ours), (0, 0, 0, STEP)) for one in point.points]
    return Group(_hung(look.mark(point.mark) if point.mark else None, line), *inner)


def _hung(mark: "Text | None", line: "Text") -> "Table | Text":
    from rich.table import Table

    if mark is None:
        return line
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=1)
    table.add_column(overflow="fold")
    table.add_row(mark, line)
    return table
