"""Where a value stands in a file of plain block YAML, told by its lines alone: to parse it again takes far longer.

Block YAML says by indentation what belongs to what. A text of several lines stands deeper than its key, so a line at
the indentation that is looked for is a key or an entry. Where a file could be anything else (quotes or brackets that
go on over lines, entries that are empty), `Outline` says nothing, and `position.places` is to be asked.
"""

import re
from functools import cached_property
from itertools import islice

from empathy_cli.model.problem import Path

Spot = tuple[int, int, int]
"""Line and column from 1, and the column after it; 0 where it does not end on its line."""
_OPEN = re.compile(
    r"""(?m)(?:^|[:\-][ ])[ ]*(?:"(?:[^"\\\n\r]|\\.)*$|'(?:[^'\n\r]|'')*$"""
    r"""|[\[{](?:(?:[^\n\r#]|(?<![ ])\#)*[^\]}\s])?[ ]*$)"""
    r"""|^(?:---|\.\.\.|%|[ ]*\?(?:[ ]|$)|[ ]*\t)|(?::|-)[ ]+[&*!]|[\[{](?:[^\n\r]*[^\]}\s])?[ ]+\#""")
"""What cannot be told by lines: open quotes and brackets, document marks, tabs, anchors, aliases, tags."""
_KEY = re.compile(r"[A-Za-z_][\w-]*(?=:(?:[ ]|$))", re.ASCII)
LONGEST, MOST = 2_000, 2_000
"""Characters of a line, quotes and brackets of a file: so many are looked through at once."""
_EMPTY = re.compile(r"(?:~|null|Null|NULL|\"[ ]*\"|'[ ]*'|\[[ ]*\]|\{.*\}|-.*|\w+:[ ]*)?(?:[ ]*\#.*)?$", re.ASCII)
"""An entry of which one cannot say at once whether it answers anything."""
_COMMENT = re.compile(r"[ ]+\#.*$")


class Outline:
    """The lines of a file. `text` is what `decoding.decode` made of it."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _lines(self) -> list[str] | None:
        text, lines = self._text, self._text.splitlines()
        odd = max(map(len, lines), default=0) > LONGEST or sum(map(text.count, "[{\"'")) > MOST
        return None if odd or _OPEN.search(text) else lines

    def of(self, path: Path) -> Spot | None:
        """As `Places.of` for a path of `Document.data`. `None` where lines alone do not tell."""
        lines = self._lines
        if lines is None:
            return None
        first = next((i for i, line in enumerate(lines) if line.strip() and line.lstrip()[0] != "#"), None)
        if first is None or not (key := _KEY.match(lines[first])):
            return None
        at, column, inside, found = first, 0, "mapping", (first + 1, 1, key.end() + 1)
        for step in path:
            if inside == "flow":
                return None
            if inside == "mapping" and type(step) is str:
                place = _key(lines, at, column, step)
            elif inside == "list" and type(step) is int:
                place = _entry(lines, at, column, step)
            elif step == 0 and inside != "list":
                continue  # a single value serves for a list
            else:
                break
            if place is None:
                return None
            if not place:
                break
            at, column, inside, found = place
        return found


Place = tuple[int, int, str, Spot] | tuple[()]


def _key(lines: list[str], at: int, column: int, key: str) -> Place | None:
    """A key of the mapping whose first key stands in line `at` and column `column` (both from 0)."""
    start = " " * column + key + ":"
    size = len(start)
    for i in range(at, len(lines)):
        line = lines[i]
        if i == at:
            line = " " * column + line[column:]
        if line.startswith(start) and line[size:size + 1] in ("", " "):
            return _value(lines, i, column, size)
        head = line[:column + 1]
        if head.strip(" ") and head.lstrip(" ")[0] != "#":
            if head[:column].strip(" "):
                return ()  # the mapping has ended
            if head[column] in "\"'?<":
                return None
    return ()


def _entry(lines: list[str], at: int, column: int, number: int) -> Place | None:
    """An entry of the list whose first one stands in line `at`."""
    for i in range(at, len(lines)):
        line = lines[i]
        head = line[:column + 1]
        if not head.strip(" ") or head.lstrip(" ")[0] == "#":
            continue
        if head[:column].strip(" ") or line[column] != "-" or line[column + 1:column + 2] not in ("", " "):
            return ()
        text = line[column + 1:].lstrip(" ")
        if _EMPTY.match(text):
            return None
        if number == 0:
            start = len(line) - len(text)
            key = _KEY.match(text)
            if key:
                return i, start, "mapping", (i + 1, start + 1, start + key.end() + 1)
            if text[0] in "\"'" and ":" in text:
                return None  # its key may be quoted
            if text[0] in "[|>":
                return i, start, "flow" if text[0] == "[" else "text", (i + 1, start + 1, 0)
            return i, start, "text", (i + 1, start + 1, _end(lines, i, column, start))
        number -= 1
    return ()


def _value(lines: list[str], at: int, column: int, size: int) -> Place | None:
    """What belongs to the key that ends, with its colon, before column `size`."""
    line = lines[at]
    text = line[size:].lstrip(" ")
    if text and text[0] != "#":
        start = len(line) - len(text)
        if text[0] in "[{":
            return at, start, "flow", (at + 1, start + 1, 0)
        ends = 0 if text[0] in "|>" else _end(lines, at, column, start)
        return at, start, "text", (at + 1, start + 1, ends)
    place = (at + 1, column + 1, size)
    for i in range(at + 1, len(lines)):
        below = lines[i].lstrip(" ")
        if not below or below[0] == "#":
            continue
        deep = len(lines[i]) - len(below)
        entry = below[0] == "-" and below[1:2] in ("", " ")
        if deep < column or (deep == column and not entry):
            break
        if entry:
            return i, deep, "list", place
        if _KEY.match(below):
            return i, deep, "mapping", place
        return None
    return at, size, "text", place


def _end(lines: list[str], at: int, column: int, start: int) -> int:
    """The column after a text that begins at `start` in line `at`; 0 where it goes on in the next line.

    What it belongs to stands in `column`.
    """
    line = lines[at]
    quote = line[start]
    if quote in "\"'":
        end = start + 1
        while end < len(line):
            doubled = quote == "'" and line[end:end + 2] == "''"
            if line[end] == quote and not doubled:
                break
            end += 2 if doubled or (quote == '"' and line[end] == "\\") else 1
        return end + 2
    following = next((text for text in islice(lines, at + 1, None) if text.strip()), "")
    below = following.lstrip(" ")
    if len(following) - len(below) > column and below[0] != "#" and not _COMMENT.search(line):
        return 0
    return len(_COMMENT.sub("", line).rstrip(" ")) + 1
