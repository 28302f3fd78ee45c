"""Changes in a file that somebody wrote by hand: only the lines that must change, change.

An edit is a splice of characters, found by the places of the nodes. Its result is read again and refused when
anything but the intended value has changed; what is refused is offered as text to paste.
"""

import copy
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Path, Problem, dotted

from .layout import empty, entry, field, unanswered
from .meaning import emptied, reachable, same, shape_at, shape_of, there, value_at
from .plan import ImpossibleError, Step, Ways, planned
from .position import locate
from .reader import beyond, parse
from .splice import Page

WAYS = [Ways(collapse, move, at_once) for at_once in (True, False)
        for collapse, move in ((True, True), (False, True), (True, False), (False, False))]
"""The most careful first."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing to do: `set` the value at a path, `append` to the list there, `delete` what stands there."""

    op: Literal["set", "append", "delete"]
    path: Path
    value: Any = None


class Refused(InputError):
    """The edit would touch more than it should. The message says what to write by hand, and where."""


def apply(text: str, changes: Sequence[Change]) -> str:
    """The text after all changes, one after the other. Raises Refused, and then nothing of it is done."""
    for change in changes:
        if change.op == "set":
            text = set_value(text, change.path, change.value)
        elif change.op == "append":
            text = append(text, change.path, change.value)
        else:
            text = delete(text, change.path)
    return text


def set_value(text: str, path: Path, value: Any) -> str:
    """Sets a text, number, list or group at a path; what is not there yet is put in at its place.

    A statement may be given as its text or as a mapping. An empty value deletes. `text` is the file decoded, with
    its line ends and its byte order mark. Raises Refused, or InputError where the file itself cannot be read.
    """
    return _edit(text, path, value)


def append(text: str, path: Path, value: Any) -> str:
    """Adds one entry to the list at a path, which may be empty or absent."""
    raw = value_at(_raw(text.removeprefix("\ufeff")), path)
    if isinstance(raw, list) and raw:
        return _edit(text, (*path, len(raw)), value)
    return _edit(text, path, [value] if raw in (None, "", [], {}) else [raw, value])


def insert_key(text: str, path: Path, key: str, value: Any) -> str:
    """Puts a new field into the group at a path, at its place in the model's order."""
    present = value_at(_raw(text.removeprefix("\ufeff")), (*path, key))
    if not empty(present):
        raise InputError(Problem(N_("“{key}” is there already"), {"key": key}, (*path, key)))
    return set_value(text, (*path, key), value)


def delete(text: str, path: Path) -> str:
    """Takes out a field or an entry; with the last entry its list, with the last field its group."""
    return _edit(text, path, None)


def _edit(text: str, path: Path, value: Any) -> str:
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    raw = _raw(body)
    shape = shape_of(raw)
    path, value = reachable(raw, path, value)
    path = emptied(raw, path) if unanswered(value, shape_at(shape, path)) else path
    for ways in WAYS:
        with suppress(ImpossibleError, AssertionError, ValueError, IndexError, StopIteration, KeyError):
            return mark + _done(body, raw, shape, path, value, ways)
    raise _refused(body, shape, path, value)


def _raw(text: str) -> Any:
    return parse(text.encode(), warns=False).value


def _done(text: str, raw: Any, shape: Any, path: Path, value: Any, ways: Ways) -> str:
    for step in planned(raw, shape, path, value, ways):
        text, raw = _taken(text, raw, shape, step)
    at = shape_at(shape, path)
    if not unanswered(value, at) and not same(value_at(raw, path), value, at):
        raise ImpossibleError
    return text


def _taken(text: str, before: Any, shape: Any, step: Step) -> tuple[str, Any]:
    """The first of the offered texts in which the intended value changed and nothing else did, and what it says."""
    for candidate in step.offer(Page.of(text, shape)):
        try:
            after = _raw(candidate)
        except InputError as error:
            if limits := beyond(error):
                raise InputError(*limits) from error
            continue
        if _only(before, after, step, shape_at(shape, step.path)):
            return candidate, after
    raise ImpossibleError


def _only(before: Any, after: Any, step: Step, shape: Any) -> bool:
    """Whether the value at the path is the intended one, and everything else what it was."""
    if not unanswered(step.value, shape) and not same(value_at(after, step.path), step.value, shape):
        return False
    return bool(_without(before, step.path, whole=step.inserts) == _without(after, step.path, whole=empty(step.value)))


def _without(raw: Any, path: Path, *, whole: bool) -> Any:
    """The same without the value at the path; the whole, where there is nothing to leave out of a list."""
    *way, last = path
    top: Any = [raw]
    above: Any = top
    at: int | str = 0
    for step in way:
        here = above[at]
        if isinstance(step, int) and not isinstance(here, list):  # one alone is a list of one
            if step:
                return raw
            continue
        if not there([here], (0, step)):
            return raw
        above[at] = copy.copy(here)
        above, at = above[at], str(step) if isinstance(here, dict) else step
    parent = above[at] = copy.copy(above[at])
    if isinstance(parent, dict):
        parent.pop(str(last), None)
    elif isinstance(parent, list) and isinstance(last, int) and not whole and last < len(parent):
        del parent[last]
    return top[0]


def _refused(text: str, shape: Any, path: Path, value: Any) -> Refused:
    line, column = locate(text.encode(), path)
    where = dotted(path) or "kind"
    if empty(value):
        return Refused(Problem(N_("“{field}” cannot be taken out without touching more than that. Delete it by hand, "
                                  "at line {line}"), {"field": where, "line": line}, path, "", line, column))
    last, at = path[-1] if path else "kind", shape_at(shape, path)
    lines = entry(value, at, 0, path) if isinstance(last, int) else field(last, value, at, 0, path)
    return Refused(Problem(
        N_("“{field}” cannot be written without touching more than that. Write it by hand, at line {line}:\n{text}"),
        {"field": where, "line": line, "text": "\n".join(lines)}, path, "", line, column))
