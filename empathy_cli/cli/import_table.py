"""A table as a journey, or as the catalogue of touchpoints: what it makes of them, shown, asked about, and saved."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from empathy_cli.locale import N_
from empathy_cli.model.field import Kind
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.text import visible

from . import output
from .catalogue import must_be_readable
from .command_line import look_at, say_next
from .given import read_answers
from .sure import make_sure
from .unread import must_be_free

if TYPE_CHECKING:
    from empathy_cli.exchange.columns import Column
    from empathy_cli.exchange.sheet import Sheet
    from empathy_cli.model.document import Document

    from .session import Session

NOTHING = N_("nothing was taken")


def import_table(session: "Session", what: str, file: str, head: dict[str, str], *, dry_run: bool, yes: bool,
                 as_json: bool) -> None:
    """All of the table or nothing. `head` is what the command line says of a journey itself."""
    from empathy_cli.store.decoding import MAX_BYTES

    data, name = read_answers(file, 2 * MAX_BYTES)  # in UTF-16, a letter has two bytes
    taken = journey_of(session, data, name, head) if what == "journey" else _catalogue(session, data, name, what)
    texts = texts_of(session, taken, name)
    session.report(taken.warnings)
    _finish(session, taken, texts, dry_run=dry_run, yes=yes, as_json=as_json)


@dataclass(frozen=True)
class Taken:
    """A document as it is with the table."""

    kind: Kind
    key: str
    """Where its entries stand."""
    document: "Document | None"
    """The one that is there."""
    data: dict[str, Any]
    warnings: tuple[Problem, ...]
    rows: int

    @property
    def file(self) -> str:
        return self.document.file if self.document else f"personas/{self.kind.file(self.data)}"


def journey_of(session: "Session", data: bytes, name: str, said: dict[str, str]) -> Taken:
    from empathy_cli.exchange import journey
    from empathy_cli.exchange.head import head, present

    workspace = session.workspace()
    must_be_readable(workspace)  # touchpoints are named in it
    document = present(workspace, said)
    before = head(workspace, said, document)
    if document is None:
        must_be_free(workspace, before["id"])
    found = _sheet(session, data, name, journey.COLUMNS)
    made, problems = journey.taken(found, before, workspace.touchpoints, str(workspace.settings["language"]))
    return _taken(KINDS["journey"], "steps", document, made, found.all_problems(problems), len(found.rows))


def _catalogue(session: "Session", data: bytes, name: str, what: str) -> Taken:
    from empathy_cli.exchange import touchpoints
    from empathy_cli.model.touchpoints import CATALOGUE

    workspace = session.workspace()
    kind = KINDS[CATALOGUE]
    must_be_readable(workspace)
    document = workspace.documents.get(CATALOGUE)
    before = document.data if document else {}
    if what == "touchpoints":
        found = _sheet(session, data, name, touchpoints.COLUMNS)
        others = {d.id: d.file for d in workspace.documents.values() if d.id != CATALOGUE}
        made, problems = touchpoints.taken(found, before, others, str(workspace.settings["language"]))
    else:
        found = _sheet(session, data, name, touchpoints.VULNERABILITIES)
        made, problems = touchpoints.taken_vulnerabilities(found, before)
    return _taken(kind, CATALOGUE, document, made, found.all_problems(problems), len(found.rows))


def _sheet(session: "Session", data: bytes, name: str, columns: "Sequence[Column]") -> "Sheet":
    from empathy_cli.exchange import sheet

    try:
        return sheet.read(data, name, columns, session.t())
    except InputError as error:
        raise InputError(*error.problems, Problem(NOTHING), exit_code=error.exit_code) from error


def _taken(kind: Kind, key: str, document: "Document | None", data: dict[str, Any], problems: tuple[Problem, ...],
           rows: int) -> Taken:
    """Raises InputError with everything that is wrong, in the order of the lines: then nothing is taken."""
    if any(p.severity == ERROR for p in problems):
        raise InputError(*sorted(problems, key=lambda p: p.line), Problem(NOTHING))
    return Taken(kind, key, document, data, tuple(problems), rows)


def _finish(session: "Session", taken: Taken, texts: tuple[str, str], *, dry_run: bool, yes: bool,
            as_json: bool) -> None:
    from empathy_cli.exchange.changing import difference
    from empathy_cli.store.saver import save
    from empathy_cli.store.schemas import renew_schemas

    t = session.t()
    before = taken.document.data if taken.document else {}
    found = difference(taken.key, before, taken.data)
    file = taken.file
    said = {
        "id": taken.data["id"], "kind": taken.kind.name, "file": file, "rows": taken.rows,
        "new": taken.document is None, "added": list(found.added),
        "changed": {i: list(f) for i, f in found.changed.items()}, "removed": list(found.removed),
        "other": list(found.other) if taken.document else [],
        "warnings": [plain(p, session) for p in taken.warnings],
    }
    old, new = texts
    if new == old:
        if as_json:
            session.json({**said, "done": False})
        else:
            session.say(t(N_("Nothing changed.")))
        return
    if dry_run:
        if as_json:
            session.json({**said, "done": False})
        else:
            session.out("\n".join(_diff(old, new, file)) if taken.document else visible(new.rstrip("\n"), keep="\n"))
        return
    if taken.document is not None and not as_json:
        for line in _diff(old, new, file):
            session.say(line)
    if taken.document is not None:
        make_sure(session, N_("Do it?"), yes=yes)
    save(session.root / file, new.encode(), expect=taken.document.digest if taken.document else None, root=session.root)
    if taken.document is None:
        renew_schemas(session.root, session.t())
    if as_json:
        session.json({**said, "done": True})
        return
    session.say(t(N_("Saved: {file}"), file=output.shown(session.root / file)))
    session.say("  " + ", ".join(_counts(found, t, other=taken.document is not None)))
    say_next(session, look_at(session, taken.data["id"]))


def _counts(found: Any, t: Any, *, other: bool) -> Iterator[str]:
    if found.added:
        yield t.plural("{n} new", "{n} new", len(found.added))
    if found.changed:
        yield t.plural("{n} changed", "{n} changed", len(found.changed))
    if found.removed:
        yield t.plural("{n} removed", "{n} removed", len(found.removed))
    if other and found.other:
        yield ", ".join(found.other)


def texts_of(session: "Session", taken: Taken, name: str) -> tuple[str, str]:
    """The file as it is, and as it would be. Raises InputError where no such file can be: the table, which is called
    `name`, has too much in it.
    """
    from empathy_cli.exchange.changing import changed, difference
    from empathy_cli.store.documents import read_document
    from empathy_cli.store.saver import text_as_read
    from empathy_cli.store.writer import new_text

    if taken.document is None:
        old, new = "", new_text(taken.kind, taken.data, session.t())
    else:
        old = text_as_read(session.root / taken.document.file, taken.document.digest)
        same = not difference(taken.key, taken.document.data, taken.data)
        try:
            new = old if same else changed(old, taken.key, taken.document.data, taken.data)
        except InputError as error:  # with a line, it is of the file, and tells what to write there by hand
            raise InputError(*(replace(p, file=taken.file if p.line else name) for p in error.problems),
                             Problem(NOTHING), exit_code=error.exit_code) from error
    if new != old:
        _, problems = read_document(new.encode(), taken.file)
        if wrong := [replace(p, file=name, line=0, column=0) for p in problems if p.severity == ERROR]:
            raise InputError(*wrong, Problem(NOTHING))
    return old, new


def _diff(old: str, new: str, file: str) -> Iterator[str]:
    from empathy_cli.store.differing import unified

    for line in unified(old.splitlines(), new.splitlines(), (file, file), 2):
        yield visible(line)


def plain(problem: Problem, session: "Session") -> dict[str, Any]:
    from empathy_cli.model.problem import dotted

    return {"severity": problem.severity, "message": output.message(problem, session.t()), "file": problem.file,
            "line": problem.line, "column": dotted(problem.path)}
