"""Git is asked what stands in a commit; nothing that a repository brings along is run for that, and nothing is fetched."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.store.git import commit_of_origin, file_of, program

from .conftest import OVERRIDE, Job, git

Empathy = Callable[..., Any]
Request = Callable[[str, Mapping[str, str]], Job]
ENV = {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"}
THEIRS = {"templates/persona.md.jinja": OVERRIDE}


def armed(top: Path) -> Path:
    """Settings of a repository that run a program wherever git can be made to; the file that it would make."""
    ran, script = top / "RAN", top / ".git/run"
    script.write_text(f"#!/bin/sh\ntouch '{ran}'\nexit 1\n")
    script.chmod(0o755)
    hooks = top / ".git/their hooks"
    hooks.mkdir()
    for name in ("post-checkout", "reference-transaction", "post-index-change", "fsmonitor-watchman"):
        shutil.copy(script, hooks / name)
    for key, value in {
        "core.fsmonitor": str(script), "core.hooksPath": str(hooks), "core.sshCommand": str(script),
        "core.pager": str(script), "pager.cat-file": "true", "pager.ls-tree": "true", "diff.external": str(script),
        "core.gitProxy": str(script), "core.alternateRefsCommand": str(script), "credential.helper": f"!'{script}'",
        "extensions.partialClone": "origin", "remote.origin.promisor": "true",
        "remote.origin.uploadpack": f"'{script}'",
    }.items():
        git(top, "config", key, value)
    return ran


@pytest.mark.parametrize("missing", [True, False], ids=["an object is missing", "whole"])
def test_a_repository_that_wants_to_run_programs_runs_none(missing: bool, pull_request: Request, empathy: Empathy) -> None:
    job = pull_request("render: {trust_templates: true}\n", THEIRS | {"empathy.yaml": "name: Theirs\n"})
    blob = git(job.top, "rev-parse", f"origin/main:{job.root.relative_to(job.top).as_posix()}/empathy.yaml".replace("./", ""))
    held = job.top / ".git/objects" / blob[:2] / blob[2:]
    ran = armed(job.top)
    if missing:
        held.unlink()
    ran.unlink(missing_ok=True)
    done = empathy("-C", job.root, "render", env=ENV)
    assert (done.returncode, ran.exists()) == (0, False), done.stderr
    assert ("THEIRS" in (job.root / "build/lea.md").read_text()) is not missing
    assert empathy("-C", job.root, "init", "--wiki", "github", "--ci", "github").returncode == 0
    assert not ran.exists()


def test_such_a_repository_does_run_them_for_who_is_not_careful(pull_request: Request) -> None:
    """The control."""
    job = pull_request("", THEIRS)
    ran = armed(job.top)
    subprocess.run(["git", "-C", str(job.top), "cat-file", "-p", "1" * 40], check=False, capture_output=True)
    assert ran.exists()
    ran.unlink()
    subprocess.run(["git", "-C", str(job.top), "status"], check=False, capture_output=True)
    assert ran.exists()


def test_a_repository_among_the_files_is_not_taken_for_one(tmp_path: Path, empathy: Empathy) -> None:
    """What a commit may hold: all that git takes for a bare repository, beside the documents."""
    ran = tmp_path / "RAN"
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "w"], check=True, capture_output=True)
    script = tmp_path / "w/run"
    script.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    script.chmod(0o755)
    with (tmp_path / "w/config").open("a") as config:
        config.write(f"[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = {script}\n"
                     '[remote "origin"]\n\turl = https://github.com/evil/evil\n')
    done = empathy("-C", tmp_path / "w", "init", "--wiki", "github")
    assert (done.returncode, ran.exists()) == (0, False), done.stderr
    assert "evil" not in (tmp_path / "w/empathy.yaml").read_text()


@pytest.mark.parametrize("where", [".", "", "bin"])
def test_a_git_that_lies_in_the_present_folder_is_not_ours(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                           ) -> None:
    (tmp_path / "bin").mkdir()
    for folder in (tmp_path, tmp_path / "bin"):
        (folder / "git").write_text("#!/bin/sh\n")
        (folder / "git").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    assert program(where) is None
    assert program(str(tmp_path)) is None
    assert program(str(tmp_path / "bin")) == str(tmp_path / "bin/git")


def test_a_file_is_read_as_it_stands_in_the_commit_and_no_link_or_folder_or_big_one(pull_request: Request) -> None:
    job = pull_request("name: Ours\n", {"empathy.yaml": "name: Theirs\n"})
    commit = commit_of_origin(job.top, "main")
    assert commit
    at = os.path.normpath(job.root.relative_to(job.top) / "empathy.yaml")
    assert file_of(job.top, commit, at, 100) == b"name: Ours\n"
    assert file_of(job.top, commit, at, 5) is None
    assert file_of(job.top, commit, str(Path(at).parent / "personas"), 100) is None
    assert file_of(job.top, commit, "nothing", 100) is None
    (job.root / "link.yaml").symlink_to("render: {trust_templates: true}")  # git keeps where it leads as its content
    git(job.top, "add", "-A")
    git(job.top, "commit", "-q", "-m", "A link")
    assert file_of(job.top, git(job.top, "rev-parse", "HEAD"), str(Path(at).parent / "link.yaml"), 100) is None
