"""empathy render: cards into build/, only those that changed."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from empathy_cli.locale import N_, Translator, translator
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import visible
from empathy_cli.render.site import Outcome, Request, build

from . import complete, output
from .places import must_be_workspace
from .session import Session
from .unchanged import told

app = typer.Typer()
FORMATS = ("html", "md")
PAGES = 12
"""So many are named that stay as they are."""


@app.command(help=N_("Cards into build/: a page for each persona with its maps and journeys, the touchpoints, the "
                     "departments, a gallery, and empathy.json with everything that was computed. Only what changed is "
                     "written; files of yours are left alone."),
             epilog=N_("""\
empathy render               # all that changed
empathy render lea-brunner   # one page, and the gallery
empathy render --check       # for CI: fails where build/ is not up to date
empathy render --watch       # again on every save
"""))
def render(
    ctx: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(
        metavar="ID", help=N_("Only the pages with these documents; all by default."),
        autocompletion=complete.ids)] = None,
    to: Annotated[str | None, typer.Option(
        "--to", metavar="html,md", help=N_("Formats, instead of those in empathy.yaml."),
        autocompletion=lambda: [*FORMATS, ",".join(FORMATS)])] = None,
    out: Annotated[Path | None, typer.Option(
        "--out", metavar="DIR", help=N_("Folder, instead of the one in empathy.yaml."))] = None,
    check: Annotated[bool, typer.Option(
        "--check", help=N_("Write nothing; show what differs, and end with 3 if anything does."))] = False,
    watch: Annotated[bool, typer.Option("--watch", help=N_("Go on, and render on every save, until Ctrl+C."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=N_("What was done, as JSON."))] = False,
    jobs: Annotated[int, typer.Option(
        "--jobs", metavar="N", min=0, max=64, help=N_("Processes for large workspaces; 0 is one a core."))] = 0,
) -> int:
    session: Session = ctx.obj
    if check and watch:
        raise InputError(Problem(N_("--check looks once and --watch goes on; take one of them out")), exit_code=2)
    if check:
        must_be_workspace(session.root, "render --check")
    request = Request(str(out.absolute()) if out else None, _formats(to), tuple(ids or ()), check, jobs)
    try:
        if watch:
            return _watch(request, session, as_json=as_json)
        outcome = _build(request, session)
        return _say(outcome, request, session, as_json=as_json)
    except KeyboardInterrupt:
        session.say(session.t()(N_("Stopped. What was written is whole; the next render does the rest.")))
        return 130


def _formats(to: str | None) -> tuple[str, ...] | None:
    if to is None:
        return None
    words = [w.strip().lower() for w in to.split(",") if w.strip()]
    for word in words or [to]:
        if word not in FORMATS:
            raise InputError(Problem(N_("“{text}” is not a format: {words}"),
                                     {"text": word, "words": ", ".join(FORMATS)}), exit_code=2)
    return tuple(f for f in FORMATS if f in words)


def _build(request: Request, session: Session) -> Outcome:
    from .progress import Bar

    bar = Bar("empathy render", shown=not session.quiet and not session.plain)
    try:
        return build(session.root, request, session.today, bar)
    finally:
        bar.close()


def _say(outcome: Outcome, request: Request, session: Session, *, as_json: bool) -> int:
    t = translator(session.lang or outcome.language)
    if outcome.problems:  # else their language need not be known, nor the settings be read for it
        session.report(outcome.problems)
    code = 1 if outcome.failed else 3 if outcome.drift else 0
    if as_json:
        session.json(_plain(outcome, t))
    elif request.check:
        _show_drift(outcome, session, t)
    else:
        session.say(told(outcome, session.root, t))
    if outcome.torn and not as_json:
        pages = list(dict.fromkeys(name.partition(".")[0] for name in outcome.torn if not name.endswith(".svg")))
        session.say(t(N_("Until that is mended, these pages stay as they are: {pages}"), pages=_few(pages, PAGES)))
    return code


def _show_drift(outcome: Outcome, session: Session, t: Translator) -> None:
    said = {"changed": t(N_("is not what it would be")), "missing": t(N_("is missing")),
            "left over": t(N_("belongs to no document any more"))}
    for drift in outcome.drift:
        session.out(f"{visible(f'{outcome.out}/{drift.name}')}: {said[drift.what]}")
        for line in drift.lines:
            session.out(line)
    if outcome.drift:
        session.say(t.plural("{n} file is not up to date; “empathy render” brings it there",
                             "{n} files are not up to date; “empathy render” brings them there", len(outcome.drift)))
    elif not outcome.failed:
        session.say(t(N_("Everything is up to date")))


def _plain(outcome: Outcome, t: Translator) -> dict[str, Any]:
    return {
        "out": outcome.out, "written": outcome.written, "unchanged": outcome.unchanged, "removed": outcome.removed,
        "torn": outcome.torn,
        "drift": [{"file": d.name, "what": d.what, "diff": list(d.lines)} for d in outcome.drift],
        "problems": [{"severity": p.severity, "message": output.message(p, t), "file": p.file, "line": p.line,
                      "column": p.column} for p in outcome.problems],
    }


def _watch(request: Request, session: Session, *, as_json: bool) -> int:
    from empathy_cli.render.watch import watch

    def today() -> str:
        return replace(session).today  # a session keeps the day that it began on

    for change, outcome in watch(session.root, request, today):
        if change.saved:
            session.say(session.t()(N_("Saved: {files}"), files=_few(change.saved)))
        if change.deleted:
            session.say(session.t()(N_("Deleted: {files}"), files=_few(change.deleted)))
        if isinstance(outcome, InputError):
            session.report(outcome.problems)
        else:
            _say(outcome, request, session, as_json=as_json)
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _few(names: Sequence[str], most: int = 3) -> str:
    return ", ".join(map(visible, names[:most])) + (" …" if len(names) > most else "")
