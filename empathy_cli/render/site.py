"""Renders a workspace: only what changed, and nothing but what is ours.

This module is all that a run in which nothing changed imports, with `state`, `inputs` and `store.scan`: the standard
library, no YAML, no model, no templates.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from . import state
from .state import Request

if TYPE_CHECKING:
    from empathy_cli.model.problem import Problem

__all__ = ["Drift", "Outcome", "Request", "build"]

Progress = Callable[[int, int], None]
"""Told how many tasks of how many are done, again and again."""


@dataclass(frozen=True, slots=True)
class Drift:
    """A file that is not what it would be."""

    name: str
    what: str
    """changed, missing or left over."""
    lines: tuple[str, ...] = ()
    """A diff, from what is to what would be; bounded, and safe to print."""


@dataclass(slots=True)
class Outcome:
    """What a render did, or what a check found."""

    out: str
    """The folder, as it was named."""
    language: str = "en"
    """The workspace's."""
    written: list[str] = field(default_factory=list)
    unchanged: int = 0
    removed: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    """Files that stay as they are: what they show cannot be read at the moment."""
    problems: "list[Problem]" = field(default_factory=list)
    drift: list[Drift] = field(default_factory=list)
    pictures: tuple[str, ...] = ()
    """Where pictures may lie that the pages embed."""

    @property
    def failed(self) -> bool:
        return any(p.severity == "error" for p in self.problems)


def build(root: Path, request: Request, today: str, progress: Progress = lambda _done, _total: None) -> Outcome:
    """Brings the pages up to date, or with `check` says which are not. `today` is YYYY-MM-DD.

    Raises InputError where nothing can be rendered at all: broken settings, a folder that cannot be written.
    """
    quick, seen = state.look(root, request, today)
    if quick:
        return Outcome(quick.out, quick.language, unchanged=quick.pages, pictures=tuple(quick.pictures))
    from .rebuild import rebuild

    return rebuild(root, request, today, progress, seen)
