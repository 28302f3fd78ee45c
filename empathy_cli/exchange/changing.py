"""What a table changes in a file that somebody wrote by hand: the values that differ, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from empathy_cli.model.problem import Path
from empathy_cli.store.editor import set_value
from empathy_cli.store.reader import parse
from empathy_cli.store.relist import relisted
from empathy_cli.store.writer import refresh_unasked


@dataclass(frozen=True, slots=True)
class Difference:
    """The entries of a list that a table changes, by their ids."""

    added: tuple[str, ...]
    changed: Mapping[str, tuple[str, ...]]
    """Id → the fields that differ."""
    removed: tuple[str, ...]
    other: tuple[str, ...] = ()
    """Fields of the document itself that differ, and the order of the entries by the name of their list."""

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.other)


def difference(key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Difference:
    """What differs between two documents whose entries stand below `key`."""
    old, new = ({entry["id"]: entry for entry in data.get(key, ())} for data in (before, after))
    changed = {id_: fields for id_ in new if id_ in old and (fields := tuple(
        name for name in dict.fromkeys((*new[id_], *old[id_])) if new[id_].get(name) != old[id_].get(name)))}
    other = [name for name in dict.fromkeys((*after, *before)) if name != key and after.get(name) != before.get(name)]
    if [id_ for id_ in old if id_ in new] != [id_ for id_ in new if id_ in old]:
        other.insert(0, key)
    return Difference(tuple(i for i in new if i not in old), changed, tuple(i for i in old if i not in new),
                      tuple(other))


def changed(text: str, key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The file's text with what differs. Raises Refused where a value cannot be written without touching more."""
    found = difference(key, before, after)
    whole = relisted(text, key, after[key], found.changed)
    text = _one_by_one(text, key, after, found) if whole is None else whole
    for name in found.other:
        if name != key:
            text = set_value(text, (name,), after.get(name))
    return refresh_unasked(text)


def _one_by_one(text: str, key: str, after: Mapping[str, Any], found: Difference) -> str:
    """The slow way, for lists in brackets and whatever else has no lines of its own."""
    new = {entry["id"]: entry for entry in after[key]}
    for id_, fields in found.changed.items():
        for name in fields:  # before entries come and go: so each is still known by its title
            text = set_value(text, (*_place(text, key, id_), name), new[id_].get(name))
    if found.added or found.removed or key in found.other:
        text = set_value(text, (key,), after[key])
    return text


def _place(text: str, key: str, id_: str) -> Path:
    """Where the entry stands in the file, in which empty entries count, and a single one need be in no list."""
    raw = parse(text.encode()).value
    held: Any = raw.get(key) if isinstance(raw, dict) else None
    items: Sequence[Any] = held if isinstance(held, list) else [held]
    at = next(i for i, item in enumerate(items) if isinstance(item, dict) and str(item.get("id")).strip() == id_)
    return (key, at) if isinstance(held, list) else (key,)
