"""An emotion in sign and word."""

import pytest

from empathy_cli.insight.mood import LABELS, halves, signed, tenths, word


@pytest.mark.parametrize(("emotion", "sign", "said"), [
    (-2, "−2", "terrible"), (-1.5, "−1.5", "terrible"), (-1.25, "−1.2", "bad"), (-0.5, "−0.5", "bad"),
    (0, "0", "neither"), (0.5, "+0.5", "good"), (1, "+1", "good"), (1.5, "+1.5", "wonderful"), (2.0, "+2", "wonderful"),
    (1 / 3, "+0.3", "good"), (-0.04, "0", "bad"), (-0.0, "0", "neither"),
])
def test_an_emotion_has_a_sign_and_a_word(emotion, sign, said):
    assert (signed(emotion), word(emotion)) == (sign, said)
    assert signed(emotion, ",") == sign.replace(".", ",")
    assert said in LABELS


def test_a_mean_is_rounded_to_halves_and_in_doubt_to_the_worse():
    assert [halves(x) for x in (0.25, -0.25, 0.26, -0.24, 1.75, -2, 0.75, -1.75)] == [
        0, -0.5, 0.5, 0, 1.5, -2, 0.5, -2]


def test_a_mean_of_a_way_has_one_decimal_and_in_doubt_the_worse():
    assert [tenths(x) for x in (0.25, -0.25, 1 / 3, -1 / 3, 0.04, -0.04, -2, 1.75)] == [0.2, -0.3, 0.3, -0.3, 0, 0, -2, 1.7]
