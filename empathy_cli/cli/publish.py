"""empathy publish: plans what would change in a wiki and shows it; with --apply, does exactly that."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from empathy_cli.locale import N_, translator
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.types import nearest

from . import complete
from .places import must_be_workspace
from .publish_run import Run
from .saved import must_be_free
from .session import Session
from .trust import decided

if TYPE_CHECKING:
    from empathy_cli.publish.plan import OnConflict
    from empathy_cli.publish.planfile import Pinned


app = typer.Typer()
CONFLICTS: "tuple[OnConflict, ...]" = ("fail", "skip", "overwrite", "save-copy")


@app.command(help=N_("Cards into a wiki: shows what would change there, and changes nothing; with --apply, does it. "
                     "Pages that people wrote or edited there are never touched unless you ask for it. Ends with 0 "
                     "where there is nothing to do, and with 3 where there is, or where something is in the way."),
             epilog=N_("""\
empathy publish                          # what would change, with the differences
empathy publish wiki --apply             # does it
empathy publish --plan-out plan.json     # a plan, to be looked at
empathy publish --apply plan.json        # that plan and nothing else
empathy publish --on-conflict skip       # leaves out what was edited by hand
empathy publish --only lea-brunner       # one page, and those that list it
"""))
def publish(
    ctx: typer.Context,
    which: Annotated[list[str] | None, typer.Argument(
        metavar="TARGET|PLAN", help=N_("The name of a wiki in empathy.yaml, where it has several; with --apply also "
                                       "the file of a plan."),
        autocompletion=complete.targets)] = None,
    apply: Annotated[bool, typer.Option("--apply", help=N_("Do it."))] = False,
    plan_out: Annotated[Path | None, typer.Option(
        "--plan-out", metavar="FILE", help=N_("Write the plan into this file, for --apply FILE."))] = None,
    on_conflict: Annotated[str | None, typer.Option(
        "--on-conflict", metavar="|".join(CONFLICTS),
        help=N_("What to do where something is in the way. fail: nothing at all, by default. skip: the rest. "
                "overwrite: write over what was edited by hand. save-copy: the same, and keep their text on a page "
                "beside it."),
        autocompletion=lambda: list(CONFLICTS))] = None,
    allow_delete: Annotated[int | None, typer.Option(
        "--allow-delete", metavar="N", min=0, max=1_000_000,
        help=N_("Let so many pages be deleted; else at most 10, and at most a quarter of ours."))] = None,
    adopt: Annotated[bool, typer.Option(
        "--adopt", help=N_("Make pages ours that stand where ours would be."))] = False,
    only: Annotated[list[str] | None, typer.Option(
        "--only", metavar="ID", help=N_("Only the pages with this document; nothing is deleted. May be given "
                                          "several times."),
        autocompletion=complete.ids)] = None,
    no_diff: Annotated[bool, typer.Option("--no-diff", help=N_("Leave the differences out."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=N_("The plan, or what was done, as JSON."))] = False,
    summary: Annotated[Path | None, typer.Option(
        "--summary", metavar="FILE", help=N_("Write a summary in Markdown, for a CI job. On GitHub one is added to the "
                                             "page of the step without being asked for."))] = None,
    trust: Annotated[bool, typer.Option("--trust-templates", help=N_(
        "Use the workspace's own templates in CI, too."))] = False,
) -> int:
    from .publishing import Asked, say

    session: Session = ctx.obj
    must_be_workspace(session.root, "publish")
    _must_be_trusted(session, trust or None)
    name, file = _meant(which or (), apply=apply)
    conflicts = _conflicts(on_conflict)
    pinned = _pinned(file, name, on_conflict is not None or allow_delete is not None or adopt or bool(only))
    for path in filter(None, (plan_out, summary)):
        must_be_free(path)
    known = _settings(session)
    from empathy_cli.publish.plan import Options
    from empathy_cli.publish.targets import settings_of

    settings = settings_of(known, pinned.target if pinned else name)
    asked = Asked(name=name, workspace=ctx.find_root().params.get("workspace"), apply=apply, file=file,
                  on_conflict=pinned.on_conflict if pinned else conflicts, adopt=pinned.adopt if pinned else adopt,
                  allow_delete=pinned.allow_delete if pinned else allow_delete or 0,
                  only=pinned.only if pinned else tuple(only or ()), plan_out=plan_out, no_diff=no_diff,
                  as_json=as_json, summary=summary, trust=trust)
    options = Options(settings.owner, asked.on_conflict, adopt=asked.adopt, allow_delete=asked.allow_delete,
                      narrowed=bool(asked.only), copy=translator(str(known["language"]))(N_("by hand")))
    run = Run(session, settings, options, asked, pinned)
    ended = run.everything()
    code = say(ended, asked, settings, options, session)
    run.note(known)
    return code


def _must_be_trusted(session: Session, said: bool | None) -> None:
    """Raises InputError where templates are there that are not used: the wiki would lose the look of the team."""
    why = decided(session.root, os.environ, said).why
    if why:
        raise InputError(Problem(N_("nothing is published: without your own templates every page would look otherwise"),
                                 file=why.file), replace(why, severity=ERROR))


def _meant(words: Sequence[str], *, apply: bool) -> tuple[str | None, Path | None]:
    """The target and the plan's file among what was named: names of targets have no dot and no slash."""
    names = [word for word in words if not any(sign in word for sign in "./\\")]
    files = [word for word in words if word not in names]
    if len(names) > 1 or len(files) > 1:
        raise InputError(Problem(N_("too many arguments: {text}"), {"text": " ".join([*names[1:], *files[1:]])}),
                         exit_code=2)
    if files and not apply:
        raise InputError(Problem(N_("“{file}” is the file of a plan: add --apply to do what it says"),
                                 {"file": files[0]}), exit_code=2)
    return (names[0] if names else None), (Path(files[0]) if files else None)


def _conflicts(word: str | None) -> "OnConflict":
    if word is None:
        return "fail"
    for known in CONFLICTS:
        if known == word.lower():
            return known
    hint = nearest(word, CONFLICTS)
    message = N_("--on-conflict: “{text}” is none of {words}. Did you mean “{hint}”?") if hint else N_(
        "--on-conflict: “{text}” is none of {words}")
    raise InputError(Problem(message, {"text": word, "words": ", ".join(CONFLICTS), "hint": hint}), exit_code=2)


def _pinned(file: Path | None, name: str | None, more: bool) -> "Pinned | None":
    """The plan that is to be done. It says itself what else was asked for."""
    if file is None:
        return None
    if more:
        raise InputError(Problem(N_("a plan says itself what is done; make another one with these options")),
                         exit_code=2)
    from empathy_cli.publish.planfile import MAX_BYTES, load

    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(Problem(N_("cannot be read: {why}"), {"why": error.strerror or str(error)}, file=str(file)),
                         exit_code=2) from error
    pinned = load(data, str(file))
    if name is not None and name != pinned.target:
        raise InputError(Problem(N_("this plan is for “{target}”, not for “{name}”"),
                                 {"target": pinned.target, "name": name}, file=str(file)), exit_code=2)
    return pinned


def _settings(session: Session) -> dict[str, object]:
    from empathy_cli.store.workspace import settings_of

    known, problems, _ = settings_of(session.root)
    if any(p.severity == ERROR for p in problems):
        raise InputError(*problems, exit_code=2)
    session.report(problems)
    return known
