"""The columns of a table, made from the fields of the model: a field that joins there is a column here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from empathy_cli.locale import Translator
from empathy_cli.model.field import Type
from empathy_cli.model.group import Group


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `key` is its heading: the field's name, with dots where groups are nested."""

    key: str
    path: tuple[str, ...]
    """Where its value stands in the entry that a row is."""
    type: Type
    labels: tuple[str, ...]
    """The marked labels of the field, from the outside in."""
    required: bool = False

    def label(self, t: Translator) -> str:
        """The heading for people: “Handover: Context carried”."""
        text = ": ".join(t(label) for label in self.labels)
        return text[:1].upper() + text[1:]


def columns(group: Group, before: tuple[str, ...] = (), labels: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """A column for each field. The fields of a group have one each; a statement or a list stands in one cell."""
    found: list[Column] = []
    for field in group.fields:
        path, said = (*before, field.key), (*labels, field.label)
        if isinstance(field.type, Group) and not field.type.shorthand:
            found.extend(columns(field.type, path, said))
        else:
            found.append(Column(".".join(path), path, field.type, said, field.required))
    return tuple(found)


def headings(known: Iterable[Column], t: Translator) -> dict[str, Column]:
    """Every way to write a heading, folded, with its column: its key, its labels, its last label where that is one's
    alone. Keys come first: a label that is the key of another column means that one.
    """
    known = tuple(known)
    found: dict[str, Column] = {}
    for column in known:
        found[folded(column.key)] = column
    for column in known:
        found.setdefault(folded(column.label(t)), column)
    last: dict[str, list[Column]] = {}
    for column in known:
        last.setdefault(folded(t(column.labels[-1])), []).append(column)
    for name, named in last.items():
        if len(named) == 1:
            found.setdefault(name, named[0])
    return found


def folded(heading: str) -> str:
    """A heading without what people write in different ways: case, blanks, `_` and `-`."""
    return " ".join(heading.replace("_", " ").replace("-", " ").casefold().split())


def value_at(entry: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    """The value of a column in an entry; `None` where it has none."""
    value: Any = entry
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def put(entry: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Sets the value of a column, or takes it out with `None`; a group that is left with nothing goes, too."""
    key, *rest = path
    if rest:
        inner = dict(entry.get(key) or {})
        put(inner, tuple(rest), value)
        value = inner or None
    if value is None:
        entry.pop(key, None)
    else:
        entry[key] = value
