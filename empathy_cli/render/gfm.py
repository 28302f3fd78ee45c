"""Safe HTML → Markdown that GitHub shows the same, and plain text → Markdown that shows exactly that text.

Only what Markdown, GFM or a wiki would act on is written as an entity, so that prose stays readable as plain text.
Entities rather than backslashes: of 21,579 hostile texts nearly all came through backslashes wrong, and none through
entities.
"""

import re
import unicodedata
from collections.abc import Iterable
from html.entities import html5
from typing import NamedTuple

from .controls import one_line
from .subset import Piece
from .tree import Node, parse, stacked, words

_OPEN_NAMES = "|".join(sorted({n for n in html5 if not n.endswith(";")}, key=len, reverse=True))
"""`&copy` is ©, in HTML, without its semicolon."""

_ACTIVE = re.compile(r"[`*\[\]|${\\_<&~@#:%=^]")
"""Signs that may act. Most always do: code, emphasis, links, table cells, mathematics, templates."""
_WHERE = {
    "\\": r"\\(?=[!-/:-@\[-`{-~]|\Z)",
    "_": r"(?<![^\W_])_|_(?![^\W_])",  # snake_case needs nothing
    "<": r"<(?![ \d])",
    "&": rf"&(?=\#|[A-Za-z][A-Za-z0-9]*;|(?:{_OPEN_NAMES}))",
    "~": r"(?<=[^ ])~|~(?!\w)",  # strikethrough; ~5 needs nothing
    "@": r"@(?=[\w<])",  # mentions, addresses; Azure's, by number
    "%": r"%(?=%)|(?<=%)%",  # comments of Obsidian
    "=": r"=(?==)|(?<==)=",  # marked text there, and in An Otter Wiki
    "^": r"(?<!\S)\^",  # the id of a block there: a word at the end of it
    "#": r"(?<!\S)\#|\#(?=\d|\#*\Z)",  # references; the end of a heading, with or without a blank
    ":": r":(?=//)|(?<!\d):(?=[a-z0-9_+-]{1,40}:)",  # addresses that link themselves, :emoji:
}
"""Signs that act only in some places, and the places."""
_ACTS = {sign: re.compile(pattern) for sign, pattern in _WHERE.items()}
_HOST = re.compile(r"(?<=[Ww]{3})\.|(?<=[Gg][Hh])-(?=\d)")
"""www.… links itself, GH-12 is a reference."""
_LEADING = re.compile(r"[#>=:]|[-+](?!\w)|(?P<n>\d{1,9})(?P<dot>[.)])(?=\s|\Z)")
_LEADS = frozenset("#>=:-+0123456789")
_PLAIN_CODE = re.compile(r"(?! )[\w .,:;/()=+-]+(?<! )\Z", re.ASCII)
_URL_ACTIVE = re.compile(r"[^\w\-.~:/?#@!&',;=+%]", re.ASCII)


def address(url: str) -> str:
    """A web address as the target of a link: `[text](address)`."""
    return _URL_ACTIVE.sub(_percent, url).replace("&", "&amp;")


def literal(text: str) -> str:
    """One line of text as Markdown that shows exactly it: in a paragraph, a list item, a heading or a table cell."""
    return _line_start(escape(text))


def escape(text: str) -> str:
    """Text in the middle of a line."""
    text = _ACTIVE.sub(_entity, text)
    if "ww." in text or "WW." in text or "h-" in text or "H-" in text:
        text = _HOST.sub(lambda sign: f"&#{ord(sign[0])};", text)
    return text


def _entity(match: re.Match[str]) -> str:
    sign = match[0]
    where = _ACTS.get(sign)
    if where and not where.match(match.string, match.start()):
        return sign
    return "&amp;" if sign == "&" else "&lt;" if sign == "<" else f"&#{ord(sign)};"


def _line_start(text: str) -> str:
    """What would begin a list, a heading, a quotation or a line under one."""
    if text[:1] == " ":
        return " " + _line_start(text[1:])
    if text[:1] not in _LEADS or not (match := _LEADING.match(text)):
        return text
    if match["n"]:
        return f"{match['n']}&#{ord(match['dot'])};{text[match.end():]}"
    return f"&#{ord(text[0])};{text[1:]}"


def line(html: str) -> str:
    """Safe HTML of one paragraph as one line of Markdown."""
    return _line_start(_inline(parse(html).children))


def line_of(pieces: Iterable[Piece]) -> str:
    """A paragraph in pieces as one line of Markdown."""
    parts: list[str | _Emphasis] = []
    for tag, raw, url in pieces:
        text = one_line(raw)
        if not tag:
            parts.append(escape(text))
        elif tag == "code":
            parts.append(_code(text))
        elif tag == "a":
            parts.append(f"[{escape(text)}]({address(url)})")
        else:
            parts.append(_Emphasis("**" if tag == "strong" else "*", tag, escape(text)))
    return _line_start(_join(parts))


def blocks(html: str) -> str:
    """Safe HTML of prose as blocks of Markdown."""
    return "\n\n".join(_blocks(parse(html).children))


class _Emphasis(NamedTuple):
    mark: str
    tag: str
    text: str


def _inline(nodes: list[Node | str], *, nested: bool = False) -> str:
    parts: list[str | _Emphasis] = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(escape(one_line(node)))
        elif node.tag == "br":
            parts.append("<br>")
        elif node.tag == "code":
            parts.append(_code(one_line(words(node))))
        elif node.tag in ("strong", "em"):
            parts += _emphasis(node, nested=nested)
        elif node.tag == "a":
            parts.append(_link(node))
        else:
            parts.append(_inline(node.children, nested=nested))
    return _join([part for part in parts if part])


def _emphasis(node: Node, *, nested: bool) -> "list[str | _Emphasis]":
    text = _inline(node.children, nested=True)
    inner = text.strip()
    if not inner:
        return [text]
    before, after = text[:len(text) - len(text.lstrip())], text[len(text.rstrip()):]
    mark = "" if nested else "**" if node.tag == "strong" else "*"
    return [before, _Emphasis(mark, node.tag, inner), after]


def _join(parts: "list[str | _Emphasis]") -> str:
    """Emphasis by stars where they would be read as such between their neighbours, else by tags."""
    text = ""
    for i, part in enumerate(parts):
        if isinstance(part, str):
            # an exclamation mark before a link would make it a picture; two pieces of code would be one
            glued = parts[i + 1:] and part.endswith("!") and str(parts[i + 1])[:1] == "["
            piece = part[:-1] + "&#33;" if glued else part
            if text.endswith("`") and piece.startswith("`"):
                piece = f"<code>{escape(piece.strip('`'))}</code>"
            text += piece
            continue
        after = parts[i + 1] if parts[i + 1:] else ""
        next_char = after[:1] if isinstance(after, str) else "*"
        stars = part.mark and text[-1:] != "*" and _opens(text[-1:], part.text[0]) and _opens(next_char, part.text[-1])
        text += f"{part.mark}{part.text}{part.mark}" if stars else f"<{part.tag}>{part.text}</{part.tag}>"
    return text


def _opens(outside: str, inside: str) -> bool:
    """Whether stars between these two are emphasis: CommonMark's flanking rule, on the safe side."""
    if inside.isalnum():
        return True
    return not outside or outside.isspace() or unicodedata.category(outside)[0] == "P"


def _code(text: str) -> str:
    return f"`{text}`" if _PLAIN_CODE.match(text) and "://" not in text else f"<code>{escape(text)}</code>"


def _link(node: Node) -> str:
    text, href = _inline(node.children, nested=False), node.attributes.get("href")
    if not href or not text.strip():
        return text
    return f"[{text}]({address(href)})"


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def _blocks(nodes: list[Node | str]) -> list[str]:
    """Each block as its lines, joined by newlines."""
    found: list[str] = []
    last_list = ""
    for node in stacked(nodes):
        if node.tag == "p":
            text = _inline(node.children).replace("<br> ", "<br>").strip(" ")
            if not text:
                continue
            found.append(_line_start(text))
        elif node.tag == "blockquote":
            found.append("\n".join(f"> {row}".rstrip() for row in "\n\n".join(_blocks(node.children)).split("\n")))
        else:
            found.append(_list(node, again=last_list == node.tag))
        last_list = "" if last_list == node.tag or node.tag not in ("ul", "ol") else node.tag
    return found


def _list(node: Node, *, again: bool) -> str:
    """`again`: the list before was of the same kind; another mark keeps them apart."""
    items = [child for child in node.children if isinstance(child, Node)]
    start = int(node.attributes.get("start") or 1)
    wide = any(isinstance(c, Node) and c.tag in ("p", "blockquote") for item in items for c in item.children)
    gap = "\n\n" if wide else "\n"  # Python-Markdown ends a quotation only with an empty line
    rows = []
    for n, item in enumerate(items, start):
        mark = f"{n}{')' if again else '.'} " if node.tag == "ol" else "* " if again else "- "
        body = gap.join(_blocks(item.children)).split("\n")
        inner = " " * max(4, len(mark))  # four is right everywhere; Python-Markdown takes no less
        rows.append("\n".join([mark + body[0], *(inner + row if row else "" for row in body[1:])]).rstrip())
    return gap.join(rows)
