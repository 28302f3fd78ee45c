"""A GitHub wiki: one flat space of names, whatever the folder. The name of a file is the title that people read.

In a name `-` stands for a blank; a hyphen that somebody typed is kept as U+2010, as GitHub itself does. A link is the
name without `.md`, percent-encoded.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.leaf import Leaf, LeafKind
from empathy_cli.publish.target import Placed, Unfit

from .names import UNPRINTABLE, clean, fitting, folded, quoted, steady, wide
from .plain import Plain
from .sidebar import listed

HYPHEN = "\u2010"
PAGES = frozenset({"md", "markdown", "mkd", "mkdn", "mdown", "textile", "rdoc", "org", "creole", "rest", "rst",
                   "asciidoc", "adoc", "asc", "pod", "mediawiki", "wiki"})
"""Extensions of what gollum, and so GitHub and GitLab, take for a page."""


def not_home(name: str) -> str:
    """The name of our contents page. Raises Unfit where that is the page that everybody sees first: it is not ours."""
    if folded(name) == "home":
        raise Unfit(Problem(N_("“Home” is the wiki's own first page: choose another “under” in empathy.yaml")))
    return name


class GitHub(Plain):
    """`Personas.md` and `Personas-Andri-Caflisch.md`; pictures in the folder `Personas`, where no page can stand."""

    name = "github"
    extras: Mapping[str, Any] = {"name": "github", "mermaid": "fence", "details": True, "nested": 2}

    def _home(self, under: str) -> str:
        return not_home(self.named(under))

    def named(self, title: str) -> str:
        return steady(wide(clean(title), UNPRINTABLE).replace("-", HYPHEN).replace(" ", "-"))

    def place(self, kind: LeafKind, id_: str, title: str) -> str:
        if kind == "picture":
            return fitting(f"{self.home}/{id_}")
        if kind == "contents":
            return fitting(f"{self.home}.md")
        return fitting(f"{self.named(f'{self.settings.under} {clean(title)}')}.md")

    def fold(self, at: str) -> str:
        """The name of a page alone, without its folder and its extension: by that GitHub finds it."""
        stem, _, extension = at.rpartition(".")
        if extension.lower() not in PAGES:
            return folded(at)
        return folded(stem.rpartition("/")[2].replace(" ", "-")) + ".md"

    def href(self, to: Placed, source: str) -> str:  # noqa: ARG002 - one flat space: the same from everywhere
        return quoted(to.at.removesuffix(".md"))

    def blocks(self, contents: Placed, pages: Sequence[Placed], owner: str) -> list[Leaf]:  # noqa: ARG002 - see `blocks`
        return listed(self, "_Sidebar.md", contents, pages) if self.settings.sidebar else []
