"""Tables of text: aligned, as wide as the terminal at most, stacked where it is too narrow for columns."""

from collections.abc import Iterator, Sequence

from . import output
from .session import Session

Cell = tuple[str, str]
"""A text and its colour."""
GAP = 2
LEAST = 10
"""Columns of a text below which a table is too narrow for it."""


def laid(rows: Sequence[Sequence[Cell]], width: int | None, session: Session, gives: Sequence[int] = (1,),
         ) -> Iterator[str]:
    """The rows, the first of them the titles, in columns two blanks apart. Where the width does not do, the columns
    `gives` give way, the widest first; where that does not do either, each row becomes lines of their own.
    """
    widths = [max(output.columns(row[i][0]) for row in rows) for i in range(len(rows[0]))]
    over = sum(widths) + GAP * (len(widths) - 1) - width if width else 0
    while over > 0:
        widest = max(gives, key=lambda i: widths[i])
        if widths[widest] <= LEAST:
            yield from _stacked(rows, width or 0, session)
            return
        second = max((widths[i] for i in gives if i != widest), default=0)
        less = min(over, widths[widest] - max(LEAST, min(second, widths[widest] - 1)))
        widths[widest] -= less
        over -= less
    for row in rows:
        cells = []
        for (text, color), least in zip(row, widths, strict=True):
            fit = output.cut(text, least)
            blanks = " " * (least - output.columns(fit))
            shown = output.painted(fit, color, session.paints)
            cells.append(blanks + shown if _is_figure(text) else shown + blanks)
        yield (" " * GAP).join(cells).rstrip()


def _stacked(rows: Sequence[Sequence[Cell]], width: int, session: Session) -> Iterator[str]:
    """An id, then what it is, then the rest; a bare number with its title."""
    titles = [text for text, _ in rows[0]]
    for (name, color), (title, _), *rest in rows[1:]:
        yield output.painted(output.cut(name, width), color, session.paints)
        yield output.cut(f"  {title}", width)
        said = [f"{of} {text}" if text.isdigit() else text for of, (text, _) in zip(titles[2:], rest, strict=True)]
        line = ""
        for part in filter(None, said):
            longer = f"{line}, {part}" if line else f"  {part}"
            if line and output.columns(longer) >= width:
                yield output.cut(f"{line},", width)
                longer = f"  {part}"
            line = longer
        if line:
            yield output.cut(line, width)


def _is_figure(text: str) -> bool:
    return text.endswith(" %") or text.isdigit()
