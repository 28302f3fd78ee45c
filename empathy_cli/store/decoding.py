"""Bytes from a stranger's file, made text: or every reason why they are not, each with its line and column."""

import re
from collections.abc import Iterator

from empathy_cli.locale import N_
from empathy_cli.model.patterns import later
from empathy_cli.model.problem import InputError, Problem

MAX_BYTES = 1 << 20
MAX_LINE_BYTES = 1 << 16
MAX_SHOWN = 20
"""Of each sort of unwanted character, so many are named: a binary file has thousands."""

TOO_LONG = N_("the file has {n} bytes; at most {limit} are read. Split it")

BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Controls, line separators, surrogates and non-characters; a tab and the line ends are no controls here.
CONTROL = later("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
DIRECTION = later("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Zero width, fillers and tags; the two joiners stay, Persian and emoji are written with them.
INVISIBLE = later(
    "[\u115f\u1160\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]")
CHARACTERS = "TXT01"
"""The rule that speaks of what nobody sees: such a file is not read, as it may say something else than it shows."""
UNWANTED = later("|".join(sort.pattern for sort in (CONTROL, DIRECTION, INVISIBLE)))
MARKS = "\u061c\u200e\u200f"
"""Of those of direction, the ones that reorder nothing by themselves and that Hebrew and Arabic are written with."""
_RIGHT_TO_LEFT = later(
    "[\u05be-\u05f4\u0608-\u060d\u061b\u061e-\u064a\u066d-\u06d5\u06fa-\u085e\u0860-\u08c9"
    "\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_FLAGGED = "\U0001f3f4"
_FLAG = later(_FLAGGED + "\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|\U000e0073\U000e0063\U000e0074"
              "|\U000e0077\U000e006c\U000e0073)\U000e007f")
"""The flags of England (gbeng), Scotland (gbsct) and Wales (gbwls): the only emoji that are written with tags."""
_WIDE = later("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INDENT = later("^[ \t]*" + _WIDE.pattern, re.MULTILINE)
_ASCII = bytes(range(128))
_ASCII_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\r"})
_MERGE = later(r"^(?:<{7}|>{7})(?: .*)?\r?$", re.MULTILINE)


def decode(data: bytes) -> str:
    """The text, without a byte order mark, every line end as it was. Raises InputError with all that is wrong."""
    if len(data) > MAX_BYTES:
        raise InputError(Problem(TOO_LONG, {"n": len(data), "limit": MAX_BYTES}))
    data = data.removeprefix(BOM)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(_not_utf8(data, error.start)) from None
    if len(data.translate(None, _ASCII_CONTROLS)) != len(data) or not (text.isascii() or _clean(data)):
        found = _unwanted(text, data)
        if found:
            raise InputError(*found)
    if "<<<<<<<" in text or ">>>>>>>" in text:
        _refuse_merge(text)
    if len(data) > MAX_LINE_BYTES:
        _refuse_long_lines(data)
    return text


def _clean(data: bytes) -> bool:
    """Whether all that is not ASCII is wanted. Only that is looked at: it is little, and a pattern is slow."""
    rest = data.translate(None, _ASCII).decode("utf-8")
    return rest.isprintable() or not (UNWANTED.search(rest) or _WIDE.search(rest))


def refused(text: str, sort: re.Pattern[str] = UNWANTED) -> Iterator[re.Match[str]]:
    """Every unwanted character of a text, but for marks of direction where anything is written from right to left, and
    for the tags of flags. Linear.
    """
    written = None
    for found in sort.finditer(text):
        character, at = found[0], found.start()
        if character in MARKS:
            if written is None:
                written = _RIGHT_TO_LEFT.search(text) is not None
            if written:
                continue
        elif character >= "\U000e0000":
            begin = text.rfind(_FLAGGED, max(0, at - 6), at)
            flag = _FLAG.match(text, begin) if begin >= 0 else None
            if flag and at < flag.end():
                continue
        yield found


def place(text: str, index: int) -> tuple[int, int]:
    """Line and column, from 1, of a character. LF, CRLF and a lone CR end a line, as they do in YAML."""
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def unwanted(character: str) -> tuple[str, dict[str, object]]:
    """What to say of a character that `UNWANTED` found: the message and its values."""
    code = {"code": f"U+{ord(character):04X}"}
    if DIRECTION.match(character):
        return N_("an invisible character that turns the direction of writing ({code}); take it out"), {**code}
    if INVISIBLE.match(character):
        return N_("an invisible character ({code}); take it out"), {**code}
    return N_("a control character ({code}); take it out"), {**code}


def rule_of(character: str) -> str:
    """The code of the rule that speaks of a character that `UNWANTED` found."""
    return "DOC01" if CONTROL.match(character) else CHARACTERS


def _unwanted(text: str, data: bytes) -> list[Problem]:
    if text.count("\0") > len(text) // 4 and (len(data) % 2 == 0):
        return [Problem(N_("the file is UTF-16, not UTF-8; save it as UTF-8"), line=1, column=1)]
    found = []
    for sort in (CONTROL, DIRECTION, INVISIBLE):
        for match, _ in zip(refused(text, sort), range(MAX_SHOWN), strict=False):
            message, values = unwanted(match[0])
            line, column = place(text, match.start())
            found.append(Problem(message, values, line=line, column=column, rule=rule_of(match[0])))
    for match, _ in zip(_INDENT.finditer(text), range(MAX_SHOWN), strict=False):
        line, column = place(text, match.end() - 1)
        found.append(Problem(
            N_("indented with a no-break or wide space ({code}), which only looks like one; use plain spaces"),
            {"code": f"U+{ord(match[0][-1]):04X}"}, line=line, column=column))
    return sorted(found, key=lambda p: (p.line, p.column))


def _not_utf8(data: bytes, start: int) -> Problem:
    if data.startswith(_UTF16):
        return Problem(N_("the file is UTF-16, not UTF-8; save it as UTF-8"), line=1, column=1)
    line, column = place(data[:start].decode("utf-8"), start)
    byte = data[start]
    if byte >= 0xA0 or byte in b"\x80\x84\x91\x92\x93\x94\x95\x96\x97":  # what Windows-1252 adds: € „ ‘ ’ “ ” • – —
        return Problem(
            N_("the byte 0x{byte} is not UTF-8; it looks like Latin-1 (“{character}”). Save the file as UTF-8"),
            {"byte": f"{byte:02x}", "character": bytes([byte]).decode("cp1252")}, line=line, column=column)
    return Problem(N_("the byte 0x{byte} is not UTF-8; save the file as UTF-8"), {"byte": f"{byte:02x}"},
                   line=line, column=column)


def _refuse_merge(text: str) -> None:
    marks = list(_MERGE.finditer(text))
    if marks:
        first, last = (place(text, mark.start())[0] for mark in (marks[0], marks[-1]))
        raise InputError(Problem(
            N_("an unresolved merge, lines {first} to {last}: keep what is right and delete the lines of <, = and >"),
            {"first": first, "last": last}, line=first, column=1))


def _refuse_long_lines(data: bytes) -> None:
    for number, line in enumerate(data.splitlines(), 1):
        if len(line) > MAX_LINE_BYTES:
            raise InputError(Problem(N_("a line of {n} bytes; at most {limit} fit in one. Break it"),
                                     {"n": len(line), "limit": MAX_LINE_BYTES}, line=number, column=1))
