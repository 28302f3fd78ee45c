"""A list of entries with ids, changed as a whole: each entry keeps its own lines, comments too, wherever it goes.

`editor` reads the whole file again for every single edit, which is slow where a table changes hundreds. Here each entry
is edited in a small file of its own, and the result is read once.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from empathy_cli.model.problem import InputError

from .editor import set_value
from .layout import entry
from .meaning import same, shape_at, shape_of
from .reader import parse
from .splice import Page
from .tree import Node, dash, find, line_end, line_start, next_line

_GUARD = "- id: the-next-one"
"""Stands behind an entry while it is edited: so it is not the last one, whose blank lines below would go with it."""


def relisted(text: str, key: str, entries: Sequence[Mapping[str, Any]], changed: Mapping[str, Sequence[str]],
             ) -> str | None:
    """The text with the list at `key` made of these entries, in this order; `None` where there is no careful way.

    Those whose id is in the file keep their lines, but for the fields that `changed` names for them.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    raw = parse(body.encode()).value
    held = raw.get(key) if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or not isinstance(held, list) or not all(
            isinstance(item, dict) and isinstance(item.get("id"), str) for item in held):
        return None
    page = Page.of(body, shape_of(raw))
    node, _ = find(page.root, (key,))
    places = _places(page, node) if node is not None and not node.flow else None
    if node is None or not places or len({item["id"].strip() for item in held}) != len(held):
        return None
    old = {item["id"].strip(): body[a:b] for item, (a, b) in zip(held, places, strict=True)}
    try:
        chunks = list(_chunks(page, (str(raw["kind"]), key), node.column, entries, old, changed))
        after = parse((new := body[:places[0][0]] + "".join(chunks) + body[places[-1][1]:]).encode()).value
    except (InputError, ValueError):
        return None
    return mark + new if _right(raw, after, key, entries, changed, page) else None


def _places(page: Page, node: Node) -> list[tuple[int, int]] | None:
    """Where the lines of each entry begin and end. Comments above one are its own, and such below as are indented."""
    text, found = page.text, []
    begin = 0
    for i, item in enumerate(node.items):
        at = line_start(text, dash(text, node, item))
        if text[at:dash(text, node, item)].strip() or item.shape != "map":
            return None
        end = _end(text, item.end, node.column)
        found.append((begin if i else at, end))
        begin = end
    return found if text[:found[-1][1]].endswith(("\n", "\r")) else None


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


def _chunks(page: Page, where: tuple[str, str], column: int, entries: Sequence[Mapping[str, Any]],
            old: Mapping[str, str], changed: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The lines of each entry, in the new order. `where`: the kind of the document and the key of the list."""
    eol, key = page.eol, where[1]
    spaced = any(chunk.startswith(("\r", "\n")) for chunk in old.values())
    shape = page.shape_of((key, 0))
    for i, value in enumerate(entries):
        chunk = old.get(value["id"])
        if chunk is None:
            chunk = page.joined(entry(value, shape, column, (key, i), page.style)) + eol
        elif changed.get(value["id"]):
            chunk = _edited(page, where, column, chunk, {name: value.get(name) for name in changed[value["id"]]})
        blank = chunk.startswith(("\r", "\n"))
        if i and spaced and not blank:
            chunk = eol + chunk
        yield chunk.lstrip("\r\n") if blank and not i else chunk


def _edited(page: Page, where: tuple[str, str], column: int, chunk: str, values: Mapping[str, Any]) -> str:
    kind, key = where
    head, guard = f"kind: {kind}{page.eol}{key}:{page.eol}", f"{' ' * column}{_GUARD}{page.eol}"
    text = head + chunk + guard
    for name, value in values.items():
        text = set_value(text, (key, 0, name), value)
    if not (text.startswith(head) and text.endswith(guard)):
        raise ValueError(text)
    return text[len(head):len(text) - len(guard)]


def _right(raw: Mapping[str, Any], after: Any, key: str, entries: Sequence[Mapping[str, Any]],
           changed: Mapping[str, Sequence[str]], page: Page) -> bool:
    """Whether the list says what it should, and all else what it said."""
    old = {item["id"].strip(): item for item in raw[key]}
    if {k: v for k, v in after.items() if k != key} != {k: v for k, v in raw.items() if k != key}:
        return False
    if len(after[key]) != len(entries):
        return False
    shape = page.shape_of((key, 0))
    for item, value in zip(after[key], entries, strict=True):
        before, names = old.get(value["id"]), changed.get(value["id"], ())
        if before is None:
            if not same(item, value, shape):
                return False
            continue
        if {k: v for k, v in item.items() if k not in names} != {k: v for k, v in before.items() if k not in names}:
            return False
        if not all(same(item.get(name), value.get(name), shape_at(shape, (name,))) for name in names):
            return False
    return True
