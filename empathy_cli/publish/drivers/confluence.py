"""Publishing into a space of Confluence, page by page.

Ours are the pages of our list, by their ids, whatever their titles are. A page is untouched as long as its version is
the one that we wrote; its body is read only to find out what a run that was cut off has still done.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Self

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.asked import Secret
from empathy_cli.publish.http import Client, Clock
from empathy_cli.publish.leaf import CONTENTS
from empathy_cli.publish.manifest import Entry, Manifest
from empathy_cli.publish.profiles.confluence import BETWEEN
from empathy_cli.publish.target import TWIN, Change, Done, Profile, Remote, Settings, There

from .confluence_api import Api
from .confluence_cloud import connect
from .confluence_list import PageList, number_of_list
from .confluence_seen import MOVED, Seen, Space, beginning, comment_of, number_in, version_of
from .confluence_things import Page, Property
from .confluence_words import digest, lines, readable, says
from .confluence_write import Writing

_PARENTS = 5
"""Pages that are asked for our list, where it is not where it should be."""
_DEEP = 20


class ConfluenceDriver:
    """One space. `secret` is a personal access token (Data Center), or with `user` an API token (Cloud)."""

    def __init__(self, settings: Settings, profile: Profile, secret: str, clock: Clock | None = None) -> None:
        self.settings = settings
        self.profile = profile
        self.home = profile.place("contents", "index", settings.under)
        self._secret = Secret(secret)
        self._clock = clock or Clock()
        self._client: Client | None = None
        self._api: Api | None = None
        self._seen: Seen | None = None

    def __enter__(self) -> Self:
        user = self.settings.user
        self._client = Client(self.settings.url, name=self.settings.token, secret=self._secret, user=user,
                              bearer=not user, clock=self._clock)
        return self

    def __exit__(self, *_: object) -> None:
        if self._client:
            self._client.__exit__()
            self._client = self._api = None

    def digest(self, data: bytes) -> str:
        return digest(data)

    def readable(self, data: bytes) -> bytes:
        return readable(data)

    @property
    def api(self) -> Api:
        if self._api is None:
            assert self._client is not None
            self._api = connect(self._client, self.settings.space, self._clock)
        return self._api

    @property
    def seen(self) -> Seen:
        assert self._seen is not None
        return self._seen

    def look(self, places: Collection[str]) -> Remote:
        space = Space(self.api, self.profile)
        home = self.api.titled(self.home)
        properties = self._kept_by(home.id) if home else []
        if home is None:
            home, properties = self._elsewhere(space, places)
        seen = self._seen = Seen(home, PageList(properties, self.settings.owner))
        manifest = self._begun(seen.listed.manifest)
        ids = {id_ for e in manifest.entries.values() if e.kind != "picture" and (id_ := number_in(e))}
        seen.pages = self.api.pages(ids, home.id) if home and ids else {}
        seen.files = {f.name: f for f in self.api.files(home.id)} if home else {}
        there = seen.there
        entries = dict(manifest.entries)
        for id_, entry in entries.items():
            found = self._picture(entry) if entry.kind == "picture" else self._page(entry, space)
            if found:
                entries[id_] = replace(entry, at=found[0])
                there[found[0]] = found[1]
        seen.ours = {number: e.at for e in entries.values() if e.kind != "picture" and (number := number_in(e))}
        ours = {e.at.rpartition(BETWEEN)[2] for e in manifest.entries.values() if e.kind == "picture"}
        for place in (p for p in places if p not in there):
            name = place.removeprefix(self.home + BETWEEN)
            if name != place:
                if name in seen.files and name not in ours:
                    there[place] = There(f"file:{seen.files[name].version}", f"{seen.files[name].id}:0")
            elif (page := space.at(place)) is not None:
                seen.at[place] = page
                same = page.title == place and page.id not in seen.pages
                twin = TWIN + seen.ours.get(page.id, page.title)
                there[place] = There(f"page:{page.version}" if same else twin, version_of(page))
        manifest = replace(manifest, entries=entries)
        state = sorted((at, t.digest, t.version) for at, t in there.items())
        pin = sha256(repr((self.settings.owner, manifest.state, seen.listed.versions, state)).encode()).hexdigest()
        return Remote(pin, manifest, there, seen.notes)

    def _begun(self, manifest: Manifest) -> Manifest:
        """Where a run was cut off right after it had opened the contents page, before it could say whose that is."""
        home = self.seen.home
        if manifest.state != "missing" or home is None or home.version != 1:
            return manifest
        begun = digest(beginning(self.settings.owner).encode())
        page = self.api.page(home.id, body=True)
        if page is None or not says(page.body, begun):
            return manifest
        entry = Entry(home.title, "contents", begun, home.title, version=version_of(home))
        return replace(manifest, entries={CONTENTS: entry})

    def _elsewhere(self, space: "Space", places: Collection[str]) -> "tuple[Page | None, list[Property]]":
        """Our contents page, where it has another title now: it stands above the pages that are wanted."""
        asked: set[str] = set()
        for place in places:
            page = None if BETWEEN in place and place.startswith(self.home + BETWEEN) else space.at(place)
            parent = "" if page is None else (page.parent or (self.api.page(page.id) or page).parent)
            if parent and parent not in asked and len(asked) < _PARENTS:
                asked.add(parent)
                properties = self._kept_by(parent)
                if any(number_of_list(p, self.settings.owner) for p in properties):
                    return self.api.page(parent), properties
        return None, []

    def _kept_by(self, id_: str) -> "list[Property]":
        """The properties of a page that is there: 404 only says that it is not there yet everywhere."""
        self.api.fresh.add(id_)
        return self.api.properties(id_)

    def _page(self, entry: Entry, space: "Space") -> tuple[str, There] | None:
        """Where a page of ours stands, and whether it is as we left it, or as a run that was cut off wanted it."""
        page = self.seen.pages.get(number_in(entry))
        known = page is not None
        if page is None and (entry.digest or (page := space.at(entry.at)) is None):
            return None
        assert page is not None
        there = There(f"edited:{page.version}" if known else f"page:{page.version}", version_of(page))
        self.seen.at[page.title] = page
        if known and not self._below(page):
            self.seen.notes.append(Problem(N_(
                "“{title}” does not stand below “{home}” any more: somebody moved it by hand; move it back"),
                {"title": page.title, "home": self.home}))
            return page.title, replace(there, digest=f"{MOVED}{page.version}")
        if entry.digest and entry.version == version_of(page):
            there = replace(there, digest=entry.digest)
        elif entry.next and (now := self.api.page(page.id, body=True)) is not None and says(now.body, entry.next):
            there = replace(there, digest=entry.next)
            self.seen.pages[page.id] = page
        return page.title, there

    def _below(self, page: Page) -> bool:
        """Whether it stands below the contents page, or is that. Who may only write our list cannot make other pages
        ours by it.
        """
        home, at, pages = self.seen.home, page, self.seen.pages
        for _ in range(_DEEP):
            if home is None or home.id in (at.id, at.parent):
                return home is not None
            above = (pages.get(at.parent) or self.api.page(at.parent)) if at.parent else None
            if above is None:
                return False
            at = above
        return False

    def _picture(self, entry: Entry) -> tuple[str, There] | None:
        file = self.seen.files.get(entry.at.rpartition(BETWEEN)[2])
        if file is None:
            return None
        version = f"{file.id}:{file.version}"
        if entry.digest and entry.version == version:
            return entry.at, There(entry.digest, version)
        if entry.next and file.comment == comment_of(entry.next):
            return entry.at, There(entry.next, version)
        return entry.at, There(f"edited:{file.version}", version)

    def read(self, at: str) -> bytes | None:
        page = self.seen.at.get(at)
        found = self.api.page(page.id, body=True) if page else None
        return lines(found.body) if found else None

    def write(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        return Writing(self.api, self.profile, self.settings, self._clock, self.seen).everything(changes, after)
