"""A render in which something changed, from the documents to the last note of what was done."""

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.problem import ERROR, WARNING, InputError, Problem
from empathy_cli.store.images import fingerprint
from empathy_cli.store.workspace import settings_of

from . import inputs, manifest, memory, output, plan, state
from .diff import compare
from .inputs import settled, sign, status_of
from .memory import Made, Memory
from .pages import INDEX, Press
from .plan import Page
from .reading import Read, Shelf, placed, read
from .site import Drift, Outcome, Progress
from .state import Request, Seen
from .workers import cores, spread

Task = tuple[Page, tuple[str, ...], tuple[str, ...]]
"""A page, the formats to make, and those of them whose file is ours already."""
Result = tuple[list[dict[str, Any]], list[Problem], dict[str, output.Put], list[Drift]]


def rebuild(root: Path, request: Request, today: str, progress: Progress) -> Outcome:
    """See `site.build`."""
    if request.check:
        return _Run(root, request, today, progress).everything()
    with _alone(root):
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
        self.old = manifest.load(self.folder)
        self.pages: dict[str, str] = {}
        """The files that are ours after this run, with their digests."""

    def everything(self) -> Outcome:
        """All steps, in their order."""
        if not self.request.check:
            output.prepare(self.folder)
        shelf = Shelf(self.root, self.jobs)
        try:
            found = read(self.root, self.seen.entries, self.settings, self.memory, shelf, self.jobs, self.progress)
            planned, problems = plan.plan(found.headers.values(), self.base, self.today, self._picture)
            self._report(found, problems)
            wanted = self._wanted(found, planned)
            press = Press(self.root, self.settings, shelf, self.today)
            self._make(press, planned, wanted)
            self._index(press, planned)
        finally:
            shelf.close()
        self._prune(found)
        self._list(found, planned)
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

    def _wanted(self, found: Read, planned: Mapping[str, Page]) -> frozenset[str] | None:
        """The pages that were asked for; `None` for all. A map means its page, a source every page that cites it."""
        if not self.request.ids:
            return None
        wanted, unknown = set(), []
        for id_ in self.request.ids:
            pages = {p.id for p in planned.values() if any(h.id == id_ for h in (*p.members, *p.sources))}
            if not pages and id_ not in found.broken.values():
                unknown.append(Problem(N_("there is no document “{id}” with a page"), {"id": id_}))
            wanted |= pages
        if unknown:
            raise InputError(*unknown)
        return frozenset(wanted)

    def _make(self, press: Press, planned: Mapping[str, Page], wanted: frozenset[str] | None) -> None:
        tasks: list[Task] = []
        for page in planned.values():
            made = self.memory.made.get(page.id)
            if made and (made.key != page.key or made.troubled):
                made = None
            due = tuple(f for f in self.formats if not (made and self._holds(made, page.id, f)))
            if wanted is not None and page.id not in wanted:
                due = ()
                self.pages.update((n, self.old.pages[n]) for n in self._names(page.id) if n in self.old.pages)
            if due or not made:
                tasks.append((page, due, tuple(f for f in due if f"{page.id}.{f}" in self.old.pages)))
        self._claim([f"{page.id}.{f}" for page, due, ours in tasks for f in due if f not in ours])
        check, folder = self.request.check, self.folder

        def work(_: int, task: Task) -> Result:
            page, due, ours = task
            sheet = press.page(page, due)
            return sheet.entries, sheet.problems, *_deliver(folder, page.id, sheet.texts, ours, check=check)

        total = len(tasks)
        for done, (i, result) in enumerate(spread(tasks, work, self.jobs), 1):
            self._take(tasks[i][0], result)
            self.progress(done, total)
        for id_ in [i for i in self.memory.made if i not in planned and i != INDEX]:
            del self.memory.made[id_]
        for page in planned.values():
            self._keep(page.id, self.memory.made[page.id])

    def _take(self, page: Page, result: Result) -> None:
        entries, problems, files, drift = result
        made = self.memory.made.get(page.id)
        fresh = Made(page.key, {}, entries, troubled=bool(problems))
        if made and made.key == page.key:
            fresh.files.update(made.files)
        self.memory.made[page.id] = fresh
        self._took(page.id, fresh, problems, files, drift)

    def _took(self, id_: str, made: Made, problems: Sequence[Problem], files: Mapping[str, output.Put],
              drift: Sequence[Drift]) -> None:
        seen = self.outcome.problems
        seen.extend(p for p in problems if p not in seen)  # one broken template troubles a thousand pages
        self.outcome.drift.extend(drift)
        for ending, (what, digest, signed) in files.items():
            name = f"{id_}.{ending}"
            if what == output.FOREIGN:
                seen.append(Problem(N_("is there already and was not written by us; this page was left out"),
                                    file=self._shown(name)))
                made.files.pop(ending, None)
                made.troubled = True
                continue
            made.files[ending] = (digest, signed or (0, 0, 0, 0))
            if what == output.WRITTEN:
                self.outcome.written.append(name)
            else:
                self.outcome.unchanged += 1

    def _keep(self, id_: str, made: Made) -> None:
        """Notes the files of a page as ours: those just made, those still valid, and those whose template broke."""
        counted = {*self.outcome.written, *self.pages}
        for ending in self.formats:
            name = f"{id_}.{ending}"
            if ending in made.files:
                if name not in self.pages:
                    self.pages[name] = made.files[ending][0]
            elif made.troubled and name in self.old.pages and name not in counted:
                self.pages[name] = self.old.pages[name]

    def _holds(self, made: Made, id_: str, ending: str) -> bool:
        """Whether the file is there as we wrote it."""
        if ending not in made.files or f"{id_}.{ending}" not in self.old.pages:
            return False
        path, (digest, known) = self.folder / f"{id_}.{ending}", made.files[ending]
        status = status_of(path)
        if status is None:
            return False
        present = sign(status)
        if present != known or not settled(present, self.memory.written):
            if present[0] != known[0] or inputs.digest_of(path) != digest or path.is_symlink():
                return False
            made.files[ending] = (digest, present)
        self.outcome.unchanged += 1
        return True

    def _claim(self, names: Sequence[str]) -> None:
        """Says which files are about to become ours, before the first of them is there.

        So a render that is killed leaves no page that the next one takes for somebody else's.
        """
        if self.request.check:
            return
        state.forget_quick(self.root)
        claims = {n: "" for n in names if n not in self.old.pages and status_of(self.folder / n) is None}
        if claims:
            data = manifest.dump(self.old.documents, {**self.old.pages, **claims}, self.settings)
            output.put(self.folder, manifest.NAME, data, ours=True, durable=True)

    def _index(self, press: Press, planned: Mapping[str, Page]) -> None:
        """The gallery, where anything that it shows changed."""
        pictures = {p.id: p for p in planned.values() if p.pictures}
        entries = [self.memory.made[id_].entries[0] for id_ in planned]
        shown = {i: [self._picture(f) for f in p.pictures] for i, p in pictures.items()}
        key = sha256(json.dumps([self.base, entries, shown]).encode()).hexdigest()
        made = self.memory.made.get(INDEX)
        if not made or made.key != key or made.troubled:
            made = self.memory.made[INDEX] = Made(key, {}, [{}])
        due = tuple(f for f in self.formats if not self._holds(made, INDEX, f))
        if due:
            self._claim([f"{INDEX}.{f}" for f in due])
            sheet = press.gallery(entries, press.pictures(pictures.values()) if "html" in due else {}, due)
            made.troubled = bool(sheet.problems)
            ours = tuple(f for f in due if f"{INDEX}.{f}" in self.old.pages)
            files, drift = _deliver(self.folder, INDEX, sheet.texts, ours, check=self.request.check)
            self._took(INDEX, made, sheet.problems, files, drift)
        self._keep(INDEX, made)

    def _prune(self, found: Read) -> None:
        """Takes out pages of documents that are gone. A document that only cannot be read keeps its page."""
        if self.request.ids:
            self.pages = {**self.old.pages, **self.pages}
            return
        left = [n for n in self.old.pages if n not in self.pages]
        pages = dict(self.old.files.values())
        kept = {page for file, page in pages.items() if file in found.broken} | set(found.broken.values())
        unsure = any(not id_ and file not in pages for file, id_ in found.broken.items())
        for name in left:
            if unsure or name.partition(".")[0] in kept:
                self.pages[name] = self.old.pages[name]
            elif self.request.check:
                if status_of(self.folder / name):
                    self.outcome.drift.append(Drift(name, "left over"))
            elif (gone := output.remove(self.folder, name, self.old.pages[name])) is False:
                self.outcome.problems.append(Problem(
                    N_("its document is gone, but it was changed by hand, so it stays; delete it if nobody needs it"),
                    file=self._shown(name), severity=WARNING))
            elif gone:
                self.outcome.removed.append(name)

    def _list(self, found: Read, planned: Mapping[str, Page]) -> None:
        """Writes `empathy.json`: all that was computed, and what is ours."""
        documents: list[Mapping[str, Any]] = []
        cited: dict[str, list[str]] = {}
        for page in planned.values():
            files = [n for n in self._names(page.id) if n in self.pages]
            documents.extend({**entry, "pages": files} for entry in self.memory.made[page.id].entries)
            for source in page.sources:
                cited.setdefault(source.id, []).append(page.id)
        documents.extend(
            {"kind": h.kind, "id": h.id, "file": h.file, **h.facts, "cited_on": cited.get(h.id, [])}
            for h in found.headers.values() if h.kind == plan.SOURCE)
        data = manifest.dump(documents, self.pages, self.settings)
        if self.request.check:
            self.outcome.drift.extend(compare(self.folder, manifest.NAME, data))
        else:
            output.put(self.folder, manifest.NAME, data, ours=True, durable=True)
        self.outcome.drift.sort(key=lambda d: d.name)
        self.outcome.problems.sort(key=lambda p: (p.file, p.line, p.column))
        self.outcome.written.sort()
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
                                                    sorted(self.seen.pictures), len(self.pages), since, until))

    def _names(self, id_: str) -> list[str]:
        return [f"{id_}.{ending}" for ending in self.formats]

    def _shown(self, name: str) -> str:
        return f"{self.outcome.out}/{name}"


def _deliver(folder: Path, id_: str, texts: Mapping[str, str], ours: Sequence[str], *, check: bool,
             ) -> tuple[dict[str, output.Put], list[Drift]]:
    """Writes a page's files, or with `check` compares them with what is there."""
    files: dict[str, output.Put] = {}
    drift: list[Drift] = []
    for ending, text in texts.items():
        name, data = f"{id_}.{ending}", text.encode("utf-8", "replace")
        if not check:
            files[ending] = output.put(folder, name, data, ours=ending in ours)
        elif status_of(folder / name) and ending not in ours:
            files[ending] = output.FOREIGN, "", None
        else:
            drift.extend(compare(folder, name, data))
            files[ending] = output.SAME, sha256(data).hexdigest(), None
    return files, drift
