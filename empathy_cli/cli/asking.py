"""What the commands that ask have in common: a terminal to ask in, a draft to keep, and every way to stop."""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import TextIO

import typer

from empathy_cli.interview.draft import Draft
from empathy_cli.interview.stop import Stop
from empathy_cli.locale import N_, Translator
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import visible

from . import output
from .session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from empathy_cli.interview.conversation import FrontEnd
    from empathy_cli.interview.engine import Interview
    from empathy_cli.model.field import Kind


TO_ANSWER = N_("this is no terminal, so no question can be asked. Put the answers in a file: {command} --answers FILE "
               "(“-” reads them from standard input)")
TO_PICK = N_("this is no terminal, so nothing can be asked: {command} TEXT, or “-” for standard input, one a line; "
             "of a transcript, “--from FILE --lines 12-14,20”")
TO_EDIT = N_("this is no terminal, so no editor can be opened. {command} --answers FILE changes fields without one")
"""What to do where nobody can be asked."""


def somebody() -> TextIO | None:
    """Where questions are shown, if anybody is there to answer: on the terminal, and never where data goes if that can
    be helped.
    """
    to = next((s for s in (sys.stderr, sys.stdout) if s is not None and s.isatty()), None)
    return to if sys.stdin is not None and sys.stdin.isatty() else None


def must_be_somebody(otherwise: str, command: str) -> TextIO:
    """The terminal. Raises InputError (exit code 2) where there is none, and says how to do without."""
    to = somebody()
    if to is None:
        raise InputError(Problem(otherwise, {"command": command}), exit_code=2)
    return to


def plain_hint(t: Translator) -> str:
    return t(N_("On a line of its own, “<” goes back, “?” says why it is asked, “>” goes to the review."))


def front_end(session: Session, to: TextIO, t: Translator, interview: "Interview", welcome: list[str],
              stop: Stop) -> "FrontEnd":
    """The front end that this terminal can take. It has said its welcome."""
    fit = fitting(to)
    if session.plain:
        from empathy_cli.interview.plain import Plain

        plain = Plain(sys.stdin, to, t, fit, stop)
        for line in welcome:
            plain.say(line)
        return plain
    from empathy_cli.interview.preview import first_question

    with first_question(to, welcome, interview.prompt, t, fit, color=session.color):
        from empathy_cli.interview.fancy import Fancy

        return Fancy(to, t, fit, interview.known, color=session.color, unicode=takes_marks(to),
                     stop=stop)


def fitting(to: TextIO) -> Callable[[str], str]:
    """Makes a text safe for the terminal: nothing in it acts, and in an old locale marks are ASCII."""
    if takes_marks(to):
        return visible
    return lambda text: output.ascii_like(visible(text))


def takes_marks(to: TextIO) -> bool:
    """Whether ✓ and typographic quotes can be shown. An explicit LC_ALL=C says no, whatever Python makes of it."""
    environ = os.environ
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    return output.is_utf8(to) and locale not in ("C", "POSIX")


def interview_for(kind: "Kind") -> "type[Interview]":
    """What asks about a kind. Imported late: the first question waits for it."""
    if kind.name == "journey":
        from empathy_cli.interview.journey import JourneyInterview

        return JourneyInterview
    from empathy_cli.interview.engine import Interview

    return Interview


def hold_interview(session: Session, interview: "Interview", draft: Draft, t: Translator, to: TextIO, *,
                   welcome: list[str], confirm: bool, stamp: tuple[str, str] | None = None) -> None:
    """Asks until everything is answered and confirmed. Exits with 130 (or 128 + signal) where somebody stops.

    `stamp` is kept with the first answer of a draft: what the answers were given to.
    """
    from empathy_cli.interview.conversation import hold


    def keep(path: tuple[str, ...] | None, value: object, place: list[object]) -> None:
        if stamp and not draft.begun:
            draft.keep((stamp[0],), stamp[1], place)
        draft.keep(path, value, place)

    interview.keep = keep
    stop = Stop()
    try:
        with stop.heard(), nullcontext() if session.plain else _keys_wait():
            front = front_end(session, to, t, interview, welcome, stop)
            hold(interview, front, t, confirm=confirm)
    except (KeyboardInterrupt, EOFError) as end:
        with suppress(OSError):  # the terminal may be gone
            to.write("\n" + fitting(to)(t(N_("Your draft is kept. Run the same command to go on."))
                                        if draft.begun else t(N_("Nothing was answered, nothing is kept."))) + "\n")
            to.flush()
        raise typer.Exit(128 + (stop.number or signal.SIGINT)) from end
    except OSError as error:
        raise typer.Exit(128 + getattr(signal, "SIGHUP", 1)) from error  # nobody can read what we would say


def _keys_wait() -> AbstractContextManager[None]:
    from empathy_cli.interview.preview import keys_wait

    return keys_wait()


def ask_yes(question: str, to: TextIO, t: Translator, *, default: bool = True) -> bool:
    """A question for yes or no, in plain text. No answer at all is no."""
    from empathy_cli.interview.reading import read_line

    to.write(f"{question} {t(N_('[Y/n]') if default else N_('[y/N]'))} ")
    to.flush()
    line = read_line(sys.stdin)
    word = line.strip().casefold()
    return bool(line) and (default if not word else word[:1] in "yjos")
