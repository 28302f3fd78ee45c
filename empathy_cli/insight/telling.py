"""The ways worth reading: all of them where they are few, else those that a measure puts first.

Each measure is a sum along the way, so the best few are found without looking at all (dynamic programming over a
graph without loops). A mean is no sum; Dinkelbach's method (1967) makes it one: the best mean m is the one for which
the best sum of (emotion − m) is 0.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from heapq import nlargest
from itertools import pairwise, zip_longest
from typing import Any

from .paths import Paths

MOST = 20
"""Ways that are listed at most."""
EACH = 5
"""Ways that each measure brings, where there are more than `MOST`."""


@dataclass(frozen=True, slots=True)
class Change:
    """From one touchpoint to another by another channel, or from online to offline: between two steps' ids."""

    before: str
    after: str
    channel: bool
    mode: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One way to the goal. `tells` are the measures by which it is the extreme, if ways differ in them."""

    steps: tuple[str, ...]
    tells: tuple[str, ...]
    mood: float | None
    """The mean emotion of its steps that have one, −2 to +2."""
    changes: tuple[Change, ...]
    open_questions: tuple[tuple[str, str], ...]
    """Step and question, where no step of the way answers it."""


Place = tuple[str | None, str | None]
"""Channel (without regard to case) and mode of a touchpoint."""
Numbers = tuple[int, ...]


def place(touchpoint: Mapping[str, Any] | None) -> Place | None:
    """Where a step happens, as far as changes go; `None` where the catalogue says nothing."""
    if not touchpoint:
        return None
    channel, mode = touchpoint.get("channel"), touchpoint.get("mode")
    return (" ".join(channel.casefold().split()) if channel else None, mode) if channel or mode else None


def differ(one: Place, other: Place) -> tuple[bool, bool]:
    """Whether the channel and the mode change. What is not known does not change."""
    (channel, mode), (to_channel, to_mode) = one, other
    return bool(channel and to_channel and channel != to_channel), bool(mode and to_mode and mode != to_mode)


def changes(ids: Sequence[str], places: Sequence[Place | None]) -> Callable[[Numbers], tuple[Change, ...]]:
    """What tells the changes along a way. Steps without a touchpoint are skipped over."""
    @cache  # many ways go from this step to that
    def change(before: int, after: int) -> Change | None:
        one, other = places[before], places[after]
        channel, mode = differ(one, other) if one and other else (False, False)
        return Change(ids[before], ids[after], channel, mode) if channel or mode else None

    def along(way: Numbers) -> tuple[Change, ...]:
        met = [step for step in way if places[step]]
        return tuple([found for pair in pairwise(met) if (found := change(*pair))])

    return along


def telling(paths: Paths, emotions: Sequence[float | None], places: Sequence[Place | None],
            make: Callable[[Numbers], Way]) -> tuple[Way, ...]:
    """The ways to list, with what they tell; in the order of the journey where all are listed.

    `emotions` and `places` by step; `make` makes a way of the numbers of its steps.
    """
    if paths.exact and paths.count <= MOST:
        ways = [make(steps) for steps in paths.all()]
        return _told(ways, ways)
    ranked = _ranked(paths, emotions, places)
    listed = list(dict.fromkeys(way for row in zip_longest(*ranked) for way in row if way))
    (_, straight), = _best(paths, [0] * len(emotions), places, 1, changed=-1)
    (_, longest), = _best(paths, [1] * len(emotions), None, 1)
    return _told([make(way) for way in listed[:MOST]], [make(way) for way in (*listed, straight, longest)])


def _told(listed: Sequence[Way], known: Sequence[Way]) -> tuple[Way, ...]:
    """The listed ways with what they tell. Among the known ones are the extremes of every measure, both of them."""
    by: dict[str, Callable[[Way], float | None]] = {
        "shortest": lambda way: -len(way.steps), "happiest": lambda way: way.mood,
        "worst": lambda way: None if way.mood is None else -way.mood, "most-changes": lambda way: len(way.changes),
    }
    best = {}
    for measure, of in by.items():
        values = {value for way in known if (value := of(way)) is not None}
        if len(values) > 1:
            best[measure] = max(values)
    if not best:
        return tuple(listed)
    return tuple(replace(way, tells=tuple(m for m in best if by[m](way) == best[m])) for way in listed)


def _ranked(paths: Paths, emotions: Sequence[float | None], places: Sequence[Place | None]) -> list[list[Numbers]]:
    """The best few ways by each measure, the best one first."""
    halves = [None if e is None else round(2 * e) for e in emotions]
    return [
        [way for _, way in _best(paths, [-1] * len(emotions), None, EACH)],
        _by_mean(paths, halves),
        _by_mean(paths, [None if e is None else -e for e in halves]),
        [way for _, way in _best(paths, [0] * len(emotions), places, EACH)],
    ]


def _by_mean(paths: Paths, values: Sequence[int | None]) -> list[Numbers]:
    """The ways of the greatest mean, over steps that have a value; then those with the least in sum below that mean."""
    total, rated, champion = min((v for v in values if v is not None), default=0) - 1, 1, None
    while True:
        excess = [0 if v is None else v * rated - total for v in values]
        (over, way), = _best(paths, excess, None, 1)
        if over <= 0:
            break
        known = [v for step in way if (v := values[step]) is not None]
        total, rated, champion = sum(known), len(known), way
    if champion is None:
        return []
    others = [way for _, way in _best(paths, excess, None, EACH) if any(values[step] is not None for step in way)]
    return list(dict.fromkeys((champion, *others)))[:EACH]


Line = tuple[int, "Line | None"]
"""The steps of a way from one on, linked, so that ways share their ends."""


def _best(paths: Paths, value: Sequence[int], places: Sequence[Place | None] | None, most: int,
          changed: int = 1) -> list[tuple[int, Numbers]]:
    """The ways of the greatest sum, best first: the value of each step, and `changed` for each change of place.

    From the ends backwards, each node keeps its best few, of each place that may come first there: what a change
    before it gains depends on that alone. Of equals the one that the journey names first comes first.
    """
    kept: list[dict[Place | None, list[tuple[int, Line]]]] = [{}] * len(paths.step)
    for node in reversed(range(len(paths.step))):
        step = paths.step[node]
        here = places[step] if places else None
        found: dict[Place | None, list[tuple[int, Line]]] = {}
        for successor in paths.after[node]:
            for there, lines in kept[successor].items():
                gain = value[step] + (changed if here and there and True in differ(here, there) else 0)
                found.setdefault(here or there, []).extend((total + gain, (step, line)) for total, line in lines)
        kept[node] = {key: nlargest(most, lines, key=_total) for key, lines in found.items()} or {
            here: [(value[step], (step, None))]}
    best = nlargest(most, (line for lines in kept[0].values() for line in lines), key=_total)
    return [(total, tuple(_along(line))) for total, line in best]


def _total(found: tuple[int, Line]) -> int:
    return found[0]


def _along(line: Line | None) -> Iterator[int]:
    while line:
        step, line = line
        yield step
