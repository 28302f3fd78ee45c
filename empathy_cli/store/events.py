"""YAML by libyaml's events, which our own small constructor takes as they come: fast, and exact where all is plain."""

from collections.abc import Callable
from typing import Any

from yaml import YAMLError
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs forget to export it
from yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from .plain import NOTHING
from .reader import FEW, MAX_DEPTH, MAX_NODES

_LONGEST = max(map(len, NOTHING))


class Odd(Exception):
    """Something that this way does not decide."""


def construct(data: bytes, *, escapes: bool) -> Any:
    """What a file says. Raises Odd where anything has to be looked at once more."""
    try:
        return _document(data, escapes=escapes)
    except YAMLError:
        raise Odd from None


def _document(data: bytes, *, escapes: bool) -> Any:
    parser = CParser(data)
    event: Callable[[], Any] = parser.get_event if len(data) <= FEW else _counted(parser.get_event)
    event()
    start = event()
    if type(start) is StreamEndEvent:
        return None
    if type(start) is not DocumentStartEvent or start.version or start.tags:
        raise Odd
    first = event()
    if type(first) is ScalarEvent:  # a file that is one text: the model says what it should be
        raise Odd
    value = _collection(event, first, 1, escapes)
    event()
    if type(event()) is not StreamEndEvent:
        raise Odd
    return value


def _counted(event: Callable[[], Any]) -> Callable[[], Any]:
    count = 0

    def next_event() -> Any:
        nonlocal count
        found = event()
        if isinstance(found, ScalarEvent | MappingStartEvent | SequenceStartEvent):
            count += 1
            if count > MAX_NODES:
                raise Odd
        return found

    return next_event


# The inner loop of every command: what is done with a text stands in both loops, a call for each costs a tenth.


def _mapping(event: Callable[[], Any], depth: int, escapes: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    while True:
        key = event()
        if type(key) is not ScalarEvent:
            if type(key) is MappingEndEvent:
                return fields
            raise Odd
        name = key.value
        if name in fields or not name or name == "<<" or key.anchor is not None or key.tag is not None or (
                escapes and not name.isprintable()):
            raise Odd
        first: Any = event()
        if type(first) is not ScalarEvent:
            fields[name] = _collection(event, first, depth + 1, escapes)
            continue
        if first.anchor is not None or first.tag is not None:
            raise Odd
        text: Any = first.value
        if not first.style:
            if len(text) <= _LONGEST and text in NOTHING:
                text = None
            elif ("- " in text or "-\n" in text) and _lines(first) > 1:
                raise Odd
        elif escapes and not text.isprintable() and first.style == '"':
            raise Odd
        fields[name] = text


def _sequence(event: Callable[[], Any], depth: int, escapes: bool) -> list[Any]:
    items: list[Any] = []
    while True:
        first: Any = event()
        if type(first) is not ScalarEvent:
            if type(first) is SequenceEndEvent:
                return items
            items.append(_collection(event, first, depth + 1, escapes))
            continue
        if first.anchor is not None or first.tag is not None:
            raise Odd
        text: Any = first.value
        if not first.style:
            if len(text) <= _LONGEST and text in NOTHING:
                text = None
            elif ("- " in text or "-\n" in text) and _lines(first) > 1:
                raise Odd
        elif escapes and not text.isprintable() and first.style == '"':
            raise Odd
        items.append(text)


def _collection(event: Callable[[], Any], first: Any, depth: int, escapes: bool) -> Any:
    if depth > MAX_DEPTH or first.anchor is not None or first.tag is not None:  # an alias has an anchor too
        raise Odd
    return _mapping(event, depth, escapes) if type(first) is MappingStartEvent else _sequence(event, depth, escapes)


def _lines(scalar: Any) -> int:
    return int(scalar.end_mark.line - scalar.start_mark.line + 1)
