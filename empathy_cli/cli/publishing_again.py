"""`empathy publish` where nothing changed: said without the frame, whose imports would take longer than the looking.

It is the call that CI jobs and hooks make again and again. Anything else, and anything odd, is left to the frame.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from empathy_cli.locale import N_, Translator, translator
from empathy_cli.model.problem import InputError
from empathy_cli.publish.quick import Known, known
from empathy_cli.store.scan import find_root

from . import output
from .session import Session
from .trust import unasked

PLAIN = frozenset({"--apply", "--no-diff"})
"""Options that say the same of nothing."""
NOTHING = N_("Nothing to do: every page is as it should be.")


def answer(args: Sequence[str]) -> bool:
    """Whether nothing changed, neither here nor there; then that is said."""
    names = [word for word in args if word not in PLAIN]
    if len(names) > 1 or any(word.startswith("-") or not word.replace("-", "").isalnum() for word in names):
        return False
    session = Session(Path(find_root(".")))
    if not unasked(session.root, os.environ):
        return False
    try:
        found = known(session.root, names[0] if names else None, session.today)
        if found is None or _state(found) != found.state:
            return False
    except (InputError, OSError):
        return False  # the frame says what is wrong
    output.prepare(sys.stdout, sys.stderr)
    t = translator(found.language)
    session.out(told(found.settings.name, found.pages, t))
    session.say(t(NOTHING))
    summarize(found.settings.name, found.pages, t)
    return True


def _state(found: Known) -> str:
    """The remote's, in one question; "" where it cannot be told."""
    if found.settings.kind != "git":
        return ""
    from empathy_cli.publish.git.server import state
    from empathy_cli.publish.targets import secret_of

    return state(found.settings, secret_of(found.settings, os.environ), os.environ)


def told(name: str, pages: int, t: Translator) -> str:
    return f"{name}: {t.plural('{n} the same', '{n} the same', pages)}"


def summarize(name: str, pages: int, t: Translator) -> None:
    """The page of a step says it, too."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if file:
        try:
            with Path(file).open("ab") as stream:
                said = told(name, pages, t).partition(": ")[2]
                stream.write(f"## empathy publish {name}\n\n{said}\n\n{t(NOTHING)}\n".encode())
        except OSError:
            return
