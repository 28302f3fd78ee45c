"""What `empathy init --ci` writes: the workflow that checks and renders in every pull or merge request."""

import re
from collections.abc import Iterator
from importlib.resources import files
from os.path import realpath, sep
from pathlib import Path, PurePosixPath
from shlex import quote

from empathy_cli import __version__
from empathy_cli.cli.remote import main_branch
from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

HOSTS = ("github", "gitlab", "azure")
GITHUB, GITLAB, AZURE = ".github/workflows/empathy.yml", ".gitlab-ci.yml", "azure-pipelines-empathy-check.yml"
BESIDE = ".gitlab/empathy.gitlab-ci.yml"
"""Where GitLab's jobs go when the repository has jobs already, to be included there."""
_PLAIN = re.compile(r"[\w.][\w./ -]*\Z", re.ASCII)
"""A folder that can stand in a workflow as it is: its host would act on `${{`, and the shell on a quote."""


_JOB = re.compile(rb"^empathy-check:", re.MULTILINE)


def repository(root: Path) -> Path:
    """The folder that holds the repository of a workspace, or the workspace where there is none."""
    here = root.resolve()
    return next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)


def workflow(host: str, root: Path, out: str) -> tuple[Path, bytes]:
    """Where the workflow of a host goes, and what stands in it. `out` is the folder that cards are rendered into.

    Raises InputError where the workspace's folder is called what no workflow can say.
    """
    top, here = repository(root), at(root)
    build = PurePosixPath(_inside(root), out).as_posix()
    _must_be_plain(build)
    text = (files(__package__) / f"{host}.yml").read_text("utf-8")
    for name, value in (("@VERSION@", __version__), ("@AT@", here), ("@BUILD@", f"{build}/"),
                        ("@BRANCHES@", ", ".join(f'"{name}"' for name in branches(top)))):
        text = text.replace(name, value)
    file = {"github": GITHUB, "gitlab": GITLAB, "azure": AZURE}[host]
    if host == "gitlab" and (top / GITLAB).is_file() and not _ours(top / GITLAB):
        file = BESIDE
    must_be_inside(top / file, top)
    return top / file, text.encode()


def branches(top: Path) -> tuple[str, ...]:
    """What the main branch is called; what it usually is where git does not tell."""
    branch = main_branch(top)
    return (branch,) if branch else ("main", "master")


def at(root: Path) -> str:
    """What `empathy` is told in a job that runs at the top of the repository: nothing, or the workspace's folder.

    Raises InputError where that is called what no workflow can say.
    """
    inside = _inside(root)
    _must_be_plain(inside)
    return "" if inside == "." else f" -C '{inside}'" if " " in inside else f" -C {inside}"


def _inside(root: Path) -> str:
    return root.resolve().relative_to(repository(root)).as_posix()


def _must_be_plain(folder: str) -> None:
    if not _PLAIN.match(folder):
        raise InputError(Problem(N_("the folder “{folder}” cannot be named in a workflow: rename it, with letters, "
                                    "digits, spaces, “-” and “_” alone"), {"folder": folder}))


def _ours(file: Path) -> bool:
    return _JOB.search(file.read_bytes()) is not None


def must_be_inside(file: Path, top: Path) -> None:
    """Raises InputError where a workflow cannot be written, before a folder is made for it."""
    if file.exists() and not file.is_file():
        raise InputError(Problem(N_("“{file}” should be a file, and is none: nothing can be written there"),
                                 {"file": file.relative_to(top).as_posix()}))
    if not (realpath(file.parent) + sep).startswith(realpath(top) + sep):
        raise InputError(Problem(N_("“{file}” leads out of the repository; nothing is written there"),
                                 {"file": file.relative_to(top).as_posix()}))


def unchecked(file: Path, root: Path) -> Iterator[tuple[str, str]]:
    """What is still to be done by hand where a workflow is there that does not check this workspace."""
    inside = root.resolve().relative_to(repository(root)).as_posix()
    here = "empathy check" if inside == "." else f"empathy -C {quote(inside)} check"
    named = r"empathy check|uses:.*empathy" if inside == "." else (
        rf"(?:-C|workspace:)\s*['\"]?{re.escape(inside)}/?['\"]?(?:\s|\Z)")
    if file.is_file() and not re.search(named, file.read_text("utf-8", "replace")):
        yield N_("That workflow does not check this workspace: add a step to it that runs “{command}”"), here


def words(file: Path, root: Path) -> Iterator[tuple[str, str]]:
    """What is still to be done by hand, as message and what it names."""
    if file == repository(root) / AZURE:
        yield N_("Make a pipeline of {file}: Pipelines, New pipeline, Existing Azure Pipelines YAML file"), AZURE
    if file == repository(root) / BESIDE:
        yield N_("Your .gitlab-ci.yml has jobs already: add “include: [{{local: {file}}}]” to it"), BESIDE
