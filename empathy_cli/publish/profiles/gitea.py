"""A Gitea or Forgejo wiki: one flat space; a name is its title, percent-encoded, with `-` for a blank.

A title with a hyphen keeps its blanks and ends with `.-`, or the hyphen would be shown as one. Source: Gitea's
`services/wiki/wiki_path.go`; names that it reserves cannot come up, as all of ours begin with the contents page's.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from empathy_cli.publish.leaf import LeafKind
from empathy_cli.publish.target import Placed

from .github import GitHub
from .names import clean, fitting, folded, relative, wide

_MARK = ".-"


class Gitea(GitHub):
    """`Personas.md`, `Personas-Andri-Caflisch.md`, `Personas x-y.-.md`; pictures in the folder `Personas`."""

    name = "gitea"
    extras: Mapping[str, Any] = {"name": "gitea", "mermaid": "fence", "details": True, "nested": 2}

    def named(self, title: str) -> str:
        """The name of the page's file, without `.md`."""
        text = clean(title)
        if text[0] in "._":
            text = wide(text[0], "._") + text[1:]
        if "-" in text or text.endswith(".md"):
            return quote(text + _MARK, safe=" ")
        return quote(text.replace(" ", "-"), safe="")

    def place(self, kind: LeafKind, id_: str, title: str) -> str:
        if kind == "picture":
            return fitting(f"{self.home}/{id_}")
        return fitting(self.named(self.settings.under if kind == "contents"
                                  else f"{self.settings.under} {clean(title)}") + ".md")

    def fold(self, at: str) -> str:
        if not at.endswith(".md"):
            return folded(at)
        name = at.removesuffix(".md")
        return folded(_titled(name)) + (_MARK if name.endswith(_MARK) else "") + ".md"

    def href(self, to: Placed, source: str) -> str:  # noqa: ARG002 - one flat space: the same from everywhere
        return to.at.removesuffix(".md").replace(" ", "%20")

    def picture(self, at: str, source: str) -> str:
        return relative(at, source)


def _titled(name: str) -> str:
    """The title that Gitea shows for the name of a file."""
    return unquote(name.removesuffix(_MARK) if name.endswith(_MARK) else name.replace("-", " "))
