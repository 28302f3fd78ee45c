"""Where a workspace names a document or an entry of one: asked before either is renamed or removed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from empathy_cli.locale import N_
from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import ERROR, InputError, Path, Problem, dotted
from empathy_cli.model.settings import SETTINGS
from empathy_cli.store.position import Places, places
from empathy_cli.store.reader import parse
from empathy_cli.store.scan import SETTINGS_FILE
from empathy_cli.store.workspace import read_file

from .address import Found
from .references import Reference, references


@dataclass(frozen=True, slots=True)
class Line:
    """One value that names it; where it is renamed, also what is to stand there."""

    line: int
    field: str
    before: str
    after: str
    path: Path


def mentions(workspace: Workspace, found: Found) -> Iterator[tuple[str, Line]]:
    """Every place that refers to it, by file and line; those inside of it are left out."""
    for kind, file in files(workspace):
        own = file == found.document.file
        if own and not found.path:
            continue
        data = read_file(workspace.root, file)
        inside = found.in_file(parse(data).value) if own else None
        where = places(data)
        for reference in pointing(kind, file, data, found):
            if inside is None or reference.path[:len(inside)] != inside:
                yield file, line(where, reference.path, reference.text, reference.text)


def files(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Kind and path of every file that may refer to something."""
    if workspace.settings_digest and not any(p.file == SETTINGS_FILE for p in workspace.problems):
        yield SETTINGS.name, SETTINGS_FILE
    yield from ((d.kind, d.file) for d in workspace.documents.values())


def pointing(kind: str, file: str, data: bytes, found: Found) -> Iterator[Reference]:
    """The references in a file that mean it, with their paths in the file."""
    raw = parse(data).value
    for reference in references(kind, raw if isinstance(raw, dict) else {}):
        if reference.names(found, file):
            yield reference


def line(where: Places, path: Path, before: str, after: str) -> Line:
    return Line(where.of(path)[0], dotted(path), before, after, path)


def refuse_unreadable(workspace: Workspace, found: Found) -> None:
    """Raises InputError where a file that cannot be read names it: what it says of it would be left behind.

    Steps and stages are named in their own file only, and that could be read.
    """
    if found.path and found.kind.name not in ("touchpoint", "nugget"):
        return
    name = f"{found.document.id}#{found.id}" if found.kind.name == "nugget" else found.id
    word = re.compile(rb"(?<![a-z0-9-])" + re.escape(name.encode()) + rb"(?![a-z0-9-])")
    broken = sorted({p.file for p in workspace.problems if p.severity == ERROR and p.file})
    named = []
    for file in broken:
        try:
            if word.search(read_file(workspace.root, file)):
                named.append(file)
        except InputError:
            continue  # a folder, a pipe or a link that leads out says nothing
    if named:
        raise InputError(*(Problem(N_("cannot be read and names “{id}”; mend it first, “empathy check” says how"),
                                   {"id": name}, file=file) for file in named))
