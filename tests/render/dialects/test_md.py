"""Markdown says exactly what a document says wherever it is read: by MkDocs, by Obsidian, on hosts that look for references.

The judges are Python-Markdown with the extensions that MkDocs turns on, markdown-it, and what the hosts' manuals say they look for.
"""

import re

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from empathy_cli.render.dialects import fields_of
from empathy_cli.render.dialects.md import HOSTS
from tests.render.test_fields import TEXTS, Seen, shown
from tests.render.test_markdown_pages import BLOCKS, PLACES, TAGS, expected, same_html, words
from tests.render.vectors import LITERAL, hostile

GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
MKDOCS = markdown.Markdown(extensions=["toc", "tables", "fenced_code"])
"""As MkDocs comes. It reads no Markdown inside of HTML, so none of our pages for it has a summary."""
PLAIN, HOST = fields_of("md", "mkdocs"), fields_of("md", "gitlab")
ACTS = re.compile(r":[a-z0-9_+-]+:|[#$!%]\d|@\w|~\w|\^alert|&\d")
"""What hosts look for in the text of a finished page."""
WIKI = ["[[Page]]", "![[Page]]", "[[_TOC_]]", "[[_TOSP_]]", "{{include}}", "{+ added +}", "{- gone -}", "%%hidden%%", "a %% b", "==marked==", "a==b==c", "===", "text ^id",
        "^id", "#tag", "a #tag", "(#1)", "@<12345678-1234-1234-1234-123456789012>", "@<who>", "::: mermaid", ":::", ":::warning", "$$x$$", "$`x`$", "<<Macro()>>", "[TOC]",
        "+++", "---", "title: x", "~label", '~"a label"', "%1", '%"a"', "!1", "&1", "^alert#1", "$1", "a!1", "x#12", "me@example.org", ":tada:", ":+1: :-1:", "a:b:c",
        "[^1]", "[^1]: note", "*[HTML]: x", "{: .class}", "{#id}", "{width=9}", "> [!NOTE]", "[!NOTE]", "[ ] todo", "<br>", "<!-- x -->", "&lt;", "&#64;who", "50%ige", "100 %", "a = b"]


def seen(markdown_text, judge):
    if judge is GFM:
        return Seen(GFM.render(markdown_text))
    return Seen(MKDOCS.reset().convert(markdown_text))


def literally(fields, text, judge=GFM, spans=False):
    for place, frame in PLACES.items():
        if judge is MKDOCS and place == "a summary":
            continue
        found = seen(frame.format(fields.literal(text)), judge)
        assert words(found.words) == expected(place, shown(text)), (place, fields.literal(text))
        assert found.tags <= TAGS | ({"span"} if spans else set())
        assert all((tag, name, value) == ("a", "href", "https://a.bc") or name in ("id", "style") for tag, name, value in found.attributes)


@pytest.mark.parametrize("text", WIKI)
def test_what_a_wiki_acts_on_is_shown_as_it_was_written(text):
    for judge in (GFM, MKDOCS):
        literally(PLAIN, text, judge)
    literally(HOST, text, spans=True)


@pytest.mark.parametrize("sign", ["[[", "{{", "%%", "==", "$$", "<<", "{+", "{-", "]]", "[^", "[!"])
def test_no_sign_of_a_wiki_stands_in_a_page_as_it_is(sign):
    for fields in (PLAIN, HOST):
        for text in (sign, f"a {sign} b", f"{sign}a{sign}", f"**a** {sign}b{sign}"):
            assert sign not in fields.literal(text)
            assert sign not in fields.md_inline(text)


def test_a_page_in_python_markdown_shows_a_text_as_it_was_written():
    for text in [*LITERAL, *list(hostile())[::7]]:
        if shown(text):
            literally(PLAIN, text, MKDOCS)


@settings(max_examples=200, deadline=None)
@given(TEXTS.filter(shown))
@example("a: b")
@example("===")
@example("    x")
@example("=\\=")
def test_any_text_is_shown_in_python_markdown_as_it_was_written(text):
    literally(PLAIN, text, MKDOCS)


@settings(max_examples=200, deadline=None)
@given(TEXTS.filter(shown))
@example("#1 @a :b: !2 ~c %3 &4 $5 ^d")
@example("![a](b)")
def test_any_text_is_shown_on_a_host_as_it_was_written(text):
    literally(HOST, text, spans=True)


class Nodes(Seen):
    """Each text between two tags on its own, outside of code."""

    def __init__(self, html):
        self.nodes, self.code = [], 0
        super().__init__(html)

    def handle_starttag(self, tag, attrs):
        super().handle_starttag(tag, attrs)
        self.code += tag == "code"
        self.nodes.append("")

    def handle_endtag(self, tag):
        self.code -= tag == "code"
        self.nodes.append("")

    def handle_data(self, data):
        super().handle_data(data)
        if not self.code:
            self.nodes = [*self.nodes, ""][:-1] or [""]
            self.nodes[-1] += data


@pytest.mark.parametrize("host", sorted(HOSTS))
@pytest.mark.parametrize("text", [*WIKI, "see [a #1](https://a.bc/#1) and `:tada:` or **@who**"])
def test_a_host_finds_nothing_to_act_on_in_the_finished_page(host, text):
    fields = fields_of("md", host)
    for markdown_text in (fields.literal(text), fields.md_inline(text), fields.md_block(text), fields.printed(text)):
        nodes = Nodes(GFM.render(markdown_text)).nodes
        assert not [node for node in nodes if ACTS.search(node)], markdown_text


def test_without_the_element_a_host_would_find_something():
    assert any(ACTS.search(node) for node in Nodes(GFM.render(PLAIN.literal(":tada:"))).nodes)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
@example("[a](https://a.bc/~b/%20?c#1!2&3) <https://a.bc/@d>")
def test_an_element_changes_no_link_and_no_word(text):
    plain, host = GFM.renderInline(PLAIN.md_inline(text)), GFM.renderInline(HOST.md_inline(text))
    assert host.replace("<span>", "").replace("</span>", "") == plain


@settings(max_examples=200, deadline=None)
@given(BLOCKS)
@example("- a\n- b\n    - c\n\n> q\n> r\n\n## h")
@example("1. a\n\n    b\n\n2. c")
@example("- a\n\n1. b")
@example("- x\n    - z\n> q\n- x")
def test_lists_within_lists_are_what_they_are_in_both_kinds_of_markdown(text):
    nested = re.compile(r"</?(?:ul|ol|li|blockquote)")
    markdown_text = PLAIN.md_block(text)
    ours = GFM.render(markdown_text)
    assert same_html(ours) == same_html(PLAIN.block(text))
    theirs = MKDOCS.reset().convert(markdown_text)
    assert "".join(Seen(theirs).words.split()) == "".join(Seen(ours).words.split())
    if not re.search(r"</(?:ul|ol)>\s*<(?:ul|ol)", ours):  # lists of two kinds, one after the other, are one to it
        assert nested.findall(theirs) == nested.findall(ours), markdown_text


@given(st.sampled_from(["plain", "mkdocs", "obsidian", ""]))
def test_where_nobody_looks_for_references_there_are_no_elements(wiki):
    assert fields_of("md", wiki).literal("#1 @who") == "&#35;1 &#64;who"
