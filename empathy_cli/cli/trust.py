"""Whether a workspace's own templates are used: on a person's machine they are, in CI they may be a stranger's.

Whoever opens a pull request may change them, as everything else in the workspace, the settings too. So in CI they are
off, unless somebody who may say so does: the words of the job, or the settings as they stand where no stranger writes:
in the branch that a pull request goes to, read from git's objects; and of a job that no pull request started, in the
workspace.

Only the standard library until the question comes up: see `state.unchanged`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from empathy_cli.locale import N_
from empathy_cli.render.inputs import OVERRIDES, overrides, overrides_folder

if TYPE_CHECKING:
    from empathy_cli.model.problem import Problem

CI = ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "TF_BUILD", "JENKINS_URL", "TEAMCITY_VERSION", "BUILDKITE", "CIRCLECI",
      "BITBUCKET_BUILD_NUMBER", "APPVEYOR", "CODEBUILD_BUILD_ID", "DRONE", "TRAVIS")
SETTING = "render: {trust_templates: true}"
OPTION = "--trust-templates"
TRUST = N_("Use the workspace's own templates in CI, too, where they may be a stranger's; with --no-trust-templates, "
           "not even here: to look at somebody's pull request.")
_OWN = {
    "GITHUB_EVENT_NAME": ("push", "schedule", "workflow_dispatch", "release"),
    "CI_PIPELINE_SOURCE": ("push", "schedule", "web", "api", "trigger", "pipeline"),
    "BUILD_REASON": ("IndividualCI", "BatchedCI", "Schedule", "Manual"),
}
"""What starts a job with files that are the repository's own, by the variable that tells it."""


@dataclass(frozen=True, slots=True)
class Trust:
    """`why` says in words what stands in the way of templates that are there; None where somebody said it here."""

    own: bool = True
    """Whether the workspace's own templates are used, if it has any."""
    why: "Problem | None" = None


def in_ci(environ: Mapping[str, str]) -> bool:
    return any(environ.get(name, "").lower() not in ("", "0", "false") for name in CI)


def unasked(root: Path, environ: Mapping[str, str]) -> bool:
    """Whether nobody need be asked: outside of CI, or where no folder of templates is. Takes a moment only."""
    return not in_ci(environ) or not (overrides_folder(os.fspath(root)) or (root / OVERRIDES).is_symlink())


def decided(root: Path, environ: Mapping[str, str], said: bool | None) -> Trust:
    """`said`: what the words of the command say, if anything."""
    if said is not None:
        return Trust(said)
    if unasked(root, environ):
        return Trust()
    from empathy_cli.model.problem import WARNING, Problem
    from empathy_cli.render.overrides import SUFFIXES, overrides_of

    folder = overrides_of(root)
    message, values = _refusal(root, environ) if folder else ("", {})
    if not message:
        return Trust()
    first = next((f"{OVERRIDES}/{Path(path).relative_to(root / OVERRIDES).as_posix()}"
                  for path, _ in overrides(os.fspath(root)) if path.endswith(SUFFIXES)), OVERRIDES)
    return Trust(own=False, why=Problem(message, {"setting": SETTING, "option": OPTION, **values}, file=first,
                                        severity=WARNING, rule=""))


def _refusal(root: Path, environ: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """Why the settings do not help; "" where they say that the templates are trusted."""
    branch, commits = _base(environ)
    if branch:
        from empathy_cli.store.git import commit, commit_of_origin, repository

        top = repository(root)
        found = top and (next(filter(None, (commit(top, name) for name in commits)), None)
                         or commit_of_origin(top, branch))
        if not top or not found:
            return N_("not used, nor is what else is in this folder: it may be a stranger's. To trust it: {option}, or "
                      "“{setting}” in empathy.yaml of the branch “{branch}”, which is not in this clone: “git fetch "
                      "--depth=1 origin +refs/heads/{branch}:refs/remotes/origin/{branch}” brings it"), {
                          "branch": branch}
        return "" if _says_so(_committed(top, found, root)) else N_(
            "not used, nor is what else is in this folder: it may be a stranger's. To trust it: {option}, or "
            "“{setting}” in empathy.yaml of the branch “{branch}”"), {"branch": branch}
    asked_for = environ.get("BUILD_SOURCEBRANCH", "").startswith("refs/pull/")  # Azure, started by hand
    if not asked_for and any(environ.get(name) in events for name, events in _OWN.items()):
        from empathy_cli.store.workspace import settings_of

        return "" if _says_so(settings_of(root)[0]) else N_(
            "not used, nor is what else is in this folder, because this is CI. To trust it: {option}, or “{setting}” "
            "in empathy.yaml"), {}
    return N_("not used, nor is what else is in this folder: this is CI, and nothing tells whose files these are. To "
              "trust them: {option}"), {}


def _base(environ: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The branch that a pull or merge request goes to, and its commits as far as the host tells them; else ""."""
    if environ.get("CI_MERGE_REQUEST_IID"):
        sha = environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "")
        return environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", ""), (sha,) if _is_commit(sha) else ()
    branch = environ.get("GITHUB_BASE_REF") or environ.get("SYSTEM_PULLREQUEST_TARGETBRANCH", "")
    return branch.removeprefix("refs/heads/"), ()


def _is_commit(word: str) -> bool:
    return len(word) in (40, 64) and all(sign in "0123456789abcdef" for sign in word)


def _committed(top: Path, commit: str, root: Path) -> Mapping[str, Any]:
    """The settings of a workspace as they stand in a commit; none where they are wrong or not there."""
    from empathy_cli.store.decoding import MAX_BYTES
    from empathy_cli.store.documents import read_settings
    from empathy_cli.store.git import file_of
    from empathy_cli.store.scan import SETTINGS_FILE

    data = file_of(top, commit, (root.resolve().relative_to(top) / SETTINGS_FILE).as_posix(), MAX_BYTES)
    return (read_settings(data, SETTINGS_FILE)[0] if data else None) or {}


def _says_so(settings: Mapping[str, Any]) -> bool:
    return settings.get("render", {}).get("trust_templates") is True
