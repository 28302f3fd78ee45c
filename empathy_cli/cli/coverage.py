"""empathy coverage: how much is known of every persona, map, journey and department, and from whom."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from empathy_cli.locale import N_, Translator
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import visible

from . import complete, find, output
from .output import BOLD, CYAN, DIM, GREEN, RED, YELLOW
from .session import Session
from .tables import Cell, laid
from .unread import say_unread

if TYPE_CHECKING:
    from empathy_cli.insight.certainty import Coverage
    from empathy_cli.insight.share import Share

app = typer.Typer()
DEPARTMENTS = "departments"


@app.command(help=N_("How many statements rest on evidence, and on whose: of every persona, map and journey, and of "
                     "the steps at the touchpoints of every department."),
             epilog=N_("""\
empathy coverage               # everything
empathy coverage lea-brunner   # a persona with its maps and journeys
empathy coverage departments   # what is known where each department answers
empathy coverage courier       # of one touchpoint
empathy coverage --json        # for other programs
"""))
def coverage(
    ctx: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(
        metavar="ID", autocompletion=complete.covered,
        help=N_("Personas, maps, journeys, touchpoints; “departments” or the name of one. All by default."))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON, with everything that is computed."))] = False,
) -> int:
    session: Session = ctx.obj
    documents, departments = _rows(session, ids)
    if as_json:
        session.json({"documents": list(map(_json, documents)), "departments": list(map(_json, departments)),
                      "total": _counts(_total(documents))})
    else:
        _print(documents, departments, session)
    say_unread(session)
    return 0


def _rows(session: Session, ids: Sequence[str] | None) -> tuple[list["Share"], list["Share"]]:
    """The rows of documents, and those of departments and touchpoints; each once."""
    from empathy_cli.insight import share

    workspace = session.workspace()
    if not ids:
        return share.shares(workspace, session.today), share.department_shares(workspace)
    rows = {(row.kind, row.id): row for name in ids for row in _named(session, name)}.values()
    return [row for row in rows if row.kind in share.KINDS], [row for row in rows if row.kind not in share.KINDS]


def _named(session: Session, name: str) -> list["Share"]:
    """A persona with its maps and journeys, another document, a touchpoint or all of them, a department or all."""
    from empathy_cli.insight import share

    workspace = session.workspace()
    try:
        if name.strip().lower() == DEPARTMENTS:
            return share.department_shares(workspace)
        found = find.entry(session, name)
    except InputError as error:
        return _department(session, name, error)
    document = found.document
    if found.kind.name == "touchpoint":
        return share.touchpoint_shares(workspace, found.id)
    if not found.path and document.kind == complete.CATALOGUE:
        return share.touchpoint_shares(workspace)
    if found.path or document.kind not in share.KINDS:
        message = N_("“{id}” is a source and states nothing itself: “empathy trace {id}” says what rests on it") if (
            document.kind == "source" and not found.path) else N_(
            "“{id}” is a part of “{document}”: “empathy coverage {document}” counts the whole")
        raise InputError(Problem(message, {"id": found.name, "document": document.id}), exit_code=2)
    own = workspace.translates(document)
    parts = [part for part in (*workspace.maps_of(document.id), *workspace.journeys_of(document.id))
             if own or not workspace.translates(part)]
    return share.shares(workspace, session.today, (document.id, *(part.id for part in parts)))


def _department(session: Session, name: str, unknown: InputError) -> list["Share"]:
    """The row of the department of that name, in any case or as its page writes it."""
    from empathy_cli.insight import share
    from empathy_cli.model.text import same_name, slug
    from empathy_cli.model.types import nearest

    rows = share.department_shares(session.workspace())
    found = [row for row in rows if same_name(name) in (same_name(row.id), slug(row.id))]
    if not found:
        hint = nearest(name, [row.id for row in rows])
        raise InputError(*unknown.problems, *([Problem(N_("did you mean the department “{name}”?"), {"name": hint})]
                                              if hint else ()), exit_code=unknown.exit_code)
    return found


def _print(documents: Sequence["Share"], departments: Sequence["Share"], session: Session) -> None:
    from empathy_cli.insight.share import DEPARTMENT

    t = session.t()
    if not documents and not departments:
        session.say(t(N_("Nothing is here yet. “empathy new {command}” asks and writes; “empathy init --example” lays "
                         "down an example."), command="persona"))
        return
    if documents:
        _table(t(N_("Personas, maps and journeys")), documents, session)
        if len(documents) > 1:
            _say(_all(_total(documents), t), session)
    for kind, heading, about in (
        (DEPARTMENT, N_("Departments"), N_("Counted: the statements of the steps at a department's touchpoints. "
                                           "Sources: also those of their feedback and metrics.")),
        ("touchpoint", N_("Touchpoints"), N_("Counted: the statements of the steps at a touchpoint. Sources: also "
                                             "those of its feedback and metrics.")),
    ):
        rows = [row for row in departments if row.kind == kind]
        if rows:
            if documents or kind != departments[0].kind:
                session.out("")
            _table(t(heading), rows, session)
            _say(t(about), session)


def _table(heading: str, rows: Sequence["Share"], session: Session) -> None:
    from empathy_cli.insight.certainty import ASCII_MARKS, MARKS

    t = session.t()
    marks = MARKS if session.marks else ASCII_MARKS
    head = [t(N_("Id")), t(N_("Name")), t(N_("Statements")), *marks.values(), t(N_("Evidence")), t(N_("State")),
            t(N_("Sources")), t(N_("Kinds")), t(N_("Heard")), t(N_("Newest"))]
    session.out(output.painted(heading, BOLD, session.paints))
    cells = [[(session.fitting(visible(text)), color) for text, color in _cells(row, t)] for row in rows]
    for line in laid([[(title, DIM) for title in head], *cells], output.width_of(sys.stdout), session, (1, 10, 11)):
        session.out(line)


def _cells(row: "Share", t: Translator) -> Iterator[Cell]:
    from empathy_cli.insight.certainty import MARKS
    from empathy_cli.model.source import SOURCE

    known = SOURCE.group.by_key
    yield row.id, CYAN
    yield (row.name if row.kind != "department" else
           t.plural("{n} touchpoint", "{n} touchpoints", len(row.touchpoints))), ""
    yield str(row.coverage.total), ""
    for key in MARKS:
        yield str(getattr(row.coverage, key)), ""
    yield (f"{row.coverage.percent} %" if row.coverage.total else ""), ""
    yield state_words(row, t), RED if row.stale else {"proto": YELLOW, "evidence-backed": GREEN}.get(row.state, "")
    yield str(len(row.basis.sources)), ""
    yield ", ".join(t(known["type"].type.label(kind)) for kind in row.basis.kinds), ""
    yield ", ".join(t(known["side"].type.label(side)) for side in row.basis.sides), ""
    yield row.basis.newest, ""


def state_words(row: "Share", t: Translator) -> str:
    """The state of a row; of a persona also whether its review is overdue."""
    from empathy_cli.insight.certainty import STATES
    from empathy_cli.insight.share import STATES as OTHERS

    words = (STATES if row.kind == "persona" else OTHERS).get(row.state, "")
    return ", ".join(filter(None, (t(words), t(N_("stale")) if row.stale else "")))


def _total(rows: Sequence["Share"]) -> "Coverage":
    from empathy_cli.insight.certainty import MARKS, Coverage

    return Coverage(**{key: sum(getattr(row.coverage, key) for row in rows) for key in MARKS})


def _all(found: "Coverage", t: Translator) -> str:
    from empathy_cli.insight.certainty import LABELS, MARKS

    parts = [f"{t(LABELS[key])} {getattr(found, key)}" for key in MARKS if getattr(found, key)]
    said = t.plural("{percent}% of {n} statement has evidence", "{percent}% of {n} statements have evidence",
                    found.total, percent=found.percent)
    return ": ".join(filter(None, (said, ", ".join(parts))))


def _say(text: str, session: Session) -> None:
    """A sentence of ours below a table, as wide as the terminal."""
    from textwrap import wrap

    width = output.width_of(sys.stdout)
    for line in wrap(text, max(width, 20)) if width else [text]:
        session.out(output.painted(session.fitting(line), DIM, session.paints))


def _counts(found: "Coverage") -> dict[str, Any]:
    from empathy_cli.insight.certainty import MARKS

    return {"statements": found.total, **{key: getattr(found, key) for key in MARKS}, "percent": found.percent}


def _json(row: "Share") -> dict[str, Any]:
    shown = {"id": row.id, "kind": row.kind, "name": row.name, "file": row.file, **_counts(row.coverage),
             "state": row.state, "stale": row.stale, **asdict(row.basis)}
    if row.kind == "department":
        shown |= {"touchpoints": list(row.touchpoints), "contributed": list(row.contributed)}
    return shown
