"""How long until the first question of an interview is on the screen, against importing prompt_toolkit.

    python benchmarks/first_question.py [ROUNDS]

Each round starts both in turn, in a pseudo-terminal, in a workspace with the documents of `personas/`, in the fancy
front end. The clock stops when the first question's text has arrived. The goal is a median ratio of at most 1.3.
"""

import fcntl
import os
import pty
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

from results import QUICK, ratio
from rounds import verdict

IMPORT = [sys.executable, "-c", "import prompt_toolkit; print('[1/', flush=True)"]
INTERVIEW = [sys.executable, "-m", "empathy_cli", "new", "persona"]
READY = b"\x1b[?2004h"
"""Sent when the line can be edited."""
GOAL = 1.3
LIMIT = 30.0
"""Seconds after which a start has failed."""


def seconds(argv: list[str], cwd: str, until: bytes = b"[1/") -> float:
    """From the start of the program until a text has arrived in its terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    dropped = ("PYTHONDONTWRITEBYTECODE", "ACCESSIBLE", "NO_COLOR")
    env = {k: v for k, v in os.environ.items() if k not in dropped} | {
        "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1", "LC_ALL": "C.UTF-8"}
    start = time.perf_counter()
    process = subprocess.Popen(argv, cwd=cwd, env=env, stdin=theirs, stdout=theirs, stderr=theirs,
                               start_new_session=True)
    os.close(theirs)
    try:
        said = b""
        while until not in said:
            if time.perf_counter() - start > LIMIT or not select.select([ours], [], [], LIMIT)[0]:
                sys.exit(f"{argv}: no question came; it said {said!r}")
            said += os.read(ours, 65_536)
        return time.perf_counter() - start
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def main(rounds: int) -> int:
    example = Path(__file__).parent.parent / "personas"
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(example, Path(folder, "personas"))
        Path(folder, "empathy.yaml").write_text("language: en\n", encoding="utf-8")
        ratios, took, ready = [], [], []
        for turn in range(rounds + 1):
            base, asked = seconds(IMPORT, folder), seconds(INTERVIEW, folder)
            shutil.rmtree(Path(folder, ".empathy"), ignore_errors=True)
            typed = seconds(INTERVIEW, folder, READY)
            if turn:  # the first round only warms up
                ratios.append(asked / base)
                took.append(asked)
                ready.append(typed / base)
            shutil.rmtree(Path(folder, ".empathy"), ignore_errors=True)
    over = "importing prompt_toolkit"
    print(f"first question: median {statistics.median(took) * 1000:.0f} ms")
    middle = ratio("until the first question is on the screen, wall", over, ratios)
    ratio("until it can be answered, wall", over, ready)
    return verdict([("first question over importing prompt_toolkit, wall", middle, GOAL)])


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2 if QUICK else 15))
