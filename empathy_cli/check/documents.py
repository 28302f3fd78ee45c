"""DOC: documents as such."""

from collections.abc import Iterable

from empathy_cli.locale import N_
from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import ERROR, Problem

from .rule import Rule


def _readable(workspace: Workspace) -> Iterable[Problem]:
    return workspace.problems


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
