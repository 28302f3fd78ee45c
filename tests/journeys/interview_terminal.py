"""A real terminal for tests: a tmux server of its own, keys in, the screen out. Nothing waits for a fixed time."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 20.0
"""Seconds after which what was awaited will not come any more."""


class Terminal:
    """A window of a tmux session that runs one program after the other in a shell."""

    def __init__(self, socket: str, columns: int, rows: int, folder: Path, env: Mapping[str, str]) -> None:
        self._tmux = ["tmux", "-S", socket, "-f", os.devnull]
        clean = {"PATH": os.environ["PATH"], "TERM": "screen-256color", "LC_ALL": "C.UTF-8", "HOME": str(folder / "home"),
                 "PYTHON": sys.executable, "PS1": "$ ", **env}
        self.rows = rows
        self._run("new-session", "-d", "-x", str(columns), "-y", str(rows), "-c", str(folder), "env", "-i",
                  *(f"{k}={v}" for k, v in clean.items()), "bash", "--norc", "--noprofile")
        self.wait(r"^\$$")

    def _run(self, *args: str) -> str:
        return subprocess.run([*self._tmux, *args], check=True, capture_output=True, encoding="utf-8").stdout

    def start(self, *args: str) -> "Terminal":
        """Types the command; at its end its exit code is shown as `exit=N`."""
        self.type(f'clear; "$PYTHON" -m empathy_cli {shlex.join(args)}; echo exit=$?')
        return self.press("Enter")

    def type(self, text: str) -> "Terminal":
        self._run("send-keys", "-l", "--", text)
        return self

    def press(self, *keys: str) -> "Terminal":
        self._run("send-keys", *keys)
        return self

    def line(self, text: str) -> "Terminal":
        return self.type(text).press("Enter")

    @property
    def screen(self) -> str:
        return "\n".join(line.rstrip() for line in self._run("capture-pane", "-p").splitlines()).rstrip("\n")

    @property
    def history(self) -> str:
        """Everything that was ever on the screen and stayed."""
        return self._run("capture-pane", "-p", "-J", "-S", "-")

    @property
    def pids(self) -> list[int]:
        """The program that runs in the window."""
        shell = self._run("list-panes", "-F", "#{pane_pid}").strip()
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", shell], capture_output=True, check=False, encoding="utf-8")
        return [int(p) for p in found.stdout.split()]

    def resize(self, columns: int, rows: int) -> None:
        self._run("resize-window", "-x", str(columns), "-y", str(rows))

    def wait(self, pattern: str) -> str:
        """The screen, as soon as it matches; `$` is the end of a line, where no screen keeps blanks."""
        until = time.monotonic() + PATIENCE
        wanted = re.compile(re.sub(r" \$$", r"\\s*$", pattern), re.MULTILINE)
        while not wanted.search(screen := self.screen):
            assert time.monotonic() < until, f"{pattern!r} did not come; the screen is:\n{screen}"
            time.sleep(0.02)  # tmux tells nobody when a screen changes
        return screen

    def kill(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)


@contextmanager
def terminal(folder: Path, columns: int = 80, rows: int = 24, env: Mapping[str, str] | None = None) -> Iterator[Terminal]:
    """A terminal in a folder. Its socket is in a short path: sockets cannot have long ones."""
    short = tempfile.mkdtemp()
    window = Terminal(str(Path(short, "s")), columns, rows, folder, env or {})
    try:
        yield window
    finally:
        window.kill()
        shutil.rmtree(short, ignore_errors=True)
