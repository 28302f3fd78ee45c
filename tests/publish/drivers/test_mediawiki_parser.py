"""Every text of a document, as MediaWiki's own parser shows it: in the words that were written, and nothing acts."""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from unicodedata import normalize

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from empathy_cli.render.dialects.mediawiki import MediawikiFields
from empathy_cli.render.environment import environment, render
from empathy_cli.render.fields import Fields
from empathy_cli.render.links import Links
from tests.publish.engines.mediawiki import MediaWiki
from tests.render.attacks import attacks
from tests.render.everywhere import views
from tests.render.test_fields import TEXTS, Seen, shown
from tests.render.vectors import hostile

pytestmark = pytest.mark.wiki
WIKI = [
    "{{foo}}", "{{{1}}}", "{{subst:PAGENAME}}", "{{#if:x|y}}", "{{PAGENAME}}", "[[Bar]]", "[[Bar|baz]]", "[[:en:x]]", "[[en:x]]", "[[Category:X]]",
    "[[File:X.png|thumb]]", "[[Image:X.png]]", "[[Media:X.png]]", "[[#top|x]]", "[[Special:Log]]", "[[|x]]", "[[x|]]", "<nowiki>x</nowiki>", "<nowiki/>", "</nowiki>",
    "<pre>x</pre>", "<ref>x</ref>", "<gallery>\nX.png\n</gallery>", "<onlyinclude>x</onlyinclude>", "<noinclude>", "<includeonly>x</includeonly>", "<math>x</math>",
    "<syntaxhighlight lang=x>", "<b>x</b>", "<br>", "<br />", "<!-- x -->", "<!--", "-->", "<span style='color:red'>x</span>", "<templatestyles src=x />", "<indicator name=x>y</indicator>",
    "'''b'''", "''i''", "'''''x'''''", "'", "''", "it's", "l''x", "'x'", "* a", "# a", ": a", "; a : b", ";a:b", "*", "----", "-----", "- x", "-", "=", "==", "= x =", "== x ==",
    "a = b", "x=", "=x", "__TOC__", "__NOTOC__", "__NOINDEX__", "__HIDDENCAT__", "_", "__", "a_b", "A_B", "~~~", "~~~~", "~~~~~", "~", "~5", "ISBN 9780306406157", "RFC 2119",
    "RFC\u00a02119", "PMID 123", "RFC", "ISBN", "https://example.com/x", "http://example.com", "//example.com", "mailto:a@b.co", "tel:123", "news:x", "urn:x", "HTTPS://X.YZ",
    "see https://example.com.", "x:y", "12:30", "Note: x", "-{zh:a;en:b}-", "-{x}-", "-{H|x}-", "&amp;", "&lt;b&gt;", "&#65;", "&nbsp;", "&", "&x", "#REDIRECT [[X]]", "#redirect [[X]]",
    "{|", "|}", "|-", "|+", "||", "!!", "!", "! x", "| x", "a || b", "a !! b", "a!", "!a", "{| class=x\n| y\n|}", "\u0338x", "x>\u0338", "a\u037eb", "\u037e x", "\u212b", "e\u0301",
    "\x7f'\"`UNIQ--x-1-QINU`\"'\x7f", "[https://x.de y]", "[https://x.de]", "[x]", "[[", "]]", "[", "]", "{", "}", "{{", "}}", "{{!}}", "{{=}}", "{{~}}", "%7B%7B", "\\", "$1",
    "a  b", " a", "a ", "\u3000x", "＿＿目次＿＿", "＃転送 [[X]]", "\u200bx", "C++", "C#", "100 %", "« x »", "x ?", "<", ">", "a<b", "<3", "a > b", "[[File:x]] [[y]]", "1. x", "<s>x", "\ufffe",
]
"""What MediaWiki acts on."""
ATTACKS = [attack.text for attack in attacks(["onclick"])]
"""On a browser: a wiki shows them to one."""
PLACES = {
    "a paragraph": "{}", "a list item": "* {}", "a deeper item": "* x\n** {}", "bold": "* '''{}''' x", "after bold": "* '''x:''' {}", "italic": "''{}''",
    "a cell": "{{|\n| {}\n| x\n|}}", "a cell after another": "{{|\n| x\n| {}\n|}}", "a head": '{{|\n! scope="col" | {}\n! scope="col" | x\n|}}', "a heading": "== {} ==",
    "a quotation": "<blockquote>\n{}\n</blockquote>", "a link": "[[Main Page|{}]]", "an address": "[https://a.bc {}]", "before words": "{}: x", "after words": "x · {}",
}
FRAME = {"a deeper item": ("x ", ""), "bold": ("", " x"), "after bold": ("x: ", ""), "a cell": ("", " x"), "a cell after another": ("x ", ""), "a head": ("", " x"),
         "before words": ("", ": x"), "after words": ("x · ", "")}
FIELDS, HTML = MediawikiFields(), Fields()
EDGES = re.compile(r"\A[^\S\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+|[^\S\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+\Z")
"""Blanks around a text; what stands beside it in a place is none of its own."""
MADE = ("templates", "images", "categories", "iwlinks", "langlinks", "properties")


class Parser:
    """The wiki's parser, asked for many pieces at once, as if each were saved (`pst`)."""

    def __init__(self, wiki: MediaWiki) -> None:
        self.wiki = wiki
        self.client = httpx.Client(timeout=120, trust_env=False)

    def shows(self, pieces: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """The HTML of each piece of wikitext; with the last one, what came out of them together."""
        pieces = list(pieces)
        for start in range(0, len(pieces), 400):
            some = pieces[start:start + 400]
            text = "\n".join(f'<div class="piece{n}">\n{piece}\n</div>' for n, piece in enumerate(some))
            found = self.client.post(self.wiki.api, data={
                "action": "parse", "format": "json", "formatversion": "2", "text": text, "contentmodel": "wikitext", "title": "Sandbox", "pst": "1",
                "disablelimitreport": "1", "disableeditsection": "1", "disabletoc": "1",
                "prop": "text|links|templates|images|categories|externallinks|properties|iwlinks|langlinks"}).json()["parse"]
            parts = re.split(r'<div class="piece(\d+)">', found.pop("text"))
            assert [int(n) for n in parts[1::2]] == list(range(len(some))), "one piece has swallowed another"
            for n, part in enumerate(parts[2::2]):
                yield part, found if n == len(some) - 1 else {}


@pytest.fixture(scope="module")
def parser(mediawiki: MediaWiki) -> Parser:
    return Parser(mediawiki)


def words(text: str) -> str:
    return " ".join(normalize("NFC", text).replace("\u00a0", " ").split())


def wrong(parser: Parser, texts: Iterable[str], written: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """Where a text is not shown as it was written, or something acted."""
    cases = [(place, EDGES.sub("", text)) for text in texts for place in PLACES]
    pieces = (PLACES[place].format(written(text)) for place, text in cases)
    found = []
    for (place, text), (shows, made) in zip(cases, parser.shows(pieces), strict=True):
        before, after = FRAME.get(place, ("", ""))
        seen = Seen(shows)
        if words(seen.words) != words(f"{before}{shown(text)}{after}"):
            found.append((place, text, shows))
        allowed = {("href", "https://a.bc"), ("href", "/index.php/Main_Page")}
        found += [(place, text, f"{tag} {key}={value}") for tag, key, value in seen.attributes if key in ("href", "src", "style") and (key, value) not in allowed]
        found += [(place, "", f"{kind}: {made[kind]}") for kind in MADE if made.get(kind)]
    return found


def writable(text: str) -> bool:
    """Whether anything is left of it: no field is empty, and no link of ours is without words."""
    return bool(words(shown(text)))


def test_no_text_acts_and_every_one_is_shown_as_it_was_written(parser: Parser) -> None:
    texts = [text for text in [*WIKI, *list(hostile())[::29], *ATTACKS[::40]] if writable(text)]
    assert wrong(parser, texts, FIELDS.literal) == []


@pytest.mark.slow
def test_no_text_of_all_attacks_acts(parser: Parser) -> None:
    assert wrong(parser, filter(writable, [*hostile(), *ATTACKS]), FIELDS.literal) == []


@settings(max_examples=30)
@given(st.lists(TEXTS | st.text("*#:;=-_'!|{}[]<>&~ \n/aCR1") | st.text(), min_size=20, max_size=20))
def test_any_text_is_shown_as_it_was_written(parser: Parser, texts: list[str]) -> None:
    assert wrong(parser, filter(writable, texts), FIELDS.literal) == []


def test_the_same_texts_act_where_nothing_is_done_about_them(parser: Parser) -> None:
    """The control."""
    found = []
    for text in WIKI:
        if writable(text):
            try:
                found += wrong(parser, [text], lambda raw: raw)[:1]
            except AssertionError:
                found.append((text, "", ""))
    assert len(found) > 80


def as_html(parser: Parser, texts: list[str], filter_: Callable[[str], str], ours: Callable[[str], str]) -> None:
    """Our wikitext of a field shows what our HTML of it shows, with the same links, emphasis and code."""
    for text, (shows, made) in zip(texts, parser.shows(filter_(text) for text in texts), strict=True):
        there, here = (Seen(re.sub("<br ?/?>", " ", shown_)) for shown_ in (shows, ours(text)))
        assert words(there.words) == words(html.unescape(here.words)), (text, filter_(text), shows)
        assert not any(made.get(kind) for kind in MADE)
        assert not made.get("links")


MARKED = ["a **bold** b", "**b**", "*i* and **b**", "***both***", "**a *b* c**", "*a **b** c*", "`{{x}}` y", "``a`b``", "[x](https://a.bc/d_e?f=~~~~&g='''#h)", "<https://a.bc/__TOC__>", "**a**'s",
          "l'**eau**", "**'a'**", "*a*'*b*", "**a****b**", "*a***b**", "a **b** 'c' **d**", "[**x** y](https://a.bc)", "[x](mailto:a@b.co)", "**https://a.bc**", "a\\*b", "**=**"]
PROSE = ["a\n\nb", "- a\n- b", "- a\n    - b\n    - c\n- d", "1. a\n2. b", "3. a\n4. b", "> q\n> r", "# h\n\nx", "- a\n\n    b\n\n- c", "- a\n\n1. b", "* a\n\n\n+ b", "a\n- b", "1. a\n    - b\n2. c",
         "> - a\n> - b", "- > q", "== x ==", " x", "a  \nb", "----", "{{x}}\n\n[[y]]", "- {{x}}\n- [[y]]\n- __TOC__", "1) a", ": x", "; a : b"]


def test_the_markup_of_a_line_looks_the_same(parser: Parser) -> None:
    as_html(parser, [*MARKED, *filter(writable, WIKI)], FIELDS.md_inline, HTML.inline)


@pytest.mark.slow
def test_the_markup_of_an_attack_makes_nothing_but_what_markdown_knows(parser: Parser) -> None:
    texts = list(filter(writable, ATTACKS))
    for write, ours in ((FIELDS.md_inline, HTML.inline), (FIELDS.md_block, HTML.block)):
        for text, (shows, made) in zip(texts, parser.shows(str(write(text)) for text in texts), strict=True):
            there, here = Seen(shows), Seen(ours(text))
            assert there.tags <= {"div", "p", "br", "b", "i", "strong", "em", "code", "a", "ul", "ol", "li", "blockquote", "dl", "dd"}, (text, shows)
            addresses = [[value for _, key, value in seen.attributes if key == "href"] for seen in (there, here)]
            assert len(addresses[0]) == len(addresses[1]), (text, shows)
            assert all(re.match(r"https?://[^/]|mailto:", address) for address in addresses[0]), (text, shows)
            assert {key for _, key, _ in there.attributes} <= {"href", "rel", "class", "start", "value"}, (text, shows)
            assert not any(made.get(kind) for kind in (*MADE, "links"))


def test_the_markup_of_prose_looks_the_same(parser: Parser) -> None:
    as_html(parser, [*MARKED, *PROSE, *filter(writable, WIKI)], FIELDS.md_block, HTML.block)


@pytest.mark.parametrize(("markdown", "expected"), [
    ("**b** *i* `c`", "<b>b</b> <i>i</i> <code>c</code>"), ("***x***", "<strong><em>x</em></strong>"), ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
    ("[x **y**](https://a.bc/?q=1&r=2)", '<a rel="nofollow" class="external text" href="https://a.bc/?q=1&amp;r=2">x <strong>y</strong></a>'),
])
def test_emphasis_and_links_are_the_wikis_own(parser: Parser, markdown: str, expected: str) -> None:
    (shows, _), = parser.shows([FIELDS.md_inline(markdown)])
    assert re.sub(r"</?p>|</div>|\s*\n\s*", "", shows).replace("</div>", "") == expected


@settings(max_examples=20)
@given(st.lists(TEXTS, min_size=20, max_size=20))
def test_any_markup_looks_the_same(parser: Parser, texts: list[str]) -> None:
    texts = [text for text in texts if writable(text)]
    as_html(parser, texts, FIELDS.md_inline, HTML.inline)


@pytest.mark.parametrize("name", ["persona", "map", "index", "touchpoints", "departments"])
@pytest.mark.parametrize("text", ["{{x}} [[y]] | ''z'' == = __TOC__ ~~~~ <nowiki>", "* '''a''' https://x.de", "'", "!", "=", "-", "|-", "#REDIRECT [[x]]"])
def test_a_whole_page_shows_a_hostile_text_in_every_field_and_nothing_acts(parser: Parser, name: str, text: str) -> None:
    links = Links({id_: f"Home/{id_}" for id_ in "pqm"} | {"index": "Home", "touchpoints": "Home/t", "departments": "Home/d"}, {}, {"name": "mediawiki", "source": "personas/a_b'''.yaml"})
    page = render(environment(dialect="mediawiki"), f"{name}.mediawiki.jinja", dict(views(lambda field: text))[name], links)
    (shows, made), = parser.shows([page])
    assert not any(made.get(kind) for kind in MADE)
    assert {link["title"] for link in made["links"]} <= {"Home", "Home/p", "Home/q", "Home/m", "Home/t", "Home/d"}
    assert all(address.startswith("https://a.bc/") for address in made["externallinks"])
    assert words(shown(text)) in words(Seen(shows).words)
