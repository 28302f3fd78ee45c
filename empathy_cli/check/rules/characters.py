"""TXT: what one reads is what is there.

Controls of the direction of writing and characters without any width make a file that is not read at all
(`store.decoding`): they are found here all the same, with their line. What is let through, as some script needs it, is
looked at in its place: marks of direction in a text with letters that are written from right to left, the two joiners
between letters of a script that joins and within emoji, variation selectors behind something that varies. A soft
hyphen shows nothing on a card and splits a word for whoever searches.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.patterns import later
from empathy_cli.model.problem import ERROR, Path, Problem
from empathy_cli.store.decoding import CHARACTERS, DIRECTION, INVISIBLE, refused, unwanted
from empathy_cli.store.scan import SETTINGS_FILE

_DOUBTFUL = later("[\xad\u034f\u115f\u1160\u3164\uffa0\u17b4\u17b5"
                  "\u180b-\u180f\u200c\u200d\u2800\ufe00-\ufe0f"
                  "\U0001d173-\U0001d17a\U000e0100-\U000e01ef]")
"""Invisible by themselves, and with a use."""
_REFUSED = later(f"{DIRECTION.pattern}|{INVISIBLE.pattern}")
_WRITTEN = later(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|.)|.", re.DOTALL)
"""A character between quotes, or its escape."""
_ASCII = bytes(range(128))
_NON_JOINER, _JOINER = "\u200c", "\u200d"
_JOINS = later(
    "[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc\u0900-\u0dff\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u1800-\u18af"
    "\u1b00-\u1b7f\ua840-\ua8ff\ua980-\ua9df\u0700-\u07ff\U00010a60-\U00010aff\U00011000-\U0001193f]")
"""Letters and signs of scripts in which a joiner changes how a word is written: Arabic and its kin, Indic, Khmer …"""
_MONGOLIAN = later("[\u1800-\u18af]")
_SELECTOR = later("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SKIN = later("[\U0001f3fb-\U0001f3ff]")


def strange(text: str) -> list[int]:
    """Where in a text there are characters that nobody sees and no script needs there. Linear."""
    if text.isascii() or (text.isprintable() and not _DOUBTFUL.search(text)):
        return []
    places = {m.start() for m in refused(text, _REFUSED)}
    places.update(m.start() for m in _DOUBTFUL.finditer(text) if not _needed(text, m.start()))
    return sorted(places)


def _needed(text: str, at: int) -> bool:
    character, before, after = text[at], text[max(0, at - 1):at], text[at + 1:at + 2]
    if character in (_NON_JOINER, _JOINER):
        if _JOINS.match(before):
            return True
        return character == _JOINER and _pictorial(before) and _pictorial(after)
    if _SELECTOR.match(character):
        return bool(before) and not _SELECTOR.match(before) and (
            before in "#*0123456789" or unicodedata.category(before) in ("Lo", "So", "Sm", "Sc", "Po", "Pd", "Sk"))
    return "\u180b" <= character <= "\u180f" and bool(_MONGOLIAN.match(before))


def _pictorial(character: str) -> bool:
    if not character:
        return False
    return bool(_SELECTOR.match(character) or _SKIN.match(character)) or character == "\u20e3" or (
        unicodedata.category(character) in ("So", "Sm", "Cn", "Po") and not _JOINS.match(character))


def without(text: str) -> str:
    """The text without them. What remains is looked at again: taking one out may leave the next without its use."""
    while places := strange(text):
        gone = set(places)
        text = "".join(c for i, c in enumerate(text) if i not in gone)
    return text


def _seen(seen: Seen) -> Iterator[Problem]:
    yield from (p for p in seen.workspace.problems if p.rule == CHARACTERS)
    held = [(document.file, document.data) for document in seen.workspace.documents.values()]
    for file, values in (*held, (SETTINGS_FILE, seen.settings)):
        data = seen.workspace.texts.get(file)
        if data is not None and _clean(data):
            continue
        for path, text in _texts(values, ()):
            if places := strange(text):
                yield Problem(_message(text[places[0]]), {"code": f"U+{ord(text[places[0]]):04X}"}, path, file)


def _clean(data: bytes) -> bool:
    """Whether nothing in a file can be strange: only what is not ASCII is looked at, and that is little."""
    if b"\\" in data:
        return False  # an escape may say anything
    rest = "" if data.isascii() else data.translate(None, _ASCII).decode("utf-8").removeprefix("\ufeff")
    return rest.isprintable() and not _DOUBTFUL.search(rest)


def _message(character: str) -> str:
    if character == "\xad":
        return N_("a soft hyphen ({code}), which nobody sees and which splits the word for whoever searches; take it "
                  "out")
    if _REFUSED.match(character):
        return unwanted(character)[0]
    return N_("an invisible character ({code}) where no script needs it; take it out")


def _texts(value: Any, at: Path) -> Iterator[tuple[Path, str]]:
    """Every text in a document that is not ASCII alone."""
    if type(value) is str:
        if not value.isascii():
            yield at, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, (*at, key))
    elif type(value) is list:
        for i, item in enumerate(value):
            yield from _texts(item, (*at, i))


def _taken_out(problem: Problem, raw: Any) -> Any:
    if not isinstance(raw, str):
        return None
    return without(raw) if problem.path else _readable(raw)


def _readable(text: str) -> str:
    """The text of a file without what makes it unreadable, written as itself or as an escape."""
    mark, body = text[:text.startswith("\ufeff")], text.removeprefix("\ufeff")
    gone = {m.start() for m in refused(body, _REFUSED)}
    body = "".join(c for i, c in enumerate(body) if i not in gone) if gone else body
    if "\\" in body:
        from yaml import YAMLError

        from empathy_cli.store.tree import compose

        try:
            quoted = [leaf for leaf in compose(body).leaves() if leaf.style == '"']
        except (YAMLError, AttributeError):
            quoted = []
        for leaf in reversed(quoted):
            body = body[:leaf.start] + _escaped(body[leaf.start:leaf.end]) + body[leaf.end:]
    return mark + body


def _escaped(written: str) -> str:
    """A text between quotes without what its escapes would bring in."""
    units = list(_WRITTEN.finditer(written))
    codes = [int(unit[1] or unit[2] or "0", 16) for unit in units]
    said = "".join(chr(code) if 0 < code < 0x110000 else unit[0][-1] for unit, code in zip(units, codes, strict=True))
    gone = {m.start() for m in refused(said, _REFUSED)}
    return "".join(unit[0] for i, unit in enumerate(units) if i not in gone)


_PERSONA = "kind: persona\nid: lea-brunner\nname: Lea Brunner\npains: [Office {0}hours while she sleeps]\n"

RULES = (
    Rule(
        CHARACTERS, ERROR,
        N_("Nothing invisible stands in a text, and nothing turns its direction"),
        N_("What one reads is what is there: with characters that nobody sees, a text can be reviewed as one thing and "
           "say another, and whoever searches for a word that is split by one does not find it. Scripts and emoji that "
           "are written with such characters keep them."),
        {"personas/lea-brunner/persona.yaml": _PERSONA.format("\u202e")},
        {"personas/lea-brunner/persona.yaml": _PERSONA.format("")},
        _seen,
        mend=_taken_out,
    ),
)
