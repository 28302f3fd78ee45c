"""Files of Markdown in a folder, named by their titles: for people who browse a repository, for wikis on Git."""

from collections.abc import Mapping, Sequence
from typing import Any

from empathy_cli.model.problem import InputError
from empathy_cli.publish.leaf import Leaf, LeafKind
from empathy_cli.publish.target import Placed, Settings, Unfit

from .names import UNPRINTABLE, clean, fitting, folded, relative, steady, wide


class Plain:
    """`Personas/README.md`, `Personas/Andri Caflisch.md`, `Personas/pictures/…`; links are relative, with `.md`.

    The other profiles of files say what is different.
    """

    name = "plain"
    dialect = "md"
    extras: Mapping[str, Any] = {"name": "plain", "mermaid": "fence", "details": True, "nested": 2}

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        try:
            self.home = self._home(settings.under)
        except Unfit as unfit:
            raise InputError(unfit.problem, exit_code=2) from None

    def _home(self, under: str) -> str:
        """The folder of our pages; `/` in its title makes folders."""
        return "/".join(self.named(part) for part in under.split("/"))

    def named(self, title: str) -> str:
        """The name of the page's file, without `.md`."""
        return steady(wide(clean(title), UNPRINTABLE))

    def place(self, kind: LeafKind, id_: str, title: str) -> str:
        if kind == "picture":
            return fitting(f"{self.home}/pictures/{id_}")
        name = "README" if kind == "contents" else self.named(title)
        return fitting(f"{self.home}/{name}.md")

    def fold(self, at: str) -> str:
        return folded(at)

    def href(self, to: Placed, source: str) -> str:
        return relative(to.at, source)

    def picture(self, at: str, source: str) -> str:
        return relative(at, source)

    def kept(self, data: bytes) -> bytes:
        return data

    def blocks(self, contents: Placed, pages: Sequence[Placed], owner: str) -> list[Leaf]:  # noqa: ARG002 - it has none
        return []
