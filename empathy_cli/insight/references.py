"""Which documents point to which: the persona of a map, the sources of evidence, the ids in the settings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from empathy_cli.model.field import Raw
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import Path
from empathy_cli.model.settings import SETTINGS
from empathy_cli.model.types import EVIDENCE, Ref


@dataclass(frozen=True, slots=True)
class Reference:
    """One place that names a document."""

    path: Path
    kind: str
    """The kind that the document must have; empty where any will do."""
    id: str
    nugget: str = ""

    def renamed(self, new: str) -> str:
        """What to write there when the document is called `new`."""
        return f"{new}#{self.nugget}" if self.nugget else new


def references(kind: str, value: Mapping[str, Any]) -> Iterator[Reference]:
    """All references in a document, or with `kind` "settings" in empathy.yaml.

    `value` is the document's data, or what the reader made of the file (then the paths are those of the file: empty
    entries counted, a single value not counted as a list).
    """
    if kind == SETTINGS.name:
        yield from _of_settings(value)
    else:
        yield from _within(KINDS[kind].group, dict(value), ())


def _within(shape: Any, value: Raw, at: Path) -> Iterator[Reference]:
    if isinstance(shape, ListOf):
        if isinstance(value, list):
            for i, item in enumerate(value):
                yield from _within(shape.item, item, (*at, i))
        else:
            yield from _within(shape.item, value, at)
    elif isinstance(shape, Group):
        if isinstance(value, dict):
            for key, item in value.items():
                if key in shape.by_key:
                    yield from _within(shape.by_key[key].type, item, (*at, key))
    elif isinstance(value, str) and value.strip():
        if isinstance(shape, Ref):
            if not shape.local:
                yield Reference(at, shape.kind, value.strip())
        elif shape is EVIDENCE:
            source, _, nugget = value.strip().partition("#")
            yield Reference(at, "source", source, nugget)


def _of_settings(value: Mapping[str, Any]) -> Iterator[Reference]:
    check = value.get("check")
    ignore = check.get("ignore") if isinstance(check, dict) else None
    for i, item in enumerate(ignore if isinstance(ignore, list) else ()):
        if isinstance(item, dict) and isinstance(item.get("id"), str) and item["id"].strip():
            yield Reference(("check", "ignore", i, "id"), "", item["id"].strip())
