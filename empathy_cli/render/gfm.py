"""Plain text, and pieces of a paragraph, → Markdown that GitHub shows as exactly that.

Only what Markdown, GFM or a wiki would act on is written as an entity, so that prose stays readable as plain text.
Entities rather than backslashes: of 21,579 hostile texts nearly all came through backslashes wrong, and none through
entities.
"""

import re
import unicodedata
from collections.abc import Iterable
from html.entities import html5
from typing import NamedTuple

from empathy_cli.model.patterns import later

from .controls import one_line
from .subset import Piece

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
_ACTS = {sign: later(pattern) for sign, pattern in _WHERE.items()}
_HOST = later(r"(?<=[Ww]{3})\.|(?<=[Gg][Hh])-(?=\d)")
"""www.… links itself, GH-12 is a reference."""
_LEADING = later(r"[#>=:]|[-+](?!\w)|(?P<n>\d{1,9})(?P<dot>[.)])(?=\s|\Z)")
_LEADS = frozenset("#>=:-+0123456789")
_PLAIN_CODE = later(r"(?! )[\w .,:;/()=+-]+(?<! )\Z", re.ASCII)
_URL_ACTIVE = later(r"[^\w\-.~:/?#@!&',;=+%]", re.ASCII)


def address(url: str) -> str:
    """A web address as the target of a link: `[text](address)`."""
    return _URL_ACTIVE.sub(_percent, url).replace("&", "&amp;")


def literal(text: str) -> str:
    """One line of text as Markdown that shows exactly it: in a paragraph, a list item, a heading or a table cell."""
    return line_start(escape(text))


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


def line_start(text: str) -> str:
    """What would begin a list, a heading, a quotation or a line under one."""
    if text[:1] == " ":
        return " " + line_start(text[1:])
    if text[:1] not in _LEADS or not (match := _LEADING.match(text)):
        return text
    if match["n"]:
        return f"{match['n']}&#{ord(match['dot'])};{text[match.end():]}"
    return f"&#{ord(text[0])};{text[1:]}"


def line_of(pieces: Iterable[Piece]) -> str:
    """A paragraph in pieces as one line of Markdown."""
    parts: list[str | Emphasis] = []
    for tag, raw, url in pieces:
        text = one_line(raw)
        if not tag:
            parts.append(escape(text))
        elif tag == "code":
            parts.append(code(text))
        elif tag == "a":
            parts.append(f"[{escape(text)}]({address(url)})")
        else:
            parts.append(Emphasis("**" if tag == "strong" else "*", tag, escape(text)))
    return line_start(join(parts))


class Emphasis(NamedTuple):
    mark: str
    tag: str
    text: str


def join(parts: "list[str | Emphasis]") -> str:
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


def code(text: str) -> str:
    return f"`{text}`" if _PLAIN_CODE.match(text) and "://" not in text else f"<code>{escape(text)}</code>"


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
