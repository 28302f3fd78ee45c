"""MediaWiki: pages by way of `api.php`.

A wiki like this changes one page at a time. So what is about to be written is noted in our list of pages first, each
page is changed only if its last revision is the one that we looked at, and a run that was killed is finished by the
next. The id of a page, which stays when it is moved, says where a half-done move has left it.
"""

import hashlib
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Self

from empathy_cli.locale import N_
from empathy_cli.model.problem import WARNING, Problem
from empathy_cli.publish.manifest import Entry, Manifest
from empathy_cli.publish.profiles.mediawiki import MediaWiki
from empathy_cli.publish.target import Change, Done, Profile, Remote, Settings, There

from .mediawiki_api import Api
from .mediawiki_pages import Page, Pages
from .mediawiki_write import GOING, Writing

READ_AHEAD = 50
DRAWN = "svg"
"""What the faces and the curves of journeys are drawn in."""


class MediaWikiDriver:
    """One wiki, for one owner."""

    def __init__(self, settings: Settings, profile: Profile, secret: str,
                 sleep: Callable[[float], None] = time.sleep) -> None:
        self.settings = settings
        self.profile = profile
        self.api = Api(settings, secret, sleep)
        self._titles = MediaWiki(settings)
        self._pages = Pages(self.api, self._titles)
        self._there: dict[str, Page] = {}
        self._list, self._foreign = 0, False
        self._texts: dict[str, bytes | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.api.__exit__()

    def endings(self) -> frozenset[str]:
        """Of the files that this wiki takes from us: asked before pages are made, so that they show no others."""
        wiki = self.api.wiki
        return wiki.endings if wiki.uploads and "upload" in wiki.rights else frozenset()

    def digest(self, data: bytes) -> str:
        return hashlib.sha1(data, usedforsecurity=False).hexdigest()

    def look(self, places: Collection[str]) -> Remote:
        found, self._list = self._pages.manifest(self.settings.owner)
        self._foreign = found.state == "foreign"
        known = {id_: replace(entry, version=entry.version.partition(GOING)[0]) for id_, entry in found.entries.items()}
        self._texts.clear()
        self._there = self._pages.at([*places, *(entry.at for entry in known.values())])
        moved = self._half_moved(found.entries)
        if moved:
            self._there |= self._pages.at(list(moved.values()))
            known |= {id_: replace(known[id_], at=at) for id_, at in moved.items()}
        there = {at: There(page.digest, str(page.revision)) for at, page in self._there.items() if not page.left}
        state = hashlib.sha256(repr(sorted((at, t.version) for at, t in there.items())).encode()).hexdigest()
        return Remote(f"{self._list}:{state[:40]}", replace(found, entries=known), there, self._notes())

    def read(self, at: str) -> bytes | None:
        if at not in self._texts:  # whoever wants to see one page wants to see the next ones, too
            titles = [title for title, page in self._there.items() if title not in self._texts and not page.left]
            start = titles.index(at) if at in titles else 0
            some = titles[start:start + READ_AHEAD] if at in titles else [at]
            texts = self._pages.texts(some)
            self._texts.update({title: texts.get(title) for title in some})
        return self._texts[at]

    def write(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        writing = Writing(self._pages, self.settings.owner, self._there, self._list, foreign=self._foreign)
        yield from writing.everything(changes, after)

    def _notes(self) -> list[Problem]:
        if not self.settings.pictures or DRAWN in self.endings():
            return []
        return [Problem(N_("this wiki takes no {ending} files from this account, so the pages have no drawings: let it "
                           "take them ($wgEnableUploads, $wgFileExtensions, the grant “Upload new files”), or write "
                           "“pictures: false”"), {"ending": DRAWN.upper()}, severity=WARNING)]

    def _half_moved(self, entries: Mapping[str, Entry]) -> dict[str, str]:
        """Entry → where its page is, if a run that was killed had begun to move it."""
        going = {}
        for id_, entry in entries.items():
            number, sign, to = entry.version.partition(GOING)
            if sign and number.isdecimal():
                page = self._there.get(entry.at)
                if page is None or page.id != int(number) or page.left:
                    going[int(number)] = (id_, to)
        if not going:
            return {}
        titles = self._pages.titles(going)
        return {id_: titles[number] for number, (id_, to) in going.items()
                if titles.get(number) in (to, self._titles.aside(id_, self.settings.owner))}
