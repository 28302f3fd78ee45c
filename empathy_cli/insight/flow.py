"""The steps of a journey as numbers: what follows what, where it leads, in which order, and past what.

Sets of numbers are the bits of one integer, so that they are joined and compared at once: journeys are small, and many.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

Onward = Sequence[Sequence[int]]
"""Of each node, those that follow it."""


def ordered(after: Onward, start: int) -> list[int]:
    """What can be reached from `start`, itself first: in reverse postorder, which is topological without circles."""
    seen, found = {start}, []
    waiting = [(start, iter(after[start]))]
    while waiting:
        node, following = waiting[-1]
        for n in following:
            if n not in seen:
                seen.add(n)
                waiting.append((n, iter(after[n])))
                break
        else:
            found.append(node)
            waiting.pop()
    found.reverse()
    return found


def circles(after: Onward, order: Sequence[int]) -> bool:
    """Whether something goes in circles. `order` is what `ordered` gave; there an edge of each circle leads back."""
    place = {node: i for i, node in enumerate(order)}
    return any(place[n] <= i for i, node in enumerate(order) for n in after[node])


def dominators(after: Onward, order: Sequence[int]) -> dict[int, int]:
    """Of each node in `order` (see `ordered`), the nodes, itself among them, that every path to it passes, as bits.

    By the equations themselves (F. E. Allen, J. Cocke: A program data flow analysis procedure, 1976): what all nodes
    before it have in common, and itself. Without circles one round is enough, else rounds go on until nothing changes.
    """
    behind = reverse(after, order)
    found = {order[0]: 1 << order[0]}
    changed = True
    while changed:
        changed = False
        for node in order[1:]:
            mask = -1
            for n in behind[node]:
                if n in found:
                    mask &= found[n]
                else:
                    changed = True  # an edge that leads back: another round
            mask |= 1 << node
            if found.get(node, mask) != mask:
                changed = True
            found[node] = mask
    return found


def reverse(after: Onward, nodes: Iterable[int]) -> list[list[int]]:
    """Of each node, those of `nodes` that it follows."""
    behind: list[list[int]] = [[] for _ in after]
    for node in nodes:
        for n in after[node]:
            behind[n].append(node)
    return behind


def shortest(after: Onward, start: int, end: int) -> list[int]:
    """The nodes of a shortest path from `start` to `end`, which can be reached: the first-named of several.

    networkx has one, too; many journeys with loops would read it for this alone, in each process.
    """
    came = {start: start}
    waiting = [start]
    for node in waiting:  # grows: in the order of the distance
        for n in after[node]:
            if n not in came:
                came[n] = node
                waiting.append(n)
    path = [end]
    while path[-1] != start:
        path.append(came[path[-1]])
    return path[::-1]


def leading(behind: Onward, ends: Iterable[int], without: int = -1) -> set[int]:
    """The nodes that lead to one of `ends`, these among them, on paths that do not pass `without`."""
    found = set(ends)
    waiting = list(found)
    while waiting:
        fresh = [n for n in behind[waiting.pop()] if n not in found and n != without]
        found.update(fresh)
        waiting += fresh
    return found


@dataclass(frozen=True)
class Steps:
    """The steps of a journey as numbers from 0 in the order of the file, and what follows what."""

    ids: tuple[str, ...]
    after: tuple[tuple[int, ...], ...]
    goals: frozenset[int]

    @cached_property
    def to_end(self) -> list[list[int]]:
        """What follows each step up to the first goal that a way reaches; after each goal one more node, the end."""
        end = [len(self.ids)]
        return [*(end if u in self.goals else list(following) for u, following in enumerate(self.after)), []]

    @cached_property
    def until_goal(self) -> list[int]:
        """What can be reached up to the goals, and the end where it can, as `ordered` has it."""
        return ordered(self.to_end, 0)

    @cached_property
    def useful(self) -> set[int]:
        """Of these, those that lead to the end."""
        end = len(self.ids)
        return leading(reverse(self.to_end, self.until_goal), [end]) if end in self.until_goal else set()

    @cached_property
    def dead_ends(self) -> list[list[int]]:
        """Where it ends before a goal: each a step that leads nowhere, or a circle that nothing leads out of."""
        left = [step for step in self.until_goal if step not in self.useful] if self.ids else []
        behind = reverse(self.to_end, left)
        found, done = [], set[int]()
        for start in reversed(left):
            here = start
            while here not in done:
                ahead, before = set(ordered(self.to_end, here)), leading(behind, [here])
                if ahead <= before:  # all that follows leads back
                    found.append(sorted(ahead))
                    done |= before
                else:
                    here = min(ahead - before)
        return sorted(found)

    @cached_property
    def passed(self) -> dict[int, int]:
        """Of each of these, the steps (as bits, itself among them) that everybody there has passed."""
        return dominators(self.to_end, self.until_goal)

    @cached_property
    def order(self) -> list[int]:
        """The steps that can be reached, beyond the goals too, as `ordered` has it."""
        return ordered(self.after, 0)

    @cached_property
    def before(self) -> dict[int, int]:
        """The same as `passed` of the steps that can be reached beyond the goals too, without the end."""
        if any(self.after[goal] for goal in self.goals):
            return dominators(self.after, self.order)
        return {step: mask for step, mask in self.passed.items() if step != len(self.ids)}

    def leads(self, step: int, without: Collection[int] = ()) -> bool:
        """Whether a goal can be reached from a step without some others."""
        seen, waiting = {step, *without}, [step]
        while waiting:
            here = waiting.pop()
            if here in self.goals:
                return True
            fresh = [n for n in self.after[here] if n not in seen]
            seen.update(fresh)
            waiting += fresh
        return False
