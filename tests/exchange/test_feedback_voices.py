"""What was said, row by row: on one line, masked, whole; and what one source gets of it, once."""

import csv
import io
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.exchange.feedback.beside import Present
from empathy_cli.exchange.feedback.collecting import FEW, Collected, values
from empathy_cli.exchange.feedback.columns import looked_through
from empathy_cli.exchange.feedback.voices import Heard, Told, Voice, cleaned, looked_again, pieces, voices
from empathy_cli.insight.personal import masked
from empathy_cli.locale import translator
from empathy_cli.model.document import Document
from empathy_cli.model.writing import MAX_STATEMENT
from empathy_cli.store import rows
from empathy_cli.store.decoding import CONTROL, DIRECTION, INVISIBLE

MASK = partial(masked, language="en")


def heard(text: str | bytes, side="customer", touchpoints=None, **columns):
    data = text.encode() if isinstance(text, str) else text
    stream = io.BytesIO(data)
    export = looked_through(stream, "x.csv", MASK)
    told = Told(export.columns[-1], side, **{role: export.find(name, role) for role, name in columns.items()})
    found = Heard()
    return list(voices(stream, export, told, found, MASK, touchpoints or {})), found, export


def test_a_row_keeps_its_words_day_segment_and_touchpoint():
    said, found, _ = heard("When,Who,Where,Words\n1.3.2026,North,the  Shop,Never again\n2.3.2026,South,Phone,Fine\n",
                           touchpoints={"shop-bern": "The shop"}, date="When", segment="Who", touchpoint="Where")
    assert [(v.id, v.text, v.date, v.segment, v.touchpoint) for v in said] == [
        ("r2", "Never again", "2026-03-01", "North", "shop-bern"), ("r3", "Fine", "2026-03-02", "South", "Phone")]
    assert (found.taken, found.touchpoints) == (2, {"shop-bern": 1})


def test_personal_data_is_masked_wherever_it_stands():
    said, found, _ = heard("Who,Words\nlea@example.org,call +41 79 123 45 67 or lea@example.org\nNorth,fine\n",
                           segment="Who")
    assert [(v.segment, v.text) for v in said] == [("[e-mail]", "call [phone] or [e-mail]"), ("North", "fine")]
    assert found.masked == 1


@pytest.mark.parametrize(("row", "why"), [
    ("x,", "nothing is in its column of words"), ("x,   ", "nothing is in its column of words"),
    ("x", "nothing is in its column of words"), ("x,a,b", "3 cells, but there are 2 columns"),
    ("x,a\x1bb", "a control character (U+001B)"), ("x,a\x7fb", "a control character (U+007F)"),
    ('x,"he said "no""', "a quote in the middle of a cell"), ("x," + "a b " * 9_000, "more than 32,767 characters"),
    ("x," + "*a* " * 240, "480 characters of markup; at most 200"),
])
def test_a_row_that_cannot_be_taken_is_named_and_the_others_are_taken(row, why):
    said, found, _ = heard(f"Key,Words\n{row}\nx,fine\n")
    assert [(r.row, r.line) for r in found.skipped] == [(2, 2)]
    assert why in found.skipped[0].message.format_map(found.skipped[0].values)
    assert [v.text for v in said] == ["fine"]


def test_what_goes_on_below_a_row_with_a_quote_too_many_is_no_answer():
    said, found, _ = heard('When,Words\n2024-01-01,fine\n2024-01-02,"a "quoted" word\nsecond line of it"\n2024-01-03,ok\n')
    assert [(v.row, v.text) for v in said] == [(2, "fine"), (4, "ok")]
    assert [(r.row, r.line) for r in found.skipped] == [(3, 3), (3, 4)]
    assert "belong to the row above" in found.skipped[1].message


def test_a_quote_too_many_that_no_line_below_closes_costs_one_row():
    said, found, _ = heard('Key,Words\nx,"a "b\nx,ok\nx,"two\nlines, and ""so"""\n')
    assert [v.text for v in said] == ["ok", 'two lines, and "so"']
    assert [(r.row, r.line) for r in found.skipped] == [(2, 2)]


def test_an_apostrophe_of_a_customer_stays():
    said, _, _ = heard("Key,Words\nx,'=x is what I typed\n")
    assert said[0].text == "'=x is what I typed"


def test_a_day_that_nobody_understands_is_left_out_and_said():
    said, found, _ = heard("When,Words\nyesterday,Never again\n", date="When")
    assert (said[0].date, said[0].text) == ("", "Never again")
    assert [(r.row, r.line) for r in found.remarks] == [(2, 2)]


def test_a_column_says_who_speaks_and_rows_where_it_does_not_are_skipped():
    stream = io.BytesIO(b"Role,Words\nKundin,a\nAgent,b\nPartner,c\n")
    export = looked_through(stream, "x.csv", MASK)
    told, found = Told(export.columns[1], export.columns[0]), Heard()
    assert [(v.side, v.text) for v in voices(stream, export, told, found, MASK, {})] == [
        ("customer", "a"), ("employee", "b")]
    assert looked_again(stream, export, told)[0] == {"customer", "employee"}
    assert len(found.skipped) == 1


def test_a_long_answer_becomes_pieces_and_nothing_of_it_is_lost():
    text = " ".join(f"This is sentence number {n}, and it says something." for n in range(60))
    said, _, _ = heard(f"Words\n{text.replace(',', ' ')}\n")
    assert [v.id for v in said] == ["r2", "r2-2", "r2-3", "r2-4"][:len(said)]
    assert " ".join(v.text for v in said) == " ".join(text.replace(",", " ").split())
    assert all(v.text.endswith(".") for v in said)


@given(st.text(max_size=4_000))
def test_pieces_fit_and_say_all(text):
    text = " ".join(text.split())
    found = pieces(text)
    assert all(len(piece) <= MAX_STATEMENT for piece in found)
    assert "".join(found).replace(" ", "") == text.replace(" ", "")


TEXTS = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from([
    "=1+1", "'=x", "a\nb", '"', "a;b,c\t", "lea@example.org", "+41 44 668 18 00", "\u200f", "- x # y", "# h", "| a", "é"])


@given(rows=st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8), sign=st.sampled_from(",;\t"),
       encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_whatever_the_csv_module_writes_comes_back_as_masked_text_or_is_named(rows, sign, encoding):
    """A control character in a cell is the one thing that spoils a row; NUL makes the file no table."""
    rows = [(key.replace("\0", "") or "k", text.replace("\0", "")) for key, text in rows]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=sign)
    writer.writerows([("Key", "Words"), *rows])
    said, found, export = heard(text.getvalue().encode(encoding))
    assert export.form.separator == sign
    expected = [MASK(cleaned(words)) for _, words in rows if cleaned(words) and not CONTROL.search(cleaned(words))]
    assert [v.text for v in said] == expected
    skipped = [i for i, (key, words) in enumerate(rows) if any((key, words))
               and (not cleaned(words) or CONTROL.search(cleaned(words)))]
    assert len(found.skipped) == len(skipped)


@given(TEXTS)
def test_what_is_cleaned_is_one_line_without_what_nobody_sees(text):
    found = cleaned(text)
    assert found == " ".join(found.split())
    assert not DIRECTION.search(found)
    assert not INVISIBLE.search(found)


def collected(text, data=None, last=None, name="x.csv"):
    said, _, export = heard(text)
    present = Present(Document("source", "s", data, "personas/sources/s.yaml", "0")) if data else None
    found = Collected("s", "customer", present, name, last or export.rows, translator("en"))
    for voice in said:
        found.take(voice)
    found.finish()
    return found


def source(found, text):
    rows = text.count("\n")
    return values(found, {"title": "S"}, {"file": "x.csv", "sha256": "0" * 64, "rows": rows, "text": "Words"})


FIRST = "Words\na\nb\na\n"


def test_few_rows_become_nuggets_with_their_row():
    data = source(collected(FIRST), FIRST)
    assert [(n["id"], n["verbatim"], n["locator"]) for n in data["nuggets"]] == [
        ("r2", "a", "row 2"), ("r3", "b", "row 3"), ("r4", "a", "row 4")]
    assert (data["n"], data["pii"], data["side"]) == (3, "masked", "customer")


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=12), st.lists(st.sampled_from("abcde"), max_size=8),
       st.randoms())
def test_the_same_rows_again_add_nothing_in_whatever_order_and_more_rows_add_themselves(rows, more, random):
    text = "Words\n" + "".join(f"{row}\n" for row in rows)
    data = source(collected(text), text)
    again = collected(text, data)
    assert (again.new, again.kept, again.known) == (0, 0, len(rows))
    longer = [*rows, *more]
    if random.random() < 0.5:
        random.shuffle(longer)
    both = collected("Words\n" + "".join(f"{row}\n" for row in longer), data)
    assert both.new + both.kept == len(more)
    ids = [n["id"] for n in (*data["nuggets"], *both.few)]
    assert len(ids) == len(set(ids))


def test_what_was_corrected_or_taken_out_here_stays_so_when_the_export_grows():
    data = source(collected(FIRST), FIRST)
    data["nuggets"][0]["verbatim"] = "a, corrected"
    del data["nuggets"][1]
    found = collected("Words\na\nb\na\nnew\n", data)
    assert (found.kept, [n["verbatim"] for n in found.few]) == (2, ["new"])


def test_another_export_for_the_same_source_adds_its_rows_under_new_ids():
    data = source(collected(FIRST), FIRST)
    found = collected("Words\nx\ny\n", data, name="april.csv")
    assert [(n["id"], n["locator"]) for n in found.few] == [("r5", "row 2, april.csv"), ("r6", "row 3, april.csv")]


def test_many_rows_go_into_a_file_and_what_is_there_stays():
    data = source(collected(FIRST), FIRST)
    text = FIRST + "".join(f"more {n}\n" for n in range(FEW))
    found = collected(text, data)
    assert found.few == []
    assert found.many is not None
    found.many.seek(0)
    lines = found.many.read().splitlines()
    found.close()
    assert len(lines) == found.new == FEW
    assert lines[0] == b"r5,row 5,,,,more 0"


def test_long_words_go_into_a_file_though_they_are_few():
    text = "Words\n" + "".join(f"{n} " + "x " * 499 + "\n" for n in range(450))
    found = collected(text)
    assert found.many is not None
    found.close()


@pytest.mark.parametrize(("place", "tags"), [("Web | Shop", ["Web", "Shop"]), ("Web |  | Shop", ["Web", "Shop"]), ("a|b", ["a|b"])])
def test_several_places_in_one_cell_are_several_tags_in_yaml_and_in_the_file_beside_it(place: str, tags: list[str]) -> None:
    collected = Collected("s", "customer", None, "a.csv", 2, translator("en"))
    collected.take(Voice(2, 1, 1, "customer", "Too late", touchpoint=place))
    collected.finish()
    assert collected.few[0]["tags"] == tags
    assert rows._nugget(rows.line_of(collected.few[0])) == collected.few[0]
