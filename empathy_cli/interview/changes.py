"""What an edit changed, as changes of the file and as the answers that would have done the same."""

from collections.abc import Mapping
from typing import Any

from empathy_cli.model.field import Kind
from empathy_cli.store.editor import Change, apply
from empathy_cli.store.relist import with_entries
from empathy_cli.store.writer import refresh_unasked

from .questions import every_field, value_at


def changes(kind: Kind, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """One change for each field that differs, in the model's order."""
    found = []
    for q in every_field(kind):
        before, after = value_at(old, q.path), value_at(new, q.path)
        if before != after:
            found.append(Change("delete", q.path) if after is None else Change("set", q.path, after))
    return tuple(found)


def changed_text(text: str, changed: tuple[Change, ...], old: Mapping[str, Any]) -> str:
    """The file after the changes; its closing comment no longer names what is answered by now. `old`: its document."""
    for change in changed:
        key, before = str(change.path[0]), old.get(str(change.path[0]))
        if change.op == "set" and len(change.path) == 1 and _has_ids(before) and _has_ids(change.value):
            text = with_entries(text, key, before or (), change.value)
        else:
            text = apply(text, (change,))
    return refresh_unasked(text)


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) and "id" in v for v in value)


def as_answers(changed: tuple[Change, ...]) -> dict[str, Any]:
    """The changes as a file with answers would name them: a field that was emptied has no value."""
    answers: dict[str, Any] = {}
    for change in changed:
        inner = answers
        *groups, key = (str(step) for step in change.path)
        for group in groups:
            inner = inner.setdefault(group, {})
        inner[key] = change.value
    return answers
