"""The list of our pages, as content properties of the contents page: one property holds some 30 kB at the most, so
there are as many as it takes, `empathy-OWNER-1` and on. A page stays in the property that it once got into.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from empathy_cli.publish.manifest import Entry, Manifest, dump, load

from .confluence_api import Api
from .confluence_things import Property

FULL = 24_000
"""Bytes of a property's JSON beyond which the next one is begun. Confluence's limit is 32 kB."""
_KEY = re.compile(r"empathy-(?P<owner>[a-z0-9][a-z0-9-]*)-(?P<n>[1-9]\d{0,4})")


class PageList:
    """The properties of one page, as they were read, and what is changed in them."""

    def __init__(self, found: list[Property], owner: str) -> None:
        self.owner = owner
        self.chunks: dict[int, Property] = {}
        self.where: dict[str, int] = {}
        """Id of an entry → the number of the property that holds it."""
        self.versions = sorted((p.key, p.version) for p in found if number_of_list(p, owner))
        entries: dict[str, Entry] = {}
        others: dict[str, dict[str, Any]] = {}
        states = set()
        for kept in found:
            match = _KEY.fullmatch(kept.key)
            if not match:
                continue
            if match["owner"] != owner:
                part = load(_bytes(kept.value), match["owner"])
                others.setdefault(match["owner"], {}).update(_raw(part, match["owner"]))
                continue
            number = int(match["n"])
            self.chunks[number] = kept
            part = load(_bytes(kept.value), owner)
            states.add(part.state)
            entries |= part.entries
            self.where |= dict.fromkeys(part.entries, number)
        state = next((s for s in ("newer", "corrupt", "ok") if s in states), "missing")
        self.manifest = Manifest({id_: _whole(entry) for id_, entry in entries.items()}, others, state)  # type: ignore[arg-type]  # one of its states, by the line above

    def save(self, api: Api, home: str, entries: Mapping[str, Entry]) -> None:
        """Writes the properties that are no more what they should be. Raises Stale where another run did so, too."""
        parts: dict[int, dict[str, Entry]] = {number: {} for number in self.chunks}
        sizes: dict[int, int] = {}
        for id_ in sorted(entries, key=lambda i: (self.where.get(i, 99_999), i)):
            entry = _short(entries[id_])
            size = len(json.dumps([id_, *map(str, (entry.at, entry.digest, entry.next, entry.version))])) + 120
            number = self.where.get(id_, 0)
            if not number:
                number = max([n for n in sizes if sizes[n]] or [1])
                if sizes.get(number, 0) + size > FULL:
                    number = max([*parts, *sizes]) + 1
            sizes[number] = sizes.get(number, 0) + size
            parts.setdefault(number, {})[id_] = entry
        for number, part in sorted(parts.items()):
            value = json.loads(dump(Manifest(part), self.owner))
            before = self.chunks.get(number)
            if before is None or before.value != value:
                key = f"empathy-{self.owner}-{number}"
                self.chunks[number] = api.keep(home, key, value, before)
            self.where |= dict.fromkeys(part, number)

    def reread(self, api: Api, home: str) -> None:
        """After a write whose answer was lost: what stands there now."""
        for kept in api.properties(home):
            number = number_of_list(kept, self.owner)
            if number:
                self.chunks[number] = kept


def number_of_list(kept: Property, owner: str) -> int:
    """Which part of this owner's list a property holds; 0 where it is none. A name may end in a number, too."""
    match = _KEY.fullmatch(kept.key)
    return int(match["n"]) if match and match["owner"] == owner else 0


def _bytes(value: Any) -> bytes:
    return json.dumps(value).encode()


def _raw(part: Manifest, owner: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(dump(part, owner))["owners"][owner]
    return {id_: entry | {"title": entry.get("title", entry["at"])} for id_, entry in found.items()}


def _short(entry: Entry) -> Entry:
    """A title that is the place, as most are here, is not written twice."""
    return Entry(entry.at, entry.kind, entry.digest, "" if entry.title == entry.at else entry.title, entry.next,
                 entry.version)


def _whole(entry: Entry) -> Entry:
    title = entry.title or ("" if entry.kind == "picture" else entry.at)
    return Entry(entry.at, entry.kind, entry.digest, title, entry.next, entry.version)
