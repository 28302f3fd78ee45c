"""A plan of a publish, and what it was asked for."""

from dataclasses import dataclass
from typing import Literal

from empathy_cli.model.problem import Problem

from .manifest import Manifest
from .target import BLOCKING, CHANGING, Change

OnConflict = Literal["fail", "skip", "overwrite", "save-copy"]


@dataclass(frozen=True, slots=True)
class Options:
    owner: str
    on_conflict: OnConflict = "fail"
    adopt: bool = False
    allow_delete: int = 0
    narrowed: bool = False
    """Whether only some documents were asked for."""
    copy: str = "by hand"
    """What the title of a saved copy says, in the language of the wiki."""


@dataclass(frozen=True, slots=True)
class Plan:
    """`changes` stand in the order in which they can be done one after the other."""

    changes: tuple[Change, ...]
    state: str
    after: Manifest
    present: Manifest
    stop: Problem | None = None
    """Why nothing may be written at all, whatever the options for conflicts."""
    notes: tuple[Problem, ...] = ()
    skips: bool = False

    @property
    def blocked(self) -> tuple[Change, ...]:
        return tuple(c for c in self.changes if c.action in BLOCKING)

    @property
    def changing(self) -> tuple[Change, ...]:
        return tuple(c for c in self.changes if c.action in CHANGING)

    @property
    def settles(self) -> bool:
        """Whether only our list of pages is to be written: a run was killed, or pages were adopted as they are."""
        return not self.changing and self.after.entries != self.present.entries

    @property
    def writes(self) -> bool:
        """Whether anything would be written if it were applied."""
        return self.stop is None and bool(self.changing or self.settles) and (self.skips or not self.blocked)

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do, and nothing in the way."""
        return not (self.stop or self.changing or self.blocked or self.settles)
