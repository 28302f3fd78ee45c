"""Saving while the machine dies or fails: after each blow there is a whole file, and none that was reported is lost."""

import random
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from empathy_cli.store.saver import sweep
from empathy_cli.store.scan import TEMPORARY

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="signals and system calls as POSIX has them"),
]


def _oks(said: str) -> list[int]:
    return [int(number) for number in re.findall(r"^ok (\d+)$", said, re.MULTILINE)]


def _kills(victim, path: Path, mode: str, rounds: int) -> Counter[str]:
    """Starts the victim, kills it at a random moment after it is ready, and looks at what stands there."""
    pick, found, last = random.Random(3), Counter[str](), 0
    path.write_bytes(victim.body(0))
    for _ in range(rounds):
        process = subprocess.Popen([sys.executable, victim.__file__, mode, path, "100000"], stdout=subprocess.PIPE, text=True)
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        try:
            process.wait(timeout=pick.random() * 0.03)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        said, _ = process.communicate()
        last = max([last, *_oks(said)])
        now = victim.version(path.read_bytes())
        if now is None:
            found["torn"] += 1
            path.write_bytes(victim.body(last))
        elif not last <= now <= last + 1:
            found["lost"] += 1
        else:
            last = now
        found["inside a save"] += any(p.name.startswith(TEMPORARY) for p in path.parent.iterdir())
        sweep(path.parent)
        assert [p.name for p in path.parent.iterdir()] == [path.name]
    return found


def test_kill_9_at_a_hundred_random_moments_tears_nothing(tmp_path: Path, victim) -> None:
    found = _kills(victim, tmp_path / "lea.yaml", "save", 100)
    print(dict(found))
    assert found["torn"] == found["lost"] == 0
    assert found["inside a save"] >= 10


def test_kill_9_tears_a_plain_write(tmp_path: Path, victim) -> None:
    """The control."""
    assert _kills(victim, tmp_path / "lea.yaml", "plain", 40)["torn"] > 0


FAULTS = [("signal=SIGKILL", False), ("signal=SIGKILL", True), ("error=ENOSPC", False), ("error=ENOSPC", True), ("error=EIO", False)]


@pytest.mark.strace
@pytest.mark.parametrize(("fault", "create"), FAULTS)
def test_no_system_call_that_fails_leaves_a_torn_file(tmp_path: Path, victim, fault: str, create: bool) -> None:
    """Every call that touches a file, between the moment the victim is ready and its end, fails once."""
    work = tmp_path / "work"
    work.mkdir()
    path = work / "lea.yaml"
    calls = _traced(victim, path, tmp_path / "trace", create=create)
    assert len(calls) > 12
    seen: Counter[str] = Counter()
    for name, ordinal in calls:
        run, trace = _run(victim, path, tmp_path / "trace", f"{name}:{fault}:when={ordinal}", create=create)
        seen["hit"] += "INJECTED" in trace or "killed by SIGKILL" in trace
        now = victim.version(path.read_bytes()) if path.exists() else 0 if create else None
        where = f"{name} #{ordinal}, {fault}: {run.stdout[-200:]} {run.stderr[-300:]}"
        assert now in (0, 1), f"torn by {where}"
        assert now == 1 or _oks(run.stdout) == [], f"reported and lost: {where}"
        assert "Traceback" not in run.stderr or name in ("write", "lseek", "ioctl"), f"traceback: {where}"
        sweep(work)
        assert [p.name for p in work.iterdir()] in ([path.name], []), where
    assert seen["hit"] >= len(calls) * 0.8, seen


def _run(victim, path: Path, trace: Path, inject: str, *, create: bool) -> tuple[subprocess.CompletedProcess[str], str]:
    shutil.rmtree(path.parent)
    path.parent.mkdir()
    if not create:
        path.write_bytes(victim.body(0))
    command = ["strace", "-f", "-o", str(trace), "-e", "trace=%file,%desc", *(["-e", f"inject={inject}"] if inject else []),
               sys.executable, "-I", victim.__file__, "save", str(path), "1"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return run, trace.read_text(errors="replace")


def _traced(victim, path: Path, trace: Path, *, create: bool) -> list[tuple[str, int]]:
    """The calls after "ready", as (name, how many of that name up to it): strace counts by name."""
    for _ in range(2):  # the first run may still compile what it imports
        run, text = _run(victim, path, trace, "", create=create)
    assert _oks(run.stdout) == [1], run.stderr
    names = re.findall(r"^\d+ +(\w+)\(", text, re.MULTILINE)
    lines = re.findall(r"^\d+ +\w+\(.*", text, re.MULTILINE)
    start = next(i for i, line in enumerate(lines) if 'write(1, "ready' in line) + 1
    end = next(i for i, line in enumerate(lines) if 'write(1, "ok' in line)
    return [(names[i], names[:i + 1].count(names[i])) for i in range(start, end)]
