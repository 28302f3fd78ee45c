"""The law of the curve: it goes through what was felt, never beyond, without a break; and how steps are set in rows."""

import re
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.render.curve import MOST, Curve, Frame, number, rows, upright, wide

MOODS = st.lists(st.sampled_from([n / 2 for n in range(-4, 5)]), min_size=1, max_size=30)
GAPS = st.lists(st.integers(1, 5), min_size=30, max_size=30)


def through(moods, gaps):
    """Steps that nobody was asked about leave gaps between the others."""
    places = [at - 0.5 for at in accumulate(gaps)][:len(moods)]
    return list(zip(places, moods, strict=True))


@given(MOODS, GAPS)
def test_the_curve_goes_through_what_was_felt(moods, gaps):
    points = through(moods, gaps)
    curve = Curve.through(points)
    assert [curve.at(place)[0] for place, _ in points] == pytest.approx(moods)


@given(MOODS, GAPS)
def test_between_two_steps_the_curve_never_leaves_their_range(moods, gaps):
    """Neither the curve nor a handle of its Bézier pieces, whose hull holds it: no peak is drawn that nobody felt."""
    points = through(moods, gaps)
    curve = Curve.through(points)
    for (a, start), (b, end) in pairwise(points):
        low, high = sorted((start, end))
        values = [value for piece in curve.pieces(a, b) for _, value in piece]
        values += [curve.at(a + (b - a) * n / 50)[0] for n in range(51)]
        assert low - 1e-9 <= min(values)
        assert max(values) <= high + 1e-9


@given(MOODS, GAPS)
def test_between_two_steps_the_curve_only_rises_or_only_falls(moods, gaps):
    points = through(moods, gaps)
    curve = Curve.through(points)
    for (a, start), (b, end) in pairwise(points):
        values = [curve.at(a + (b - a) * n / 50)[0] * (1 if end >= start else -1) for n in range(51)]
        assert all(later >= earlier - 1e-9 for earlier, later in pairwise(values))


def test_a_spline_that_is_not_monotone_would_be_found():
    """The look can fail: with the slopes that a smooth spline has here, the curve passes its peak."""
    steep = Curve((0, 1, 2), (0.0, 2.0, 2.0), (4.0, 1.0, 0.0))
    assert max(steep.at(n / 50)[0] for n in range(101)) > 2


@given(MOODS, GAPS, st.floats(0, 30), st.floats(0, 30))
def test_a_cut_changes_nothing(moods, gaps, one, other):
    """A piece of the curve is the curve: rows and steps can be drawn each by itself, and fit."""
    points = through(moods, gaps)
    curve = Curve.through(points)
    start, end = sorted((one, other))
    for p0, p1, p2, p3 in curve.pieces(start, end) if start < end else ():
        for u in (0, 0.25, 0.5, 0.9, 1):
            place, value = (sum(w * p[k] for w, p in zip(
                ((1 - u)**3, 3 * u * (1 - u)**2, 3 * u * u * (1 - u), u**3), (p0, p1, p2, p3), strict=True)) for k in (0, 1))
            assert value == pytest.approx(curve.at(place)[0], abs=1e-6)


def test_before_the_first_and_after_the_last_step_the_curve_is_level():
    curve = Curve.through([(1.5, 1.0), (2.5, -2.0)])
    assert curve.at(0) == (1.0, 0.0)
    assert curve.at(9) == (-2.0, 0.0)


def test_where_nobody_was_asked_there_is_no_curve():
    assert wide(0).line(Curve.through([]), 0, 7) == ""
    assert wide(0).area(Curve.through([]), 0, 7) == ""


def ends(path):
    """The first and the last point of a path."""
    found = [tuple(map(float, pair)) for pair in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]
    return found[0], found[-1]


@given(MOODS)
def test_rows_and_upright_steps_join(moods):
    """Where one ends the next begins: at the same mood, on its own edge."""
    curve = Curve.through([(i + 0.5, mood) for i, mood in enumerate(moods)])
    for i in range(1, len(moods)):
        (_, above), (start, below) = ends(wide(0).line(curve, 0, i))[1], ends(wide(i).line(curve, i, len(moods)))[0]
        assert (start, above) == (0, below)
        before, after = ends(upright(i - 1).line(curve, i - 1, i))[1], ends(upright(i).line(curve, i, i + 1))[0]
        assert (before[1], after[1]) == (100, 0)
        assert before[0] == after[0]


def test_good_is_up_in_a_row_and_ahead_beside_the_steps():
    curve = Curve.through([(0.5, 2)])
    assert ends(wide(0).line(curve, 0, 1)) == ((0, 24 - 2), (100, 24 - 2))
    assert ends(upright(0).line(curve, 0, 1)) == ((94, 0), (94, 100))


def test_an_area_ends_on_the_middle():
    assert wide(0).area(Curve.through([(0.5, 1)]), 0, 2).endswith("V50H0z")
    assert upright(1).area(Curve.through([(0.5, 1)]), 1, 2).endswith("H50V0z")


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (-0.04, "0"), (5, "5"), (-10, "-10"), (3.14159, "3.1"), (0.05, "0.1"), (1e-12, "0")])
def test_numbers_are_short_and_the_same_everywhere(value, text):
    assert number(value) == text


def test_a_frame_can_run_from_right_to_left():
    frame = Frame(-10, -1, (100, 0))
    assert ends(frame.line(Curve.through([(0.5, 2)]), 0, 3)) == ((100, -2), (70, -2))


@given(st.lists(st.integers(1, 20), max_size=12), st.sampled_from([MOST, 5, 4]))
def test_every_step_is_in_a_row_and_no_row_is_too_long(stages, most):
    found = rows(stages, most)
    assert sum(found) == sum(stages)
    assert all(1 <= size <= most for size in found)
    assert max(found, default=0) - min(found, default=0) <= 4


@pytest.mark.parametrize(("stages", "found"), [
    ([], []), ([1], [1]), ([3, 4], [7]), ([4, 4], [4, 4]), ([2, 3, 4, 3], [5, 7]), ([5, 5, 3], [5, 5, 3]), ([30], [6] * 5), ([9], [4, 5]),
])
def test_a_row_rather_ends_with_a_stage(stages, found):
    assert rows(stages) == found


def test_a_piece_whose_handle_mirrors_the_one_before_leaves_it_out():
    """S draws what C would: only after a piece as wide as itself."""
    even = wide(0).line(Curve.through([(0.5, 1), (1.5, 0), (2.5, -1)]), 0.5, 2.5)
    gap = wide(0).line(Curve.through([(0.5, 1), (1.5, 0), (3.5, -1)]), 0.5, 3.5)
    assert re.findall("[A-Z]", even) == ["M", "C", "S"]
    assert re.findall("[A-Z]", gap) == ["M", "C", "C"]
