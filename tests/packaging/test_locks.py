"""The lock files, the bounds in pyproject.toml, and the licences of what is installed with the program."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.packaging.conftest import ROOT

LOCKS = ROOT / ".ci/locks"
TEXT = (ROOT / "pyproject.toml").read_text("utf-8")
PROJECT = tomllib.loads(TEXT)
NEEDS = PROJECT["project"]["dependencies"]
BACKEND = PROJECT["build-system"]["requires"]
GROUPS = PROJECT["dependency-groups"]
WANTED = {"run": NEEDS, "build": BACKEND, "dev": NEEDS + BACKEND + GROUPS["dev"], "fuzz": GROUPS["fuzz"],
          "lowest": NEEDS + BACKEND}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def locked(name: str) -> dict[str, list[Requirement]]:
    """Each package with the lines that name it: one, or one for some Pythons and one for the others."""
    found: dict[str, list[Requirement]] = {}
    for line in (LOCKS / f"{name}.txt").read_text("utf-8").splitlines():
        if line[0] not in " #":
            requirement = Requirement(line.rstrip(" \\"))
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def version(requirement: Requirement) -> Version:
    (bound,) = requirement.specifier
    assert bound.operator == "=="
    return Version(bound.version)


def version_for(lines: list[Requirement], python: str) -> Version:
    """The one version that this Python gets."""
    (line,) = [r for r in lines if not r.marker or r.marker.evaluate(_of(python))]
    return version(line)


def _of(python: str) -> dict[str, str]:
    return {"python_full_version": f"{python}.0", "python_version": python}


@pytest.mark.parametrize("name", WANTED)
def test_every_requirement_is_locked_within_its_bounds_for_every_python(name: str) -> None:
    """Where this is red: make lock."""
    there = locked(name)
    for wanted in map(Requirement, WANTED[name]):
        lines = there.get(canonicalize_name(wanted.name))
        assert lines, f"{wanted.name} is not in {name}.txt"
        for python in PYTHONS:
            if not wanted.marker or wanted.marker.evaluate(_of(python)):
                assert version_for(lines, python) in wanted.specifier, f"{wanted} on Python {python}"


def test_the_lowest_versions_are_the_lower_bounds_themselves() -> None:
    there = locked("lowest")
    for wanted in map(Requirement, NEEDS):
        (low,) = [Version(bound.version) for bound in wanted.specifier if bound.operator == ">="]
        assert [version(line) for line in there[canonicalize_name(wanted.name)]] == [low]


@pytest.mark.parametrize("name", ["run", "build"])
def test_what_users_get_is_tested_in_the_same_version(name: str) -> None:
    dev = locked("dev")
    assert {n: {str(r.specifier) for r in lines} for n, lines in locked(name).items()} == {
        n: {str(r.specifier) for r in dev[n]} for n in locked(name)}


@pytest.mark.parametrize("file", sorted([*LOCKS.glob("*.txt"), ROOT / "benchmarks/peers/requirements.txt"]),
                         ids=lambda file: file.stem)
def test_each_line_of_a_lock_is_a_version_with_hashes_and_no_address(file: Path) -> None:
    text = file.read_text("utf-8")
    blocks = re.findall(r"^(?![ #]).+(?:\n .+)*", text, re.MULTILINE)
    assert blocks
    for block in blocks:
        first, *hashes = block.splitlines()
        assert re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*( ; [^:/\\]+)? \\", first), first
        assert hashes
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in hashes), first
    assert "//" not in text
    assert not re.search(r"^ *-(?!-hash)", text, re.MULTILINE), "an option of pip"


def test_an_archive_that_is_not_the_locked_one_is_not_installed(tmp_path: Path) -> None:
    """Pip itself, told as .ci/setup tells it. No net: the archive lies beside it."""
    archive = tmp_path / "typed_words-1.0-py3-none-any.whl"
    archive.write_bytes(b"another one")
    lock = tmp_path / "lock.txt"
    lock.write_text(f"typed-words==1.0 --hash=sha256:{'0' * 64}\n", "utf-8")
    done = subprocess.run([sys.executable, "-m", "pip", "--isolated", "install", "--no-index", "--find-links", tmp_path,
                           "--require-hashes", "--target", tmp_path / "out", "--requirement", lock],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert "--require-hashes" in (ROOT / ".ci/setup").read_text("utf-8")


def unexplained(text: str) -> list[str]:
    """Requirements in a pyproject.toml that hold a version down with no comment beside them that says why."""
    held = tomllib.loads(text)
    needs = [*held["build-system"]["requires"], *held["project"]["dependencies"],
             *(need for group in held["dependency-groups"].values() for need in group)]
    capped = [need for need in needs if {b.operator for b in Requirement(need).specifier} - {">=", ">", "!="}]
    return [need for need in capped
            if not any(re.search(r"#(\s+\S+){3}", line.partition(f'"{need}"')[2]) for line in text.splitlines())]


def test_no_version_is_held_down_without_a_reason_beside_it() -> None:
    assert unexplained(TEXT) == []


def test_a_bound_without_a_reason_is_seen() -> None:
    text = """
        [build-system]
        requires = ["setuptools>=77,<90"]
        [project]
        dependencies = [
          "one>=1,<2",  # 2 drops what the journey's layout is made of
          "two~=1.4",  # later
          "three>=1",  # any is good
        ]
        [dependency-groups]
        dev = ["four==1.0", "five!=1.1"]
        """
    assert unexplained(text) == ["setuptools>=77,<90", "two~=1.4", "four==1.0"]
