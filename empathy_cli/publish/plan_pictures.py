"""Pictures that nobody wants any more, and that a page shows which stays: they stay with it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem

from .target import BLOCKING, Change, Driver

_PAGES = frozenset({"page", "contents"})


def spared(changes: Sequence[Change], refused: Sequence[Change], driver: Driver) -> list[Change]:
    """The changes, without the deletes of such pictures. One of a page that is theirs now is theirs, too."""
    if not any(_leaves(change) for change in changes):
        return list(changes)
    staying = list(_staying([*changes, *refused], driver))
    return [_spared(change, staying) if _leaves(change) else change for change in changes]


def _leaves(change: Change) -> bool:
    return change.kind == "picture" and change.action == "delete"


def _staying(changes: Sequence[Change], driver: Driver) -> Iterator[tuple[Change, bytes]]:
    """Each page that stays as it is, ours first, and what stands on it; and copies of what was written by hand."""
    for change in sorted(changes, key=lambda c: c.entry is None):
        if change.kind not in _PAGES:
            continue
        if change.action == "create" and change.entry is None and change.data:
            yield change, change.data
        elif change.before and (change.action in BLOCKING or change.action == "keep"):
            text = driver.read(change.before.at)
            if text:
                yield change, text


def _spared(picture: Change, staying: Sequence[tuple[Change, bytes]]) -> Change:
    name = picture.id.encode()
    page = next((change for change, text in staying if name in text), None)
    if page is None:
        return picture
    return replace(picture, action="keep", entry=picture.before if page.entry else None,
                   reason=Problem(N_("“{title}” shows it, and stays"), {"title": page.title or page.id}))
