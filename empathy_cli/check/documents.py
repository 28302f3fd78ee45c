"""DOC: documents as such."""

from collections.abc import Iterator

from empathy_cli.insight.address import Found, entries
from empathy_cli.locale import N_
from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.touchpoints import CATALOGUE

from .rule import Rule


def _readable(workspace: Workspace) -> Iterator[Problem]:
    yield from workspace.problems
    catalogue = workspace.documents.get(CATALOGUE)
    for touchpoint in entries(catalogue) if catalogue else ():
        if touchpoint.id in workspace.documents:
            yield _taken(touchpoint, workspace)


def _taken(touchpoint: Found, workspace: Workspace) -> Problem:
    from empathy_cli.store.reader import parse
    from empathy_cli.store.workspace import read_file

    file = touchpoint.document.file
    try:
        at = touchpoint.in_file(parse(read_file(workspace.root, file)).value)
    except InputError:
        at = ()  # changed since it was read
    values = {"id": touchpoint.id, "first": workspace.documents[touchpoint.id].file, "name": touchpoint.name}
    return Problem(N_("the id “{id}” is taken by {first}; each touchpoint has one of its own. “empathy rename {name} "
                      "NEW” gives it another one"), values, (*at, "id"), file)


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
