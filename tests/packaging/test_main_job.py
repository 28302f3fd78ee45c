"""The main job, done by the program as a user installs it: in an environment that has nothing else."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT


@pytest.mark.slow
@pytest.mark.parametrize("form", ["whl", "gz"])
def test_installed_in_an_empty_environment_it_does_the_main_job(
    form: str, built: dict[str, Path], installed: Callable[[Path], Path], tmp_path: Path,
) -> None:
    programs = installed(built[form])
    job = subprocess.run(["sh", ROOT / ".ci/main-job", programs / "empathy", tmp_path / "a team's folder"],
                         capture_output=True, text=True, timeout=120, check=False, cwd=tmp_path)
    assert job.returncode == 0, job.stdout + job.stderr
