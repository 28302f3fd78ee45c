"""Both cores: tasks spread over processes that were forked from this one, so that nothing is imported twice.

A process pool would pickle every task and import everything anew. Here a child inherits what it works on, and only
results travel, through a pipe of its own. A child that loses its parent ends with its next result.
"""

import gc
import os
import pickle
import selectors
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

from empathy_cli.model.problem import InputError

MANY = 64
"""Tasks from which on a second process is worth its start."""
MAX_JOBS = 8

T = TypeVar("T")
R = TypeVar("R")


class WorkerError(RuntimeError):
    """A bug of ours in a child, with its traceback as text; or a child that somebody killed."""


def cores(asked: int = 0) -> int:
    """How many processes to use: what was asked for, else one for each processor that we may use."""
    if not hasattr(os, "fork") or sys.platform == "darwin":  # system libraries on macOS do not survive a fork
        return 1
    if not asked:
        affinity = getattr(os, "sched_getaffinity", None)
        asked = len(affinity(0)) if affinity else os.cpu_count() or 1
    return max(1, min(asked, MAX_JOBS))


def spread(tasks: Sequence[T], work: Callable[[int, T], R], jobs: int = 1) -> Iterator[tuple[int, R]]:
    """Each task's number and result, as they get done. `work` gets the number of its process and the task.

    Few tasks, or one job: all of it here, in order. An InputError in a child is raised here.
    """
    if jobs < 2 or len(tasks) < MANY:
        yield from ((i, work(0, task)) for i, task in enumerate(tasks))
        return
    gc.collect()
    gc.freeze()  # what is here already is shared, not copied by the collector's marks
    children: dict[int, int] = {}
    try:
        for number in range(jobs):
            pipe = _fork(number, tasks, work, jobs, list(children))
            children[pipe[1]] = pipe[0]
        yield from _results(list(children))
    finally:
        for pipe_end, pid in children.items():
            with suppress(OSError):
                os.close(pipe_end)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
        gc.unfreeze()


def _fork(number: int, tasks: Sequence[T], work: Callable[[int, T], R], jobs: int, others: list[int],
          ) -> tuple[int, int]:
    readable, writable = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writable)
        return pid, readable
    try:
        for pipe in (readable, *others):
            os.close(pipe)
        _child(number, tasks, work, jobs, writable)
    finally:
        os._exit(1)


def _child(number: int, tasks: Sequence[T], work: Callable[[int, T], R], jobs: int, pipe: int) -> NoReturn:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        for i in range(number, len(tasks), jobs):
            _send(pipe, (i, work(number, tasks[i])))
        _send(pipe, None)
        os._exit(0)
    except InputError as error:
        _send(pipe, ("input", error.problems, error.exit_code))
    except Exception:  # noqa: BLE001 - a bug is told to the parent, which ends the program as it always does
        _send(pipe, ("bug", traceback.format_exc()))
    except KeyboardInterrupt:
        os._exit(130)
    os._exit(1)


def _send(pipe: int, value: Any) -> None:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    data = len(data).to_bytes(4, "little") + data
    while data:
        data = data[os.write(pipe, data):]


def _results(pipes: list[int]) -> Iterator[tuple[int, Any]]:
    waiting = {pipe: bytearray() for pipe in pipes}
    with selectors.DefaultSelector() as selector:
        for pipe in pipes:
            selector.register(pipe, selectors.EVENT_READ)
        while waiting:
            for key, _ in selector.select():
                pipe = key.fd
                data = os.read(pipe, 1 << 16)
                if not data:
                    raise WorkerError("a worker process was ended from outside")
                waiting[pipe] += data
                for value in _frames(waiting[pipe]):
                    if value is None:
                        selector.unregister(pipe)
                        del waiting[pipe]
                    elif value[0] == "input":
                        raise InputError(*value[1], exit_code=value[2])
                    elif value[0] == "bug":
                        raise WorkerError(value[1])
                    else:
                        yield value


def _frames(data: bytearray) -> Iterator[Any]:
    while len(data) >= 4 and len(data) >= (end := 4 + int.from_bytes(data[:4], "little")):
        yield pickle.loads(data[4:end])  # noqa: S301 - from our own child
        del data[:end]
