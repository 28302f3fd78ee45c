"""One change of a space of Confluence: what was written is known by its version and its words, so an answer that was
lost is looked up, and nothing is done twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.http import Clock, Unsure
from empathy_cli.publish.target import Change, Denied, Done, Profile, PublishError, Unreachable

from .confluence_api import Api
from .confluence_seen import MOVED, Seen, comment_of, name_of, number_of
from .confluence_things import File, Page, Stale, Taken
from .confluence_words import digest, says

TRIES = 3
SAME_TITLE = N_("another page of the space has this title, perhaps one in its archive: rename one of them")
ON_ITS_WAY = "(empathy "
"""In the title that a page has for a moment while it and another one swap theirs."""


@dataclass
class Changing:
    """Changes one page or picture at a time. `leaving`: id of a page of ours → how its title changes in this run."""

    api: Api
    profile: Profile
    clock: Clock
    seen: Seen
    leaving: Mapping[str, Change]

    def do(self, change: Change) -> Done:
        try:
            if change.kind == "picture":
                self._do_picture(change)
            elif change.action == "delete":
                self._delete(change)
            else:
                self._put(change)
        except Stale:
            return Done(change, "failed", Problem(N_("somebody else wrote there meanwhile: run it again to see what")))
        except Taken:
            return Done(change, "failed", Problem(SAME_TITLE))
        except (Denied, Unreachable):
            raise
        except PublishError as error:
            return Done(change, "failed", error.problems[0])
        return Done(change, "done")

    def _put(self, change: Change) -> None:
        """A page in its new form, under its title."""
        assert change.data is not None
        seen, body = self.seen, change.data.decode()
        page = self._page_of(change)
        if page is None:
            assert seen.home is not None
            page = self.create(change.at, body, seen.home.id)
        else:
            self._make_room(change, page)
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

    def _make_room(self, change: Change, page: Page) -> None:
        """Where another page of ours that is about to leave has the title still, it gets another one for a moment."""
        title = self.profile.fold(change.at)
        for other in list(self.seen.pages.values()):
            left = self.leaving.get(other.id)
            if other.id != page.id and left and left.data is not None and self.profile.fold(other.title) == title:
                aside = f"{other.title[:200]} {ON_ITS_WAY}{other.id})"
                self.seen.pages[other.id] = self._update(other, aside, left.data.decode())

    def create(self, title: str, body: str, parent: str) -> Page:
        """A new page, once, also where answers are lost. Raises Taken where another one has the title."""
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
