"""The pages over all others: the touchpoints and the departments of the whole company, and the gallery.

They are made from what memory knows of every other page, so that an unchanged journey is neither read nor walked again.
Each is made from the little that it shows: a persona's story changes none of them but, where it shows it, the gallery.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

from empathy_cli.model.touchpoints import CATALOGUE

from .ledger import DEPARTMENTS, Ledger
from .memory import Header, Made, Memory
from .pages import INDEX, Press, Sheet
from .plan import PERSONA, SOURCE, Page, signs

PERSONAS = ("translation", "kind", "id", "page", "language", "name", "archetype", "role", "type", "avatar")
"""What the pages of the catalogue see of a persona: see `gallery.summary`."""
OVERVIEWS = (CATALOGUE, DEPARTMENTS, INDEX)


@dataclass(frozen=True, slots=True)
class Overview:
    press: Press
    ledger: Ledger
    memory: Memory
    base: str
    formats: tuple[str, ...]

    def catalogue(self, headers: Mapping[str, Header], planned: Mapping[str, Page], *, stays: bool) -> None:
        """The pages of the touchpoints and of the departments; where they stay, as they are."""
        header = next((h for h in headers.values() if h.kind == CATALOGUE), None)
        names = [*self._names(CATALOGUE), *self._names(DEPARTMENTS)]
        if stays and self.ledger.ours(names):
            self.ledger.leave(names, torn=True)
        elif not header:
            for id_ in (CATALOGUE, DEPARTMENTS):
                self.memory.made.pop(id_, None)
        else:
            entries = [self.memory.made[id_].entries[0] for id_ in planned]
            personas = [{key: e[key] for key in PERSONAS if key in e} for e in entries if e["kind"] == PERSONA]
            passing = [told for id_ in planned for told in self.memory.made[id_].passing]
            cited = [h for h in headers.values() if h.kind == SOURCE and h.id in header.cited]
            key = self._key(signs(header, header.touchpoints), [f"{h.file}\0{h.digest}" for h in cited],
                            personas, passing)
            pages = self.press.catalogue(header, cited, passing, personas)
            for id_ in (CATALOGUE, DEPARTMENTS):
                self._make(id_, key, partial(pages, id_))

    def gallery(self, planned: Mapping[str, Page], shown: Mapping[str, Sequence[str]]) -> None:
        """The index over all pages. `shown` are the digests of the pictures that a page may show, by its id."""
        entries = [self.memory.made[id_].entries[0] for id_ in planned]
        others = [self.memory.made[id_].entries[0] for id_ in (CATALOGUE, DEPARTMENTS) if id_ in self.memory.made]

        def printed(names: Sequence[str]) -> Sheet:
            drawn = any(name.endswith(".html") for name in names)
            pictures = self.press.pictures(planned[id_] for id_ in shown) if drawn else {}
            return self.press.gallery(entries, others, pictures, names)

        self._make(INDEX, self._key(entries, others, shown), printed)

    def _make(self, id_: str, key: str, printed: Callable[[Sequence[str]], Sheet]) -> None:
        names = self._names(id_)
        made = self.memory.made.get(id_)
        if made and (made.key != key or made.troubled):
            made = None
        due = self.ledger.due(made, names)
        if due or not made:
            self.ledger.claim(due)
            sheet = printed(due)
            made = made or Made(key, {}, [])
            made.entries, made.troubled = sheet.entries, bool(sheet.problems)
            self.memory.made[id_] = made
            self.ledger.took(made, sheet.problems, self.ledger.deliver(sheet.texts, self.ledger.ours(due)))
        self.ledger.keep(made, names)

    def _names(self, id_: str) -> list[str]:
        return [f"{id_}.{ending}" for ending in self.formats]

    def _key(self, *shown: Any) -> str:
        return sha256(json.dumps([self.base, *shown]).encode()).hexdigest()
