"""Writing into a space of Confluence, so that a run that is cut off at any request is finished by the next one.

The list is written before the pages, every few pages, and at the end. What was written is known by its version and its
words, so an answer that was lost is looked up, and nothing is done twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.http import Clock, Unsure
from empathy_cli.publish.leaf import CONTENTS
from empathy_cli.publish.manifest import Entry, Manifest
from empathy_cli.publish.target import (
    CHANGING,
    Change,
    Denied,
    Done,
    Moved,
    Profile,
    PublishError,
    Settings,
    Unreachable,
)

from .confluence_api import Api, File, Page, Stale, Taken
from .confluence_seen import MOVED, Seen, beginning, comment_of, name_of, number_of, version_of
from .confluence_words import digest, says

OFTEN = 50
"""Pages between two writes of the list: so many bodies a run reads at the most that finishes one that was killed."""
TRIES = 3
SAME_TITLE = N_("another page of the space has this title, perhaps one in its archive: rename one of them")
ON_ITS_WAY = "(empathy "
"""In the title that a page has for a moment while it and another one swap theirs."""


@dataclass
class Writing:
    """One write, after a look."""

    api: Api
    profile: Profile
    settings: Settings
    clock: Clock
    seen: Seen

    def everything(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        todo = [c for c in changes if c.action in CHANGING]
        entries = self._journal(todo, after)
        if todo:
            self._open_home(todo, entries)
        if self.seen.home is None:
            return
        self._save(entries)
        self._files_again(todo)
        leaving = {number_of(c.there.version): c for c in todo
                   if c.action == "rename" and c.there and c.kind != "picture"}
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
                if change.before is not None and change.before.digest:
                    entries[change.id] = change.before  # nor is what was not found there gone for certain
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
            file = self.seen.files.get(name_of(entry.at))
            return replace(entry, version=f"{file.id}:{file.version}") if file else entry
        page = self.seen.at.get(entry.at)
        return replace(entry, version=version_of(page)) if page else entry

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
        at = change.at if change else self.profile.place("contents", CONTENTS, self.settings.under)
        body = beginning(self.settings.owner)
        try:
            page = self._create(at, body, self._parent())
        except Taken:
            raise self._taken(at) from None
        self.seen.home = self.seen.at[at] = self.seen.pages[page.id] = page
        wanted = change.entry.digest if change and change.entry else ""
        entries[change.id if change else CONTENTS] = Entry(at, "contents", digest(body.encode()), at, wanted,
                                                           version_of(page))

    def _taken(self, at: str) -> PublishError:
        """Why the contents page cannot have its title: it may be ours, and was not found yet when we looked."""
        for attempt in range(TRIES):
            if self.api.titled(at) is not None:
                return Moved(Problem(SAME_TITLE))
            self.clock.sleep(0.5 * 2 ** attempt)
        return PublishError(Problem(SAME_TITLE))

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
            return Done(change, "failed", Problem(SAME_TITLE))
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
            strayed = change.before is None or (change.there is not None and change.there.digest.startswith(MOVED))
            below = seen.home.id if strayed and seen.home is not None and seen.home.id != page.id else ""
            page = self._update(page, change.at, body, below)
        seen.at[change.at] = seen.pages[page.id] = page

    def _page_of(self, change: Change) -> Page | None:
        """The page that a change is about, as it is now; None where it is to be created."""
        seen, home = self.seen, self.seen.home
        if change.action == "create":
            return home if home is not None and change.kind == "contents" and change.at == home.title else None
        number = number_of(change.there.version) if change.there else ""
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
                self.clock.sleep(0.5 * 2 ** attempt)
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

    def _update(self, page: Page, title: str, body: str, parent: str = "") -> Page:
        for attempt in range(TRIES):
            try:
                return self.api.update(page, title, body, parent)
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
        seen, name = self.seen, name_of(change.at)
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
        comment = comment_of(digest(change.data))
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
