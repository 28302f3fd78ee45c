"""What turns one value into another with the fewest lines touched: the elementary edits, in their order."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.problem import Path

from . import entries, splice
from .layout import inner, short, unanswered
from .meaning import known_by, same, shape_at, there, value_at
from .splice import Page

MANY = 50


class ImpossibleError(Exception):
    """No careful way was found."""


@dataclass(frozen=True, slots=True)
class Step:
    """One splice, and what it is to change: the value at `path` becomes `value`, or comes in before what is there."""

    offer: Callable[[Page], Iterator[str]]
    path: Path
    value: Any = None
    inserts: bool = False


@dataclass(frozen=True, slots=True)
class Ways:
    """How careful an edit is; where one way fails, `editor` takes another."""

    collapse: bool = True
    """A group that holds nothing but a text any more becomes that text, where it may."""
    move: bool = True
    """Entries that change places take their lines along."""
    at_once: bool = True
    """Entries side by side go together; more than MANY always do, as each alone has the whole text read again."""


def planned(raw: Any, shape: Any, path: Path, value: Any, ways: Ways) -> Iterator[Step]:
    """The splices for one edit."""
    if not path:
        raise ImpossibleError
    parent = value_at(raw, path[:-1])
    if unanswered(value, shape_at(shape, path)):
        if there(raw, path):
            yield Step(lambda page: entries.delete(page, path), path)
    elif there(raw, path):
        yield from _steps(value_at(raw, path), value, shape_at(shape, path), path, ways)
    elif isinstance(parent, dict):
        yield Step(lambda page: entries.insert_key(page, path, value), path, value)
    elif isinstance(parent, list):
        yield _insert(path, value)
    else:
        raise ImpossibleError


def _steps(raw: Any, value: Any, shape: Any, path: Path, ways: Ways) -> Iterator[Step]:
    """What turns one value into another with the fewest lines touched."""
    value = short([value] if isinstance(shape, ListOf) and not isinstance(value, list | tuple) else value, shape)
    if same(raw, value, shape):
        return
    if not ways.collapse and isinstance(raw, dict) and isinstance(value, str) and isinstance(shape, Group):
        value = {shape.main: value}
    if isinstance(value, Mapping) and isinstance(raw, str) and raw and isinstance(shape, Group) and shape.shorthand:
        main = shape.main
        yield Step(lambda page: splice.expand(page, path, main), path, raw)
        raw = {main: raw}
    if isinstance(value, list) and isinstance(raw, str | dict) and raw:
        yield Step(lambda page: splice.enlist(page, path), path, [raw])
        raw = [raw]
    if isinstance(value, Mapping) and isinstance(raw, dict) and set(value) & set(raw):
        yield from _group_steps(raw, value, shape, path, ways)
    elif isinstance(value, list) and value and isinstance(raw, list) and raw:
        yield from _list_steps(raw, value, shape, path, ways)
    elif isinstance(raw, str) and not isinstance(value, Mapping | list):
        yield Step(lambda page: splice.set_text(page, path, value), path, value)
    else:
        yield Step(lambda page: splice.replace(page, path, value), path, value)


def _group_steps(raw: dict[str, Any], value: Mapping[str, Any], shape: Any, path: Path, ways: Ways,
                 ) -> Iterator[Step]:
    for key, item in value.items():
        if key in raw:
            yield from _steps(raw[key], item, inner(shape, key), (*path, key), ways)
        else:
            yield _insert((*path, key), item)
    for key in raw:
        if key not in value:
            yield _delete((*path, key))


def _list_steps(raw: list[Any], value: list[Any], shape: Any, path: Path, ways: Ways) -> Iterator[Step]:
    """From the end, so that the places before stay."""
    item = inner(shape, 0)
    old, new = ([known_by(v, item) for v in values] for values in (raw, value))
    if ways.move and (order := _order(old, new)) != list(range(len(old))):
        raw, old = [raw[i] for i in order], [old[i] for i in order]
        yield Step(lambda page: entries.rearrange(page, path, order), path, raw)
    for _, a, b, c, d in reversed(SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        both = min(b - a, d - c)
        both = both if both <= MANY else 1  # so many are no longer the same ones, changed
        gone, here = range(a + both, b), (*path, a + both)
        if len(gone) > 2 and (ways.at_once or len(gone) > MANY):
            yield _cut(path, range(gone.start + 1, gone.stop), [*raw[:gone.start + 1], *value[d:]])
            gone = gone[:1]  # the first may share the line of what the list stands in
        yield from (_delete((*path, i)) for i in reversed(gone))
        if d - c - both > 2 and (ways.at_once or d - c - both > MANY):
            yield _put(here, value[c + both:d], [*raw[:a + both], *value[c + both:]])
        else:
            yield from (_insert(here, item) for item in reversed(value[c + both:d]))
        for i in reversed(range(both)):
            yield from _steps(raw[a + i], value[c + i], item, (*path, a + i), ways)


def _order(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """The entries by their places: those that stay in their new order, the others between them as they were."""
    count = Counter({known: 2 for known, n in Counter(old).items() if n > 1}) + Counter(new)
    there = {known: j for j, known in enumerate(new) if count[known] == 1}
    moved = iter(sorted((i for i, known in enumerate(old) if known in there), key=lambda i: there[old[i]]))
    return [next(moved) if known in there else i for i, known in enumerate(old)]


def _insert(path: Path, value: Any) -> Step:
    if isinstance(path[-1], int):
        return Step(lambda page: entries.insert_items(page, path, [value]), path, value, inserts=True)
    return Step(lambda page: entries.insert_key(page, path, value), path, value)


def _delete(path: Path) -> Step:
    return Step(lambda page: entries.delete(page, path), path)


def _put(path: Path, new: list[Any], whole: list[Any]) -> Step:
    return Step(lambda page: entries.insert_items(page, path, new), path[:-1], whole)


def _cut(path: Path, gone: range, left: list[Any]) -> Step:
    return Step(lambda page: entries.cut(page, path, gone), path, left)
