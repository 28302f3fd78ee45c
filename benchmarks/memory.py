"""The memory of a process and all that it starts, together: each page of memory counted once, however many share it.

When a process ends, the system says how large the largest of them was. This looks every few milliseconds at what all
of them hold (PSS, on Linux), in a run of its own that nobody times.
"""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

PAUSE = 0.005


def tree(argv: Sequence[str], cwd: Path | None, env: Mapping[str, str],
         prepare: Callable[[], object] | None = None) -> float:
    """MiB at the moment when it was most; 0 where the system does not say."""
    if prepare:
        prepare()
    process = subprocess.Popen(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_held, [process.pid, *_children(process.pid)])))
        time.sleep(PAUSE)
    return most / 1024


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            mine = [int(word) for word in listed.read_text("ascii").split()]
        except OSError:
            continue  # that thread has just ended
        for child in mine:
            found += [child, *_children(child)]
    return found


def _held(pid: int) -> int:
    """KiB."""
    try:
        with Path(f"/proc/{pid}/smaps_rollup").open("rb") as file:
            return next((int(line.split()[1]) for line in file if line.startswith(b"Pss:")), 0)
    except OSError:
        return 0
