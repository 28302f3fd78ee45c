"""What judges workflows, and runs the words of their steps as their host does."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.conftest import environment

BIN = Path(sys.executable).parent


def tool(*args: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """One of the programs that are installed beside the tests."""
    return subprocess.run([str(BIN / args[0]), *map(str, args[1:])], capture_output=True, text=True, timeout=600,
                          check=False, cwd=cwd, env=os.environ | {"NO_COLOR": "1"})


def takes(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stdout + done.stderr


def run(lines: Sequence[str], cwd: Path, path: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The words of a step as its host runs them."""
    bash = shutil.which("bash")
    assert bash
    return subprocess.run([bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", "\n".join(lines)], cwd=cwd,
                          env=environment({"PATH": f"{path}{os.pathsep}{os.environ['PATH']}", **env}),
                          capture_output=True, text=True, timeout=120, check=False)
