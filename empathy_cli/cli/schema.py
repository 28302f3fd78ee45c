"""empathy schema: JSON Schema 2020-12, so that editors complete and check while one types."""

from typing import TYPE_CHECKING, Annotated

import typer

from empathy_cli.locale import N_
from empathy_cli.model.field import Kind
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.types import nearest

from . import complete

if TYPE_CHECKING:
    from .session import Session

app = typer.Typer()


@app.command(help=N_("The JSON Schema of a kind of document. The first line of a document names it, so that editors "
                     "complete and check while you type. Without a kind: which there are."), epilog=N_("""\
empathy schema                 # the kinds that have one
empathy schema persona         # one, to standard output
empathy schema --write         # all of them into personas/.schema/, to be committed
"""))
def schema(
    ctx: typer.Context,
    kind: Annotated[str | None, typer.Argument(
        metavar="KIND", help=N_("persona, map, touchpoints, journey, source or settings."),
        autocompletion=complete.schemas)] = None,
    write: Annotated[bool, typer.Option(
        "--write", help=N_("Bring personas/.schema/ up to date. Commit it: editors find it there."))] = False,
) -> None:
    from empathy_cli.model.schema import schema_text

    session: Session = ctx.obj
    t = session.t()
    kinds = _kinds()
    if write:
        from empathy_cli.store.schemas import write_schemas

        if kind is not None:
            raise InputError(Problem(N_("--write writes all schemas; leave out “{kind}”"), {"kind": kind}), exit_code=2)
        written = write_schemas(session.root, t)
        for file in written:
            session.say(t(N_("written: {file}"), file=file))
        if not written:
            session.say(t(N_("All schemas are up to date.")))
    elif kind is None:
        for each in kinds.values():
            session.out(f"{each.command:12}  {t(each.about)}")
    else:
        session.out(schema_text(_chosen(kind, kinds), t).rstrip("\n"))


def _kinds() -> dict[str, Kind]:
    from empathy_cli.model.kinds import KINDS
    from empathy_cli.model.settings import SETTINGS

    return {kind.command: kind for kind in (*KINDS.values(), SETTINGS)}


def _chosen(word: str, kinds: dict[str, Kind]) -> Kind:
    from empathy_cli.model.kinds import KINDS, by_command

    found = kinds.get(word) or by_command(word)
    if found:
        return KINDS[found.holder] if found.holder else found
    hint = nearest(word, kinds)
    message = N_("“{word}” is not a kind of document. Did you mean “{hint}”?") if hint else N_(
        "“{word}” is not a kind of document: {words}")
    raise InputError(Problem(message, {"word": word, "hint": hint, "words": ", ".join(kinds)}), exit_code=2)
