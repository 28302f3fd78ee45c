"""empathy render --shard and --join: what they say, and the jobs of the manual that use them."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.render.rendered import meshed, pages

from .jobs import run, takes, tool

Empathy = Callable[..., Any]
PAGE = Path(__file__).resolve().parents[2] / "docs/rendering.md"
GITHUB, GITLAB = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
INSTALL = "pip install"


def test_the_parts_put_together_are_what_render_makes(empathy: Empathy, tmp_path: Path) -> None:
    meshed(tmp_path)
    for part in (1, 2, 3):
        done = empathy("render", "--shard", f"{part}/3", "--out", "parts")
        assert done.returncode == 0, done.stderr
    done = empathy("render", "--join", "parts")
    assert (done.returncode, done.stderr) == (0, "13 pages written: build/index.html\n")
    found = pages(tmp_path / "build")
    assert "Everything is up to date" in empathy("render", "--check").stderr
    assert empathy("render").stderr == "13 unchanged: build/index.html\n"
    (tmp_path / "parts/part-2-of-3.json").unlink()
    done = empathy("render", "--join", "parts")
    assert (done.returncode, done.stderr) == (1, "error: of 3 parts these are missing: 2\n")
    assert pages(tmp_path / "build") == found


@pytest.mark.parametrize(("words", "said"), [
    (["--shard", "2/8"], "--shard needs a folder for its part: add --out"),
    (["--shard", "2/8", "--out", "x", "--check"], "leave out --check"),
    (["--shard", "2/8", "--out", "x", "lea"], "leave out ID"),
    (["--shard", "2/8", "--out", "x", "--join", "y"], "leave out --join"),
    (["--join", "x", "--watch"], "leave out --watch"),
    (["--shard", "0/8", "--out", "x"], "“0/8” is no part: write 2/8"),
    (["--shard", "9/8", "--out", "x"], "“9/8” is no part"),
    (["--shard", "1/1001", "--out", "x"], "of 1000 at most"),
    (["--shard", "two", "--out", "x"], "“two” is no part"),
])
def test_what_cannot_be_is_wrong_use(words: list[str], said: str, empathy: Empathy, tmp_path: Path) -> None:
    meshed(tmp_path)
    done = empathy("render", *words)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert not (tmp_path / "x").exists()


def test_the_workflow_of_the_manual_passes_its_schema_its_linter_and_zizmor(
        tmp_path: Path, actionlint: Callable[[Path], list[Any]]) -> None:
    file = tmp_path / ".github/workflows/cards.yml"
    file.parent.mkdir(parents=True)
    file.write_text(GITHUB)
    takes(tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", file))
    takes(tool("zizmor", "--offline", "--no-config", "--persona", "auditor", file))
    assert actionlint(file) == []
    (tmp_path / "gitlab.yml").write_text(GITLAB)
    takes(tool("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", tmp_path / "gitlab.yml"))


def test_the_steps_of_the_matrix_make_what_one_machine_makes(empathy: Empathy, tmp_path: Path, path: Path) -> None:
    jobs = yaml.safe_load(GITHUB)["jobs"]
    meshed(tmp_path)
    matrix = jobs["part"]["strategy"]["matrix"]["part"]
    part, whole = ([step["run"] for step in jobs[job]["steps"] if "run" in step and INSTALL not in step["run"]]
                   for job in ("part", "cards"))
    assert jobs["part"]["name"] == f"Part ${{{{ matrix.part }}}} of {len(matrix)}"
    for number in matrix:
        done = run(part, tmp_path, path, PART=str(number))
        assert done.returncode == 0, done.stderr
        here = tmp_path / "artefacts" / f"part-{number}"
        here.parent.mkdir(exist_ok=True)
        (tmp_path / "parts").rename(here)
    (tmp_path / "artefacts").rename(tmp_path / "parts")
    assert run(whole, tmp_path, path).returncode == 0
    _must_be_the_whole(empathy, tmp_path)


def test_the_parallel_jobs_of_gitlab_make_what_one_machine_makes(empathy: Empathy, tmp_path: Path, path: Path) -> None:
    jobs = yaml.safe_load(GITLAB)
    meshed(tmp_path)
    total = jobs["part"]["parallel"]
    for number in range(1, total + 1):
        done = run(jobs["part"]["script"], tmp_path, path, CI_NODE_INDEX=str(number), CI_NODE_TOTAL=str(total))
        assert done.returncode == 0, done.stderr
    assert run(jobs["cards"]["script"], tmp_path, path).returncode == 0
    _must_be_the_whole(empathy, tmp_path)


def _must_be_the_whole(empathy: Empathy, root: Path) -> None:
    assert empathy("render", "--out", "whole").returncode == 0
    assert pages(root / "build") == pages(root / "whole")
