"""Which state of a document's texts somebody has translated."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Any

from empathy_cli.model.document import Document
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import Path
from empathy_cli.model.writing import Markdown, Text

_DIGITS = 12


def digest(document: Document) -> str:
    """12 hexadecimal digits for all texts of a document and their places.

    Only words that are translated count: neither the layout of the file nor evidence, numbers, dates, owners, tags and
    notes change it. It is the same on every
    system, whatever ends the lines.
    """
    texts = sorted((json.dumps(at), text) for at, text in _texts(_places(document.kind), document.data, ()))
    return sha256(json.dumps(texts).encode()).hexdigest()[:_DIGITS]


_TEXT = "text"
_OURS = frozenset({"owner", "tags", "contributors", "used_in", "note"})
"""What nobody translates: who sees to a document, and what the team says of it for itself."""


@cache
def _places(kind: str) -> Any:
    return _place(KINDS[kind].group)


def _place(shape: Any) -> Any:
    """A text, the keys that lead to some, or (in a tuple of one) the same in each of a list."""
    if isinstance(shape, ListOf):
        inner = _place(shape.item)
        return inner and (inner,)
    if isinstance(shape, Group):
        return {f.key: inner for f in shape.fields if f.key not in _OURS and (inner := _place(f.type))}
    return _TEXT if isinstance(shape, Text | Markdown) else None


def _texts(place: Any, value: Any, at: Path) -> Iterator[tuple[Path, str]]:
    if place == _TEXT:
        yield at, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if key in place:
                yield from _texts(place[key], item, (*at, key))
    else:
        for i, item in enumerate(value):
            yield from _texts(place[0], item, (*at, i))
