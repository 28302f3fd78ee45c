"""Repositories as a job of CI finds them: a clone of the team's, with a stranger's commit checked out."""

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

PERSONA = "kind: persona\nid: lea\nname: Lea\nrole: Courier\n"
OVERRIDE = '{% extends "builtin/persona.md.jinja" %}\n{% block title %}{{ super() }}\nTHEIRS\n{% endblock %}\n'
_ENV = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8",
        **{f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER")
           for what, value in (("NAME", "Anna"), ("EMAIL", "anna@example.org"))}}


def git(top: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(top), *words], check=True, capture_output=True, text=True, env=_ENV,
                          stdin=subprocess.DEVNULL).stdout.strip()


@dataclass(frozen=True)
class Job:
    """`top` is the checkout, `root` the workspace in it."""

    top: Path
    root: Path

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.fixture(params=[".", "our customers"], ids=["top", "folder"])
def pull_request(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str, Mapping[str, str]], Job]:
    """`pull_request(settings, theirs)`: the team's main branch with these settings, and a checkout of a commit of
    somebody else's, who changed some files; the main branch is there as `origin/main`.
    """

    def made(settings: str, theirs: Mapping[str, str]) -> Job:
        team, job = tmp_path / "team", tmp_path / "job"
        team.mkdir()
        git(team, "init", "-q", "-b", "main")
        ours = Job(team, team / request.param)
        ours.write("empathy.yaml", settings)
        ours.write("personas/lea.yaml", PERSONA)
        git(team, "add", "-A")
        git(team, "commit", "-q", "-m", "The team's")
        git(tmp_path, "clone", "-q", str(team), str(job))
        git(job, "checkout", "-q", "-b", "theirs")
        stranger = Job(job, job / request.param)
        for path, text in theirs.items():
            stranger.write(path, text)
        git(job, "add", "-A")
        git(job, "commit", "-q", "-m", "A stranger's")
        return stranger

    return made
