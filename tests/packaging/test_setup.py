"""What `make demo` and `make test` say on a machine that lacks something."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT

PLAIN = ("sh", "env", "dirname", "cat", "rm", "id", "cut", "getent", "tr", "cksum", "grep", "mkdir")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder of programs that has little more than a shell; add to it what a test's machine has."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in PLAIN:
        (folder / name).symlink_to(shutil.which(name) or name)
    return folder


def script(file: Path, text: str) -> None:
    file.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    file.chmod(0o755)


def a_python(machine: Path, *, locked: bool = True) -> Path:
    """Gives that machine a Python, of a version that the locks hold for or of a newer one. Returns what pip is told."""
    log = machine.parent / "log"
    script(machine / "python3", f"""
        case "$*" in
            *"(3, 15)"*) exit {0 if locked else 1};;
            *"print(sys.exec"*) echo here;;
            *"-m venv"*) mkdir .venv .venv/bin; echo 'echo "$@" >> "{log}"' > .venv/bin/python; {shutil.which("chmod")} +x .venv/bin/python
        esac""")
    return log


def run(name: str, *args: str, machine: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """A script of .ci/ in a folder of its own, on that machine. What fetches from npm there has nothing to do."""
    top = machine.parent / "a folder"
    shutil.copytree(ROOT / ".ci", top / ".ci", dirs_exist_ok=True)
    if name == "tools" and not (top / ".venv").exists():
        (top / ".venv" / "bin").mkdir(parents=True)
        script(top / ".venv" / "bin" / "python", "exit 0")
    shutil.copy(ROOT / "pyproject.toml", top)
    return again(name, *args, machine=machine, env=env)


def again(name: str, *args: str, machine: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """The same in that folder as it is by now."""
    return subprocess.run(["sh", ".ci/" + name, *args], cwd=machine.parent / "a folder", env={"PATH": str(machine)} | (env or {}),
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)


def test_an_old_python_is_named_with_what_is_needed(machine: Path) -> None:
    script(machine / "python3", '[ "$1" = --version ] && { echo "Python 3.9.2"; exit; }\nexit 1')
    done = run("setup", "run", machine=machine)
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "Python 3.9.2" in done.stderr


def test_no_python_at_all_is_said(machine: Path) -> None:
    done = run("setup", "run", machine=machine)
    assert done.returncode == 1
    assert "missing" in done.stderr


def test_a_python_without_venv_leaves_nothing_behind_and_names_the_package(machine: Path) -> None:
    script(machine / "python3", 'case "$*" in *venv*) mkdir .venv; exit 1;; *"print(sys.exec"*) echo here;; esac')
    done = run("setup", "run", machine=machine)
    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr
    assert not (machine.parent / "a folder" / ".venv").exists()


@pytest.mark.parametrize("what", ["run", "dev"])
@pytest.mark.parametrize("locked", [True, False], ids=["3.11 to 3.14", "newer"])
def test_what_is_installed_is_locked_where_the_locks_hold_for_this_python(what: str, locked: bool, machine: Path) -> None:
    """And with hashes alone: a pip that finds another archive ends the set-up."""
    log = a_python(machine, locked=locked)
    done = run("setup", what, machine=machine)
    assert done.returncode == 0, done.stderr
    asked = [line.removeprefix("-m pip install --quiet ") for line in log.read_text("utf-8").splitlines()]
    if locked:
        files = "dev.txt" if what == "dev" else "run.txt --requirement .ci/locks/build.txt"
        assert asked == [f"--require-hashes --requirement .ci/locks/{files}", "--no-deps --no-build-isolation --editable ."]
    else:
        assert "for this one the newest that fit are installed, unchecked" in done.stderr
        assert asked == ["--upgrade pip>=25.1", "--editable ." + (" --group dev" if what == "dev" else "")]


def test_a_lock_that_changed_is_installed_anew_and_one_that_did_not_is_not(machine: Path) -> None:
    log = a_python(machine)
    counts = []
    for change in ("", "", "# another version\n"):
        run("setup", "dev", machine=machine)
        with (machine.parent / "a folder/.ci/locks/dev.txt").open("a", encoding="utf-8") as lock:
            lock.write(change)
        done = again("setup", "dev", machine=machine)
        assert done.returncode == 0, done.stderr
        counts.append(len(log.read_text("utf-8").splitlines()))
    assert counts == [2, 2, 4]


@pytest.mark.parametrize(("ci", "code"), [({}, 0), ({"CI": "true"}, 1)], ids=["a developer", "CI=true"])
def test_missing_tools_are_named_and_only_ci_stops(machine: Path, ci: dict[str, str], code: int) -> None:
    (machine / "id").unlink()
    script(machine / "id", "echo 1000")
    script(machine / "tmux", "")
    done = run("tools", machine=machine, env=ci)
    assert done.returncode == code
    assert "apt-get install chromium strace" in done.stderr
    assert "tmux" not in done.stderr


@pytest.mark.parametrize(("ci", "code"), [({}, 0), ({"CI": "true"}, 1)], ids=["a developer", "CI=true"])
def test_what_cannot_be_fetched_is_said_and_only_ci_stops(machine: Path, ci: dict[str, str], code: int) -> None:
    for there in ("chromium", "strace", "tmux"):
        script(machine / there, "")
    python = machine.parent / "a folder" / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    script(python, 'echo "$1 fails" >&2; exit 1')
    done = run("tools", machine=machine, env=ci)
    assert done.returncode == code
    assert ".ci/fetch fails\nWhat the reports of the check are tested against could not be fetched" in done.stderr
    assert ".ci/wikis fails\nThe wikis that publishing is tested on could not be fetched" in done.stderr
    assert "apt-get" not in done.stderr
    assert ("are skipped" in done.stderr) == (code == 0)


def test_root_installs_only_what_is_missing_after_an_update(machine: Path, tmp_path: Path) -> None:
    (machine / "id").unlink()
    script(machine / "id", "echo 0")
    for there in ("chromium", "strace"):
        script(machine / there, "")
    log = tmp_path / "log"
    ln = shutil.which("ln")
    script(machine / "apt-get", f'echo "$@" >> {log}\ncase "$*" in *install*) {ln} -s {machine}/sh {machine}/tmux;; esac')
    done = run("tools", machine=machine, env={"CI": "true"})
    assert done.returncode == 0, done.stderr
    asked = log.read_text("utf-8").splitlines()
    assert asked == ["-qq update", "-qq install --yes --no-install-recommends tmux"]


def test_where_there_is_no_debian_the_wikis_are_not_fetched_and_it_is_said(machine: Path) -> None:
    top = machine.parent / "a folder"
    shutil.copytree(ROOT / ".ci", top / ".ci")
    done = subprocess.run([sys.executable, ".ci/wikis"], cwd=top, env={"PATH": str(machine)}, capture_output=True, text=True,
                          timeout=60, check=False)
    assert (done.returncode, done.stderr) == (
        1, "apt-get is missing: the wikis that publishing is tested on are packages of Debian\n")
    assert not (top / ".venv").exists()


@pytest.mark.skipif(os.name == "nt", reason="make is for systems with a POSIX shell")
def test_a_home_that_cannot_be_written_moves_the_caches_into_the_environment(machine: Path, tmp_path: Path) -> None:
    done = subprocess.run(["sh", "-c", '. "$0/.ci/environment"; echo "$HOME"; echo "$PIP_CACHE_DIR"', ROOT],
                          cwd=tmp_path, env={"PATH": str(machine), "HOME": "/nonexistent"},
                          capture_output=True, text=True, timeout=10, check=True)
    assert done.stdout.splitlines() == [f"{tmp_path}/.venv/home", f"{tmp_path}/.venv/cache/pip"]
