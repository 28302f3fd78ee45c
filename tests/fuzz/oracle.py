"""What holds of every input: it ends in a result or in problems that somebody can read, within a time and a memory.

The stated bounds: a second of computing for every 64 KiB of an input (never less than one second), and 256 MiB beyond
what the process had before its first input. A target may state less time or more.
"""

import atexit
import os
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from pathlib import Path
from unicodedata import category

from empathy_cli.locale import translator
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import inert

SECONDS = 1.0
PER = 64 * 1024
MEMORY = 256 * 1024 * 1024
MAX_SAID = 4_000
"""Characters of one problem: nobody reads more, and no log should hold more."""
_ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_GERMAN = translator("de")


@dataclass(frozen=True, slots=True)
class Target:
    """What one kind of bytes goes through. `run` gives back something that tells inputs apart by what became of them."""

    name: str
    run: Callable[[bytes], Hashable]
    seeds: Callable[[], list[bytes]]
    tokens: tuple[bytes, ...]
    seconds: float = SECONDS

    def allows(self, size: int) -> float:
        """Seconds of computing for an input of so many bytes."""
        return self.seconds * max(1.0, size / PER)


class Slow(AssertionError):
    """An input took longer than it may."""


def timed(target: Target, data: bytes, factor: float = 1.0) -> tuple[Hashable, float]:
    """What came of an input, and the seconds of computing that it took. `factor` is by how much the bound is wider.

    What takes three times as long as it may is broken off: an expression may take for ever, and looks at signals, too.
    """
    running = True

    def endless(number: int, frame: object) -> None:
        if running:
            raise Slow("broken off after three times as long as it may take")

    signal.signal(signal.SIGPROF, endless)
    began = time.thread_time()  # the clock of the process has coarse ticks while the alarm is set
    signal.setitimer(signal.ITIMER_PROF, 3 * factor * target.allows(len(data)))
    try:
        found = target.run(data)
    finally:
        running = False  # a signal may be on its way
        signal.setitimer(signal.ITIMER_PROF, 0)
    took = time.thread_time() - began
    if took > factor * target.allows(len(data)):
        raise Slow(f"{took:.2f} s for {len(data)} bytes; {target.allows(len(data)):.2f} s are allowed")
    return found, took


def peak() -> int:
    """The most memory that this process ever held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def readable(problems: Iterable[Problem], *, lines: int = 0, places: bool = False, files: bool = False,
             most: int = MAX_SAID) -> tuple[str, ...]:
    """Asserts that problems can be shown in every language, one line each in a log; their messages, as they are marked.

    `places`: each has a line of the `lines` that there are. `files`: each has a file.
    """
    said = []
    for problem in problems:
        text = problem.text
        assert text.strip(), problem
        assert len(text) <= most, (len(text), problem.message)
        assert "\0" not in text, problem
        _GERMAN(problem.message, **problem.values)
        assert not _ACTING.intersection(map(category, inert(text).replace("\u200c", "").replace("\u200d", ""))), problem
        assert problem.file or not files, problem
        if places:
            assert 1 <= problem.line <= lines + 1, (problem, lines)
            assert problem.column >= 0, problem
        said.append(problem.message)
    return tuple(sorted(set(said)))


def own_folder() -> Path:
    """A folder for what a target needs on the disk. It goes with the process; with the loop's, whatever ends that."""
    folder, owner = Path(tempfile.mkdtemp(prefix="empathy-fuzz-")), os.getpid()

    @atexit.register
    def gone() -> None:
        if os.getpid() == owner:  # a worker that was forked leaves it alone
            shutil.rmtree(folder, ignore_errors=True)

    return folder
