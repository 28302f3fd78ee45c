"""A GitLab wiki: pages in folders, a page beside the folder of the same name; in a name `-` stands for a blank.

A link with a dot at its head is resolved against the page that it stands on, as GitLab's own `WikiLinkFilter` does it;
one without leads from the top. Names are as in gollum; GitLab allows 245 bytes for one (`Gitlab::WikiPages`).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from empathy_cli.publish import redirections
from empathy_cli.publish.leaf import Leaf, LeafKind
from empathy_cli.publish.target import Placed

from .github import PAGES, not_home
from .names import UNPRINTABLE, clean, fitting, folded, quoted, relative, steady, wide
from .plain import Plain
from .sidebar import listed

MAX_TITLE = 245
SIDEBAR = "_sidebar.md"
REDIRECTS = ".gitlab/redirects.yml"


class GitLab(Plain):
    """`personas.md` and `personas/Andri-Caflisch.md`."""

    name = "gitlab"
    extras: Mapping[str, Any] = {"name": "gitlab", "mermaid": "fence", "details": True, "nested": 2}
    shared = (REDIRECTS,)
    """What must be looked at, too, before it is known what a plan changes there."""

    def _home(self, under: str) -> str:
        return not_home("/".join(self.named(part.lower()) for part in under.split("/")))

    def named(self, title: str) -> str:
        return steady(wide(clean(title), UNPRINTABLE).replace(" ", "-"))

    def place(self, kind: LeafKind, id_: str, title: str) -> str:
        if kind == "picture":
            return fitting(f"{self.home}/pictures/{id_}")
        slug = self.home if kind == "contents" else f"{self.home}/{self.named(title)}"
        return fitting(slug, MAX_TITLE) + ".md"

    def fold(self, at: str) -> str:
        stem, _, extension = at.rpartition(".")
        return folded(stem.replace(" ", "-")) + ".md" if extension.lower() in PAGES else folded(at)

    def href(self, to: Placed, source: str) -> str:
        slug = to.at.removesuffix(".md")
        return quoted(slug) if source == SIDEBAR else _from(slug, source)  # a sidebar is shown on pages of all folders

    def picture(self, at: str, source: str) -> str:
        return _from(at, source)

    def blocks(self, contents: Placed, pages: Sequence[Placed], owner: str) -> list[Leaf]:  # noqa: ARG002 - see `blocks`
        """The sidebar only where there is one: it takes the place of the list of all pages."""
        return listed(self, SIDEBAR, contents, pages, "html?") if self.settings.sidebar else []

    def redirects(self, moved: Sequence[tuple[str, str]], bodies: Mapping[str, str]) -> Leaf | None:
        """Where pages went that moved now (old and new place), or in earlier runs (in `bodies`, by id of the block)."""
        id_ = f"block:{REDIRECTS}"
        now = [(old.removesuffix(".md"), new.removesuffix(".md")) for old, new in moved]
        text = redirections.lines(redirections.followed(redirections.entries(bodies.get(id_, "")), now))
        return Leaf(id_, "block", "", REDIRECTS, text.encode(), style="redirects") if text else None


def _from(to: str, source: str) -> str:
    """With a dot at its head, also where the name itself has one in it: GitLab would take that for a file's."""
    href = relative(to, source)
    return href if href.startswith("..") else f"./{href}"
