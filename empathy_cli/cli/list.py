"""empathy list: what there is, how sure we are, what is due for review."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from empathy_cli.locale import N_, Translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.field import Kind
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.text import visible
from empathy_cli.model.types import nearest

from . import complete, output
from .output import BOLD, CYAN, DIM, GREEN, RED, YELLOW
from .session import Session

app = typer.Typer()

Cell = tuple[str, str]
"""A text and its colour."""
GAP = 2
LEAST = 10
"""Columns of a name below which a table is too narrow for one."""


@app.command(name="list", help=N_("What there is, how sure we are, and what is due for review."), epilog=N_("""\
empathy list              # everything
empathy list personas     # only the personas
empathy list --json       # for other programs
"""))
def list_(
    ctx: typer.Context,
    kind: Annotated[str | None, typer.Argument(
        metavar="KIND", help=N_("persona, map or source; all by default."), autocompletion=complete.kinds)] = None,
    as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON, with everything that is computed."))] = False,
) -> int:
    session: Session = ctx.obj
    kinds = _kinds(kind)
    workspace = session.workspace()
    known = _overview(workspace, session.today)
    chosen = [(k, [_computed(d, known) for d in workspace.of(k.name)]) for k in kinds]
    if as_json:
        session.json([value for _, found in chosen for value in found])
    else:
        _tables([(k, found) for k, found in chosen if found], session)
    session.report(workspace.problems)
    if not any(found for _, found in chosen) and not workspace.problems:
        session.say(session.t()(_nothing(kind, kinds), command=kinds[0].command if kind else "persona"))
    return 1 if any(p.severity == ERROR for p in workspace.problems) else 0


def _kinds(word: str | None) -> list[Kind]:
    from empathy_cli.model.kinds import KINDS, by_command

    if word is None:
        return list(KINDS.values())
    if found := by_command(word):
        return [found]
    hint = nearest(word, (k.command for k in KINDS.values()))
    message = N_("“{word}” is not a kind of document. Did you mean “{hint}”?") if hint else N_(
        "“{word}” is not a kind of document: {words}")
    words = ", ".join(k.command for k in KINDS.values())
    raise InputError(Problem(message, {"word": word, "hint": hint, "words": words}), exit_code=2)


def _nothing(word: str | None, kinds: Sequence[Kind]) -> str:
    if word and kinds:
        return N_("There is none yet. “empathy new {command}” makes one.")
    return N_("Nothing is here yet. “empathy new {command}” asks and writes; “empathy init --example” lays down an "
              "example.")


@dataclass(frozen=True, slots=True)
class Overview:
    """What is asked of the whole workspace for every document, computed once."""

    workspace: Workspace
    today: str
    sources: frozenset[str]
    cited: Counter[str]
    """How many statements rest on a source, or are contradicted by it."""
    maps: Mapping[str, list[str]]
    """The ids of a persona's maps."""


def _overview(workspace: Workspace, today: str) -> Overview:
    from empathy_cli.insight.certainty import source_of, statements

    cited: Counter[str] = Counter()
    maps: dict[str, list[str]] = {}
    for document in workspace.documents.values():
        if document.kind == "empathy-map":
            maps.setdefault(document.data.get("persona", ""), []).append(document.id)
        if document.kind != "source":
            for _, value in statements(document):
                cited.update({source_of(e) for key in ("evidence", "against") for e in value.get(key, ())})
    return Overview(workspace, today, frozenset(d.id for d in workspace.of("source")), cited, maps)


def _computed(document: Document, known: Overview) -> dict[str, Any]:
    """A document as JSON shows it; kept stable, keys only join."""
    from empathy_cli.insight import certainty

    workspace, data = known.workspace, document.data
    shared = {
        "id": document.id, "kind": document.kind, "name": _name(document), "file": document.file,
        "language": workspace.language(document),
    }
    if document.kind == "source":
        return shared | {"type": data.get("type", ""), "side": data.get("side", ""), "date": data.get("date", ""),
                         "n": data.get("n"), "nuggets": len(data.get("nuggets", ())), "cited": known.cited[document.id]}
    counts = certainty.coverage(document, known.sources)
    sure = shared | {
        "coverage": {key: getattr(counts, key) for key in certainty.MARKS} | {"percent": counts.percent},
    }
    if document.kind != "persona":
        return sure | {"persona": data.get("persona", ""), "segment": data.get("segment", "")}
    return sure | {
        "type": data.get("type", ""), "state": certainty.state_of(counts, workspace.settings),
        "review_by": certainty.review_by(document, workspace),
        "stale": certainty.is_stale(document, workspace, known.today), "maps": known.maps.get(document.id, []),
    }


def _name(document: Document) -> str:
    from empathy_cli.model.kinds import KINDS

    title = "role" if document.data.get("archetype") else KINDS[document.kind].title
    return str(document.data.get(title, ""))


def _tables(chosen: Sequence[tuple[Kind, Sequence[dict[str, Any]]]], session: Session) -> None:
    """A table for each kind. In a terminal it fits the width; elsewhere nothing is cut."""
    t = session.t()
    for number, (kind, found) in enumerate(chosen):
        rows = [[(session.fitting(visible(text)), color) for text, color in _cells(value, t)] for value in found]
        if number:
            session.out("")
        session.out(output.painted(t(kind.plural), BOLD, session.paints))
        for line in _laid([[(title, DIM) for title in _titles(kind, t)], *rows], output.width_of(sys.stdout), session):
            session.out(line)


def _laid(rows: Sequence[Sequence[Cell]], width: int | None, session: Session) -> Iterator[str]:
    """The rows, in columns two blanks apart. Where the width does not do, the second column gives way; where that
    does not do either, each row becomes two lines.
    """
    widths = [max(output.columns(row[i][0]) for row in rows) for i in range(len(rows[0]))]
    over = sum(widths) + GAP * (len(widths) - 1) - width if width else 0
    if over > 0:
        widths[1] -= over
        if widths[1] < LEAST:
            yield from _stacked(rows[1:], width or 0, session)
            return
    for row in rows:
        cells = []
        for (text, color), least in zip(row, widths, strict=True):
            fit = output.cut(text, least)
            blanks = " " * (least - output.columns(fit))
            shown = output.painted(fit, color, session.paints)
            cells.append(blanks + shown if text.endswith(" %") or text.isdigit() else shown + blanks)
        yield (" " * GAP).join(cells).rstrip()


def _stacked(rows: Sequence[Sequence[Cell]], width: int, session: Session) -> Iterator[str]:
    for (name, color), (title, _), *rest in rows:
        yield output.painted(output.cut(name, width), color, session.paints)
        yield output.cut(f"  {title}", width)
        yield output.cut("  " + ", ".join(text for text, _ in rest if text), width)


def _titles(kind: Kind, t: Translator) -> list[str]:
    titles = {
        "persona": (N_("Id"), N_("Name"), N_("Type"), N_("Evidence"), N_("State"), N_("Review")),
        "empathy-map": (N_("Id"), N_("Title"), N_("Evidence"), N_("Persona")),
        "source": (N_("Id"), N_("Title"), N_("Type"), N_("Date"), N_("Nuggets"), N_("Cited")),
    }
    return [t(title) for title in titles[kind.name]]


def _cells(value: dict[str, Any], t: Translator) -> Iterator[Cell]:
    from empathy_cli.insight.certainty import STATES

    yield value["id"], CYAN
    yield value["name"], ""
    if value["kind"] == "source":
        yield _label(value["kind"], "type", value["type"], t), ""
        yield value["date"], ""
        yield str(value["nuggets"]), ""
        yield str(value["cited"]), ""
        return
    percent = f"{value['coverage']['percent']} %"
    if value["kind"] == "empathy-map":
        yield percent, ""
        yield value["persona"] or value["segment"], ""
        return
    yield _label(value["kind"], "type", value["type"], t), ""
    yield percent, ""
    yield t(STATES[value["state"]]), {"proto": YELLOW, "evidence-backed": GREEN}.get(value["state"], "")
    if value["stale"]:
        yield t(N_("overdue: {day}"), day=value["review_by"]), RED
    else:
        yield value["review_by"], ""


def _label(kind: str, key: str, value: str, t: Translator) -> str:
    from empathy_cli.model.kinds import KINDS

    return t(KINDS[kind].group.by_key[key].type.label(value)) if value else ""
