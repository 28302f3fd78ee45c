"""A plan, or what became of it, in words: what all reports have in common. Every text here is one line and inert."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from empathy_cli.locale import N_, Translator
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import inert
from empathy_cli.publish.target import BLOCKING, CHANGING, Action, Change, Done, Outcome, Settings

Verdict = Literal["nothing", "changes", "blocked", "applied", "partly", "failed"]
"""Nothing to do; a plan with changes; a plan, or a run, that something blocks, and nothing was written; everything
done; the rest done, something is blocked; something failed."""

SIGNS: Mapping[Action, str] = {
    "create": "+", "update": "~", "rename": ">", "delete": "-", "same": "=", "conflict": "!", "unowned": "?",
    "refused": "x", "keep": "."}
"""One each, in ASCII: beside a word, so that nobody depends on a colour or on a sign alone."""
WORDS: Mapping[Action, str] = {
    "create": N_("new"), "update": N_("changed"), "rename": N_("renamed"), "delete": N_("deleted"),
    "same": N_("the same"), "conflict": N_("edited by hand"), "unowned": N_("not ours"), "refused": N_("refused"),
    "keep": N_("kept")}
"""What a page is about to become, or has become."""
WORST_FIRST: Sequence[Action] = (
    "refused", "conflict", "unowned", "delete", "keep", "rename", "update", "create", "same")
FAILED: Mapping[Outcome, str] = {"failed": N_("failed"), "not tried": N_("not tried")}


@dataclass(frozen=True, slots=True)
class Row:
    """One page, picture or block, and what is to be said of it."""

    change: Change
    outcome: Outcome | None
    """What became of it; None in a plan."""
    title: str
    at: str
    was: str
    reason: str
    file: str
    diff: tuple[str, ...]

    @property
    def blocked(self) -> bool:
        return self.change.action in BLOCKING

    @property
    def rank(self) -> int:
        """Of worst first: what failed, then what is blocked, then what changes."""
        return -1 if self.outcome in FAILED and not self.blocked else WORST_FIRST.index(self.change.action)


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that a report may say, made once."""

    settings: Settings
    state: str
    """The remote's, as it was planned on."""
    rows: Sequence[Row]
    t: Translator
    applied: bool = False
    """Whether somebody asked to write."""
    complete: bool = True
    why_incomplete: str = ""
    notes: Sequence[str] = field(default_factory=list)
    stopped: str = ""
    """What ended a run before its end."""
    settles: bool = False
    """Whether only the list of our pages there changes."""

    @property
    def counts(self) -> dict[Action, int]:
        """How many of each action, in a fixed order; none of 0."""
        n = Counter(row.change.action for row in self.rows)
        return {action: n[action] for action in SIGNS if n[action]}

    @property
    def verdict(self) -> Verdict:
        changing = [row for row in self.rows if row.change.action in CHANGING]
        blocked = any(row.blocked for row in self.rows)
        if self.stopped or any(row.outcome == "failed" for row in self.rows):
            return "failed"
        if not self.applied:
            return "blocked" if blocked else "changes" if changing or self.settles else "nothing"
        done = any(row.outcome == "done" for row in changing)
        if blocked:
            return "partly" if done else "blocked"
        return "applied" if changing or self.settles else "nothing"

    @property
    def where(self) -> str:
        """Where it goes, as a person knows it. Settings hold no secret."""
        return inert(self.settings.url or self.settings.folder)


def told(settings: Settings, state: str, changes: Iterable[Change], t: Translator, *, files: Mapping[str, str],
         done: Iterable[Done] | None = None, complete: bool = True, why_incomplete: Problem | None = None,
         notes: Iterable[Problem] = (), stopped: Problem | None = None, settles: bool = False) -> Told:
    """The facts of a plan; with `done`, of what became of it: a change that nobody tells of was not tried."""
    became: dict[tuple[str, str], Done] | None = None
    if done is not None:
        became = {(d.change.id, d.change.action): d for d in done}
    return Told(
        settings, inert(state), [_row(change, became, files, t) for change in changes], t, became is not None, complete,
        said(why_incomplete, t), [said(note, t) for note in notes], said(stopped, t), settles)


def _row(change: Change, became: Mapping[tuple[str, str], Done] | None, files: Mapping[str, str], t: Translator) -> Row:
    outcome: Outcome | None = None
    reason = change.reason
    if became is not None:
        done = became.get((change.id, change.action))
        outcome = done.outcome if done else "same" if change.action == "same" else "not tried"
        reason = done.reason if done and done.reason else reason
    return Row(change, outcome, inert(change.title), inert(change.at), inert(change.was), said(reason, t),
               inert(files.get(change.id, "")), tuple(map(inert, change.diff)))


def said(problem: Problem | None, t: Translator) -> str:
    """What a problem says, on one line, and inert whatever stands in its values."""
    if problem is None:
        return ""
    values = {key: inert(value) if isinstance(value, str) else value for key, value in problem.values.items()}
    place = f"{inert(problem.file)}:{problem.line}: " if problem.file and problem.line else (
        f"{inert(problem.file)}: " if problem.file else "")
    return place + inert(t(problem.message, **values))


def counted(told: Told) -> str:
    """`3 new, 1 renamed, 12 the same`; what blocks or failed is said, too."""
    t, n = told.t, told.counts
    parts: Mapping[Action, str] = {
        "create": t.plural("{n} new", "{n} new", n.get("create", 0)),
        "update": t.plural("{n} changed", "{n} changed", n.get("update", 0)),
        "rename": t.plural("{n} renamed", "{n} renamed", n.get("rename", 0)),
        "delete": t.plural("{n} deleted", "{n} deleted", n.get("delete", 0)),
        "same": t.plural("{n} the same", "{n} the same", n.get("same", 0)),
        "conflict": t.plural("{n} edited by hand", "{n} edited by hand", n.get("conflict", 0)),
        "unowned": t.plural("{n} not ours", "{n} not ours", n.get("unowned", 0)),
        "refused": t.plural("{n} refused", "{n} refused", n.get("refused", 0)),
        "keep": t.plural("{n} kept", "{n} kept", n.get("keep", 0)),
    }
    found = [part for action, part in parts.items() if action in n]
    if failed := sum(row.outcome == "failed" for row in told.rows):
        found.append(t.plural("{n} failed", "{n} failed", failed))
    left = sum(row.outcome == "not tried" and row.change.action in CHANGING for row in told.rows)
    if told.applied and left:
        found.append(t.plural("{n} not tried", "{n} not tried", left))
    return ", ".join(found) or t(N_("No pages"))


def status(row: Row, t: Translator) -> str:
    """What is, or what became, of a page, in words."""
    if row.outcome and row.outcome in FAILED and not row.blocked and row.change.action != "keep":
        return f"{t(FAILED[row.outcome])}: {t(WORDS[row.change.action])}"
    return t(WORDS[row.change.action])


def worst_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.rank)
