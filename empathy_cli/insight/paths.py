"""All ways through a journey as one graph without loops, so that they are counted and compared and never listed.

A way is a simple path: from the first step to the first goal step that it reaches, through each step at most once.
To count simple paths is #P-complete in general (Valiant 1979). Journeys are made of forks and loops, and for those it
is not hard; docs/ways.md tells the method, its parts and their sources:

1. Edges that no simple path can use are dropped: u→v where v dominates u (a loop's way back; Hecht & Ullman 1974), and
   u→v where u post-dominates v.
2. What still goes in circles are small knots, loops with several ways in. There a node is taken together with the
   other nodes of its knot that a path may still use: a graph without loops again, whose paths are the simple paths.
   Only for these few networkx is read, which takes longer than all ways of a hundred journeys.
3. A knot that would take more than `BUDGET` loses its edges that lead backwards. All counts are then “at least”.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from .flow import Steps, circles, dominators, leading, ordered, reverse

if TYPE_CHECKING:
    from networkx import DiGraph

    Graph = DiGraph[int]

BUDGET = 250_000
"""Edges looked at inside the knots of a journey × the size of their knot, at most.

Ten steps that all lead to each other fit. No journey takes more than about a second of one processor: a repository may
hold a hundred, from anybody.
"""


@dataclass(frozen=True)
class Paths:
    """A graph without loops. Each of its paths from node 0 to an end is one way, and no way is left out if `exact`.

    Its nodes are numbered in topological order. A step has several nodes where ways through it differ in what they
    can still do.
    """

    step: tuple[int, ...]
    """Of each node, the step."""
    after: tuple[tuple[int, ...], ...]
    """Of each node, those that follow, in the order in which the journey names them. An end has none."""
    exact: bool
    always: tuple[int, ...]
    """The steps that every way passes, in their order."""

    @cached_property
    def count(self) -> int:
        ways = [0] * len(self.step)
        for node in reversed(range(len(self.step))):
            ways[node] = sum(ways[n] for n in self.after[node]) or 1
        return ways[0] if ways else 0

    def length(self, pick: Callable[[Iterable[int]], int]) -> int | None:
        """The number of steps of the shortest (`min`) or longest (`max`) way; `None` where there is no way."""
        steps = [1] * len(self.step)
        for node in reversed(range(len(self.step))):
            if self.after[node]:
                steps[node] = 1 + pick(steps[n] for n in self.after[node])
        return steps[0] if steps else None

    def all(self) -> Iterator[tuple[int, ...]]:
        """Every way as the numbers of its steps, in the order in which the journey names what follows."""
        waiting = [[0]] if self.step else []
        while waiting:
            nodes = waiting.pop()
            while following := self.after[nodes[-1]]:
                if len(following) > 1:
                    waiting += [[*nodes, n] for n in reversed(following[1:])]
                nodes.append(following[0])
            yield tuple([self.step[n] for n in nodes])


def paths(steps: Steps, budget: int = BUDGET) -> Paths:
    """All ways from the first step to a goal."""
    always = always_passed(steps)
    if not always:
        return Paths((), (), True, ())
    end, after = len(steps.ids), list(steps.to_end)
    order = _keep_useful(after, steps.until_goal, end)
    if not circles(after, order):
        return Paths(*_as_they_are(after, order, end), True, always)
    knotted = graph(after, order)
    try:
        nodes = _untangled(knotted, budget)
    except _TooMuchError:
        forward = _forward(knotted)
        kept = [list(forward[u]) if u in forward else [] for u in range(end + 1)]
        knotted = graph(kept, _keep_useful(kept, ordered(kept, 0), end))
        return Paths(*_numbered(_untangled(knotted, budget), end), False, always)
    return Paths(*_numbered(nodes, end), True, always)


def always_passed(steps: Steps) -> tuple[int, ...]:
    """The steps that every way passes, in their order; none where there is no way."""
    end = len(steps.ids)
    if not end or end not in steps.until_goal:
        return ()
    masks = steps.passed
    return tuple(sorted((n for n in masks if masks[end] >> n & 1 and n != end), key=lambda n: masks[n].bit_count()))


def _keep_useful(after: list[list[int]], order: list[int], end: int) -> list[int]:
    """Takes away the nodes and edges that no simple path to the end can use, as far as dominators tell.

    Returns in order what is left. Where nothing goes in circles, each edge on a path to the end is of use.
    """
    while True:
        useful = leading(reverse(after, order), [end])
        for node in order:
            after[node] = [n for n in after[node] if n in useful] if node in useful else []
        order = [node for node in order if node in useful]
        if not circles(after, order):
            return order
        behind = reverse(after, order)
        passed, ahead = dominators(after, order), dominators(behind, ordered(behind, end))
        useless = {(u, v) for u in order for v in after[u] if passed[u] >> v & 1 or ahead[v] >> u & 1}
        if not useless:
            return order
        for u in order:
            after[u] = [v for v in after[u] if (u, v) not in useless]
        order = ordered(after, 0)


def graph(after: Sequence[Sequence[int]], nodes: Iterable[int]) -> "Graph":
    """The graph of these nodes as networkx has it."""
    from networkx import DiGraph

    made: Graph = DiGraph()
    made.add_nodes_from(nodes)
    made.add_edges_from((u, v) for u in list(made) for v in after[u])
    return made


def _as_they_are(after: Sequence[Sequence[int]], order: Sequence[int],
                 end: int) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """Steps and what follows them, numbered in their order, where nothing goes in circles: each step is one node."""
    steps = tuple(n for n in order if n != end)
    number = {step: i for i, step in enumerate(steps)}
    return steps, tuple(tuple(number[n] for n in after[step] if n != end) for step in steps)


def _knots(graph: "Graph") -> list[set[int]]:
    from networkx import strongly_connected_components

    return [knot for knot in strongly_connected_components(graph) if len(knot) > 1]


def _forward(graph: "Graph") -> "Graph":
    """Without the edges of knots that lead backwards. The shortest paths stay: their nodes lie ever farther."""
    from networkx import single_source_shortest_path_length

    far = dict(single_source_shortest_path_length(graph, 0))
    knot_of = {node: i for i, knot in enumerate(_knots(graph)) for node in knot}
    forward: Graph = graph.copy()
    forward.remove_edges_from([
        (u, v) for u, v in graph.edges
        if u in knot_of and knot_of[u] == knot_of.get(v) and (far[v], v) < (far[u], u)])
    return forward


Node = tuple[int, int]
"""A step, and as bits the others of its knot that a path may still use."""


class _TooMuchError(Exception):
    pass


def _untangled(graph: "Graph", budget: int) -> dict[Node, list[Node]]:
    """The graph without loops whose paths are the simple paths. Raises `_TooMuchError` where it would be too big."""
    knot_of: dict[int, int] = {}
    for knot in _knots(graph):
        knot_of |= dict.fromkeys(knot, sum(1 << n for n in knot))
    onward = {u: sum(1 << v for v in graph[u]) for u in graph}
    leaves = sum(1 << u for u in knot_of if onward[u] & ~knot_of[u])
    begin: Node = (0, 0)  # nothing leads back to the first step: it dominates all
    found: dict[Node, list[Node]] = {}
    waiting = [begin]
    while waiting:
        node = waiting.pop()
        if node in found:
            continue
        step, free = node
        found[node] = following = []
        for successor in graph[step]:
            others = knot_of.get(successor, 0)
            if not others:
                following.append((successor, 0))
                continue
            inside = others == knot_of.get(step)
            if inside and not free >> successor & 1:
                continue
            budget -= others.bit_count()
            if budget < 0:
                raise _TooMuchError
            usable = _usable(successor, (free if inside else others) & ~(1 << successor), onward, leaves)
            if usable is not None:
                following.append((successor, usable))
        waiting += following
    return found


def _usable(node: int, free: int, onward: Mapping[int, int], leaves: int) -> int | None:
    """Which of the free nodes of its knot a path at `node` can still use; `None` where it can no more leave."""
    reached, rim = 0, onward[node] & free
    back: dict[int, int] = {}
    while rim:
        reached |= rim
        ahead = 0
        for n in _bits(rim):
            back[n] = onward[n] & free
            ahead |= back[n]
        rim = ahead & ~reached
    useful, rim = 0, leaves & reached
    while rim:
        useful |= rim
        rim = sum(1 << n for n in back if back[n] & rim and not useful >> n & 1)
    return useful if useful & onward[node] or leaves >> node & 1 else None


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _numbered(nodes: Mapping[Node, Sequence[Node]], end: int) -> tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]:
    """Steps and what follows them, the nodes numbered in topological order, the virtual end left out."""
    from networkx import DiGraph, topological_sort

    graph: DiGraph[Node] = DiGraph()
    graph.add_nodes_from(n for n in nodes if n[0] != end)
    graph.add_edges_from((u, v) for u, following in nodes.items() for v in following if v[0] != end)
    order = list(topological_sort(graph))
    number = {node: i for i, node in enumerate(order)}
    return tuple(n[0] for n in order), tuple(
        tuple(number[v] for v in nodes[n] if v[0] != end) for n in order)
