"""empathy impact: what falls when a source is withdrawn, or one nugget of it. Nothing is written."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from empathy_cli.locale import N_, Translator
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.types import nearest

from . import complete, find
from .session import Session
from .unread import say_unread

if TYPE_CHECKING:
    from empathy_cli.insight.address import Found
    from empathy_cli.insight.withdrawn import Impact, Shaken, Standing

    from .outline import Part

app = typer.Typer()


@app.command(help=N_("What falls when a source is withdrawn: the statements whose mark changes, the personas, maps and "
                     "journeys that become less sure, and what else names it. Nothing is written."),
             epilog=N_("""\
empathy impact survey-2026           # if the survey were withdrawn
empathy impact interviews-2026#n4    # if one quote were
empathy impact survey-2026 --all     # also the statements that keep their mark
"""))
def impact(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(
        metavar="SOURCE", autocompletion=complete.sources, help=N_("A source, or SOURCE#NUGGET."))],
    everything: Annotated[bool, typer.Option("--all", help=N_("Also the statements that keep their mark."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON, with all that names it."))] = False,
) -> int:
    from empathy_cli.insight.withdrawn import impact as of

    session: Session = ctx.obj
    found = _source(session, source)
    told = of(session.workspace(), found.document.id, found.id if found.path else "")
    if as_json:
        session.json(_json(found, told))
    else:
        _print(found, told, session, everything=everything)
    session.report(p for p in session.workspace().problems if p.file == found.document.file)
    say_unread(session)
    return 0


def _source(session: Session, name: str) -> "Found":
    """The source or nugget of that id. Raises InputError, with the nearest source, where it is none."""
    found = find.entry(session, name)
    if found.document.kind != "source":
        hint = nearest(name, [d.id for d in session.workspace().of("source")])
        message = N_("“{id}” is no source. Did you mean “{hint}”?") if hint else N_(
            "“{id}” is no source; “empathy list source” shows which there are")
        raise InputError(Problem(message, {"id": found.name, "hint": hint}), exit_code=2)
    return found


def _print(found: "Found", told: "Impact", session: Session, *, everything: bool) -> None:
    from . import outline

    t = session.t()
    data = found.document.data
    name = found.name if found.path else f"{data['title']} · {found.document.id}"
    outline.show(t(N_("Without {source}"), source=name), _said(told, t), list(_parts(told, t, everything=everything)),
                 session)


def _said(told: "Impact", t: Translator) -> Iterator[str]:
    fallen, kept = len(told.fallen), len(told.statements) - len(told.fallen)
    if not told.statements and not told.pointing:
        yield t(N_("Nothing changes: nothing names it."))
        return
    yield t.plural("{n} statement gets another mark.", "{n} statements get another mark.", fallen) if fallen else t(
        N_("No statement gets another mark."))
    if kept:
        yield t.plural("{n} statement names it and keeps its mark.", "{n} statements name it and keep their mark.",
                       kept)
    yield t(N_("Nothing was written."))


def _parts(told: "Impact", t: Translator, *, everything: bool) -> "Iterator[Part]":
    from .outline import Part, Point

    points = [Point(_from_to(before, after, t), lead=document.id, literal=True)
              for document, before, after in told.documents if before != after]
    if points:
        yield Part(t(N_("Documents")), points)
    by: dict[str, list[Point]] = {}
    for one in told.statements if everything else told.fallen:
        by.setdefault(one.use.document.id, []).append(_shaken(one, t))
    for id_, shaken in by.items():
        yield Part(id_, shaken)
    if told.pointing:
        from .traced import said_of

        yield Part(t(N_("What else names it")), [
            Point(said_of(use, t), lead=use.address[0], field=use.address[1]) for use in told.pointing])


def _from_to(before: "Standing", after: "Standing", t: Translator) -> str:
    from empathy_cli.insight.certainty import LABELS
    from empathy_cli.insight.share import STATES

    said = [f"{before.coverage.percent} % → {after.coverage.percent} %"]
    for key, label in LABELS.items():
        counts = getattr(before.coverage, key), getattr(after.coverage, key)
        if counts[0] != counts[1]:
            said.append(f"{t(label)} {counts[0]} → {counts[1]}")
    if before.state != after.state:
        said.append(f"{t(STATES[before.state])} → {t(STATES[after.state])}")
    if before.participants != after.participants:
        said.append(t(N_("participants {before} → {after}"), before=before.participants, after=after.participants))
    return " · ".join(said)


def _shaken(one: "Shaken", t: Translator) -> Any:
    from empathy_cli.insight.certainty import LABELS

    from .outline import Point
    from .traced import said_of

    lead, field = one.use.address
    change = f"{t(LABELS[one.before])} → {t(LABELS[one.after])}" if one.falls else t(LABELS[one.before])
    return Point(said_of(one.use, t), mark=one.after, lead=lead if "#" in lead else "", facts=[change], field=field)


def _json(found: "Found", told: "Impact") -> dict[str, Any]:
    from .traced import source_json, use_of

    return {
        "source": found.document.id, "nugget": found.id if found.path else "", **source_json(found.document),
        "statements": [use_of(one.use) | {"from": one.before, "to": one.after, "changes": one.falls}
                       for one in told.statements],
        "documents": [{"id": document.id, "kind": document.kind, "file": document.file, "changes": before != after,
                       "from": _standing(before), "to": _standing(after)}
                      for document, before, after in told.documents],
        "others": [use_of(use) for use in told.pointing],
    }


def _standing(found: "Standing") -> dict[str, Any]:
    return {"coverage": asdict(found.coverage) | {"percent": found.coverage.percent}, "state": found.state,
            "participants": found.participants}
