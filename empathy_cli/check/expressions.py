"""Expressions in prose, as the lists in `words/` write them: the pattern language is described in words/README.md."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, product
from pathlib import Path
from typing import NamedTuple

TOKEN = re.compile(r"[^\W_]+|[.!?;:]")
MARKS = frozenset(".!?;:")
"""What ends a sentence or a clause; among `tokens` it is one of its own."""
_GAP = 3
"""How many words fit into `…`."""
LANGUAGES = ("de", "en", "fr", "it")
_FOLDER = Path(__file__).with_name("words")
_STEMS = re.compile(r"\*?[^\W_]+[*~]?|№")
_ENDINGS = {
    "de": ("", "e", "en", "er", "es", "em", "n", "s", "ns"), "en": ("", "s", "es"),
    "fr": ("", "e", "s", "es", "x"), "it": ("", "a", "e", "i", "o", "he", "hi"),
}
"""What `~` stands for."""


def tokens(text: str) -> list[str]:
    """The words of a text, in small letters, without marks; what ends a sentence or a clause stays, as a word."""
    if text.isascii():
        return TOKEN.findall(text.lower())
    return [t.casefold() for t in TOKEN.findall(unicodedata.normalize("NFC", text))]


class Place(NamedTuple):
    """Which words can stand at one place of an expression. A `gap` is up to three words of any kind."""

    exact: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    optional: bool = False
    gap: bool = False
    last: bool = False
    """No word: the sentence ends here."""

    def takes(self, token: str) -> bool:
        return (token in self.exact or bool(self.starts and token.startswith(self.starts))
                or bool(self.ends and token.endswith(self.ends)))


class Expression(NamedTuple):
    places: tuple[Place, ...]
    begins: bool = False
    """Only at the beginning of a sentence."""

    def end(self, words: Sequence[str], at: int, place: int = 0) -> int:
        """Where it ends if it stands in the words at a place, else 0."""
        while place < len(self.places):
            here = self.places[place]
            if here.gap:
                for skip in range(_GAP + 1):
                    if found := self.end(words, at + skip, place + 1):
                        return found
                    if at + skip >= len(words) or words[at + skip] in MARKS:
                        return 0
                return 0
            if here.last:
                if at < len(words) and words[at] not in MARKS:
                    return 0
            elif at < len(words) and here.takes(words[at]):
                if here.optional and (found := self.end(words, at, place + 1)):
                    return found  # the word is that of the next place
                at += 1
            elif not here.optional:
                return 0
            place += 1
        return at


def literal(text: str, endings: Sequence[str] = ()) -> Expression | None:
    """A name as an expression: no sign of the pattern language has a meaning in it. Its last word may have endings."""
    found = [t for t in tokens(text) if t not in MARKS]
    if not found:
        return None
    last = frozenset((found[-1], *(found[-1] + e for e in endings)))
    return Expression((*(Place(frozenset((t,))) for t in found[:-1]), Place(last)))


def lines_of(language: str, name: str) -> list[str]:
    """The expressions of a list as they stand in its file. FileNotFoundError where there is none."""
    text = (_FOLDER / language / f"{name}.txt").read_text("utf-8")
    return [line for line in map(str.strip, text.split("\n")) if line and line[0] != "#"]


def expressions(line: str, language: str) -> Iterator[Expression]:
    """What one line of a list stands for: several, where an alternative has more than one word."""
    begins = line.startswith("^")
    for parts in product(*(_part(part, language) for part in line.removeprefix("^").split())):
        yield Expression(tuple(chain.from_iterable(parts)), begins)


@cache
def _part(part: str, language: str) -> Sequence[tuple[Place, ...]]:
    """The ways in which one part of a line can be written: `a/b/c-d` is one place (a or b), or two (c, d)."""
    if part == "…":
        return [(Place(gap=True),)]
    if part == "$":
        return [(Place(last=True),)]
    if part.isalpha():
        return [(Place(frozenset((_folded(part),))),)]
    optional = part[0] == "("
    alternatives = [a for w in part.strip("()").split("/") for a in (lines_of(language, w[1:]) if w[0] == "@" else [w])]
    ways = [[a] if a.isalnum() else _STEMS.findall(a) for a in map(_folded, alternatives)]
    singles = [inflected for way in ways if len(way) == 1 for inflected in _inflected(way[0], language)]
    found: list[tuple[Place, ...]] = [(_place(singles, optional),)] if singles else []
    found += [tuple(_place(_inflected(w, language)) for w in way) for way in ways if len(way) > 1]
    return [*found, ()] if optional and len(found) > bool(singles) else found


def _folded(text: str) -> str:
    return text if text.isascii() and text.islower() else unicodedata.normalize("NFC", text).casefold()


def _inflected(stem: str, language: str) -> list[str]:
    """`gut~`: the word with each ending that its language has for it."""
    return [stem[:-1] + ending for ending in _ENDINGS[language]] if stem[-1] == "~" else [stem]


def _place(alternatives: Sequence[str], optional: bool = False) -> Place:
    stems = [a for a in alternatives if "*" in a]
    return Place(
        frozenset(alternatives).difference(stems),
        tuple([a[:-1] for a in stems if a[-1] == "*"]), tuple([a[1:] for a in stems if a[0] == "*"]), optional)
