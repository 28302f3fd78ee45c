"""empathy remove: a document, or an entry of one, that nothing points to."""

from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import visible

from . import complete, find
from .sure import make_sure

if TYPE_CHECKING:
    from empathy_cli.insight.address import Found
    from empathy_cli.model.document import Document, Workspace
    from empathy_cli.model.problem import Path as Place

    from .session import Session

app = typer.Typer()

SCREEN = 20
"""Places beyond which the first of them may have left the screen: their number is said behind them again."""


@app.command(help=N_("Remove a document, a touchpoint or an entry. While something points to it, the places are listed "
                     "and nothing happens."),
             epilog=N_("""\
empathy remove old-survey --dry-run     # may it go?
empathy remove old-survey               # asks, then removes it
empathy remove courier                  # a touchpoint, once no step names it
empathy remove from-couch#sofa          # a step; a stage or a nugget just so
"""))
def remove(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(  # noqa: A002 - what every command calls it
        metavar="ID", help=N_("The document or touchpoint, or DOCUMENT#ENTRY."), autocompletion=complete.ids)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Say what would happen, and do nothing."))] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help=N_("Do not ask."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=N_("Say as JSON what was removed."))] = False,
) -> None:
    from empathy_cli.insight.mentions import refuse_unreadable

    session: Session = ctx.obj
    found = find.entry(session, id)
    workspace = session.workspace()
    refuse_unreadable(workspace, found)
    _refuse_while_needed(found, workspace)
    rest, line = without(found, workspace.root) if found.path else (None, 0)
    place = visible(found.document.file) + (f":{line}: {visible(found.name)}" if line else "")
    moved = _handed_on(found)
    beside = _beside(found, workspace.root)
    if not dry_run:
        session.say(place)
        if beside:
            session.say(visible(beside))
    if not as_json:
        _say_who_gets(session, moved)
    if not dry_run:
        make_sure(session, N_("Remove it?"), yes=yes)
        if rest is None:
            _unlink(found.document, workspace.root, beside)
        else:
            _write(found.document, rest, workspace.root)
            _say_what_is_left(session, found)
    if as_json:
        entry: dict[str, Any] = {"line": line} if line else {}
        entry |= {"steps": {stage: [step["id"] for step in steps] for stage, _, steps in moved}} if moved else {}
        entry |= {"rows": beside} if beside else {}
        session.json({"id": found.name, "file": found.document.file, **entry, "done": not dry_run})
    elif dry_run:
        for line_ in filter(None, (place, visible(beside))):
            session.out(line_)
    else:
        session.say(session.t()(N_("{id} is removed."), id=found.name))


def _beside(found: "Found", root: Path) -> str:
    """The file with the imported rows of a source: it goes with it, as nobody else knows of it. "" where there is none,
    or where it is not the one that the source means: that stays.
    """
    from empathy_cli.store import rows

    if found.path or not rows.has_rows(found.document):
        return ""
    try:
        rows.nuggets(root, found.document, ())
    except rows.Unavailable:
        return ""
    return rows.file_of(found.document)


def _handed_on(found: "Found") -> list[tuple[str, str, list[Any]]]:
    """The steps of a stage that goes, by the id and the name of the stage that has them then; empty ones for none."""
    from empathy_cli.model.journey import staged

    if found.kind.name != "stage":
        return []
    data = found.document.data
    rest = {**data, "stages": [stage for stage in data["stages"] if stage["id"] != found.id]}
    held = {step["id"] for stage, steps in staged(data) if stage["id"] == found.id for step in steps}
    then = [(stage, [step for step in steps if step["id"] in held]) for stage, steps in staged(rest)]
    return [(stage.get("id", ""), stage.get("name", ""), steps) for stage, steps in then if steps]


def _say_who_gets(session: "Session", moved: list[tuple[str, str, list[Any]]]) -> None:
    t = session.t()
    for _, stage, steps in moved:
        titles = "; ".join(step["title"] for step in steps)
        message = N_("Its steps go to the stage “{stage}”: {steps}") if stage else N_(
            "Its steps are in no stage then: {steps}")
        session.say(visible(t(message, stage=stage, steps=titles)))


def _say_what_is_left(session: "Session", found: "Found") -> None:
    """Of a journey that lost a step: to which others no way leads now, or that it was the last one."""
    if found.kind.name != "step":
        return
    from .command_line import command_line
    from .unled import unled

    document = found.document
    steps = [step for step in document.data["steps"] if step["id"] != found.id]
    session.report(unled(document, document.data, {**document.data, "steps": steps}))
    if not steps:
        session.say(session.t()(N_("It was the last step of “{id}”. “{command}” removes the journey, too."),
                                id=document.id, command=command_line("remove", document.id)))


def _refuse_while_needed(found: "Found", workspace: "Workspace") -> None:
    from empathy_cli.insight.mentions import mentions

    places = [(file, line) for file, line in mentions(workspace, found) if not _is_home(found, line.path)]
    if places:
        message = N_("“{id}” is needed in {n} places; take it out of these first:") if len(places) > 1 else N_(
            "“{id}” is needed in one place; take it out of there first:")
        raise InputError(
            Problem(message, {"id": found.name, "n": len(places)}),
            *(Problem(N_("{field} is {value}"), {"field": line.field, "value": line.before}, file=file, line=line.line)
              for file, line in places),
            *([Problem(N_("{n} places in all, in {files} of the files"), {
                "n": len(places), "files": len({file for file, _ in places})})] if len(places) > SCREEN else ()))


def _is_home(found: "Found", path: "Place") -> bool:
    """Whether a place only says to which stage a step belongs: it goes with the step."""
    return found.kind.name == "step" and path[:1] == ("stages",)


def without(found: "Found", root: Path) -> tuple[bytes, int]:
    """The file without the entry and otherwise as it was, and the line on which the entry begins.

    Raises InputError where the entry cannot be taken out by itself, or what is left could not be read.
    """
    from empathy_cli.insight.mentions import pointing
    from empathy_cli.store.documents import read_document
    from empathy_cli.store.editor import delete
    from empathy_cli.store.position import locate
    from empathy_cli.store.reader import parse
    from empathy_cli.store.workspace import read_file

    file = found.document.file
    data = read_file(root, file)
    at = found.in_file(parse(data).value)
    try:
        text = delete(data.decode(), at)
        for reference in pointing(found.document.kind, file, data, found):
            if _is_home(found, reference.path):  # one at most
                text = delete(text, reference.path)
        after = text.encode()
    except InputError as error:
        raise InputError(*(replace(p, file=file) for p in error.problems)) from error
    read, problems = read_document(after, file)
    if read is None:
        raise InputError(*problems)
    return after, locate(data, at)[0]


def _write(document: "Document", data: bytes, root: Path) -> None:
    from empathy_cli.store.saver import save

    save(root / document.file, data, expect=document.digest, root=root)


def _unlink(document: "Document", root: Path, beside: str) -> None:
    """Removes the file as it was read, the rows beside it, and the folder that has nothing else in it."""
    path = root / document.file
    try:
        if sha256(path.read_bytes()).hexdigest() != document.digest:
            raise InputError(Problem(N_("was changed since it was read; nothing was removed"), file=document.file))
        path.unlink()
        if beside:
            (root / beside).unlink(missing_ok=True)
    except OSError as error:
        raise InputError(Problem(N_("could not be removed: {why}"), {"why": error.strerror or str(error)},
                                 file=document.file)) from error
    if path.parent != root / "personas":
        with suppress(OSError):  # not empty
            path.parent.rmdir()
