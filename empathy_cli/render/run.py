"""The steps of a render, from the documents to the last note of what was done."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from empathy_cli.model.problem import ERROR, InputError
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.store.workspace import settings_of

from . import inputs, output, plan, state
from .asked import asked
from .header import Header
from .ledger import DEPARTMENTS, Ledger
from .listing import files_left, list_catalogue, list_files, list_sources, live_overviews
from .made import Made, made
from .memory import Memory
from .overview import OVERVIEWS, Overview
from .pages import INDEX, Press, Sheet
from .pictures import Pictures
from .plan import Page
from .reading import Changes, catch_up, placed, singled
from .shelf import Shelf
from .site import Outcome, Progress
from .state import Request, Seen
from .touched import touched
from .workers import cores, spread

SELDOM = 20_000
"""New objects between two looks for cycles: what a page is made of lives until it is written."""
BATCH = 1_000
"""Pages that are planned at a time."""

Task = tuple[Page, tuple[str, ...], tuple[str, ...]]
"""A page, the files to make, and those of them that are ours already."""


class Run:
    """One render. Its steps, in the order of `everything`, hand on what they found in `memory` and `outcome`."""

    def __init__(self, root: Path, request: Request, today: str, progress: Progress, seen: Seen,
                 memories: Callable[[Path, str, str], Memory]) -> None:
        self.seen = seen
        self.settings, problems, digest = settings_of(root)
        if any(p.severity == ERROR for p in problems):
            raise InputError(*problems)
        self.root = root
        self.request = request
        self.today = today
        self.progress = progress
        named = request.out if request.out is not None else self.settings["render"]["out"]
        self.folder = output.folder_of(root, named, by_hand=request.out is not None)
        self.outcome = Outcome(named, self.settings["language"], problems=problems)
        self.formats: tuple[str, ...] = tuple(
            f for f in ("html", "md") if f in (request.formats or self.settings["render"]["formats"]))
        self.jobs = cores(request.jobs)
        self.base = inputs.base(os.fspath(root), digest, self.seen.program, self.seen.overrides)
        self.known = len(problems)
        """Problems of the settings."""
        self.memories = memories
        self.memory: Memory
        self.ledger: Ledger
        self.press: Press
        self.shelf: Shelf
        self.overview: Overview
        self.pictures: Pictures

    def everything(self) -> Outcome:
        """All steps, in their order."""
        looked, entries = self.seen.lying(self.folder)
        present = dict(entries)
        if not self.request.check:
            output.prepare(self.folder, present)
        out = os.path.realpath(self.folder)
        self.memory = self.memories(self.root, self.base, out)
        self.pictures = Pictures(self.root, self.seen, self.memory)
        self.shelf = Shelf(self.root, self.jobs)
        try:
            self.ledger = Ledger(self.root, self.folder, self.settings, self.request.check, self.outcome, self.memory,
                                 present, looked)
            self._all()
        finally:
            self.shelf.close()
            self.memory.close()
        return self.outcome

    def _found(self) -> Changes:
        return catch_up(self.root, self.seen.entries, self.seen.started, self.settings, self.memory, self.shelf,
                        self.jobs, self.progress)

    def _all(self) -> None:
        found = self._found()
        self.outcome.problems.extend(found.problems)
        self.press = Press(self.root, self.settings, self.shelf, self.today, own=self.request.overrides)
        hidden = self.ledger.hidden(found.broken)
        heads = self._touched(found)
        whole = heads is None
        if heads is None:
            self.outcome.problems.extend(singled(self.root, self.memory))
            heads = self.memory.heads()
            self._orphans(found)
        moved = self._pages(heads, found, hidden, whole=whole)
        live = {*heads} & {row[0] for row in self.memory.tables.all("pages")} if whole else {
            id_ for id_ in heads if self.memory.tables.get("pages", id_)}
        header = self.memory.catalogue()
        self._over_all(header, hidden)
        if moved or whole or any(h.kind == plan.SOURCE for h in (*found.before, *found.after)):
            list_sources(self.memory, header)
        left = files_left(self.memory, live | live_overviews(header), self.formats, self.ledger.kept,
                          None if whole else {*heads})
        if not self.request.ids:
            self.ledger.prune(left, hidden, unsure=self.ledger.unsure(found.broken))
        list_catalogue(self.memory, header, self.overview.entries(), self.ledger.ours(
            f"{id_}.{ending}" for id_ in (CATALOGUE, DEPARTMENTS) for ending in self.formats))
        self.ledger.list(hidden)
        self._end(whole=whole)

    def _touched(self, found: Changes) -> list[str] | None:
        """The pages that may not be what they were; `None` where all of them are looked at."""
        notes = self.memory.notes
        if (found.many or found.broken or self.request.ids or self.request.check or not self.ledger.trusted
                or notes.get("whole") != "1" or notes.get("formats") != ",".join(self.formats)):
            return None
        return touched(self.memory, found, notes.get("day", ""), self.today, self.ledger.present,
                       self.pictures.changed)

    def _orphans(self, found: Changes) -> None:
        _, problems = plan.plan(self.memory.orphans(), self.base, self.today, self.pictures.digest)
        guessed = set(found.broken.values())
        for problem in problems:
            if not (problem.rule == "REF01" and problem.values["id"] in guessed):  # that persona is reported itself
                self.outcome.problems.append(placed(self.root, problem.file, problem.path, problem))

    def _pages(self, heads: Sequence[str], found: Changes, hidden: frozenset[str], *, whole: bool) -> bool:
        """Makes those of these pages that are not as they would be; whether what stands on which page changed."""
        wanted = asked(self.request.ids, self._planned(heads), self.memory.catalogue(),
                       found.broken.values()) if self.request.ids else None
        moved = False
        total = done = 0
        there = {*heads, *OVERVIEWS}
        for id_ in [row[0] for row in self.memory.tables.all("pages") if row[0] not in there] if whole else ():
            self.memory.drop_page(id_)
        for number, planned in enumerate(self._planned(heads)):
            gone = [id_ for id_ in heads[number * BATCH:(number + 1) * BATCH] if id_ not in planned]
            moved |= bool(gone)
            for id_ in gone:
                self.memory.drop_page(id_)
            tasks = list(self._tasks(planned.values(), hidden, wanted))
            if tasks:  # the gallery follows: one claim does for both
                self.ledger.claim([name for _, due, _ in tasks for name in due]
                                  + [f"{INDEX}.{ending}" for ending in self.formats])
            total += len(tasks)
            for i, result in spread(tasks, self._work, self.jobs):
                moved |= self._take(*tasks[i][:2], result)
                done += 1
                self.progress(done, total)
        return moved

    def _planned(self, heads: Sequence[str]) -> Iterator[dict[str, Page]]:
        """These pages by their ids, some at a time."""
        for start in range(0, len(heads), BATCH):
            headers = self.memory.on_pages(heads[start:start + BATCH])
            yield plan.plan(headers, self.base, self.today, self.pictures.digest)[0]

    def _tasks(self, pages: Iterable[Page], hidden: frozenset[str], wanted: set[str] | None) -> Iterator[Task]:
        """All pages to make, but for the files of those that stay as they are: torn ones, and others than `wanted`."""
        torn = {page for id_, (_, page) in self.ledger.old.files.items() if id_ in hidden} if hidden else ()
        for page in pages:
            names = page.names(self.formats)
            row = self.memory.tables.get("pages", page.id)
            good = row is not None and row[1] == page.key and not row[2]
            other = wanted is not None and page.id not in wanted
            stays = not other and bool(hidden) and (
                page.id in torn or (CATALOGUE in hidden and any(h.touchpoints for h in page.members))
            ) and bool(self.ledger.ours(names))
            due = self.ledger.due(page.id, page.key, names) if good else tuple(names)
            if stays or other:
                due = ()
                self.ledger.leave(names, torn=stays)
            if due or not good:
                yield page, due, self.ledger.ours(due)
            else:
                list_files(self.memory, page.id, self.ledger.ours(names))

    def _work(self, _: int, task: Task) -> Made:
        page, due, ours = task
        sheet: Sheet = self.press.page(page, due)
        return made(self.press, sheet, self.formats, self.ledger.deliver(sheet.texts, ours))

    def _take(self, page: Page, due: Sequence[str], result: Made) -> bool:
        tables, names = self.memory.tables, page.names(self.formats)
        before = tables.get("pages", page.id)
        for id_, _ in self.memory.lines(page.id):
            tables.drop("lines", id_)
        free = self.ledger.took(page.id, page.key, result.problems, result.delivered)
        if result.problems:  # whose template broke
            self.ledger.leave([name for name in due if name not in result.delivered[0]], torn=False)
        sources, card = " ".join(s.id for s in page.sources), result.card
        told = sha256(result.told).digest()
        self.memory.put_page(page.id, page.key, int(bool(result.problems) or not free),
                             " ".join(id_ for id_, _ in result.lines), sources, int(bool(page.catalogue)),
                             card.digest, told, card.place, card.name, card.maps, card.weight,
                             html=card.html, pictured=card.pictured, md=card.md)
        tables.put("told", page.id, result.told)
        list_files(self.memory, page.id, self.ledger.ours(names), result.lines)
        return before is None or before[4:6] != (sources, int(bool(page.catalogue)))

    def _over_all(self, header: Header | None, hidden: frozenset[str]) -> None:
        self.overview = Overview(self.press, self.ledger, self.memory, self.base, self.formats)
        torn = CATALOGUE in hidden or (bool(hidden) and any(
            d.get("kind") == plan.JOURNEY and not hidden.isdisjoint((str(d["id"]), str(d.get("page"))))
            for d in self.ledger.old.documents))
        self.overview.catalogue(header, stays=torn)
        self.overview.gallery()

    def _end(self, *, whole: bool) -> None:
        """Says what was done, in order, and notes everything that the next run need not find out again."""
        outcome = self.outcome
        if not whole:
            outcome.unchanged = self.memory.tables.count("files") - len(outcome.written)
        outcome.pictures = self.pictures.known(whole=whole)
        self.seen.pictures = {path: self.seen.pictures[path] for path in outcome.pictures}
        outcome.drift.sort(key=lambda d: d.name)
        outcome.problems.sort(key=lambda p: (p.file, p.line, p.column))
        outcome.written.sort()
        outcome.torn.sort()
        outcome.removed.sort()
        if not self.request.check:
            self._note()

    def _note(self) -> None:
        if self.seen.swayed(self.root, overrides=self.request.overrides):
            return  # as if it had been killed: the next render looks closely at what this one made
        quick = self._quick()
        if not self.ledger.rest():
            quick = None
        clean = not self.request.ids and len(self.outcome.problems) == self.known
        self.memory.notes.update(whole=str(int(clean)), formats=",".join(self.formats), day=self.today)
        self.memory.commit()
        if quick:
            state.save_quick(self.root, quick)

    def _quick(self) -> state.Quick | None:
        """The fast answer that the next render may give; only where nothing is wrong."""
        if (self.request.ids or self.outcome.failed
                or inputs.settles(self.seen.groups) >= self.seen.started):  # just before it was read: to look closer
            return None
        named, out = state.asked(self.request), state.place(self.root, self.folder)
        stamp = state.stamp(self.root, self.seen, sorted(self.ledger.present.items()), out, named)
        since, until = plan.holds(self.memory.values("due"), self.today)
        return state.Quick(stamp, named, out, self.settings["language"], list(self.outcome.pictures),
                           self.memory.tables.count("files"), since, until)
