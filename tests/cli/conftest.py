"""A small workspace with one document of each kind, and a terminal of a given width to run the program in."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ENVIRONMENT = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "TZ": "UTC",
               "PYTHONWARNINGS": "error", "SOURCE_DATE_EPOCH": "1767225600"}  # 2026-01-01

PERSONA = """\
# a comment of ours
kind: persona
id: lea
name: Lea Brunner
role: Night-shift nurse
type: primary
review_by: 2025-12-31
goals:
  - text: Sleep by day   # by day!
    kind: end
    evidence: [talks#n1, log#n1]
  - text: To be asked
    kind: experience
pains:
  - Office hours while she sleeps
  - text: No sign of life
    severity: 4
    evidence: talks#n1
    note: Ask support
  -
  - text: The same form again
    against: [log]
"""
MAP = """\
kind: empathy-map
id: waiting
title: Waiting for a place
persona: lea
who: {situation: At three in the night}
sees: [A list on the fridge]
says:
  - {text: "Where am I in the queue?", evidence: [talks#n1]}
does: [Calls at half past seven]
hears: [Wait and see]
thinks_and_feels:
  thoughts: [Am I a bad mother]
  pains: [One missed mail]
  gains: [One form for all]
"""
TALKS = "kind: source\nid: talks\ntitle: Eight talks\ntype: interview\nn: 8\nnuggets:\n  - {id: n1, verbatim: And then nothing}\n"
LOG = "kind: source\nid: log\ntitle: Support log\ntype: support-log\nnuggets: [{id: n1, observation: Asks again}]\n"


@pytest.fixture
def filled(workspace: Path, write: Callable[..., Path]) -> Path:
    """A workspace with a persona, her map and two sources."""
    write("personas/lea/persona.yaml", PERSONA)
    write("personas/lea/waiting.map.yaml", MAP)
    write("personas/sources/talks.yaml", TALKS)
    write("personas/sources/log.yaml", LOG)
    return workspace


@pytest.fixture
def terminal(tmp_path: Path) -> Callable[..., str]:
    """`terminal("show", "lea", width=80)` runs the program in a terminal and returns all that it shows there."""

    def run(*args: str, width: int = 80, typed: bytes = b"", cwd: Path | None = None, **env: str) -> str:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 200, width, 0, 0))
        process = subprocess.Popen([sys.executable, "-m", "empathy_cli", *args], stdin=theirs, stdout=theirs,
                                   stderr=theirs, cwd=cwd or tmp_path, env={**ENVIRONMENT, **env},
                                   start_new_session=True)
        os.close(theirs)
        if typed:
            os.write(ours, typed)
        shown = b""
        limit = time.monotonic() + 60
        while time.monotonic() < limit:
            if select.select([ours], [], [], 0.5)[0]:
                try:
                    data = os.read(ours, 65_536)
                except OSError:  # how Linux says that nobody writes there any more
                    break
                if not data:
                    break
                shown += data
            elif process.poll() is not None:
                break
        os.close(ours)
        process.wait(timeout=30)
        return shown.decode("utf-8", "backslashreplace").replace("\r\n", "\n")

    return run
