"""Which of the entries of a manifest belongs to which page that is wanted: ids change, pages move, runs are killed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .leaf import Leaf
from .manifest import Entry
from .target import There


@dataclass(frozen=True, slots=True)
class Known:
    """`entries` by the id that they have now."""

    entries: dict[str, Entry]
    begun: set[str] = field(default_factory=set)
    """Places that a killed run has filled for a page of ours that is still to leave another one."""
    arrived: set[str] = field(default_factory=set)
    """Places that a killed run has filled for a page of ours that has left its old one."""


def known(entries: Mapping[str, Entry], there: Mapping[str, There], pages: Sequence[Leaf], refused: Collection[str], *,
          complete: bool) -> Known:
    """`there` is without twins. `refused`: ids that are wanted and cannot be."""
    found = Known(dict(entries))
    _resume(found, there, pages, refused)
    if complete:
        _inherit(found.entries, pages, refused)
    _follow(found.entries, there, pages)
    return found


def untouched(there: There | None, entry: Entry) -> bool:
    """Whether it stands as we published it, or as a killed run was about to."""
    return there is not None and bool(there.digest) and there.digest in (entry.digest, entry.next)


def _resume(known: Known, there: Mapping[str, There], pages: Sequence[Leaf], refused: Collection[str]) -> None:
    """What a killed run was about to create: it did (ours), it did not, or it was edited since (theirs).

    Where pages cannot be moved, one that was on its way stands at its new place, and perhaps still at its old one.
    """
    entries = known.entries
    begun = {id_: entry for id_, entry in entries.items() if not entry.digest and entry.kind != "block"}
    for id_, entry in begun.items():
        if not untouched(there.get(entry.at), entry):
            del entries[id_]
    coming = {leaf.at: leaf.id for leaf in pages if leaf.id in entries and entries[leaf.id].at != leaf.at}
    wanted = {leaf.id for leaf in pages}.union(refused)
    for id_, entry in begun.items():
        if id_ in entries and id_ not in wanted and entry.at in coming:
            del entries[id_]
            left = entries[coming[entry.at]]
            stands = there.get(left.at)
            if stands is None or (stands.digest == left.next and stands.digest != left.digest):
                entries[coming[entry.at]] = entry
                known.arrived.add(entry.at)
            else:
                known.begun.add(entry.at)


def _inherit(entries: dict[str, Entry], pages: Sequence[Leaf], refused: Collection[str]) -> None:
    """A document whose id was renamed takes over the page at the same place: nobody else wants it any more."""
    wanted = {leaf.id for leaf in pages}.union(refused)
    free = {(e.at, e.kind): id_ for id_, e in entries.items() if id_ not in wanted}
    for leaf in pages:
        if leaf.id not in entries and (leaf.at, leaf.kind) in free:
            entries[leaf.id] = entries.pop(free[leaf.at, leaf.kind])


def _follow(entries: dict[str, Entry], there: Mapping[str, There], pages: Sequence[Leaf]) -> None:
    """A page that is no more where we left it, and stands untouched where it is wanted, was moved: by a run that was
    killed, or by a person who thought the same.
    """
    for leaf in pages:
        entry = entries.get(leaf.id)
        if entry and entry.at not in there and entry.at != leaf.at and untouched(there.get(leaf.at), entry):
            entries[leaf.id] = replace(entry, at=leaf.at)
