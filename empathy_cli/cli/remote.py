"""The repository that a workspace is in, as its settings name it, and the wiki that its host keeps beside it."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from empathy_cli.store.git import ask

_SCP = re.compile(r"(?:[\w.+-]+@)?([\w.-]+):(?!/)(.+)\Z", re.ASCII)
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\Z")
_PATH = re.compile(r"[\w.~%-]+(?:/[\w.~%-]+)+\Z", re.ASCII)
"""What of an address is taken over: it goes into a file of settings."""
_BRANCH = re.compile(r"\w[\w./-]*\Z", re.ASCII)
"""What of a branch's name is taken over: it goes into a job."""
_KNOWN = {"github.com": "github", "gitlab.com": "gitlab", "codeberg.org": "gitea", "gitea.com": "gitea",
          "dev.azure.com": "azure", "ssh.dev.azure.com": "azure"}


@dataclass(frozen=True)
class Remote:
    """`host` without a port; `path` without a slash at either end and without `.git`."""

    host: str
    path: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def wiki(self, kind: str) -> str | None:
        """The address of the wiki that a host of this kind keeps beside it; None where this is no such host."""
        of = "azure" if self.host.endswith(".visualstudio.com") else _KNOWN.get(self.host)
        if (of or kind) != kind or (kind == "azure" and of is None):
            return None
        if kind != "azure":
            return f"https://{self.host}/{self.path}.wiki.git" if kind in ("github", "gitlab", "gitea") else None
        parts = [part for part in self.path.split("/") if part not in ("_git", "v3", "DefaultCollection")]
        if self.host.endswith(".visualstudio.com"):
            parts.insert(0, self.host.partition(".")[0])
        if len(parts) == 2:  # the repository that bears the name of its project
            parts.append(parts[1])
        return f"https://dev.azure.com/{parts[0]}/{parts[1]}/_git/{parts[1]}.wiki" if len(parts) == 3 else None


def remote_of(top: Path) -> Remote | None:
    """What git knows as `origin`, without name and password. None where there is none, or none on another machine."""
    return read(_git(top, "config", "--local", "--get", "remote.origin.url"))


def main_branch(top: Path) -> str | None:
    """What the main branch is called, as `origin` told when it was cloned; None where git does not know."""
    name = _git(top, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD").removeprefix("origin/")
    return name if _BRANCH.match(name) else None


def _git(top: Path, *words: str) -> str:
    """What git says to a question; "" where it says nothing, or is not there."""
    return (ask(top, *words) or b"").decode("utf-8", "replace").strip()


def read(address: str) -> Remote | None:
    """An address of a repository, in any form that git takes for one on another machine."""
    if "://" in address:
        try:
            parts = urlsplit(address)
            host, path = parts.hostname or "", parts.path
        except ValueError:
            return None
        if parts.scheme not in ("https", "http", "ssh", "git"):
            return None
    elif found := _SCP.match(address):
        host, path = found[1].lower(), found[2]
    else:
        return None
    path = path.strip("/").removesuffix(".git")
    return Remote(host, path) if _HOST.match(host) and _PATH.match(path) and ".." not in path else None
