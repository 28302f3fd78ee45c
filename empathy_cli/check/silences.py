"""CHK: findings that somebody silenced, each with a reason: in the settings, or on the line itself.

`# empathy: ignore PER09 — reason` silences what is found on its line; behind a key with nothing else on its line, what
is found in all that belongs to the key; on a line of its own, what is found in the key or the entry below it.
What cannot be read (DOC01) is never silenced, and a silence that silences nothing is a finding itself.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from empathy_cli.locale import N_
from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import ERROR, WARNING, Path, Problem
from empathy_cli.store.decoding import CHARACTERS
from empathy_cli.store.scan import SETTINGS_FILE

from .remarks import BELOW, BLOCK, LINE, Remark, silencing
from .rule import Rule
from .seen import Seen

NEVER = ("DOC01", "CHK01")
NO_LONGER = N_("{rule} finds nothing here any more; take this silence out")
_NOTHING = {
    LINE: N_("{rule} finds nothing in this line, and more this silence does not cover: take it out, or put it on a "
             "line of its own above what it is for"),
    BELOW: N_("{rule} finds nothing in what begins below this silence: take it out, or put it right above what it is "
              "for"),
    BLOCK: N_("{rule} finds nothing in “{key}”: take this silence out"),
}
NEEDLESS = (NO_LONGER, *_NOTHING.values())
"""What is said of a silence that silences nothing."""


@dataclass(frozen=True, slots=True)
class Silence:
    """One rule that is silenced somewhere: by a comment, or in the settings, at `path`."""

    rule: str
    file: str
    """The file in which it silences; empty for all."""
    reason: str = ""
    path: Path = ()
    remark: Remark | None = None


def silences(workspace: Workspace) -> list[Silence]:
    """All of them, in the settings and on lines."""
    found = []
    for i, entry in enumerate(workspace.settings["check"].get("ignore", ())):
        named = entry.get("id")
        document = workspace.documents.get(named) if named else None
        if named and not document:
            continue  # REF01 says that there is no such document
        file = document.file if document else ""
        found.append(Silence(entry["rule"], file, entry["reason"], ("check", "ignore", i)))
    for file, remark in silencing(workspace.texts):
        found.extend(Silence(code, file, remark.reason, remark=remark) for code in remark.codes)
    return found


def silenced(found: list[Problem], workspace: Workspace, ran: Collection[str], known: Collection[str],
             wanted: Callable[[str], bool]) -> tuple[list[Problem], list[Problem]]:
    """What is left of the findings, and what is wrong with the silences: those of rules that ran, in files that are
    `wanted`. While something cannot be read, nobody knows what else is found: no silence is called needless then.
    """
    all_of_them = silences(workspace)
    if not all_of_them:
        return found, []
    unread = {p.file for p in workspace.problems if p.severity == ERROR}
    loud = {n for n, p in enumerate(found) if p.rule in NEVER or (p.rule == CHARACTERS and p.file in unread)}
    covered, used = _applied(all_of_them, [(n, p) for n, p in enumerate(found) if n not in loud])
    wrong = [_wrong(silence, known) for i, silence in enumerate(all_of_them)
             if i not in used and wanted(silence.file) and (silence.rule in ran or silence.rule not in known)]
    return [p for n, p in enumerate(found) if n not in covered], [
        p for p in wrong if not (unread and p.message in NEEDLESS)]


def _applied(silences: list[Silence], found: list[tuple[int, Problem]]) -> tuple[set[int], set[int]]:
    """The numbers of the findings that are silenced, and those of the silences by which they are. Each finding is
    looked at once for each block it stands in, however many silences there are.
    """
    there: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for n, problem in found:
        for file in {problem.file, ""}:
            there[problem.rule, file].append((problem.line, n))
    same: dict[tuple[str, str, range | None], list[int]] = defaultdict(list)
    for i, silence in enumerate(silences):
        if silence.reason and (silence.rule, silence.file) in there:
            same[silence.rule, silence.file, silence.remark.lines if silence.remark else None].append(i)
    for place in {key[:2] for key in same}:
        there[place].sort()
    covered: set[int] = set()
    used: set[int] = set()
    for (rule, file, lines), those in same.items():
        hits = there[rule, file]
        if lines is not None:
            hits = hits[bisect_left(hits, (lines.start, 0)):bisect_left(hits, (lines.stop, 0))]
        if hits:
            covered.update(n for _, n in hits)
            used.update(those)
    return covered, used


def _wrong(silence: Silence, known: Collection[str]) -> Problem:
    values, remark = {"rule": silence.rule}, silence.remark
    if not silence.rule:
        message = N_("this silences no rule: write “# empathy: ignore PER09 — reason”")
    elif silence.rule not in known:
        message = N_("there is no rule “{rule}”, so nothing is silenced; “empathy explain” lists them")
    elif silence.rule in NEVER:
        message = N_("{rule} is never silenced; mend what it found, and take this out")
    elif not silence.reason:
        message = N_("a silence needs a reason: “# empathy: ignore {rule} — reason”")
    elif remark is None:
        message = NO_LONGER
    else:
        message = _NOTHING[remark.covers]
        values |= {"key": remark.key} if remark.key else {}
    if remark is None:
        return Problem(message, values, silence.path, SETTINGS_FILE)
    return Problem(message, values, (), silence.file, remark.line, remark.column, end=remark.end)


def _nothing(_: Seen) -> Iterator[Problem]:
    """It looks at what the others have found: `silenced` does."""
    return iter(())


_PERSONA = "kind: persona\nid: lea-brunner\nname: Lea Brunner\npains: [Office hours while she sleeps]\n"
_GOALS = "goals: [A place before the rota begins]"

UNUSED = Rule(
    "CHK01", WARNING,
    N_("A silence silences something"),
    N_("Whoever silences a rule says why, so that others can judge it. A silence that is left behind when all is well "
       "hides the next finding that would have mattered."),
    {"personas/lea-brunner/persona.yaml": f"{_PERSONA}{_GOALS}   # empathy: ignore PER01 — asked in autumn\n"},
    {"personas/lea-brunner/persona.yaml": f"{_PERSONA}{_GOALS}\n"},
    _nothing,
)
