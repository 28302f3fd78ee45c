"""The ground that the documents of a page stand on together: each is looked through once, whoever asks."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from empathy_cli.model.document import Document, Workspace

from .basis import Basis, basis
from .certainty import Coverage, coverage_of, stated
from .gaps import open_questions

if TYPE_CHECKING:
    from .ways import Ways


class Ground:
    """What these documents state, and the sources that it rests on. `graphs` is what `ways` told of journeys, by id,
    where somebody asked already.
    """

    def __init__(self, documents: Iterable[Document], workspace: Workspace,
                 graphs: "Mapping[str, Ways] | None" = None) -> None:
        self._documents = tuple(documents)
        self._workspace = workspace
        self._graphs = graphs or {}
        self._stated = {document.id: stated(document) for document in self._documents}
        self._coverage: dict[str, Coverage] = {}

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The sources that exist and that statements name, with the number of statements that name each."""
        named: dict[str, int] = {}
        for values in self._stated.values():
            for value in values:
                if "evidence" in value or "against" in value:
                    for id_ in {e.partition("#")[0] for e in (*value.get("evidence", ()), *value.get("against", ()))}:
                        named[id_] = named.get(id_, 0) + 1  # in line, as in `certainty`
        found = self._workspace.documents
        return {id_: n for id_, n in named.items() if id_ in found and found[id_].kind == "source"}

    @cached_property
    def sources(self) -> frozenset[str]:
        """Their ids."""
        return frozenset(self.counts)

    @cached_property
    def basis(self) -> Basis:
        """What the documents rest on."""
        return basis(self._workspace.documents[id_] for id_ in self.counts)

    def coverage(self, document: Document) -> Coverage:
        """How many statements of one of the documents there are of each certainty, by these sources."""
        found = self._coverage.get(document.id)
        if found is None:
            found = self._coverage[document.id] = coverage_of(self._stated[document.id], self.sources)
        return found

    @cached_property
    def open(self) -> Counter[str]:
        """How many open questions there are of each kind in all of them: see `gaps.OPEN_KINDS`."""
        return open_questions(((d, self.coverage(d)) for d in self._documents), self._workspace, self._graphs)
