"""empathy check: the rules, each finding with its line."""

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from empathy_cli.locale import N_, Translator
from empathy_cli.model.problem import ERROR, WARNING, InputError, Problem, dotted
from empathy_cli.model.text import visible

from . import complete, output
from .find import document
from .session import Session

app = typer.Typer()
FORMATS = ("text", "json")
_COLORS = {ERROR: output.RED, WARNING: output.YELLOW}
MARGIN = 4
"""Columns before a line that is quoted, and the least that stay free after it."""


@app.command(help=N_("Find what is wrong in the workspace, with file and line. Errors end with exit code 3."),
             epilog=N_("""\
empathy check                 # everything
empathy check lea-brunner     # one document
empathy check --format json   # for other programs
"""))
def check(
    ctx: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(
        metavar="ID", help=N_("Only these documents; all by default."), autocompletion=complete.ids)] = None,
    form: Annotated[str, typer.Option("--format", metavar="text|json", help=N_("How findings are written."),
                                      autocompletion=lambda: list(FORMATS))] = "text",
    as_json: Annotated[bool, typer.Option("--json", help=N_("The same as --format json."))] = False,
    strict: Annotated[bool, typer.Option("--strict", help=N_("Warnings fail, too."))] = False,
) -> int:
    from empathy_cli.check.run import findings

    session: Session = ctx.obj
    if form not in FORMATS:
        raise InputError(Problem(N_("“{text}” is not a format: {words}"),
                                 {"text": form, "words": ", ".join(FORMATS)}), exit_code=2)
    workspace = session.workspace(keep=True)
    found = findings(workspace, [document(session, name).file for name in ids or ()],
                     today=date.fromisoformat(session.today))
    if as_json or form == "json":
        session.json([_plain(p, session.t()) for p in found])
    else:
        _text(found, session)
    fails = (ERROR, WARNING) if strict else (ERROR,)
    return 3 if any(p.severity in fails for p in found) else 0


def _plain(problem: Problem, t: Translator) -> dict[str, object]:
    return {
        "rule": problem.rule, "severity": problem.severity, "message": output.message(problem, t),
        "file": problem.file, "line": problem.line, "column": problem.column, "field": dotted(problem.path),
    }


def _text(found: Sequence[Problem], session: Session) -> None:
    """Each finding with its line quoted and a mark under it, then the sum; findings are data, the sum is talk."""
    t = session.t()
    for problem in found:
        place = ":".join([visible(problem.file), *(str(n) for n in (problem.line, problem.column) if n)])
        field = visible(dotted(problem.path))
        said = output.message(problem, t)
        code = output.painted(problem.rule, _COLORS.get(problem.severity, output.CYAN), session.paints)
        session.out(f"{place}: {code} {field + ': ' if field else ''}{said}")
        for line in _quoted(problem, session):
            session.out(line)
    _sum(found, session)


def _quoted(problem: Problem, session: Session) -> list[str]:
    """The line of the file, and under it a mark where it is wrong. Nothing where there is no such line."""
    if not problem.line:
        return []
    from empathy_cli.store.workspace import read_file

    try:
        lines = read_file(session.root, problem.file).decode("utf-8", "replace").splitlines()
        line = lines[problem.line - 1].removeprefix("\ufeff")
    except (InputError, IndexError):
        return []
    width = (output.width_of(sys.stdout) or 80) - 2 * MARGIN
    at = max(problem.column - 1, 0)
    start = max(0, at - width // 2) if len(line) > width else 0
    shown = visible(line[start:start + width].replace("\t", " "))
    before = visible(line[start:at].replace("\t", " "))
    return [" " * MARGIN + shown, " " * (MARGIN + output.columns(before)) + "^"]


def _sum(found: Sequence[Problem], session: Session) -> None:
    t = session.t()
    if not found:
        n = len(session.workspace().documents)
        session.say(t.plural("Nothing is wrong in {n} document.", "Nothing is wrong in {n} documents.", n))
        return
    counts = Counter(p.severity for p in found)
    parts = [
        t.plural("{n} error", "{n} errors", counts[ERROR]) if counts[ERROR] else "",
        t.plural("{n} warning", "{n} warnings", counts[WARNING]) if counts[WARNING] else "",
    ]
    session.say(", ".join(filter(None, parts)))
    codes = sorted({p.rule for p in found})
    session.say(t(N_("Why: {command}"), command=f"empathy explain {codes[0]}"))
