"""What a table changes in a file that somebody wrote by hand: the values that differ, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from empathy_cli.store.editor import set_value
from empathy_cli.store.relist import fields_changed, with_entries
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
    changed = fields_changed(before.get(key, ()), after.get(key, ()))
    other = [name for name in dict.fromkeys((*after, *before)) if name != key and after.get(name) != before.get(name)]
    if [id_ for id_ in old if id_ in new] != [id_ for id_ in new if id_ in old]:
        other.insert(0, key)
    return Difference(tuple(i for i in new if i not in old), changed, tuple(i for i in old if i not in new),
                      tuple(other))


def changed(text: str, key: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """The file's text with what differs. Raises Refused where a value cannot be written without touching more."""
    text = with_entries(text, key, before.get(key, ()), after[key])
    for name in difference(key, before, after).other:
        if name != key:
            text = set_value(text, (name,), after.get(name))
    return refresh_unasked(text)
