"""empathy import feedback: a survey or a ticket export becomes a source."""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO

from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import slug, visible

from .progress import Bar
from .unread import must_be_free

if TYPE_CHECKING:
    from empathy_cli.exchange.feedback.collecting import Collected
    from empathy_cli.exchange.feedback.columns import Export
    from empathy_cli.exchange.feedback.voices import Told

    from .session import Session


@dataclass(frozen=True)
class Asked:
    """What the command line says."""

    file: str
    columns: Mapping[str, str]
    """Role → column, as it was typed; of `side` also a word."""
    id: str = ""
    title: str = ""
    type: str = ""
    day_first: bool | None = None
    headed: bool = True
    no_input: bool = False
    dry_run: bool = False
    yes: bool = False
    as_json: bool = False


def import_feedback(session: "Session", asked: Asked) -> None:
    from hashlib import file_digest

    from empathy_cli.exchange.feedback.columns import looked_through
    from empathy_cli.insight.personal import masked

    from .feedback_said import say_nothing_new

    workspace = session.workspace()
    _must_be_a_type(asked.type)
    language = str(session.lang or workspace.settings["language"])
    mask = partial(masked, language=language, names=True)
    with opened(asked.file) as (stream, name):
        digest = file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # it has `readinto`
        short = _short(name, mask)
        if same := _imported(workspace, asked, digest, short):
            say_nothing_new(session, same, as_json=asked.as_json)
            return
        export = looked_through(stream, name, mask, headed=asked.headed)
        present = _present(workspace, asked, export, short)
        if present:
            _take_in(session, asked, stream, export, digest, present.settled(asked, export), mask)
            return
        from .feedback_questions import settled

        _must_have_headings(asked, export)
        with settled(session, asked, export, language) as head:
            _take_in(session, asked, stream, export, digest, head, mask)


@dataclass(frozen=True)
class Head:
    """What is known of the source before its rows are read."""

    id: str
    told: "Told"
    data: Mapping[str, Any]
    """Of a new one: title, type, language."""
    asks: bool = False
    """Whether somebody has answered questions, and is there to be asked once more."""


def _short(file: str, mask: "Callable[[str], str]") -> str:
    """What a source calls its table: the name alone, as paths are nobody's business, and nobody's address."""
    from empathy_cli.exchange.feedback.form import named

    return named(mask(Path(file).name))


def _must_be_a_type(said: str) -> None:
    from empathy_cli.model.field import Report
    from empathy_cli.model.source import SOURCE

    report = Report()
    if said:
        SOURCE.group.by_key["type"].type.read(said, (), report)
    if report.problems:
        raise InputError(*report.problems, exit_code=2)


def _must_have_headings(asked: Asked, export: "Export") -> None:
    """Raises InputError where columns are named by number and the first line looks like an answer: it would be lost."""
    names = {c.name for c in export.columns}
    if export.odd_heading and any(said.isdecimal() and said not in names for said in asked.columns.values()):
        raise InputError(Problem(N_("the first line looks like an answer, not like headings: say --no-heading, or name "
                                    "the columns by their headings"), file=export.file, line=1), exit_code=2)


@contextmanager
def opened(file: str) -> Iterator[tuple[BinaryIO, str]]:
    """The file, to be read several times, and what to call it. Raises InputError where it is none or too large.

    What can be read once only, a pipe or standard input, goes into a file without a name first.
    """
    from empathy_cli.exchange.feedback.form import MAX_BYTES

    name = "<stdin>" if file == "-" else file
    with ExitStack() as stack:
        try:
            source: BinaryIO
            if file == "-":
                if sys.stdin is None:
                    raise InputError(Problem(N_("standard input is closed; nothing can be read from it")), exit_code=2)
                source = sys.stdin.buffer
            else:
                source = stack.enter_context(Path(file).open("rb"))
            if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
                copy = stack.enter_context(TemporaryFile())
                left = MAX_BYTES + 1
                while left > 0 and (chunk := source.read(min(1 << 20, left))):
                    copy.write(chunk)
                    left -= len(chunk)
                copy.flush()
                source = copy
            if os.fstat(source.fileno()).st_size > MAX_BYTES:
                raise InputError(Problem(N_("more than {limit} bytes, which is more than is read. Split it"),
                                         {"limit": f"{MAX_BYTES:,}"}, file=name))
            source.seek(0)
        except OSError as error:
            raise InputError(Problem(N_("cannot be read: {why}"), {"why": error.strerror or str(error)}, file=name),
                             exit_code=2) from error
        yield source, name


def _imported(workspace: Workspace, asked: Asked, digest: str, name: str) -> list[Document]:
    """The sources that have been made of this very file, taken as it is asked for now."""
    from empathy_cli.exchange.columns import folded

    found = []
    for document in workspace.of("source"):
        export = document.data.get("export", {})
        ids = {document.id, document.id.removesuffix(f"-{document.data.get('side')}")}
        told = dict(asked.columns)
        if told.get("side") in ("customer", "employee") and "side" not in export and (
                told["side"] == document.data.get("side")):
            del told["side"]
        meant = asked.id in ids if asked.id else export.get("file") == name
        meant = meant and (asked.day_first is None or export.get("order") == _order(asked))
        if export.get("sha256") == digest and meant and all(
                folded(export.get(role, "")) == folded(said) for role, said in told.items()):
            found.append(document)
    return found


@dataclass(frozen=True)
class Present:
    """What a table was imported as before, and what its columns were taken for then."""

    id: str
    document: Document

    def settled(self, asked: Asked, export: "Export") -> Head:
        """The same for this one. Raises InputError where something else is asked for now."""
        from empathy_cli.exchange.feedback.columns import ROLES, Column
        from empathy_cli.exchange.feedback.voices import Told

        before = self.document.data["export"]
        found: dict[str, Any] = {}
        for role in ROLES:
            if role in before:
                told = asked.columns.get(role, "")  # where two headings are alike, a number says which one is meant
                now = export.find(told, f"--{role}") if told.isdecimal() else None
                found[role] = now if now and before[role] in (now.key, now.name) else export.find(
                    before[role], f"--{role}")
        found.setdefault("side", self.document.data.get("side", "customer"))
        for role, said in asked.columns.items():
            meant = said if role == "side" and said in ("customer", "employee") else export.find(said, f"--{role}")
            if meant != found.get(role):
                was = found.get(role)
                raise InputError(Problem(N_("“{id}” was imported with another --{role}: {was}. Leave it out, or take "
                                            "another --id"), {
                    "id": self.id, "role": role,
                    "was": f"“{was.name}”" if isinstance(was, Column) else was or "–"}), exit_code=2)
        order, wanted = before.get("order", ""), _order(asked)
        if order and wanted and order != wanted:
            raise InputError(Problem(N_("“{id}” was imported with --{order}-first; take another --id to read its days "
                                        "differently"), {"id": self.id, "order": order}), exit_code=2)
        return Head(self.id, Told(**found, order=order or wanted), {})


def _order(asked: Asked) -> str:
    """What comes first in 03/04/2026, as the command line says it; "" where it says nothing."""
    return {True: "day", False: "month", None: ""}[asked.day_first]


def _present(workspace: Workspace, asked: Asked, export: "Export", name: str) -> Present | None:
    """What the table adds to: the source that is named, or the one that a file of this name has become.

    Raises InputError where the id is that of something else.
    """
    made = [d for d in workspace.of("source") if "text" in d.data.get("export", {})]
    wanted = asked.id or (slug(asked.title, str(workspace.settings["language"])) if asked.title else "")
    for document in made:
        split = "side" in document.data["export"]
        base = document.id.removesuffix(f"-{document.data.get('side')}") if split else document.id
        if wanted:
            if wanted in (document.id, base):
                return Present(base if split else document.id, document)
        elif document.data["export"].get("file") == name and document.data["export"]["text"] in {
                said for c in export.columns for said in (c.name, c.key)}:
            return Present(base, document)
    if wanted and (taken := workspace.documents.get(wanted)):
        message = N_("“{id}” was not imported from a table, so nothing is added to it; take another --id") if (
            taken.kind == "source") else N_("the id “{id}” is taken by {first}; each document has one of its own")
        raise InputError(Problem(message, {"id": wanted, "first": taken.file}), exit_code=2)
    return None


def _take_in(session: "Session", asked: Asked, stream: BinaryIO, export: "Export", digest: str, head: Head,
             mask: Any) -> None:
    from empathy_cli.exchange.feedback.columns import Column
    from empathy_cli.exchange.feedback.voices import looked_again

    workspace = session.workspace()
    told = head.told
    sides, order, doubtful = looked_again(stream, export, told)
    if told.date and doubtful and not told.order:
        order = _in_doubt(session, workspace, doubtful)
    told = replace(told, order=told.order or order)
    name = _short(export.file, mask)
    collected = _collecting(session, head, sides, export, name, split=isinstance(told.side, Column))
    try:
        _take(session, asked, stream, export, digest, replace(head, told=told), mask, collected)
    finally:
        for one in collected.values():
            one.close()


def _take(session: "Session", asked: Asked, stream: BinaryIO, export: "Export", digest: str, head: Head, mask: Any,
          collected: "dict[str, Collected]") -> None:
    """Reads every row, says what came of it, and writes it."""
    from empathy_cli.exchange.feedback.voices import Heard, voices

    from .feedback_said import say_done, say_preview, sure
    from .feedback_saved import save_all

    told, heard, name = head.told, Heard(), _short(export.file, mask)
    workspace = session.workspace()
    names = {id_: str(entry.get("name", "")) for id_, entry in workspace.touchpoints.items()}
    bar = Bar(session.t()(N_("Rows")), shown=not session.plain and not session.quiet)
    for n, voice in enumerate(voices(stream, export, told, heard, mask, names)):
        collected[voice.side].take(voice)
        if not n % 256:
            bar(voice.row, export.rows)
    bar.close()
    for one in collected.values():
        one.finish()
    about = {"file": name, "sha256": digest, "rows": export.rows, **told.names()}
    if not any(one.changes for one in collected.values()) or asked.dry_run:
        say_preview(session, export, told, heard, collected, as_json=asked.as_json, dry_run=asked.dry_run)
        return
    changes = any(one.present for one in collected.values())
    ask = (head.asks or changes) and not (asked.yes or asked.no_input)
    if ask:
        if not asked.as_json:
            say_preview(session, export, told, heard, collected, as_json=False, dry_run=False)
        sure(session, changes=changes)
    saved = save_all(session, [one for one in collected.values() if one.changes], head.data, about)
    say_done(session, export, told, heard, collected, saved, as_json=asked.as_json, summed=ask)


def _in_doubt(session: "Session", workspace: Workspace, doubtful: str) -> str:
    """Day first wherever people write so; in English it may be either."""
    language = str(session.lang or workspace.settings["language"])
    if language.partition("-")[0].lower() != "en":
        return "day"
    if language.lower() == "en-us":
        return "month"
    raise InputError(Problem(N_("“{day}” may be two days: say --day-first or --month-first"),
                             {"day": visible(doubtful)}), exit_code=2)


def _collecting(session: "Session", head: Head, sides: "frozenset[str]", export: "Export", name: str, *, split: bool,
                ) -> "dict[str, Collected]":
    """Who takes the voices of each side: a source has one side, so an export of both makes two."""
    from empathy_cli.exchange.feedback import collecting

    workspace = session.workspace()
    found = {}
    for side in sorted(sides):
        own = f"{head.id[:64 - 1 - len(side)].rstrip('-')}-{side}"
        there = next((d for id_ in (head.id, own) if (d := workspace.documents.get(id_)) and d.kind == "source"
                      and d.data.get("side") == side and "export" in d.data), None)
        id_ = there.id if there else own if split and (len(sides) > 1 or head.id in workspace.documents) else head.id
        if there is None:
            if taken := workspace.documents.get(id_):
                raise InputError(Problem(N_("the id “{id}” is taken by {first}; each document has one of its own"),
                                         {"id": id_, "first": taken.file}), exit_code=2)
            must_be_free(workspace, id_)
        present = collecting.present(session.root, there) if there else None
        language = workspace.language(there) if there else str(session.lang or workspace.settings["language"])
        found[side] = collecting.Collected(id_, side, present, name, export.rows, session.t(language))
    return found

