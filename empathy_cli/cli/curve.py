"""The mood of a journey's main way as a line of braille dots, where there is room for a column a step."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from empathy_cli.model.text import visible

from .boxes import Look

ROWS = 7
"""Lines of the curve, four dots each."""
LABELS = 10
"""Columns before it, for the words of its axis."""
TITLED = 12
"""Columns of a step from which its title stands above the line; below it, its number alone."""
NARROWEST = 4
_DOTS = ((1, 8), (2, 16), (4, 32), (64, 128))
_BRAILLE = 0x2800

Card = Mapping[str, Any]


def curve(card: Card, t: Mapping[str, Any], look: Look) -> list[RenderableType]:
    """The line with the titles of its steps or, where these are many, their numbers; nothing where there is no room."""
    steps = {step["id"]: step for step in card["steps"]}
    main = [steps[id_] for id_ in card["main"]]
    width = min((look.width - LABELS) // len(main), 24) if main else 0
    if not look.letters or width < NARROWEST or all(step["emotion"] is None for step in main):
        return []
    titles = Table.grid(padding=(0, 1, 0, 0))
    for size in (LABELS, *([width] * len(main))):
        titles.add_column(width=size - 1, overflow="fold")
    titles.add_row("", *(Text.assemble((str(s["number"]), "dim"), " ", look.text(s["title"])) for s in main))
    numbers = Text(" " * LABELS + "".join(f"{s['number']:^{width}}" for s in main), style="dim")
    words = {0: t["mood_high"], ROWS // 2: t["mood"], ROWS - 1: t["mood_low"]}
    lines = [Text(visible(words.get(i, ""))[:LABELS - 1].ljust(LABELS), style="dim").append_text(line)
             for i, line in enumerate(_drawn(main, width))]
    return [titles, *lines] if width >= TITLED else [*lines, numbers]


def _drawn(main: Sequence[Card], width: int) -> list[Text]:
    from empathy_cli.render.curve import Curve

    felt = [(i + 0.5, step["emotion"]) for i, step in enumerate(main) if step["emotion"] is not None]
    through = Curve.through(felt)
    cells = [[0] * (width * len(main)) for _ in range(ROWS)]
    last = None
    for dot in range(2 * width * len(main)):
        now = _row(through.at((dot + 0.5) / (2 * width))[0])
        for y in range(min(now, last if last is not None else now), max(now, last if last is not None else now) + 1):
            cells[y // 4][dot // 2] |= _DOTS[y % 4][dot % 2]
        last = now
    lines = [Text("".join(chr(_BRAILLE + cell) if cell else "┈" if row == ROWS // 2 else " " for cell in line),
                  style="green" if row < ROWS // 2 else "red" if row > ROWS // 2 else "")
             for row, line in enumerate(cells)]
    for place, emotion in felt:
        row, column = _row(emotion) // 4, int(place * width)
        style = "bold green" if emotion > 0 else "bold red" if emotion < 0 else "bold"
        lines[row] = Text.assemble(lines[row][:column], ("●", style), lines[row][column + 1:])
    return lines


def _row(emotion: float) -> int:
    """The dot's row, from the top: +2 is 0."""
    return round((ROWS * 4 - 1) * (2 - emotion) / 4)
