"""empathy add - one more pain, one more thing heard: one command, one line; or many quotes, one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
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
    from .picking import Mask
    from .session import Session

app = typer.Typer()

EXAMPLES = N_("""\
empathy add lea-brunner pains "No sign of life" --evidence interviews#n7
empathy add waiting sees "A van that drives past" --basis observed
empathy add courier vulnerabilities "Nobody can say where the parcel is" --part severity=4
empathy add gift#wait pains "No word since Friday" --evidence interviews#n4
empathy add interviews nuggets "I was at home all day." --part locator="Interview 3, 14:20"
empathy add interviews nuggets         # paste quotes, one a line
empathy add interviews nuggets --from interview-3.txt                   # read it, and pick
empathy add interviews nuggets --from interview-3.txt --lines 12-14,20
""")


@app.command(epilog=EXAMPLES, help=N_("Add to a list: a pain, something heard, nuggets of a source."))
def add(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(  # noqa: A002 - what users read in the help
        metavar="ID", help=N_("The id of a document or touchpoint, or DOCUMENT#ENTRY."), autocompletion=complete.ids)],
    field: Annotated[str, typer.Argument(
        metavar="FIELD", help=N_("The list; nested ones with a dot: thinks_and_feels.pains."),
        autocompletion=complete.fields)],
    texts: Annotated[list[str] | None, typer.Argument(
        metavar="TEXT", help=N_("What to add; several for several entries. “-” reads one a line from standard input; "
                                "none asks for one after the other."))] = None,
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
    transcript: Annotated[Path | None, typer.Option(
        "--from", metavar="FILE", help=N_("Nuggets from a transcript: it is shown with its lines numbered, and you "
                                          "pick."))] = None,
    lines: Annotated[str | None, typer.Option(
        "--lines", metavar="12-14,20", help=N_("With “--from”: these lines, without asking."))] = None,
    as_json: Annotated[bool, typer.Option("--json", help=N_("Say what was added, as JSON."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show the changed file, write nothing."))] = False,
) -> None:
    session: Session = ctx.obj
    parts: dict[str, Any] = {"evidence": evidence, "against": against, "kind": kind, "basis": basis}
    parts = {key: value for key, value in parts.items() if value} | _parts(part or [])
    if lines is not None and transcript is None:
        raise InputError(Problem(N_("“--lines” are those of a file: name it with “--from FILE”")), exit_code=2)
    if transcript is not None and texts:
        raise InputError(Problem(N_("“--from” takes its texts from the file: leave out “{text}”"), {"text": texts[0]}),
                         exit_code=2)
    if transcript is not None and lines is not None:
        picked, masked = _picked(session, id, transcript, lines)
        parts, more = _masked_parts(_masking(session, id, field, []), parts)
        _add(session, id, field, picked, parts, as_json=as_json, dry_run=dry_run)
        say_masked(session, masked + more)
        return
    if not texts:
        if dry_run or as_json:
            raise InputError(Problem(N_("what is typed one by one is saved one by one: “--dry-run” and “--json” need "
                                        "the texts, or “--lines”")), exit_code=2)
        one_by_one(session, id, field, parts, transcript)
        return
    said = [line for text in texts for line in (_typed() if text == "-" else [text])]
    mask = _masking(session, id, field, said)
    clean = [mask(text) for text in said]
    parts, masked = _masked_parts(mask, parts)
    _add(session, id, field, [text for text, _ in clean], parts, as_json=as_json, dry_run=dry_run)
    say_masked(session, masked + sum(n for _, n in clean))


def say_masked(session: "Session", n: int) -> None:
    """Says how many pieces of personal data were masked, if any were."""
    from .picking import masked_words

    if n:
        session.say(masked_words(session.t(), n))


def _masking(session: "Session", name: str, field: str, said: Sequence[str]) -> "Mask":
    """How texts of such entries are masked: nuggets are what people gave in confidence, nothing else is."""
    found = entry(session, name)
    item = _list(Edited(session, found, dry_run=False, as_json=False), field).item
    if not (isinstance(item, Group) and "locator" in item.by_key):
        return lambda text: (text, 0)
    from empathy_cli.insight.personal import known, mask

    people, language = known(said), session.workspace().language(found.document)
    return lambda text: mask(text, language, names=True, among=people)


def _masked_parts(mask: "Mask", parts: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """The parts that go with every entry, masked, and how many pieces were."""
    clean = {key: mask(value) if isinstance(value, str) else (value, 0) for key, value in parts.items()}
    return {key: value for key, (value, _) in clean.items()}, sum(n for _, n in clean.values())


def _typed() -> list[str]:
    """Standard input, an entry a line."""
    try:
        text = asking.read_answers("-")[0].decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(Problem(N_("standard input is not UTF-8"))) from None
    found = [line.strip() for line in text.splitlines() if line.strip()]
    if not found:
        raise InputError(Problem(N_("there is no text to add")))
    return found


def _picked(session: "Session", name: str, transcript: Path, lines: str) -> tuple[list[dict[str, Any]], int]:
    """The nuggets of these lines, and how many pieces of personal data were masked in them."""
    from empathy_cli.interview.transcript import picks, read

    found = read(transcript)
    language = session.workspace().language(entry(session, name).document)
    picked = [found.picked(*pair, language) for pair in picks(lines, found)]
    return [nugget for nugget, _ in picked], sum(n for _, n in picked)


def one_by_one(session: "Session", name: str, field: str, parts: dict[str, Any],
               transcript: Path | None = None) -> None:
    """Asks for entries that are pasted, or picked from a transcript, and saves each at once."""
    from . import picking

    found = entry(session, name)
    q = _list(Edited(session, found, dry_run=False, as_json=False), field)
    main = q.main.key if isinstance(q.item, Group) and q.main else ""
    if transcript is not None and not (isinstance(q.item, Group) and "locator" in q.item.by_key):
        raise InputError(Problem(N_("“--from” makes nuggets: name a source and its nuggets")), exit_code=2)
    to = asking.must_be_able_to_pick(asking.command_line("add", name, field))
    mask = _masking(session, name, field, [])
    parts, masked = _masked_parts(mask, parts)
    say_masked(session, masked)

    def keep(entries: list[dict[str, Any]]) -> list[str]:
        raws = [one if main else one[""] for one in entries]
        return _add(replace(session), name, field, raws, parts, as_json=False, dry_run=False, quiet=True)

    if transcript is None:
        kept = picking.paste(session, to, keep, main, mask)
    else:
        from empathy_cli.interview.transcript import read

        kept = picking.pick(session, to, keep, read(transcript), session.workspace().language(found.document))
    session.say(session.t().plural("{n} entry added.", "{n} entries added.", kept))


def _add(session: "Session", name: str, field: str, raws: Sequence[str | dict[str, Any]], parts: dict[str, Any], *,
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

    q = _list(change, field)
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
