"""What a body in storage format says, however it is written: Confluence writes it anew when it stores it.

For a run that was cut off: what stands there is ours if it says what we were about to write; and for people who
compare.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from html import escape, unescape
from xml.etree import ElementTree as ET

_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]*;")
_SPOKEN = ("content-title", "filename", "href")
_BLOCK_END = re.compile(r"(</(?:p|h[1-6]|li|ul|ol|tr|table|tbody|blockquote|ac:structured-macro)>)(?!\n)")
_BLANKS = re.compile(r"[ \t\r\n]+")
_BLOCK = re.compile(r"p|h[1-6]|[uod]l|li|d[dt]|table|colgroup|col|thead|tbody|t[rhd]|blockquote|pre|hr|div|"
                    r"ac:(?:structured-macro|parameter|rich-text-body|plain-text-body|layout|layout-section|layout-cell)")
_OF_THEIRS = frozenset({"ac:macro-id", "ac:schema-version", "ac:local-id", "local-id", "ri:version-at-save"})
"""Attributes that Confluence adds."""
_MAX_READABLE = 400_000
SEPARATOR = "."


def digest(data: bytes) -> str:
    """Two hashes: of what we write, byte for byte, and of what it says."""
    return f"{sha256(data).hexdigest()[:40]}{SEPARATOR}{said(data.decode('utf-8', 'replace'))}"


def says(body: str, digest: str) -> bool:
    """Whether a body as Confluence has stored it says what that of this digest does."""
    return bool(digest) and said(body) == digest.partition(SEPARATOR)[2]


def said(body: str) -> str:
    """The hash of all words without blanks, and of where links and pictures lead. Entities that XML does not know and
    the order of attributes make no difference.
    """
    text = _named(body)
    try:
        root = ET.fromstring(f'<r xmlns:ac="ac" xmlns:ri="ri">{text}</r>')  # noqa: S314 - no DTD can stand inside of an element
    except (ET.ParseError, RecursionError):
        return sha256(body.encode("utf-8", "replace")).hexdigest()[:24]
    parts = ["".join("".join(root.itertext()).split())]
    for element in root.iter():
        parts += [value for name, value in element.attrib.items() if name.rpartition("}")[2] in _SPOKEN]
    return sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:24]


def lines(body: str) -> bytes:
    """A body with a line for each block, for people who compare."""
    return (_BLOCK_END.sub(r"\1\n", body).strip("\n") + "\n").encode("utf-8", "replace")


def readable(data: bytes) -> bytes:
    """A body for people who compare: blocks on lines of their own, and the same lines however Confluence writes it.
    What is no storage format, or too long, stands as it is.
    """
    body = data.decode("utf-8", "replace")
    rows = _Rows()
    parser = ET.XMLParser(target=rows)  # noqa: S314 - no DTD can stand inside of an element
    try:
        if len(body) > _MAX_READABLE:
            return lines(body)
        parser.feed(f'<r xmlns:ac="ac" xmlns:ri="ri">{_named(body)}</r>')
        parser.close()
    except ET.ParseError:
        return lines(body)
    return rows.text()


class _Rows:
    """Takes what a parser of XML finds, and writes it down."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = [[]]

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _prefixed(tag)
        if _BLOCK.fullmatch(name):
            self.rows.append([])
        said = sorted((_prefixed(key), value) for key, value in attributes.items())
        more = "".join(f' {key}="{escape(value, quote=False)}"' for key, value in said if key not in _OF_THEIRS)
        self._row(f"<{name}{more}>" if name != "r" else "")

    def end(self, tag: str) -> None:
        name = _prefixed(tag)
        self._row(f"</{name}>" if name != "r" else "")
        if _BLOCK.fullmatch(name):
            self.rows.append([])

    def data(self, text: str) -> None:
        self._row(_BLANKS.sub(" ", escape(text, quote=False)))

    def text(self) -> bytes:
        found = (_BLANKS.sub(" ", "".join(row)).strip(" ") for row in self.rows)
        return ("\n".join(row for row in found if row) + "\n").encode("utf-8", "replace")

    def _row(self, text: str) -> None:
        self.rows[-1].append(text)


def _prefixed(tag: str) -> str:
    """`{ac}link` as it is written: `ac:link`."""
    space, _, name = tag.rpartition("}")
    return f"{space[1:]}:{name}" if space else name


def _named(body: str) -> str:
    return _NAMED.sub(lambda name: unescape(name[0]), body)
