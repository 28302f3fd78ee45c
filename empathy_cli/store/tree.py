"""A file's YAML as nodes that know which characters they are written with: what edits need, and nobody else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs forget to export it
from yaml.events import CollectionEndEvent, MappingStartEvent, ScalarEvent

from empathy_cli.model.problem import Path

from .layout import Style

_NEAR = 256
"""Characters in which most lines end."""


@dataclass(slots=True)
class Node:
    """`start` and `end` are character positions; the end is that of what is written, before comments and blank lines.

    `entries` are (key, value) of a mapping, `items` the entries of a list, `text` the value of a scalar.
    """

    shape: str
    start: int
    end: int
    column: int
    style: str = ""
    flow: bool = False
    text: str = ""
    entries: list[tuple["Node", "Node"]] = field(default_factory=list)
    items: list["Node"] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        return self.shape == "text"

    @property
    def is_block(self) -> bool:
        """A text below `|` or `>`."""
        return self.style in ("|", ">")

    def child(self, step: str | int) -> "Node | None":
        if isinstance(step, int):
            return self.items[step] if step < len(self.items) else None
        return next((value for key, value in self.entries if key.text == step), None)

    def key(self, step: str) -> "Node":
        """Raises KeyError: asked in a generator, where a StopIteration would be no exception of anybody's."""
        found = next((key for key, _ in self.entries if key.text == step), None)
        if found is None:
            raise KeyError(step)
        return found

    def leaves(self) -> Iterator["Node"]:
        """Every scalar in it, keys too."""
        if self.is_text:
            yield self
        for key, value in self.entries:
            yield from key.leaves()
            yield from value.leaves()
        for item in self.items:
            yield from item.leaves()


def compose(text: str) -> Node:
    """The nodes of a text that `reader` has accepted: its limits hold, and nothing is tagged or anchored."""
    event = CParser(text).get_event
    event()
    event()
    return _node(event, event(), text)


def _node(event: Callable[[], Any], first: Any, text: str) -> Node:
    item: Any
    start, end = first.start_mark, first.end_mark
    if isinstance(first, ScalarEvent):
        return Node("text", start.index, _written(text, first), start.column, first.style or "", text=first.value)
    node = Node("map" if isinstance(first, MappingStartEvent) else "list", start.index, end.index, start.column,
                flow=bool(first.flow_style))
    while not isinstance(item := event(), CollectionEndEvent):
        if node.shape == "map":
            key = _node(event, item, text)
            value = _node(event, event(), text)
            node.entries.append((key, value))
            node.end = max(value.end, key.end)
        else:
            node.items.append(_node(event, item, text))
            node.end = node.items[-1].end
    if node.flow:
        node.end = getattr(item.end_mark, "index", node.end)
    return node


def _written(text: str, scalar: Any) -> int:
    """Where a scalar's last character stands; a block's end mark lies behind the blank lines that follow it."""
    start, end = int(scalar.start_mark.index), int(scalar.end_mark.index)
    if scalar.style not in ("|", ">"):
        return end
    header = text[start:line_end(text, start)]
    if "+" in header.split("#", maxsplit=1)[0]:  # blank lines at its end belong to the text
        written = text[start:end]  # no more of the file than that, as there may be thousands of them
        return start + len(written.rstrip("\r\n")) if not scalar.value.strip() else end - (
            2 if written.endswith("\r\n") else 1 if written.endswith(("\r", "\n")) else 0)
    while end > start and text[end - 1] in " \t\r\n":
        end -= 1
    return max(end, start + 1)


def find(root: Node, path: Path) -> tuple[Node | None, list[Node]]:
    """The node at a path, and its parents from the top; `None` where there is none."""
    node: Node | None = root
    parents: list[Node] = []
    for step in path:
        if node is None:
            return None, parents
        parents.append(node)
        node = node.child(step)
    return node, parents


def dash(text: str, parent: Node, item: Node) -> int:
    """Where the dash of an entry of a block list stands: in its line, or above it in the column of the list."""
    end = item.start
    while end >= 0:
        start = line_start(text, end)
        at = start + parent.column
        if at < item.start and text[at] == "-" and "#" not in text[start:at]:
            return at
        end = start - (2 if text.startswith("\r\n", start - 2) else 1)
    return -1


def line_start(text: str, at: int) -> int:
    """Behind the line's end characters before it. Only what is near is looked through: most files have no CR at all."""
    far, low = _NEAR, at
    while low > 0:
        low, high = max(at - far, 0), low
        if (found := max(text.rfind("\n", low, high), text.rfind("\r", low, high))) >= 0:
            return found + 1
        far *= 2
    return 0


def line_end(text: str, at: int) -> int:
    """Before the line's end characters."""
    far, high = _NEAR, at
    while high < len(text):
        low, high = high, at + far
        ends = [i for i in (text.find("\n", low, high), text.find("\r", low, high)) if i >= 0]
        if ends:
            return min(ends)
        far *= 2
    return len(text)


def next_line(text: str, at: int) -> int:
    """Behind the line's end characters."""
    end = line_end(text, at)
    return end + (2 if text.startswith("\r\n", end) else 1 if end < len(text) else 0)


def style_of(root: Node, text: str) -> Style:
    """How the file is indented, by the first list and the first group in it."""
    dashes: list[int] = []
    steps: list[int] = []
    gaps: list[int] = []

    def look(node: Node) -> None:
        for _, value in node.entries:
            if not value.flow and not node.flow and value.shape != "text":
                (dashes if value.shape == "list" else steps).append(value.column - node.column)
            look(value)
        for item in node.items:
            start = item.start if node.flow else dash(text, node, item)
            if item.start > start + 1 and not text[start + 1:item.start].strip(" "):
                gaps.append(item.start - start - 1)
            look(item)

    look(root)
    at, gap = dashes[0] if dashes else 2, gaps[0] if gaps else 1
    return Style(at, steps[0] if steps else max(at, 2), gap)
