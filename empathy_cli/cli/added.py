"""New entries of a list: named, checked with all that stands there, and saved, all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from empathy_cli.interview.questions import Question, every_field, questions_at, value_at
from empathy_cli.locale import N_
from empathy_cli.model.field import Report
from empathy_cli.model.group import Group
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import name_for
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.model.types import nearest

from .command_line import command_line
from .edited import Edited
from .find import entry
from .made import TRIES

if TYPE_CHECKING:
    from .session import Session


def list_of(change: Edited, field: str) -> Question:
    """The list that a field, or the only one below it, is. Raises InputError where there is none, or several."""
    found = [q for q in questions_at(change.kind, field) if q.is_list]
    if len(found) == 1:
        return found[0]
    lists = [q.key for q in every_field(change.kind) if q.is_list]
    if found:
        message, values = N_("“{key}” has several lists; name one: {words}"), {"words": ", ".join(q.key for q in found)}
    elif questions_at(change.kind, field):
        message, values = N_("“{key}” is answered as a whole: {command} changes it"), {
            "command": command_line("edit", change.found.name, field)}
    elif hint := nearest(field, lists) or nearest(field, [k.rpartition(".")[2] for k in lists]):
        message, values = N_("“{key}” is not known here. Did you mean “{hint}”?"), {"hint": hint}
    else:
        message, values = N_("“{key}” is not a list here. Lists: {words}"), {"words": ", ".join(lists)}
    raise InputError(Problem(message, {"key": field, **values}), exit_code=2)


def added(session: "Session", name: str, field: str, raws: Sequence[str | dict[str, Any]], parts: dict[str, Any], *,
          as_json: bool, dry_run: bool, quiet: bool = False) -> list[str]:
    """Saves the entries, all or none; what each is called, where it has an id. Raises InputError with what is wrong."""
    from empathy_cli.store.saver import Changed

    for turn in range(TRIES):
        here = session if turn == 0 else replace(session)  # a new session reads the workspace again
        change = Edited(here, entry(here, name), dry_run=dry_run, as_json=as_json)
        data, ids = _with_items(change, field, raws, parts)
        try:
            change.save(data, twin="", quiet=quiet)
        except Changed:
            if turn == TRIES - 1:
                raise
        else:
            return ids
    return []


def _with_items(change: Edited, field: str, raws: Sequence[str | dict[str, Any]], parts: dict[str, Any],
                ) -> tuple[dict[str, Any], list[str]]:
    """The document's values with these entries too, and their ids. Raises InputError with all that is wrong."""
    from empathy_cli.interview.answers import reference_problems

    q = list_of(change, field)
    items = list(value_at(change.found.data, q.path) or [])
    if parts and not (isinstance(q.item, Group) and q.main):
        raise InputError(Problem(N_("“{key}” holds plain words, without parts"), {"key": q.key}), exit_code=2)
    entries = _named(change, q, items, raws, parts)
    _must_be_new(entries, items)
    report = Report()
    whole = q.field.type.read(entries, q.path, report)
    data = _put(dict(change.found.data), q.path, [*items, *(whole or [])])
    if not report.problems and len(whole or []) < len(raws):
        report.add(q.path, N_("there is no text to add"))
    if not report.problems:
        for rule in (*change.kind.rules, change.within):
            rule(data, report)
    fresh = _put({}, q.path, whole or [])
    problems = [*report.problems, *reference_problems(change.kind, fresh, change.known)]
    if problems:
        # The place in the list says nothing to somebody who gave one entry.
        raise InputError(*(replace(p, path=tuple(k for k in p.path if isinstance(k, str))) for p in problems))
    return data, [str(e["id"]) if isinstance(e, dict) and "id" in e else str(len(items) + n)
                  for n, e in enumerate(entries, 1)]


def _must_be_new(entries: Sequence[Any], items: Sequence[Any]) -> None:
    """Raises InputError where the same words of the same place in a transcript are there already."""
    there = {(item["verbatim"], item["locator"]): item["id"] for item in items
             if isinstance(item, Mapping) and {"verbatim", "locator", "id"} <= item.keys()}
    for entry_ in entries if there else ():
        if isinstance(entry_, Mapping) and (id_ := there.get((entry_.get("verbatim"), entry_.get("locator")))):
            raise InputError(Problem(N_("“{locator}” is there already, as {id}; nothing was added"),
                                     {"locator": entry_["locator"], "id": id_}))


def _named(change: Edited, q: Question, items: Sequence[Any], raws: Sequence[str | dict[str, Any]],
           parts: dict[str, Any]) -> list[Any]:
    """The entries as the reader would hand them over, with an id where they need one and have none."""
    from empathy_cli.interview.naming import next_number

    if not (isinstance(q.item, Group) and q.main):
        return list(raws)
    used = [str(item.get("id", "")) for item in items]
    taken = {*used, *(change.known.workspace.documents if q.key == CATALOGUE else ())}
    made: list[Any] = []
    for raw in raws:
        new = {**({q.main.key: raw} if isinstance(raw, str) else raw), **parts}
        if "id" not in new and q.numbered:
            new["id"] = f"{q.numbered}{next_number(q.numbered, used)}"
        elif "id" not in new and "id" in q.item.by_key:
            new["id"] = name_for(str(new.get(q.main.key, "")), taken, change.t.language, q.item.what)
        used.append(str(new.get("id", "")))
        taken.add(used[-1])
        made.append(new)
    return made


def _put(data: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    key, *rest = path
    data[key] = _put(dict(data.get(key) or {}), tuple(rest), value) if rest else value
    return data
