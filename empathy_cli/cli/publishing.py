"""What `empathy publish` says: the plan or what became of it, and what to do next."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from empathy_cli.interview.wrapped import wrap
from empathy_cli.locale import N_
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.text import inert
from empathy_cli.publish.reports.told import Told, told
from empathy_cli.publish.target import Moved

from . import failure, output
from .places import base_in_repository
from .publishing_next import Step, after, unsure
from .saved import saved
from .session import Session

if TYPE_CHECKING:
    from empathy_cli.publish.plan import OnConflict, Options
    from empathy_cli.publish.reports.text import Line
    from empathy_cli.publish.target import Settings

    from .publish_run import Ended

_COLORS = {"head": output.BOLD, "good": output.GREEN, "change": output.CYAN, "bad": output.RED, "soft": output.DIM}
MAX_COLUMNS = 400
"""Of a line of a difference: pages have paragraphs on one line."""


@dataclass(frozen=True)
class Asked:
    """What somebody asked for."""

    name: str | None
    workspace: Path | None
    apply: bool
    file: Path | None
    on_conflict: "OnConflict"
    adopt: bool
    allow_delete: int
    only: tuple[str, ...]
    plan_out: Path | None
    no_diff: bool
    as_json: bool
    summary: Path | None
    trust: bool

    def command(self, *more: str) -> str:
        """The same call with something more, to be pasted."""
        words = [*self._start, *((self.name,) if self.name else ())]
        if self.on_conflict != "fail":
            words += ["--on-conflict", self.on_conflict]
        words += ["--adopt"] if self.adopt else []
        words += ["--allow-delete", str(self.allow_delete)] if self.allow_delete else []
        for id_ in self.only:
            words += ["--only", id_]
        return " ".join(quote(inert(word)) for word in (*words, *more))

    def of_plan(self) -> str:
        """The call that does the plan which was written."""
        name = str(self.plan_out)
        return " ".join(quote(inert(word)) for word in (
            *self._start, "--apply", name if any(sign in name for sign in "./\\") else f"./{name}"))

    @property
    def _start(self) -> tuple[str, ...]:
        return ("empathy", *(("-C", str(self.workspace)) if self.workspace else ()), "publish",
                *(("--trust-templates",) if self.trust else ()))


def say(ended: "Ended", asked: Asked, settings: "Settings", options: "Options", session: Session) -> int:
    """Reports, and returns the exit code."""
    wanted, plan = ended.wanted, ended.plan
    if wanted:
        session.report(wanted.problems)
    if plan is None:
        session.say(session.t()(N_("Stopped. Nothing was written.")))
        return 130
    t = session.t()
    broken = ended.error.problems[0] if ended.error else None
    stop = ended.refused or plan.stop or broken or (
        Problem(N_("stopped; run it again to do the rest")) if ended.stopped else None)
    facts = told(settings, plan.state, plan.changes, t, files=wanted.files if wanted else {},
                 done=ended.done if asked.apply else None, complete=wanted.complete if wanted else True,
                 why_incomplete=wanted.why_incomplete if wanted else None, notes=plan.notes, stopped=stop,
                 settles=plan.settles)
    steps = list(after(facts, ended, asked, t))
    _show(facts, asked, session)
    if asked.plan_out and not asked.apply:
        from empathy_cli.publish import planfile

        saved(asked.plan_out, planfile.dump(plan, settings, options, asked.only), planfile.ours, session)
    _summarize(facts, asked, session, [step.text for step in steps])
    if ended.error:
        failure.say(ended.error, session)
    elif stop:
        failure.say(InputError(stop), session)
    for step in steps:
        for line in _spaced(step, output.width_of(sys.stderr)):
            session.say(line)
    return _code(ended, asked, facts)


def _code(ended: "Ended", asked: Asked, facts: Told) -> int:
    """0 nothing to do, or all done; 1 something failed; 3 there is something to do, or in the way; 130 stopped."""
    if ended.stopped:
        return 130
    assert ended.plan is not None
    if ended.error:
        return 3 if asked.file and isinstance(ended.error, Moved) else ended.error.exit_code
    if any(row.outcome == "failed" for row in facts.rows):
        return 1
    if ended.refused or ended.plan.stop or ended.plan.blocked or (not facts.applied and not ended.plan.idle):
        return 3
    if ended.wanted and any(p.severity == ERROR for p in ended.wanted.problems):
        return 1
    return 3 if unsure(facts) else 0


def _show(facts: Told, asked: Asked, session: Session) -> None:
    if asked.as_json:
        from empathy_cli.publish.reports.as_json import plain

        session.json(plain(facts))
        return
    from empathy_cli.publish.reports.text import lines

    for line in lines(facts, diffs=not asked.no_diff, quiet=session.quiet):
        for text in _laid_out(line, session):
            session.out(output.painted(text, _COLORS.get(line.tone, ""), session.paints))


def _laid_out(line: "Line", session: Session) -> list[str]:
    """A line in the window; what is wrapped goes on below its first word. None begins with what would act."""
    text = session.fitting(line.text)
    width = output.width_of(sys.stdout)
    if line.raw:
        return [line.indent + output.cut(text, MAX_COLUMNS)]
    if not width or output.columns(line.indent + text) <= width:
        return [line.indent + text]
    more = line.indent + "    "
    first, *rest = wrap(text, width - len(more), output.columns)
    return [line.indent + first, *(more + inert(piece) for piece in rest)]


def _spaced(step: Step, width: int | None) -> list[str]:
    """A step in a window: its words wrapped, its command whole on a line of its own, to be pasted."""
    if not width or output.columns(step.text) <= width:
        return [step.text]
    before, command, more = step.text.partition(step.command) if step.command else (step.text, "", "")
    return [*wrap(before.rstrip(), width, output.columns), *([command] if command else []),
            *(wrap(more.strip(), width, output.columns) if more.strip() else [])]


def _summarize(facts: Told, asked: Asked, session: Session, then: Sequence[str]) -> None:
    """The page of a step on GitHub gets a summary, documents get annotations; the file that is named gets it, too."""
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    in_actions = os.environ.get("GITHUB_ACTIONS") == "true"
    if not (asked.summary or name or in_actions):
        return
    from empathy_cli.publish.reports import summary

    if asked.summary:
        saved(asked.summary, summary.write(facts, then=then).encode(), summary.ours, session)
    if name:
        add_to_step(name, lambda room: summary.write(facts, room, then), session)
    if in_actions:
        for line in summary.annotations(facts, base_in_repository(session.root)):
            output.write(sys.stderr, line + "\n")


def add_to_step(name: str, text: Callable[[int], str], session: Session) -> None:
    """Adds to the summary of a step. What stands there takes from its room."""
    from empathy_cli.check.reporters.github import ROOM

    try:
        with Path(name).open("ab") as file:
            file.write(text(ROOM - file.tell()).encode())
    except OSError as error:
        session.say(session.t()(N_("The summary of this step could not be written: {why}"),
                                why=error.strerror or str(error)))
