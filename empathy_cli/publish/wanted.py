"""What shall stand in a wiki: the workspace's pages in the language of the target, as leaves.

Where a document cannot be read, the pages that may show it are torn: better a whole one of yesterday than that. And
nothing is complete then, so nothing is deleted.
"""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from empathy_cli.locale import N_, translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.render import inputs, plan
from empathy_cli.render.avatars import standalone, svg
from empathy_cli.render.gallery import rank, shown_name
from empathy_cli.render.header import Header
from empathy_cli.render.labels_touchpoints import touchpoint_labels
from empathy_cli.render.ledger import DEPARTMENTS
from empathy_cli.render.made import PERSONAS
from empathy_cli.render.pages import Press, Sheet
from empathy_cli.render.parts import avatar
from empathy_cli.render.plan import Page
from empathy_cli.render.reading import Read, placed, read
from empathy_cli.render.run import SELDOM
from empathy_cli.render.shelf import Shelf
from empathy_cli.render.workers import cores, spread
from empathy_cli.store.collector import seldom_collected
from empathy_cli.store.images import picture
from empathy_cli.store.scan import scan
from empathy_cli.store.workspace import settings_of

from .leaf import CONTENTS, Leaf, Wanted
from .places import FACE, Places
from .target import Placed, Profile
from .targets import HOME
from .torn import torn

SVG = "svg"


def wanted(root: Path, profile: Profile, *, owner: str, only: Collection[str] = (),
           pictures: bool | Collection[str] = True, today: str, jobs: int = 0,
           stay: Mapping[str, str] | None = None) -> Wanted:
    """Everything that shall stand at a target of this profile. `today` is YYYY-MM-DD.

    `only` narrows to the pages that show these documents, and those that list all pages. `pictures` may be the endings
    that the target takes. `stay`: id of a page that does not move → where it stands, so that links lead there; of those
    that `only` leaves out, no other one is there.
    Raises InputError for broken settings, and for an id of nothing that has a page.
    """
    settings, problems, _ = settings_of(root)
    if any(p.severity == ERROR for p in problems):
        raise InputError(*problems)
    jobs = cores(jobs)
    endings = ("svg", "png", "jpg", "webp") if pictures is True else [e.lstrip(".") for e in pictures or ()]
    with seldom_collected(SELDOM), closing(Shelf(root, jobs)) as shelf:
        entries = [(path, inputs.sign(status)) for path, status in scan(os.fspath(root))]
        found = read(root, entries, settings, shelf, jobs, lambda _done, _total: None)
        looked: list[str] = []

        def look(path: str) -> str:
            looked.append(path)
            return ""

        planned, mistakes = plan.plan(found.headers.values(), "", today, look)
        problems += [*found.problems, *(placed(root, p.file, p.path, p) for p in mistakes)]
        run = _Run(root, settings, shelf, today, found, planned, Places(profile, owner, stay=stay or {}),
                   frozenset(endings), jobs)
        leaves = run.leaves(frozenset(only)) if planned or run.catalogue else []
    problems += run.problems
    why = run.why(only, problems)
    return Wanted(leaves, tuple(run.places.refused), why is None, why, torn(root, found.broken, planned),
                  sorted(problems, key=lambda p: (p.file, p.line, p.column)), run.files, tuple(looked),
                  plan.holds((h.due for h in found.headers.values()), today),
                  known=bool(only and leaves) and not any(p.severity == ERROR for p in problems))


@dataclass(slots=True)
class _Run:
    """One look at the workspace."""

    root: Path
    settings: Mapping[str, Any]
    shelf: Shelf
    today: str
    found: Read
    planned: Mapping[str, Page]
    places: Places
    endings: frozenset[str]
    """Of the pictures that are wanted."""
    jobs: int
    problems: list[Problem] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    """Id of a leaf → the file of its document."""
    pictures: dict[str, list[str]] = field(default_factory=dict)
    """Id of a page → the names of its pictures, its face first."""
    data: dict[str, bytes] = field(default_factory=dict)
    """Id of a leaf → what shall stand there, as far as it was made."""

    @property
    def catalogue(self) -> Header | None:
        return next((h for h in self.found.headers.values() if h.kind == CATALOGUE), None)

    def leaves(self, only: frozenset[str]) -> list[Leaf]:
        """All that was asked for, in the order in which people meet it."""
        asked = self._asked(only)
        named = [one for one in self._named() if not only or one.id in asked or one.id in self.places.stay]
        shown = [Placed(name, "picture", "", "") for names in self.pictures.values() for name in names]
        self.places.settle([*named, *shown])
        shown_by = {name for id_ in self.places.pages for name in self.pictures.get(id_, ())}
        for name in self.places.pictures.keys() - shown_by:  # of a page that is refused: no other one shows it, either
            del self.places.pictures[name]
        made = asked & self.places.pages.keys()
        self._make(made)
        return [*self._made(made), *self._blocks()]

    def _asked(self, only: frozenset[str]) -> frozenset[str]:
        """The ids of the pages to make. A map, journey, touchpoint or source means every page that shows it."""
        over_all = {CATALOGUE, DEPARTMENTS} if self.catalogue else set()
        everything = frozenset({CONTENTS, *self.planned, *over_all})
        if not only:
            return everything
        found: set[str] = set()
        unknown = []
        for id_ in sorted(only):
            pages = {p.id for p in self.planned.values() if p.shows(id_)} | ({id_} & everything)
            if self.catalogue and (id_.removeprefix(f"{CATALOGUE}#") in self.catalogue.touchpoints
                                   or id_ in self.catalogue.cited):
                pages |= over_all
            if not pages and id_ not in self.found.broken.values():
                unknown.append(Problem(N_("there is no document “{id}” with a page"), {"id": id_}))
            found |= pages
        if unknown:
            raise InputError(*unknown)
        return frozenset(found | over_all | {CONTENTS}) if found else frozenset()

    def _named(self) -> list[Placed]:
        """All pages in their order, still without a place; notes their files and pictures on the way."""
        t = translator(self.settings["language"])
        workspace = Workspace(self.root, self.settings, {})
        home = str(getattr(getattr(self.places.profile, "settings", None), "under", "") or t(HOME))
        self.files[CONTENTS] = "personas/"
        ids = {header.id for header in self.found.headers.values()}
        ranked = []
        for page in self.planned.values():
            head = self.shelf.get(page.members[0])
            title, type_ = shown_name(head) or head.id, str(head.data.get("type", ""))
            if head.data.get("translation_of", {}).get("id", head.id) != head.id:
                title += f" ({workspace.language(head)})"  # it has the name of the original
            group = 1 if page.kind != plan.PERSONA else 2 if type_ == "negative" else 0  # as in the gallery
            order = rank({"type": type_, "name": title, "id": page.id})
            ranked.append((group, order, Placed(page.id, "page", title, "")))
            self.files[page.id] = head.file
            self.pictures[page.id] = [*self._face(head, ids), *self._curves(page)]
        over_all = []
        if self.catalogue:
            said = touchpoint_labels(translator(self.catalogue.facts["language"] or self.settings["language"]))
            over_all = [Placed(id_, "page", said[f"{id_}_title"], "") for id_ in (CATALOGUE, DEPARTMENTS)]
            self.files |= dict.fromkeys((CATALOGUE, DEPARTMENTS), self.catalogue.file)
        return [Placed(CONTENTS, "contents", home, ""), *(place for *_, place in sorted(ranked, key=lambda r: r[:2])),
                *over_all]

    def _face(self, head: Document, ids: Collection[str]) -> Iterator[str]:
        """The file that shows a persona's face: its own picture, else the one that is drawn for it."""
        if head.kind != plan.PERSONA:
            return
        own = None if head.data.get("archetype") else picture(self.root, head)  # what is wrong with it, its page says
        if isinstance(own, tuple):
            ending, data = own[0].replace("jpeg", "jpg"), own[1]
        else:
            drawn = avatar(head)
            ending, data = SVG, standalone(svg(drawn["kind"], drawn["seed"], drawn["initials"])).encode()
        if ending in self.endings:
            taken = head.id + FACE in ids  # perhaps of a journey, with a curve
            name = f"{head.id}.face.{ending}" if taken else f"{head.id}{FACE}.{ending}"
            self.data[name], self.files[name], self.places.faces[head.id + FACE] = data, head.file, name
            yield name

    def _curves(self, page: Page) -> Iterator[str]:
        for header in page.journeys if SVG in self.endings and page.kind == plan.PERSONA else ():
            self.files[f"{header.id}.{SVG}"] = header.file
            yield f"{header.id}.{SVG}"

    def _make(self, made: frozenset[str]) -> None:
        """Renders these pages, in all cores; and of the others what the pages over all of them need to know."""
        dialect, profile = self.places.profile.dialect, self.places.profile
        press = Press(self.root, self.settings, self.shelf, self.today, dialect,
                      lambda id_: self.places.links(id_, self.files[id_]), profile.name)

        def keep(id_: str, sheet: Sheet) -> None:
            self.problems += sheet.problems
            for name, text in sheet.texts.items():
                drawn = name.endswith(f".{SVG}")
                self.data[name if drawn else id_] = text.encode() if drawn else profile.kept(text.encode())

        def work(_: int, page: Page) -> Sheet:
            face = self.places.faces.get(page.id + FACE)
            curves = [name for name in self.pictures[page.id] if name != face]
            return press.page(page, [f"{page.id}.{dialect}", *curves] if page.id in made else [])

        over_all = made - self.planned.keys()
        tasks = [page for page in self.planned.values() if over_all or page.id in made]
        sheets: dict[str, Sheet] = {}
        for i, sheet in spread(tasks, work, self.jobs):
            sheets[tasks[i].id] = sheet
            keep(tasks[i].id, sheet)
        if not over_all:
            return
        heads = [sheets[id_].entries[0] for id_ in self.planned]
        others = self._over_all(press, over_all, sheets, heads)
        for id_, sheet in others.items():
            keep(id_, sheet)
        if CONTENTS in over_all:
            entries = [others[id_].entries[0] for id_ in (CATALOGUE, DEPARTMENTS) if id_ in others]
            keep(CONTENTS, press.gallery(heads, entries, {}, [f"{CONTENTS}.{dialect}"]))

    def _over_all(self, press: Press, made: frozenset[str], sheets: Mapping[str, Sheet],
                  heads: Sequence[Mapping[str, Any]]) -> dict[str, Sheet]:
        """The pages of the touchpoints and of the departments: see `render.overview`."""
        if not self.catalogue:
            return {}
        personas = [{key: e[key] for key in PERSONAS if key in e} for e in heads if e["kind"] == plan.PERSONA]
        passing = [told for id_ in self.planned for told in sheets[id_].passing]
        cited = [h for h in self.found.headers.values() if h.kind == plan.SOURCE and h.id in self.catalogue.cited]
        pages = press.catalogue(self.catalogue, cited, passing, personas)
        return {id_: pages(id_, [f"{id_}.{press.env.dialect}"] if id_ in made else [])
                for id_ in (CATALOGUE, DEPARTMENTS)}

    def _made(self, made: frozenset[str]) -> Iterator[Leaf]:
        pages = [self.places.pages[id_] for id_ in self.places.pages if id_ in made and id_ in self.data]
        for place in pages:
            yield Leaf(place.id, place.kind, place.title, place.at, self.data[place.id])
        for page in self.places.pages.values() if CONTENTS in made else pages:  # there all faces are shown
            for name in self.pictures.get(page.id, ()):
                if name in self.data and name in self.places.pictures:
                    yield Leaf(name, "picture", "", self.places.pictures[name].at, self.data[name], page=page.id)

    def _blocks(self) -> list[Leaf]:
        """Our lines in other people's files: of all pages or of none."""
        contents = self.places.pages.get(CONTENTS)
        if contents is None:
            return []
        pages = [place for place in self.places.pages.values() if place.kind == "page"]
        return self.places.profile.blocks(contents, pages, self.places.owner)

    def why(self, only: Collection[str], problems: Sequence[Problem]) -> Problem | None:
        """Why this is not everything, so that nothing may be deleted; `None` where it is."""
        if only:
            return Problem(N_("only some of the pages were asked for"))
        if not self.planned and not self.catalogue:
            return Problem(N_("there is no document with a page"))
        wrong = next((p for p in problems if p.severity == ERROR), None)
        if wrong is None:
            return None
        return Problem(N_("something is wrong in {file}, so nobody knows whether other pages are still wanted"),
                       {"file": wrong.file or "personas/"})
