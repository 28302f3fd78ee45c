"""Where what is written begins and ends: no more of a file is looked through than lies near."""

from types import SimpleNamespace
from typing import Any, Self

import pytest

from empathy_cli.store.chunks import above
from empathy_cli.store.tree import _written, compose, line_end, line_start


class Counted(str):
    """A text that knows how many of its characters were looked at or copied."""

    __slots__ = ("seen",)

    def __new__(cls, text: str) -> Self:
        made = super().__new__(cls, text)
        made.seen = 0
        return made

    def _noted(self, start: int | None, stop: int | None) -> None:
        self.seen += len(range(*slice(start, stop).indices(len(self))))

    def find(self, sign: Any, start: Any = None, stop: Any = None) -> int:
        self._noted(start, stop)
        return super().find(sign, start, stop)

    def rfind(self, sign: Any, start: Any = None, stop: Any = None) -> int:
        self._noted(start, stop)
        return super().rfind(sign, start, stop)

    def __getitem__(self, key: Any) -> str:
        if isinstance(key, slice):
            self._noted(key.start, key.stop)
        return super().__getitem__(key)


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
def test_a_line_is_found_without_a_look_at_the_rest_of_the_file(eol: str) -> None:
    text = Counted(f"- word{eol}" * 20_000)
    at = text.index("-", len(text) // 2)
    assert text[line_start(text, at + 3):line_end(text, at + 3)] == "- word"
    assert line_start(text, at) == at
    assert text.seen < 5_000


@pytest.mark.parametrize("text", ["", "a", "\n", "a\n", "\na", "a\nb\rc\r\nd", "x" * 256 + "\n" + "y" * 257, "y" * 2_000, "\r" + "z" * 768])
def test_a_line_begins_and_ends_where_it_always_did(text: str) -> None:
    for at in range(len(text) + 1):
        assert line_start(text, at) == max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
        assert line_end(text, at) == min(i for i in (text.find("\n", at), text.find("\r", at), len(text)) if i >= 0)


def test_the_end_of_a_text_below_a_sign_is_found_without_a_copy_of_the_file() -> None:
    lines = "- |+\n  word\n"
    text = Counted("a:\n" + lines * 1_000)
    begin = text.rindex("- |+") + 2
    scalar = SimpleNamespace(start_mark=SimpleNamespace(index=begin), end_mark=SimpleNamespace(index=len(text)), style="|", value="word\n")
    assert _written(text, scalar) == len(text) - 1
    assert text.seen < 1_000


@pytest.mark.parametrize(("text", "end"), [
    ("a: |+\n  x\n\n\n", 11), ("a: |+\r\n  x\r\n\r\n", 12), ("a: |+\n  x\n", 9), ("a: |+\n\n\n", 5), ("a: >+\n  x\n\nb: c\n", 10), ("a: |+\n  x", 9)])
def test_blank_lines_that_belong_to_a_text_are_written_with_it(text: str, end: int) -> None:
    assert compose(text).entries[0][1].end == end


def test_comments_above_an_entry_are_found_without_a_copy_of_the_file() -> None:
    text = Counted("a:\n- x\n" + "#\n" * 5_000 + "- y\n")
    assert above(text, text.index("- y"), 0) == 7
    assert text.seen < 5_000_000
