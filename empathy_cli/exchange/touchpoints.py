"""The catalogue as a table: one row a touchpoint. And its vulnerabilities: one row each, with the touchpoint's id.

A touchpoint without a row stays as it is: a sheet may be that of one department. Of a touchpoint that has rows in a
table of vulnerabilities, these are all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.field import Report
from empathy_cli.model.problem import ERROR, WARNING, Problem
from empathy_cli.model.touchpoints import CATALOGUE, TOUCHPOINT, TOUCHPOINTS, VULNERABILITY
from empathy_cli.model.types import RESERVED, Ref

from . import cells
from .columns import Column, columns, value_at
from .ids import Names, ids_of
from .sheet import Sheet, entry
from .table import Row

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
    spoken_of = set(ids)
    left = Names({id_: t["name"] for id_, t in present.items() if id_ not in spoken_of})
    lines: dict[str, int] = {}
    found: dict[str, dict[str, Any]] = {}
    for id_, row in zip(ids, sheet.rows, strict=True):
        made = entry(sheet, row, TOUCHPOINT.group, {"id": id_}, present.get(id_), problems)
        if id_ in lines:
            problems.append(sheet.problem(row, N_("“{id}” stands in line {first} already"), ("id",), id=id_[:80],
                                          first=lines[id_]))
        elif id_ not in present and (id_ in others or id_ in RESERVED):
            problems.append(sheet.problem(
                row, N_("the id “{id}” is taken by {first}; each document has one of its own") if id_ in others else
                N_("“{id}” cannot be an id: no page or folder can have that name"), ("id",), id=id_[:80],
                first=others.get(id_, "")))
        elif id_ not in present and sheet.text(row, "id") and (hint := _meant(sheet, id_, made, left)):
            problems.append(sheet.problem(row, N_("“{id}” is a new touchpoint. Did you mean “{hint}”?"), ("id",),
                                          severity=WARNING, id=id_[:80], hint=hint))
        lines.setdefault(id_, row.line)
        found[id_] = made
    return _catalogue(sheet, before, {**present, **found}, problems), problems


def _meant(sheet: Sheet, id_: str, made: Mapping[str, Any], left: Names) -> str:
    """The touchpoint of the catalogue that a new one is like, by its id or its name. `left`: of which no row speaks."""
    return left.id_of(str(made.get("name", ""))) or sheet.hints.near(id_, left.known)


def taken_vulnerabilities(sheet: Sheet, before: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """The catalogue with the vulnerabilities of a table, and everything that is wrong with the rows."""
    problems: list[Problem] = []
    present = {t["id"]: t for t in before.get(CATALOGUE, ())}
    names = Names({id_: t["name"] for id_, t in present.items()})
    rows: dict[str, list[Row]] = {}
    for row in sheet.rows:
        rows.setdefault(names.id_of(sheet.text(row, _WHERE.key)), []).append(row)
    for row in rows.pop("", ()):
        problems.append(_nowhere(sheet, row, names))
        entry(sheet, row, VULNERABILITY, {}, None, problems)
    found: dict[str, list[dict[str, Any]]] = {}
    for where, own in rows.items():
        before_rows = _spoken_of(sheet, own, present[where].get("vulnerabilities", ()), problems)
        found[where] = [entry(sheet, row, VULNERABILITY, {}, old, problems)
                        for row, old in zip(own, before_rows, strict=True)]
    touched = {id_: {**touchpoint, "vulnerabilities": found[id_]} if id_ in found else touchpoint
               for id_, touchpoint in present.items()}
    return _catalogue(sheet, before, touched, problems), problems


def _nowhere(sheet: Sheet, row: Row, names: Names) -> Problem:
    text = sheet.text(row, _WHERE.key)
    hint = sheet.hints.near(text, (*names.known, *names.known.values())) if text else ""
    message = N_("“{key}” is missing") if not text else N_(
        "there is no touchpoint “{id}” in the catalogue. Did you mean “{hint}”?") if hint else N_(
        "there is no touchpoint “{id}” in the catalogue")
    return sheet.problem(row, message, (_WHERE.key,), id=text[:80], key=_WHERE.key, hint=hint)


def _spoken_of(sheet: Sheet, rows: Sequence[Row], present: Sequence[Mapping[str, Any]], problems: list[Problem],
               ) -> list[Mapping[str, Any] | None]:
    """Which of a touchpoint's vulnerabilities each row speaks of: the one with its effect, each of them once.

    Where as many are left over as rows, these are those, worded anew. What the table has no columns for stays with
    them; that is said, as they may be others. And so is what goes with one that has no row.
    """
    left = list(present)
    found: list[Mapping[str, Any] | None] = []
    effects = [VULNERABILITY.by_key["effect"].type.read(sheet.text(row, "effect"), (), Report()) for row in rows]
    for effect in effects:
        same = next((old for old in left if old["effect"] == effect), None)
        found.append(same)
        if same is not None:
            left.remove(same)
    if None in effects:
        return found  # which is an error: nothing will be taken
    new = [i for i, old in enumerate(found) if old is None]
    again = len(new) == len(left)
    for i, old in zip(new if again else [-1] * len(left), left, strict=True):
        held = [key for key in old if not sheet.has(key)]
        if again:
            found[i] = old
        if held:
            problems.append(sheet.problem(rows[i], N_(
                "“{effect}” has no row any more: this one is taken for it, with its {keys}, for which there is no "
                "column") if again else N_(
                "“{effect}” has no row any more: it goes with its {keys}, for which there is no column"), ("effect",),
                severity=WARNING, effect=old["effect"], keys=", ".join(held)))
    return found


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
    problems.extend(replace(p, file=sheet.file) for p in limits.problems)
    if not sheet.rows:  # of a catalogue that is there, nothing changes: so it was exported
        problems.append(Problem(N_("the file has no rows below its headings"), file=sheet.file,
                                severity=WARNING if before else ERROR))
    return made


