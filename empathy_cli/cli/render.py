"""empathy render: cards into build/, only those that changed."""

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.render.state import Request

from . import complete
from .places import must_be_workspace
from .rendering import few, rendered, say, stopped
from .session import Session
from .trust import TRUST, decided

app = typer.Typer()
FORMATS = ("html", "md")


@app.command(help=N_("Cards into build/: a page for each persona with its maps and journeys, the touchpoints, the "
                     "departments, a gallery, and empathy.json with everything that was computed. Only what changed is "
                     "written; files of yours are left alone."),
             epilog=N_("""\
empathy render               # all that changed
empathy render lea-brunner   # one page, and the gallery
empathy render --check       # for CI: fails where build/ is not up to date
empathy render --watch       # again on every save
empathy render --shard 2/8 --out parts   # in CI: one part of eight, on a machine of its own
empathy render --join parts  # and all eight put together
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
    shard: Annotated[str | None, typer.Option(
        "--shard", metavar="K/N", help=N_("Only part K of N of the pages, for machines side by side; with "
                                          "--out."))] = None,
    joined: Annotated[list[Path] | None, typer.Option(
        "--join", metavar="DIR", help=N_("Put the parts together that lie in this folder; may be given several "
                                         "times."))] = None,
    trust: Annotated[bool | None, typer.Option("--trust-templates/--no-trust-templates", help=TRUST)] = None,
) -> int:
    session: Session = ctx.obj
    if check and watch:
        raise InputError(Problem(N_("--check looks once and --watch goes on; take one of them out")), exit_code=2)
    must_be_workspace(session.root, "render --check" if check else "render")
    templates = decided(session.root, os.environ, trust)
    if shard is not None or joined:
        from .shards import must_go_together, share_of

        must_go_together({"--shard": shard is not None, "--join": bool(joined), "--check": check, "--watch": watch,
                          "ID": bool(ids)}, out)
        share = share_of(shard) if shard is not None else None
    else:
        share = None
    request = Request(str(out.absolute()) if out else None, _formats(to), tuple(ids or ()), check, jobs,
                      overrides=templates.own)
    first = [templates.why] if templates.why else []
    if first and (watch or not as_json):
        session.report(first)
        first = []
    if watch:
        return _watch(request, session, as_json=as_json)
    return rendered(request, session, share, joined or (), as_json=as_json, first=first)


def _formats(to: str | None) -> tuple[str, ...] | None:
    if to is None:
        return None
    words = [w.strip().lower() for w in to.split(",") if w.strip()]
    for word in words or [to]:
        if word not in FORMATS:
            raise InputError(Problem(N_("“{text}” is not a format: {words}"),
                                     {"text": word, "words": ", ".join(FORMATS)}), exit_code=2)
    return tuple(f for f in FORMATS if f in words)


def _watch(request: Request, session: Session, *, as_json: bool) -> int:
    from empathy_cli.render.watch import watch

    def today() -> str:
        return replace(session).today  # a session keeps the day that it began on

    try:
        for change, outcome in watch(session.root, request, today):
            if change.saved:
                session.say(session.t()(N_("Saved: {files}"), files=few(change.saved)))
            if change.deleted:
                session.say(session.t()(N_("Deleted: {files}"), files=few(change.deleted)))
            if isinstance(outcome, InputError):
                session.report(outcome.problems)
            else:
                say(outcome, request, session, as_json=as_json)
            sys.stdout.flush()
            sys.stderr.flush()
    except KeyboardInterrupt:
        return stopped(session)
    return 0
