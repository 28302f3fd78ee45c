"""What falls when a source is withdrawn, or one nugget of it: computed, and nothing is written."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from empathy_cli.model.document import Document, Workspace

from .basis import participants, sources_of
from .certainty import Coverage, certainty, coverage_of, state_of
from .evidence import Use, naming, uses


@dataclass(frozen=True, slots=True)
class Shaken:
    """A statement that names what is withdrawn, and its mark before and after."""

    use: Use
    before: str
    after: str

    @property
    def falls(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Standing:
    """A document before or after: how sure it is, and on how many people it rests."""

    coverage: Coverage
    state: str
    """A key of `certainty.STATES`."""
    participants: int


@dataclass(frozen=True, slots=True)
class Impact:
    """All that a withdrawal changes."""

    statements: tuple[Shaken, ...]
    """Every statement that names it, in the order of the documents."""
    documents: tuple[tuple[Document, Standing, Standing], ...]
    """Those that have such a statement, before and after."""
    pointing: tuple[Use, ...]
    """What else names it: feedback and metrics of touchpoints, ideas."""

    @property
    def fallen(self) -> tuple[Shaken, ...]:
        return tuple(one for one in self.statements if one.falls)


def impact(workspace: Workspace, source: str, nugget: str = "") -> Impact:
    """What it changes when the source, or only this nugget of it, is not there any more. What a translation says falls
    with its original, and is not told twice.
    """
    sources = frozenset(d.id for d in workspace.of("source"))
    left = sources if nugget else sources - {source}
    gone = naming(source, nugget)
    shaken: list[Shaken] = []
    pointing: list[Use] = []
    documents = []
    for document in workspace.documents.values():
        if workspace.translates(document):
            continue
        found = uses(document)
        named = [use for use in found if use.names(source, nugget)]
        if not named:
            continue
        pointing += [use for use in named if not use.stated]
        stated = [use for use in found if use.stated]
        after = {use.path: without(use.value, gone) for use in named if use.stated}
        if after:
            shaken += [Shaken(use, certainty(use.value, sources), certainty(after[use.path], left))
                       for use in stated if use.path in after]
            values = [use.value for use in stated]
            documents.append((document, _standing(values, sources, workspace),
                              _standing([after.get(use.path, use.value) for use in stated], left, workspace)))
    return Impact(tuple(shaken), tuple(documents), tuple(pointing))


def without(value: Mapping[str, Any], gone: Any) -> dict[str, Any]:
    """A statement without what is withdrawn."""
    return {**value, **{key: [e for e in value[key] if not gone(e)] for key in ("evidence", "against") if key in value}}


def _standing(values: Iterable[Mapping[str, Any]], sources: Collection[str], workspace: Workspace) -> Standing:
    values = list(values)
    found = coverage_of(values, sources)
    cited = sources_of(values) & set(sources)
    return Standing(found, state_of(found, workspace.settings),
                    participants(workspace.documents[id_].data for id_ in cited))
