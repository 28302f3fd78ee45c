"""Reads what changed: each file once, in both cores, and without holding all documents in memory.

Of a document that was read stays a header, for planning; the rest waits in a temporary file without a name until
its page is made.
"""

import json
import marshal
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from empathy_cli.insight.certainty import review_by, source_of, statements
from empathy_cli.insight.references import references
from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.store.documents import read_document
from empathy_cli.store.images import candidates
from empathy_cli.store.position import locate
from empathy_cli.store.scan import MAX_FILES
from empathy_cli.store.workspace import read_file

from . import inputs
from .inputs import Entry, sign
from .memory import Header, Memory
from .workers import spread

if TYPE_CHECKING:
    import io

Place = tuple[int, int, int]
"""Number of the temporary file, offset, length."""
Progress = Callable[[int, int], None]

_ID_LINE = re.compile(rb"^id:[ \t]*[\"']?([a-z0-9-]{1,64})\b", re.MULTILINE)
_CATALOGUE_LINE = re.compile(rb"^kind:[ \t]*[\"']?touchpoints\b", re.MULTILINE)


@dataclass(slots=True)
class Read:
    """What became of the workspace's files."""

    headers: dict[str, Header]
    """By file, in order; only documents that can be rendered."""
    problems: list[Problem]
    broken: dict[str, str]
    """File → id of the documents that cannot be read; "" where not even the id is known."""


class Shelf:
    """Documents, where they are quick to fetch and take no memory."""

    def __init__(self, root: Path, jobs: int) -> None:
        self.root = root
        self._spills: list[io.FileIO] = []
        with suppress(OSError):  # without room for temporary files, documents are read again when they are needed
            for _ in range(jobs):
                self._spills.append(tempfile.TemporaryFile(buffering=0))  # noqa: SIM115 - open as long as the shelf
        self._places: dict[str, Place] = {}
        self.source = lru_cache(maxsize=64)(self._get)

    def put(self, number: int, document: Document) -> Place | None:
        if number >= len(self._spills) or not hasattr(os, "pread"):
            return None
        spill = self._spills[number]
        data = marshal.dumps(dict(document.data))
        try:
            start = spill.seek(0, os.SEEK_END)
            return (number, start, len(data)) if spill.write(data) == len(data) else None
        except OSError:
            return None  # the disk is full: it is read again when it is needed

    def note(self, file: str, place: Place | None) -> None:
        if place:
            self._places[file] = place

    def get(self, header: Header) -> Document:
        """The document. Raises InputError where its file is not the one any more that was planned with."""
        return self._get(header.file, header.kind, header.id, header.digest)

    def _get(self, file: str, kind: str, id_: str, digest: str) -> Document:
        place = self._places.get(file)
        if place:
            number, start, length = place
            data = marshal.loads(os.pread(self._spills[number].fileno(), length, start))  # noqa: S302 - our own
            return Document(kind, id_, data, file, digest)
        document, _ = read_document(read_file(self.root, file), file)
        if document is None or document.digest != digest:
            raise InputError(Problem(N_("changed while its page was made; render again"), file=file))
        return document

    def close(self) -> None:
        for spill in self._spills:
            spill.close()


def read(root: Path, entries: list[Entry], settings: dict[str, Any], memory: Memory, shelf: Shelf, jobs: int,
         progress: Progress) -> Read:
    """Every document's header: from memory where its file is the same, else from the file."""
    found = Read({}, [], {})
    if len(entries) > MAX_FILES:
        found.problems.append(Problem(N_("more than {limit} files below personas/; only the first ones are read"),
                                      {"limit": f"{MAX_FILES:,}"}))
        entries = entries[:MAX_FILES]
    headers: dict[str, Header | None] = {file: _known(root, file, status, memory) for file, status in entries}
    fresh = [(file, status) for file, status in entries if headers[file] is None]
    workspace = Workspace(root, settings, {})
    results: dict[str, tuple[Problem, ...]] = {}

    def work(number: int, entry: Entry) -> tuple[Header | str, Place | None, tuple[Problem, ...]]:
        return _read(entry, workspace, shelf, number)

    for done, (i, (header, place, problems)) in enumerate(spread(fresh, work, jobs), 1):
        file = fresh[i][0]
        if isinstance(header, str):
            found.broken[file] = header
        else:
            headers[file] = header
            shelf.note(file, place)
        if problems:
            results[file] = problems
        progress(done, len(fresh))
    found.problems.extend(p for file in sorted(results) for p in results[file])
    found.headers = dict(_unique((h for h in headers.values() if h), root, found.problems))
    return found


def _known(root: Path, file: str, status: os.stat_result, memory: Memory) -> Header | None:
    header = memory.headers.get(file)
    if header is None or not stat.S_ISREG(status.st_mode):
        return None
    present = sign(status)
    if header.sign == present and inputs.settled(present, memory.started):
        return header
    if header.sign[0] != present[0] or inputs.digest_of(root / file) != header.digest:
        return None
    header.sign = present
    return header


def _read(entry: Entry, workspace: Workspace, shelf: Shelf, number: int,
          ) -> tuple[Header | str, Place | None, tuple[Problem, ...]]:
    file, status = entry
    try:
        data = read_file(workspace.root, file, status)
    except InputError as error:
        return "", None, error.problems
    document, problems = read_document(data, file)
    if document is None:
        return _guessed(data), None, problems
    return header_of(document, status, workspace), shelf.put(number, document), problems


def _guessed(data: bytes) -> str:
    """The id of a document that cannot be read, as far as it shows; else ""."""
    line = _ID_LINE.search(data)
    return line[1].decode() if line else CATALOGUE if _CATALOGUE_LINE.search(data) else ""


def header_of(document: Document, status: os.stat_result, workspace: Workspace) -> Header:
    data = document.data
    facts: dict[str, Any] = {}
    touchpoints: dict[str, str] = {}
    if document.kind == "source":
        facts = {key: data[key] for key in ("title", "type", "side", "date", "n") if key in data}
        facts["nuggets"] = len(data.get("nuggets", ()))
    elif document.kind == CATALOGUE:
        facts = {"language": data.get("language", "")}
        touchpoints = {entry["id"]: _digest(entry) for entry in data.get(CATALOGUE, ())}
    elif document.kind == "journey":
        touchpoints = dict.fromkeys((step["touchpoint"] for step in data.get("steps", ()) if "touchpoint" in step), "")
    return Header(
        document.file, sign(status), document.digest, document.kind, document.id, data.get("persona", ""),
        tuple(sorted(_cited(document))), candidates(document), review_by(document, workspace), facts, touchpoints,
    )


def _cited(document: Document) -> set[str]:
    """The sources that a document names: in its statements, and for journeys and catalogues beside them."""
    if document.kind in (CATALOGUE, "journey"):  # ideas, feedback and metrics rest on sources and are no statements
        return {r.id for r in references(document.kind, document.data) if r.kind == "source"}
    return {source_of(e) for _, value in statements(document)
            for key in ("evidence", "against") for e in value.get(key, ())}


def _digest(entry: Mapping[str, Any]) -> str:
    return sha256(json.dumps(entry, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def _unique(headers: Iterable[Header], root: Path, problems: list[Problem]) -> Iterator[tuple[str, Header]]:
    """One document for each id: the first by file. The others are problems."""
    taken: dict[str, str] = {}
    for header in headers:
        first = taken.setdefault(header.id, header.file)
        if first == header.file:
            yield header.file, header
            continue
        problems.append(placed(root, header.file, ("id",), Problem(
            N_("the id “{id}” is taken by {first}; each document has one of its own"),
            {"id": header.id, "first": first}, ("id",))))


def placed(root: Path, file: str, path: tuple[str | int, ...], problem: Problem) -> Problem:
    """The problem with the place of that field in the file as it is now."""
    try:
        return problem.at(file, *locate(read_file(root, file), path))
    except InputError:
        return problem.at(file)
