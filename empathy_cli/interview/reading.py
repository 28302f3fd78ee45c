"""A line that somebody types, read so that no signal is overheard."""

import os
import select
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from .stop import Stop

AGAIN = 0.2
"""Seconds after which a read that still waits looks for signals again."""


def read_line(source: TextIO, stop: Stop | None = None) -> str:
    """The next line, with its end; nothing at the end of the source. Raises what a signal's handler raises, and Stopped
    where a signal to stop came.

    Python looks for signals between its own steps. One that came after the last look would wait with us for the next
    line. So we wait where the system's own handler wakes us, and read what is there; but Ctrl+C takes that away from a
    terminal, so the read itself does not wait for ever either. A terminal gives one line at a time: of a source that
    has given more than one, the rest would not be seen.
    """
    stop = stop or Stop()
    stop.look()
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        return source.readline()
    try:
        terminal = source.fileno()
    except (OSError, ValueError, AttributeError):
        return source.readline()  # no file behind it
    with _woken() as woken:
        stop.look()
        select.select([terminal, woken], [], [])
    stop.look()
    with _interrupted():
        return source.readline()


@contextmanager
def _woken() -> Iterator[int]:
    """What can be read from as soon as a signal has come."""
    woken, waker = os.pipe()
    os.set_blocking(waker, False)
    before = signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    try:
        yield woken
    finally:
        signal.set_wakeup_fd(before)
        os.close(woken)
        os.close(waker)


@contextmanager
def _interrupted() -> Iterator[None]:
    """Whatever waits within the block is interrupted now and then, and goes on, if no signal has come."""
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, AGAIN, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
