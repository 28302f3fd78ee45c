"""How tightly must paper set a map, so that a card fits one page of A4 in landscape?

Pages are set by browsers, after us; so the height is estimated from the texts, with the measures of
`templates/print.css` and a margin for error. Where the estimate is wrong the map runs on to the next page, and nothing
is lost. A test prints maps of all sizes and compares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PAGE = 712
"""Pixels that a page holds (726), less a margin for error."""
TOO_FULL = 6
"""The density of a map that takes two pages."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One density. Heights in pixels before `zoom`; `chars` a line of a panel, of the head, of a cell above the map."""

    zoom: float
    chars: tuple[int, int, int]
    line: float
    gap: float
    panel: float
    head: float
    head_gap: float
    rows: float
    """Between two rows of panels."""
    rest: float
    """Titles, foot and margins."""
    strip: float
    """How much of its height the strip keeps."""


SETTINGS = (
    Setting(1, (49, 35, 37), 17.6, 4.8, 55, 218, 7.5, 11, 94, 0.93),
    Setting(1, (52, 37, 39), 15.5, 2.7, 45, 189, 5.4, 8.2, 94, 0.93),
    Setting(0.9, (61, 37, 45), 15.5, 2.7, 45, 189, 5.4, 8.2, 94, 0.93),
    Setting(0.9, (65, 39, 48), 13.8, 1.4, 33, 147, 4.1, 6.2, 92, 0.84),
    Setting(0.84, (70, 39, 50), 13.8, 1.4, 33, 147, 4.1, 6.2, 92, 0.84),
)


def density(card: Mapping[str, Any], strip: float = 0) -> int:
    """1 to 5 for what fits one page, the airiest first; 6 for two pages. `strip` is the height of what stands above."""
    need = [_lengths(card[key]) for key in ("jobs", "decisions")]
    sections = {s["key"]: _lengths(s["items"]) for s in card["sections"]}
    for number, setting in enumerate(SETTINGS, 1):
        height = strip * setting.strip + setting.rest + _above(card, need, setting) + _grid(card, sections, setting)
        if height * setting.zoom <= PAGE:
            return number
    return TOO_FULL


def strip_height(name: str, role: str, quote: str, facts: Sequence[int]) -> float:
    """The height of the strip over a persona's first map. `facts` are the lengths of goal and traits."""
    long = len(name) > 40
    person = _lines(len(name), 50 if long else 34) * (27 if long else 42) + _lines(len(role), 75) * 24
    said = _lines(len(quote), 38) * 24 + 24 if quote else 0
    width = 950 / (len(facts) + 1) / 7 if facts else 0
    cells = max((_lines(n, int(width)) for n in facts), default=-3)
    return 36 + max(person, said) + 50 + cells * 15.5


def _above(card: Mapping[str, Any], need: Sequence[Sequence[int]], setting: Setting) -> float:
    """The situation and what has to change."""
    height = 22.0 * _lines(len(card["situation"]) + len(card["role"]), 130)
    cells = [_lines(len(card[key]), setting.chars[2]) * 15.0 for key in ("differently", "success")]
    cells += [_list(lengths, setting.chars[2], 15.0, 1.4) for lengths in need]
    return height + (max(cells) + 30 if any(cells) else 0)


def _grid(card: Mapping[str, Any], found: Mapping[str, Sequence[int]], setting: Setting) -> float:
    wide, narrow, _ = setting.chars

    def panel(key: str, chars: int = wide) -> float:
        return setting.panel + max(_list(found[key], chars, setting.line, setting.gap), 30) if key in found else 0.0

    def head() -> float:
        return setting.head + max(_list(found["head"], narrow, setting.line, setting.head_gap), 40)

    gap = setting.rows
    if card["view"] == "quadrant":
        rows = [max(panel(a, int(wide * 1.15)), panel(b, int(wide * 1.15))) for a, b in (
            ("says", "thinks"), ("does", "feels"), ("hears", "sees"))]
        return 2 * max(*rows[:2], 150) + rows[2] + 2 * gap
    if card["view"] == "six":
        first = max(head(), panel("hears"), panel("sees"))
        said = panel("says", 2 * wide) * 0.7  # in two or three columns
        last = max(panel("pains", int(wide * 1.4)), panel("gains", int(wide * 1.4)))
        return first + said + last + 2 * gap
    rows = [max(panel(a), panel(b)) for a, b in (("hears", "sees"), ("says", "does"), ("pains", "gains"))]
    return max(sum(rows) + 2 * gap, head())


def _lengths(items: Sequence[Mapping[str, Any]]) -> list[int]:
    """Of statements below one another; a qualifier stands in the line."""
    return [len(i["text"]) + len(i["aside"]) for i in items]


def _list(lengths: Sequence[int], chars: int, line: float, gap: float) -> float:
    return sum([-(-length // chars) * line + gap for length in lengths])  # the lines of each, rounded up


def _lines(length: int, chars: int) -> int:
    return -(-length // max(chars, 1))
