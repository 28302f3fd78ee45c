"""Nothing that leaves in a table is run by a spreadsheet, whichever sign it parts cells by; and nothing gets lost."""

import csv
import io
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from empathy_cli.exchange import table
from empathy_cli.store.formulas import DANGEROUS, bare, guarded
from tests.exchange.documents import FORMULAS
from tests.render.vectors import LITERAL

NUMBER = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?\Z")
PAYLOADS = [*FORMULAS, *LITERAL, "=cmd|' /C calc'!A0", "a;=1;b", 'a"";=1', "a\t=1", "\t=1", "a, =1", "a;  =1", "x|=1", "\uff20SUM(1)"]


def cells(data: bytes, separator: str, *, quotes: bool) -> list[str]:
    """The cells that a program sees which parts them by that sign, and knows quotes or does not."""
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig", "surrogatepass"), newline=""), delimiter=separator, quoting=csv.QUOTE_MINIMAL if quotes else csv.QUOTE_NONE)
    return [cell for row in rows for cell in row]


def runs(cell: str) -> bool:
    """Whether a spreadsheet takes it for more than a text or a number. Leading blanks and quotes do not stop some."""
    text = cell.strip().lstrip('" \u00a0')
    return bool(text) and text[0] in DANGEROUS and not NUMBER.match(text.rstrip('"'))


@pytest.mark.parametrize("form", [table.Form(), table.form_for("de"), table.Form("\t")], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("quotes", [True, False], ids=["with quotes", "without"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_no_cell_is_a_formula_for_any_reader(form, quotes, separator):
    texts = [text for text in PAYLOADS if "\ud800" not in text and "\r" not in text]
    data = table.written(["a", "b"], [row for text in texts for row in ([text, "x"], ["x", text])], form)
    assert [cell for cell in cells(data, separator, quotes=quotes) if runs(cell)] == []
    assert any(runs(cell) for text in texts for cell in cells(text.encode(), separator, quotes=quotes)), "the judge sees nothing"


@settings(max_examples=500, deadline=None)
@given(st.text(st.one_of(st.sampled_from("=+-@|!%,;'\"\t\r\n ab0.\u00a0\uff1d"), st.characters()), max_size=20))
@example("''=")
@example("||=")
@example(", ' =")
def test_what_was_guarded_comes_back(text):
    assert bare(guarded(text)) == bare(guarded(text, first=True)) == text


@pytest.mark.parametrize("text", ["-1", "+1.5", "-0,5", "0", "a - b", "x = y", "“a”", "it's", "'s", "12:30", "R&D", "100 %", "a | b"])
def test_numbers_and_prose_stay_as_they_are(text):
    assert guarded(text) == text


def test_a_number_that_begins_a_line_is_guarded_for_with_another_separator_the_line_is_one_cell():
    assert table.written(["a", "b"], [["-1", "-1"]], table.Form()) == b"a,b\n'-1,-1\n"


@pytest.mark.parametrize(("text", "cell"), [("=1", "'=1"), ("-x", "'-x"), ("-1-1", "'-1-1"), ("'=1", "''=1"), ("a, -b", "a, '-b"), ("\uff1d1", "'\uff1d1"), ("a | - b", "a | '- b")])
def test_a_text_that_would_run_has_an_apostrophe(text, cell):
    assert guarded(text) == cell
