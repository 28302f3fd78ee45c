"""Writes what was planned into a MediaWiki, page by page, so that it may be killed at any moment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.http import Unsure
from empathy_cli.publish.manifest import Entry, Manifest
from empathy_cli.publish.plan_identity import untouched
from empathy_cli.publish.target import Change, Denied, Done, Moved, PublishError, Unreachable

from .mediawiki_changing import MEANWHILE, TRIES, Changing, sha1
from .mediawiki_errors import Meanwhile
from .mediawiki_moves import Move, ordered
from .mediawiki_pages import Page, Pages, is_file, listed

GOING = ">"
"""In an entry's version, between the id of its page and where it is about to be moved."""
BATCH = 50
"""Pages that are looked at once more just before they are written."""


class Writing:
    """One run. `there` is what stood where when we looked, `list_` the revision of our list then; `foreign`, whether
    somebody else had written that.
    """

    def __init__(self, pages: Pages, owner: str, there: Mapping[str, Page], list_: int, *, foreign: bool) -> None:
        self.pages = pages
        self.api = pages.api
        self.owner = owner
        self.there = dict(there)
        self.changing = Changing(pages, owner, self.there)
        self.list, self.foreign = list_, foreign
        self.entries: dict[str, Entry] = {}
        self.stop: PublishError | None = None
        """Why nothing more is tried."""

    def everything(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        """Raises Moved, with nothing written, where somebody wrote since we looked."""
        if self._stale({place: c.id for c in changes for place in (c.at, c.was) if place}):
            raise Moved(Problem(MEANWHILE))
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
                    failed[change.id] = Meanwhile(Problem(MEANWHILE))
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
        digest = sha1(text.encode())
        for attempt in range(TRIES):
            try:
                answer = self.changing.edited("edit" if self.list else "create", title, text, guard)
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
                self.changing.move(move, page)
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
                failed[id_] = Meanwhile(Problem(MEANWHILE))
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
        if change.action == "delete":
            page = self.there.get(change.at)
            if page and self.changing.unmoved(change.at):
                self.changing.delete(page, change.at)
            self.entries.pop(change.id, None)
            return
        if change.data is not None:
            self.changing.put(change.at, change.data)
        if change.entry:
            page = self.there.get(change.at)
            number = str(page.id) if page and change.kind != "block" else ""
            self.entries[change.id] = replace(change.entry, version=number)
        if is_file(change.at) and change.action == "rename" and (old := self.there.get(change.was)) \
                and self.changing.unmoved(change.was):
            self.changing.delete(old, change.was)

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


def _revision(page: Page | None) -> int:
    return page.revision if page else 0
