"""Markdown of a field → safe HTML, the thorough way: Python-Markdown, then nh3.

The Markdown of fields is small: bold, italic, code, links, and in prose paragraphs, lists, quotations and headings
(which become bold paragraphs, for a card has headings of its own). All else is literal: HTML, pictures, tables,
reference links. So nothing that somebody wrote ever vanishes, and nothing that a stranger wrote ever acts.
"""

import re
from collections.abc import Callable, Collection
from html import escape
from string import punctuation
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor
from markdown.extensions.sane_lists import SaneListExtension
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from .controls import show
from .subset import REL

if TYPE_CHECKING:
    from re import Match

TAGS = frozenset({"p", "br", "strong", "em", "code", "a", "ul", "ol", "li", "blockquote"})
_NOT_INLINE = ("reference", "image_link", "image_reference", "short_reference", "short_image_ref", "automail", "html",
               "entity")
_NOT_IN_PROSE = ("code", "setextheader", "hr", "reference")
_NOT_IN_A_LINE = (*_NOT_IN_PROSE, "empty", "indent", "hashheader", "olist", "ulist", "quote")
_URL = r"(?:https?://|mailto:)[^\s<>\"'`\\()\x02\x03]+(?:\([^\s<>\"'`\\()\x02\x03]*\)[^\s<>\"'`\\()\x02\x03]*)*"
_LINK = rf"\[(?=\S)([^\[\]]{{1,300}})(?<=\S)\]\(({_URL})\)"
_AUTOLINK = rf"<({_URL})>"
_HEADING = re.compile(r"<(/?)h[1-6]>")
GOOD_URL = re.compile(r"(?:https?://(?!/)|mailto:)[^\s<>\"'`\\]+\Z", re.IGNORECASE)


class _Link(InlineProcessor):
    """`[text](address)` with a full address; whatever else looks like a link stays as it was written."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - Python-Markdown's name; its stub asks for less
        self, m: "Match[str]", data: str,
    ) -> tuple[Element | None, int | None, int | None]:
        del data
        link = Element("a", {"href": m[2]})
        link.text = m[1]
        return link, m.start(0), m.end(0)


class _Heading(HashHeaderProcessor):
    """`## text`, as in GFM with a space: #hashtag is a word."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6})[ \t]+(?P<header>\S[^\n]*)(?:\n|$)")


class Converter:
    """Two converters, for one line and for prose; each is made when it is first needed and used again and again."""

    def __init__(self) -> None:
        import nh3

        self._line: Markdown | None = None
        self._prose: Markdown | None = None
        self._clean: Callable[[str], str] = nh3.Cleaner(
            tags=set(TAGS), clean_content_tags=set(), attributes={"a": {"href"}, "ol": {"start"}},
            attribute_filter=_attribute, strip_comments=True, link_rel=REL, generic_attribute_prefixes=set(),
            url_schemes={"http", "https", "mailto"},
        ).clean

    def line(self, text: str) -> str:
        """One paragraph, without the `<p>`: what begins like a list or a heading stays as it is."""
        if self._line is None:
            self._line = _markdown(_NOT_IN_A_LINE)
        html = self._safe(self._line, text)
        return html.removeprefix("<p>").removesuffix("</p>")

    def prose(self, text: str) -> str:
        """Blocks: paragraphs, lists, quotations."""
        if self._prose is None:
            self._prose = _markdown(_NOT_IN_PROSE)
        try:
            return self._safe(self._prose, text)
        except RecursionError:  # lists in lists, hundreds deep
            return f"<p>{escape(text, quote=False)}</p>"

    def _safe(self, markdown: Markdown, text: str) -> str:
        html = _HEADING.sub(_bold, markdown.reset().convert(text))
        # nh3 writes a no-break space by its name; as a character it is what the fast way writes
        return show(self._clean(html).replace("&nbsp;", "\u00a0")).strip("\n")  # `&#27;` is an ESC, too


def _bold(tag: "Match[str]") -> str:
    return "</strong></p>" if tag[1] else "<p><strong>"


def _attribute(_: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if GOOD_URL.match(value) else None
    if name == "start":
        return str(int(value)) if value.isdecimal() and len(value) < 10 else None
    return value if name == "rel" else None  # nh3's own


class _Autolink(InlineProcessor):
    """`<https://…>`: the address is its own text."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - as above
        self, m: "Match[str]", data: str,
    ) -> tuple[Element | None, int | None, int | None]:
        del data
        link = Element("a", {"href": m[1]})
        link.text = AtomicString(m[1])
        return link, m.start(0), m.end(0)


def _markdown(without: Collection[str]) -> Markdown:
    """A converter without these block processors, that knows nothing of HTML."""
    md = Markdown(output_format="html", extensions=[SaneListExtension()])
    md.ESCAPED_CHARS = list(punctuation)  # as CommonMark has it
    md.preprocessors.deregister("html_block")
    for name in _NOT_INLINE:
        md.inlinePatterns.deregister(name)
    for name in without:
        md.parser.blockprocessors.deregister(name)
    if "hashheader" not in without:
        md.parser.blockprocessors.register(_Heading(md.parser), "hashheader", 70)
    md.inlinePatterns.register(_Link(_LINK, md), "link", 160)
    md.inlinePatterns.register(_Autolink(_AUTOLINK, md), "autolink", 120)
    return md
