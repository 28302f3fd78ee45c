"""The elementary edits: each takes one place of a text and offers new texts for it, the most careful first.

None of them is trusted: `editor` reads each again, and takes the first in which the intended value changed and
nothing else did.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from empathy_cli.model.problem import Path

from .layout import Lines, Style, entry, field, flow, inner, lay, text_of
from .scalars import folded, inline, literal, quoted, refuse_unwanted
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
    yield _fresh(page, node, parents, path, value)


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
    at = parent.key(path[-1]).end if isinstance(path[-1], str) else node.start
    for leaf in node.leaves():
        if "#" in page.text[at:leaf.start]:
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


def insert_key(page: Page, path: Path, value: Any) -> Iterator[str]:
    """A field that is not there yet, at its place in the model's order."""
    parent, parents = find(page.root, path[:-1])
    assert parent is not None
    key = str(path[-1])
    shape = page.shape_of(path)
    before = _before(page.shape_of(path[:-1]), parent, key)
    if parent.flow or any(p.flow for p in parents):
        new = f"{inline(key, flow=True)}: {flow(value, shape, path)}"
        if before is not None:
            yield page.place(before[1].end, before[1].end, f", {new}")
        else:
            yield page.place(parent.start + 1, parent.start + 1, f"{new}, " if parent.entries else new)
        return
    column = parent.column
    lines = field(key, value, shape, column, path, page.style)
    if before is None:
        at = parent.entries[0][0].start
        yield page.place(at, at, page.joined([lines[0].lstrip(" "), *lines[1:]]) + page.eol + " " * column)
        return
    at = _behind(page.text, max(before[1].end, before[0].end), column)
    above, below = "", ""
    if len(path) == 1 and _spaced(page):
        large = len(lines) > 1 or page.text.count("\n", before[0].start, at) + page.text.count(
            "\r", before[0].start, at) > 0
        following = page.text[next_line(page.text, at):]
        above = page.eol if large else ""
        tight = bool(following.strip()) and not following.startswith(("\r", "\n"))
        below = page.eol if len(lines) > 1 and tight else ""
    yield page.place(at, at, page.eol + above + page.joined(lines) + below)


def _before(shape: Any, parent: Node, key: str) -> tuple[Node, Node] | None:
    """The entry after which a key belongs: the last one of those that the model names before it."""
    order = list(getattr(shape, "by_key", ()))
    if key not in order:
        return parent.entries[-1] if parent.entries else None
    rank = {name: i for i, name in enumerate(order)}
    known = [(rank[k.text], i) for i, (k, _) in enumerate(parent.entries) if rank.get(k.text, len(order)) < rank[key]]
    return parent.entries[max(known)[1]] if known else None


def _spaced(page: Page) -> bool:
    """Whether blank lines part the fields of the file; a file of one line or none leaves it open."""
    entries = page.root.entries
    gaps = [page.text[value.end:after.start] for (_, value), (after, _) in pairwise(entries)]
    return any(re.search(r"(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)", gap) for gap in gaps) or not any(
        "\n" in page.text[key.start:value.end] for key, value in entries)


def _behind(text: str, end: int, column: int) -> int:
    """The end of an entry's last line, and of the comment lines below that are indented further than its key."""
    at = line_end(text, end)
    while True:
        following = next_line(text, at)
        line = text[following:line_end(text, following)]
        if following == at or not line.lstrip().startswith("#") or len(line) - len(line.lstrip(" ")) <= column:
            return at
        at = line_end(text, following)


def insert_item(page: Page, path: Path, value: Any) -> Iterator[str]:
    """One more entry in a list, before the one that stands at that place now, or at the end."""
    parent, parents = find(page.root, path[:-1])
    assert parent is not None
    index = int(path[-1])
    shape = page.shape_of(path)
    if parent.flow or any(p.flow for p in parents):
        new = flow(value, shape, path)
        if not parent.items:
            yield page.place(parent.start + 1, parent.end - 1, new)
        elif index:
            at = parent.items[index - 1].end
            column = parent.items[index - 1].column
            if "\n" in page.text[parent.start:at]:
                yield page.place(at, at, f",{page.eol}{' ' * column}{new}")
            yield page.place(at, at, f", {new}")
        else:
            yield page.place(parent.items[0].start, parent.items[0].start, f"{new}, ")
        return
    gap = page.style.gap
    if parent.items:
        start = dash(page.text, parent, parent.items[0])
        width = parent.items[0].start - start - 1
        gap = width if width > 0 and "\n" not in page.text[start:parent.items[0].start] else gap
    style = Style(page.style.dash, page.style.step, gap)
    lines = entry(value, shape, parent.column, path, style)
    if index < len(parent.items):
        at = dash(page.text, parent, parent.items[index])
        yield page.place(at, at, page.joined([lines[0].lstrip(" "), *lines[1:]]) + page.eol + " " * parent.column)
        return
    at = _behind(page.text, parent.end, parent.column)
    yield page.place(at, at, page.eol + page.joined(lines))


def delete(page: Page, path: Path) -> Iterator[str]:
    """Takes out a field or an entry, of several."""
    node, parents = find(page.root, path)
    assert node is not None
    parent = parents[-1]
    text = page.text
    if parent.shape == "map":
        index = next(i for i, (key, _) in enumerate(parent.entries) if key.text == path[-1])
        starts = [key.start for key, _ in parent.entries]
        ends = [max(value.end, text.find(":", key.end) + 1) for key, value in parent.entries]
    else:
        index = int(path[-1])
        starts = [item.start if parent.flow else dash(text, parent, item) for item in parent.items]
        ends = [item.end for item in parent.items]
    if parent.flow or any(p.flow for p in parents):
        start, end = (starts[index], starts[index + 1]) if index + 1 < len(starts) else (ends[index - 1], ends[index])
        if "#" not in text[start:starts[index]] + text[ends[index]:max(end, ends[index])]:
            yield page.place(start, end, "")
        return
    start, end = starts[index], next_line(text, ends[index])
    first = line_start(text, start)
    if text[first:start].strip():  # the first field of an entry shares the line of its dash
        gap = text[end:starts[index + 1]] if index + 1 < len(starts) else "#"
        if "#" not in gap:
            yield page.place(start, starts[index + 1], "")
        return
    if not text[end:].strip():  # the last one takes the blank lines above along
        above = text[:first].rstrip("\r\n \t")
        yield above + (page.eol if text[-1:] in "\r\n" else "")
    yield page.place(first, _blank(text, first, end), "")
    yield page.place(first, end, "")


def _blank(text: str, first: int, end: int) -> int:
    """Where a blank line stood on both sides, the one behind goes too."""
    if first and text[line_start(text, max(first - (2 if text[:first].endswith("\r\n") else 1), 0)):first].strip():
        return end
    while end < len(text) and not text[end:line_end(text, end)].strip():
        end = next_line(text, end)
    return end
