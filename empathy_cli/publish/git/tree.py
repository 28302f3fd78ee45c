"""What a commit holds, read from its objects: names are bytes, and nothing in it is followed, checked out or trusted.

The walk asks for all folders of one depth at once and ends at a bound, so that a tree that repeats itself (a “git
bomb”) costs no more than any other. Folders in which we look for something are always read.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.target import PublishError

from .program import MAX_OUT, Program

MAX_ENTRIES, LONG = 100_000, 256
"""So many names are read at least of what is not ours; then folders in which nothing of ours can be are left out.
A path of more bytes than `LONG` counts as several.
"""
_TYPE, _FOLDER, _FILE = 0o170000, 0o040000, 0o100000
_MODE = re.compile(rb"[0-7]{1,6}")


@dataclass(frozen=True, slots=True)
class Item:
    """A name in a folder: its mode as git keeps it, and the id of what it names."""

    mode: int
    id: str

    @property
    def is_file(self) -> bool:
        """A file and nothing else: no link, no folder, no other repository."""
        return self.mode & _TYPE == _FILE

    @property
    def is_folder(self) -> bool:
        return self.mode & _TYPE == _FOLDER


class Objects:
    """The objects of a repository, many in one run of git."""

    def __init__(self, git: Program, repository: Path) -> None:
        self._git, self._repository = git, repository

    def sizes(self, ids: Collection[str]) -> dict[str, int]:
        """Of those that are there, in bytes."""
        said = self._run("--batch-check=%(objectname) %(objectsize)", ids)
        lines = (line.split(" ") for line in said.decode("ascii", "replace").splitlines())
        return {line[0]: int(line[1]) for line in lines if len(line) == 2 and line[1].isdigit()}

    def contents(self, ids: Sequence[str]) -> list[bytes | None]:
        """What each of them holds; None where it is not there. All of them together are bounded by MAX_OUT."""
        said, at = self._run("--batch", ids), 0
        found: list[bytes | None] = []
        for _ in ids:
            end = said.find(b"\n", at)
            head = said[at:end].split(b" ")
            at = end + 1
            if end < 0 or len(head) != 3 or not head[2].isdigit():
                found.append(None)
                continue
            size = int(head[2])
            found.append(said[at:at + size])
            at += size + 1
        return found

    def _run(self, how: str, ids: Collection[str]) -> bytes:
        if not ids:
            return b""
        ended = self._git.run("cat-file", how, "--buffer", repository=self._repository,
                              data="".join(f"{i}\n" for i in ids).encode())
        if ended.flood or ended.late:
            raise PublishError(Problem(N_("the wiki's repository holds more than this program reads ({n} MiB)"),
                                       {"n": MAX_OUT // 1024 ** 2}))
        return ended.out


class Tree:
    """A commit's names, by their whole path."""

    def __init__(self, items: Mapping[bytes, Item]) -> None:
        self._items = items

    def at(self, path: str) -> Item | None:
        return self._items.get(path.encode("utf-8", "surrogatepass"))

    def barrier(self, path: str) -> str:
        """The part of a path that stands there and is no folder, so that nothing can be below it."""
        parts = path.split("/")
        above = ("/".join(parts[:n]) for n in range(1, len(parts)))
        return next((a for a in above if (item := self.at(a)) and not item.is_folder), "")

    def readable(self) -> Iterator[str]:
        """The paths of all that is no folder, as far as they are texts."""
        for path, item in self._items.items():
            if not item.is_folder:
                try:
                    yield path.decode()
                except UnicodeDecodeError:
                    continue


def walk(objects: Objects, commit: str, places: Collection[str]) -> Tree:
    """The names of a commit; those in the folders of `places` in any case."""
    needed = {b"", *(above.encode("utf-8", "surrogatepass") for place in places for above in _above(place))}
    items: dict[bytes, Item] = {}
    level, read = {b"": f"{commit}^{{tree}}"}, 0
    while level:
        found = _folders(objects, list(dict.fromkeys(level.values())))
        below: dict[bytes, str] = {}
        for path, of in level.items():
            for name, item in _entries(found[of], len(commit) // 2):
                if read >= MAX_ENTRIES and path not in needed:
                    break
                whole = path + b"/" + name if path else name
                read += 1 + len(whole) // LONG  # one for each entry, as a folder may have a name many times
                items[whole] = item
                below.pop(whole, None)
                if item.is_folder:
                    below[whole] = item.id
        level = {path: of for path, of in below.items() if read < MAX_ENTRIES or path in needed}
    return Tree(items)


def _above(place: str) -> Iterator[str]:
    parts = place.split("/")
    return ("/".join(parts[:n]) for n in range(1, len(parts)))


def _folders(objects: Objects, ids: Sequence[str]) -> dict[str, bytes]:
    return {of: data or b"" for of, data in zip(ids, objects.contents(ids), strict=True)}


def _entries(data: bytes, width: int) -> Iterator[tuple[bytes, Item]]:
    """`mode name NUL id`, one after the other; up to where it is no folder as git writes it."""
    at = 0
    while at < len(data):
        blank, nul = data.find(b" ", at), data.find(b"\0", at)
        if not at < blank < nul or not _MODE.fullmatch(data, at, blank):
            return
        yield data[blank + 1:nul], Item(int(data[at:blank], 8), data[nul + 1:nul + 1 + width].hex())
        at = nul + 1 + width


Fold = Callable[[str], str]


def twins(tree: Tree, places: Collection[str], fold: Fold, known: Collection[str]) -> dict[str, str]:
    """Place → another path that the target cannot tell apart from it. `known` are ours: they may be the same page."""
    wanted: dict[str, list[str]] = {}
    for place in places:
        if tree.at(place) is None:
            wanted.setdefault(fold(place), []).append(place)
    found: dict[str, str] = {}
    if wanted:
        for path in tree.readable():
            if path not in known:
                for place in wanted.get(fold(path), ()):
                    found.setdefault(place, path)
    return found
