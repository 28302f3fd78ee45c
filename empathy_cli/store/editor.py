"""Changes in a file that somebody wrote by hand: only the lines that must change, change.

An edit is a splice of characters, found by the places of the nodes. Its result is read again and refused when
anything but the intended value has changed; what is refused is offered as text to paste.
"""

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from empathy_cli.locale import N_
from empathy_cli.model.field import Report
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import InputError, Path, Problem, dotted
from empathy_cli.model.settings import SETTINGS

from . import splice
from .layout import empty, entry, field, inner, short, text_of
from .position import locate
from .reader import parse
from .splice import Page


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
    raw = _at(_raw(text.removeprefix("\ufeff")), path)
    if isinstance(raw, list) and raw:
        return _edit(text, (*path, len(raw)), value)
    return _edit(text, path, [value] if raw in (None, "", [], {}) else [raw, value])


def insert_key(text: str, path: Path, key: str, value: Any) -> str:
    """Puts a new field into the group at a path, at its place in the model's order."""
    present = _at(_raw(text.removeprefix("\ufeff")), (*path, key))
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
    shape = _shape(raw)
    path, value = _reachable(raw, path, value)
    path = _emptied(raw, path) if empty(value) else path
    for collapse in (True, False):
        with suppress(_ImpossibleError, AssertionError, ValueError, IndexError, StopIteration, KeyError):
            return mark + _done(body, raw, shape, path, value, collapse)
    raise _refused(body, shape, path, value)


class _ImpossibleError(Exception):
    """No careful way was found."""


def _raw(text: str) -> Any:
    return parse(text.encode()).value


def _shape(raw: Any) -> Any:
    """The model's fields for the file; the settings have no kind."""
    name = raw.get("kind") if isinstance(raw, dict) else None
    if name is None:
        return SETTINGS.group
    return KINDS[name].group if name in KINDS else None


def _shape_at(shape: Any, path: Path) -> Any:
    for step in path:
        shape = inner(shape, step)
    return shape


def _at(raw: Any, path: Path) -> Any:
    for step in path:
        if isinstance(step, int) and not isinstance(raw, list):
            raw = [raw]
        if isinstance(raw, dict):
            raw = raw.get(str(step))
        elif isinstance(raw, list) and isinstance(step, int):
            raw = raw[step] if step < len(raw) else None
        else:
            return None
    return raw


def _reachable(raw: Any, path: Path, value: Any) -> tuple[Path, Any]:
    """Where a group on the way is missing, the whole group is what is set."""
    for end in range(1, len(path)):
        here = _at(raw, path[:end])
        if here in (None, "", [], {}) and not empty(value):
            for step in reversed(path[end:]):
                value = [value] if isinstance(step, int) else {step: value}
            return path[:end], value
        if isinstance(here, str) and isinstance(path[end], str):  # a text that stands for its group
            return path[:end], _regroup(raw, path[:end], path[end:], value)
    return path, value


def _regroup(raw: Any, at: Path, rest: Path, value: Any) -> Any:
    shape = _shape_at(_shape(raw), at)
    main = shape.main if isinstance(shape, Group) and shape.shorthand else "text"
    group: dict[str, Any] = {main: _at(raw, at)}
    for step in reversed(rest[1:]):
        value = [value] if isinstance(step, int) else {step: value}
    return {**group, str(rest[0]): value}


def _emptied(raw: Any, path: Path) -> Path:
    """The path that goes: with the only entry of a list its field, with the only field of a group the group."""
    while len(path) > 1:
        parent = _at(raw, path[:-1])
        if isinstance(parent, list | dict) and len(parent) > 1:
            break
        path = path[:-1]
    return path


def _done(text: str, raw: Any, shape: Any, path: Path, value: Any, collapse: bool) -> str:
    """With `collapse`, a group that holds nothing but a text any more becomes that text, where it may."""
    for step in _planned(raw, shape, path, value, collapse):
        text = _taken(text, shape, step)
    if not empty(value) and not _same(_at(_raw(text), path), value, _shape_at(shape, path)):
        raise _ImpossibleError
    return text


@dataclass(frozen=True, slots=True)
class Step:
    """One splice, and what it is to change: the value at `path` becomes `value`, or comes in before what is there."""

    offer: Callable[[Page], Iterator[str]]
    path: Path
    value: Any = None
    inserts: bool = False


def _planned(raw: Any, shape: Any, path: Path, value: Any, collapse: bool) -> Iterator[Step]:
    """The splices for one edit."""
    if not path:
        raise _ImpossibleError
    parent, last = _at(raw, path[:-1]), path[-1]
    there = (isinstance(parent, dict) and last in parent) or (
        isinstance(parent, list) and isinstance(last, int) and last < len(parent))
    if empty(value):
        if there:
            yield Step(lambda page: splice.delete(page, path), path)
    elif there:
        yield from _steps(_at(raw, path), value, _shape_at(shape, path), path, collapse)
    elif isinstance(parent, dict):
        yield Step(lambda page: splice.insert_key(page, path, value), path, value)
    elif isinstance(parent, list):
        yield Step(lambda page: splice.insert_item(page, path, value), path, value, inserts=True)
    else:
        raise _ImpossibleError


def _taken(text: str, shape: Any, step: Step) -> str:
    """The first of the offered texts in which the intended value changed and nothing else did."""
    before = _raw(text)
    for candidate in step.offer(Page.of(text, shape)):
        try:
            after = _raw(candidate)
        except InputError:
            continue
        if _only(before, after, step, _shape_at(shape, step.path)):
            return candidate
    raise _ImpossibleError


def _steps(raw: Any, value: Any, shape: Any, path: Path, collapse: bool) -> Iterator[Step]:
    """What turns one value into another with the fewest lines touched."""
    value = short([value] if isinstance(shape, ListOf) and not isinstance(value, list | tuple) else value, shape)
    if _same(raw, value, shape):
        return
    if not collapse and isinstance(raw, dict) and isinstance(value, str) and isinstance(shape, Group):
        value = {shape.main: value}
    if isinstance(value, Mapping) and isinstance(raw, str) and raw and isinstance(shape, Group) and shape.shorthand:
        main = shape.main
        yield Step(lambda page: splice.expand(page, path, main), path, raw)
        raw = {main: raw}
    if isinstance(value, list) and isinstance(raw, str | dict) and raw:
        yield Step(lambda page: splice.enlist(page, path), path, [raw])
        raw = [raw]
    if isinstance(value, Mapping) and isinstance(raw, dict) and set(value) & set(raw):
        yield from _group_steps(raw, value, shape, path, collapse)
    elif isinstance(value, list) and isinstance(raw, list) and raw:
        yield from _list_steps(raw, value, shape, path, collapse)
    elif isinstance(raw, str) and not isinstance(value, Mapping | list):
        yield Step(lambda page: splice.set_text(page, path, value), path, value)
    else:
        yield Step(lambda page: splice.replace(page, path, value), path, value)


def _group_steps(raw: dict[str, Any], value: Mapping[str, Any], shape: Any, path: Path, collapse: bool,
                 ) -> Iterator[Step]:
    for key, item in value.items():
        if key in raw:
            yield from _steps(raw[key], item, inner(shape, key), (*path, key), collapse)
        else:
            yield _insert((*path, key), item)
    for key in raw:
        if key not in value:
            yield _delete((*path, key))


def _list_steps(raw: list[Any], value: list[Any], shape: Any, path: Path, collapse: bool) -> Iterator[Step]:
    """From the end, so that the places before stay."""
    item = inner(shape, 0)
    old, new = ([_known_by(v, item) for v in values] for values in (raw, value))
    for _, a, b, c, d in reversed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        both = min(b - a, d - c)
        for j in reversed(range(c + both, d)):
            yield _insert((*path, a + both), value[j])
        for i in reversed(range(a + both, b)):
            yield _delete((*path, i))
        for i in reversed(range(both)):
            yield from _steps(raw[a + i], value[c + i], item, (*path, a + i), collapse)


def _insert(path: Path, value: Any) -> Step:
    if isinstance(path[-1], int):
        return Step(lambda page: splice.insert_item(page, path, value), path, value, inserts=True)
    return Step(lambda page: splice.insert_key(page, path, value), path, value)


def _delete(path: Path) -> Step:
    return Step(lambda page: splice.delete(page, path), path)


def _only(before: Any, after: Any, step: Step, shape: Any) -> bool:
    """Whether the value at the path is the intended one, and everything else what it was."""
    if not empty(step.value) and not _same(_at(after, step.path), step.value, shape):
        return False
    return bool(_without(before, step.path, whole=step.inserts) == _without(after, step.path, whole=empty(step.value)))


def _without(raw: Any, path: Path, *, whole: bool) -> Any:
    """A copy without the value at the path; the whole, where there is nothing to leave out of a list."""
    raw = copy.deepcopy(raw)
    parent, last = _at(raw, path[:-1]), path[-1]
    if isinstance(parent, dict):
        parent.pop(str(last), None)
    elif isinstance(parent, list) and isinstance(last, int) and not whole and last < len(parent):
        del parent[last]
    return raw


def _same(raw: Any, value: Any, shape: Any) -> bool:
    """Whether both say the same, in the model's eyes where it has any."""
    ours = _raw_of(value)
    if shape is not None:
        report = Report()
        one, two = shape.read(raw, (), report), shape.read(ours, (), report)
        if not report.problems:
            return bool(one == two)
    return bool(_stripped(raw) == _stripped(ours))


def _known_by(value: Any, shape: Any) -> str:
    """What an entry is recognised by when others come or go: its text, or all of it."""
    value = _stripped(_raw_of(value))
    if isinstance(value, dict) and isinstance(shape, Group) and shape.main in value:
        value = value[shape.main]
    return " ".join(value.split()) if isinstance(value, str) else repr(value)


def _raw_of(value: Any) -> Any:
    """A value as the reader would give it."""
    if isinstance(value, Mapping):
        return {k: _raw_of(v) for k, v in value.items() if not empty(v)}
    if isinstance(value, list | tuple):
        return [_raw_of(v) for v in value if not empty(v)]
    return None if value is None else text_of(value)


def _stripped(raw: Any) -> Any:
    if isinstance(raw, dict):
        return {k: _stripped(v) for k, v in raw.items()}
    if isinstance(raw, list):
        return [_stripped(v) for v in raw]
    return raw.strip() if isinstance(raw, str) else raw


def _refused(text: str, shape: Any, path: Path, value: Any) -> Refused:
    line, column = locate(text.encode(), path)
    where = dotted(path) or "kind"
    if empty(value):
        return Refused(Problem(N_("“{field}” cannot be taken out without touching more than that. Delete it by hand, "
                                  "at line {line}"), {"field": where, "line": line}, path, "", line, column))
    last, at = path[-1] if path else "kind", _shape_at(shape, path)
    lines = entry(value, at, 0, path) if isinstance(last, int) else field(last, value, at, 0, path)
    return Refused(Problem(
        N_("“{field}” cannot be written without touching more than that. Write it by hand, at line {line}:\n{text}"),
        {"field": where, "line": line, "text": "\n".join(lines)}, path, "", line, column))
