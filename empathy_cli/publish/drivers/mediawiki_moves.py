"""In which order pages of ours change their titles: never onto one that stands there, in a circle by way of a third."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Move:
    id: str
    source: str
    to: str


def ordered(moves: Sequence[Move], aside: Callable[[str], str]) -> Iterator[Move]:
    """Each move at a moment when its destination is free, if all before it were made. `aside` is a place for an id.

    Of each circle one page steps aside first, and goes on to its destination as a second move.
    """
    waiting = {move.source: move for move in moves}
    while waiting:
        free = [move for move in waiting.values() if move.to not in waiting]
        if not free:
            first = next(iter(waiting.values()))
            place = aside(first.id)
            del waiting[first.source]
            yield Move(first.id, first.source, place)
            waiting[place] = Move(first.id, place, first.to)
        for move in free:
            del waiting[move.source]
            yield move
