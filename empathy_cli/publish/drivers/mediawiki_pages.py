"""What stands in a MediaWiki: revisions and hashes of many pages in one request, and the lists of who owns which."""

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import inert
from empathy_cli.publish.manifest import Manifest, dump, load
from empathy_cli.publish.profiles.mediawiki import LISTS, MAX_TITLE, MediaWiki, legal
from empathy_cli.publish.target import PublishError

from .mediawiki_api import Api

Asked = TypeVar("Asked")
Found = TypeVar("Found")
SUMMARY = "empathy publish"
"""What the history of a page says about every change of ours."""
_OPENING, _CLOSING = "<pre>\n", "\n</pre>"
_ACTIVE = re.compile(r"[<>&~'_\uff3f]|\{(?=\{)|\[(?=\[)|(?<=\{)\{")
_ACTIVE_OR_FOREIGN = re.compile(_ACTIVE.pattern + r"|[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Page:
    """A page, or a file, as it is now."""

    id: int
    revision: int
    digest: str
    left: bool = False
    """Whether it only leads on to where we moved its text, and nobody touched it since."""


def _shaped(method: Callable[["Pages", Asked], Found]) -> Callable[["Pages", Asked], Found]:
    """Of a method that takes answers apart: see `Api.shaped`."""
    def shaped(self: "Pages", asked: Asked) -> Found:
        with self.api.shaped():
            return method(self, asked)

    return shaped


class Pages:
    """Reads the pages of a wiki, as many as it allows at once."""

    def __init__(self, api: Api, profile: MediaWiki) -> None:
        self.api = api
        self.profile = profile

    @_shaped
    def at(self, titles: Collection[str]) -> dict[str, Page]:
        """The pages that exist, by the titles as they were asked for."""
        found: dict[str, Page] = {}
        asked = [title for title in dict.fromkeys(titles) if legal(title)]
        pages = [title for title in asked if not is_file(title)]
        for title, page in self._asked(pages, prop="revisions|info", rvprop="ids|sha1|user|comment"):
            last = (page.get("revisions") or [{}])[0]
            digest = last.get("sha1") or f"hidden:{last.get('revid')}"
            left = bool(page.get("redirect")) and not last.get("parentid") and SUMMARY in str(last.get("comment")) \
                and bool(self.api.wiki.name) and last.get("user") == self.api.wiki.name
            found[title] = Page(int(page["pageid"]), int(last.get("revid", 0)), str(digest), left)
        files = [title for title in asked if is_file(title)]
        for title, page in self._asked(files, prop="imageinfo|info", iiprop="sha1"):
            info = (page.get("imageinfo") or [{}])[0]
            found[title] = Page(int(page["pageid"]), int(page.get("lastrevid", 0)), str(info.get("sha1", "none")))
        return found

    @_shaped
    def titles(self, ids: Collection[int]) -> dict[int, str]:
        """Where these pages are now, wherever somebody moved them."""
        found = {}
        for some in _pieces(sorted(ids), self.api.wiki.many):
            for part in self.api.query(pageids="|".join(map(str, some)), prop="info"):
                found.update({int(p["pageid"]): str(p["title"]) for p in part.get("pages", ()) if not p.get("missing")})
        return found

    @_shaped
    def texts(self, titles: Sequence[str]) -> dict[str, bytes]:
        asked = [title for title in titles if legal(title) and not is_file(title)]
        found = {}
        for title, page in self._asked(asked, prop="revisions", rvprop="content", rvslots="main"):
            text = _content(page)
            if text is not None:
                found[title] = text.encode()
        return found

    @_shaped
    def manifest(self, owner: str) -> tuple[Manifest, int]:
        """Ours, with what other owners hold below the same home; and the revision of our page, 0 where none is.

        Everybody may write that page. It counts only as our own account left it, and with places that can be ours.
        """
        title = self.profile.manifest(owner)
        own, revision, space = Manifest(), 0, 0
        for part in self.api.query(titles=title, prop="revisions", rvprop="ids|content|user", rvslots="main"):
            _here(part)
            for page in part.get("pages", ()):
                space = int(page.get("ns", 0))
                if page.get("revisions"):
                    revision = int(page["revisions"][0]["revid"])
                    own = self._ours(load(read_list(_content(page)), owner), str(page["revisions"][0].get("user", "?")),
                                     owner)
        others: dict[str, Mapping[str, Any]] = {}
        prefix = f"{self.profile.home}/{LISTS}/"
        prefix = prefix.partition(":")[2] if space else prefix
        for part in self.api.query(generator="allpages", gapprefix=prefix, gapnamespace=space,
                                   gaplimit=50, prop="revisions", rvprop="content", rvslots="main"):
            for page in part.get("pages", ()):
                name = str(page["title"]).rpartition(f"/{LISTS}/")[2]
                if name != owner and "/" not in name and page.get("revisions"):
                    others[name] = {id_: {"at": entry.at, "kind": entry.kind}
                                    for id_, entry in load(read_list(_content(page)), name).entries.items()}
        return replace(own, others=others), revision

    def _ours(self, found: Manifest, by: str, owner: str) -> Manifest:
        if found.state != "ok":
            return Manifest(state=found.state)
        if self.api.wiki.name and by != self.api.wiki.name:
            return Manifest(state="foreign", by=inert(by)[:MAX_TITLE])
        if not all(self.profile.holds(entry.at, owner) for entry in found.entries.values()):
            return Manifest(state="corrupt")
        return found

    def _asked(self, titles: Sequence[str], **asked: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        """Each page that exists, with the title as it was asked for: the wiki answers with its own form of it."""
        many = min(self.api.wiki.many, 50) if "rvslots" in asked else self.api.wiki.many
        for some in _pieces(titles, many):
            written: dict[str, str] = {}
            pages: dict[str, dict[str, Any]] = {}
            for part in self.api.query(titles="|".join(some), **asked):
                written.update({n["from"]: n["to"] for n in part.get("normalized", ())})
                _here(part)
                for page in part.get("pages", ()):
                    if not page.get("missing") and not page.get("invalid") and "pageid" in page:
                        pages[page["title"]] = {**page, **pages.get(page["title"], {})}  # older files follow
            for title in some:
                if found := pages.get(written.get(title, title)):
                    yield title, found


def is_file(title: str) -> bool:
    return title.startswith("File:")


def listed(manifest: Manifest, owner: str) -> str:
    """The page of our list. Nothing in it acts in the wiki: what could is written as JSON can say it, too."""
    data = dump(Manifest(manifest.entries), owner).decode().rstrip("\n")
    active = _ACTIVE if unicodedata.is_normalized("NFC", data) else _ACTIVE_OR_FOREIGN
    quiet = active.sub(lambda sign: json.dumps(sign[0])[1:-1] if sign[0] > "~" else f"\\u{ord(sign[0]):04x}", data)
    return ("''Do not edit this page: empathy keeps the list of the pages here that it publishes.''\n\n"
            f"{_OPENING}{quiet}{_CLOSING}")


def read_list(text: str | None) -> bytes | None:
    """What stands in the list of such a page: "" where none does."""
    if text is None:
        return None
    _, _, after = text.partition(_OPENING)
    return after.rpartition(_CLOSING)[0].encode()


def _here(part: Mapping[str, Any]) -> None:
    """Raises PublishError where a title begins with the name of another wiki."""
    for elsewhere in part.get("interwiki", ()):
        raise PublishError(Problem(N_("“{title}” leads into another wiki: choose another title for `under`"),
                                   {"title": inert(elsewhere["title"])}))


def _content(page: Mapping[str, Any]) -> str | None:
    try:
        return str(page["revisions"][0]["slots"]["main"]["content"])
    except (KeyError, IndexError, TypeError):
        return None


def _pieces(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    for at in range(0, len(items), size):
        yield items[at:at + size]
