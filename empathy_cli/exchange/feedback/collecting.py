"""What one source gets from an export: the voices that it has not yet, each with an id. Nothing is written here."""

import re
from collections.abc import Mapping
from itertools import chain
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from empathy_cli.locale import N_, Translator
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.store import rows
from empathy_cli.store.reader import MAX_NODES

from .beside import Present, key_of, stored
from .voices import Voice

_ID = re.compile(r"r([0-9]{1,9})(?:-[0-9]+)?\Z")
FEW = 500
"""Nuggets that a document has at most for more to come into it; what is over goes into a file beside it."""
FEW_BYTES = 384 * 1024
"""The same, in bytes of their words: a document can have 1 MiB, quotes, names and all."""
_SHOWN = 3
_EACH = 12
"""Values that a nugget takes of those that a document can have."""
assert FEW * _EACH < MAX_NODES / 2


class Collected:
    """Takes the voices of one side, in the order of the file. `last` is the last row of the file."""

    def __init__(self, id_: str, side: str, present: Present | None, name: str, last: int, t: Translator) -> None:
        self.id = id_
        self.side = side
        self.present = present
        self._t = t
        data: Mapping[str, Any] = present.document.data if present else {}
        self._export: Mapping[str, Any] = data.get("export", {})
        self._elsewhere = name if present and self._export.get("file") != name else ""
        self.date = str(data.get("date", ""))
        self._had: dict[bytes, list[str]] = {}
        self._ids: set[str] = set()
        for known, key, day in chain(map(stored, data.get("nuggets", ())), present.beside if present else ()):
            self.date = max(self.date, day)
            self._ids.add(known)
            self._had.setdefault(key, []).append(known)
        self._stored = len(self._ids)
        self._undated = {n["id"] for n in data.get("nuggets", ()) if "date" not in n}
        self._before = int(self._export.get("rows", 0))
        self._next = max([last, self._before, *(int(found[1]) for i in self._ids if (found := _ID.match(i)))]) + 1
        self._renamed: dict[int, int] = {}
        self._late: list[Voice] = []
        self._stands: bool | None = None
        self.known = 0
        self.kept = 0
        """Voices that somebody has corrected or taken out here, and that stay so."""
        self.dated: dict[str, str] = {}
        """Nugget → its day, of those that were taken without one, as nobody knew then how to read it."""
        self.undated = 0
        """The same of rows in the file, which stay as they are."""
        self.few: list[dict[str, Any]] = []
        """The new nuggets, while they are few."""
        self.first: list[dict[str, Any]] = []
        """The first of the new nuggets."""
        self.many: BinaryIO | None = None
        """All new nuggets as lines of a file, once they are many."""
        self.new = 0
        """How many nuggets are new."""
        self.rows: int = 0
        """How many rows they are of."""
        self._bytes = 0
        self._room = FEW - len(data.get("nuggets", ()))

    def take(self, voice: Voice) -> None:
        """Remembers a voice unless it is there."""
        if voice.row > self._before:
            self._settle()
            self._late.append(voice)
            self._settle()
            return
        same = self._had.get(_key(voice), [])
        if voice.id in same:
            same.remove(voice.id)
            self.known += 1
        elif voice.date and voice.id in (same := self._had.get(_key(voice, date=""), [])):
            same.remove(voice.id)
            self.known += 1
            if voice.id in self._undated:
                self.dated[voice.id] = voice.date
                self.date = max(self.date, voice.date)
            else:
                self.undated += 1
        else:
            self._late.append(voice)

    def finish(self) -> None:
        """All voices were taken."""
        self._settle()

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.new or self.dated or (self.present and self.present.unsaid))

    def close(self) -> None:
        """Nothing more is asked of it."""
        if self.many is not None:
            self.many.close()

    def _settle(self) -> None:
        """Of rows that do not stand where they stood: those that are there elsewhere are known. Where most of the
        export stands as it stood, the others were changed here by hand; else they are new.
        """
        if not self._late:
            return
        stands = self._stands = self._stands if self._stands is not None else self.known * 2 >= self._stored > 0
        for voice in self._late:
            if same := self._had.get(_key(voice)):
                same.pop()
                self.known += 1
            elif stands and voice.row <= self._before:
                self.kept += 1
            else:
                self._add(voice)
        self._late.clear()

    def _add(self, voice: Voice) -> None:
        nugget = self._nugget(voice)
        self.new += 1
        if self.new <= _SHOWN:
            self.first.append(nugget)
        self.rows += voice.part == 1
        self.date = max(self.date, voice.date)
        self._bytes += len(voice.text.encode())
        if self.many is None:
            self.few.append(nugget)
            if len(self.few) <= self._room and self._bytes <= FEW_BYTES:
                return
            self.many = TemporaryFile()  # noqa: SIM115 - it lives as long as this does, and has no name
            self.many.writelines(map(rows.line_of, self.few))
            self.few.clear()
        else:
            self.many.write(rows.line_of(nugget))

    def _nugget(self, voice: Voice) -> dict[str, Any]:
        row = voice.row
        if row <= self._before or f"r{row}" in self._ids:  # an id is never given twice
            if row not in self._renamed:
                self._renamed[row] = self._next
                self._next += 1
            row = self._renamed[row]
        locator = self._t(N_("row {n}"), n=voice.row)
        if voice.parts > 1:
            locator = self._t(N_("row {n}, part {part} of {parts}"), n=voice.row, part=voice.part, parts=voice.parts)
        said = {"id": f"r{row}" + voice.id[len(f"r{voice.row}"):], "verbatim": voice.text,
                "locator": f"{locator}, {self._elsewhere}"[:300] if self._elsewhere else locator,
                "date": voice.date, "segment": voice.segment,
                "tags": [tag for tag in voice.touchpoint.split(rows.SIGN) if tag]}
        return {key: value for key, value in said.items() if value}


def _key(voice: Voice, date: str | None = None) -> bytes:
    day = voice.date if date is None else date
    return key_of({"verbatim": voice.text, "date": day, "segment": voice.segment})


def values(collected: Collected, head: Mapping[str, Any], export: Mapping[str, Any]) -> dict[str, Any]:
    """The source as it is with the new voices; `file` and `sha256` are not set here. `head` is what a new one says."""
    data: dict[str, Any] = dict(collected.present.document.data) if collected.present else {
        **head, "id": collected.id, "side": collected.side, "pii": "masked"}
    there = collected.present
    data["n"] = int(data.get("n", 0)) + collected.rows + (there.unsaid if there else 0)
    if there and there.digest:
        data["sha256"] = there.digest
    if collected.date:
        data["date"] = collected.date
    last = max(int(export.get("rows", 0)), int(data.get("export", {}).get("rows", 0)))
    data["export"] = {**data.get("export", {}), **export, "rows": last}
    if collected.few or collected.dated:
        data["nuggets"] = [*(n | {"date": collected.dated[n["id"]]} if n["id"] in collected.dated else n
                             for n in data.get("nuggets", ())), *collected.few]
    return data


def must_be_small_enough(n: int, file: str) -> None:
    """Raises InputError where a file of so many bytes would be too large to be kept beside a source."""
    if n > rows.MAX_BYTES:
        raise InputError(Problem(N_("that would be a file of {n} bytes beside the source; at most {limit} are kept. "
                                    "Import fewer rows, or into several sources"),
                                 {"n": f"{n:,}", "limit": f"{rows.MAX_BYTES:,}"}, file=file))
