"""What a publish would do: each page as we last published it, as it is there, and as it is wanted, compared.

Only what nobody touched since is changed. All else is blocked, with its reason, until a person says what to do. The
same documents, the same wiki and the same options give the same plan.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem

from .leaf import Leaf, Refusal, Wanted
from .manifest import Entry, Manifest, too_long
from .plan import Options, Plan
from .plan_identity import known, untouched
from .plan_order import ordered
from .plan_pictures import spared
from .planned_blocks import planned_blocks
from .target import CHANGING, TWIN, Change, Driver, Remote, Unfit

FREE_DELETES = 10
"""So many pages may go without being asked for, if they are no more than a quarter of ours."""
MANY = N_("{n} of {ours} pages would be deleted, which is many: --allow-delete {n} lets them go")
NO_TEXT = N_("what stands there is no text that could be written over: a link, a folder …")


def make(wanted: Wanted, remote: Remote, driver: Driver, options: Options,
         stuck: Mapping[str, Change] | None = None) -> Plan:
    """The plan. Reads nothing from the target but the files that hold a block of ours.

    `stuck`: id → why a page stays where it is, as an earlier plan said. `wanted` has it there: links lead to it.
    """
    listed, stop = remote.manifest, None
    if listed.state in ("corrupt", "newer", "foreign"):
        stop = None if options.adopt else _unreadable(listed)
        listed = Manifest(others=listed.others)
    plan = _Planner(wanted, replace(remote, manifest=listed), driver, options, stuck or {})
    changes = plan.everything()
    entries = {c.id: c.entry for c in changes if c.entry is not None}
    entries.update((id_, entry) for id_, entry in plan.entries.items() if id_ in plan.untold)
    after = listed.having(entries)
    return Plan(tuple(changes), remote.state, after, remote.manifest, stop or too_long(after), tuple(remote.notes),
                options.on_conflict != "fail")


def _unreadable(manifest: Manifest) -> Problem:
    if manifest.state == "foreign":
        return Problem(N_("the list of our pages there was last changed by “{who}”, not by the account that publishes "
                          "now, so nobody can tell ours from others': with --adopt it is written anew, and pages of "
                          "the same place become ours"), {"who": manifest.by})
    if manifest.state == "newer":
        return Problem(N_("the list of our pages there was written by a newer empathy: update this one. With --adopt "
                          "it is written anew from what stands there"))
    return Problem(N_("the list of our pages there cannot be read, so nobody can tell ours from others': with --adopt "
                      "it is written anew, and pages of the same place become ours"))


class _Planner:
    """The steps of `make`. `entries` are what the manifest says, by the id that they have now."""

    def __init__(self, wanted: Wanted, remote: Remote, driver: Driver, options: Options,
                 stuck: Mapping[str, Change]) -> None:
        self.wanted, self.stuck = wanted, stuck
        self.there = {at: there for at, there in remote.there.items() if not there.digest.startswith(TWIN)}
        self.twins = {at: there.digest.removeprefix(TWIN) for at, there in remote.there.items()
                      if there.digest.startswith(TWIN)}
        """Place → the one that stands there and that the target cannot tell apart from it."""
        self.taken = remote.manifest.taken
        self.driver = driver
        self.options = options
        self.refused = {r.id for r in wanted.refusals}
        self.pages = [leaf for leaf in wanted.leaves if leaf.kind != "block"]
        self.blocks = [leaf for leaf in wanted.leaves if leaf.kind == "block"]
        self.untold: set[str] = set()
        """Entries that stay and of which the plan says nothing: narrowed runs leave all others alone."""
        found = known(remote.manifest.entries, self.there, self.pages, self.refused, complete=wanted.complete)
        self.entries, self.begun, self.arrived = found.entries, found.begun, found.arrived
        self.ours = {entry.at: id_ for id_, entry in self.entries.items() if entry.kind != "block"}

    def everything(self) -> list[Change]:
        leaving = list(self._leaving())
        changes = {leaf.id: self.stuck.get(leaf.id) or self._page(leaf) for leaf in self.pages}
        leaving = self._guarded(leaving)
        self._give_way(changes, leaving)
        told = [one for change in (*changes.values(), *leaving) for one in self._with_copy(change)]
        refused = [self._refused(refusal) for refusal in self.wanted.refusals]
        told = spared(told, refused, self.driver)
        blocks = {id_: entry for id_, entry in self.entries.items() if entry.kind == "block"}
        told += planned_blocks(self.blocks, blocks, told, self.driver, self.options.owner, self.there,
                               complete=self.wanted.complete or self.wanted.known,
                               overwrite=self.options.on_conflict == "overwrite")
        said = {change.id for change in told}
        self.untold |= {id_ for id_, entry in self.entries.items()
                        if entry.kind == "block" and id_ not in said and not self.wanted.complete}
        return ordered([*told, *refused])

    def _page(self, leaf: Leaf) -> Change:
        entry, there = self.entries.get(leaf.id), self.there.get(leaf.at)
        new = self.driver.digest(leaf.data)
        after = Entry(leaf.at, leaf.kind, new, leaf.title, version=entry.version if entry else "")
        change = Change("create", leaf.id, leaf.kind, leaf.title, leaf.at, leaf=leaf, data=leaf.data, before=entry,
                        there=there, entry=after)
        if entry is None:
            return self._new(change, new)
        source = self.there.get(entry.at)
        if source and leaf.id in self.wanted.torn:
            return replace(change, action="keep", at=entry.at, there=source, data=None, entry=entry,
                           reason=self.wanted.why_incomplete)
        moves = entry.at != leaf.at
        if moves and entry.at in self.arrived:  # a killed run has put another one of ours there
            return self._destination(change)
        if moves:
            change = replace(change, action="rename", was=entry.at, there=source)
        if source is None:
            return self._conflict(replace(change, action="create", was=""), N_("it was deleted there by hand"))
        if not untouched(source, entry) and not (source.digest == new and not moves):
            return self._conflict(replace(change, action="rename" if moves else "update"),
                                  N_("it was edited there by hand"))
        if not moves:
            return replace(change, action="same" if source.digest == new else "update",
                           data=None if source.digest == new else leaf.data)
        return self._destination(change)

    def _new(self, change: Change, new: str) -> Change:
        there = change.there
        blocked = self._destination(change)
        if blocked.action != "unowned" or there is None or change.at in self.taken:
            return blocked
        if not self.options.adopt:
            return replace(blocked, reason=Problem(N_("a page that is not ours stands there; --adopt makes it ours")))
        if there.digest == new:
            return replace(change, action="same", data=None, reason=Problem(N_("it is ours from now on")))
        if change.kind == "picture" and self.options.on_conflict == "save-copy":  # a copy could not be told from ours
            return blocked
        if not self._is_text(change):
            return replace(blocked, reason=Problem(NO_TEXT))
        return replace(change, action="update", reason=Problem(N_("it is ours from now on")))

    def _is_text(self, change: Change) -> bool:
        """Whether what stands there can be written over; a link, a folder cannot."""
        return change.kind == "picture" or change.there is None or self.driver.read(change.was or change.at) is not None

    def _destination(self, change: Change) -> Change:
        """A new page, or a moved one, where the place is free: as it is, or because one of ours leaves it."""
        there, twin = self.there.get(change.at), self.twins.get(change.at)
        if change.at in self.taken:
            reason = Problem(N_("the page there belongs to “{owner}”, who publishes into this wiki, too"),
                             {"owner": self.taken[change.at]})
        elif (there is None and (twin is None or twin in self.ours)) or change.at in self.ours or (
                change.at in self.begun):
            return change
        elif twin:
            reason = Problem(N_("“{at}” stands there already, and this wiki cannot tell the two apart"), {"at": twin})
        else:
            reason = Problem(N_("a page that is not ours stands there: move it away, or choose another title"))
        return self._blocked(change, "unowned", reason)

    def _conflict(self, change: Change, message: str) -> Change:
        lost = change.kind == "picture" and change.there is not None  # a copy of it could not be told from ours
        if self.options.on_conflict == "overwrite" or (self.options.on_conflict == "save-copy" and not lost):
            if not self._is_text(change):
                return self._blocked(change, "conflict", Problem(NO_TEXT))
            freed = self._destination(change)
            return freed if freed.action == "unowned" else replace(freed, reason=Problem(message))
        return self._blocked(change, "conflict", Problem(message))

    def _blocked(self, change: Change, action: Literal["conflict", "unowned", "refused"], reason: Problem) -> Change:
        return replace(change, action=action, reason=reason, data=None, entry=change.before)

    def _leaving(self) -> Iterator[Change]:
        """What is ours there and nobody wants any more."""
        wanted = {leaf.id for leaf in self.pages} | self.refused
        held = {entry.at for id_, entry in self.entries.items() if id_ in wanted}
        for id_, entry in self.entries.items():
            if id_ in wanted or entry.kind == "block" or entry.at in held:
                continue
            there = self.there.get(entry.at)
            change = Change("delete", id_, entry.kind, entry.title, entry.at, before=entry, there=there)
            if there is None:
                if not self.wanted.complete:
                    self.untold.add(id_)
                continue  # somebody deleted it before us
            if self.options.narrowed:
                self.untold.add(id_)
            elif not self.wanted.complete:
                yield replace(change, action="keep", entry=entry, reason=self.wanted.why_incomplete)
            elif untouched(there, entry):
                yield change
            elif self.options.on_conflict == "overwrite" and self._is_text(change):
                yield replace(change, reason=Problem(N_("its document is gone, but it was edited there by hand")))
            elif self.options.on_conflict == "save-copy":
                yield replace(change, action="keep",
                              reason=Problem(N_("it was edited there by hand, and is theirs now")))
            else:
                yield replace(change, action="conflict", entry=entry,
                              reason=Problem(N_("its document is gone, but it was edited there by hand")))

    def _guarded(self, leaving: Sequence[Change]) -> list[Change]:
        """Many pages are deleted only where somebody said how many: most likely something else went wrong."""
        ours = sum(e.kind in ("page", "contents") for e in self.entries.values())
        n = sum(c.action == "delete" and c.kind in ("page", "contents") for c in leaving)
        if n <= self.options.allow_delete or (n <= FREE_DELETES and 4 * n <= ours):
            return list(leaving)
        reason = Problem(MANY, {"n": n, "ours": ours})
        return [replace(c, action="refused", entry=c.before, reason=reason) if c.action == "delete" else c
                for c in leaving]

    def _give_way(self, changes: dict[str, Change], leaving: Sequence[Change]) -> None:
        """Blocks what would go where one of ours stands that stays: until nothing more is blocked by it."""
        ours = self.ours
        gone = {c.id for c in leaving if c.action == "delete"}
        settled = False
        while not settled:
            settled = True
            for id_, change in changes.items():
                stands = change.at if change.at in self.there else self.twins.get(change.at, "")
                other = ours.get(stands, id_)
                if change.action not in ("create", "rename") or other == id_ or other in gone:
                    continue
                if other in changes and changes[other].action == "rename":
                    continue
                title = self.entries[other].title or other
                changes[id_] = self._blocked(change, "refused", Problem(
                    N_("“{title}” of ours stands there, and stays as long as something is in its own way"),
                    {"title": title}))
                settled = False

    def _with_copy(self, change: Change) -> list[Change]:
        """Before a page is overwritten that somebody wrote or edited: their text, on a page of theirs. Where there is
        no place for it, the page is not overwritten.
        """
        if (self.options.on_conflict != "save-copy" or change.action not in CHANGING or change.leaf is None
                or change.there is None or (change.before and untouched(change.there, change.before))):
            return [change]
        text = self.driver.read(change.was or change.at)
        if text is None:
            return [self._blocked(change, "conflict", Problem(
                N_("it was edited there by hand, and cannot be read to keep a copy of it")))]
        if text == change.data:
            return [change]
        mark = self.driver.digest(text)[-8:]
        for title in (f"{change.title} ({self.options.copy} {mark})", f"{change.id} ({self.options.copy} {mark})"):
            try:
                at = self.driver.profile.place("page", f"{change.id}-{mark}", title)
            except Unfit:
                continue
            stands = self.driver.read(at)
            if stands == text:
                return [change]
            if stands is None:
                return [Change("create", f"{change.id}:copy", "page", title, at, data=text,
                               reason=Problem(N_("what was written there by hand, kept on a page of its own"))), change]
        return [self._blocked(change, "conflict", Problem(
            N_("it was edited there by hand, and there is no place for a copy of it")))]

    def _refused(self, refusal: Refusal) -> Change:
        entry = self.entries.get(refusal.id)
        return Change("refused", refusal.id, refusal.kind, refusal.title, entry.at if entry else "", before=entry,
                      entry=entry, reason=refusal.problem)
