"""A table whose headings were understood: each cell has its column, and each mistake its line."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from empathy_cli.locale import N_, Translator, languages, translator
from empathy_cli.model.field import Raw, Report
from empathy_cli.model.group import Group
from empathy_cli.model.problem import ERROR, WARNING, InputError, Path, Problem

from . import cells, table
from .columns import Column, folded, headings, put, value_at
from .ids import Hints


@dataclass(frozen=True)
class Sheet:
    file: str
    columns: Mapping[str, int]
    """Which columns the file has, by their key, and where."""
    known: tuple[Column, ...]
    rows: tuple[table.Row, ...]
    warnings: tuple[Problem, ...]
    """Columns that nobody knows: what is in them is not taken."""
    t: Translator
    """Of the language that its headings are in."""
    problems: tuple[Problem, ...] = ()
    """Rows whose cells may stand in the wrong columns."""
    hints: Hints = field(default_factory=Hints)

    def has(self, key: str) -> bool:
        return key in self.columns

    def text(self, row: table.Row, key: str) -> str:
        """What a cell says; nothing where there is no such column."""
        at = self.columns.get(key)
        return "" if at is None else row.cells[at].strip()

    def all_problems(self, of_rows: Sequence[Problem]) -> tuple[Problem, ...]:
        """Everything that is wrong. Of a row whose cells may stand in the wrong columns, what they say is not said."""
        lines = {p.line for p in self.problems}
        return (*self.warnings, *self.problems, *(p for p in of_rows if p.line not in lines))

    def raw(self, row: table.Row, column: Column, report: Report) -> Raw:
        return cells.raw(self.text(row, column.key), column.type, self.t, column.path, report)

    def present(self) -> tuple[Column, ...]:
        return tuple(column for column in self.known if column.key in self.columns)

    def problem(self, row: table.Row, message: str, path: Path = (), *, severity: str = ERROR,
                **values: Any) -> Problem:
        return Problem(message, values, path, self.file, row.line, severity=severity)


def read(data: bytes, file: str, known: Sequence[Column], t: Translator) -> Sheet:
    """The sheet in these bytes. Raises InputError where it is no table, or not one of ours.

    Headings are known in every language that the program has; `t` is of the one that is taken where several serve.
    """
    spoken = {one: headings(known, one) for one in (t, *map(translator, languages()))}
    every = set().union(*spoken.values())
    found = table.read(data, file, lambda name: folded(name) in every)
    t = max(spoken, key=lambda one: sum(folded(name) in spoken[one] for name in found.heading.cells))
    names = spoken[t]
    at: dict[str, int] = {}
    problems, warnings, hints = [], [], Hints()
    for i, name in enumerate(found.heading.cells):
        column = names.get(folded(name))
        if column is None:
            if name.strip() or any(row.cells[i].strip() for row in found.rows):
                warnings.append(_unknown(name.strip(), i, names, hints).at(file, found.heading.line))
        elif column.key in at:
            problems.append(Problem(N_("column {second} says the same as column {first}: “{key}”"),
                                    {"first": at[column.key] + 1, "second": i + 1, "key": column.key},
                                    file=file, line=found.heading.line))
        else:
            at[column.key] = i
    if not at:
        problems.append(Problem(N_("no column is known here; the first line names them, such as {words}"), {
            "words": ", ".join(c.key for c in known[:6])}, file=file, line=found.heading.line))
    if problems:
        raise InputError(*problems, *found.problems)
    return Sheet(file, at, tuple(known), found.rows, tuple(warnings), t, found.problems)


def _unknown(name: str, at: int, names: Mapping[str, Column], hints: Hints) -> Problem:
    if not name:
        return Problem(N_("column {n} has no heading; what is in it was not taken"), {"n": at + 1}, severity=WARNING)
    hint = hints.near(folded(name), names)
    message = N_("the column “{name}” is not known here and was not taken. Did you mean “{hint}”?") if hint else N_(
        "the column “{name}” is not known here and was not taken")
    return Problem(message, {"name": name[:80], "hint": names[hint].key if hint else ""}, severity=WARNING)


def entry(sheet: Sheet, row: table.Row, group: Group, said: Mapping[str, Raw], before: Mapping[str, Any] | None,
          problems: list[Problem]) -> dict[str, Any]:
    """What a row says, over what stood there before: a column that the file has not changes nothing, an empty cell
    takes the answer out. `said` stands in the place of cells. Every mistake joins the problems.
    """
    made: dict[str, Any] = deepcopy(dict(before or {}))
    report = Report()
    for column in sheet.known:
        if column.path[0] not in group.by_key or not (column.key in said or sheet.has(column.key)):
            continue
        value = said[column.key] if column.key in said else sheet.raw(row, column, report)
        put(made, column.path, column.type.read(value, column.path, report))
    wrong = {p.path[0] for p in report.problems if p.path}
    missing = [Problem(N_("“{key}” is missing"), {"key": ".".join(path)}) for path in _missing(made, group)
               if path[0] not in wrong]
    problems.extend(replace(p, file=sheet.file, line=row.line) for p in (*report.problems, *missing))
    order = {f.key: i for i, f in enumerate(group.fields)}
    return dict(sorted(made.items(), key=lambda item: order.get(item[0], len(order))))


def _missing(entry: Mapping[str, Any], group: Group, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for one in group.fields:
        path = (*before, one.key)
        value = value_at(entry, (one.key,))
        if one.required and value is None:
            yield path
        elif isinstance(one.type, Group) and not one.type.shorthand and value is not None:
            yield from _missing(value, one.type, path)
