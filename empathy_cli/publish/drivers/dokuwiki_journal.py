"""The list of our pages in a DokuWiki: a page for each owner in a namespace of its own, also while a run is at work.

DokuWiki cannot move a page: it is written anew, and the old one is deleted. Before a run writes anything it notes what
it is about to write, and where. So the next run knows what one that was killed has left behind: see `plan`.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from empathy_cli.publish.manifest import Entry, Manifest, dump, load
from empathy_cli.publish.plan_identity import untouched
from empathy_cli.publish.profiles.dokuwiki import MANIFESTS
from empathy_cli.publish.target import Change

_ID = r"[^\s\x00-\x2c/;<=>?@\[\\\]^`{|}~\x7f]+"
_PLACE = re.compile(rf"{_ID}|\{{\{{:{_ID}\}}\}}")
_OPENING, _CLOSING = "<code>\n", "\n</code>"


def page_of(owner: str) -> str:
    """The id of the page with an owner's list, of signs that every wiki leaves as they are."""
    if owner.strip("-") == owner and "--" not in owner:
        return f"{MANIFESTS}:{owner}"
    return f"{MANIFESTS}:{re.sub('-+', '-', owner.strip('-'))}_{hashlib.sha256(owner.encode()).hexdigest()[:8]}"


def read(text: str | None, owner: str) -> Manifest:
    """The list from its page. Never raises; a place that no page of ours can have makes it corrupt."""
    if text is None:
        return Manifest()
    _, _, after = text.rstrip().partition(_OPENING)
    body = after.removesuffix(_CLOSING) if after.endswith(_CLOSING) else ""
    found = load(body.encode("utf-8", "replace"), owner)
    if not all(_PLACE.fullmatch(e.at) and not e.at.startswith(f"{MANIFESTS}:") for e in found.entries.values()):
        return Manifest(state="corrupt")
    return replace(found, others={})


def written(entries: Mapping[str, Entry], owner: str, words: str) -> str:
    """The page. In the list itself `<` is written by its number, so that nothing ends it."""
    data = dump(Manifest(entries, state="ok"), owner).decode().strip().replace("<", "\\u003c")
    return f"====== {MANIFESTS}: {owner} ======\n\n{words}\n\n{_OPENING}{data}{_CLOSING}"


def noted(entries: Mapping[str, Entry], changes: Sequence[Change]) -> dict[str, Entry]:
    """The entries with what is about to be written at each place: who comes to a new one, may still be at the old."""
    about = {c.at: c.entry.digest for c in changes if c.data is not None and c.entry is not None}
    stands = {c.id: c.there.digest for c in changes
              if c.there and c.before and c.action != "rename" and untouched(c.there, c.before)}
    found = {id_: replace(entry, digest=stands.get(id_, entry.digest), next=about.get(entry.at, entry.next))
             for id_, entry in entries.items()}  # also where the run before this one was killed
    for c in changes:
        if c.action in ("create", "rename") and c.kind != "block" and c.at in about:
            found[c.id if c.id not in found else moving(c)] = Entry(c.at, c.kind, "", c.title, next=about[c.at])
    return found


def moving(change: Change) -> str:
    """The id under which a page that is on its way is noted, as `plan` reads it."""
    return f"{change.id}:moving"
