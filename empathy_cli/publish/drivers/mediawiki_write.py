"""Writes what was planned into a MediaWiki, page by page, so that it may be killed at any moment."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import inert
from empathy_cli.publish.http import MAX_WORDS, Unsure
from empathy_cli.publish.manifest import Entry, Manifest
from empathy_cli.publish.plan_identity import untouched
from empathy_cli.publish.target import Change, Denied, Done, Moved, PublishError, Unreachable

from .mediawiki_errors import Meanwhile
from .mediawiki_moves import Move, ordered
from .mediawiki_pages import SUMMARY, Page, Pages, is_file, listed

GOING = ">"
"""In an entry's version, between the id of its page and where it is about to be moved."""
BATCH = 50
"""Pages that are looked at once more just before they are written."""
TRIES = 3
_MEANWHILE = N_("somebody changed this page in the wiki since the plan was made: run it again")


class Writing:
    """One run. `there` is what stood where when we looked, `list_` the revision of our list then; `foreign`, whether
    somebody else had written that.
    """

    def __init__(self, pages: Pages, owner: str, there: Mapping[str, Page], list_: int, *, foreign: bool) -> None:
        self.pages = pages
        self.api = pages.api
        self.owner = owner
        self.there = dict(there)
        self.list, self.foreign = list_, foreign
        self.entries: dict[str, Entry] = {}
        self.stop: PublishError | None = None
        """Why nothing more is tried."""

    def everything(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        """Raises Moved, with nothing written, where somebody wrote since we looked."""
        if self._stale({place: c.id for c in changes for place in (c.at, c.was) if place}):
            raise Moved(Problem(_MEANWHILE))
        if self.foreign:
            self._keep_list()  # an empty one: the same text once more would not be a revision of ours
        self.entries = dict(after.entries)
        for change in changes:
            self._note(change)
        if changes:
            self._keep_list()
        failed: dict[str, PublishError] = {}
        moves = {c.id: c for c in changes if c.action == "rename" and not is_file(c.at)}
        made_room = [c for c in changes if c.action == "delete" and any(c.at == o.at for o in changes if o is not c)]
        for change in made_room:
            yield self._one(change, failed)
        self._move(moves, failed)
        rest = sorted((c for c in changes if c not in made_room), key=_rank)
        for at in range(0, len(rest), BATCH):
            some = rest[at:at + BATCH]
            stale = self._stale({c.at: c.id for c in some}) if at and not self.stop else set()
            for change in some:
                if change.id in stale:
                    failed[change.id] = Meanwhile(Problem(_MEANWHILE))
                yield self._one(change, failed)
        if not isinstance(self.stop, Unreachable):
            self._keep_list()

    def _note(self, change: Change) -> None:
        """The journal: what a page is about to be, and where."""
        before, going = change.before, change.entry
        if change.action == "delete":
            if before:
                self.entries[change.id] = before
            return
        if going is None:
            return
        adopted = change.there.digest if change.action == "update" and change.there else ""
        if before and change.there and change.action != "rename" and untouched(change.there, before):
            before = replace(before, digest=change.there.digest)  # also where the run before this one was killed
        entry = replace(before or replace(going, digest=adopted), next=going.digest)
        if change.action == "rename" and (page := self.there.get(change.was)):
            entry = replace(entry, version=f"{page.id}{GOING}{change.at}")
        self.entries[change.id] = entry

    def _keep_list(self) -> None:
        """Our list, if nobody else wrote it since; two runs of one owner meet here. Raises Moved."""
        title = self.pages.profile.manifest(self.owner)
        text = listed(Manifest(self.entries), self.owner)
        guard = {"baserevid": str(self.list), "nocreate": "1"} if self.list else {"createonly": "1"}
        digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        for attempt in range(TRIES):
            try:
                answer = self._edited("edit" if self.list else "create", title, text, guard)
                with self.api.shaped():
                    self.list = int(answer.get("newrevid", self.list))
                break
            except Meanwhile:
                raise Moved(Problem(N_("another run of “{owner}” writes into this wiki at the same moment"),
                                    {"owner": self.owner})) from None
            except Unsure:
                page = self.pages.at([title]).get(title)
                if page and page.digest == digest:
                    self.list = page.revision
                    return
                if attempt == TRIES - 1 or (page.revision if page else 0) != self.list:
                    raise
                self.api.wait(float(2 ** attempt))

    def _stale(self, places: Mapping[str, str]) -> set[str]:
        """Of places and the ids of their changes, the ids where something else stands than when we looked."""
        now = self.pages.at(list(places))
        return {id_ for place, id_ in places.items() if _revision(now.get(place)) != _revision(self.there.get(place))}

    def _move(self, moves: Mapping[str, Change], failed: dict[str, PublishError]) -> None:
        """All pages that get a new title, with their history. What cannot leave keeps others from its place."""
        wanted = [Move(c.id, c.was, c.at) for c in moves.values()]
        moved = {}
        stuck = set()
        for move in ordered(wanted, lambda id_: self.pages.profile.aside(id_, self.owner)):
            page = self.there.get(move.source)
            if move.id in failed or page is None or self.stop:
                stuck.add(move.source)
                continue
            if move.to in stuck:
                failed[move.id] = PublishError(Problem(N_("the page that stands there could not be moved away")))
                stuck.add(move.source)
                continue
            try:
                self._move_one(move, page)
            except PublishError as error:
                failed[move.id] = error
                stuck.add(move.source)
                self._stop_at(error)
                continue
            self.there.pop(move.source, None)
            self.there[move.to] = page
            moved[move.id] = move.to
        now = self.pages.at(list(moved.values())) if moved and not self.stop else {}
        for id_, at in moved.items():
            page = now.get(at)
            if page is None or page.digest != self.there[at].digest:
                failed[id_] = Meanwhile(Problem(_MEANWHILE))
            else:
                self.there[at] = page  # a move is a revision, too

    def _one(self, change: Change, failed: Mapping[str, PublishError]) -> Done:
        error = failed.get(change.id)
        if error is None and self.stop:
            self._as_before(change)
            return Done(change, "not tried")
        if error is None:
            try:
                self._do(change)
            except PublishError as found:
                error = found
                self._stop_at(error)
        if error is None:
            return Done(change, "done")
        self._as_before(change)
        return Done(change, "failed", error.problems[0])

    def _do(self, change: Change) -> None:
        page, data = self.there.get(change.at), change.data
        if change.action == "delete":
            if page and self._unmoved(change.at):
                self._delete(page, change.at)
            self.entries.pop(change.id, None)
            return
        if data is not None and (page is None or page.left or page.digest != _sha1(data)):
            self._sure(lambda: self._put(change, data), lambda: self._holds(change.at, data))
        if change.entry:
            page = self.there.get(change.at)
            number = str(page.id) if page and change.kind != "block" else ""
            self.entries[change.id] = replace(change.entry, version=number)
        if is_file(change.at) and change.action == "rename" and (old := self.there.get(change.was)) \
                and self._unmoved(change.was):
            self._delete(old, change.was)

    def _put(self, change: Change, data: bytes) -> None:
        page = self.there.get(change.at)
        if is_file(change.at):
            return self._upload(change, data)
        guard = {"baserevid": str(page.revision), "nocreate": "1"} if page else {"createonly": "1"}
        digest = _sha1(data)
        answer = self._edited("edit" if page else "create", change.at, data.decode(), guard)
        if page and "oldrevid" in answer and str(answer["oldrevid"]) != str(page.revision):
            raise Meanwhile(Problem(N_("somebody changed other lines of this page at the same moment, and the wiki has "
                                       "put both together: look at it")))
        with self.api.shaped():
            revision = int(answer.get("newrevid", page.revision if page else 0))
            self.there[change.at] = Page(int(answer.get("pageid", page.id if page else 0)), revision, digest)
        return None

    def _upload(self, change: Change, data: bytes) -> None:
        name = change.at.partition(":")[2]
        asked = {"action": "upload", "filename": name, "comment": SUMMARY, "text": "", "ignorewarnings": "1"}
        self._unmoved(change.at)
        answer = self.api.do("upload", asked, {"file": (name, data, "application/octet-stream")}).get("upload", {})
        if type(answer) is not dict:
            raise self.api.odd()
        if answer.get("result") != "Success":
            raise self.api.errors.unwilling(str(answer.get("result", "?")))
        page = self.pages.at([change.at]).get(change.at)
        if page:
            self.there[change.at] = page

    def _move_one(self, move: Move, page: Page) -> None:
        asked = {"action": "move", "from": move.source, "to": move.to, "reason": SUMMARY, "movetalk": "1"}
        if "suppressredirect" in self.api.wiki.rights:
            asked["noredirect"] = "1"

        def act() -> None:
            try:
                self.api.do("move", asked)
            except Meanwhile:
                left = self.pages.at([move.to]).get(move.to)
                if left is None or not left.left:
                    raise
                self._delete(left, move.to)  # only we have ever led on from there
                self.api.do("move", asked)

        self._sure(act, lambda: self.pages.titles([page.id]).get(page.id) == move.to)
        if "noredirect" not in asked and move.source == self.pages.profile.aside(move.id, self.owner):
            left = self.pages.at([move.source]).get(move.source)
            if left and left.left:
                self._delete(left, move.source)

    def _delete(self, page: Page, at: str) -> None:
        asked = {"action": "delete", "pageid": str(page.id), "reason": SUMMARY}
        self._sure(lambda: self._gone(asked), lambda: at not in self.pages.at([at]))
        self.there.pop(at, None)

    def _unmoved(self, at: str) -> bool:
        """Right before what the wiki itself does not guard: whether anything is still there. Raises Meanwhile where it
        is not what we looked at.
        """
        now, then = self.pages.at([at]).get(at), self.there.get(at)
        if now and (then is None or (now.id, now.revision, now.digest) != (then.id, then.revision, then.digest)):
            raise Meanwhile(Problem(_MEANWHILE))
        return now is not None

    def _gone(self, asked: Mapping[str, str]) -> None:
        try:
            self.api.do("delete", asked)
        except Meanwhile:
            return  # nothing stands there any more

    def _edited(self, does: str, title: str, text: str, guard: Mapping[str, str]) -> Mapping[str, str]:
        md5 = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
        asked = {"action": "edit", "title": title, "text": text, "md5": md5, "summary": SUMMARY,
                 "watchlist": "nochange"}
        answer: Mapping[str, str] = self.api.do(does, {**asked, **guard}).get("edit", {})
        if type(answer) is not dict:
            raise self.api.odd()
        if answer.get("result") != "Success":
            words = " ".join(str(answer[key]) for key in ("code", "info", "captcha") if key in answer)
            raise self.api.errors.unwilling(inert(words or str(answer.get("result", "?")))[:MAX_WORDS])
        return answer

    def _sure(self, act: Callable[[], None], done: Callable[[], bool]) -> None:
        """Does it; where no answer came, looks whether it happened, and only then does it again."""
        for attempt in range(TRIES):
            try:
                act()
                break
            except Meanwhile:
                if attempt and done():  # what was met is our own change, whose answer was lost
                    break
                raise
            except Unsure:
                if done():
                    break
                if attempt == TRIES - 1:
                    raise
                self.api.wait(float(2 ** attempt))

    def _holds(self, at: str, data: bytes) -> bool:
        page = self.pages.at([at]).get(at)
        if page and page.digest == _sha1(data):
            self.there[at] = page
            return True
        return False

    def _as_before(self, change: Change) -> None:
        """In our list, a page that was not changed stays what it was; one that was to be moved may be halfway there."""
        if change.action == "rename" or isinstance(self.stop, Unreachable):
            return
        if change.before:
            self.entries[change.id] = change.before
        else:
            self.entries.pop(change.id, None)

    def _stop_at(self, error: PublishError) -> None:
        if isinstance(error, Unreachable | Denied):
            self.stop = error


def _rank(change: Change) -> int:
    """Pictures come before the pages that show them, else a page would be kept with holes in it; what goes, at last."""
    return 2 if change.action == "delete" else 0 if is_file(change.at) else 1


def _sha1(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def _revision(page: Page | None) -> int:
    return page.revision if page else 0
