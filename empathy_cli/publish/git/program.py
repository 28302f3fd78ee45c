"""Runs git: with an environment of its own, in bounded time, room and output, and no secret in what it says.

The secret goes to git in its environment alone, as a header for one address (`GIT_CONFIG_COUNT`, git 2.31); nothing of
a person's settings is read then (`GIT_CONFIG_GLOBAL`, git 2.32), because a header that a checkout left there would be
sent beside ours.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem
from empathy_cli.publish.target import PublishError
from empathy_cli.store.git import program

REMOTE = "empathy-wiki"
"""What the repository is called in git's settings."""
MAX_OUT = 64 * 1024 * 1024
MAX_ERR = 64 * 1024
MAX_ROOM = 1024 * 1024 * 1024
"""Bytes that a fetch may bring onto this machine."""
GRACE = 1.0
"""Seconds for what a git that has ended left in its pipes. A helper that lives on, such as a connection of ssh that is
kept for others, may hold them open for as long as it likes."""
_KEPT = frozenset({"GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH",
                   "GIT_EXEC_PATH"})
"""What of git's own variables stays: others point at another repository, trace, prompt or weaken what is checked."""
_SETTINGS = {
    "core.hooksPath": os.devnull, "core.fsmonitor": "false", "core.askPass": "", "core.fsync": "none",
    "protocol.ext.allow": "never", "http.followRedirects": "false",
    "gc.auto": "0", "maintenance.auto": "false", "fetch.unpackLimit": "1", "fastimport.unpackLimit": "0",
    "transfer.fsckObjects": "false", "fetch.fsckObjects": "false",  # odd entries of others stay as they are
    "fetch.recurseSubmodules": "false", "push.recurseSubmodules": "no", "push.gpgSign": "false",
    "push.followTags": "false",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds. `quiet`: without a byte from the server; the others: for one call, all in all."""

    quiet: int = 20
    local: float = 120
    ask: float = 60
    transfer: float = 300
    waits: float = 60
    """All pauses of one question to the server together."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A finished run of git. `err` holds no secret."""

    code: int
    out: bytes
    err: str
    late: bool = False
    """Whether it was ended because its time was over."""
    flood: bool = False
    """Whether it was ended because it wrote too much."""
    trace: str = ""
    """What the server's answers began with: status and headers, of a run over HTTP."""


class Program:
    """git for one repository at `url`, working in `folder`, which is ours alone."""

    def __init__(self, environ: Mapping[str, str], folder: Path, url: str, *, user: str = "", secret: str = "",
                 variable: str = "", limits: Limits | None = None) -> None:
        self.folder = folder
        self.limits = limits or Limits()
        basic = b64encode(f"{user}:{secret}".encode()).decode()
        self._hidden = [form for form in (basic, secret, quote(secret, safe="")) if secret and form]
        self._environ = _environment(environ, folder, self.limits, variable, own=bool(secret))
        online = {f"remote.{REMOTE}.url": url}
        if secret:
            online |= {f"http.{url}.extraHeader": f"Authorization: Basic {basic}", "credential.helper": ""}
        self._offline, self._online = _configured(_SETTINGS), _configured(_SETTINGS | online)

    def __repr__(self) -> str:
        return "Program(git)"

    def run(self, *words: str, repository: Path | None = None, data: bytes = b"", seconds: float = 0,
            online: bool = False, lazy: bool = False) -> Ended:
        """Runs `git WORDS`. Without a repository, none is looked for. Raises PublishError where there is no git.

        `lazy`: git may bring files that were left out of a fetch.
        """
        env = self._environ | (self._online if online else self._offline)
        env |= {"GIT_NO_LAZY_FETCH": str(int(not lazy)), "GIT_DIR": str(repository or self.folder / "none")}
        trace = self.folder / "answers"
        if online:  # git leaves secrets out of it (GIT_TRACE_REDACT), and it is gone before anybody else reads
            env |= {"GIT_TRACE_CURL": str(trace), "GIT_TRACE_CURL_NO_DATA": "1", "GIT_TRACE_REDACT": "1"}
        git = program(self._environ.get("PATH", os.defpath))
        if git is None:
            raise PublishError(Problem(N_(
                "git is not installed: this kind of wiki needs it (version 2.32 or later)")))
        process = subprocess.Popen(  # noqa: S603 - a list without a shell, and nothing in it comes from a document
            [git, *words], cwd=self.folder, env=env, stdin=subprocess.PIPE if data else subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        guard = _Guard(process, seconds or self.limits.local, self.folder if online else None)
        try:
            pipes = _Pipes(process, data)
            code = process.wait()
        finally:
            guard.over()
        out, err = pipes.said()
        if code and _is_full(self.folder, err):
            raise PublishError(Problem(N_("the disk with the folder for temporary files is full ({folder}). Make room "
                                          "there, or let TMPDIR name another"), {"folder": str(self.folder.parent)}))
        return Ended(code, out, self.hide(err), guard.late, pipes.flood or guard.full, _taken(trace) if online else "")

    def hide(self, text: str) -> str:
        for form in self._hidden:
            text = text.replace(form, "***")
        return text

    def version(self) -> tuple[int, ...]:
        found = re.search(rb"(\d+)\.(\d+)", self.run("version").out)
        return tuple(map(int, found.groups())) if found else ()


def _environment(environ: Mapping[str, str], folder: Path, limits: Limits, variable: str, *, own: bool,
                 ) -> dict[str, str]:
    env = {name: value for name, value in environ.items()
           if name not in (variable, "LANGUAGE", "SSLKEYLOGFILE") and (not name.startswith("GIT_") or name in _KEPT)}
    env |= {
        "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "", "SSH_ASKPASS_REQUIRE": "never",
        "GCM_INTERACTIVE": "never", "GIT_ALLOW_PROTOCOL": "https:http:ssh:file",
        "GIT_NO_REPLACE_OBJECTS": "1", "GIT_CEILING_DIRECTORIES": str(folder.parent),
        "GIT_HTTP_LOW_SPEED_LIMIT": "1", "GIT_HTTP_LOW_SPEED_TIME": str(limits.quiet),
    }
    if own:  # not even ~/.netrc, which curl would read
        env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(folder),
                "XDG_CONFIG_HOME": str(folder)}
    return env


def _configured(settings: Mapping[str, str]) -> dict[str, str]:
    env = {"GIT_CONFIG_COUNT": str(len(settings))}
    for n, (key, value) in enumerate(settings.items()):
        env |= {f"GIT_CONFIG_KEY_{n}": key, f"GIT_CONFIG_VALUE_{n}": value}
    return env


class _Pipes:
    """Feeds a process, and takes what it writes: of the output no more than MAX_OUT bytes, or it is ended."""

    def __init__(self, process: subprocess.Popen[bytes], data: bytes) -> None:
        self._process, self._out, self._err = process, bytearray(), bytearray()
        self.flood = False
        self._threads = [threading.Thread(target=self._take, args=(process.stdout, self._out), daemon=True),
                         threading.Thread(target=self._take, args=(process.stderr, self._err), daemon=True)]
        if process.stdin:
            self._threads.append(threading.Thread(target=self._feed, args=(process.stdin, data), daemon=True))
        for thread in self._threads:
            thread.start()

    def said(self) -> tuple[bytes, str]:
        """Output and the end of the errors, of a process that has ended."""
        end = time.monotonic() + GRACE
        for thread in self._threads:
            thread.join(max(0, end - time.monotonic()))
        return bytes(self._out), self._err.decode("utf-8", "replace")

    def _take(self, stream: IO[bytes], into: bytearray) -> None:
        with stream:
            while piece := os.read(stream.fileno(), 1 << 20):
                into += piece
                if into is self._err:
                    del into[:-MAX_ERR]
                elif len(into) > MAX_OUT:
                    self.flood = True
                    _end(self._process)
                    return

    def _feed(self, stream: IO[bytes], data: bytes) -> None:
        with suppress(OSError):  # it ended before it had read everything: its exit code tells
            stream.write(data)
        with suppress(OSError):
            stream.close()


class _Guard(threading.Thread):
    """Ends a process with its children when its time is over, or the folder holds too much."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float, folder: Path | None) -> None:
        super().__init__(daemon=True)
        self._process, self._end, self._folder = process, time.monotonic() + seconds, folder
        self._done = threading.Event()
        self.late = self.full = False
        self.start()

    def run(self) -> None:
        while not self._done.wait(max(0, min(0.5, self._end - time.monotonic()))):
            self.late = time.monotonic() >= self._end
            self.full = self._folder is not None and _size(self._folder) > MAX_ROOM
            if self.late or self.full:
                _end(self._process)
                return

    def over(self) -> None:
        self._done.set()
        self.join()
        if self._process.poll() is None:  # somebody interrupted us
            _end(self._process)
            self._process.wait()


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)


def _is_full(folder: Path, err: str) -> bool:
    """Whether git failed because nothing more can be written here, and not because of the server."""
    if any("No space left on device" in line and not line.startswith("remote:") for line in err.splitlines()):
        return True
    if not hasattr(os, "statvfs"):
        return False
    room = os.statvfs(folder)  # of a disk without bounds all of these are 0
    return (room.f_blocks > 0 and room.f_bavail == 0) or (room.f_files > 0 and room.f_favail == 0)


def _size(folder: Path) -> int:
    total = 0
    with suppress(OSError):  # git moves its files while we look
        for file in folder.rglob("*"):
            total += file.lstat().st_size
    return total


def _taken(trace: Path) -> str:
    """The beginnings of the answers, and their file is gone."""
    try:
        with trace.open("rb") as file:
            file.seek(max(0, trace.stat().st_size - 4 * MAX_ERR))
            data = file.read(4 * MAX_ERR)
        trace.unlink()
    except OSError:
        return ""
    lines: Sequence[str] = data.decode("utf-8", "replace").splitlines()
    return "\n".join(line.partition("<= Recv header: ")[2] for line in lines if "<= Recv header: " in line)
