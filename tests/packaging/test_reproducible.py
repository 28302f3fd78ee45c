"""Whoever builds a version has the same bytes as everybody else, and the same bill of what is installed with it."""

import gzip
import hashlib
import json
import os
import runpy
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT, build
from tests.packaging.test_locks import locked

BACKEND = runpy.run_path(str(ROOT / ".ci/backend.py"))


@pytest.mark.slow
def test_two_builds_have_the_same_bytes(tree: Path, built: dict[str, Path], tmp_path: Path) -> None:
    """Another folder, other times and modes of the files, another umask, time zone, language and hash seed."""
    copy = tmp_path / "else where"
    subprocess.run([sys.executable, tree / ".ci/copy", copy], check=True, timeout=60)
    for file in copy.rglob("*"):
        if file.is_file():
            os.utime(file, (1_000_000_000, 1_000_000_000))
            file.chmod(0o660)
    again = build(copy, tmp_path / "dist", umask=0o077, PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C")
    assert {form: digest(file) for form, file in again.items()} == {form: digest(file) for form, file in built.items()}
    assert bill(again["whl"]) == bill(built["whl"])


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def bill(wheel: Path) -> str:
    done = subprocess.run([sys.executable, ROOT / ".ci/sbom", wheel], capture_output=True, text=True, timeout=60, check=True)
    return Path(done.stdout.strip()).read_text("utf-8")


def test_an_archive_has_no_time_mode_owner_or_order_of_its_own(tmp_path: Path) -> None:
    made = {}
    for name, mode, day, order in (("one", 0o600, 1, 1), ("two", 0o664, 2, -1)):
        wheel, sdist = tmp_path / f"{name}.whl", tmp_path / f"{name}.tar.gz"
        with zipfile.ZipFile(wheel, "w") as held:
            for file in ("a.py", "z-1.dist-info/RECORD", "z-1.dist-info/METADATA", "zz.py")[::order]:
                info = zipfile.ZipInfo(file, (2020, 1, day, 0, 0, 0))
                info.external_attr = mode << 16
                held.writestr(info, file)
        with tarfile.open(sdist, "w:gz") as archive:
            for file in (ROOT / "LICENSE", ROOT / "pyproject.toml")[::order]:
                about = archive.gettarinfo(file, f"z-1/{file.name}")
                about.mode, about.mtime, about.uname = mode, day, name
                with file.open("rb") as data:
                    archive.addfile(about, data)
        BACKEND["steady_wheel"](wheel)
        BACKEND["steady_sdist"](sdist)
        made[name] = wheel.read_bytes(), sdist.read_bytes()
    assert made["one"] == made["two"]
    with zipfile.ZipFile(wheel) as held:
        assert held.namelist() == ["a.py", "zz.py", "z-1.dist-info/METADATA", "z-1.dist-info/RECORD"]
        assert held.read("a.py") == b"a.py"
    with tarfile.open(sdist) as archive:
        assert archive.extractfile("z-1/LICENSE").read() == (ROOT / "LICENSE").read_bytes()  # type: ignore[union-attr] # a file has one


def test_the_time_in_an_archive_is_the_one_that_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    sdist = tmp_path / "z.tar.gz"
    with tarfile.open(sdist, "w:gz") as archive:
        archive.add(ROOT / "LICENSE", "z-1/LICENSE")
    BACKEND["steady_sdist"](sdist)
    with gzip.open(sdist) as stream, tarfile.open(sdist) as archive:
        stream.read(1)
        assert [member.mtime for member in archive] == [stream.mtime] == [1_800_000_000]


@pytest.mark.slow
def test_the_bill_names_each_package_that_is_installed_with_its_version_licence_and_hashes(built: dict[str, Path]) -> None:
    """That it is what CycloneDX asks for, .ci/sbom sees to before it writes."""
    said = json.loads(bill(built["whl"]))
    assert {(c["name"], c["version"]) for c in said["components"]} == {
        (r.name, next(iter(r.specifier)).version) for lines in locked("run").values() for r in lines}
    for component in said["components"]:
        assert component["licenses"]
        assert all(len(each["content"]) == 64 for each in component["externalReferences"][0]["hashes"])
    program = said["metadata"]["component"]
    assert program["externalReferences"][0]["hashes"] == [{"alg": "SHA-256", "content": digest(built["whl"])}]
    needs = {entry["ref"]: entry.get("dependsOn", []) for entry in said["dependencies"]}
    reached, ahead = set(), [program["bom-ref"]]
    while ahead:
        ahead += set(needs[ref := ahead.pop()]) - reached
        reached.add(ref)
    assert reached == set(needs), "a package that nothing needs"
