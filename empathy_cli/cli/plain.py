"""`empathy check` and `empathy render` as hooks and builds call them, with ids or paths and no option: without the
frame, whose imports would take longer than the work. Options have their one definition there; a call with any is left
to it.
"""

import os
from collections.abc import Callable, Sequence

from empathy_cli.model.problem import InputError

from . import failure
from .ended import ended
from .session import Session, session_of


def answer(args: Sequence[str]) -> int | None:
    """The exit code; None where this is a call for the frame, which also completes words for shells."""
    work = _WORK.get(args[0]) if args else None
    if work is None or any(word.startswith("-") for word in args) or "_EMPATHY_COMPLETE" in os.environ:
        return None
    return ended(lambda: _done(work, args[1:]), ())


def _done(work: Callable[[Session, Sequence[str]], int], which: Sequence[str]) -> int:
    session = session_of(None, lang=None, plain=False, color=True, quiet=False, debug=False, new_root=False)
    try:
        return work(session, which)
    except InputError as error:
        return failure.say(error, session)


def _check(session: Session, which: Sequence[str]) -> int:
    from .checking import checked

    return checked(session, which)


def _render(session: Session, which: Sequence[str]) -> int:
    from empathy_cli.render.state import Request

    from .places import must_be_workspace
    from .rendering import rendered
    from .trust import decided

    must_be_workspace(session.root, "render")
    templates = decided(session.root, os.environ, None)
    if templates.why:
        session.report([templates.why])
    return rendered(Request(ids=tuple(which), overrides=templates.own), session)


_WORK = {"check": _check, "render": _render}
