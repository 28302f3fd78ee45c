"""The rows beside a source: found by id in one pass, and trusted only while they are what the source says."""

import csv
import os
import re
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.model.document import Document
from empathy_cli.store import rows
from empathy_cli.store.decoding import CONTROL

NUGGETS = [
    {"id": "r2", "locator": "row 2", "date": "2026-03-01", "segment": "North", "tags": ["shop"], "verbatim": "=1+1, “x”"},
    {"id": "r3", "locator": "row 3", "verbatim": '@home, she said "no"'},
]


def written(root, nuggets=NUGGETS, *, file="s.csv", named="s.csv", digest=None):
    data = rows.heading() + b"".join(map(rows.line_of, nuggets))
    path = root / "personas/sources" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    said = {"file": named, "sha256": digest or sha256(data).hexdigest()}
    return Document("source", "s", said, "personas/sources/s.yaml", "0"), path


def test_rows_are_found_by_id_all_or_some(tmp_path):
    source, _ = written(tmp_path)
    assert rows.nuggets(tmp_path, source) == {n["id"]: n for n in NUGGETS}
    assert rows.nuggets(tmp_path, source, {"r3", "r9"}) == {"r3": NUGGETS[1]}
    assert rows.count(tmp_path, source) == 2


def test_every_text_is_told_with_the_number_of_its_line_and_a_line_that_is_none_of_ours_whole(tmp_path):
    source, path = written(tmp_path)
    path.write_bytes(path.read_bytes() + b"half a line\n")
    assert list(rows.texts(tmp_path, source)) == [
        (2, "r2", ["row 2", "North", "=1+1, “x”", "shop"]), (3, "r3", ["row 3", '@home, she said "no"']), (4, "", ["half a line\n"])]


def test_the_rows_lie_where_the_source_is_and_not_at_the_top(tmp_path):
    source, path = written(tmp_path)
    path.rename(tmp_path / "s.csv")
    with pytest.raises(rows.Unavailable, match=r"there is no “s\.csv” beside"):
        rows.nuggets(tmp_path, source)


LINES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).map(lambda t: CONTROL.sub("", " ".join(t.split()))
                                                                           ).filter(bool)
NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]+)?")
"""What stays a number, and runs nothing."""


@given(st.lists(st.tuples(LINES, LINES.filter(lambda t: rows.SIGN.strip() not in t)), max_size=5))
def test_every_text_comes_back_and_no_cell_begins_a_formula(tmp_path_factory, said):
    root = tmp_path_factory.mktemp("w")
    nuggets = [{"id": f"r{n}", "locator": f"row {n}", "tags": [tag], "verbatim": text}
               for n, (text, tag) in enumerate(said, 2)]
    source, path = written(root, nuggets)
    assert list(rows.nuggets(root, source).values()) == nuggets
    for sign in ",;\t":
        for row in csv.reader(path.read_text("utf-8").splitlines(), delimiter=sign):
            assert not any(cell.lstrip()[:1] in tuple("=+@|%") and not NUMBER.fullmatch(cell) for cell in row)


@pytest.mark.parametrize(("change", "says", "at"), [
    (lambda p: p.write_bytes(p.read_bytes().replace(b"no", b"yes")), "is not the file that was imported", "sha256"),
    (lambda p: p.unlink(), "there is no “s.csv” beside this source", "file"),
    (lambda p: (p.unlink(), p.mkdir()), "is no file", "file"),
    (lambda p: (p.unlink(), os.mkfifo(p)), "is no file", "file"),
    (lambda p: (p.unlink(), p.symlink_to("/etc/passwd")), "leads out of the workspace", "file"),
    (lambda p: p.write_bytes(b"root:x:0:0\n"), "is no file of imported rows", "file"),
    (lambda p: p.write_bytes(rows.heading() + b"r2," + b"x" * 100_000), "is no file of imported rows", "file"),
])
def test_a_file_that_is_not_the_one_is_refused_whole(tmp_path, change, says, at):
    source, path = written(tmp_path)
    change(path)
    with pytest.raises(rows.Unavailable) as refused:
        rows.nuggets(tmp_path, source)
    assert says in refused.value.problems[0].text
    assert refused.value.problems[0].path == (at,)


@pytest.mark.parametrize("named", ["../../../s.csv", "/etc/s.csv", "notes.txt"])
def test_a_name_that_leaves_the_workspace_or_is_no_table_has_no_rows(tmp_path, named):
    source, _ = written(tmp_path, named=named)
    assert not rows.has_rows(source)


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    source, _ = written(tmp_path)
    monkeypatch.setattr(rows, "MAX_BYTES", 10)
    with pytest.raises(rows.Unavailable, match="at most 10 are read"):
        rows.nuggets(tmp_path, source)
