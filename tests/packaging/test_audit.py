"""What .ci/audit makes of the answers of pip-audit, which is content where nothing was looked up."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT
from tests.packaging.test_setup import script

GOOD = {"name": "rich", "version": "15.0.0", "vulns": []}
WEAK = {"name": "httpx", "version": "0.1", "vulns": [{"id": "PYSEC-2021-1", "fix_versions": ["0.2"], "aliases": []}]}
UNKNOWN = {"name": "typer", "skip_reason": "Dependency not found"}


def audited(folder: Path, *answers: list[object] | str) -> subprocess.CompletedProcess[str]:
    """One lock for each answer, that pip-audit gives (or its last words)."""
    (folder / "python").symlink_to(sys.executable)
    said = [json.dumps({"dependencies": a, "fixes": []}) if isinstance(a, list) else "" for a in answers]
    locks = [folder / f"{number}.txt" for number in range(len(answers))]
    for lock, answer in zip(locks, said, strict=True):
        lock.with_suffix(".json").write_text(answer, "utf-8")
    script(folder / "pip-audit", f"""
        for word in "$@"; do last=$word; done
        case "$*" in *--require-hashes*) cat "${{last%.txt}}.json"; echo '{answers[0] if isinstance(answers[0], str) else ""}' >&2;; esac
        exit 1""")
    return subprocess.run([folder / "python", ROOT / ".ci/audit", *locks], capture_output=True, text=True, timeout=30, check=False)


def test_where_each_package_was_looked_up_and_none_is_weak_it_is_good(tmp_path: Path) -> None:
    done = audited(tmp_path, [GOOD, GOOD | {"name": "typer"}])
    assert (done.returncode, done.stdout, done.stderr) == (0, "0.txt: 2 packages, no known weakness\n", "")


def test_a_known_weakness_fails_and_is_named_with_what_mends_it(tmp_path: Path) -> None:
    done = audited(tmp_path, [GOOD, WEAK], [UNKNOWN])
    assert done.returncode == 1, "also where another lock could not be asked about"
    assert "0.txt: httpx 0.1: PYSEC-2021-1, mended in 0.2\n" in done.stdout


def test_a_package_that_alone_could_not_be_looked_up_fails(tmp_path: Path) -> None:
    done = audited(tmp_path, [GOOD, UNKNOWN])
    assert done.returncode == 1
    assert "typer could not be looked up: Dependency not found" in done.stdout


@pytest.mark.parametrize("answer", [[UNKNOWN, UNKNOWN], [], "ConnectionError: nobody there"],
                         ids=["it knows none", "it knows nothing", "no net"])
def test_a_service_that_could_not_be_asked_is_told_apart_and_not_called_good(answer: list[object] | str, tmp_path: Path) -> None:
    done = audited(tmp_path, answer, [GOOD])
    assert done.returncode == 3
    assert "0.txt: NOT AUDITED" in done.stdout
    assert "1.txt: 1 packages, no known weakness" in done.stdout
    if isinstance(answer, str):
        assert "ended with 1: ConnectionError: nobody there" in done.stdout
