"""empathy export: a journey or the catalogue of touchpoints as a table, for a spreadsheet."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from . import complete, find, output
from .places import must_be_no_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from empathy_cli.exchange.columns import Column
    from empathy_cli.exchange.table import Form
    from empathy_cli.insight.address import Found

    from .session import Session

app = typer.Typer()


EXAMPLES = N_("""\
empathy export from-couch > journey.csv       # one row a step
empathy export touchpoints --out touchpoints.csv --excel
empathy export touchpoints --vulnerabilities  # one row for each weak point
empathy export courier                        # one touchpoint alone
""")


@app.command(epilog=EXAMPLES, help=N_("A journey or the touchpoints as a CSV table. “empathy import” takes it back. "
                                      "Texts that a spreadsheet would run have an apostrophe before them."))
def export(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(  # noqa: A002 - what every command calls it
        metavar="ID", help=N_("A journey, “touchpoints”, or one touchpoint."), autocompletion=complete.tables)],
    out: Annotated[str | None, typer.Option(
        "-o", "--out", metavar="FILE", help=N_("Into this file; else to standard output."))] = None,
    force: Annotated[bool, typer.Option("--force", help=N_("Overwrite the file."))] = False,
    vulnerabilities: Annotated[bool, typer.Option(
        "--vulnerabilities", help=N_("Of the touchpoints: one row for each vulnerability."))] = False,
    labels: Annotated[bool, typer.Option(
        "--labels", help=N_("Headings in words rather than names of fields."))] = False,
    excel: Annotated[bool, typer.Option(
        "--excel", help=N_("For a double click in Excel: with a byte order mark and, where its language wants them, "
                           "semicolons and decimal commas."))] = False,
    as_json: Annotated[bool, typer.Option(
        "--json", help=N_("The table as JSON; with --out, what was written."))] = False,
) -> None:
    from empathy_cli.exchange import table

    session: Session = ctx.obj
    found = find.entry(session, id)
    form = table.form_for(session.t().language) if excel else table.Form()
    columns, rows = table_of(found, form, vulnerabilities=vulnerabilities)
    heading = [column.label(session.t()) if labels else column.key for column in columns]
    if as_json and out is None:
        session.json({"id": found.name, "kind": found.kind.name, "columns": heading,
                      "rows": [dict(zip(heading, row, strict=True)) for row in rows]})
        return
    data = table.written(heading, rows, form)
    if out is None or out == "-":
        _print(data)
        return
    save(Path(out), data, force=force)
    if as_json:
        session.json({"id": found.name, "kind": found.kind.name, "columns": heading, "rows": len(rows), "file": out})
    else:
        session.say(session.t().plural("{n} row: {file}", "{n} rows: {file}", len(rows),
                                       file=output.shown(Path(out))))


def table_of(found: "Found", form: "Form", *, vulnerabilities: bool) -> "tuple[Sequence[Column], list[list[str]]]":
    """The columns and the rows of a document, or of one touchpoint. Raises InputError where it has no table."""
    from empathy_cli.exchange import journey, touchpoints

    if found.kind.name in ("touchpoints", "touchpoint"):
        data = found.data if not found.path else {"touchpoints": [found.data]}
        if vulnerabilities:
            return touchpoints.VULNERABILITIES, list(touchpoints.vulnerability_rows(data, comma=form.comma))
        return touchpoints.COLUMNS, list(touchpoints.rows(data, comma=form.comma))
    if found.kind.name != "journey":
        part = bool(found.path) and found.document.kind == "journey"
        message = N_("“{id}” is a part of the journey “{journey}”, which is exported as a whole") if part else N_(
            "“{id}” is neither a journey nor a touchpoint; only these can be exported")
        raise InputError(Problem(message, {"id": found.name, "journey": found.document.id}), exit_code=2)
    if vulnerabilities:
        raise InputError(Problem(N_("“--vulnerabilities” goes with “touchpoints”")), exit_code=2)
    return journey.COLUMNS, list(journey.rows(found.data, comma=form.comma))


def _print(data: bytes) -> None:
    if sys.stdout.isatty():
        from empathy_cli.model.text import visible

        output.write(sys.stdout, visible(data.decode("utf-8-sig"), keep="\n\r\t"))
        return
    sys.stdout.flush()
    binary: Any = sys.stdout.buffer  # always UTF-8, whatever the locale: a file is what this becomes
    binary.write(data)
    binary.flush()


def save(path: Path, data: bytes, *, force: bool) -> None:
    """Writes a file, whole or not at all. Raises InputError where there is one and `force` is not given, and where a
    document may be.
    """
    from hashlib import sha256

    from empathy_cli.store.saver import Changed, save

    must_be_no_document(path)
    if path.exists() and not path.is_file():
        raise InputError(Problem(N_("this is no file; name one, or none at all for standard output"),
                                 file=str(path)), exit_code=2)
    try:
        present = path.read_bytes() if force and path.is_file() else None
    except OSError as error:
        raise InputError(Problem(N_("cannot be read: {why}"), {"why": error.strerror or str(error)},
                                 file=str(path))) from error
    try:
        save(path, data, expect=None if present is None else sha256(present).hexdigest())
    except Changed as error:
        if present is not None:
            raise
        raise InputError(*error.problems, Problem(N_("“--force” overwrites it"))) from error
