"""The masked rows of a large export, in a CSV file beside the source that names it: read when something cites one.

A source with `file: survey.csv` and the `sha256` of it has nuggets there, one a line, under the same names as those
in its YAML: `survey#r123` is evidence like any other. The file is looked through from its beginning to its end in one
pass, of which nothing stays but what was asked for: 100,000 rows take about a tenth of a second. It is trusted only
while it is what the source says: inside the workspace, no link, of that SHA-256.
"""

import os
import posixpath
import stat
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from empathy_cli.locale import N_
from empathy_cli.model.document import Document
from empathy_cli.model.patterns import later
from empathy_cli.model.problem import InputError, Problem

from .formulas import bare, guarded
from .inside import inside

HEADING = ("id", "locator", "date", "segment", "tags", "verbatim")
"""The columns, each the field of a nugget of that name. The first cell of the first line is what a file of rows is
known by."""
_BEGINS = HEADING[0].encode() + b","
ENDING = ".csv"
MAX_BYTES = 100_000_000
"""More than that no common place for repositories takes in one file."""
MAX_LINE = 1 << 16
"""Bytes of a row: its text has 1,000 characters at most."""
_PARTED = later(r'[,;"\t]')
SIGN = " | "
"""Between several tags."""


class Unavailable(InputError):
    """The rows of a source cannot be looked up: the one problem says why, and stands at the field that is to blame."""


def line_of(nugget: Mapping[str, Any]) -> bytes:
    """A nugget as a line of the file. No cell of it is run by a spreadsheet, and none has a line break."""
    cells = [SIGN.join(value) if isinstance(value := nugget.get(key, ""), list) else str(value) for key in HEADING]
    return _written(cells)


def heading() -> bytes:
    return _written(HEADING)


def _written(cells: Collection[str]) -> bytes:
    quoted = []
    for i, cell in enumerate(cells):
        text = guarded(cell, first=not i)
        quoted.append('"' + text.replace('"', '""') + '"' if _PARTED.search(text) else text)
    return (",".join(quoted) + "\n").encode()


def file_of(document: Document) -> str:
    """Where the rows of a source lie, as a path from the workspace; "" where it has none, or none inside of it.

    Always from where the source is: at the top of a workspace, the table may lie that they came from.
    """
    named = str(document.data.get("file", ""))
    if document.kind != "source" or not named.endswith(ENDING):
        return ""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(document.file), named))
    return "" if path.startswith(("../", "/")) else path


def has_rows(document: Document) -> bool:
    """Whether a source may have rows beside its nuggets. Nothing is read."""
    return bool(file_of(document)) and "sha256" in document.data


def nuggets(root: Path, document: Document, wanted: Collection[str] | None = None) -> dict[str, dict[str, Any]]:
    """The rows of a source by id, as nuggets; only the `wanted` ones, where such are named.

    Raises Unavailable where the file is not there, or is not the one that the source means; nothing of it is told then.
    """
    return {nugget["id"]: nugget for nugget in each(root, document, wanted)}


def each(root: Path, document: Document, wanted: Collection[str] | None = None) -> Iterator[dict[str, Any]]:
    """The same, one after the other. Raises Unavailable, but of a file that is another one only when all were told."""
    digest = sha256()
    for line in lines(root, document):
        digest.update(line)
        id_ = line[:line.find(b",")].decode("utf-8", "replace")
        if (wanted is None or id_ in wanted) and id_ != HEADING[0] and (nugget := _nugget(line)):
            yield nugget
    if digest.hexdigest() != document.data.get("sha256"):
        raise _changed(document, digest.hexdigest())


def wrong(root: Path, document: Document) -> Problem | None:
    """Why the rows of a source cannot be relied on: it was imported and they are gone, or they are no longer the same.

    A table of others that a source names may lie elsewhere: of that, nothing is said.
    """
    try:
        digest = sha256()
        for line in lines(root, document):
            digest.update(line)
    except Unavailable as error:
        return error.problems[0] if "export" in document.data else None
    return None if digest.hexdigest() == document.data.get("sha256") else _changed(
        document, digest.hexdigest()).problems[0]


def texts(root: Path, document: Document) -> Iterator[tuple[int, str, list[str]]]:
    """Number of the line, id and all other texts of every row, whether or not the file is the right one. Of a line
    that is none of ours, all of it. Raises Unavailable as `nuggets` does, also behind some rows.
    """
    for number, line in enumerate(lines(root, document), 1):
        nugget = _nugget(line)
        if number > 1 and nugget:
            yield number, nugget["id"], [
                *(text for key, text in nugget.items() if key not in ("id", "date", "tags")), *nugget.get("tags", ())]
        elif number > 1:
            yield number, "", [line.decode("utf-8", "replace")]


def count(root: Path, document: Document) -> int:
    """How many rows stand in the file of a source, as far as it can be read. Nothing is verified."""
    if not has_rows(document):
        return 0
    try:
        with opened(root, document) as stream:
            return max(0, sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b"")) - 1)
    except Unavailable:
        return 0


def lines(root: Path, document: Document) -> Iterator[bytes]:
    """The lines of the file, the headings first, as they stand there. Raises Unavailable as `nuggets` does."""
    with opened(root, document) as stream:
        yield from _lines(stream, document)


def _lines(stream: BinaryIO, document: Document) -> Iterator[bytes]:
    first = True
    while line := stream.readline(MAX_LINE):
        if (first and not line.startswith(_BEGINS)) or (len(line) == MAX_LINE and not line.endswith(b"\n")):
            raise _unavailable(document, N_("“{file}” is no file of imported rows: none of them can be cited"))
        first = False
        yield line


def opened(root: Path, document: Document) -> BinaryIO:
    """The file of a source, as it is now. Raises Unavailable where there is none that may be read."""
    file = file_of(document)
    real = inside(os.path.realpath(root), file) if file else None
    if real is None:
        raise _unavailable(document, N_("“{file}” leads out of the workspace; it is not read"))
    try:
        descriptor = os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
                             | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        raise _unavailable(document, N_("there is no “{file}” beside this source. Bring it back, or import the export "
                                        "again")) from None
    except OSError as error:
        raise _unavailable(document, N_("“{file}” cannot be read: {why}"), why=error.strerror or "") from None
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode) and status.st_size <= MAX_BYTES:
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise _unavailable(document, N_("“{file}” is no file"))
    raise _unavailable(document, N_("“{file}” has {n} bytes; at most {limit} are read"),
                       n=f"{status.st_size:,}", limit=f"{MAX_BYTES:,}")


def _changed(document: Document, digest: str) -> Unavailable:
    return Unavailable(Problem(
        N_("“{file}” is not the file that was imported: it has another SHA-256. Bring back the one of the last commit; "
           "where it was changed on purpose, write {digest} in “sha256”"),
        {"file": str(document.data["file"]), "digest": digest}, ("sha256",), document.file))


def _unavailable(document: Document, message: str, **values: object) -> Unavailable:
    values = {"file": str(document.data.get("file", "")), **values}
    return Unavailable(Problem(message, values, ("file",), document.file))


def _nugget(line: bytes) -> dict[str, Any]:
    """What a line says; nothing where it is none of ours."""
    import csv

    try:
        cells = next(csv.reader([line.decode("utf-8")]), [])
    except (csv.Error, UnicodeDecodeError):
        return {}
    if len(cells) != len(HEADING) or not cells[0] or not cells[-1]:
        return {}
    said: dict[str, Any] = {key: bare(cell) for key, cell in zip(HEADING, cells, strict=True) if cell}
    if "tags" in said:
        said["tags"] = said["tags"].split(SIGN)
    return said
