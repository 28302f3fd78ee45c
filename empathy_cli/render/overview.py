"""The pages over all others: the touchpoints and the departments of the whole company, and the gallery.

They are made from what memory knows of every other page, so that an unchanged journey is neither read nor walked again.
Each is made from the little that it shows: a persona's story changes none of them but, where it shows it, the gallery.
The gallery's cards are made with their pages and kept, so that a changed one stands among the others as they are.
"""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import islice
from typing import Any

from empathy_cli.model.touchpoints import CATALOGUE

from .gallery import GROUPS
from .header import Header
from .ledger import DEPARTMENTS, Ledger
from .memory import ON_THESE, Memory
from .pages import INDEX, MAX_GALLERY, Press, Sheet
from .plan import SOURCE, signs
from .sealed import Damaged

OVERVIEWS = (CATALOGUE, DEPARTMENTS, INDEX)
HEADS = f"d.head AND {ON_THESE}"


@dataclass(frozen=True, slots=True)
class Overview:
    """Puts them together from `memory`, whoever filled it: this run, runs before, or the parts of a divided one."""

    press: Press
    ledger: Ledger
    memory: Memory
    base: str
    formats: tuple[str, ...]

    def catalogue(self, header: Header | None, *, stays: bool) -> None:
        """The pages of the touchpoints and of the departments; where they stay, as they are."""
        names = [*self._names(CATALOGUE), *self._names(DEPARTMENTS)]
        if stays and self.ledger.ours(names):
            self.ledger.leave(names, torn=True)
        elif not header:
            for id_ in (CATALOGUE, DEPARTMENTS):
                self.memory.drop_page(id_)
        else:
            cited = [h for h in self.memory.among(header.cited, ON_THESE) if h.kind == SOURCE]
            told = [(row[0], row[7]) for row in self.memory.tables.all("pages") if row[0] not in OVERVIEWS]
            key = self._key(signs(header, header.touchpoints), [f"{h.file}\0{h.digest}" for h in cited],
                            [digest.hex() for _, digest in told])
            pages: list[Callable[[str, Sequence[str]], Sheet]] = []

            def printed(id_: str, names: Sequence[str]) -> Sheet:
                if not pages:
                    personas, passing = self._told()
                    pages.append(self.press.catalogue(header, cited, passing, personas))
                return pages[0](id_, names)

            for id_ in (CATALOGUE, DEPARTMENTS):
                self._make(id_, key, partial(printed, id_))

    def entries(self) -> list[dict[str, Any]]:
        """What is said of the touchpoints and of the departments. Raises Damaged where memory has lost it."""
        there = [id_ for id_ in (CATALOGUE, DEPARTMENTS) if self.memory.tables.get("pages", id_)]
        rows = [self.memory.tables.get("told", id_) for id_ in there]
        if not all(rows):
            raise Damaged
        return [json.loads(row[1]) for row in rows if row]

    def gallery(self) -> None:
        """The index over all pages."""
        tally = self.memory.tally()
        drawn = "html" not in self.formats or tally["weight"] > MAX_GALLERY
        others = self.entries()
        key = self._key(others, drawn, tally)
        if self.press.env.overrides:
            self._make(INDEX, key, lambda names: self._printed(names, others, drawn=drawn))
            return
        names = self._names(INDEX)
        due = self._due(INDEX, key, names)
        if due is None:
            return
        self.ledger.claim(due)
        for name in due:
            pieces = self._pieces(name.rpartition(".")[2], tally, others, drawn=drawn)
            self.ledger.took(INDEX, key, (), self.ledger.pour(name, pieces, self.ledger.ours((name,))))
        self._note(INDEX, key, {}, troubled=not all(self.ledger.owns(name) for name in names))

    def _printed(self, names: Sequence[str], others: Sequence[Mapping[str, Any]], *, drawn: bool) -> Sheet:
        """The gallery as a team's own template prints it, from all that is said of each page."""
        rows = sorted((row[8], row[9], row[0], row[11]) for row in self.memory.tables.all("pages")
                      if row[0] not in OVERVIEWS)
        weighing = [id_ for _, _, id_, weight in rows if weight and not drawn]
        pictures = self.press.pictures(self.memory.among(weighing, HEADS))
        return self.press.gallery([self._entry(id_) for _, _, id_, _ in rows], others, pictures, names)

    def _pieces(self, ending: str, tally: Mapping[str, Any], others: Sequence[Mapping[str, Any]], *, drawn: bool,
                ) -> Iterator[bytes]:
        """The gallery as its template prints it, with the cards as they were made."""
        numbers = {key: tally["groups"].get(str(i), 0) for i, key in enumerate(GROUPS)}
        if self.memory.tables.count("cards") != sum(numbers.values()):
            raise Damaged
        marks = {key: f"cards-{os.urandom(16).hex()}" for key in GROUPS}
        frame = self.press.frame(ending, numbers, tally["maps"], others, marks)
        between = b"\n" if ending == "md" else b""
        cards = self._cards(ending, drawn=drawn)
        for key, number in numbers.items():
            if not number:
                continue
            before, _, frame = frame.partition(marks[key])
            yield before.encode("utf-8", "replace")
            yield from (card + between for card in islice(cards, number - 1))
            yield from (card.rstrip(b"\n") if between else card for card in islice(cards, 1))
        yield frame.encode("utf-8", "replace")
        if next(cards, None) is not None:
            raise Damaged

    def _cards(self, ending: str, *, drawn: bool) -> Iterator[bytes]:
        """The card of each page, in their order."""
        for _, id_, *made in self.memory.tables.all("cards_md" if ending == "md" else "cards"):
            yield (not drawn and made[-1]) or made[0] or self._card_anew(id_, ending, drawn=drawn)

    def _card_anew(self, id_: str, ending: str, *, drawn: bool) -> bytes:
        """The card of a page that was not asked for, in a format that it was not made in before."""
        headers = [] if drawn else self.memory.among((id_,), HEADS)
        picture = self.press.pictures(headers).get(id_, "")
        return self.press.cards(self._entry(id_), (ending,), picture)[ending].encode("utf-8", "replace")

    def _entry(self, id_: str) -> dict[str, Any]:
        row = self.memory.tables.get("lines", id_)
        if row is None:
            raise Damaged
        found: dict[str, Any] = json.loads(row[2])
        del found["pages"]  # which the gallery's key does not hold
        return found

    def _told(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """What every page tells: the personas, and of each journey what it says of the touchpoints."""
        personas, passing = [], []
        for id_, text in self.memory.tables.all("told"):
            if id_ not in OVERVIEWS:
                seen, journeys = json.loads(text)
                personas += [seen] if seen else []
                passing += journeys
        return personas, passing

    def _make(self, id_: str, key: str, printed: Callable[[Sequence[str]], Sheet]) -> None:
        names = self._names(id_)
        due = self._due(id_, key, names)
        if due is None:
            return
        self.ledger.claim(due)
        sheet = printed(due)
        free = self.ledger.took(id_, key, sheet.problems, self.ledger.deliver(sheet.texts, self.ledger.ours(due)))
        if sheet.problems:
            self.ledger.leave([name for name in due if name not in sheet.texts], torn=False)
        self._note(id_, key, sheet.entries[0], troubled=bool(sheet.problems) or not free)

    def _due(self, id_: str, key: str, names: Sequence[str]) -> tuple[str, ...] | None:
        """The files to make; `None` where there is nothing to do."""
        row = self.memory.tables.get("pages", id_)
        good = row is not None and row[1] == key and not row[2]
        due = self.ledger.due(id_, key, names) if good else tuple(names)
        return due if due or not good else None

    def _note(self, id_: str, key: str, entry: Mapping[str, Any], *, troubled: bool) -> None:
        self.memory.tables.put("pages", id_, key, int(troubled), "", "", 0, b"", b"", "", "", 0, 0)
        if entry:
            self.memory.tables.put("told", id_, json.dumps(entry).encode())

    def _names(self, id_: str) -> list[str]:
        return [f"{id_}.{ending}" for ending in self.formats]

    def _key(self, *shown: Any) -> str:
        return sha256(json.dumps([self.base, *shown]).encode()).hexdigest()
