"""In CI a workspace's own templates make pages only where somebody says so who may: not whoever opened the request."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.cli import publishing_again
from empathy_cli.cli.trust import CI, in_ci

from .conftest import OVERRIDE, Job, git

Empathy = Callable[..., Any]
Request = Callable[[str, Mapping[str, str]], Job]
TRUSTED = "render: {trust_templates: true}\n"
THEIRS = {"templates/persona.md.jinja": OVERRIDE}
REQUESTS = {
    "github": {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"},
    "github-target": {"CI": "true", "GITHUB_EVENT_NAME": "pull_request_target", "GITHUB_BASE_REF": "main"},
    "gitlab": {"GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "merge_request_event", "CI_MERGE_REQUEST_IID": "7",
               "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": ""},
    "azure": {"TF_BUILD": "True", "BUILD_REASON": "PullRequest", "SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main"},
}
PUSHES = {
    "github": {"CI": "true", "GITHUB_EVENT_NAME": "push"},
    "gitlab": {"CI": "true", "CI_PIPELINE_SOURCE": "push"},
    "azure": {"TF_BUILD": "True", "BUILD_REASON": "IndividualCI", "BUILD_SOURCEBRANCH": "refs/heads/main"},
}
UNKNOWN = {
    "any": {"CI": "true"},
    "comment": {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "issue_comment"},
    "after": {"GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "workflow_run"},
    "azure-by-hand": {"TF_BUILD": "True", "BUILD_REASON": "Manual", "BUILD_SOURCEBRANCH": "refs/pull/7/merge"},
    "gitlab-child": {"GITLAB_CI": "true", "CI_PIPELINE_SOURCE": "parent_pipeline"},
}


def looks_theirs(job: Job) -> bool:
    return "THEIRS" in (job.root / "build/lea.md").read_text("utf-8")


@pytest.mark.parametrize("host", REQUESTS)
@pytest.mark.parametrize("theirs", [THEIRS, THEIRS | {"empathy.yaml": TRUSTED}], ids=["templates", "settings too"])
def test_a_pull_request_does_not_trust_itself(host: str, theirs: Mapping[str, str], pull_request: Request,
                                              empathy: Empathy) -> None:
    job = pull_request("name: Ours\n", theirs)
    done = empathy("-C", job.root, "render", env=REQUESTS[host])
    assert (done.returncode, looks_theirs(job)) == (0, False), done.stderr
    assert done.stderr.count("warning: not used") == 1
    assert "templates/persona.md.jinja: warning: not used" in done.stderr
    assert "--trust-templates" in done.stderr
    assert "“render: {trust_templates: true}” in empathy.yaml of the branch “main”" in done.stderr


@pytest.mark.parametrize("host", REQUESTS)
def test_where_the_branch_that_it_goes_to_trusts_templates_they_are_used(host: str, pull_request: Request,
                                                                         empathy: Empathy) -> None:
    job = pull_request(TRUSTED, THEIRS | {"empathy.yaml": "name: Theirs\n"})
    done = empathy("-C", job.root, "render", env=REQUESTS[host])
    assert (done.returncode, looks_theirs(job), "not used" in done.stderr) == (0, True, False), done.stderr


def test_gitlab_tells_the_commit_too(pull_request: Request, empathy: Empathy) -> None:
    job = pull_request(TRUSTED, THEIRS)
    said = git(job.top, "rev-parse", "origin/main")
    git(job.top, "update-ref", "-d", "refs/remotes/origin/main")
    env = REQUESTS["gitlab"] | {"CI_MERGE_REQUEST_TARGET_BRANCH_SHA": said}
    assert empathy("-C", job.root, "render", env=env).returncode == 0
    assert looks_theirs(job)


@pytest.mark.parametrize("host", REQUESTS)
def test_where_that_branch_is_not_in_the_clone_they_are_off_and_it_is_said_how_to_have_it(
        host: str, pull_request: Request, empathy: Empathy) -> None:
    job = pull_request(TRUSTED, THEIRS)
    git(job.top, "update-ref", "-d", "refs/remotes/origin/main")
    done = empathy("-C", job.root, "render", env=REQUESTS[host])
    assert (done.returncode, looks_theirs(job)) == (0, False)
    command = "git fetch --depth=1 origin +refs/heads/main:refs/remotes/origin/main"
    assert f"“{command}” brings it" in done.stderr
    git(job.top, *command.split()[1:])
    assert empathy("-C", job.root, "render", env=REQUESTS[host]).returncode == 0
    assert looks_theirs(job)


@pytest.mark.parametrize("name", ["../theirs", "theirs^{commit}", "-h", "theirs@{0}", "main..theirs", "a b", "theirs:x"])
def test_a_branch_with_an_odd_name_is_none(name: str, pull_request: Request, empathy: Empathy) -> None:
    job = pull_request("", THEIRS | {"empathy.yaml": TRUSTED})
    git(job.top, "update-ref", "refs/remotes/origin/theirs", "HEAD")
    done = empathy("-C", job.root, "render", env=REQUESTS["github"] | {"GITHUB_BASE_REF": name})
    assert (done.returncode, looks_theirs(job)) == (0, False), done.stderr


@pytest.mark.parametrize("settings", ["render: {trust_templates: no}\n", "render: {trust_templates: [true]}\n", "a: [\n", None])
def test_a_branch_whose_settings_do_not_say_so_does_not_trust(settings: str | None, pull_request: Request,
                                                              empathy: Empathy) -> None:
    job = pull_request(settings or "", THEIRS | {"empathy.yaml": TRUSTED})
    if settings is None:  # a link to what says so is no word of the team
        git(job.top, "checkout", "-q", "--detach", "origin/main")
        (job.root / "empathy.yaml").unlink()
        (job.root / "empathy.yaml").symlink_to("personas/lea.yaml")
        git(job.top, "commit", "-q", "-a", "-m", "A link")
        git(job.top, "update-ref", "refs/remotes/origin/main", "HEAD")
        git(job.top, "checkout", "-q", "theirs")
    empathy("-C", job.root, "render", env=REQUESTS["github"])
    assert not looks_theirs(job)


@pytest.mark.parametrize("host", PUSHES)
@pytest.mark.parametrize("trusted", [True, False])
def test_a_job_that_no_request_started_reads_the_settings_of_the_workspace(
        host: str, trusted: bool, pull_request: Request, empathy: Empathy) -> None:
    job = pull_request("", THEIRS | ({"empathy.yaml": TRUSTED} if trusted else {}))
    done = empathy("-C", job.root, "render", env=PUSHES[host])
    assert (done.returncode, looks_theirs(job), "because this is CI" in done.stderr) == (0, trusted, not trusted)


@pytest.mark.parametrize("job_", UNKNOWN)
def test_where_nothing_tells_whose_files_these_are_only_the_job_s_own_words_trust_them(
        job_: str, pull_request: Request, empathy: Empathy) -> None:
    job = pull_request(TRUSTED, THEIRS | {"empathy.yaml": TRUSTED})
    done = empathy("-C", job.root, "render", env=UNKNOWN[job_])
    assert (done.returncode, looks_theirs(job)) == (0, False)
    assert "nothing tells whose files these are" in done.stderr
    assert empathy("-C", job.root, "render", "--trust-templates", env=UNKNOWN[job_]).returncode == 0
    assert looks_theirs(job)


def test_on_a_person_s_machine_they_are_used_unless_it_is_said_otherwise(pull_request: Request, empathy: Empathy) -> None:
    job = pull_request("", THEIRS)
    for words, theirs in ((), True), (("--no-trust-templates",), False), ((), True):
        done = empathy("-C", job.root, "render", *words)
        assert (done.returncode, looks_theirs(job), "not used" in done.stderr) == (0, theirs, False), words


def test_a_switch_makes_the_pages_anew_and_the_quick_answer_does_not_hide_it(pull_request: Request, empathy: Empathy,
                                                                            ) -> None:
    """`render` alone, in the workspace, is answered before the frame is there."""
    job = pull_request("", THEIRS)
    for env, theirs in (({}, True), ({}, True), ({"CI": "1"}, False), ({"CI": "1"}, False), ({"CI": "false"}, True)):
        done = empathy("render", cwd=job.root, env=env)
        assert (looks_theirs(job), "warning: not used" in done.stderr) == (theirs, not theirs), (env, done.stderr)


def test_json_has_the_warning_too_and_it_is_said_once(pull_request: Request, empathy: Empathy) -> None:
    job = pull_request("", THEIRS)
    done = empathy("-C", job.root, "render", "--json", env={"CI": "1"})
    warning, = json.loads(done.stdout)["problems"]
    assert (warning["severity"], warning["file"]) == ("warning", "templates/persona.md.jinja")
    assert (done.returncode, done.stderr.count("not used")) == (0, 1)


def test_a_style_sheet_counts_as_a_template_and_other_files_in_that_folder_do_not(pull_request: Request, empathy: Empathy,
                                                                                  ) -> None:
    job = pull_request("", {"templates/card.css": "body{color:red}", "templates/mail.html": "x"})
    assert "templates/card.css: warning: not used" in empathy("-C", job.root, "render", env={"CI": "1"}).stderr
    (job.root / "templates/card.css").unlink()
    assert "not used" not in empathy("-C", job.root, "render", env={"CI": "1"}).stderr


def test_no_number_of_other_files_hides_a_template(pull_request: Request, empathy: Empathy) -> None:
    """What is looked at to decide is what Jinja would find, however deep and however many."""
    deep = "templates/" + "d/" * 12 + "x.md.jinja"
    job = pull_request("", {deep: "THEIRS", **{f"templates/a{n:04}.txt": "" for n in range(1_005)}})
    assert "warning: not used" in empathy("-C", job.root, "render", env={"CI": "1"}).stderr


def test_check_says_why_pages_differ(pull_request: Request, empathy: Empathy) -> None:
    job = pull_request("", THEIRS)
    assert empathy("-C", job.root, "render").returncode == 0
    done = empathy("-C", job.root, "render", "--check", env={"CI": "1"})
    assert (done.returncode, "build/lea.md: is not what it would be" in done.stdout) == (3, True)
    assert "They may differ because the workspace's own templates are not used here." in done.stderr
    assert empathy("-C", job.root, "render", "--check", "--trust-templates", env={"CI": "1"}).returncode == 0


def test_publishing_stops_before_anything_instead_of_taking_the_team_s_look_away(
        pull_request: Request, empathy: Empathy, tmp_path: Path) -> None:
    job = pull_request("", THEIRS)
    job.write("empathy.yaml", f"publish:\n  notes: {{kind: folder, owner: us, folder: {tmp_path / 'vault'}}}\n")
    for words in (), ("--apply",), ("notes", "--apply", "--quiet"):
        done = empathy("-C", job.root, "publish", *words, env=PUSHES["github"])
        assert (done.returncode, done.stdout) == (1, ""), done
        assert "templates/persona.md.jinja: nothing is published" in done.stderr
        assert "--trust-templates" in done.stderr
        assert not (tmp_path / "vault").exists()
    done = empathy("-C", job.root, "publish", "--trust-templates", env=PUSHES["github"])
    assert done.returncode == 3
    assert "publish --trust-templates --apply" in done.stderr
    assert empathy("-C", job.root, "publish", "--apply", env={}).returncode == 0
    assert any("THEIRS" in page.read_text("utf-8") for page in (tmp_path / "vault").rglob("*.md"))
    for words in ((), ("notes",)):  # nothing is to be done, and that is known: still not
        assert empathy("publish", *words, cwd=job.root, env=PUSHES["github"]).returncode == 1


def test_the_quick_answer_of_publish_is_not_asked_for_where_templates_may_be_a_stranger_s(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "empathy.yaml").touch()
    asked: list[object] = []
    monkeypatch.setattr(publishing_again, "known", lambda *words: asked.append(words))
    monkeypatch.chdir(tmp_path)
    for ci, times in (("true", 0), ("false", 1)):
        for name in CI:
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("CI", ci)
        assert publishing_again.answer([]) is False
        assert len(asked) == times


def test_the_list_of_templates_says_that_they_are_not_used(pull_request: Request, empathy: Empathy) -> None:
    job = pull_request("", THEIRS)
    assert "(overridden)" in empathy("-C", job.root, "templates").stdout
    done = empathy("-C", job.root, "templates", env={"CI": "1"})
    assert "(overridden, and not used here)" in done.stdout
    assert "warning: not used" in done.stderr
    rows = json.loads(empathy("-C", job.root, "templates", "--json", env={"CI": "1"}).stdout)
    assert [(row["overridden"], row["used"]) for row in rows if row["name"] == "persona.md.jinja"] == [(True, False)]


@pytest.mark.parametrize(("environ", "so"), [
    ({}, False), ({"CI": ""}, False), ({"CI": "false"}, False), ({"CI": "0"}, False), ({"CI": "False"}, False),
    *(({name: "true"}, True) for name in CI), ({"CI": "woodpecker"}, True), ({"TF_BUILD": "True"}, True),
])
def test_one_place_knows_what_ci_is(environ: Mapping[str, str], so: bool) -> None:
    assert in_ci(environ) is so
