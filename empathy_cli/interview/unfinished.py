"""Lines that somebody left before they were finished, each at its place: they are there again, and are no answers."""

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

    def copy(self) -> "Unfinished":
        return Unfinished(dict(self.lines))
