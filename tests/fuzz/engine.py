"""The loop: an input is changed, goes through its target, and is kept where something new came of it.

What is new is told by the target (which problems, what shape of result) and by the time that an input took for its
size, so that the search goes on from what is slow, too. `guided` does the same by the branches that were taken.
"""

import random
import resource
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from .mutations import Mutator
from .oracle import MEMORY, Slow, Target, peak, timed

if TYPE_CHECKING:
    from collections.abc import Hashable

SLOWEST = 20
_SMALL = 2_000
"""Bytes that count as none when time is divided by size."""
_WORTH = 0.1
"""Seconds from which on the slowest input so far is kept, to be looked at."""
ROOM = 2 << 30
"""Bytes that the process of a loop may have beyond those that it has before: an input that asks for more ends in a
MemoryError, before it has taken the memory of the machine."""


@dataclass(slots=True)
class Score:
    """What a run has seen so far."""

    target: str
    executions: int = 0
    seconds: float = 0.0
    """Of computing, in the target alone."""
    grown: int = 0
    """Bytes of memory beyond what there were before."""
    kinds: int = 0
    """Different outcomes."""
    slowest: float = 0.0
    slowest_size: int = 0
    crashes: dict[str, str] = field(default_factory=dict)
    """Where it happened → the name of the file that was kept."""


class Run:
    """Inputs through one target. Each sort of crash is kept once, as a file below `keep`."""

    def __init__(self, target: Target, keep: Path, factor: float = 1.0) -> None:
        self.target, self.keep, self.factor = target, keep, factor
        self.score = Score(target.name)
        self.kinds: set[Hashable] = set()
        self.before = peak()

    def one(self, data: bytes) -> tuple[bool, float]:
        """Whether something new came of an input, and its seconds for each byte. Never raises."""
        self.score.executions += 1
        try:
            found, took = timed(self.target, data, self.factor)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            if isinstance(error, MemoryError):
                traceback.clear_frames(error.__traceback__)  # they hold what there was no room for
            self._crash(error, data)
            return False, 0.0
        self.score.seconds += took
        if took > self.score.slowest:
            self.score.slowest, self.score.slowest_size = took, len(data)
            if took > _WORTH:
                self.keep.mkdir(parents=True, exist_ok=True)
                (self.keep / f"{self.target.name}-slowest").write_bytes(data)
        grown = peak() - self.before
        if grown > MEMORY * self.factor and grown > self.score.grown:
            self._crash(MemoryError(f"{grown >> 20} MiB more than before"), data)
        self.score.grown = max(self.score.grown, grown)
        new = found not in self.kinds
        self.kinds.add(found)
        self.score.kinds = len(self.kinds)
        return new, took / (len(data) + _SMALL)

    def _crash(self, error: Exception, data: bytes) -> None:
        where = _where(error)
        if where in self.score.crashes:
            return
        name = f"{self.target.name}-{'slow' if isinstance(error, Slow) else 'crash'}-{sha256(where.encode()).hexdigest()[:10]}"
        self.score.crashes[where] = name
        self.keep.mkdir(parents=True, exist_ok=True)
        (self.keep / name).write_bytes(data)
        (self.keep / f"{name}.txt").write_text(f"{len(data)} bytes\n{data[:2000]!r}\n{''.join(traceback.format_exception(error))}",
                                               encoding="utf-8", errors="backslashreplace")


def _where(error: Exception) -> str:
    """The sort of an error, and the last lines of ours that it came through."""
    rows = [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, (Slow, MemoryError)):
        return type(error).__name__
    return " ".join([type(error).__name__, *rows[-3:]])


@contextmanager
def bounded() -> Iterator[None]:
    """Bounds the memory of this process, and of those that it starts meanwhile."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    told = Path("/proc/self/statm")
    held = int(told.read_text(encoding="ascii").split()[0]) * resource.getpagesize() if told.exists() else peak()
    limits = [limit for limit in (held + ROOM, *before) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_AS, (min(limits), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def loop(run: Run, seconds: float, seed: int = 0, most: int = 0) -> Score:
    """The seeds as they are, then what becomes of them: for so many seconds by the clock, or `most` inputs."""
    end = time.monotonic() + seconds
    pick = random.Random(seed)
    mutate = Mutator(run.target.tokens, pick)
    pool = run.target.seeds()
    slow: list[tuple[float, bytes]] = []
    left = iter(list(pool))
    while time.monotonic() < end and (not most or run.score.executions < most):
        data = next(left, None)
        if data is None:
            base = pick.choice(slow)[1] if slow and pick.random() < 0.15 else pick.choice(pool)
            data = mutate(base, pick.choice(pool))
        new, cost = run.one(data)
        if new:
            pool.append(data)
        if len(data) > _SMALL and (len(slow) < SLOWEST or cost > slow[0][0]):
            slow = sorted([*slow, (cost, data)])[-SLOWEST:]
    return run.score
