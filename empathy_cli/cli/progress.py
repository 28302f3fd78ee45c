"""A bar for work that takes long, while somebody looks. Nothing for short work, pipes and logs."""

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0
"""Seconds that pass before anything is shown."""
PACE = 0.1
"""Seconds between two pictures."""


class Bar:
    """Told again and again how much of how much is done; shows it on stderr, and leaves nothing behind."""

    def __init__(self, label: str, *, shown: bool) -> None:
        self._label = label
        self._shown = shown and sys.stderr.isatty()
        self._next = time.monotonic() + PATIENCE
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __call__(self, done: int, total: int) -> None:
        if not self._shown or (now := time.monotonic()) < self._next:
            return
        self._next = now + PACE
        if self._progress is None:
            self._progress = self._start()
            self._task = self._progress.add_task(self._label)
        assert self._task is not None
        self._progress.update(self._task, completed=done, total=total)
        self._progress.refresh()

    @staticmethod
    def _start() -> "Progress":
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        # Refreshed from here, not from a thread: processes are forked meanwhile.
        progress = Progress(TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(),
                            console=Console(stderr=True), auto_refresh=False, transient=True)
        progress.start()
        return progress

    def close(self) -> None:
        if self._progress:
            self._progress.stop()
            self._progress = None
