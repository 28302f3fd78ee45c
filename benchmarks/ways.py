"""What the graph of a journey costs, as a multiple of reading the same journey (`read_document`): counts and ratios.

    python benchmarks/ways.py

- a journey of 20 steps with forks, a skip, a loop and a dead end, as teams write them;
- 40 diamonds in a row (2^40 ways), with loops in each and around all;
- the worst that the model lets through: 200 steps, each leading to 20 others at random, half of them without a
  touchpoint and the others at a hundred channels. It cannot be counted exactly, and must still come back soon.

Reading and walking take turns within one process, and a round's ratio is taken from its own two neighbours.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

from results import QUICK, ratio
from rounds import verdict

from empathy_cli.insight.ways import Ways, ways
from empathy_cli.store.documents import read_document

CHANNELS = ("web", "e-mail", "phone", "store", "app", "courier")
MODES = ("online", "online", "offline", "offline", "hybrid", "offline")
Catalogue = dict[str, dict[str, Any]]


def catalogue(n: int, channels: int) -> Catalogue:
    return {f"t{i}": {"id": f"t{i}", "name": f"Touchpoint {i}", "channel": f"{CHANNELS[i % 6]} {i % channels}",
                      "mode": MODES[i % 6], "information": [f"What is it about {i % 7}?"]} for i in range(n)}


def step(i: int, onward: list[int] | None, rng: random.Random, touchpoints: int, blank: float) -> str:
    lines = [f"  - id: s{i}", f"    title: Does the thing of step {i}",
             f"    does: Scrolls through {i + 3} pairs while the television is on and somebody calls",
             f"    emotion: {rng.randrange(-4, 5) / 2:g}", "    feels: uneasy", f"    evidence: [talks#n{i % 9}]",
             f"    needs_to_know: [What is it about {i % 9}?]", "    thinks: Is that my size?",
             f"    pains: [{{text: Five kinds of delivery and none is explained, severity: {i % 5 + 1}}}]"]
    if rng.random() >= blank:
        lines.append(f"    touchpoint: t{rng.randrange(touchpoints)}")
    if onward is not None:
        lines.append(f"    next: [{', '.join(f's{n}' for n in onward)}]")
    return "\n".join(lines)


def journey(n: int, onward: Callable[[int, random.Random], list[int] | None], touchpoints: int, blank: float) -> bytes:
    rng = random.Random(n)
    head = "kind: journey\nid: j\ntitle: From the couch to the shop\npersona: lea\nstate: current\nsteps:\n"
    return (head + "\n".join(step(i, onward(i, rng), rng, touchpoints, blank) for i in range(n)) + "\n").encode()


def usual(i: int, _: random.Random) -> list[int] | None:
    return {3: [4, 5], 4: [6], 7: [8, 10, 12], 9: [11], 10: [11], 13: [14, 5], 15: [16, 18], 17: [19]}.get(i)


def diamonds(i: int, _: random.Random) -> list[int] | None:
    fork, place = divmod(i, 3)
    if fork == 40:
        return [0, 121] if place == 0 else []
    return ([i + 1, i + 2], [i + 2], [i + 1, i - 2])[place]


def dense(i: int, rng: random.Random) -> list[int] | None:
    return [n for n in rng.sample(range(200), 20) if n != i]


def read(data: bytes) -> Mapping[str, Any]:
    document, problems = read_document(data, "benchmark.yaml")
    if document is None or problems:
        sys.exit(f"a document of the benchmark is wrong: {problems}")
    return document.data


def timed(work: Callable[[], object], times: int) -> float:
    """Seconds of processor for one turn."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def ratios(data: bytes, touchpoints: Catalogue, rounds: int, times: int) -> tuple[list[float], Ways, float]:
    """Walking as a multiple of reading, round by round, sorted; what was found; seconds of one walk."""
    values = read(data)
    found = ways(values, touchpoints)
    pairs = [(timed(lambda: read(data), times), timed(lambda: ways(values, touchpoints), times))
             for _ in range(rounds)]
    return sorted(walk / reading for reading, walk in pairs), found, statistics.median(walk for _, walk in pairs)


def main() -> int:
    goals = []
    for label, n, onward, channels, blank, rounds, times, goal in (
        ("20 steps, as usual", 20, usual, 6, 0.2, 30, 5, 4.0),
        ("40 diamonds, 41 loops", 122, diamonds, 6, 0.2, 10, 1, 8.0),
        ("200 steps × 20, hostile", 200, dense, 100, 0.5, 5, 1, 40.0),
    ):
        data = journey(n, onward, 100, blank)
        found, told, _ = ratios(data, catalogue(100, channels), min(rounds, 2) if QUICK else rounds, times)
        many = f"{told.count:,}" if told.count < 10**6 else f"{told.count:.1e}"
        count = f"{'' if told.exact else 'at least '}{many} ways"
        middle = ratio(f"{label}: {count}", "reading the same journey", found)
        goals.append((f"walking a journey over reading it: {label}", middle, goal))
    return verdict(goals)


if __name__ == "__main__":
    sys.exit(main())
