"""Where a value stands: asked for only when there is something to say."""

import pytest

from empathy_cli.store import position
from empathy_cli.store.position import in_file, locate, places
from empathy_cli.store.reader import parse

TEXT = """\
# a comment
kind: persona
goals:
  - Sleep
  - text: A place
    evidence: [a#n1,
               b]
story: |
  One
contact:
  person:
"""


@pytest.mark.parametrize(("path", "place"), [
    ((), (2, 1)), (("kind",), (2, 7)), (("goals",), (3, 1)), (("goals", 0), (4, 5)), (("goals", 1), (5, 5)),
    (("goals", 1, "text"), (5, 11)), (("goals", 1, "evidence"), (6, 15)), (("goals", 1, "evidence", 1), (7, 16)),
    (("story",), (8, 8)), (("contact", "person"), (11, 3)),
    (("goals", 7), (3, 1)), (("goals", 1, "basis"), (5, 5)), (("absent", "deep"), (2, 1)),
])
def test_a_value_is_found_or_the_deepest_part_of_its_path_that_exists(path, place) -> None:
    assert locate(TEXT.encode(), path) == place
    assert locate(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode(), path) == place


def test_a_key_has_a_place_of_its_own() -> None:
    assert places(TEXT.encode()).of(("goals", 1, "evidence"), key=True) == (6, 5)


@pytest.mark.parametrize("data", [b"", b"\xff", b"a: [", b"a: b: c", b"- x", b"- " * 5_000])
def test_a_file_that_cannot_be_read_has_places_too(data: bytes) -> None:
    assert locate(data, ("a", "b"))[0] == 1


HOLES = """\
kind: persona
goals:
  -
  - ""
  - text:
  - {}
  - ~
  - "~"
  - text: A place
tags: one
quote:
  text: Hm
"""


@pytest.mark.parametrize(("path", "there", "place"), [
    (("goals", 0), ("goals", 5), (8, 5)), (("goals", 1), ("goals", 6), (9, 5)),
    (("goals", 1, "text"), ("goals", 6, "text"), (9, 11)), (("goals", 1, "basis"), ("goals", 6, "basis"), (9, 5)),
    (("tags", 0), ("tags",), (10, 7)), (("quote", "text"), ("quote", "text"), (12, 9)), (("new", "key"), ("new", "key"), (1, 1)),
])
def test_a_value_that_was_read_is_found_in_its_file_where_empty_entries_count(path, there, place) -> None:
    assert in_file(parse(HOLES.encode()).value, path) == there
    assert places(HOLES.encode(), read=True).of(path) == place


@pytest.mark.parametrize(("line", "path", "end"), [
    ("a: word  # why", ("a",), 8), ("a: 'it''s' ", ("a",), 11), ("a: [one, two ]", ("a", 1), 13), ("a:\n  b: c", ("a",), 2),
    ("a: 李雷", ("a",), 6), ("a: |\n  b", ("a",), 0), ("a: one\n  two", ("a",), 0), ("a: {b: c}", ("a",), 0)])
def test_the_end_of_what_stands_on_one_line_is_known(line: str, path: tuple[str | int, ...], end: int) -> None:
    found = places(line.encode())
    assert found.ends.get(found.of(path), 0) == end


def test_a_list_is_read_once_for_all_places_that_are_looked_up_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    answered = position._answered
    monkeypatch.setattr(position, "_answered", lambda raw: asked.append(raw) or answered(raw))
    raw, known = {"goals": ["a", None, "b", None, "c"]}, {}
    assert [in_file(raw, ("goals", n), known) for n in range(4)] == [("goals", 0), ("goals", 2), ("goals", 4), ("goals", 5)]
    assert len(asked) == 5
