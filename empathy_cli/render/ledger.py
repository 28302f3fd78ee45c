"""Which files of the folder are ours: before a render, while it goes on, and after it.

That they are says `empathy.json`; memory notes the same, and is held against it wherever that is not as we left it.
"""

import heapq
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.problem import WARNING, Problem
from empathy_cli.model.touchpoints import CATALOGUE

from . import inputs, manifest, output
from .inputs import Sign, status_of
from .memory import THESE, Memory
from .site import Drift, Outcome

DEPARTMENTS = "departments"
"""The page that is made from the catalogue beside its own."""
_KNOWN = "manifest"
"""The note of the sign of `empathy.json` as we left it."""

Delivered = tuple[dict[str, output.Put], list[Drift]]
"""What became of each file, by its name; with `check`, what differs."""


@dataclass
class Ledger:
    """Everything is said to `outcome`, as it is found."""

    root: Path
    folder: Path
    settings: Mapping[str, Any]
    check: bool
    """Nothing is written: what is there is compared with what would be."""
    outcome: Outcome
    memory: Memory
    present: dict[str, Sign]
    """What lies in the folder."""
    looked: int
    """When that was looked at, in nanoseconds."""
    claimed: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    """Files that stay as they are, whatever becomes of their pages."""
    fresh: list[str] = field(default_factory=list)
    """Files that were made in this run."""

    def __post_init__(self) -> None:
        known = self.memory.notes.get(_KNOWN)
        self.trusted = bool(known) and known == self.present.get(manifest.NAME, b"").hex()
        self.memory.notes[_KNOWN] = ""
        if not self.trusted:
            self._hold_against(self.old)
        self.begins = not self.memory.tables.count("files")
        """Whether none of the files was known to be ours."""

    @cached_property
    def old(self) -> manifest.Manifest:
        """What `empathy.json` says; asked for before it is written anew, or not at all."""
        return manifest.load(self.folder)

    def _hold_against(self, old: manifest.Manifest) -> None:
        tables = self.memory.tables
        for name in [name for name, _ in self.memory.ours() if name not in old.pages]:
            tables.drop("files", name)
        for name, digest in old.pages.items():
            known = tables.get("files", name)
            if known is None or digest not in ("", known[3]):
                tables.put("files", name, "" if known is None else known[1], "", digest, b"")

    def owns(self, name: str) -> bool:
        return self.memory.tables.get("files", name) is not None

    def ours(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if self.owns(name))

    def due(self, page: str, key: str, names: Iterable[str]) -> tuple[str, ...]:
        """The files of a page that are not there as they were made from what it is made from."""
        return tuple(name for name in names if not self._holds(page, key, name))

    def _holds(self, page: str, key: str, name: str) -> bool:
        known = self.memory.tables.get("files", name)
        if known is None or known[1:3] != (page, key) or not inputs.is_file(self.present.get(name, b"")):
            return False
        _, _, _, digest, sign = known
        if sign != self.present[name]:
            if inputs.digest_of(self.folder / name) != digest:
                return False
            self.memory.tables.put("files", name, page, key, digest, inputs.at_rest(self.present[name], self.looked))
        self.outcome.unchanged += 1
        return True

    def claim(self, names: Iterable[str]) -> None:
        """Says which files are about to become ours, before the first of them is there.

        So a render that is killed leaves no page that the next one takes for somebody else's.
        """
        if self.check:
            return
        fresh = {name for name in names if name not in self.present and not self.owns(name)} - self.claimed
        if fresh:
            self.claimed |= fresh  # with those of the pages before: they may be there by now
            self._write(self._said() if self.trusted else self._said_before(), durable=True)

    def deliver(self, texts: Mapping[str, str], ours: Collection[str]) -> Delivered:
        """Writes a page's files, or with `check` compares them with what is there."""
        files: dict[str, output.Put] = {}
        drift: list[Drift] = []
        for name, text in texts.items():
            data = text.encode("utf-8", "replace")
            if not self.check:
                files[name] = output.put(self.folder, name, data, ours=name in ours)
            else:
                files[name] = self._compared(name, data, ours, drift)
        return files, drift

    def pour(self, name: str, pieces: Iterable[bytes], ours: Collection[str]) -> Delivered:
        """As `deliver`, of a file that comes in pieces."""
        drift: list[Drift] = []
        if self.check:
            return {name: self._compared(name, b"".join(pieces), ours, drift)}, drift
        return {name: output.pour(self.folder, name, pieces, ours=name in ours)}, drift

    def _compared(self, name: str, data: bytes, ours: Collection[str], drift: list[Drift]) -> output.Put:
        if status_of(self.folder / name) and name not in ours:
            return output.FOREIGN, "", b""
        from .diff import compare  # only where pages are checked

        drift.extend(compare(self.folder, name, data))
        return output.SAME, sha256(data).hexdigest(), b""

    def took(self, page: str, key: str, problems: Sequence[Problem], delivered: Delivered) -> bool:
        """Notes what became of a page's files; whether none of them was in the way of somebody else's."""
        seen = self.outcome.problems
        seen.extend(p for p in problems if p not in seen)  # one broken template troubles a thousand pages
        files, drift = delivered
        self.outcome.drift.extend(drift)
        free = True
        for name, (what, digest, sign) in files.items():
            if what == output.FOREIGN:
                told = (*((output.none_ours(self.outcome.out),) if self.begins else ()),
                        output.not_ours(self.outcome.out, name))
                seen.extend(p for p in told if p not in seen)
                self.memory.tables.drop("files", name)
                free = False
                continue
            self.memory.tables.put("files", name, page, key, digest, sign)
            self.present[name] = sign
            self.fresh.append(name)
            if what == output.WRITTEN:
                self.outcome.written.append(name)
            else:
                self.outcome.unchanged += 1
        return free

    def leave(self, names: Iterable[str], *, torn: bool) -> None:
        """These files stay as they are: what they show cannot be read (`torn`), or nobody asked for them."""
        ours = self.ours(names)
        self.kept.update(ours)
        if torn:
            self.outcome.torn.extend(ours)

    def hidden(self, broken: Mapping[str, str]) -> frozenset[str]:
        """The ids of documents that cannot be read at the moment, as far as anybody knows them.

        `broken` are their files, each with the id that it seems to have, or "".
        """
        if not broken:
            return frozenset()
        known = {id_ for id_, (file, _) in self.old.files.items() if file in broken}
        ids = {id_ for id_ in broken.values() if id_} | known
        return frozenset(ids - {h.id for h in self.memory.among(ids, THESE)})

    def unsure(self, broken: Mapping[str, str]) -> bool:
        """Whether nobody knows of one of them what it was."""
        files = {file for file, _ in self.old.files.values()} if broken else ()
        return any(not id_ and file not in files for file, id_ in broken.items())

    def prune(self, names: Iterable[str], hidden: Collection[str], *, unsure: bool) -> None:
        """Takes out these files, of documents that are gone. Those of documents that only cannot be read stay."""
        of = self.old.files if hidden else {}
        stays = {*hidden, *(page for id_, (_, page) in of.items() if id_ in hidden)}
        stays |= {id_ for id_, (_, page) in of.items() if page in stays}
        if CATALOGUE in stays:
            stays.add(DEPARTMENTS)
        for name in names:
            if unsure or name.partition(".")[0] in stays:
                self.leave([name], torn=True)
                continue
            row = self.memory.tables.get("files", name)
            self.memory.tables.drop("files", name)
            if self.check:
                if status_of(self.folder / name):
                    self.outcome.drift.append(Drift(name, "left over"))
            elif (gone := output.remove(self.folder, name, row[3] if row else "")) is False:
                self.outcome.problems.append(Problem(
                    N_("its document is gone, but it was changed by hand, so it stays; delete it if nobody needs it"),
                    file=self._shown(name), severity=WARNING))
            elif gone:
                self.outcome.removed.append(name)
                self.present.pop(name, None)

    def list(self, hidden: Collection[str]) -> None:
        """Writes `empathy.json`: all that was computed, and what is ours.

        What was said of documents that cannot be read at the moment stays, like their pages.
        """
        stays = []
        if hidden:
            pages = {*hidden} | {page for id_, (_, page) in self.old.files.items() if id_ in hidden}
            left = pages & {name.partition(".")[0] for name, _ in self.memory.ours()}
            stays = [d for d in self.old.documents
                     if str(d.get("page")) in left and self.memory.tables.get("lines", str(d["id"])) is None]
        self.claimed.clear()
        said = self._said()
        if stays:
            said = heapq.merge(said, sorted((str(d["id"]), manifest.line(d)) for d in stays))
        if self.check:
            data = b"".join(manifest.lines((line for _, line in said), self.memory.ours(), self.settings))
            self._compared(manifest.NAME, data, (manifest.NAME,), self.outcome.drift)
            return
        sign = self._write(said, durable=True)
        if not stays:
            self.memory.notes[_KNOWN] = sign.hex()

    def rest(self) -> bool:
        """Waits till a later change of what was written shows by its time; whether it does, on this disk."""
        quiet = inputs.settles([self.present.items()])
        time.sleep(max(0, min(quiet + 1 - time.time_ns(), inputs.FINE)) / 1e9)
        if quiet < time.time_ns():
            return True
        for name in filter(self.owns, self.fresh):  # what is like them may not be the same
            _, page, key, digest, _ = self.memory.tables.get("files", name) or ()
            self.memory.tables.put("files", name, page, key, digest, b"")
        self.memory.notes[_KNOWN] = ""
        return False

    def _write(self, documents: Iterable[tuple[str, bytes]], *, durable: bool) -> Sign:
        claims = sorted((name, "") for name in self.claimed if not self.owns(name))
        pages = heapq.merge(self.memory.ours(), claims) if claims else self.memory.ours()
        _, _, sign = output.pour(self.folder, manifest.NAME, manifest.lines(
            (line for _, line in documents), pages, self.settings), ours=True, durable=durable)
        self.present[manifest.NAME] = sign
        return sign

    def _said(self) -> Iterator[tuple[str, bytes]]:
        return ((id_, line) for id_, _, line in self.memory.tables.all("lines"))

    def _said_before(self) -> Iterator[tuple[str, bytes]]:
        return iter(sorted((str(d["id"]), manifest.line(d)) for d in self.old.documents))

    def _shown(self, name: str) -> str:
        return f"{self.outcome.out}/{name}"
