"""One page: from its documents to its files' bytes, and to what the gallery and `empathy.json` say of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from empathy_cli.insight.certainty import coverage
from empathy_cli.locale import translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.store.images import embed

from .environment import Sandbox, environment, render
from .gallery import index_view, summary
from .overrides import overrides_of
from .plan import PERSONA, Page
from .reading import Shelf, placed
from .view import map_view, persona_view

INDEX = "index"
MAX_GALLERY = 8 * 1024 * 1024
"""Characters of pictures that the gallery embeds; where there are more, it draws all of them."""


@dataclass(slots=True)
class Sheet:
    """What became of a page: its text by format, what is said of its documents, what went wrong."""

    texts: dict[str, str]
    entries: list[dict[str, Any]]
    problems: list[Problem] = field(default_factory=list)


class Press:
    """Makes pages: one environment for all of them."""

    def __init__(self, root: Path, settings: Mapping[str, Any], shelf: Shelf, today: str) -> None:
        self.root = root
        self.settings = settings
        self.shelf = shelf
        self.today = today
        self.env: Sandbox = environment(overrides_of(root))

    def page(self, page: Page, formats: Sequence[str]) -> Sheet:
        """The page in these formats; with none, only what is said of it."""
        members = [self.shelf.get(h) for h in page.members]
        sources = [self.shelf.source(h.file, h.kind, h.id, h.digest) for h in page.sources]
        documents = sorted((*members, *sources), key=lambda d: d.file)
        workspace = Workspace(self.root, self.settings, {d.id: d for d in documents})
        head, maps = members[0], members[1:]
        known = {d.id for d in sources}
        entries = [summary(head, maps, workspace, self.today), *(_map(m, head, workspace, known) for m in maps)]
        sheet = Sheet({}, entries)
        picture = embed(self.root, head) if page.pictures or head.data.get("image") else None
        if isinstance(picture, Problem):
            sheet.problems.append(placed(self.root, head.file, picture.path, picture))
            picture = None
        if formats:
            t = translator(workspace.language(head))
            view = (persona_view(head, maps, workspace, t, self.today, picture) if page.kind == PERSONA
                    else map_view(head, workspace, t, self.today))
            self._print(sheet, "persona" if page.kind == PERSONA else "map", view, formats)
        return sheet

    def gallery(self, entries: Sequence[Mapping[str, Any]], pictures: Mapping[str, str], formats: Sequence[str],
                ) -> Sheet:
        """The index over all pages. `entries` are the first ones of each page."""
        sheet = Sheet({}, [])
        t = translator(self.settings["language"])
        if sum(map(len, pictures.values())) > MAX_GALLERY:
            pictures = {}
        self._print(sheet, INDEX, index_view(entries, self.settings, t, pictures), formats)
        return sheet

    def pictures(self, pages: Iterable[Page]) -> dict[str, str]:
        """The pictures of these pages by id, as `data:` addresses; what is wrong with others was said before."""
        found = ((page.id, embed(self.root, self.shelf.get(page.members[0]))) for page in pages)
        return {id_: picture for id_, picture in found if isinstance(picture, str)}

    def _print(self, sheet: Sheet, name: str, view: dict[str, Any], formats: Sequence[str]) -> None:
        for ending in formats:
            try:
                sheet.texts[ending] = render(self.env, f"{name}.{ending}.jinja", view)
            except InputError as fault:
                sheet.problems.extend(fault.problems)


def _map(document: Document, persona: Document, workspace: Workspace, known: set[str]) -> dict[str, Any]:
    found = coverage(document, known)
    return {
        "kind": document.kind, "id": document.id, "file": document.file, "page": persona.id, "persona": persona.id,
        "language": workspace.language(document), "title": document.data["title"], "percent": found.percent,
        "coverage": {"validated": found.validated, "supported": found.supported, "assumed": found.assumed,
                     "contested": found.contested, "total": found.total},
    }
