"""A process of its own for templates that are not ours: what loops or swells in it without end is stopped and named.

Jinja's sandbox keeps a template from reaching anything; it does not keep it from running for an hour. So a team's
templates are rendered by a child with limits of time and memory, which gets plain data and gives back text. One child
serves all pages of a run.
"""

import json
import signal
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from os import getpid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem

from .links import BESIDE, Links
from .overrides import TemplateFault, TimeIsUp, own_name

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from types import FrameType

GRACE = 12 if hasattr(signal, "setitimer") else 4
"""How many times its seconds of computing a page may take by the clock, for machines that have other things to do: the
last resort where the system can end what computes for too long."""


ROOM = 16 * 1024 * 1024
"""Bytes beyond the limit, to say in that it was reached."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may take: seconds of computing, MiB of memory beyond what a process has at its start."""

    seconds: float = 5.0
    memory: int = 256


class Worker:
    """Renders with a team's templates, elsewhere. It is started by the first page and again after one that broke it."""

    def __init__(self, overrides: Path, limits: Limits, dialect: str = "md", wiki: str = "") -> None:
        self.overrides = overrides
        self.limits = limits
        self.dialect = dialect
        self.wiki = wiki
        self._pipe: Connection | None = None
        self._process: BaseProcess | None = None
        self._owner = 0

    def render(self, template: str, context: Mapping[str, Any], links: Links = BESIDE) -> str:
        """The page; raises TemplateFault."""
        pipe = self._start()
        try:
            pipe.send((template, dict(context), links))
            if not pipe.poll(self.limits.seconds * GRACE):
                self.close()
                raise TemplateFault(self._stopped(template))
            reply = json.loads(pipe.recv_bytes())
        except (EOFError, OSError) as error:  # the child is gone
            self.close()
            raise TemplateFault(self._stopped(template)) from error
        if "text" in reply:
            return str(reply["text"])
        if reply["spent"]:  # what swelled may not be given back, and the next page is not to blame for it
            self.close()
        raise TemplateFault(*(Problem(p["message"], p["values"], file=p["file"], line=p["line"])
                              for p in reply["problems"]))

    def _start(self) -> "Connection":
        if self._pipe and self._owner == getpid():  # a worker that was started before a fork serves the other side
            return self._pipe
        forks = sys.platform == "linux" and threading.active_count() == 1
        context = get_context("fork") if forks else get_context("spawn")
        self._pipe, theirs = context.Pipe()
        # A forked child holds our end of the pipe, too; unless it lets go of it, it would never hear that we are gone.
        ours = self._pipe if forks else None
        self._process = context.Process(target=_serve, daemon=True, args=(
            theirs, self.overrides, self.limits, ours, self.dialect, self.wiki))
        self._process.start()
        theirs.close()
        self._owner = getpid()
        return self._pipe

    def close(self) -> None:
        """Ends the child, whatever it does."""
        if self._owner != getpid():
            return
        if self._pipe:
            self._pipe.close()
        if self._process:
            self._process.kill()
            self._process.join()
        self._pipe = self._process = None

    def _stopped(self, template: str) -> Problem:
        values = {"seconds": f"{self.limits.seconds:g}", "memory": self.limits.memory}
        return Problem(N_("stopped: it took more than {seconds} seconds or {memory} MiB"), values,
                       file=own_name(self.overrides, template))

    def __del__(self) -> None:
        with suppress(Exception, KeyboardInterrupt):  # at the end of the interpreter half of it may be gone
            self.close()


def _serve(pipe: "Connection", overrides: Path, limits: Limits, other_end: "Connection | None", dialect: str,
           wiki: str) -> None:
    """The child: one page after the other, until nobody is there any more."""
    from .environment import environment

    if other_end:
        other_end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it, and ends this process
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    env = environment(overrides, dialect=dialect, wiki=wiki)
    _bound(limits)
    with suppress(EOFError, OSError):
        while True:
            template, context, links = pipe.recv()
            pipe.send_bytes(json.dumps(_answer(env, template, context, links, limits)).encode())


def _answer(env: Any, template: str, context: dict[str, Any], links: Links, limits: Limits) -> dict[str, Any]:
    from .environment import render_here
    from .mistakes import explained

    try:
        with _Clock(limits.seconds):
            return {"text": render_here(env, template, context, links)}
    except TemplateFault as fault:
        problems, spent = fault.problems, isinstance(fault.__cause__, MemoryError)
    except TimeIsUp as error:
        problems, spent = explained(error, env, template, context).problems, False
    return {"spent": spent, "problems": [
        {"message": p.message, "values": {k: str(v) for k, v in p.values.items()}, "file": p.file, "line": p.line}
        for p in problems
    ]}


class _Clock:
    """Raises TimeIsUp after so many seconds of computing, where the system has such a clock."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        if hasattr(signal, "setitimer"):
            _end_after(self.seconds)
            signal.signal(signal.SIGPROF, _ring)
            signal.setitimer(signal.ITIMER_PROF, self.seconds)

    def __exit__(self, *_: object) -> None:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, 0)


def _ring(_: int, frame: "FrameType | None") -> None:
    del frame
    raise TimeIsUp


def _end_after(seconds: float) -> None:
    """Lets the system end this process when it has computed for longer: one call into C hears no signal of ours."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        most = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 2, most))


def _bound(limits: Limits) -> None:
    """The system's limit on memory, on top of what this process has already. Windows has none to set this way."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        status = Path("/proc/self/statm")
        held = int(status.read_text("ascii").split()[0]) * resource.getpagesize() if status.exists() else 1 << 30
        most = held + limits.memory * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (most, most + ROOM))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def make_room() -> None:
    """Lets this process have what was put by for saying that it has too little. It renders nothing after that."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
