"""What the Markdown pages show, where GitHub renders them: the same as the HTML, and every text as it was written.

The judge is markdown-it-py with its GFM-like rules: CommonMark with tables, strikethrough and raw HTML.
"""

import html
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from empathy_cli.render.fields import Fields
from tests.render.test_fields import TEXTS, Seen, cleaned, shown
from tests.render.vectors import CORPUS, LITERAL, corpus, hostile

GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
FIELDS = Fields()
PLACES = {
    "a paragraph": "{}", "a list item": "- {}", "after words": "words {}", "before words": "{} words", "a heading": "## {}", "bold": "**x:** {}",
    "a table cell": "| h | i |\n| --- | --- |\n| {} | x |", "a quotation": "> {}", "a link": "[{}](https://a.bc)", "a summary": "<details>\n<summary>{}</summary>\n\n</details>",
}
FRAME = {"a list item": ("", ""), "after words": ("words ", ""), "before words": ("", " words"), "bold": ("x: ", ""), "a table cell": ("h i ", " x")}
TAGS = {"p", "ul", "li", "h2", "strong", "table", "thead", "tbody", "tr", "th", "td", "blockquote", "a", "details", "summary"}


def words(page):
    return re.sub(r"\s+", " ", page).strip()


def shows(place, markdown):
    """The words and tags that a renderer makes of a piece of Markdown in that place."""
    seen = Seen(GFM.render(PLACES[place].format(markdown)))
    return words(seen.words), seen


def expected(place, text):
    before, after = FRAME.get(place, ("", ""))
    return words(before + text + after)


def literally(text):
    for place in PLACES:
        markdown = FIELDS.literal(text)
        assert "\n" not in markdown
        found, seen = shows(place, markdown)
        assert found == expected(place, shown(text)), (place, markdown)
        assert seen.tags <= TAGS
        assert [a for a in seen.attributes if a != ("a", "href", "https://a.bc")] == []


@pytest.mark.parametrize("texts", [LITERAL, list(hostile())[::3], pytest.param(corpus()[::5], marks=pytest.mark.skipif(
    not CORPUS.exists(), reason="the public list of attacks is not beside this repository; our own list suffices"))],
    ids=["ours", "generated", "public"])
def test_a_text_that_is_no_markdown_is_shown_exactly_in_every_place(texts):
    assert texts
    for text in texts:
        if shown(text):
            literally(text)


@settings(max_examples=200, deadline=None)
@given(TEXTS.filter(shown))
@example("1.")
@example("-")
@example("a #")
@example("__")
@example("a\\")
@example("~a~")
@example("&copya")
def test_any_text_that_is_no_markdown_is_shown_exactly_in_every_place(text):
    literally(text)


def same_html(markdown_html):
    """HTML in one way of writing it: GitHub's renderer and nh3 differ in blanks, entities and `rel`."""
    text = re.sub(r' rel="[^"]*"', "", markdown_html)
    text = re.sub(r'href="([^"]*)"', lambda m: f'href="{plain_url(m[1])}"', text)
    text = re.sub(r"<(em|strong)>(\s*)</\1>", r"\2", text)
    for _ in range(3):  # a blank at the edge of an emphasis stands inside or outside of it
        text = re.sub(r"([ \n]+)((?:</(?:em|strong)>)+)", r"\2\1", re.sub(r"((?:<(?:em|strong)>)+)([ \n]+)", r"\2\1", text))
    text = re.sub(r"<br ?/?>\s*", "<br>", text)
    text = re.sub(r"\s*(</?(?:p|ul|ol|li|blockquote)(?: start=\"\d+\")?>)\s*", r"\1", text).replace('<ol start="1">', "<ol>")
    text = re.sub(r"(?<=<li>)<p>|(?<=</[uo]l>)<p>|(?<=</blockquote>)<p>", "", text)
    text = re.sub(r"</p>(?=</li>|<ul>|<ol|<blockquote>)", "", text)
    return re.sub(r"[ \n\t]+", " ", html.unescape(text)).strip()


def plain_url(url):
    from urllib.parse import unquote

    return unquote(html.unescape(url), errors="surrogateescape")


@settings(max_examples=200, deadline=None)
@given(TEXTS)
@example("**“a”**b")
@example("*a* **b** ***c*** `d|e` `f`")
@example("!<https://a.bc>")
@example("a**b**c *d*e")
@example("**a***b*")
@example("[**a** b](https://a.bc/d_(e)?f=1&copy=2|3)")
@example("`a` `b`")
@example("*# *a")
def test_a_line_of_markdown_is_shown_as_the_html_page_shows_it(text):
    markdown = FIELDS.md_inline(text)
    assert "\n" not in markdown
    assert same_html(GFM.renderInline(markdown)) == same_html(FIELDS.inline(text)), markdown


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_a_line_of_markdown_is_shown_the_same_in_a_table_cell(text):
    page = GFM.render(PLACES["a table cell"].format(FIELDS.md_inline(text)))
    cell = re.search(r"<tbody>\s*<tr>\s*<td>(.*?)</td>\s*<td>x</td>", page, re.DOTALL)
    assert cell, page
    assert same_html(cell[1]) == same_html(FIELDS.inline(text))


BLOCKS = st.lists(st.sampled_from(["a", "b **c**", "# h", "- x", "- y", "    - z", "1. n", "2. o", "> q", "> r", "", "", "* s", "    t", "-", "+ u", "5) v", "a  ", "```"]),
                  max_size=10).map("\n".join)


@settings(max_examples=200, deadline=None)
@given(BLOCKS)
@example("- a\n- b\n    - c\n\n3. x\n4. y\n\n> q\n> r\n\n## h")
@example("1. a\n\n- b\n\n1. c")
def test_prose_in_markdown_is_shown_as_the_html_page_shows_it(text):
    assert same_html(GFM.render(FIELDS.md_block(text))) == same_html(FIELDS.block(text)), FIELDS.md_block(text)


@pytest.mark.parametrize("text", ["Plain words, “quotes” – and dashes.", "5 < 6 & 7 > 2", "R&D, H&M & co", "~5 minutes, -5 degrees, C#, 50 %", "snake_case", "Shoes: 47, wide",
                                  "at 12:30", "3 pairs", "2026-03-12", "x = y + z", "Why? Yes!", "(a) b/c", "“a”… b's"])
def test_ordinary_prose_is_its_own_markdown(text):
    assert FIELDS.literal(text) == text
    assert FIELDS.md_inline(text) == text


@pytest.mark.parametrize(("text", "markdown"), [
    ("@user #12 GH-12 :smile:", "&#64;user &#35;12 GH&#45;12 &#58;smile:"), ("www.a.b http://x", "www&#46;a.b http&#58;//x"),
    ("{{ x }} [[y]] a|b $5 ~~z~~", "&#123;&#123; x }} &#91;&#91;y&#93;&#93; a&#124;b &#36;5 &#126;&#126;z&#126;&#126;"), ("1. x", "1&#46; x"), ("- x", "&#45; x"),
    ("# h", "&#35; h"), ("> q", "&#62; q"), ("= x", "&#61; x"), ("<b>", "&lt;b>"), ("&amp;", "&amp;amp;"), ("a*b_", "a&#42;b&#95;"),
])
def test_what_markdown_would_act_on_is_written_as_an_entity(text, markdown):
    assert FIELDS.literal(text) == markdown


@pytest.mark.parametrize(("url", "target"), [
    ("https://a.bc/d?e=1&f=2", "https://a.bc/d?e=1&amp;f=2"), ("https://a.bc/(d)_*", "https://a.bc/%28d%29_%2A"), ("javascript:x", ""), ("", ""), (None, ""),
    ("https://a.bc/ü|{{", "https://a.bc/%C3%BC%7C%7B%7B"),
])
def test_an_address_is_the_target_of_a_link_or_nothing(url, target):
    assert FIELDS.md_url(url) == target
    if target:
        assert plain_url(Seen(GFM.renderInline(f"[x]({target})")).attributes[0][2]) == plain_url(url)


def test_a_value_shown_in_markdown_has_no_line_that_a_control_character_made():
    assert FIELDS.md_inline("a\x1b[2Jb\u2028c") == r"a\x1b&#91;2Jb\u2028c"
    assert cleaned("a\u202eb") == r"a\u202eb"
