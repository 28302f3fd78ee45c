"""Comments that silence rules, as they stand in a file: `# empathy: ignore PER09, PER10 — reason`.

Only what is a comment for YAML counts: in quotes, or in a text below `|` or `>`, the same words are a text.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from empathy_cli.model.patterns import later
from empathy_cli.model.problem import InputError
from empathy_cli.store.decoding import decode

COMMENT = later(
    r"(?:^|(?<=\s))#[ \t]*empathy:[ \t]*ignore\b[ \t:]*"
    r"(?P<codes>[A-Za-z0-9]+(?:[ \t]*,[ \t]*[A-Za-z0-9]+)*)?[ \t]*(?:[—–:-]+[ \t]*)?(?P<reason>.*)$")
LINE, BELOW, BLOCK = "line", "below", "block"
"""What a comment covers: its line; what begins below it; or the key before it, with all that belongs to that."""
MOST = 20
"""Rules that one comment may name."""
_HINT = b"empathy:"
_TEXTS = later("[\"'|>]")
"""Without one of these before it, nothing that looks like a comment is a text."""
_COMMAS = later(r"[ \t]*,[ \t]*")
_DASH = later(r"-(?:[ ]|$)")
_BEGINS = later(r"(?P<at>[ ]*)(?:-(?:[ ]|$)|[\"']?[\w-]+[\"']?:(?:[ ]|$))")
_ALONE = later(r"(?P<at>[ ]*(?:-[ ]+)*)(?![ ])(?:(?P<key>[\w-]+):[ ]*(?![ ]))?(?:[|>][-+0-9]*)?[ ]*")
"""A key or the sign of an entry with nothing behind it, or with the sign of the text below. All blanks belong to what
stands before them: else they would be parted in every way that there is.
"""


@dataclass(frozen=True, slots=True)
class Remark:
    """One such comment. Lines and columns count from 1; `end` is the column after it."""

    line: int
    column: int
    end: int
    codes: tuple[str, ...]
    """In capitals; one that is empty where none is named."""
    reason: str
    lines: range
    """Those that it covers."""
    covers: str
    """`LINE`, `BELOW` or `BLOCK`."""
    key: str = ""
    """Of a block."""


def remarks(data: bytes) -> list[Remark]:
    """Those of a file, by line; none in one that is no YAML."""
    if _HINT not in data:
        return []
    try:
        text = decode(data)
    except InputError:
        return []
    lines = text.splitlines()
    maybe = [i for i, line in enumerate(lines) if "empathy:" in line and COMMENT.search(line)]
    if not maybe:
        return []
    spans: Mapping[int, list[tuple[int, int]]] = {}
    if any(_TEXTS.search(line) for line in lines[:maybe[-1] + 1]):
        from yaml import YAMLError

        try:
            spans = _written(text, maybe)
        except YAMLError:
            return []
    page = _Page(lines)
    return [remark for i in maybe if (remark := page.remark(i, spans.get(i, [])))]


def _written(text: str, wanted: list[int]) -> dict[int, list[tuple[int, int]]]:
    """Of these lines, from 0, the columns between which there are texts."""
    from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs forget to export it
    from yaml.events import ScalarEvent, StreamEndEvent

    event: Callable[[], Any] = CParser(text).get_event
    spans: dict[int, list[tuple[int, int]]] = {}
    while not isinstance(found := event(), StreamEndEvent) and found.start_mark.line <= wanted[-1]:
        if not isinstance(found, ScalarEvent) or not found.style:
            continue  # a comment ends what has no quotes
        start: Any = found.start_mark
        end: Any = found.end_mark
        block = found.style in "|>"
        for i in wanted[bisect_left(wanted, start.line + block):bisect_left(wanted, end.line + (not block))]:
            spans.setdefault(i, []).append((start.column if i == start.line else 0,
                                            end.column if i == end.line else len(text)))
    return spans


class _Page:
    """The lines of a file, each looked at a few times at most, however many comments there are."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._ends: dict[tuple[int, int, bool], int] = {}

    @cached_property
    def _says(self) -> list[int]:
        """Line → the first from there on that is no comment."""
        found = [len(self._lines)]
        for i in range(len(self._lines) - 1, -1, -1):
            found.append(found[-1] if self._lines[i].lstrip().startswith("#") else i)
        return found[::-1]

    def remark(self, at: int, texts: list[tuple[int, int]]) -> Remark | None:
        line = self._lines[at]
        match = COMMENT.search(line)
        for start, end in texts:
            if match and start <= match.start() < end:
                match = COMMENT.search(line, end)
        if not match:
            return None
        before = line[:match.start()]
        key = _ALONE.fullmatch(before)
        if not before.strip():
            covered, covers = self._below(at), BELOW
        elif key and key["key"]:
            covered, covers = range(at + 1, self._end(at, len(key["at"]), key=True) + 1), BLOCK
        elif key:
            covered, covers = range(at + 1, self._end(at, max(key["at"].rfind("-"), 0), key=False) + 1), BELOW
        else:
            covered, covers = range(at + 1, at + 2), LINE
        codes = dict.fromkeys(code.upper() for code in _COMMAS.split(match["codes"] or ""))
        return Remark(at + 1, match.start() + 1, len(line.rstrip()) + 1, tuple(codes)[:MOST], match["reason"].strip(),
                      covered, covers, (key["key"] or "") if key else "")

    def _below(self, at: int) -> range:
        """The lines of what begins right below a comment, perhaps below further ones."""
        i = self._says[at]
        if i == len(self._lines) or not self._lines[i].strip():
            return range(0)
        begins = _BEGINS.match(self._lines[i])
        if not begins:
            return range(i + 1, i + 2)
        return range(i + 1, self._end(i, len(begins["at"]), key=begins[0].lstrip()[0] != "-") + 1)

    def _end(self, at: int, column: int, *, key: bool) -> int:
        """The number, from 1, of the last line of what begins in line `at` and `column`: all that is indented further,
        and of a key the list that is not.
        """
        if (at, column, key) not in self._ends:
            last = at
            for i in range(at + 1, len(self._lines)):
                rest = self._lines[i].lstrip(" ")
                if not rest or rest[0] == "#":
                    continue
                depth = len(self._lines[i]) - len(rest)
                if depth < column or (depth == column and not (key and _DASH.match(rest))):
                    break
                last = i
            self._ends[at, column, key] = last + 1
        return self._ends[at, column, key]


def without(text: str, gone: Mapping[tuple[int, int], Collection[str]]) -> str:
    """The text of a file without these rules in the comments at these places: with the last of them the comment goes,
    and with a comment that has a line of its own, the line. Nothing else changes.
    """
    mark, lines = text[:text.startswith("\ufeff")], text.removeprefix("\ufeff").splitlines(keepends=True)
    for (number, column), codes in gone.items():
        line = lines[number - 1]
        bare = line.rstrip("\r\n")
        match = COMMENT.search(bare, column - 1)
        if match:
            lines[number - 1] = _shortened(line, bare, match, codes)
    return mark + "".join(lines)


def _shortened(line: str, bare: str, match: re.Match[str], codes: Collection[str]) -> str:
    kept = [code for code in _COMMAS.split(match["codes"] or "") if code.upper() not in codes]
    if kept:
        return line[:match.start("codes")] + ", ".join(kept) + line[match.end("codes"):]
    if bare[:match.start()].strip():
        return bare[:match.start()].rstrip() + line[len(bare):]
    return ""


def silencing(texts: Mapping[str, bytes]) -> Iterator[tuple[str, Remark]]:
    """Those of all files, each with its file."""
    for file, data in texts.items():
        for remark in remarks(data):
            yield file, remark
