"""Answers from a file: in the document's own shape, read strictly, judged by the same types as typed ones."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from empathy_cli.insight.references import Reference, references
from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Kind, Report, Rule
from empathy_cli.model.kinds import WITHIN, read_as
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.text import slug
from empathy_cli.model.types import MAX_ID
from empathy_cli.store.position import places
from empathy_cli.store.reader import Unreadable, parse

from .answer import raw
from .known import MISSING, Known
from .questions import Question, every_field


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
                   kind=str(filled["kind"]), wanted=kind.name)
        filled["kind"] = kind.name
    _fill_numbers(kind, filled, language or t.language)
    if "created" in kind.group.by_key and not filled.get("created"):
        filled["created"] = today
    if not filled.get("id"):
        _fill_id(kind, filled, known, report, language=language or t.language, defaults=defaults)
    elif isinstance(filled["id"], str) and (problem := known.id_problem(filled["id"])):
        report.problems.append(problem)
    values = read_as(kind, filled, report)
    missing = [p for p in report.problems if p.values.keys() == {"key"} and not p.path]
    report.problems += reference_problems(kind, values, known)
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
    _fill_numbers(kind, merged, language)
    values = read_as(kind, merged, report)
    within(values, report)
    report.problems += reference_problems(kind, {k: v for k, v in values.items() if k in answers}, known)
    if found := placed(report.problems, source):
        raise InputError(*found)
    return values


def reference_problems(kind: Kind, values: Mapping[str, Any], known: Known) -> list[Problem]:
    """Evidence, touchpoints and personas that do not exist, each with what was probably meant."""
    found = []
    for ref in _references(kind, values):
        if ref.kind == "source":
            found.append(known.evidence_problem(ref.text, ref.path))
        elif ref.kind in MISSING and not ref.local:  # a journey's own rule sees to its steps
            found.append(known.reference_problem(ref.kind, ref.id, ref.path))
    return [problem for problem in found if problem]


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


def _fill_id(kind: Kind, filled: dict[str, Any], known: Known, report: Report, *, language: str,
             defaults: bool) -> None:
    title = filled.get(kind.title) or (filled.get("role") if kind.title == "name" else None)
    if not isinstance(title, str) or not title.strip():
        filled["id"] = "unnamed"  # the missing title is the problem, and it is reported
        return
    own = filled.get("language")
    derived = slug(title, own if isinstance(own, str) else language)
    if not derived:
        report.add(("id",), N_("no id can be made from “{title}”; give one: id: …"), title=title[:80])
        filled["id"] = "unnamed"
        return
    problem = known.id_problem(derived)
    if problem:
        free = known.free(derived)
        if not defaults:
            report.add(("id",), N_("the id “{id}” is taken by {file}; give another one: id: {free}"),
                       **problem.values, free=free)
        derived = free
    filled["id"] = derived


def _fill_numbers(kind: Kind, filled: dict[str, Any], language: str) -> None:
    """Ids that items may leave out: a nugget's n1, n2 …, a step's from its title."""
    for q in every_field(kind):
        if q.is_named:
            _fill_names(q, filled.get(q.path[0]), language)
        items = filled.get(q.path[0]) if len(q.path) == 1 and q.numbered else None
        if not isinstance(items, list):
            continue
        used = [str(i.get("id") or "") for i in items if isinstance(i, dict)]
        n = next_number(q.numbered, used)
        for at, item in enumerate(items):
            if isinstance(item, dict) and not item.get("id"):
                items[at] = {"id": f"{q.numbered}{n}", **{k: v for k, v in item.items() if k != "id"}}
                n += 1


def name_for(text: str, taken: Collection[str], language: str, what: str) -> str:
    """An id for an entry, made from what it is called, that no other one has."""
    made = slug(text, language) or slug(what) or "entry"
    if made not in taken:
        return made
    n = 2
    while (numbered := f"{made[:MAX_ID - 4].rstrip('-')}-{n}") in taken:
        n += 1
    return numbered


def next_number(prefix: str, used: list[str]) -> int:
    """The number after the highest that was used: one that was given once is never given again."""
    numbers = [int(d[:9]) for u in used if (d := u.removeprefix(prefix)) != u and d.isascii() and d.isdigit()]
    return max(numbers, default=0) + 1


def _merge(into: dict[str, Any], answers: Mapping[str, Any], kind: Kind) -> None:
    flat = {q.path[0] for q in every_field(kind) if q.parents}
    for key, value in answers.items():
        if key in flat and isinstance(value, dict) and isinstance(into.get(key), dict):
            into[key] = {k: v for k, v in {**into[key], **value}.items() if v not in (None, "")}
        elif value in (None, ""):
            into.pop(key, None)
        else:
            into[key] = value


def _fill_names(q: Question, items: Any, language: str) -> None:
    if not isinstance(items, list):
        return
    taken = {str(i["id"]) for i in items if isinstance(i, dict) and i.get("id")}
    for at, item in enumerate(items):
        main = item.get(q.item.main) if isinstance(item, dict) else None
        if isinstance(main, str) and main.strip() and not item.get("id"):
            name = name_for(main, taken, language, q.item.what)
            items[at] = {"id": name, **{k: v for k, v in item.items() if k != "id"}}
            taken.add(name)


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
