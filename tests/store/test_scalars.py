"""One text in YAML: what stands below `|` and `>` is that text again."""

import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from empathy_cli.store.scalars import folded, literal

TEXTS = st.text("ab  \n-:#'\t", max_size=40)


def block(sign: str, lines: list[str]) -> str:
    return f"text: {sign}\n" + "".join(f"  {line}\n" if line else "\n" for line in lines)


@given(TEXTS, st.integers(3, 20))
@example("a\n b", 5)
@example("a  b c", 3)
def test_a_folded_text_reads_back_and_no_line_is_longer_than_it_must_be(text: str, width: int) -> None:
    if (lines := folded(text, width)) is None:
        return
    assert yaml.safe_load(block(">-", lines)) == {"text": text}
    for line in lines:
        breaks = [i for i in range(1, min(len(line), width + 1)) if line[i] == " " and line[i - 1] != " " != line[i + 1:i + 2]]
        assert len(line) <= width or not breaks


@given(TEXTS)
def test_a_literal_text_reads_back(text: str) -> None:
    if (lines := literal(text)) is not None:
        assert yaml.safe_load(block("|-", lines)) == {"text": text}
