"""empathy new - answer questions, get a document."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from empathy_cli.interview.known import Known
from empathy_cli.interview.questions import Question, id_question, minutes, questions
from empathy_cli.locale import N_, Translator
from empathy_cli.model.field import Kind
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import slug

from . import asking, complete
from .catalogue import must_be_readable
from .command_line import command_line
from .given import read_answers
from .made import Made, language_of
from .new_given import kind_of, picked, said_already, still_required, whose
from .session import Session

app = typer.Typer()

EXAMPLES = N_("""\
empathy new persona                    # about ten questions, get a persona
empathy new persona "Lea Brunner"      # the same, with the first answer given
empathy new map lea-brunner            # what she sees, hears, thinks in one situation
empathy new source                     # what was heard, seen or measured
empathy new source --from talk-3.txt   # the same, with quotes picked from a transcript
empathy new touchpoint "Courier"       # a point of contact, for the catalogue
empathy new journey lea-brunner        # her way to one goal: stages, then steps
empathy new persona --answers lea.yaml # without questions; “-” reads standard input
""")


@app.command(epilog=EXAMPLES, help=N_("Answer questions, get a persona, a map, a source, a touchpoint, a journey."))
def new(
    ctx: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=N_("persona, map, source, touchpoint or journey."),
                                        autocompletion=complete.kinds)],
    about: Annotated[str | None, typer.Argument(
        metavar="NAME", help=N_("The name of the persona or touchpoint, the title of the source; for a map or a "
                                "journey, the id of its persona."),
        autocompletion=complete.personas)] = None,
    full: Annotated[bool, typer.Option("--full", help=N_("Ask everything, not only the core."))] = False,
    answers: Annotated[str | None, typer.Option(
        "--answers", metavar="FILE", help=N_("Take the answers from YAML or JSON; “-” is standard input."))] = None,
    defaults: Annotated[bool, typer.Option(
        "--defaults", help=N_("Ask only what cannot be left out, and take what is suggested."))] = False,
    no_input: Annotated[bool, typer.Option(
        "--no-input", help=N_("Ask nothing; say what is missing instead."))] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help=N_("Save without the review."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=N_("Say what was made, as JSON."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Show the file, write nothing."))] = False,
    restart: Annotated[bool, typer.Option("--restart", help=N_("Throw a kept draft away and begin again."))] = False,
    segment: Annotated[str | None, typer.Option(
        "--segment", metavar="TEXT", help=N_("For a map: a group of people instead of a persona."))] = None,
    transcript: Annotated[Path | None, typer.Option(
        "--from", metavar="FILE", help=N_("For a source: a transcript, shown with its lines numbered, to pick quotes "
                                          "from."))] = None,
    lines: Annotated[str | None, typer.Option(
        "--lines", metavar="12-14,20", help=N_("With “--from”: these lines, without asking."))] = None,
) -> None:
    session: Session = ctx.obj
    chosen = kind_of(kind)
    known = Known(session.workspace)
    if chosen.holder or chosen.name == "journey":
        must_be_readable(known.workspace)  # at once, and not after the last question
    given = said_already(chosen, about, segment, known)
    given |= picked(session, chosen, transcript, lines, asks=answers is None and not no_input)
    t = session.t(language_of(given, chosen, known))
    made = Made(session, chosen, known, t, dry_run=dry_run, as_json=as_json)
    if answers is not None:
        made.save(*_from_file(session, chosen, given, known, t, answers, defaults=defaults))
        return
    if no_input or (defaults and not still_required(chosen, given)):
        document = _document(session, chosen, given, known, t, None, defaults=defaults)
        made.save(document)
        name = str(document["id"])
    else:
        if not given.get("persona") and not segment and "persona" in chosen.group.by_key:
            raise whose(chosen, known)
        command = command_line("new", chosen.command, *([about] if about else []))
        to = asking.must_be_somebody(asking.TO_ANSWER, command)
        name = _interview(made, given, to, about=about, full=full, only_required=defaults, restart=restart,
                          confirm=not yes, leaves_out="nuggets" if transcript else "")
    if transcript is not None and lines is None and not dry_run:
        from .add import one_by_one

        one_by_one(replace(session), name, "nuggets", {}, transcript)


def _interview(made: Made, given: dict[str, Any], to: Any, *, about: str | None, full: bool, only_required: bool,
               restart: bool, confirm: bool, leaves_out: str = "") -> str:
    """The id of what was made. `leaves_out` is the key of a question that is asked afterwards, in another way."""
    from empathy_cli.interview.draft import Draft

    session, kind, t = made.session, made.kind, made.t
    data = {"kind": kind.name, **given} if "kind" in kind.group.by_key else dict(given)
    if "created" in kind.group.by_key:
        data["created"] = session.today
    if session.lang and "language" in kind.group.by_key and session.lang != made.usual_language(given):
        data["language"] = session.lang  # who is asked in a language answers in it
    with Draft(session.root, _draft_name("new", kind.command, about or given.get("segment", ""))) as draft:
        if restart:
            draft.discard()
        asked = [q for q in _asked(kind, full=full, only_required=only_required, begun=draft.answers)
                 if q.key != leaves_out]
        interview = asking.interview_for(kind)(kind, asked, data, made.known, t, about=made.known.whom(given),
                                               language=session.lang or "", full=full)
        begin = interview.place
        if interview.answers and not draft.begun:
            interview.skip_answered()
        if draft.begun:
            interview.restore(draft.answers, draft.place)
        prompt = interview.prompt
        timed = tuple(q for q in asked if q.path != ("id",))
        total = prompt.total or len(timed)
        welcome = [t.plural("{kind}: {n} question, about {minutes} min.", "{kind}: {n} questions, about {minutes} min.",
                            total, kind=t(kind.label), minutes=minutes(timed))]
        welcome.append(t(N_("Stop whenever you like with Ctrl+C: what you answered is kept.")))
        if draft.begun and interview.place != begin:
            welcome.append(t(N_("Going on with your draft (“--restart” begins again).")))
        if session.plain:
            welcome.append(asking.plain_hint(t))
        else:
            welcome.append("")
        asking.hold_interview(session, interview, draft, t, to, welcome=welcome, confirm=confirm)
        document = interview.document()
        made.save(document, interview.touchpoints())
        if not made.dry_run:
            draft.discard()
        return str(document["id"])


def _asked(kind: Kind, *, full: bool, only_required: bool, begun: Collection[str]) -> list[Question]:
    """The questions, the id's after the title; and whatever a draft has answered already."""
    asked = [q for q in questions(kind, full=True) if q.key in begun or (
        q.field.required or q.path == (kind.title,) if only_required else full or q.field.core)]
    at = next((i for i, q in enumerate(asked) if q.path == (kind.title,)), 0)
    asked.insert(at + 1, id_question(kind))
    return asked


def _from_file(session: Session, kind: Kind, given: dict[str, Any], known: Known, t: Translator, answers: str, *,
               defaults: bool) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The document, and the touchpoints that come along with a journey."""
    from empathy_cli.interview.answers import parse_answers, touchpoints_of

    value, source = parse_answers(*read_answers(answers), kind)
    for key, said in given.items():
        if value.get(key) not in (None, "", said):
            raise InputError(Problem(N_("“{key}” is “{said}” on the command line and “{there}” in the answers"),
                                     {"key": key, "said": said, "there": str(value[key])[:80]}, file=source.file),
                             exit_code=2)
    touchpoints = touchpoints_of(kind, value, known, t, source)
    return _document(session, kind, {**value, **given}, known, t, source, defaults=defaults), touchpoints


def _document(session: Session, kind: Kind, answers: dict[str, Any], known: Known, t: Translator, source: Any, *,
              defaults: bool) -> dict[str, Any]:
    from empathy_cli.interview.answers import document_of

    return document_of(kind, answers, known, t, today=session.today, language=session.lang or "", defaults=defaults,
                       source=source)


def _draft_name(*words: str) -> str:
    """The name of the draft that the same command finds again."""
    return "-".join(slug(w) or w.encode("utf-8", "replace").hex() for w in words if w)[:120]
