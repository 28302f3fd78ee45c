"""One page: from its documents to its files' bytes, and to what the gallery and `empathy.json` say of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from empathy_cli.insight.ground import Ground
from empathy_cli.locale import translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.store.images import embed

from .entries import journey_entry, map_entry, told
from .environment import Sandbox, environment, render
from .gallery import frame_view, gallery_card, index_view, summary
from .header import Header
from .labels import labels
from .links import BESIDE, Links
from .overrides import overrides_of
from .plan import JOURNEY, MAP, PERSONA, Page
from .reading import placed
from .shelf import Shelf
from .view import by_journey, map_view, persona_view

if TYPE_CHECKING:
    from empathy_cli.insight.ways import Ways

INDEX = "index"
MAX_GALLERY = 8 * 1024 * 1024
"""Characters of pictures that the gallery embeds; where there are more, it draws all of them."""


@dataclass(slots=True)
class Sheet:
    """What became of a page: its texts by name of file, what is said of its documents, what went wrong."""

    texts: dict[str, str]
    entries: list[dict[str, Any]]
    passing: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    picture: str = ""
    """Its own picture as a `data:` address, where there is a good one."""


class Press:
    """Makes pages: one environment for all of them. `dialect` is that of its pages which are neither HTML nor SVG.

    `links` says by its id where the links of a page lead; it is asked for each page that is printed, and not before.
    `wiki` is the name of the wiki that they go to. Unless `own`, the workspace's templates are left aside.
    """

    def __init__(self, root: Path, settings: Mapping[str, Any], shelf: Shelf, today: str, dialect: str = "md",
                 links: Callable[[str], Links] | None = None, wiki: str = "", *, own: bool = True) -> None:
        self.root = root
        self.settings = settings
        self.shelf = shelf
        self.today = today
        self.links = links
        self.env: Sandbox = environment(overrides_of(root) if own else None, dialect=dialect, wiki=wiki)

    def page(self, page: Page, names: Sequence[str]) -> Sheet:
        """These files of the page; with none, only what is said of it."""
        head, *others = (self.shelf.get(h) for h in page.members)
        sources = [self.shelf.shared(h) for h in page.sources]
        catalogue = [self._catalogue(page.catalogue, page.touchpoints)] if page.catalogue else []
        documents = sorted((head, *others, *sources, *catalogue), key=lambda d: d.file)
        workspace = Workspace(self.root, self.settings, {d.id: d for d in documents})
        maps = [d for d in others if d.kind == MAP]
        journeys = [d for d in others if d.kind == JOURNEY]
        graphs = [_graph(j, workspace) for j in journeys]
        ground = Ground((head, *maps, *journeys), workspace, by_journey(journeys, graphs))
        sheet = Sheet({}, [
            summary(head, maps, workspace, self.today, journeys, ground) | {"open_questions": ground.open.total()},
            *(map_entry(m, head, workspace, ground) for m in maps),
            *(journey_entry(j, graph, workspace, ground) for j, graph in zip(journeys, graphs, strict=True)),
        ], [told(j, graph, workspace) for j, graph in zip(journeys, graphs, strict=True)])
        picture = embed(self.root, head) if page.pictures or head.data.get("image") else None
        if isinstance(picture, Problem):
            sheet.problems.append(placed(self.root, head.file, picture.path, picture))
            picture = None
        sheet.picture = picture or ""
        if names:
            t = translator(workspace.language(head))
            if page.kind == PERSONA:
                view = persona_view(head, maps, workspace, t, self.today, picture, journeys, graphs, ground)
                self._print(sheet, "persona", view, names)
            else:
                self._print(sheet, "map", map_view(head, workspace, t, self.today), names)
        return sheet

    def catalogue(self, header: Header, sources: Iterable[Header], passing: Sequence[Mapping[str, Any]],
                  personas: Sequence[Mapping[str, Any]]) -> Callable[[str, Sequence[str]], Sheet]:
        """What prints these files of the page of the touchpoints or of the departments, by its id.

        `passing` is what each journey tells, `personas` what is said of each.
        """
        @cache
        def shown() -> tuple[Any, ...]:
            document = self._catalogue(header, header.touchpoints)
            documents = sorted((document, *map(self.shelf.shared, sources)), key=lambda d: d.file)
            workspace = Workspace(self.root, self.settings, {d.id: d for d in documents})
            t = translator(workspace.language(document))
            from .encounters import Encounters

            over = document, passing, personas, workspace, t
            return *over, Encounters(*over)

        def printed(id_: str, names: Sequence[str]) -> Sheet:
            from . import view_departments, view_touchpoints  # most workspaces have no catalogue yet

            if id_ == CATALOGUE:
                view = view_touchpoints.touchpoints_view(*shown())
                sheet = Sheet({}, [view_touchpoints.entry(view)])
            else:
                view = view_departments.departments_view(*shown())
                sheet = Sheet({}, [view_departments.entry(view)])
            self._print(sheet, id_, view, names)
            return sheet

        return printed

    def gallery(self, entries: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]],
                pictures: Mapping[str, str], names: Sequence[str]) -> Sheet:
        """The index over all pages. `entries` are the first ones of each page, `others` the pages over all journeys."""
        sheet = Sheet({}, [{}])
        t = translator(self.settings["language"])
        if sum(map(len, pictures.values())) > MAX_GALLERY:
            pictures = {}
        self._print(sheet, INDEX, index_view(entries, self.settings, t, pictures, others), names)
        return sheet

    def pictures(self, headers: Iterable[Header]) -> dict[str, str]:
        """The pictures of these documents by id, as `data:` addresses; what is wrong with others was said before."""
        found = ((header.id, embed(self.root, self.shelf.get(header))) for header in headers)
        return {id_: picture for id_, picture in found if isinstance(picture, str)}

    def cards(self, entry: Mapping[str, Any], endings: Iterable[str], picture: str = "") -> dict[str, str]:
        """What stands for a page in the gallery of each format: see `frame`. Only with our own templates."""
        t = translator(self.settings["language"])
        view = {"c": gallery_card(entry, t, picture), "t": labels(t), "lang": t.spoken, "people": 0}
        return {ending: render(self.env, f"{INDEX}_card.{ending}.jinja", view) for ending in endings}

    def frame(self, ending: str, numbers: Mapping[str, int], maps: int, others: Sequence[Mapping[str, Any]],
              made: Mapping[str, str]) -> str:
        """The gallery with `made` in the place of each group's cards: see `gallery.frame_view`."""
        t = translator(self.settings["language"])
        marked = {key: Markup(mark) for key, mark in made.items()}  # noqa: S704 - a mark of ours
        return render(self.env, f"{INDEX}.{ending}.jinja", frame_view(numbers, maps, self.settings, t, others, marked))

    def _catalogue(self, header: Header, touchpoints: Iterable[str]) -> Document:
        """The catalogue with these of its entries alone, and without what else its file says."""
        whole = self.shelf.shared(header).data
        entries = {entry["id"]: entry for entry in whole.get(CATALOGUE, ())}
        data = {key: whole[key] for key in ("kind", "id", "language") if key in whole}
        data[CATALOGUE] = [entries[id_] for id_ in touchpoints]
        return Document(CATALOGUE, CATALOGUE, data, header.file, "")

    def _print(self, sheet: Sheet, template: str, view: dict[str, Any], names: Sequence[str]) -> None:
        links = self.links(view["id"] if template in (PERSONA, "map") else template) if self.links else BESIDE
        for name in names:
            stem, _, ending = name.rpartition(".")
            try:
                if ending == "svg":
                    journey = next(j for j in view["journeys"] if j["id"] == stem)
                    sheet.texts[name] = render(self.env, "journey.svg.jinja", view | {"journey": journey})
                else:
                    if template == PERSONA and ending == self.env.dialect:
                        view = view | {"curves": True, "mermaid": self.settings["render"]["mermaid"]}
                    sheet.texts[name] = render(self.env, f"{template}.{ending}.jinja", view, links)
            except InputError as fault:
                sheet.problems.extend(fault.problems)


def _graph(journey: Document, workspace: Workspace) -> "Ways":
    from empathy_cli.insight.ways import ways  # only where a journey is made

    return ways(journey.data, workspace.touchpoints)
