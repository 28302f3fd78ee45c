"""What `empathy init --ci` writes: the workflow that checks and renders in every pull or merge request."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path, PurePosixPath

from empathy_cli import __version__
from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

HOSTS = ("github", "gitlab")
GITHUB, GITLAB = ".github/workflows/empathy.yml", ".gitlab-ci.yml"
BESIDE = ".gitlab/empathy.gitlab-ci.yml"
"""Where GitLab's jobs go when the repository has jobs already, to be included there."""
_PLAIN = re.compile(r"[\w.][\w./ -]*\Z", re.ASCII)
"""A folder that can stand in a workflow as it is: its host would act on `${{`, and the shell on a quote."""


def repository(root: Path) -> Path:
    """The folder that holds the repository of a workspace, or the workspace where there is none."""
    here = root.resolve()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def workflow(host: str, root: Path, out: str) -> tuple[Path, bytes]:
    """Where the workflow of a host goes, and what stands in it. `out` is the folder that cards are rendered into.

    Raises InputError where the workspace's folder is called what no workflow can say.
    """
    top = repository(root)
    inside = root.resolve().relative_to(top).as_posix()
    if not _PLAIN.match(inside):
        raise InputError(Problem(N_("the folder “{folder}” cannot be named in a workflow: rename it, with letters, "
                                    "digits, spaces, “-” and “_” alone"), {"folder": inside}))
    at = "" if inside == "." else f" -C '{inside}'" if " " in inside else f" -C {inside}"
    build = PurePosixPath(inside, out).as_posix()
    text = (files(__package__) / f"{host}.yml").read_text("utf-8")
    for name, value in (("@VERSION@", __version__), ("@AT@", at), ("@BUILD@", f"{build}/")):
        text = text.replace(name, value)
    file = GITHUB if host == "github" else GITLAB
    if host == "gitlab" and (top / GITLAB).exists() and not _ours(top / GITLAB):
        file = BESIDE
    return top / file, text.encode()


def _ours(file: Path) -> bool:
    return b"empathy-check:" in file.read_bytes()


def words(file: Path, root: Path) -> Iterator[tuple[str, str]]:
    """What is still to be done by hand, as message and file."""
    if file == repository(root) / BESIDE:
        yield N_("Your .gitlab-ci.yml has jobs already: add “include: [{{local: {file}}}]” to it"), BESIDE
