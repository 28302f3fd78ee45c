"""Bytes of a CSV file, as survey tools and ticket systems write them, to records: one at a time, within limits."""

import codecs
import csv
import io
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from empathy_cli.exchange.table import A_WORKBOOK, SEPARATORS, WORKBOOKS
from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.writing import MAX_LINE
from empathy_cli.store.decoding import CONTROL
from empathy_cli.store.formulas import bare

MAX_BYTES = 512 * 1024 * 1024
MAX_ROWS = 1_000_000
MAX_COLUMNS = 1_000
MAX_FIELD = 1 << 20
"""Characters of a cell: what is longer swallows others, because a quote was not closed."""
_SAMPLE = 1 << 18
_SAMPLED = 60
"""Records that say by which sign cells are parted."""
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_BINARY = (b"%PDF", b"\x1f\x8b", b"\x89PNG", b"SQLite")
_REST = 20
"""Lines below one with a quote too many among which the cell may end."""
_SURROGATE = re.compile("[\udc80-\udcff]")
_NAMES = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
          "cp1252": "Windows-1252 (Latin-1)"}


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `row` counts as a spreadsheet does, from 1; `line` is the line of the file in which it begins."""

    row: int
    line: int
    cells: Sequence[str]
    wrong: str = ""
    """A marked text, where its cells cannot be told."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a file is written."""

    encoding: str
    separator: str
    first: int = 1
    """The first line that is not for the spreadsheet alone: 2 behind `sep=;`."""

    @property
    def encoding_name(self) -> str:
        return _NAMES[self.encoding]


def form_of(stream: BinaryIO, file: str) -> Form:
    """How the file is written. Raises InputError where it is no table of texts."""
    stream.seek(0)
    head = stream.read(_SAMPLE)
    if not head.strip(b" \t\r\n\xef\xbb\xbf"):
        raise InputError(Problem(N_("the file is empty; its first line names the columns"), file=file))
    if head.startswith(WORKBOOKS):
        raise InputError(Problem(A_WORKBOOK, file=file))
    encoding = _encoding(stream, head, file)
    text = head.decode(encoding, "surrogateescape" if encoding in ("utf-8", "cp1252") else "replace")
    first, line = 1, text[:40].partition("\n")[0].strip().lower()
    if line.startswith("sep=") and len(line) <= 5:
        text, first = text.partition("\n")[2], 2
        if line[4:] in SEPARATORS:
            return Form(encoding, line[4:], first)
    return Form(encoding, max(SEPARATORS, key=lambda sign: _fit(text, sign)), first)


def _encoding(stream: BinaryIO, head: bytes, file: str) -> str:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if nothing := head[:4096].count(0):
        even, odd = head[:4096:2].count(0), head[1:4096:2].count(0)
        if nothing * 5 > len(head[:4096]) and max(even, odd) > 20 * min(even, odd):
            return "utf-16-le" if odd > even else "utf-16-be"
    if b"\0" in head or head.startswith(_BINARY):
        raise InputError(Problem(N_("a binary file, not a table: export it as CSV (UTF-8)"), file=file))
    good, bad = _utf8(stream)
    return "utf-8" if not bad or good > bad else "cp1252"


def _utf8(stream: BinaryIO) -> tuple[int, int]:
    """How many letters beyond ASCII are right as UTF-8, and how many bytes are not: then somebody has cut a file, or
    pasted two into one, and the rows with such bytes are passed over. Counted in full only where some are wrong.
    """
    good = bad = 0
    for errors in ("strict", "surrogateescape"):
        stream.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")(errors)
        try:
            while chunk := stream.read(1 << 20):
                text = decoder.decode(chunk)
                if errors != "strict" and not text.isascii():
                    wrong = len(_SURROGATE.findall(text))
                    bad += wrong
                    good += len(text.encode("utf-8", "surrogateescape")) - len(text)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        if errors == "strict":
            return 1, 0
    return good, bad


def _fit(text: str, separator: str) -> tuple[bool, float, int]:
    """How well the first records read so: several columns, as many in each row as there are headings, many of them."""
    widths = []
    with suppress(csv.Error):  # a quote that is not closed is said where the records are read
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if record:
                widths.append(len(record))
            if len(widths) > _SAMPLED:
                break
    if not widths:
        return (False, 0, 0)
    return (widths[0] > 1, sum(width == widths[0] for width in widths) / len(widths), widths[0])


def records(stream: BinaryIO, form: Form, file: str) -> Iterator[Record]:
    """Every record that says something, the headings first. Raises InputError where nobody can read on."""
    stream.seek(0)
    errors = "surrogateescape" if form.encoding in ("utf-8", "utf-8-sig", "cp1252") else "replace"
    text = io.TextIOWrapper(stream, form.encoding, errors=errors, newline="")
    before = csv.field_size_limit(MAX_FIELD)
    try:
        for _ in range(1, form.first):
            text.readline(MAX_FIELD)
        yield from _records(text, form, file)
    finally:
        csv.field_size_limit(before)
        with suppress(ValueError):  # closed by now
            text.detach()


def _records(text: io.TextIOWrapper, form: Form, file: str) -> Iterator[Record]:
    feed = _Feed(_lines(text, form, file))
    reader = csv.reader(feed, delimiter=form.separator, strict=True)
    row = 0
    while True:
        at = feed.number
        row += 1
        line = form.first + at
        feed.quotes = 0
        try:
            cells = next(reader, None)
        except csv.Error as error:
            said = str(error)
            if "end of data" in said or ("field larger" in said and feed.number - at > 1):
                raise InputError(Problem(NOT_CLOSED, file=file, line=line)) from None
            yield Record(row, line, (), TOO_LONG if "field larger" in said else BAD_QUOTE)
            for n in range(feed.rest()):
                yield Record(row, form.first + feed.number - 1 - n, (), BELOW)
            continue
        if cells is None:
            return
        if any(cells):
            if row > MAX_ROWS + 1:
                raise InputError(Problem(N_("more than {limit} rows; export fewer at a time"),
                                         {"limit": f"{MAX_ROWS:,}"}, file=file, line=line))
            yield Record(row, line, cells)


TOO_LONG = N_("a cell that is too long")
BAD_QUOTE = N_("a quote in the middle of a cell: it cannot be told where the cell ends")
BELOW = N_("it seems to belong to the row above, whose quotes cannot be told")
NOT_CLOSED = N_("a quote is opened here and not closed; nothing below it can be told apart")
BAD_BYTES = N_("bytes that are no letters in {encoding}")


class _Feed:
    """The lines for a reader, which takes no more of them than it needs."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._ahead: deque[str] = deque()
        self.number = 0
        """How many lines were taken."""
        self.quotes = 0
        """How many quotes stood in those of this record."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._ahead.popleft() if self._ahead else next(self._lines)
        self.number += 1
        self.quotes += line.count('"')
        return line

    def rest(self) -> int:
        """Takes the lines of a record that cannot be read, where one of its cells goes on below; how many."""
        if self.quotes % 2 == 0:
            return 0
        while len(self._ahead) < _REST and (line := next(self._lines, "")):
            self._ahead.append(line)
        last = next((n for n, line in enumerate(self._ahead, 1) if line.count('"') % 2), 0)
        for _ in range(last):
            next(self)
        return last


def _lines(text: io.TextIOWrapper, form: Form, file: str) -> Iterator[str]:
    number = form.first
    while line := text.readline(MAX_FIELD + 1):
        if len(line) > MAX_FIELD:
            raise InputError(Problem(N_("a line of more than {limit} characters: is this a table?"),
                                     {"limit": f"{MAX_FIELD:,}"}, file=file, line=number))
        number += 1
        yield line


def named(cell: str) -> str:
    """A heading as it is shown, kept and typed: on one line."""
    return " ".join(CONTROL.sub("", bare(cell).replace("\ufeff", "")).split())[:MAX_LINE].strip()


def unreadable(cells: Sequence[str]) -> bool:
    """Whether some bytes of a record are no letters in the file's encoding."""
    return any(not cell.isascii() and _SURROGATE.search(cell) for cell in cells)
