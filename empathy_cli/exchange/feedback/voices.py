"""Rows of an export to what was said: masked, on one line, in pieces that a nugget can hold. Or why a row is none."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO

from empathy_cli.exchange.columns import folded
from empathy_cli.locale import N_
from empathy_cli.model.field import Report
from empathy_cli.model.source import NUGGET
from empathy_cli.model.writing import MAX_LINE, MAX_STATEMENT
from empathy_cli.store.decoding import CONTROL, DIRECTION, INVISIBLE

from . import dates
from .columns import CUSTOMER, EMPLOYEE, Column, Export, side_of
from .form import BAD_BYTES, unreadable

MAX_TEXT = 32_767
"""Characters of one answer: as many as a spreadsheet keeps in a cell."""
MAX_TAG = 60
_UNSEEN = re.compile(f"{DIRECTION.pattern}|{INVISIBLE.pattern}")
_VERBATIM = NUGGET.by_key["verbatim"].type

NO_WORDS = N_("nothing is in its column of words")
NO_SIDE = N_("it is not said who speaks: customer or employee")
TOO_MUCH = N_("more than {limit} characters")
CONTROLS = N_("a control character (U+{code})")
CELLS = N_("{n} cells, but there are {columns} columns: is a cell with the separator in it not in quotes?")
NO_DAY = N_("what stands for the day could not be understood; taken without it")


@dataclass(frozen=True, slots=True)
class Told:
    """What the columns are taken for. `side` is a word, or a column where rows differ."""

    text: Column
    side: Column | str
    date: Column | None = None
    segment: Column | None = None
    touchpoint: Column | None = None
    order: str = ""
    """What comes first in days such as 03/04/2026: `dates.DAY_FIRST` or `dates.MONTH_FIRST`."""

    def names(self) -> dict[str, str]:
        """The headings of the columns, by what they are taken for; as a source keeps them."""
        said = {"text": self.text, "date": self.date, "segment": self.segment, "touchpoint": self.touchpoint,
                "side": self.side if isinstance(self.side, Column) else None}
        names = {role: column.key for role, column in said.items() if column}
        return names | ({"order": self.order} if self.order else {})


@dataclass(frozen=True, slots=True)
class Voice:
    """A piece of what somebody said. `part` counts from 1, `parts` is 1 where the whole fits in a nugget."""

    row: int
    part: int
    parts: int
    side: str
    text: str
    date: str = ""
    segment: str = ""
    touchpoint: str = ""
    """The id of one in the catalogue, else the words that stand there."""

    @property
    def id(self) -> str:
        return f"r{self.row}" + (f"-{self.part}" if self.part > 1 else "")


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of a row. It has nothing of what stands in the row."""

    row: int
    line: int
    message: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Heard:
    """What came of the rows, counted while they are read."""

    taken: int = 0
    masked: int = 0
    skipped: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    """Of rows that were taken all the same."""
    touchpoints: dict[str, int] = field(default_factory=dict)
    """Those of the catalogue that were named, and how often."""


def looked_again(stream: BinaryIO, export: Export, told: Told) -> tuple[frozenset[str], str, str]:
    """Who speaks in the file; what comes first in its days such as 03/04/2026; and one of them where nothing tells."""
    sides, days = set(), []
    for record in export.records(stream) if isinstance(told.side, Column) or told.date else ():
        if isinstance(told.side, Column):
            sides.add(side_of(_cell(record.cells, told.side)))
        if told.date and dates.YEAR_LAST.match(day := _cell(record.cells, told.date).strip()):
            days.append(day[:12])
    spoken = frozenset(sides - {""} if isinstance(told.side, Column) else [told.side])
    return spoken, *dates.order_of(days)


def voices(stream: BinaryIO, export: Export, told: Told, heard: Heard, mask: Callable[[str], str],
           touchpoints: Mapping[str, str]) -> Iterator[Voice]:
    """What was said in each row, in the order of the file. `touchpoints` are the names of the catalogue, by id."""
    few = lru_cache(maxsize=4_096)(lambda text: mask(CONTROL.sub("", cleaned(text))))
    known = {folded(word): id_ for id_, name in touchpoints.items() for word in (id_, name)}
    width = len(export.columns)
    for record in export.records(stream):
        row, line, cells = record.row, record.line, record.cells
        if wrong := _wrong(record.wrong, cells, width, export):
            heard.skipped.append(Remark(row, line, *wrong))
            continue
        text = cleaned(_cell(cells, told.text))
        side = told.side if isinstance(told.side, str) else side_of(_cell(cells, told.side))
        if wrong := _not_taken(text, side):
            heard.skipped.append(Remark(row, line, *wrong))
            continue
        said = mask(text)
        split = pieces(said)
        report = Report()
        for piece in split:
            _VERBATIM.read(piece, (), report)
        if report.problems:
            heard.skipped.append(Remark(row, line, report.problems[0].message, report.problems[0].values))
            continue
        day = ""
        if told.date and (written := _cell(cells, told.date).strip()):
            day = dates.read(written, told.order)
            if not day:
                heard.remarks.append(Remark(row, line, NO_DAY))
        segment = few(_cell(cells, told.segment))[:MAX_LINE].strip() if told.segment else ""
        place = few(_cell(cells, told.touchpoint))[:MAX_TAG].strip() if told.touchpoint else ""
        if found := known.get(folded(place)) if place else None:
            place = found
            heard.touchpoints[found] = heard.touchpoints.get(found, 0) + 1
        heard.taken += 1
        heard.masked += said != text
        for n, piece in enumerate(split, 1):
            yield Voice(row, n, len(split), side, piece, day, segment, place)


def _wrong(broken: str, cells: Sequence[str], width: int, export: Export) -> tuple[str, dict[str, object]] | None:
    """Why the cells of a row cannot be told, or read; `None` where they can."""
    if broken:
        return broken, {}
    if len(cells) > width and any(cell.strip() for cell in cells[width:]):
        return CELLS, {"n": len(cells), "columns": width}
    if unreadable(cells):
        return BAD_BYTES, {"encoding": export.form.encoding_name}
    return None


def _not_taken(text: str, side: str) -> tuple[str, dict[str, object]] | None:
    """Why what a row says cannot be taken; `None` where it can."""
    if not text:
        return NO_WORDS, {}
    if side not in (CUSTOMER, EMPLOYEE):
        return NO_SIDE, {}
    if len(text) > MAX_TEXT:
        return TOO_MUCH, {"limit": f"{MAX_TEXT:,}"}
    if not text.isprintable() and (found := CONTROL.search(text)):
        return CONTROLS, {"code": f"{ord(found[0]):04X}"}
    return None


def _cell(cells: Sequence[str], column: Column) -> str:
    at = column.number - 1
    return cells[at] if at < len(cells) else ""


def cleaned(text: str) -> str:
    """The text on one line, without what nobody sees: marks of direction, characters of no width."""
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    return " ".join(text.split())


def pieces(text: str) -> list[str]:
    """The text in pieces that a nugget can hold, broken behind a sentence where that is possible, else at a blank."""
    found = []
    while len(text) > MAX_STATEMENT:
        head = text[:MAX_STATEMENT + 1]
        at = max(head.rfind(sign, MAX_STATEMENT // 2) + 1 for sign in (". ", "! ", "? ", "… "))
        at = at if at > 0 else head.rfind(" ", MAX_STATEMENT // 2)
        at = at if at > 0 else MAX_STATEMENT
        found.append(text[:at].strip())
        text = text[at:].strip()
    return [*found, text]
