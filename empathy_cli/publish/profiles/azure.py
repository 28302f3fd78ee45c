"""An Azure DevOps wiki: a page beside the folder of its sub-pages, `.order` in each folder, pictures in `.attachments`.

Source: “Wiki files and file structure” of its manual: `-` is a blank, a hyphen is `%2D`, and so on; no slash of either
kind, no `#`, no character beyond U+FFFF, no period at either end; a path of at most 235 characters.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.leaf import Leaf, LeafKind
from empathy_cli.publish.target import Placed, Unfit

from .names import clean, fitting, folded, quoted, steady, wide
from .plain import Plain

MAX_PATH = 235
"""Characters, counted as the path stands in the repository, which is never shorter than the title."""
_ESCAPED = {ord(c): f"%{ord(c):02X}" for c in ':<>*?|-"'}
_AMBIGUOUS = re.compile(r"%(?=[0-9A-Fa-f]{2})")


class Azure(Plain):
    """`Personas.md`, `Personas/Andri-Caflisch.md`; links lead from the top, escaped as the names are."""

    name = "azure"
    extras: Mapping[str, Any] = {"name": "azure", "mermaid": "colons", "details": True, "nested": 4}

    def named(self, title: str) -> str:
        text = clean(title)
        if any(ord(c) > 0xFFFF for c in text):
            character = next(c for c in text if ord(c) > 0xFFFF)
            raise Unfit(Problem(N_("its title holds “{character}”, which Azure DevOps does not take in the name of a "
                                   "page"), {"character": character}))
        text = steady(_AMBIGUOUS.sub(wide("%", "%"), wide(text, "/\\#")))
        return text.translate(_ESCAPED).replace(" ", "-")

    def place(self, kind: LeafKind, id_: str, title: str) -> str:
        if kind == "picture":
            return fitting(f".attachments/{self.home.replace('/', '-')}-{id_}")
        at = fitting(f"{self.home}.md" if kind == "contents" else f"{self.home}/{self.named(title)}.md")
        if len(at) > MAX_PATH:
            raise Unfit(Problem(N_("the path of its page would be {n} characters long, and Azure DevOps takes {limit}: "
                                   "choose a shorter title"), {"n": len(at), "limit": MAX_PATH}))
        return at

    def fold(self, at: str) -> str:
        return folded(at.replace(" ", "-"))

    def href(self, to: Placed, source: str) -> str:  # noqa: ARG002 - from the top: the same from everywhere
        return "/" + _linked(to.at.removesuffix(".md"))

    def picture(self, at: str, source: str) -> str:  # noqa: ARG002 - from the top
        return "/" + quoted(at)

    def blocks(self, contents: Placed, pages: Sequence[Placed], owner: str) -> list[Leaf]:  # noqa: ARG002 - no marks
        """The order of our pages; and our first page in that of the wiki, if it has one: it sorts other pages, too."""
        if not self.settings.sidebar:
            return []
        folder, _, top = contents.at.removesuffix(".md").rpartition("/")
        at = f"{folder}/.order" if folder else ".order"
        names = [page.at.removesuffix(".md").rpartition("/")[2] for page in pages if page.kind == "page"]
        inner = f"{self.home}/.order"
        leaves = [Leaf(f"block:{at}", "block", "", at, f"{top}\n".encode(), style="lines?")]
        if names:
            text = "".join(f"{name}\n" for name in names)
            leaves.append(Leaf(f"block:{inner}", "block", "", inner, text.encode(), style="lines"))
        return leaves


def _linked(path: str) -> str:
    """The path as Azure writes it into links: its own escapes stay, all else that an address cannot hold is escaped."""
    return re.sub(r"%25(?=(?:3A|3C|3E|2A|3F|7C|2D|22))", "%", quoted(path))
