"""empathy gaps: what nobody has asked yet, as a guide for the next interview."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from empathy_cli.locale import N_, Translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import InputError, Problem

from . import complete, find, output
from .outline import Part, Point, markdown, show
from .session import Session
from .unread import say_unread

if TYPE_CHECKING:
    from empathy_cli.insight.gaps import Gap
    from empathy_cli.insight.guide import Question

app = typer.Typer()


@app.command(help=N_("What nobody has asked yet, as a guide for the next interview, in the persona's language: open "
                     "questions, and below each what the team assumes or contests, to listen for."),
             epilog=N_("""\
empathy gaps                                # a guide for each persona
empathy gaps lea-brunner                    # for one, with its maps and journeys
empathy gaps from-couch-to-shop             # for one journey
empathy gaps lea-brunner --output guide.md  # into a file, as Markdown
empathy gaps lea-brunner --all              # every question, also what one source alone told
"""))
def gaps(
    ctx: typer.Context,
    ids: Annotated[list[str] | None, typer.Argument(
        metavar="ID", autocompletion=complete.stating,
        help=N_("Personas, maps or journeys; by default everybody whom you design for."))] = None,
    everything: Annotated[bool, typer.Option(
        "--all", help=N_("Every question; else those that matter most, as many as an hour holds."))] = False,
    out: Annotated[str | None, typer.Option(
        "-o", "--output", metavar="FILE", help=N_("Into this file, as Markdown; else to standard output."))] = None,
    force: Annotated[bool, typer.Option("--force", help=N_("Overwrite the file."))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=N_("As JSON, with every gap."))] = False,
) -> int:
    session: Session = ctx.obj
    guides = [_guide(about, documents, session, everything=everything) for about, documents in _chosen(session, ids)]
    if out is not None:
        from .export import save

        made = "\n\n".join(markdown(*_outline(guide)) for guide in guides)
        save(Path(out), (made + "\n").encode("utf-8"), force=force)
    if as_json:
        session.json([_json(guide) for guide in guides] if out is None else
                     {"file": out, "guides": len(guides), "questions": sum(len(g.questions) for g in guides)})
    elif out is not None:
        session.say(session.t().plural("{n} guide: {file}", "{n} guides: {file}", len(guides),
                                       file=output.shown(Path(out))))
    else:
        for number, guide in enumerate(guides):
            if number:
                session.out("")
            show(*_outline(guide), session)
    say_unread(session)
    return 0


@dataclass(frozen=True, slots=True)
class Guide:
    """A guide for a conversation about one persona, or about one of its maps or journeys."""

    about: Document
    name: str
    """Whom it is about: the persona's name, an archetype's role, a segment."""
    questions: Sequence["Question"]
    left: int
    """Questions that were left out."""
    found: Sequence["Gap"]
    brief: bool
    """Whether it holds what an hour does, and not everything."""
    t: Translator


def _chosen(session: Session, ids: Sequence[str] | None) -> Iterator[tuple[Document, list[Document]]]:
    """Whom a guide is about, and the documents that its questions come from."""
    workspace = session.workspace()
    if not ids:
        heads = [d for d in workspace.documents.values() if not workspace.translates(d) and (
            (d.kind == "persona" and d.data.get("type") != "negative")
            or (d.kind == "empathy-map" and "persona" not in d.data))]
        if not heads:
            raise InputError(Problem(N_("nobody is here to be asked about yet; “empathy new persona” makes the first "
                                        "one")))
    else:
        heads = [_stating(session, name) for name in dict.fromkeys(ids)]
    parts: dict[tuple[str, str], list[Document]] = {}
    for document in workspace.documents.values():
        parts.setdefault((document.kind, document.data.get("persona", "")), []).append(document)
    for head in heads:
        own = [parts.get((kind, head.id), []) for kind in ("empathy-map", "journey")] if head.kind == "persona" else []
        yield head, [head, *(part for found in own for part in found
                             if workspace.translates(head) or not workspace.translates(part))]


def _stating(session: Session, name: str) -> Document:
    found = find.entry(session, name)
    if found.path or found.document.kind not in ("persona", "empathy-map", "journey"):
        raise InputError(Problem(N_("“{id}” is neither a persona nor a map nor a journey; only about these people can "
                                    "be asked"), {"id": found.name}), exit_code=2)
    return found.document


def _guide(about: Document, documents: Iterable[Document], session: Session, *, everything: bool) -> Guide:
    from empathy_cli.insight.gaps import gaps as of
    from empathy_cli.insight.guide import guide

    workspace = session.workspace()
    found = of(documents, workspace, frozenset(d.id for d in workspace.of("source")))
    questions, left = guide(found, everything=everything)
    return Guide(about, _name(about, workspace), questions, left, found, not everything,
                 session.t(workspace.language(about)))


def _name(about: Document, workspace: Workspace) -> str:
    persona = workspace.documents.get(about.data.get("persona", ""), about)
    data = persona.data
    return str(data.get("segment") or data.get("role" if data.get("archetype") else "name") or data.get("title"))


def _outline(guide: Guide) -> tuple[str, list[str], list[Part]]:
    from empathy_cli.insight.guide import SECTIONS

    t = guide.t
    title = t(N_("Interview guide: {name}"), name=guide.name)
    if guide.about.kind != "persona":
        title += f" · {guide.about.data['title']}"
    by: dict[str, list[Point]] = {}
    for question in guide.questions:
        by.setdefault(question.section, []).append(_point(question, guide))
    return title, list(_said(guide)), [Part(t(SECTIONS[key]), points) for key, points in by.items()]


def _said(guide: Guide) -> Iterator[str]:
    from empathy_cli.insight.gaps import opened

    t, n = guide.t, opened(guide.found).total()
    if not n:
        yield t(N_("No question is open; these open and close any conversation."))
        return
    yield t.plural("{n} question is open.", "{n} questions are open.", n) + " " + t(N_(
        "Ask people like {name}, and ask for what happened the last time. What is marked below a question is what the "
        "team supposes: listen for it, and never read it out."), name=guide.name)
    if guide.left:
        yield t.plural("{n} more question with “empathy gaps {id} --all”.",
                       "{n} more questions with “empathy gaps {id} --all”.", guide.left, id=guide.about.id)


def _point(question: "Question", guide: Guide) -> Point:
    from empathy_cli.insight.gaps import UNANSWERED
    from empathy_cli.insight.guide import LISTENED

    t = guide.t
    inner = []
    if question.want:
        about = question.document
        facts = [about.data["title"] if about and about.id != guide.about.id else "",
                 t(N_("nobody has asked yet")) if question.kind == UNANSWERED else ""]
        inner.append(Point(t(N_("The team wants to know: {question}"), question=t(question.want, name=guide.name)),
                           facts=facts, literal=True))
    told = [gap for gap in question.gaps if gap.text]
    most = LISTENED if guide.brief else len(told)
    inner += [_listen(gap, guide) for gap in told[:most]]
    if len(told) > most:
        inner.append(Point(t.plural("… and {n} more", "… and {n} more", len(told) - most), literal=True))
    return Point(t(question.ask, step=question.step) if question.step else t(question.ask), points=inner, literal=True)


def _listen(gap: "Gap", guide: Guide) -> Point:
    from empathy_cli.insight.certainty import LABELS
    from empathy_cli.insight.gaps import ASKED, SINGLE

    t = guide.t
    if gap.kind == ASKED:
        return Point(gap.text, facts=[t(N_("not answered on every way"))], literal=True)
    mark = "supported" if gap.kind == SINGLE else gap.kind
    text = _felt(gap, t) if gap.feeling else gap.text
    return Point(text, mark=mark, facts=[t(LABELS[mark])], field=gap.field,
                 lead=gap.document.id if gap.document.id != guide.about.id else "")


def _felt(gap: "Gap", t: Translator) -> str:
    """How a step feels, in sign and words, as the team has it."""
    from empathy_cli.insight.mood import LABELS, signed, word

    step = gap.step or {}
    emotion = step["emotion"]
    return " · ".join(filter(None, (signed(emotion, t.point), t(LABELS[word(emotion)]), step.get("feels", ""))))


def _json(guide: Guide) -> dict[str, Any]:
    from empathy_cli.insight.gaps import opened
    from empathy_cli.insight.guide import SECTIONS

    t = guide.t
    return {
        "id": guide.about.id, "kind": guide.about.kind, "name": guide.name, "language": t.language,
        "open": dict(opened(guide.found)), "left_out": guide.left,
        "questions": [{
            "section": q.section, "heading": t(SECTIONS[q.section]),
            "ask": t(q.ask, step=q.step) if q.step else t(q.ask), "want": t(q.want, name=guide.name) if q.want else "",
            "document": q.document.id if q.document else "", "kind": q.kind,
            "gaps": [_gap(gap) for gap in q.gaps]} for q in guide.questions],
        "gaps": [_gap(gap) for gap in guide.found],
    }


def _gap(gap: "Gap") -> dict[str, str]:
    return {"document": gap.document.id, "field": gap.field, "kind": gap.kind, "text": gap.text}
