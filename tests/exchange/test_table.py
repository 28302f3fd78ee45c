"""Files as spreadsheets write them, and files that are meant to do harm."""

import time

import pytest

from empathy_cli.exchange import journey, sheet, table
from empathy_cli.locale import languages, translator
from empathy_cli.model.problem import InputError

EN, DE = translator("en"), translator("de")
PLAIN = "id,title,emotion\na,Looks,-1\n"


def rows(data):
    data = data.encode() if isinstance(data, str) else data
    found = sheet.read(data, "x.csv", journey.COLUMNS, EN)
    return [{key: found.text(row, key) for key in found.columns} for row in found.rows], found


def problems(data):
    try:
        found = rows(data)[1].problems
    except InputError as error:
        found = error.problems
    return [(p.line, p.text) for p in found]


@pytest.mark.parametrize("data", [
    PLAIN, PLAIN.replace(",", ";"), PLAIN.replace(",", "\t"), "\ufeff" + PLAIN, PLAIN.replace("\n", "\r\n"), PLAIN.replace("\n", "\r"),
    PLAIN.encode("utf-16"), ("\ufeff" + PLAIN.replace(",", "\t")).encode("utf-16-le"), ("\ufeff" + PLAIN).encode("utf-16-be"), "sep=;\n" + PLAIN.replace(",", ";"),
    PLAIN.rstrip("\n"), "\n\n" + PLAIN, PLAIN + ",,\n\n", PLAIN.replace("id", "ID").replace("title", " Step "), PLAIN.replace("emotion", '"emotion"'), PLAIN.replace("a,", "a ,"),
    "id,title,emotion,,\na,Looks,-1,,\n",
], ids=["comma", "semicolon", "tab", "byte order mark", "CRLF", "CR", "UTF-16", "Unicode text of Excel", "UTF-16 BE", "sep=", "no last line end", "blank lines before",
        "blank rows behind", "case and labels", "quoted heading", "blanks in cells", "columns without anything"])
def test_every_form_reads_the_same(data):
    found, read = rows(data)
    assert found == [{"id": "a", "title": "Looks", "emotion": "-1"}]
    assert read.warnings == ()


def test_cells_hold_quotes_separators_and_line_ends_and_rows_know_their_lines():
    found, read = rows('id,title,does\na,"x, ""y""","one\ntwo"\nb,z,\n')
    assert [row.line for row in read.rows] == [2, 4]
    assert found[0]["title"] == 'x, "y"'
    assert found[0]["does"] == "one\ntwo"


def test_headings_are_known_by_their_labels_in_the_language_of_the_workspace():
    heading = ",".join(c.label(DE) for c in journey.COLUMNS)
    found = sheet.read(f"{heading}\n".encode(), "x.csv", journey.COLUMNS, DE)
    assert set(found.columns) == {c.key for c in journey.COLUMNS}


@pytest.mark.parametrize("language", languages())
def test_headings_and_words_are_known_in_every_language_of_the_program_whatever_that_of_the_workspace(language):
    t = translator(language)
    heading = ";".join(c.label(t) for c in journey.COLUMNS)
    for workspace in (EN, DE):
        found = sheet.read(f"{heading}\n".encode(), "x.csv", journey.COLUMNS, workspace)
        assert (set(found.columns), found.warnings) == ({c.key for c in journey.COLUMNS}, ())
        assert found.t.language == language


def test_a_table_in_the_names_of_fields_speaks_the_language_of_the_workspace():
    assert sheet.read(PLAIN.encode(), "x.csv", journey.COLUMNS, DE).t is DE


def test_a_column_that_nobody_knows_is_named_with_what_was_probably_meant():
    _, read = rows("id,title,emotoin,Budget,\na,b,1,2,3\n")
    assert [(p.line, p.text) for p in read.warnings] == [
        (1, "the column “emotoin” is not known here and was not taken. Did you mean “emotion”?"),
        (1, "the column “Budget” is not known here and was not taken"),
        (1, "column 5 has no heading; what is in it was not taken")]


@pytest.mark.parametrize(("data", "line", "text"), [
    ("", 0, "the file is empty; its first line names the columns"),
    ("\n\n", 0, "the file is empty; its first line names the columns"),
    ("a,b\n1,2\n", 1, "no column is known here; the first line names them, such as stage, stage.id, stage.duration, id, title, does"),
    ("id,title,Id\na,b,c\n", 1, "column 3 says the same as column 1: “id”"),
    ('id,title\na,"b\nc,d\n', 2, "a quote is opened here and not closed"),
    ('id,title\na,b\nc,"d"e\n', 3, "a quote in the middle of a cell: put the whole cell into quotes, and write each quote in it twice"),
    ("id,title\na,b,c\n", 2, "3 cells, but 2 columns have a heading: is a cell with the separator in it not in quotes?"),
    ("id,title\na,b\x00\n", 2, "a control character (U+0000); take it out"),
    ("id,title\na,b\x1b[2J\n", 2, "a control character (U+001B); take it out"),
    ("id,title\na,b\u202ec\n", 2, "an invisible character that turns the direction of writing (U+202E); take it out"),
    ("id,title\na,b\u200b\n", 2, "an invisible character (U+200B); take it out"),
    (b"id,title\na,Gr\xfc\xdfe\n", 2, "the byte 0xfc is not UTF-8; it looks like Latin-1 (“ü”). Save the file as UTF-8"),
    (b"\xff\xfei\x00d\x00\x00\xd8", 1, "the file is neither UTF-8 nor whole UTF-16; save it as UTF-8"),
    (b"PK\x03\x04\x14\x00\x06", 0, "a workbook, not a table: open it in the spreadsheet and save the sheet as CSV (UTF-8)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", 0, "a workbook, not a table: open it in the spreadsheet and save the sheet as CSV (UTF-8)"),
    (f'id,title\na,"{("b" * 40_000 + chr(10)) * 3}"{"x" * 60_000}\n', 2, "a quote in the middle of a cell: put the whole cell into quotes, and write each quote in it twice"),
    (f"id,title\na,{'x' * 40_000}\n", 2, "a cell of more than 32,767 characters"),
    ("id,title\n" + "a,b\n" * 2_001, 2_002, "2001 rows; at most 2000 are read"),
    ("id" + ",x" * 200 + "\na\n", 1, "201 columns; at most 200 are read"),
    ("id,title\n" + "x" * (1 << 20), 0, "the file has 1048585 bytes; at most 1048576 are read. Split it"),
    ("id,title\n<<<<<<< a\nx,y\n>>>>>>> b\n", 2, "an unresolved merge, lines 2 to 4: keep what is right and delete the lines of <, = and >"),
])
def test_what_is_no_table_of_ours_is_refused_with_its_line(data, line, text):
    assert problems(data)[:1] == [(line, text)]


def test_rows_with_too_much_in_them_are_said_along_with_what_ends_the_table():
    assert [line for line, _ in problems('id,title\na,b,c\nd,e\nf,"g"h\ni,j,k\nl,"m\n')] == [2, 4, 5, 6]


def test_a_quote_in_the_middle_of_a_cell_ends_neither_the_table_nor_what_is_known_of_its_row():
    found, read = rows('id,title,emotion\na,"Says ""no""",1\nb,"Says "no", loudly",2\nc,Goes,3\n')
    assert [row["id"] for row in found] == ["a", "b", "c"]
    assert [(p.line, p.text) for p in read.problems] == [
        (3, "a quote in the middle of a cell: put the whole cell into quotes, and write each quote in it twice")]


@pytest.mark.parametrize("data", [
    '"' * 500_000, "id," * 300_000, 'id,title\n"' + "a," * 500_000, "id\n" * 300_000, "\n" * 1_000_000, ",\n" * 500_000, "id,title\n" + 'a,"""' * 100_000, "\t;" * 400_000,
    "id,pains\na," + "{a:" * 10_000 + "\n", "id,title,pains\na,b," + "\\" * 30_000 + "\n", "id,title,pains\na,b," + "|" * 30_000 + "\n", "id,emotion\n" + "x,bda\n" * 1_900,
], ids=["quotes", "columns", "an open quote", "rows", "line ends", "blank rows", "doubled quotes", "separators", "braces", "backslashes", "bars", "words"])
def test_a_hostile_file_is_read_or_refused_in_no_time(data):
    begun = time.process_time()
    try:
        _, found = rows(data)
        journey.taken(found, {"kind": "journey", "id": "a", "title": "A", "persona": "p"}, {}, "en")
    except InputError:
        pass
    assert time.process_time() - begun < 10  # some do it in 1 s: the limit is one against squares, not a measurement


@pytest.mark.parametrize(("language", "form"), [
    ("en", (",", False)), ("de", (";", True)), ("de-CH", (";", False)), ("fr", (";", True)), ("it", (";", True)), ("rm", (";", False)), ("ja", (",", False)), ("en-GB", (",", False)),
])
def test_excel_gets_the_signs_of_its_language(language, form):
    found = table.form_for(language)
    assert (found.separator, found.comma) == form
    data = table.written(["a"], [["ü"]], found)
    assert data == b"\xef\xbb\xbfa\r\n\xc3\xbc\r\n"
