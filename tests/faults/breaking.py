"""Breaks a command: kills it at a moment or at a system call, or lets the system refuse one of its calls.

A call is named as strace counts it: its name, and how many of that name the process made until then. Which ones touch
the ground is found by tracing a run that nothing disturbs; that a blow fell where it was meant to, the trace says.
"""

import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from .ground import Ground, Picture, differences, is_left, same
from .jobs import PROGRAM, Prepared, run

CHANGING = ("write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat", "mkdir",
            "mkdirat", "unlink", "unlinkat", "rmdir", "ftruncate", "fchmod", "symlink")
CALLS = (*CHANGING, "open", "openat", "creat", "flock")
"""What is traced; of those that open, only what makes a file is broken."""
ERRORS = ("ENOSPC", "EROFS", "EACCES", "EIO")
_LINE = re.compile(r"^(?P<pid>\d+) +(?P<name>\w+)\((?P<rest>.*)$", re.MULTILINE)
OWN = "ws/.empathy"
"""Where the answers are kept for a command that does the same again: only of one that asked, and was not stopped."""
_BUG = ("Traceback", "this is a bug in empathy", "Exception ignored")


@dataclass(frozen=True)
class Call:
    """The `nth` call of that name in its process, and the line of the trace that shows it."""

    name: str
    nth: int
    line: str
    main: bool
    """Whether the program itself makes it, and none that it has started."""

    @property
    def where(self) -> str:
        return f"{self.name} #{self.nth}: {self.line[:160]}"


@dataclass(frozen=True)
class Ended:
    """How a broken run ended. `hit`: whether the blow fell on the ground."""

    code: int
    said: str
    hit: bool = True


def calls(prepared: Prepared, program: tuple[str, ...] = PROGRAM) -> list[Call]:
    """The calls with which the command changes the ground."""
    prepared.ground.restore(prepared.before)
    ended = _traced(prepared, (), program)
    assert ended.code == prepared.job.code, ended.said
    trace = _trace(prepared.ground).read_text(errors="replace")
    counted: Counter[tuple[str, str]] = Counter()
    found, main = [], ""
    for match in _LINE.finditer(trace):
        pid, name, rest = match["pid"], match["name"], match["rest"]
        main = main or pid
        counted[pid, name] += 1
        if _touches(name, rest, prepared.ground):
            found.append(Call(name, counted[pid, name], rest, pid == main))
    return found


def _touches(name: str, rest: str, ground: Ground) -> bool:
    """Whether a call makes, changes or removes something on the ground. What git does with its own is git's."""
    if name in ("open", "openat") and "O_CREAT" not in rest:
        return False
    return f"{ground.top}/" in rest and "ENOENT" not in rest.rpartition("=")[2]


def at_call(prepared: Prepared, call: Call, fault: str, program: tuple[str, ...] = PROGRAM) -> Ended:
    """Runs the command from its beginning; at this call `fault` strikes: `error=EIO`, `signal=SIGKILL`."""
    prepared.ground.restore(prepared.before)
    ended = _traced(prepared, ("-e", f"inject={call.name}:{fault}:when={call.nth}"), program)
    trace = _trace(prepared.ground).read_text(errors="replace")
    struck = [line for line in trace.splitlines() if "INJECTED" in line or "killed by SIGKILL" in line]
    hit = any("killed" in line or f"{prepared.ground.top}/" in line for line in struck)
    return replace(ended, hit=hit)


def at_moment(prepared: Prepared, moment: float, program: tuple[str, ...] = PROGRAM) -> Ended:
    """Runs the command and kills it after so many seconds."""
    ground = prepared.ground
    ground.restore(prepared.before)
    process = subprocess.Popen([*program, *prepared.job.args], cwd=ground.workspace, env=ground.environment,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        process.wait(timeout=moment)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    said, _ = process.communicate()
    _settle(ground)
    return Ended(process.returncode, said, hit=process.returncode == -signal.SIGKILL)


def _traced(prepared: Prepared, inject: tuple[str, ...], program: tuple[str, ...]) -> Ended:
    ground = prepared.ground
    quick = () if any("signal=" in word for word in inject) else ("--seccomp-bpf",)  # with it, no signal is sent (6.1)
    done = run(ground, *prepared.job.args, program=(
        "strace", "-f", *quick, "-qq", "-y", "-s", "16", "-o", str(_trace(ground)), "-e", f"trace={','.join(CALLS)}",
        *inject, *program))
    _settle(ground)
    return Ended(done.returncode, done.stdout + done.stderr)


def _trace(ground: Ground) -> Path:
    return ground.top.with_name(ground.top.name + ".trace")


def _settle(ground: Ground) -> None:
    """Waits for what a killed program has started: git goes on for a moment."""
    end = time.monotonic() + 30
    while time.monotonic() < end and _at_work(ground):
        time.sleep(0.005)


def _at_work(ground: Ground) -> bool:
    for process in Path("/proc").iterdir() if Path("/proc/self").exists() else ():
        try:
            if process.name.isdigit() and str((process / "cwd").readlink()).startswith(str(ground.top)):
                return True
        except OSError:
            continue  # gone, or not ours
    return False


def judged(prepared: Prepared, ended: Ended) -> list[str]:
    """What is wrong after a blow, and after the next start. Empty where all is as promised."""
    wrong = wrong_now(prepared, ended)
    return wrong + wrong_then(prepared)


def wrong_now(prepared: Prepared, ended: Ended) -> list[str]:
    now = prepared.ground.look()
    job = prepared.job
    wrong = differences(prepared.before, prepared.after, now, job.between, moves=job.moves)
    if any(sign in ended.said for sign in _BUG):
        wrong.append(f"said: {ended.said.strip()[-500:]}")
    missing = [n for n in same(now, prepared.after) if not is_left(n) and OWN not in n]
    if ended.code == job.code and missing:
        wrong.append(f"ended with {ended.code}, but {missing} are not as they are to be")
    if ended.code not in (job.code, job.fails, 1, -signal.SIGKILL, 128 + signal.SIGKILL):
        wrong.append(f"ended with {ended.code}: {ended.said.strip()[-300:]}")
    if ended.code in (1, job.fails) and not ended.said.strip():
        wrong.append("failed without a word")
    return wrong


def wrong_then(prepared: Prepared) -> list[str]:
    """The next start: the same command where its work is not done, else any other one."""
    ground, job = prepared.ground, prepared.job
    _age(ground)
    complete = not [n for n in same(ground.look(), prepared.after) if not is_left(n) and OWN not in n]
    other = ("new", "source", "--answers", "../given/source.yaml")
    args = job.args if job.again or not complete else other
    next_ = run(ground, *args)
    now = ground.look()
    wrong = [f"stays: {name}" for name in now if is_left(name)]
    if next_.returncode != (job.code if args == job.args else 0):
        wrong.append(f"the next start ended with {next_.returncode}: {next_.stderr[-300:]}")
    made = {"ws/personas/sources/talk-two.yaml"} if args == other else set()
    if left := [n for n in same(now, prepared.after) if OWN not in n and n not in made]:
        wrong.append(f"after the next start {left} are not as they are to be")
    return wrong


def _age(ground: Ground) -> None:
    """Makes what lies in the folder for temporary files older than what anybody may be about to lock."""
    import os

    for path in (ground.top / "tmp").iterdir():
        os.utime(path, (0, 0))


def partly(prepared: Prepared) -> bool:
    """Whether the blow fell inside of a save: between the first change and the last one."""
    now: Picture = prepared.ground.look()
    return any(is_left(name) for name in now) or bool(same(now, prepared.before) and same(now, prepared.after))


def fresh(path: Path) -> Path:
    shutil.rmtree(path, ignore_errors=True)
    return path
