"""What values say, whichever way they are written: a statement and its text, a list of one, a number and its digits."""

from collections.abc import Mapping
from typing import Any

from empathy_cli.model.field import Report
from empathy_cli.model.group import Group
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import Path
from empathy_cli.model.settings import SETTINGS

from .layout import empty, inner, text_of


def shape_of(raw: Any) -> Any:
    """The model's fields for the file; the settings have no kind."""
    name = raw.get("kind") if isinstance(raw, dict) else None
    if name is None:
        return SETTINGS.group
    return KINDS[name].group if isinstance(name, str) and name in KINDS else None


def shape_at(shape: Any, path: Path) -> Any:
    for step in path:
        shape = inner(shape, step)
    return shape


def value_at(raw: Any, path: Path) -> Any:
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


def there(raw: Any, path: Path) -> bool:
    """Whether the path exists, answered or not."""
    parent, last = value_at(raw, path[:-1]), path[-1]
    return (isinstance(parent, dict) and last in parent) or (
        isinstance(parent, list) and isinstance(last, int) and last < len(parent))


def reachable(raw: Any, path: Path, value: Any) -> tuple[Path, Any]:
    """Where a group on the way is missing, the whole group is what is set."""
    for end in range(1, len(path)):
        here = value_at(raw, path[:end])
        if here in (None, "", [], {}) and not empty(value):
            for step in reversed(path[end:]):
                value = [value] if isinstance(step, int) else {step: value}
            return path[:end], value
        if isinstance(here, str) and isinstance(path[end], str):  # a text that stands for its group
            return path[:end], _regroup(raw, path[:end], path[end:], value)
    return path, value


def _regroup(raw: Any, at: Path, rest: Path, value: Any) -> Any:
    shape = shape_at(shape_of(raw), at)
    main = shape.main if isinstance(shape, Group) and shape.shorthand else "text"
    group: dict[str, Any] = {main: value_at(raw, at)}
    for step in reversed(rest[1:]):
        value = [value] if isinstance(step, int) else {step: value}
    return {**group, str(rest[0]): value}


def emptied(raw: Any, path: Path) -> Path:
    """The path that goes: with the only entry of a list its field, with the only field of a group the group."""
    while len(path) > 1 and there(raw, path) and len(value_at(raw, path[:-1])) == 1:
        path = path[:-1]
    return path


def same(raw: Any, value: Any, shape: Any) -> bool:
    """Whether both say the same, in the model's eyes where it has any."""
    ours = _raw_of(value)
    if shape is not None:
        report = Report()
        one, two = shape.read(raw, (), report), shape.read(ours, (), report)
        if not report.problems:
            return bool(one == two)
    return bool(_stripped(raw) == _stripped(ours))


def known_by(value: Any, shape: Any) -> str:
    """What an entry is recognised by when others come or go: its id, its text, or all of it."""
    value = _stripped(_raw_of(value))
    if isinstance(value, dict) and isinstance(shape, Group) and "id" in shape.by_key and value.get("id"):
        value = value["id"]
    elif isinstance(value, dict) and isinstance(shape, Group) and shape.main in value:
        value = value[shape.main]
    return " ".join(value.split()) if isinstance(value, str) else repr(value)


def _raw_of(value: Any) -> Any:
    """A value as the reader would give it."""
    if isinstance(value, Mapping):
        return {k: _raw_of(v) for k, v in value.items() if v == [] or not empty(v)}
    if isinstance(value, list | tuple):
        return [_raw_of(v) for v in value if not empty(v)]
    return None if value is None else text_of(value)


def _stripped(raw: Any) -> Any:
    if isinstance(raw, dict):
        return {k: _stripped(v) for k, v in raw.items()}
    if isinstance(raw, list):
        return [_stripped(v) for v in raw]
    return raw.strip() if isinstance(raw, str) else raw
