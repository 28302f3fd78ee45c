"""DOC: documents as such."""

from collections.abc import Iterator

from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.insight.address import Found, entries
from empathy_cli.locale import N_
from empathy_cli.model.problem import ERROR, Problem
from empathy_cli.store.decoding import CHARACTERS


def _readable(seen: Seen) -> Iterator[Problem]:
    yield from (p for p in seen.workspace.problems if p.rule != CHARACTERS)
    for touchpoint in entries(seen.catalogue) if seen.catalogue else ():
        if touchpoint.id in seen.workspace.documents:
            yield _taken(touchpoint, seen.workspace.documents[touchpoint.id].file)


def _taken(touchpoint: Found, first: str) -> Problem:
    return Problem(N_("the id “{id}” is taken by {first}; each touchpoint has one of its own. “empathy rename {name} "
                      "NEW” gives it another one"), {"id": touchpoint.id, "first": first, "name": touchpoint.name},
                   (*touchpoint.path, "id"), touchpoint.document.file)


RULES = (
    Rule(
        "DOC01", ERROR,
        N_("A document can be read and fits its kind"),
        N_("All else needs it: a document that cannot be read has no card, counts in no figure, and whatever points "
           "to it points nowhere. Keys that are spelt wrong would be lost in silence."),
        {"personas/lea-brunner/persona.yaml": "kind: persona\nid: lea-brunner\nname: Lea Brunner\n"
                                              "pain: [Office hours while she sleeps]\n"},
        {"personas/lea-brunner/persona.yaml": "kind: persona\nid: lea-brunner\nname: Lea Brunner\n"
                                              "pains: [Office hours while she sleeps]\n"},
        _readable,
    ),
)
