"""empathy trace: from a statement to its quotes, and from a source to everything that rests on it."""

from typing import TYPE_CHECKING, Annotated

import typer

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from . import complete, find
from .unread import say_unread

if TYPE_CHECKING:
    from .session import Session

app = typer.Typer()


@app.command(help=N_("From a statement to the quotes that it rests on; and from a source to everything that rests on "
                     "it. Piped, it is plain Markdown."),
             epilog=N_("""\
empathy trace lea-brunner               # every statement, with what speaks for it and against it
empathy trace lea-brunner pains         # of one field
empathy trace lea-brunner pains 2       # of one statement
empathy trace from-couch-to-shop#sofa   # of a step of a journey
empathy trace courier                   # who was heard about a touchpoint
empathy trace interviews-2026-03        # what rests on a source, nugget by nugget
empathy trace interviews-2026-03#n4     # on one nugget
"""))
def trace(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(  # noqa: A002 - what every command calls it
        metavar="ID", autocompletion=complete.ids,
        help=N_("A persona, map, journey or touchpoint, an entry of one (DOCUMENT#ENTRY), or a source."))],
    field: Annotated[list[str] | None, typer.Argument(
        metavar="FIELD", autocompletion=complete.fields,
        help=N_("Only this field, or one entry of it: pains, pains[2], thinks_and_feels.pains."))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON, with every source and quote."))] = False,
) -> int:
    from .traced import back, forth

    session: Session = ctx.obj
    found = find.entry(session, id)
    wanted = " ".join(field or ())
    if found.document.kind != "source":
        forth(found, wanted, session, as_json=as_json)
    elif wanted:
        raise InputError(Problem(N_("“{id}” is a source: nothing rests on one of its fields. Leave out “{field}”"),
                                 {"id": found.name, "field": wanted}), exit_code=2)
    else:
        back(found, session, as_json=as_json)
    session.report(p for p in session.workspace().problems if p.file == found.document.file)
    say_unread(session)
    return 0
