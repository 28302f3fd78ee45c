"""Finds expressions in prose: lists of words as data, one for each language, in `words/`.

The pattern language of the lists is described in words/README.md. A text is cut into words once; each word is looked up
by its first or last letters, so the time grows with the text, and hardly with the lists.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, product
from pathlib import Path

_TOKEN = re.compile(r"[^\W_]+|[.!?;:]")
_STOPS = frozenset(".!?;:")
_QUOTED = re.compile('“[^“”„]*[”“]|„[^“”„]*[”“]|«[^«»]*»|»[^«»]*«|"[^"]*"')
_GAP = 3
"""How many words fit into `…`."""
_STEM = 3
"""By so many letters a word with a `*` is looked up."""
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
        return _TOKEN.findall(text.lower())
    return [t.casefold() for t in _TOKEN.findall(unicodedata.normalize("NFC", text))]


def phrase(text: str, found: tuple[int, int]) -> str:
    """What stands in the text from one of its `tokens` to another (that not included), as it is written there."""
    whole = unicodedata.normalize("NFC", text)
    places = [m.span() for m in _TOKEN.finditer(whole)]
    return whole[places[found[0]][0]:places[found[1] - 1][1]]


def own_words(text: str) -> str:
    """The text without what stands in quotation marks: that is somebody else's."""
    return _QUOTED.sub(" ; ", text)


@dataclass(frozen=True, slots=True)
class Place:
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


@dataclass(frozen=True, slots=True)
class Expression:
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
                    if at + skip >= len(words) or words[at + skip] in _STOPS:
                        return 0
                return 0
            if here.last:
                if at < len(words) and words[at] not in _STOPS:
                    return 0
            elif at < len(words) and here.takes(words[at]):
                if here.optional and (found := self.end(words, at, place + 1)):
                    return found  # the word is that of the next place
                at += 1
            elif not here.optional:
                return 0
            place += 1
        return at


class Words:
    """One list of expressions. Nothing is in it for a language that has none: it is false then, and finds nothing."""

    def __init__(self, expressions: Iterable[Expression]) -> None:
        exact: dict[str, list[Expression]] = {}
        starts: dict[str, list[tuple[str, Expression]]] = {}
        ends: dict[str, list[tuple[str, Expression]]] = {}
        self._some = False
        for expression in expressions:
            self._some = True
            for place in _first(expression.places):
                for word in place.exact:
                    exact.setdefault(word, []).append(expression)
                for stem in place.starts:
                    starts.setdefault(stem[:_STEM], []).append((stem, expression))
                for stem in place.ends:
                    ends.setdefault(stem[-_STEM:], []).append((stem, expression))

        @lru_cache(maxsize=1 << 15)
        def beginning(token: str) -> tuple[Expression, ...]:
            return (*exact.get(token, ()),
                    *(e for stem, e in starts.get(token[:_STEM], ()) if token.startswith(stem)),
                    *(e for stem, e in ends.get(token[-_STEM:], ()) if token.endswith(stem)))

        self._beginning: Callable[[str], tuple[Expression, ...]] = beginning

    def __bool__(self) -> bool:
        return self._some

    def find(self, words: Sequence[str], subjects: "Words | None" = None) -> Iterator[tuple[int, int]]:
        """Where an expression of the list stands: from, to. Of those that begin at one word, the longest.

        What may only begin a sentence may stand after its `subjects`, too: “she”, “the customer”.
        """
        beginning = self._beginning
        for at, word in enumerate(words):
            if found := beginning(word):
                end = max(e.end(words, at) if not e.begins or _starts(words, at, subjects) else 0 for e in found)
                if end > at:
                    yield at, end

    def first(self, words: Sequence[str], subjects: "Words | None" = None) -> tuple[int, int] | None:
        return next(self.find(words, subjects), None)

    def longest(self, words: Sequence[str], at: int) -> int:
        """Where the longest expression that stands at this word ends; 0 where none does."""
        found = self._beginning(words[at])
        return max((e.end(words, at) for e in found), default=0) if found else 0


def _first(places: Sequence[Place]) -> Iterator[Place]:
    """The places with which an expression can begin."""
    for place in places:
        yield place
        if not place.optional:
            return


def _starts(words: Sequence[str], at: int, subjects: Words | None) -> bool:
    """Whether a sentence begins here, or its subject stands between its beginning and here."""
    begin = at
    while begin and words[begin - 1] not in _STOPS:
        begin -= 1
        if at - begin > _GAP:
            return False
    if begin == at or subjects is None:
        return begin == at
    while begin < at:
        begin = subjects.longest(words, begin)
        if not begin:
            return False
    return begin == at


def only(words: Sequence[str], core: Words, filler: Words) -> bool:
    """Whether the text has words of the core, and beside them nothing but fillers and marks."""
    at, some = 0, False
    while at < len(words):
        if words[at] in _STOPS:
            at += 1
        elif end := core.longest(words, at):
            at, some = end, True
        elif not (at := filler.longest(words, at)):
            return False
    return some


@cache
def words(language: str, name: str) -> Words:
    """A list of a language; an empty one where there is none."""
    if language not in LANGUAGES:
        return Words(())
    return Words(e for line in lines_of(language, name) for e in expressions(line, language))


def literal(text: str, endings: Sequence[str] = ()) -> Expression | None:
    """A name as an expression: no sign of the pattern language has a meaning in it. Its last word may have endings."""
    found = [t for t in tokens(text) if t not in _STOPS]
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


def _part(part: str, language: str) -> list[tuple[Place, ...]]:
    """The ways in which one part of a line can be written: `a/b/c-d` is one place (a or b), or two (c, d)."""
    if part == "…":
        return [(Place(gap=True),)]
    if part == "$":
        return [(Place(last=True),)]
    optional = part[0] == "("
    alternatives = [a for w in part.strip("()").split("/") for a in (lines_of(language, w[1:]) if w[0] == "@" else [w])]
    ways = [_STEMS.findall(unicodedata.normalize("NFC", a).casefold()) for a in alternatives]
    singles = [inflected for way in ways if len(way) == 1 for inflected in _inflected(way[0], language)]
    found: list[tuple[Place, ...]] = [(_place(singles, optional),)] if singles else []
    found += [tuple(_place(_inflected(w, language)) for w in way) for way in ways if len(way) > 1]
    return [*found, ()] if optional and len(found) > bool(singles) else found


def _inflected(stem: str, language: str) -> list[str]:
    """`gut~`: the word with each ending that its language has for it."""
    return [stem[:-1] + ending for ending in _ENDINGS[language]] if stem[-1] == "~" else [stem]


def _place(alternatives: Sequence[str], optional: bool = False) -> Place:
    return Place(
        frozenset(a for a in alternatives if "*" not in a),
        tuple(a[:-1] for a in alternatives if a[-1] == "*"),
        tuple(a[1:] for a in alternatives if a[0] == "*"),
        optional,
    )
