"""Processes are measured for themselves: not with what the one that measures holds, and only where they end well."""

import sys
from pathlib import Path

import memory
import pytest
from rounds import Command, Launcher, Run, _quiet, clean, compare, verdict

HOLDS = "import time; held = bytearray({} << 20); time.sleep(0.3)"


def test_a_process_does_not_count_what_its_measurer_holds() -> None:
    held = b"\1" * (120 << 20)
    with Launcher() as launcher:
        _, cpu, peak, code = launcher.run([sys.executable, "-c", "pass"], None, clean())
    assert len(held) >> 20 == 120
    assert code == 0
    assert 0 < cpu < 30
    assert 2 < peak < 60


def test_a_command_that_ends_otherwise_ends_the_run() -> None:
    bad = Command("bad", [sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(SystemExit, match="“bad” exited with 3, not 0"):
        compare([bad], rounds=1, warm=0)
    assert set(compare([Command("bad", bad.argv, exits=3)], rounds=1, warm=0)) == {"bad"}


def test_a_command_that_is_not_there_ends_the_run(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="exited with 127"):
        compare([Command("none", [str(tmp_path / "none")])], rounds=1, warm=0)


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux says what a process holds")
def test_memory_is_that_of_all_processes_together() -> None:
    both = f"import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', '{HOLDS.format(30)}'])\n"
    found = memory.tree([sys.executable, "-c", both + HOLDS.format(40) + "\np.wait()"], None, clean())
    assert 70 < found < 130


def test_disturbed_runs_do_not_count_where_three_were_quiet() -> None:
    runs = [(Run(1, 1, 1, quiet=quiet),) for quiet in (True, False, True, True)]
    assert _quiet(runs) == [runs[0], runs[2], runs[3]]
    assert _quiet(runs[:3]) == runs[:3]


def test_a_missed_goal_is_one() -> None:
    assert verdict([("fast", 1.0, 1.0)]) == 0
    assert verdict([("fast", 1.0, 1.0), ("slow", 1.1, 1.0)]) == 1
