"""Which files a program looked at, and which sockets it made, as strace saw it."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from sysconfig import get_paths
from tempfile import gettempdir

import empathy_cli

_CALL = re.compile(r"^(?:\d+\s+)?(?P<name>\w+)\((?P<words>.*)")
_AT = re.compile(r'^(?:AT_FDCWD|\d+)<(?P<at>[^>]*)>, (?:"(?P<path>(?:[^"\\]|\\.)*)")')
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')
_LINK_ITSELF = re.compile(r"^(?:\d+\s+)?(?:lstat|readlink|unlink|rename|rmdir|symlink|mkdir)|_NOFOLLOW|O_EXCL")
"""A call that does not follow a link at the end of its path."""
INSTALLED = tuple({os.path.realpath(path) for path in (
    sys.prefix, sys.base_prefix, *get_paths().values(), str(Path(empathy_cli.__file__).parents[1] / "empathy_cli"),
    str(Path(empathy_cli.__file__).parents[1] / "templates"), str(Path(empathy_cli.__file__).parents[1] / "personas"))})

_SYSTEM = re.compile(rf"/proc/(?:self|\d+)/(?:statm|fd|maps|cgroup)\b|{re.escape(gettempdir())}/[a-z0-9_]{{8}}\Z")
"""What Python asks the system about itself, and how it finds out whether it may write temporary files."""


@dataclass(frozen=True)
class Trace:
    returncode: int
    said: str
    looked: frozenset[str]
    """Absolute paths, links in them not followed."""
    sockets: tuple[str, ...]


def traced(words: list[str], cwd: Path, log: Path, env: Mapping[str, str]) -> Trace:
    """Runs a program under strace. It must end by itself in a minute."""
    done = subprocess.run(["strace", "-f", "-qq", "-y", "-s", "4096", "-o", str(log), "-e", "trace=%file,%network", *words],
                          cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    looked, sockets = set(), []
    for line in log.read_text("utf-8", "replace").splitlines():
        found = _CALL.match(line)
        if not found:
            continue
        if found["name"] in ("socket", "connect", "bind", "sendto"):
            sockets.append(line)
            continue
        if found["name"] == "execve":
            continue
        first = _AT.match(found["words"])
        if first and not first["path"]:
            continue  # what is open already
        path = ""
        if first:
            path = _whole(first["at"], first["path"])
        elif plain := _PATH.match(found["words"]):
            path = _whole(str(cwd), plain[1])
        if path:
            looked.update((path, _reached(path, follows=not _LINK_ITSELF.search(line))))
        if found["name"].startswith(("rename", "link", "symlink")):
            looked.update(_whole(str(cwd), other) for other in _PATH.findall(found["words"])[1:])
    return Trace(done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace"), frozenset(looked), tuple(sockets))


def _reached(path: str, *, follows: bool) -> str:
    """Where the system came to at the end of this path."""
    if follows:
        return os.path.realpath(path)
    return str(Path(os.path.realpath(Path(path).parent), Path(path).name))


def _whole(at: str, path: str) -> str:
    plain = path.encode("latin-1", "replace").decode("unicode_escape") if "\\" in path else path
    return os.path.normpath(Path(at, plain))


def astray(trace: Trace, root: Path, also: frozenset[str] = frozenset()) -> list[str]:
    """What it looked at that is neither in the workspace, nor above it, nor part of the installation, nor in `also`."""
    top = os.path.realpath(root)
    return sorted(path for path in trace.looked - also
                  if not (path + "/").startswith(top + "/") and not (top + "/").startswith(path.rstrip("/") + "/")
                  and not path.startswith(tuple(f"{each}/" for each in INSTALLED)) and path not in INSTALLED
                  and not _SYSTEM.match(path))
