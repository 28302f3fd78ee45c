"""What the command line of “new” says already: the kind, whose it is, its title, and quotes of a transcript."""

from pathlib import Path
from typing import Any

from empathy_cli.interview.known import Known
from empathy_cli.interview.questions import questions
from empathy_cli.locale import N_
from empathy_cli.model.field import Kind
from empathy_cli.model.kinds import ENTRIES, KINDS, by_command
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import slug
from empathy_cli.model.types import nearest

from . import asking
from .command_line import command_line
from .session import Session


def kind_of(word: str) -> Kind:
    """The kind of document that a word of the command line names. Raises InputError where it names none."""
    found = by_command(word)
    if found is None:
        commands = [k.command for k in (*KINDS.values(), *ENTRIES.values()) if not k.fixed_id]
        hint = nearest(word, [*commands, *KINDS])
        message = N_("“{word}” is not a kind of document. Did you mean “{hint}”?") if hint else N_(
            "“{word}” is not a kind of document; there are: {words}")
        raise InputError(Problem(message, {"word": word, "hint": hint, "words": ", ".join(commands)}), exit_code=2)
    return found


def said_already(kind: Kind, about: str | None, segment: str | None, known: Known) -> dict[str, Any]:
    """What the command line answers already. Raises InputError where it does not fit the kind."""
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


def picked(session: Session, kind: Kind, transcript: Path | None, lines: str | None, *, asks: bool) -> dict[str, Any]:
    """The nuggets that `--lines` names. Raises InputError where nothing names them and nobody is there to pick."""
    if transcript is None and lines is None:
        return {}
    if kind.name != "source" or transcript is None:
        raise InputError(Problem(N_("“--from FILE” goes with “new source”, and “--lines” with “--from”")), exit_code=2)
    from empathy_cli.interview.transcript import read

    from .add import say_masked

    found = read(transcript)
    if lines is None and not asks:
        raise InputError(Problem(N_("nothing is asked here: say with “--lines 12-14,20” what to take from the "
                                    "transcript")), exit_code=2)
    if lines is None:
        asking.must_be_somebody(asking.TO_PICK, command_line("new", "source"))
        return {}
    language = session.lang or session.workspace().settings["language"]
    nuggets, masked = found.nuggets(lines, language)
    say_masked(session, masked)
    return {"nuggets": [{"id": f"n{n}", **nugget} for n, nugget in enumerate(nuggets, 1)]}


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


def whose(kind: Kind, known: Known) -> InputError:
    ids = known.ids("persona")
    of_map = kind.name == "empathy-map"
    if ids:
        message = N_("whose map is it? Name a persona: {ids}") if of_map else N_(
            "whose journey is it? Name a persona: {ids}")
    else:
        message = N_("whose map is it? There is no persona yet; “empathy new persona” makes one") if of_map else N_(
            "whose journey is it? There is no persona yet; “empathy new persona” makes one")
    return InputError(Problem(message, {"ids": ", ".join(ids[:20])}), exit_code=2)


def still_required(kind: Kind, given: dict[str, Any]) -> list[str]:
    return [q.key for q in questions(kind, full=True) if ((q.field.required and len(q.path) == 1) or
            q.path == (kind.title,)) and q.key not in given]
