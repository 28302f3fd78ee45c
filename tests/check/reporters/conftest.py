"""The programs and schemas that .ci/fetch brings: a test that needs one says so, and fails where CI=true without it."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CACHE = Path(__file__).resolve().parents[3] / ".venv" / "packages"


@pytest.fixture(scope="session")
def fetched() -> Callable[[str], Path]:
    """`fetched("core/lib/command.js")` is the path of a file that .ci/fetch has brought."""

    def path(name: str) -> Path:
        if not (CACHE / name).is_file():
            _missing(f"{name} is not there; fetch it with: python .ci/fetch")
        return CACHE / name

    return path


@pytest.fixture(scope="session")
def node() -> str:
    found = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if not found:
        _missing("Node is not installed; fetch it with: python .ci/fetch")
    return str(found)


def _missing(words: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(words, pytrace=False)
    pytest.skip(words)
