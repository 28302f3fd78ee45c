"""Commands that are shown to somebody, as one would type them."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from empathy_cli.locale import N_
from empathy_cli.store.scan import find_root

if TYPE_CHECKING:
    from .session import Session


def command_line(*words: str) -> str:
    """A command as one would type it in a shell."""
    return shlex.join(("empathy", *words))


def say_next(session: "Session", *steps: tuple[str, str]) -> None:
    """What one would do now: a command a line, with what it is for."""
    session.say("")
    session.say(session.t()(N_("Next:")))
    for command, what in steps:
        session.say(f"  {command}  {what}")


def look_at(session: "Session", id_: str) -> tuple[str, str]:
    """The step that shows a document."""
    return command_line(*here(session), "show", id_), session.t()(N_("look at it"))


def here(session: "Session", *, language: bool = False) -> tuple[str, ...]:
    """The global options that a command needs to do the same from here."""
    elsewhere = session.root.resolve() != Path(find_root(".")).resolve()
    return (*(("-C", str(session.root)) if elsewhere else ()),
            *(("--lang", session.lang) if language and session.lang else ()))
