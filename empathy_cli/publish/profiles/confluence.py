"""A space of Confluence: a page is found by its title, which is unique in its space, whatever its case.

Ours stand below the contents page, and the pictures of all of them are attached to it.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.publish.leaf import Leaf, LeafKind
from empathy_cli.publish.target import Placed, Settings, Unfit

from .names import clean

MAX_TITLE = 255
"""UTF-16 units: what Confluence's own program counts in."""
BETWEEN = "/"
"""Between the title of the contents page and the name of a picture; no file of ours has it in its name."""


class Confluence:
    """`Personas`, and below it `Andri Caflisch`; pictures are `Personas/wet-boots.svg`."""

    name = "confluence"
    dialect = "storage"
    extras: Mapping[str, Any] = {"name": "confluence", "mermaid": "", "details": True, "nested": 2, "titled": True}

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        try:
            self.home = self._title(settings.under)
        except Unfit as unfit:
            raise InputError(unfit.problem, exit_code=2) from None

    def place(self, kind: LeafKind, id_: str, title: str) -> str:
        if kind == "picture":
            return f"{self.home}{BETWEEN}{id_}"
        return self.home if kind == "contents" else self._title(title)

    def fold(self, at: str) -> str:
        return unicodedata.normalize("NFC", unicodedata.normalize("NFD", at).casefold())

    def href(self, to: Placed, source: str) -> str:  # noqa: ARG002 - a title is the same from everywhere
        return to.at

    def picture(self, at: str, source: str) -> str:
        """The file alone on the page that it is attached to, else PAGE/FILE."""
        page, _, file = at.rpartition(BETWEEN)
        return file if page == source else at

    def kept(self, data: bytes) -> bytes:
        return data

    def blocks(self, contents: Placed, pages: Sequence[Placed], owner: str) -> list[Leaf]:  # noqa: ARG002 - the tree of pages is the list
        return []

    def _title(self, title: str) -> str:
        text = clean(title)
        length = len(text.encode("utf-16-le")) // 2
        if length > MAX_TITLE:
            raise Unfit(Problem(N_("its title is {n} characters long, and Confluence takes {limit}"),
                                {"n": length, "limit": MAX_TITLE}))
        return text
