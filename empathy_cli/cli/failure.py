"""How the program ends when something is wrong: what, where, what now. Never a traceback, unless it was asked for."""

import sys
from collections.abc import Iterable

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import visible

from . import output
from .session import Session


def unknown_command(name: str, known: Iterable[str]) -> InputError:
    from empathy_cli.model.types import nearest

    hint = nearest(name, known)
    text = N_("there is no command “{name}”. Did you mean “{hint}”?") if hint else N_(
        "there is no command “{name}”; “empathy --help” lists them")
    return InputError(Problem(text, {"name": name, "hint": hint}), exit_code=2)


def say(error: InputError, session: Session) -> int:
    """Prints a wrong input and returns its exit code."""
    t = session.t()
    for problem in error.problems:
        line = output.problem_line(problem, t)
        output.write(sys.stderr, (line if problem.file else f"{t(N_('error'))}: {line}") + "\n")
    return error.exit_code


def say_bug(error: Exception, session: Session) -> int:
    """Prints one line about a bug of ours, or its traceback with --debug; returns 1."""
    if session.debug:
        import traceback

        output.write(sys.stderr, "".join(traceback.format_exception(error)))
        return 1
    t = session.t()
    text = N_("this is a bug in empathy, not a mistake of yours: {kind}: {text}")
    output.write(sys.stderr, f"{t(N_('error'))}: " + t(
        text, kind=type(error).__name__, text=visible(str(error))[:300]) + "\n")
    output.write(sys.stderr, t(N_("Run it again with --debug in front to see where: empathy --debug …")) + "\n")
    return 1
