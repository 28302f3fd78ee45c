"""Renders whenever something was saved. Looks by itself, a few times a second: that works on every system and disk."""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from empathy_cli.model.problem import InputError

from .site import Outcome, Request, build
from .state import Seen

PAUSE = 0.4
"""Seconds between two looks."""
REST = 0.05
"""Seconds that nothing must change any more: an editor may write several files, or one in several pieces."""


@dataclass(frozen=True, slots=True)
class Change:
    """The inputs that are not what they were, by their path in the workspace."""

    saved: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()


def watch(root: Path, request: Request, today: Callable[[], str]) -> Iterator[tuple[Change, Outcome | InputError]]:
    """Which inputs changed, and what the render made of it; the first time of nothing. Ends when it is interrupted.

    A broken file, or settings that cannot be read, is an outcome like others: the next save may mend it.
    """
    pictures: tuple[str, ...] = ()
    known: dict[str, str] | None = None
    while True:
        present = _look(root, pictures)
        if present != known:
            while (later := _after(REST, root, pictures)) != present:
                present = later
            change = Change() if known is None else _change(root, known, present)
            try:
                outcome: Outcome | InputError = build(root, request, today())
            except InputError as error:
                outcome = error
            if isinstance(outcome, Outcome):
                fresh = {p: s for p, s in _look(root, outcome.pictures).items() if p not in present}
                pictures = outcome.pictures
                present |= fresh
            known = present
            yield change, outcome
        time.sleep(PAUSE)


def _change(root: Path, before: dict[str, str], now: dict[str, str]) -> Change:
    different = sorted(path for path in {*before, *now} if before.get(path, "") != now.get(path, ""))
    return Change(tuple(os.path.relpath(path, root) for path in different if now.get(path)),
                  tuple(os.path.relpath(path, root) for path in different if not now.get(path)))


def _after(seconds: float, root: Path, pictures: tuple[str, ...]) -> dict[str, str]:
    time.sleep(seconds)
    return _look(root, pictures)


def _look(root: Path, pictures: tuple[str, ...]) -> dict[str, str]:
    """The sign of every input, by its path; "" where there is none."""
    seen = Seen.now(root, pictures)
    others = [("empathy.yaml", seen.settings), *seen.pictures.items()]
    return {
        str(root / path): found.hex()
        for path, found in (*seen.overrides, *seen.entries, *others)
    }
