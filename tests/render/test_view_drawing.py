"""The texts of the drawing: in lines as Python's own wrapping sets them, the quick way or the slow one, and in their box."""

from textwrap import wrap as broken

from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.render.view_drawing import fitted, wrap


@given(st.text(alphabet="ab é—-\t\n\u00a0", max_size=40), st.integers(3, 12), st.sampled_from([None, 1, 2, 3]))
def test_lines_are_those_of_textwrap(text, width, most):
    assert wrap(text, width, most) == broken(text, width, max_lines=most, placeholder=" …")


@given(st.text(alphabet="aiWM 東ä\u0301-", max_size=60), st.integers(8, 20), st.sampled_from([None, 1, 2, 3]))
def test_no_letter_is_lost_and_no_line_is_too_long(text, width, most):
    lines = fitted(text, width, most)
    assert all(len(line) <= width or "\u0301" in line for line in lines)
    shown = "".join(lines).replace(" ", "")
    if most is None or not shown.endswith("…"):
        assert shown == "".join(text.split())
    else:
        assert len(lines) == most
        assert "".join(text.split()).startswith(shown[:-1])


def test_wide_letters_and_long_words_fill_a_line_sooner():
    assert len(fitted("W" * 30, 30)) == 2
    assert max(map(len, fitted("東京" * 20, 20))) == 10
    assert max(map(len, fitted("Hauptbetriebswerkbauunterbeamten", 30))) < 30
    assert fitted("Looks at boots on the sofa", 30) == ["Looks at boots on the sofa"]
