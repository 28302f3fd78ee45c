"""Entries of a list that go together: what stands around them stays, and the text is not read again for each."""

import pytest

from empathy_cli.store import editor
from empathy_cli.store.editor import Refused, set_value
from empathy_cli.store.meaning import shape_of
from empathy_cli.store.plan import Ways

HEAD = "kind: persona\nid: x\nname: X\n"
LISTS = {
    "at the end": "tags:\n  - a\n  - b\n  - c\n  - d\n  - e\n",
    "before another field": "tags:\n  - a\n  - b\n  - c\n  - d\n  - e\nrole: R\n",
    "with comments": "tags:\n  # of the list\n  - a\n  # of b\n  - b  # b\n  # of c\n  - c\n  - d\n  # of e\n  - e\nrole: R\n",
    "with blank lines": "tags:\n\n  - a\n\n  - b\n\n  - c\n\n  - d\n\n  - e\n\nrole: R\n",
    "with blank lines at the end": "tags:\n  - a\n\n  - b\n\n  - c\n\n  - d\n\n  - e\n\n",
    "without an end of line": "tags:\n- a\n- b\n- c\n- d\n- e",
    "in brackets": "tags: [a, b,\n  c, d, e]\nrole: R\n",
    "of more than texts": "goals:\n- text: a\n  kind: end\n- b\n- text: c\n  evidence:\n  - s#n\n- text: >\n    d\n    d\n\n- e\nrole: R\n",
    "with dashes above": "tags:\n  -\n    a\n  -\n    b\n  - # why\n    c\n  -\n    d\n  - e\nrole: R\n",
}


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("keep", [[0], [4], [0, 4], [1], [0, 1]])
def test_entries_that_go_at_once_leave_what_they_leave_one_by_one(text: str, keep: list[int], eol: str) -> None:
    text = (HEAD + text).replace("\n", eol)
    raw = editor._raw(text)
    key = "tags" if "tags" in raw else "goals"
    left = [raw[key][i] for i in keep]
    at_once, in_turn = (editor._done(text, raw, shape_of(raw), (key,), left, Ways(at_once=way)) for way in (True, False))
    assert at_once == in_turn == set_value(text, (key,), left)


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("at", [0, 1, 3, 5])
@pytest.mark.parametrize("new", [["x", "y: z", "two\nlines"], ["x", "y", "z", "- x"]])
def test_entries_that_come_at_once_stand_where_they_stand_one_by_one(text: str, at: int, new: list[str], eol: str) -> None:
    text = (HEAD + text).replace("\n", eol)
    raw = editor._raw(text)
    key = "tags" if "tags" in raw else "goals"
    whole = [*raw[key][:at], *new, *raw[key][at:]]
    at_once, in_turn = (editor._done(text, raw, shape_of(raw), (key,), whole, Ways(at_once=way)) for way in (True, False))
    assert at_once == in_turn == set_value(text, (key,), whole)


@pytest.mark.parametrize("text", ["tags:\n- a\n- b\n", "tags: [a, b]\n", "tags: a\n"])
def test_a_list_grows_by_hundreds_with_few_readings(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read, readings = editor._raw, []
    monkeypatch.setattr(editor, "_raw", lambda text: readings.append(text) or read(text))
    whole = ["a", *(f"tag {n}" for n in range(300))]
    assert read(set_value(HEAD + text, ("tags",), whole)) == read(HEAD + text) | {"tags": whole}
    assert len(readings) < 20


@pytest.mark.parametrize("text", [
    "tags:\n" + "".join(f"  - tag {n}\n  # of {n}\n" for n in range(300)) + "role: R\n",
    f"tags: [{', '.join(f'tag {n}' for n in range(300))}]\n"], ids=["lines", "brackets"])
@pytest.mark.parametrize("value", [["tag 7"], ["new"], ["tag 9", "tag 250"], [f"other {n}" for n in range(200)]],
                         ids=["one", "a new one", "two", "other ones"])
def test_most_of_a_long_list_goes_with_few_readings(text: str, value: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    read, readings = editor._raw, []
    monkeypatch.setattr(editor, "_raw", lambda text: readings.append(text) or read(text))
    changed = set_value(HEAD + text, ("tags",), value)
    assert read(changed) == read(HEAD + text) | {"tags": value}
    assert changed.count("# of ") == text.count("# of ")
    assert len(readings) < 20


def test_a_comment_between_a_dash_and_what_stands_below_it_stays() -> None:
    text = HEAD + "pains:\n- a\n-\n#why\n    - b\n"
    with pytest.raises(Refused):
        set_value(text, ("pains", 1), "c")


@pytest.mark.parametrize("value", ["c", True, "two\nlines"])
def test_a_text_that_stands_below_a_comment_changes_below_it(value: object) -> None:
    text = HEAD + "story:\n# why\n    b\npains:\n- # how\n  d\n"
    for path in (("story",), ("pains", 0)):
        changed = set_value(text, path, value)
        assert changed.count("#") == 2
        assert changed.count("\n") == text.count("\n")
