"""A question before something is changed that no command brings back."""

from typing import TYPE_CHECKING

import typer

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

if TYPE_CHECKING:
    from .session import Session


def make_sure(session: "Session", question: str, *, yes: bool) -> None:
    """Returns where --yes was given or somebody says yes. Without a terminal nothing is asked, and nothing done.

    Raises InputError there; ends the command with exit code 1 where the answer is no.
    """
    if yes:
        return
    from .asking import ask_yes, somebody

    to = somebody()
    if to is None:
        raise InputError(Problem(N_("nobody is here to be asked: add --yes to do it, or --dry-run to see what would "
                                    "change")), exit_code=2)
    t = session.t()
    if not ask_yes(t(question), to, t, default=False):
        session.say(t(N_("Nothing was changed.")))
        raise typer.Exit(1)
