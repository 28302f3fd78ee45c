"""A check from its words to its exit code: which rules, which documents, in which form. Its options are in `check`."""

import os
import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem, dotted
from empathy_cli.model.text import inert
from empathy_cli.model.types import nearest

from . import output
from .chosen import codes, files, parts, within
from .places import base_in_repository, must_be_workspace
from .session import Session

if TYPE_CHECKING:
    from empathy_cli.check.fix import Check
    from empathy_cli.check.reporters.registry import Reporter
    from empathy_cli.check.reporters.report import Report
    from empathy_cli.model.document import Workspace

TEXT = "text"
FORMATS = (TEXT, "json", "github", "gitlab", "sarif", "junit")


def checked(session: Session, which: Sequence[str] = (), *, select: Sequence[str] = (), ignore: Sequence[str] = (),
            strict: bool = False, fix: bool = False, everything: bool = False, form: str = TEXT,
            out: Path | None = None) -> int:
    """Says what is wrong, and returns 3 where something is that fails, else 0."""
    from empathy_cli.check.reporters.report import report
    from empathy_cli.check.run import asked, findings

    printed, written = _formats(form, out)
    must_be_workspace(session.root, "check")
    today = date.fromisoformat(session.today)
    selected, ignored = codes(select), codes(ignore)
    workspace = session.workspace(keep=True)
    wanted, meant = files(session, which), parts(session, which)

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
        from .saved import saved

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


def _mend(found: "list[Problem]", look: "Check", session: Session) -> "Workspace":
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


def _summarize(made: "Report", session: Session) -> None:
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
