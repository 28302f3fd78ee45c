"""DokuWiki, over XML-RPC: its pages are asked for by namespace, with the MD5 of each, in one call.

A write there knows nothing of versions. So pages are locked against people who begin to edit, looked at once more,
written, and looked at again, in batches: a page that is not as it was is left alone, and where somebody else was
quicker by a moment, their text is found in the old revisions and named.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Self

from empathy_cli.model.text import inert
from empathy_cli.publish.asked import Secret
from empathy_cli.publish.http import Client
from empathy_cli.publish.manifest import Manifest
from empathy_cli.publish.profiles.dokuwiki import DokuWiki
from empathy_cli.publish.target import TWIN, Change, Done, Profile, Remote, Settings, There

from . import dokuwiki_journal as journal
from .dokuwiki_remote import PATH, Rpc, Stands, outermost, space

_BLANKS = b" \t\n\r\0\x0b"
_PICTURES = (b"<svg", b"<?xml", b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8")


class DokuWikiDriver:
    def __init__(self, settings: Settings, profile: Profile, secret: str, *, client: Client | None = None) -> None:
        self.settings, self.profile = settings, profile
        self._secret = Secret(secret)
        url = settings.url.rstrip("/").removesuffix("/doku.php")
        url = url if url.endswith(PATH) else f"{url}/{PATH}"
        self._titles = DokuWiki(settings)
        self._client = client or Client(url, name=settings.token, secret=self._secret, bearer=not settings.user)
        self.rpc = Rpc(self._client)
        self.at_home = journal.page_of(settings.owner)
        self.manifest = Manifest()
        """As it stands on its page."""
        self.seen: dict[str, Stands] = {}
        """What stands at each id of the wiki that matters, and at `{{:id}}` of each picture."""
        self._ids: dict[str, str] = {}
        self._texts: dict[str, bytes] = {}
        self._stack = ExitStack()
        self._inside = False

    def __enter__(self) -> Self:
        self._stack.enter_context(self._client)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def digest(self, data: bytes) -> str:
        """As the wiki's lists have it: of a page without the blanks at its ends, of a picture as it is.

        Some releases keep these blanks in it. Our pages have none (see `kept`), so that it is the same.
        """
        data = data if data.startswith(_PICTURES) else data.strip(_BLANKS)
        return hashlib.md5(data, usedforsecurity=False).hexdigest()

    def id(self, at: str) -> str:
        """What the wiki calls this place; a picture keeps its braces."""
        return self._ids.get(at, at)

    def look(self, places: Collection[str]) -> Remote:
        if not self._inside and self._secret and self.settings.user:
            self.rpc.login(self.settings.user, self._secret.value)
        self._inside = True
        self._texts.clear()
        lists = self.rpc.pages(space(self.at_home))
        self.manifest = self._ours(journal.read(self._list(self.at_home, lists), self.settings.owner))
        others = self._others(lists)
        asked = sorted({*places, *(entry.at for entry in self.manifest.entries.values())})
        self._ids = self._fold(asked)
        self.seen = lists | self.listed(asked)
        for entry in self.manifest.entries.values():
            if self.id(entry.at) not in self.seen:
                self.renamed(entry.at)
        there = {at: There(stands.hash, str(stands.rev)) for at in asked if (stands := self.seen.get(self.id(at)))}
        self._twins(there, asked)
        pinned = repr((sorted((at, t.digest) for at, t in there.items()), lists.get(self.at_home), sorted(others)))
        return Remote(hashlib.sha256(pinned.encode()).hexdigest(), replace(self.manifest, others=others), there)

    def _list(self, id_: str, lists: dict[str, Stands]) -> str | None:
        return self.rpc.text(id_) if id_ in lists else None

    def _ours(self, found: Manifest) -> Manifest:
        """Everybody may write the page with the list: it counts only as our own account left it."""
        if found.state != "ok":
            return found
        if not self._secret:  # a stranger, whom nobody can tell from others
            at_home = all(self._titles.holds(entry.at) for entry in found.entries.values())
            return found if at_home else Manifest(state="corrupt")
        by = self.rpc.author(self.at_home)
        if by and (_same(by, self.settings.user) or _same(by, self.rpc.login_name())):
            return found
        return Manifest(state="foreign", by=inert(by or "?")[:80])

    def _others(self, lists: dict[str, Stands]) -> dict[str, dict[str, dict[str, str]]]:
        """What other owners hold. A list that cannot be read says nothing of its pages: they are not ours anyway."""
        found = {}
        for id_ in sorted(lists):
            owner = id_.rpartition(":")[2]
            if id_ != self.at_home:
                theirs = journal.read(self.rpc.text(id_), owner)
                found[owner] = {key: {"at": e.at, "kind": e.kind} for key, e in theirs.entries.items()}
        return found

    def _fold(self, asked: Sequence[str]) -> dict[str, str]:
        """Of the ids that the wiki may write in another way: how it does. Of all others, we know."""
        foreign = [at for at in asked if not at.isascii() and not at.startswith("{{")]
        return self.rpc.folded(foreign)

    def renamed(self, at: str) -> str:
        """What stands there under another name, where the wiki did not tell it before: of ids in other scripts."""
        name = "" if at.isascii() or at.startswith("{{") else self.rpc.name(at)
        if name:
            self._ids[at] = name
        return name

    def listed(self, places: Collection[str]) -> dict[str, Stands]:
        """What stands at these places now, by the ids of the wiki."""
        ids = [self.id(at) for at in places if not at.startswith("{{")]
        files = [at[3:-2] for at in places if at.startswith("{{")]
        found: dict[str, Stands] = {}
        for namespace in outermost(map(space, ids)):
            found |= self.rpc.pages(namespace)
        for namespace in outermost(map(space, files)):
            found |= {f"{{{{:{id_}}}}}": stands for id_, stands in self.rpc.files(namespace).items()}
        return found

    def _twins(self, there: dict[str, There], asked: Sequence[str]) -> None:
        """Two places that are one page to the wiki: who holds it keeps it, for the other one it is somebody else's."""
        held = {self.id(e.at): e.at for e in self.manifest.entries.values()}
        for at in asked:
            other = held.setdefault(self.id(at), at)
            if other != at:
                there[at] = There(f"{TWIN}{other}")

    def read(self, at: str) -> bytes | None:
        id_ = self.id(at)
        if id_ not in self.seen:
            return None
        if at not in self._texts:
            self._texts[at] = self.rpc.file(at[3:-2]) if at.startswith("{{") else self.rpc.text(id_).encode()
        return self._texts[at]

    def write(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        from .dokuwiki_writing import Writing

        yield from Writing(self, changes, after).run()

    def page_of_list(self, entries: Manifest) -> str:
        """The text of the page with our list."""
        return journal.written(entries.entries, self.settings.owner, LIST)

    @property
    def why(self) -> str:
        """What the wiki's history says of each write."""
        return f"empathy publish ({self.settings.owner})"


def _same(one: str, other: str) -> bool:
    """Two names of one account: the wiki takes them in capitals, too."""
    return one.casefold() == other.casefold()


LIST = ("The pages that %%empathy publish%% made here, and what it last wrote on each. It keeps this page itself: what "
        "is changed here by hand may stop it.")
