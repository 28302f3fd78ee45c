"""Types that hold others: lists, and groups of fields."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from empathy_cli.locale import N_

from .field import Field, Raw, Report
from .problem import Path
from .writing import shown


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; a single value where a list is due counts as a list of one."""

    item: Any
    limit: int = 500
    empty: bool = False
    """Whether an empty list is an answer: nothing, where otherwise a default would stand."""

    @property
    def name(self) -> str:
        return N_("list of {what}").format(what=self.item.name)

    def read(self, raw: Raw, at: Path, report: Report) -> list[Any] | None:
        if type(raw) is list:
            items = raw
        elif raw is None or raw == "":
            return None
        else:
            items = [raw]
        if len(items) > self.limit:
            report.add(at, N_("{n} entries; at most {limit} fit here"), n=len(items), limit=self.limit)
            return None
        read, quick = self.item.read, report.quick
        values = []
        for i, item in enumerate(items):
            value = read(item, at if quick else (*at, i), report)
            if value is not None:
                values.append(value)
        return values or ([] if self.empty and not items else None)

    def schema(self) -> dict[str, Any]:
        item = self.item.schema()
        return {"anyOf": [{"type": "array", "items": item, "maxItems": self.limit}, item]}


@dataclass(frozen=True)
class Group:
    """Several fields together. With `shorthand`, a plain text serves for a mapping whose `main` field it is."""

    fields: tuple[Field, ...]
    what: str = N_("fields")
    main: str = ""
    """The key that is asked first and shown when there is room for one."""
    shorthand: bool = False
    states: str | None = ""
    """Where it has evidence: the key without which it is no statement, as a step without an emotion states nothing.
    `None`: it never is one, as an idea is none."""

    @property
    def name(self) -> str:
        return self.what

    @cached_property
    def by_key(self) -> dict[str, Field]:
        return {f.key: f for f in self.fields}

    @cached_property
    def _readers(self) -> dict[str, tuple[str, Callable[[Raw, Path, Report], Any]]]:
        """Key → the one key that all documents share in memory, and what reads its value."""
        return {f.key: (f.key, f.type.read) for f in self.fields}

    @cached_property
    def _required(self) -> tuple[str, ...]:
        return tuple(f.key for f in self.fields if f.required)

    def read(self, raw: Raw, at: Path, report: Report) -> dict[str, Any] | None:
        if type(raw) is not dict:
            return self._read_other(raw, at, report)
        values: dict[str, Any] = {}
        readers, quick = self._readers, report.quick
        for name, item in raw.items():
            if item is None and name in readers:
                continue
            try:
                key, read = readers[name]
            except KeyError:
                _unknown(name, readers, (*at, name), report)
                continue
            value = read(item, at if quick else (*at, key), report)
            if value is not None:
                values[key] = value
        for key in self._required:
            if key not in values and _blank(raw.get(key)) and (
                    values or not raw or not all(map(_blank, raw.values()))):
                report.add(at, N_("“{key}” is missing"), key=key)
        return values or None

    def _read_other(self, raw: Raw, at: Path, report: Report) -> dict[str, Any] | None:
        if raw is None or raw == "":
            return None
        if type(raw) is str and self.shorthand:
            main, read = self._readers[self.main]
            value = read(raw, at, report)
            return None if value is None else {main: value}
        message = N_("expected a text or fields such as {keys}") if self.shorthand else N_(
            "expected fields such as {keys}")
        report.add(at, message, keys=", ".join(f.key for f in self.fields[:4]))
        return None

    def schema(self) -> dict[str, Any]:
        shape: dict[str, Any] = {
            "type": ["object", "null"],
            "properties": {f.key: _described(f) for f in self.fields},
            "additionalProperties": False,
        }
        required = [f.key for f in self.fields if f.required]
        if required:
            shape["required"] = required
        title = {} if self.what == "fields" else {"title": self.what}
        return title | ({"anyOf": [self.by_key[self.main].type.schema(), shape]} if self.shorthand else shape)


def _blank(raw: Raw) -> bool:
    """Whether somebody has answered nothing: spaces are nothing, too."""
    return raw is None or raw == "" or (type(raw) is str and raw.isspace())


def _described(field: Field) -> dict[str, Any]:
    shape = _answered(field.type.schema()) if field.required else field.type.schema()
    texts = {"title": field.label, "description": field.help or field.question}
    examples = {"examples": [field.example]} if field.example else {}
    return {k: v for k, v in texts.items() if v} | examples | {k: v for k, v in shape.items() if k not in texts}


def _answered(shape: dict[str, Any]) -> dict[str, Any]:
    """The schema of a field that must be answered: neither null nor an empty text."""
    if "enum" in shape:
        return shape | {"enum": [word for word in shape["enum"] if word is not None]}
    kinds = shape.get("type")
    if not isinstance(kinds, list):
        return shape
    return shape | {"type": [k for k in kinds if k != "null"]} | ({"minLength": 1} if "string" in kinds else {})


def _unknown(key: str, known: Iterable[str], at: Path, report: Report) -> None:
    hint = report.meant(key, known)
    if hint:
        report.add(at, N_("“{key}” is not known here. Did you mean “{hint}”?"), key=shown(key), hint=hint)
    else:
        report.add(at, N_("“{key}” is not known here. Known: {words}"), key=shown(key), words=", ".join(known))


@dataclass(frozen=True, slots=True)
class MapOf:
    """Several of one kind, each by a name of the team's own."""

    item: Group
    key: Any
    """The type that a name must be of."""
    limit: int = 50

    @property
    def name(self) -> str:
        return N_("{what} by name").format(what=self.item.name)

    def read(self, raw: Raw, at: Path, report: Report) -> dict[str, Any] | None:
        if raw is None or raw == "":
            return None
        if type(raw) is not dict:
            report.add(at, N_("expected names, each with fields such as {keys} below it"),
                       keys=", ".join(list(self.item.by_key)[:4]))
            return None
        if len(raw) > self.limit:
            report.add(at, N_("{n} entries; at most {limit} fit here"), n=len(raw), limit=self.limit)
            return None
        values = {}
        for name, item in raw.items():
            if self.key.read(name, (*at, name), report) and (value := self.item.read(item, (*at, name), report)):
                values[name] = value
        return values or None

    def schema(self) -> dict[str, Any]:
        names = {key: value for key, value in self.key.schema().items() if key in ("pattern", "maxLength")}
        return {"type": ["object", "null"], "propertyNames": names, "additionalProperties": self.item.schema(),
                "maxProperties": self.limit}
