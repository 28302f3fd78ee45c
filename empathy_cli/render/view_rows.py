"""Where the steps of a journey stand on its card: rows of columns, with the curve, the lanes and the side ways."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from .curve import MOST, Curve, rows, upright, wide

TRACKS = 8
"""Side ways that are drawn beside one another; what more there are is said in words alone."""
BESIDE = 7
"""Letters of a word that has room beside a slope, in half a column; longer ones stand above it."""
_LANES = {"online": 25, "offline": 75}
_BORDER = 50
_ANSWERING = ("department", "owner", "third_party")
_NO_CURVE = {"line": "", "area": ""}

Step = Mapping[str, Any]


def drawn(steps: Mapping[str, Step], main: Sequence[str], branches: Sequence[Mapping[str, Any]],
          apart: Sequence[str], most: int = MOST) -> dict[str, Any]:
    """`most`: steps in a row of the main way, at most.

    {main [row], ways {number of a branch: [row]}, apart [row], beside [[number]] (branches side by side)}

    A row: {columns, line, area (of the curve: 100 by 100 units a column), lane (100 by 100 units a column),
      tracks (how many), turns_lines [path] (100 by 100 units a column and track),
      stages [{name, duration, continued, cells}], cells [cell], holds (which lines have anything in them)
      {touchpoint, dept, turns, hand, mind, hurts, ideas: bool}}
    A cell: {step, ghost (a step of the main way, shown where a side way leaves or joins it), at (class of the mood),
      label (class: where its word stands), extreme "low"|"top"|"", look (all its classes; “wide-s” and “wide-e” where
      there is room for its notes beside it, below a ghost),
      line, area (100 by 100 units, upright),
      turns [{sign, number, kind "out"|"in", track, name}]}
    """
    turns = _turns(branches)
    felt = [e for id_ in main if (e := steps[id_]["emotion"]) is not None]
    low, top = (min(felt), max(felt)) if felt else (0, 0)
    found = _Sequence([steps[id_] for id_ in main], (low, top), turns).rows(most)
    _lay_tracks(found, main, branches)
    ways = {}
    for branch in branches:
        ends = (steps[branch["leaves"]["id"]], steps[branch["joins"]["id"]] if branch["joins"] else None)
        ways[branch["number"]] = _Sequence([steps[id_] for id_ in branch["steps"]], (low, top), turns, *ends).rows()
    lost = _Sequence([steps[id_] for id_ in apart], (low, top), turns)
    return {"main": found, "ways": ways, "apart": lost.rows(joined=False), "beside": _beside(ways)}


class _Sequence:
    """Steps one after the other, as rows. A side way has a step of the way that it leaves and joins at either end."""

    def __init__(self, own: Sequence[Step], extremes: tuple[float, float], turns: Mapping[str, list[dict[str, Any]]],
                 leaves: Step | None = None, joins: Step | None = None) -> None:
        self.first, self.last = int(bool(leaves)), len(own) + int(bool(leaves))
        self.steps = [*([leaves] if leaves else []), *own, *([joins] if joins else [])] if own else []
        self.extremes = extremes
        self.turns = turns
        self.curve = Curve.through([(i + 0.5, s["emotion"]) for i, s in enumerate(self.steps)
                                    if s["emotion"] is not None])

    def rows(self, most: int = MOST, *, joined: bool = True) -> list[dict[str, Any]]:
        """The rows; without a line through them where the steps are not `joined`."""
        sizes = [len(list(group)) for _, group in groupby(self.steps, key=_stage)]
        start, shown = 0, []
        for size in rows(sizes, most):
            shown.append(self._row(start, start + size, joined=joined))
            start += size
        return shown

    def _row(self, start: int, end: int, *, joined: bool) -> dict[str, Any]:
        cells = [self._cell(i, range(start, end), joined=joined) for i in range(start, end)]
        frame = wide(start)
        a, b = max(start, self._from), min(end, self._to)
        return {
            "columns": end - start,
            **(frame.both(self.curve, a, b) if joined else _NO_CURVE),
            "lane": self._lane(start, end) if joined else "",
            "tracks": 0,
            "turns_lines": [],
            "stages": list(self._stages(start, cells)),
            "cells": cells,
            "holds": _holds(cells),
        }

    @property
    def _from(self) -> float:
        """A side way's curve begins in the middle of the step that it leaves."""
        return 0.5 if self.first else 0.0

    @property
    def _to(self) -> float:
        return len(self.steps) - (0.5 if self.last < len(self.steps) else 0.0)

    def _cell(self, i: int, row: range, *, joined: bool) -> dict[str, Any]:
        step = self.steps[i]
        frame = upright(i)
        a, b = max(i, self._from), min(i + 1, self._to)
        ghost = self._ghost(i, row)
        at, label = _class(step["emotion"]), self._label(i) if joined else "atop"
        extreme = "" if ghost else self._extreme(step["emotion"])
        met = step["touchpoint"]
        look = ("step", met["mode"] or "some" if met else "alone", at, label, extreme,
                "truth" if step["moment_of_truth"] else "",
                "" if ghost else "wide-s" if self._ghost(i - 1, row) else "",
                "" if ghost else "wide-e" if self._ghost(i + 1, row) else "")
        return {
            "step": step,
            "ghost": ghost,
            "at": at,
            "label": label,
            "extreme": extreme,
            "look": " ".join(filter(None, look)),
            **(frame.both(self.curve, a, b) if joined else _NO_CURVE),
            "turns": [] if ghost else self.turns.get(step["id"], []),
        }

    def _ghost(self, i: int, row: range) -> bool:
        return i in row and not self.first <= i < self.last

    def _extreme(self, emotion: float | None) -> str:
        low, top = self.extremes
        return "" if emotion is None else "low" if emotion == low < 0 else "top" if emotion == top > 0 else ""

    def _label(self, i: int) -> str:
        """Where the word keeps clear of the line: below a valley, beside a slope, else above."""
        value, places = self.steps[i]["emotion"], self.curve.places
        if value is None:
            return "none"
        at = places.index(i + 0.5)
        before = self.curve.values[at - 1] if at else value
        after = self.curve.values[at + 1] if at + 1 < len(places) else value
        if before >= value <= after and (before > value or after > value):
            return "under"
        if len(self.steps[i]["feels"] or self.steps[i]["emotion_word"]) > BESIDE:
            return "atop"
        return "rising" if before < value < after else "falling" if before > value > after else "atop"

    def _lane(self, start: int, end: int) -> str:
        """The path between online and offline; a step without a touchpoint is passed by."""
        met = [(i, _height(s)) for i, s in enumerate(self.steps) if s["touchpoint"]]
        path = ""
        for (i, y), (k, then) in pairwise(met):
            turn = k - 1  # it crosses just before the step that it reaches
            for at, to, was, now in ((i, turn, y, y), (turn, k, y, then)):
                if at < to and start - 1 < to and at < end:
                    path += _crossing(at - start, to - start, was, now)
        return path

    def _stages(self, start: int, cells: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        seen = {_stage(self.steps[i]) for i in range(start)}
        for id_, group in groupby(cells, key=lambda c: _stage(c["step"])):
            own = list(group)
            first = own[0]["step"]
            yield {"name": first["stage"], "duration": first["duration"], "continued": id_ in seen, "cells": own}
            seen.add(id_)


def _stage(step: Step) -> str:
    """Two stages may have the same name."""
    return str(step["stage_id"])


def _crossing(a: int, b: int, was: int, now: int) -> str:
    """From the middle of one column to that of another."""
    x0, x1 = 100 * a + 50, 100 * b + 50
    return f"M{x0} {was}H{x1}" if was == now else f"M{x0} {was}C{x0 + 50} {was} {x1 - 50} {now} {x1} {now}"


def _height(step: Step) -> int:
    return _LANES.get(step["touchpoint"]["mode"], _BORDER)


def _class(emotion: float | None) -> str:
    """-1.5 is `m-n3`, 0 is `m-z`, 2 is `m-p4`."""
    if emotion is None:
        return "m-none"
    halves = round(emotion * 2)
    return f"m-{'p' if halves > 0 else 'n'}{abs(halves)}" if halves else "m-z"


def _holds(cells: Sequence[Mapping[str, Any]]) -> dict[str, bool]:
    """Which lines of a row have anything in them."""
    own = [cell["step"] for cell in cells if not cell["ghost"]]
    return {
        "touchpoint": any(s["touchpoint"] for s in own),
        "dept": any(s["touchpoint"] and any(s["touchpoint"][key] for key in _ANSWERING) for s in own),
        "turns": any(cell["turns"] for cell in cells),
        "hand": any(s["handover"] for s in own),
        "mind": any(s["thinks"] or s["questions"] for s in own),
        "hurts": any(s["pains"] or s["surprises"] for s in own),
        "ideas": any(s["ideas"] for s in own),
    }


def _turns(branches: Sequence[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """For each step, the side ways that leave and join there."""
    found: dict[str, list[dict[str, Any]]] = {}
    for branch in branches:
        for kind, end in (("out", branch["leaves"]), ("in", branch["joins"])):
            if end:
                found.setdefault(end["id"], []).append({
                    "sign": branch["sign"], "number": branch["number"], "name": branch["name"], "kind": kind,
                    "track": 0, "words": branch["words"]})
    return found


def _lay_tracks(found: Sequence[dict[str, Any]], main: Sequence[str], branches: Sequence[Mapping[str, Any]]) -> None:
    """Draws below each row which side ways leave it, pass it and join it; those that share no column share a track."""
    place = {id_: i for i, id_ in enumerate(main)}
    start = 0
    for row in found:
        end = start + row["columns"]
        free: list[int] = []
        for branch in branches:
            out = place.get(branch["leaves"]["id"])
            back = place.get(branch["joins"]["id"]) if branch["joins"] else None
            if out is None:
                continue
            a, b = sorted((out, back if back is not None else out))
            if b < start or a >= end:
                continue
            track = next((n for n, until in enumerate(free) if until < max(a, start)), len(free))
            if track == TRACKS:
                continue
            free[track:track + 1] = [b]
            row["turns_lines"].append(_track(out - start, None if back is None else back - start, track, end - start))
            for cell in row["cells"]:
                for turn in cell["turns"]:
                    if turn["number"] == branch["number"]:
                        turn["track"] = track + 1
        row["tracks"] = len(free)
        start = end


def _beside(ways: Mapping[int, Sequence[Mapping[str, Any]]]) -> list[list[int]]:
    """Those without steps first, in one line; then neighbours for paper: as many columns as a row has.

    A side way of several rows stands alone.
    """
    straight = [number for number, shown in ways.items() if not shown]
    lines: list[list[int]] = []
    room = 0
    for number, shown in ways.items():
        if not shown:
            continue
        width = MOST + 1 if len(shown) > 1 else shown[0]["columns"]
        if width > room:
            lines.append([])
            room = MOST
        lines[-1].append(number)
        room -= width
    return [straight, *lines] if straight else lines


def _track(out: int, back: int | None, track: int, columns: int) -> str:
    """Down from the step that it leaves, along, up into the one that it joins; to the edge where that is elsewhere."""
    y, right = 100 * track + 50, 100 * columns
    x0 = 100 * out + 64
    if back is None:
        return f"M{x0} 0V{y}H{x0 + 30}"
    x1 = 100 * back + 36
    path = f"M{x0} 0V{y}" if 0 <= out < columns else f"M{right if out >= columns else 0} {y}"
    return path + (f"H{x1}V0" if 0 <= back < columns else f"H{right if back >= columns else 0}")
