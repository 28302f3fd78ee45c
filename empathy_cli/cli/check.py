"""empathy check: the rules, each finding with its line."""

import os
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem, dotted
from empathy_cli.model.text import inert
from empathy_cli.model.types import nearest

from . import complete, output
from .chosen import codes, files, parts, within
from .places import base_in_repository, must_be_workspace
from .saved import saved

if TYPE_CHECKING:
    from empathy_cli.check.fix import Check
    from empathy_cli.check.reporters.registry import Reporter
    from empathy_cli.check.reporters.report import Report
    from empathy_cli.model.document import Workspace

    from .session import Session

app = typer.Typer()
TEXT = "text"
FORMATS = (TEXT, "json", "github", "gitlab", "sarif", "junit")


@app.command(help=N_("Find what is wrong in the workspace, with file and line, and say what to write instead. Errors "
                     "end with exit code 3. With --quiet, only what fails is shown."),
             epilog=N_("""\
empathy check                          # everything
empathy check lea-brunner              # one document, by its id
empathy check personas/lea-brunner     # all documents in a folder
empathy check --select PER,EVD06       # some rules, or families of them
empathy check --fix                    # mend what needs no thought
empathy check --format github          # annotations in a pull request
empathy check --output findings.sarif  # a file for other programs, besides
"""))
def check(
    ctx: typer.Context,
    which: Annotated[list[str] | None, typer.Argument(
        metavar="ID|PATH", help=N_("Only these: ids, files or folders; all by default."),
        autocompletion=complete.ids)] = None,
    select: Annotated[list[str] | None, typer.Option(
        "--select", metavar="CODE", help=N_("Only these rules, such as PER09, or families of them, such as PER."),
        autocompletion=complete.rules)] = None,
    ignore: Annotated[list[str] | None, typer.Option(
        "--ignore", metavar="CODE", help=N_("Not these rules or families."), autocompletion=complete.rules)] = None,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Warnings fail, too."))] = False,
    fix: Annotated[bool, typer.Option(
        "--fix", help=N_("Mend what can be mended without thinking. Comments and layout stay."))] = False,
    everything: Annotated[bool, typer.Option(
        "--all", help=N_("Every finding, also where there are many that are alike."))] = False,
    form: Annotated[str, typer.Option(
        "--format", metavar="|".join(FORMATS), help=N_("How findings are written."),
        autocompletion=lambda: list(FORMATS))] = TEXT,
    as_json: Annotated[bool, typer.Option("--json", help=N_("The same as --format json."))] = False,
    out: Annotated[Path | None, typer.Option(
        "-o", "--output", metavar="FILE", help=N_("Write a report into this file, too: by its suffix .sarif, .xml "
                                                  "(JUnit) or .json, or in the format that --format names."))] = None,
) -> int:
    from empathy_cli.check.reporters.report import report
    from empathy_cli.check.run import asked, findings

    session: Session = ctx.obj
    printed, written = _formats("json" if as_json else form, out)
    must_be_workspace(session.root, "check")
    today = date.fromisoformat(session.today)
    selected, ignored = codes(select or ()), codes(ignore or ())
    workspace = session.workspace(keep=True)
    wanted, meant = files(session, which or ()), parts(session, which or ())

    def look(now: "Workspace") -> "list[Problem]":
        return within(findings(now, wanted, select=selected, ignore=ignored, today=today), meant)

    due = partial(asked, files=wanted, select=selected, ignore=ignored)
    found = look(workspace)
    if fix:
        workspace = _mend(due(found, workspace), lambda now: due(look(now), now), session)
        found = look(workspace)
    made = report(found, workspace, session.t(), files=wanted, strict=strict, day=session.today,
                  mendable=_mendable(found, due(found, workspace), workspace), base=base_in_repository(session.root),
                  ascii=not output.is_utf8(sys.stdout))
    if written and out:
        saved(out, written.write(made).encode(), written.ours, session)
        session.say(session.t()(N_("The report is in {file}."), file=output.shown(out)))
    if printed == TEXT:
        from .findings import write

        write(made, session, workspace.texts, everything=everything)
    else:
        from empathy_cli.check.reporters.registry import REPORTERS

        output.write(sys.stdout, REPORTERS[printed].write(made))
    if printed == "github":
        from .findings import say_sum

        _summarize(made, session)
        say_sum(made, session)
    return 3 if any(map(made.fails, made.findings)) else 0


def _mendable(found: "list[Problem]", due: "list[Problem]", workspace: "Workspace") -> set[int]:
    """The numbers of those that `--fix` would mend: they are `due`. What mends is imported only where needed."""
    from empathy_cli.check.registry import RULES

    if not any(p.rule == "CHK01" or RULES[p.rule].mend for p in due):
        return set()
    from empathy_cli.check.fix import mendable

    asked = {id(p) for p in due}
    return {i for i in mendable(found, workspace) if id(found[i]) in asked}


def _mend(found: "list[Problem]", look: "Check", session: "Session") -> "Workspace":
    """Mends what can be, says what was and what was not, and returns the workspace as it is then."""
    from empathy_cli.check.fix import fix

    t = session.t()
    fixed = fix(session.workspace(), found, check=look)
    said = {(p.file, p.line, p.rule, dotted(p.path)): None for p in fixed.mended}  # one text may have several
    for file, line, rule, field in said:
        place = f"{inert(output.shown(session.root / file))}:{line}"
        session.say(t(N_("{place}: mended: {rule} {field}"), place=place, rule=rule, field=inert(field)).rstrip())
    session.report(fixed.refused)
    n = len(fixed.mended)
    session.say(t.plural("{n} finding is mended.", "{n} findings are mended.", n) if n else
                t(N_("Nothing could be mended without thinking.")))
    return fixed.workspace


def _formats(form: str, out: Path | None) -> "tuple[str, Reporter | None]":
    """What is printed, and what is written into the file. A format for a build's log is never that of a file."""
    if form not in FORMATS:
        hint = nearest(form, FORMATS)
        message = N_("“{text}” is not a format: {words}. Did you mean “{hint}”?") if hint else N_(
            "“{text}” is not a format: {words}")
        raise InputError(Problem(message, {"text": form, "words": ", ".join(FORMATS), "hint": hint}), exit_code=2)
    if out is None:
        return form, None
    from empathy_cli.check.reporters.registry import REPORTERS

    if form != TEXT and not REPORTERS[form].for_log:
        return TEXT, REPORTERS[form]
    by_suffix = {r.suffix: r for r in REPORTERS.values() if r.suffix}
    if out.suffix.lower() not in by_suffix:
        raise InputError(Problem(
            N_("nobody knows the format of “{file}”: give it one of the suffixes {words}, or name one of these with "
               "--format: {formats}"), {
                "file": str(out), "words": ", ".join(by_suffix),
                "formats": ", ".join(name for name, r in REPORTERS.items() if not r.for_log)}), exit_code=2)
    return form, by_suffix[out.suffix.lower()]


def _summarize(made: "Report", session: "Session") -> None:
    """Adds to the summary of a step of GitHub, where there is one. What stands there takes from its room."""
    from empathy_cli.check.reporters.github import ROOM, summary

    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    try:
        with Path(name).open("ab") as file:
            file.write(summary(made, ROOM - file.tell()).encode())
    except OSError as error:
        session.say(session.t()(N_("The summary of this step could not be written: {why}"),
                                why=error.strerror or str(error)))
