"""How a question fits its window."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prompt_toolkit.utils import get_cwidth

from empathy_cli.interview.layout import Room, below, rows, toolbar
from empathy_cli.interview.prompt import Offer, Prompt
from empathy_cli.interview.wrapped import clip, wrap
from empathy_cli.locale import translator

T = translator("en")
TEXT = st.text(st.sampled_from("abc äß 漢字👩 -"), max_size=120) | st.integers(1, 40).map("many words ".__mul__)


def width(row):
    return sum(get_cwidth(text) for _, text in row)


@settings(max_examples=200, deadline=None)
@given(
    st.builds(Prompt, TEXT, TEXT, st.just("line"), number=st.integers(0, 99), total=st.integers(0, 99), help=TEXT,
              offers=st.lists(st.builds(Offer, TEXT, TEXT), max_size=8).map(tuple),
              items=st.lists(TEXT, max_size=30).map(tuple), item=st.integers(0, 30), part_of=TEXT,
              is_part=st.booleans()),
    st.integers(20, 200), st.integers(2, 60), st.booleans(), TEXT)
def test_a_question_never_leaves_its_window(prompt, columns, high, with_help, error):
    drawn = rows(prompt, Room(columns, high), T, get_cwidth, with_help=with_help, error=error)

    assert len(drawn) <= max(high, 1)
    assert all(width(row) <= columns for row in drawn)


@given(st.lists(TEXT, max_size=30).map(tuple), st.integers(0, 30), st.integers(20, 200), st.integers(0, 20))
def test_later_items_stand_below_the_line_in_their_room_and_none_is_left_unsaid(items, item, columns, high):
    drawn = below(Prompt("", "", "line", items=items, item=item), Room(columns, high), T, get_cwidth)

    assert len(drawn) <= high
    assert all(width(row) <= columns for row in drawn)
    numbered = [row for row in drawn if len(row) == 2]
    left = max(0, len(items) - item - 1) - len(numbered)
    assert not high or (drawn[-1][0][1].strip() == f"{left} more below" if left else len(drawn) == len(numbered))


@given(TEXT, st.integers(4, 100))
def test_a_text_is_wrapped_without_losing_a_letter(text, wide):
    lines = wrap(text, wide, get_cwidth)

    assert all(get_cwidth(line) <= wide for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(TEXT, st.integers(1, 100))
def test_a_clipped_text_fits_and_says_that_it_goes_on(text, wide):
    short = clip(text, wide, get_cwidth)

    assert get_cwidth(short) <= max(wide, 3)
    assert short == text or short.endswith("…")


@pytest.mark.parametrize("columns", [20, 38, 40, 78, 80, 200])
def test_the_keys_fit_in_their_rows_and_how_to_leave_is_always_among_them(columns):
    keys = ["Enter next", "Tab details", "Shift+Tab back", "? why", "Ctrl+R review"]

    for rows_of_keys in (1, 2):
        shown = toolbar([*keys, "Ctrl+C stop"], columns, get_cwidth, " · ", rows_of_keys)

        assert len(shown) == rows_of_keys
        assert all(get_cwidth(line) < columns for line in shown)
        assert shown[-1].endswith("Ctrl+C stop")
        assert columns < 100 or "Ctrl+R review" in shown[0]


def test_offers_stand_below_each_other_where_there_is_room_and_flow_where_not():
    prompt = Prompt("Which?", "Type", "choice", number=1, total=2,
                    offers=tuple(Offer(f"word{n}", "what it means") for n in range(6)))

    roomy = rows(prompt, Room(80, 20), T, get_cwidth, with_help=False, error="")
    tight = rows(prompt, Room(40, 4), T, get_cwidth, with_help=False, error="")

    assert [("what it means" in row[1][1]) for row in roomy[1:]] == [True] * 6
    assert "1 word0   2 word1" in tight[1][0][1]
    assert "word5" in tight[-1][0][1]
