"""What stays of a document once it was read, while the rest of it waits on a shelf or in its file."""

from dataclasses import dataclass, field
from typing import Any

from .inputs import Sign

Place = tuple[int, int, int]
"""Number of a temporary file, offset, length: see `shelf.Shelf`."""


@dataclass(slots=True)
class Header:
    """What planning needs to know of a document, so that its file need not be read again."""

    file: str
    sign: Sign
    digest: str
    kind: str
    id: str
    persona: str
    """Of a map or a journey: whose it is."""
    cited: tuple[str, ...]
    """The ids of the sources that it names, whether they exist or not."""
    pictures: tuple[str, ...]
    """Where its picture may lie."""
    due: str
    """The day of its review, or ""."""
    facts: dict[str, Any]
    """What `empathy.json` says of it without looking at any other document."""
    touchpoints: dict[str, str] = field(default_factory=dict)
    """Of a catalogue: the digest of each entry, by its id, in their order. Of a journey: what it names, with ""."""
    place: Place | None = None
    """Where the document waits that was read in this run."""

    @property
    def page(self) -> str:
        """On whose page it stands; its own id where it has a page, or is on none."""
        return self.persona or self.id

    @property
    def head(self) -> bool:
        """Whether it has a page of its own."""
        return self.kind == "persona" or (self.kind == "empathy-map" and not self.persona)
