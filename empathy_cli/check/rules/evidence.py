"""EVD: what personas and figures rest on."""

from collections.abc import Iterator

from empathy_cli.check.rule import INFORMATION, Rule
from empathy_cli.check.seen import Seen
from empathy_cli.insight.certainty import source_of
from empathy_cli.locale import N_
from empathy_cli.model.document import Document
from empathy_cli.model.problem import ERROR, WARNING, Path, Problem
from empathy_cli.model.touchpoints import CATALOGUE

QUALITATIVE = frozenset({"interview", "observation", "workshop"})
"""Types of sources in which each participant counts."""
DESK = "desk"
"""A type of source in which nobody takes part."""


def _as_claimed(seen: Seen) -> Iterator[Problem]:
    """An error where no statement has evidence, a warning where so few have that it is a proto persona."""
    for persona in seen.personas:
        if "last_validated" not in persona.data or "translation_of" in persona.data or not _all_known(persona, seen):
            continue
        found = seen.coverage(persona)
        values = {"date": persona.data["last_validated"], "percent": found.percent}
        if found.assumed == found.total:
            yield Problem(N_("it says that it was validated on {date}, and nothing in it names a source: write in "
                             "“evidence” what its statements rest on, or take “last_validated” out"), values,
                          ("last_validated",), persona.file)
        elif seen.state(persona) == "proto":
            yield Problem(N_("it says that it was validated on {date}, but only {percent} % of its statements name a "
                             "source: write in “evidence” what the others rest on, or take “last_validated” out"),
                          values, ("last_validated",), persona.file, severity=WARNING)


def _two_kinds(seen: Seen) -> Iterator[Problem]:
    """What speaks against a statement counts as well. A source that does not say its type is of no kind yet."""
    limit, types = seen.limits["source_kinds"], _types(seen)
    for persona in seen.active:
        named = seen.evidence(persona)
        if not named or len({types[s] for s in named} - {""}) >= limit or not _all_known(persona, seen):
            continue
        sources = _sources(persona, seen)
        found = {types[s] for s in sources} - {""}
        if len(found) >= limit:
            continue
        untold = sorted(s for s in sources if not types[s])
        values = {"kinds": ", ".join(sorted(found)), "n": len(found), "limit": limit, "sources": ", ".join(untold)}
        yield Problem(N_("kinds of sources that its evidence is said to come from: {n}; {limit} or more are due. Write "
                         "in “type” of what kind these are: {sources}") if untold else
                      N_("all its evidence comes from one kind of source, “{kinds}”: look whether another kind, such "
                         "as a survey, a support log or an observation, says the same") if len(found) == 1 else
                      N_("its evidence comes from {n} kinds of sources only ({kinds}): look whether others say the "
                         "same, so that there are {limit}"), values, _first(persona, seen), persona.file)


def _enough_people(seen: Seen) -> Iterator[Problem]:
    """Where what was found out among people is qualitative: figures of many stand for themselves."""
    limit, types = seen.limits["participants"], _types(seen)
    for persona in seen.active:
        named = seen.evidence(persona)
        asked = sorted(s for s in named if types[s] != DESK)
        if not asked or not {types[s] for s in asked} <= QUALITATIVE or not _all_known(persona, seen):
            continue
        counted = {s: seen.workspace.documents[s].data.get("n") for s in asked}
        n = sum(number for number in counted.values() if number is not None)
        silent = [s for s, number in counted.items() if number is None]
        if n < limit:
            yield Problem(N_("it rests on {n} participants, as far as is said; {limit} or more are due. Write in “n” "
                             "how many took part in {sources}") if silent else
                          N_("it rests on {n} participants: talk to {limit} or more before you take what they share "
                             "for a type"),
                          {"n": n, "limit": limit, "sources": ", ".join(silent)}, _first(persona, seen), persona.file)


def _types(seen: Seen) -> dict[str, str]:
    return {source.id: source.data.get("type", "") for source in seen.sources}


def _sources(persona: Document, seen: Seen) -> frozenset[str]:
    """The sources that exist and speak for or against something."""
    return seen.source_ids.intersection(seen.sources_of(persona))


def _all_known(persona: Document, seen: Seen) -> bool:
    """False where it names a source that may be there and could not be read: nobody knows then what it rests on."""
    return seen.complete or seen.sources_of(persona) <= seen.source_ids


def _first(persona: Document, seen: Seen) -> Path:
    """Where evidence is named first."""
    return next(((*path, "evidence") for path, s in seen.statements(persona) if s.get("evidence")), ())


def _measured(seen: Seen) -> Iterator[Problem]:
    if not seen.catalogue:
        return
    for i, entry in enumerate(seen.catalogue.data.get(CATALOGUE, ())):
        for k, metric in enumerate(entry.get("metrics", ())):
            missing = [key for key in ("date", "n", "source") if key not in metric]
            if missing:
                yield Problem(N_("the figure “{metric}” of “{name}” cannot be judged: write when it was measured, over "
                                 "how many cases, and from where. Missing: {keys}"),
                              {"metric": metric["name"], "name": entry["name"], "keys": ", ".join(missing)},
                              (CATALOGUE, i, "metrics", k), seen.catalogue.file)


def _in_use(seen: Seen) -> Iterator[Problem]:
    if not seen.complete:
        return
    named: set[str] = set()
    for document in seen.workspace.documents.values():
        named.update(seen.named(document).get("source", ()))
    used = set(map(source_of, named))
    for source in seen.sources:
        if source.id not in used:
            yield Problem(N_("nothing names “{source}”: write it in “evidence” of what it shows, or take it out"),
                          {"source": source.id}, ("id",), source.file)


_LEA = "personas/lea-brunner/persona.yaml"
_HEAD = "kind: persona\nid: lea-brunner\nname: Lea Brunner\n"
_PAIN = "pains:\n  - text: Office hours while she sleeps\n    evidence: [%s]\n"
_SOURCE = "kind: source\nid: %s\ntitle: %s\ntype: %s\nn: %s\n"
_TALKS = {"personas/sources/interviews-2026-03.yaml":
          _SOURCE % ("interviews-2026-03", "Interviews with night nurses", "interview", 8)}
_LOG = {"personas/sources/support-log-2026-q1.yaml":
        _SOURCE % ("support-log-2026-q1", "Calls of the first quarter", "support-log", 310)}
_FEW = {"personas/sources/interviews-2026-03.yaml":
        _SOURCE % ("interviews-2026-03", "Interviews with night nurses", "interview", 2)}
_METRIC = ("kind: touchpoints\ntouchpoints:\n  - id: hotline\n    name: Hotline\n    metrics:\n"
           "      - name: Calls that nobody took\n        value: 12\n        unit: per cent\n")

RULES = (
    Rule(
        "EVD01", ERROR,
        N_("What claims to be validated rests on evidence"),
        N_("“Last validated” on a persona of assumptions is worse than none: whoever reads it takes guesses for "
           "research. A persona that gives this date names sources: none at all is an error; so few that it is still "
           "a proto persona, a warning."),
        {_LEA: _HEAD + "last_validated: 2026-03-12\npains: [Office hours while she sleeps]\n"},
        {_LEA: _HEAD + "last_validated: 2026-03-12\n" + _PAIN % "interviews-2026-03", **_TALKS},
        _as_claimed,
    ),
    Rule(
        "EVD02", WARNING,
        N_("A persona rests on more than one kind of source"),
        N_("People say one thing in an interview and do another at the till; a survey only hears what it asks, a log "
           "only those who complain. Each kind of source errs in its own way. Where two agree, it is worth more than "
           "ten of one."),
        {_LEA: _HEAD + _PAIN % "interviews-2026-03", **_TALKS},
        {_LEA: _HEAD + _PAIN % "interviews-2026-03, support-log-2026-q1", **_TALKS, **_LOG},
        _two_kinds,
    ),
    Rule(
        "EVD03", WARNING,
        N_("A qualitative persona rests on five participants or more"),
        N_("Two people are two cases; the third one is often different. From about five on, what they have in common "
           "begins to repeat itself. Looked at are personas whose sources are all interviews, observations or "
           "workshops (desk research aside), by the “n” of these."),
        {_LEA: _HEAD + _PAIN % "interviews-2026-03", **_FEW},
        {_LEA: _HEAD + _PAIN % "interviews-2026-03", **_TALKS},
        _enough_people,
    ),
    Rule(
        "EVD04", WARNING,
        N_("A metric has a date, a number of cases and a source"),
        N_("Twelve per cent of what, when, and who says so? A figure without these three ends every discussion and "
           "proves nothing: nobody can measure again and see whether it became better."),
        {"personas/touchpoints.yaml": _METRIC},
        {"personas/touchpoints.yaml":
            _METRIC + "        date: 2026-03-31\n        n: 1200\n        source: support-log-2026-q1\n", **_LOG},
        _measured,
    ),
    Rule(
        "EVD05", INFORMATION,
        N_("Every source is cited somewhere"),
        N_("Data that was gathered and is not used is a full closet: somebody gave an hour, and nothing came of it. A "
           "source counts as used where a statement, the feedback on a touchpoint or a metric names it or one of its "
           "nuggets."),
        {_LEA: _HEAD + _PAIN % "interviews-2026-03", **_TALKS, **_LOG},
        {_LEA: _HEAD + _PAIN % "interviews-2026-03", **_TALKS},
        _in_use,
    ),
)
