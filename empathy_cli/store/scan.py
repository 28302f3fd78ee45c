"""Finds the files of a workspace. Only the standard library: a run in which nothing changed stops after this."""

import os
import stat

# os alone: pathlib would be half of the time of a run in which nothing changed.
# ruff: noqa: PTH100, PTH110, PTH112, PTH114, PTH116, PTH118, PTH120, PTH206

FOLDER = "personas"
SETTINGS_FILE = "empathy.yaml"
SUFFIXES = (".yaml", ".yml")
TEMPORARY = ".empathy-tmp-"
"""What the names of files begin with that are being saved, or were when the machine stopped."""
MAX_ENTRIES = 60_000
"""More than a workspace may hold: see `bounds`."""
MAX_LEVELS = 40

Found = list[tuple[str, os.stat_result]]


def find_root(start: str) -> str:
    """The nearest folder upward with an empathy.yaml, else the start."""
    folder = start = os.path.abspath(start)
    while not _is_file(os.path.join(folder, SETTINGS_FILE)):
        above = os.path.dirname(folder)
        if above == folder:
            return start
        folder = above
    return folder


def _is_file(path: str) -> bool:
    """Whether it is a file or a link, wherever that may lead."""
    try:
        return stat.S_IFMT(os.lstat(path).st_mode) in (stat.S_IFREG, stat.S_IFLNK)
    except OSError:
        return False


def scan(root: "str | os.PathLike[str]", limit: int = MAX_ENTRIES, left: "set[str] | None" = None) -> Found:
    """Every `*.yaml` and `*.yml` below `personas/`: its path from the root with `/`, and what the system says of it.

    In the order of the paths. Links are followed inside of the workspace only: one that leaves it, or leads
    nowhere, comes with the status of the link itself, and a folder that may not be read with its own. So what is no
    regular file is a problem for whoever reads it.
    Names that begin with a dot are left out; the folders where a save has left its temporary file go into `left`. One
    more than `limit` files is the most that comes back.
    """
    walk = _Walk(os.path.realpath(root), limit)
    walk.top(os.path.join(os.fspath(root), FOLDER))
    if left is not None:
        left.update(walk.left)
    return sorted(walk.found, key=lambda entry: entry[0])


class _Walk:
    def __init__(self, root: str, limit: int) -> None:
        self.root = root + os.sep
        self.home = os.path.join(root, FOLDER) + os.sep
        self.limit = limit
        self.found: Found = []
        self.left: set[str] = set()
        self.linked: set[str] = set()

    def top(self, folder: str) -> None:
        if os.path.islink(folder):
            from .inside import inside

            if inside(self.root[:-1], FOLDER) is None:
                self.found.append((FOLDER, os.lstat(folder)))
                return
        self.folder(folder, FOLDER)

    def folder(self, folder: str, name: str) -> None:
        if name.count("/") > MAX_LEVELS:
            return
        try:
            entries = os.scandir(folder)
        except PermissionError:
            self.found.append((name, os.stat(folder)))
            return
        except OSError:
            return  # no such folder, or no folder
        with entries:
            for entry in entries:
                if entry.name.startswith("."):
                    if entry.name.startswith(TEMPORARY):
                        self.left.add(folder)
                elif len(self.found) <= self.limit:
                    try:
                        self.entry(entry, f"{name}/{entry.name}")
                    except OSError:
                        continue  # gone while we looked

    def entry(self, entry: "os.DirEntry[str]", path: str) -> None:
        named = entry.name.lower().endswith(SUFFIXES)
        if entry.is_symlink():
            self.link(entry, path, named)
        elif named:
            self.found.append((path, entry.stat()))
        elif entry.is_dir():
            self.folder(entry.path, path)

    def link(self, entry: "os.DirEntry[str]", path: str, named: bool) -> None:
        from .inside import inside

        target = inside(self.root[:-1], path)
        there = target is not None and os.path.exists(target)
        if target is not None and there and target.startswith(self.home):
            hidden = any(part.startswith(".") for part in target[len(self.home):].split(os.sep))
            if not hidden and (not named or target.lower().endswith(SUFFIXES)):
                return  # found at its own place
        if named:
            self.found.append((path, entry.stat() if there else entry.stat(follow_symlinks=False)))
        elif target is not None and there and target not in self.linked and os.path.isdir(target):
            if self.home.startswith(target + os.sep):
                return  # leads back to where we came from
            self.linked.add(target)
            self.folder(entry.path, path)
