"""What was probably meant: as difflib says, but never for longer than may be."""

from difflib import SequenceMatcher, get_close_matches
from itertools import islice, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.model.likely import Likely
from empathy_cli.model.types import nearest


@given(st.text("abc-", max_size=8), st.lists(st.text("abc-", max_size=8), max_size=20), st.sampled_from([0.6, 0.75]))
def test_the_word_is_the_one_that_difflib_finds(word: str, words: list[str], cutoff: float) -> None:
    assert Likely().near(word, words, cutoff) == next(iter(get_close_matches(word, words, 1, cutoff)), "")


@pytest.fixture
def closely(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The words that are compared closely."""
    asked: list[str] = []
    ratio = SequenceMatcher.ratio
    monkeypatch.setattr(SequenceMatcher, "ratio", lambda self: asked.append(self.a) or ratio(self))
    return asked


def test_words_of_the_same_letters_are_not_all_compared_closely(closely: list[str]) -> None:
    """A stranger may name a thousand ids that have the letters of a thousand others in another order."""
    words = ["ab" * n + "ba" * (30 - n) for n in range(30)] * 20
    likely = Likely()
    for n in range(100):
        likely.near("ba" * (n % 9) + "b" * 20 + "a" * 20, words, 0.1)
    assert 0 < len(closely) <= 1_000


def test_one_word_is_compared_closely_with_those_that_have_most_letters_in_common(closely: list[str]) -> None:
    words = ["".join(letters) for letters in islice(permutations("un-rebmteggun"), 500)]
    assert nearest("nugget-numbre", [*words, "nugget-number"]) == "nugget-number"
    assert len(closely) == 60


def test_the_last_of_very_many_words_get_no_hint() -> None:
    likely = Likely(compared=5)
    assert [likely.near("wep", ["web", "shop"]) for _ in range(3)] == ["web", "web", ""]
    likely = Likely(closely=1)
    assert [likely.near("wep", ["web", "shop"]) for _ in range(2)] == ["web", ""]
