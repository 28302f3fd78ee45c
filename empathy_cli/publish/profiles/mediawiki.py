"""MediaWiki: `Personas` and its subpages `Personas/Andri Caflisch`; pictures in the name space of files.

What a title cannot hold is written with its wide twin (`C#` becomes `C＃`), as in files: people read the same, and
two titles stay two pages. Source: MediaWiki's `MediaWikiTitleCodec` and the manual's “Page title”.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.publish.leaf import Leaf, LeafKind
from empathy_cli.publish.target import Placed, Settings, Unfit

from .names import clean, wide

ILLEGAL = "#<>[]|{}"
MAX_TITLE = 255
"""Bytes of a title, without the name of its name space."""
MAX_FILE = 240
LISTS = ".empathy"
"""Below the home of our pages: where each owner's list of pages stands."""
_ESCAPES = re.compile(r"%(?=[0-9A-Fa-f]{2})|&(?=[A-Za-z0-9#\x80-\U0010ffff]+;)|~(?=~~)|(?<=~)~(?=~)|(?<=~~)~")
_DOTS = re.compile(r"(?:(?<=/)|\A)\.{1,2}(?=/|\Z)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_LEGAL = re.compile(r"[^\x00-\x1f\x7f#<>\[\]|{}\ufffd]{1,300}\Z")


class MediaWiki:
    """Titles of pages are their places."""

    name = "mediawiki"
    dialect = "mediawiki"
    extras: Mapping[str, Any] = {"name": "mediawiki", "mermaid": "", "details": False, "nested": 2}

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        try:
            home = _titled(settings.under).strip("/ ")
            self.home = _short(_first(home), MAX_TITLE)
        except Unfit as unfit:
            raise InputError(unfit.problem, exit_code=2) from None
        if not self.home or self.home.startswith(":"):
            raise InputError(Problem(N_("“{under}” cannot be the title of a page: `under` says where ours stand"),
                                     {"under": settings.under}), exit_code=2)

    def place(self, kind: LeafKind, id_: str, title: str) -> str:
        if kind == "picture":
            name = wide(clean(f"{self.home}-{id_}"), f"{ILLEGAL}:\\").replace("/", "-")
            return f"File:{_short(_first(name), MAX_FILE)}"
        if kind == "contents":
            return self.home
        name = _titled(title)
        if name.split("/")[0].casefold() == LISTS:
            raise Unfit(Problem(N_("a page of this name holds the list of our pages: choose another title")))
        return _short(f"{self.home}/{name}", MAX_TITLE)

    def fold(self, at: str) -> str:
        """The wiki tells all titles apart but for what it writes alike itself; the first letter of all is a capital."""
        return unicodedata.normalize("NFC", _first(" ".join(at.replace("_", " ").split())))

    def href(self, to: Placed, source: str) -> str:  # noqa: ARG002 - a title leads there from everywhere
        """A title in `[[…]]`. One that names a file or a category would show it, or put the page into it."""
        return f":{to.at}" if ":" in to.at.split("/")[0] else to.at

    def picture(self, at: str, source: str) -> str:  # noqa: ARG002 - as above
        return at

    def kept(self, data: bytes) -> bytes:
        """Composed, without blanks at the end; control characters become U+FFFD."""
        text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
        return _CONTROL.sub("\ufffd", unicodedata.normalize("NFC", text)).rstrip(" \t\n").encode()

    def blocks(self, contents: Placed, pages: Sequence[Placed], owner: str) -> list[Leaf]:  # noqa: ARG002 - its menu is the administrators'
        return []

    def manifest(self, owner: str) -> str:
        """The page on which the list of this owner's pages stands."""
        return f"{self.home}/{LISTS}/{owner}"

    def holds(self, at: str, owner: str) -> bool:
        """Whether a page of this owner can stand there: below the home, and no list of another one."""
        lists, own = f"{self.home}/{LISTS}/", f"{self.home}/{LISTS}/{owner}/"
        below = at == self.home or at.startswith((f"{self.home}/", self.place("picture", "-", "")[:-1]))
        return below and (not at.startswith(lists) or at.startswith(own))

    def aside(self, id_: str, owner: str) -> str:
        """Where a page waits while two of ours change places."""
        return f"{self.home}/{LISTS}/{owner}/{id_}"


def legal(title: str) -> bool:
    """Whether the wiki may be asked for it, whoever wrote it down."""
    return bool(_LEGAL.match(title)) and not title.startswith((" ", ":", "_"))


def _titled(title: str) -> str:
    """The title as the wiki takes it, in one line. Raises Unfit."""
    text = wide(clean(title), ILLEGAL + "_")
    if "\ufffd" in text:
        raise Unfit(Problem(N_("its title holds a character that was lost before (U+FFFD): write it anew")))
    text = _ESCAPES.sub(lambda sign: wide(sign[0], sign[0]), text)
    return _DOTS.sub(lambda dots: wide(dots[0], "."), text)


def _short(title: str, limit: int) -> str:
    if (length := len(title.encode())) > limit:
        raise Unfit(Problem(N_("the name of its page would be {n} bytes long, and {limit} fit: choose a shorter title"),
                            {"n": length, "limit": limit}))
    return title


def _first(title: str) -> str:
    """With the capital that the wiki begins every title with."""
    capital = title[:1].upper()
    return capital + title[1:] if len(capital) == 1 else title
