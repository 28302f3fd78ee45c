"""text: what a person reads. Counts first, then a line a page, then what differs."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from empathy_cli.locale import N_

from .told import SIGNS, Row, Told, counted, status

Tone = Literal["", "head", "good", "change", "bad", "soft"]
"""How a line may be painted; what it says, it says in words."""
MOST_LINES = 400
"""Of all differences together; a page has at most what the plan kept of it."""
INDENT = "    "


class Line(NamedTuple):
    """A line of text, without what an indent before it and a window around it add."""

    text: str
    tone: Tone = ""
    indent: str = ""
    raw: bool = False
    """A line of a difference: never wrapped."""


_TONES: dict[str, Tone] = {"create": "good", "update": "change", "rename": "change", "delete": "bad", "conflict": "bad",
                           "unowned": "bad", "refused": "bad", "keep": "soft", "same": "soft"}


def lines(told: Told, *, diffs: bool = True, quiet: bool = False) -> Iterator[Line]:
    """The whole report. Pages that stay the same are counted. `quiet`: only what is in the way, or failed."""
    t, again = told.t, _again(told)
    if quiet:
        for row in told.rows:
            if row.blocked or row.outcome == "failed":
                yield from _row(row, told, 0, again)
        yield from map(Line, again)
        return
    yield Line(f"{told.settings.name}: {counted(told)}", "head")
    if told.where:
        yield Line(told.where, "soft", "  ")
    shown = [row for row in told.rows if row.change.action != "same"]
    if shown:
        yield Line("")
    wide = max((len(status(row, t)) for row in shown), default=0)
    for row in shown:
        yield from _row(row, told, wide, again)
    if again:
        yield Line("")
        yield from map(Line, again)
    if told.notes:
        yield Line("")
        yield from map(Line, told.notes)
    if not told.complete and told.why_incomplete:
        yield Line("")
        yield Line(t(N_("No page is deleted this time: {reason}"), reason=told.why_incomplete))
    if diffs:
        yield from _differences([row for row in shown if row.diff and row.change.action != "create"], told)


def _again(told: Told) -> list[str]:
    """Reasons for which several pages are refused together: they are said below them, once."""
    found = Counter(row.reason for row in told.rows if row.change.action == "refused" and row.reason)
    return [reason for reason, n in found.items() if n > 1]


def _row(row: Row, told: Told, wide: int, again: Sequence[str]) -> Iterator[Line]:
    yield Line(f"{_sign(row)} {status(row, told.t).ljust(wide)}  {_named(row, told)}".rstrip(), _tone(row))
    below = row.reason in again if row.change.action == "refused" else (
        row.change.action == "keep" and row.reason == told.why_incomplete)
    if row.reason and not below:
        yield Line(row.reason, "", INDENT)


def _sign(row: Row) -> str:
    return "x" if row.outcome == "failed" else SIGNS[row.change.action]


def _tone(row: Row) -> Tone:
    return "bad" if row.outcome == "failed" else "soft" if row.outcome == "not tried" else _TONES[row.change.action]


def _named(row: Row, told: Told) -> str:
    """`“Lea Brunner” Personas-Lea-Brunner.md`; of a picture and of lines in a file of others, its place alone."""
    place = f"{row.was} -> {row.at}" if row.was and row.was != row.at else row.at
    if not row.title or row.title == place:
        return place or row.change.id
    return f"{told.t(N_('“{title}”'), title=row.title)} {place}".rstrip()


def _differences(rows: list[Row], told: Told) -> Iterator[Line]:
    left = MOST_LINES
    for number, row in enumerate(rows):
        if left <= 0:
            yield Line("")
            more = told.t.plural("… and the differences of {n} more page", "… and the differences of {n} more pages",
                                 len(rows) - number)
            yield Line(more, "soft")
            return
        yield Line("")
        yield Line(f"{_sign(row)} {status(row, told.t)}: {_named(row, told)}", "head")
        for line in row.diff[:left]:
            tone: Tone = "soft" if line.startswith(("+++", "---")) else "good" if line.startswith("+") else (
                "bad" if line.startswith("-") else "soft")
            yield Line(line, tone, "  ", raw=True)
        left -= len(row.diff)
