"""What nobody has asked yet: statements that nobody checked, fields without an answer, questions that stay open."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import Path, dotted

from .asked import OPEN
from .certainty import Coverage, certainty, statements, words
from .wanted import resting_fields

if TYPE_CHECKING:
    from .ways import Ways

CONTESTED, UNANSWERED, ASKED, ASSUMED, SINGLE = "contested", "unanswered", "asked", "assumed", "single"
ORDER = (CONTESTED, UNANSWERED, ASKED, ASSUMED, SINGLE)
"""What is most worth asking first: what somebody contradicts, what nobody asked, what customers ask and nobody answers,
what the team assumes; then what one source alone says."""
OPEN_KINDS = (CONTESTED, UNANSWERED, ASKED, ASSUMED)
"""What counts as an open question: all but what one source said."""

_MORE = {
    "persona": ("channels", "treatment.needs", "treatment.how_we_treat", "contact.preference"),
    "empathy-map": ("who.situation", "need_to_do.differently", "need_to_do.success"),
    "journey": ("scenario", "expectations", "trigger"),
}
"""Fields that are no statements and that a conversation answers all the same."""
_LEFT = frozenset({"quote", "steps", "steps.thinks", "steps.pains", "steps.ideas"})
"""Fields that need not be answered: a good quote comes by itself, and not every step hurts."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to ask."""

    document: Document
    path: Path
    kind: str
    """One of `ORDER`."""
    text: str
    """The statement, or what customers want to know there; "" where nobody has answered."""

    @property
    def field(self) -> str:
        return dotted(self.path)

    @property
    def feeling(self) -> bool:
        """Whether it is about how a step feels."""
        return self.path[:1] == ("steps",) and len(self.path) == 2

    @property
    def step(self) -> Mapping[str, Any] | None:
        """The step of a journey that it is in."""
        if self.path[0] != "steps" or len(self.path) < 2:
            return None
        step: Mapping[str, Any] = self.document.data["steps"][self.path[1]]
        return step


def gaps(documents: Iterable[Document], workspace: Workspace, sources: Collection[str],
         graphs: "Mapping[str, Ways] | None" = None) -> list[Gap]:
    """All gaps of these personas, maps and journeys, in the order of the documents.

    A future journey has none: only what happened can be asked about. `sources` are the ids of those that exist;
    `graphs` is what `ways` told of journeys, by id, where somebody asked already.
    """
    return [gap for document in documents if document.data.get("state") != "future"
            for gap in _gaps(document, workspace, sources, graphs or {})]


def opened(found: Iterable[Gap]) -> Counter[str]:
    """How many open questions there are of each kind."""
    return Counter(gap.kind for gap in found if gap.kind != SINGLE)


def open_questions(documents: Iterable[tuple[Document, Coverage]], workspace: Workspace,
                   graphs: "Mapping[str, Ways]") -> Counter[str]:
    """The same as `opened` of all gaps of these documents, without a list of them."""
    counts: Counter[str] = Counter()
    for document, found in documents:
        if document.data.get("state") == "future":
            continue
        counts[CONTESTED] += found.contested
        counts[ASSUMED] += found.assumed
        counts[UNANSWERED] += sum(1 for _ in _unanswered(document))
        if document.kind == "journey":
            counts[ASKED] += sum(1 for _ in _asked(document, workspace, graphs))
    return counts


def _gaps(document: Document, workspace: Workspace, sources: Collection[str],
          graphs: "Mapping[str, Ways]") -> Iterator[Gap]:
    for path, value in statements(document):
        mark = certainty(value, sources)
        kind = {"contested": CONTESTED, "assumed": ASSUMED, "supported": SINGLE}.get(mark)
        if kind:
            yield Gap(document, path, kind, words(value))
    for path in _unanswered(document):
        yield Gap(document, path, UNANSWERED, "")
    if document.kind == "journey":
        yield from _asked(document, workspace, graphs)


def _unanswered(document: Document) -> Iterator[Path]:
    for path in _askable(document.kind):
        value: Any = document.data
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        if not value:
            yield path
    for i, step in enumerate(document.data.get("steps", ())):
        if "emotion" not in step:
            yield "steps", i, "emotion"


@cache
def _askable(kind: str) -> tuple[tuple[str, ...], ...]:
    """The fields of a kind that somebody could be asked about, in the order of the model."""
    keys = {*resting_fields(kind), *_MORE[kind]} - _LEFT
    order = [field.key for field in KINDS[kind].fields]
    listed = sorted(keys, key=lambda key: (order.index(key.partition(".")[0]), key))
    return tuple(tuple(key.split(".")) for key in listed)


def _asked(document: Document, workspace: Workspace, graphs: "Mapping[str, Ways]") -> Iterator[Gap]:
    """What has to be known in some step and is not answered on every way."""
    steps: Sequence[Mapping[str, Any]] = document.data.get("steps", ())
    if not any("needs_to_know" in step for step in steps):
        return
    found = graphs.get(document.id)
    if found is None:
        from .ways import ways

        found = ways(document.data, workspace.touchpoints)
    number = {step["id"]: i for i, step in enumerate(steps)}
    for question in found.questions:
        if question.answered in OPEN:
            i = number[question.step]
            yield Gap(document, ("steps", i, "needs_to_know", steps[i]["needs_to_know"].index(question.text)), ASKED,
                      question.text)
