"""SET04: no two personas are nearly the same in what they want and what hurts them.

The words of goals and pains, without function words and cut to their stems, are compared as sets: how many of all the
words of two personas they share (Jaccard). Only pairs that can reach the limit are compared, by their rarest words
(prefix filtering: Bayardo, Ma and Srikant, “Scaling Up All Pairs Similarity Search”, WWW 2007; sizes after Xiao et al.,
“Efficient Similarity Joins for Near Duplicate Detection”, WWW 2008).
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from empathy_cli.check.expressions import LANGUAGES
from empathy_cli.check.prose import common, vocabulary
from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.document import Document
from empathy_cli.model.problem import WARNING, Problem

LEAST = 6
"""With fewer words than that, nobody can say that two are alike."""
MOST = 3
"""With so many others a persona is compared at most."""
KEPT = 2
"""Times as many are kept for a word."""
_STEM = 3
_ENDINGS = {
    "en": ("ings", "ing", "ies", "ed", "es", "ly", "s", "e", "y"),
    "de": ("ungen", "enen", "erin", "ern", "ung", "est", "en", "er", "es", "em", "te", "st", "e", "n", "s", "t"),
    "fr": ("issent", "ements", "ement", "aient", "ions", "ent", "ais", "ait", "ées", "ée", "és", "er", "es", "ez", "é",
           "e", "s", "x"),
    "it": ("amento", "mente", "zioni", "zione", "ando", "endo", "ate", "ati", "ato", "are", "ere", "ire", "ano", "ono",
           "o", "a", "e", "i"),
}
"""Cut off, the first that fits, where a stem of three letters is left: enough to see that two words are one."""


def _alike(seen: Seen) -> Iterator[Problem]:
    """One finding for each persona that is like one before it (by file), at its goals."""
    groups: dict[str, list[tuple[Document, frozenset[str]]]] = defaultdict(list)
    stems = {language: Stems(language) for language in LANGUAGES}
    for persona, language in seen.spoken:
        if language in stems and len(said := content(persona, stems[language])) >= LEAST:
            groups[language].append((persona, said))
    for group in groups.values():
        best: dict[int, tuple[int, int]] = {}
        for i, j, percent in pairs([said for _, said in group], seen.limits["same_percent"]):
            first, second = sorted((i, j))
            best[second] = max(best.get(second, (0, 0)), (percent, -first))
        for second, (percent, first) in sorted(best.items()):
            persona, other = group[second][0], group[-first][0]
            yield Problem(N_("{percent} % of the words in goals and pains are those of {name}: make one persona of "
                             "the two, or say what each of them alone wants"),
                          {"percent": percent, "name": other.data.get("name") or other.data.get("role") or other.id},
                          ("goals",) if persona.data.get("goals") else ("pains",), persona.file)


class Stems(dict[bytes, str]):
    """Word → its stem, in one language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.endings = _ENDINGS[language]
        self.filler = frozenset(word.encode() for word in common(language))

    def __missing__(self, word: bytes) -> str:
        text = word.decode()
        cut = next((e for e in self.endings if text.endswith(e) and len(text) - len(e) >= _STEM), "")
        return self.setdefault(word, text.removesuffix(cut))


def content(persona: Document, stems: Stems) -> frozenset[str]:
    """The stems of the words in goals and pains that carry content."""
    statements = chain(persona.data.get("goals", ()), persona.data.get("pains", ()))
    return frozenset(map(stems.__getitem__, vocabulary(s.get("text", "") for s in statements) - stems.filler))


def pairs(sets: Sequence[frozenset[str]], percent: int, most: int = MOST,
          counted: list[int] | None = None) -> Iterator[tuple[int, int, int]]:
    """Pairs of sets that share at least so many percent of their words: numbers of both, percent (rounded down).

    Sets that are equal are one: each is paired with the first of them only. A set is compared with at most `most`
    others that came before it, those with which it shares most of its rarest words; for each word, only the sets that
    came last are kept, twice as many. So the time grows with the number of words, whatever stands in the sets. What
    is missed: in a crowd of sets that share their rarest words, pairs beyond the first few of each set; and a pair
    whose every rare word stands in many other sets that came between. `counted` takes the number of words that were
    looked at in each comparison.
    """
    first: dict[frozenset[str], int] = {}
    for i, words_ in enumerate(sets):
        if (same := first.setdefault(words_, i)) != i and words_:
            yield same, i, 100
    often = Counter(chain.from_iterable(first))
    rank = {word: n for n, word in enumerate(sorted(often, key=lambda w: (often[w], w)))}.__getitem__
    kept: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=KEPT * most))
    for i in sorted(first.values(), key=lambda i: (len(sets[i]), i)):
        own = sets[i]
        need = max(1, -(-percent * len(own) // 100))
        rarest = sorted(own, key=rank)[:len(own) - need + 1]
        shared = Counter(chain.from_iterable(kept[w] for w in rarest if w in kept))
        for j in sorted(shared, key=shared.__getitem__, reverse=True)[:most]:
            if len(sets[j]) < need:
                continue
            if counted is not None:
                counted.append(len(sets[j]))
            common = len(own & sets[j])
            if 100 * common >= percent * (together := len(own) + len(sets[j]) - common):
                yield j, i, 100 * common // together
        for w in rarest:
            kept[w].append(i)


_FILE = "personas/{0}/persona.yaml"


def _persona(id_: str, name: str, goals: Iterable[str], pains: Iterable[str]) -> dict[str, str]:
    return {_FILE.format(id_): f"kind: persona\nid: {id_}\nname: {name}\nlanguage: en\ngoals: [{', '.join(goals)}]\n"
                               f"pains: [{', '.join(pains)}]\n"}


_LEA = _persona("lea-brunner", "Lea Brunner", ["A place in day care before May"], ["The same form typed five times"])

RULES: tuple[Rule, ...] = (
    Rule(
        "SET04", WARNING,
        N_("No two personas are nearly the same in goals and pains"),
        N_("Two personas that want the same and suffer from the same are one with two faces. They cost twice the care, "
           "and in a quarrel about a feature nobody can say whose side either takes. What tells people apart is what "
           "they want, not their age."),
        {**_LEA, **_persona("tom-frei", "Tom Frei", ["A day care place before June"],
                            ["The same form typed five times"])},
        {**_LEA, **_persona("tom-frei", "Tom Frei", ["Grandchildren who come on Wednesdays"],
                            ["A bus that leaves three minutes before the train arrives"])},
        _alike, prose=True,
    ),
)
