"""Wikis that are a repository of git: GitHub, GitLab, Azure DevOps, Gitea, and any other one that pages are pushed to.

All or nothing: the pages, our blocks and the manifest are one commit on top of what was looked at, pushed without
force. Who wrote meanwhile wins; `Moved` says so, and the plan is made again. There is no work tree: trees are read from
the objects, so links, submodules, odd names and modes of others are never followed, and stay byte for byte as they are.
"""

import hashlib
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Self

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish import manifest
from empathy_cli.publish.git.address import usable
from empathy_cli.publish.git.commit import Edits, write_commit
from empathy_cli.publish.git.host import Tip
from empathy_cli.publish.git.program import Limits
from empathy_cli.publish.git.scratch import Scratch
from empathy_cli.publish.git.server import EMPTY, checked, server
from empathy_cli.publish.git.tree import Item, Objects, Tree, twins, walk
from empathy_cli.publish.manifest import Manifest
from empathy_cli.publish.target import (
    CHANGING,
    TWIN,
    Change,
    Denied,
    Done,
    Moved,
    Profile,
    PublishError,
    Remote,
    Settings,
    There,
    Unreachable,
)

MANIFEST = ".empathy/manifest.json"
MAX_READ = 8 * 1024 * 1024
"""Bytes of a file that are read to show a difference, or to put our block into it."""
MAX_HELD = 48 * 1024 * 1024
"""Bytes of files that are held in memory at a time."""


class GitDriver:
    """See `Driver`. Whether anything moved since, `git.server.state` asks with one question."""

    def __init__(self, settings: Settings, profile: Profile, secret: str, environ: Mapping[str, str], *,
                 limits: Limits | None = None, sleep: Callable[[float], None] = time.sleep) -> None:
        self.profile = profile
        self._settings = settings
        checked(settings, secret)
        self._secret, self._environ, self._limits, self._sleep = secret, environ, limits, sleep
        self._scratch: Scratch | None = None
        self.written = ""
        """The state that our own push has made."""
        self._looks = 0
        self._lean = True
        self._left_out = False
        self._here: set[str] = set()
        self._tip = Tip("", "")
        self._tree = Tree({})
        self._there: dict[str, There] = {}
        self._held: dict[str, bytes] = {}
        self._known: Manifest = Manifest()

    def __repr__(self) -> str:
        return f"GitDriver({self._settings.name!r})"

    def __enter__(self) -> Self:
        self._scratch = Scratch()
        folder = self._scratch.__enter__().path
        self._git, self._host = server(self._settings, self._secret, self._environ, folder, limits=self._limits,
                                       sleep=self._sleep)
        self._repository = folder / "0.git"
        self._objects = Objects(self._git, self._repository)
        return self

    def __exit__(self, *_: object) -> None:
        if self._scratch:
            self._scratch.__exit__(None, None, None)
            self._scratch = None

    def digest(self, data: bytes) -> str:
        """The id that git gives to a file of this content, in the format of the repository that was looked at."""
        algorithm = hashlib.sha256 if len(self._tip.commit) == 64 else hashlib.sha1
        return algorithm(b"blob %d\0" % len(data) + data).hexdigest()

    def look(self, places: Collection[str]) -> Remote:
        self._tip, self._tree, self._left_out = self._host.tip(), Tree({}), False
        self._held.clear()
        if self._tip.commit:
            self._fetch()
            self._tree = walk(self._objects, self._tip.commit, [*places, MANIFEST])
        elif not self._repository.exists():
            branch = self._host.unborn(self._repository)
            self._tip = Tip(self._tip.branch or branch, "")
        elif not self._tip.branch:
            self._tip = Tip("main", "")
        self._known = self._manifest()
        ours = {entry.at for entry in self._known.entries.values()}
        asked = {*places, *ours}
        other = twins(self._tree, [*places], self.profile.fold, ours)
        self._there = {at: there for at in sorted(asked) if (there := self._stands(at, other.get(at, "")))}
        return Remote(self._tip.commit or EMPTY, self._known, self._there)

    def read(self, at: str) -> bytes | None:
        """None also for what cannot be shown as a text: a link, a folder, a file of more than 8 MiB."""
        item = self._tree.at(at)
        if item is None or not item.is_file:
            return None
        if item.id not in self._held:
            self._hold(item.id)
        return self._held.get(item.id)

    def write(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        """One commit with all of it, or nothing. Raises Moved where somebody else wrote since `look`."""
        doing = [change for change in changes if change.action in CHANGING]
        if doing or (after.entries, after.others) != (self._known.entries, self._known.others) \
                or self._known.state in ("corrupt", "newer"):
            self._looks += 1
            edits = self._edits(doing, manifest.dump(after, self._settings.owner))
            commit = write_commit(self._git, self._repository, self._tip.commit, edits, self._message(doing),
                                  ref=f"refs/empathy/{self._looks}", environ=self._environ)
            self._host.push(self._repository, commit, self._tip)
            self.written = commit
        for change in doing:
            yield Done(change, "done")

    def _fetch(self) -> None:
        """The last commit of the branch, with its trees; with its files only where the server cannot leave them out."""
        if not self._repository.exists():
            kind = "sha256" if len(self._tip.commit) == 64 else "sha1"
            self._git.run("init", "-q", "--bare", "--template=", f"--object-format={kind}", repository=self._repository)
        self._looks += 1
        ref = f"refs/there/{self._looks}"
        self._left_out = self._host.fetch(self._repository, self._tip.branch, ref, lean=self._lean)
        self._here.clear()
        said = self._git.run("rev-parse", "--verify", f"{ref}^{{commit}}", repository=self._repository)
        self._tip = Tip(self._tip.branch, said.out.decode("ascii", "replace").strip())
        if said.code:
            raise PublishError(Problem(N_("what the branch “{branch}” names is no commit"),
                                       {"branch": self._tip.branch}))

    def _bring(self, ids: Collection[str]) -> None:
        """Files that were left out are brought when they are needed: all in one go."""
        missing = set(ids) - self._here
        if self._left_out and missing:
            try:
                self._host.fetch_files(self._repository, sorted(missing))
            except (Denied, Unreachable):
                raise
            except PublishError:  # it leaves files out, but does not give them one by one
                self._bring_all()
            self._here |= missing

    def _bring_all(self) -> None:
        """The same commit with all its files. Raises Moved where it is not the last one any more."""
        seen, self._lean = self._tip.commit, False
        self._repository = self._repository.with_name("whole.git")
        self._objects = Objects(self._git, self._repository)
        self._fetch()
        if self._tip.commit != seen:
            raise Moved(Problem(N_("somebody else wrote into the wiki meanwhile: run it again")))

    def _hold(self, wanted: str) -> None:
        """Reads a file, and with it the others that were looked at: as many as may be held."""
        stand = (self._tree.at(at) for at in self._there)
        files = {item.id for item in stand if item and item.is_file and item.id not in self._held}
        self._bring(files | {wanted})
        sizes = self._objects.sizes([wanted, *sorted(files - {wanted})])
        held, total = [], 0
        for id_, size in sizes.items():
            if size <= MAX_READ and total + size <= MAX_HELD:
                held.append(id_)
                total += size
        found = zip(held, self._objects.contents(held), strict=True)
        self._held = {id_: data for id_, data in found if data is not None}

    def _manifest(self) -> Manifest:
        """What stands in it, if every place that it calls ours is one that can be."""
        item = self._tree.at(MANIFEST)
        if item is None:
            return Manifest(state="corrupt") if self._tree.barrier(MANIFEST) else Manifest()
        if not item.is_file:
            return Manifest(state="corrupt")
        self._bring([item.id])
        if self._objects.sizes([item.id]).get(item.id, manifest.MAX_BYTES + 1) > manifest.MAX_BYTES:
            return Manifest(state="corrupt")
        found = manifest.load(self._objects.contents([item.id])[0], self._settings.owner)
        if any(not _ours(entry.at) for entry in found.entries.values()):
            return Manifest(others=found.others, state="corrupt")
        return found

    def _stands(self, at: str, twin: str) -> There | None:
        """What is at a place. What is no file has a digest that no page ever has."""
        if barrier := self._tree.barrier(at):
            return There(f"{TWIN}{barrier}")
        item = self._tree.at(at)
        if item is None:
            return There(f"{TWIN}{twin}") if twin else None
        return There(item.id if item.is_file else f"{item.mode:o}:{item.id}")

    def _edits(self, doing: Sequence[Change], listed: bytes) -> Edits:
        gone = {change.was for change in doing if change.was and change.was != change.at}
        gone |= {change.at for change in doing if change.data is None and change.action != "rename"}
        files: dict[str, tuple[int, bytes]] = {}
        moved: dict[str, tuple[int, str]] = {}
        for change in doing:
            if change.data is not None:
                new = change.action in ("create", "rename") and change.was != change.at
                item = self._free(change.at, gone, new=new)
                files[change.at] = (item.mode if item else 0o100644, change.data)
            elif change.action == "rename":
                item = self._tree.at(change.was)
                self._free(change.at, gone, new=change.was != change.at)
                if item and item.is_file:
                    moved[change.at] = (item.mode, item.id)
        for at in gone:
            self._free(at, (), new=False)
        self._free(MANIFEST, gone, new=False)
        files[MANIFEST] = (0o100644, listed)
        return Edits(sorted(at for at in gone if self._tree.at(at)), files, moved)

    def _free(self, at: str, gone: Collection[str], *, new: bool) -> Item | None:
        """What stands there, if it may be written over. Raises PublishError where a foreign thing would go with it."""
        if at != MANIFEST and not _ours(at):
            raise PublishError(Problem(N_("“{at}” cannot be the place of a page"), {"at": at}))
        barrier, item = self._tree.barrier(at), self._tree.at(at)
        if barrier and barrier not in gone:
            raise PublishError(Problem(N_("“{at}” cannot be written: “{barrier}” stands there and is no folder"),
                                       {"at": at, "barrier": barrier}))
        if item and not item.is_file:
            raise PublishError(Problem(N_(
                "“{at}” is a link, a folder or another repository there: move it away by hand"), {"at": at}))
        if item and new and at not in gone and at not in self._replaced:
            raise PublishError(Problem(N_("“{at}” stands there already and is not ours"), {"at": at}))
        return item

    @property
    def _replaced(self) -> Collection[str]:
        """Places of ours: what stands there is planned with."""
        return {entry.at for entry in self._known.entries.values()}

    def _message(self, doing: Sequence[Change]) -> str:
        """What the commit says: whose pages, and how many of each; the same for the same changes."""
        owner = self._settings.owner
        counts = {what: sum(change.action == action for change in doing) for action, what in (
            ("create", "new"), ("update", "changed"), ("rename", "moved"), ("delete", "removed"))}
        told = ", ".join(f"{n} {what}" for what, n in counts.items() if n) or "list of pages only"
        return f"Publish personas of {owner}\n\n{told[:1].upper()}{told[1:]}. Made by empathy publish.\n"


def _ours(at: str) -> bool:
    """Whether a page of ours may be there: never among our own files."""
    return usable(at) and at.partition("/")[0].lower() != ".empathy"
