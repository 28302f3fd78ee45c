"""The YAML that this program writes, line by line: exact on what it takes, None on all else.

It takes block mappings and lists, words in one line, quotes without escapes, lists of words in brackets and `|` texts:
what this program writes. Folded texts, comments behind values and whatever else people write are left to libyaml, which
takes more than twice as long. Tests compare the two.
"""

import re
from collections.abc import Sequence
from typing import Any

DEEP = 60
_KEY = "[a-z][a-z0-9_]{0,99}"
"""A key of the schema, and how long: YAML allows 1,024 characters where the value stands in the same line."""
_LINE = re.compile(rf"^( *)(- )?(?:({_KEY}):(?: (?=\S)|$))?(.*)$", re.MULTILINE)
_WORDS = r"\w[\w.#/-]*(?: \w[\w.#/-]*)*"
_LIST = re.compile(rf"\[({_WORDS}(?:, {_WORDS})*)\]").fullmatch
_PAIRS = re.compile(rf"\{{({_KEY}: {_WORDS}(?:, {_KEY}: {_WORDS})*)\}}").fullmatch
_ACTS = frozenset("-?:,[]{}#&*!|>%@` ")
"""What no plain text begins with; a blank, as there is only one before it."""
NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
"""What an unquoted value says that answers nothing."""


class _Other(Exception):
    """A line that takes more than this to read."""


def plain(text: str) -> dict[str, Any] | None:
    """What a decoded file says, every value as text, or None."""
    if text[-1:] != "\n" or "\\" in text or "\t" in text or "\r" in text:
        return None
    try:
        return _mapping(text) or None
    except _Other:
        return None


def _mapping(text: str) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    node: Any = whole
    column = 0
    outer: list[tuple[Any, int]] = []
    waits = ""  # the key before, whose value may stand below it
    after = 0
    for number, (blank, dash, key, written) in enumerate(_LINE.findall(text)):
        if number < after:
            continue
        if not key and not dash:
            if written and written[0] != "#":
                raise _Other
            continue
        indent = len(blank)
        if waits and (indent > column or (indent == column and dash)):
            if type(node) is list or len(outer) > DEEP:
                raise _Other
            outer.append((node, column))
            node[waits] = node = [] if dash else {}
            column = indent
        while column > indent or (column == indent and not dash and type(node) is list):
            if not outer:
                raise _Other
            node, column = outer.pop()
        if column != indent or (type(node) is list) != bool(dash):
            raise _Other
        waits = ""
        if dash and key:
            outer.append((node, column))
            column += 2
            node.append({})
            node = node[-1]
        if not written:
            if not key or key in node:
                raise _Other
            node[key] = None
            waits = key
            continue
        value: Any = written
        if written[0] == "|":
            value, after = _literal(text.split("\n"), number + 1, column, written)
        elif written[0] in _ACTS or written[0] in "\"'":
            value = _marked(written)
        elif ": " in written or " #" in written or written[-1] in ": ":
            raise _Other
        elif len(written) < 5 and written in NOTHING:
            value = None
        if not key:
            node.append(value)
        elif key in node:
            raise _Other
        else:
            node[key] = value
    return whole


def _marked(value: str) -> Any:
    """A text in quotes, a list of words in brackets, or words by their keys in braces."""
    sign = value[0]
    if sign in "\"'" and value.find(sign, 1) == len(value) - 1 > 0:
        return value[1:-1]
    if value == "[]":
        return []
    if found := _LIST(value):
        return [None if word in NOTHING else word for word in found[1].split(", ")]
    if not (found := _PAIRS(value)):
        raise _Other
    pairs = [pair.split(": ") for pair in found[1].split(", ")]
    values = {key: None if word in NOTHING else word for key, word in pairs}
    if len(values) < len(pairs):
        raise _Other
    return values


def _literal(rows: Sequence[str], start: int, column: int, header: str) -> tuple[str, int]:
    """The text below `|`, deeper than this column, and the number of the row after it."""
    first = rows[start]
    deep = len(first) - len(first.lstrip(" "))
    if header not in ("|", "|-") or deep <= column or deep == len(first):
        raise _Other
    margin, found = " " * deep, []
    number = start
    for number in range(start, len(rows)):
        row = rows[number]
        if row.isspace():
            raise _Other
        if row and not row.startswith(margin):
            if len(row) - len(row.lstrip(" ")) > column:
                raise _Other
            break
        found.append(row[deep:])
    return "\n".join(found).rstrip("\n") + ("\n" if header == "|" else ""), number
