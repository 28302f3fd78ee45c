"""What was probably meant by a word that nobody knows, within a bound: to compare two words closely takes long."""

from collections.abc import Iterable
from heapq import nlargest

COMPARED = 100_000
"""Words that one is compared with, all together: by their letters, which takes microseconds."""
CLOSELY = 1_000
"""Those of them that are compared closely, by what stands behind what: up to half a millisecond for two ids."""
_EACH = 60
"""Words that one is closely compared with: those with most letters in common, then with the longest beginning."""


class Likely:
    """Where very much is unknown, the last words get no hint."""

    def __init__(self, compared: int = COMPARED, closely: int = CLOSELY) -> None:
        self.compared, self.closely = compared, closely
        """How many more."""

    def allows(self, words: int) -> bool:
        """Whether so many are compared with another one."""
        return words <= self.compared and self.closely > 0

    def near(self, word: str, words: Iterable[str], cutoff: float = 0.6) -> str:
        """As `difflib.get_close_matches`, the best one; or nothing."""
        words = tuple(words)
        if not self.allows(len(words)):
            return ""
        self.compared -= len(words)
        from difflib import SequenceMatcher

        matcher = SequenceMatcher(b=word)
        maybe: list[tuple[float, int, str]] = []
        for other in words:
            matcher.set_seq1(other)
            if matcher.real_quick_ratio() >= cutoff and (most := matcher.quick_ratio()) >= cutoff:
                maybe.append((most, _begins(word, other), other))
        best = (cutoff, "")
        for most, _, other in nlargest(min(_EACH, self.closely), maybe):
            if most < best[0]:
                break
            self.closely -= 1
            matcher.set_seq1(other)
            best = max(best, (matcher.ratio(), other))
        return best[1]


def _begins(word: str, other: str) -> int:
    """How many letters at the beginning of two words are the same."""
    return next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
