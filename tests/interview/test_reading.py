"""A signal that comes just before the program waits for a line is heard at once, not after the next line."""

import os
import signal
import sys
import threading
import time
from typing import TextIO

import pytest

from empathy_cli.interview.reading import read_line
from empathy_cli.interview.stop import Stop, Stopped

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")


@pytest.fixture
def late():
    """What types a line after all, as nothing else would end a test that fails."""
    return threading.Timer(10, lambda: None)


@pytest.fixture
def typed(late):
    """A source, and what types into it."""
    readable, writable = os.pipe()
    late.function, late.args = os.write, (writable, b"late\n")
    late.start()
    with os.fdopen(readable, encoding="utf-8") as source:
        yield source, lambda text: os.write(writable, text)
        late.cancel()
        late.join()
    os.close(writable)


def read_while_a_signal_comes(source: TextIO) -> str:
    """The system hands it to another thread: what waits is not interrupted, as it is not by one just before."""
    stop = Stop()
    blow = threading.Thread(target=lambda: (time.sleep(0.3), os.kill(os.getpid(), signal.SIGTERM)))
    blow.start()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        with stop.heard():
            return read_line(source, stop)
    finally:
        blow.join()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def test_a_signal_that_only_the_pipe_tells_of_ends_the_waiting(typed, late):
    source, _ = typed
    with pytest.raises(Stopped):
        read_while_a_signal_comes(source)

    assert late.is_alive()
    assert signal.set_wakeup_fd(-1) == -1


def test_a_line_that_is_there_no_more_when_it_is_read_is_not_waited_for(typed, late):
    """Ctrl+C takes what was typed away from a terminal; here there was never more than half of the line."""
    source, write = typed
    write(b"half a li")
    with pytest.raises(Stopped):
        read_while_a_signal_comes(source)

    assert late.is_alive()
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL


def test_a_line_that_comes_in_two_pieces_is_read_whole(typed):
    source, write = typed
    write(b"half a ")
    later = threading.Timer(0.7, write, (b"line\n",))
    later.start()
    assert read_line(source) == "half a line\n"


def test_a_line_that_is_there_is_not_waited_for(typed):
    source, write = typed
    write(b"Noor\n")
    assert read_line(source) == "Noor\n"


def test_in_another_thread_a_line_is_read_all_the_same(typed):
    source, write = typed
    write(b"Noor\n")
    read = []
    other = threading.Thread(target=lambda: read.append(read_line(source)))
    other.start()
    other.join()
    assert read == ["Noor\n"]
