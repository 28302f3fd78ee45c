"""Reads what changed: each file once, in both cores, and without holding all documents in memory.

Of a document that was read stays a header, for planning; the rest waits on a shelf until its page is made.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from empathy_cli.insight.certainty import review_by, source_of, statements
from empathy_cli.insight.references import references
from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.store.bounds import within
from empathy_cli.store.documents import read_document
from empathy_cli.store.images import candidates
from empathy_cli.store.workspace import read_file

from . import inputs
from .header import Header
from .inputs import Entry, Sign
from .memory import Memory
from .shelf import Shelf
from .workers import spread

MANY = 1_000
"""Changes that are followed one by one. More of them touch most pages anyway."""
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


@dataclass(slots=True)
class Changes:
    """What became of the workspace's files since memory noted them."""

    before: list[Header]
    """What the documents that changed or went were, as far as they were known."""
    after: list[Header]
    """What those that changed or came are."""
    problems: list[Problem]
    broken: dict[str, str]
    """As of `Read`."""
    many: bool = False
    """More than are worth a list."""


def read(root: Path, entries: list[Entry], settings: dict[str, Any], shelf: Shelf, jobs: int,
         progress: Progress) -> Read:
    """Every document's header."""
    found = Read({}, [], {})
    headers: dict[str, Header] = {}
    for file, header, problems in _each(root, _bounded(entries), settings, shelf, jobs, progress):
        found.problems.extend(problems)
        if isinstance(header, str):
            found.broken[file] = header
        else:
            headers[file] = header
    found.problems.sort(key=lambda p: p.file)
    found.headers = dict(_unique((headers[file] for file in sorted(headers)), root, found.problems))
    return found


def catch_up(root: Path, entries: list[Entry], started: int, settings: dict[str, Any], memory: Memory, shelf: Shelf,
             jobs: int, progress: Progress) -> Changes:
    """Lets memory know what stands in each file; only those are read that are not as it knows them.

    `started` is when their signs were noted, in nanoseconds.
    """
    found = Changes([], [], [], {})
    entries = _bounded(entries)
    noted = memory.signs()
    fresh = [(file, sign) for file, sign in entries if noted.pop(os.fsencode(file), None) != sign or not sign]
    gone = [os.fsdecode(file) for file in noted]
    del noted
    found.many = len(fresh) + len(gone) > MANY
    for file in gone:
        found.before.extend(_forgotten(memory, file) if not found.many else ())
        memory.forget(file)
    fresh = [(file, sign) for file, sign in fresh if not _same(root, file, sign, started, memory)]
    for file, header, problems in _each(root, fresh, settings, shelf, jobs, progress):
        found.problems.extend(problems)
        if not found.many:
            found.before.extend(_forgotten(memory, file))
        if isinstance(header, str):
            found.broken[file] = header
            memory.forget(file)
            continue
        header.sign = inputs.at_rest(header.sign, started)
        memory.note(header)
        if not found.many:
            found.after.append(header)
    found.problems.sort(key=lambda p: p.file)
    return found


def singled(root: Path, memory: Memory) -> list[Problem]:
    """Forgets documents whose id another one has: the first by file keeps it. The others are problems."""
    problems: list[Problem] = []
    for headers in memory.twice():
        kept = dict(_unique(headers, root, problems))
        for header in headers:
            if header.file not in kept:
                memory.forget(header.file)
    return problems


def _bounded(entries: list[Entry]) -> list[Entry]:
    _, excess = within(inputs.size_of(sign) for _, sign in entries)
    if excess:  # pages of what is left out would look as if their documents were gone
        raise InputError(excess)
    return entries


def _forgotten(memory: Memory, file: str) -> list[Header]:
    known = memory.header(file)
    return [known] if known else []


def _same(root: Path, file: str, sign: Sign, started: int, memory: Memory) -> bool:
    """Whether only the sign of a file is another one; then memory knows that, too."""
    known = memory.header(file)
    if known is None or not inputs.is_file(sign) or inputs.digest_of(root / file) != known.digest:
        return False
    known.sign = inputs.at_rest(sign, started)
    memory.note(known)
    return True


def _each(root: Path, entries: list[Entry], settings: dict[str, Any], shelf: Shelf, jobs: int, progress: Progress,
          ) -> Iterator[tuple[str, Header | str, tuple[Problem, ...]]]:
    """Every file's header, or the id of a document that cannot be read; as they get done."""
    workspace = Workspace(root, settings, {})

    def work(number: int, entry: Entry) -> tuple[Header | str, tuple[Problem, ...]]:
        return _read(entry, workspace, shelf, number)

    for done, (i, (header, problems)) in enumerate(spread(entries, work, jobs), 1):
        yield entries[i][0], header, problems
        progress(done, len(entries))


def _read(entry: Entry, workspace: Workspace, shelf: Shelf, number: int) -> tuple[Header | str, tuple[Problem, ...]]:
    file, sign = entry
    try:
        data = read_file(workspace.root, file, _status(workspace.root, file) if inputs.is_file(sign) else None)
    except InputError as error:
        return "", error.problems
    document, problems = read_document(data, file)
    if document is None:
        return _guessed(data), problems
    header = header_of(document, sign, workspace)
    header.place = shelf.put(number, document)
    return header, problems


def _status(root: Path, file: str) -> os.stat_result | None:
    """What the system says of what was a plain file; `None` where it is gone since."""
    with suppress(OSError):
        return os.stat(os.path.join(root, file))  # noqa: PTH116, PTH118 - one for each of thousands
    return None


def _guessed(data: bytes) -> str:
    """The id of a document that cannot be read, as far as it shows; else ""."""
    line = _ID_LINE.search(data)
    return line[1].decode() if line else CATALOGUE if _CATALOGUE_LINE.search(data) else ""


def header_of(document: Document, sign: Sign, workspace: Workspace) -> Header:
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
        document.file, sign, document.digest, document.kind, document.id, data.get("persona", ""),
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
    from empathy_cli.store.position import locate

    try:
        return problem.at(file, *locate(read_file(root, file), path))
    except InputError:
        return problem.at(file)
