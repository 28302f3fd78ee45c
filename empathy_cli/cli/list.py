"""empathy list: what there is, how sure we are, what is due for review."""

import sys
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Kind
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.text import visible
from empathy_cli.model.types import nearest

from . import complete, output
from .output import BOLD, CYAN, DIM, GREEN, RED, YELLOW
from .session import Session
from .tables import Cell, laid

app = typer.Typer()
GRAVE = 4
"""The severity from which a vulnerability is shown in red."""


@app.command(name="list", help=N_("What there is, how sure we are, and what is due for review."), epilog=N_("""\
empathy list                        # everything
empathy list personas               # only the personas
empathy list touchpoints            # where we meet customers, and how bad it is there
empathy list --department support   # what a department answers for, and what hurts there
empathy list --json                 # for other programs
"""))
def list_(
    ctx: typer.Context,
    kind: Annotated[str | None, typer.Argument(
        metavar="KIND", help=N_("persona, map, touchpoint, journey or source; all by default."),
        autocompletion=complete.kinds)] = None,
    department: Annotated[str | None, typer.Option(
        "--department", metavar="NAME", help=N_("Only what this department answers for, what hurts there, and what "
                                                "it rests on."), autocompletion=complete.departments)] = None,
    as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON, with everything that is computed."))] = False,
) -> int:
    from .overview import computed, overview

    session: Session = ctx.obj
    kinds = _kinds(kind)
    if department is not None:
        from .list_department import list_department

        return list_department(session, department, kinds[0] if kind else None, as_json=as_json)
    workspace = session.workspace()
    known = overview(workspace, session.today)
    chosen = [(k, list(computed(k, known))) for k in kinds]
    if as_json:
        session.json([value for _, found in chosen for value in found])
    else:
        tables([(k, found) for k, found in chosen if found], session)
    session.report(workspace.problems)
    if not any(found for _, found in chosen) and not workspace.problems:
        session.say(session.t()(_nothing(kind, kinds), command=kinds[0].command if kind else "persona"))
    return 1 if any(p.severity == ERROR for p in workspace.problems) else 0


def _kinds(word: str | None) -> list[Kind]:
    """What is listed: of the catalogue its touchpoints."""
    from empathy_cli.model.kinds import ENTRIES, KINDS, by_command

    held = {kind.holder: kind for kind in ENTRIES.values()}
    kinds = [held.get(kind.name, kind) for kind in KINDS.values()]
    if word is None:
        return kinds
    if found := by_command(word):
        return [found]
    hint = nearest(word, (k.command for k in kinds))
    message = N_("“{word}” is not a kind of document. Did you mean “{hint}”?") if hint else N_(
        "“{word}” is not a kind of document: {words}")
    words = ", ".join(k.command for k in kinds)
    raise InputError(Problem(message, {"word": word, "hint": hint, "words": words}), exit_code=2)


def _nothing(word: str | None, kinds: Sequence[Kind]) -> str:
    if word and kinds:
        return N_("There is none yet. “empathy new {command}” makes one.")
    return N_("Nothing is here yet. “empathy new {command}” asks and writes; “empathy init --example” lays down an "
              "example.")


def tables(chosen: Sequence[tuple[Kind, Sequence[dict[str, Any]]]], session: Session) -> None:
    """A table for each kind. In a terminal it fits the width; elsewhere nothing is cut."""
    t = session.t()
    for number, (kind, found) in enumerate(chosen):
        rows = [[(session.fitting(visible(text)), color) for text, color in _cells(value, t)] for value in found]
        if number:
            session.out("")
        session.out(output.painted(t(kind.plural), BOLD, session.paints))
        titles, gives = _COLUMNS[kind.name]
        head = [(t(title), DIM) for title in titles]
        for line in laid([head, *rows], output.width_of(sys.stdout), session, gives):
            session.out(line)


_COLUMNS = {
    "persona": ((N_("Id"), N_("Name"), N_("Type"), N_("Evidence"), N_("State"), N_("Review")), (1,)),
    "empathy-map": ((N_("Id"), N_("Title"), N_("Evidence"), N_("Persona")), (1,)),
    "touchpoint": ((N_("Id"), N_("Name"), N_("Channel"), N_("Mode"), N_("Department"), N_("Owner"), N_("Steps"),
                    N_("Worst")), (1, 2, 4, 5)),
    "journey": ((N_("Id"), N_("Title"), N_("State"), N_("Steps"), N_("Evidence"), N_("Persona")), (1,)),
    "source": ((N_("Id"), N_("Title"), N_("Type"), N_("Date"), N_("Nuggets"), N_("Cited")), (1,)),
}
"""Kind → the titles of its columns, and which of them give way where the terminal is narrow."""


def _cells(value: dict[str, Any], t: Translator) -> Iterator[Cell]:
    kind = value["kind"]
    yield value["id"], CYAN
    yield value["name"], ""
    if kind == "source":
        yield _label(kind, "type", value["type"], t), ""
        yield value["date"], ""
        yield str(value["nuggets"]), ""
        yield str(value["cited"]), ""
    elif kind == "touchpoint":
        yield value["channel"], ""
        yield _label(kind, "mode", value["mode"], t), ""
        yield value["department"], ""
        yield value["owner"], ""
        yield str(len(value["steps"])), ""
        yield _worst(value["vulnerabilities"]["worst"], t)
    elif kind == "journey":
        yield _label(kind, "state", value["state"], t), ""
        yield str(value["steps"]), ""
        yield f"{value['coverage']['percent']} %", ""
        yield value["persona"], ""
    elif kind == "empathy-map":
        yield f"{value['coverage']['percent']} %", ""
        yield value["persona"] or value["segment"], ""
    else:
        yield from _persona_cells(value, t)


def _persona_cells(value: dict[str, Any], t: Translator) -> Iterator[Cell]:
    from empathy_cli.insight.certainty import STATES

    yield _label(value["kind"], "type", value["type"], t), ""
    yield f"{value['coverage']['percent']} %", ""
    yield t(STATES[value["state"]]), {"proto": YELLOW, "evidence-backed": GREEN}.get(value["state"], "")
    if value["stale"]:
        yield t(N_("overdue: {day}"), day=value["review_by"]), RED
    else:
        yield value["review_by"], ""


def _worst(worst: dict[str, Any] | None, t: Translator) -> Cell:
    """The severity of the worst vulnerability that is not fixed."""
    if worst is None:
        return "", ""
    color = RED if worst["severity"] >= GRAVE else ""
    return (str(worst["severity"]) if worst["rated"] else t(N_("not rated"))), color


def _label(kind: str, key: str, value: str, t: Translator) -> str:
    from empathy_cli.model.kinds import ENTRIES, KINDS

    return t((KINDS | ENTRIES)[kind].group.by_key[key].type.label(value)) if value else ""
