"""What `empathy init --wiki` writes for a host of CI: the job that publishes whenever the main branch changes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from empathy_cli import __version__
from empathy_cli.cli.remote import main_branch
from empathy_cli.locale import N_

from . import GITLAB, at, branches, must_be_inside, repository

HOSTS = ("github", "gitlab", "azure")
GITHUB, AZURE = ".github/workflows/empathy-publish.yml", "azure-pipelines-empathy.yml"
BESIDE = ".gitlab/empathy-publish.gitlab-ci.yml"
"""Where GitLab's job goes when the repository has jobs already, to be included there."""
_TELLS = {".github": "github", GITLAB: "gitlab", "azure-pipelines.yml": "azure"}
"""What of a repository tells where its jobs run."""


@dataclass(frozen=True)
class Job:
    """What is published: the wiki's name in empathy.yaml, and the variable of its secret ("": it needs none)."""

    target: str
    variable: str
    own: bool
    """Whether the wiki is the host's own: its job has a token for it already."""


def host_of(root: Path) -> str | None:
    """The host on which this repository's jobs run, as far as its files tell."""
    top = repository(root)
    found = [host for name, host in _TELLS.items() if (top / name).exists()]
    return found[0] if len(found) == 1 else None


def workflow(host: str, root: Path, job: Job) -> tuple[Path, bytes]:
    """Where the job goes, and what stands in it. Raises InputError where it cannot be written."""
    top = repository(root)
    text = (files(__package__) / f"publish-{host}.yml").read_text("utf-8")
    for name, value in {**_parts(host, job, branches(top)), "@VERSION@": __version__, "@AT@": at(root),
                        "@TARGET@": job.target, "@VARIABLE@": job.variable}.items():
        text = text.replace(name, value)
    file = {"github": GITHUB, "azure": AZURE}.get(host) or (BESIDE if (top / GITLAB).is_file() else GITLAB)
    if file == BESIDE and re.search(rb"^empathy-publish:", (top / GITLAB).read_bytes(), re.MULTILINE):
        file = GITLAB
    must_be_inside(top / file, top)
    return top / file, text.encode()


def _parts(host: str, job: Job, names: Sequence[str]) -> dict[str, str]:
    """What differs between a wiki of the host's own and others, and what the host does not know by itself."""
    if host == "github":
        secret = "github.token" if job.own else f"secrets.{_kept_as(job)}"
        allowed = "write  # the wiki of this repository" if job.own else "read  # the checkout"
        return {
            "@ENVIRONMENT@": "" if job.own else "    environment: wiki  # its secrets: Settings, Environments\n",
            "@PERMISSION@": f"contents: {allowed}",
            "@SECRET@": f"        env:\n          {job.variable}: ${{{{ {secret} }}}}\n",
        }
    if host == "azure":
        return {
            "@BRANCHES@": ", ".join(f'"{name}"' for name in names),
            "@REFS@": ", ".join(f"'refs/heads/{name}'" for name in names),
            "@NOTE@": "The project's build service needs the permission “Contribute” on the repository of the wiki."
            if job.own else f"{job.variable} is a secret variable of the pipeline.",
            "@SOURCE@": "System.AccessToken" if job.own else job.variable,
        }
    return {}


def _kept_as(job: Job) -> str:
    """What the secret is called at GitHub, which takes none that begins with its own name."""
    return "WIKI_TOKEN" if job.variable.startswith("GITHUB_") else job.variable


def unpublished(file: Path, root: Path, job: Job) -> Iterator[tuple[str, str]]:
    """What is still to be done by hand where a job is there that does not publish this workspace."""
    if file.is_file() and f"empathy{at(root)} publish {job.target}" not in file.read_text("utf-8", "replace"):
        yield (N_("That job does not publish this workspace: add a step to it that runs “{command}”"),
               f"empathy{at(root)} publish {job.target} --apply")


def words(host: str, file: Path, root: Path, job: Job) -> Iterator[tuple[str, str]]:
    """What is still to be done by hand, as message and what it names."""
    if file == repository(root) / BESIDE:
        yield N_("Your .gitlab-ci.yml has jobs already: add “include: [{{local: {file}}}]” to it"), BESIDE
    yield from _secret(host, job)
    if host == "azure" and main_branch(repository(root)) is None:
        yield N_("The job runs on the branches main and master; if yours is called otherwise, write it into {file}"), \
            AZURE


def _secret(host: str, job: Job) -> Iterator[tuple[str, str]]:
    if host == "github" and not job.own:
        yield N_("Keep the secret at GitHub: Settings, Environments, “wiki”, as {file}, and let this environment be "
                 "used by the default branch alone (“Deployment branches”): else whoever may push any branch can read "
                 "it"), _kept_as(job)
    elif host == "gitlab" and job.own:
        yield N_("Make a project access token (role Developer, scope write_repository), and keep it as the masked and "
                 "protected CI/CD variable {file}"), job.variable
    elif host == "gitlab":
        yield N_("Keep the secret at GitLab: Settings, CI/CD, Variables, masked and protected, as {file}"), job.variable
    elif host == "azure" and job.own:
        yield N_("Make a pipeline of {file}, and give the project's build service the permission “Contribute” on the "
                 "repository of the wiki"), AZURE
    elif host == "azure":
        yield N_("Make a pipeline of {file}, and keep the secret in it as a secret variable"), AZURE
