"""The jobs of empathy init --wiki: their hosts and their linters take them, and their steps publish into a real wiki."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from empathy_cli.cli.workflows.publishing import AZURE, BESIDE, GITHUB
from tests.publish.engines.githttp import PASSWORD, USER, GitServer, Wiki

from .jobs import run, takes, tool

Empathy = Callable[..., Any]
GITLAB = ".gitlab-ci.yml"
ZIZMOR = ("zizmor", "--offline", "--no-config", "--persona", "auditor")
SCHEMAS = {"github": "vendor.github-workflows", "gitlab": "vendor.gitlab-ci", "azure": "vendor.azure-pipelines"}
FILES = {"github": GITHUB, "gitlab": GITLAB, "azure": AZURE}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    top = tmp_path / "shop"
    (top / ".git").mkdir(parents=True)
    return top


@pytest.fixture
def wiki(tmp_path: Path) -> Iterator[Wiki]:
    with GitServer(tmp_path) as server:
        yield server.new("shop.wiki", branch="wikiMaster")


@pytest.mark.parametrize("folder", [".", "our customers"])
@pytest.mark.parametrize("kind", ["github", "mediawiki"])
def test_the_workflow_of_github_passes_its_schema_zizmor_and_actionlint(
        kind: str, folder: str, empathy: Empathy, repository: Path, actionlint: Callable[[Path], list[Any]]) -> None:
    assert empathy("init", folder, "--wiki", kind, "--ci", "github", cwd=repository).returncode == 0
    takes(tool("check-jsonschema", "--builtin-schema", SCHEMAS["github"], repository / GITHUB))
    takes(tool(*ZIZMOR, repository / GITHUB))
    assert actionlint(repository / GITHUB) == []


def test_zizmor_sees_what_would_be_wrong(empathy: Empathy, repository: Path) -> None:
    empathy("init", "--wiki", "mediawiki", "--ci", "github", cwd=repository)
    text = (repository / GITHUB).read_text()
    (repository / GITHUB).write_text(
        text.replace("persist-credentials: false", "fetch-depth: 1").replace("permissions: {}", "permissions: write-all")
        .replace("  workflow_dispatch:", "  pull_request_target:").replace("    environment: wiki", "    # environment: wiki"))
    done = tool(*ZIZMOR, repository / GITHUB)
    assert done.returncode != 0
    assert [word for word in ("artipacked", "excessive-permissions", "dangerous-triggers", "secrets-outside-env")
            if word not in done.stdout] == []


@pytest.mark.parametrize(("host", "wrong"), [("github", ("runs-on", "runs-of")), ("gitlab", ("when: never", "when: seldom")),
                                             ("azure", ("vmImage: ubuntu-latest", "vmImage: [ubuntu]"))])
@pytest.mark.parametrize("kind", ["own", "confluence"])
def test_the_job_passes_the_schema_of_its_host(kind: str, host: str, wrong: tuple[str, str], empathy: Empathy,
                                               repository: Path) -> None:
    file = repository / FILES[host]
    assert empathy("init", "--wiki", host if kind == "own" else kind, "--ci", host, cwd=repository).returncode == 0
    # The patterns of Azure's schema are not those of Unicode mode; it wants every scalar to be a text.
    check = ("check-jsonschema", "--regex-variant", "python", "--builtin-schema", SCHEMAS[host], file)
    takes(tool(*check))
    text = file.read_text()
    assert "@" not in text.replace("actions/checkout@", "").replace("actions/setup-python@", "").replace("UsePythonVersion@0", "")
    file.write_text(text.replace(*wrong))
    assert tool(*check).returncode == 1


def test_the_job_of_github_runs_on_the_default_branch_whatever_it_is_called_and_pushes_no_run_of_it_aside(
        empathy: Empathy, repository: Path) -> None:
    empathy("init", "--wiki", "github", cwd=repository)
    flow = yaml.safe_load((repository / GITHUB).read_text())
    assert flow[True]["push"] == {"branches": ["**"]}
    assert flow["jobs"]["publish"]["if"] == "github.ref == format('refs/heads/{0}', github.event.repository.default_branch)"
    assert flow["concurrency"]["group"].endswith("${{ github.ref }}")


@pytest.mark.parametrize(("branch", "named"), [("trunk", ["trunk"]), ("release/1.0", ["release/1.0"]),
                                               (None, ["main", "master"]), ("a'b", ["main", "master"])])
def test_the_job_of_azure_runs_on_the_branch_that_git_knows_as_the_main_one(
        branch: str | None, named: list[str], empathy: Empathy, tmp_path: Path) -> None:
    repository = tmp_path / "shop"
    subprocess.run(["git", "init", "-q", repository], check=True)
    if branch:
        subprocess.run(["git", "-C", repository, "symbolic-ref", "refs/remotes/origin/HEAD",
                        f"refs/remotes/origin/{branch}"], check=True)
    done = empathy("init", "--wiki", "azure", cwd=repository)
    job = yaml.safe_load((repository / AZURE).read_text())
    assert job["trigger"]["branches"]["include"] == named
    refs = ", ".join(f"'refs/heads/{name}'" for name in named)
    assert f"in(variables['Build.SourceBranch'], {refs})" in job["jobs"][0]["condition"]
    assert ("branches main and master" in done.stderr) is (len(named) == 2)


def test_a_secret_is_not_called_at_github_what_it_would_refuse(empathy: Empathy, repository: Path) -> None:
    (repository / "empathy.yaml").write_text(
        "publish:\n  a: {kind: dokuwiki, url: https://x.example, user: u, token: GITHUB_PASS, owner: cx}\n")
    done = empathy("init", "--wiki", "dokuwiki", "--ci", "github", cwd=repository)
    assert "GITHUB_PASS: ${{ secrets.WIKI_TOKEN }}" in (repository / GITHUB).read_text()
    assert "as WIKI_TOKEN, and let this environment be used by the default branch alone" in done.stderr


def test_the_plan_that_gitlab_keeps_goes_after_a_time(empathy: Empathy, repository: Path) -> None:
    empathy("init", "--wiki", "gitlab", cwd=repository)
    assert yaml.safe_load((repository / GITLAB).read_text())["empathy-publish"]["artifacts"]["expire_in"] == "1 week"


def test_only_the_steps_that_publish_know_the_secret_and_only_a_wiki_of_the_host_may_be_written(
        empathy: Empathy, repository: Path) -> None:
    for kind, secret, allowed in (("github", "${{ github.token }}", "write"),
                                  ("dokuwiki", "${{ secrets.WIKI_TOKEN }}", "read")):
        (repository / GITHUB).unlink(missing_ok=True)
        (repository / "empathy.yaml").unlink(missing_ok=True)
        empathy("init", "--wiki", kind, "--ci", "github", cwd=repository)
        flow = yaml.safe_load((repository / GITHUB).read_text())
        job = flow["jobs"]["publish"]
        assert (flow["permissions"], job["permissions"]) == ({}, {"contents": allowed})
        assert [step["name"] for step in job["steps"] if "env" in step] == ["Plan", "Publish"]
        assert {step["env"]["WIKI_TOKEN"] for step in job["steps"] if "env" in step} == {secret}
        assert set(flow[True]) == {"push", "workflow_dispatch"}  # `on` is true to YAML 1.1
        assert flow["concurrency"]["cancel-in-progress"] is False
        assert ("environment" in job) is (kind != "github")


def steps_of(host: str, repository: Path) -> list[list[str]]:
    """The words of each step that runs, but for what installs the program."""
    file = repository / FILES[host]
    read = yaml.safe_load(file.read_text())
    if host == "github":
        return [[step["run"]] for step in read["jobs"]["publish"]["steps"] if "run" in step]
    if host == "gitlab":
        return [[*read["empathy-publish"]["before_script"], *read["empathy-publish"]["script"]]]
    return [[step["script"]] for step in read["jobs"][0]["steps"] if "script" in step]


@pytest.mark.parametrize("folder", [".", "our customers"])
@pytest.mark.parametrize("host", FILES)
def test_the_steps_plan_and_publish_once_and_stop_where_somebody_wrote_by_hand(
        host: str, folder: str, empathy: Empathy, repository: Path, path: Path, wiki: Wiki) -> None:
    empathy("init", folder, "--example", "--wiki", host, cwd=repository)
    settings = repository / folder / "empathy.yaml"
    text = settings.read_text("utf-8")
    url = yaml.safe_load(text)["publish"]["wiki"]["url"]
    settings.write_text(text.replace(url, wiki.url).replace("owner: shop", f"owner: shop\n    user: {USER}"), "utf-8")
    env = {"WIKI_TOKEN": PASSWORD, "GITHUB_STEP_SUMMARY": str(repository / "summary.md"), "AGENT_TEMPDIRECTORY": str(repository)}
    seen = ""

    def everything() -> int:
        nonlocal seen
        for step in steps_of(host, repository):
            done = run(step, repository, path, **env)
            seen += done.stdout + done.stderr
            if done.returncode:
                return done.returncode
        return 0

    assert everything() == 0, seen
    tip = wiki.tip
    assert any("Andri" in name for name in wiki.files())
    assert "+ new" in seen
    if host != "gitlab":
        plan = (repository / ("summary.md" if host == "github" else "empathy-plan.md")).read_text("utf-8")
        assert "## empathy publish wiki" in plan
    if host == "azure":
        assert f"##vso[task.uploadsummary]{repository}/empathy-plan.md" in seen
    assert everything() == 0, seen
    assert wiki.tip == tip
    page = next(name for name in wiki.files() if "Andri" in name and name.endswith(".md"))
    wiki.commit({page: b"by hand\n"})
    (repository / folder / "personas/andri-caflisch/persona.yaml").write_text("kind: persona\nid: andri-caflisch\nname: Andri Caflisch\nrole: Nobody\n")
    tip = wiki.tip
    assert everything() == 3, seen
    assert wiki.tip == tip
    assert PASSWORD not in seen + "".join(f.read_text("utf-8", "replace") for f in repository.rglob("*.md"))


def test_the_job_of_gitlab_is_included_where_there_are_jobs_already(empathy: Empathy, repository: Path) -> None:
    (repository / GITLAB).write_text("job: {script: [make]}\n")
    empathy("init", "--wiki", "gitlab", cwd=repository)
    takes(tool("check-jsonschema", "--builtin-schema", SCHEMAS["gitlab"], repository / BESIDE))
