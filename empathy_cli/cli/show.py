"""empathy show: a card in the terminal; plain Markdown when piped; everything that is computed as JSON."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from empathy_cli.locale import N_, Translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import InputError, Problem

from . import complete, find
from .session import Session
from .unread import say_unread

if TYPE_CHECKING:
    from rich.console import Group

    from empathy_cli.insight.address import Found

    from .boxes import Look

app = typer.Typer()


def views(incomplete: str) -> list[str]:
    from empathy_cli.model.empathy_map import VIEWS

    return [v for v in VIEWS.values if v.startswith(incomplete)]


@app.command(help=N_("A persona with its maps and journeys, one of these, a touchpoint or a source, in the terminal. "
                     "Piped, it is plain Markdown."),
             epilog=N_("""\
empathy show lea-brunner                   # the card
empathy show lea-brunner --view quadrant   # says, thinks, does, feels
empathy show lea-brunner --notes           # with the team's notes
empathy show from-couch-to-shop            # a journey: the mood step by step, and its ways to the goal
empathy show from-couch-to-shop#sofa       # all that one of its steps says
empathy show touchpoints                   # who feels what where, and what goes wrong there
empathy show courier                       # one touchpoint
empathy show departments                   # what hurts in each department, and what it promised
empathy show lea-brunner > card.md         # as Markdown
"""))
def show(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(  # noqa: A002 - what every command calls it
        metavar="ID", autocompletion=complete.ids,
        help=N_("The id of a persona, map, journey, touchpoint or source; “touchpoints” or “departments”."))],
    view: Annotated[str | None, typer.Option(
        "--view", metavar="VIEW", help=N_("How maps are drawn: canvas, quadrant or six."),
        autocompletion=views)] = None,
    notes: Annotated[bool, typer.Option("--notes", help=N_("With the notes, which no card shows."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON, with every certainty."))] = False,
) -> int:
    session: Session = ctx.obj
    if view is not None:
        view = _view(view)
    found = _departments(session) if id.strip().lower() == "departments" else find.entry(session, id)
    if found.path and found.kind.name not in ("step", "touchpoint") and not found.beside:
        found = find.entry(session, found.document.id)  # a stage or a nugget says little by itself
    document = found.document
    workspace = session.workspace()
    if as_json and found.beside:
        session.json({"id": found.name, "kind": found.kind.name, "file": document.file, "data": dict(found.data)})
    elif as_json:
        from .computed import computed

        session.json(computed(found, workspace, session.today, notes=notes))
    elif sys.stdout.isatty() and not session.plain:
        _draw(found, workspace, view, session, notes=notes)
    else:
        _markdown(found, workspace, view, session, notes=notes)
    about = [p for p in workspace.problems if p.file == document.file]
    session.report(about)
    say_unread(session)
    return 0


def _departments(session: Session) -> "Found":
    """The catalogue by another name: what the departments see of it."""
    from dataclasses import replace

    from empathy_cli.model.touchpoints import CATALOGUE

    return replace(find.entry(session, CATALOGUE), name="departments")


def _view(word: str) -> str:
    from empathy_cli.model.empathy_map import VIEWS
    from empathy_cli.model.field import Report

    report = Report()
    read = VIEWS.read(word, (), report)
    if report.problems or read is None:
        raise InputError(*report.problems or (Problem(N_("--view needs a word"), {}),), exit_code=2)
    return read


def _draw(found: "Found", workspace: Workspace, view: str | None, session: Session, *, notes: bool) -> None:
    from empathy_cli.render.fields import Fields

    from .boxes import Look, facts

    plain = Fields().plain
    t = session.t(workspace.language(found.document))
    look = Look(session.console(), session.marks, lambda text: session.fitting(plain(text)), t(N_("“{text}”")))
    look.console.print(_card(found, workspace, view, session, look))
    if notes:
        told = list(_notes(found, workspace))
        look.console.print()
        look.console.print(facts([(place, look.text(note)) for place, note in told], look) if told else
                           look.text(t(N_("There are no notes.")), "dim"))


def _card(found: "Found", workspace: Workspace, view: str | None, session: Session, look: "Look") -> "Group":
    document = found.document
    if document.kind == "source":
        from .card import source_card

        t = session.t(workspace.language(document))
        return source_card(_source_facts(document, workspace, t), _nuggets(document, workspace, t, _only(found)),
                           str(document.data["title"]), look)
    from .seen import seen, step_of

    what, template = seen(found, workspace, view, session)
    if template in ("persona", "map"):
        from .card import map_page, persona_card

        return persona_card(what, look) if template == "persona" else map_page(what, look)
    if template == "journey":
        from .card_journey import journey_page
        from .card_step import step_page

        return step_page(what, step_of(found, what), look) if found.path else journey_page(what, look)
    if template == "departments":
        from .card_departments import departments_page

        return departments_page(what, look)
    from .card_touchpoints import touchpoint_page, touchpoints_page

    return touchpoint_page(what, look) if found.path else touchpoints_page(what, look)


def _notes(found: "Found", workspace: Workspace) -> Iterator[tuple[str, str]]:
    from empathy_cli.model.problem import dotted

    from .notes import notes_in, notes_of

    if not found.path:
        yield from notes_of(found.document, workspace)
    for path, note in notes_in(found.data, ()) if found.path else ():
        yield dotted(path), note


def _markdown(found: "Found", workspace: Workspace, view: str | None, session: Session, *, notes: bool) -> None:
    from empathy_cli.render.fields import Fields

    document = found.document
    t = session.t(workspace.language(document))
    fields = Fields()
    if document.kind == "source":
        session.out(_source_markdown(document, workspace, t, fields, _only(found)))
    else:
        from .seen import seen, step_of

        what, template = seen(found, workspace, view, session)
        if template == "journey" and found.path:
            from .card_step import step_markdown

            session.out(step_markdown(what, step_of(found, what), fields))
        else:
            from empathy_cli.render.environment import environment, render

            session.out(render(environment(), f"{template}.md.jinja", what).rstrip("\n"))
    if notes:
        session.out(f"\n## {t(N_('Notes'))}\n")
        for place, note in _notes(found, workspace):
            session.out(f"- `{place}`: {fields.md_inline(note)}")


def _source_facts(source: Document, workspace: Workspace, t: Translator) -> Iterator[tuple[str, str]]:
    """Everything that a reader may know of a source. Its link and file stay private."""
    from empathy_cli.model.kinds import KINDS
    from empathy_cli.model.types import Choice
    from empathy_cli.store.rows import count

    for field in KINDS["source"].fields:
        value = source.data.get(field.key)
        if value is None or field.key in ("kind", "title", "nuggets", "note", "link", "file", "sha256", "export"):
            continue
        yield t(field.label), t(field.type.label(value)) if isinstance(field.type, Choice) else str(value)
    if n := count(workspace.root, source):
        yield t(N_("Rows")), t(N_("{n} in the file beside it; {command} shows one"), n=n,
                               command=f"empathy show {source.id}#r2")


def _nuggets(source: Document, workspace: Workspace, t: Translator, only: tuple[Any, ...] = (),
             ) -> Iterator[dict[str, str]]:
    """Its nuggets; of those in a file beside it the ones that are cited, or `only` one that was asked for."""
    from empathy_cli.insight import beside
    from empathy_cli.insight.references import references

    cited: dict[str, int] = {}
    for document in workspace.documents.values():
        for reference in references(document.kind, document.data):
            if reference.id == source.id and reference.nugget:
                cited[reference.nugget] = cited.get(reference.nugget, 0) + 1
    for nugget in only or (*source.data.get("nuggets", ()), *beside.cited(workspace, source).values()):
        n = cited.get(nugget["id"], 0)
        times = t.plural("cited once", "cited {n} times", n) if n else t(N_("not cited yet"))
        verbatim, observation = nugget.get("verbatim", ""), nugget.get("observation", "")
        about = [nugget.get(key, "") for key in ("locator", "date", "segment")]
        yield {"id": nugget["id"], "text": " – ".join(filter(None, (verbatim and f"“{verbatim}”", observation))),
               "about": " · ".join(filter(None, (*about, *nugget.get("tags", ()), times)))}


def _only(found: "Found") -> tuple[Any, ...]:
    return (found.data,) if found.beside else ()


def _source_markdown(source: Document, workspace: Workspace, t: Translator, fields: Any, only: tuple[Any, ...]) -> str:
    lines = [f"# {fields.literal(source.data['title'])}", ""]
    lines += [f"- **{label}:** {fields.literal(value)}" for label, value in _source_facts(source, workspace, t)]
    nuggets = list(_nuggets(source, workspace, t, only))
    if nuggets:
        lines += ["", f"## {t(N_('Nuggets'))}", ""]
        lines += [f"- `{n['id']}` {fields.md_inline(n['text'])} ({fields.literal(n['about'])})" for n in nuggets]
    return "\n".join(lines)
