"""How a journey is drawn: its main way, the side ways that leave it, and its loops."""

from collections.abc import Collection
from dataclasses import dataclass

from .flow import Onward, Steps, circles, leading, ordered, reverse, shortest

MOST_LOOPS = 20
"""Loops that are named at most."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A side way: from a step of the main way (or of another branch) over steps of its own.

    `joins` is the step where it meets what is drawn already, `None` where it ends. `loop`: it comes back to a step
    that was passed before.
    """

    leaves: str
    steps: tuple[str, ...]
    """One at least."""
    joins: str | None
    loop: bool


@dataclass(frozen=True, slots=True)
class Loop:
    """Steps that can be gone through again. `back` is the edge that closes it: from the last step to the first."""

    steps: tuple[str, ...]
    back: tuple[str, str]


def main_way(steps: Steps) -> list[int]:
    """From the first step on, always the first-named successor that still leads to the goal; then on to the end."""
    return _trace(steps, 0, []) if steps.ids else []


def branches(steps: Steps, main: list[int]) -> tuple[Branch, ...]:
    """The side ways. Every step that can be reached is on the main way or in exactly one of them."""
    drawn = set(main)
    lines = [main]
    came: dict[int, list[int]] = {step: main[:i + 1] for i, step in enumerate(main)}
    found = []
    for line in lines:  # grows: a branch may have branches
        for leaves in line:
            for first in steps.after[leaves]:
                if first in drawn:
                    continue
                own, joins = _side_way(steps, first, came[leaves], drawn)
                came |= {step: [*came[leaves], *own[:i + 1]] for i, step in enumerate(own)}
                drawn |= set(own)
                lines.append(own)
                found.append(Branch(steps.ids[leaves], tuple(steps.ids[s] for s in own),
                                    None if joins is None else steps.ids[joins],
                                    joins in came[own[-1]]))
    return tuple(found)


def _side_way(steps: Steps, first: int, came: list[int], drawn: Collection[int]) -> tuple[list[int], int | None]:
    """The steps of a side way, and the drawn step that it leads to."""
    own = _trace(steps, first, came, drawn)
    onward = _onward(steps, own[-1], {*came, *own})
    if onward is None:  # only back, or nowhere
        onward = next(iter(steps.after[own[-1]]), None)
    return own, onward


def _trace(steps: Steps, first: int, came: list[int], drawn: Collection[int] = ()) -> list[int]:
    """The steps from `first` on, up to one that is drawn already or passed."""
    way, passed = [first], {*came, first}
    while (onward := _onward(steps, way[-1], passed)) is not None and onward not in drawn:
        way.append(onward)
        passed.add(onward)
    return way


def _onward(steps: Steps, step: int, passed: Collection[int]) -> int | None:
    """The first-named successor that is not passed and leads to the goal; else the first that is not passed."""
    fresh = [n for n in steps.after[step] if n not in passed]
    if len(fresh) < 2:  # mostly: nothing to choose from
        return fresh[0] if fresh else None
    return next((n for n in fresh if steps.leads(n, passed)), fresh[0])


def loops(steps: Steps) -> tuple[list[Loop], int]:
    """The loops among the steps that can be reached, in the order in which they begin; and how many more there are.

    A natural loop (Hecht & Ullman 1974) has one way in: its first step dominates the one that leads back to it. What
    goes in circles otherwise has several; there each edge that leads back in the file closes one, by a shortest way.
    """
    after, masks = steps.after, steps.before
    if not circles(after, steps.order):
        return [], 0
    natural = {(first, last) for last in steps.order for first in after[last] if masks[last] >> first & 1}
    forward = [[n for n in following if (n, last) not in natural] for last, following in enumerate(after)]
    backs: list[tuple[int, int]] = []
    if circles(forward, ordered(forward, 0)):
        ahead = {first: set(ordered(forward, first)) for last in steps.order for first in forward[last] if first < last}
        backs = [(first, last) for last in steps.order for first in forward[last]
                 if first < last and last in ahead[first]]
    found = sorted((*((*back, True) for back in natural), *((*back, False) for back in backs)))
    named = [_loop(steps, forward, first, last, one_way_in=one_way_in)
             for first, last, one_way_in in found[:MOST_LOOPS]]
    return named, len(found) - len(named)


def _loop(steps: Steps, forward: Onward, first: int, last: int, *, one_way_in: bool) -> Loop:
    if first == last:
        body = {first}
    elif one_way_in:
        body = {first, *leading(reverse(steps.after, steps.order), [last], without=first)}
    else:
        body = set(shortest(forward, first, last))
    return Loop(tuple(steps.ids[n] for n in sorted(body)), (steps.ids[last], steps.ids[first]))
