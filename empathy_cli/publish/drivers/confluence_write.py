"""Writing into a space of Confluence, so that a run that is cut off at any request is finished by the next one.

The list is written before the pages, every few pages, and at the end.
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

from .confluence_api import Api
from .confluence_changing import SAME_TITLE, TRIES, Changing
from .confluence_seen import Seen, beginning, name_of, number_of, version_of
from .confluence_things import Stale, Taken
from .confluence_words import digest

OFTEN = 50
"""Pages between two writes of the list: so many bodies a run reads at the most that finishes one that was killed."""


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
        changing = Changing(self.api, self.profile, self.clock, self.seen, leaving={
            number_of(c.there.version): c for c in todo if c.action == "rename" and c.there and c.kind != "picture"})
        if todo:
            self._open_home(todo, entries, changing)
        if self.seen.home is None:
            return
        self._save(entries)
        self._files_again(todo)
        for count, change in enumerate(todo, 1):
            try:
                done = changing.do(change)
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

    def _open_home(self, todo: Sequence[Change], entries: dict[str, Entry], changing: Changing) -> None:
        """The contents page is there before all others: they stand below it, and the list is kept in it."""
        if self.seen.home is not None:
            return
        change = next((c for c in todo if c.kind == "contents" and c.action == "create"), None)
        at = change.at if change else self.profile.place("contents", CONTENTS, self.settings.under)
        body = beginning(self.settings.owner)
        try:
            page = changing.create(at, body, self._parent())
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
