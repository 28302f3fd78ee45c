"""A list of entries with ids, changed as a whole: each entry keeps its own lines, comments too, wherever it goes.

`editor` reads the whole file again for every single edit, which is slow where hundreds change at once. Here each entry
is edited in a small file of its own, and the result is read once.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from empathy_cli.model.problem import InputError, Path

from . import chunks
from .editor import set_value
from .layout import entry
from .meaning import same, shape_at, shape_of
from .reader import beyond, parse
from .splice import Page
from .tree import find

_GUARD = "- id: the-next-one"
"""Stands behind an entry while it is edited: so it is not the last one, whose blank lines below would go with it."""

Entries = Sequence[Mapping[str, Any]]


def fields_changed(before: Entries, after: Entries) -> dict[str, tuple[str, ...]]:
    """Id → the fields that differ, of the entries that are in both."""
    old = {item["id"]: item for item in before}
    return {item["id"]: fields for item in after if item["id"] in old and (fields := tuple(
        name for name in dict.fromkeys((*item, *old[item["id"]])) if item.get(name) != old[item["id"]].get(name)))}


def with_entries(text: str, key: str, before: Entries, after: Entries) -> str:
    """The text with the list at `key` made of `after`, where the model reads `before` from it by now.

    Raises Refused where a value cannot be written without touching more, and InputError where the file would become
    larger than any that is read.
    """
    changed = fields_changed(before, after)
    whole = relisted(text, key, after, changed)
    if whole is not None:
        return whole
    new = {item["id"]: item for item in after}
    for id_, fields in changed.items():
        for name in fields:  # before entries come and go: so each is still known by its title
            text = set_value(text, (*_place(text, key, id_), name), new[id_].get(name))
    old = [item["id"] for item in before]
    return text if old == [item["id"] for item in after] else set_value(text, (key,), after)


def _place(text: str, key: str, id_: str) -> Path:
    """Where the entry stands in the file, in which empty entries count, and a single one need be in no list."""
    raw = parse(text.encode()).value
    held: Any = raw.get(key) if isinstance(raw, dict) else None
    items: Sequence[Any] = held if isinstance(held, list) else [held]
    at = next(i for i, item in enumerate(items) if isinstance(item, dict) and str(item.get("id")).strip() == id_)
    return (key, at) if isinstance(held, list) else (key,)


def relisted(text: str, key: str, entries: Entries, changed: Mapping[str, Sequence[str]]) -> str | None:
    """The text with the list at `key` made of these entries, in this order; `None` where there is no careful way.

    Those whose id is in the file keep their lines, but for the fields that `changed` names for them.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    if body.endswith(("\n", "\r")):
        new = _relisted(body, key, entries, changed)
        return None if new is None else mark + new
    eol = "\r\n" if "\r\n" in body else "\r" if "\r" in body and "\n" not in body else "\n"
    new = _relisted(body + eol, key, entries, changed)
    return None if new is None else mark + new.removesuffix(eol)


def _relisted(body: str, key: str, entries: Entries, changed: Mapping[str, Sequence[str]]) -> str | None:
    """For a text whose last line ends."""
    raw = parse(body.encode()).value
    held = raw.get(key) if isinstance(raw, dict) else None
    if not isinstance(raw, dict) or "kind" not in raw or not isinstance(held, list) or not all(
            isinstance(item, dict) and isinstance(item.get("id"), str) for item in held):
        return None
    page = Page.of(body, shape_of(raw))
    node, _ = find(page.root, (key,))
    places = chunks.places(body, node) if node is not None else None
    if node is None or not places or len({item["id"].strip() for item in held}) != len(held) or any(
            item.shape != "map" for item in node.items):
        return None
    old = {item["id"].strip(): body[a:b] for item, (a, b) in zip(held, places, strict=True)}
    first = held[0]["id"].strip()
    try:
        made = list(_chunks(page, (str(raw["kind"]), key), node.column, entries, old, changed))
        lines = chunks.joined(made, [item["id"] == first or item["id"] not in old for item in entries], page.eol,
                              apart=chunks.spaced(list(old.values())))
        new = body[:places[0][0]] + lines + body[places[-1][1]:]
        after = parse(new.encode()).value
    except (InputError, ValueError) as error:
        if isinstance(error, InputError) and (limits := beyond(error)):
            raise InputError(*limits) from error
        return None
    return new if _right(raw, after, key, entries, changed, page) else None


def _chunks(page: Page, where: tuple[str, str], column: int, entries: Entries, old: Mapping[str, str],
            changed: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The lines of each entry, in the new order. `where`: the kind of the document and the key of the list."""
    key = where[1]
    shape = page.shape_of((key, 0))
    for i, value in enumerate(entries):
        chunk = old.get(value["id"])
        if chunk is None:
            yield page.joined(entry(value, shape, column, (key, i), page.style)) + page.eol
        elif changed.get(value["id"]):
            yield _edited(page, where, column, chunk, {name: value.get(name) for name in changed[value["id"]]})
        else:
            yield chunk


def _edited(page: Page, where: tuple[str, str], column: int, chunk: str, values: Mapping[str, Any]) -> str:
    kind, key = where
    head, guard = f"kind: {kind}{page.eol}{key}:{page.eol}", f"{' ' * column}{_GUARD}{page.eol}"
    text = head + chunk + guard
    for name, value in values.items():
        text = set_value(text, (key, 0, name), value)
    if not (text.startswith(head) and text.endswith(guard)):
        raise ValueError(text)
    return text[len(head):len(text) - len(guard)]


def _right(raw: Mapping[str, Any], after: Any, key: str, entries: Entries, changed: Mapping[str, Sequence[str]],
           page: Page) -> bool:
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
