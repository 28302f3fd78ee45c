"""Fuzzes one target, or all: `python -m tests.fuzz reader --seconds 60`, from the top of the repository.

Led by branches where atheris is installed (`pip install atheris`), else by what the targets tell of each input. What
crashed, was slow or took too much memory is kept as a file below --keep, and named; `--replay FILE…` tries it again.
Exit code 1 where anything was found.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path

from . import engine, guided
from .engine import Run, Score
from .targets import NAMES, target

GRACE = 300
"""Seconds that a loop may take to begin and to end."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", default=NAMES, metavar="TARGET", help=f"of {', '.join(NAMES)}; all by default")
    parser.add_argument("--seconds", type=float, default=60, help="for each target, by the clock")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--engine", choices=("own", "guided"), default="guided" if find_spec("atheris") else "own")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "empathy-fuzz", help="where findings go")
    parser.add_argument("--replay", nargs="+", type=Path, help="files that go through the target as they are")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)  # the loop itself: in a process of its own
    asked = parser.parse_args()
    if asked.inside:
        return _inside(asked)
    if asked.replay:
        return sum(_replayed(name, asked.replay, asked.keep) for name in asked.targets) and 1
    return max([_fuzzed(name, asked) for name in asked.targets], default=0)


def _inside(asked: argparse.Namespace) -> int:
    name = asked.targets[0]

    def tell(score: Score) -> None:
        asked.inside.write_text(json.dumps(asdict(score)), encoding="utf-8")

    if asked.engine == "guided":
        guided.loop(name, asked.keep, asked.seconds, asked.seed, tell)
        return 0
    run = Run(target(name), asked.keep)
    with engine.bounded():
        tell(engine.loop(run, asked.seconds, asked.seed))
    return 0


def _fuzzed(name: str, asked: argparse.Namespace) -> int:
    """The loop in a process of its own, as an input may end it; then what it found once more, as it is."""
    asked.keep.mkdir(parents=True, exist_ok=True)
    told, log = asked.keep / f"{name}.json", asked.keep / f"{name}.log"
    for old in (told, *asked.keep.glob(f"{name}-*-*")):
        old.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.fuzz", name, "--seconds", str(asked.seconds), "--seed", str(asked.seed), "--engine",
               asked.engine, "--keep", str(asked.keep), "--inside", str(told)]
    with log.open("wb") as stream, tempfile.TemporaryDirectory(prefix="empathy-fuzz-") as scratch:
        ended = subprocess.run(command, stdout=stream, stderr=stream, check=False, timeout=asked.seconds + GRACE,
                               env=os.environ | {"TMPDIR": scratch}).returncode
    score = Score(**json.loads(told.read_text(encoding="utf-8"))) if told.is_file() else Score(name)
    found = [*score.crashes.values(), *(path.name for path in asked.keep.glob(f"{name}-died-*"))]
    left = [kept for kept in found if "-slow-" not in kept or _replayed(name, [asked.keep / kept], asked.keep)]
    print(f"{name}: {score.executions:,} inputs, {score.seconds:.0f} s of computing, {score.kinds} outcomes, slowest "
          f"{score.slowest * 1000:.0f} ms for {score.slowest_size:,} bytes, {score.grown >> 20} MiB more than before ({asked.engine})",
          flush=True)
    for kept in left:
        print(f"  found: {asked.keep / kept}", flush=True)
    if ended:
        print(f"  the loop ended with {ended}: see {log}", flush=True)
    return int(bool(left or ended or not score.executions))


def _replayed(name: str, files: list[Path], keep: Path) -> int:
    run = Run(target(name), keep / "again")
    with engine.bounded():
        for file in files:
            run.one(file.read_bytes())
    for where, kept in run.score.crashes.items():
        print(f"  {name}: {where}: {run.keep / kept}.txt")
    return len(run.score.crashes)


if __name__ == "__main__":
    raise SystemExit(main())
