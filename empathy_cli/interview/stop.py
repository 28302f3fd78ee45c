"""Signals that end an interview: SIGINT, SIGTERM and SIGHUP, with the terminal as it was and the draft kept."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


class Stopped(KeyboardInterrupt):
    """Somebody closed the terminal or ended the program. A KeyboardInterrupt, so that no event loop swallows it."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Stop:
    """The first signal that came; the ones after it disturb nothing that ends.

    A signal's handler that raises is not enough. Where Python happens to be in a finalizer or in a callback of a weak
    reference, it prints the exception as ignored and goes on (the manual's chapter on `signal` warns of that). So the
    signal is remembered, whoever waits for somebody to type looks here first, and an event loop is woken.
    """

    def __init__(self) -> None:
        self.number: int | None = None
        self._wake: Callable[[], object] | None = None

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Signals come here until the end of the block."""
        numbers = [n for name in ("SIGINT", "SIGTERM", "SIGHUP") if (n := getattr(signal, name, None)) is not None]
        before = {n: signal.signal(n, self._hear) for n in numbers}
        try:
            yield
        finally:
            for n, handler in before.items():
                signal.signal(n, handler)

    @contextmanager
    def wakes(self, wake: Callable[[], object]) -> Iterator[None]:
        """Within the block a signal raises nothing but calls `wake`; one that came is raised at its end."""
        self._wake = wake
        try:
            yield
        finally:
            self._wake = None
        self.look()

    def look(self) -> None:
        """Raises Stopped where a signal came."""
        if self.number is not None:
            raise Stopped(self.number)

    def _hear(self, number: int, _: FrameType | None) -> None:
        if self.number is None:
            self.number = number
            if self._wake is None:
                raise Stopped(number)
            self._wake()
