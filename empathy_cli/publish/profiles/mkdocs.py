"""A site of MkDocs, or of what reads the same files, as Zensical: pages named by id, so that addresses stay.

`folder` of the settings is the project, with mkdocs.yml, or the folder of its pages: the driver finds out which (see
`drivers.folder`) and says so here, before anything is named.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from empathy_cli.model.text import slug
from empathy_cli.publish.leaf import Leaf, LeafKind
from empathy_cli.publish.target import Placed, Settings

from .names import UNPRINTABLE, clean, fitting, folded, steady, wide
from .plain import Plain


@dataclass(frozen=True, slots=True)
class Project:
    """Where the pages of a site stand below the folder that is published into, and whether mkdocs.yml is in it."""

    docs: str = "docs"
    """"" where it is the folder itself."""
    nav: bool = True


class MkDocs(Plain):
    """`docs/personas/index.md`, `docs/personas/andri-caflisch.md`; our entries in the `nav:` of mkdocs.yml."""

    name = "mkdocs"
    extras: Mapping[str, Any] = {"name": "mkdocs", "mermaid": "", "details": False, "nested": 4}

    def __init__(self, settings: Settings, project: Project = Project()) -> None:
        self.project = project
        super().__init__(settings)

    def _home(self, under: str) -> str:
        parts = [slug(part) or steady(wide(clean(part), UNPRINTABLE)) for part in under.split("/")]
        return "/".join([*([self.project.docs] if self.project.docs else []), *parts])

    def place(self, kind: LeafKind, id_: str, title: str) -> str:
        if kind == "picture":
            return fitting(f"{self.home}/pictures/{id_}")
        clean(title)
        return fitting(f"{self.home}/{'index' if kind == 'contents' else id_}.md")

    def fold(self, at: str) -> str:
        """README.md is an index, too."""
        folder, _, name = folded(at).rpartition("/")
        return f"{folder}/index.md" if name == "readme.md" else f"{folder}/{name}"

    def blocks(self, contents: Placed, pages: Sequence[Placed], owner: str) -> list[Leaf]:  # noqa: ARG002 - see `blocks`
        if not self.settings.sidebar or not self.project.nav:
            return []
        entries = [f"- {_quoted(contents.title)}:", f"  - {_quoted(self._page(contents))}"]
        entries += [f"  - {_quoted(page.title)}: {_quoted(self._page(page))}" for page in pages if page.kind == "page"]
        text = "".join(f"{entry}\n" for entry in entries)
        return [Leaf("block:mkdocs.yml", "block", "", "mkdocs.yml", text.encode(), style="nav")]

    def _page(self, page: Placed) -> str:
        return page.at.removeprefix(f"{self.project.docs}/") if self.project.docs else page.at


def _quoted(text: str) -> str:
    """A text in double quotes: what JSON writes there, YAML reads."""
    return json.dumps(text, ensure_ascii=False)
