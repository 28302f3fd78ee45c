"""The team's notes: on no card, and shown on request."""

from collections.abc import Iterator, Mapping
from typing import Any

from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import Path, dotted


def is_note(value: Mapping[str, Any], within: str) -> bool:
    """Whether a `note` in there is one for the team. In a need or a handover it is what the thing itself looks like."""
    return within != "handover" and "ability" not in value


def notes_of(document: Document, workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Every note of a document and, of a persona, of its maps and journeys, with its place."""
    own = (*workspace.maps_of(document.id), *workspace.journeys_of(document.id)) if document.kind == "persona" else ()
    for one in (document, *own):
        for path, note in notes_in(one.data, ()):
            yield dotted(path) if one is document else f"{one.id}: {dotted(path)}", note


def notes_in(value: Any, at: Path) -> Iterator[tuple[Path, str]]:
    """Every note in a value that stands at a place."""
    if isinstance(value, Mapping):
        within = next((str(step) for step in reversed(at) if isinstance(step, str)), "")
        for key, item in value.items():
            if key == "note" and isinstance(item, str) and is_note(value, within):
                yield (at or (key,)), item
            else:
                yield from notes_in(item, (*at, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from notes_in(item, (*at, i))
