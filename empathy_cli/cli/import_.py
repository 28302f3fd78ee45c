"""empathy import: a table from a spreadsheet becomes a journey, or touchpoints, all of it or nothing; or a source."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from empathy_cli.locale import N_
from empathy_cli.model.field import Kind
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.text import visible

from . import asking, complete, output
from .catalogue import must_be_readable
from .sure import make_sure
from .unread import must_be_free

if TYPE_CHECKING:
    from empathy_cli.exchange.columns import Column
    from empathy_cli.exchange.sheet import Sheet
    from empathy_cli.model.document import Document

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
NOTHING = N_("nothing was taken")
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
    from empathy_cli.store.decoding import MAX_BYTES

    session: Session = ctx.obj
    what = {"touchpoint": "touchpoints", "vulnerability": "vulnerabilities", "journeys": "journey"}.get(what, what)
    if what not in WHAT:
        raise InputError(Problem(N_("“{what}” cannot be imported: one of {words}"), {
            "what": what, "words": ", ".join(WHAT)}), exit_code=2)
    columns = {"text": text, "side": side, "date": date, "segment": segment, "touchpoint": touchpoint}
    told = {role: column for role, column in columns.items() if column is not None}
    if what == "feedback":
        from .import_feedback import Asked, import_feedback

        for option, value in (("persona", persona), ("part", part)):
            if value:
                raise InputError(Problem(N_("“--{option}” goes with “journey”"), {"option": option}), exit_code=2)
        try:
            import_feedback(session, Asked(file, told, id or "", title or "", type or "", day_first, not no_heading,
                                           no_input, dry_run, yes, as_json))
        except InputError as error:
            if as_json and error.exit_code == 1:
                session.json({"done": False, "problems": [_plain(p, session) for p in error.problems]})
            raise
        return
    for option, given in (*told.items(), ("type", type), ("day-first", day_first), ("no-heading", no_heading)):
        if given not in (None, False):
            raise InputError(Problem(N_("“--{option}” goes with “feedback”"), {"option": option}), exit_code=2)
    said = {"persona": persona, "id": id, "title": title} | dict(asking.pair(one, "state=future") for one in part or ())
    head = {key: value for key, value in said.items() if value is not None}
    if head and what != "journey":
        raise InputError(Problem(N_("“--{option}” goes with “journey”"), {"option": next(iter(head))}), exit_code=2)
    data, name = asking.read_answers(file, 2 * MAX_BYTES)  # in UTF-16, a letter has two bytes
    try:
        made = _journey(session, data, name, head) if what == "journey" else _catalogue(session, data, name, what)
        texts = _texts(session, made, name)
    except InputError as error:
        if as_json and error.exit_code == 1:
            session.json({"done": False, "problems": [_plain(p, session) for p in error.problems]})
        raise
    session.report(made.warnings)
    _finish(session, made, texts, dry_run=dry_run, yes=yes, as_json=as_json)


@dataclass(frozen=True)
class Made:
    """A document as it is with the table."""

    kind: Kind
    key: str
    """Where its entries stand."""
    document: "Document | None"
    """The one that is there."""
    data: dict[str, Any]
    warnings: tuple[Problem, ...]
    rows: int

    @property
    def file(self) -> str:
        return self.document.file if self.document else f"personas/{self.kind.file(self.data)}"


def _journey(session: "Session", data: bytes, name: str, said: dict[str, str]) -> Made:
    from empathy_cli.exchange import journey
    from empathy_cli.exchange.head import head, present

    workspace = session.workspace()
    must_be_readable(workspace)  # touchpoints are named in it
    document = present(workspace, said)
    before = head(workspace, said, document)
    if document is None:
        must_be_free(workspace, before["id"])
    found = _sheet(session, data, name, journey.COLUMNS)
    made, problems = journey.taken(found, before, workspace.touchpoints, str(workspace.settings["language"]))
    return _made(KINDS["journey"], "steps", document, made, found.all_problems(problems), len(found.rows))


def _catalogue(session: "Session", data: bytes, name: str, what: str) -> Made:
    from empathy_cli.exchange import touchpoints
    from empathy_cli.model.touchpoints import CATALOGUE

    workspace = session.workspace()
    kind = KINDS[CATALOGUE]
    must_be_readable(workspace)
    document = workspace.documents.get(CATALOGUE)
    before = document.data if document else {}
    if what == "touchpoints":
        found = _sheet(session, data, name, touchpoints.COLUMNS)
        others = {d.id: d.file for d in workspace.documents.values() if d.id != CATALOGUE}
        made, problems = touchpoints.taken(found, before, others, str(workspace.settings["language"]))
    else:
        found = _sheet(session, data, name, touchpoints.VULNERABILITIES)
        made, problems = touchpoints.taken_vulnerabilities(found, before)
    return _made(kind, CATALOGUE, document, made, found.all_problems(problems), len(found.rows))


def _sheet(session: "Session", data: bytes, name: str, columns: "Sequence[Column]") -> "Sheet":
    from empathy_cli.exchange import sheet

    try:
        return sheet.read(data, name, columns, session.t())
    except InputError as error:
        raise InputError(*error.problems, Problem(NOTHING), exit_code=error.exit_code) from error


def _made(kind: Kind, key: str, document: "Document | None", data: dict[str, Any], problems: tuple[Problem, ...],
          rows: int) -> Made:
    """Raises InputError with everything that is wrong, in the order of the lines: then nothing is taken."""
    if any(p.severity == ERROR for p in problems):
        raise InputError(*sorted(problems, key=lambda p: p.line), Problem(NOTHING))
    return Made(kind, key, document, data, tuple(problems), rows)


def _finish(session: "Session", made: Made, texts: tuple[str, str], *, dry_run: bool, yes: bool, as_json: bool) -> None:
    from empathy_cli.exchange.changing import difference

    t = session.t()
    before = made.document.data if made.document else {}
    found = difference(made.key, before, made.data)
    file = made.file
    said = {
        "id": made.data["id"], "kind": made.kind.name, "file": file, "rows": made.rows, "new": made.document is None,
        "added": list(found.added), "changed": {i: list(f) for i, f in found.changed.items()},
        "removed": list(found.removed), "other": list(found.other) if made.document else [],
        "warnings": [_plain(p, session) for p in made.warnings],
    }
    old, new = texts
    if new == old:
        if as_json:
            session.json({**said, "done": False})
        else:
            session.say(t(N_("Nothing changed.")))
        return
    if dry_run:
        if as_json:
            session.json({**said, "done": False})
        else:
            session.out("\n".join(_diff(old, new, file)) if made.document else visible(new.rstrip("\n"), keep="\n"))
        return
    if made.document is not None and not as_json:
        for line in _diff(old, new, file):
            session.say(line)
    if made.document is not None:
        make_sure(session, N_("Do it?"), yes=yes)
    _save(session, made, file, new)
    if as_json:
        session.json({**said, "done": True})
        return
    session.say(t(N_("Saved: {file}"), file=output.shown(session.root / file)))
    session.say("  " + ", ".join(_counts(found, t, other=made.document is not None)))
    session.say("")
    session.say(t(N_("Next:")))
    show = asking.command_line(*asking.here(session), "show", made.data["id"])
    session.say(f"  {show}  {t(N_('look at it'))}")


def _counts(found: Any, t: Any, *, other: bool) -> Iterator[str]:
    if found.added:
        yield t.plural("{n} new", "{n} new", len(found.added))
    if found.changed:
        yield t.plural("{n} changed", "{n} changed", len(found.changed))
    if found.removed:
        yield t.plural("{n} removed", "{n} removed", len(found.removed))
    if other and found.other:
        yield ", ".join(found.other)


def _texts(session: "Session", made: Made, name: str) -> tuple[str, str]:
    """The file as it is, and as it would be. Raises InputError where no such file can be: the table, which is called
    `name`, has too much in it.
    """
    from empathy_cli.exchange.changing import changed, difference
    from empathy_cli.store.documents import read_document
    from empathy_cli.store.writer import new_text

    if made.document is None:
        old, new = "", new_text(made.kind, made.data, session.t())
    else:
        old = asking.text_of(session.root / made.document.file, made.document.digest)
        same = not difference(made.key, made.document.data, made.data)
        try:
            new = old if same else changed(old, made.key, made.document.data, made.data)
        except InputError as error:  # with a line, it is of the file, and tells what to write there by hand
            raise InputError(*(replace(p, file=made.file if p.line else name) for p in error.problems),
                             Problem(NOTHING), exit_code=error.exit_code) from error
    if new != old:
        _, problems = read_document(new.encode(), made.file)
        if wrong := [replace(p, file=name, line=0, column=0) for p in problems if p.severity == ERROR]:
            raise InputError(*wrong, Problem(NOTHING))
    return old, new


def _save(session: "Session", made: Made, file: str, text: str) -> None:
    from contextlib import suppress

    from empathy_cli.store.saver import save
    from empathy_cli.store.schemas import write_schemas

    save(session.root / file, text.encode(), expect=made.document.digest if made.document else None, root=session.root)
    if made.document is None:
        with suppress(InputError):
            write_schemas(session.root, session.t())


def _diff(old: str, new: str, file: str) -> Iterator[str]:
    for line in difflib.unified_diff(old.splitlines(), new.splitlines(), file, file, n=2, lineterm=""):
        yield visible(line)


def _plain(problem: Problem, session: "Session") -> dict[str, Any]:
    from empathy_cli.model.problem import dotted

    return {"severity": problem.severity, "message": output.message(problem, session.t()), "file": problem.file,
            "line": problem.line, "column": dotted(problem.path)}
