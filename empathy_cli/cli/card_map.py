"""An empathy map in the terminal: the head in the middle where there is room, pairs where there is less."""

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from .boxes import COLORS, MEDIUM, WIDE, Boxed, Look, facts, height_of, legend, pair, panel, statements

HEAD = ("head",)
SIDES = (("hears", "says", "pains"), ("sees", "does", "gains"))
"""The left and the right of the canvas, row by row; the head stands between them."""
EYES = "◠ ◠"


def map_card(map_: Mapping[str, Any], t: Mapping[str, Any], look: Look) -> Group:
    """One map of a view (`render.view`), with its title and what its marks mean. `t` are the view's labels."""
    parts: list[RenderableType] = [Text.assemble(
        (f"{t['kind']['empathy-map']}: ", "dim"), look.text(map_["title"], "bold"))]
    rows: list[tuple[str, RenderableType]] = [
        (t["map"][key], look.text(map_[key]))
        for key in ("situation", "role", "segment", "differently") if map_.get(key)]
    rows += [(t["map"][key], statements(map_[key], look)) for key in ("jobs", "decisions") if map_[key]]
    if map_["success"]:
        rows.append((t["map"]["success"], look.text(map_["success"])))
    if rows:
        parts.append(facts(rows, look))
    sections = {s["key"]: s for s in map_["sections"] if s["items"]}
    if sections:
        parts.append(_sections(sections, map_["view"], look))
    else:
        parts.append(look.text(t["nobody"], "dim"))
    if map_["how_sure"]["total"]:
        parts.append(legend(map_["how_sure"], t["how_sure"], look))
    held = map_["held"]
    if held:
        said = [held["date"], held["designed_by"], ", ".join(held["departments"])]
        parts.append(look.text(" · ".join(s for s in said if s), "dim"))
    return Group(*parts)


def _sections(sections: Mapping[str, Mapping[str, Any]], view: str, look: Look) -> RenderableType:
    boxes = {key: _box(section, look) for key, section in sections.items()}
    if look.width < MEDIUM:
        return Group(*(boxes[key](None) for key in sorted(boxes, key=lambda k: k not in HEAD)))
    if view == "quadrant":
        return _rows((("says", "thinks"), ("does", "feels"), ("hears", "sees")), boxes, look)
    if look.width >= WIDE and "head" in boxes:
        return _around_the_head(boxes, look) if view == "canvas" else _six(boxes, look)
    rest = (("hears", "sees"), ("says", "does"), ("pains", "gains"))
    return _rows((HEAD, *rest), boxes, look)


def _box(section: Mapping[str, Any], look: Look) -> Boxed:
    key = section["key"]
    content: RenderableType = statements(section["items"], look)
    if key == "head" and look.letters and look.width >= WIDE:
        content = Group(Text(EYES, justify="center"), content)
    return lambda height: panel(section["label"], content, look, COLORS[key], head=key == "head", height=height)


def _rows(keys: tuple[tuple[str, ...], ...], boxes: Mapping[str, Boxed], look: Look) -> Group:
    """Rows of one or two boxes; what is empty leaves its place to its neighbour."""
    rows = []
    for row in keys:
        there = [boxes[key] for key in row if key in boxes]
        if there:
            rows.append(pair(there[0], there[1] if len(there) > 1 else None, look))
    return Group(*rows)


def _around_the_head(boxes: Mapping[str, Boxed], look: Look) -> RenderableType:
    """Three columns: what comes in above, what goes out below, the head between them as high as both."""
    side = look.width * 34 // 100
    middle = look.width - 2 * side
    columns: list[list[RenderableType]] = [[], []]
    heights = 0
    for row in zip(*SIDES, strict=True):
        there = [boxes.get(key) for key in row]
        if not any(there):
            continue
        height = max(height_of(b(None), look, side) for b in there if b)
        heights += height
        for column, box in zip(columns, there, strict=True):
            column.append(box(height) if box else Text("\n" * (height - 1)))
    head = max(heights, height_of(boxes["head"](None), look, middle))
    grid = Table.grid()
    for width in (side, middle, side):
        grid.add_column(width=width)
    grid.add_row(Group(*columns[0]), boxes["head"](head), Group(*columns[1]))
    return grid


def _six(boxes: Mapping[str, Boxed], look: Look) -> RenderableType:
    third = look.width // 3
    widths = (third, look.width - 2 * third, third)
    row = [boxes.get(key) for key in ("hears", "head", "sees")]
    height = max(height_of(b(None), look, w) for b, w in zip(row, widths, strict=True) if b)
    grid = Table.grid()
    for width in widths:
        grid.add_column(width=width)
    grid.add_row(*(b(height) if b else Text() for b in row))
    return Group(grid, _rows((("says",), ("pains", "gains")), boxes, look))
