"""empathy rename: another id for a document or an entry of one, in every place that names it."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from . import complete, find
from .sure import make_sure

if TYPE_CHECKING:
    from empathy_cli.insight.address import Found
    from empathy_cli.insight.renaming import Edit, Plan
    from empathy_cli.model.document import Workspace

    from .session import Session

app = typer.Typer()


@app.command(help=N_("Give a document, a touchpoint or an entry another id. Every reference follows, and so do the "
                     "files of a document where they stand in their usual place. All of it happens, or nothing."),
             epilog=N_("""\
empathy rename lea-brunner lea-b --dry-run     # what would change
empathy rename lea-brunner lea-b               # asks, then does it
empathy rename courier parcel-courier          # a touchpoint, in every step that names it
empathy rename from-couch#sofa on-the-sofa     # a step; a stage or a nugget just so
"""))
def rename(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(  # noqa: A002 - what every command calls it
        metavar="ID", help=N_("The document or touchpoint, or DOCUMENT#ENTRY."), autocompletion=complete.ids)],
    new: Annotated[str, typer.Argument(metavar="NEW", help=N_("Its new id."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Say what would change, and change nothing."))] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help=N_("Do not ask."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=N_("Say as JSON what changes."))] = False,
) -> None:
    from empathy_cli.insight.mentions import refuse_unreadable
    from empathy_cli.insight.renaming import plan

    session: Session = ctx.obj
    found = find.entry(session, id)
    workspace = session.workspace()
    new = _new(new, found, workspace)
    refuse_unreadable(workspace, found)
    planned = plan(workspace, found, new)
    lines = list(_lines(planned))
    if dry_run and not as_json:
        for line in lines:
            session.out(line)
    elif not dry_run:
        for line in lines:
            session.say(line)
        make_sure(session, N_("Do it?"), yes=yes)
        carry_out(planned, workspace.root)
    if as_json:
        session.json(_plain(planned, found.name, new, dry_run=dry_run))
    elif not dry_run:
        after = found.name.removesuffix(found.id) + new
        session.say(session.t()(N_("{before} is {after} now."), before=found.name, after=after))


def _new(typed: str, found: "Found", workspace: "Workspace") -> str:
    """The new id, without the document before it. Raises InputError where it is none, or another one's."""
    from empathy_cli.model.field import Report
    from empathy_cli.model.text import slug
    from empathy_cli.model.types import ID, RESERVED

    if found.kind.fixed_id:
        raise InputError(Problem(N_("“{id}” is always the id of the catalogue: a workspace has one. To rename a "
                                    "touchpoint, name that"), {"id": found.id}), exit_code=2)
    new = typed.removeprefix(f"{found.document.id}#") if found.path else typed
    report = Report()
    if new in RESERVED:
        raise InputError(Problem(N_("“{id}” cannot be an id: no page or folder can have that name"), {"id": new}),
                         exit_code=2)
    if ID.read(new, (), report) != new:
        hint = slug(new)
        if hint and hint != new:
            raise InputError(*report.problems, Problem(N_("try “{hint}”"), {"hint": hint}), exit_code=2)
        raise InputError(*report.problems or (Problem(N_("an id is missing")),), exit_code=2)
    if new == found.id:
        raise InputError(Problem(N_("“{id}” is its id already"), {"id": new}), exit_code=2)
    _refuse_taken(new, found, workspace)
    return new


def _refuse_taken(new: str, found: "Found", workspace: "Workspace") -> None:
    """Documents and touchpoints share their ids; entries of a document have theirs among themselves."""
    from empathy_cli.model.kinds import ENTRIES

    values = {"id": new, "document": found.document.id}
    if found.path and found.kind.name not in ENTRIES:
        if any(one.id == new and one.path[0] == found.path[0] for one in find.entries(found.document)):
            raise InputError(Problem(N_("“{id}” is taken in “{document}”; each entry there has an id of its own"),
                                     values))
    elif taken := workspace.documents.get(new):
        raise InputError(Problem(N_("the id “{id}” is taken by {first}; each document has one of its own"),
                                 {"id": new, "first": taken.file}))
    elif new in workspace.touchpoints:
        raise InputError(Problem(N_("the id “{id}” is taken by a touchpoint; each has one of its own"), values))


def _lines(planned: "Plan") -> Iterator[str]:
    from empathy_cli.model.text import visible

    for edit in planned.edits:
        for line in edit.lines:
            yield f"{visible(edit.file)}:{line.line}: {line.field}: {visible(line.before)} → {visible(line.after)}"
    for before, after in planned.moves:
        yield f"{visible(before)} → {visible(after)}"


def _plain(planned: "Plan", old: str, new: str, *, dry_run: bool) -> dict[str, Any]:
    return {
        "id": old, "new": new, "done": not dry_run,
        "changes": [{"file": e.file, "line": c.line, "field": c.field, "before": c.before, "after": c.after}
                    for e in planned.edits for c in e.lines],
        "moves": [{"before": before, "after": after} for before, after in planned.moves],
    }


def carry_out(planned: "Plan", root: Path) -> None:
    """Writes and moves everything, its own id last. Where something fails, what was done before it is undone."""
    from empathy_cli.store.saver import Unsure, save

    written: list[Edit] = []
    moved: list[tuple[Path, Path]] = []

    def write(edit: "Edit", file: str) -> None:
        try:
            save(root / file, edit.after, expect=edit.digest, root=root)
        except Unsure:
            written.append(edit)
            raise
        written.append(edit)

    try:
        for edit in planned.edits[:-1]:
            write(edit, edit.file)
        for before, after in planned.moves:
            _move(root / before, root / after)
            moved.append((root / before, root / after))
        for edit in planned.edits[-1:]:
            write(edit, _moved(edit.file, planned.moves))
    except BaseException as error:
        left = _undo(written, moved, root)
        if left and isinstance(error, InputError):
            raise InputError(*error.problems, *left) from error
        raise
    for before, _ in planned.moves:
        with suppress(OSError):  # not empty, or gone with its last file
            (root / before).parent.rmdir()


def _move(before: Path, after: Path) -> None:
    try:
        after.parent.mkdir(parents=True, exist_ok=True)
        before.rename(after)
    except OSError as error:
        raise InputError(Problem(N_("{before} could not be moved to {after} ({why}); everything is as it was"),
                                 {"before": str(before), "after": str(after),
                                  "why": error.strerror or str(error)})) from error


def _moved(file: str, moves: "tuple[tuple[str, str], ...]") -> str:
    """Where a file is after the moves, which may be of a folder above it."""
    for before, after in moves:
        if file == before or file.startswith(f"{before}/"):
            return after + file.removeprefix(before)
    return file


def _undo(written: "list[Edit]", moved: list[tuple[Path, Path]], root: Path) -> list[Problem]:
    """Puts everything back. Returns what could not be."""
    from hashlib import sha256

    from empathy_cli.store.saver import Unsure, save

    left: list[Problem] = []
    for before, after in reversed(moved):
        try:
            after.rename(before)
        except OSError as error:
            left.append(Problem(N_("{after} could not be moved back to {before} ({why}): do it by hand"), {
                "before": str(before), "after": str(after), "why": error.strerror or str(error)}))
    for edit in reversed(written):
        try:
            save(root / edit.file, edit.before, expect=sha256(edit.after).hexdigest(), root=root)
        except Unsure:
            continue
        except InputError as error:
            left.extend(error.problems)
    return left
