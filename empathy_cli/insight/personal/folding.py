"""Text as its reader sees it: wide digits, thin spaces and invisible characters made plain, with the way back."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from empathy_cli.model.patterns import later

_SPACES = "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_PLAIN = str.maketrans({
    **dict.fromkeys(_SPACES, " "), **dict.fromkeys(_DASHES, "-"), "\ufe6b": "@", "\uff0f": "/", "\u2044": "/",
    **{chr(code): chr(code - 0xfee0) for code in range(0xff01, 0xff5f)},  # the full-width forms of ASCII
})
_UNSEEN = later("[\xad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+")
_OTHER_DIGIT = later(r"[^\D0-9]")
_STRANGE = later(f"[{_SPACES}{_DASHES}\ufe6b\uff01-\uff5e\u2044]|{_UNSEEN.pattern}|{_OTHER_DIGIT.pattern}")
"""What is not plain: most texts have none of it."""


@dataclass(frozen=True, slots=True)
class Folded:
    text: str
    origin: Sequence[int]
    """Where each of its characters stands in the text that was folded."""

    def places(self, start: int, end: int) -> tuple[int, int]:
        """The same place in that text."""
        return self.origin[start], self.origin[end - 1] + 1


def fold(text: str) -> Folded:
    """One character for one, without those that nobody sees."""
    if text.isascii():
        return Folded(text.replace("\t", " "), range(len(text)))
    if not _STRANGE.search(text):
        return Folded(text, range(len(text)))
    plain = text.translate(_PLAIN)
    plain = _OTHER_DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), plain)
    if not _UNSEEN.search(plain):
        return Folded(plain, range(len(text)))
    kept: list[str] = []
    origin: list[int] = []
    at = 0
    for unseen in (*_UNSEEN.finditer(plain), None):
        start, end = unseen.span() if unseen else (len(plain), len(plain))
        kept.append(plain[at:start])
        origin += range(at, start)
        at = end
    return Folded("".join(kept), origin)
