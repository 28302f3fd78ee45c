"""empathy show: a card in the terminal; plain Markdown when piped; everything that is computed as JSON."""

import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Annotated, Any

import typer

from empathy_cli.locale import N_, Translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import ERROR, InputError, Path, Problem, dotted

from . import complete, find
from .session import Session

app = typer.Typer()


def views(incomplete: str) -> list[str]:
    from empathy_cli.model.empathy_map import VIEWS

    return [v for v in VIEWS.values if v.startswith(incomplete)]


@app.command(help=N_("A persona with its maps, a map or a source, in the terminal. Piped, it is plain Markdown."),
             epilog=N_("""\
empathy show lea-brunner                   # the card
empathy show lea-brunner --view quadrant   # says, thinks, does, feels
empathy show lea-brunner --notes           # with the team's notes
empathy show lea-brunner > card.md         # as Markdown
"""))
def show(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(  # noqa: A002 - what every command calls it
        metavar="ID", help=N_("The id of a persona, a map or a source."), autocompletion=complete.ids)],
    view: Annotated[str | None, typer.Option(
        "--view", metavar="VIEW", help=N_("How maps are drawn: canvas, quadrant or six."),
        autocompletion=views)] = None,
    notes: Annotated[bool, typer.Option("--notes", help=N_("With the notes, which no card shows."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON, with every certainty."))] = False,
) -> int:
    session: Session = ctx.obj
    if view is not None:
        view = _view(view)
    document = find.document(session, id)
    workspace = session.workspace()
    if as_json:
        session.json(_computed(document, workspace, session.today, notes=notes))
    elif sys.stdout.isatty() and not session.plain:
        _draw(document, workspace, view, session, notes=notes)
    else:
        _markdown(document, workspace, view, session, notes=notes)
    about = [p for p in workspace.problems if p.file == document.file]
    session.report(about)
    broken = {p.file for p in workspace.problems if p.severity == ERROR}
    if broken:
        t = session.t()
        session.say(t.plural("{n} file cannot be read: “empathy check” says why",
                             "{n} files cannot be read: “empathy check” says why", len(broken)))
    return 0


def _view(word: str) -> str:
    from empathy_cli.model.empathy_map import VIEWS
    from empathy_cli.model.field import Report

    report = Report()
    read = VIEWS.read(word, (), report)
    if report.problems or read is None:
        raise InputError(*report.problems or (Problem(N_("--view needs a word"), {}),), exit_code=2)
    return read


def _seen(document: Document, workspace: Workspace, view: str | None, session: Session) -> tuple[dict[str, Any], str]:
    """What templates see, and the name of the template, for a persona or a map."""
    from empathy_cli.render.view import map_view, persona_view

    t = session.t(workspace.language(document))
    if document.kind == "persona":
        maps = [_as(m, view) for m in workspace.maps_of(document.id)]
        return persona_view(document, maps, workspace, t, session.today), "persona"
    return map_view(_as(document, view), workspace, t, session.today), "map"


def _as(map_: Document, view: str | None) -> Document:
    return replace(map_, data={**map_.data, "view": view}) if view else map_


def _draw(document: Document, workspace: Workspace, view: str | None, session: Session, *, notes: bool) -> None:
    from empathy_cli.render.fields import Fields

    from .boxes import Look, facts
    from .card import map_page, persona_card, source_card

    plain = Fields().plain
    t = session.t(workspace.language(document))
    look = Look(session.console(), session.marks, lambda text: session.fitting(plain(text)), t(N_("“{text}”")))
    if document.kind == "source":
        card = source_card(_source_facts(document, t), _nuggets(document, workspace, t),
                           str(document.data["title"]), look)
    else:
        seen, template = _seen(document, workspace, view, session)
        card = persona_card(seen, look) if template == "persona" else map_page(seen, look)
    look.console.print(card)
    if notes:
        found = list(_notes(document, workspace))
        look.console.print()
        look.console.print(facts([(place, look.text(note)) for place, note in found], look) if found else
                           look.text(t(N_("There are no notes.")), "dim"))


def _markdown(document: Document, workspace: Workspace, view: str | None, session: Session, *, notes: bool) -> None:
    from empathy_cli.render.fields import Fields

    t = session.t(workspace.language(document))
    fields = Fields()
    if document.kind == "source":
        session.out(_source_markdown(document, workspace, t, fields))
    else:
        from empathy_cli.render.environment import environment, render

        seen, template = _seen(document, workspace, view, session)
        session.out(render(environment(), f"{template}.md.jinja", seen).rstrip("\n"))
    if notes:
        session.out(f"\n## {t(N_('Notes'))}\n")
        for place, note in _notes(document, workspace):
            session.out(f"- `{place}`: {fields.md_inline(note)}")


def _source_facts(source: Document, t: Translator) -> Iterator[tuple[str, str]]:
    """Everything that a reader may know of a source. Its link and file stay private."""
    from empathy_cli.model.kinds import KINDS
    from empathy_cli.model.types import Choice

    for field in KINDS["source"].fields:
        value = source.data.get(field.key)
        if value is None or field.key in ("kind", "title", "nuggets", "note", "link", "file", "sha256"):
            continue
        yield t(field.label), t(field.type.label(value)) if isinstance(field.type, Choice) else str(value)


def _nuggets(source: Document, workspace: Workspace, t: Translator) -> Iterator[dict[str, str]]:
    from empathy_cli.insight.references import references

    cited: dict[str, int] = {}
    for document in workspace.documents.values():
        for reference in references(document.kind, document.data):
            if reference.id == source.id and reference.nugget:
                cited[reference.nugget] = cited.get(reference.nugget, 0) + 1
    for nugget in source.data.get("nuggets", ()):
        n = cited.get(nugget["id"], 0)
        times = t.plural("cited once", "cited {n} times", n) if n else t(N_("not cited yet"))
        verbatim, observation = nugget.get("verbatim", ""), nugget.get("observation", "")
        yield {"id": nugget["id"], "text": " – ".join(filter(None, (verbatim and f"“{verbatim}”", observation))),
               "about": " · ".join(filter(None, (nugget.get("locator", ""), *nugget.get("tags", ()), times)))}


def _source_markdown(source: Document, workspace: Workspace, t: Translator, fields: Any) -> str:
    lines = [f"# {fields.literal(source.data['title'])}", ""]
    lines += [f"- **{label}:** {fields.literal(value)}" for label, value in _source_facts(source, t)]
    nuggets = list(_nuggets(source, workspace, t))
    if nuggets:
        lines += ["", f"## {t(N_('Nuggets'))}", ""]
        lines += [f"- `{n['id']}` {fields.md_inline(n['text'])} ({fields.literal(n['about'])})" for n in nuggets]
    return "\n".join(lines)


def _notes(document: Document, workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Every note of a document and, of a persona, of its maps, with its place."""
    several = [document, *(workspace.maps_of(document.id) if document.kind == "persona" else ())]
    for one in several:
        for path, note in _notes_in(one.data, ()):
            yield dotted(path) if one is document else f"{one.id}: {dotted(path)}", note


def _notes_in(value: Any, at: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key == "note" and isinstance(item, str) and "ability" not in value:
                yield (at or (key,)), item
            else:
                yield from _notes_in(item, (*at, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _notes_in(item, (*at, i))


def _computed(document: Document, workspace: Workspace, today: str, *, notes: bool) -> dict[str, Any]:
    """The document with the certainty of every statement; of a persona also its maps."""
    from empathy_cli.insight import certainty

    sources = {d.id for d in workspace.of("source")}
    data = deepcopy(dict(document.data))
    for _, value in certainty.statements(replace(document, data=data)):
        value["certainty"] = certainty.certainty(value, sources)
    if not notes:
        _drop_notes(data)
    shown: dict[str, Any] = {
        "id": document.id, "kind": document.kind, "file": document.file, "language": workspace.language(document),
    }
    if document.kind != "source":
        counts = certainty.coverage(document, sources)
        shown["coverage"] = {key: getattr(counts, key) for key in certainty.MARKS} | {"percent": counts.percent}
    if document.kind == "persona":
        shown |= {"state": certainty.state(document, workspace), "review_by": certainty.review_by(document, workspace),
                  "stale": certainty.is_stale(document, workspace, today),
                  "maps": [_computed(m, workspace, today, notes=notes) for m in workspace.maps_of(document.id)]}
    return shown | {"data": data}


def _drop_notes(value: Any) -> None:
    if isinstance(value, dict):
        if "ability" not in value:  # there a note is what the need looks like
            value.pop("note", None)
        for item in value.values():
            _drop_notes(item)
    elif isinstance(value, list):
        for item in value:
            _drop_notes(item)
