"""Bytes of a CSV file ⇄ rows of texts: in the forms that spreadsheets write, within limits, each row with its line."""

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from empathy_cli.locale import N_, decimal_sign
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.store.decoding import BOM, MAX_BYTES, decode
from empathy_cli.store.formulas import bare, guarded

MAX_ROWS = 2_000
MAX_COLUMNS = 200
MAX_CELL = 32_767
"""Characters; more does not fit into a cell of Excel either."""
SEPARATORS = (",", ";", "\t")
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How .xlsx and .ods begin, and .xls."""
A_WORKBOOK = N_("a workbook, not a table: open it in the spreadsheet and save the sheet as CSV (UTF-8)")
_COMMA = frozenset({"en", "he", "ja", "ko", "th", "zh"})
"""Languages in which a spreadsheet parts cells by commas. In others the comma stands in numbers, mostly."""


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    """The line of the file in which it begins, from 1."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    heading: Row
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    """Rows that have too much in them, each with its line: their cells may stand in the wrong columns."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a CSV file is written: `;` and decimal commas where the spreadsheets of a language expect them."""

    separator: str = ","
    comma: bool = False
    excel: bool = False
    """With a byte order mark, without which Excel takes UTF-8 for something else; and with CRLF."""


def form_for(language: str) -> Form:
    """The form that Excel opens with a double click where that language is set."""
    if language.lower().partition("-")[0] in _COMMA:
        return Form(excel=True)
    return Form(";", comma=decimal_sign(language) == ",", excel=True)


def written(heading: Sequence[str], rows: Iterable[Sequence[str]], form: Form) -> bytes:
    """The file. No cell of it is run by a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=form.separator, lineterminator="\r\n" if form.excel else "\n")
    writer.writerows([guarded(cell, first=not i) for i, cell in enumerate(row)] for row in (heading, *rows))
    return (BOM if form.excel else b"") + text.getvalue().encode()


def read(data: bytes, file: str, known: Callable[[str], object]) -> Table:
    """The rows of a file, without those that are empty. `known` tells whether a heading is one of ours: that decides
    by which sign cells are parted. Raises InputError where it cannot be told what the rows are.
    """
    text = _text(data, file)
    first, line = 1, text[:40].partition("\n")[0].strip().lower()
    if line.startswith("sep=") and len(line) <= 5:  # what Excel understands; the headings will tell
        text, first = text.partition("\n")[2], 2
    separator = max(SEPARATORS, key=lambda sign: _fit(text, sign, known))
    found, odd, broken = _rows(text, separator, file, first)
    rows = [row for row in found if any(cell.strip() for cell in row.cells)]
    if not rows:
        empty = Problem(N_("the file is empty; its first line names the columns"), file=file)
        raise InputError(*((*odd, *broken) or (empty,)))
    heading, *rest = rows
    width = max(i + 1 for row in rows for i, cell in enumerate(row.cells[:len(heading.cells)]) if cell.strip())
    lines = {p.line for p in odd}
    problems = tuple(p for row in rest if row.line not in lines for p in _too_much(row, len(heading.cells), file))
    problems += tuple(p for p in odd if p.line != heading.line)
    fatal = [*broken, *(p for p in odd if p.line == heading.line)]
    if width > MAX_COLUMNS:
        fatal.append(Problem(N_("{n} columns; at most {limit} are read"), {"n": width, "limit": MAX_COLUMNS},
                                file=file, line=heading.line))
    if len(rest) > MAX_ROWS:
        fatal.append(Problem(N_("{n} rows; at most {limit} are read"), {"n": len(rest), "limit": MAX_ROWS},
                                file=file, line=rest[MAX_ROWS].line))
    if fatal:
        raise InputError(*sorted((*fatal, *problems), key=lambda p: p.line))
    blank = ("",) * width
    return Table(Row(heading.line, heading.cells[:width]),
                 tuple(Row(row.line, (row.cells + blank)[:width]) for row in rest), problems)


def _text(data: bytes, file: str) -> str:
    """UTF-8, or UTF-16 with its mark, as Excel writes “Unicode text”. All else is refused by its line."""
    if data.startswith(WORKBOOKS):
        raise InputError(Problem(A_WORKBOOK, file=file))
    try:
        if data.startswith(_UTF16) and len(data) <= 2 * MAX_BYTES:
            data = data.decode("utf-16").encode("utf-8", "surrogatepass")
        return decode(data)
    except UnicodeDecodeError:
        raise InputError(Problem(N_("the file is neither UTF-8 nor whole UTF-16; save it as UTF-8"), file=file,
                                 line=1)) from None
    except InputError as error:
        raise InputError(*(p.at(file) for p in error.problems), exit_code=error.exit_code) from None


def _rows(text: str, separator: str, file: str, first: int) -> tuple[list[Row], list[Problem], list[Problem]]:
    """The rows; what is wrong with one of them, of which the cells are guessed; and what keeps from reading on."""
    lines = [*io.StringIO(text, newline="")]
    reader = csv.reader(iter(lines), delimiter=separator, strict=True)
    rows: list[Row] = []
    odd: list[Problem] = []
    while True:
        at = reader.line_num
        try:
            cells = next(reader, None)
        except csv.Error as error:
            if "field larger" in str(error):
                return rows, odd, [_long(first + at, file)]
            if "end of data" in str(error):
                return rows, odd, [Problem(N_("a quote is opened here and not closed"), file=file, line=first + at)]
            odd.append(Problem(N_("a quote in the middle of a cell: put the whole cell into quotes, and write each "
                                  "quote in it twice"), file=file, line=first + at))
            if len(odd) > MAX_ROWS:
                return rows, odd, []
            cells = _guessed(lines[at:reader.line_num], separator)
        if cells is None:
            return rows, odd, []
        rows.append(Row(first + at, tuple(bare(cell) for cell in cells)))


def _guessed(lines: Sequence[str], separator: str) -> list[str]:
    """The cells of a row with a quote where none can be: enough to know of which step or touchpoint it speaks."""
    try:
        return next(csv.reader(lines, delimiter=separator), [])
    except csv.Error:
        return []


def _fit(text: str, separator: str, known: Callable[[str], object]) -> tuple[int, int]:
    """How well the headings read so: by those that are known, then by their number."""
    try:
        heading = next((row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(row)), [])
    except csv.Error:
        return (0, 0)
    return sum(bool(known(bare(name))) for name in heading), len(heading)


def _too_much(row: Row, width: int, file: str) -> list[Problem]:
    found = []
    if any(cell.strip() for cell in row.cells[width:]):
        found.append(Problem(N_("{n} cells, but {width} columns have a heading: is a cell with the separator in it not "
                                "in quotes?"), {"n": len(row.cells), "width": width}, file=file, line=row.line))
    if any(len(cell) > MAX_CELL for cell in row.cells):
        found.append(_long(row.line, file))
    return found


def _long(line: int, file: str) -> Problem:
    return Problem(N_("a cell of more than {limit} characters"), {"limit": f"{MAX_CELL:,}"}, file=file, line=line)
