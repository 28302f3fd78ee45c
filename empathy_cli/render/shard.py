"""One part of many of a workspace's pages, for machines side by side: `render --shard 2/8`.

Which part a page belongs to follows from its id alone, so that no machine need ask another one. A part reads what its
own pages are made from, and what many pages share; documents that surely belong to pages of others are looked at only
as far as that takes. `shard_join` puts the parts together.
"""

import os
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from empathy_cli import __version__
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.store.collector import seldom_collected
from empathy_cli.store.images import fingerprint
from empathy_cli.store.workspace import read_file, settings_of

from . import inputs, output, plan, shard_file
from .inputs import Entry
from .pages import Press
from .plan import Page
from .reading import Read, placed, read
from .run import SELDOM
from .shard_file import Part, Share, Told
from .shelf import Shelf
from .site import Outcome, Progress
from .state import Request, Seen
from .workers import cores, spread

_NAMED = re.compile(
    rb"""^(kind|id|persona):(?:[ \t]+["']?([a-z0-9-]{1,64})["']?[ \t\r]*(?:[ \t]\#.*)?$)?""", re.MULTILINE)
Result = tuple[Told, list[Problem], dict[str, output.Put]]


@dataclass(frozen=True, slots=True)
class _Shard:
    """What the making of every page of a part needs."""

    press: Press
    folder: Path
    formats: tuple[str, ...]
    ours: frozenset[str]
    """The files in the folder that a part of before has left."""

    def make(self, page: Page) -> Result:
        sheet = self.press.page(page, page.names(self.formats))
        files = {name: output.put(self.folder, name, text.encode("utf-8", "replace"), ours=name in self.ours)
                 for name, text in sheet.texts.items()}
        told = Told(page.key, {}, sheet.entries, sheet.passing, bool(sheet.problems))
        return told, sheet.problems, files


def of_page(id_: str, of: int) -> int:
    """The part that the page of this id belongs to, from 1 on: the same on every machine, and evenly spread."""
    return int.from_bytes(blake2b(id_.encode(), digest_size=8).digest(), "big") % of + 1


def of_document(data: bytes, of: int) -> int:
    """The part that this document's page belongs to; 0 where many need it, or where only reading it whole tells.

    What is no plain line is not understood: then every part reads it, and planning tells whose it is.
    """
    found: dict[bytes, bytes] = {}
    for key, value in _NAMED.findall(data):
        if not value or key in found:
            return 0
        found[key] = value
    kind, id_, persona = (found.get(key, b"").decode() for key in (b"kind", b"id", b"persona"))
    if not id_ or kind not in (plan.PERSONA, plan.MAP, plan.JOURNEY):
        return 0
    return of_page(id_ if kind == plan.PERSONA else persona or id_, of)


def render_share(root: Path, request: Request, today: str, share: Share,
                 progress: Progress = lambda _done, _total: None) -> Outcome:
    """Makes the pages of one part, and beside them the file that tells what they are. `request.out` is its folder.

    Nothing is remembered, and nothing of another part is touched. Raises InputError as `site.build` does.
    """
    with seldom_collected(SELDOM):
        return _render(root, request, today, share, progress)


def _render(root: Path, request: Request, today: str, share: Share, progress: Progress) -> Outcome:
    seen = Seen.now(root, overrides=request.overrides)
    settings, problems, digest = settings_of(root)
    if any(p.severity == ERROR for p in problems):
        raise InputError(*problems)
    named = request.out or settings["render"]["out"]
    folder = output.folder_of(root, named, by_hand=bool(request.out))
    outcome = Outcome(named, settings["language"], problems=problems)
    formats = formats_of(request, settings)
    base = inputs.base(os.fspath(root), digest, seen.program, seen.overrides)
    output.make(folder)
    before = shard_file.left(folder)
    jobs = cores(request.jobs)
    shelf = Shelf(root, jobs)
    try:
        found = read(root, _ours(root, seen.entries, share), settings, shelf, jobs, progress)
        planned, stray = plan.plan(found.headers.values(), base, today, _pictures(root))
        report(root, outcome, found, stray)
        mine = [page for page in planned.values() if of_page(page.id, share.of) == share.part]
        work = _Shard(Press(root, settings, shelf, today, own=request.overrides), folder, formats,
                      frozenset(name for part in before.values() for name in part.files))
        made = _make(mine, work, jobs, outcome, progress)
    finally:
        shelf.close()
    part = Part(share, __version__, base, today, formats, found.headers, made)
    _clear(folder, before.get(share), part, outcome)
    shard_file.save(folder, part)
    outcome.written.sort()
    outcome.problems.sort(key=lambda p: (p.file, p.line, p.column))
    return outcome


def formats_of(request: Request, settings: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f for f in ("html", "md") if f in (request.formats or settings["render"]["formats"]))


def report(root: Path, outcome: Outcome, found: Read, stray: list[Problem]) -> None:
    """Says what was wrong with documents, and which of them are on no page."""
    outcome.problems.extend(found.problems)
    guessed = set(found.broken.values())
    outcome.problems.extend(placed(root, p.file, p.path, p) for p in stray
                            if not (p.rule == "REF01" and p.values["id"] in guessed))


def _ours(root: Path, entries: list[Entry], share: Share) -> list[Entry]:
    """The documents that this part needs."""
    whose: list[int] = []
    ids: list[bytes] = []
    for file, _ in entries:
        try:
            data = read_file(root, file)
        except InputError:
            data = b""  # whoever reads it says why it cannot be
        whose.append(of_document(data, share.of))
        ids.append(next((value for key, value in _NAMED.findall(data) if key == b"id"), b""))
    often = Counter(ids)  # of documents with one id the first counts, whosever the others are
    return [entry for entry, part, id_ in zip(entries, whose, ids, strict=True)
            if part in (0, share.part) or often[id_] > 1]


def _pictures(root: Path) -> Callable[[str], str]:
    known: dict[str, str] = {}

    def picture(path: str) -> str:
        if path not in known:
            known[path] = fingerprint(root, path)
        return known[path]

    return picture


def _make(mine: list[Page], work: _Shard, jobs: int, outcome: Outcome, progress: Progress) -> dict[str, Told]:
    made: dict[str, Told] = {}
    for done, (i, (page, problems, files)) in enumerate(spread(mine, lambda _, page: work.make(page), jobs), 1):
        made[mine[i].id] = page
        outcome.problems.extend(p for p in problems if p not in outcome.problems)
        for name, (what, digest, _) in files.items():
            if what == output.FOREIGN:
                page.troubled = True
                outcome.problems.append(output.not_ours(outcome.out, name))
                continue
            page.files[name] = digest
            if what == output.WRITTEN:
                outcome.written.append(name)
            else:
                outcome.unchanged += 1
        progress(done, len(mine))
    return {id_: made[id_] for id_ in sorted(made)}


def _clear(folder: Path, before: Part | None, part: Part, outcome: Outcome) -> None:
    """Takes out what the same part has left here before, and does not make any more."""
    for name, digest in (before.files.items() if before else ()):
        if name not in part.files and output.remove(folder, name, digest):
            outcome.removed.append(name)
