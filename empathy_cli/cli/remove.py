"""empathy remove: a document that nothing points to."""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import visible

from . import complete, find
from .sure import make_sure

if TYPE_CHECKING:
    from empathy_cli.model.document import Document, Workspace

    from .session import Session

app = typer.Typer()


@app.command(help=N_("Remove a document. While another one points to it, its places are listed and nothing happens."),
             epilog=N_("""\
empathy remove old-survey --dry-run     # may it go?
empathy remove old-survey               # asks, then removes it
"""))
def remove(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(  # noqa: A002 - what every command calls it
        metavar="ID", help=N_("The document."), autocompletion=complete.ids)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Say what would happen, and do nothing."))] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help=N_("Do not ask."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=N_("Say as JSON what was removed."))] = False,
) -> None:
    from empathy_cli.insight.renaming import refuse_unreadable

    session: Session = ctx.obj
    document = find.document(session, id)
    workspace = session.workspace()
    refuse_unreadable(workspace, document.id)
    _refuse_while_needed(document, workspace)
    if not dry_run:
        session.say(visible(document.file))
        make_sure(session, N_("Remove it?"), yes=yes)
        _unlink(document, workspace.root)
    if as_json:
        session.json({"id": document.id, "file": document.file, "done": not dry_run})
    elif dry_run:
        session.out(visible(document.file))
    else:
        session.say(session.t()(N_("{id} is removed."), id=document.id))


def _refuse_while_needed(document: "Document", workspace: "Workspace") -> None:
    from empathy_cli.insight.renaming import mentions

    places = list(mentions(workspace, document.id, but=document.file))
    if places:
        raise InputError(
            Problem(N_("“{id}” is needed; take it out of these places first:"), {"id": document.id}),
            *(Problem(N_("{field} is {value}"), {"field": line.field, "value": line.before}, file=file, line=line.line)
              for file, line in places))


def _unlink(document: "Document", root: Path) -> None:
    """Removes the file as it was read, and the folder that has nothing else in it."""
    path = root / document.file
    try:
        if sha256(path.read_bytes()).hexdigest() != document.digest:
            raise InputError(Problem(N_("was changed since it was read; nothing was removed"), file=document.file))
        path.unlink()
    except OSError as error:
        raise InputError(Problem(N_("could not be removed: {why}"), {"why": error.strerror or str(error)},
                                 file=document.file)) from error
    if path.parent != root / "personas":
        with suppress(OSError):  # not empty
            path.parent.rmdir()
