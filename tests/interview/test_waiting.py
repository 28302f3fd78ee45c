"""A signal that comes just before the program waits for a line is heard at once, not after the next line."""

import os
import select
import signal
import sys
import threading

import pytest

from empathy_cli.interview.plain import wait_for_line
from empathy_cli.interview.stop import Stop

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")


def test_a_signal_ends_the_waiting_even_where_its_handler_only_returns() -> None:
    """Then nothing but the pipe can have ended it: Python itself goes on waiting after such a handler."""
    readable, writable = os.pipe()
    came: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _: came.append(number))
    typed = threading.Timer(10, os.write, (writable, b"late\n"))
    over = threading.Event()

    def blows() -> None:
        while not over.wait(0.05):  # the first ones may come before it waits
            os.kill(os.getpid(), signal.SIGUSR1)

    blow = threading.Thread(target=blows)
    typed.start()
    blow.start()
    try:
        with os.fdopen(readable, encoding="utf-8") as source:
            wait_for_line(source, Stop())
            waited_for_the_line = bool(select.select([source], [], [], 0)[0])
    finally:
        over.set()
        blow.join()
        typed.cancel()
        signal.signal(signal.SIGUSR1, before)
        os.close(writable)

    assert set(came) == {signal.SIGUSR1}
    assert not waited_for_the_line
    assert signal.set_wakeup_fd(-1) == -1


def test_a_line_that_is_there_is_not_waited_for() -> None:
    readable, writable = os.pipe()
    os.write(writable, b"Noor\n")
    with os.fdopen(readable, encoding="utf-8") as source:
        wait_for_line(source, Stop())
        assert source.readline() == "Noor\n"
    os.close(writable)
