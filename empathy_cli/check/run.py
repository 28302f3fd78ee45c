"""Runs the rules over a workspace. What they find comes back with its place in a file, without what is silenced, and
sorted: the document with the worst findings first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from empathy_cli.locale import N_
from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import ERROR, WARNING, Path, Problem
from empathy_cli.model.types import nearest
from empathy_cli.store.collector import seldom_collected
from empathy_cli.store.decoding import CHARACTERS
from empathy_cli.store.outline import Outline
from empathy_cli.store.scan import SETTINGS_FILE
from empathy_cli.store.workspace import bytes_of

from .registry import FAMILIES, RULES
from .rule import INFORMATION, Rule
from .seen import Seen
from .silences import NEVER, silenced

if TYPE_CHECKING:
    from empathy_cli.store.position import Places

SEVERITIES = (ERROR, WARNING, INFORMATION)
"""Worst first."""
_RANK = {severity: i for i, severity in enumerate(SEVERITIES)}


@seldom_collected()
def findings(workspace: Workspace, files: Iterable[str] = (), *, select: Iterable[str] = (),
             ignore: Iterable[str] = (), today: date | None = None) -> list[Problem]:
    """What the rules find. `workspace` is one that `store.workspace.load` has read, best with `keep`.

    With `files`, what is found in others is left out, but for what cannot be read: nobody knows which document that
    is. `select` names the codes of the rules that are wanted, else the settings do; `ignore` those that are not.
    """
    wanted = set(files)
    reported = _selected(workspace, select, ignore)
    ran = RULES.keys() if "CHK01" in reported else reported
    unread = {p.file for p in workspace.problems if p.severity == ERROR}
    seen = Seen(workspace, today or datetime.now(UTC).date())
    found = [
        (RULES[code], problem)
        for code in RULES if code in ran or code == CHARACTERS for problem in RULES[code].find(seen)
        if not wanted or problem.file in wanted or code == "DOC01" or (code == CHARACTERS and problem.file in unread)
    ]
    found += _unknown(workspace)
    left, unused = silenced(_placed(found, workspace), workspace, ran, RULES.keys(),
                            lambda file: not wanted or file in wanted)
    return ordered(p for p in (*left, *_placed([(RULES["CHK01"], p) for p in unused], workspace))
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
    words = tuple(select) or tuple(workspace.settings["check"].get("select", ("",)))
    return {code for code in RULES if code.startswith(words)} - (set(ignore) - set(NEVER[:1])) | {"DOC01"}


def _unknown(workspace: Workspace) -> Iterator[tuple[Rule, Problem]]:
    """Rules that the settings select though there are none: else nothing would be found, and all seem well."""
    for i, word in enumerate(workspace.settings["check"].get("select", ())):
        if not any(code.startswith(word) for code in RULES):
            hint = nearest(word, [*RULES, *FAMILIES])
            message = N_("there is no rule “{code}”. Did you mean “{hint}”?") if hint else N_(
                "there is no rule “{code}”; “empathy explain” lists them")
            yield RULES["DOC01"], Problem(message, {"code": word, "hint": hint}, ("check", "select", i), SETTINGS_FILE)


def asked(found: Iterable[Problem], workspace: Workspace, files: Collection[str] = (), *, select: Iterable[str] = (),
          ignore: Iterable[str] = ()) -> list[Problem]:
    """Those of the findings that were asked for: without what is said only because a file cannot be read."""
    reported = _selected(workspace, select, ignore)
    return [p for p in found if p.rule in reported and (not files or p.file in files)]


def _placed(found: list[tuple[Rule, Problem]], workspace: Workspace) -> list[Problem]:
    """The same, file by file, with code and severity, and with line and column from the bytes that were kept. Most
    files tell places by their lines alone; no file is parsed more than once more.
    """
    files: dict[str, list[tuple[Rule, Problem]]] = defaultdict(list)
    for rule, problem in found:
        files[problem.file].append((rule, problem))
    read = {document.file for document in workspace.documents.values()} & workspace.texts.keys()
    placed = []
    for file, there in files.items():
        where = _Where(workspace, file, plain=file in read)
        for rule, problem in there:
            line, column, end = (problem.line, problem.column, problem.end) if problem.line else where.of(problem.path)
            if not end and (rule.prose or rule.code == "EVD06") and file in read:
                line, column, end = where.inside(replace(problem, rule=rule.code), (line, column, end))
            severity = rule.severity if problem.severity == ERROR else problem.severity
            placed.append(replace(problem, line=line, column=column, end=end, rule=rule.code, severity=severity))
    return placed


class _Where:
    """The places of one file: told by its lines where these tell, else by parsing it once."""

    def __init__(self, workspace: Workspace, file: str, *, plain: bool) -> None:
        """`plain`: its bytes were kept, and are known to be a text with nothing in it that misleads."""
        self._workspace, self._file = workspace, file
        self._outline = Outline(workspace.texts[file].decode("utf-8-sig")) if plain else None

    def of(self, path: Path) -> tuple[int, int, int]:
        """Line, column, and the column after it or 0. Of no file, nothing."""
        if self._outline and (spot := self._outline.of(path)):
            return spot
        if self._places is None:
            return 0, 0, 0
        place = self._places.of(path)
        return (*place, self._places.ends.get(place, 0))

    def inside(self, problem: Problem, at: tuple[int, int, int]) -> tuple[int, int, int]:
        """The place of what was found, in a text that begins there with `|` or `>`; else the place itself."""
        line, column, _ = at
        if not 0 < line <= len(self._lines) or self._lines[line - 1][column - 1:column] not in ("|", ">"):
            return at
        from .blocks import spot

        return spot(problem, self._lines, at, problem.values.get("language", "en"))

    @cached_property
    def _lines(self) -> list[str]:
        return (bytes_of(self._workspace, self._file) or b"").decode("utf-8-sig", "replace").splitlines()

    @cached_property
    def _places(self) -> "Places | None":
        from empathy_cli.store.position import places

        data = bytes_of(self._workspace, self._file) if self._file else None
        return None if data is None else places(data, read=True)
