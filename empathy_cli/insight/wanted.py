"""Which statements somebody means who names a field: `pains`, `pains[2]`, `thinks_and_feels.pains`."""

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from empathy_cli.locale import N_
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import InputError, Path, Problem
from empathy_cli.model.types import EVIDENCE, Ref, nearest

from .address import Found

if TYPE_CHECKING:
    from .evidence import Use


def traced(found: Found, field: str) -> "list[Use]":
    """The statements in a document or an entry of it, and what else there names sources; only those of a field.

    A field is written as `pains`, `pains[2]`, `pains 2` or `thinks_and_feels.pains`, counted from 1. Raises InputError
    where there is no such field, or no such entry of it.
    """
    from .evidence import uses

    inside = len(found.path)
    whole = [use for use in uses(found.document) if use.path[:inside] == found.path]
    parts = _parts(field)
    if not parts:
        return whole
    for skip in (0, 1, 2):  # `pains` of a map stands in `thinks_and_feels`
        wanted = [use for use in whole if _matches(parts, use.path[inside + skip:])
                  and all(isinstance(step, str) for step in use.path[inside:inside + skip])]
        if wanted:
            return wanted
    _must_be_known(found, field, parts, whole)
    return []


def _parts(field: str) -> list[str | int]:
    """`pains[2]`, `pains 2`, `pains.2` → ["pains", 1]."""
    parts = field.replace("[", " ").replace("]", " ").replace(".", " ").split()
    return [int(part) - 1 if part.isascii() and part.isdigit() and len(part) < 10 else part for part in parts]


def _matches(wanted: list[str | int], path: Path) -> bool:
    """Whether a place is the wanted one, or in it; without a number, all entries of a list are wanted."""
    at = 0
    for step in path:
        if at == len(wanted):
            return True
        if wanted[at] == step:
            at += 1
        elif isinstance(wanted[at], int) or isinstance(step, str):
            return False
    return at == len(wanted)


def _must_be_known(found: Found, field: str, parts: list[str | int], whole: "list[Use]") -> None:
    """Returns where the field is one that nobody answered yet."""
    names = [part for part in parts if isinstance(part, str)]
    key = ".".join(names)
    can = fields(found)
    known = next((name for name in can if name == key or name.endswith(f".{key}")), "")
    if known and len(names) == len(parts):
        return
    values: dict[str, Any] = {"field": field, "id": found.name, "words": ", ".join(can)}
    inside = len(found.path)
    there = [use for use in whole if known in ".".join(s for s in use.path[inside:] if isinstance(s, str))]
    if known:
        values["n"] = len(there)
        message = N_("there is no “{field}” in “{id}”: nobody has answered that yet") if not there else N_(
            "there is no “{field}” in “{id}”: it has {n}, counted from 1")
    elif names and _answerable(found.kind.group, names):
        message = N_("“{field}” is no statement: it rests on no evidence. What does: {words}")
    elif hint := nearest(key, can) or nearest(key, [name.rpartition(".")[2] for name in can]):
        values["hint"] = hint
        message = N_("“{field}” is not known here. Did you mean “{hint}”?")
    else:
        message = N_("“{field}” is not known here. Known: {words}")
    raise InputError(Problem(message, values), exit_code=2)


def _answerable(group: Any, names: list[str]) -> bool:
    """Whether the model has such a field."""
    shape = group
    for name in names:
        shape = shape.item if isinstance(shape, ListOf) else shape
        if not isinstance(shape, Group) or name not in shape.by_key:
            return False
        shape = shape.by_key[name].type
    return True


def fields(found: Found) -> tuple[str, ...]:
    """The fields of a document or of an entry that can rest on sources, dotted."""
    return resting_fields(found.document.kind, str(found.path[0]) if found.path else "")


@cache
def resting_fields(kind: str, key: str = "") -> tuple[str, ...]:
    """The same of a kind of document, or of the entries of one of its lists."""
    group: Any = KINDS[kind].group
    return tuple(dict.fromkeys(_resting(group.by_key[key].type if key else group, "")))


def _resting(shape: Any, name: str) -> Iterator[str]:
    if isinstance(shape, ListOf):
        yield from [name] if _names_source(shape.item) else _resting(shape.item, name)
    elif isinstance(shape, Group):
        if name and "evidence" in shape.by_key:
            yield name
        for field in shape.fields:
            if field.key in ("evidence", "against"):
                continue
            if _names_source(field.type):
                yield name
            else:
                yield from _resting(field.type, f"{name}.{field.key}" if name else field.key)


def _names_source(shape: Any) -> bool:
    return shape is EVIDENCE or (isinstance(shape, Ref) and shape.kind == "source")
