"""A block list as the lines of each of its entries: what moves, comes and goes as a whole when the list changes."""

import re
from collections.abc import Sequence

from .tree import Node, dash, line_end, line_start, next_line

_BLANK = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))+")


def places(text: str, node: Node) -> list[tuple[int, int]] | None:
    """Where the lines of each entry begin and end; `None` where an entry shares a line with something else.

    Comments above an entry are its own, but for the first one: there they may be about the list. So are comments
    below that are indented further than its dash.
    """
    if node.flow or node.shape != "list" or not node.items:
        return None
    found: list[tuple[int, int]] = []
    for item in node.items:
        at = line_start(text, dash(text, node, item))
        if text[at:dash(text, node, item)].strip() or (found and found[-1][1] > at):
            return None
        found.append((found[-1][1] if found else at, _end(text, item.end, node.column)))
    return found


def _end(text: str, at: int, column: int) -> int:
    """Behind an entry's last line, and the comments below that are indented further than its dash."""
    end = look = next_line(text, at)
    while look < len(text):
        line = text[look:line_end(text, look)]
        look = next_line(text, look)
        if line.lstrip().startswith("#") and len(line) - len(line.lstrip(" ")) > column:
            end = look
        elif line.strip():
            break
    return end


def above(text: str, at: int, column: int) -> int:
    """The start of the comment lines straight above an entry whose line starts at `at`: they are its own."""
    while at:
        before = line_start(text, at - (2 if text.endswith("\r\n", 0, at) else 1))
        line = text[before:at]
        if not line.lstrip().startswith("#") or len(line) - len(line.lstrip(" ")) > column:
            break
        at = before
    return at


def blank(chunk: str) -> bool:
    """Whether a blank line parts it from what stands above."""
    return _BLANK.match(chunk) is not None


def spaced(chunks: Sequence[str]) -> bool:
    """Whether blank lines part the entries, as these stand in the file."""
    return len(chunks) > 1 and 2 * sum(map(blank, chunks[1:])) >= len(chunks) - 1


def joined(chunks: Sequence[str], loose: Sequence[bool], eol: str, *, apart: bool) -> str:
    """The lines one below the other. `loose` are those that never stood below another: `apart` puts a line between."""
    found = []
    for i, (chunk, new) in enumerate(zip(chunks, loose, strict=True)):
        if not i:
            found.append(chunk[head.end():] if (head := _BLANK.match(chunk)) else chunk)
        else:
            found.append(eol + chunk if new and apart and not blank(chunk) else chunk)
    return "".join(found)
