"""The elementary edits: each takes one place of a text and offers new texts for it, the most careful first.

Here values change; in `entries`, fields and entries come and go.

None of them is trusted: `editor` reads each again, and takes the first in which the intended value changed and
nothing else did.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from empathy_cli.model.problem import Path

from .layout import Lines, Style, entry, flow, inner, lay, text_of
from .scalars import folded, literal, quoted, refuse_unwanted
from .tree import Node, compose, dash, find, line_end, line_start, next_line, style_of

_HEADER = re.compile(r"([|>])([-+0-9]*)([^\r\n]*)")


@dataclass(frozen=True, slots=True)
class Page:
    """A text with its nodes. `shape` is the model's group for the whole, or `None`."""

    text: str
    root: Node
    shape: Any
    style: Style
    eol: str

    @classmethod
    def of(cls, text: str, shape: Any) -> "Page":
        root = compose(text)
        eol = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
        return cls(text, root, shape, style_of(root, text), eol)

    def shape_of(self, path: Path) -> Any:
        shape = self.shape
        for step in path:
            shape = inner(shape, step)
        return shape

    def place(self, start: int, end: int, new: str) -> str:
        return self.text[:start] + new + self.text[end:]

    def joined(self, lines: "list[str] | tuple[str, ...]") -> str:
        return self.eol.join(lines)


def set_text(page: Page, path: Path, value: Any) -> Iterator[str]:
    """Another text in the place of one: in its own style, then in the one that a new file would have."""
    node, parents = find(page.root, path)
    assert node is not None
    text = text_of(value)
    refuse_unwanted(text, path)
    if any(parent.flow for parent in parents):
        yield page.place(node.start, node.end, _alike(node, text) or flow(value, page.shape_of(path), path))
        yield page.place(node.start, node.end, quoted(text))
        return
    alike = _alike(node, text)
    if alike and not node.is_block:
        yield page.place(node.start, node.end, alike)
    if node.is_block:
        yield from _same_block(page, node, text)
    if not comment_within(page, path, node, parents[-1]):
        yield _fresh(page, node, parents, path, value)
    elif not node.is_block:
        yield page.place(node.start, node.end, quoted(text))


def _alike(node: Node, text: str) -> str | None:
    """On one line, with the quotes that stand there."""
    if "\n" in text or "\r" in text or not node.text:
        return None
    if node.style == '"':
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t") + '"'
    return "'" + text.replace("'", "''") + "'" if node.style == "'" else None


def _same_block(page: Page, node: Node, text: str) -> Iterator[str]:
    header = _HEADER.match(page.text, node.start)
    assert header
    body = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*( *)").match(page.text, next_line(page.text, node.start))
    indent = len(body[1]) if body else 0
    bent = folded(text, 100 - indent) if header[1] == ">" else None
    for lines in (bent, literal(text) if header[1] == "|" else None):
        if lines and indent:
            below = page.joined([" " * indent + line if line else "" for line in lines])
            yield page.place(node.start, node.end, header[0] + page.eol + below)
    if header[1] == ">" and (lines := literal(text)) and indent:
        below = page.joined([" " * indent + line if line else "" for line in lines])
        yield page.place(node.start, node.end, "|" + header[2] + header[3] + page.eol + below)


def replace(page: Page, path: Path, value: Any) -> Iterator[str]:
    """A new value of whatever shape. Where a comment stands in the old one, nothing is offered."""
    node, parents = find(page.root, path)
    assert node is not None
    if any(parent.flow for parent in parents):
        yield page.place(node.start, node.end, flow(value, page.shape_of(path), path))
    elif not comment_within(page, path, node, parents[-1]):
        yield _fresh(page, node, parents, path, value)


def comment_within(page: Page, path: Path, node: Node, parent: Node) -> bool:
    """Whether somebody's comment would go with the node."""
    at = parent.key(path[-1]).end if isinstance(path[-1], str) else dash(page.text, parent, node)
    for leaf in node.leaves():
        if "#" in page.text[at:leaf.start]:
            return True
        if leaf.is_block and leaf is not node and "#" in page.text[leaf.start:line_end(page.text, leaf.start)]:
            return True
        at = max(leaf.end, at)
    return "#" in page.text[at:node.end]


def _fresh(page: Page, node: Node, parents: list[Node], path: Path, value: Any) -> str:
    """Laid out anew after its key or dash. A comment behind it stays on the first line."""
    text, parent = page.text, parents[-1]
    if parent.shape == "map":
        key = parent.key(str(path[-1]))
        after = text.index(":", key.end) + 1
        indent, lead = key.column, ""
    else:
        at = dash(text, parent, node)
        after, indent, lead = at + 1, parent.column, " " * (page.style.gap - 1)
    laid = _laid(page, path, value, indent, after - line_start(text, after) + 1, parent)
    rest = text[node.end:line_end(text, node.end)]
    if node.is_block:
        header = _HEADER.match(text, node.start)
        rest = header[3] if header else ""
    end = node.end if node.is_block else node.end + len(rest)
    first = f"{' ' if laid.head else ''}{lead if laid.head else ''}{laid.head}{rest}"
    return page.place(after, max(end, after), page.joined([first, *laid.below]))


def _laid(page: Page, path: Path, value: Any, indent: int, used: int, parent: Node) -> Lines:
    shape = page.shape_of(path)
    if parent.shape == "map":
        return lay(value, shape, indent, used, path, page.style)
    lines = entry(value, shape, indent, path, page.style)
    return Lines(lines[0][indent + 1:].lstrip(" "), tuple(lines[1:]))


def expand(page: Page, path: Path, main: str) -> Iterator[str]:
    """`- Some text` becomes `- text: Some text`; the text itself stays as it is written."""
    node, parents = find(page.root, path)
    assert node is not None
    raw = page.text[node.start:node.end]
    if any(parent.flow for parent in parents):
        yield page.place(node.start, node.end, f"{{{main}: {raw}}}")
        return
    parent = parents[-1]
    if parent.shape == "list":
        for by in sorted({0, page.style.step, page.style.gap + 1}):
            yield page.place(node.start, node.end, f"{main}: {_deeper(raw, by)}")
        return
    column = parent.column + page.style.step
    after = page.text.index(":", parent.key(str(path[-1])).end) + 1
    if page.text[after:node.start].strip():
        return
    for body in (raw, _deeper(raw, page.style.step)):
        yield page.place(after, node.end, f"{page.eol}{' ' * column}{main}: {body}")


def enlist(page: Page, path: Path) -> Iterator[str]:
    """`tags: gift` becomes a list of one."""
    node, parents = find(page.root, path)
    assert node is not None
    raw = page.text[node.start:node.end]
    if any(parent.flow for parent in parents) or node.flow:
        yield page.place(node.start, node.end, f"[{raw}]")
        return
    parent = parents[-1]
    after = page.text.index(":", parent.key(str(path[-1])).end) + 1
    if page.text[after:node.start].strip():
        return
    column = parent.column + page.style.dash
    lead = f"{page.eol}{' ' * column}-{' ' * page.style.gap}"
    if node.is_text:
        yield page.place(after, node.end, lead + raw)
        yield page.place(after, node.end, lead + _deeper(raw, page.style.dash + 2))
    else:
        yield page.place(after, node.end, lead + _deeper(raw, page.style.dash + 1 + page.style.gap - page.style.step))


def _deeper(raw: str, by: int) -> str:
    """The lines below the first one, indented further."""
    return re.sub(r"(\r\n|\r|\n)(?=[^\r\n])", lambda end: end[0] + " " * by, raw) if by > 0 else raw
