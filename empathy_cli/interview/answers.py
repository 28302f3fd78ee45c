"""Answers from a file: in the document's own shape, read strictly, judged by the same types as typed ones."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from empathy_cli.insight.references import Reference, references
from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Kind, Report, Rule
from empathy_cli.model.journey import JOURNEY
from empathy_cli.model.kinds import WITHIN, read_as
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.touchpoints import CATALOGUE, TOUCHPOINT, TOUCHPOINTS
from empathy_cli.model.writing import shown
from empathy_cli.store.position import places
from empathy_cli.store.reader import Unreadable, parse

from .answer import raw
from .filled import fill_id, fill_numbers, take_steps_out
from .known import MISSING, Known, Named
from .naming import name_entries
from .questions import every_field

BRINGS = N_("there is no touchpoint “{id}” in the catalogue: “empathy new touchpoint” makes one, and a block "
            "“touchpoints:” in these answers brings it along")


@dataclass(frozen=True, slots=True)
class Source:
    """A file with answers: its bytes, what to call it, and what is wrong with its YAML already."""

    data: bytes
    file: str
    problems: tuple[Problem, ...] = ()


def parse_answers(data: bytes, file: str, kind: Kind) -> tuple[dict[str, Any], Source]:
    """What the file says, YAML or JSON, and where to look places up.

    Raises InputError where nothing can be read. What is wrong beside a value that can be read is in the source, and is
    said together with what the model says.
    """
    problems: tuple[Problem, ...] = ()
    try:
        value = parse(data).value
    except InputError as error:
        value = _json(data)
        if value is None:
            problems = tuple(p.at(file) for p in error.problems)
            value = error.value if isinstance(error, Unreadable) else None
            if not isinstance(value, dict):
                raise InputError(*problems) from error
    if not isinstance(value, dict):
        raise InputError(Problem(N_("expected fields such as {keys}"), {"keys": ", ".join(_first_asked(kind))},
                                 file=file, line=1))
    return value, Source(data, file, problems)


def _first_asked(kind: Kind) -> list[str]:
    return [f.key for f in kind.fields if f.question and f.key != "id"][:3]


def touchpoints_of(kind: Kind, answers: dict[str, Any], known: Known, t: Translator,
                   source: Source | None) -> list[dict[str, Any]]:
    """The touchpoints that the answers for a journey bring along for the catalogue: taken out of the answers.

    One that stands in the catalogue in the same words is brought by nobody. From now on `known` has them, too.
    Raises InputError with what is wrong with them.
    """
    if kind is not JOURNEY or CATALOGUE not in answers:
        return []
    raw_ones, report = answers.pop(CATALOGUE), Report()
    if isinstance(raw_ones, list):
        raw_ones = [dict(one) if isinstance(one, dict) else one for one in raw_ones]
        name_entries(TOUCHPOINT.group, raw_ones, t.language)
    found = TOUCHPOINTS.group.by_key[CATALOGUE].type.read(raw_ones, (CATALOGUE,), report) or []
    there = known.workspace.touchpoints
    fresh = [(i, one) for i, one in enumerate(found) if there.get(one.get("id", "")) != one]
    for i, one in fresh:
        if problem := known.id_problem(one.get("id", "")):
            report.problems.append(replace(problem, path=(CATALOGUE, i, "id")))
    if problems := placed(report.problems, source):
        raise InputError(*problems)
    known.brought = tuple(Named(one["id"], one["name"], one.get("channel", "")) for _, one in fresh)
    return [one for _, one in fresh]


def document_of(kind: Kind, answers: Mapping[str, Any], known: Known, t: Translator, *, today: str, language: str,
                defaults: bool, source: Source | None) -> dict[str, Any]:
    """A new document's values. `answers` are as the reader hands them over; `source` is the file that they come from.

    Raises InputError with everything that is wrong: exit code 2 where answers are missing, else 1.
    """
    report = Report()
    filled = dict(answers)
    if kind.holder:
        if filled.get("kind") == kind.name:
            del filled["kind"]  # an entry has no kind of its own; answers may say what they are for
    elif filled.setdefault("kind", kind.name) != kind.name:
        report.add(("kind",), N_("these answers are for “{kind}”, not for “{wanted}”"),
                   kind=shown(str(filled["kind"])), wanted=kind.name)
        filled["kind"] = kind.name
    take_steps_out(kind, filled, language or t.language)
    fill_numbers(kind, filled, language or t.language)
    if "created" in kind.group.by_key and not filled.get("created"):
        filled["created"] = today
    if not filled.get("id"):
        fill_id(kind, filled, known, report, language=language or t.language, defaults=defaults)
    elif isinstance(filled["id"], str) and (problem := known.id_problem(filled["id"])):
        report.problems.append(problem)
    values = read_as(kind, filled, report)
    missing = [p for p in report.problems if p.values.keys() == {"key"} and not p.path]
    report.problems += _in_answers(kind, reference_problems(kind, values, known))
    if found := placed(report.problems, source):
        raise InputError(*found, exit_code=2 if len(missing) == len(found) else 1)
    return {f.key: values[f.key] for f in kind.fields if f.key in values}


def changed_by(kind: Kind, old: Mapping[str, Any], answers: Mapping[str, Any], known: Known,
               source: Source, *, language: str = "", within: Rule = lambda *_: None) -> dict[str, Any]:
    """A document's values after some answers: what they do not name stays, what they name without a value goes.

    `within` says what is wrong with an entry's values in the document that it stands in.
    """
    report = Report()
    for key in ("kind", "id"):
        if answers.get(key) not in (None, "", old.get(key)):
            report.add((key,), N_("“{key}” is “{old}” and stays so (“empathy rename” changes an id)"),
                       key=key, old=str(old.get(key)))
    merged = raw(dict(old))
    _merge(merged, {k: v for k, v in answers.items() if k not in ("kind", "id")}, kind)
    take_steps_out(kind, merged, language)
    fill_numbers(kind, merged, language)
    values = read_as(kind, merged, report)
    within(values, report)
    named = {k: v for k, v in values.items() if k in answers}
    report.problems += _in_answers(kind, reference_problems(kind, named, known))
    if found := placed(report.problems, source):
        raise InputError(*found)
    return values


def _merge(into: dict[str, Any], answers: Mapping[str, Any], kind: Kind) -> None:
    flat = {q.path[0] for q in every_field(kind) if q.parents}
    for key, value in answers.items():
        if key in flat and isinstance(value, dict) and isinstance(into.get(key), dict):
            into[key] = {k: v for k, v in {**into[key], **value}.items() if v not in (None, "")}
        elif value in (None, ""):
            into.pop(key, None)
        else:
            into[key] = value


def reference_problems(kind: Kind, values: Mapping[str, Any], known: Known) -> list[Problem]:
    """Evidence, touchpoints and personas that do not exist, each with what was probably meant."""
    found = []
    for ref in _references(kind, values):
        if ref.kind == "source":
            found.append(known.evidence_problem(ref.text, ref.path))
        elif ref.kind in MISSING and not ref.local:  # a journey's own rule sees to its steps
            found.append(known.reference_problem(ref.kind, ref.id, ref.path))
    return [problem for problem in found if problem]


def _in_answers(kind: Kind, problems: list[Problem]) -> list[Problem]:
    """What is wrong with references, with what answers can do about it that other commands cannot."""
    return [replace(p, message=BRINGS) if kind is JOURNEY and p.message == MISSING["touchpoint"] else p
            for p in problems]


def _references(kind: Kind, values: Mapping[str, Any]) -> Iterator[Reference]:
    if not kind.holder:
        yield from references(kind.name, values)
        return
    key = next(key for key, held in WITHIN[kind.holder].items() if held.name == kind.name)
    for ref in references(kind.holder, {key: [dict(values)]}):
        yield replace(ref, path=ref.path[2:])


def placed(problems: list[Problem], source: Source | None) -> list[Problem]:
    """The problems with their lines in the file that the answers came from, and those that the file has anyway."""
    if source is None:
        return [p for p in problems if p.severity == ERROR]
    found = [*source.problems]
    if not problems:
        return found
    where = places(source.data)
    for problem in problems:
        about_key = bool(problem.path) and problem.values.get("key") == problem.path[-1]
        found.append(problem.at(source.file, *where.of(problem.path, key=about_key)))
    return sorted(found, key=lambda p: (p.line, p.column))


def _json(data: bytes) -> Any:
    """JSON in a form that YAML does not know (escaped emoji, tabs); `None` where it is none, or no better.

    It is written out again and goes through the strict reader, so that nothing slips in that YAML would not let in.
    """
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) != len(pairs):
            raise ValueError
        return dict(pairs)

    try:
        read = json.loads(data, object_pairs_hook=once, parse_int=str, parse_float=str, parse_constant=str)
        return parse(json.dumps(read, ensure_ascii=False).encode()).value
    except (ValueError, RecursionError, InputError):
        return None
