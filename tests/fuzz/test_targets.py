"""What fuzzing asks of every input, asked of the seeds and of some that come of them; the long runs are `python -m tests.fuzz`."""

import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.model.problem import Problem

from . import engine
from .engine import Run, Score, loop
from .mutations import Mutator
from .oracle import MAX_SAID, Slow, Target, readable
from .targets import NAMES, target

TRIALS = float(os.environ.get("EMPATHY_TRIALS", "1"))
SECONDS = 4.0


def fuzzed(name: str, keep: Path, seconds: float, most: int = 0) -> Score:
    score = loop(Run(target(name), keep, factor=3.0), seconds, seed=int(time.time()) if TRIALS > 1 else 0, most=most)
    said = "\n".join(f"{kept}: {where}\n{(keep / f'{kept}.txt').read_text('utf-8')[-1500:]}" for where, kept in score.crashes.items())
    assert not score.crashes, f"kept in {keep}\n{said}"
    return score


@pytest.mark.parametrize("name", NAMES)
def test_some_inputs_end_in_a_result_or_in_problems_that_somebody_can_read(name: str, tmp_path: Path) -> None:
    assert fuzzed(name, tmp_path, SECONDS, most=120).executions


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_inputs_of_some_seconds_end_in_a_result_or_in_problems_that_somebody_can_read(name: str, tmp_path: Path) -> None:
    assert fuzzed(name, tmp_path, SECONDS * TRIALS).kinds > 10


def _fails(data: bytes) -> int:
    if b"boom" in data:
        raise ZeroDivisionError
    if b"slow" in data:
        raise Slow("slow")
    return len(data)


BROKEN = Target("broken", _fails, lambda: [b"a"], (b"boom", b"slow", b"x"))


def test_a_crash_is_kept_once_with_its_input_and_the_loop_goes_on(tmp_path: Path) -> None:
    score = loop(Run(BROKEN, tmp_path), 20, most=300)
    assert score.executions == 300
    assert sorted(name.split("-")[1] for name in score.crashes.values()) == ["crash", "slow"]
    assert b"boom" in next(tmp_path.glob("broken-crash-??????????")).read_bytes()
    assert "ZeroDivisionError" in next(tmp_path.glob("broken-crash-*.txt")).read_text("utf-8")


def test_what_takes_too_long_or_too_much_memory_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []

    def swells(data: bytes) -> int:
        held.append(1 << 24)
        return sum(range(1 << 16)) if data else 0

    monkeypatch.setattr(engine, "MEMORY", 1 << 25)
    monkeypatch.setattr(engine, "peak", lambda: sum(held))  # of this process, tests before may have held more
    score = loop(Run(Target("broken", swells, lambda: [b"a"], (b"x",), seconds=1e-7), tmp_path), 20, most=3)
    assert list(score.crashes) == ["Slow"]
    score = loop(Run(Target("broken", swells, lambda: [b"a"], (b"x",)), tmp_path), 20, most=30)
    assert list(score.crashes) == ["MemoryError"]


def test_what_never_ends_is_broken_off(tmp_path: Path) -> None:
    endless = Target("broken", lambda data: re.match(b"(?:a|a)*b", data), lambda: [b"a" * 60], (b"a",), seconds=0.1)
    assert list(loop(Run(endless, tmp_path), 20, most=1).crashes) == ["Slow"]
    assert "broken off" in next(tmp_path.glob("broken-slow-*.txt")).read_text("utf-8")


@pytest.mark.parametrize("wrong", [
    {"message": ""}, {"message": "{name}"}, {"message": "x" * (MAX_SAID + 1)}, {"message": "a\0b"}, {"line": 9}, {"line": 0}, {"column": -1},
    {"file": ""}], ids=str)
def test_a_problem_that_nobody_can_read_is_found(wrong: dict[str, Any]) -> None:
    good = Problem("x {n}", {"n": 1}, file="a", line=1)
    assert readable([good], lines=3, places=True, files=True) == ("x {n}",)
    with pytest.raises((AssertionError, KeyError)):
        readable([replace(good, **wrong)], lines=3, places=True, files=True)


def test_a_template_that_opened_something_would_be_found(tmp_path: Path) -> None:
    from .targets.templates import Watched

    (tmp_path / "templates").mkdir()
    watched = Watched(tmp_path)
    watched.on = True
    child = os.fork()
    if not child:
        try:
            (tmp_path / "secret").write_text("x", encoding="utf-8")
        finally:
            os._exit(0)
    watched.on = False
    os.waitpid(child, 0)
    assert str(tmp_path / "secret").encode() in watched.told()


def test_the_same_seed_makes_the_same_inputs() -> None:
    import random

    first, second = (Mutator((b"x", b": "), random.Random(3)) for _ in range(2))
    assert [first(b"a: b\nc", b"d") for _ in range(50)] == [second(b"a: b\nc", b"d") for _ in range(50)]


def test_the_command_says_what_it_did_and_tries_a_kept_input_again(tmp_path: Path) -> None:
    top = Path(__file__).parents[2]
    (tmp_path / "kept").write_bytes(b"a: [\n")
    for options in (("--seconds", "2", "--engine", "own", "--keep", str(tmp_path)), ("--replay", str(tmp_path / "kept"))):
        done = subprocess.run([sys.executable, "-m", "tests.fuzz", "settings", *options], cwd=top, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done
        assert ("inputs" in done.stdout) == ("--seconds" in options)


@pytest.mark.parametrize("options", [("--seconds", "1", "--engine", "own", "--keep"), ("--replay", "kept", "--keep")])
def test_what_a_target_needs_on_the_disk_goes_with_it(options: tuple[str, ...], tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    (tmp_path / "kept").write_bytes(b"\0{{ n }}")
    words = [str(tmp_path / word) if word == "kept" else word for word in (*options, str(tmp_path / "keep"))]
    done = subprocess.run([sys.executable, "-m", "tests.fuzz", "templates", *words], cwd=Path(__file__).parents[2],
                          env=os.environ | {"TMPDIR": str(scratch)}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done
    assert list(scratch.iterdir()) == []
