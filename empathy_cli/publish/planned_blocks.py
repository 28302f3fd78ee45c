"""Our lines in files that people write, too: what becomes of them. Everything else in such a file stays as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem

from .blocks import STYLES, UNMARKED, Untouchable, merged, owned, without
from .leaf import Leaf
from .manifest import Entry
from .target import Change, Driver, There


def planned_blocks(leaves: Sequence[Leaf], entries: Mapping[str, Entry], told: Sequence[Change], driver: Driver,
                   owner: str, there: Mapping[str, There], *, complete: bool, overwrite: bool = False) -> list[Change]:
    """What is done with each block that is wanted, and with those of ours that are not any more. `told`: the pages.

    `overwrite`: what somebody wrote between our marks goes.
    """
    if not complete:  # what cannot be read would be missing in them
        leaves = [leaf for leaf in leaves if leaf.id not in entries]
    leaves = [*leaves, *_redirects(driver, entries, told, complete=complete)]
    wanted, held = {leaf.id for leaf in leaves}, {leaf.at for leaf in leaves}  # a file has one block of an owner
    changes = [change for leaf in leaves
               if (change := _block(leaf, entries.get(leaf.id), driver, owner, there, overwrite=overwrite))]
    if complete:
        leaving = [(id_, entry) for id_, entry in entries.items() if id_ not in wanted and entry.at not in held]
        changes += [change for id_, entry in leaving if (change := _left(id_, entry, driver, owner, there))]
    return changes


def _redirects(driver: Driver, entries: Mapping[str, Entry], told: Sequence[Change], *, complete: bool) -> list[Leaf]:
    """Where a host knows redirects: one for each page that moves, beside those that we wrote before."""
    profile: Any = driver.profile
    if not complete or not hasattr(profile, "redirects"):
        return []
    moved = [(c.was, c.at) for c in told if c.action == "rename" and c.kind in ("page", "contents")]
    leaf: Leaf | None = profile.redirects(moved, {id_: e.body for id_, e in entries.items()})
    return [leaf] if leaf else []


def _block(leaf: Leaf, entry: Entry | None, driver: Driver, owner: str, there: Mapping[str, There], *,
           overwrite: bool) -> Change | None:
    text = driver.read(leaf.at) if leaf.at in there else None
    change = Change("same", leaf.id, "block", "", leaf.at, leaf=leaf, before=entry, there=there.get(leaf.at))
    if text is None and leaf.at in there:
        return _stuck(change, Problem(N_("what stands there is no file that our lines could go into: a link, a folder, "
                                         "a name in other letters, or more than 8 MiB")))
    try:
        whole = merged(leaf.style, text, owner, leaf.data, entry.body if entry else "")
    except Untouchable as untouchable:
        whole = _by_force(leaf, text, owner)
        if whole is None or not overwrite:  # with the difference to what was written by hand
            return replace(_stuck(change, untouchable.problem), data=whole)
    if whole is None:  # a file that only people make, and nobody did
        return None
    body = owned(leaf.style, text, leaf.data.decode(), entry.body if entry else "")
    after = Entry(leaf.at, "block", driver.digest(whole), body=body, style=leaf.style,
                  version=entry.version if entry else "")
    if whole == text:
        if entry and (entry.at, entry.body, entry.style) == (after.at, after.body, after.style):
            after = replace(after, digest=entry.digest)  # what others wrote around our lines is no news of ours
        return Change("same", leaf.id, "block", "", leaf.at, leaf=leaf, before=entry, there=there.get(leaf.at),
                      entry=after)
    return Change("create" if text is None else "update", leaf.id, "block", "", leaf.at, leaf=leaf, data=whole,
                  before=entry, there=there.get(leaf.at), entry=after)


def _by_force(leaf: Leaf, text: bytes | None, owner: str) -> bytes | None:
    """The file with our lines as they shall be, whatever stands between our marks; None where they are not whole."""
    try:
        return None if leaf.style.removesuffix("?") in UNMARKED else merged(leaf.style, text, owner, leaf.data, "")
    except Untouchable:
        return None


def _left(id_: str, entry: Entry, driver: Driver, owner: str, there: Mapping[str, There]) -> Change | None:
    """A block that nobody wants any more is taken out of its file; a file that held nothing else goes with it."""
    text = driver.read(entry.at) if entry.at in there else None
    if text is None or entry.style.removesuffix("?") not in STYLES:
        return None
    change = Change("delete", id_, "block", "", entry.at, before=entry, there=there.get(entry.at))
    try:
        rest = without(entry.style, text, owner, entry.body)
    except Untouchable as untouchable:
        return _stuck(change, untouchable.problem)
    if rest is None:
        return change
    if rest == text:
        return None
    return Change("update", id_, "block", "", entry.at, data=rest, before=entry, there=there.get(entry.at))


def _stuck(change: Change, reason: Problem) -> Change:
    return replace(change, action="conflict", reason=reason, entry=change.before)
