"""The mood of a journey as a curve: a monotone cubic through what was felt, cut into rows and steps.

Method: F. N. Fritsch, R. E. Carlson, “Monotone Piecewise Cubic Interpolation”, SIAM Journal on Numerical Analysis 17
(1980), 238-246. Between two steps the curve never leaves the range of their two values, so that no peak or valley is
drawn that nobody felt.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from math import ceil, hypot

MOST = 7
"""Steps that can stand beside one another."""
SPLIT = 3
"""What it costs that a stage goes on in the next row, in squared steps by which a row is longer or shorter."""
HALF = 28
"""Of 100 units of height, how far +2 is from 0."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Values over places, with a slope in each; before the first place and after the last it is level."""

    places: tuple[float, ...]
    values: tuple[float, ...]
    slopes: tuple[float, ...]

    @classmethod
    def through(cls, points: Sequence[tuple[float, float]]) -> "Curve":
        """The monotone cubic through points whose places rise. It leaves and arrives level."""
        places, values = (tuple(column) for column in zip(*points, strict=True)) if points else ((), ())
        rises = [(b[1] - a[1]) / (b[0] - a[0]) for a, b in pairwise(points)]
        slopes = [0.0] * len(points)
        for i, (left, right) in enumerate(pairwise(rises), 1):
            slopes[i] = (left + right) / 2 if left * right > 0 else 0.0
        for i, rise in enumerate(rises):
            if rise == 0:
                slopes[i] = slopes[i + 1] = 0.0
            elif (size := hypot(slopes[i], slopes[i + 1]) / abs(rise)) > 3:
                slopes[i] *= 3 / size
                slopes[i + 1] *= 3 / size
        return cls(places, values, tuple(slopes))

    def at(self, place: float) -> tuple[float, float]:
        """Value and slope at a place."""
        if not self.places or place <= self.places[0]:
            return (self.values[0], 0.0) if self.places else (0.0, 0.0)
        if place >= self.places[-1]:
            return self.values[-1], 0.0
        i = bisect_right(self.places, place) - 1
        width = self.places[i + 1] - self.places[i]
        u = (place - self.places[i]) / width
        y0, y1, m0, m1 = self.values[i], self.values[i + 1], self.slopes[i] * width, self.slopes[i + 1] * width
        value = y0 + m0 * u + (3 * (y1 - y0) - 2 * m0 - m1) * u**2 + (2 * (y0 - y1) + m0 + m1) * u**3
        slope = m0 + 2 * (3 * (y1 - y0) - 2 * m0 - m1) * u + 3 * (2 * (y0 - y1) + m0 + m1) * u**2
        return value, slope / width

    def pieces(self, start: float, end: float) -> list[tuple[tuple[float, float], ...]]:
        """Bézier curves from one place to another: four points (place, value) each, the last one the next's first."""
        inner = slice(bisect_right(self.places, start), bisect_left(self.places, end))
        stops = [(start, *self.at(start)),
                 *zip(self.places[inner], self.values[inner], self.slopes[inner], strict=True), (end, *self.at(end))]
        found: list[tuple[tuple[float, float], ...]] = []
        for (a, y0, m0), (b, y1, m1) in pairwise(stops):
            third = (b - a) / 3
            found.append(((a, y0), (a + third, y0 + m0 * third), (b - third, y1 - m1 * third), (b, y1)))
        return found


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a place and a value stand on paper. `upright` swaps the axes: the way goes down the page, good is ahead."""

    place: float
    """Units of a step."""
    value: float
    """Units of 1 of mood; negative where up is less."""
    origin: tuple[float, float]
    upright: bool = False

    def point(self, place: float, value: float) -> str:
        x, y = self.origin[0] + place * self.place, self.origin[1] + value * self.value
        return f"{number(y)} {number(x)}" if self.upright else f"{number(x)} {number(y)}"

    def line(self, curve: Curve, start: float, end: float) -> str:
        """The curve as the `d` of a path."""
        if not curve.places or start >= end:
            return ""
        pieces = curve.pieces(start, end)
        drawn, before = f"M{self.point(*pieces[0][0])}", 0.0
        for (a, _), first, second, (b, value) in pieces:
            ahead = f"{self.point(*second)} {self.point(b, value)}"
            # after a piece of the same width, its first handle mirrors the last one: S leaves it out
            drawn += f"S{ahead}" if b - a == before else f"C{self.point(*first)} {ahead}"
            before = b - a
        return drawn

    def area(self, curve: Curve, start: float, end: float) -> str:
        """What lies between the curve and 0."""
        return self.both(curve, start, end)["area"]

    def both(self, curve: Curve, start: float, end: float) -> dict[str, str]:
        """{line, area}"""
        line = self.line(curve, start, end)
        if not line:
            return {"line": "", "area": ""}
        along, zero = number(self.origin[0] + start * self.place), number(self.origin[1])
        return {"line": line, "area": f"{line}H{zero}V{along}z" if self.upright else f"{line}V{zero}H{along}z"}


@lru_cache(maxsize=4096)
def number(value: float) -> str:
    """At most one decimal, the same on every machine."""
    text = f"{value:.1f}"
    if text[-2:] == ".0":
        return text[:-2] if text != "-0.0" else "0"
    return text


def wide(start: int) -> Frame:
    """A row whose first step is that one: 100 units a step, 100 in height."""
    return Frame(100, -HALF / 2, (-100 * start, 50))


def upright(step: int) -> Frame:
    """One step of the curve that stands beside the steps: 100 by 100 units, good towards the end of a line."""
    return Frame(100, 22, (-100 * step, 50), upright=True)


def rows(stages: Sequence[int], most: int = MOST) -> list[int]:
    """How many steps each row has. `stages` are the numbers of steps of the stages: a row rather ends with one of them.

    All in one row up to seven (`most`); else rows of about six (one less), never more than seven.
    """
    total = sum(stages)
    if total <= most:
        return [total] if total else []
    ends = set(accumulate(stages))
    count = ceil(total / (most - 1))
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for left in range(count - 1, -1, -1):
        best = {
            end: min((cost + (end - before - total / count) ** 2 + (0 if end in ends else SPLIT),
                      (*lengths, end - before)) for before, (cost, lengths) in best.items() if 0 < end - before <= most)
            for end in range(max(min(best) + 1, total - most * left), min(max(best) + most, total - left) + 1)
        }
    return list(best[total][1])
