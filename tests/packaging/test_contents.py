"""What is packed: everything that belongs to the program, and nothing else."""

import re
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT

BESIDE = {"templates": "templates", "example": "personas"}
"""Package of the program → the folder at the top that it is."""
STAYS = ("personas/.schema/", "empathy_cli/locale/empathy.pot")
"""What `init` writes anew, and what only translators need."""
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]


def packages_on_disk(tree: Path) -> set[str]:
    """Every folder of the program with an __init__.py, and those beside it that are packaged with it."""
    inside = {".".join(p.parent.relative_to(tree).parts) for p in tree.glob("empathy_cli/**/__init__.py")}
    return inside | {"empathy_cli." + package for package in BESIDE}


def test_every_package_on_disk_is_listed() -> None:
    """What is not listed, setuptools leaves out of the wheel without a word."""
    assert set(SETUPTOOLS["packages"]) == packages_on_disk(ROOT)


def test_a_new_folder_counts_as_a_package_that_must_be_listed(tmp_path: Path) -> None:
    for name in ("empathy_cli/wall", "empathy_cli/wall/paper"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "__init__.py").touch()
    assert packages_on_disk(tmp_path) - set(SETUPTOOLS["packages"]) == {"empathy_cli.wall", "empathy_cli.wall.paper"}


def test_every_folder_with_code_is_a_package() -> None:
    folders = {p.parent for p in (ROOT / "empathy_cli").rglob("*.py")}
    assert [str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").is_file()] == []


def belongs(tree: Path) -> set[str]:
    """Every file that the program needs, by its path in the tree."""
    found = {p.relative_to(tree).as_posix() for folder in ("empathy_cli", *BESIDE.values())
             for p in (tree / folder).rglob("*") if p.is_file()}
    return {name for name in found if not name.startswith(STAYS)}


@pytest.mark.slow
def test_the_wheel_has_every_file_of_the_program_and_no_other(tree: Path, built: dict[str, Path]) -> None:
    needed = belongs(tree)
    for package, folder in BESIDE.items():
        needed = {re.sub(f"^{folder}/", f"empathy_cli/{package}/", name) for name in needed}
    with zipfile.ZipFile(built["whl"]) as wheel:
        packed = {n for n in wheel.namelist() if not re.match(r"empathy_cli-[^/]+\.dist-info/", n)}
    assert packed == needed


@pytest.mark.slow
def test_the_wheel_has_the_lists_of_words_of_every_language_and_the_german_examples(built: dict[str, Path]) -> None:
    with zipfile.ZipFile(built["whl"]) as wheel:
        packed = {n for n in wheel.namelist() if n.startswith("empathy_cli/check/")}
    assert "empathy_cli/check/phrases/de.yaml" in packed
    for language in ("de", "en", "fr", "it"):
        assert f"empathy_cli/check/words/{language}/jargon.txt" in packed
    assert "empathy_cli/check/words/README.md" in packed


@pytest.mark.slow
def test_the_wheel_names_its_licence_and_its_command(built: dict[str, Path]) -> None:
    with zipfile.ZipFile(built["whl"]) as wheel:
        info = {n.partition("/")[2]: wheel.read(n).decode() for n in wheel.namelist() if ".dist-info/" in n}
    assert "MIT License" in info["licenses/LICENSE"]
    assert "empathy = empathy_cli.__main__:main" in info["entry_points.txt"]
    assert "Requires-Python: >=3.11" in info["METADATA"]


@pytest.mark.slow
def test_the_sdist_has_what_the_wheel_is_built_from_and_the_licence(tree: Path, built: dict[str, Path]) -> None:
    with tarfile.open(built["gz"]) as sdist:
        packed = {n.partition("/")[2] for n in sdist.getnames()}
    needed = belongs(tree)
    assert needed | {"LICENSE", "README.md", "pyproject.toml"} <= packed
    assert [n for n in packed if n.endswith((".pyc", ".pyo")) or "__pycache__" in n] == []
