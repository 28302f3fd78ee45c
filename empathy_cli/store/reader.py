"""YAML to plain texts, lists and mappings: fast where nothing is wrong, exact where something is.

libyaml's events go through our own small constructor, which gives every value as text (the model decides what it
is), and stops at a limit while it reads: libyaml's composer crashes at some 25,000 nested brackets. No position is
kept. Where anything looks odd, the file is read once more by `faults`, which says what and where.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
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

from empathy_cli.locale import N_
from empathy_cli.model.field import Raw
from empathy_cli.model.problem import InputError, Problem

from .decoding import BOM, TOO_LONG, decode

MAX_DEPTH = 64
MAX_NODES = 20_000
TOO_MANY = N_("more than {limit} values in one file; split it")
NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
"""What an unquoted value says that answers nothing."""

_LONGEST = max(map(len, NOTHING))
_COMMENT = re.compile(r"[ \t]#[^\s#]")
_FEW = MAX_NODES // 2
"""A file of so many bytes cannot hold too many nodes: the densest YAML (`[:,:]`) has three in two bytes."""


@dataclass(frozen=True, slots=True)
class Parsed:
    value: Raw
    warnings: tuple[Problem, ...] = ()


class Unreadable(InputError):
    """All that is wrong with a file's YAML. `value` is what could be read all the same, so that it is checked too."""

    def __init__(self, *problems: Problem, value: Raw = None) -> None:
        super().__init__(*problems)
        self.value = value


class _Odd(Exception):
    """Something that the fast way does not decide."""


def parse(data: bytes) -> Parsed:
    """What a file says. Raises InputError with a problem, its line and column, for everything that is wrong."""
    text = decode(data)
    odd = " #" in text and _COMMENT.search(text)
    if not odd:
        try:
            return Parsed(_construct(data.removeprefix(BOM), escapes="\\" in text))
        except (_Odd, YAMLError):
            pass
    from .faults import examine

    value, problems = examine(text)
    errors = [p for p in problems if p.severity == "error"]
    if errors:
        raise Unreadable(*problems, value=value)
    return Parsed(value, tuple(problems))


def beyond(error: InputError) -> tuple[Problem, ...]:
    """Those of the problems by which a text is larger than any that is read, without a place in it."""
    return tuple(Problem(p.message, p.values) for p in error.problems if p.message in (TOO_LONG, TOO_MANY))


def _construct(data: bytes, *, escapes: bool) -> Any:
    parser = CParser(data)
    event: Callable[[], Any] = parser.get_event if len(data) <= _FEW else _counted(parser.get_event)
    event()
    start = event()
    if type(start) is StreamEndEvent:
        return None
    if type(start) is not DocumentStartEvent or start.version or start.tags:
        raise _Odd
    first = event()
    if type(first) is ScalarEvent:  # a file that is one text: the model says what it should be
        raise _Odd
    value = _collection(event, first, 1, escapes)
    event()
    if type(event()) is not StreamEndEvent:
        raise _Odd
    return value


def _counted(event: Callable[[], Any]) -> Callable[[], Any]:
    count = 0

    def next_event() -> Any:
        nonlocal count
        found = event()
        if isinstance(found, ScalarEvent | MappingStartEvent | SequenceStartEvent):
            count += 1
            if count > MAX_NODES:
                raise _Odd
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
            raise _Odd
        name = key.value
        if name in fields or not name or name == "<<" or key.anchor is not None or key.tag is not None or (
                escapes and not name.isprintable()):
            raise _Odd
        first: Any = event()
        if type(first) is not ScalarEvent:
            fields[name] = _collection(event, first, depth + 1, escapes)
            continue
        if first.anchor is not None or first.tag is not None:
            raise _Odd
        text: Any = first.value
        if not first.style:
            if len(text) <= _LONGEST and text in NOTHING:
                text = None
            elif "- " in text and _lines(first) > 1:
                raise _Odd
        elif escapes and not text.isprintable() and first.style == '"':
            raise _Odd
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
            raise _Odd
        text: Any = first.value
        if not first.style:
            if len(text) <= _LONGEST and text in NOTHING:
                text = None
            elif "- " in text and _lines(first) > 1:
                raise _Odd
        elif escapes and not text.isprintable() and first.style == '"':
            raise _Odd
        items.append(text)


def _collection(event: Callable[[], Any], first: Any, depth: int, escapes: bool) -> Any:
    if depth > MAX_DEPTH or first.anchor is not None or first.tag is not None:  # an alias has an anchor too
        raise _Odd
    return _mapping(event, depth, escapes) if type(first) is MappingStartEvent else _sequence(event, depth, escapes)


def _lines(scalar: Any) -> int:
    return int(scalar.end_mark.line - scalar.start_mark.line + 1)
