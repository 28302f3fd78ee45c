"""REF: who uses a persona."""

from collections.abc import Iterator

from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.problem import WARNING, Problem


def _unseen(seen: Seen) -> Iterator[Problem]:
    """Not for negative personas: nobody designs a way for them. Nor while some file cannot be read: it may be a map."""
    if not seen.complete:
        return
    for persona in seen.active:
        if not seen.maps_of(persona.id) and not seen.journeys_of(persona.id):
            yield Problem(N_("no map and no journey is about “{id}”: “empathy new map {id}” or “empathy new journey "
                             "{id}” begins one"), {"id": persona.id}, ("id",), persona.file)


def _unused(seen: Seen) -> Iterator[Problem]:
    for persona in seen.active:
        if not persona.data.get("used_in") and seen.state(persona) == "evidence-backed":
            yield Problem(N_("the evidence is there, and no decision uses it: name in “used_in” the decision, ticket "
                             "or design that did, or take the persona to the next one"),
                          path=("used_in",), file=persona.file)


_FILE = "personas/lea-brunner/persona.yaml"
_PERSONA = "kind: persona\nid: lea-brunner\nname: Lea Brunner\n"
_BACKED = _PERSONA + "pains:\n  - text: Office hours while she sleeps\n    evidence: [talks#n1]\n"
_TALKS = {"personas/sources/talks.yaml": "kind: source\nid: talks\ntitle: Talks with parents\nnuggets:\n"
                                         "  - {id: n1, verbatim: By the time you open I am asleep.}\n"}

RULES = (
    Rule(
        "REF02", WARNING,
        N_("A persona has a map or a journey"),
        N_("A persona that nothing builds on is forgotten within weeks, and with it the customer it stands for. A map "
           "or a journey puts it into a situation, and there it begins to answer questions. Negative personas need "
           "none."),
        {_FILE: _PERSONA},
        {_FILE: _PERSONA,
         "personas/lea-brunner/waiting.map.yaml": "kind: empathy-map\nid: waiting\ntitle: Waiting for a place\n"
                                                  "persona: lea-brunner\n"},
        _unseen,
    ),
    Rule(
        "REF03", WARNING,
        N_("A persona that is backed by evidence is used in decisions"),
        N_("Personas are easily made for the wall: much talked of, and asked by nobody when it is decided. Once the "
           "evidence carries one, each decision that it changed belongs into “used_in”, so that everybody sees what "
           "the research is for."),
        {_FILE: _BACKED, **_TALKS},
        {_FILE: _BACKED + "used_in: [Answers in writing after eight in the evening]\n", **_TALKS},
        _unused,
    ),
)
