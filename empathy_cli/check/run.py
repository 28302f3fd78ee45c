"""Runs the rules over a workspace. What they find comes back sorted, each with its place in a file."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import ERROR, WARNING, InputError, Problem

from .registry import RULES
from .rule import INFORMATION, Rule

_ORDER = {ERROR: 0, WARNING: 1, INFORMATION: 2}


def findings(workspace: Workspace, only: Iterable[str] = ()) -> list[Problem]:
    """What all rules find, by file, line and column. `only` are ids of documents: what is found elsewhere is left out.

    What cannot be read is never left out, as nobody knows which document it is.
    """
    files = {workspace.documents[name].file for name in only}
    selected = workspace.settings.get("check", {})
    found = [
        replace(problem, rule=rule.code, severity=_severity(problem, rule))
        for rule in RULES.values() if _runs(rule, selected) for problem in rule.find(workspace)
    ]
    kept = [p for p in found if (not files or p.file in files or p.rule == "DOC01") and not _ignored(p, workspace)]
    return sorted(_placed(kept, workspace), key=lambda p: (p.file, p.line, p.column, _ORDER[p.severity], p.rule))


def _runs(rule: Rule, settings: Mapping[str, Any]) -> bool:
    return rule.code == "DOC01" or not settings.get("select") or rule.code in settings["select"]


def _ignored(problem: Problem, workspace: Workspace) -> bool:
    """Whether the settings silence it, for good or for this document. What cannot be read is never silenced."""
    if problem.rule == "DOC01":
        return False
    for silence in workspace.settings.get("check", {}).get("ignore", ()):
        document = workspace.documents.get(silence.get("id", ""))
        if silence.get("rule") == problem.rule and (
                "id" not in silence or (document is not None and document.file == problem.file)):
            return True
    return False


def _severity(problem: Problem, rule: Rule) -> str:
    return rule.severity if problem.severity == ERROR else problem.severity


def _placed(found: list[Problem], workspace: Workspace) -> list[Problem]:
    """The same with line and column: every file that needs it is read once."""
    files: dict[str, list[int]] = defaultdict(list)
    for i, problem in enumerate(found):
        if problem.file and not problem.line:
            files[problem.file].append(i)
    placed = list(found)
    if files:
        from empathy_cli.store.position import places
        from empathy_cli.store.workspace import read_file

        for file, numbers in files.items():
            try:
                where = places(read_file(workspace.root, file))
            except InputError:
                continue  # no such file, or not readable: the finding says so
            for i in numbers:
                placed[i] = found[i].at(file, *where.of(found[i].path))
    return placed
