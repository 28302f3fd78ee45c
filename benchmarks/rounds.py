"""Times whole processes against one another, in turns, so that a noisy machine troubles all of them alike.

Each round runs every command once, in a new order. Ratios are taken round by round against the first command, so that
drift cancels. A run during which other processes took more than 8 % of its time is set aside and repeated, as long as
there is patience; the table says how many were quiet, and figures come from those where there are three of them.

Seconds of processor include all child processes. `peak` is the memory of the largest process, which is all that the
system says when a process ends; `tree` is that of all its processes together: see `memory`.

    from rounds import Command, compare, verdict

    found = compare([Command("python -c pass", [sys.executable, "-c", "pass"]),
                     Command("empathy --version", [sys.executable, "-m", "empathy_cli", "--version"])])
    sys.exit(verdict([("empathy --version, CPU", found["empathy --version"].cpu_ratio, 1.5)]))
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, Self, TypeVar

import memory
from results import QUICK, Goal, Row, Spread, record

OTHERS = 0.08
"""The share of a run's time that other processes may take, and what that is at least, in seconds."""
LEAST = 0.02
MOST = int(os.environ.get("ROUNDS", "2" if QUICK else "100"))
"""Rounds of each table at most: for a machine that is not quiet anyway."""
PATIENCE = 3
"""How many runs of a command are repeated at most, in all rounds together, where the machine is not quiet."""


@dataclass(frozen=True)
class Command:
    """One contender. `prepare` runs before each of its runs and is not timed; `exits` is the code it must give."""

    label: str
    argv: Sequence[str]
    cwd: Path | None = None
    prepare: Callable[[], object] | None = None
    exits: int = 0
    env: Mapping[str, str] = field(default_factory=dict)
    """What it needs besides the variables of all."""


@dataclass(frozen=True)
class Figures:
    """Medians."""

    wall: float
    cpu: float
    peak: float
    wall_ratio: float
    cpu_ratio: float
    tree: float = 0
    """0 where nobody asked for it."""


class Run(NamedTuple):
    wall: float
    cpu: float
    peak: float
    quiet: bool


T = TypeVar("T", bound=tuple[Run, ...])


def busy() -> float:
    """Seconds that all processors were busy since the machine started; 0 where the system does not say."""
    try:
        with Path("/proc/stat").open("rb") as file:
            user, nice, system, idle, wait, irq, soft, stolen = map(int, file.readline().split()[1:9])
    except (OSError, ValueError):
        return 0
    del idle, wait
    return (user + nice + system + irq + soft + stolen) / os.sysconf("SC_CLK_TCK")


class Launcher:
    """Starts the processes that are measured: see `launcher`."""

    def __init__(self) -> None:
        file = Path(__file__).with_name("launcher.py")
        self.process = subprocess.Popen([sys.executable, "-I", "-S", file], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.__exit__(None, None, None)  # closes the pipes, which ends it, and waits

    def run(self, argv: Sequence[str], cwd: Path | None, env: Mapping[str, str]) -> tuple[float, float, float, int]:
        """Wall seconds, processor seconds with all children, peak MiB of the largest process, exit code."""
        assert self.process.stdin
        assert self.process.stdout
        folder = os.fspath(cwd) if cwd else None
        self.process.stdin.write(json.dumps([list(map(str, argv)), folder, dict(env)]) + "\n")
        self.process.stdin.flush()
        wall, cpu, peak, code = json.loads(self.process.stdout.readline())
        return wall, cpu, peak, code


def once(launcher: Launcher, command: Command, env: Mapping[str, str]) -> Run:
    """One run, and whether the machine was quiet meanwhile."""
    if command.prepare:
        command.prepare()
    before = busy()
    wall, cpu, peak, code = launcher.run(command.argv, command.cwd, {**env, **command.env})
    others = busy() - before - cpu
    if code != command.exits:
        sys.exit(f"“{command.label}” exited with {code}, not {command.exits}: {command.argv}")
    return Run(wall, cpu, peak, others <= LEAST + OTHERS * wall)


def clean(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """Without .pyc files every start would compile the program again."""
    return {k: v for k, v in (env or os.environ).items() if k not in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")}


def compare(commands: Sequence[Command], rounds: int = 11, warm: int = 1, env: Mapping[str, str] | None = None,
            title: str = "", *, trees: bool = False) -> dict[str, Figures]:
    """The figures of each command, by label; prints and records them as a table. The first command is what 1 means.

    With `trees`, each runs once more, for the memory of all its processes.
    """
    env = clean(env)
    rounds, warm = min(rounds, MOST), min(warm, 1) if MOST < 3 else warm
    runs: dict[str, list[Run]] = {c.label: [] for c in commands}
    again = dict.fromkeys(runs, 0)
    with Launcher() as launcher:
        for turn in range(warm + rounds):
            for command in random.sample(list(commands), len(commands)):
                run = once(launcher, command, env)
                while turn >= warm and not run.quiet and MOST > 2 and again[command.label] < PATIENCE:
                    again[command.label] += 1
                    run = once(launcher, command, env)
                if turn >= warm:
                    runs[command.label].append(run)
    peaks = {c.label: memory.tree(c.argv, c.cwd, {**env, **c.env}, c.prepare) for c in commands} if trees else {}
    rows = [_row(title, c.label, runs, runs[commands[0].label], again, peaks) for c in commands]
    print(f"{title:44} {'wall ms':>9} {'cpu ms':>9} {'peak MiB':>9} {'tree MiB':>9} {'wall ×':>8} {'cpu ×':>8}  quiet")
    for r in rows:
        tree = f"{r.tree:9.1f}" if r.tree else f"{'':9}"
        print(f"{r.label:44} {r.wall.median * 1e3:9.1f} {r.cpu.median * 1e3:9.1f} {r.peak.median:9.1f} {tree} "
              f"{r.wall_ratio.median:8.3f} {r.cpu_ratio.median:8.3f}  {r.quiet}/{r.runs}")
        record(r)
    sys.stdout.flush()
    return {r.label: Figures(r.wall.median, r.cpu.median, r.peak.median, r.wall_ratio.median, r.cpu_ratio.median,
                             r.tree or 0) for r in rows}


def _row(title: str, label: str, runs: Mapping[str, Sequence[Run]], base: Sequence[Run], again: Mapping[str, int],
         peaks: Mapping[str, float]) -> Row:
    mine = runs[label]
    kept = _quiet([(run,) for run in mine])
    pairs = _quiet(list(zip(mine, base, strict=True)))
    wall, cpu, peak = (Spread.of([run[i] for run, in kept]) for i in range(3))
    wall_ratio, cpu_ratio = (Spread.of([a[i] / max(b[i], 1e-4) for a, b in pairs]) for i in range(2))
    return Row(title, label, wall, cpu, peak, wall_ratio, cpu_ratio, len(mine), sum(run.quiet for run in mine),
               again[label], peaks.get(label))


def _quiet(found: list[T]) -> list[T]:
    quiet = [runs for runs in found if all(run.quiet for run in runs)]
    return quiet if len(quiet) >= 3 else found


def verdict(goals: "Sequence[Goal | tuple[str, float, float]]") -> int:
    """Prints and records each (what, found, at most) and returns 1 where one is over, else 0.

    A quick run judges nothing: its sizes are not those that the goals are of.
    """
    over = 0
    for given in goals:
        goal = given if isinstance(given, Goal) else Goal(*given)
        beside = f"; {goal.beside}" if goal.beside else ""
        print(f"{'ok  ' if goal.met else 'OVER'} {goal.what}: {goal.found:.3g} (at most {goal.limit:g}){beside}")
        record(goal)
        over |= not goal.met
    return int(over and not QUICK)
