"""empathy import feedback: a survey or a ticket export becomes a source."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from empathy_cli.locale import N_
from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import visible

from .feedback_before import Asked, Head, before_in, imported
from .feedback_file import called_as, opened
from .progress import Bar
from .unread import must_be_free

if TYPE_CHECKING:
    from empathy_cli.exchange.feedback.collecting import Collected
    from empathy_cli.exchange.feedback.columns import Export

    from .session import Session


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
        called = called_as(name, mask)
        if same := imported(workspace, asked, digest, called):
            say_nothing_new(session, same, as_json=asked.as_json)
            return
        export = looked_through(stream, name, mask, headed=asked.headed)
        before = before_in(workspace, asked, export, called)
        if before:
            _take_in(session, asked, stream, export, digest, before.settled(asked, export), mask)
            return
        from .feedback_questions import settled

        _must_have_headings(asked, export)
        with settled(session, asked, export, language) as head:
            _take_in(session, asked, stream, export, digest, head, mask)


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
    name = called_as(export.file, mask)
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

    told, heard, name = head.told, Heard(), called_as(export.file, mask)
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
    from empathy_cli.exchange.feedback import beside, collecting

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
        present = beside.present(session.root, there) if there else None
        language = workspace.language(there) if there else str(session.lang or workspace.settings["language"])
        found[side] = collecting.Collected(id_, side, present, name, export.rows, session.t(language))
    return found

