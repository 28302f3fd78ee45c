"""Finds the files of a workspace. Only the standard library: a run in which nothing changed stops after this."""

import os

# os alone: pathlib would be half of the time of a run in which nothing changed.
# ruff: noqa: PTH110, PTH112, PTH118, PTH206

FOLDER = "personas"
SETTINGS_FILE = "empathy.yaml"
SUFFIXES = (".yaml", ".yml")
MAX_FILES = 100_000
MAX_LEVELS = 40


def scan(root: "str | os.PathLike[str]", limit: int = MAX_FILES) -> list[tuple[str, os.stat_result]]:
    """Every `*.yaml` and `*.yml` below `personas/`: its path from the root with `/`, and what the system says of it.

    In the order of the paths. Links are followed inside of the workspace only: one that leaves it, or leads
    nowhere, comes with the status of the link itself. So what is no regular file is a problem for whoever reads it.
    Names that begin with a dot are left out. One more than `limit` files is the most that comes back.
    """
    top = os.fspath(root)
    real = os.path.realpath(top)
    found: list[tuple[str, os.stat_result]] = []
    _folder(os.path.join(top, FOLDER), FOLDER, real, os.path.join(real, FOLDER), found, limit, {""})
    found.sort(key=_path)
    return found


def _path(entry: tuple[str, os.stat_result]) -> str:
    return entry[0]


def _folder(folder: str, name: str, root: str, home: str, found: list[tuple[str, os.stat_result]], limit: int,
            linked: set[str]) -> None:
    if name.count("/") > MAX_LEVELS:
        return
    try:
        entries = os.scandir(folder)
    except OSError:
        return  # no such folder, or not ours to read: whoever reads the workspace says so
    with entries:
        for entry in entries:
            if entry.name.startswith(".") or len(found) > limit:
                continue
            path = f"{name}/{entry.name}"
            named = entry.name.lower().endswith(SUFFIXES)
            try:
                if entry.is_symlink():
                    _link(entry, path, named, root, home, found, limit, linked)
                elif named:
                    found.append((path, entry.stat()))
                elif entry.is_dir():
                    _folder(entry.path, path, root, home, found, limit, linked)
            except OSError:
                continue  # gone while we looked


def _link(entry: "os.DirEntry[str]", path: str, named: bool, root: str, home: str,
          found: list[tuple[str, os.stat_result]], limit: int, linked: set[str]) -> None:
    target = os.path.realpath(entry.path)
    inside = target.startswith(root + os.sep) and os.path.exists(target)
    if inside and target.startswith(home + os.sep):
        hidden = any(part.startswith(".") for part in target[len(home):].split(os.sep))
        if not hidden and (not named or target.lower().endswith(SUFFIXES)):
            return  # found at its own place
    if named:
        found.append((path, entry.stat() if inside else entry.stat(follow_symlinks=False)))
    elif inside and target not in linked and os.path.isdir(target) and not home.startswith(target + os.sep):
        linked.add(target)
        _folder(entry.path, path, root, home, found, limit, linked)
