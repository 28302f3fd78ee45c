"""A workspace: the folder with empathy.yaml, and every document below its personas/. Nothing in it stops the rest."""

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.settings import with_defaults

from .bounds import within
from .collector import seldom_collected
from .decoding import MAX_BYTES
from .documents import read_document, read_settings, settings_left
from .inside import inside
from .scan import SETTINGS_FILE, SUFFIXES, scan

Found = tuple[str, Document | None, tuple[Problem, ...]]


@seldom_collected()
def load(root: Path, *, keep: bool = False) -> Workspace:
    """Everything in a workspace, by file. Never raises for a bad document: what is wrong is in `problems`.

    With `keep`, the bytes of all files are kept, so that nobody has to read one again.
    """
    texts: dict[str, bytes] | None = {} if keep else None
    settings, problems, digest = settings_of(root, texts)
    known: dict[str, Document] = {}
    files: dict[str, str] = {}
    for _, document, found in documents(root, files, texts):
        problems.extend(found)
        if document is not None:
            known[document.id] = document
    return Workspace(root, settings, known, tuple(problems), digest, files, texts or {})


def reread(workspace: Workspace, texts: Mapping[str, bytes]) -> Workspace:
    """The same workspace once these files say this. No other file is looked at again, and none is written."""
    kept = [d for d in workspace.documents.values() if d.file not in texts]
    problems = [p for p in workspace.problems if p.file not in texts]
    settings, digest, files = workspace.settings, workspace.settings_digest, dict(workspace.files)
    taken = {d.id: d.file for d in kept}
    for file, data in texts.items():
        if file == SETTINGS_FILE:
            values, found = read_settings(data, file)
            settings = with_defaults(settings_left(data) if values is None else values)
            digest = sha256(data).hexdigest()
        else:
            document, found = read_document(data, file)
            files[file] = sha256(data).hexdigest()
            if document is not None and (first := taken.setdefault(document.id, file)) != file:
                found = (*found, _taken(data, document, first))
            elif document is not None:
                kept.append(document)
        problems.extend(found)
    return replace(workspace, settings=settings, settings_digest=digest, problems=tuple(problems), files=files,
                   documents={d.id: d for d in sorted(kept, key=lambda d: d.file)}, texts={**workspace.texts, **texts})


def documents(root: Path, digests: dict[str, str] | None = None, texts: dict[str, bytes] | None = None,
              ) -> Iterator[Found]:
    """File, document and problems, one file after the other, so that a large workspace need not fit in memory.

    A document whose id was taken by a file before is a problem and `None`. `digests` is filled as files are read:
    the SHA-256 of each, also of those that are no document; `texts` with the bytes. What an interrupted save has left
    is removed on the way.
    """
    taken: dict[str, str] = {}
    left: set[str] = set()
    entries = scan(root, left=left)
    if left:
        _sweep(left)
    fits, excess = within(status.st_size for _, status in entries)
    if excess:
        yield "", None, (excess,)
        del entries[fits:]
    for file, status in entries:
        try:
            data = read_file(root, file, status)
        except InputError as error:
            yield file, None, error.problems
            continue
        document, problems = read_document(data, file)
        if digests is not None:
            digests[file] = document.digest if document else sha256(data).hexdigest()
        if texts is not None:
            texts[file] = data
        if document is not None and (first := taken.setdefault(document.id, file)) != file:
            problems = (*problems, _taken(data, document, first))
            document = None
        yield file, document, problems


def _sweep(folders: set[str]) -> None:
    from .saver import sweep

    for folder in folders:
        sweep(Path(folder))


def settings_of(root: Path, texts: dict[str, bytes] | None = None) -> tuple[dict[str, Any], list[Problem], str]:
    """The settings with the defaults and without what is wrong in them, that, and the digest of their file ("" where it
    is absent).

    `texts` gets the bytes of the file.
    """
    path = root / SETTINGS_FILE
    if not os.path.lexists(path):
        return with_defaults({}), [], ""
    try:
        data = read_file(root, SETTINGS_FILE)
    except InputError as error:
        return with_defaults({}), list(error.problems), ""
    if texts is not None:
        texts[SETTINGS_FILE] = data
    values, problems = read_settings(data, SETTINGS_FILE)
    return with_defaults(settings_left(data) if values is None else values), list(problems), sha256(data).hexdigest()


def read_file(root: Path, file: str, status: os.stat_result | None = None) -> bytes:
    """The bytes of a file of the workspace. Raises InputError where it is none, leads out of it or cannot be read.

    `status` is what `scan` said of it; without one, it is asked for again.
    """
    if status is None:
        status = _status(root, file)
    if not stat.S_ISREG(status.st_mode):
        raise InputError(Problem(_not_a_file(status.st_mode, file), file=file))
    if status.st_size > MAX_BYTES:
        raise InputError(Problem(N_("the file has {n} bytes; at most {limit} are read. Split it"),
                                 {"n": f"{status.st_size:,}", "limit": f"{MAX_BYTES:,}"}, file=file))
    try:
        # It may have become a pipe since: a pipe that is opened so does not keep us waiting.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(os.path.join(root, file), flags)  # noqa: PTH118 - a Path takes as long as the rest
        with os.fdopen(descriptor, "rb", buffering=0) as stream:
            now = os.fstat(descriptor)
            if not stat.S_ISREG(now.st_mode):
                raise InputError(Problem(_not_a_file(now.st_mode, file), file=file))
            data = stream.read(min(now.st_size, MAX_BYTES) + 1)  # a buffer for the most that is read takes longer
            while more := stream.read(MAX_BYTES + 1 - len(data)):
                data += more
            return data
    except OSError as error:
        why = error.strerror or str(error)
        if error.errno in (errno.EACCES, errno.EPERM):
            raise InputError(Problem(N_("you have no permission to read this file"), file=file)) from None
        raise InputError(Problem(N_("cannot be read: {why}"), {"why": why}, file=file)) from None


def bytes_of(workspace: Workspace, file: str) -> bytes | None:
    """What stands in a file: what was kept of it, else what is there now; `None` where it cannot be read."""
    if file in workspace.texts:
        return workspace.texts[file]
    try:
        return read_file(workspace.root, file)
    except InputError:
        return None


def _status(root: Path, file: str) -> os.stat_result:
    try:
        leads = inside(os.path.realpath(root), file)
        return (root / file).stat() if leads and Path(leads).exists() else (root / file).lstat()
    except OSError as error:
        raise InputError(Problem(N_("cannot be read: {why}"), {"why": error.strerror}, file=file)) from None


def _not_a_file(mode: int, file: str) -> str:
    if stat.S_ISDIR(mode) and not file.lower().endswith(SUFFIXES):
        return N_("you have no permission to look into this folder")
    if stat.S_ISDIR(mode):
        return N_("a folder that is named like a file; rename it")
    if stat.S_ISLNK(mode):
        return N_("a link that leads nowhere or out of the workspace; it is not followed")
    return N_("neither a file nor a folder (a pipe, a socket or a device); it is not read")


def _taken(data: bytes, document: Document, first: str) -> Problem:
    from .position import locate

    line, column = locate(data, ("id",))
    if KINDS[document.kind].fixed_id:
        return Problem(N_("a workspace has one catalogue, and it is {first}: move these touchpoints there, and remove "
                          "this file"), {"first": first}, (), document.file, line, column)
    return Problem(N_("the id “{id}” is taken by {first}; each document has one of its own"),
                   {"id": document.id, "first": first}, ("id",), document.file, line, column)
