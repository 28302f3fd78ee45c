"""The questions about the steps of a journey: one for each stage, and what is asked of a step straight away."""

from dataclasses import dataclass, replace
from functools import cached_property

from empathy_cli.locale import N_
from empathy_cli.model.field import Field
from empathy_cli.model.journey import JOURNEY
from empathy_cli.model.touchpoints import TOUCHPOINT
from empathy_cli.model.writing import Text

from .questions import Question
from .route import NEW
from .sheet import OWN

STEPS = ("steps",)
STEPS_FIELD = JOURNEY.group.by_key["steps"]
WHERE, NEXT = ("touchpoint",), ("next",)
SURE, WHICH = (NEW, "sure"), (OWN + "which",)
"""Whether an unknown touchpoint is to be made; which step can follow, where somebody just said that one can."""
WHICH_ONE = N_("Which step can follow instead? One of these, or a few words for a new one.")
UNKNOWN = N_("“{name}” is not in the catalogue of touchpoints. What is meant? Empty: the first of these.")


@dataclass(frozen=True)
class StepsQuestion(Question):
    """The steps of one stage, or of a journey without stages."""

    stage: str = ""
    n: int = 0
    total: int = 0

    @cached_property
    def parts(self) -> tuple[Question, ...]:
        found: list[Question] = []
        for part in Question(self.path, self.field).parts:
            if part.path == NEXT:
                part = Question(NEXT, replace(part.field, core=True), is_part=True)  # noqa: PLW2901 - asked with it
            found.append(part)
            if part.path == WHERE:
                found.append(Question(SURE, Field("sure", Text(), N_("Touchpoint"), UNKNOWN, core=True), is_part=True))
                found += [Question((NEW, key), replace(TOUCHPOINT.group.by_key[key], core=True, required=True),
                                   is_part=True) for key in ("channel", "mode")]
            elif part.path == NEXT:
                found.append(Question(WHICH, replace(part.field, question=WHICH_ONE, core=True), is_part=True))
        return tuple(found)
