"""The lines of a diff: those that difflib tells of small texts, and of large ones a bounded number of looks."""

from difflib import SequenceMatcher, unified_diff

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.store import differing
from empathy_cli.store.differing import unified
from tests.counting import calls

TEXTS = st.lists(st.sampled_from("abcd"), max_size=20)


def applied(before: list[str], lines: list[str]) -> list[str]:
    """What a unified diff makes of a text."""
    after, at = [], 0
    for line in lines[2:]:
        if line.startswith("@@"):
            start, _, size = line.split()[1][1:].partition(",")
            begin = int(start) - (size != "0")
            after += before[at:begin]
            at = begin
        elif line[0] == "+":
            after.append(line[1:])
        else:
            assert before[at] == line[1:]
            after += [before[at]] if line[0] == " " else []
            at += 1
    return after + before[at:]


@given(TEXTS, TEXTS, st.integers(0, 3), st.sampled_from([0, 2_000]))
def test_a_diff_says_how_the_one_text_becomes_the_other(before: list[str], after: list[str], around: int, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(differing, "MAX_LINES", most)
        assert applied(before, list(unified(before, after, ("x", "y"), around))) == after


@pytest.mark.parametrize(("before", "after"), [
    ("abcdefgh", "abXdefgh"), ("abcdefgh", "abcefgh"), ("abc", "abcd"), ("", "ab"), ("ab", ""), ("abcdefghijkl", "aXcdefghijYl"), ("same", "same")])
def test_a_small_diff_is_that_of_difflib(before: str, after: str) -> None:
    assert list(unified(before, after, ("x", "y"), 1)) == list(unified_diff(before, after, "x", "y", lineterm="", n=1))


@pytest.mark.parametrize("kinds", [3, 60, 5_000])
def test_a_change_in_every_second_line_of_a_large_text_is_told_in_one_reading(kinds: int) -> None:
    def told(n: int) -> int:
        before = [line for i in range(n) for line in (f"tag {i % kinds}", f"mail {i}")]
        after = [line for i in range(n) for line in (f"tag {i % kinds}", f"[mail] {i}")]
        assert len(list(unified(before, after, ("x", "x"), 0))) == 2 + 3 * n
        return calls(lambda: list(unified(before, after, ("x", "x"), 0)))

    assert told(4_000) <= 2.1 * told(2_000)


def test_large_texts_of_another_length_stand_against_each_other_between_what_they_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SequenceMatcher, "find_longest_match", None)
    before = ["head", *(f"a{n % 60}" for n in range(2_000)), "tail"]
    after = ["head", *(f"a{n % 59}" for n in range(1, 2_000)), "tail"]
    lines = list(unified(before, after, ("x", "y"), 0))
    assert [lines[2], len(lines)] == ["@@ -2,2000 +2,1999 @@", 3 + 3_999]
