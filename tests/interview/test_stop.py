"""A signal ends an interview wherever Python is when it comes: in a finalizer, too, where an exception is lost."""

import io
import os
import signal
import sys
import threading

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from empathy_cli.interview.conversation import hold
from empathy_cli.interview.fancy import Fancy
from empathy_cli.interview.plain import Plain
from empathy_cli.interview.reading import read_line
from empathy_cli.interview.stop import Stop, Stopped
from empathy_cli.model.text import visible

pytestmark = [pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them"),
              pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


class Finalized:
    """Sends a signal to this process while Python finalizes it."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __del__(self) -> None:
        signal.raise_signal(self.number)


class Drawn(DummyOutput):
    """A terminal to which a signal comes while the program writes to it the first time."""

    def __init__(self, number: int) -> None:
        self.numbers = [number]

    def write(self, data: str) -> None:
        if self.numbers:
            Finalized(self.numbers.pop())


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_in_a_finalizer_is_found_by_the_next_look(number):
    stop, before = Stop(), signal.getsignal(number)
    with stop.heard():
        Finalized(number)
        with pytest.raises(Stopped) as stopped:
            stop.look()

    assert stopped.value.number == number
    assert signal.getsignal(number) == before


def test_elsewhere_it_ends_at_once_what_is_done_and_a_second_one_does_not_disturb_the_end():
    stop = Stop()
    with stop.heard():
        with pytest.raises(Stopped):
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGHUP)

    assert stop.number == signal.SIGTERM


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("moment", ["before it is drawn", "while it is drawn", "while it waits"])
def test_a_line_being_typed_ends_however_the_signal_comes(interview, number, moment):
    asking, stop = interview(), Stop()
    output = Drawn(number) if moment == "while it is drawn" else DummyOutput()
    with create_pipe_input() as source, create_app_session(input=source, output=DummyOutput()), stop.heard():
        front = Fancy(io.StringIO(), asking.t, visible, asking.known, color=True, output=output, stop=stop)
        late = threading.Timer(0.3, os.kill, (os.getpid(), number))
        if moment == "before it is drawn":
            Finalized(number)
        elif moment == "while it waits":
            late.start()
        way_out = threading.Timer(20, source.send_text, ("\x04",))  # end of input: it would wait for ever
        way_out.start()
        try:
            with pytest.raises((KeyboardInterrupt, EOFError)) as stopped:
                hold(asking, front, asking.t)
        finally:
            late.cancel()
            way_out.cancel()

    assert not isinstance(stopped.value, EOFError)
    if moment == "before it is drawn" or number != signal.SIGINT:  # which is a key while a line is being typed
        assert stop.number == number


def test_a_signal_within_an_answer_is_heard_before_the_next_question(interview):
    asking, stop = interview(), Stop()
    asking.keep = lambda *_: Finalized(signal.SIGTERM) and None
    with create_pipe_input() as source, create_app_session(input=source, output=DummyOutput()), stop.heard():
        source.send_text("Noor\rNurse\r\x03")
        front = Fancy(io.StringIO(), asking.t, visible, asking.known, color=True, output=DummyOutput(), stop=stop)
        with pytest.raises(Stopped):
            hold(asking, front, asking.t)

    assert asking.answers == {("name",): "Noor"}


def test_the_plain_interview_hears_it_too(interview):
    asking, stop = interview(), Stop()
    asking.keep = lambda *_: Finalized(signal.SIGTERM) and None
    readable, writable = os.pipe()
    os.write(writable, b"Noor\nNurse\n")
    os.close(writable)
    with os.fdopen(readable, encoding="utf-8") as source, stop.heard(), pytest.raises(Stopped):
        hold(asking, Plain(source, io.StringIO(), asking.t, visible, stop), asking.t)

    assert asking.answers == {("name",): "Noor"}


def test_a_signal_that_a_finalizer_takes_while_a_line_is_waited_for_ends_the_waiting(monkeypatch):
    """The last moment: the terminal is watched, and the look was before."""
    stop = Stop()
    readable, writable = os.pipe()
    watch = signal.set_wakeup_fd

    def watched(*args, **options):
        before = watch(*args, **options)
        if args[0] != -1:
            Finalized(signal.SIGTERM)
        return before

    monkeypatch.setattr(signal, "set_wakeup_fd", watched)
    late = threading.Timer(20, os.write, (writable, b"late\n"))
    late.start()
    try:
        with os.fdopen(readable, encoding="utf-8") as source, stop.heard(), pytest.raises(Stopped):
            read_line(source, stop)
    finally:
        late.cancel()
        os.close(writable)
