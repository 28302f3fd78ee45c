"""The wheel and the sdist, built once for all tests here, from a copy of what belongs to the project."""

import os
import subprocess
import sys
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project as git knows it, in a folder with a space in its name."""
    target = tmp_path_factory.mktemp("a tree")
    subprocess.run([sys.executable, ROOT / ".ci/copy", target], check=True, timeout=60)
    return target


@pytest.fixture(scope="session")
def built(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """`{"whl": …, "gz": …}`: the wheel, built from the sdist, and the sdist."""
    return build(tree, tmp_path_factory.mktemp("dist"))


def build(tree: Path, out: Path, umask: int = 0o022, **env: str) -> dict[str, Path]:
    """With the setuptools that is locked, which is here: the same bytes on another day."""
    done = subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", out, tree], umask=umask, cwd=out.parent,
        env={k: v for k, v in os.environ.items() if k != "SOURCE_DATE_EPOCH"} | env,
        capture_output=True, text=True, timeout=300, check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {file.suffix[1:]: file for file in out.iterdir()}


@pytest.fixture
def installed(tmp_path: Path) -> Callable[[Path], Path]:
    """`installed(file)` installs a wheel or an sdist into an empty environment and returns its programs' folder."""

    def install(file: Path) -> Path:
        where = tmp_path / "an empty environment"
        venv.create(where, with_pip=True)
        bin_ = where / ("Scripts" if os.name == "nt" else "bin")
        done = subprocess.run([bin_ / "python", "-m", "pip", "install", "--quiet", file],
                              capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        return bin_

    return install
