"""What a new id means for a workspace: which lines change, which files move. A plan, before anything happens."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import ERROR, InputError, Path, Problem, dotted
from empathy_cli.model.settings import SETTINGS
from empathy_cli.store.documents import read_document, read_settings
from empathy_cli.store.editor import set_value
from empathy_cli.store.position import places
from empathy_cli.store.reader import parse

from .references import references

SETTINGS_FILE = "empathy.yaml"


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
            data = (workspace.root / file).read_bytes()
            for path, before, after in _changes(kind, data, id_, id_):
                yield file, _line(data, path, before, after)


def refuse_unreadable(workspace: Workspace, id_: str) -> None:
    """Raises InputError where a file that cannot be read names the id: what it says of it would be left behind."""
    word = re.compile(rb"(?<![a-z0-9-])" + re.escape(id_.encode()) + rb"(?![a-z0-9-])")
    broken = sorted({p.file for p in workspace.problems if p.severity == ERROR and p.file})
    named = []
    for file in broken:
        try:
            if word.search((workspace.root / file).read_bytes()):
                named.append(file)
        except OSError:
            continue  # a folder or a link that leads nowhere says nothing
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
    data = (workspace.root / file).read_bytes()
    changes = list(_changes(kind, data, old, new))
    if own:
        changes.append((("id",), old, new))
    if folder and kind == "persona":
        image = str(_image(workspace, file))
        if image.startswith(folder[0]):
            changes.append((("image", "file"), image, folder[1] + image.removeprefix(folder[0])))
    if not changes:
        return None
    text = data.decode("utf-8")
    for path, _, after in changes:
        text = set_value(text, path, after)
    edit = Edit(file, data, text.encode("utf-8"), tuple(_line(data, *change) for change in changes))
    _verify(kind, edit, old, own=own)
    return edit


def _image(workspace: Workspace, file: str) -> str:
    found = next((d for d in workspace.documents.values() if d.file == file), None)
    image = found.data.get("image", {}) if found else {}
    return str(image.get("file", ""))


def _line(data: bytes, path: Path, before: str, after: str) -> Line:
    return Line(places(data).of(path)[0], dotted(path), before, after)


def _verify(kind: str, edit: Edit, old: str, *, own: bool) -> None:
    """The file after its edit is a document that says nothing of the old id any more."""
    read = read_settings if kind == SETTINGS.name else read_document
    found, problems = read(edit.after, edit.file)
    left = [*_changes(kind, edit.after, old, old)]
    renamed = not own or (isinstance(found, Document) and found.id != old)
    if found is None or left or not renamed:
        raise InputError(*(problems or (Problem(N_("could not be changed as planned; nothing was written"),
                                                file=edit.file),)))


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
