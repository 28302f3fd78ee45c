"""Our lines in files of other people: everything else stays, byte for byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.publish import blocks
from empathy_cli.publish.blocks import BOM, MAX_BYTES, Untouchable, merged, owned, without

OWNER = "shop"
BODY = b"- [Personas](Personas)\n  - [Andri](Personas-Andri)\n"
TEXT = st.text(st.sampled_from(list("ab-# \r\n\u00e9<!>\u2028")), min_size=1, max_size=60)


def human(text: str, *, bom: bool, crlf: bool) -> bytes:
    text = text.replace("\r", "").replace("\n", "\r\n") if crlf else text
    return (BOM if bom else b"") + text.encode()


@pytest.mark.parametrize("style", ["html", "hash"])
@given(text=TEXT, bom=st.booleans(), crlf=st.booleans(), later=st.lists(st.sampled_from(["x", "y y", "é"])))
def test_what_people_wrote_comes_back_when_our_block_goes(style, text, bom, crlf, later):
    before = human(text, bom=bom, crlf=crlf)
    once = merged(style, before, OWNER, BODY, "")
    assert once is not None
    assert before.strip() in once
    assert merged(style, once, OWNER, BODY, BODY.decode()) == once  # nothing changes a second time
    body = "".join(f"{line}\n" for line in later).encode() or b"z\n"
    other = merged(style, once, OWNER, body, BODY.decode())
    assert other is not None
    assert without(style, other, OWNER, body.decode()) == (before if before.removeprefix(BOM) else None)


@given(text=TEXT.filter(str.strip))
def test_two_owners_share_a_file_and_leave_it_as_it_was(text):
    before = text.encode()
    one = merged("html", before, "one", BODY, "")
    both = merged("html", one, "two", b"- two\n", "")
    assert both is not None
    one_gone = without("html", both, "one", BODY.decode())
    assert one_gone == merged("html", before, "two", b"- two\n", "")
    assert without("html", one_gone or b"", "two", "- two\n") == before


def test_a_new_file_holds_only_our_block_and_goes_with_it():
    made = merged("html", None, OWNER, BODY, "")
    assert made == (b"<!-- empathy shop begin -->\n- [Personas](Personas)\n  - [Andri](Personas-Andri)\n"
                    b"<!-- empathy shop end -->\n")
    assert without("html", made, OWNER, BODY.decode()) is None


def test_no_file_is_made_where_only_people_make_one():
    assert merged("html?", None, OWNER, BODY, "") is None
    assert merged("lines?", None, OWNER, b"Personas\n", "") is None
    assert merged("lines?", b"Home\n", OWNER, b"Personas\n", "") == b"Home\nPersonas\n"


def test_a_block_stays_where_somebody_moved_it():
    there = b"top\r\n<!-- empathy shop begin -->\r\nold\r\n<!-- empathy shop end -->\r\nbottom"
    assert merged("html", there, OWNER, b"new\n", "old\n") == there.replace(b"old", b"new")


@pytest.mark.parametrize("there", [
    b"<!-- empathy shop begin -->\nx\n",
    b"x\n<!-- empathy shop end -->\n",
    b"<!-- empathy shop end -->\n<!-- empathy shop begin -->\n",
    b"<!-- empathy shop begin -->\n<!-- empathy shop end -->\n" * 2,
], ids=["no end", "no begin", "turned around", "twice"])
def test_damaged_marks_are_not_touched(there):
    with pytest.raises(Untouchable, match="mend"):
        merged("html", there, OWNER, BODY, "")
    with pytest.raises(Untouchable, match="mend"):
        without("html", there, OWNER, "")
    assert merged("html", there, "other", BODY, "") is not None, "of another owner, they are only text"


def test_words_that_somebody_wrote_between_our_marks_are_not_lost():
    there = merged("html", b"top\n", OWNER, BODY, "")
    assert there is not None
    edited = there.replace(b"- [Personas]", b"- a word of mine\n- [Personas]")
    with pytest.raises(Untouchable, match="edited"):
        merged("html", edited, OWNER, b"- new\n", BODY.decode())
    with pytest.raises(Untouchable, match="edited"):
        without("html", edited, OWNER, BODY.decode())


def test_a_run_that_was_killed_after_the_block_was_written_is_no_edit():
    there = merged("html", b"top\n", OWNER, b"- new\n", "")
    assert merged("html", there, OWNER, b"- new\n", "- old\n") == there


def test_a_file_beyond_all_measure_is_left_alone():
    with pytest.raises(Untouchable, match="larger"):
        merged("html", b"x" * (MAX_BYTES + 1), OWNER, BODY, "")


ORDER = st.lists(st.sampled_from(["Home", "How-to", "FAQ%3F", "a b"]), min_size=1, max_size=6)
NAMES = st.lists(st.sampled_from([f"P{n}" for n in range(6)]), min_size=1, max_size=6, unique=True)


@given(people=ORDER, first=NAMES, then=NAMES, eol=st.sampled_from(["\n", "\r\n"]), end=st.booleans(), bom=st.booleans())
def test_the_order_of_people_stays_while_our_lines_come_change_and_go(people, first, then, eol, end, bom):
    before = (BOM if bom else b"") + (eol.join(people) + (eol if end else "")).encode()
    old, new = ("".join(f"{name}\n" for name in names) for names in (first, then))
    once = merged("lines", before, OWNER, old.encode(), "") or b""
    assert [line for line in once.removeprefix(BOM).decode().split() if line.startswith("P")] == first
    twice = merged("lines", once, OWNER, new.encode(), old) or b""
    assert merged("lines", twice, OWNER, new.encode(), new) == twice
    assert sorted(line for line in twice.removeprefix(BOM).decode().split() if line.startswith("P")) == sorted(then)
    assert without("lines", twice, OWNER, new) == before


def test_a_renamed_page_keeps_its_place_in_the_order_and_a_moved_one_the_new_place():
    assert merged("lines", b"Home\nPersonas\nFAQ\n", OWNER, b"Customers\n", "Personas\n") == b"Home\nCustomers\nFAQ\n"
    moved = b"B\nHome\nA\n"  # somebody dragged B to the top
    assert merged("lines", moved, OWNER, b"A\nB\n", "A\nB\n") == moved
    assert merged("lines", moved, OWNER, b"A\nC\nB\n", "A\nB\n") == b"B\nHome\nA\nC\n"


def test_a_line_that_stands_there_already_is_not_written_twice():
    assert merged("lines", b"Personas\nHome\n", OWNER, b"Personas\n", "") == b"Personas\nHome\n"


def test_a_line_that_people_wrote_before_us_stays_theirs():
    there = b"\xef\xbb\xbfHome\r\nPersonas\r\n"
    assert owned("lines?", there, "Personas\nA\n", "") == "A\n"
    assert owned("lines?", there, "Personas\nA\n", "Personas\n") == "Personas\nA\n"
    assert owned("lines", None, "Personas\n", "") == "Personas\n"
    assert owned("html", there, "Personas\n", "") == "Personas\n"
    assert without("lines?", there, OWNER, owned("lines?", there, "Personas\n", "")) == there


@pytest.mark.parametrize("style", ["html", "lines", "nav", "redirects"])
def test_a_file_in_utf_16_is_left_alone(style):
    with pytest.raises(Untouchable, match="UTF-8"):
        merged(style, "Home\n".encode("utf-16"), OWNER, b"- [Personas](Personas)\n", "")


def test_lines_are_put_into_a_file_of_very_many_without_a_look_at_each_of_them():
    compared = []

    class Line(bytes):
        def __eq__(self, other: object) -> bool:
            compared.append(other)
            return bytes(self) == other

        __hash__ = bytes.__hash__

    def looking(n: int) -> int:
        compared.clear()
        rows = [(Line(b"row %d" % i), b"\n") for i in range(n)]
        new = [Line(b"ours %d" % i) if i % 2 else Line(b"row %d" % i) for i in range(n)]
        made = blocks._with(rows, new)
        assert [text for text, _ in made][:4] == [b"row 0", b"ours 1", b"row 1", b"row 2"]
        assert len(made) == n + n // 2
        return len(compared)

    assert looking(400) < 4_000


@given(st.lists(st.sampled_from([b"a", b"b", b"c", b"d"]), max_size=6), st.lists(st.sampled_from([b"a", b"b", b"c", b"e", b"f"]), max_size=6))
def test_a_line_stands_behind_the_one_before_it_wherever_that_stands(rows: list[bytes], new: list[bytes]):
    stand = list(rows)
    for n, line in enumerate(new):
        if line not in stand:
            stand.insert(next((stand.index(earlier) + 1 for earlier in reversed(new[:n]) if earlier in stand),
                              next((stand.index(later) for later in new[n + 1:] if later in stand), len(stand))), line)
    assert [text for text, _ in blocks._with([(row, b"") for row in rows], new)] == stand
