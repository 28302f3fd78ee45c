"""What the last render knew of every document and every page: see `state`. Opened only where something changed.

Nothing of it is held in memory but what a step asks for: a workspace may have a hundred thousand documents.
"""

import json
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

from empathy_cli.model.touchpoints import CATALOGUE

from . import state
from .header import Header
from .inputs import Sign
from .sealed import Damaged, Row, Sealed, checked

TABLES = {
    "documents": ("file", "sign", "id", "kind", "page", "head", "due", "names", "pictures", "body"),
    "pages": ("id", "key", "troubled", "members", "sources", "passes", "card", "told", "place", "name", "maps",
              "weight"),
    "cards": ("spot", "id", "html", "pictured"),
    "cards_md": ("spot", "id", "md"),
    "told": ("id", "text"),
    "lines": ("id", "page", "line"),
    "files": ("name", "page", "key", "digest", "sign"),
    "pictures": ("path", "sign", "digest"),
}
"""`documents.page`: on whose page it stands, its own id where it has one (`head`); `names`: the sources and touchpoints
that it names. `pages.place`: where its card stands in the gallery; `card`, `told`: digests of what other pages show of
it; `weight`: characters of its picture there. `cards.spot`: see `spot`. `lines`: what `empathy.json` says of each
document, as it stands there. `files`: what is ours, of which page, and made from what."""

THESE, ON_THESE = "d.id IN (SELECT id FROM asked)", "d.page IN (SELECT id FROM asked)"
"""Of the documents with the ids that `Memory.among` is given; of those on their pages."""

_MODULUS = 1 << 256
_OURS = re.compile(r"render-[0-9a-f]{32}\.sqlite(?:-journal|-wal|-shm)?\Z")
_HEADER = "d.file, d.sign, d.id, d.kind, d.page, d.head, d.due, d.names, d.pictures, d.body, d.seal"


class Memory:
    """Everything that a render knows of the one before, and the next one of this."""

    def __init__(self, file: "Path | str") -> None:
        self.tables = Sealed(file, TABLES)
        self.db = self.tables.db
        self.notes = self.tables.notes
        self._places: list[tuple[bytes, int, int, int]] = []
        """Where documents wait, as far as the table does not say so yet."""
        self._tallied: dict[str, Any] | None = None
        """What `tally` gives, where a page changed it since it was noted."""
        try:
            self.db.execute("CREATE TEMP TABLE places (file PRIMARY KEY, number, start, length) WITHOUT ROWID")
            self.db.execute("CREATE TEMP TABLE asked (id PRIMARY KEY) WITHOUT ROWID")
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self.tables.close()

    def commit(self) -> None:
        """From here on a run that is killed leaves at least this much."""
        if self._tallied:
            self.notes["tally"] = json.dumps(self._tallied)
        self.tables.commit()

    # -- documents --

    def signs(self) -> dict[bytes, Sign]:
        """The sign of each document's file, by its path. Raises Damaged where anything known of any document is."""
        return {row[0]: row[1] for row in self.tables.all("documents")}

    def header(self, file: str) -> Header | None:
        row = self.tables.get("documents", os.fsencode(file))
        return _header(row) if row else None

    def note(self, header: Header) -> None:
        """Knows a document, in the place of the one that was in its file before."""
        h = header
        named = (*h.cited, *(f"#{id_}" for id_ in h.touchpoints))
        body = json.dumps([h.digest, h.persona, h.cited, h.facts, h.touchpoints])
        self.tables.put("documents", os.fsencode(h.file), h.sign, h.id, h.kind, h.page, int(h.head), h.due,
                        f" {' '.join(named)} ",
                        b"\n".join(map(os.fsencode, h.pictures)), body)
        if h.place:
            self._places.append((os.fsencode(h.file), *h.place))

    def forget(self, file: str) -> None:
        self.tables.drop("documents", os.fsencode(file))

    def among(self, ids: Iterable[str], where: str) -> list[Header]:
        """The documents for which this holds, in the order of their files; see `THESE` for that of the ids."""
        self._asking(ids)
        rows = [*self.tables.ask(f"SELECT {_HEADER}, p.number, p.start, p.length FROM documents d "  # noqa: S608 - words of ours
                                 f"LEFT JOIN places p ON p.file = d.file WHERE {where}")]
        found = [_header(row, spot) for row, spot in zip(checked(r[:11] for r in rows), (r[11:] for r in rows),
                                                        strict=True)]
        return sorted(found, key=lambda h: h.file)

    def _asking(self, ids: Iterable[str]) -> None:
        """Fills the tables that questions look into, beside those that stay."""
        self.db.executemany("INSERT OR REPLACE INTO places VALUES (?, ?, ?, ?)", self._places)
        self._places.clear()
        self.db.execute("DELETE FROM asked")
        self.db.executemany("INSERT OR IGNORE INTO asked VALUES (?)", ((id_,) for id_ in ids))

    def on_pages(self, ids: Iterable[str]) -> list[Header]:
        """What stands on these pages, what that rests on, and the catalogue where it passes any touchpoint."""
        mine = self.among(ids, ON_THESE)
        more = {id_ for h in mine for id_ in h.cited} - {h.id for h in mine}
        if any(h.touchpoints for h in mine):
            more.add(CATALOGUE)
        others = self.among(more, f"{ON_THESE} AND d.kind IN ('source', 'touchpoints')")
        known = {h.file for h in mine}
        return sorted((*mine, *(h for h in others if h.file not in known)), key=lambda h: h.file)

    def catalogue(self) -> Header | None:
        return next(iter(self.among((), f"d.page = '{CATALOGUE}' AND d.kind = '{CATALOGUE}'")), None)

    def heads(self) -> list[str]:
        """The ids of all documents with a page of their own, in order."""
        return [id_ for (id_,) in self.tables.ask(
            "SELECT id FROM documents WHERE head ORDER BY id")]

    def orphans(self) -> list[Header]:
        """Maps and journeys of a persona that there is not."""
        return self.among((), "d.kind IN ('empathy-map', 'journey') AND NOT d.head AND d.page NOT IN "
                              "(SELECT id FROM documents WHERE kind = 'persona')")

    def twice(self) -> list[list[Header]]:
        """The documents that share an id, those of each id together."""
        ids = [id_ for (id_,) in self.tables.ask("SELECT id FROM documents GROUP BY id HAVING count(*) > 1")]
        found: dict[str, list[Header]] = {}
        for header in self.among(ids, THESE) if ids else ():
            found.setdefault(header.id, []).append(header)
        return list(found.values())

    def values(self, column: str, where: str = "1", *values: Any) -> list[Any]:
        """One column of the documents for which this holds, each value once."""
        return [v for (v,) in self.tables.ask(f"SELECT DISTINCT {column} FROM documents WHERE {where}", values)]  # noqa: S608 - as above

    # -- pages --

    def lines(self, page: str) -> list[tuple[str, bytes]]:
        """The ids of the documents on a page, and their lines."""
        row = self.tables.get("pages", page)
        lines = [self.tables.get("lines", id_) for id_ in row[3].split()] if row else []
        return [(line[0], line[2]) for line in lines if line and line[1] == page]

    def lines_of_none(self) -> list[str]:
        """The ids of the documents on no page."""
        return [row[0] for row in self.tables.all("lines") if not row[1]]

    def put_page(self, *row: Any, html: bytes, pictured: bytes, md: bytes) -> None:
        """Knows a page, and its card in the gallery in each form."""
        id_, at = row[0], spot(row[8], row[9], row[0])
        self._drop_card(id_)
        self.tables.put("pages", *row)
        self.tables.put("cards", at, id_, html, pictured)
        self.tables.put("cards_md", at, id_, md)
        self._tally(row, 1)

    def drop_page(self, id_: str) -> None:
        """Forgets a page, but for its files: those are taken out by whoever owns them."""
        for line, _ in self.lines(id_):
            self.tables.drop("lines", line)
        self._drop_card(id_)
        for table in ("pages", "told"):
            self.tables.drop(table, id_)

    def _drop_card(self, id_: str) -> None:
        row = self.tables.get("pages", id_)
        if row and row[8]:
            for table in ("cards", "cards_md"):
                self.tables.drop(table, spot(row[8], row[9], id_))
            self._tally(row, -1)

    def _tally(self, row: Row, times: int) -> None:
        tally = self.tally()
        group = row[8][0]
        tally["groups"][group] = tally["groups"].get(group, 0) + times
        tally["maps"] += times * row[10]
        tally["weight"] += times * row[11]
        tally["cards"] = (tally["cards"] + times * int.from_bytes(row[6], "big")) % _MODULUS
        self._tallied = tally

    def tally(self) -> dict[str, Any]:
        """What all cards of the gallery are together.

        {groups {the first letter of `place`: cards}, maps, weight, cards (the sum of their digests)}
        """
        found: dict[str, Any] = self._tallied or json.loads(self.notes.get("tally", "{}"))
        return found or {"groups": {}, "maps": 0, "weight": 0, "cards": 0}

    def files_of(self, pages: Iterable[str]) -> list[Row]:
        """The files that are ours of these pages."""
        self._asking(pages)
        return [*checked(self.tables.ask("SELECT * FROM files WHERE page IN (SELECT id FROM asked) ORDER BY name"))]

    def ours(self) -> Iterator[tuple[str, str]]:
        """The name and digest of each file, in order."""
        return ((row[0], row[3]) for row in self.tables.all("files"))


def spot(place: str, name: str, id_: str) -> bytes:
    """Where the card of a page stands among all of them: the order of these bytes is that of the gallery."""
    return f"{place}\0{name}\0{id_}".encode("utf-8", "surrogatepass")


def load(root: Path, base: str, out: str) -> Memory:
    """The memory of a render of the same program, settings and folder; an empty one where there is none to trust.

    Its name rests on what only this machine knows (see `state.origin`), so that no file that came with a checkout is
    ever opened. Raises sqlite3.Error and Damaged.
    """
    file = place(root)
    if file is None:
        return scratch(root, base, out)
    facts = {"format": str(state.FORMAT), "base": base, "out": os.fsencode(out)}
    if file.is_file() and not file.is_symlink():
        with suppress(sqlite3.Error, Damaged, AttributeError, TypeError, ValueError):
            memory = Memory(file)
            if facts.items() <= memory.notes.items():
                return memory
            memory.close()
    remove(root)
    memory = Memory(file)
    memory.notes.update(facts)
    return memory


def place(root: Path) -> Path | None:
    """Where this machine keeps the memory of this workspace; `None` where it cannot."""
    folder, origin = state.folder(root), state.origin(root)
    name = blake2b(origin.encode(), digest_size=16).hexdigest()
    return folder / f"render-{name}.sqlite" if folder and origin else None


def scratch(_root: Path, _base: str, _out: str) -> Memory:
    """One that goes with this process, on disk where it is large."""
    return Memory("")


def held(_root: Path, _base: str, _out: str) -> Memory:
    """One that needs no disk."""
    return Memory(":memory:")


def remove(root: Path) -> None:
    """Takes out every memory in `.empathy/`, also those that another machine made. Nothing is raised."""
    with suppress(OSError):
        for name in os.listdir(root / state.FOLDER):  # noqa: PTH208 - names are enough
            if _OURS.match(name) or name == "render-pages.json":  # as it was called before there were tables
                state.forget(root, name)


def _header(row: Row, spot: Row = (None,)) -> Header:
    file, sign, id_, kind, _, _, due, _, pictures, body = row
    digest, persona, cited, facts, touchpoints = json.loads(body)
    return Header(os.fsdecode(file), sign, digest, kind, id_, persona, tuple(cited),
                  tuple(os.fsdecode(path) for path in pictures.split(b"\n") if path), due, facts, touchpoints,
                  None if spot[0] is None else (spot[0], spot[1], spot[2]))
