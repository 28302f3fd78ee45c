"""summary: Markdown for the page of a CI step, worst first, as much of it as there is room for; and annotations."""

from collections.abc import Iterator, Sequence

from empathy_cli.check.reporters.github import ROOM, command
from empathy_cli.locale import N_
from empathy_cli.render.gfm import literal

from .told import SIGNS, Row, Told, counted, status, worst_first

MOST_ANNOTATIONS = 10
"""Of a kind and step that GitHub shows."""
_RESERVED = 400
"""Bytes for the last line, in whatever language."""


HEAD = "## empathy publish"


def ours(data: bytes) -> bool:
    """Whether a file is such a summary: it is written over."""
    return data.startswith(HEAD.encode())


def write(told: Told, room: int = ROOM, then: Sequence[str] = ()) -> str:
    """Less than `room` bytes of UTF-8; nothing where not even the counts fit. `then`: how it ended, and what now."""
    t = told.t
    head = [f"{HEAD} {literal(told.settings.name)}\n", f"\n{literal(counted(told))}\n"]
    head += [f"\n{literal(text)}\n" for text in (
        told.stopped, t(N_("No page is deleted this time: {reason}"), reason=told.why_incomplete)
        if told.why_incomplete and not told.complete else "", *told.notes[:20], *then) if text]
    shown = worst_first(row for row in told.rows if row.change.action != "same")
    text, free = "", room - 1 - _RESERVED
    for piece in head:
        free -= len(piece.encode())
        if free < 0:
            return text
        text += piece
    if not shown:
        return text
    table = (f"\n| {t(N_('What'))} | {t(N_('Title'))} | {t(N_('Place'))} | {t(N_('Why'))} |\n|---|---|---|---|\n")
    free -= len(table.encode())
    rows: list[str] = []
    for row in shown:
        line = _row(row, told)
        free -= len(line.encode())
        if free < 0:
            break
        rows.append(line)
    if rows:
        text += table + "".join(rows)
    if left := len(shown) - len(rows):
        text += "\n" + t.plural("+{n} more", "+{n} more", left) + "\n"
    return text


def _row(row: Row, told: Told) -> str:
    place = f"{row.was} -> {row.at}" if row.was and row.was != row.at else row.at
    cells = (f"{SIGNS[row.change.action]} {status(row, told.t)}", row.title or row.change.id, place, row.reason)
    return "| " + " | ".join(_cell(cell) for cell in cells) + " |\n"


def _cell(text: str) -> str:
    return literal(text) or " "


def annotations(told: Told, base: str = "") -> Iterator[str]:
    """GitHub's, beside the documents of the pages that are blocked or failed: at most ten, the worst first.

    `base`: where the workspace is in its repository; nothing, or a folder with a `/` at its end.
    """
    shown = [row for row in worst_first(told.rows) if row.blocked or row.outcome == "failed"]
    most = MOST_ANNOTATIONS - (len(shown) > MOST_ANNOTATIONS)
    for row in shown[:most]:
        what = ": ".join(filter(None, (status(row, told.t), row.title or row.change.id, row.reason)))
        yield command("error", {"file": base + row.file if row.file else "", "title": "empathy publish"}, what)
    if (left := len(shown) - most) > 0:
        yield command("error", {"title": "empathy publish"}, told.t.plural(
            "+{n} more: see the summary of this step", "+{n} more: see the summary of this step", left))
