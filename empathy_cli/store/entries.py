"""The elementary edits by which fields and entries of a list come and go; see `splice`."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from empathy_cli.model.problem import Path

from . import chunks
from .layout import Style, entry, field, flow
from .scalars import inline
from .splice import Page
from .tree import Node, dash, find, line_end, line_start, next_line


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


def insert_items(page: Page, path: Path, values: Sequence[Any]) -> Iterator[str]:
    """More entries in a list, side by side: before the one that stands at that place now, or at the end."""
    parent, parents = find(page.root, path[:-1])
    assert parent is not None
    index = int(path[-1])
    shape = page.shape_of(path)
    if parent.flow or any(p.flow for p in parents):
        new = [flow(value, shape, path) for value in values]
        if not parent.items:
            yield page.place(parent.start + 1, parent.end - 1, ", ".join(new))
        elif index:
            at = parent.items[index - 1].end
            column = parent.items[index - 1].column
            if "\n" in page.text[parent.start:at]:
                yield page.place(at, at, "".join(f",{page.eol}{' ' * column}{one}" for one in new))
            yield page.place(at, at, "".join(f", {one}" for one in new))
        else:
            yield page.place(parent.items[0].start, parent.items[0].start, "".join(f"{one}, " for one in new))
        return
    gap = page.style.gap
    if parent.items:
        start = dash(page.text, parent, parent.items[0])
        width = parent.items[0].start - start - 1
        gap = width if width > 0 and not page.text[start + 1:parent.items[0].start].strip(" ") else gap
    style = Style(page.style.dash, page.style.step, gap)
    between = page.eol + (page.eol if _apart(page, parent) else "")
    new = [page.joined(entry(value, shape, parent.column, path, style)) for value in values]
    if index < len(parent.items):
        at = dash(page.text, parent, parent.items[index])
        if index > 0 and not page.text[line_start(page.text, at):at].strip():
            top = chunks.above(page.text, line_start(page.text, at), parent.column)
            yield page.place(top, top, "".join(one + between for one in new))
        yield page.place(at, at, "".join(one.lstrip(" ") + between + " " * parent.column for one in new))
        return
    at = _behind(page.text, parent.end, parent.column)
    yield page.place(at, at, between + between.join(new))


def _apart(page: Page, parent: Node) -> bool:
    """Whether blank lines part the entries of a list."""
    places = chunks.places(page.text, parent)
    return places is not None and chunks.spaced([page.text[a:b] for a, b in places])


def rearrange(page: Page, path: Path, order: Sequence[int]) -> Iterator[str]:
    """The entries of a list in another order, each with its lines: what stands in brackets, with its own words."""
    node, parents = find(page.root, path)
    assert node is not None
    text = page.text
    if node.flow or any(p.flow for p in parents):
        ends = [item.end for item in node.items]
        gaps = [text[end:after.start] for end, after in zip(ends, node.items[1:], strict=False)]
        pieces = [text[node.items[i].start:node.items[i].end] for i in order]
        new = "".join(piece + gap for piece, gap in zip(pieces, [*gaps, ""], strict=True))
        yield page.place(node.items[0].start, ends[-1], new)
        return
    places = chunks.places(text, node)
    if places is None:
        return
    lines = [text[a:b] for a, b in places]
    whole = lines[-1].endswith(("\r", "\n"))
    apart, lines[-1] = chunks.spaced(lines), lines[-1] + ("" if whole else page.eol)
    new = chunks.joined([lines[i] for i in order], [i == 0 for i in order], page.eol, apart=apart)
    yield page.place(places[0][0], places[-1][1], new if whole else new.removesuffix(page.eol))


def delete(page: Page, path: Path) -> Iterator[str]:
    """Takes out a field or an entry, of several."""
    node, parents = find(page.root, path)
    assert node is not None
    parent = parents[-1]
    text = page.text
    if parent.shape == "map":
        index = [key.text for key, _ in parent.entries].index(str(path[-1]))
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
    following = starts[index + 1] if index + 1 < len(starts) else None
    yield from _lines_out(page, text, starts[index], ends[index], following, listed=parent.shape == "list")


def cut(page: Page, path: Path, gone: range) -> Iterator[str]:
    """Takes entries that stand side by side out of a list at once, each as `delete` would; the one above them stays."""
    node, parents = find(page.root, path)
    assert node is not None
    above, *items = node.items[gone.start - 1:gone.stop]
    if node.flow or any(p.flow for p in parents):
        if "#" not in page.text[above.end:items[-1].end]:
            yield page.place(above.end, items[-1].end, "")
        return
    following = None if gone.stop == len(node.items) else len(page.text)
    for which in (0, -1):
        text = page.text
        for item in reversed(items):  # from the end, so that the places before stay
            text = [*_lines_out(page, text, dash(page.text, node, item), item.end, following, listed=True)][which]
        yield text


def _lines_out(page: Page, text: str, start: int, end: int, following: int | None, *, listed: bool) -> Iterator[str]:
    """A text without the lines from `start` to `end`. `following` is where the next one starts."""
    end = next_line(text, end)
    first = line_start(text, start)
    if text[first:start].strip():  # the first field of an entry shares the line of its dash
        if following is not None and "#" not in text[end:following]:
            yield text[:start] + text[following:]
        return
    if not text[end:].strip():  # the last one takes the blank lines above along
        above = text[:first].rstrip("\r\n \t")
        yield above + (page.eol if text[-1:] in "\r\n" else "")
    if listed and following is None and text[end:line_end(text, end)].strip():
        top = len(text[:first].rstrip("\r\n \t"))  # the blank line that parted it from the one above parts nothing now
        yield text[:next_line(text, top)] + text[end:]
    yield text[:first] + text[_blank(text, first, end):]
    yield text[:first] + text[end:]


def _blank(text: str, first: int, end: int) -> int:
    """Where a blank line stood on both sides, the one behind goes too."""
    if first and text[line_start(text, max(first - (2 if text[:first].endswith("\r\n") else 1), 0)):first].strip():
        return end
    while end < len(text) and not text[end:line_end(text, end)].strip():
        end = next_line(text, end)
    return end
