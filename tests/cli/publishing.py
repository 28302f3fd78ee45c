"""A workspace with a wiki beside it: a bare repository, and somebody who writes into it by hand."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

TARGET = "publish:\n  wiki:\n    kind: git\n    profile: github\n    url: file://{url}\n    owner: shop\n"
_ENV = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Anna",
        "GIT_AUTHOR_EMAIL": "anna@example.com", "GIT_COMMITTER_NAME": "Anna", "GIT_COMMITTER_EMAIL": "anna@example.com"}


class Repository:
    """A wiki's repository."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True)
        self.git("init", "-q", "--bare", "-b", "master")

    def git(self, *args: str, data: bytes | None = None, cwd: Path | None = None) -> str:
        done = subprocess.run(["git", *args], cwd=cwd or self.path, env=_ENV, input=data, capture_output=True, check=True)
        return done.stdout.decode("utf-8", "replace")

    @property
    def tip(self) -> str:
        return self.git("rev-parse", "--verify", "-q", "refs/heads/master").strip()

    @property
    def files(self) -> list[str]:
        return self.git("ls-tree", "-r", "-z", "--name-only", "master").split("\0")[:-1]

    def read(self, path: str) -> str:
        return self.git("show", f"master:{path}")

    def commits(self) -> Iterator[str]:
        yield from self.git("log", "--format=%H", "master").split()

    def write(self, files: dict[str, str | None]) -> None:
        """By hand: `None` deletes."""
        work = self.path.parent / f"{self.path.name}-hand"
        if not work.exists():
            self.git("clone", "-q", str(self.path), str(work))
        self.git("pull", "-q", "--ff-only", "origin", "master", cwd=work) if self.has_commits else None
        for name, text in files.items():
            file = work / name
            if text is None:
                file.unlink()
            else:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, "utf-8")
        self.git("add", "-A", cwd=work)
        self.git("commit", "-q", "-m", "By hand", cwd=work)
        self.git("push", "-q", "origin", "HEAD:master", cwd=work)

    @property
    def has_commits(self) -> bool:
        return bool(self.git("for-each-ref", "refs/heads/master"))
