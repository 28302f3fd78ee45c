"""Documents that cannot be read: their ids are theirs all the same."""

from pathlib import Path
from typing import TYPE_CHECKING

from empathy_cli.locale import N_
from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import ERROR, InputError, Problem

if TYPE_CHECKING:
    from .session import Session


def say_unread(session: "Session") -> None:
    """Says how many files cannot be read, where some cannot: what was shown is without them."""
    broken = {p.file for p in session.workspace().problems if p.severity == ERROR}
    if broken:
        session.say(session.t().plural("{n} file cannot be read: “empathy check” says why",
                                       "{n} files cannot be read: “empathy check” says why", len(broken)))


def must_be_free(workspace: Workspace, id_: str) -> None:
    """Raises InputError where a file that cannot be read says that this is its id: two would have it."""
    from .command_line import command_line

    for file in sorted({p.file for p in workspace.problems if p.severity == ERROR and p.file}):
        if says(workspace.root, file, "id", id_):
            raise InputError(
                *(p for p in workspace.problems if p.severity == ERROR and p.file == file),
                Problem(N_("so “{file}” cannot be read, and “{id}” is its id. Mend it there, or with “{command}”; or "
                           "take another id"), {"file": file, "id": id_,
                                                "command": command_line("edit", id_, "--editor")}),
                Problem(N_("nothing was written")))


def says(root: Path, file: str, key: str, word: str) -> bool:
    """Whether a file that cannot be read as a document says `key: word` at its head."""
    import re

    from empathy_cli.store.workspace import read_file

    try:
        head = read_file(root, file)[:4_096].decode("utf-8", "replace")
    except InputError:
        return False
    return bool(re.search(rf"^{key}:[ \t]*[\"']?{re.escape(word)}[\"']?[ \t]*(#.*)?\r?$", head, re.MULTILINE))
