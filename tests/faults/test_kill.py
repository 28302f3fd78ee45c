"""kill -9 at any moment: every file is old or new, nothing else changed, and the next start finishes and tidies up."""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable

import pytest

from .breaking import at_call, at_moment, calls, judged, partly, wrong_then
from .jobs import JOBS, Prepared, run
from .trials import trials

pytestmark = [pytest.mark.strace, pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")]

SABOTAGE = """\
import sys
from empathy_cli.store import saver
{how}
from empathy_cli.__main__ import main
sys.exit(main())
"""
PLAIN = "saver._write = lambda target, data, *_: target.write_bytes(data)"
UNTIDY = "saver._remove_left = saver.sweep = lambda folder: None"


def _killed(prepared: Prepared, rounds: int, seed: int, program: tuple[str, ...] | None = None) -> tuple[Counter[str], list[str]]:
    """Kills it so often: of ten, seven at a system call with which it changes something, three at a moment of its run."""
    more = {} if program is None else {"program": program}
    pick, found, wrong = random.Random(seed), Counter[str](), []
    points = calls(prepared, **more)
    prepared.ground.restore(prepared.before)
    began = time.monotonic()
    run(prepared.ground, *prepared.job.args, **more)
    span = time.monotonic() - began
    for _ in range(rounds):
        if pick.random() < 0.3:
            where, ended = "a moment", at_moment(prepared, pick.random() * span, **more)
        else:
            point = pick.choice(points)
            where, ended = point.where, at_call(prepared, point, "signal=SIGKILL", **more)
        found["killed"] += ended.hit
        found["inside"] += ended.hit and partly(prepared)
        wrong += [f"{what}  <- killed at {where}" for what in judged(prepared, ended)]
    return found, wrong


@pytest.mark.slow
@pytest.mark.parametrize("name", JOBS)
def test_a_killed_command_leaves_all_old_or_new_and_the_next_start_finishes_it(job: Callable[[str], Prepared], name: str) -> None:
    rounds = trials(10)

    found, wrong = _killed(job(name), rounds, seed=6)

    print(name, rounds, dict(found))
    assert not wrong, "\n".join(wrong)
    assert found["killed"] >= rounds * 0.6
    share = 0 if name == "remove" else 0.1 if "git" in name else 0.3  # one call; most calls are those of git's own
    assert found["inside"] >= rounds * share


def test_an_edit_is_killed_at_two_of_its_system_calls(job: Callable[[str], Prepared]) -> None:
    """The same in a moment, for every run of the suite."""
    prepared = job("add")
    points = {call.name: call for call in calls(prepared)}
    for name in ("fsync", "rename"):
        ended = at_call(prepared, points[name], "signal=SIGKILL")
        assert ended.hit
        assert judged(prepared, ended) == []


def test_a_render_is_killed_when_some_of_its_new_pages_are_there(job: Callable[[str], Prepared]) -> None:
    """Those are ours for the next one, which knows of them from `empathy.json` alone."""
    prepared = job("render")
    pages = [call for call in calls(prepared) if ".html" in call.line and call.name in ("link", "linkat", "rename", "renameat2")]
    ended = at_call(prepared, pages[1], "signal=SIGKILL")
    assert ended.hit
    there, all_ = ([name for name in picture if name.endswith(".html")] for picture in (prepared.ground.look(), prepared.after))
    assert 0 < len(there) < len(all_)
    assert judged(prepared, ended) == []


@pytest.mark.slow
@pytest.mark.parametrize(("how", "sign"), [(PLAIN, "0 bytes"), (UNTIDY, "stays: ")])
def test_a_program_that_saves_without_care_is_found_out(job: Callable[[str], Prepared], how: str, sign: str) -> None:
    """The control."""
    prepared, program = job("add"), (sys.executable, "-c", SABOTAGE.format(how=how))
    wrong: list[str] = []
    for point in calls(prepared, program):
        ended = at_call(prepared, point, "signal=SIGKILL", program)
        wrong += judged(prepared, ended) if how == PLAIN else _untidied(prepared, program)
    assert any(sign in what for what in wrong), wrong


def _untidied(prepared: Prepared, program: tuple[str, ...]) -> list[str]:
    left = [name for name in prepared.ground.look() if ".empathy-tmp-" in name]
    run(prepared.ground, "list", program=program)
    return [f"stays: {name}" for name in left if name in prepared.ground.look()]


@pytest.mark.slow
def test_a_file_that_nobody_was_to_touch_is_missed(job: Callable[[str], Prepared]) -> None:
    """The control of what “nothing else changed” looks at."""
    prepared = job("add")
    prepared.ground.restore(prepared.before)
    (prepared.ground.workspace / "notes.txt").write_text("somebody's\n")
    assert any("notes.txt" in what for what in wrong_then(prepared))
