"""empathy import: a table from a spreadsheet becomes a journey, or touchpoints, all of it or nothing; or a source."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from . import complete
from .given import pair

if TYPE_CHECKING:
    from .session import Session

app = typer.Typer()

EXAMPLES = N_("""\
empathy import journey steps.csv --persona lea-brunner --title "From couch to shop"
empathy import journey steps.csv --id from-couch --dry-run # what would change
empathy import touchpoints touchpoints.csv
empathy import vulnerabilities weak-points.csv --yes
empathy import feedback survey.csv                         # asks which columns are what
empathy import feedback tickets.csv --text Message --date Created --side customer --no-input
""")
WHAT = ("journey", "touchpoints", "vulnerabilities", "feedback")


def _what(incomplete: str) -> list[str]:
    return [word for word in WHAT if word.startswith(incomplete)]


def _journeys(ctx: typer.Context, incomplete: str) -> list[str]:
    return complete.of_kind(ctx, incomplete, "source" if ctx.params.get("what") == "feedback" else "journey")


def _sides(incomplete: str) -> list[str]:
    return [word for word in ("customer", "employee") if word.startswith(incomplete)]


def _types(incomplete: str) -> list[str]:
    from empathy_cli.model.source import SOURCE

    return [word for word in SOURCE.group.by_key["type"].type.values if word.startswith(incomplete)]


@app.command("import", epilog=EXAMPLES, help=N_(
    "A table of a spreadsheet, as CSV: one row a step, a touchpoint or a vulnerability. Where a row cannot be taken, "
    "all that is wrong is said, each with its line, and nothing is written. What is there already changes only where "
    "it differs; comments stay. Or “feedback”: a survey or a ticket export becomes a source, one nugget a row, with "
    "personal data masked; rows that cannot be taken are named and skipped."))
def import_(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(
        metavar="WHAT", help=N_("journey, touchpoints, vulnerabilities or feedback."), autocompletion=_what)],
    file: Annotated[str, typer.Argument(metavar="FILE", help=N_("The CSV file; “-” is standard input."))],
    persona: Annotated[str | None, typer.Option(
        "--persona", metavar="ID", help=N_("Of a new journey: whose it is."),
        autocompletion=complete.personas)] = None,
    id: Annotated[str | None, typer.Option(  # noqa: A002 - what every command calls it
        "--id", metavar="ID", autocompletion=_journeys,
        help=N_("The journey or the source: one that is there changes, a new one gets this id."))] = None,
    title: Annotated[str | None, typer.Option(
        "--title", metavar="TEXT", help=N_("The title of the journey or the source."))] = None,
    part: Annotated[list[str] | None, typer.Option(
        "--part", metavar="KEY=VALUE",
        help=N_("Any other field of the journey itself, such as state=future. Can be repeated."))] = None,
    text: Annotated[str | None, typer.Option(
        "--text", metavar="COLUMN",
        help=N_("Of feedback: the column with the words, by its heading or its number."))] = None,
    side: Annotated[str | None, typer.Option(
        "--side", metavar="SIDE", autocompletion=_sides,
        help=N_("Of feedback: who speaks: customer, employee, or the column that says so."))] = None,
    date: Annotated[str | None, typer.Option(
        "--date", metavar="COLUMN", help=N_("Of feedback: the column with the day."))] = None,
    segment: Annotated[str | None, typer.Option(
        "--segment", metavar="COLUMN", help=N_("Of feedback: the column that says among which people."))] = None,
    touchpoint: Annotated[str | None, typer.Option(
        "--touchpoint", metavar="COLUMN", help=N_("Of feedback: the column that says where it was."))] = None,
    type: Annotated[str | None, typer.Option(  # noqa: A002 - the field's own name
        "--type", metavar="WORD", autocompletion=_types,
        help=N_("Of feedback: what kind of source it is, such as survey, support-log or review."))] = None,
    day_first: Annotated[bool | None, typer.Option(
        "--day-first/--month-first", help=N_("Of feedback: what comes first in 03/04/2026."))] = None,
    no_heading: Annotated[bool, typer.Option(
        "--no-heading",
        help=N_("Of feedback: the first row is an answer; columns are called by their number."))] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help=N_("Of feedback: ask nothing."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show what would change, write nothing."))] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help=N_("Do not ask."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=N_("Say as JSON what was taken, or what is wrong."))] = False,
) -> None:
    session: Session = ctx.obj
    what = {"touchpoint": "touchpoints", "vulnerability": "vulnerabilities", "journeys": "journey"}.get(what, what)
    if what not in WHAT:
        raise InputError(Problem(N_("“{what}” cannot be imported: one of {words}"), {
            "what": what, "words": ", ".join(WHAT)}), exit_code=2)
    columns = {"text": text, "side": side, "date": date, "segment": segment, "touchpoint": touchpoint}
    told = {role: column for role, column in columns.items() if column is not None}
    if what == "feedback":
        from .feedback_before import Asked
        from .import_feedback import import_feedback

        for option, value in (("persona", persona), ("part", part)):
            if value:
                raise InputError(Problem(N_("“--{option}” goes with “journey”"), {"option": option}), exit_code=2)
        with _told(session, as_json=as_json):
            import_feedback(session, Asked(file, told, id or "", title or "", type or "", day_first, not no_heading,
                                           no_input, dry_run, yes, as_json))
        return
    for option, given in (*told.items(), ("type", type), ("day-first", day_first), ("no-heading", no_heading)):
        if given not in (None, False):
            raise InputError(Problem(N_("“--{option}” goes with “feedback”"), {"option": option}), exit_code=2)
    said = {"persona": persona, "id": id, "title": title} | dict(pair(one, "state=future") for one in part or ())
    head = {key: value for key, value in said.items() if value is not None}
    if head and what != "journey":
        raise InputError(Problem(N_("“--{option}” goes with “journey”"), {"option": next(iter(head))}), exit_code=2)
    from .import_table import import_table

    with _told(session, as_json=as_json):
        import_table(session, what, file, head, dry_run=dry_run, yes=yes, as_json=as_json)


@contextmanager
def _told(session: "Session", *, as_json: bool) -> Iterator[None]:
    """What is wrong with a table is said as JSON, too, where that is wanted."""
    try:
        yield
    except InputError as error:
        if as_json and error.exit_code == 1:
            from .import_table import plain

            session.json({"done": False, "problems": [plain(p, session) for p in error.problems]})
        raise
