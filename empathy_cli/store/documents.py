"""A file's bytes, made a document: its YAML, then its values by the model, then the place of whatever is wrong."""

from hashlib import sha256
from typing import Any

from empathy_cli.model import kinds
from empathy_cli.model.document import Document
from empathy_cli.model.field import Raw, Report
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.settings import SETTINGS

from .reader import Unreadable, parse


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
