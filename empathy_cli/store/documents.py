"""A file's bytes, made a document: its YAML, then its values by the model, then the place of whatever is wrong."""

from hashlib import sha256
from typing import Any

from empathy_cli.model import kinds
from empathy_cli.model.document import Document
from empathy_cli.model.field import Raw, Report
from empathy_cli.model.problem import ERROR, InputError, Path, Problem
from empathy_cli.model.settings import SETTINGS

from .reader import Unreadable, parse

_PASSES = 4
"""What is left out may be missed, or bring something else to light: so often settings are looked at again."""


def read_document(data: bytes, file: str) -> tuple[Document | None, tuple[Problem, ...]]:
    """The document, or `None` where anything is an error; and all problems of the file, with their places.

    `file` is what problems and the document call it.
    """
    value, problems = _parse(data)
    if problems and value is None:
        return None, tuple(p.at(file) for p in problems)
    report = Report()
    read = kinds.read(value, report)
    found = _placed(data, file, problems, report.problems)
    if read is None or any(p.severity == ERROR for p in found):
        return None, found
    kind, values = read
    return Document(kind.name, values["id"], values, file, sha256(data).hexdigest()), found


def read_settings(data: bytes, file: str) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """The settings as they stand in the file, without the defaults; `None` where anything is an error."""
    value, problems = _parse(data)
    if problems and value is None:
        return None, tuple(p.at(file) for p in problems)
    report = Report()
    values = kinds.read_as(SETTINGS, value, report)
    found = _placed(data, file, problems, report.problems)
    return (None if any(p.severity == ERROR for p in found) else values), found


def settings_left(data: bytes) -> dict[str, Any]:
    """What settings say beside what is wrong in them: that is left out, of a list the whole entry."""
    raw, _ = _parse(data)
    for _ in range(_PASSES):
        report = Report()
        values = kinds.read_as(SETTINGS, raw, report)
        wrong = {_entry(p.path) for p in report.problems if p.severity == ERROR}
        if not wrong:
            return values
        for path in sorted(wrong, key=lambda path: path[-1] if path and type(path[-1]) is int else -1, reverse=True):
            _leave_out(raw, path)
    return {}


def _entry(path: Path) -> Path:
    """The path as far as to the first entry of a list."""
    return path[:next((i for i, step in enumerate(path, 1) if type(step) is int), len(path))]


def _leave_out(raw: Any, path: Path) -> None:
    """Takes away what stands at a path of a file, or the deepest part of the path that there is."""
    held, holder, key = raw, None, None
    for step in path:
        inside = range(len(held)) if isinstance(held, list) else held if isinstance(held, dict) else ()
        if step in inside:
            held, holder, key = held[step], held, step
        elif type(step) is not int:
            break
    if holder is not None:
        del holder[key]


def _parse(data: bytes) -> tuple[Raw, tuple[Problem, ...]]:
    try:
        parsed = parse(data)
    except Unreadable as error:
        return error.value, error.problems
    except InputError as error:
        return None, error.problems
    return parsed.value, parsed.warnings


def _placed(
    data: bytes, file: str, yaml: tuple[Problem, ...], model: list[Problem],
) -> tuple[Problem, ...]:
    if not yaml and not model:
        return ()
    from .position import places

    where = places(data)
    found = [p.at(file) for p in yaml]
    for problem in model:
        about_key = bool(problem.path) and problem.values.get("key") == problem.path[-1]
        found.append(problem.at(file, *where.of(problem.path, key=about_key)))
    return tuple(sorted(found, key=lambda p: (p.line, p.column)))
