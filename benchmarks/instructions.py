"""How many instructions a command executes, counted by valgrind: no clock, so no neighbour disturbs it.

A count differs by a few thousandths from run to run, since the seed of hashes is fixed here and little else varies.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence

from results import Counted, record
from rounds import Command, clean

COLLECTED = re.compile(r"Collected : (\d+)")


def count(commands: Sequence[Command]) -> bool:
    """Prints and records the count of each; the first is what 1 means. False where there is no valgrind."""
    valgrind = shutil.which("valgrind")
    if not valgrind:
        return False
    base = 0
    for command in commands:
        done = subprocess.run(
            [valgrind, "--tool=callgrind", f"--callgrind-out-file={os.devnull}", *command.argv], cwd=command.cwd,
            env={**clean(), **command.env, "PYTHONHASHSEED": "0"}, capture_output=True, text=True, check=False)
        found = COLLECTED.search(done.stderr)
        if not found or done.returncode != command.exits:
            return False
        n = int(found[1])
        base = base or n
        print(f"{command.label:44} {n:14,} instructions  {n / base:6.2f} ×", flush=True)
        record(Counted(command.label, n, n / base))
    return True
