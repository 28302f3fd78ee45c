"""What a new id means for a workspace: which lines change, which files move. A plan, before anything happens."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.field import Raw
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import ERROR, InputError, Path, Problem, dotted
from empathy_cli.model.settings import SETTINGS
from empathy_cli.store.decoding import BOM
from empathy_cli.store.documents import read_document, read_settings
from empathy_cli.store.editor import set_value
from empathy_cli.store.position import Places, places
from empathy_cli.store.reader import parse
from empathy_cli.store.scan import SETTINGS_FILE
from empathy_cli.store.workspace import read_file

from .references import references


@dataclass(frozen=True, slots=True)
class Line:
    """One value that changes."""

    line: int
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One file that changes, before and after."""

    file: str
    before: bytes
    after: bytes
    lines: tuple[Line, ...]

    @property
    def digest(self) -> str:
        return sha256(self.before).hexdigest()


@dataclass(frozen=True, slots=True)
class Plan:
    """Edits in the order in which they are safe: the document's own id comes last. Then the moves, from and to."""

    edits: tuple[Edit, ...]
    moves: tuple[tuple[str, str], ...]


def mentions(workspace: Workspace, id_: str, *, but: str = "") -> Iterator[tuple[str, Line]]:
    """Every place that refers to a document, by file and line; those in the file `but` are left out."""
    for kind, file in _files(workspace):
        if file != but:
            data = read_file(workspace.root, file)
            where = places(data)
            for path, before, after in _changes(kind, data, id_, id_):
                yield file, _line(where, path, before, after)


def refuse_unreadable(workspace: Workspace, id_: str) -> None:
    """Raises InputError where a file that cannot be read names the id: what it says of it would be left behind."""
    word = re.compile(rb"(?<![a-z0-9-])" + re.escape(id_.encode()) + rb"(?![a-z0-9-])")
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
                                   {"id": id_}, file=file) for file in named))


def plan(workspace: Workspace, document: Document, new: str) -> Plan:
    """What giving the document the id `new` changes. Raises InputError where it cannot be done whole."""
    old = document.id
    folder = _own_folder(document)
    moved_folder = (f"personas/{old}/", f"personas/{new}/") if folder else None
    edits = [edit for kind, file in _files(workspace)
             if (edit := _edit(workspace, kind, file, old, new, moved_folder, own=file == document.file))]
    edits.sort(key=lambda e: e.file == document.file)
    return Plan(tuple(edits), tuple(_moves(workspace, document, new)))


def _files(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Kind and path of every file that may refer to a document."""
    if workspace.settings_digest and not any(p.file == SETTINGS_FILE for p in workspace.problems):
        yield SETTINGS.name, SETTINGS_FILE
    yield from ((d.kind, d.file) for d in workspace.documents.values())


def _changes(kind: str, data: bytes, old: str, new: str) -> Iterator[tuple[Path, str, str]]:
    raw = parse(data).value
    for reference in references(kind, raw if isinstance(raw, dict) else {}):
        if reference.id == old:
            yield reference.path, reference.renamed(old), reference.renamed(new)


def _edit(workspace: Workspace, kind: str, file: str, old: str, new: str, folder: tuple[str, str] | None, *,
          own: bool) -> Edit | None:
    data = read_file(workspace.root, file)
    changes = list(_changes(kind, data, old, new))
    if own:
        changes.append((("id",), old, new))
    if folder and kind == "persona":
        image = str(_image(workspace, file))
        if image.startswith(folder[0]):
            changes.append((("image", "file"), image, folder[1] + image.removeprefix(folder[0])))
    if not changes:
        return None
    where = places(data)
    edit = Edit(file, data, _replaced(data, where, changes), tuple(_line(where, *change) for change in changes))
    _verify(kind, edit, changes)
    return edit


def _replaced(data: bytes, where: Places, changes: list[tuple[Path, str, str]]) -> bytes:
    """The file with other words in the same places, quotes and all; by the editor where a word is not found there."""
    text = data.decode("utf-8-sig")
    starts = [0, *(m.end() for m in re.finditer(r"\r\n|\r|\n", text))]
    splices = []
    for path, before, after in changes:
        line, column = where.values.get(path, (1, 1))
        at = starts[line - 1] + column - 1
        at += text[at:at + 1] in ("'", '"')
        if not text.startswith(before, at):
            return _edited(data, changes)
        splices.append((at, before, after))
    for at, before, after in sorted(splices, reverse=True):
        text = text[:at] + after + text[at + len(before):]
    return data[:len(data) - len(data.removeprefix(BOM))] + text.encode("utf-8")


def _edited(data: bytes, changes: list[tuple[Path, str, str]]) -> bytes:
    text = data.decode("utf-8")
    for path, _, after in changes:
        text = set_value(text, path, after)
    return text.encode("utf-8")


def _image(workspace: Workspace, file: str) -> str:
    found = next((d for d in workspace.documents.values() if d.file == file), None)
    image = found.data.get("image", {}) if found else {}
    return str(image.get("file", ""))


def _line(where: Places, path: Path, before: str, after: str) -> Line:
    return Line(where.of(path)[0], dotted(path), before, after)


def _verify(kind: str, edit: Edit, changes: list[tuple[Path, str, str]]) -> None:
    """The file after its edit reads without an error, and says what it said, but for the changes."""
    read = read_settings if kind == SETTINGS.name else read_document
    found, problems = read(edit.after, edit.file)
    if found is None:
        raise InputError(*problems)
    said = parse(edit.before).value
    for path, _, after in changes:
        _put(said, path, after)
    if parse(edit.after).value != said:
        raise InputError(Problem(N_("could not be changed as planned; nothing was written"), file=edit.file))


def _put(raw: Raw, path: Path, value: str) -> None:
    holder: Any = raw
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value


def _own_folder(document: Document) -> bool:
    """Whether the document is a persona in the folder that has its id."""
    return document.kind == "persona" and posixpath.dirname(document.file) == f"personas/{document.id}"


def _moves(workspace: Workspace, document: Document, new: str) -> Iterator[tuple[str, str]]:
    """Files and folders that stand where the layout puts them go where it puts them now."""
    kind = KINDS[document.kind]
    if _own_folder(document):
        yield from _folder_moves(workspace, f"personas/{document.id}", f"personas/{new}")
        return
    before = posixpath.normpath(f"personas/{kind.file(document.data)}")
    after = posixpath.normpath(f"personas/{kind.file({**document.data, 'id': new})}")
    if document.file == before and before != after:
        yield _free(workspace, before, after)


def _folder_moves(workspace: Workspace, before: str, after: str) -> Iterator[tuple[str, str]]:
    if not (workspace.root / after).exists():
        yield before, after
        return
    for entry in sorted((workspace.root / before).iterdir()):
        yield _free(workspace, f"{before}/{entry.name}", f"{after}/{entry.name}")


def _free(workspace: Workspace, before: str, after: str) -> tuple[str, str]:
    if (workspace.root / after).exists() or (workspace.root / after).is_symlink():
        raise InputError(Problem(N_("{before} would become {after}, and that is there already; nothing was written"),
                                 {"before": before, "after": after}))
    return before, after
