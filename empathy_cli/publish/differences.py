"""The difference that a change would make to a page, as lines of a unified diff: bounded, exactly what stands there."""

from dataclasses import replace
from difflib import unified_diff

from .target import Change, Driver

MAX_LINES = 400
MAX_TEXT = 400_000
"""Characters of a page beyond which nobody compares line by line."""


def shown(change: Change, driver: Driver) -> Change:
    """The change with its diff, where there is text to compare."""
    wanted = change.leaf.data if change.leaf and change.kind != "block" else None
    new = change.data if change.data is not None else wanted
    if change.kind == "picture" or change.there is None or change.action in ("create", "delete", "same", "keep"):
        return change
    old = driver.read(change.was or change.at)
    if old is None or new is None or old == new:
        return change
    before, after = old.decode("utf-8", "replace"), new.decode("utf-8", "replace")
    if max(len(before), len(after)) > MAX_TEXT:
        return change
    lines = list(unified_diff(before.split("\n"), after.split("\n"), change.was or change.at, change.at, n=2,
                              lineterm=""))
    if len(lines) > MAX_LINES:
        lines = [*lines[:MAX_LINES], f"… +{len(lines) - MAX_LINES}"]
    return replace(change, diff=tuple(lines))
