"""A folder of files: a site of MkDocs, a vault of Obsidian, any folder of Markdown.

Files that are not ours are never touched. What is ours says `.empathy-pages.json` in the folder, which is written
before the first change, with what each file is about to become, and after the last: a run that was killed is finished
by the next one. A page that gives its place to another one in a circle waits in `.empathy-moving`. (Not in `.empathy`
as in a wiki of its own: that is what a workspace keeps out of Git, and this list must stay with its pages.)

The folder is a path from the workspace, inside of the repository that the workspace is in; or a whole path, wherever
somebody says. With the profile `mkdocs` it is the project, with mkdocs.yml, or the folder of its pages (`docs_dir`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Self

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.publish import manifest
from empathy_cli.publish.manifest import Entry, Manifest
from empathy_cli.publish.profiles.mkdocs import MkDocs
from empathy_cli.publish.profiles.names import safe
from empathy_cli.publish.target import (
    CHANGING,
    TWIN,
    Change,
    Done,
    Moved,
    Profile,
    PublishError,
    Remote,
    Settings,
    There,
)
from empathy_cli.store.saver import Changed

from . import folder_lock
from .files import Files, digest
from .folder_top import MANIFEST, folder_of, must_be_free, site_of

MOVING = ".empathy-moving/"
GONE = "gone"
"""In the journal, in the place of a digest: the page is about to be deleted."""


class FolderDriver:
    """See `Driver`."""

    def __init__(self, settings: Settings, profile: Profile, root: Path) -> None:
        self._settings = settings
        top, inside = folder_of(settings.folder, root)
        if profile.name == "mkdocs":
            top, project = site_of(top, inside)
            profile = MkDocs(settings, project)
        must_be_free(top.joinpath(profile.place("contents", "index", settings.under)).parent, root)
        self.profile = profile
        self._files = Files(top)
        self._known = Manifest()
        self._raw: bytes | None = None
        self.left = False
        """Whether another publish is at work here, or was killed: `alone` waits for it, or tidies up."""
        self._seen: Mapping[str, Entry] = {}
        """Our entries as the manifest has them."""
        self._twice: dict[str, str] = {}
        """Of moves that were stopped half way: old name → new name of the same file."""
        self._there: dict[str, There] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.forget()

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """No other publish writes here while it holds; whether any has written since `look`."""
        with folder_lock.alone(self._files.top):
            yield self._manifest() != self._raw

    def digest(self, data: bytes) -> str:
        return digest(data)

    def look(self, places: Collection[str]) -> Remote:
        self._files.forget()
        written = self._raw = self._manifest()
        self.left = folder_lock.NAME in self._files.names("")
        known = manifest.load(written, self._settings.owner)
        self._seen = known.entries
        self._files.sweep({"", *(at.rpartition("/")[0] for at in (*places, *(e.at for e in known.entries.values())))})
        usable = {id_: entry for id_, entry in known.entries.items() if _usable(entry.at) or entry.at == _parked(id_)}
        owns = {entry.at: id_ for id_, entry in usable.items()}
        now = {id_: self._place(id_, usable, owns) for id_ in usable}
        taken = {now[id_] for id_, entry in usable.items() if now[id_] != entry.at}
        usable = {id_: entry for id_, entry in usable.items() if self._is(entry, now[id_]) or not (
            now[id_] in taken or (entry.next == GONE and not self._files.stands(now[id_])))}
        self._known = replace(known, entries={
            id_: self._reached(replace(entry, at=now[id_], version="")) for id_, entry in usable.items()})
        self._twice = {old: now[id_] for id_, entry in usable.items() for old in (entry.at, _parked(id_))
                       if self._files.same(old, now[id_])}
        ours = set(now.values())
        self._there = {}
        for at in sorted({*places, *ours} - self._twice.keys()):
            if stands := self._files.stands(at):
                self._there[at] = There(stands)
            elif at in places and (twin := self._files.twin(at, self.profile.fold, self._twice)):
                self._there[at] = There(TWIN + twin)
        state = sha256(written or b"")
        for at, there in self._there.items():
            state.update(f"\0{at}\0{there.digest}".encode())
        return Remote(state.hexdigest(), self._known, self._there)

    def read(self, at: str) -> bytes | None:
        """A page of ours as it was published, whatever line ends Git gave it here."""
        data = self._files.read(at)
        ours = any(entry.at == at and entry.kind in ("page", "contents") for entry in self._known.entries.values())
        return data.replace(b"\r\n", b"\n") if data and ours else data

    def write(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        doing = [change for change in changes if change.action in CHANGING]
        self._begin(doing)
        entries = dict(after.entries)
        moves = {change.was: change for change in doing if change.action == "rename"}
        waiting: dict[str, str] = {}
        for change in doing:
            self._files.forget()
            try:
                if change.action == "rename":
                    self._make_room(change, moves, waiting, ())
                self._do(change, waiting)
            except InputError as refused:
                if not self._is_there(change):  # the disk may have failed just after it
                    entries = _as_before(entries, change, waiting)
                yield Done(change, "failed", refused.problems[0])
            else:
                yield Done(change, "done")
        self._end(after, entries)

    def _is_there(self, change: Change) -> bool:
        """Whether a page stands as it is to be, although writing it failed."""
        self._files.forget()
        try:
            return change.entry is not None and self._files.stands(change.at) == change.entry.digest
        except (InputError, OSError):
            return False

    def _manifest(self) -> bytes | None:
        self._files.forget()
        stands = self._files.stands(MANIFEST)
        if stands.startswith("linked:"):
            raise PublishError(Problem(N_("“{at}” leads through a link: nothing is read or written there"),
                                       {"at": MANIFEST}))
        return self._files.read(MANIFEST) if stands else None

    def _place(self, id_: str, entries: Mapping[str, Entry], owns: Mapping[str, str]) -> str:
        """Where the page of an entry stands: a run that was killed may have moved it already, or put it aside."""
        if self._moved(id_, entries, owns, ()):
            return entries[id_].version
        return _parked(id_) if self._is(entries[id_], _parked(id_)) else entries[id_].at

    def _is(self, entry: Entry, at: str) -> bool:
        stands = self._files.stands(at)
        return bool(stands) and stands in (entry.digest, entry.next)

    def _moved(self, id_: str, entries: Mapping[str, Entry], owns: Mapping[str, str], asked: tuple[str, ...]) -> bool:
        """Whether it stands where the journal says that it was to go, and it is not the page that was there before."""
        if id_ in asked:
            return True
        new = entries[id_].version
        if not _usable(new) or not self._is(entries[id_], new):
            return False
        other = owns.get(new, id_)
        return other == id_ or not self._is(entries[other], new) or self._is(entries[other], _parked(other)) or (
            self._moved(other, entries, owns, (*asked, id_)))

    def _begin(self, doing: Sequence[Change]) -> None:
        """The journal: what every file is about to become. Raises Moved where our part of the manifest changed."""
        raw = self._manifest()
        now = manifest.load(raw, self._settings.owner)
        if (now.state, now.entries) != (self._known.state, self._seen):
            raise Moved(Problem(N_("{file} was changed by somebody else meanwhile: run it again"), {"file": MANIFEST}))
        for old, new in self._twice.items():  # as long as the journal of that run tells which name is the old one
            if self._files.same(old, new):
                self._files.path(old).unlink()
        held = {change.before.at: change.id for change in doing if change.before and change.entry}
        entries = {id_: replace(entry, next="") for id_, entry in self._known.entries.items()
                   if held.get(entry.at, id_) == id_}  # where a document was renamed, the entry is that of the new id
        for change in doing:
            if change.entry is None:
                if change.action == "delete" and change.id in entries:
                    entries[change.id] = replace(entries[change.id], next=GONE)
                continue
            before = change.before or Entry(change.at, change.kind, "", change.title, style=change.entry.style)
            entries[change.id] = replace(before, next=change.entry.digest,
                                         version=change.at if change.action == "rename" else "")
        if entries != dict(now.entries) and doing:
            self._save(raw, manifest.dump(replace(now, entries=entries), self._settings.owner))

    def _reached(self, entry: Entry) -> Entry:
        """An entry that a killed run left, as what was to be written there, if it was. `next` still tells of it."""
        return replace(entry, digest=entry.next) if entry.next and self._files.stands(entry.at) == entry.next else entry

    def _end(self, after: Manifest, entries: Mapping[str, Entry]) -> None:
        raw = self._manifest()
        now = manifest.load(raw, self._settings.owner)
        others = now.others if now.state == "ok" else after.others
        done = {id_: replace(entry, version="") for id_, entry in entries.items()}
        self._save(raw, manifest.dump(Manifest(done, others, "ok"), self._settings.owner))
        with suppress(OSError):
            self._files.path(MOVING.rstrip("/")).rmdir()

    def _save(self, raw: bytes | None, data: bytes) -> None:
        try:
            if raw is None:
                self._files.create(MANIFEST, data)
            elif raw != data:
                self._files.replace(MANIFEST, data, digest(raw))
        except Changed as changed:
            raise Moved(*changed.problems) from None

    def _make_room(self, change: Change, moves: Mapping[str, Change], waiting: dict[str, str],
                   asked: tuple[str, ...]) -> None:
        """Moves the page to its new place; before, the one of ours that stands there and leaves it, too."""
        if change.id in waiting:
            return
        next_ = moves.get(change.at)
        if next_ is not None and next_.id != change.id and next_.id not in waiting:
            if next_.id in asked:  # a circle: one of them waits outside
                self._move(next_, _parked(next_.id), waiting)
            else:
                self._make_room(next_, moves, waiting, (*asked, change.id))
        if waiting.get(change.id, "") != change.at:
            self._move(change, change.at, waiting)

    def _move(self, change: Change, to: str, waiting: dict[str, str]) -> None:
        stands = waiting.get(change.id, change.was)
        self._files.move(stands, to, change.there.digest if change.there else "")
        waiting[change.id] = to
        self._files.forget()
        self._files.prune(stands, self._upto)

    def _do(self, change: Change, waiting: Mapping[str, str]) -> None:
        seen = change.there.digest if change.there else ""
        if change.action == "delete":
            self._files.remove(change.at, seen)
            self._files.prune(change.at, self._upto)
            return
        data = change.data if change.data is not None else change.leaf.data if change.leaf else b""
        if change.action == "rename":
            if waiting.get(change.id) != change.at:
                self._move(change, change.at, dict(waiting))
            self._files.replace(change.at, data, seen)
        elif self._files.stands(change.at) and change.there is not None:
            self._files.replace(change.at, data, seen)
        else:
            self._files.create(change.at, data)

    @property
    def _upto(self) -> str:
        """The folder that stays, even if nothing is left in it: that of the pages."""
        return self.profile.project.docs if isinstance(self.profile, MkDocs) else ""


def _as_before(entries: dict[str, Entry], change: Change, waiting: Mapping[str, str]) -> dict[str, Entry]:
    """The entries where this change failed: the page is as it was, though it may have been moved already."""
    rest = {id_: entry for id_, entry in entries.items() if id_ != change.id}
    before = change.before
    return rest | ({change.id: replace(before, at=waiting.get(change.id, before.at))} if before else {})


def _parked(id_: str) -> str:
    return MOVING + sha256(id_.encode()).hexdigest()[:20]


def _usable(at: str) -> bool:
    """A place that a manifest may name, whoever wrote it: no hidden file, nothing outside."""
    return safe(at) and not any(name.startswith(".") for name in at.split("/"))
