"""What to do after a plan, or after a run: how it ended, in a sentence, and the exact commands."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from empathy_cli.locale import N_, Translator
from empathy_cli.publish.reports.told import Told
from empathy_cli.publish.target import BLOCKING

if TYPE_CHECKING:
    from empathy_cli.publish.plan import OnConflict
    from empathy_cli.publish.target import Change

    from .publish_run import Ended
    from .publishing import Asked


class Step(NamedTuple):
    """A sentence, and the command in it, if there is one."""

    text: str
    command: str = ""


def _step(message: str, command: str, t: Translator) -> Step:
    return Step(t(message, command=command), command)


def unsure(facts: Told) -> bool:
    """Whether pages of ours stay only because nobody knows whether they are still wanted."""
    return not facts.complete and any(row.change.action == "keep" for row in facts.rows)


def after(facts: Told, ended: "Ended", asked: "Asked", t: Translator) -> Iterator[Step]:
    """How it ended, in a sentence, and what to do now: the exact command."""
    from empathy_cli.publish.planning import MANY

    plan = ended.plan
    assert plan is not None
    n = sum(row.outcome == "done" for row in facts.rows)
    if n:
        yield Step(t.plural("{n} is done.", "{n} are done.", n))
    elif facts.applied and not (plan.idle or plan.settles):
        yield Step(t(N_("Nothing was written.")))
    if ended.stopped or ended.error or ended.refused or plan.stop:
        return
    if plan.idle and unsure(facts):
        yield Step(t(N_("Nothing was found to do, but not every page could be looked at: mend the documents, or name "
                        "their folder with -C.")))
    elif plan.idle:
        yield Step(t(N_("Nothing to do: every page is as it should be.")))
    elif plan.settles and not plan.blocked:
        yield Step(t(N_("No page changes; the list of our pages there is brought up to date.")))
    if plan.blocked and asked.on_conflict == "fail":
        if not asked.apply:
            yield Step(t(N_("As long as something is in the way, --apply writes nothing.")))
        if any(c.action not in BLOCKING for c in plan.changes if c.action != "same"):
            yield _step(N_("Leave it as it is and do the rest: {command}"),
                        asked.command("--on-conflict", "skip", "--apply"), t)
        many = next((int(c.reason.values["n"]) for c in plan.blocked if c.reason and c.reason.message == MANY), 0)
        if many:
            yield _step(N_("If all these pages are to go: {command}"),
                        replace(asked, allow_delete=many).command("--apply"), t)
        if advice := _over(plan.blocked):
            yield _step(advice[0], asked.command("--on-conflict", advice[1], "--apply"), t)
    if not asked.apply and plan.writes:
        yield _step(N_("Do it: {command}"), asked.of_plan() if asked.plan_out else asked.command("--apply"), t)


def _over(blocked: "Sequence[Change]") -> "tuple[str, OnConflict] | None":
    """How to go on over what was edited by hand, and keep the most of it; None where there is no way."""
    edited = [c for c in blocked if c.action == "conflict"]
    pages = [c for c in edited if c.kind in ("page", "contents") and c.there is not None]
    if any(c.leaf for c in pages):
        return N_("Write over it, and keep what was written by hand on a page beside it: {command}"), "save-copy"
    if pages:
        return N_("Leave the page to those who edited it: {command}"), "save-copy"
    if any(c.kind == "block" and c.data is not None for c in edited):
        return N_("Write over what stands between our marks: {command}"), "overwrite"
    if any(c.kind != "block" and c.there is None for c in edited):
        return N_("Make again what was deleted there: {command}"), "overwrite"
    if any(c.kind == "picture" for c in edited):
        return N_("Write over it: {command}"), "overwrite"
    return None
