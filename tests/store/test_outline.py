"""What lines tell about places is what a parser says, or nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.model.problem import Path as Place
from empathy_cli.store import position
from empathy_cli.store.decoding import decode
from empathy_cli.store.documents import read_document
from empathy_cli.store.outline import Outline
from empathy_cli.store.position import places
from tests.counting import calls

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "personas").rglob("*.yaml"))


def paths(value: Any, at: Place = ()) -> Iterator[Place]:
    """Every path of a value, and some that are not there."""
    yield at
    if isinstance(value, dict):
        yield (*at, "absent", "deeper")
        for key, item in value.items():
            yield from paths(item, (*at, key))
    elif isinstance(value, list):
        yield (*at, len(value))
        for i, item in enumerate(value):
            yield from paths(item, (*at, i))


def agrees(data: bytes, path: Place) -> bool:
    """Whether the lines have told anything; if they have, it is true."""
    told = Outline(decode(data)).of(path)
    where = places(data, read=True)
    place = where.of(path)
    assert told in (None, (*place, where.ends.get(place, 0))), path
    return told is not None


def values(data: bytes) -> Any:
    document, problems = read_document(data, "a.yaml")
    assert document is not None, problems
    return document.data


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.stem)
def test_in_the_example_lines_tell_nearly_every_place(file: Path) -> None:
    data = file.read_bytes()
    told = [agrees(data, path) for path in dict.fromkeys(paths(values(data)))]
    assert told.count(True) > len(told) / 3


HEAD = "kind: persona\nid: lea\nname: Lea\n"


@pytest.mark.parametrize("text", [
    "# a comment\n\n" + HEAD + "goals:\n- A\n-   text: B   # why\n    kind: end\n# between\n- C\nrole: x\n",
    HEAD + "goals:\n  - A long one that\n    goes on\n  - text: >-\n      goals: no\n      - nor this\n    kind: end\nrole: x\n",
    HEAD + "story: |\n  goals:\n    - no\n\n  role: no\ngoals:\n  # first\n\n  - A\nrole:\n",
    HEAD + "goals: One alone\npains:\n  text: Another\n  severity: 4\n",
    HEAD + "quote: 'It''s late'   # said\nrole: \"a \\\" b\"\n",
    HEAD + "role: One that\n  goes on\ngoals:\n  - text: 'A'\n    evidence: [a#n1, b]\n",
    HEAD + "treatment:\n  needs: A\n\n  context: B\ncontact: {preference: C}\ngoals: [A, B]\n",
    HEAD + "goals:\n  - {text: A, kind: end}   # in one line\n  - {text: B}\n  - C\nrole: x\n",
    HEAD + "goals:\n  - \"A [1: and #2\"\n  - text: 'It is: {B'\n    evidence: [a#n1, b]   # both\nrole: x\n",
    "\ufeff" + HEAD.replace("\n", "\r\n") + "goals:\r\n  - A\r\n",
    HEAD + 'goals:\n  - "A \\"place\\""\ntype: primary\n',
])
def test_what_hands_write_is_told_as_the_parser_has_it(text: str) -> None:
    for data in (text.encode(), text.rstrip().encode()):
        told = [agrees(data, path) for path in dict.fromkeys(paths(values(data)))]
        assert any(told)


@pytest.mark.parametrize("text", [
    HEAD + "role: 'one\n  that: goes on'\n", HEAD + 'role: "one\nkind: x"\n', HEAD + "goals: [A,\nB]\n",
    HEAD + "goals:\n  -\n  - A\n", HEAD + "goals:\n  - text:\n  - A\n", HEAD + "goals:\n  - {}\n  - A\n",
    HEAD + "goals:\n  - ''\n  - A\n", HEAD + "goals:\n  - ~\n  - A\n", "---\n" + HEAD, HEAD + '"role": x\n',
    HEAD + "role : x\n", HEAD + "goals:\n  - text : A\n    kind: end\n", HEAD + "goals:\n  - {text: null}\n  - {text: Null of it}\n  - A\n",
    HEAD + "goals:\n  - 'text': A\n", HEAD + f"role: {'x' * 3000}\n", HEAD + "tags:\n" + "  - [a]\n" * 3000,
    HEAD + "? role\n: x\n", HEAD + "goals:\n  - ? text\n    : A\n  - B\n",
])
def test_where_lines_could_mislead_they_say_nothing(text: str) -> None:
    data = text.encode()
    told = [agrees(data, path) for path in (("role",), ("goals", 0), ("goals", 1), ("goals", 0, "text"), ("kind",))]
    assert not all(told)


SILENT = ["", "~", "null", "NULL", "''", "' '", '""', '" "', '"\\n"', '"\\t"', r'"\x20"', "'\u00a0'", "\u3000", "[]", "[ ]", "{}", "[~]", "['']",
          "[[]]", "[{}]", "[a: ]", "{text: }", "{text: ''}", "{text: ~}", "|", ">-", ">+", "|2", "| # c", '"" # c', "# c", "- ", "-"]
"""What answers nothing, where nothing comes below it."""
TOLD = ["A", "A: ", "(A)", "Ä", "A # b: c", "-1", "nullx", "'A'", '"A: b"', "'it''s'", "'A': ", '"A": ""', "[A]", "['A']", '["A": ]',
        "{text: A}", "{text: 'A'}", "{text: [A]}"]


@pytest.mark.parametrize("key", ["", "text: ", "severity: ", "evidence: ", "text : ", "'text': ", "  text: "])
def test_an_entry_that_answers_nothing_is_none(key: str) -> None:
    """Nor is it one in `Document.data`: the next ones take its place."""
    looked = 0
    for entry in SILENT + TOLD:
        for below in ("", "\n    ", "\n  severity:", "\n  severity: 4", "\n\n", "\n    A", "\n    A: b"):
            data = f"{HEAD}pains:\n- {key}{entry}{below}\n- text: B\n-   C\ntags: [a]\n".encode()
            document, _ = read_document(data, "a.yaml")
            if document is not None:
                looked += 1
                for path in paths(document.data):
                    agrees(data, path)
    assert looked > 50


@pytest.mark.parametrize("entry", ["A", "(A)", "Ä", "-1", "'A'", '"A: b"', "[A]", "{text: A}", "text: A", "text: 'A: b'", "  text: A"])
def test_an_entry_that_shows_at_once_what_it_says_is_told(entry: str) -> None:
    assert agrees(f"{HEAD}pains:\n- {entry}\n- B\n".encode(), ("pains", 1))


@pytest.mark.parametrize("data", [
    b"\xef\xbb\xbfkind: persona\rid: \n    jobslea\r\nname: 'Lea'  # ", b"kind: persona\rid:\n lea\nname: Lea\ngoals: [A]\n",
    b"kind: persona\rid: lea\rname: 'Lea'\rgoals:\r- A\r\n- 'B'\n"])
def test_the_line_ends_of_three_systems_in_one_file_are_not_mixed_up(data: bytes) -> None:
    for path in paths(values(data)):
        agrees(data, path)


WORDS = st.sampled_from(["A", "goals:", "- x", "# no", "x: y", "'", '"', "[", "]", "{", "|", ">", "a: 'b", "text", " ", "~", "\\",
                         "{text: A}", "{text: ~}", "{text: null, kind: end}", "'b'", '"b: ["', '"b\\"', "[a#n1]", "[a] # [",
                         "[a # b]", "a: {", ">-", "|", "[a: ]"])
LINES = st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["", "- ", "- - ", "text: ", "goals: ", "goals:", "role: ", "role : "]), WORDS), max_size=12)


@given(LINES, st.booleans())
def test_of_any_document_nothing_wrong_is_told(lines: list[tuple[int, str, str]], whole: bool) -> None:
    text = HEAD + "".join(f"{' ' * indent}{begin}{word}\n" for indent, begin, word in lines)
    data = (text if whole else text.removesuffix("\n")).encode()
    document, _ = read_document(data, "a.yaml")
    if document is not None:
        for path in dict.fromkeys(paths(document.data)):
            agrees(data, path)


def goals(n: int) -> list[Place]:
    return [("goals", i, "text") for i in range(n)]


@pytest.mark.parametrize("between", ["# why\n", "\n"])
def test_comments_and_blank_lines_are_looked_at_once_for_all_places_below_them(between: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    depth = Outline._depth
    monkeypatch.setattr(Outline, "_depth", lambda self, at: asked.append(at) or depth(self, at))
    outline = Outline(f"kind: persona\nname: Lea\ngoals:\n{between * 200}" + "- text: x\n" * 100)
    assert all(map(outline.of, goals(100)))
    assert len(asked) < 1_000


def test_blank_lines_behind_a_text_are_looked_at_once() -> None:
    def looking(blank: int) -> int:
        outline = Outline("kind: persona\nname: Lea\n" + "\n" * blank + "role: x\n")
        assert outline.of(("name",))
        return calls(lambda: [outline.of(("name",)) for _ in range(100)])

    assert looking(200) == looking(100)


def test_brackets_are_parsed_once_for_all_that_is_in_them(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(position, "places", lambda *given, **named: asked.append(given) or places(*given, **named))
    outline = Outline(f"kind: persona\ngoals: [{', '.join(f'x{n}' for n in range(50))}]\npains: [x, y]\n")
    assert [outline.of(("goals", n)) for n in range(3)] == [(2, 9, 11), (2, 13, 15), (2, 17, 19)]
    assert all(outline.of((key, n)) for key in ("goals", "pains") for n in range(2))
    assert len(asked) == 2
