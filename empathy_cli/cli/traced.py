"""What a trace found, as an outline and as JSON: statements with their quotes, or quotes with their statements."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from empathy_cli.insight.certainty import LABELS, MARKS
from empathy_cli.insight.evidence import Quote, Quotes, Resting, Use, label, marked, resting
from empathy_cli.insight.wanted import traced
from empathy_cli.locale import N_, Translator
from empathy_cli.model.document import Document, Workspace

from . import outline
from .outline import Part, Point
from .session import Session

if TYPE_CHECKING:
    from empathy_cli.insight.address import Found

Shown = dict[str, Any]


def forth(found: "Found", field: str, session: Session, *, as_json: bool) -> None:
    """Prints the statements of a document or an entry, each with what speaks for it and against it."""
    uses = traced(found, field)
    workspace = session.workspace()
    quotes, sources = Quotes(workspace), frozenset(d.id for d in workspace.of("source"))
    if as_json:
        session.json({"id": found.name, "kind": found.kind.name, "file": found.document.file, "field": field,
                      "statements": [_use_json(use, sources) | _named_json(use, quotes) for use in uses]})
        return
    t = session.t(workspace.language(found.document))
    outline.show(title(found), [_counted(uses, sources, t)], list(_parts(uses, quotes, sources, t)), session)


def title(found: "Found") -> str:
    """What a person knows it by, and the id that is typed."""
    data = found.data
    name = data.get("role" if data.get("archetype") else found.kind.title) or found.name
    return f"{name} · {found.name}" if name != found.name else found.name


def _counted(uses: Sequence[Use], sources: frozenset[str], t: Translator) -> str:
    """How many statements there are of each mark, in words."""
    marks = [marked(use, sources) for use in uses if use.stated]
    if not uses:
        return t(N_("Nobody has asked yet."))
    if not marks:
        return t(N_("No statements here; these rest on sources all the same."))
    parts = [f"{t(LABELS[key])} {n}" for key in MARKS if (n := marks.count(key))]
    return t.plural("{n} statement", "{n} statements", len(marks)) + ": " + ", ".join(parts)


def _parts(uses: Iterable[Use], quotes: Quotes, sources: frozenset[str], t: Translator) -> Iterator[Part]:
    """Statements by their field; those of a step by the step."""
    by: dict[str, list[Point]] = {}
    for use in uses:
        entry = use.entry
        field = t(label(use.document, use.path))
        heading = f"{entry.get('title') or entry.get('name')} · {use.address[0]}" if entry else field
        by.setdefault(heading, []).append(_statement(use, field if entry else "", quotes, sources, t))
    for heading, points in by.items():
        yield Part(heading, points)


def _statement(use: Use, field: str, quotes: Quotes, sources: frozenset[str], t: Translator) -> Point:
    mark = marked(use, sources)
    points = list(_sources(use.evidence, quotes, t))
    if use.against:
        points.append(Point(t(N_("Speaks against it:")), points=list(_sources(use.against, quotes, t)), literal=True))
    if mark and not use.evidence:
        points.insert(0, Point(t(N_("No evidence: nobody has been asked.")) if not use.against else
                               t(N_("Nothing speaks for it.")), literal=True))
    return Point(_said(use, field, t), mark=mark, facts=_about(use, mark, t), field=use.address[1], points=points)


def _said(use: Use, field: str, t: Translator) -> str:
    """Its words; of a step how it feels, of feedback whose it is."""
    if "emotion" in use.value and use.stated:
        from empathy_cli.insight.mood import LABELS as MOODS
        from empathy_cli.insight.mood import signed, word

        emotion = use.value["emotion"]
        return " · ".join(filter(None, (field, signed(emotion, t.point), t(MOODS[word(emotion)]),
                                        use.value.get("feels", ""))))
    return f"{field}: {use.text}" if field and use.text else use.text or field


def _about(use: Use, mark: str, t: Translator) -> list[str]:
    from empathy_cli.model.statement import BASIS, QUALIFIER

    value = use.value if use.stated else {}
    return [t(LABELS[mark]) if mark else "", t(BASIS.label(value["basis"])) if "basis" in value else "",
            t(QUALIFIER.label(value["qualifier"])) if "qualifier" in value else ""]


def _sources(evidence: Sequence[str], quotes: Quotes, t: Translator) -> Iterator[Point]:
    """The sources that are named, each with its quotes."""
    by: dict[str, list[Quote]] = {}
    for one in dict.fromkeys(evidence):
        by.setdefault(one.partition("#")[0], []).append(quotes.of(one))
    for id_, found in by.items():
        source = found[0].source
        named = [_quote(q, t) for q in found if "#" in q.evidence]
        if source is None:
            yield Point(t(N_("There is no such source; it counts for nothing.")), lead=id_, points=named, literal=True)
        else:
            yield Point(source.data["title"], lead=id_, facts=facts_of(source, t), points=named, literal=True)


def facts_of(source: Document, t: Translator) -> list[str]:
    """Type, side, date and number of a source, in words."""
    from empathy_cli.insight.basis import PEOPLE
    from empathy_cli.model.source import SOURCE

    data, known = source.data, SOURCE.group.by_key
    n = data.get("n")
    count = ("{n} participant", "{n} participants") if data.get("type") in PEOPLE else ("{n} record", "{n} records")
    return [*(t(known[key].type.label(data[key])) for key in ("type", "side") if key in data), data.get("date", ""),
            t.plural(*count, n) if n is not None else ""]


def _quote(quote: Quote, t: Translator) -> Point:
    lead = quote.evidence
    if quote.nugget is None:
        missing = t(N_("no such nugget")) if quote.source else ""
        return Point(missing, lead=lead, literal=True)
    return Point(quoted(quote.nugget, t), lead=lead, facts=[quote.nugget.get("locator", "")])


def quoted(nugget: Any, t: Translator) -> str:
    """What was said, in quotation marks, and what was seen."""
    verbatim, observation = nugget.get("verbatim", ""), nugget.get("observation", "")
    return " – ".join(filter(None, (t(N_("“{text}”"), text=verbatim) if verbatim else "", observation)))


def back(found: "Found", session: Session, *, as_json: bool) -> None:
    """Prints all that rests on a source, or on one nugget of it."""
    workspace = session.workspace()
    sources = frozenset(d.id for d in workspace.of("source"))
    all_ = resting(found, workspace)
    cited = [one for one in all_ if one.uses]
    silent = [one for one in all_ if one.nugget and not one.uses]
    if as_json:
        session.json(_back_json(found, all_, silent, sources) | {"uncited_rows": _silent_rows(found, all_, workspace)})
        return
    t = session.t()
    parts = [_resting_part(one, found, sources, t) for one in cited]
    rows = _silent_rows(found, all_, workspace)
    if (silent or rows) and not found.path:
        parts.append(Part(t(N_("Not cited yet")), [_nugget(one, t) for one in silent], t.plural(
            "{n} row of {file}", "{n} rows of {file}", rows, file=found.document.data["file"]) if rows else ""))
    outline.show(title(found) if not found.path else found.name, list(_back_said(found, cited, t)), parts, session)


def _silent_rows(found: "Found", all_: Sequence[Resting], workspace: Workspace) -> int:
    """How many rows of a large export nothing rests on: more than anybody wants to see."""
    from empathy_cli.store.rows import count

    in_yaml = {n["id"] for n in found.document.data.get("nuggets", ())}
    return max(0, count(workspace.root, found.document)
               - sum(one.data is not None and one.nugget not in in_yaml for one in all_)) if not found.path else 0


def _back_said(found: "Found", cited: Sequence[Resting], t: Translator) -> Iterator[str]:
    source = found.document
    if found.path:
        yield quoted(found.data, t)
        yield source.data["title"]
    facts = " · ".join(filter(None, facts_of(source, t)))
    if facts:
        yield facts
    uses = {(use.document.id, use.path): use for one in cited for use, _ in one.uses}
    if not uses:
        yield t(N_("Nothing rests on it yet."))
        return
    n = sum(use.stated for use in uses.values())
    documents = len({id_ for id_, _ in uses})
    said = [t.plural("{n} statement", "{n} statements", n) if n else "",
            t.plural("{n} other mention", "{n} other mentions", len(uses) - n) if len(uses) > n else ""]
    yield t.plural("Named by {what} in {n} document", "Named by {what} in {n} documents", documents,
                   what=", ".join(filter(None, said)))


def _resting_part(one: Resting, found: "Found", sources: frozenset[str], t: Translator) -> Part:
    points = [_used(use, against, sources, t) for use, against in one.uses]
    if not one.nugget:
        return Part(t(N_("The source as a whole")), points)
    said = quoted(one.data, t) if one.data else t(N_("no such nugget"))
    locator = one.data.get("locator", "") if one.data else ""
    return Part(f"{found.document.id}#{one.nugget}", points, " · ".join(filter(None, (said, locator)))
                if not found.path else "")


def _used(use: Use, against: bool, sources: frozenset[str], t: Translator) -> Point:
    mark = marked(use, sources)
    lead, field = use.address
    return Point(said_of(use, t), mark=mark, lead=lead, field=field, facts=[
        t(N_("speaks against it")) if against else "", t(LABELS[mark]) if mark else ""])


def said_of(use: Use, t: Translator) -> str:
    """The words of a statement where its step is not said already."""
    text = _said(use, "" if use.text else t(label(use.document, use.path)), t)
    return f"{use.value['title']}: {text}" if use.stated and "emotion" in use.value else text


def _nugget(one: Resting, t: Translator) -> Point:
    data = one.data or {}
    return Point(quoted(data, t), lead=one.nugget, facts=[data.get("locator", ""), *data.get("tags", ())])


def use_of(use: Use) -> Shown:
    """Where something stands that names sources, and its words."""
    return {"document": use.document.id, "kind": use.document.kind, "file": use.document.file, "field": use.field,
            "at": use.address[0], "text": use.text}


def _use_json(use: Use, sources: frozenset[str]) -> Shown:
    return use_of(use) | {"statement": use.stated, "certainty": marked(use, sources)}


def _named_json(use: Use, quotes: Quotes) -> Shown:
    return {key: [_quote_json(quotes.of(e)) for e in named]
            for key, named in (("evidence", use.evidence), ("against", use.against))}


def _quote_json(quote: Quote) -> Shown:
    source, nugget = quote.source, quote.nugget or {}
    return {"evidence": quote.evidence, "missing": quote.missing, "source": quote.evidence.partition("#")[0],
            "nugget": quote.evidence.partition("#")[2], **source_json(source),
            **{key: nugget.get(key, "") for key in ("verbatim", "observation", "locator")}}


def source_json(source: Document | None) -> Shown:
    """What may be known of a source. Its link and its file stay private."""
    data = source.data if source else {}
    return {key: data.get(key, "") for key in ("title", "type", "side", "date")} | {"n": data.get("n")}


def _back_json(found: "Found", all_: Sequence[Resting], silent: Sequence[Resting], sources: frozenset[str]) -> Shown:
    def uses(one: Resting) -> list[Shown]:
        return [_use_json(use, sources) | {"against": against} for use, against in one.uses]

    return {
        "id": found.name, "kind": found.kind.name, "file": found.document.file, **source_json(found.document),
        "whole": [use for one in all_ if not one.nugget for use in uses(one)],
        "nuggets": [{"id": one.nugget, "missing": one.data is None,
                     **{key: (one.data or {}).get(key, "") for key in ("verbatim", "observation", "locator")},
                     "uses": uses(one)} for one in all_ if one.nugget],
        "uncited": [one.nugget for one in silent],
    }
