"""CHK: findings that somebody silenced, each with a reason: in the settings, or on the line itself.

`# empathy: ignore PER09 — reason` silences what is found on its line; on a line of its own, what is found on the next.
What cannot be read (DOC01) is never silenced, and a silence that silences nothing is a finding itself.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from empathy_cli.locale import N_
from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import ERROR, WARNING, Path, Problem
from empathy_cli.store.scan import SETTINGS_FILE

from .rule import Rule
from .seen import Seen

NEVER = ("DOC01", "CHK01")
NO_LONGER = N_("{rule} finds nothing here any more; take this silence out")
_HINT = b"empathy:"
COMMENT = re.compile(
    r"(?:^|(?<=\s))#[ \t]*empathy:[ \t]*ignore\b[ \t:]*"
    r"(?P<codes>[A-Za-z0-9]+(?:[ \t]*,[ \t]*[A-Za-z0-9]+)*)?[ \t]*(?:[—–:-]+[ \t]*)?(?P<reason>.*)$")


@dataclass(frozen=True, slots=True)
class Silence:
    """One rule that is silenced somewhere. Of a comment, `line` is that of the comment; of the settings, `path`."""

    rule: str
    file: str
    """The file in which it silences; empty for all."""
    line: int = 0
    lines: tuple[int, ...] = ()
    """The lines on which it does; all of them where there is none."""
    reason: str = ""
    path: Path = ()

    def covers(self, problem: Problem) -> bool:
        return (problem.rule == self.rule and bool(self.reason) and self.file in ("", problem.file)
                and (not self.lines or problem.line in self.lines))


def silences(workspace: Workspace) -> list[Silence]:
    """All of them, in the settings and on lines."""
    found = []
    for i, entry in enumerate(workspace.settings["check"].get("ignore", ())):
        named = entry.get("id")
        document = workspace.documents.get(named) if named else None
        file = document.file if document else "" if not named else "\0"  # REF01 says that there is no such document
        found.append(Silence(entry["rule"], file, reason=entry["reason"], path=("check", "ignore", i)))
    for file, data in workspace.texts.items():
        if _HINT in data:
            found.extend(_on_lines(file, data))
    return found


def _on_lines(file: str, data: bytes) -> Iterator[Silence]:
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        match = COMMENT.search(line) if "empathy:" in line else None
        if not match:
            continue
        alone = not line[:match.start()].strip()
        reason = match["reason"].strip()
        for code in re.split(r"[ \t]*,[ \t]*", match["codes"] or ""):
            yield Silence(code.upper(), file, number, (number, number + 1) if alone else (number,), reason)


def without(text: str, gone: Mapping[int, Collection[str]]) -> str:
    """The text of a file without these rules in the comments on these lines: with the last of them the comment goes,
    and with a comment that has a line of its own, the line. Nothing else changes.
    """
    lines = text.splitlines(keepends=True)
    for number, codes in gone.items():
        line = lines[number - 1]
        bare = line.rstrip("\r\n")
        match = COMMENT.search(bare)
        if not match:
            continue
        kept = [code for code in re.split(r"[ \t]*,[ \t]*", match["codes"] or "") if code.upper() not in codes]
        if kept:
            lines[number - 1] = line[:match.start("codes")] + ", ".join(kept) + line[match.end("codes"):]
        elif bare[:match.start()].strip():
            lines[number - 1] = bare[:match.start()].rstrip() + line[len(bare):]
        else:
            lines[number - 1] = ""
    return "".join(lines)


def silenced(found: list[Problem], workspace: Workspace, ran: Collection[str], known: Collection[str],
             wanted: Callable[[str], bool]) -> tuple[list[Problem], list[Problem]]:
    """What is left of the findings, and what is wrong with the silences: those of rules that ran, in files that are
    `wanted`.
    """
    all_of_them = silences(workspace)
    if not all_of_them:
        return found, []
    unread = {p.file for p in workspace.problems if p.severity == ERROR}
    used: set[int] = set()
    left = []
    by_rule: dict[str, list[int]] = {}
    for i, silence in enumerate(all_of_them):
        by_rule.setdefault(silence.rule, []).append(i)
    for problem in found:
        covering = [] if problem.rule in NEVER or problem.file in unread else [
            i for i in by_rule.get(problem.rule, ()) if all_of_them[i].covers(problem)]
        used.update(covering)
        if not covering:
            left.append(problem)
    wrong = [_wrong(silence, known) for i, silence in enumerate(all_of_them)
             if i not in used and wanted(silence.file) and (silence.rule in ran or silence.rule not in known)]
    return left, wrong


def _wrong(silence: Silence, known: Collection[str]) -> Problem:
    values = {"rule": silence.rule}
    if not silence.rule:
        message = N_("this silences no rule: write “# empathy: ignore PER09 — reason”")
    elif silence.rule not in known:
        message = N_("there is no rule “{rule}”, so nothing is silenced; “empathy explain” lists them")
    elif silence.rule in NEVER:
        message = N_("{rule} is never silenced; mend what it found, and take this out")
    elif not silence.reason:
        message = N_("a silence needs a reason: “# empathy: ignore {rule} — reason”")
    else:
        message = NO_LONGER
    file = SETTINGS_FILE if silence.path else silence.file
    return Problem(message, values, silence.path, file, silence.line, int(bool(silence.line)))


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
