"""Mends what can be mended without thinking: only the words that a rule found change, whatever else stands there stays.

Everything is mended in memory first, and looked at again, until nothing is left to mend; then each file is written
once. A file that somebody changed meanwhile is left as it is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from empathy_cli.insight.personal import hiding, masked
from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import InputError, Path, Problem
from empathy_cli.store.differing import unified
from empathy_cli.store.meaning import value_at
from empathy_cli.store.scan import SETTINGS_FILE
from empathy_cli.store.workspace import bytes_of, reread

from .mending import Mending
from .registry import RULES
from .run import findings
from .silences import NEEDLESS

PASSES = 5
"""What one rule has written, another may find fault with: so often it is looked at again."""

Key = tuple[str, str, Path, int, str]
"""What tells a finding from others, also after lines have moved."""
Check = Callable[[Workspace], Sequence[Problem]]


@dataclass(frozen=True, slots=True)
class Fixed:
    """What `fix` did. Nothing in it says what was found, but for `before`: show its `diff`, never the texts."""

    mended: tuple[Problem, ...]
    """The findings that are mended, by file and place."""
    refused: tuple[Problem, ...]
    """What could not be written, and why: with the text to paste, as it would be after mending."""
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]
    """The files that change: as they were read, and as they are now."""
    workspace: Workspace
    """The workspace with what was mended: look at it for what is left."""
    found: tuple[str, ...] = ()
    """The personal data that was masked: for `diff` only."""

    @property
    def files(self) -> dict[str, list[Problem]]:
        """What was mended, by file."""
        by_file = defaultdict(list)
        for problem in self.mended:
            by_file[problem.file].append(problem)
        return dict(by_file)

    def diff(self) -> str:
        """The changes as a unified diff, by file, with dots where personal data stood."""
        lines: list[str] = []
        hidden = hiding(self.found)
        for file in sorted(self.after):
            before, after = (hidden(data.decode("utf-8", "replace"))
                             for data in (self.before[file], self.after[file]))
            lines += unified(before.splitlines(), after.splitlines(), (file, file), 1)
        return "".join(masked(line, names=True) + "\n" for line in lines)


def fix(workspace: Workspace, problems: Iterable[Problem], today: date | None = None, *, check: Check | None = None,
        write: bool = True) -> Fixed:
    """Mends those of the findings that can be mended, and what their mending brings to light.

    `workspace` was loaded with `keep`. `check` looks at it again, with what the first look was asked for; by default
    all rules do. With `write` false nothing is written: `diff` shows what would be.
    Never raises: what the editor or the system refuses is in `refused`, and that file, or that place, stays as it is.
    """
    look = check or (lambda changed: findings(changed, today=today))
    before: dict[str, bytes] = {}
    mended: dict[Key, Problem] = {}
    refused: dict[Key, Problem] = {}
    secrets: set[str] = set()
    now, left = workspace, list(problems)
    for _ in range(PASSES):
        changed: dict[str, bytes] = {}
        for file, of_file in _by_file(left).items():
            due = [p for p in of_file if _key(p) not in refused]
            if not due or (data := bytes_of(now, file)) is None:
                continue
            page = Mending(data)
            page.mend(due)
            refused |= {_key(p): why for p, why in page.refused}
            if page.data != data:
                before.setdefault(file, data)
                changed[file] = page.data
                there = {(p.rule, p.path) for p in page.mended if p.path}  # a text may hold several things of one rule
                mended |= {_key(p): p for p in (*page.mended, *(p for p in due if (p.rule, p.path) in there))
                           if _key(p) not in mended}
                secrets |= page.found
        if not changed:
            break
        now = reread(now, changed)
        left = list(look(now))
    after = {file: now.texts[file] for file in before}
    unsaved = dict(_saved(workspace, before, after)) if write else {}
    if unsaved:
        now = reread(now, {file: before[file] for file in unsaved})
    said = {id(why): why for why in refused.values()}  # one may be said of many findings
    return Fixed(
        tuple(p for p in mended.values() if p.file not in unsaved), (*said.values(), *unsaved.values()),
        {file: data for file, data in before.items() if file not in unsaved},
        {file: data for file, data in after.items() if file not in unsaved}, now, tuple(sorted(secrets)))


def mendable(problems: Iterable[Problem], workspace: Workspace) -> set[int]:
    """The numbers, from 0, of those findings for which `fix` has something to write. The editor may refuse it."""
    documents = {document.file: document.data for document in workspace.documents.values()}
    documents[SETTINGS_FILE] = workspace.settings
    return {i for i, problem in enumerate(problems) if _known(problem) and _changes(problem, documents)}


def _known(problem: Problem) -> bool:
    """Whether a rule says how to mend what it finds, or it is a silence of nothing."""
    rule = RULES.get(problem.rule)
    return bool(rule and rule.mend) or (problem.rule == "CHK01" and problem.message in NEEDLESS)


def _changes(problem: Problem, documents: Mapping[str, Mapping[str, Any]]) -> bool:
    mend = RULES[problem.rule].mend
    if mend is None or not problem.path:
        return True  # a silence, or what makes a file unreadable
    value = value_at(documents.get(problem.file), problem.path)
    return mend(problem, value) not in (None, value)


def _by_file(problems: Iterable[Problem]) -> dict[str, list[Problem]]:
    files = defaultdict(list)
    for problem in problems:
        if problem.file and _known(problem):
            files[problem.file].append(problem)
    return dict(sorted(files.items()))


def _key(problem: Problem) -> Key:
    return problem.rule, problem.file, problem.path, 0 if problem.path else problem.line, problem.text



def _saved(workspace: Workspace, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[
        tuple[str, Problem]]:
    """Writes them all. What cannot be written, and why."""
    from empathy_cli.store.saver import save

    for file, data in after.items():
        expect = sha256(before[file]).hexdigest()
        try:
            save(workspace.root / file, data, expect=expect, root=workspace.root)
        except InputError as error:
            yield file, error.problems[0].at(file)
