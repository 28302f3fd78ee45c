from collections.abc import Callable
from pathlib import Path

import pytest

from .ground import begun
from .jobs import JOBS, Prepared, prepared


@pytest.fixture
def job(tmp_path: Path) -> Callable[[str], Prepared]:
    """`job("edit")` is that command, ready to be broken, and what it does where nothing is in its way."""
    return lambda name: prepared(JOBS[name], begun(tmp_path / "ground"))
