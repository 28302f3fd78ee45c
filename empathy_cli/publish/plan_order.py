"""The order in which changes can be done one after the other."""

from collections.abc import Sequence

from .target import CHANGING, Change

_ORDER = {"rename": 1, "create": 2, "update": 3}
_LAST = {"contents": 4, "block": 5}


def ordered(changes: Sequence[Change]) -> list[Change]:
    """First what makes room, then moves, new pages, changed ones, the contents, our blocks; what is deleted, last."""
    needed = {c.at for c in changes if c.action in ("rename", "create")}

    def rank(change: Change) -> int:
        if change.id.endswith(":copy"):
            return -1
        if change.action == "delete":
            return 0 if change.at in needed else 9
        if change.action in CHANGING and change.kind in _LAST:
            return _LAST[change.kind]
        return _ORDER.get(change.action, 10)

    return _leaving_before_coming(sorted(changes, key=rank))


def _leaving_before_coming(changes: Sequence[Change]) -> list[Change]:
    """The same, but of moves first the one that makes room for another. Some go round in a circle: these stay as they
    are, and a driver puts the first one aside.
    """
    moves = {c.was: c for c in changes if c.action == "rename"}
    told: dict[str, Change] = {}
    for change in changes:
        chain = [change]
        while (chain[-1].action == "rename" and (before := moves.get(chain[-1].at)) and before.id not in told
                and before not in chain):
            chain.append(before)
        told.update((c.id, c) for c in reversed(chain))
    return list(told.values())
