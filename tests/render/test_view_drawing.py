"""The texts of the drawing are set in lines as Python's own wrapping sets them, the quick way or the slow one."""

from textwrap import wrap as broken

from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.render.view_drawing import wrap


@given(st.text(alphabet="ab é—-\t\n\u00a0", max_size=40), st.integers(3, 12), st.sampled_from([None, 1, 2, 3]))
def test_lines_are_those_of_textwrap(text, width, most):
    assert wrap(text, width, most) == broken(text, width, max_lines=most, placeholder=" …")
