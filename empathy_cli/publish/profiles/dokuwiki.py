"""DokuWiki: a namespace of our own, in it `start`, which leads to all other pages.

The wiki makes an id of whatever it is asked for: small letters, no accents, `_` for what is neither letter nor digit
(`María José (Ops)!` is `maria_jose_ops`). How it does so is a setting of its own. So for Latin letters the id is made
here, of signs that every wiki leaves as they are; ids in other scripts are asked from it, see the driver. The title
that people read is the heading of the page.

A picture stands in the namespace too, as `{{:personas:wet-boots.svg}}`: no page can be called so.
"""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.leaf import Leaf, LeafKind
from empathy_cli.publish.target import Placed, Settings, Unfit

from .names import clean, folded

START = "start"
SIDEBAR = "sidebar"
MANIFESTS = "empathy"
"""The namespace of the lists of our pages, one for each owner."""
MAX_NAME = 200
"""Bytes of one name in the wiki's folders, percent-encoded: its attic adds a time and endings, and 255 fit."""
_LATIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "å": "a", "đ": "d",
                        "ð": "dh", "ħ": "h", "ı": "i", "ĸ": "k", "ł": "l", "ŋ": "n", "þ": "th", "ŧ": "t", "ſ": "s"})


class DokuWiki:
    """`personas:start`, `personas:andri_caflisch`."""

    name = "dokuwiki"
    dialect = "dokuwiki"
    extras: Mapping[str, Any] = {"name": "dokuwiki", "mermaid": "", "details": False, "nested": 2}

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.home = ":".join(name for part in settings.under.split(":") if (name := named(part)))

    def place(self, kind: LeafKind, id_: str, title: str) -> str:
        if not self.home or self.home.split(":")[0] == MANIFESTS:
            raise Unfit(Problem(N_("“{under}” cannot be the namespace of our pages: choose another one as `under`"),
                                {"under": self.settings.under}))
        if kind == "contents":
            return f"{self.home}:{START}"
        if kind == "picture":
            return f"{{{{:{self.home}:{id_}}}}}"
        name = _fitting(named(clean(title)) or id_)
        if name in (START, SIDEBAR):
            raise Unfit(Problem(N_("“{name}” is what DokuWiki calls a page with a task of its own: choose another "
                                   "title"), {"name": name}))
        return f"{self.home}:{name}"

    def holds(self, at: str) -> bool:
        """Whether it is in the namespace of our pages as the settings name it now."""
        return at == SIDEBAR or at.removeprefix("{{:").startswith(f"{self.home}:")

    def fold(self, at: str) -> str:
        return folded(at)

    def href(self, to: Placed, source: str) -> str:  # noqa: ARG002 - a full id: the same from everywhere
        return f":{to.at}"

    def picture(self, at: str, source: str) -> str:  # noqa: ARG002 - as above
        return at[2:-2]

    def kept(self, data: bytes) -> bytes:
        return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").strip()  # the wiki's MD5 may leave out these blanks

    def blocks(self, contents: Placed, pages: Sequence[Placed], owner: str) -> list[Leaf]:  # noqa: ARG002 - one line
        """A line in the wiki's sidebar, where it has one: a new one would change how every page looks."""
        if not self.settings.sidebar:
            return []
        from empathy_cli.render.dialects.dokuwiki import link

        line = f"  * {link(self.href(contents, SIDEBAR), contents.title)}\n"
        return [Leaf(f"block:{SIDEBAR}", "block", "", SIDEBAR, line.encode(), style="lines?")]


def named(title: str) -> str:
    """A title as DokuWiki's `cleanID` folds it, in signs that it never folds any more; "" where nothing is left."""
    text = unicodedata.normalize("NFC", title).lower().translate(_LATIN)
    found: list[str] = []
    for sign in text:
        base = unicodedata.normalize("NFKD", sign)
        plain = "".join(c for c in base if not unicodedata.combining(c))
        if plain.isascii() and plain.isalnum():
            found.append(plain)
        elif sign in "-." or unicodedata.category(sign)[0] in "LNM":
            found.append(sign)
        else:
            found.append("_")
    name = "_".join(filter(None, "".join(found).split("_")))
    return unicodedata.normalize("NFC", name.strip("._-"))


def _fitting(name: str) -> str:
    """A name that the wiki's folders take: a longer one is cut, and told apart by a digest."""
    if len(quote(name)) <= MAX_NAME:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    while len(quote(name)) > MAX_NAME - 9:
        name = name[:-1]
    return f"{name.rstrip('._-')}_{digest}"
