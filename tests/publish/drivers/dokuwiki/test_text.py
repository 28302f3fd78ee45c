"""Texts of documents in a real DokuWiki: a reader sees what was written, and nothing of it acts."""

import random
import re
import xmlrpc.client
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from typing import Any

import pytest

from empathy_cli.render.controls import show
from empathy_cli.render.dialects.dokuwiki import DokuwikiFields
from empathy_cli.render.environment import environment, render
from empathy_cli.render.links import Links
from tests.publish.engines.dokuwiki import DokuWiki
from tests.render.attacks import attacks
from tests.render.everywhere import views

pytestmark = pytest.mark.wiki

FIELDS = DokuwikiFields()
HOSTILE = [
    "%%", "%", "a%", "%a", "50 %", "a%%b", "</nowiki>", "<nowiki>x</nowiki>", "%%</nowiki>%%", "a%</nowiki>%%b%", "%%%", "%%%%%",
    "</nowiki>%", "<nowiki>", "~~NOTOC~~", "~~NOCACHE~~", "~~INFO:syntaxplugins~~", "{{rss>http://localhost/feed.php}}",
    "{{wiki:dokuwiki-128.png}}", "{{wiki:dokuwiki-128.png|x}}", "[[start]]", "[[start|here]]", "[[doku>x]]", "[[wp>Cat]]",
    "http://example.org/", "https://example.org/a(b)", "www.example.org", "ftp.example.org", "ftp://example.org/x",
    "<ci@example.com>", "ci@example.com", "mailto:ci@example.com", "\\\\server\\share", "\\\\ ", "a\\\\ b", "\\\\", "file:///etc/x",
    "**bold**", "//italic//", "__under__", "''mono''", "<sub>x</sub>", "<sup>x</sup>", "<del>x</del>", "((note))", "a((b))c",
    "<code>x</code>", "<code php>x</code>", "<file>x</file>", "<file - a.txt>x</file>", "<html><b>x</b></html>",
    "<HTML><b>x</b></HTML>", "<php>echo 1;</php>", "<PHP>echo 1;</PHP>", "<script>alert(1)</script>", "&amp;", "&#60;", "&copy;",
    "====== x ======", "== x ==", "a == b ==", "=x", "x=", "=", "==", "----", "-----", "  * item", "  - item", "* item", "- item",
    "> quote", ">> quote", "| a | b |", "^ a ^ b ^", "a|b", "a^b", ":::", "||", "^", "|", "8-)", ":-)", ":-(", ";-)", ":?:", ":!:",
    "m(", "^_^", "LOL", "FIXME", "DELETEME", "so LOL", "->", "<-", "<->", "=>", "<=>", ">>", "<<", "---", "--", "(c)", "(tm)",
    "(r)", "...", "a...b", "640x480", "3x4", "10X20", '"quoted"', "'quoted'", "it's", '"', "'", "HTML", "the CSS file", "spec",
    "W3C", "GHz", "CamelCase", "fooBar", "@USER@", "@DATE@", "@!!PAGE!!@", "@NS@", "{{", "}}", "}", "a}", "{{x}}", "]]", "[[", "]",
    "a]", "a]]b", "a]]]b", "]]]]]", "[", "{{x}}{{y}}", "|x", "x|y|z", "doku>x", "javascript:alert(1)", "\t tab", "a  b", "  two",
    "&", "<", ">", "a<b>c", "#hash", "#", "start#x", "start?do=edit", ":start", "..:start", "María José (Ops)!", "李雷", "Über-User",
    "🎉", "مرحبا", "e\u0301", "A/B", "C#", "x-y", ".hidden", "_Sidebar", "a\u00a0b", "a\u200bb", "\x1b[31m", "\u202egnp", "0",
    "c", "r", "tm", "LO", "L", "http:", "http", "%%http:%%", "a:b", "12:30", "a: b", "{}", "{{}}", "~~", "~~~~", "x" * 3000,
    "Prose, with a comma; and (in brackets) more. Really? Yes!", "and/or, e-mail, 50 % of 1,000, 3.5", "a & b",
]
ALPHABET = ["%", "%%", "</nowiki>", "<nowiki>", "[[", "]]", "]", "{{", "}}", "}", "|", "^", "**", "//", "__", "''", "((", "))", "\\\\ ",
            "~~NOTOC~~", "==", "=", "-", "--", ">", "<", "(c)", "...", '"', "'", ":-)", "http://x.org", "a@b.org", "w", "LOL", " ",
            "é", "🎉", "4x4", "<code>", "</code>", ":", ";", ".", ",", "!", "?", "&", "#", "*", "\t", "李", "(", ")", "c", "tm", "@NS@"]
SEEN_ONLY_AS_TEXT = {"p", "div", "h1", "h2", "h3", "h4", "h5", "ul", "ol", "li", "table", "tr", "td", "th", "thead", "tbody", "blockquote",
                     "br"}


def mixed(seed: int, n: int) -> list[str]:
    """Texts made of signs that act, of which most act only together with others."""
    chance = random.Random(seed)
    return ["".join(chance.choices(ALPHABET, k=chance.randint(1, 8))) for _ in range(n)]


TEXTS = [*HOSTILE, *mixed(5, 1200)]
ATTACKS = [attack.text for attack in attacks(["onclick"])]
"""On a browser: a wiki shows them to one."""


class Reader(HTMLParser):
    """What a reader sees of a page between its marks, and which tags made it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[tuple[int, str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((len(self.text), tag, dict(attrs)))
        if tag == "br":
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        self.text += data


class Wiki:
    """Pages that a test writes to look at what becomes of them."""

    def __init__(self, engine: DokuWiki) -> None:
        self.remote: Any = xmlrpc.client.ServerProxy(engine.api.replace("://", f"://{engine.user}:{engine.token}@"))

    def shown(self, source: str) -> Reader:
        assert self.remote.wiki.putPage("parser:test", source, {"sum": "", "minor": False}) is True
        reader = Reader()
        reader.feed(self.remote.wiki.getPageHTML("parser:test"))
        return reader

    def wrong(self, texts: Iterable[str], write: Callable[[str], str], tags: Iterable[str] = (), *,
              frame: str = "{text}") -> list[tuple[str, str]]:
        """Texts that are not shown as they are, or of which something acted: each with what is shown instead."""
        texts = [text for text in texts if seen(text)]
        parts = [f"@@{i}@{frame.format(text=write(text))}@/{i}@@" for i, text in enumerate(texts)]
        reader = self.shown("\n\n".join(parts) + "\n")
        allowed = SEEN_ONLY_AS_TEXT | set(tags)
        acted = [(at, tag) for at, tag, _ in reader.tags if tag not in allowed]
        bad = []
        for i, text in enumerate(texts):
            found = re.search(rf"@@{i}@(.*?)@/{i}@@", reader.text, re.DOTALL)
            tag = [tag for at, tag in acted if found and found.start() <= at <= found.end()]
            if not found or seen(found[1]) != seen(text) or tag:
                bad.append((text, f"{found[1] if found else None!r} {tag}"))
        return bad


def seen(text: str) -> str:
    """As a reader sees it: blanks are one, and what nobody sees is shown."""
    return re.sub(r"[ \t\n]+", " ", show(text)).strip(" ")


@pytest.fixture(scope="module")
def wiki(dokuwiki: DokuWiki) -> Wiki:
    return Wiki(dokuwiki)


def test_a_text_in_a_paragraph_is_literal(wiki: Wiki) -> None:
    assert wiki.wrong(TEXTS, FIELDS.literal) == []


@pytest.mark.parametrize("texts", [ATTACKS[::10], pytest.param(ATTACKS, marks=pytest.mark.slow)], ids=["some", "all"])
def test_an_attack_on_a_browser_is_literal_and_its_markdown_makes_nothing_but_what_markdown_knows(wiki: Wiki, texts: list[str]) -> None:
    assert wiki.wrong(texts, FIELDS.literal) == []
    for write in (FIELDS.md_inline, FIELDS.md_block):
        reader = wiki.shown("\n\n".join(str(write(text)) for text in texts))
        assert {tag for _, tag, _ in reader.tags} <= SEEN_ONLY_AS_TEXT | {"strong", "em", "code", "a"}
        addresses = [value or "" for _, _, a in reader.tags for key, value in a.items() if key in ("href", "src")]
        assert [address for address in addresses if not re.match(r"(?:https?://[^/]|mailto:)", address, re.IGNORECASE)] == []


def test_the_same_texts_act_without_us(wiki: Wiki) -> None:
    assert len(wiki.wrong(HOSTILE, show)) > 80


def test_a_text_in_bold_and_in_italics_is_literal(wiki: Wiki) -> None:
    assert wiki.wrong(TEXTS, FIELDS.literal, ["strong"], frame="**{text}**") == []
    assert wiki.wrong(TEXTS, FIELDS.literal, ["em"], frame="//{text}//") == []


def test_a_text_at_the_beginning_of_a_line_is_literal(wiki: Wiki) -> None:
    assert wiki.wrong(TEXTS, FIELDS.literal, frame="\n\n{text}\n\n") == []


@pytest.mark.parametrize("frame", ["\n  * {text}\n", "\n  - {text}\n", "\n  * x\n    * {text}\n", "\n> {text}\n"])
def test_a_text_in_a_list_or_a_quotation_is_literal(wiki: Wiki, frame: str) -> None:
    parts = [frame.format(text=f"@{i}@{FIELDS.literal(text)}@/{i}@") for i, text in enumerate(TEXTS)]
    reader = wiki.shown("\n".join(parts))
    assert {tag for _, tag, _ in reader.tags} <= SEEN_ONLY_AS_TEXT
    assert [text for i, text in enumerate(TEXTS) if seen(text)
            and seen(_between(reader.text, i)) != seen(text)] == []


def _between(text: str, i: int) -> str:
    found = re.search(rf"@{i}@(.*?)@/{i}@", text, re.DOTALL)
    return found[1] if found else "(nothing)"


def test_a_text_in_a_cell_is_literal_and_stays_in_it(wiki: Wiki) -> None:
    rows = [f"| @{i}@{FIELDS.literal(text)}@/{i}@ | {FIELDS.literal(text)} | end |" for i, text in enumerate(TEXTS)]
    reader = wiki.shown("^ a ^ b ^ c ^\n" + "\n".join(rows) + "\n")
    assert {tag for _, tag, _ in reader.tags} <= SEEN_ONLY_AS_TEXT
    assert sum(tag == "td" for _, tag, _ in reader.tags) == 3 * len(TEXTS)
    assert not [a for _, tag, a in reader.tags if "colspan" in a or "rowspan" in a]
    assert [text for i, text in enumerate(TEXTS) if seen(text) and seen(_between(reader.text, i)) != seen(text)] == []


def test_a_text_in_a_heading_is_literal(wiki: Wiki) -> None:
    texts = [text for text in TEXTS if seen(text)]
    reader = wiki.shown("\n\n".join(f"===== {FIELDS.heading(text)} =====\n\n@{i}@" for i, text in enumerate(texts)) + "\n")
    assert {tag for _, tag, _ in reader.tags} <= SEEN_ONLY_AS_TEXT | {"a"}  # its table of contents
    heads = [at for at, tag, _ in reader.tags if tag == "h2"]
    assert len(heads) == len(texts)
    shown = [reader.text[at:].partition("@")[0] if "@" not in text else text
             for at, text in zip(heads, texts, strict=True)]
    assert [(text, got) for text, got in zip(texts, shown, strict=True) if seen(got) != seen(text)] == []


def test_the_words_of_a_link_are_literal_and_all_lead_there(wiki: Wiki) -> None:
    texts = [text for text in TEXTS if seen(text)]
    reader = wiki.shown("\n\n".join(f"@{i}@{FIELDS.words(text, ':home:start')}@/{i}@" for i, text in enumerate(texts)))
    assert {tag for _, tag, _ in reader.tags} <= SEEN_ONLY_AS_TEXT | {"a"}
    assert {a.get("data-wiki-id") for _, tag, a in reader.tags if tag == "a"} == {"home:start"}
    assert [(text, _between(reader.text, i)) for i, text in enumerate(texts) if seen(_between(reader.text, i)) != seen(text)] == []


def test_the_description_of_a_picture_stays_in_it(wiki: Wiki) -> None:
    texts = [text for text in TEXTS if seen(text) not in ("", "0")]  # which PHP takes for nothing
    reader = wiki.shown("\n\n".join(f"{{{{wiki:dokuwiki-128.png?nolink|{FIELDS.alt(text)}}}}}" for text in texts))
    pictures = [a for _, tag, a in reader.tags if tag == "img"]
    assert len(pictures) == len(texts)
    assert [(text, a["alt"]) for text, a in zip(texts, pictures, strict=True)
            if seen(a["alt"] or "").replace(" ", "") != seen(text).replace(" ", "")] == []
    assert seen(reader.text) == ""


def test_markdown_of_a_field_looks_the_same(wiki: Wiki) -> None:
    prose = ("A **bold** *word* and `co|de`, [a link](https://example.org/a|b) and **all *at* once**.\n\n"
             "- one\n- two\n  - deeper\n\n3. three\n4. four\n\n> said *so*\n\n1. first\n2. second")
    reader = wiki.shown(str(FIELDS.md_block(prose)))
    tags = [tag for _, tag, _ in reader.tags]
    assert tags.count("strong") == 2
    assert tags.count("em") == 3
    assert tags.count("code") == 1
    assert tags.count("blockquote") == 1
    assert tags.count("li") == 7
    assert tags.count("ol") == 1
    assert seen(reader.text) == ("A bold word and co|de, a link and all at once. one two deeper 3. three 4. four said so "
                                 "first second")


@pytest.mark.parametrize("write", [FIELDS.md_inline, FIELDS.md_block])
def test_hostile_markdown_makes_nothing_but_what_markdown_knows(wiki: Wiki, write: Callable[[str], str]) -> None:
    texts = [text for text in mixed(9, 800) if seen(text)]
    reader = wiki.shown("\n\n".join(str(write(text)) for text in texts))
    assert {tag for _, tag, _ in reader.tags} <= SEEN_ONLY_AS_TEXT | {"strong", "em", "code", "a"}
    expected = seen(" ".join(FIELDS.plain(text) for text in texts))
    assert len(seen(reader.text)) == pytest.approx(len(expected), abs=len(texts))


SIGNS = ["%%", "</nowiki>", "%%</nowiki>", "{{wiki:dokuwiki-128.png}}", "[[start]]", "]]", "|", "^", "~~NOTOC~~", "//", "''", "((note))",
         "LOL", "http://example.org", "a@example.org", "<code>x</code>", "==", "\\\\ x", "<html><b>", "(c)", "...", "}}", "{{", "640x480",
         ":::", "{{rss>http://example.org}}", "<del>x</del>", "%", '"', "--", "->", "@USER@", "<file>", "  * x", "x\n\n  * y"]

LINKS = {"wikilink1", "wikilink2", "urlextern", "media"}
"""To pages of ours, to what people cite, to a picture; none of these is made by a text."""


def pages(say: Callable[[str], str]) -> dict[str, str]:
    """Every kind of page of documents that hold such a text in every field."""
    links = Links(None, {"p-face": ":wiki:dokuwiki-128.png", "j.svg": ":wiki:dokuwiki-128.png"},
                  {"name": "dokuwiki", "source": "personas/p.yaml", "mermaid": "", "title": "x", "contents": "y"})
    env = environment(dialect="dokuwiki")
    return {name: render(env, f"{name}.dokuwiki.jinja", view | {"curves": True, "mermaid": False}, links)
            for name, view in views(say)}


def tags(reader: Reader) -> list[str]:
    """Those of a page but links, of which there are two where their words hold `]]`."""
    return [f"{tag} {a.get('class') or ''} {a.get('colspan') or ''}" for _, tag, a in reader.tags if tag not in ("span", "a")]


def say(sign: str) -> Callable[[str], str]:
    """In every field this sign and the name of the field, but for a date by which something else is shown."""
    return lambda field: "2027-01-01" if field == "review_by" else f"{sign} {field}{sign}"


@pytest.mark.slow
def test_no_text_in_any_field_of_any_page_acts(wiki: Wiki) -> None:
    plain = {name: tags(wiki.shown(text)) for name, text in pages(say("words")).items()}
    assert all(len(found) > 10 for found in plain.values())
    for sign in SIGNS:
        for name, text in pages(say(sign)).items():
            reader = wiki.shown(text)
            if "* " not in sign:  # in prose that is a list
                assert tags(reader) == plain[name], (sign, name)
                assert reader.text.count(seen(sign)) >= 8, (sign, name)  # Markdown takes a backslash away
            assert {tag for _, tag, _ in reader.tags} <= SEEN_ONLY_AS_TEXT | {"a", "img", "strong", "em", "code", "span"}
            assert sum(tag == "img" for _, tag, _ in reader.tags) == sum(t.startswith("img") for t in plain[name])
            assert {a.get("class") for _, tag, a in reader.tags if tag == "a"} <= LINKS
