"""How tightly must paper set a journey, so that each row of its steps fits one page of A4 in landscape?

As in `paper`, heights are estimated from the texts, with the measures of `templates/journey.css` and a margin for
error. Where the estimate is wrong, a row goes on over the page, and nothing is lost. A test prints journeys and
compares.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any

PAGE = 715
"""Pixels that a page holds (726), less a margin for error."""
WIDE = 1054
"""Pixels from one edge of a page's text to the other."""
ZOOMS = (0.9, 0.82, 0.75)
"""The airiest first. Below the last one nobody could read it."""
GUTTER, PADDING = 85, 21
"""Of a row, and of a column: pixels beside the texts."""
LABEL = 36
"""Height of what stands in the gutter, mostly."""
RAGGED = 15
"""Pixels that a line of several leaves empty at its end, where the next word is too long."""


def tightness(card: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> tuple[int, bool, bool]:
    """1 to 3, the airiest first; whether the first row fits the page on which the title stands; and whether all fit."""
    whole = False
    for number, zoom in enumerate(ZOOMS, 1):
        page, unit = PAGE / zoom, WIDE / zoom - GUTTER
        heights = [_row(row, unit / row["columns"] - PADDING) for row in rows[:1]]
        whole = bool(heights) and _head(card, zoom) + heights[0] <= page
        if whole and all(_row(row, unit / row["columns"] - PADDING) <= page for row in rows[1:]):
            return number, True, True
    return len(ZOOMS), whole, not rows


def _head(card: Mapping[str, Any], zoom: float) -> float:
    width = WIDE / zoom
    frame = [len(card[key]) for key in ("trigger", "expectations")]
    frame += [len(card["beyond_sale"]["text"])] if card["beyond_sale"] else []
    frame += [sum(map(len, card["departments_consulted"]))]
    cells = max(_lines([n], width / 4.4, 6.4) for n in frame)
    title, scenario = _lines([len(card["title"])], 700, 11), _lines([len(card["scenario"])], 600, 6.8)
    unwritten = 22 + 19 * _lines([len(card["unwritten"]) + 36], width, 6.8) if card["unwritten"] else 0
    return 82 + 24 * title + 20 * scenario + 17 * cells + unwritten


def _row(row: Mapping[str, Any], width: float) -> float:
    steps = [cell["step"] for cell in row["cells"]]
    lines = [_most(part(step, width) for step in steps) for part in (_hand, _mind, _hurts, _ideas)]
    met = [step["touchpoint"] for step in steps if step["touchpoint"]]
    dept = _most(_line(len(t["department"]) + len(t["owner"]) + len(t["third_party"]) + 12, width, 5.6) for t in met)
    chip = _most(_line(len(t["name"]), width - 52, 6.4) for t in met)
    lanes = 2 * max(34, 14 * chip + 18) + max(36, 7 + 15 * dept) if met else 0
    tracks: int = row["tracks"]
    return (31 + _most(_text(s, width) for s in steps) + 157 + lanes + (26 * tracks + 7 if tracks else 0)
            + sum(max(x + 6, LABEL) for x in lines if x) + 6)


def _text(step: Mapping[str, Any], width: float) -> float:
    flags = [len(step[key]) + 18 for key in ("moment_of_truth", "wait_words") if step[key]]
    flags += [20 for key in ("goal",) if step[key]] + [46 for key in ("dead_end", "unreachable") if step[key]]
    return (10 + 16.6 * _line(len(step["title"]) + 3, width, 6.9) + 16 * _line(len(step["does"]), width, 5.8)
            + (15 * _lines(flags, width - 18, 5.1) + 8 + 4 * len(flags) if flags else 0))


def _hand(step: Mapping[str, Any], width: float) -> float:
    found = step["handover"]
    return 15.0 * (bool(found["label"]) + _line(len(found["note"]), width - 8, 5.1)) if found else 0.0


def _mind(step: Mapping[str, Any], width: float) -> float:
    thought, asked = step["thinks"], step["questions"]
    lines = _line(len(thought["text"]) + len(thought["aside"]), width - 10, 5.1) if thought else 0
    if asked:
        lines += _lines([n for q in asked for n in (len(q["text"]), len(q["label"]))], width - 14, 5.1)
    return 15 * lines + 6 * len(asked)


def _hurts(step: Mapping[str, Any], width: float) -> float:
    pains, surprises = step["pains"], step["surprises"]
    height = 0.0
    if pains:
        lines = _lines([len(p["text"]) + len(p["aside"]) for p in pains], width - 24, 5.1)
        height = 15 * (lines + sum(1 for p in pains if p["scale"])) + 6 * len(pains) + 14
    if surprises:
        said = [len(v["what"]) + 16 for v in surprises]
        more = [len(v["kano_label"]) + len(v["status_label"]) + len(v["since"]) + 4 for v in surprises]
        height += 15 * _lines([*said, *more], width - 30, 5.1) + 20 * len(surprises)
    return height


def _ideas(step: Mapping[str, Any], width: float) -> float:
    ideas = step["ideas"]
    if not ideas:
        return 0.0
    said = [len(i["text"]) for i in ideas]
    more = [len(i["owner_words"]) + len(i["status_label"]) + len(i["ticket"]) + 8 for i in ideas]
    return 15 * _lines([*said, *more], width - 16, 5.1) + 24 * len(ideas) - 6


def _most(heights: Iterable[float]) -> float:
    return max(heights, default=0)


def _lines(lengths: Iterable[int], width: float, letter: float) -> int:
    """Lines of texts of so many letters; a word that does not fit leaves some of a line empty."""
    return sum(_line(n, width, letter) for n in lengths)


def _line(length: int, width: float, letter: float) -> int:
    return ceil(length * letter / (width if length * letter <= width else width - RAGGED))
