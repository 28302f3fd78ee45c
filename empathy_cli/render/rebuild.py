"""A render in which something changed, from the documents to the last note of what was done."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.store.collector import seldom_collected
from empathy_cli.store.images import fingerprint
from empathy_cli.store.workspace import settings_of

from . import inputs, manifest, memory, output, plan, state
from .inputs import settled, sign, status_of
from .ledger import DEPARTMENTS, Delivered, Ledger
from .memory import Made, Memory
from .overview import OVERVIEWS, Overview
from .pages import Press
from .plan import Page
from .reading import Read, Shelf, placed, read
from .site import Outcome, Progress
from .state import Request, Seen
from .workers import cores, spread

SELDOM = 20_000
"""New objects between two looks for cycles: what a page is made of lives until it is written."""

Task = tuple[Page, tuple[str, ...], tuple[str, ...]]
"""A page, the files to make, and those of them that are ours already."""
Result = tuple[list[dict[str, Any]], list[dict[str, Any]], list[Problem], Delivered]


def rebuild(root: Path, request: Request, today: str, progress: Progress) -> Outcome:
    """See `site.build`."""
    with seldom_collected(SELDOM), nullcontext() if request.check else _alone(root):
        return _Run(root, request, today, progress).everything()


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """One render of a workspace at a time; a second one waits."""
    folder = state.folder(root)
    try:
        import fcntl

        lock = os.open(folder / "render.lock", os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW) if folder else None
    except (ImportError, OSError):
        lock = None  # Windows, or a workspace that cannot be written: there is no note to quarrel about
    try:
        if lock is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        if lock is not None:
            os.close(lock)


class _Run:
    """One render. Its steps, in the order of `everything`, hand on what they found in `memory` and `outcome`."""

    def __init__(self, root: Path, request: Request, today: str, progress: Progress) -> None:
        self.seen = Seen.now(root)
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
        out = os.path.realpath(self.folder)
        self.memory = Memory(self.base, out) if request.check else memory.load(root, self.base, out)
        self.ledger = Ledger(root, self.folder, self.settings, request.check, self.outcome, self.memory.written,
                             manifest.load(self.folder))

    def everything(self) -> Outcome:
        """All steps, in their order."""
        if not self.request.check:
            output.prepare(self.folder)
        shelf = Shelf(self.root, self.jobs)
        try:
            found = read(self.root, self.seen.entries, self.settings, self.memory, shelf, self.jobs, self.progress)
            planned, problems = plan.plan(found.headers.values(), self.base, self.today, self._picture)
            self._report(found, problems)
            hidden = self.ledger.hidden(found.broken, {h.id for h in found.headers.values()})
            others = self._not_asked(found, planned)
            torn = self._stay(planned, hidden) - others
            press = Press(self.root, self.settings, shelf, self.today)
            self._make(press, planned, torn, others)
            self._over_all(press, found, planned, hidden)
        finally:
            shelf.close()
        if self.request.ids:
            self.ledger.files = {**self.ledger.old.pages, **self.ledger.files}
        else:
            self.ledger.prune(hidden, unsure=self.ledger.unsure(found.broken))
        self._list(found, planned, hidden)
        if not self.request.check:
            self._note(found)
        self.outcome.pictures = tuple(self.seen.pictures)
        return self.outcome

    def _report(self, found: Read, problems: Sequence[Problem]) -> None:
        self.outcome.problems.extend(found.problems)
        guessed = set(found.broken.values())
        for problem in problems:
            if not (problem.rule == "REF01" and problem.values["id"] in guessed):  # that persona is reported itself
                self.outcome.problems.append(placed(self.root, problem.file, problem.path, problem))

    def _picture(self, path: str) -> str:
        """The digest of a picture's bytes; "" where it is none that can be read."""
        if path not in self.seen.pictures:
            status = self.seen.pictures[path] = status_of(self.root / path)
            known, present = self.memory.pictures.get(path), sign(status) if status else None
            if present and (not known or known[0] != present or not settled(present, self.memory.started)):
                self.memory.pictures[path] = (present, fingerprint(self.root, path))
        return self.memory.pictures[path][1] if self.seen.pictures[path] else ""

    def _not_asked(self, found: Read, planned: Mapping[str, Page]) -> frozenset[str]:
        """The pages that nobody asked for. A map, journey, touchpoint or source means every page that shows it."""
        if not self.request.ids:
            return frozenset()
        wanted: set[str] = set()
        unknown = []
        over_all = self._over_all_show(found)
        for id_ in self.request.ids:
            pages = {p.id for p in planned.values() if p.shows(id_)}
            if not pages and id_ not in found.broken.values() and id_ not in over_all:
                unknown.append(Problem(N_("there is no document “{id}” with a page"), {"id": id_}))
            wanted |= pages
        if unknown:
            raise InputError(*unknown)
        return frozenset(planned) - wanted

    def _over_all_show(self, found: Read) -> set[str]:
        """What the pages over all others show, which are made whatever was asked for."""
        for header in found.headers.values():
            if header.kind == CATALOGUE:
                entries = (*header.touchpoints, *(f"{CATALOGUE}#{id_}" for id_ in header.touchpoints))
                return {CATALOGUE, DEPARTMENTS, *entries, *header.cited}
        return set()

    def _stay(self, planned: Mapping[str, Page], hidden: frozenset[str]) -> frozenset[str]:
        """The pages that showed what cannot be read at the moment: better a whole page of yesterday than a torn one."""
        torn = {page for id_, (_, page) in self.ledger.old.files.items() if id_ in hidden}
        return frozenset(
            p.id for p in planned.values()
            if (p.id in torn or (CATALOGUE in hidden and any(h.touchpoints for h in p.members)))
            and self.ledger.ours(p.names(self.formats)))

    def _make(self, press: Press, planned: Mapping[str, Page], torn: frozenset[str], others: frozenset[str]) -> None:
        """All pages, but for those that stay as they are: `torn` ones, and `others` than were asked for."""
        tasks: list[Task] = []
        for page in planned.values():
            names = page.names(self.formats)
            made = self.memory.made.get(page.id)
            if made and (made.key != page.key or made.troubled):
                made = None
            due = self.ledger.due(made, names)
            if page.id in torn or page.id in others:
                due = ()
                self.ledger.leave(names, torn=page.id in torn)
            if due or not made:
                tasks.append((page, due, self.ledger.ours(due)))
        self.ledger.claim(name for _, due, _ in tasks for name in due)

        def work(_: int, task: Task) -> Result:
            page, due, ours = task
            sheet = press.page(page, due)
            return sheet.entries, sheet.passing, sheet.problems, self.ledger.deliver(sheet.texts, ours)

        total = len(tasks)
        for done, (i, result) in enumerate(spread(tasks, work, self.jobs), 1):
            self._take(tasks[i][0], result)
            self.progress(done, total)
        for id_ in [i for i in self.memory.made if i not in planned and i not in OVERVIEWS]:
            del self.memory.made[id_]
        for page in planned.values():
            self.ledger.keep(self.memory.made[page.id], page.names(self.formats))

    def _take(self, page: Page, result: Result) -> None:
        entries, passing, problems, delivered = result
        made = self.memory.made.get(page.id)
        fresh = Made(page.key, {}, entries, passing, troubled=bool(problems))
        if made and made.key == page.key:
            fresh.files.update(made.files)
        self.memory.made[page.id] = fresh
        self.ledger.took(fresh, problems, delivered)

    def _over_all(self, press: Press, found: Read, planned: Mapping[str, Page], hidden: frozenset[str]) -> None:
        overview = Overview(press, self.ledger, self.memory, self.base, self.formats)
        torn = CATALOGUE in hidden or any(
            d.get("kind") == plan.JOURNEY and not hidden.isdisjoint((str(d["id"]), str(d.get("page"))))
            for d in self.ledger.old.documents)
        overview.catalogue(found.headers, planned, stays=torn)
        overview.gallery(planned, {p.id: [self._picture(f) for f in p.pictures]
                                   for p in planned.values() if p.pictures})

    def _list(self, found: Read, planned: Mapping[str, Page], hidden: frozenset[str]) -> None:
        """What `empathy.json` says of each document."""
        ours = self.ledger.files
        documents: list[Mapping[str, Any]] = []
        cited: dict[str, list[str]] = {}
        for page in planned.values():
            files = [n for n in page.names(self.formats) if n in ours and not n.endswith(".svg")]
            for entry in self.memory.made[page.id].entries:
                curve = [n for n in (f"{entry['id']}.svg",) if n in ours]
                documents.append({**entry, "pages": files + curve})
            for source in page.sources:
                cited.setdefault(source.id, []).append(page.id)
        for header in found.headers.values():
            if header.kind == CATALOGUE:
                over_all = [made.entries[0] for id_ in (DEPARTMENTS, CATALOGUE) if (made := self.memory.made.get(id_))]
                documents.append({
                    "kind": CATALOGUE, "id": CATALOGUE, "file": header.file, "page": CATALOGUE,
                    **{key: value for entry in over_all for key, value in entry.items()},
                    "shown_on": [page.id for page in planned.values() if page.catalogue],
                    "pages": [n for id_ in (CATALOGUE, DEPARTMENTS) for n in self._names(id_) if n in ours],
                })
                for id_ in header.cited:
                    cited.setdefault(id_, []).append(CATALOGUE)
        documents.extend(
            {"kind": h.kind, "id": h.id, "file": h.file, **h.facts, "cited_on": cited.get(h.id, [])}
            for h in found.headers.values() if h.kind == plan.SOURCE)
        self.ledger.list(documents, hidden)
        self.outcome.drift.sort(key=lambda d: d.name)
        self.outcome.problems.sort(key=lambda p: (p.file, p.line, p.column))
        self.outcome.written.sort()
        self.outcome.torn.sort()
        self.outcome.removed.sort()

    def _note(self, found: Read) -> None:
        """Everything that the next run need not find out again; the fast answer only where nothing is wrong."""
        self.memory.headers = found.headers
        self.memory.pictures = {p: known for p, known in self.memory.pictures.items() if p in self.seen.pictures}
        self.memory.started = self.seen.started
        memory.save(self.root, self.memory)
        if self.request.ids or self.outcome.failed:
            return
        asked, out = state.asked(self.request), os.path.relpath(self.folder, self.root)
        if inputs.settles(self.seen.groups) >= self.seen.started:
            return  # an input was written just before it was read: the next run looks closer
        stamp = state.stamp(self.root, self.seen, out, asked)
        quiet = inputs.settles([inputs.outputs(os.fspath(self.folder))])
        time.sleep(max(0, min(quiet - time.time_ns(), inputs.FINE)) / 1e9)  # till a later write shows by its time
        if quiet < time.time_ns():
            since, until = plan.holds(found.headers.values(), self.today)
            state.save_quick(self.root, state.Quick(stamp, asked, out, self.settings["language"],
                                                    sorted(self.seen.pictures), len(self.ledger.files), since, until))

    def _names(self, id_: str) -> list[str]:
        return [f"{id_}.{ending}" for ending in self.formats]
