"""What a page leaves for other pages and for `empathy.json`: made where that is, kept as it will be written."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from empathy_cli.model.problem import Problem

from .gallery import GROUPS, group_of, maps_of, rank
from .ledger import Delivered
from .manifest import line
from .pages import Press, Sheet
from .plan import PERSONA

PERSONAS = ("translation", "kind", "id", "page", "language", "name", "archetype", "role", "type", "avatar")
"""What the pages of the catalogue see of a persona: see `gallery.summary`."""


@dataclass(frozen=True, slots=True)
class Card:
    """A page's card in the gallery: see `memory.TABLES`."""

    place: str
    name: str
    maps: int
    html: bytes
    pictured: bytes
    md: bytes
    weight: int

    @property
    def digest(self) -> bytes:
        parts = (self.place.encode(), self.name.encode(), b"%d" % self.maps, self.html, self.pictured, self.md)
        return sha256(b"\0".join(parts)).digest()


@dataclass(frozen=True, slots=True)
class Made:
    """A page as it was made."""

    lines: list[tuple[str, bytes]]
    """The ids of the documents on it, and what `empathy.json` says of them, but for their files."""
    card: Card
    told: bytes
    """What the pages over all journeys see of it, as JSON: of its persona, and of each of its journeys."""
    problems: list[Problem]
    delivered: Delivered


def made(press: Press, sheet: Sheet, formats: Sequence[str], delivered: Delivered) -> Made:
    entry = sheet.entries[0]
    seen = {key: entry[key] for key in PERSONAS if key in entry} if entry["kind"] == PERSONA else None
    return Made([(str(e["id"]), line(e)) for e in sheet.entries], card(press, entry, sheet.picture, formats),
                json.dumps([seen, sheet.passing]).encode(), sheet.problems, delivered)


def card(press: Press, entry: dict[str, Any], picture: str, formats: Sequence[str]) -> Card:
    """The card of a page by its entry; with a team's own templates only its place: those print the whole gallery."""
    order, name, _ = rank(entry)
    texts = {"html": "", "pictured": "", "md": ""}
    if press.env.overrides:
        texts["md"] = f"{line(entry).decode()} {sha256(picture.encode()).hexdigest()}"
    else:
        texts |= press.cards(entry, formats)
        if picture and entry["image"] and "html" in formats:
            texts["pictured"] = press.cards(entry, ("html",), picture)["html"]
    html, pictured, md = (texts[key].encode("utf-8", "replace") for key in ("html", "pictured", "md"))
    return Card(f"{GROUPS.index(group_of(entry))}{order}", name, maps_of(entry), html, pictured, md, len(picture))
