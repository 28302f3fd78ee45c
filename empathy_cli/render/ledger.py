"""Which files of the folder are ours: before a render, while it goes on, and after it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.problem import WARNING, Problem
from empathy_cli.model.touchpoints import CATALOGUE

from . import inputs, manifest, output, state
from .diff import compare
from .inputs import settled, sign, status_of
from .memory import Made
from .site import Drift, Outcome

DEPARTMENTS = "departments"
"""The page that is made from the catalogue beside its own."""

Delivered = tuple[dict[str, output.Put], list[Drift]]
"""What became of each file, by its name; with `check`, what differs."""


@dataclass(slots=True)
class Ledger:
    """Everything is said to `outcome`, as it is found."""

    root: Path
    folder: Path
    settings: Mapping[str, Any]
    check: bool
    """Nothing is written: what is there is compared with what would be."""
    outcome: Outcome
    written: int
    """When the files of the last render were there, in nanoseconds."""
    old: manifest.Manifest
    files: dict[str, str] = field(default_factory=dict)
    """What is ours after this run: name → digest."""
    claimed: set[str] = field(default_factory=set)

    def due(self, made: Made | None, names: Iterable[str]) -> tuple[str, ...]:
        """The files that are not there as we wrote them."""
        return tuple(name for name in names if not (made and self._holds(made, name)))

    def _holds(self, made: Made, name: str) -> bool:
        if name not in made.files or name not in self.old.pages:
            return False
        path, (digest, known) = self.folder / name, made.files[name]
        status = status_of(path)
        if status is None:
            return False
        present = sign(status)
        if present != known or not settled(present, self.written):
            if present[0] != known[0] or inputs.digest_of(path) != digest or path.is_symlink():
                return False
            made.files[name] = (digest, present)
        self.outcome.unchanged += 1
        return True

    def ours(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if name in self.old.pages)

    def claim(self, names: Iterable[str]) -> None:
        """Says which files are about to become ours, before the first of them is there.

        So a render that is killed leaves no page that the next one takes for somebody else's.
        """
        if self.check:
            return
        state.forget_quick(self.root)
        fresh = {n for n in names if n not in self.old.pages and status_of(self.folder / n) is None}
        if fresh:
            self.claimed |= fresh  # with those of the pages before: they may be there by now
            pages = {**self.old.pages, **dict.fromkeys(self.claimed, "")}
            data = manifest.dump(self.old.documents, pages, self.settings)
            output.put(self.folder, manifest.NAME, data, ours=True, durable=True)

    def deliver(self, texts: Mapping[str, str], ours: Collection[str]) -> Delivered:
        """Writes a page's files, or with `check` compares them with what is there."""
        files: dict[str, output.Put] = {}
        drift: list[Drift] = []
        for name, text in texts.items():
            data = text.encode("utf-8", "replace")
            if not self.check:
                files[name] = output.put(self.folder, name, data, ours=name in ours)
            elif status_of(self.folder / name) and name not in ours:
                files[name] = output.FOREIGN, "", None
            else:
                drift.extend(compare(self.folder, name, data))
                files[name] = output.SAME, sha256(data).hexdigest(), None
        return files, drift

    def took(self, made: Made, problems: Sequence[Problem], delivered: Delivered) -> None:
        """Notes what became of a page."""
        seen = self.outcome.problems
        seen.extend(p for p in problems if p not in seen)  # one broken template troubles a thousand pages
        files, drift = delivered
        self.outcome.drift.extend(drift)
        for name, (what, digest, signed) in files.items():
            if what == output.FOREIGN:
                seen.append(Problem(N_("is there already and was not written by us; this page was left out"),
                                    file=self._shown(name)))
                made.files.pop(name, None)
                made.troubled = True
                continue
            made.files[name] = (digest, signed or (0, 0, 0, 0))
            if what == output.WRITTEN:
                self.outcome.written.append(name)
            else:
                self.outcome.unchanged += 1

    def keep(self, made: Made, names: Iterable[str]) -> None:
        """Notes the files of a page as ours: those just made, those still valid, and those whose template broke."""
        counted = {*self.outcome.written, *self.files}
        for name in names:
            if name in made.files:
                self.files.setdefault(name, made.files[name][0])
            elif made.troubled and name in self.old.pages and name not in counted:
                self.files[name] = self.old.pages[name]

    def leave(self, names: Iterable[str], *, torn: bool) -> None:
        """These files stay as they are: what they show cannot be read (`torn`), or nobody asked for them."""
        ours = [name for name in names if name in self.old.pages]
        self.files.update((name, self.old.pages[name]) for name in ours)
        if torn:
            self.outcome.torn.extend(ours)

    def hidden(self, broken: Mapping[str, str], present: Collection[str]) -> frozenset[str]:
        """The ids of documents that cannot be read at the moment, as far as anybody knows them.

        `broken` are their files, each with the id that it seems to have, or ""; `present` those that can be read.
        """
        known = {id_ for id_, (file, _) in self.old.files.items() if file in broken}
        return frozenset({id_ for id_ in broken.values() if id_} | known) - frozenset(present)

    def unsure(self, broken: Mapping[str, str]) -> bool:
        """Whether nobody knows of one of them what it was."""
        files = {file for file, _ in self.old.files.values()}
        return any(not id_ and file not in files for file, id_ in broken.items())

    def prune(self, hidden: Collection[str], *, unsure: bool) -> None:
        """Takes out the pages of documents that are gone. Those of documents that only cannot be read stay."""
        stays = {*hidden, *(page for id_, (_, page) in self.old.files.items() if id_ in hidden)}
        stays |= {id_ for id_, (_, page) in self.old.files.items() if page in stays}
        if CATALOGUE in stays:
            stays.add(DEPARTMENTS)
        for name in [n for n in self.old.pages if n not in self.files]:
            if unsure or name.partition(".")[0] in stays:
                self.leave([name], torn=True)
            elif self.check:
                if status_of(self.folder / name):
                    self.outcome.drift.append(Drift(name, "left over"))
            elif (gone := output.remove(self.folder, name, self.old.pages[name])) is False:
                self.outcome.problems.append(Problem(
                    N_("its document is gone, but it was changed by hand, so it stays; delete it if nobody needs it"),
                    file=self._shown(name), severity=WARNING))
            elif gone:
                self.outcome.removed.append(name)

    def list(self, documents: Sequence[Mapping[str, Any]], hidden: Collection[str]) -> None:
        """Writes `empathy.json`: all that was computed, and what is ours.

        What was said of documents that cannot be read at the moment stays, like their pages.
        """
        present = {str(document["id"]) for document in documents}
        pages = {*hidden} | {page for id_, (_, page) in self.old.files.items() if id_ in hidden}
        left = pages & {name.partition(".")[0] for name in self.files}
        stays = [d for d in self.old.documents if str(d["id"]) not in present and str(d.get("page")) in left]
        data = manifest.dump((*documents, *stays), self.files, self.settings)
        if self.check:
            self.outcome.drift.extend(compare(self.folder, manifest.NAME, data))
        else:
            output.put(self.folder, manifest.NAME, data, ours=True, durable=True)

    def _shown(self, name: str) -> str:
        return f"{self.outcome.out}/{name}"
