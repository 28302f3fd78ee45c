"""`empathy.json`: everything that was computed, and which files of the folder are ours.

What stands in it may come from a stranger: names of pages are taken only in the form that we give them.
"""

import json
import re
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from .inputs import status_of, swells

NAME = "empathy.json"
FORMAT = 1
MAX_BYTES = 1 << 27
_PAGE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.(?:html|md|svg)\Z")
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Manifest:
    pages: Mapping[str, str] = field(default_factory=dict)
    """Name of a file → SHA-256 of what we wrote; "" where we were about to, and were interrupted."""
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Id of a document → its file, and its page without the ending."""
    documents: Sequence[Mapping[str, Any]] = ()


def load(folder: Path) -> Manifest:
    """What we wrote before. Raises InputError where a file of that name is not ours: then nothing here can be."""
    path = folder / NAME
    if status_of(path) is None:
        return Manifest()
    try:
        return _read(path)
    except (OSError, ValueError, TypeError, KeyError, RecursionError, AttributeError):
        raise InputError(Problem(
            N_("{path} is not the list of pages that we wrote, so nobody can tell ours from yours; move it away, "
               "or delete the folder if all of it was rendered"), {"path": str(path)})) from None


def _read(path: Path) -> Manifest:
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_BYTES:
        raise ValueError
    data = path.read_bytes()
    if swells(data):
        raise ValueError
    raw = json.loads(data)
    if raw["generator"] != "empathy" or raw["format"] != FORMAT:
        raise ValueError
    pages = {p["path"]: p["sha256"] for p in raw["pages"] if _PAGE.match(p["path"])}
    if not all(type(d) is str and (not d or _SHA256.match(d)) for d in pages.values()):
        raise ValueError
    documents = raw["documents"]
    return Manifest(pages, {str(d["id"]): (str(d["file"]), str(d.get("page", ""))) for d in documents}, documents)


def lines(documents: Iterable[bytes], pages: Iterable[tuple[str, str]], settings: Mapping[str, Any]) -> Iterator[bytes]:
    """The file, piece by piece: the same for the same documents, on every machine; each on a line, for readable diffs.

    `documents` are lines as `line` makes them, by their ids, `pages` names and digests, by name.
    """
    head = {"generator": "empathy", "format": FORMAT, "name": settings.get("name", ""),
            "language": settings["language"]}
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b',\n"documents": [\n'
    yield from _joined(documents)
    yield b'\n],\n"pages": [\n'
    yield from _joined(b'{"path": "%s", "sha256": "%s"}' % (name.encode(), digest.encode()) for name, digest in pages)
    yield b"\n]}\n"


def line(document: Mapping[str, Any]) -> bytes:
    """What is said of a document."""
    return _ENCODER.encode(document).encode("utf-8", "backslashreplace")


def with_pages(line: bytes, pages: Sequence[str]) -> bytes:
    """The line of a document whose files are these. It ends with them."""
    before, mark, _ = line.rpartition(b', "pages": [')
    return before + mark + json.dumps(pages).encode()[1:] + b"}"


def _joined(found: Iterable[bytes]) -> Iterator[bytes]:
    before = b""
    for one in found:
        yield before + one
        before = b",\n"
