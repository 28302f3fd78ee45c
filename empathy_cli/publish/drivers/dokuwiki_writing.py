"""What a run writes into a DokuWiki, in batches: lock, look, write, look again."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.http import Unsure
from empathy_cli.publish.manifest import Entry, Manifest
from empathy_cli.publish.target import Change, Done, Moved, PublishError, Unreachable

from . import dokuwiki_journal as journal
from .dokuwiki_remote import EDIT, Stands

if TYPE_CHECKING:
    from .dokuwiki import DokuWikiDriver

BATCH = 250
"""Changes between two looks, for which the wiki hashes all our pages: seconds, far less than a lock (15 minutes)."""


class Refused(Exception):
    """Of one page: why it was not written."""

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.problem = Problem(message, dict(values))


QUICKER = N_("somebody else wrote there meanwhile: run it again to see what")


class Writing:
    """One run. `expected` is what must stand at each id for us to write there, by its MD5; None: nothing."""

    def __init__(self, driver: "DokuWikiDriver", changes: Sequence[Change], after: Manifest) -> None:
        self.driver, self.rpc = driver, driver.rpc
        self.changes = sorted(changes, key=_rank)
        self.after = after
        self.expected = {id_: stands.hash for id_, stands in driver.seen.items()}
        self.kept = {self.driver.id(c.at) for c in changes if c.action != "delete"}
        """Ids at which something shall stand in the end."""
        self.noted: dict[str, Entry] = {}
        self.written: set[str] = set()
        """Ids at which this run wrote in the batch that is at work."""
        self.raw: dict[str, str] = {}
        """MD5 of what this run wrote, blanks at its ends and all: which of the two the wiki tells, depends."""
        self.left: dict[str, Problem] = {}
        """Pictures that nobody wants any more and that stay, and why."""
        self.stopped: PublishError | None = None

    def run(self) -> Iterator[Done]:
        """Tells what became of each change. Raises Moved, and whatever stands in the way before the first write."""
        if self.changes:
            self._unmoved()
        if self.driver.manifest.state == "foreign":
            self._note({})  # the same text once more would not be a revision of ours
        if self.changes:
            self.noted = journal.noted(self.driver.manifest.entries, self.changes)
            self._note(self.noted)
        failed: list[Change] = []
        for start in range(0, len(self.changes), BATCH):
            batch = self.changes[start:start + BATCH]
            for done in self._batch(batch):
                failed += [] if done.outcome == "done" else [done.change]
                yield done
        if isinstance(self.stopped, Unreachable):
            return  # the list still says what was to be done, which is what the next run wants to know
        entries = dict(self.after.entries)
        for change in failed:
            entries.pop(change.id, None)  # what was to be done stays noted: half of it, or all, may stand there
            entries |= {id_: self.noted[id_] for id_ in (change.id, journal.moving(change)) if id_ in self.noted}
        try:
            self._note(entries)
        except PublishError:
            if not self.stopped:
                raise

    def _unmoved(self) -> None:
        """Before anything is written: whether all is as it was when the plan was made."""
        places = [place for c in self.changes for place in (c.at, c.was) if place]
        now = self.driver.listed([*places, self.driver.at_home])
        for id_ in {*map(self.driver.id, places), self.driver.at_home}:
            if _hash(now.get(id_)) != self.expected.get(id_):
                raise Moved(Problem(QUICKER))

    def _note(self, entries: dict[str, Entry]) -> None:
        """Writes the list of our pages, if it says something new. Raises Moved where another run of ours wrote it."""
        at, driver = self.driver.at_home, self.driver
        text = driver.page_of_list(Manifest(entries, state="ok"))
        digest = driver.digest(text.encode())
        if self.expected.get(at) == digest:
            return
        now = self._now(at)
        if now != self.expected.get(at):
            raise Moved(Problem(N_("another run of “{owner}” is publishing there, too: run it again when it is done"),
                                {"owner": driver.settings.owner}))
        try:
            self._put(at, text, digest)
        except Refused as refused:
            raise PublishError(refused.problem) from None
        self.expected[at] = digest

    def _now(self, id_: str) -> str | None:
        """The MD5 of what stands at one id now; None: nothing."""
        return _hash(self.driver.listed([id_]).get(id_))

    def _batch(self, batch: Sequence[Change]) -> Iterator[Done]:
        """Every change of it, told after the look that proves it."""
        if self.stopped:
            yield from (Done(change, "not tried", self.stopped.problems[0]) for change in batch)
            return
        failed: dict[str, Problem] = {}
        wrote: list[Change] = []
        locked: list[str] = []
        before: dict[str, Stands] = {}
        self.written = set()
        try:
            pages = {self.driver.id(p) for c in batch for p in (c.at, c.was) if p and not p.startswith("{{")}
            locked = sorted(pages)
            busy = self.rpc.lock(locked)
            before = self.driver.listed([p for c in batch for p in (c.at, c.was) if p])
            for change in batch:
                try:
                    self._step(change, before, busy)
                    wrote.append(change)
                except Refused as refused:
                    failed[change.id] = refused.problem
            failed |= self._proved(wrote, before)
        except PublishError as error:
            self.stopped = error
            done: set[str] = set()
            with suppress(PublishError):
                done = {change.id for change in wrote} - self._proved(wrote, before).keys()
            failed |= {c.id: error.problems[0] for c in batch if c.id not in done and c.id not in failed}
        finally:
            with suppress(PublishError):
                self.rpc.unlock(locked)
        for change in batch:
            reason = failed.get(change.id)
            left = self.left.get(self.driver.id(change.at)) if change.action == "delete" else None
            yield Done(change, "failed" if reason else "done", reason or left or change.reason)

    def _step(self, change: Change, before: dict[str, Stands], busy: set[str]) -> None:
        """One change. Raises Refused where it cannot be done; Denied and Unreachable where none can."""
        driver = self.driver
        at, was = driver.id(change.at), driver.id(change.was) if change.was else ""
        for id_ in filter(None, (at, was)):
            if id_ in busy:
                self._busy(id_)
            if _hash(before.get(id_)) != self.expected.get(id_) and id_ not in self.written:
                raise Refused(QUICKER)
        if change.action == "delete":
            self._delete(at)
            return
        assert change.data is not None
        if self.expected.get(at) is None and driver.renamed(change.at):
            raise Refused(QUICKER)  # something stands there that the lists do not show by this name
        self._write(at, change.data)
        if name := driver.renamed(change.at):
            self.expected[name] = self.expected.pop(at)
        if was and was not in self.kept:
            self._delete(was)

    def _busy(self, id_: str) -> None:
        if self.rpc.may(id_) < EDIT:
            raise Refused(N_("the account of {name} may not write the page “{at}” there: it lacks the permission"),
                          name=self.driver.settings.token, at=id_)
        raise Refused(N_("somebody is editing “{at}” right now: run it again later"), at=id_)

    def _write(self, id_: str, data: bytes) -> None:
        digest = self.driver.digest(data)
        if id_.startswith("{{"):
            self._as_seen(id_)
            self._file(id_, data, digest)
        else:
            self._put(id_, data.decode(), digest)
        self.expected[id_] = digest
        self.raw[id_] = hashlib.md5(data, usedforsecurity=False).hexdigest()
        self.written.add(id_)

    def _delete(self, id_: str) -> None:
        if self.expected.get(id_) is None:
            return
        if id_.startswith("{{"):
            self._as_seen(id_)
            gone = self.rpc.delete_file(id_[3:-2])
            if gone is None:
                self.left[id_] = Problem(N_("a page that is not ours shows it: it stays there, and is theirs now"))
                return
            if not gone:
                raise Refused(N_("the wiki does not delete {at}: the account may not"), at=id_)
        else:
            self._put(id_, "", None)
        self.expected.pop(id_, None)
        self.written.add(id_)

    def _as_seen(self, id_: str) -> None:
        """Looks at a picture right before it is written over: nothing locks it, and no revision tells it afterwards."""
        if self._now(id_) != self.expected.get(id_):
            raise Refused(QUICKER)

    def _put(self, id_: str, text: str, digest: str | None) -> None:
        """Writes a page. Where no answer came, looks whether it was written; if not, once more."""
        for attempt in (1, 2):
            try:
                if self.rpc.put(id_, text, self.driver.why):
                    return
                self._refused(id_)
            except Unsure:
                now = self._now(id_)
                if now == digest:
                    return
                if now != self.expected.get(id_):
                    raise Refused(QUICKER) from None
                if attempt == 2:
                    raise

    def _refused(self, id_: str) -> None:
        """An error of the wiki has no words: which of its reasons it was."""
        if self.rpc.lock([id_]):
            self._busy(id_)
        raise Refused(N_("the wiki does not take the text of “{at}”: most likely a word on its spam list (wordblock)"),
                      at=id_)

    def _file(self, id_: str, data: bytes, digest: str) -> None:
        try:
            if self.rpc.put_file(id_[3:-2], data):
                return
        except Unsure:
            if self._now(id_) == digest:
                return
            raise
        raise Refused(N_("the wiki does not take {at}: the account may not upload there, or files of this kind are not "
                         "allowed (conf/mime.local.conf); “pictures: false” does without them"), at=id_)

    def _proved(self, wrote: Sequence[Change], before: dict[str, Stands]) -> dict[str, Problem]:
        """What of all this does not stand as we wrote it, or went over a text that we had not seen."""
        places = [p for c in wrote for p in (c.at, c.was) if p]
        now = self.driver.listed(places) if places else {}
        failed = {}
        for change in wrote:
            for id_ in map(self.driver.id, filter(None, (change.at, change.was))):
                stands = _hash(now.get(id_))
                if stands is not None and stands == self.raw.get(id_):
                    self.expected[id_] = stands
                if stands != self.expected.get(id_):
                    failed[change.id] = Problem(QUICKER)
                elif not id_.startswith("{{") and (lost := self._lost(id_, before.get(id_), now.get(id_))):
                    failed[change.id] = Problem(
                        N_("somebody else wrote “{at}” in the same moment; their text is its old revision {rev}"),
                        {"at": id_, "rev": lost})
        return failed

    def _lost(self, id_: str, before: Stands | None, now: Stands | None) -> int | None:
        """A revision between the one that we saw and ours: somebody's text that nobody sees any more."""
        if before is None or (now is not None and now.rev == before.rev):
            return None
        between = [rev for rev in self.rpc.revisions(id_) if rev > before.rev]
        mine = now.rev if now else max(between, default=0)
        return next((rev for rev in between if rev < mine), None)


def _rank(change: Change) -> int:
    """Pictures come before the pages that show them, and go after: the wiki keeps one that a page shows."""
    if change.kind != "picture":
        return 1
    return 2 if change.action == "delete" else 0


def _hash(stands: Stands | None) -> str | None:
    return stands.hash if stands else None
