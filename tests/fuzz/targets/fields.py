"""A text in a field of a document: within its limits it becomes HTML, Markdown and wiki markup in less than 50 ms each."""

import time
from collections.abc import Callable, Hashable

from empathy_cli.model.field import Report
from empathy_cli.model.writing import MAX_PROSE, PROSE, Markdown, Text
from empathy_cli.render.dialects import fields_of
from tests.fuzz.oracle import Slow, Target, readable

FIELD = 0.05
"""Seconds of computing for one text in one dialect."""
_DIALECTS = {name: fields_of(name, "") for name in ("md", "mediawiki", "dokuwiki", "storage")}
_TYPES = (PROSE, Markdown(MAX_PROSE), Text())


def run(data: bytes) -> Hashable:
    text = data.decode("utf-8", "ignore")
    outcome: list[Hashable] = []
    for shape in _TYPES:
        report = Report()
        value = shape.read(text, (), report)
        outcome.append((readable(report.problems), value is None))
        if value is None:
            continue
        for name, fields in _DIALECTS.items():
            ways: tuple[Callable[[str], str], ...] = (
                (fields.block, fields.md_block) if shape is PROSE else (fields.inline, fields.md_inline) if isinstance(shape, Markdown)
                else (fields.literal, fields.plain))
            outcome.append((name, *(_made(way, value) for way in ways)))
    return tuple(outcome)


def _made(way: Callable[[str], str], text: str) -> Hashable:
    """How long what came of it is, roughly, and whether any tag is in it."""
    began = time.thread_time()
    made = str(way(text))
    if (took := time.thread_time() - began) > FIELD and _again(way, text) > FIELD:
        raise Slow(f"{took * 1000:.0f} ms for a field of {len(text)} characters")
    assert len(made) <= 100 * len(text) + 1_000
    return len(made).bit_length(), "<" in made


def _again(way: Callable[[str], str], text: str) -> float:
    """The same for a text that no cache has seen, as blanks at its end are not read: what else a machine did is no reason."""
    began = time.thread_time()
    way(text + "x")
    return time.thread_time() - began


def seeds() -> list[bytes]:
    return [b"a", b"*a* b", b"[a](b)", b"- a\n- b\n", b"> a\n" * 20, b"a\n\n" * 40, b"1. a\n   - b\n", b"a|b\n-|-\nc|d\n", b"<a>" * 30,
            b"`a" * 50, b"\\*" * 90, b"x " * 4000, "é 💚 <b>x</b> &amp; https://example.org/a_b_c".encode()]


TARGET = Target("fields", run, seeds, tuple(piece.encode() for piece in (
    "*", "**", "_", "__", "`", "``", "[", "]", "](", "](x)", "[x]: y\n", "![", "<", "<a>", "</a>", "<!--", "-->", "<https://x.y>", "&", "&amp;",
    "&#1;", "\\", "\n", "\n\n", "\n    ", "  \n", "\n- ", "\n1. ", "\n> ", "# ", "\n---\n", "\n===\n", "```\n", "~~~", "|", "\n|-|-|\n", ":", "//",
    "http://a.b", "(", ")", '"', "'", "a", "x ", "é", "💚", "\t", "- [ ] ", "[^1]", "\n\n    ", "{{", "}}", "{#a}", "<div>", "<p", '="', "<?",
    "<![CDATA[", "%%", "~~", "^^", "==", "[[", "]]", "<nowiki>", "'''")), seconds=2.0)
