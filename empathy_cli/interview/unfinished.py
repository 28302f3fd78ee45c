"""Lines that somebody left before they were finished, each at its place: they are there again, and are no answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Spot = tuple[int, int | None, int | None]
"""A question, in a list an item (`None` is the line below the last one), in an item a part."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    lines: dict[Spot, str] = field(default_factory=dict)

    def leave(self, spot: Spot, text: str, answer: str) -> None:
        """Keeps a line; but nothing of one that was emptied, or that says what the answer says."""
        self.lines.pop(spot, None)
        if text.strip() and text != answer:
            self.lines[spot] = text

    def drop_item(self, question: int, item: int | None) -> None:
        """An item is gone, or an answer with parts: so are the lines in it, and those of later items move up."""
        moved = {}
        for (q, i, part), text in self.lines.items():
            if q != question or (i is None and item is not None):
                moved[q, i, part] = text
            elif i != item:
                moved[q, i - (i > item) if i is not None and item is not None else i, part] = text
        self.lines.clear()
        self.lines.update(moved)

    def make_room(self, question: int, item: int) -> None:
        """A new item came in: the lines of those from there on move down."""
        moved = {(q, i + 1 if q == question and i is not None and i >= item else i, part): text
                 for (q, i, part), text in self.lines.items()}
        self.lines.clear()
        self.lines.update(moved)

    def renumber(self, now: Mapping[int, int]) -> None:
        """Questions have other numbers now; lines of those that are not asked any more go."""
        kept = {(now[q], i, part): text for (q, i, part), text in self.lines.items() if q in now}
        self.lines.clear()
        self.lines.update(kept)

    def forget(self, question: int) -> None:
        """The items of a question changed places: what was left in them has none any more."""
        for spot in [spot for spot in self.lines if spot[0] == question]:
            del self.lines[spot]

    def copy(self) -> "Unfinished":
        return Unfinished(dict(self.lines))
