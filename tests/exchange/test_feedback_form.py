"""Bytes of a CSV file, in the forms that survey tools and ticket systems write, to records."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.exchange.feedback import form
from empathy_cli.exchange.feedback.form import Form, form_of, records
from empathy_cli.model.problem import InputError

TEXT = 'Datum;Kommentar\r\n1.3.2026;"Für mich, ""gut"";\r\nzweite Zeile"\r\n2.3.2026;Café zu\r\n'


def read(data: bytes) -> tuple[Form, list[tuple[int, int, list[str], str]]]:
    stream = io.BytesIO(data)
    found = form_of(stream, "x.csv")
    return found, [(r.row, r.line, list(r.cells), r.wrong) for r in records(stream, found, "x.csv")]


@pytest.mark.parametrize(("encoding", "name"), [
    ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"),
    ("cp1252", "Windows-1252 (Latin-1)"), ("latin-1", "Windows-1252 (Latin-1)"),
])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_encoding_and_separator_gives_the_same_rows_with_their_lines(encoding, name, separator):
    text = TEXT.replace(";K", f"{separator}K").replace("2026;", f"2026{separator}")
    found, rows = read(text.encode(encoding))
    assert (found.encoding_name, found.separator) == (name, separator)
    assert [(row, line) for row, line, _, _ in rows] == [(1, 1), (2, 2), (3, 4)]
    assert [cell.lstrip("\ufeff") for cell in rows[0][2]] == ["Datum", "Kommentar"]
    assert rows[1][2] == ["1.3.2026", 'Für mich, "gut";\r\nzweite Zeile']
    assert rows[2][2] == ["2.3.2026", "Café zu"]


def test_a_line_for_the_spreadsheet_alone_is_no_row():
    found, rows = read(b"sep=;\na;b\n1;2,3\n")
    assert found.separator == ";"
    assert rows == [(1, 2, ["a", "b"], ""), (2, 3, ["1", "2,3"], "")]


def test_commas_in_words_part_nothing_where_the_headings_have_none():
    assert read(b"Comment\nGood, but slow, and dear\nGood\n")[1][1][2] == ["Good, but slow, and dear"]


def test_empty_rows_count_as_a_spreadsheet_counts_them():
    assert [row for row, _, _, _ in read(b"a,b\n\n,\n1,2\n")[1]] == [1, 4]


def test_a_quote_in_the_middle_spoils_one_row_and_no_other():
    _, rows = read(b'a,b\n1,"he said "no" to me"\n2,fine\n')
    assert [(row, bool(wrong)) for row, _, _, wrong in rows] == [(1, False), (2, True), (3, False)]


@pytest.mark.parametrize(("data", "line", "says"), [
    (b'a,b\n1,x\n2,"never closed\n3,y\n', 3, "a quote is opened here and not closed"),
    (b'a,b\n1,"' + b"x\n" * (1 << 20), 2, "a quote is opened here and not closed"),
    (b"a,b\n1," + b"x" * (1 << 20) + b"\n", 2, "a line of more than 1,048,576 characters"),
    (b"", 0, "the file is empty"),
    (b"\xef\xbb\xbf \r\n\r\n", 0, "the file is empty"),
    (b"PK\x03\x04rest", 0, "a workbook, not a table"),
    (b"\xd0\xcf\x11\xe0rest", 0, "a workbook, not a table"),
    (b"%PDF-1.7 and so on", 0, "a binary file, not a table"),
    (b"a,b\n1,\0\n", 0, "a binary file, not a table"),
    (bytes(range(256)) * 8, 0, "a binary file, not a table"),
])
def test_what_is_no_table_is_refused_with_what_to_do(data, line, says):
    with pytest.raises(InputError) as refused:
        read(data)
    assert says in refused.value.problems[0].text
    assert refused.value.problems[0].line == line


def test_more_rows_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(form, "MAX_ROWS", 3)
    assert len(read(b"a\n1\n2\n3\n")[1]) == 4
    with pytest.raises(InputError, match="more than 3 rows"):
        read(b"a\n1\n2\n3\n4\n")


def test_utf_8_with_a_few_broken_bytes_stays_utf_8():
    found, rows = read("a\nöäü éè\nkaputt ".encode() + b"\xfc\n")
    assert found.encoding == "utf-8"
    assert form.unreadable(rows[2][2])
    assert not form.unreadable(rows[1][2])


def test_the_limit_of_the_csv_module_is_as_it_was_afterwards():
    before = csv.field_size_limit()
    read(b"a\n1\n")
    assert csv.field_size_limit() == before


@given(st.binary(max_size=400))
def test_no_bytes_raise_anything_but_an_input_error(data):
    with suppress(InputError):
        read(data)
