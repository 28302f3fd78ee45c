"""Tables on disk whose every row bears a checksum, and whose rows are counted: what is damaged is not believed.

SQLite keeps a run that was killed from leaving half a change. It does not look whether a bit fell over, and written
without waiting for the disk it may lose some of what it wrote when the power goes.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat
from marshal import dumps
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from pathlib import Path

_SUMS, _SEAL = "sums", "seal"
_MANY = 500
"""Rows that wait in memory until they are written together, and keys that are asked for at a time."""

Row = tuple[Any, ...]
Key = str | bytes


class Damaged(Exception):
    """What stands there is not what was written."""


class Sealed:
    """Tables by name, each with its columns; the first is the key. Values are `str`, `bytes`, `int` or `None`."""

    def __init__(self, place: "str | Path", tables: Mapping[str, tuple[str, ...]]) -> None:
        """Opens a database or begins one; `""` is one that goes with this process, `:memory:` one without a file."""
        self.db = sqlite3.connect(place, isolation_level=None, cached_statements=256)
        self.tables = tables
        for pragma in ("page_size=16384", "cache_size=-6000", "synchronous=OFF", "trusted_schema=OFF",
                       "cell_size_check=ON"):
            self.db.execute(f"PRAGMA {pragma}")
        self._waiting: dict[str, dict[Key, Row]] = {name: {} for name in tables}
        """Rows with their seals, by table and key, that are not written yet."""
        self._sums: dict[str, list[int]] = {}
        self.notes: dict[str, Any] = {}
        """Few words about the whole."""
        try:
            self._begin()
        except BaseException:
            self.db.close()
            raise

    def _begin(self) -> None:
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute("CREATE TABLE IF NOT EXISTS notes (name PRIMARY KEY, value)")
        self.notes = dict(self.db.execute("SELECT name, value FROM notes"))
        if not self.notes:
            for name, columns in self.tables.items():
                self.db.execute(f"CREATE TABLE {name} ({', '.join(columns)}, seal, PRIMARY KEY ({columns[0]})) "
                                "WITHOUT ROWID")
        elif self.notes.pop(_SEAL, None) != _seal(sorted(self.notes.items())):
            raise Damaged
        sums = json.loads(self.notes.get(_SUMS, "{}"))
        self._sums = {name: list(sums.get(name, (0, 0))) for name in self.tables}
        self._empty = {name for name, (rows, _) in self._sums.items() if not rows}
        """Tables with nothing on disk yet, where nobody need look."""

    def close(self) -> None:
        self.db.close()

    def commit(self) -> None:
        """From here on a run that is killed leaves at least this much."""
        self._write()
        self.notes[_SUMS] = json.dumps(self._sums)
        notes = {**self.notes, _SEAL: _seal(sorted(self.notes.items()))}
        self.db.execute("DELETE FROM notes")
        self.db.executemany("INSERT INTO notes VALUES (?, ?)", notes.items())
        self.db.execute("COMMIT")
        self.db.execute("BEGIN IMMEDIATE")

    def put(self, table: str, *row: Any) -> None:
        """Notes a row, in the place of the one with this key."""
        waiting, sums, seal = self._waiting[table], self._sums[table], _seal(row)
        before = waiting.get(row[0])
        sums[0] += before is None
        sums[1] += seal - (before[-1] if before else 0)
        waiting[row[0]] = (*row, seal)
        if len(waiting) >= _MANY:
            self._write(table)

    def drop(self, table: str, key: Key) -> None:
        """Forgets a row, if there is one."""
        waits = self._waiting[table].pop(key, None)
        if waits:
            self._count(table, -1, -waits[-1])
        if table in self._empty:
            return
        where = f"FROM {table} WHERE {self.tables[table][0]} = ?"
        for (seal,) in self.db.execute(f"SELECT seal {where}", (key,)).fetchall():
            self.db.execute(f"DELETE {where}", (key,))
            self._count(table, -1, -seal)

    def get(self, table: str, key: Key) -> Row | None:
        """A row without its seal; `None` where there is none. Raises Damaged."""
        waits = self._waiting[table].get(key)
        if waits or table in self._empty:
            return waits[:-1] if waits else None
        column = self.tables[table][0]
        return next(checked(self.db.execute(f"SELECT * FROM {table} WHERE {column} = ?", (key,))), None)  # noqa: S608 - names of ours

    def all(self, table: str) -> Iterator[Row]:
        """All rows, by key, without their seals. Raises Damaged at the latest after the last one."""
        self._write(table)
        rows = total = 0
        for row in self.db.execute(f"SELECT * FROM {table} ORDER BY {self.tables[table][0]}"):  # noqa: S608 - as above
            found, seal = row[:-1], row[-1]
            if crc32(dumps(found, 0)) != seal:  # in line: a call for each of them takes as long
                raise Damaged(table)
            rows += 1
            total += seal
            yield found
        if [rows, total] != self._sums[table]:
            raise Damaged(table)

    def ask(self, query: str, values: Iterable[Any] = ()) -> Iterator[Row]:
        """What SQL finds in all tables. A row's seal is among what is asked for, or it is not looked at."""
        self._write()
        return self.db.execute(query, tuple(values))

    def count(self, table: str) -> int:
        self._write(table)
        return self._sums[table][0]

    def _write(self, *tables: str) -> None:
        """Writes the rows that wait, of these tables or of all."""
        for table in tables or self.tables:
            waiting = self._waiting[table]
            if not waiting:
                continue
            column = self.tables[table][0]
            if table not in self._empty:
                keys = list(waiting)
                asked = ",".join(repeat("?", len(keys)))
                for (seal,) in self.db.execute(f"SELECT seal FROM {table} WHERE {column} IN ({asked})", keys):  # noqa: S608 - as above
                    self._count(table, -1, -seal)
            marks = ",".join(repeat("?", len(self.tables[table]) + 1))
            self.db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", waiting.values())  # noqa: S608 - as above
            self._empty.discard(table)
            waiting.clear()

    def _count(self, table: str, rows: int, seal: int) -> None:
        sums = self._sums[table]
        sums[0] += rows
        sums[1] += seal


def checked(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows without their seals, which come last. Raises Damaged."""
    for row in rows:
        if _seal(row[:-1]) != row[-1]:
            raise Damaged
        yield row[:-1]


def _seal(row: Row | list[Row]) -> int:
    """Of texts, bytes and whole numbers; in this form of `marshal` the same ones always give the same bytes."""
    return crc32(dumps(row, 0))
