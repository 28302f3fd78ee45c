"""Tasks in processes of their own: every result arrives once, and so does whatever ends one of them."""

import os
import signal
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from empathy_cli.model.problem import InputError, Problem
from empathy_cli.render.workers import MANY, SOON, TURNS, WorkerError, spread

pytestmark = pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="one process, where none is forked")
TASKS = range(MANY * 3)


@pytest.mark.parametrize("jobs", [1, 2, 3, 8])
def test_each_result_arrives_once_and_in_the_order_of_its_process(jobs: int) -> None:
    found = list(spread(TASKS, lambda number, task: (number, "x" * task * 97), jobs))
    assert sorted(i for i, _ in found) == list(TASKS)
    assert all(len(text) == i * 97 for i, (_, text) in found)
    for number in range(jobs):
        mine = [i for i, (by, _) in found if by == number]
        assert mine == sorted(mine)


def test_what_a_slow_process_has_not_taken_the_others_do(tmp_path: Path) -> None:
    """The first task waits for the last one: its process has time for no other but those that it took with it."""
    tasks, end, until = range(MANY * 2), tmp_path / "end", monotonic() + 60

    def work(number: int, task: int) -> int:
        while task == 0 and not end.exists() and monotonic() < until:
            sleep(0.01)
        if task == tasks[-1]:
            end.touch()
        return number

    found = dict(spread(tasks, work, 2))
    assert sum(number == found[0] for number in found.values()) <= len(tasks) // TURNS


def test_few_tasks_start_no_process() -> None:
    assert {pid for _, pid in spread(range(MANY - 1), lambda *_: os.getpid(), 2)} == {os.getpid()}
    assert os.getpid() not in {pid for _, pid in spread(range(MANY), lambda *_: os.getpid(), 2)}


def test_results_of_slow_tasks_do_not_wait_for_more_of_them() -> None:
    """Each takes longer than results may wait; the first is here before any process can have done a third."""
    def slow(_: int, task: int) -> int:
        sleep(SOON * 4)
        return task

    started = monotonic()
    results = spread(range(MANY), slow, 2)
    next(results)
    assert monotonic() - started < SOON * 4 * (MANY // 2 - 1)
    results.close()


@pytest.mark.parametrize(("raised", "told"), [
    (InputError(Problem("spoilt", file="a.yaml"), exit_code=2), "spoilt"), (MemoryError(), ""), (ZeroDivisionError("of ours"), "ZeroDivisionError: of ours")])
def test_what_ends_a_process_is_raised_here_after_its_results_before_that(raised: Exception, told: str, tmp_path: Path,
                                                                          ) -> None:
    done: list[int] = []  # each process has its own

    def work(_: int, task: int) -> int:
        if task > MANY:
            (tmp_path / str(os.getpid())).write_text(" ".join(map(str, done)), "utf-8")
            raise raised
        sleep(0.001)
        done.append(task)
        return task

    found: list[tuple[int, int]] = []
    with pytest.raises(WorkerError if isinstance(raised, ZeroDivisionError) else type(raised)) as error:
        found.extend(spread(TASKS, work, 2))
    assert told in str(error.value)
    ended = [{*map(int, file.read_text("utf-8").split())} for file in tmp_path.iterdir()]
    assert any(tasks and tasks <= {i for i, _ in found} for tasks in ended)


def test_a_process_that_somebody_kills_is_told_and_none_is_left(tmp_path: Path) -> None:
    def work(_: int, task: int) -> int:
        (tmp_path / str(os.getpid())).touch()
        if task == MANY:
            os.kill(os.getpid(), signal.SIGKILL)
        return task

    with pytest.raises(WorkerError, match="ended from outside"):
        list(spread(TASKS, work, 2))
    for process in tmp_path.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(process.name), 0)


def test_whoever_looks_no_further_leaves_no_process() -> None:
    results = spread(TASKS, lambda *_: os.getpid(), 2)
    _, pid = next(results)
    results.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
