"""Texts from strangers, made fit to be shown in a terminal or a log; and names made into ids."""

import re
import unicodedata
from collections.abc import Collection, MutableMapping

from .patterns import later

_LETTERS = str.maketrans({
    "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
    "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ı": "i", "'": "", "’": "",
})
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_JOINERS = "\u200c\u200d"  # part of how Persian and emoji are written; they move nothing


def visible(text: str, *, keep: str = "") -> str:
    """The text with every control, format and line character written as an escape, so that none of them acts.

    `keep` names characters that stay as they are, such as a newline.
    """
    if text.isprintable():
        return text
    return "".join(
        c if c in keep or c in _JOINERS or unicodedata.category(c) not in _UNSEEN else _escape(ord(c)) for c in text
    )


COMMAND = later(r"(?<!\S)::|##(?=[a-z]*\[)|section_(?=(?:start|end):)|travis_(?=fold:|time:)", re.IGNORECASE)
"""What build servers take for a command: GitHub `::` at the head of a line, and `##[` anywhere in it; Azure `##vso[`,
TeamCity `##teamcity[`; GitLab and Travis the beginning and the end of a section."""


def inert(text: str) -> str:
    """The text on one line, `visible`, and without anything that a build server would take for a command in its log."""
    return COMMAND.sub(lambda found: _escape(ord(found[0][0])) + found[0][1:], visible(text))


def _escape(code: int) -> str:
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65_536 else f"\\U{code:08x}"


def same_name(name: str) -> str:
    """What two ways to write one name have in common."""
    return " ".join(name.casefold().split())


def slug(name: str, language: str = "") -> str:
    """An id made from a name, or nothing: María José → maria-jose, 李雷 → ''.

    Nothing where a letter has no Latin form, and where no file can have the name.

    In German ü becomes ue, as Germans write it.
    """
    from .types import MAX_ID, RESERVED  # late: what only makes text visible starts without it

    text = unicodedata.normalize("NFC", name)
    if language.split("-", maxsplit=1)[0].lower() == "de":
        text = text.translate(_GERMAN)
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS)).lower()
    kept = "".join(c if c.isascii() and c.isalnum() else "" if unicodedata.combining(c) else " " for c in text)
    if any(c.isalpha() and not c.isascii() for c in text if not unicodedata.combining(c)):
        return ""
    made = "-".join(kept.split())[:MAX_ID].rstrip("-")
    return "" if made in RESERVED else made


def name_for(text: str, taken: Collection[str], language: str, what: str,
             numbers: MutableMapping[str, int] | None = None) -> str:
    """An id for an entry, made from what it is called, that no other one has.

    `numbers` is for many entries: it remembers what the last one of a name was called, so that nobody counts again.
    """
    from .types import MAX_ID

    made = slug(text, language) or slug(what) or "entry"
    if made not in taken:
        return made
    begin = made[:MAX_ID - 4].rstrip("-")
    n = numbers.get(begin, 2) if numbers is not None else 2
    while (numbered := f"{begin}-{n}") in taken:
        n += 1
    if numbers is not None:
        numbers[begin] = n
    return numbered
