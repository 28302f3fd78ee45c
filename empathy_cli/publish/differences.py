"""The difference that a change would make to a page, as lines of a unified diff: bounded, exactly what stands there."""

from dataclasses import replace

from empathy_cli.store.differing import unified

from .target import Change, Driver

MAX_LINES = 400
MAX_TEXT = 400_000
"""Characters of a page beyond which nobody compares line by line."""


def shown(change: Change, driver: Driver) -> Change:
    """The change with its diff, where there is text to compare."""
    wanted = change.leaf.data if change.leaf and change.kind != "block" else None
    new = change.data if change.data is not None else wanted
    if change.action == "delete" and change.reason and change.kind != "block":
        new = b""  # what was written there by hand goes
    if change.kind == "picture" or change.there is None or new is None or change.action in ("create", "same", "keep"):
        return change
    old = driver.read(change.was or change.at)
    if old is None or old == new:
        return change
    before, after = old.decode("utf-8", "replace"), new.decode("utf-8", "replace")
    if max(len(before), len(after)) > MAX_TEXT:
        return change
    readable = getattr(driver, "readable", None)  # a wiki may write a page anew when it stores it
    if readable:
        before, after = (readable(text.encode("utf-8", "replace")).decode() for text in (before, after))
    if before.endswith("\n") and after.endswith("\n"):
        before, after = before[:-1], after[:-1]
    rows = before.split("\n"), after.split("\n")
    lines = list(unified(*rows, (change.was or change.at, change.at), 2))
    if len(lines) > MAX_LINES:
        lines = [*lines[:MAX_LINES], f"… +{len(lines) - MAX_LINES}"]
    return replace(change, diff=tuple(lines))
