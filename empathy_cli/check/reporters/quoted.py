"""A line of a file as it is shown: nothing personal in it, also where it is written in escapes or on two lines."""

import re
from collections.abc import Iterable, Iterator, Sequence

from empathy_cli.insight.personal import MASKS, Hit, found
from empathy_cli.locale import translator
from empathy_cli.model.patterns import later

from .report import masked

HIDDEN = "[…]"
"""For what a rule found where this module finds nothing."""
NEAR = 2
"""Lines before and after one in which the rest of a name is looked for."""
_ESCAPE = later(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_SPACE = "0abtnvfre N_LP\t"
"""What stands for a space or a control; every other sign behind a `\\` stands for itself."""


def quoted(lines: Sequence[str], at: int, language: str, *, names: bool = False) -> str:
    """The line of that number, from 0. With `names`, full names in it are masked, too, also those that begin on a line
    before it or end on one behind it.
    """
    line = lines[at]
    if not names:
        return _without(line, line, 0, language, names=False)
    before, after = (" ".join(filter(None, map(str.strip, part)))
                     for part in (lines[max(0, at - NEAR):at], lines[at + 1:at + 1 + NEAR]))
    shift = len(before) + 1 - (len(line) - len(line.lstrip()))
    return _without(line, f"{before} {line.lstrip()} {after}", shift, language, names=True)


def _without(line: str, text: str, shift: int, language: str, *, names: bool) -> str:
    """The line masked. It stands in the text, `shift` further on."""
    of = language.partition("-")[0].lower()
    hits = [*found(line, of, names=names)]
    if len(text) != len(line):
        hits += _moved(found(text, of, names=names), -shift)
    if "\\" in line:
        plain, origin = _unescaped(line)
        hits += [Hit(hit.kind, origin[hit.start], origin[hit.end]) for hit in found(plain, of, names=names)]
    t = translator(of or "en")
    parts, done = [], 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        start, end = max(hit.start, done), min(hit.end, len(line))
        if start < end:
            parts += [line[done:start], *([t(MASKS[hit.kind])] if hit.start >= done else [])]
            done = end
    return masked("".join([*parts, line[done:]]), language, names=names)


def _moved(hits: Iterable[Hit], by: int) -> Iterator[Hit]:
    return (Hit(hit.kind, max(hit.start + by, 0), hit.end + by) for hit in hits)


def _unescaped(line: str) -> tuple[str, list[int]]:
    """The line with its escapes read, and for each character of it, and for its end, where it stands in the line."""
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    for escape in _ESCAPE.finditer(line):
        parts += [line[at:escape.start()], _character(escape)]
        origin += [*range(at, escape.start()), escape.start()]
        at = escape.end()
    return "".join([*parts, line[at:]]), [*origin, *range(at, len(line) + 1)]


def _character(escape: re.Match[str]) -> str:
    if code := escape[1] or escape[2] or escape[3]:
        return chr(number) if (number := int(code, 16)) < 0x110000 else " "
    return " " if escape[4] in _SPACE else escape[4]
