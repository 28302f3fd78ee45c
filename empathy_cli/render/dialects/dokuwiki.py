"""Texts of documents → DokuWiki's syntax that shows exactly them, and the Markdown of fields → what looks the same.

DokuWiki knows no character references. It has `%%…%%` and `<nowiki>…</nowiki>`, in which nothing acts, neither syntax
nor typography, smileys, acronyms or what plugins add. So a text in which something might act is written in these as a
whole. Text in which nothing can act, most prose, stays as it is, so that a page can be read as it is edited.

Headings, words of links and descriptions of pictures take no syntax at all and show what stands there: a text only has
to be kept from ending them. A link's words that hold `]]` become two links side by side to the same page.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from markupsafe import Markup

from empathy_cli.render.controls import one_line, show
from empathy_cli.render.fields import Fields
from empathy_cli.render.markdown import GOOD_URL
from empathy_cli.render.subset import Piece, paragraphs, pieces
from empathy_cli.render.tree import Node, parse, stacked, words

_PLAIN = re.compile(r"""(?![ %(\-])(?:
      [0-9A-Za-z] | [^\x00-\x7f]         # nothing beyond ASCII is syntax
    | [ ](?![ ]) | [,;?!&](?=[ ]|\Z) | \.(?=[ ]|\Z) | :(?=[ ])
    | (?<=[^\W\d_])[\-/'](?=[^\W\d_]) | (?<=\d)[.,:/\-](?=\d) | (?<=[\w ])%(?=[ ])
    | (?<=[ ])\((?=[^\W_])(?!(?:c|r|tm)\)) | (?<=[^\W_])\)(?=[ ,.;]|\Z)
    )*+\Z""", re.VERBOSE).match           # never tried twice: no sign may have two ways through
_ACTS = re.compile(r"""
      [0-9A-Za-z][A-Z] | \bspec\b       # acronyms, FIXME, links in CamelCase
    | \d[xX]\d                          # 640x480
    | [ ]\Z | ^[a-z]{1,2}\Z               # a blank that would be lost; (c), (tm) between brackets of a template
""", re.VERBOSE).search
_TITLE = re.compile(r"\{\{[^}]+\}\}\Z").match
_URL_ACTIVE = re.compile(r"[^\w\-.:/?#@!$&',;=+%]", re.ASCII)
_MAIL = re.compile(r"mailto:([\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?:\?|\Z)", re.ASCII).match
_MARKS = {"strong": "**", "em": "//"}
BREAK = "\\\\ "


class DokuwikiFields(Fields):
    """The filters of the templates `….dokuwiki.jinja`; beside those of all dialects:

    `heading`: a text in a heading, which stands there as it is. `words`: the words of a link. `alt`: what describes a
    picture.
    """

    @property
    def filters(self) -> Mapping[str, Callable[..., Any]]:
        return {"heading": self.heading, "words": self.words, "alt": self.alt}

    def md_inline(self, text: Any) -> Markup:
        """One line: in a list, a cell, a quotation."""
        text = _line(text)
        read = pieces(text)
        return _safe(_inline(parse(self._convert(text, prose=False)).children) if read is None else _of_pieces(read))

    def md_block(self, text: Any) -> Markup:
        """Paragraphs, lists, quotations."""
        text = show("" if text is None else str(text)).strip()
        read = paragraphs(text)
        if read is None:
            return _safe("\n\n".join(_blocks(parse(self._convert(text, prose=True)).children)))
        return _safe("\n\n".join(_of_pieces(paragraph) for paragraph in read))

    def written(self, text: str) -> Markup:
        return _safe(escape(one_line(show(text))))

    def heading(self, value: Any) -> Markup:
        return _safe(_line(value))

    def words(self, value: Any, to: str) -> Markup:
        """Links with these words to `to`, which is what `href` gave or `mdurl`; without it, the words alone."""
        text = _line(value)
        return _safe(link(to, text) if to and text else escape(text))

    def alt(self, value: Any) -> Markup:
        """What describes a picture ends with the first `}}`: braces side by side get a blank between them."""
        return _safe(re.sub(r"\}(?=\}|\Z)", "} ", _line(value)))

    def md_url(self, url: Any) -> Markup:
        """A web address for `words`; nothing where it is not one."""
        return _safe(address(url) if isinstance(url, str) and GOOD_URL.match(url) else "")

    def target(self, to: str) -> Markup:
        """The full id of a page or a file, made by the profile, which lets through nothing that acts."""
        return _safe(to)


def escape(text: str) -> str:
    """One line of text, anywhere but in a heading or in the words of a link."""
    if not text or (_PLAIN(text) and not _ACTS(text)):
        return text
    if "%%" not in text and text[-1] != "%":
        return f"%%{text}%%"
    if "</nowiki>" not in text:
        return f"<nowiki>{text}</nowiki>"
    return "".join(f"<nowiki>{part}</nowiki>" if "%" in part else f"%%{part}%%"
                   for part in re.split("(%+)", text) if part)


def link(to: str, text: str) -> str:
    """A link with these words, which are not empty: several where they would end it or be a picture."""
    parts = [text[0], text[1:]] if _TITLE(text) else re.split(r"(?<=\])(?=\])", text)
    return "".join(f"[[{to}|{part}]]" for part in parts)


def address(url: str) -> str:
    """A web address as the target of a link. Of `mailto:`, the address alone; "" where the wiki knows it not."""
    if url[:7].lower() == "mailto:":
        found = _MAIL("mailto:" + url[7:])
        return found[1] if found else ""
    return _URL_ACTIVE.sub(lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode("utf-8", "replace")), url)


def _line(value: Any) -> str:
    return one_line(show("" if value is None else str(value))).strip()


def _safe(syntax: str) -> Markup:
    return Markup(syntax)  # noqa: S704 - nothing that came from a document can act any more


def _of_pieces(read: Iterable[Piece]) -> str:
    parts = []
    for tag, raw, url in read:
        text = one_line(raw)
        if tag == "code":
            parts.append(f"''{_literally(text)}''")
        elif tag == "a":
            parts.append(link(address(url), text))
        elif tag:
            parts.append(_stressed(tag, escape(text)))
        else:
            parts.append(_between(text))
    return "".join(parts)


def _between(text: str) -> str:
    """Text that others may stand beside: its outer blanks stay outside, where they are seen as such."""
    inner = text.strip(" ")
    if not inner:
        return text
    at = text.index(inner)
    return text[:at] + escape(inner) + text[at + len(inner):]


def _literally(text: str) -> str:
    """Always in signs in which nothing acts."""
    found = escape(text)
    return found if found != text else f"%%{text}%%"


def _stressed(tag: str, text: str) -> str:
    mark = _MARKS[tag]
    return f"{mark}{text}{mark}" if text.strip() else text


def _inline(nodes: list[Node | str], within: frozenset[str] = frozenset()) -> str:
    """The pieces of a line. What is bold already is not made bold again: it would end there."""
    parts = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(_between(one_line(node)))
        elif node.tag == "br":
            parts.append(BREAK)
        elif node.tag == "code":
            parts.append(f"''{_literally(text)}''" if (text := one_line(words(node))) else "")
        elif node.tag in _MARKS and node.tag not in within:
            parts.append(_stressed(node.tag, _inline(node.children, within | {node.tag})))
        elif node.tag == "a":
            text, to = one_line(words(node)), address(node.attributes.get("href") or "")
            parts.append(link(to, text) if to and text.strip() else _inline(node.children, within))
        else:
            parts.append(_inline(node.children, within))
    return "".join(parts)


def _blocks(nodes: list[Node | str]) -> list[str]:
    """Each block as its lines."""
    found: list[str] = []
    for node in stacked(nodes):
        if node.tag == "p":
            if text := _inline(node.children).strip(" "):
                found.append(text)
        elif node.tag == "blockquote":
            found.append("\n>\n".join(f"> {row}" for row in _flat(node)))
        else:
            found.append("\n".join(_rows(node, 1)))
    return found


def _flat(node: Node) -> list[str]:
    """What stands in a quotation or an item, where the wiki takes lines only: a list as lines with their signs."""
    rows: list[str] = []
    for child in stacked(node.children):
        if child.tag == "p":
            if text := _inline(child.children).strip(" "):
                rows.append(text)
        elif child.tag in ("ul", "ol"):
            start = int(child.attributes.get("start") or 1)
            for n, item in enumerate((c for c in child.children if isinstance(c, Node)), start):
                mark = f"%%{n}.%% " if child.tag == "ol" else "• "
                first, *rest = _flat(item) or [""]
                rows += [mark + first, *rest]
        else:
            rows += _flat(child)
    return rows


def _rows(node: Node, depth: int) -> list[str]:
    """A list, one line an item: several paragraphs of one are lines of it. Numbers that do not begin with 1, the wiki
    does not know: they are written out.
    """
    start = int(node.attributes.get("start") or 1)
    rows = []
    for n, item in enumerate((child for child in node.children if isinstance(child, Node)), start):
        lists = [child for child in item.children if isinstance(child, Node) and child.tag in ("ul", "ol")]
        body = Node("", {}, [child for child in item.children if child not in lists])
        number = f"%%{n}.%% " if node.tag == "ol" and start != 1 else ""
        sign = "-" if node.tag == "ol" and start == 1 else "*"
        rows.append(f"{'  ' * depth}{sign} {number}{BREAK.join(_flat(body))}".rstrip())
        for below in lists:
            rows += _rows(below, depth + 1)
    return rows
