"""A statement: what a team says of a person, and what it rests on. The mark on the card is computed from it."""

from empathy_cli.locale import N_

from .field import Field
from .group import Group, ListOf
from .types import EVIDENCE, Choice, Number, Option
from .writing import Markdown, Text

EVIDENCE_FIELD = Field(
    "evidence", ListOf(EVIDENCE), N_("Evidence"),
    N_("What speaks for it?"),
    N_("One source supports a statement, two validate it. Without any it is an assumption, and the card says so."),
    "interviews-2026-03#n4",
)
AGAINST_FIELD = Field(
    "against", ListOf(EVIDENCE), N_("Evidence against"),
    N_("Does anything speak against it?"),
    N_("A contradiction that is written down can be looked into; one that is left out comes back as a surprise."),
    "survey-2026#n1",
)
BASIS = Choice((
    Option("observed", N_("observed"), N_("somebody saw it happen")),
    Option("heard", N_("heard"), N_("somebody said so")),
    Option("inferred", N_("inferred"), N_("it follows from something else")),
    Option("imagined", N_("imagined"), N_("the team can imagine it")),
))
BASIS_FIELD = Field(
    "basis", BASIS, N_("Basis"),
    N_("How did you come to it?"),
    N_("What was heard and what can be imagined are different things; a map is honest when it keeps them apart."),
    "heard",
)
QUALIFIER = Choice((
    Option("always", N_("always")), Option("usually", N_("usually")), Option("often", N_("often")),
    Option("sometimes", N_("sometimes")), Option("rarely", N_("rarely")),
))
NOTE_FIELD = Field(
    "note", Markdown(), N_("Note"),
    N_("Is there anything else the team should know?"),
    N_("For the team: shown on request, never on the card."),
    N_("Two of the five said this unprompted"),
)
STRENGTH = Number(1, 5)


def statement(*more: Field, what: str = N_("statement")) -> Group:
    """A statement with further fields. A plain string serves for one that has only a text."""
    text = Field("text", Markdown(), N_("Statement"), N_("What is it?"), required=True)
    qualifier = Field(
        "qualifier", QUALIFIER, N_("How often"), N_("How often is it so?"),
        N_("“Always” is rarely true of people."), "often",
    )
    return Group((text, *more, EVIDENCE_FIELD, AGAINST_FIELD, BASIS_FIELD, qualifier, NOTE_FIELD), what, "text", True)


STATEMENT = statement()


def kind_field(*options: Option, question: str, help: str = "") -> Field:  # noqa: A002 - the field's own name
    return Field("kind", Choice(options), N_("Kind"), question, help, options[0].value)


def line(key: str, label: str, question: str = "", help: str = "", example: str = "",  # noqa: A002 - as a field says it
         *, core: bool = False, required: bool = False) -> Field:
    """A field of one line of text."""
    return Field(key, Text(), label, question, help, example, core, required)
