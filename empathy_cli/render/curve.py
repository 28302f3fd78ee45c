"""The mood of a journey as a curve: a monotone cubic through what was felt, cut into rows and steps.

Method: F. N. Fritsch, R. E. Carlson, “Monotone Piecewise Cubic Interpolation”, SIAM Journal on Numerical Analysis 17
(1980), 238-246. Between two steps the curve never leaves the range of their two values, so that no peak or valley is
drawn that nobody felt.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, hypot

MOST = 7
"""Steps that can stand beside one another."""
USUAL = 6
"""Steps in a row where there is more than one row."""
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
        stops = [start, *(p for p in self.places if start < p < end), end]
        found: list[tuple[tuple[float, float], ...]] = []
        for a, b in pairwise(stops):
            third = (b - a) / 3
            (y0, m0), (y1, m1) = self.at(a), self.at(b)
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
        drawn = [f"M{self.point(*pieces[0][0])}"]
        drawn += [f"C{' '.join(self.point(*point) for point in piece[1:])}" for piece in pieces]
        return "".join(drawn)

    def area(self, curve: Curve, start: float, end: float) -> str:
        """What lies between the curve and 0."""
        return self.both(curve, start, end)["area"]

    def both(self, curve: Curve, start: float, end: float) -> dict[str, str]:
        """{line, area}"""
        line = self.line(curve, start, end)
        return {"line": line, "area": line and f"{line}L{self.point(end, 0)}L{self.point(start, 0)}z"}


def number(value: float) -> str:
    """At most one decimal, the same on every machine."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def wide(start: int) -> Frame:
    """A row whose first step is that one: 100 units a step, 100 in height."""
    return Frame(100, -HALF / 2, (-100 * start, 50))


def upright(step: int) -> Frame:
    """One step of the curve that stands beside the steps: 100 by 100 units, good towards the end of a line."""
    return Frame(100, 22, (-100 * step, 50), upright=True)


def rows(stages: Sequence[int]) -> list[int]:
    """How many steps each row has. `stages` are the numbers of steps of the stages: a row rather ends with one of them.

    All in one row up to seven; else rows of about six, never more than seven.
    """
    total = sum(stages)
    if total <= MOST:
        return [total] if total else []
    ends = set(accumulate(stages))
    count = ceil(total / USUAL)
    best: dict[tuple[int, int], tuple[float, tuple[int, ...]]] = {(0, 0): (0.0, ())}
    for row in range(1, count + 1):
        for end in range(1, total + 1):
            found = [
                (cost + (size - total / count) ** 2 + (0 if end in ends else SPLIT), (*lengths, size))
                for size in range(1, MOST + 1) if (row - 1, end - size) in best
                for cost, lengths in (best[row - 1, end - size],)
            ]
            if found:
                best[row, end] = min(found)
    return list(best[count, total][1])
