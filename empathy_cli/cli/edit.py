"""empathy edit - the same questions again, with the present answers; or the file itself in an editor."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from empathy_cli.interview.questions import Question, every_field, in_order, minutes, questions_at, value_at
from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Kind
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.types import nearest

from . import asking, complete
from .catalogue import must_be_readable, unreadable
from .command_line import command_line
from .edited import Edited
from .given import read_answers
from .session import Session

if TYPE_CHECKING:
    from empathy_cli.insight.address import Found

app = typer.Typer()

EXAMPLES = N_("""\
empathy edit lea-brunner                 # what is open is asked, then all can be changed
empathy edit lea-brunner pains           # one field; nested ones with a dot: who.situation
empathy edit gift#wait emotion           # an entry of a document: a step of a journey
empathy edit lea-brunner --full          # every question again
empathy edit lea-brunner --editor        # the YAML in your $EDITOR, checked when you leave it
empathy edit lea-brunner --answers a.yaml # without questions: changes only what the file names
""")
FIXED = ("kind", "id")
_NAMING = (("steps",), ("touchpoint",))
"""The fields that name a touchpoint: the catalogue has to be there."""


@app.command(epilog=EXAMPLES, help=N_("The same questions again, with the present answers. Nothing else in the file "
                                      "changes: comments and layout stay."))
def edit(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(  # noqa: A002 - what users read in the help
        metavar="ID", help=N_("The id of a document or touchpoint, or DOCUMENT#ENTRY."), autocompletion=complete.ids)],
    field: Annotated[str | None, typer.Argument(
        metavar="FIELD", help=N_("Only this field; nested ones with a dot."), autocompletion=complete.fields)] = None,
    full: Annotated[bool, typer.Option("--full", help=N_("Ask everything again, not only what is open."))] = False,
    editor: Annotated[bool, typer.Option(
        "--editor", help=N_("Open the YAML in $EDITOR and check it afterwards."))] = False,
    answers: Annotated[str | None, typer.Option(
        "--answers", metavar="FILE",
        help=N_("Change what this YAML or JSON names, and only that; “-” is standard input."))] = None,
    no_input: Annotated[bool, typer.Option("--no-input", help=N_("Ask nothing; without answers, that is an error."))
                        ] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help=N_("Save without the review."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=N_("Say what was changed, as JSON."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show the changed file, write nothing."))] = False,
    restart: Annotated[bool, typer.Option("--restart", help=N_("Throw a kept draft away and begin again."))] = False,
) -> None:
    session: Session = ctx.obj
    if ((field or full) and (answers is not None or editor)) or (editor and answers is not None):
        raise InputError(Problem(N_("“--answers” and “--editor” stand alone, without a field")), exit_code=2)
    if editor:
        from .edit_file import edit_file

        edit_file(session, id)
        return
    from .find import entry

    found = entry(session, id)
    change = Edited(session, found, dry_run=dry_run, as_json=as_json)
    if answers is not None:
        from empathy_cli.interview.answers import changed_by, parse_answers, touchpoints_of

        value, source = parse_answers(*read_answers(answers), change.kind)
        try:
            brought = touchpoints_of(change.kind, value, change.known, change.t, source)
            data = changed_by(change.kind, found.data, value, change.known, source, language=change.t.language,
                              within=change.within)
        except InputError as error:
            raise InputError(*error.problems, *unreadable(session.workspace()), exit_code=error.exit_code) from None
        change.save(data, touchpoints=brought)
        return
    command = command_line("edit", found.name)
    if no_input:
        raise InputError(Problem(N_("nothing to change without a question: {command} --answers FILE"),
                                 {"command": command}), exit_code=2)
    asked = _questions(change.kind, field)
    if any(q.path[:1] in _NAMING for q in asked):
        must_be_readable(session.workspace())  # at once, and not after the last question
    to = asking.must_be_somebody(asking.TO_ANSWER, command)
    _interview(change, asked, to, field=field, full=full, restart=restart, confirm=not yes)


def _interview(change: "Edited", asked: tuple[Question, ...], to: Any, *, field: str | None, full: bool, restart: bool,
               confirm: bool) -> None:
    from empathy_cli.interview.draft import Draft

    session, found, t = change.session, change.found, change.t
    walk = [q for q in asked if field or full or value_at(found.data, q.path) is None]
    with Draft(session.root, _draft_name(found.name, field)) as draft:
        if restart:
            draft.discard()
        interview = asking.interview_for(change.kind)(
            change.kind, asked, found.data, change.known, t, asked={q.key for q in walk},
            about=change.known.whom(found.document.data), language=session.lang or "", steps=change.steps)
        welcome = [t.plural(
            "{title}: {n} question, about {minutes} min.", "{title}: {n} questions, about {minutes} min.",
            interview.prompt.total or len(walk), title=_title(found), minutes=minutes(tuple(walk)))]
        if not walk:
            welcome = [t(N_("{title}: everything is answered."), title=_title(found))]
        if draft.begun:
            interview.restore(draft.answers, draft.place)
            welcome.append(t(N_("Going on with your draft (“--restart” begins again).")))
            if draft.answers.get("#file") not in (None, found.document.digest):
                welcome.append(t(N_("The file was changed since this draft was begun; your answers stand over it.")))
        asking.hold_interview(session, interview, draft, t, to, welcome=[*welcome, *_hints(session, t)],
                              confirm=confirm, stamp=("#file", found.document.digest))
        change.save(interview.document(), touchpoints=interview.touchpoints())
        if not change.dry_run:
            draft.discard()


def _draft_name(id: str, field: str | None) -> str:  # noqa: A002 - what users call it
    """The name of the draft that the same command finds again, and no other: with signs that no id has."""
    return f"edit-{id.replace('#', '@')}" + (f"+{field.strip().lower().replace('-', '_')[:60]}" if field else "")


def _hints(session: Session, t: Translator) -> list[str]:
    if session.plain:
        return [asking.plain_hint(t)]
    return [t(N_("Ctrl+R goes to the review, where every answer can be changed.")), ""]


def _questions(kind: Kind, field: str | None) -> tuple[Question, ...]:
    if field is None:
        asked = in_order(q for q in every_field(kind) if q.field.question and q.path != ("id",))
        if not asked:
            raise InputError(Problem(N_("“{id}” has no questions of its own: name an entry, such as {command}, or open "
                                        "the file with “--editor”"),
                                     {"id": kind.name, "command": "empathy edit courier"}), exit_code=2)
        return asked
    if field in FIXED:
        raise InputError(Problem(N_("“{key}” is not an answer (“empathy rename” changes an id)"), {"key": field}),
                         exit_code=2)
    found = questions_at(kind, field)
    if not found:
        keys = [q.key for q in every_field(kind)]
        hint = nearest(field, keys) or nearest(field, [k.rpartition(".")[2] for k in keys])
        message = N_("“{key}” is not known here. Did you mean “{hint}”?") if hint else N_(
            "“{key}” is not known here. Known: {words}")
        raise InputError(Problem(message, {"key": field, "hint": hint, "words": ", ".join(keys)}), exit_code=2)
    return found


def _title(found: "Found") -> str:
    return str(found.data.get(found.kind.title) or found.data.get("role") or found.id)
