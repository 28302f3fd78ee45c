"""Where a repository is, and which paths and branches are used in it: what could mean something else is refused."""

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.model.text import inert
from empathy_cli.publish.target import PublishError

SCHEMES = frozenset({"https", "http", "ssh", "file"})
_SCP = re.compile(r"[\w.+-]+@[\w.-]+:(?!:)[^\s:][^\s]*", re.ASCII)
_LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")
_HELPER = re.compile(r"[\w.+-]*::")
"""How git is told to run another program for an address."""
_BRANCH = re.compile(r"(?!/)[^\x00-\x20\x7f~^:?*\[\\]+(?<![./])")
MAX_PATH = 1024


def checked_url(url: str, *, secret: bool) -> str:
    """The address as git is told it. Raises PublishError where a secret could be seen, or something else would run."""
    if not url or not url.isprintable() or url.startswith("-") or _HELPER.match(url) or " " in url:
        raise PublishError(Problem(N_("`url` is not the address of a repository, such as "
                                      "https://github.com/acme/shop.wiki.git")))
    if _SCP.fullmatch(url) or PurePosixPath(url).is_absolute():
        return url
    try:
        parts = urlsplit(url)
        host, user, password = parts.hostname or "", parts.username, parts.password
        _ = parts.port
    except ValueError:
        raise PublishError(Problem(N_("`url` is not the address of a repository, such as "
                                      "https://github.com/acme/shop.wiki.git"))) from None
    if parts.scheme not in SCHEMES or not (host or parts.scheme == "file"):
        raise PublishError(Problem(N_("`url` must begin with https://, ssh:// or file://, or be of the form "
                                      "git@host:path")))
    if password is not None or (user is not None and parts.scheme != "ssh") or parts.query or parts.fragment:
        raise PublishError(Problem(N_(
            "`url` must hold nothing but the address: no user, no password, no “?” and no “#”")))
    if parts.scheme == "http" and secret and not _LOOPBACK.fullmatch(host):
        raise PublishError(Problem(N_(
            "the secret would be readable on its way to {host}: `url` must begin with https"), {"host": host}))
    return parts.scheme + url[len(parts.scheme):]


def over_http(url: str) -> bool:
    return url.startswith(("http://", "https://"))


def host_of(url: str) -> str:
    """The host for messages; of a repository on this machine, its address."""
    if _SCP.fullmatch(url):
        return inert(url.partition("@")[2].partition(":")[0])
    return inert(urlsplit(url).netloc.rpartition("@")[2] or url)


def checked_branch(name: str) -> str:
    """A name of a branch as `git check-ref-format` takes it. Raises PublishError."""
    if (not _BRANCH.fullmatch(name) or ".." in name or "@{" in name or "//" in name or len(name) > 200
            or any(part.startswith((".", "-")) or part.endswith(".lock") for part in name.split("/"))):
        raise PublishError(Problem(N_("“{branch}” cannot be the name of a branch"), {"branch": inert(name)[:200]}))
    return name


def usable(at: str) -> bool:
    """Whether a path names a file inside the repository, and nothing that git or a disk reads as something else."""
    parts = at.split("/")
    try:
        return (len(at.encode()) <= MAX_PATH and "\0" not in at and "\\" not in at
                and all(part not in ("", ".", "..") and part.rstrip(". ").lower() not in (".git", "git~1")
                        for part in parts))
    except UnicodeEncodeError:
        return False
