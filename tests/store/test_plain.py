"""The quick way of reading agrees with libyaml on every text that it takes, and takes what the program writes."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from empathy_cli.locale import translator
from empathy_cli.model.kinds import KINDS
from empathy_cli.store.events import construct
from empathy_cli.store.plain import plain
from empathy_cli.store.reader import parse
from empathy_cli.store.writer import new_text

EXAMPLE = Path(__file__).parents[2] / "personas"
INDENTS = st.sampled_from(["", "", "  ", "  ", "    ", "      ", " ", "   "])
DASHES = st.sampled_from(["", "", "", "- ", "- ", "-", "-  ", "- - "])
KEYS = st.sampled_from(["", "a: ", "b: ", "c: ", "a:", "b:", "text: ", "text:", "a : ", "null: ", "a:  ", '"a": ', "A: ", "<<: ", "? "])
WORDS = st.sampled_from([
    "", "x", "two words", "x: y", "x #y", "x#y", "x:", "x ", "null", "~", '"q"', "'q'", '"q', '""', "'it''s'", '"a" b', "|", "|-", "|+", ">",
    "|2", "[]", "[x]", "[x, y]", "[x,y]", "[x y, z]", "[x , y]", "[null]", "[a#n1, b]", "[x #y]", "{}", "{a: 1}", "{a: 1, b: x y}", "{a: 1, a: 2}", "{a:1}",
    "{a: }", "#c", "# c", "&a x", "*a", "!!str x", "@x", "`x", "%x", "---", "...", "-x", "-1", "x - y", "1.5", "\u00a0x", "x\u00a0", "“x”", "毎日", "é: è",
    "x\ty", "x\\y", '"x: y #z"', "'x: y'", "a, b", "]", "}", "x]", "http://x.y", "x::y", "=", "<<", ".", "|x", '"x" # c'])
TEXTS = st.lists(st.tuples(INDENTS, DASHES, KEYS, WORDS).map("".join), min_size=1, max_size=8).map("\n".join)


def agrees(text: str) -> bool:
    """Whether the quick way takes the text; then libyaml says the same."""
    found = plain(text)
    if found is not None:
        assert found == construct(text.encode(), escapes=False)
    return found is not None


@settings(max_examples=3_000)
@given(TEXTS)
@example("a: |\n  x\n\n\n   y\n# c\nb: z")
@example("a:\n- b: 1\n  c: 2\n- d\ne: f")
@example("a: |\n  x\n # c")
@example("a:\n# c\n  b: x\n  - y")
def test_what_is_taken_is_what_libyaml_reads(text: str) -> None:
    agrees(text + "\n")


@settings(max_examples=2_000)
@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["", "x", "- y", "z: 1", "# c", "  ", "é b"])).map(lambda row: " " * row[0] + row[1]),
                min_size=1, max_size=6), st.sampled_from(["a: ", "a:\n  b: ", "a:\n  - ", "a:\n- b: ", "a:\n- "]), st.sampled_from(["|", "|-"]))
@example(["  x", " # c"], "a: ", "|")
@example(["   x", "  y"], "a:\n  b: ", "|")
@example(["  x", "      "], "a: ", "|")
@example(["    x", "   ", "b: 1"], "a: ", "|")
@example(["   x", " ", "    "], "a:\n  b: ", "|")
def test_texts_below_a_bar_are_read_alike(rows: list[str], key: str, bar: str) -> None:
    agrees("\n".join([key + bar, *rows]) + "\n")


@settings(max_examples=500)
@given(st.recursive(st.sampled_from(["x", "two words", None, "[x, y]", '"a: b"']), lambda inner: st.one_of(
    st.lists(inner, min_size=1, max_size=3), st.dictionaries(st.sampled_from("abcd"), inner, min_size=1, max_size=3)), max_leaves=12))
def test_blocks_within_blocks_are_taken_and_read_alike(value: object) -> None:
    rows = list(_rows({"top": value}, ""))
    assert agrees("\n".join(rows) + "\n") or "- " in "".join(row.lstrip()[2:] for row in rows) or any(row.endswith("-") for row in rows)


def _rows(value: object, indent: str):
    """Block style; a list of lists begins with two dashes, which the quick way leaves to libyaml."""
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, dict | list):
                yield f"{indent}{key}:"
                yield from _rows(item, indent + "  ")
            else:
                yield f"{indent}{key}: {item}" if item else f"{indent}{key}:"
        return
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict | list):
            first, *rest = _rows(item, indent + "  ")
            yield f"{indent}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{indent}- {item}" if item else f"{indent}-"


@pytest.mark.parametrize("text", ["a: x", "a: x\r\n", 'a: "\\x41"\n', "a:\tx\n", "- x\n", "x\n", "", "# c\n", "a: x\n b: y\n", "a: x\n  y\n", "a: 1\na: 2\n",
                                  "a: |\n\n  x\n", "a: |\n", "a: {b: 1, b: 2}\n", "a:\n  - x\n  b: y\n", "a: &x y\n", "a: *x\n", "---\na: x\n", "a: x # c\n",
                                  f"{'a' * 101}: x\n", f"a: {{{'b' * 101}: x}}\n", "a: |\n  x\n # c\n", "a: |\n  x\n   \n", "a:\n  b: |\n  x\n"])
def test_everything_else_is_left_to_libyaml(text: str) -> None:
    assert plain(text) is None


def test_deep_blocks_are_left_to_the_one_that_counts_their_depth() -> None:
    deep = "".join(f"{' ' * i}a:\n" for i in range(70))
    assert plain(deep) is None


def test_what_the_program_writes_is_read_the_quick_way() -> None:
    written = 0
    for path in sorted(EXAMPLE.rglob("*.yaml")):
        value = parse(path.read_bytes()).value
        if isinstance(value, dict) and value.get("kind") in ("persona", "empathy-map"):
            text = new_text(KINDS[value["kind"]], {k: v for k, v in value.items() if k in ("kind", "id", "name", "role", "goals", "title", "persona", "tags")}, translator("en"))
            written += agrees(text)
    assert written > 3
