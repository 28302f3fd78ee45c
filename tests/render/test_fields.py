"""Fields: every way from a text to HTML gives the same, shows what was written, and lets nothing act."""

import os
import random
import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from empathy_cli.model.field import Report
from empathy_cli.model.writing import _MARKUP, MAX_MARKUP, MAX_PROSE, PROSE, Markdown
from empathy_cli.render import gfm_html
from empathy_cli.render.fields import Fields
from empathy_cli.render.markdown import TAGS, Converter
from empathy_cli.render.subset import paragraphs, pieces
from tests.render.attacks import attacks
from tests.render.vectors import CORPUS, LITERAL, corpus, hostile

CONVERTER = Converter()
FIELDS = Fields()
WORDS = st.lists(st.sampled_from([
    "a", "b", "word", "Grüße", "“x”", " ", " ", " ", "\n", "\n\n", "*", "**", "_", "__", "`", "``", "[", "]", "](", "(", ")", "https://a.bc/d_e",
    "http://x", "<", ">", "&", "&amp;", "\\", "!", "#", "# ", "- ", "1. ", "> ", "    ", "  \n", ".", ",", "5", ":", "|", "~", "@", "{{", "\u00a0", "é", "\t",
    "[a](https://b.cd)", "**a**", "*a*", "`a`", "a_b", "< ", "& ", "\x1b", "\x02", "\u202e", "🙂", "e\u0301", "\r\n",
]), max_size=14).map("".join)
TRIALS = float(os.environ.get("EMPATHY_TRIALS", "1"))
MARKS = [*"*_`[]()<>&!\\#-+>.:|~@{}$^='\"1 aé \n\t", "**", "__", "](", "](https://a.bc)", "http://a.bc", "<https://a.bc>", "&amp;", "&#60;", "&lt", "\n\n", "  \n", "- ", "1. ", "> ", "# ", "    ", "``", "```", "***",
         "word", "ww.", "\u00a0", "\x02", "\x03", "\u202e", "\ud800", "\r", "<b>", "</b>", "<!--", "javascript:", "mailto:a@b.cd", "[a](https://b.cd)", "[a](https://b.cd/e_f_g)", "\\*", "https://a.bc/(d)", "ſ", "e\u0301"]
TEXTS = WORDS | st.text(max_size=40)


class Seen(HTMLParser):
    """What a browser would make of a field: its words, its tags, its attributes."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.words = set(), [], ""
        self.feed(str(html))
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data):
        self.words += data

    def handle_comment(self, data):
        raise AssertionError(f"a comment: {data}")

    handle_decl = handle_pi = unknown_decl = handle_comment


def shown(text):
    """What a page shows of a text that no Markdown acts on."""
    return re.sub(r"[ \t\n]+", " ", cleaned(text)).strip()


def cleaned(text):
    """Control characters, and those that turn the direction, are shown as escapes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]",
                  lambda m: f"\\x{ord(m[0]):02x}" if ord(m[0]) < 256 else f"\\u{ord(m[0]):04x}", text)


def same_ways(text):
    """The fast ways give what the thorough way gives: as a line and as prose, in HTML and in Markdown."""
    line, prose = CONVERTER.line(shown(text)), CONVERTER.prose(cleaned(text).strip())
    found = FIELDS.inline(text), FIELDS.block(text), FIELDS.md_inline(text), FIELDS.md_block(text)
    assert found == (line, prose, gfm_html.line(line), gfm_html.blocks(prose))
    return line, prose


@settings(max_examples=round(200 * TRIALS), deadline=None)
@given(TEXTS)
@example("**a** & b_c < 5 [x](https://a.bc/d) > `x y`")
@example("a  b")
@example("a\nb **c**\n\nd\n\n\ne")
def test_the_fast_ways_give_what_the_thorough_way_gives(text):
    same_ways(text)


@pytest.mark.parametrize("n", [2_000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_the_fast_ways_give_what_the_thorough_way_gives_of_random_marks(n):
    """Short texts of signs that act, most of which act only together with others. With EMPATHY_TRIALS=10 there are 200,000."""
    chance = random.Random(n)
    for _ in range(round(n * TRIALS)):
        same_ways("".join(chance.choices(MARKS, k=chance.randint(1, 12))))


@pytest.mark.parametrize("texts", [LITERAL, list(hostile()), [attack.text for attack in attacks(["onclick"])], pytest.param(corpus(), marks=pytest.mark.skipif(
    not CORPUS.exists(), reason="the public list of attacks is not beside this repository; our own list suffices"))],
    ids=["ours", "generated", "attacks", "public"])
def test_hostile_texts_take_the_same_way_and_let_nothing_act(texts):
    assert texts
    for text in texts:
        if len(text) > 1_000:
            continue  # the model refuses it
        for html in same_ways(text):
            harmless(html)


def harmless(html):
    seen = Seen(html)
    assert seen.tags <= TAGS, html
    for tag, name, value in seen.attributes:
        assert (tag, name) in {("a", "href"), ("a", "rel"), ("ol", "start")}
        if name == "href":
            assert re.match(r"(?:https?://[^/]|mailto:)", value, re.IGNORECASE), html
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_no_text_makes_anything_but_the_few_tags(text):
    harmless(FIELDS.inline(text))
    harmless(FIELDS.block(text))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60).filter(lambda s: not re.search(r"[\\`*_\[<&]", s)))
def test_a_text_without_markup_shows_exactly_itself(text):
    assert Seen(FIELDS.inline(text)).words == shown(text)
    assert FIELDS.plain(text) == shown(text)


@pytest.mark.parametrize("text", ["<b>x</b>", "clicks <Cancel> and leaves", "<script>x</script>", "<!-- x -->", "![alt](x.png)", "[x](javascript:y)",
                                  "[x](page.html)", "[x](//evil.invalid)", "[a]: https://x.y", "| a | b |", "# h", "1986. A year", "- x", "> q"])
def test_what_is_no_markdown_of_fields_stays_in_sight(text):
    assert Seen(FIELDS.inline(text)).words == text


@pytest.mark.parametrize(("text", "html"), [
    ("**b** *i* `c` _i_ __b__", "<strong>b</strong> <em>i</em> <code>c</code> <em>i</em> <strong>b</strong>"),
    ("[t](https://a.bc/d)", '<a href="https://a.bc/d" rel="noopener noreferrer">t</a>'),
    ("<https://a.bc>", '<a href="https://a.bc" rel="noopener noreferrer">https://a.bc</a>'),
    ("[**t**](mailto:a@b.cd)", '<a href="mailto:a@b.cd" rel="noopener noreferrer"><strong>t</strong></a>'),
    ("![t](https://a.bc/d.png)", '!<a href="https://a.bc/d.png" rel="noopener noreferrer">t</a>'),
    (r"\*a\* \_", "*a* _"), ("&amp; &copy; & ", "&amp; © &amp;"), ("a_b_c 2 * 3", "a_b_c 2 * 3"), (None, ""), ("", ""), ("  x  ", "x"), (5, "5"),
    ("a\x1b[31mb", r"a\x1b[31mb"), ("a\u202eb", r"a\u202eb"), ("a\r\nb", "a b"),
])
def test_a_line(text, html):
    assert FIELDS.inline(text) == html


@pytest.mark.parametrize(("text", "html"), [
    ("a\nb\n\nc", "<p>a\nb</p>\n<p>c</p>"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
    ("٢. a", '<ol start="2">\n<li>a</li>\n</ol>'),
    ("> q", "<blockquote>\n<p>q</p>\n</blockquote>"),
    ("## h\n\nx", "<p><strong>h</strong></p>\n<p>x</p>"),
    ("    code\n\n---", "<p>code</p>\n<p>---</p>"),
    (None, ""),
])
def test_prose(text, html):
    assert FIELDS.block(text) == html


@pytest.mark.parametrize(("text", "words"), [
    ("**b** [t](https://a.bc) <i> &amp; `c`", "b t <i> & c"), ("a\n\n- b\n- c", "a b c"), ("a *b*\n\n# c", "a b c"), (None, ""),
])
def test_plain_keeps_the_words_and_drops_the_markup(text, words):
    assert FIELDS.plain(text) == words


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_plain_has_no_markup_left_that_inline_has_not_shown(text):
    assert re.sub(r"\s+", "", FIELDS.plain(text)) in (
        re.sub(r"\s+", "", Seen(FIELDS.inline(text)).words), re.sub(r"\s+", "", Seen(FIELDS.block(text)).words))


def test_most_texts_never_wake_python_markdown():
    fields = Fields()
    for text in ("plain", "“typographic” – quotes", "R & D", "**b** and *i*", "[t](https://a.bc/d)", "a_b", "-> x", "5 < 6"):
        fields.inline(text)
        fields.md_inline(text)
    fields.block("One.\n\nTwo **bold** ones.")
    assert fields._converter is None
    fields.inline("***x***")
    assert fields._converter is not None


def test_the_small_readers_refuse_what_they_do_not_know():
    for text in ("***a***", "a*b*c", "[a](x)", "<b>", "\\*", "**a *b***", "`a``b`", "[a](https://1.2.3.999/)"):
        assert pieces(text) is None
    for text in ("# h", "- a", "a\n- b", "1. a", "> q", "    a"):
        assert paragraphs(text) is None


@settings(max_examples=200, deadline=None)
@given(st.sampled_from("[]*_`<>&\\"), st.integers(MAX_MARKUP - 2, MAX_MARKUP + 2))
def test_the_model_refuses_a_text_with_more_markup_than_fields_can_bear(char, n):
    report = Report()
    value = Markdown().read(f"a{char}" * n, ("pains", 0, "text"), report)
    assert (value is None) == bool(report.problems) == (n > MAX_MARKUP)
    if report.problems:
        assert report.problems[0].path == ("pains", 0, "text")


def test_the_processors_of_python_markdown_are_the_ones_that_are_known_here():
    converter = Converter()
    converter.line("*_`x")
    converter.prose("*_`x")
    for markdown, blocks in ((converter._line, {"paragraph"}), (converter._prose, {
            "empty", "indent", "hashheader", "olist", "ulist", "quote", "paragraph"})):
        names = {item.name for item in markdown.inlinePatterns._priority}
        older = {"not_strong", "em_strong2"}  # in older versions, parts of em_strong
        assert names - older == {"backtick", "escape", "link", "autolink", "linebreak", "em_strong"}
        assert {item.name for item in markdown.parser.blockprocessors._priority} == blocks
        assert {item.name for item in markdown.preprocessors._priority} == {"normalize_whitespace"}


@pytest.mark.parametrize("unit", ["[", "]", "*", "**", "_", "__", "`", "``", "![", "<", "&", "\\", "[a](", "*a ", "_a ", "***", "[](", "<a", "> ", ">", "- ", "1. ", "# ", "\n\n", "  \n",
                                  "- a\n", "> - ", "*a **b ", "&#", "`a ", "<https://a", "[x](https://a.bc/", "1. a\n", "###### a\n\n", "#", "x", " ", "\n", "(", "~", "@a ", ":a"])
@pytest.mark.parametrize("filler", ["", "x", " y", "("])
def test_no_text_that_the_model_accepts_takes_long(unit, filler):
    """The slowest takes less than 50 ms on a quiet machine; what this guards against takes seconds, and minutes."""
    signs = max(1, len(_MARKUP.findall(unit)))
    n = MAX_MARKUP // signs
    text = (unit + filler * max(0, MAX_PROSE // n - len(unit))) * n
    text = text[:MAX_PROSE]
    while PROSE.read("a" + text, (), Report()) is None:
        text = text[:len(text) * 9 // 10]
    assert text
    start = time.process_time()
    FIELDS.block("a" + text)
    FIELDS.md_block(f"a{text}\\*")
    FIELDS.inline(f"a{text}")
    FIELDS.md_inline(f"a{text}\\*")
    assert time.process_time() - start < 2


def test_prose_is_bounded_as_lines_are():
    report = Report()
    assert PROSE.read("*a " * (MAX_MARKUP + 1), ("story",), report) is None
    assert report.problems
