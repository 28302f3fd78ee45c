"""Where a value stands in its file. Asked only when there is something to report: the file is parsed once more."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from yaml import YAMLError
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs forget to export it
from yaml.events import CollectionEndEvent, CollectionStartEvent, MappingStartEvent, NodeEvent, ScalarEvent

from empathy_cli.model.problem import InputError, Path

from .decoding import decode

Place = tuple[int, int]
"""Line and column, from 1."""


@dataclass(slots=True)
class Places:
    """The place of every key and every value of a file, as far as it can be parsed."""

    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)

    def of(self, path: Path, *, key: bool = False) -> Place:
        """The place of the value; of its key where it begins below it, is empty, or where `key` is asked for.

        Of a path that does not exist: the place of the deepest part that does.
        """
        for end in range(len(path), -1, -1):
            here = path[:end]
            at_key, at_value = self.keys.get(here), self.values.get(here)
            if at_key and (key or at_value is None or at_value[0] != at_key[0]):
                return at_key
            if at_value:
                return at_value
        return 1, 1


def locate(data: bytes, path: Path) -> Place:
    """Line and column of the value at a path, or of the deepest part of the path that exists."""
    return places(data).of(path)


def places(data: bytes) -> Places:
    """All places of a file: ask for them once where there are several problems."""
    found = Places()
    try:
        event = CParser(decode(data)).get_event
        event()
        event()
        first = event()
        if isinstance(first, NodeEvent):
            _walk(event, first, (), found)
    except (YAMLError, InputError):
        pass
    return found


def _place(event: Any) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _walk(event: Callable[[], Any], first: Any, path: Path, found: Places) -> None:
    """Follows `reader` for files that it could read, so its limits hold here."""
    if not isinstance(first, CollectionStartEvent):
        if not isinstance(first, ScalarEvent) or first.value or first.style:
            found.values.setdefault(path, _place(first))
        return
    found.values.setdefault(path, _place(first))
    number = 0
    while not isinstance(item := event(), CollectionEndEvent):
        if isinstance(first, MappingStartEvent):
            inside: Path = (*path, item.value if isinstance(item, ScalarEvent) else "")
            found.keys.setdefault(inside, _place(item))
            if isinstance(item, CollectionStartEvent):
                _walk(event, item, (*inside, ""), Places())
            item = event()  # after a key comes its value
        else:
            inside = (*path, number)
            number += 1
        _walk(event, item, inside, found)
