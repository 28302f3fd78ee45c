"""Finds expressions in prose: lists of words as data, one for each language, in `words/`.

The pattern language of the lists is described in words/README.md. Each word of a text is looked up by its first or last
letters, so the time grows with the text, and hardly with the lists. Most texts are not even cut into words: `hints`
looks at the bare vocabulary of a document, and two words are enough for what stands at the front.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain

from empathy_cli.model.patterns import later
from empathy_cli.model.problem import Path

from .expressions import LANGUAGES, MARKS, TOKEN, Expression, Place, expressions, lines_of, tokens

_QUOTED = later('“[^“”„]*[”“]|„[^“”„]*[”“]|«[^«»]*»|»[^«»]*«|"[^"]*"')
_STEM = 3
"""By so many letters a word with a `*` is looked up."""
_SPACED = bytes(c if chr(c).isalnum() or c > 127 else 32 for c in range(256))
_SIGNS = later("[\u00a0\u00ab\u00bb\u2010-\u2027\u202f\u2039\u203a]")
_FEW = 16
_REMEMBERED = 100_000
"""So many words that begin nothing are kept in mind."""
_OURS = "ours"
"""Of its expressions the first word, “our”, is the rare one."""


def vocabulary(texts: Iterable[str]) -> set[bytes]:
    """The words of some texts as `Words.hints` wants them, some with a sign too many: fast, and good to rule out."""
    text = "\n".join(texts)
    if text.isascii():
        return set(text.lower().encode().translate(_SPACED).split())
    folded = _SIGNS.sub(" ", unicodedata.normalize("NFC", text).casefold())
    return set(folded.encode("utf-8", "replace").translate(_SPACED).split())


def hinted(texts: Iterable[tuple[Path, str]], *lists: "Words") -> Iterator[tuple[Path, str]]:
    """Those of some texts, each with its place, in which an expression of one of the lists can stand."""
    listed = list(texts)
    whole = "\n".join([text for _, text in listed])
    folded = whole.lower() if whole.isascii() else unicodedata.normalize("NFC", whole).casefold()
    lists = tuple(words_ for words_ in lists if words_.somewhere(folded))
    used = vocabulary((whole,)) if lists else set()
    if hints := [hint for words_ in lists for hint in words_.hints(used)]:
        for path, text in listed:
            folded = unicodedata.normalize("NFC", text).casefold()
            if any(hint in folded for hint in hints):
                yield path, text


def front(text: str) -> list[str]:
    """The first two words of a text as they are written there, with their marks: for `Words.may_begin`."""
    return text.split(None, 2)[:2]


def phrase(text: str, found: tuple[int, int]) -> str:
    """What stands in the text from one of its `tokens` to another (that not included), as it is written there."""
    whole = unicodedata.normalize("NFC", text)
    places = [m.span() for m in TOKEN.finditer(whole)]
    return whole[places[found[0]][0]:places[found[1] - 1][1]]


def own_words(text: str) -> str:
    """The text without what stands in quotation marks: that is somebody else's."""
    return _QUOTED.sub(" ; ", text)


class Words:
    """One list of expressions. Nothing is in it for a language that has none: it is false then, and finds nothing."""

    def __init__(self, expressions: Iterable[Expression], common: frozenset[str] = frozenset()) -> None:
        """`common` are words that stand in most texts: expressions are ruled out by others, where they have any."""
        exact: dict[str, list[Expression]] = {}
        starts: dict[str, list[tuple[str, Expression]]] = {}
        ends: dict[str, list[tuple[str, Expression]]] = {}
        anchors: list[Place] = []
        self._some = False
        for expression in expressions:
            self._some = True
            anchors.append(_anchor(expression.places, common))
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

        self.may_begin: Callable[[str], bool] = lru_cache(maxsize=1 << 15)(
            lambda written: not (found := tokens(written)) or bool(beginning(found[0])))
        """Whether an expression can begin where this stands in a text: a word with its marks, “Doesn't”."""
        self._anchor = Place(frozenset(chain.from_iterable(p.exact for p in anchors)),
                             tuple({s for p in anchors for s in p.starts}), tuple({s for p in anchors for s in p.ends}))
        self._few = (*self._anchor.exact, *self._anchor.starts, *self._anchor.ends)
        self._harmless: set[bytes] = set()
        self.beginning: Callable[[str], tuple[Expression, ...]] = beginning
        """The expressions that begin with a word."""

    def __bool__(self) -> bool:
        return self._some

    def somewhere(self, folded: str) -> bool:
        """Whether an expression can stand in a text in small letters: asked of lists with few words, true of others."""
        return len(self._few) > _FEW or any(word in folded for word in self._few)

    def hints(self, vocabulary: set[bytes]) -> list[str]:
        """The words of a vocabulary without one of which no expression can stand in a text."""
        found = []
        for word in vocabulary - self._harmless:
            if self._anchor.takes(hint := word.decode()):
                found.append(hint)
            elif len(self._harmless) < _REMEMBERED:
                self._harmless.add(word)
        return found

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where an expression of the list stands: from, to. Of those that begin at one word, the longest."""
        for at, found in enumerate(map(self.beginning, words)):
            if found:
                starts = at == 0 or words[at - 1] in MARKS
                end = max(e.end(words, at) if starts or not e.begins else 0 for e in found)
                if end > at:
                    yield at, end

    def first(self, words: Sequence[str]) -> tuple[int, int] | None:
        return next(self.find(words), None)

    def front(self, words: Sequence[str], subjects: "Words") -> tuple[int, int] | None:
        """The same at the very beginning of a text, or behind its subject: “she”, “the customer”."""
        at = 0
        while at < len(words):
            if end := self.longest(words, at):
                return at, end
            if not (at := subjects.longest(words, at)):
                return None
        return None

    def longest(self, words: Sequence[str], at: int) -> int:
        """Where the longest expression that stands at this word ends; 0 where none does."""
        found = self.beginning(words[at])
        return max((e.end(words, at) for e in found), default=0) if found else 0


def _anchor(places: Sequence[Place], common: frozenset[str]) -> Place:
    """A place that must be filled, if possible with one of few words, none of them common."""
    needed = [p for p in places if not (p.optional or p.gap or p.last)]
    rare = [p for p in needed if p.exact.isdisjoint(common)]
    return min(reversed(rare), key=lambda p: len(p.exact) + len(p.starts) + len(p.ends)) if rare else needed[0]


def _first(places: Sequence[Place]) -> Iterator[Place]:
    """The places with which an expression can begin."""
    for place in places:
        yield place
        if not place.optional:
            return


def only(words: Sequence[str], core: Words, filler: Words) -> bool:
    """Whether the text has words of the core, and beside them nothing but fillers and marks."""
    at, some = 0, False
    while at < len(words):
        if words[at] in MARKS:
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
    return Words((e for line in lines_of(language, name) for e in expressions(line, language)),
                 frozenset() if name == _OURS else common(language))


@cache
def beginning(language: str, *names: str) -> Callable[[str], bool]:
    """`Words.may_begin` of any of these lists."""
    lists = [words(language, name) for name in names]
    return lru_cache(maxsize=1 << 15)(lambda written: any(words_.may_begin(written) for words_ in lists))


@cache
def common(language: str) -> frozenset[str]:
    """The function words of a language: those of its list that have no ending."""
    lines = lines_of(language, "function") if language in LANGUAGES else ()
    return frozenset(chain.from_iterable(
        place.exact for line in lines for e in expressions(line, language) for place in e.places))
