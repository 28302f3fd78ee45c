"""Documents that cannot be read: their ids are theirs all the same."""

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
    from .asking import command_line, says

    for file in sorted({p.file for p in workspace.problems if p.severity == ERROR and p.file}):
        if says(workspace.root, file, "id", id_):
            raise InputError(
                *(p for p in workspace.problems if p.severity == ERROR and p.file == file),
                Problem(N_("so “{file}” cannot be read, and “{id}” is its id. Mend it there, or with “{command}”; or "
                           "take another id"), {"file": file, "id": id_,
                                                "command": command_line("edit", id_, "--editor")}),
                Problem(N_("nothing was written")))
