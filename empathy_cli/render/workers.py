"""Both cores: tasks spread over processes that were forked from this one, so that nothing is imported twice.

A process pool would pickle every task and import everything anew. Here a child inherits what it works on, and only
results travel, some at a time, through a pipe of its own. A child that loses its parent ends when it sends the next.
"""

import gc
import os
import pickle
import struct
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from time import monotonic
from typing import Any, NoReturn, TypeVar

from empathy_cli.model.problem import InputError

MANY = 64
"""Tasks from which on a second process is worth its start."""
MAX_JOBS = 8
TURNS = 12
"""How often a process takes some tasks: seldom enough to cost nothing, and at the end nobody waits long for another."""
RANGE = struct.Struct("II")
"""The first of some tasks and the one after them, as they wait in a pipe: all fit into its 64 KiB."""
FULL = 1 << 14
"""Bytes of results from which on they are sent: each sending interrupts what the other processes do."""
SOON = 0.05
"""Seconds after which results are sent, many or few: somebody looks at the progress."""

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


def spread(tasks: Sequence[T], work: Callable[[int, T], R], jobs: int = 1,
           ) -> Generator[tuple[int, R], None, None]:
    """Each task's number and result, as they get done. `work` gets the number of its process and the task.

    Few tasks, or one job: all of it here, in order. An InputError in a child is raised here.
    """
    if jobs < 2 or len(tasks) < MANY:
        yield from ((i, work(0, task)) for i, task in enumerate(tasks))
        return
    import signal

    gc.freeze()  # what is here already is shared, not copied by the collector's marks, nor looked through before
    children: dict[int, int] = {}
    queue = _queue(len(tasks), jobs)
    try:
        for number in range(jobs):
            pipe = _fork(number, queue, tasks, work, list(children))
            children[pipe[1]] = pipe[0]
        yield from _results(list(children))
    finally:
        os.close(queue)
        for pipe_end, pid in children.items():
            with suppress(OSError):
                os.close(pipe_end)
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)
        gc.unfreeze()


def _queue(tasks: int, jobs: int) -> int:
    """A pipe from which the children take some tasks at a time, so that the slower one takes fewer."""
    readable, writable = os.pipe()
    step = max(1, tasks // (jobs * TURNS))
    os.write(writable, b"".join(RANGE.pack(start, min(start + step, tasks)) for start in range(0, tasks, step)))
    os.close(writable)
    return readable


def _fork(number: int, queue: int, tasks: Sequence[T], work: Callable[[int, T], R], others: list[int],
          ) -> tuple[int, int]:
    readable, writable = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writable)
        return pid, readable
    try:
        for pipe in (readable, *others):
            os.close(pipe)
        _child(number, queue, tasks, work, writable)
    finally:
        os._exit(1)


def _child(number: int, queue: int, tasks: Sequence[T], work: Callable[[int, T], R], pipe: int) -> NoReturn:
    import signal

    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ready = bytearray()
    try:
        last = monotonic()
        while taken := os.read(queue, RANGE.size):
            for i in range(*RANGE.unpack(taken)):
                ready += _frame((i, work(number, tasks[i])))
                if len(ready) > FULL or monotonic() - last > SOON:
                    _send(pipe, ready)
                    last = monotonic()
        _send(pipe, ready + _frame(None))
        os._exit(0)
    except InputError as error:
        end: tuple[Any, ...] = ("input", error.problems, error.exit_code)
    except MemoryError:
        end = ("memory",)
    except Exception:  # noqa: BLE001 - a bug is told to the parent, which ends the program as it always does
        import traceback

        end = ("bug", traceback.format_exc())
    except KeyboardInterrupt:
        os._exit(130)
    _send(pipe, ready + _frame(end))
    os._exit(1)


def _frame(value: Any) -> bytes:
    data = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return len(data).to_bytes(4, "little") + data


def _send(pipe: int, data: bytearray) -> None:
    while data:
        del data[:os.write(pipe, data)]


def _results(pipes: list[int]) -> Iterator[tuple[int, Any]]:
    import selectors

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
                    elif value[0] == "memory":
                        raise MemoryError
                    elif value[0] == "bug":
                        raise WorkerError(value[1])
                    else:
                        yield value


def _frames(data: bytearray) -> Iterator[Any]:
    while len(data) >= 4 and len(data) >= (end := 4 + int.from_bytes(data[:4], "little")):
        yield pickle.loads(data[4:end])  # noqa: S301 - from our own child
        del data[:end]
