"""Runs the rules over a workspace. What they find comes back with its place in a file, without what is silenced, and
sorted: the document with the worst findings first.
"""

import gc
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import ERROR, WARNING, InputError, Path, Problem
from empathy_cli.store.decoding import CHARACTERS, decode
from empathy_cli.store.outline import Outline

from .registry import RULES
from .rule import INFORMATION, Rule
from .seen import Seen
from .silences import NEVER, silenced

if TYPE_CHECKING:
    from empathy_cli.store.position import Places

SEVERITIES = (ERROR, WARNING, INFORMATION)
"""Worst first."""
SELDOM = 100_000
"""New objects after which the collector looks for cycles: rules make none, and a large workspace is looked through."""
_RANK = {severity: i for i, severity in enumerate(SEVERITIES)}


def findings(workspace: Workspace, files: Iterable[str] = (), *, select: Iterable[str] = (),
             ignore: Iterable[str] = (), today: date | None = None) -> list[Problem]:
    """What the rules find. `workspace` is one that `store.workspace.load` has read, best with `keep`.

    With `files`, what is found in others is left out, but for what cannot be read: nobody knows which document that
    is. `select` names the codes of the rules that are wanted, else the settings do; `ignore` those that are not.
    """
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        return _findings(workspace, set(files), select, ignore, today)
    finally:
        gc.set_threshold(*before)


def _findings(workspace: Workspace, wanted: Collection[str], select: Iterable[str], ignore: Iterable[str],
              today: date | None) -> list[Problem]:
    reported = _selected(workspace, select, ignore)
    ran = RULES.keys() if "CHK01" in reported else reported
    unread = {p.file for p in workspace.problems if p.severity == ERROR}
    seen = Seen(workspace, today or datetime.now(UTC).date())
    found = [
        replace(problem, rule=code, severity=_severity(problem, RULES[code]))
        for code in RULES if code in ran or code == CHARACTERS for problem in RULES[code].find(seen)
        if not wanted or problem.file in wanted or code == "DOC01" or (code == CHARACTERS and problem.file in unread)
    ]
    left, unused = silenced(_placed(found, workspace), workspace, ran, RULES.keys(),
                            lambda file: not wanted or file in wanted)
    unused = [replace(p, rule="CHK01", severity=WARNING) for p in unused]
    return ordered(p for p in (*left, *_placed(unused, workspace))
                   if p.rule in reported or (p.rule == CHARACTERS and p.file in unread))


def ordered(found: Iterable[Problem]) -> list[Problem]:
    """Grouped by file: first the one with the worst findings, or with more of them; in each the worst first."""
    files: dict[str, list[int]] = defaultdict(lambda: [0] * len(SEVERITIES))
    listed = list(found)
    for problem in listed:
        files[problem.file][_RANK[problem.severity]] -= 1
    return sorted(listed, key=lambda p: (
        files[p.file], p.file, _RANK[p.severity], p.line, p.column, p.rule, p.path and str(p.path)))


def _selected(workspace: Workspace, select: Iterable[str], ignore: Iterable[str]) -> Collection[str]:
    """The codes of the rules whose findings are wanted. What cannot be read is always said."""
    codes = set(select) or set(workspace.settings["check"].get("select", ())) or RULES.keys()
    return (set(codes) & RULES.keys()) - (set(ignore) - set(NEVER[:1])) | {"DOC01"}


def _severity(problem: Problem, rule: Rule) -> str:
    return rule.severity if problem.severity == ERROR else problem.severity


def _placed(found: list[Problem], workspace: Workspace) -> list[Problem]:
    """The same with line and column, from the bytes that were kept. Most files tell places by their lines alone; no
    file is parsed more than once more.
    """
    files: dict[str, list[int]] = defaultdict(list)
    for i, problem in enumerate(found):
        if problem.file and not problem.line:
            files[problem.file].append(i)
    placed = list(found)
    if files:
        for file, numbers in files.items():
            data = _bytes(workspace, file)
            if data is None:
                continue  # no such file: the finding says so
            where = _Where(data)
            for i in numbers:
                line, column, end = where.of(found[i].path)
                placed[i] = replace(found[i], line=line, column=column, end=end)
    return placed


class _Where:
    """The places of one file: told by its lines where these tell, else by parsing it once."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def of(self, path: Path) -> tuple[int, int, int]:
        """Line, column, and the column after it or 0."""
        if spot := self._outline and self._outline.of(path):
            return spot
        place = self._places.of(path)
        return (*place, self._places.ends.get(place, 0))

    @cached_property
    def _outline(self) -> Outline | None:
        try:
            return Outline(decode(self._data))
        except InputError:
            return None

    @cached_property
    def _places(self) -> "Places":
        from empathy_cli.store.position import places

        return places(self._data, read=True)


def _bytes(workspace: Workspace, file: str) -> bytes | None:
    if file in workspace.texts:
        return workspace.texts[file]
    from empathy_cli.store.workspace import read_file

    try:
        return read_file(workspace.root, file)
    except InputError:
        return None
