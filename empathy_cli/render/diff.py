"""What differs between a file and what it would be: short, and safe to print into a terminal or the log of a CI."""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from empathy_cli.model.text import visible

from .inputs import status_of
from .site import Drift

MAX_LINES = 40
"""Of one file; a page that changed everywhere says no more with a thousand."""
MAX_WIDTH = 160
MAX_COMPARED = 4_000
"""Lines in which differences are looked for: finding the best ones takes quadratic time."""
PREFIX = "| "
"""Before every line: GitHub takes `::` at a line's start for a command, GitLab and others their own signs."""

_COMMAND = re.compile(r"#(?=#\w*\[)")


def compare(folder: Path, name: str, data: bytes) -> Iterator[Drift]:
    """At most one drift: the file is missing, or differs from `data`."""
    path = folder / name
    status = status_of(path)
    if status is None:
        yield Drift(name, "missing")
        return
    try:
        present = b"" if path.is_symlink() or status.st_size > 1 << 28 else path.read_bytes()
    except OSError:
        present = b""
    if present != data or path.is_symlink():
        yield Drift(name, "changed", tuple(unified(present, data)))


def unified(old: bytes, new: bytes) -> list[str]:
    """The lines of a unified diff, bounded and safe."""
    before, after = (text.decode("utf-8", "backslashreplace").splitlines() for text in (old, new))
    if before == after:
        return [PREFIX + "(only line ends differ)"]
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b),
                 min(len(before), len(after)))
    start = max(0, start - 3)
    pieces = before[start:start + MAX_COMPARED], after[start:start + MAX_COMPARED]
    from empathy_cli.store.differing import unified as differences

    lines = islice(differences(*pieces, ("", ""), 2), 2, None)
    shown = [_safe(line) for line in islice(lines, MAX_LINES + 1)]
    return [*shown[:MAX_LINES], PREFIX + "…"] if len(shown) > MAX_LINES else shown


def _safe(line: str) -> str:
    text = line if len(line) <= MAX_WIDTH else line[:MAX_WIDTH] + "…"
    return PREFIX + visible(_COMMAND.sub(r"\\x23", text))
