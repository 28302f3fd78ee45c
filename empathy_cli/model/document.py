"""What a workspace holds, once it was read: documents and settings, as plain values that nothing changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .problem import Problem


@dataclass(frozen=True, slots=True)
class Document:
    """One file. `data` has the shape of its kind: every value read, shorthands written out, unanswered keys absent."""

    kind: str
    id: str
    data: Mapping[str, Any]
    file: str
    """The path below the workspace, with `/`, on every system."""
    digest: str
    """SHA-256 of the file's bytes, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """All documents of a folder, by id, in the order of their files; and everything that is wrong with them."""

    root: Path
    settings: Mapping[str, Any]
    """Complete: `settings.with_defaults` was applied."""
    documents: Mapping[str, Document]
    problems: tuple[Problem, ...] = ()
    settings_digest: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    """Every file that was looked at, with its digest: also those that could not be read."""
    texts: Mapping[str, bytes] = field(default_factory=dict)
    """What stands in each of them and in empathy.yaml, where that was asked for."""

    def of(self, kind: str) -> list[Document]:
        """The documents of one kind."""
        return [d for d in self.documents.values() if d.kind == kind]

    def translates(self, document: Document) -> bool:
        """Whether a document only says another one in another language: then it is not counted beside that one.

        Where the other one is not there, or is a translation itself, nothing is there that would count for both.
        """
        named = document.data.get("translation_of")
        original = self.documents.get(named["id"]) if named else None
        return original is not None and original.kind == document.kind and "translation_of" not in original.data

    def originals(self, kind: str) -> list[Document]:
        """The documents of one kind, each once: without translations of others."""
        return [d for d in self.of(kind) if not self.translates(d)]

    def maps_of(self, persona: str) -> list[Document]:
        """The empathy maps of a persona, by file."""
        return [d for d in self.of("empathy-map") if d.data.get("persona") == persona]

    def journeys_of(self, persona: str) -> list[Document]:
        """The journeys of a persona, by file."""
        return [d for d in self.of("journey") if d.data.get("persona") == persona]

    @property
    def touchpoints(self) -> dict[str, Mapping[str, Any]]:
        """The entries of the catalogue by id, in its order; none where there is no catalogue."""
        catalogue = self.documents.get("touchpoints")
        return {entry["id"]: entry for entry in catalogue.data.get("touchpoints", ())} if catalogue else {}

    def language(self, document: Document) -> str:
        """A document's language: its own, its persona's, the workspace's."""
        own = document.data.get("language")
        if not own and (persona := self.documents.get(document.data.get("persona", ""))):
            own = persona.data.get("language")
        return str(own or self.settings["language"])
