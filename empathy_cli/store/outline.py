"""Where a value stands in a file of plain block YAML, told by its lines alone: to parse it again takes far longer.

Block YAML says by indentation what belongs to what. A text of several lines stands deeper than its key, so a line at
the indentation that is looked for is a key or an entry. Where a file could be anything else (quotes or brackets that
go on over lines, entries that are empty), `Outline` says nothing, and `position.places` is to be asked.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from empathy_cli.model.patterns import later
from empathy_cli.model.problem import Path

if TYPE_CHECKING:
    from .position import Places

Spot = tuple[int, int, int]
"""Line and column from 1, and the column after it; 0 where it does not end on its line."""
Place = tuple[int, int, str, Spot] | tuple[()]
"""The line and the column (from 0) at which something begins, what it is, and its spot; nothing where it is not."""
_OPEN = later(
    r"""(?:^|[:\-][ ])[ ]*(?:"(?:[^"\\]|\\.)*$|'(?:[^']|'')*$"""
    r"""|[\[{](?:(?:[^#]|(?<![ ])\#)*[^\]}\s])?[ ]*$)|[\[{](?:.*[^\]}\s])?[ ]+\#""")
"""A line on which quotes or brackets are left open. Brackets with a comment in them count."""
_QUOTED = later(r"""[ ]*(?:-[ ]+)*(?:[\w-]+:[ ]+)?(?:"[^"\\]*"|'[^']*')""")
"""A line with one text in quotes, as most are that have any."""
_LONG_KEY = later(r"(?m)^[ ]*(?:-[ ]+)*\?(?:[ ]|$)")
LONGEST, MOST = 2_000, 2_000
"""Characters of a line, quotes and brackets of a file: so many are looked through at once."""
_KEY = later(r"[A-Za-z_][\w-]*(?=:(?:[ ]|$))", re.ASCII)
_ANSWERED = later(
    r"""[ ]*+(?:(?:[\w-]++:[ ]++)?(?:["'][ ]*+(?!.*["'][ ]*:)|\[[ ]*+["']?(?!.*:)|(?!.*:(?:[ ]|$)))"""
    r"""|\{[ ]*+\w++:[ ]++["']?)-?(?!(?:null|Null|NULL)\b)[^\s"'\[\]{}|>~\#,\\!&*-]""")
"""An entry, behind its sign, that shows on its first line that it answers something. Others have to be read first."""
_COMMENT = later(r"(?<![ ])[ ]+\#.*$")
_NOTHING = 10_000
"""The indentation of a line that says nothing: deeper than any."""
_OTHERS = bytes(set(range(256)) - set(b"[]{}\"'\\#\r\n"))
_CLOSED = later(rb"#*(?:\[#*\]|\{(?:\[#*\])*\})?#*")
"""What is left of a line without `_OTHERS` where it leaves nothing open, if no # in it begins a comment."""


def _is_open(line: str) -> bool:
    """Whether quotes or brackets of a line may go on in the next one."""
    if _QUOTED.fullmatch(line):
        return False
    if ("[" in line or "{" in line) and (line.count("[") != line.count("]") or line.count("{") != line.count("}")
                                         or (" #" in line and _OPEN.search(line))):
        return True
    return (" '" in line or ' "' in line or line[:1] in ("'", '"')) and _OPEN.search(line) is not None


def _misleads(text: str, lines: list[str]) -> bool:
    """Whether there could be more in these lines than block YAML. What no document may have (anchors, tags) is not
    looked for.
    """
    if "\t" in text or text.startswith(("---", "%")) or "\n---" in text or "\n..." in text:
        return True
    if "?" in text and ("? " in text or "?\n" in text or "?\r" in text) and _LONG_KEY.search(text):
        return True
    signs = (text if text.endswith(("\n", "\r")) else f"{text}\n").encode().translate(None, _OTHERS)
    if max(map(len, lines), default=0) > LONGEST or len(signs) - signs.count(b"\n") > MOST:
        return True
    comments = " #" in text
    left = signs.splitlines()
    if len(left) != len(lines):  # without what stood between them, the ends of two lines became one
        return True
    odd = {sign for sign in set(left) if not _CLOSED.fullmatch(sign) or (comments and b"#" in sign)}
    return any(map(_is_open, [line for sign, line in zip(left, lines, strict=True) if sign in odd])) if odd else False


class Outline:
    """The lines of a file. `text` is what `decoding.decode` made of it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[tuple[int, int], list[int]] = {}
        self._keyed: dict[tuple[int, int], tuple[dict[str, int], bool]] = {}
        self._listed: dict[tuple[int, int], tuple[list[int], Place | None]] = {}
        self._flows: dict[tuple[int, int], Places] = {}

    @cached_property
    def _lines(self) -> list[str]:
        """None where they could mislead."""
        lines = self._text.splitlines()
        return [] if _misleads(self._text, lines) else lines

    def _depth(self, at: int) -> int:
        """The indentation of a line; that of an empty one and of a comment is deep."""
        line = self._lines[at]
        rest = line.lstrip(" ")
        return len(line) - len(rest) if rest and rest[0] != "#" else _NOTHING

    @cached_property
    def _begin(self) -> Place:
        first = next((i for i in range(len(self._lines)) if self._depth(i) < _NOTHING), None)
        key = None if first is None else _KEY.match(self._lines[first])
        return (first, 0, "mapping", (first + 1, 1, key.end() + 1)) if key and first is not None else ()

    def of(self, path: Path) -> Spot | None:
        """As `Places.of` for a path of `Document.data`. `None` where lines alone do not tell."""
        if not self._begin:
            return None
        at, column, inside, found = self._begin
        for n, step in enumerate(path):
            if inside == "flow":
                return self._in_flow(at, column, path[n:])
            if inside == "mapping" and type(step) is str:
                place = self._key(at, column, step)
            elif inside == "list" and type(step) is int:
                place = self._entry(at, column, step)
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

    def _in_flow(self, at: int, column: int, path: Path) -> Spot:
        """A place in brackets, which end on their line: that much is parsed, once for all of its places."""
        if (where := self._flows.get((at, column))) is None:
            from .position import places

            where = self._flows[at, column] = places(self._lines[at][column:].encode(), read=True)
        _, begins = place = where.of(path)
        end = where.ends.get(place, 0)
        return at + 1, column + begins, end and column + end

    def _siblings(self, at: int, column: int) -> list[int]:
        """The lines that begin in a column, from line `at` to where something begins before it."""
        if (at, column) not in self._found:
            self._found[at, column] = [at, *self._below(at, column)]
        return self._found[at, column]

    def _below(self, at: int, column: int) -> Iterator[int]:
        lines = self._lines
        if not column:
            yield from [i for i in range(at + 1, len(lines)) if lines[i] and lines[i][0] not in " #"]
            return
        for i in range(at + 1, len(lines)):
            line = lines[i]
            if before := line[:column].lstrip(" "):
                if before[0] != "#":
                    break
            elif line[column:column + 1] not in ("", " ", "#"):
                yield i

    def _keys(self, at: int, column: int) -> tuple[dict[str, int], bool]:
        """The keys of the mapping whose first one stands in line `at`, perhaps behind the sign of an entry, each with
        its line; and whether these are all that could be meant.
        """
        if (at, column) not in self._keyed:
            self._keyed[at, column] = self._named(at, column)
        return self._keyed[at, column]

    def _named(self, at: int, column: int) -> tuple[dict[str, int], bool]:
        keys: dict[str, int] = {}
        for i in self._siblings(at, column):
            line = self._lines[i]
            if line[column] in "\"'?<":
                return keys, False
            if match := _KEY.match(line, column):
                keys.setdefault(match[0], i)
            elif line[column] != "-":
                return keys, False
        return keys, True

    def _key(self, at: int, column: int, key: str) -> Place | None:
        keys, all_of_them = self._keys(at, column)
        if key in keys:
            return self._value(keys[key], column, column + len(key) + 1)
        return () if all_of_them else None

    def _entry(self, at: int, column: int, number: int) -> Place | None:
        """An entry of the list whose first one stands in line `at`."""
        if (at, column) not in self._listed:
            self._listed[at, column] = self._entries(at, column)
        lines, stop = self._listed[at, column]
        return self._item(lines[number], column) if number < len(lines) else stop

    def _entries(self, at: int, column: int) -> "tuple[list[int], Place | None]":
        """The lines of the entries of that list, up to where lines do not tell; and what is said from there on."""
        found: list[int] = []
        for i in self._siblings(at, column):
            line = self._lines[i]
            if line[column] != "-" or line[column + 1:column + 2] not in ("", " "):
                return found, ()
            if not _ANSWERED.match(line, column + 1):
                return found, None
            found.append(i)
        return found, ()

    def _item(self, at: int, column: int) -> Place:
        line = self._lines[at]
        text = line[column + 1:].lstrip(" ")
        start = len(line) - len(text)
        if key := _KEY.match(text):
            return at, start, "mapping", (at + 1, start + 1, start + key.end() + 1)
        if text[0] in "[{|>":
            return at, start, "flow" if text[0] in "[{" else "text", (at + 1, start + 1, 0)
        return at, start, "text", (at + 1, start + 1, self._end(at, column, start))

    def _value(self, at: int, column: int, size: int) -> Place | None:
        """What belongs to the key that ends, with its colon, before column `size`."""
        lines, line = self._lines, self._lines[at]
        text = line[size:].lstrip(" ")
        if text and text[0] != "#":
            start = len(line) - len(text)
            if text[0] in "[{":
                return at, start, "flow", (at + 1, start + 1, 0)
            ends = 0 if text[0] in "|>" else self._end(at, column, start)
            return at, start, "text", (at + 1, start + 1, ends)
        place = (at + 1, column + 1, size)
        i = self._next(at)
        depth = self._depth(i) if i < len(lines) else -1
        if depth >= column and lines[i].startswith("-", depth) and lines[i][depth + 1:depth + 2] in ("", " "):
            return i, depth, "list", place
        if depth <= column:
            return at, size, "text", place
        return (i, depth, "mapping", place) if _KEY.match(lines[i], depth) else None

    def _next(self, at: int) -> int:
        """The next line that says something."""
        return self._says[at + 1]

    @cached_property
    def _says(self) -> list[int]:
        """Line → the first one from there on that says something."""
        found = [len(self._lines)]
        for i in range(len(self._lines) - 1, -1, -1):
            found.append(found[-1] if self._depth(i) == _NOTHING else i)
        return found[::-1]

    @cached_property
    def _written(self) -> list[int]:
        """Line → the first one from there on that is not blank."""
        found = [len(self._lines)]
        for i in range(len(self._lines) - 1, -1, -1):
            found.append(i if self._lines[i].strip() else found[-1])
        return found[::-1]

    def _end(self, at: int, column: int, start: int) -> int:
        """The column after a text that begins at `start` in line `at`; 0 where it goes on in the next line.

        What it belongs to stands in `column`.
        """
        line = self._lines[at]
        quote = line[start]
        if quote in "\"'":
            end = start + 1
            while end < len(line):
                doubled = quote == "'" and line[end:end + 2] == "''"
                if line[end] == quote and not doubled:
                    break
                end += 2 if doubled or (quote == '"' and line[end] == "\\") else 1
            return end + 2
        if not _COMMENT.search(line):
            below = self._written[at + 1]
            if below < len(self._lines) and column < self._depth(below) < _NOTHING:
                return 0
        return len(_COMMENT.sub("", line).rstrip(" ")) + 1
