"""`empathy render` where nothing changed: said without the frame, whose imports would take longer than the looking.

It is the call that hooks and builds make again and again. Anything else, and anything odd, is left to the frame.
"""

import os
import sys
from pathlib import Path

from empathy_cli.locale import N_, Translator, translator
from empathy_cli.model.problem import InputError
from empathy_cli.model.text import visible
from empathy_cli.render.site import Outcome
from empathy_cli.render.state import Request, unchanged
from empathy_cli.store.scan import find_root

from . import output
from .session import Session


def answer() -> bool:
    """Whether nothing changed; then that is said."""
    session = Session(Path(find_root(".")))
    try:
        found = unchanged(session.root, Request(), session.today)
    except InputError:
        return False  # the frame says what is wrong
    if found is None:
        return False
    output.prepare(sys.stdout, sys.stderr)
    outcome = Outcome(found.out, found.language, unchanged=found.pages)
    session.say(told(outcome, session.root, translator(found.language)))
    return True


def told(outcome: Outcome, root: Path, t: Translator) -> str:
    """“12 pages written, 988 unchanged, 1 removed: build/index.html”."""
    written, removed = len(outcome.written), len(outcome.removed)
    parts = [
        t.plural("{n} page written", "{n} pages written", written) if written else "",
        t.plural("{n} unchanged", "{n} unchanged", outcome.unchanged) if outcome.unchanged else "",
        t.plural("{n} removed", "{n} removed", removed) if removed else "",
    ]
    words = ", ".join(filter(None, parts)) or t(N_("Nothing to render"))
    folder = root / outcome.out
    index = next((folder / name for name in ("index.html", "index.md") if (folder / name).is_file()), None)
    return f"{words}: {visible(_near(index))}" if index else words


def _near(path: Path) -> str:
    """The path as it is shortest from here."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)
    return min(relative, str(path), key=len)
