"""What a new id means for a workspace: which lines change, which files move. A plan, before anything happens."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.document import Workspace
from empathy_cli.model.field import Raw
from empathy_cli.model.problem import InputError, Path, Problem
from empathy_cli.model.settings import SETTINGS
from empathy_cli.store.decoding import BOM
from empathy_cli.store.documents import read_document, read_settings
from empathy_cli.store.editor import set_value
from empathy_cli.store.position import Places, places
from empathy_cli.store.reader import parse
from empathy_cli.store.rows import ENDING
from empathy_cli.store.workspace import read_file

from .address import Found
from .mentions import Line, files, line, pointing


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
    """Edits in the order in which they are safe: its own id comes last, after the moves. So the same command again
    finishes what a kill has left half done. The moves are from and to.
    """

    edits: tuple[Edit, ...]
    moves: tuple[tuple[str, str], ...]


def plan(workspace: Workspace, found: Found, new: str) -> Plan:
    """What giving the document or the entry the id `new` changes. Raises InputError where it cannot be done whole."""
    folder = (f"personas/{found.id}/", f"personas/{new}/") if _own_folder(found) else None
    edits = [edit for kind, file in files(workspace) if (edit := _edit(workspace, kind, file, found, new, folder))]
    edits.sort(key=lambda e: e.file == found.document.file)
    return Plan(tuple(edits), () if found.path else tuple(_moves(workspace, found, new)))


def _edit(workspace: Workspace, kind: str, file: str, found: Found, new: str, folder: tuple[str, str] | None,
          ) -> Edit | None:
    data = read_file(workspace.root, file)
    changes = [(r.path, r.text, r.renamed(found, new)) for r in pointing(kind, file, data, found)]
    if file == found.document.file:
        changes.append(((*found.in_file(parse(data).value), "id"), found.id, new))
        if own := _beside(workspace, found, new):
            changes.append((("file",), posixpath.basename(own[0]), posixpath.basename(own[1])))
    if folder and kind == "persona":
        image = str(_image(workspace, file))
        if image.startswith(folder[0]):
            changes.append((("image", "file"), image, folder[1] + image.removeprefix(folder[0])))
    if not changes:
        return None
    where = places(data)
    edit = Edit(file, data, _replaced(data, where, changes), tuple(line(where, *change) for change in changes))
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


def _own_folder(found: Found) -> bool:
    """Whether it is a persona in the folder that has its id."""
    return found.kind.name == "persona" and posixpath.dirname(found.document.file) == f"personas/{found.id}"


def _beside(workspace: Workspace, found: Found, new: str) -> tuple[str, str] | None:
    """Where the imported rows of a source lie and where they go, where their file has the id for its name. A rename
    that was killed may have moved them already.
    """
    named = found.data.get("file") if not found.path and found.kind.name == "source" else None
    path = posixpath.join(posixpath.dirname(found.document.file), f"{found.id}{ENDING}")
    after = posixpath.join(posixpath.dirname(path), f"{new}{ENDING}")
    if named != f"{found.id}{ENDING}" or not any((workspace.root / name).is_file() for name in (path, after)):
        return None
    return path, after


def _moves(workspace: Workspace, found: Found, new: str) -> Iterator[tuple[str, str]]:
    """Files and folders that stand where the layout puts them go where it puts them now."""
    if _own_folder(found):
        yield from _folder_moves(workspace, f"personas/{found.id}", f"personas/{new}")
        return
    if (own := _beside(workspace, found, new)) and (workspace.root / own[0]).is_file():
        yield _free(workspace, *own)
    before = posixpath.normpath(f"personas/{found.kind.file(found.data)}")
    after = posixpath.normpath(f"personas/{found.kind.file({**found.data, 'id': new})}")
    if found.document.file == before and before != after:
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
