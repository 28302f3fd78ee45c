"""Puts the parts of a workspace's pages together: each in its place, and over them what is made from all.

A part is taken only where it was made from what is here: by the same program, from the same documents, pictures,
settings and templates, with the same outcome of the day. So what comes out is what one machine would have made.
"""

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from empathy_cli import __version__
from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.store.collector import seldom_collected

from . import inputs, manifest, output, shard, shard_file
from .made import Made, made
from .memory import Memory, held, scratch
from .pages import Sheet
from .plan import Page
from .reading import Changes
from .rebuild import alone
from .run import SELDOM, Run, Task
from .shard_file import Part
from .site import Outcome, Progress
from .state import Request, Seen

Place = tuple[Path, Part]
"""A part, and the folder that its pages lie in."""


def join(root: Path, request: Request, today: str, folders: Sequence[Path],
         progress: Progress = lambda _done, _total: None) -> Outcome:
    """Brings the pages up to date from the parts in these folders. Raises InputError where one is missing or is not
    of what is here; then no page was touched, or none is left in a folder without any.
    """
    with seldom_collected(SELDOM), alone(root):
        places = _whole(folders)
        with suppress(sqlite3.Error):  # the disk has no room for tables
            return _Join(root, request, today, progress, places, scratch).everything()
        return _Join(root, request, today, progress, places, held).everything()


def _whole(folders: Sequence[Path]) -> list[Place]:
    """The parts, in order: each of them once."""
    places: dict[int, Place] = {}
    of = 0
    for folder in folders:
        try:
            paths = list(shard_file.found(folder))
        except OSError as error:
            raise InputError(Problem(N_("{path} cannot be read: {reason}"), {
                "path": str(folder), "reason": error.strerror or str(error)})) from None
        for path in paths:
            part = shard_file.load(path)
            of = of or part.share.of
            if part.share.of != of:
                raise InputError(Problem(N_("{path} is one of {n} parts, and others are of {of}; give the parts of one "
                                            "run"), {"path": str(path), "n": part.share.of, "of": of}))
            first = places.setdefault(part.share.part, (path.parent, part))
            if first[1] is not part:
                raise InputError(Problem(N_("part {part} of {of} is there twice: {path} and {first}"), {
                    "part": part.share.part, "of": of, "path": str(path),
                    "first": str(first[0] / part.share.file)}))
    if not places:
        raise InputError(Problem(N_("there is no part in {folders}: “empathy render --shard 1/8 --out DIR” makes one"),
                                 {"folders": ", ".join(map(str, folders))}))
    missing = [str(part) for part in range(1, of + 1) if part not in places]
    if missing:
        raise InputError(Problem(N_("of {of} parts these are missing: {missing}"), {
            "of": of, "missing": ", ".join(missing[:20]) + (" …" if len(missing) > 20 else "")}))
    return [places[part] for part in sorted(places)]


class _Join(Run):
    """A render whose pages are made already.

    It keeps no memory: what a stranger may have written into a part is never what a later render goes by.
    """

    def __init__(self, root: Path, request: Request, today: str, progress: Progress, places: Sequence[Place],
                 memories: Callable[[Path, str, str], Memory]) -> None:
        super().__init__(root, request, today, progress, Seen.now(root, overrides=request.overrides), memories)
        self.places = places
        for _, part in places:
            self._must_be_of_here(part)
        self.made = [path for path in (self.folder, *self.folder.parents) if inputs.status_of(path) is None]
        """The folders that are not there yet, the innermost first."""
        self.fresh = not inputs.outputs(os.path.realpath(self.folder))

    def _must_be_of_here(self, part: Part) -> None:
        if part.version != __version__:
            raise _refused(part, N_("part {part} of {of} was made by version {theirs} of the program, and this is "
                                    "{ours}"), theirs=part.version, ours=__version__)
        if part.base != self.base:
            raise _refused(part, N_("part {part} of {of} was made from other settings or templates than are here, or "
                                    "by another installation of the program"))
        if part.formats != self.formats:
            raise _refused(part, N_("part {part} of {of} was made as {theirs}, and asked for is {ours}"),
                           theirs=",".join(part.formats), ours=",".join(self.formats))

    def _all(self) -> None:
        try:
            super()._all()
        except (InputError, sqlite3.Error):
            if self.fresh:
                self._take_back()
            raise

    def _take_back(self) -> None:
        """Leaves the folder as it was: without a page. What somebody else put there meanwhile stays, and so does then
        the list that tells which are ours.
        """
        with suppress(InputError, OSError, sqlite3.Error):
            output.prepare(self.folder, dict(inputs.outputs(os.fspath(self.folder))))
            of_parts = [pair for _, part in self.places for pair in part.files.items()]
            for name, digest in (*of_parts, *self.memory.ours()):
                output.remove(self.folder, name, digest)
            if [name for name, _ in inputs.outputs(os.fspath(self.folder))] == [manifest.NAME]:
                (self.folder / manifest.NAME).unlink()
            for path in self.made:
                path.rmdir()

    def _found(self) -> Changes:
        """The documents; those are not read that the parts know, if their bytes are the same."""
        known = dict(self.places[0][1].headers)
        for _, part in self.places:
            for file, header in part.headers.items():
                if known.setdefault(file, header) != header:
                    raise _refused(part, N_("part {part} of {of} was made from another text of {file} than the parts "
                                            "before it"), file=file)
        for header in known.values():
            if CATALOGUE not in (header.kind, header.id):  # that is read anew: pages are planned by its entries
                self.memory.note(header)
        return super()._found()

    def _touched(self, found: Changes) -> None:
        """All pages."""
        del found

    def _pages(self, heads: Sequence[str], found: Changes, hidden: frozenset[str], *, whole: bool) -> bool:
        """Looks at what the parts say of each page, before any is touched."""
        for planned in self._planned(heads):
            for page in planned.values():
                self._must_be(page)
        return super()._pages(heads, found, hidden, whole=whole)

    def _work(self, number: int, task: Task) -> Made:
        """Takes a page from its part. What troubled there is made here, so that it is told here, too."""
        page, due, ours = task
        folder, part = self._place(page)
        told = part.pages[page.id]
        if told.troubled:
            return super()._work(number, task)
        here = folder.samefile(self.folder)  # they were laid into their place already
        files = {}
        for name in due:
            data = shard_file.page(folder, name, told.files[name])
            if data is None:
                raise _refused(part, N_("part {part} of {of}: {name} is not there as it was made"), name=name)
            files[name] = output.put(self.folder, name, data, ours=here or name in ours)
        picture = self.press.pictures(page.members[:1]).get(page.id, "") if page.pictures else ""
        sheet = Sheet({}, told.entries, told.passing, picture=picture)
        return made(self.press, sheet, self.formats, (files, []))

    def _must_be(self, page: Page) -> None:
        """Raises InputError unless its part says of this page what its documents say."""
        folder, part = self._place(page)
        told = part.pages.get(page.id)
        if told is None or told.key != page.key:
            raise self._stale(part, page)
        documents = [(h.kind, h.id, h.file, page.id) for h in page.members]
        journeys = [(h.id, page.id) for h in page.journeys]
        if ([(e["kind"], e["id"], e["file"], e["page"]) for e in told.entries] != documents
                or [(p["id"], p["persona"]) for p in told.passing] != journeys
                or not (told.troubled or sorted(told.files) == sorted(page.names(self.formats)))):
            raise _refused(part, N_("part {part} of {of} says of “{id}” what its documents do not say"), id=page.id)
        for name in () if told.troubled else told.files:
            if inputs.status_of(folder / name) is None:
                raise _refused(part, N_("part {part} of {of}: {name} is not there as it was made"), name=name)

    def _note(self) -> None:
        """Nothing."""

    def _place(self, page: Page) -> Place:
        return self.places[shard.of_page(page.id, len(self.places)) - 1]

    def _stale(self, part: Part, page: Page) -> InputError:
        """Why this page is not the one that would be made here."""
        for header in (*page.members, *page.sources, *((page.catalogue,) if page.catalogue else ())):
            known = part.headers.get(header.file)
            if known is None or known.digest != header.digest:
                return _refused(part, N_("part {part} of {of} was made from another text of {file} than is here"),
                                file=header.file)
        if part.today != self.today:
            return _refused(part, N_("part {part} of {of} was made on {theirs}, and today is {ours}: in between, a "
                                     "review of “{id}” falls due"), theirs=part.today, ours=self.today, id=page.id)
        return _refused(part, N_("part {part} of {of} made the page of “{id}” from other documents or pictures than "
                                 "are here"), id=page.id)


def _refused(part: Part, message: str, **values: object) -> InputError:
    """An error that says which part, and why it cannot be taken."""
    return InputError(Problem(message, {"part": part.share.part, "of": part.share.of, **values}))
