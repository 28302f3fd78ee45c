"""empathy add - one more pain, one more thing heard: one command, one line."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from empathy_cli.interview.questions import Question, every_field, questions_at, value_at
from empathy_cli.locale import N_
from empathy_cli.model.field import Report
from empathy_cli.model.group import Group
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import name_for
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.model.types import nearest

from . import asking, complete
from .edit import Edited
from .find import entry
from .made import TRIES

if TYPE_CHECKING:
    from .session import Session

app = typer.Typer()

EXAMPLES = N_("""\
empathy add lea-brunner pains "No sign of life" --evidence interviews#n7
empathy add waiting sees "A van that drives past" --basis observed
empathy add courier vulnerabilities "Nobody can say where the parcel is" --part severity=4
empathy add gift#wait pains "No word since Friday" --evidence interviews#n4
empathy add interviews nuggets "I was at home all day." --part locator="Interview 3, 14:20"
""")


@app.command(epilog=EXAMPLES, help=N_("Add one entry to a list: a pain, something heard, a nugget of a source."))
def add(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(  # noqa: A002 - what users read in the help
        metavar="ID", help=N_("The id of a document or touchpoint, or DOCUMENT#ENTRY."), autocompletion=complete.ids)],
    field: Annotated[str, typer.Argument(
        metavar="FIELD", help=N_("The list; nested ones with a dot: thinks_and_feels.pains."),
        autocompletion=complete.fields)],
    text: Annotated[str, typer.Argument(metavar="TEXT", help=N_("What to add."))],
    evidence: Annotated[list[str] | None, typer.Option(
        "--evidence", metavar="SOURCE", help=N_("What it rests on: source or source#nugget. Can be repeated."),
        autocompletion=complete.sources)] = None,
    against: Annotated[list[str] | None, typer.Option(
        "--against", metavar="SOURCE", help=N_("What speaks against it. Can be repeated."),
        autocompletion=complete.sources)] = None,
    kind: Annotated[str | None, typer.Option(
        "--kind", metavar="WORD", help=N_("Of a goal, a job or a trait: which kind it is."))] = None,
    basis: Annotated[str | None, typer.Option(
        "--basis", metavar="WORD", help=N_("observed, heard, inferred or imagined."),
        autocompletion=complete.bases)] = None,
    part: Annotated[list[str] | None, typer.Option(
        "--part", metavar="KEY=VALUE", help=N_("Any other part, such as severity=4. Can be repeated."))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=N_("Say what was added, as JSON."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show the changed file, write nothing."))] = False,
) -> None:
    from empathy_cli.store.saver import Changed

    session: Session = ctx.obj
    parts: dict[str, Any] = {"evidence": evidence, "against": against, "kind": kind, "basis": basis}
    parts = {key: value for key, value in parts.items() if value} | _parts(part or [])
    for turn in range(TRIES):
        here = session if turn == 0 else replace(session)  # a new session reads the workspace again
        change = Edited(here, entry(here, id), dry_run=dry_run, as_json=as_json)
        data = _with_item(change, field, text, parts)
        try:
            change.save(data, twin="")
        except Changed:
            if turn == TRIES - 1:
                raise
        else:
            return


def _with_item(change: Edited, field: str, text: str, parts: dict[str, Any]) -> dict[str, Any]:
    """The document's values with one more entry. Raises InputError with all that is wrong with it."""
    from empathy_cli.interview.answers import reference_problems
    from empathy_cli.interview.naming import next_number

    q = _list(change, field)
    items = list(value_at(change.found.data, q.path) or [])
    raw: Any = text
    if isinstance(q.item, Group) and q.main:
        raw = {q.main.key: text, **parts}
        if q.numbered and "id" not in raw:
            raw["id"] = f"{q.numbered}{next_number(q.numbered, [str(i.get('id', '')) for i in items])}"
        elif "id" in q.item.by_key and "id" not in raw:
            taken = {i["id"] for i in items} | (set(change.known.workspace.documents) if q.key == CATALOGUE else set())
            raw["id"] = name_for(text, taken, change.t.language, q.item.what)
    elif parts:
        raise InputError(Problem(N_("“{key}” holds plain words, without parts"), {"key": q.key}), exit_code=2)
    report = Report()
    whole = q.field.type.read([raw], q.path, report)
    data = _put(dict(change.found.data), q.path, [*items, *(whole or [])])
    if not report.problems and not whole:
        report.add(q.path, N_("there is no text to add"))
    if not report.problems:
        for rule in (*change.kind.rules, change.within):
            rule(data, report)
    fresh = _put({}, q.path, whole or [])
    problems = [*report.problems, *reference_problems(change.kind, fresh, change.known)]
    if problems:
        # The place in the list says nothing to somebody who gave one entry.
        raise InputError(*(replace(p, path=tuple(k for k in p.path if isinstance(k, str))) for p in problems))
    return data


def _list(change: Edited, field: str) -> Question:
    found = [q for q in questions_at(change.kind, field) if q.is_list]
    if len(found) == 1:
        return found[0]
    lists = [q.key for q in every_field(change.kind) if q.is_list]
    if found:
        message, values = N_("“{key}” has several lists; name one: {words}"), {"words": ", ".join(q.key for q in found)}
    elif questions_at(change.kind, field):
        message, values = N_("“{key}” is answered as a whole: {command} changes it"), {
            "command": asking.command_line("edit", change.found.name, field)}
    elif hint := nearest(field, lists) or nearest(field, [k.rpartition(".")[2] for k in lists]):
        message, values = N_("“{key}” is not known here. Did you mean “{hint}”?"), {"hint": hint}
    else:
        message, values = N_("“{key}” is not a list here. Lists: {words}"), {"words": ", ".join(lists)}
    raise InputError(Problem(message, {"key": field, **values}), exit_code=2)


def _parts(given: list[str]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for one in given:
        key, value = asking.pair(one, "severity=4")
        *groups, last = key.split(".")
        inner = parts
        for group in groups:
            inner = inner.setdefault(group, {})
        inner[last] = value
    return parts


def _put(data: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    key, *rest = path
    data[key] = _put(dict(data.get(key) or {}), tuple(rest), value) if rest else value
    return data
