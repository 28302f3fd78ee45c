"""Which questions of a journey stay open on some way to its goal: what `asked` tells of them, and quickly.

Walks through the graph tell it at once, for all questions together. They may go round and round, and a way passes each
step once: so what walks leave open in a journey that goes in circles is looked for on a single way, and only where none
is found at once, the ways themselves are asked.
"""

from collections.abc import Collection, Iterable, Sequence

from .asked import OPEN, questions
from .flow import Steps, leading

Open = tuple[int, int, str]
"""The number of a step, the place of the question in its list, and its words (as `same_words`)."""
Wanted = Sequence[Sequence[tuple[str, str]]]
Edges = Sequence[tuple[int, int]]
FEW = 50
"""Questions for which a single way is looked for, each by itself."""


def unanswered(steps: Steps, wanted: Wanted, answered: Sequence[frozenset[str]]) -> list[Open]:
    """The questions that some way through their step leaves open, in the order of the steps.

    `wanted` is what is `asked` in each step, `answered` what it answers. Steps that lead to no goal are passed over.
    """
    bit = {words: 1 << i for i, words in enumerate({words: 0 for texts in wanted for _, words in texts})}
    masks = [*(sum(bit[words] for words in known if words in bit) for known in answered), 0]
    order = {n: i for i, n in enumerate(n for n in steps.until_goal if n in steps.useful)}
    edges = [(u, v) for u in order for v in steps.to_end[u] if v in order]
    left = _left_open(order, edges, masks, (1 << len(bit)) - 1)
    found = [(i, k, words) for i, texts in enumerate(wanted) if i in left
             for k, (_, words) in enumerate(texts) if left[i] & bit[words]]
    if not found or all(order[u] < order[v] for u, v in edges):
        return found
    if len(found) <= FEW and all(
            _on_a_way(steps, i, {n for n, mask in enumerate(masks) if mask & bit[words]}) for i, _, words in found):
        return found
    from .paths import paths  # only for knots it reads networkx

    still = {(q.step, q.text) for q in questions(steps.ids, wanted, answered, paths(steps), steps.before)
             if q.answered in OPEN}
    return [(i, k, words) for i, k, words in found if (steps.ids[i], wanted[i][k][0]) in still]


def _left_open(order: Iterable[int], edges: Edges, masks: Sequence[int], everything: int) -> dict[int, int]:
    """Of each step that leads to the goal, what some walk through it to the goal leaves open, as bits.

    `order` begins with the first step and holds the end, and the edges stand in this order; `masks` is what each step
    answers, and the end.
    """
    before, behind = dict.fromkeys(order, 0), dict.fromkeys(order, 0)
    if before:
        before[next(iter(before))] = behind[len(masks) - 1] = everything
    _spread(before, edges, masks)
    _spread(behind, [(v, u) for u, v in reversed(edges)], masks)
    return {n: before[n] & behind[n] & ~masks[n] for n in before}


def _spread(open_: dict[int, int], edges: Edges, masks: Sequence[int]) -> None:
    """Hands on what is open, along the edges: once where nothing goes in circles, else until nothing changes."""
    changed = True
    while changed:
        changed = False
        for u, v in edges:
            if fresh := open_[u] & ~masks[u] & ~open_[v]:
                open_[v] |= fresh
                changed = True


def _on_a_way(steps: Steps, step: int, without: Collection[int]) -> bool:
    """Whether the shortest path to a step leads on to the end without a step twice, and without some others.

    If it does, that is a way; else there may be another one.
    """
    came = {0: 0}
    waiting = [0]
    for node in waiting:  # grows: in the order of the distance
        for n in steps.to_end[node]:
            if n not in came and n not in without:
                came[n] = node
                waiting.append(n)
    path, here = {step}, step
    while here != 0:
        here = came[here]
        path.add(here)
    after = [[n for n in onward if n not in path and n not in without] for onward in steps.to_end]
    return bool(after[step]) and len(steps.ids) in leading(after, [step])
