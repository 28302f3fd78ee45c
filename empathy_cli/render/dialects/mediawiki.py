"""Texts of documents → wikitext that shows exactly them, and the Markdown of fields → wikitext that looks the same.

Only what MediaWiki would act on is written as a character reference, so that a page can be read as it is edited. It
turns references into characters after all else, so nothing that is written so ever acts: no template, link, table,
heading, signature, magic word or address that links itself.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from empathy_cli.render.controls import one_line, show
from empathy_cli.render.fields import Fields
from empathy_cli.render.markdown import GOOD_URL
from empathy_cli.render.subset import Piece, paragraphs, pieces
from empathy_cli.render.tree import Node, parse, stacked, words

_ACTIVE = re.compile(r"""
      [&<>\[\]{}|~\uff3f]                       # references, tags, links, templates, cells, signatures; __ in Japanese
    | (?<![a-z0-9])_ | _(?![a-z0-9])            # __TOC__, __ΑΝΕΥ__; snake_case needs nothing
    | (?<=')' | '(?=') | \A' | '\Z              # bold, italic: also together with what stands beside the text
    | (?<=!)! | !(?=!) | \A! | !\Z              # table headings
    | (?<==)= | =(?==) | \A= | =\Z              # headings
    | (?<=\w):(?=\S) | (?<=\w):\Z | :(?=//)     # addresses that link themselves: tel:1, https://…
    | (?<=RF)C(?=\s|\Z) | (?<=PMI)D(?=\s|\Z) | (?<=ISB)N(?=\s|\Z)
    | \A[*\#:; \-\uff03]                        # lists, rules, a page that leads on
""", re.VERBOSE)
_TIME = re.compile(r"(?<=\d):(?=\d)")
_PLAIN = re.compile(r"(?! )[^\W_](?:[^\W_]|[ .,()?%/\u00a0\u2010-\u2027\u2030-\u203a])*\Z").match
_NUMBERED = re.compile(r"RFC|PMID|ISBN").search
_URL_ACTIVE = re.compile(r"[^\w\-.:/?#@!$&(),;=+%]|(?<=_)_|_(?=_)", re.ASCII)


class MediawikiFields(Fields):
    """The filters of the templates `….mediawiki.jinja`."""

    def md_inline(self, text: Any) -> Markup:
        """One line of wikitext: in a list, a cell, a heading, a quotation."""
        text = one_line(_composed(text)).strip()
        read = pieces(text)
        return _safe(_of_html(self._convert(text, prose=False)) if read is None else _of_pieces(read))

    def md_block(self, text: Any) -> Markup:
        """Blocks of wikitext: paragraphs, lists, quotations."""
        text = _composed(text).strip()
        read = paragraphs(text)
        if read is None:
            return _safe("\n\n".join(_blocks(parse(self._convert(text, prose=True)).children)))
        return _safe("\n\n".join(_of_pieces(paragraph) for paragraph in read))

    def written(self, text: str) -> Markup:
        return _safe(escape(one_line(_composed(text))))

    def md_url(self, url: Any) -> Markup:
        """A web address for `[address words]`; nothing where it is not one."""
        return _safe(address(url) if isinstance(url, str) and GOOD_URL.match(url) else "")

    def target(self, to: str) -> Markup:
        """The title of a page or of a file in `[[title|words]]`: the wiki reads references in it, too."""
        return _safe(self.literal(to).replace("&#58;", ":"))


def escape(text: str) -> str:
    """One line of text, composed (NFC), as wikitext."""
    if not text or (_PLAIN(text) and not _NUMBERED(text)):
        return text
    found = _ACTIVE.sub(_reference, text)
    if unicodedata.combining(text[0]):  # the wiki composes what it stores: a tag's > with a stroke would be a letter
        return f"&#{ord(text[0])};{found[1:]}"
    return found


def address(url: str) -> str:
    """A web address inside of `[address words]`."""
    return _URL_ACTIVE.sub(_percent, unicodedata.normalize("NFC", url)).replace("&", "&amp;")


_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def _reference(match: re.Match[str]) -> str:
    sign = match[0]
    if sign == ":" and _TIME.match(match.string, match.start()):
        return sign
    return _NAMED.get(sign) or f"&#{ord(sign)};"


def _composed(text: Any) -> str:
    """As the wiki stores it: composed. First of all, for a Greek question mark becomes a semicolon by that."""
    return "" if text is None else unicodedata.normalize("NFC", show(str(text)))


def _safe(wikitext: str) -> Markup:
    return Markup(wikitext)  # noqa: S704 - nothing that came from a document can act any more


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def _of_pieces(read: Iterable[Piece]) -> str:
    parts = []
    for tag, raw, url in read:
        text = one_line(raw)
        if not tag:
            parts.append(_between(text))
        elif tag == "code":
            parts.append(f"<code>{escape(text)}</code>")
        elif tag == "a":
            parts.append(f"[{address(url)} {escape(text)}]")
        else:
            parts.append(_stressed(tag, escape(text)))
    return _joined(parts)


def _of_html(html: str) -> str:
    return _joined(_inline(parse(html).children, nested=False))


def _inline(nodes: list[Node | str], *, nested: bool) -> list[str]:
    """The pieces of a line. Emphasis inside of emphasis is written in tags: five apostrophes have several meanings."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(_between(one_line(node)))
        elif node.tag == "br":
            parts.append("<br>")
        elif node.tag == "code":
            parts.append(f"<code>{escape(one_line(words(node)))}</code>")
        elif node.tag in ("strong", "em"):
            inner = _joined(_inline(node.children, nested=True))
            within = nested or any(isinstance(child, Node) for child in node.children)
            parts.append(_tagged(node.tag, inner) if within else _stressed(node.tag, inner))
        elif node.tag == "a":
            inner = _joined(_inline(node.children, nested=True))
            url = node.attributes.get("href")
            parts.append(f"[{address(url)} {inner}]" if url and inner.strip() else inner)
        else:
            parts += _inline(node.children, nested=nested)
    return [part for part in parts if part]


def _between(text: str) -> str:
    """Text that others may stand beside: its blanks stay as they are. Only the ends of a line are made safe as such."""
    before, inner, after = text[:len(text) - len(text.lstrip(" "))], text.strip(" "), text[len(text.rstrip(" ")):]
    return before + escape(inner) + (after if inner else "")


def _joined(parts: Iterable[str]) -> str:
    """Stressed words side by side would have more apostrophes than the wiki can tell apart."""
    text = ""
    for part in parts:
        if text.endswith("''") and part.startswith("''"):
            tag, mark = ("strong", "'''") if part.startswith("'''") else ("em", "''")
            part = _tagged(tag, part.removeprefix(mark).removesuffix(mark))  # noqa: PLW2901 - a local
        text += part
    return text.lstrip(" ")


def _stressed(tag: str, text: str) -> str:
    mark = "'''" if tag == "strong" else "''"
    return f"{mark}{text}{mark}" if text.strip() else text


def _tagged(tag: str, text: str) -> str:
    return f"<{tag}>{text}</{tag}>"


def _blocks(nodes: list[Node | str]) -> list[str]:
    """Each block as its lines. Lists of single lines become the wiki's own, all others stay tags, which it knows."""
    found: list[str] = []
    last = ""
    for node in stacked(nodes):
        if node.tag == "p":
            text = _joined(_inline(node.children, nested=False)).replace("<br> ", "<br>").rstrip(" ")
            if not text:
                continue
            found.append(text)
        elif node.tag == "blockquote":
            found.append("<blockquote>\n" + "\n\n".join(_blocks(node.children)) + "\n</blockquote>")
        else:
            mark = "" if last in ("ul", "ol") else "#" if node.tag == "ol" else "*"
            rows = _rows(node, mark) if mark else None
            found.append(_listed(node) if rows is None else "\n".join(rows))
        last = node.tag
    return found


def _rows(node: Node, mark: str) -> list[str] | None:
    """A list in the wiki's own marks, if each of its items is a line and lists below it."""
    if node.attributes.get("start", "1") != "1":
        return None
    rows = []
    for item in node.children:
        if not isinstance(item, Node):
            continue
        line: list[Node | str] = []
        below: list[str] = []
        for child in item.children:
            if isinstance(child, Node) and child.tag in ("ul", "ol"):
                deeper = _rows(child, mark + ("#" if child.tag == "ol" else "*"))
                if deeper is None or below:
                    return None
                below = deeper
            elif _stands_alone(child) or (below and words(child).strip()):
                return None
            else:
                line.append(child)
        rows += [f"{mark} {_joined(_inline(line, nested=False))}".rstrip(), *below]
    return rows


def _stands_alone(node: Node | str) -> bool:
    return isinstance(node, Node) and node.tag in ("p", "blockquote")


def _listed(node: Node) -> str:
    """A list in tags. Inside of it each block stands on a line of its own, as a paragraph does elsewhere."""
    start = node.attributes.get("start")
    rows = [f'<{node.tag} start="{start}">' if start else f"<{node.tag}>"]
    for item in node.children:
        if isinstance(item, Node):
            blocks = _blocks(item.children)
            body = blocks[0] if len(blocks) == 1 and not blocks[0].startswith(("*", "#", "<")) else \
                "\n" + "\n\n".join(blocks) + "\n"
            rows.append(f"<li>{body}</li>")
    return "\n".join([*rows, f"</{node.tag}>"])
