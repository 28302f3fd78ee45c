"""The server that keeps a wiki's repository: its branches, what stands there, and a push that is never forced."""

import random
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.target import Denied, Moved, PublishError, Settings, Unreachable

from .address import checked_branch, host_of
from .program import REMOTE, Ended, Program

if TYPE_CHECKING:
    from .faults import Fault

TRIES = 4
_HEADS = "refs/heads/"


@dataclass(frozen=True, slots=True)
class Tip:
    """The branch that is published, and the commit at its head; "" where nothing was ever committed there."""

    branch: str
    commit: str


class Host:
    """Asks the server. What may be over in a moment is tried again, within bounded time; 401 and 403 never are."""

    def __init__(self, git: Program, settings: Settings, sleep: Callable[[float], None] = time.sleep) -> None:
        self._git, self._settings, self._sleep = git, settings, sleep

    def tip(self) -> Tip:
        """One question to the server. An empty repository has a branch of "" where the settings name none."""
        said = self._ask("ls-remote", "--symref", "--end-of-options", REMOTE, "HEAD", f"{_HEADS}*")
        heads: dict[str, str] = {}
        head = ""
        for line in said.out.decode("utf-8", "replace").splitlines():
            value, _, name = line.partition("\t")
            if value.startswith("ref: "):
                head = value.removeprefix("ref: ") if name == "HEAD" else head
            elif name.startswith(_HEADS):
                heads[name] = value
            elif name == "HEAD" and not head:
                head = next((n for n, commit in heads.items() if commit == value), "")
        return self._chosen(heads, head)

    def _chosen(self, heads: dict[str, str], head: str) -> Tip:
        branch = self._settings.branch
        if not branch and self._settings.profile == "azure" and (not heads or f"{_HEADS}wikiMaster" in heads):
            branch = "wikiMaster"
        if not branch:
            if head not in heads and len(heads) > 1:
                raise self._error(N_("{host} does not say which branch the wiki is on: name it as `branch`. There are: "
                                     "{branches}"), branches=", ".join(sorted(self._short(heads))[:10]))
            branch = head if head in heads else next(iter(heads), "")
            branch = branch.removeprefix(_HEADS)
        if branch:
            checked_branch(branch)
        if heads and f"{_HEADS}{branch}" not in heads:
            raise self._error(N_("there is no branch “{branch}” at {host}. `branch` may be one of: {branches}"),
                              branch=branch, branches=", ".join(sorted(self._short(heads))[:10]))
        return Tip(branch, heads.get(f"{_HEADS}{branch}", ""))

    def _short(self, heads: Collection[str]) -> list[str]:
        return [name.removeprefix(_HEADS) for name in heads]

    def unborn(self, into: Path) -> str:
        """The branch on which an empty repository begins. `into` becomes an empty repository that fits."""
        self._ask("clone", "-q", "--bare", "--no-tags", "--depth=1", "--template=", "--end-of-options",
                  self._settings.url, str(into), repository=into)
        said = self._git.run("symbolic-ref", "HEAD", repository=into).out.decode().strip()
        return checked_branch(said.removeprefix(_HEADS) or "main")

    def fetch(self, repository: Path, branch: str, ref: str, *, lean: bool) -> bool:
        """Brings the last commit of a branch as `ref`; `lean`, without files where the server can leave them out.

        Returns whether it left them out.
        """
        said = self._ask("fetch", "--depth=1", "--no-tags", "--no-write-fetch-head", "--no-progress",
                         *(["--filter=blob:none"] if lean else []), "--end-of-options", REMOTE,
                         f"{_HEADS}{branch}:{ref}", repository=repository, seconds=self._git.limits.transfer)
        return lean and "filtering not recognized" not in said.err

    def fetch_files(self, repository: Path, ids: Collection[str]) -> None:
        """Brings files by their ids, all in one go."""
        self._ask("-c", "fetch.negotiationAlgorithm=noop", "fetch", "--no-tags", "--no-write-fetch-head",
                  "--no-progress", "--filter=blob:none", "--stdin", "--end-of-options", REMOTE, repository=repository,
                  data="".join(f"{i}\n" for i in ids).encode(), seconds=self._git.limits.transfer)

    def push(self, repository: Path, commit: str, tip: Tip) -> None:
        """Puts the commit on the tip. Returns only where the server says that it stands there. Raises Moved.

        Whatever git says, the branch is read again: a lost answer may hide a success. Where files were left out, git
        itself brings those that it sends differences to, all in one go.
        """
        from .faults import AGAIN, fault

        began = time.monotonic()
        for attempt in range(TRIES):
            ended = self._git.run("push", "--porcelain", "--no-verify", "--end-of-options", REMOTE,
                                  f"{commit}:{_HEADS}{tip.branch}", repository=repository, online=True, lazy=True,
                                  seconds=self._git.limits.transfer)
            found = fault(ended)
            now = self._after(found, tip.branch)
            if now == commit:
                return
            if now != tip.commit:
                raise Moved(Problem(N_("somebody else wrote into the wiki meanwhile: run it again")))
            if found.kind not in AGAIN | {"moved"} or attempt == TRIES - 1:
                raise self.said(found)
            self._pause(found, attempt, began)
        raise AssertionError

    def _after(self, found: "Fault", branch: str) -> str:
        """Where the branch is after a push."""
        try:
            said = self._ask("ls-remote", "--end-of-options", REMOTE, f"{_HEADS}{branch}")
        except Denied:
            if found.kind in ("unknown", "forbidden"):
                raise self.said(found) from None
            raise
        except Unreachable as lost:
            raise Unreachable(*lost.problems, Problem(N_(
                "whether the pages stand there now could not be asked: run it again, it finds out"))) from None
        lines = (line.split("\t") for line in said.out.decode("utf-8", "replace").splitlines())
        return next((line[0] for line in lines if line[1:] == [f"{_HEADS}{branch}"]), "")

    def _ask(self, *words: str, repository: Path | None = None, data: bytes = b"", seconds: float = 0) -> Ended:
        """A question that may be asked twice."""
        began = time.monotonic()
        for attempt in range(TRIES):
            ended = self._git.run(*words, repository=repository, data=data, online=True,
                                  seconds=seconds or self._git.limits.ask)
            if ended.code == 0:
                return ended
            from .faults import AGAIN, fault  # where nothing is wrong, a quick run does without it

            found = fault(ended)
            if found.kind not in AGAIN or attempt == TRIES - 1:
                raise self.said(found)
            self._pause(found, attempt, began)
        raise AssertionError

    def _pause(self, found: "Fault", attempt: int, began: float) -> None:
        """Waits for as long as the server asks, or a little longer each time; not at all where it would be too long."""
        from .faults import too_long

        wait = found.wait
        if wait is None:
            wait = 2 ** attempt * random.uniform(0.4, 0.8)  # noqa: S311 - no secret: so that two runs do not meet again
        if time.monotonic() + wait - began > self._git.limits.waits:
            raise too_long(found, self._settings) if found.wait else self.said(found)
        self._sleep(wait)

    def said(self, found: "Fault") -> PublishError:
        from .faults import error

        old = found.kind == "unknown" and bool(self._settings.token) and self._git.version() < (2, 32)
        return error(found, self._settings, old=old)

    def _error(self, message: str, **values: str) -> PublishError:
        return PublishError(Problem(message, {"host": host_of(self._settings.url), **values}))
