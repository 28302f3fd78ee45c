"""The questions of a kind, made from its fields: in order, flattened through groups, short or full."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from empathy_cli.model.field import Field, Kind
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.types import ID, Bool, Choice, Ref
from empathy_cli.model.writing import MAX_LINE, Markdown, Text

Keys = tuple[str, ...]
"""Where a field stands in a document: `("thinks_and_feels", "pains")`."""

SECONDS = {"line": 20, "choice": 10, "prose": 120, "list": 60, "words": 20, "phrases": 40, "steps": 360}
"""How long a question of each shape takes, roughly: what trial interviews took, rounded."""


@dataclass(frozen=True)
class Question:
    """One question of an interview, or one part of a repeated item (the kind and the evidence of a goal)."""

    path: Keys
    field: Field
    parents: tuple[Field, ...] = ()
    """The groups around it that are not asked themselves."""
    is_part: bool = False

    @property
    def key(self) -> str:
        return ".".join(self.path)

    @property
    def is_list(self) -> bool:
        """Asked item by item. A list that is a part of an item is asked on one line, and so are names of steps."""
        whole = self.field.type
        return isinstance(whole, ListOf) and not self.is_part and not isinstance(whole.item, Ref)

    @property
    def item(self) -> Any:
        """The type of one answer."""
        whole: Any = self.field.type
        return whole.item if self.is_list else whole

    @cached_property
    def main(self) -> Field | None:
        """The part that stands for an item and is asked first, where items have parts."""
        return self.item.by_key[self.item.main] if isinstance(self.item, Group) and self.item.main else None

    @cached_property
    def parts(self) -> tuple["Question", ...]:
        """What can be asked about one item beside its main text."""
        if self.main is None:
            return ()
        return tuple(q for q in _flat(self.item, (), (), is_part=True) if q.path != (self.item.main,))

    @cached_property
    def numbered(self) -> str:
        """What the ids of items begin with that number themselves, such as `n` of n1, n2 …; else nothing."""
        field = self._silent_id
        return field.example.rstrip("0123456789") if field and field.example[-1:].isdigit() else ""

    @cached_property
    def is_named(self) -> bool:
        """Whether the ids of items are made from their main text: a step's from its title."""
        field = self._silent_id
        return field is not None and not field.example[-1:].isdigit()

    @property
    def _silent_id(self) -> Field | None:
        field: Field | None = self.item.by_key.get("id") if isinstance(self.item, Group) else None
        return field if field and field.type is ID and not field.question else None

    @cached_property
    def asks_parts(self) -> bool:
        """Whether an item is more than its main text: some parts are asked with it."""
        return any(p.field.core for p in self.parts)

    @property
    def type(self) -> Any:
        """The type of the line that is typed first."""
        return self.main.type if self.main else self.item

    @property
    def shape(self) -> str:
        """How it is asked: a key of `SECONDS`, where a list is `list` whatever it holds."""
        return "steps" if self.asks_parts else "list" if self.is_list else line_shape(self.type)


def line_shape(kind_of: Any) -> str:
    """How one value of a type is asked: by `choice`, `prose` of several lines, `line`, or several on one line.

    Those are `words` with commas between them, or `phrases`, which have commas in them, with semicolons.
    """
    if isinstance(kind_of, Choice | Bool):
        return "choice"
    if isinstance(kind_of, ListOf):
        item = kind_of.item
        long = isinstance(item, Group | Markdown | Ref) or (isinstance(item, Text) and item.limit >= MAX_LINE)
        return "phrases" if long else "words"
    return "prose" if isinstance(kind_of, Markdown) and kind_of.prose else "line"


def questions(kind: Kind, full: bool) -> tuple[Question, ...]:
    """What an interview about a document of that kind asks: its core, or everything. The id is not among it."""
    return in_order(q for q in _flat(kind.group, (), ()) if (full or q.field.core) and q.path != ("id",))


def in_order(asked: Iterable[Question]) -> tuple[Question, ...]:
    """The questions as the model has them, but each behind the one that must be answered first."""
    ordered = list(asked)
    for leader in {q.field.after: None for q in ordered if q.field.after}:
        if leader in {q.key for q in ordered}:
            late = [q for q in ordered if q.field.after == leader]
            ordered = [q for q in ordered if q.field.after != leader]
            at = next(i for i, q in enumerate(ordered) if q.key == leader)
            ordered[at + 1:at + 1] = late
    return tuple(ordered)


def id_question(kind: Kind) -> Question:
    return Question(("id",), kind.group.by_key["id"])


def questions_at(kind: Kind, name: str) -> tuple[Question, ...]:
    """The questions of a field, or of all fields in a group, named as people name it.

    `thinks_and_feels.pains` or `thinks-and-feels`; `pains` alone serves where only one field ends so. Fields that
    no interview asks are found, too. Empty where there is none of that name.
    """
    asked = name.strip().lower().replace("-", "_")
    found = [q for q in every_field(kind) if q.key == asked or q.key.startswith(asked + ".")]
    if not found:
        found = [q for q in every_field(kind) if q.path[-1] == asked]
        found = found if len(found) == 1 else []
    return tuple(found)


def every_field(kind: Kind) -> tuple[Question, ...]:
    """Every field, asked or not, but `kind`, which a document never changes."""
    return tuple(q for q in _flat(kind.group, (), (), silent=True) if q.path != ("kind",))


def minutes(asked: tuple[Question, ...]) -> int:
    """About how long these take, in whole minutes, at least 1."""
    return max(1, round(sum(SECONDS[q.shape] for q in asked) / 60))


def value_at(data: Any, path: Keys) -> Any:
    """What stands in a document at a path; `None` where nothing does."""
    for key in path:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def _flat(group: Group, keys: Keys, parents: tuple[Field, ...], *, is_part: bool = False,
          silent: bool = False) -> list[Question]:
    found: list[Question] = []
    for field in group.fields:
        path = (*keys, field.key)
        if isinstance(field.type, Group) and not field.question:
            found += _flat(field.type, path, (*parents, field), is_part=is_part, silent=silent)
        elif field.question or silent:
            found.append(Question(path, field, parents, is_part))
    return found
