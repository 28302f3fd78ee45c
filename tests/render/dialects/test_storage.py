"""What Confluence is given: XML that any parser takes, that says what the Markdown page says, and that says it literally."""

import re
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markupsafe import Markup

from empathy_cli.render.dialects.storage import StorageFields
from empathy_cli.render.environment import environment, render
from empathy_cli.render.links import Links
from tests.render.everywhere import catalogue, documents, journey, passed, views
from tests.render.test_fields import TEXTS, Seen, shown
from tests.render.vectors import LITERAL, hostile

FIELDS = StorageFields()
AC, RI = "{urn:ac}", "{urn:ri}"
PAGES = ("persona", "map", "index", "touchpoints", "departments")
GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "code", "br", "blockquote", "table", "tbody", "tr", "th", "td", "a", "div",
        f"{AC}link", f"{AC}link-body", f"{AC}image", f"{AC}structured-macro", f"{AC}parameter", f"{AC}rich-text-body", f"{RI}page", f"{RI}attachment"}


class Everything(dict):
    """Every page stands there, and every picture."""

    def get(self, key, default=""):
        return f"{self['kind']} {key}"


LINKS = Links(Everything(kind="Page <&>"), Everything(kind="Personas/"), {"name": "confluence", "title": "Lea", "contents": "Personas", "source": "personas/a ]]> b.yaml"})


def parsed(storage):
    """As Confluence reads it: an XML parser that knows the two prefixes, and no entity but XML's own five."""
    return ET.fromstring(f'<root xmlns:ac="urn:ac" xmlns:ri="urn:ri">{storage}</root>')


def words(text):
    return re.sub(r"\s+", " ", text).strip()


def page(name, say, links=LINKS):
    return render(environment(dialect="storage"), f"{name}.storage.jinja", dict(views(say))[name] | {"curves": True, "mermaid": True}, links)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_xml_of_few_tags_in_order(name):
    root = parsed(page(name, lambda field: f"**{field}** <b> & ]]> [x](https://a.bc/?d=1&e=2)"))
    assert {element.tag for element in root.iter()} - {"root"} <= TAGS
    levels = [int(e.tag[1]) for e in root.iter() if re.fullmatch(r"h\d", e.tag)]
    assert all(b - a <= 1 for a, b in pairwise([1, *levels]))
    for element in root.iter():
        if element.tag in ("ul", "ol", "table", "tbody", "tr"):
            assert len(element), (element.tag, "is empty")
            assert not (element.text or "").strip()
            assert not any((child.tail or "").strip() for child in element)
        if element.tag in ("root", "li", "td", f"{AC}rich-text-body", "blockquote"):
            continue
        assert not any(child.tag in ("p", "ul", "table", "h2", "h3") for child in element) or element.tag in ("div", "ul", f"{AC}image"), element.tag


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_the_markdown_page_says(name):
    names = set()

    def say(field):
        names.add(field)
        return f"text{field.replace('_', '')}x"

    documents(say), journey(say), catalogue(say), passed(say)
    seen = Seen(GFM.render(render(environment(), f"{name}.md.jinja", dict(views(say))[name] | {"curves": True})))
    markdown = seen.words + " ".join(str(v) for _, k, v in seen.attributes if k in ("alt", "href"))
    storage = parsed(page(name, say))
    said = " ".join(storage.itertext()) + " ".join(v for e in storage.iter() for v in e.attrib.values())
    assert {n for n in names if say(n) in said} == {n for n in names if say(n) in markdown}


@pytest.mark.parametrize("text", [
    "a\x1b[31mred\x1b]0;title\x07", "{{ 7*7 }} {% x %}", "</p><script>alert(1)</script>", "a ]]> b <![CDATA[ c", "<ac:link/>", "a | b {panel} [x|y]",
    "<b>x</b> & &amp; &copy &nbsp; &#0;", "\ufffe\uffff\ud800 \x0b\x0c\x85", "\u202ea",
])
def test_a_text_that_looks_like_code_is_shown_literally_in_every_field(text):
    for name in PAGES:
        said = words(" ".join(parsed(page(name, lambda _: text)).itertext()))
        markdown = text.replace("&amp;", "&").replace("&copy ", "&copy ").replace("&nbsp;", "\u00a0").replace("&#0;", "\ufffd")
        count = said.count(words(shown(text))) + (said.count(words(shown(markdown))) if markdown != text else 0)
        assert count >= {"persona": 60, "map": 25, "index": 4, "touchpoints": 40, "departments": 20}[name], (name, count)
        assert "49" not in said


@pytest.mark.parametrize("texts", [LITERAL, list(hostile())[::2]], ids=["ours", "generated"])
def test_a_text_is_shown_exactly_in_text_and_in_attributes(texts):
    assert texts
    for text in texts:
        literally(text)


@settings(max_examples=300)
@given(TEXTS)
@example("a ]]> b")
@example("\x00\x0b\ufffe")
def test_any_text_is_shown_exactly_in_text_and_in_attributes(text):
    literally(text)


@settings(max_examples=300)
@given(st.text())
def test_any_character_at_all_leaves_well_formed_xml(text):
    literally(text)
    for made in (FIELDS.md_inline(text), FIELDS.md_block(text), FIELDS.printed(text), FIELDS.md_url(f"https://a.bc/{text}")):
        parsed(made)


def literally(text):
    made = FIELDS.literal(text)
    root = parsed(f'<p title="{made}">{made}</p>')
    assert root[0].text == root[0].get("title") or not made
    assert words(root[0].text or "") == words(shown(text))


@settings(max_examples=300)
@given(TEXTS)
@example("a\\\nb **c** `d` [e](https://a.bc/?f=1&g=2) &nbsp;x")
def test_a_line_of_markdown_says_what_the_html_page_says(text):
    assert words("".join(parsed(FIELDS.md_inline(text)).itertext())) == words(Seen(FIELDS.inline(text)).words)


BLOCKS = st.lists(st.sampled_from(["a", "b **c**", "# h", "- x", "- y", "    - z", "1. n", "> q", "", "", "    t", "-", "5) v", "a  ", "```", "&nbsp;<br>"]), max_size=10).map("\n".join)


@settings(max_examples=200)
@given(BLOCKS)
def test_prose_has_the_same_tags_and_words_as_in_html(text):
    root, seen = parsed(FIELDS.md_block(text)), Seen(FIELDS.block(text))
    assert words(" ".join(root.itertext())) == words(seen.words) or words("".join(root.itertext())) == words(seen.words)
    assert {e.tag for e in root.iter()} - {"root"} == seen.tags


@pytest.mark.parametrize("url", ["javascript:x", "", None, 'https://a.bc/"><b>'])
def test_an_address_that_is_none_is_no_link(url):
    assert FIELDS.md_url(url) == ""


def test_links_and_pictures_lead_to_pages_by_title_and_to_attachments():
    root = parsed(page("persona", str))
    links = [e.get(f"{RI}content-title") for e in root.iter(f"{RI}page")]
    assert "Page <&> index" in links
    files = [e.get(f"{RI}filename") for e in root.iter(f"{RI}attachment")]
    assert len(files) >= 2
    assert all(f.startswith(" ") for f in files)  # what stands behind the slash
    assert "Personas" in links


def test_without_a_page_there_is_no_link_and_without_a_picture_no_image():
    storage = page("persona", str, Links({}, {}, {"title": "x", "source": "y"}))
    assert "ac:link" not in storage
    assert "ac:image" not in storage


def test_right_to_left_pages_say_so():
    view = dict(views(str))["touchpoints"] | {"dir": "rtl"}
    root = parsed(render(environment(dialect="storage"), "touchpoints.storage.jinja", view, LINKS))
    assert root[0].get("dir") == "rtl"


def test_what_templates_call_safe_is_not_made_literal_again():
    assert FIELDS.printed(Markup("<b>x</b>")) == "<b>x</b>"
