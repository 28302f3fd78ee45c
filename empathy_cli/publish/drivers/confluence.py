"""Publishing into a space of Confluence, page by page.

Ours are the pages of our list, by their ids, whatever their titles are and wherever they were moved to. A page is
untouched as long as its version is the one that we wrote; its body is read only to find out what a run that was cut
off has still done. The list is written before the pages, every few pages, and at the end.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Self

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.http import Client, Clock, Secret, Unsure
from empathy_cli.publish.leaf import CONTENTS
from empathy_cli.publish.manifest import Entry, Manifest
from empathy_cli.publish.plan import TWIN
from empathy_cli.publish.profiles.confluence import BETWEEN
from empathy_cli.publish.target import (
    CHANGING,
    Change,
    Denied,
    Done,
    Moved,
    Profile,
    PublishError,
    Remote,
    Settings,
    There,
    Unreachable,
)

from .confluence_api import ID, Api, File, Page, Property, Stale, Taken, connect
from .confluence_list import PageList
from .confluence_words import digest, lines, says

OFTEN = 50
"""Pages between two writes of the list: so many bodies a run reads at the most that finishes one that was killed."""
TRIES = 3
ON_ITS_WAY = "(empathy "
"""In the title that a page has for a moment while it and another one swap theirs."""
_PARENTS = 5


@dataclass
class _Seen:
    """The space as it was at the last look, and as we changed it since."""

    home: Page | None
    listed: PageList
    pages: dict[str, Page] = field(default_factory=dict)
    """Ours, by their ids."""
    at: dict[str, Page] = field(default_factory=dict)
    """Place → the page there, ours or not."""
    files: dict[str, File] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    """Names of files that somebody else changed since."""
    there: dict[str, There] = field(default_factory=dict)
    ours: dict[str, str] = field(default_factory=dict)
    """Id of a page → its place in our list."""


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
        self._seen: _Seen | None = None

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

    @property
    def api(self) -> Api:
        if self._api is None:
            assert self._client is not None
            self._api = connect(self._client, self.settings.space, self._clock)
        return self._api

    @property
    def seen(self) -> _Seen:
        assert self._seen is not None
        return self._seen

    # looking

    def look(self, places: Collection[str]) -> Remote:
        space = _Space(self.api, self.profile)
        home = self.api.titled(self.home)
        properties = self.api.properties(home.id) if home else []
        if home is None:
            home, properties = self._elsewhere(space, places)
        seen = self._seen = _Seen(home, PageList(properties, self.settings.owner))
        manifest = self._begun(seen.listed.manifest)
        ids = {id_ for e in manifest.entries.values() if e.kind != "picture" and (id_ := _number(e))}
        seen.pages = self.api.pages(ids, home.id) if home and ids else {}
        seen.files = {f.name: f for f in self.api.files(home.id)} if home else {}
        there = seen.there
        entries = dict(manifest.entries)
        for id_, entry in entries.items():
            found = self._picture(entry) if entry.kind == "picture" else self._page(entry, space)
            if found:
                entries[id_] = replace(entry, at=found[0])
                there[found[0]] = found[1]
        seen.ours = {number: e.at for e in entries.values() if e.kind != "picture" and (number := _number(e))}
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
                there[place] = There(f"page:{page.version}" if same else twin, _version(page))
        manifest = replace(manifest, entries=entries)
        state = sorted((at, t.digest, t.version) for at, t in there.items())
        pin = sha256(repr((self.settings.owner, manifest.state, seen.listed.versions, state)).encode()).hexdigest()
        return Remote(pin, manifest, there)

    def _begun(self, manifest: Manifest) -> Manifest:
        """Where a run was cut off right after it had opened the contents page, before it could say whose that is."""
        home = self.seen.home
        if manifest.state != "missing" or home is None or home.version != 1:
            return manifest
        beginning = digest(_beginning(self.settings.owner).encode())
        page = self.api.page(home.id, body=True)
        if page is None or not says(page.body, beginning):
            return manifest
        entry = Entry(home.title, "contents", beginning, home.title, version=_version(home))
        return replace(manifest, entries={CONTENTS: entry})

    def _elsewhere(self, space: "_Space", places: Collection[str]) -> "tuple[Page | None, list[Property]]":
        """Our contents page, where it has another title now: it stands above the pages that are wanted."""
        asked: set[str] = set()
        for place in places:
            page = None if BETWEEN in place and place.startswith(self.home + BETWEEN) else space.at(place)
            parent = "" if page is None else (page.parent or (self.api.page(page.id) or page).parent)
            if parent and parent not in asked and len(asked) < _PARENTS:
                asked.add(parent)
                properties = self.api.properties(parent)
                if any(p.key.startswith(f"empathy-{self.settings.owner}-") for p in properties):
                    return self.api.page(parent), properties
        return None, []

    def _page(self, entry: Entry, space: "_Space") -> tuple[str, There] | None:
        """Where a page of ours stands, and whether it is as we left it, or as a run that was cut off wanted it."""
        page = self.seen.pages.get(_number(entry))
        known = page is not None
        if page is None and (entry.digest or (page := space.at(entry.at)) is None):
            return None
        assert page is not None
        there = There(f"edited:{page.version}" if known else f"page:{page.version}", _version(page))
        if entry.digest and entry.version == _version(page):
            there = replace(there, digest=entry.digest)
        elif entry.next and (now := self.api.page(page.id, body=True)) is not None and says(now.body, entry.next):
            there = replace(there, digest=entry.next)
            self.seen.pages[page.id] = page
        self.seen.at[page.title] = page
        return page.title, there

    def _picture(self, entry: Entry) -> tuple[str, There] | None:
        file = self.seen.files.get(entry.at.rpartition(BETWEEN)[2])
        if file is None:
            return None
        version = f"{file.id}:{file.version}"
        if entry.digest and entry.version == version:
            return entry.at, There(entry.digest, version)
        if entry.next and file.comment == _comment(entry.next):
            return entry.at, There(entry.next, version)
        return entry.at, There(f"edited:{file.version}", version)

    def read(self, at: str) -> bytes | None:
        page = self.seen.at.get(at)
        found = self.api.page(page.id, body=True) if page else None
        return lines(found.body) if found else None

    # writing

    def write(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        todo = [c for c in changes if c.action in CHANGING]
        entries = self._journal(todo, after)
        if todo:
            self._open_home(todo, entries)
        if self.seen.home is None:
            return
        self._save(entries)
        self._files_again(todo)
        leaving = {_number(c.before): c for c in todo if c.action == "rename" and c.before and c.kind != "picture"}
        for count, change in enumerate(todo, 1):
            try:
                done = self._do(change, leaving)
            except (Denied, Unreachable):
                with suppress(PublishError):
                    self._save(entries)
                raise
            if done.outcome == "done":
                entries.pop(change.id, None)
                if change.entry is not None:
                    entries[change.id] = self._dated(replace(change.entry, next=""))
            elif change.id in entries and not entries[change.id].digest:
                del entries[change.id]  # it was not created
            yield done
            if count % OFTEN == 0:
                self._save(entries)
        self._save(entries)

    def _journal(self, todo: Sequence[Change], after: Manifest) -> dict[str, Entry]:
        """What the list says while we write."""
        changing = {c.id: c for c in todo}
        entries: dict[str, Entry] = {}
        for id_, entry in after.entries.items():
            change = changing.get(id_)
            if change is None:
                there = self.seen.there.get(entry.at)
                as_it_was = there is not None and there.digest == entry.digest
                entries[id_] = replace(entry, version=there.version) if there and as_it_was else entry
            elif change.before is None or change.action == "create":
                entries[id_] = replace(entry, digest="", next=entry.digest, version="")
            elif change.there and change.there.digest in (change.before.digest, change.before.next):
                entries[id_] = replace(change.before, digest=change.there.digest, next=entry.digest,
                                       version=change.there.version)
            else:
                entries[id_] = replace(change.before, next=entry.digest)  # edited by hand, and to be overwritten
        return entries | {c.id: c.before for c in todo if c.action == "delete" and c.before}

    def _dated(self, entry: Entry) -> Entry:
        """With the id and the version that its page has now."""
        if entry.kind == "picture":
            file = self.seen.files.get(_name(entry.at))
            return replace(entry, version=f"{file.id}:{file.version}") if file else entry
        page = self.seen.at.get(entry.at)
        return replace(entry, version=_version(page)) if page else entry

    def _save(self, entries: Mapping[str, Entry]) -> None:
        assert self.seen.home is not None
        for attempt in range(TRIES):
            try:
                self.seen.listed.save(self.api, self.seen.home.id, entries)
            except Unsure:
                if attempt == TRIES - 1:
                    raise
                self.seen.listed.reread(self.api, self.seen.home.id)
            except Stale:
                raise Moved(Problem(N_("another run of “{owner}” is publishing there, too: run it again when it is "
                                       "done"), {"owner": self.settings.owner})) from None
            else:
                return

    def _open_home(self, todo: Sequence[Change], entries: dict[str, Entry]) -> None:
        """The contents page is there before all others: they stand below it, and the list is kept in it."""
        if self.seen.home is not None:
            return
        change = next((c for c in todo if c.kind == "contents" and c.action == "create"), None)
        at = change.at if change else self.home
        body = _beginning(self.settings.owner)
        page = self._create(at, body, self._parent())
        self.seen.home = self.seen.at[at] = self.seen.pages[page.id] = page
        wanted = change.entry.digest if change and change.entry else ""
        entries[change.id if change else CONTENTS] = Entry(at, "contents", digest(body.encode()), at, wanted,
                                                           _version(page))

    def _parent(self) -> str:
        """The id of the page that ours stand below; "" for the top of the space."""
        wanted = self.settings.parent
        if not wanted:
            return ""
        page = self.api.titled(wanted) or (self.api.page(wanted) if wanted.isdecimal() else None)
        if page is None:
            raise PublishError(Problem(N_(
                "there is no page “{parent}” in the space “{space}”: `parent` is its title or its number"),
                {"parent": wanted, "space": self.settings.space}))
        return page.id

    def _files_again(self, todo: Sequence[Change]) -> None:
        """Files have no number that a change must name: they are looked at once more."""
        if any(c.kind == "picture" for c in todo) and self.seen.home is not None:
            now = {f.name: f for f in self.api.files(self.seen.home.id)}
            self.seen.moved = {name for name in {*now, *self.seen.files} if now.get(name) != self.seen.files.get(name)}

    def _do(self, change: Change, leaving: Mapping[str, Change]) -> Done:
        try:
            if change.kind == "picture":
                self._do_picture(change)
            elif change.action == "delete":
                self._delete(change)
            else:
                self._put(change, leaving)
        except Stale:
            return Done(change, "failed", Problem(N_("somebody else wrote there meanwhile: run it again to see what")))
        except Taken:
            return Done(change, "failed", Problem(N_(
                "another page of the space has this title, perhaps one in its archive: rename one of them")))
        except (Denied, Unreachable):
            raise
        except PublishError as error:
            return Done(change, "failed", error.problems[0])
        return Done(change, "done")

    def _put(self, change: Change, leaving: Mapping[str, Change]) -> None:
        """A page in its new form, under its title."""
        assert change.data is not None
        seen, body = self.seen, change.data.decode()
        page = self._page_of(change)
        if page is None:
            assert seen.home is not None
            page = self._create(change.at, body, seen.home.id)
        else:
            self._make_room(change, page, leaving)
            page = self._update(page, change.at, body)
        seen.at[change.at] = seen.pages[page.id] = page

    def _page_of(self, change: Change) -> Page | None:
        """The page that a change is about, as it is now; None where it is to be created."""
        seen, home = self.seen, self.seen.home
        if change.action == "create":
            return home if home is not None and change.kind == "contents" and change.at == home.title else None
        number = _number_of(change.there.version) if change.there else ""
        adopted = seen.at.get(change.at)
        found = seen.pages.get(number) or (adopted if adopted and adopted.id == number else None)
        if found is None:
            raise Stale
        return found

    def _make_room(self, change: Change, page: Page, leaving: Mapping[str, Change]) -> None:
        """Where another page of ours that is about to leave has the title still, it gets another one for a moment."""
        title = self.profile.fold(change.at)
        for other in list(self.seen.pages.values()):
            left = leaving.get(other.id)
            if other.id != page.id and left and left.data is not None and self.profile.fold(other.title) == title:
                aside = f"{other.title[:200]} {ON_ITS_WAY}{other.id})"
                self.seen.pages[other.id] = self._update(other, aside, left.data.decode())

    def _create(self, title: str, body: str, parent: str) -> Page:
        unsure = False
        for attempt in range(TRIES):
            try:
                return self.api.create(title, body, parent)
            except Unsure:
                unsure = True
                if attempt == TRIES - 1:
                    raise
                self._clock.sleep(0.5 * 2 ** attempt)
            except Taken:
                if not unsure:
                    raise
            found = self.api.titled(title)
            whole = self.api.page(found.id, body=True) if found else None
            if whole is not None:
                if says(whole.body, digest(body.encode())):
                    return whole
                raise Taken
        raise Taken

    def _update(self, page: Page, title: str, body: str) -> Page:
        for attempt in range(TRIES):
            try:
                return self.api.update(page, title, body)
            except Unsure:
                now = self.api.page(page.id, body=True)
                if now is None or now.version > page.version + 1:
                    raise Stale from None
                if now.version == page.version + 1:
                    if now.title == title and says(now.body, digest(body.encode())):
                        return now
                    raise Stale from None
                if attempt == TRIES - 1:
                    raise
        raise AssertionError

    def _delete(self, change: Change) -> None:
        page = self._page_of(change)
        assert page is not None
        for attempt in range(TRIES):
            now = self.api.page(page.id)
            if now is None:
                break
            if now.version != page.version:
                raise Stale
            try:
                self.api.delete(page.id)
                break
            except Unsure:
                if attempt == TRIES - 1:
                    raise
        self.seen.pages.pop(page.id, None)

    def _do_picture(self, change: Change) -> None:
        seen, name = self.seen, _name(change.at)
        home, file = seen.home, seen.files.get(name)
        assert home is not None
        if name in seen.moved:
            raise Stale
        if change.action == "delete":
            if file:
                self._drop(file, home)
                del seen.files[name]
            return
        assert change.data is not None
        comment = _comment(digest(change.data))
        if file is not None and file.comment == comment and change.action == "rename":
            return  # the page that it is attached to has another title now, and that is all
        for attempt in range(TRIES):
            try:
                seen.files[name] = self.api.upload(home.id, name, change.data, comment, file)
            except Unsure:
                now = {f.name: f for f in self.api.files(home.id)}.get(name)
                if now is not None and now.comment == comment and now != file:
                    seen.files[name] = now
                    return
                if now != file:
                    raise Stale from None
                if attempt == TRIES - 1:
                    raise
            else:
                return


    def _drop(self, file: File, home: Page) -> None:
        for attempt in range(TRIES):
            try:
                self.api.drop(file)
            except Unsure:
                if file.id not in {f.id for f in self.api.files(home.id)}:
                    return
                if attempt == TRIES - 1:
                    raise
            else:
                return


class _Space:
    """All titles of the space, asked for when one of them is not among ours: exactly, and whatever their case."""

    def __init__(self, api: Api, profile: Profile) -> None:
        self.api = api
        self.profile = profile
        self._exact: dict[str, Page] | None = None
        self._folded: dict[str, Page] = {}

    def at(self, title: str) -> Page | None:
        if self._exact is None:
            self._exact = {page.title: page for page in self.api.everything()}
            self._folded = {self.profile.fold(page.title): page for page in self._exact.values()}
        return self._exact.get(title) or self._folded.get(self.profile.fold(title))


def _number(entry: Entry | None) -> str:
    """The id of its page; "" where it has none that could be one: the list may have been written by anybody."""
    return _number_of(entry.version) if entry else ""


def _number_of(version: str) -> str:
    number = version.partition(":")[0]
    return number if ID.fullmatch(number) else ""


def _version(page: Page) -> str:
    return f"{page.id}:{page.version}"


def _name(at: str) -> str:
    return at.rpartition(BETWEEN)[2]


def _comment(of: str) -> str:
    return f"empathy {of}"


def _beginning(owner: str) -> str:
    """What the contents page says until all others are there."""
    return f"<p>empathy: {owner}</p>"
