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
from empathy_cli.model.kinds import ENTRIES, KINDS, by_command
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import slug
from empathy_cli.model.types import nearest

from . import asking, complete
from .catalogue import must_be_readable
from .made import Made, language_of
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
    chosen = _kind(kind)
    known = Known(session.workspace)
    if chosen.holder or chosen.name == "journey":
        must_be_readable(known.workspace)  # at once, and not after the last question
    given = _given(chosen, about, segment, known)
    given |= _picked(session, chosen, transcript, lines, asks=answers is None and not no_input)
    t = session.t(language_of(given, chosen, known))
    made = Made(session, chosen, known, t, dry_run=dry_run, as_json=as_json)
    if answers is not None:
        made.save(*_from_file(session, chosen, given, known, t, answers, defaults=defaults))
        return
    if no_input or (defaults and not _required(chosen, given)):
        document = _document(session, chosen, given, known, t, None, defaults=defaults)
        made.save(document)
        name = str(document["id"])
    else:
        if not given.get("persona") and not segment and "persona" in chosen.group.by_key:
            raise _whose(chosen, known)
        command = asking.command_line("new", chosen.command, *([about] if about else []))
        to = asking.must_be_able_to_ask(command)
        name = _interview(made, given, to, about=about, full=full, only_required=defaults, restart=restart,
                          confirm=not yes, leaves_out="nuggets" if transcript else "")
    if transcript is not None and lines is None and not dry_run:
        from .add import one_by_one

        one_by_one(replace(session), name, "nuggets", {}, transcript)


def _picked(session: Session, kind: Kind, transcript: Path | None, lines: str | None, *, asks: bool) -> dict[str, Any]:
    """The nuggets that `--lines` names."""
    if transcript is None and lines is None:
        return {}
    if kind.name != "source" or transcript is None:
        raise InputError(Problem(N_("“--from FILE” goes with “new source”, and “--lines” with “--from”")), exit_code=2)
    from empathy_cli.interview.transcript import picks, read

    from .add import say_masked

    found = read(transcript)
    if lines is None and not asks:
        raise InputError(Problem(N_("nothing is asked here: say with “--lines 12-14,20” what to take from the "
                                    "transcript")), exit_code=2)
    if lines is None:
        asking.must_be_able_to_pick(asking.command_line("new", "source"))
        return {}
    language = session.lang or session.workspace().settings["language"]
    picked = [found.picked(*pair, language) for pair in picks(lines, found)]
    say_masked(session, sum(n for _, n in picked))
    return {"nuggets": [{"id": f"n{n}", **nugget} for n, (nugget, _) in enumerate(picked, 1)]}


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
        interview = asking.interview_for(kind)(kind, asked, data, made.known, t, about=_name(given, made.known),
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


def _kind(word: str) -> Kind:
    found = by_command(word)
    if found is None:
        commands = [k.command for k in (*KINDS.values(), *ENTRIES.values()) if not k.fixed_id]
        hint = nearest(word, [*commands, *KINDS])
        message = N_("“{word}” is not a kind of document. Did you mean “{hint}”?") if hint else N_(
            "“{word}” is not a kind of document; there are: {words}")
        raise InputError(Problem(message, {"word": word, "hint": hint, "words": ", ".join(commands)}), exit_code=2)
    return found


def _given(kind: Kind, about: str | None, segment: str | None, known: Known) -> dict[str, Any]:
    """What the command line answers already."""
    of_persona = "persona" in kind.group.by_key
    if segment is not None:
        if "segment" not in kind.group.by_key or about is not None:
            raise InputError(Problem(N_("“--segment” stands in place of a map's persona")), exit_code=2)
        return {"segment": segment}
    if about is None:
        return {}
    if not of_persona:
        return {kind.title: _title(kind, about)}
    if about not in known.ids("persona"):
        hint = nearest(about, known.ids("persona")) or nearest(slug(about), known.ids("persona"))
        message = N_("there is no persona “{id}”. Did you mean “{hint}”?") if hint else N_(
            "there is no persona “{id}” (“empathy list persona” shows them)")
        raise InputError(Problem(message, {"id": about, "hint": hint}), exit_code=2)
    return {"persona": about}


def _title(kind: Kind, text: str) -> str:
    """The title from the command line, by the same types as a typed one."""
    from empathy_cli.interview.answer import read
    from empathy_cli.locale import translator

    value, problems = read(kind.group.by_key[kind.title].type, text, translator("en"), Known(_no_workspace))
    if problems or not value:
        raise InputError(*problems or (Problem(N_("“{key}” is missing"), {"key": kind.title}),), exit_code=2)
    return str(value)


def _no_workspace() -> Any:
    raise AssertionError("a title needs no workspace")


def _name(given: dict[str, Any], known: Known) -> str:
    persona = known.document(given["persona"]) if "persona" in given else None
    if persona is None:
        return str(given.get("segment", ""))
    role = str(persona.data.get("role", ""))
    return role if persona.data.get("archetype") and role else str(persona.data.get("name") or role)


def _whose(kind: Kind, known: Known) -> InputError:
    ids = known.ids("persona")
    of_map = kind.name == "empathy-map"
    if ids:
        message = N_("whose map is it? Name a persona: {ids}") if of_map else N_(
            "whose journey is it? Name a persona: {ids}")
    else:
        message = N_("whose map is it? There is no persona yet; “empathy new persona” makes one") if of_map else N_(
            "whose journey is it? There is no persona yet; “empathy new persona” makes one")
    return InputError(Problem(message, {"ids": ", ".join(ids[:20])}), exit_code=2)


def _required(kind: Kind, given: dict[str, Any]) -> list[str]:
    return [q.key for q in questions(kind, full=True) if ((q.field.required and len(q.path) == 1) or
            q.path == (kind.title,)) and q.key not in given]


def _from_file(session: Session, kind: Kind, given: dict[str, Any], known: Known, t: Translator, answers: str, *,
               defaults: bool) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The document, and the touchpoints that come along with a journey."""
    from empathy_cli.interview.answers import parse_answers, touchpoints_of

    value, source = parse_answers(*asking.read_answers(answers), kind)
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
