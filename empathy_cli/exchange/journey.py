"""A journey as a table: one row a step, in the order of the file, with the stage that it belongs to.

What a journey says of itself (title, scenario, expectations …) is no part of the table. A row without a step names a
stage: so a stage is kept that has no step yet, and so is an order of stages that is not that of the steps.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.field import Raw, Report
from empathy_cli.model.journey import JOURNEY, STAGE, STEP, staged
from empathy_cli.model.problem import ERROR, WARNING, Path, Problem
from empathy_cli.model.text import name_for
from empathy_cli.model.types import ID, Bool

from . import cells
from .columns import Column, columns, folded, value_at
from .ids import Names, ids_of
from .sheet import Sheet, entry
from .table import Row

_STAGE = tuple(
    Column("stage", ("stage", f.key), f.type, (STAGE.what,)) if f.key == STAGE.main else
    Column(f"stage.{f.key}", ("stage", f.key), f.type, (STAGE.what, f.label))
    for f in sorted(STAGE.fields, key=lambda f: f.key != STAGE.main) if f.key != "steps")
_STEP = columns(STEP)
_GOAL = Column("goal", ("goal",), Bool(), (JOURNEY.group.by_key["goal"].label,))
COLUMNS = (*_STAGE, *_STEP, _GOAL)
_NEXT = [c.key for c in COLUMNS].index("next")
HEAD = tuple(f.key for f in JOURNEY.group.fields if f.key not in ("kind", "steps", "stages", "goal"))
"""What a journey says of itself, and its table does not."""


def rows(data: Mapping[str, Any], *, comma: bool = False) -> Iterator[list[str]]:
    """The cells of each row, in the order of `COLUMNS`."""
    home = {step["id"]: i for i, (_, steps) in enumerate(staged(data)) for step in steps}
    stages = data.get("stages", ())
    goals, told = set(data.get("goal", ())), 0
    called = {folded(word) for step in data.get("steps", ()) for word in (step["id"], step["title"])}
    end = cells.NONE if cells.END in called else cells.END
    for step in data.get("steps", ()):
        at = home[step["id"]]
        yield from (_row(stages[i], None, goals, comma=comma) for i in range(told, at))
        stage = stages[at] if stages else {}
        row = _row(stage if at >= told else {**stage, "duration": None}, step, goals, comma=comma)
        if step.get("next") == []:
            row[_NEXT] = end
        yield row
        told = max(told, at + 1) if stages else 0
    yield from (_row(stage, None, goals, comma=comma) for stage in stages[told:])


def _row(stage: Mapping[str, Any], step: Mapping[str, Any] | None, goals: set[str], *, comma: bool) -> list[str]:
    return [
        *(cells.cell(stage.get(c.path[-1]), c.type, comma=comma) for c in _STAGE),
        *(cells.cell(value_at(step, c.path), c.type, comma=comma) if step else "" for c in _STEP),
        cells.YES if step and step["id"] in goals else "",
    ]


def taken(sheet: Sheet, before: Mapping[str, Any], touchpoints: Mapping[str, Mapping[str, Any]], language: str,
          ) -> tuple[dict[str, Any], list[Problem]]:
    """The journey as it is with the table: `before` is the present one, or the head of a new one. And everything that
    is wrong with the rows, each with its line; where there is an error, the journey is good for nothing.
    """
    problems: list[Problem] = []
    with_step = [row for row in sheet.rows if any(sheet.text(row, c.key) for c in (*_STEP, _GOAL))]
    present = {step["id"]: step for step in before.get("steps", ())}
    ids = ids_of([(sheet.text(row, "id"), sheet.text(row, "title")) for row in with_step],
                 {id_: step["title"] for id_, step in present.items()}, language, N_("step"))
    titles = {id_: step["title"] for id_, step in present.items()} | {
        id_: title for id_, row in zip(ids, with_step, strict=True) if (title := sheet.text(row, "title"))}
    used = set(ids)
    known = Names({id_: title for id_, title in titles.items() if id_ in used})
    catalogue = Names({id_: entry["name"] for id_, entry in touchpoints.items()})
    steps = []
    for id_, row in zip(ids, with_step, strict=True):
        said: dict[str, Raw] = {"id": id_}
        if sheet.has("next"):
            said["next"] = _next(sheet, row, known, problems)
        if sheet.has("touchpoint"):
            said["touchpoint"] = _touchpoint(sheet, row, catalogue, problems)
        steps.append(entry(sheet, row, STEP, said, present.get(id_), problems))
    made = {key: value for key, value in before.items() if key not in ("steps", "stages", "goal")} | {"steps": steps}
    stages, lines = _stages(sheet, dict(zip(map(id, with_step), ids, strict=True)), before, problems, language)
    if stages:
        made["stages"] = stages
    goal = _goal(sheet, with_step, ids, before, problems)
    if goal:
        made["goal"] = goal
    named_all = made | {"steps": [{**step, "id": id_} for id_, step in zip(ids, steps, strict=True)]}
    problems.extend(_rules(sheet, named_all, with_step, lines, had=bool(present) or not stages))
    order = {key: i for i, key in enumerate(JOURNEY.group.by_key)}
    return dict(sorted(made.items(), key=lambda item: order[item[0]])), problems


def _next(sheet: Sheet, row: Row, known: Names, problems: list[Problem]) -> Raw:
    """Steps by their id; or by their title, as people write it. And “end”, where no step is called so."""
    text = sheet.text(row, "next")
    if text == cells.NONE or (folded(text) in (cells.END, folded(sheet.t(cells.END))) and not known.id_of(text)):
        return []
    found: list[str] = []
    for piece in filter(None, (p.strip() for p in text.replace("\n", "|").split("|"))):
        ids = [one] if (one := known.id_of(piece)) else piece.replace(",", " ").replace(";", " ").split()
        if one or any(i in known.known for i in ids) or (len(ids) == 1 and ID.read(piece, (), Report())):
            found += ids  # the model says which of them are not there
        else:
            problems.append(_nowhere(sheet, row, N_("there is no step “{id}” in this journey. Did you mean “{hint}”?"),
                                     N_("there is no step “{id}” in this journey"), ("next",), piece, known))
    return list(found) or None


def _touchpoint(sheet: Sheet, row: Row, known: Names, problems: list[Problem]) -> str | None:
    text = sheet.text(row, "touchpoint")
    if not text:
        return None
    found = known.id_of(text)
    if found:
        return found
    if ID.read(text, (), Report()):
        problem = _nowhere(sheet, row, N_("there is no touchpoint “{id}” in the catalogue. Did you mean “{hint}”?"),
                           N_("there is no touchpoint “{id}” in the catalogue yet"), ("touchpoint",), text, known)
        problems.append(replace(problem, severity=WARNING))
        return text
    problems.append(_nowhere(sheet, row, N_("there is no touchpoint “{id}” in the catalogue. Did you mean “{hint}”?"),
                             N_("there is no touchpoint “{id}” in the catalogue; write its id"), ("touchpoint",), text,
                             known))
    return None


def _nowhere(sheet: Sheet, row: Row, meant: str, plain: str, path: Path, text: str, names: Names) -> Problem:
    """`meant` with what was probably meant, an id or a name; `plain` where nothing is like it."""
    hint = sheet.hints.near(text, (*names.known, *names.known.values()))
    return sheet.problem(row, meant if hint else plain, path, id=text[:80], hint=hint)


def _stages(sheet: Sheet, steps: Mapping[int, str], before: Mapping[str, Any], problems: list[Problem], language: str,
            ) -> tuple[list[dict[str, Any]], list[int]]:
    """The stages, and the lines in which they are named first. `steps`: the id of the step in a row, by the row."""
    present = list(before.get("stages", ()))
    left = set(steps.values())
    if not (sheet.has("stage") or sheet.has("stage.id")):
        kept = [{**s, "steps": [i for i in s.get("steps", ()) if i in left]} for s in present]
        return [s if s["steps"] else {k: v for k, v in s.items() if k != "steps"} for s in kept], [0] * len(kept)
    names, here = Names({stage["id"]: stage["name"] for stage in present}), Names({})
    found: dict[str, dict[str, Any]] = {}
    lines: list[int] = []
    homes: list[tuple[str, str]] = []
    now = ""
    for row in sheet.rows:
        said = {c.path[-1]: sheet.raw(row, c, Report()) for c in _STAGE if sheet.text(row, c.key)}
        if said.get("id") or said.get("name"):
            now = str(said.get("id") or here.id_of(str(said["name"])) or names.id_of(str(said["name"]))
                      or name_for(str(said["name"]), {*here.known, *names.known}, language, STAGE.what))
            if now not in found:
                lines.append(row.line)
                if not said.get("name") and now in names.known:
                    said["name"] = names.known[now]
        if said and not now:
            problems.append(sheet.problem(row, N_("a duration, and no stage that it is of"), ("stage",)))
        if said:
            _say(sheet, row, found.setdefault(now, {"id": now}), said, problems)
            here.add(now, str(found[now].get("name") or ""))
        if id(row) in steps:
            homes.append((now, steps[id(row)]))
    found.pop("", None)
    first = next(iter(found), "")
    for home, step in homes:
        if found:
            found[home or first].setdefault("steps", []).append(step)
    made = _typed(sheet, list(found.values()), lines, problems)
    if not sheet.has("stage.duration"):
        durations = {s["id"]: s["duration"] for s in present if "duration" in s}
        made = [s | ({"duration": durations[s["id"]]} if s.get("id") in durations else {}) for s in made]
    return _as_written(made, present, list(steps.values())), lines


def _as_written(made: list[dict[str, Any]], present: list[dict[str, Any]], ids: list[str]) -> list[dict[str, Any]]:
    """The stages with their steps named as in the file, where that says the same: there, not every step need be."""
    old = {stage["id"]: [i for i in stage.get("steps", ()) if i in ids] for stage in present}
    kept = [{k: v for k, v in stage.items() if k != "steps"} | ({"steps": old[stage["id"]]} if old.get(stage["id"])
            else {}) if stage.get("id") in old else stage for stage in made]
    flat = [[[step["id"] for step in steps] for _, steps in staged({"stages": s, "steps": [{"id": i} for i in ids]})]
            for s in (kept, made)]
    return kept if flat[0] == flat[1] else made


def _say(sheet: Sheet, row: Row, stage: dict[str, Any], said: Mapping[str, Raw], problems: list[Problem]) -> None:
    for key, text in said.items():
        if stage.setdefault(key, text) != text:
            problems.append(sheet.problem(
                row, N_("stage “{id}” has “{first}” for “{key}” further up, and “{text}” here"), ("stage", key),
                id=stage["id"][:80], key=key, first=str(stage[key])[:80], text=str(text)[:80]))


def _typed(sheet: Sheet, stages: list[dict[str, Any]], lines: list[int], problems: list[Problem],
           ) -> list[dict[str, Any]]:
    """The stages as the model reads them. Their steps come from rows, which say themselves what is wrong with them."""
    made = []
    for stage, line in zip(stages, lines, strict=True):
        report = Report()
        steps = {"steps": stage["steps"]} if "steps" in stage else {}
        made.append((STAGE.read({k: v for k, v in stage.items() if k != "steps"}, ("stage",), report) or {}) | steps)
        problems.extend(replace(p, file=sheet.file, line=line) for p in report.problems)
    return made


def _goal(sheet: Sheet, with_step: Sequence[Row], ids: Sequence[str], before: Mapping[str, Any],
          problems: list[Problem]) -> list[str]:
    present = [step for step in before.get("goal", ()) if step in ids]
    if not sheet.has("goal"):
        return present
    found = []
    for id_, row in zip(ids, with_step, strict=True):
        report = Report()
        if _GOAL.type.read(sheet.raw(row, _GOAL, report), ("goal",), report):
            found.append(id_)
        problems.extend(replace(p, file=sheet.file, line=row.line) for p in report.problems)
    return present if set(found) == set(present) and present else found


def _rules(sheet: Sheet, made: Mapping[str, Any], with_step: Sequence[Row], stage_lines: Sequence[int],
           *, had: bool) -> Iterator[Problem]:
    """What is wrong across rows, at the row where it is. `had`: without rows that have a step, something is lost."""
    steps, stages = [row.line for row in with_step], list(stage_lines)
    if not with_step:
        yield Problem(N_("no row has a step"), file=sheet.file, severity=ERROR if had else WARNING)
    over = [(key, lines) for key, lines in (("steps", steps), ("stages", stages)) if len(lines) > _limit(key)]
    for key, lines in over:
        yield Problem(N_("{n} entries; at most {limit} fit here"), {"n": len(lines), "limit": _limit(key)},
                      _column((key, 0)), sheet.file, lines[_limit(key)])
    if with_step and not over:
        report = Report()
        for rule in JOURNEY.rules:
            rule(made, report)
        for p in report.problems:
            yield replace(p, path=_column(p.path), file=sheet.file, line=_line(p.path, with_step, stage_lines))


def _limit(key: str) -> int:
    return int(JOURNEY.group.by_key[key].type.limit)


def _line(path: Path, with_step: Sequence[Row], stage_lines: Sequence[int]) -> int:
    at = path[1] if len(path) > 1 and isinstance(path[1], int) else -1
    if path[0] == "steps" and 0 <= at < len(with_step):
        return with_step[at].line
    return stage_lines[at] if path[0] == "stages" and 0 <= at < len(stage_lines) else 0


def _column(path: Path) -> Path:
    return ("stage", *path[2:]) if path[0] == "stages" else path[2:] if path[0] == "steps" else path


