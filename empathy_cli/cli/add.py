"""empathy add - one more pain, one more thing heard: one command, one line; or many quotes, one after the other."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from empathy_cli.locale import N_
from empathy_cli.model.group import Group
from empathy_cli.model.problem import InputError, Problem

from . import asking, complete
from .added import added, list_of
from .command_line import command_line
from .edited import Edited
from .find import entry
from .given import pair, read_answers

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
        added(session, id, field, picked, parts, as_json=as_json, dry_run=dry_run)
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
    added(session, id, field, [text for text, _ in clean], parts, as_json=as_json, dry_run=dry_run)
    say_masked(session, masked + sum(n for _, n in clean))


def say_masked(session: "Session", n: int) -> None:
    """Says how many pieces of personal data were masked, if any were."""
    from .picking import masked_words

    if n:
        session.say(masked_words(session.t(), n))


def _masking(session: "Session", name: str, field: str, said: Sequence[str]) -> "Mask":
    """How texts of such entries are masked: nuggets are what people gave in confidence, nothing else is."""
    found = entry(session, name)
    item = list_of(Edited(session, found), field).item
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
        text = read_answers("-")[0].decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(Problem(N_("standard input is not UTF-8"))) from None
    found = [line.strip() for line in text.splitlines() if line.strip()]
    if not found:
        raise InputError(Problem(N_("there is no text to add")))
    return found


def _picked(session: "Session", name: str, transcript: Path, lines: str) -> tuple[list[dict[str, Any]], int]:
    """The nuggets of these lines, and how many pieces of personal data were masked in them."""
    from empathy_cli.interview.transcript import read

    return read(transcript).nuggets(lines, session.workspace().language(entry(session, name).document))


def one_by_one(session: "Session", name: str, field: str, parts: dict[str, Any],
               transcript: Path | None = None) -> None:
    """Asks for entries that are pasted, or picked from a transcript, and saves each at once."""
    from . import picking

    found = entry(session, name)
    q = list_of(Edited(session, found), field)
    main = q.main.key if isinstance(q.item, Group) and q.main else ""
    if transcript is not None and not (isinstance(q.item, Group) and "locator" in q.item.by_key):
        raise InputError(Problem(N_("“--from” makes nuggets: name a source and its nuggets")), exit_code=2)
    to = asking.must_be_somebody(asking.TO_PICK, command_line("add", name, field))
    mask = _masking(session, name, field, [])
    parts, masked = _masked_parts(mask, parts)
    say_masked(session, masked)

    def keep(entries: list[dict[str, Any]]) -> list[str]:
        raws = [one if main else one[""] for one in entries]
        return added(replace(session), name, field, raws, parts, as_json=False, dry_run=False, quiet=True)

    if transcript is None:
        kept = picking.paste(session, to, keep, main, mask)
    else:
        from empathy_cli.interview.transcript import read

        kept = picking.pick(session, to, keep, read(transcript), session.workspace().language(found.document))
    session.say(session.t().plural("{n} entry added.", "{n} entries added.", kept))


def _parts(given: list[str]) -> dict[str, Any]:
    parts: dict[str, Any] = {}
    for one in given:
        key, value = pair(one, "severity=4")
        *groups, last = key.split(".")
        inner = parts
        for group in groups:
            inner = inner.setdefault(group, {})
        inner[last] = value
    return parts
