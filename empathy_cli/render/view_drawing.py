"""The curve of a journey as a drawing of its own, for Markdown, which cannot draw: every place in whole units."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from textwrap import wrap as broken
from typing import Any
from unicodedata import combining, east_asian_width

from .curve import Curve, Frame

WIDTH = 960
LEFT, RIGHT = 64, 20
"""Room for the names of the scale, and at the end."""
HALF = 36
"""Units of 1 of mood."""
TOP, CURVE, LINE = 34, 232, 16
"""Heights: the names of the stages, the curve with its words, a line of text."""
LETTER = 6.9
"""The width of a letter of the texts, about."""
HEAD, TEXT = 78, 128
"""Letters in a line of the title, and of the texts."""
FULL = 0.85
"""How much of a line a word of letters as they mostly are may take. Then they are measured one by one."""
_SPACE, _THIN = 0.6, 0.75
_WIDE = frozenset("mwMW@%&—…")
_SLIM = frozenset("iljftrI.,:;'’|!()[]-")

Step = Mapping[str, Any]


def drawing(title: str, said: str, rows: Sequence[Mapping[str, Any]], branches: Sequence[Mapping[str, Any]], *,
            mirrored: bool) -> dict[str, Any]:
    """{width, height, heads [{y, text}], saids [{y, text}],
     rows [{top, zero, line, area, rules [y], stages [{x, width, middle, name}], steps [{…}]}],
     branches [{y, sign, lines [{y, text}]}], start, inner, scale (where lines of text begin, those of the branches and,
     at their end, the names of the scale), left, right (the ends of the curve), high (how far “good” is above 0)}

    A step: {x, y (None where nobody was asked), number, extreme, words [{y, text, sign}], title [{y, text}],
    place (its touchpoint) [{y, text}], full (its title), turns [{x, y, sign, kind}]}.
    `mirrored`: from right to left. `rows` are those of `view_rows.drawn`.
    """
    felt = [(i + 0.5, step["emotion"]) for i, step in enumerate(_steps(rows)) if step["emotion"] is not None]
    curve = Curve.through(felt)
    heads = _texts(fitted(title, HEAD, 3), 36, 24)
    saids = _texts(fitted(said, TEXT, 3), 36 + 24 * (len(heads) - 1) + 22, LINE)
    top, start, shown = saids[-1]["y"] + 14 if saids else 50, 0, []
    for row in rows:
        drawn = _row(row, curve, top, start, mirrored=mirrored)
        shown.append(drawn)
        top += drawn["height"]
        start += row["columns"]
    listed = []
    for b in branches:
        lines = _texts(fitted(f"{b['name']} · {b['words']}", TEXT - 4, 3), top + 22, LINE)
        listed.append({"y": top + 22, "sign": b["sign"], "lines": lines})
        top += 10 + LINE * len(lines)
    places = {"start": LEFT, "inner": LEFT + 28, "mark": LEFT + 10, "scale": LEFT - 8}
    return {
        "width": WIDTH, "height": top + (24 if listed else 4), "heads": heads, "saids": saids, "rows": shown,
        "branches": listed, "high": 2 * HALF,
        **{key: WIDTH - x if mirrored else x for key, x in places.items()},
        "left": RIGHT if mirrored else LEFT, "right": WIDTH - (LEFT if mirrored else RIGHT),
    }


def _texts(lines: Sequence[str], y: int, height: int) -> list[dict[str, Any]]:
    return [{"y": y + height * i, "text": line} for i, line in enumerate(lines)]


def _steps(rows: Sequence[Mapping[str, Any]]) -> Iterator[Step]:
    return (cell["step"] for row in rows for cell in row["cells"])


def _row(row: Mapping[str, Any], curve: Curve, top: int, start: int, *, mirrored: bool) -> dict[str, Any]:
    columns = row["columns"]
    unit = (WIDTH - LEFT - RIGHT) / columns
    zero = top + TOP + CURVE // 2
    sense = -1 if mirrored else 1
    origin = WIDTH - LEFT if mirrored else LEFT
    frame = Frame(sense * unit, -HALF, (origin - sense * unit * start, zero))
    letters = int(unit / LETTER)
    stages, at = [], 0
    for stage in row["stages"]:
        size = len(stage["cells"])
        a, b = sorted((origin + sense * unit * at, origin + sense * unit * (at + size)))
        stages.append({"x": round(a) + 3, "width": round(b - a) - 6, "middle": round((a + b) / 2),
                       "name": _first(stage["name"], int((b - a) / (LETTER + 0.8)))})
        at += size
    steps, most = [], 0
    for i, cell in enumerate(row["cells"]):
        step = _step(cell, round(origin + sense * unit * (i + 0.5)), zero, letters, sense)
        steps.append(step)
        most = max(most, len(step["title"]) + len(step["place"]))
    turns = 30 if any(step["turns"] for step in steps) else 0
    below = zero + CURVE // 2 + 14 + turns
    for step in steps:
        step["place"] = _texts(step["place"], below + LINE * len(step["title"]), LINE)
        step["title"] = _texts(step["title"], below, LINE)
        for turn in step["turns"]:
            turn["y"] = below - 30
    return {
        "top": top, "zero": zero, "height": TOP + CURVE + turns + LINE * most + 34,
        **frame.both(curve, start, start + columns),
        "rules": [zero - HALF * n for n in (2, 1, -1, -2)], "stages": stages, "steps": steps,
    }


def _step(cell: Mapping[str, Any], x: int, zero: int, letters: int, sense: int) -> dict[str, Any]:
    step = cell["step"]
    emotion = step["emotion"]
    y = None if emotion is None else round(zero - HALF * emotion)
    word = step["feels"] or step["emotion_word"]
    words = fitted(f"{word} {step['emotion_text']}", max(letters, 8)) if word else []
    below = cell["label"] in ("under", "rising")
    first = 0 if y is None else y + 27 if below else y - 19 - LINE * (len(words) - 1)
    felt = [line | {"sign": ""} for line in _texts(words, first, LINE)]
    if felt:
        sign = step["emotion_text"]
        felt[-1] |= {"text": words[-1].removesuffix(sign).rstrip(), "sign": sign}
    met = step["touchpoint"]
    place = " · ".join(x for x in (met["name"], met["mode_label"]) if x) if met else ""
    turns = sorted(cell["turns"], key=lambda turn: str(turn["kind"]))[:max(1, letters * 7 // 24)]
    return {
        "x": x, "y": y, "number": step["number"], "extreme": cell["extreme"], "full": step["title"],
        "goal": step["goal"], "words": felt,
        "title": _lines(step["title"], letters, 3), "place": _lines(place, letters, 2),
        "turns": [{"x": x + sense * (24 * i - 12 * (len(turns) - 1)), "sign": turn["sign"], "kind": turn["kind"]}
                  for i, turn in enumerate(turns)],
    }


def _lines(text: str, letters: int, most: int) -> list[str]:
    """The text in lines; what has no room in the drawing ends in an ellipsis, and stands in full in the table below."""
    return fitted(text, max(letters, 8), most) if text else []


def _first(text: str, letters: int) -> str:
    return "".join(_lines(text, letters, 1))


def fitted(text: str, width: int, most: int | None = None) -> list[str]:
    """The text in lines of so many letters of middling width; of fewer, where they are wide.

    What is left over after `most` lines ends in an ellipsis.
    """
    wide = text.isupper() or (not text.isascii() and max(text) >= "\u1100")
    if not wide and len(text) <= FULL * width:
        return [text]
    if wide or max(map(len, text.split(" "))) > FULL * width:
        return _measured(text, width, most)
    return wrap(text, width, most) if len(text) > width else [text]


def _measured(text: str, width: float, most: int | None) -> list[str]:
    """Letter by letter; a word that no line can hold is broken."""
    lines, free = [""], width
    for word in text.split():
        size = _size(word)
        if lines[-1] and _SPACE + size <= free:
            lines[-1] += f" {word}"
            free -= _SPACE + size
            continue
        if lines[-1]:
            lines.append("")
            free = width
        for part in [word] if size <= width else word:
            size = _size(part)
            if size > free:
                lines.append("")
                free = width
            lines[-1] += part
            free -= size
    if most is not None and len(lines) > most:
        last = lines[most - 1]
        while last and _size(last) + 2 > width:
            last = last[:-1]
        lines[most - 1:] = [f"{last.rstrip()} …".lstrip()]
    return lines


def _size(text: str) -> float:
    """The width of a text in letters of middling width, in the fonts that readers mostly have."""
    return sum(map(_breadth, text))


@cache  # texts are made of few letters
def _breadth(letter: str) -> float:
    if letter in _WIDE:
        return 1.5
    if letter in _SLIM:
        return _THIN
    if combining(letter):
        return 0
    return 2 if east_asian_width(letter) in "WF" else 1.35 if letter.isupper() else 1.2


def wrap(text: str, width: int, most: int | None = None) -> list[str]:
    """What `textwrap.wrap` makes of it, in a fraction of its time where blanks alone part lines, and are single."""
    words = text.split(" ")
    if text.isprintable() and "-" not in text and min(map(len, words)) > 0 and max(map(len, words)) <= width:
        lines = [words[0]]
        for word in words[1:]:
            if len(lines[-1]) + 1 + len(word) <= width:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
        if most is None or len(lines) <= most:
            return lines
    return broken(text, width, max_lines=most, placeholder=" …")
