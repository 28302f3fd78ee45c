"""The catalogue as a table: one row a touchpoint. And its vulnerabilities: one row each, with the touchpoint's id.

A touchpoint without a row stays as it is: a sheet may be that of one department. Of a touchpoint that has rows in a
table of vulnerabilities, these are all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.field import Raw, Report
from empathy_cli.model.problem import WARNING, Problem
from empathy_cli.model.touchpoints import CATALOGUE, TOUCHPOINT, TOUCHPOINTS, VULNERABILITY
from empathy_cli.model.types import RESERVED, Ref, nearest

from . import cells
from .columns import Column, columns, value_at
from .ids import ids_of, named
from .sheet import Sheet, entry

COLUMNS = columns(TOUCHPOINT.group)
_WHERE = Column("touchpoint", ("touchpoint",), Ref("touchpoint"), (TOUCHPOINT.label,), required=True)
VULNERABILITIES = (_WHERE, *columns(VULNERABILITY))


def rows(data: Mapping[str, Any], *, comma: bool = False) -> Iterator[list[str]]:
    """The cells of each touchpoint, in the order of `COLUMNS`."""
    for touchpoint in data.get(CATALOGUE, ()):
        yield [cells.cell(value_at(touchpoint, c.path), c.type, comma=comma) for c in COLUMNS]


def vulnerability_rows(data: Mapping[str, Any], *, comma: bool = False) -> Iterator[list[str]]:
    """The cells of each vulnerability, in the order of `VULNERABILITIES`."""
    for touchpoint in data.get(CATALOGUE, ()):
        for weakness in touchpoint.get("vulnerabilities", ()):
            yield [touchpoint["id"], *(cells.cell(value_at(weakness, c.path), c.type, comma=comma)
                                       for c in VULNERABILITIES[1:])]


def taken(sheet: Sheet, before: Mapping[str, Any], others: Mapping[str, str], language: str,
          ) -> tuple[dict[str, Any], list[Problem]]:
    """The catalogue as it is with the table, and everything that is wrong with the rows. `others` are the ids that a
    touchpoint cannot have, because a document has them, each with its file.
    """
    problems: list[Problem] = []
    present = {t["id"]: t for t in before.get(CATALOGUE, ())}
    ids = ids_of([(sheet.text(row, "id"), sheet.text(row, "name")) for row in sheet.rows],
                 {id_: t["name"] for id_, t in present.items()}, language, TOUCHPOINT.command)
    lines: dict[str, int] = {}
    found: dict[str, dict[str, Any]] = {}
    for id_, row in zip(ids, sheet.rows, strict=True):
        made = entry(sheet, row, TOUCHPOINT.group, {"id": id_}, present.get(id_), problems)
        if id_ in lines:
            problems.append(sheet.problem(row, N_("“{id}” stands in line {first} already"), ("id",), id=id_,
                                          first=lines[id_]))
        elif id_ not in present and (id_ in others or id_ in RESERVED):
            problems.append(sheet.problem(
                row, N_("the id “{id}” is taken by {first}; each document has one of its own") if id_ in others else
                N_("“{id}” cannot be an id: no page or folder can have that name"), ("id",), id=id_,
                first=others.get(id_, "")))
        elif id_ not in present and sheet.text(row, "id") and (hint := _meant(id_, made, present, ids)):
            problems.append(sheet.problem(row, N_("“{id}” is a new touchpoint. Did you mean “{hint}”?"), ("id",),
                                          severity=WARNING, id=id_, hint=hint))
        lines.setdefault(id_, row.line)
        found[id_] = made
    return _catalogue(sheet, before, {**present, **found}, problems), problems


def _meant(id_: str, made: Mapping[str, Any], present: Mapping[str, Mapping[str, Any]], ids: Sequence[str]) -> str:
    """The touchpoint of the catalogue that a new one is like, by its id or its name, where no row speaks of that."""
    left = {i: t["name"] for i, t in present.items() if i not in ids}
    return named(str(made.get("name", "")), left) or nearest(id_, left)


def taken_vulnerabilities(sheet: Sheet, before: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The catalogue with the vulnerabilities of a table, and everything that is wrong with the rows."""
    problems: list[Problem] = []
    present = {t["id"]: t for t in before.get(CATALOGUE, ())}
    names = {id_: t["name"] for id_, t in present.items()}
    found: dict[str, list[dict[str, Any]]] = {}
    for row in sheet.rows:
        text = sheet.text(row, _WHERE.key)
        where = named(text, names)
        old = {w["effect"]: w for w in present.get(where, {}).get("vulnerabilities", ())}
        said: dict[str, Raw] = {}
        made = entry(sheet, row, VULNERABILITY, said, old.get(sheet.text(row, "effect")), problems)
        if where:
            found.setdefault(where, []).append(made)
        else:
            hint = nearest(text, (*names, *names.values())) if text else ""
            message = N_("“{key}” is missing") if not text else N_(
                "there is no touchpoint “{id}” in the catalogue. Did you mean “{hint}”?") if hint else N_(
                "there is no touchpoint “{id}” in the catalogue")
            problems.append(sheet.problem(row, message, (_WHERE.key,), id=text[:80], key=_WHERE.key, hint=hint))
    touched = {id_: {**touchpoint, "vulnerabilities": found[id_]} if id_ in found else touchpoint
               for id_, touchpoint in present.items()}
    return _catalogue(sheet, before, touched, problems), problems


def _catalogue(sheet: Sheet, before: Mapping[str, Any], touchpoints: Mapping[str, Mapping[str, Any]],
               problems: list[Problem]) -> dict[str, Any]:
    made = {**before, "kind": TOUCHPOINTS.name, "id": TOUCHPOINTS.fixed_id, CATALOGUE: list(touchpoints.values())}
    limits = Report()
    limit = TOUCHPOINTS.group.by_key[CATALOGUE].type.limit
    if len(touchpoints) > limit:
        limits.add((), N_("{n} entries; at most {limit} fit here"), n=len(touchpoints), limit=limit)
    weak = TOUCHPOINT.group.by_key["vulnerabilities"].type.limit
    for id_, touchpoint in touchpoints.items():
        if len(touchpoint.get("vulnerabilities", ())) > weak:
            limits.add((id_,), N_("{n} entries; at most {limit} fit here"), n=len(touchpoint["vulnerabilities"]),
                       limit=weak)
    if not sheet.rows:
        limits.add((), N_("the file has no rows below its headings"))
    problems.extend(replace(p, file=sheet.file) for p in limits.problems)
    return made


