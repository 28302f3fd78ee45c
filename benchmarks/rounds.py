"""Times whole processes against one another, in turns, so that a noisy machine troubles all of them alike.

Each round runs every command once, in a new order. Ratios are taken round by round against the first command and then
their median, so that drift cancels. Figures: seconds of wall clock, seconds of processor (children included), peak
memory in MiB of the largest process.

    from rounds import Command, compare, verdict

    found = compare([Command("python -c pass", [sys.executable, "-c", "pass"]),
                     Command("empathy --version", [sys.executable, "-m", "empathy_cli", "--version"])])
    sys.exit(verdict([("empathy --version, CPU", found["empathy --version"].cpu_ratio, 1.5)]))
"""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Command:
    """One contender. `prepare` runs before each of its runs and is not timed; `exits` is the code it must give."""

    label: str
    argv: Sequence[str]
    cwd: Path | None = None
    prepare: Callable[[], object] | None = None
    exits: int = 0


@dataclass(frozen=True)
class Figures:
    wall: float
    cpu: float
    peak: float
    wall_ratio: float
    cpu_ratio: float


Run = tuple[float, float, float]


def once(command: Command, env: Mapping[str, str]) -> Run:
    """Wall seconds, processor seconds and peak MiB of one run."""
    if command.prepare:
        command.prepare()
    start = time.perf_counter()
    process = subprocess.Popen(command.argv, cwd=command.cwd, env=env, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != command.exits:
        sys.exit(f"“{command.label}” exited with {process.returncode}, not {command.exits}: {command.argv}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def compare(commands: Sequence[Command], rounds: int = 11, warm: int = 1, env: Mapping[str, str] | None = None,
            ) -> dict[str, Figures]:
    """The figures of each command, by label; prints them as a table. The first command is what 1.00 means."""
    # Without .pyc files every start would compile the program again.
    env = {k: v for k, v in (env or os.environ).items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")}
    runs: dict[str, list[Run]] = {c.label: [] for c in commands}
    for turn in range(warm + rounds):
        for command in random.sample(list(commands), len(commands)):
            run = once(command, env)
            if turn >= warm:
                runs[command.label].append(run)
    base = runs[commands[0].label]
    found = {label: _figures(mine, base) for label, mine in runs.items()}
    print(f"{'':44} {'wall ms':>9} {'cpu ms':>9} {'peak MiB':>9} {'wall ×':>8} {'cpu ×':>8}")
    for label, f in found.items():
        print(f"{label:44} {f.wall * 1e3:9.1f} {f.cpu * 1e3:9.1f} {f.peak:9.1f} {f.wall_ratio:8.2f} {f.cpu_ratio:8.2f}")
    sys.stdout.flush()
    return found


def _figures(mine: Sequence[Run], base: Sequence[Run]) -> Figures:
    wall, cpu, peak = (statistics.median(run[i] for run in mine) for i in range(3))
    ratios = [statistics.median(a[i] / max(b[i], 1e-4) for a, b in zip(mine, base, strict=True)) for i in range(2)]
    return Figures(wall, cpu, peak, *ratios)


def verdict(goals: Sequence[tuple[str, float, float]]) -> int:
    """Prints each (what, found, at most) and returns 1 where one is over, else 0."""
    for what, found, limit in goals:
        print(f"{'ok  ' if found <= limit else 'OVER'} {what}: {found:.2f} (at most {limit:g})")
    return int(any(found > limit for _, found, limit in goals))
