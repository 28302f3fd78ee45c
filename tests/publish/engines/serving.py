"""Starts a program that answers over HTTP on a free port of loopback, and stops it, with all that it started."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import httpx
import pytest

TOP = Path(__file__).resolve().parents[3]
WIKIS = TOP / ".venv" / "wikis"
"""Where .ci/wikis puts them."""
SECONDS = 60
"""In which a wiki must have answered: on two busy cores each is there after less than ten."""


def fetched(name: str) -> Path:
    """A file that .ci/wikis has brought. Fails where CI=true and it has not; skips with words elsewhere."""
    if (WIKIS / "mark").is_file() and (WIKIS / name).exists():
        return WIKIS / name
    words = "the wikis that publishing is tested on are not there; fetch them with: python .ci/wikis"
    if os.environ.get("CI") == "true":
        pytest.fail(words, pytrace=False)
    pytest.skip(words)


@contextlib.contextmanager
def serving(command: Callable[[int], Sequence[str | Path]], folder: Path, *, health: str,
            env: Mapping[str, str]) -> Iterator[str]:
    """Its URL, without a slash at the end. `command` gets the port. What it says is kept in `folder/log`."""
    for attempt in range(3):  # somebody may take a port between our look and its start
        port = _free()
        words = [str(word) for word in command(port)]
        with (folder / "log").open("ab") as log:
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log,
                                       stderr=log, cwd=folder, start_new_session=True,
                                       env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", **env})
        url = f"http://127.0.0.1:{port}"
        try:
            if _answers(process, url + health):
                yield url
                return
        finally:
            _stop(process)
        said = (folder / "log").read_text("utf-8", "replace")
        if "in use" not in said or attempt == 2:
            pytest.fail(f"{Path(words[0]).name} did not answer at {health} within {SECONDS} s; it said:\n{said[-4000:]}",
                        pytrace=False)


def _free() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _answers(process: subprocess.Popen[bytes], url: str) -> bool:
    limit = time.monotonic() + SECONDS
    while time.monotonic() < limit and process.poll() is None:
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(url, timeout=SECONDS, trust_env=False).status_code == 200:
                return True
        time.sleep(0.05)
    return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    """It is the leader of a session of its own: its children end with it."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, kind)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)
