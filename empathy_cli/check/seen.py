"""What the rules look at: the documents of a workspace, and what several rules ask of them, each computed once."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar, cast

from empathy_cli.insight import certainty
from empathy_cli.insight.certainty import Coverage, source_of
from empathy_cli.insight.references import named
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import ERROR, Path, Problem
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.store.scan import SETTINGS_FILE

if TYPE_CHECKING:  # what knows about journeys is imported only where there is one
    from empathy_cli.insight.flow import Steps
    from empathy_cli.insight.telling import Place

Made = TypeVar("Made")
Statements = Sequence[tuple[Path, Mapping[str, Any]]]
Step = tuple[Document, int, Mapping[str, Any]]
"""A journey, the number of a step in it (from 0), and the step."""


@dataclass(frozen=True)
class Seen:
    """A workspace on one day. Documents that could not be read are not in it."""

    workspace: Workspace
    today: date

    @property
    def settings(self) -> Mapping[str, Any]:
        return self.workspace.settings

    @property
    def limits(self) -> Mapping[str, Any]:
        """The thresholds of the rules: `check.limits` of the settings, with the defaults."""
        return self.settings["check"]["limits"]  # type: ignore[no-any-return]  # the settings are complete

    @cached_property
    def _kinds(self) -> dict[str, list[Document]]:
        found = defaultdict(list)
        for document in self.workspace.documents.values():
            found[document.kind].append(document)
        return found

    def of(self, kind: str) -> list[Document]:
        """The documents of one kind."""
        return self._kinds.get(kind, [])

    def originals(self, kind: str) -> list[Document]:
        """The same, each once: without translations of others."""
        return [d for d in self.of(kind) if not self.workspace.translates(d)]

    @property
    def personas(self) -> list[Document]:
        return self.of("persona")

    @cached_property
    def active(self) -> list[Document]:
        """The personas that somebody designs for: all but the negative ones and translations of others."""
        return [p for p in self.originals("persona") if p.data.get("type") != "negative"]

    @cached_property
    def spoken(self) -> list[tuple[Document, str]]:
        """The personas without translations of others, each with the language of its texts."""
        return [(p, self.language(p)) for p in self.originals("persona")]

    @property
    def maps(self) -> list[Document]:
        return self.of("empathy-map")

    @property
    def journeys(self) -> list[Document]:
        return self.of("journey")

    @cached_property
    def told(self) -> list[Document]:
        """The journeys, each once: without translations of others."""
        return self.originals("journey")

    @cached_property
    def served(self) -> list[Document]:
        """Of these, those of whom we want to serve: all but those of negative personas."""
        unserved = {p.id for p in self.personas if p.data.get("type") == "negative"}
        return [j for j in self.told if j.data.get("persona") not in unserved]

    @cached_property
    def met(self) -> list[Document]:
        """The same, without those that name touchpoints of a catalogue that may be there and could not be read."""
        if self.catalogue or self.complete:
            return self.served
        return [j for j in self.served if not any("touchpoint" in step for step in j.data.get("steps", ()))]

    @property
    def sources(self) -> list[Document]:
        return self.of("source")

    @cached_property
    def source_ids(self) -> frozenset[str]:
        return frozenset(d.id for d in self.sources)

    @property
    def catalogue(self) -> Document | None:
        return self.workspace.documents.get(CATALOGUE)

    @cached_property
    def touchpoints(self) -> dict[str, Mapping[str, Any]]:
        """The entries of the catalogue by id."""
        return self.workspace.touchpoints

    @cached_property
    def places(self) -> "dict[str, Place | None]":
        """Touchpoint → its channel and mode, as changes on a way look at them."""
        from empathy_cli.insight.telling import place

        return {id_: place(entry) for id_, entry in self.touchpoints.items()}

    @cached_property
    def complete(self) -> bool:
        """Whether every document could be read: else nobody knows what the set as a whole lacks. Settings are none."""
        return not any(p.severity == ERROR and p.file != SETTINGS_FILE for p in self.workspace.problems)

    @cached_property
    def _of_persona(self) -> dict[tuple[str, str], list[Document]]:
        found = defaultdict(list)
        for document in (*self.maps, *self.journeys):
            found[document.kind, document.data.get("persona", "")].append(document)
        return found

    def maps_of(self, persona: str) -> list[Document]:
        return self._of_persona.get(("empathy-map", persona), [])

    def journeys_of(self, persona: str) -> list[Document]:
        return self._of_persona.get(("journey", persona), [])

    @cached_property
    def felt(self) -> dict[str, list[Step]]:
        """Touchpoint → the steps of all journeys that use it."""
        found = defaultdict(list)
        for journey in self.journeys:
            for i, step in enumerate(journey.data.get("steps", ())):
                if "touchpoint" in step:
                    found[step["touchpoint"]].append((journey, i, step))
        return dict(found)

    @cached_property
    def _memory(self) -> dict[tuple[str, str], object]:
        return {}

    def _once(self, what: str, document: Document, make: Callable[[Document], Made]) -> Made:
        """What is made of a document, made the first time that it is asked for."""
        key = (what, document.id)
        if key not in self._memory:
            self._memory[key] = make(document)
        return cast("Made", self._memory[key])

    def statements(self, document: Document) -> Statements:
        """Everything in a document that can rest on evidence, with its place: for what is found to be wrong."""
        return certainty.statements(document)

    def stated(self, document: Document) -> Sequence[Mapping[str, Any]]:
        """The same without the places."""
        return self._once("stated", document, certainty.stated)

    def named(self, document: Document) -> Mapping[str, set[str]]:
        """What a document names in others: kind → ids; of sources, `source` or `source#nugget`."""
        return self._once("named", document, named)

    def sources_of(self, document: Document) -> set[str]:
        """The ids of the sources that a document names, for or against something; whether or not they exist."""
        return set(map(source_of, self.named(document).get("source", ())))

    def coverage(self, document: Document) -> Coverage:
        return self._once("coverage", document, lambda d: certainty.coverage_of(self.stated(d), self.source_ids))

    def state(self, document: Document) -> str:
        """`proto`, `mixed` or `evidence-backed`."""
        return certainty.state_of(self.coverage(document), self.settings)

    def evidence(self, document: Document) -> frozenset[str]:
        """The ids of the sources that exist and speak for statements of a document."""
        return self._once("evidence", document, self._evidence)

    def _evidence(self, document: Document) -> frozenset[str]:
        cited = set(chain.from_iterable([s["evidence"] for s in self.stated(document) if "evidence" in s]))
        return self.source_ids.intersection(map(source_of, cited))

    def steps(self, journey: Document) -> "Steps":
        """The steps of a journey as numbers, with what leads where."""
        from empathy_cli.insight.ways import steps_of

        return self._once("steps", journey, lambda d: steps_of(d.data))

    def language(self, document: Document) -> str:
        """The language of a document's texts, without the country: `de`."""
        return self.workspace.language(document).partition("-")[0].lower()

    def set_wide(self, message: str, **values: Any) -> Problem:
        """A finding about the set as a whole."""
        return Problem(message, values, file=SETTINGS_FILE)
