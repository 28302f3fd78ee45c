"""Wikitext as it is written: readable where nothing could act, in the wiki's own marks where something does.

What MediaWiki's parser makes of it is asked of the parser: see `tests/publish/drivers/test_mediawiki_parser.py`.
"""

import re
from dataclasses import replace

import pytest
from hypothesis import given

from empathy_cli.render.dialects.mediawiki import MediawikiFields, address
from empathy_cli.render.environment import environment, render
from empathy_cli.render.links import Links
from tests.render.everywhere import catalogue, documents, journey, passed, views
from tests.render.test_fields import TEXTS
from tests.render.test_pages_say_everything import ELSEWHERE, PAGES, PRIVATE

FIELDS = MediawikiFields()
class Pictures(dict):
    """Every picture stands there."""

    def get(self, key, default=""):
        return f"File:Home-{key}"


LINKS = Links({id_: f"Home/{id_}" for id_ in "pqm"} | {"index": "Home", "touchpoints": "Home/T", "departments": "Home/D"},
              Pictures(), {"name": "mediawiki", "source": "personas/p.yaml"})


def page(name, say, links=LINKS):
    return render(environment(dialect="mediawiki"), f"{name}.mediawiki.jinja", dict(views(say))[name], links)


@pytest.mark.parametrize("title", ["Personas", "Senkel &amp; Rist"])
def test_the_contents_page_names_the_workspace_where_its_title_does_not(title):
    view = dict(views(lambda say: "Senkel & Rist" if say == "workspace" else "x"))["index"]
    written = render(environment(dialect="mediawiki"), "index.mediawiki.jinja", view, replace(LINKS, wiki={**LINKS.wiki, "title": title.replace("&amp;", "&")}))
    assert ("'''Senkel &amp; Rist'''" in written) == (title == "Personas")


@pytest.mark.parametrize("text", ["Lea Brunner", "12:30 to 14:00", "it's 100 %", "R. D. (x), y/z?", "Grüße — “ok”", "snake_case", "Note: x", "a = b", "a - b", "C++", "x! y"])
def test_what_cannot_act_stays_as_it_is(text):
    assert FIELDS.literal(text) == text


@pytest.mark.parametrize(("text", "wikitext"), [
    ("{{x}}", "&#123;&#123;x&#125;&#125;"), ("[[x|y]]", "&#91;&#91;x&#124;y&#93;&#93;"), ("* x", "&#42; x"), ("~~~~", "&#126;" * 4), ("a<b> & c", "a&lt;b&gt; &amp; c"), ("'a'", "&#39;a&#39;"),
    ("__TOC__", "&#95;&#95;TOC&#95;&#95;"), ("https://x.de", "https&#58;//x.de"), ("RFC 1", "RF&#67; 1"), ("=x=", "&#61;x&#61;"), ("a\n\n b", "a b"), ("\u037e", "&#59;"), ("\u0338x", "&#824;x"), ("", ""), (None, ""), (7, "7"),
])
def test_what_could_act_is_a_character_reference(text, wikitext):
    assert FIELDS.literal(text) == wikitext


@pytest.mark.parametrize(("markdown", "wikitext"), [
    ("a **b** *c* `d_e`", "a '''b''' ''c'' <code>d_e</code>"), ("[x](https://a.bc/d?e=f&g)", "[https://a.bc/d?e=f&amp;g x]"), ("***x***", "<strong><em>x</em></strong>"),
    ("**a** '**b**'", "'''a''' &#39;'''b'''&#39;"), ("**a *b* c**", "<strong>a ''b'' c</strong>"),
])
def test_a_line(markdown, wikitext):
    assert FIELDS.md_inline(markdown) in (wikitext, wikitext.replace("''b''", "<em>b</em>"))


@pytest.mark.parametrize(("markdown", "wikitext"), [
    ("a\n\nb", "a\n\nb"), ("- a\n    - b\n- c", "* a\n** b\n* c"), ("1. a\n2. b", "# a\n# b"), ("> q", "<blockquote>\nq\n</blockquote>"), ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
    ("- a\n\n    b", "<ul>\n<li>\na\n\nb\n</li>\n</ul>"),
])
def test_prose(markdown, wikitext):
    assert FIELDS.md_block(markdown) == wikitext


@given(TEXTS)
def test_no_text_brings_a_sign_that_acts(text):
    found = FIELDS.literal(text)
    assert not re.search(r"[<>\[\]{}|~]|''|__|==|!!|&(?!(?:amp|lt|gt|#\d+);)|\A[*#:;=!-]|://", found)
    assert "\n" not in found


@pytest.mark.parametrize(("url", "written"), [("https://a.bc/[x]|{y}'''~~~ __TOC__", "https://a.bc/%5Bx%5D%7C%7By%7D%27%27%27%7E%7E%7E%20%5F%5FTOC%5F%5F"), ("https://a.bc/a_b?c&d", "https://a.bc/a_b?c&amp;d")])
def test_an_address_ends_where_it_ends(url, written):
    assert address(url) == written


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_its_other_formats_say(name):
    names = set()

    def say(field):
        names.add(field)
        return f"text{field.replace('_', '')}x"

    documents(say), journey(say)
    people = names - PRIVATE
    names.clear()
    catalogue(say), passed(say)
    company = names - PRIVATE
    wikitext, markdown = page(name, say), render(environment(), f"{name}.md.jinja", dict(views(say))[name])
    known = people | company | PRIVATE | {"idle"}
    in_wikitext, in_markdown = ({n for n in known if say(n) in text} for text in (wikitext, markdown))
    assert in_wikitext >= in_markdown - {"name", "segment"}, "a page's own name is its title"
    assert not in_wikitext & PRIVATE
    if name == "touchpoints":
        assert company - in_wikitext == ELSEWHERE


@pytest.mark.parametrize("name", PAGES)
def test_tables_lists_and_headings_are_whole(name):
    text = page(name, lambda field: f"**{field}** | {{{{x}}}}\n* y")
    assert text.count("{|") == text.count("\n|}")
    assert text.count("<div") == text.count("</div>")
    for line in text.split("\n"):
        assert not line.startswith((" ", "#", ">", "- ")), line
        assert len(re.findall(r"'{2,}", line)) % 2 == 0, line
        if line.startswith("="):
            assert re.fullmatch(r"(={2,4}) .+ \1", line), line
    assert "\n\n\n" not in text


def test_links_pictures_and_where_it_comes_from_are_the_wikis_own():
    text = page("persona", lambda field: f"{field} text")
    assert re.search(r"\[\[File:Home-[a-z]+\.svg\|frameless\|", text)
    assert "[[File:Home-p-face|" in text
    assert "[[Home|" in text
    assert "<small>Made from personas/p.yaml" in text


def test_what_stands_nowhere_is_not_linked():
    nowhere = Links({}, {}, {"name": "mediawiki", "source": "x"})
    for name in PAGES:
        assert "[[" not in page(name, lambda field: f"{field} text", nowhere)
