"""Where a value stands in its file. Asked only when there is something to report: the file is parsed once more."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from yaml import YAMLError
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs forget to export it
from yaml.events import CollectionEndEvent, CollectionStartEvent, MappingStartEvent, NodeEvent, ScalarEvent

from empathy_cli.model.field import Raw
from empathy_cli.model.problem import InputError, Path

from .decoding import decode
from .plain import NOTHING
from .reader import MAX_DEPTH

Place = tuple[int, int]
"""Line and column, from 1."""


@dataclass(slots=True)
class Places:
    """The place of every key and every value of a file, as far as it can be parsed."""

    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    ends: dict[Place, int] = field(default_factory=dict)
    """Where a key or a value on one line begins → the column after it."""

    def of(self, path: Path, *, key: bool = False) -> Place:
        """The place of the value; of its key where it begins below it, is empty, or where `key` is asked for.

        Of a path that does not exist: the place of the deepest part that does. A single value serves for a list.
        """
        here: Path = ()
        for step in path:
            inside = (*here, step)
            if inside in self.keys or inside in self.values:
                here = inside
            elif step != 0 or inside[:-1] not in self.values or (*here, 1) in self.values:
                break
        at_key, at_value = self.keys.get(here), self.values.get(here)
        if at_key and (key or at_value is None or at_value[0] != at_key[0]):
            return at_key
        return at_value or (1, 1)


def locate(data: bytes, path: Path) -> Place:
    """Line and column of the value at a path, or of the deepest part of the path that exists."""
    return places(data).of(path)


def places(data: bytes, *, read: bool = False) -> Places:
    """All places of a file: ask for them once where there are several problems.

    With `read`, paths are those of `Document.data`, whose lists lack what is not answered; else those of the file.
    """
    found = Places()
    try:
        event = CParser(decode(data)).get_event
        event()
        event()
        first = event()
        if isinstance(first, NodeEvent):
            _walk(event, first, (), found, read=read)
    except (YAMLError, InputError, _TooDeep):
        pass
    return found


class _TooDeep(Exception):
    """More levels than `reader` goes down; what it reads beside them has its places all the same."""


def in_file(raw: Raw, path: Path, known: dict[int, list[int]] | None = None) -> Path:
    """Where a value of `Document.data` stands in what the reader made of its file, in whose lists empty entries count
    and a single value need not be in a list. What is not there yet keeps its name.

    `known`: of the lists of this very `raw`, which entries answer anything. With it, each is read once for many paths.
    """
    found: list[str | int] = []
    here = raw
    for step in path:
        if type(step) is int and not isinstance(here, list):
            continue  # a single value
        if type(step) is int and isinstance(here, list):
            there = known.get(id(here)) if known is not None else None
            if there is None:
                there = [i for i, item in enumerate(here) if _answered(item)]
                if known is not None:
                    known[id(here)] = there
            place = there[step] if step < len(there) else len(here)
            found.append(place)
            here = here[place] if place < len(here) else None
        else:
            found.append(step)
            here = here.get(str(step)) if isinstance(here, dict) else None
    return tuple(found)


def _answered(raw: Raw) -> bool:
    if isinstance(raw, dict):
        return any(map(_answered, raw.values()))
    if isinstance(raw, list):
        return any(map(_answered, raw))
    return raw is not None and bool(str(raw).strip())


def _place(event: Any, found: Places) -> Place:
    start, end = event.start_mark, event.end_mark
    place = start.line + 1, start.column + 1
    if end.line == start.line and isinstance(event, ScalarEvent):
        found.ends[place] = end.column + 1
    return place


def _walk(event: Callable[[], Any], first: Any, path: Path, found: Places, *, read: bool) -> bool:
    """Returns whether anything is answered. Of a file that `reader` could not read, it goes no deeper than that."""
    if not isinstance(first, CollectionStartEvent):
        if not isinstance(first, ScalarEvent) or first.value or first.style:
            found.values.setdefault(path, _place(first, found))
        return isinstance(first, ScalarEvent) and bool(first.value.strip()) and (
            bool(first.style) or first.value not in NOTHING)
    if len(path) >= MAX_DEPTH:
        raise _TooDeep
    found.values.setdefault(path, _place(first, found))
    number, answered = 0, False
    while not isinstance(item := event(), CollectionEndEvent):
        if isinstance(first, MappingStartEvent):
            inside: Path = (*path, item.value if isinstance(item, ScalarEvent) else "")
            found.keys.setdefault(inside, _place(item, found))
            if isinstance(item, CollectionStartEvent):
                _walk(event, item, (*inside, ""), Places(), read=read)
            item = event()  # after a key comes its value
            answered |= _walk(event, item, inside, found, read=read)
        else:
            inside = (*path, number)
            there = _walk(event, item, inside, found, read=read)
            answered |= there
            if read and not there:
                for places_of in (found.keys, found.values):  # what stands in it came last
                    for known in list(takewhile(lambda p: p[:len(path) + 1] == inside, reversed(places_of))):  # noqa: B023 - used up at once
                        del places_of[known]
            else:
                number += 1
    return answered
