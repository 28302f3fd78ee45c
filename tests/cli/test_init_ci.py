"""empathy init --ci: workflows that their hosts and their linters take, and whose words really run."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from .jobs import run, takes, tool

Empathy = Callable[..., Any]
ROOT = Path(__file__).resolve().parents[2]
GITHUB, GITLAB, BESIDE = ".github/workflows/empathy.yml", ".gitlab-ci.yml", ".gitlab/empathy.gitlab-ci.yml"
AZURE = "azure-pipelines-empathy-check.yml"
BAD = "kind: persona\nid: lea\nname: Lea\npain: [late]\n"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


@pytest.mark.parametrize("folder", [".", "our customers"])
def test_the_workflow_of_github_passes_actionlint(
        folder: str, empathy: Empathy, repository: Path, actionlint: Callable[[Path], list[Any]]) -> None:
    empathy("init", folder, "--ci", "github")
    assert actionlint(repository / GITHUB) == []
    (repository / GITHUB).write_text((repository / GITHUB).read_text().replace("github.ref", "github.reff"))
    assert "reff" in actionlint(repository / GITHUB)[0]["message"]


@pytest.mark.parametrize("folder", [".", "our customers", "teams/shoes"])
def test_the_workflow_of_github_passes_its_schema_and_zizmor(folder: str, empathy: Empathy, repository: Path) -> None:
    assert empathy("init", folder, "--ci", "github").returncode == 0
    takes(tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", repository / GITHUB))
    takes(tool("zizmor", "--offline", "--no-config", "--persona", "auditor", repository / GITHUB))


def test_zizmor_sees_what_is_wrong(empathy: Empathy, repository: Path) -> None:
    empathy("init", "--ci", "github")
    text = (repository / GITHUB).read_text()
    for good, bad in (("persist-credentials: false", "fetch-depth: 1"), ("&& empathy check", "&& echo ${{ github.head_ref }}")):
        assert good in text
        text = text.replace(good, bad)
    (repository / GITHUB).write_text(text)
    done = tool("zizmor", "--offline", "--no-config", "--persona", "auditor", repository / GITHUB)
    assert done.returncode != 0
    assert "template-injection" in done.stdout
    assert "artipacked" in done.stdout


@pytest.mark.parametrize("folder", [".", "our customers"])
def test_the_jobs_of_gitlab_pass_its_schema(folder: str, empathy: Empathy, repository: Path) -> None:
    assert empathy("init", folder, "--ci", "gitlab").returncode == 0
    takes(tool("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", repository / GITLAB))
    (repository / GITLAB).write_text((repository / GITLAB).read_text().replace("when: always", "when: seldom"))
    assert tool("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", repository / GITLAB).returncode == 1


@pytest.mark.parametrize("folder", [".", "our customers"])
def test_the_job_of_azure_passes_its_schema_and_its_steps_run(folder: str, empathy: Empathy, repository: Path, path: Path,
                                                              ) -> None:
    done = empathy("init", folder, "--ci", "azure", "--example")
    assert "Make a pipeline of azure-pipelines-empathy-check.yml" in done.stderr
    takes(tool("check-jsonschema", "--regex-variant", "nonunicode", "--builtin-schema", "vendor.azure-pipelines",
               repository / AZURE))
    steps = yaml.safe_load((repository / AZURE).read_text())["jobs"][0]["steps"]
    done = run([step["script"] for step in steps if "script" in step], repository, path,
               AGENT_TEMPDIRECTORY=str(repository))
    assert done.returncode == 0, done.stdout + done.stderr
    assert (repository / "empathy.xml").is_file()
    assert (repository / steps[-1]["publish"] / "index.html").is_file()
    assert steps[0] == {"checkout": "self", "persistCredentials": "false"}


@pytest.mark.parametrize("works", [True, False])
def test_no_step_of_azure_runs_after_an_install_that_failed(works: bool, empathy: Empathy, repository: Path, path: Path) -> None:
    empathy("init", "--ci", "azure")
    steps = yaml.safe_load((repository / AZURE).read_text())["jobs"][0]["steps"]
    at = next(n for n, step in enumerate(steps) if "pip install" in step.get("script", ""))
    done = run([f"python() {{ {'true' if works else 'false'}; }}", *steps[at]["script"].splitlines()], repository, path)

    assert (done.returncode == 0, "variable=installed]true" in done.stdout) == (works, works), done.stderr
    assert {step.get("condition", "succeeded()") for step in steps[at + 1:]} == {
        "succeeded()", "and(succeededOrFailed(), eq(variables.installed, 'true'))"}


@pytest.mark.parametrize("host", ["github", "gitlab", "azure"])
def test_what_a_stranger_s_documents_may_take_is_bounded_in_each_step_that_reads_them(
        host: str, empathy: Empathy, repository: Path) -> None:
    empathy("init", "--ci", host)
    text = (repository / {"github": GITHUB, "gitlab": GITLAB, "azure": AZURE}[host]).read_text()
    assert text.count("ulimit -v 4000000") == 2
    assert len(re.findall(r"\btimeout(?:-minutes|InMinutes)?: ", text)) == (1 if host == "gitlab" else 3)
    assert "--only-binary ':all:'" in text
    assert "secrets." not in text
    assert "pull_request_target" not in yaml.safe_load(text.replace("on:\n", "events:\n", 1)).get("events", {})


@pytest.mark.parametrize(("system", "says"), [("Linux", "4000000"), ("macOS", "unlimited")])
def test_our_action_bounds_memory_where_the_system_can(system: str, says: str, path: Path, tmp_path: Path) -> None:
    program = tmp_path / "empathy/bin/empathy"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\nulimit -v\n")
    program.chmod(0o755)
    steps = yaml.safe_load((ROOT / "action.yml").read_text())["runs"]["steps"]
    for step in steps[2:]:
        done = run(["ulimit() { return 1; }"] * (system == "macOS") + step["run"].splitlines(), tmp_path, path,
                   RUNNER_OS=system, RUNNER_TEMP=str(tmp_path))
        assert (done.returncode, done.stdout) == (0, f"{says}\n"), step["name"] + done.stderr


def test_our_action_passes_its_schema_and_zizmor_and_the_hook_its_manifest() -> None:
    takes(tool("check-jsonschema", "--builtin-schema", "vendor.github-actions", ROOT / "action.yml"))
    takes(tool("zizmor", "--offline", "--no-config", "--persona", "auditor", ROOT / "action.yml"))
    takes(tool("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml"))


def test_the_steps_of_github_check_and_render_and_fail_where_something_is_wrong(
        empathy: Empathy, repository: Path, path: Path) -> None:
    empathy("init", "our customers", "--ci", "github", "--example")
    steps = yaml.safe_load((repository / GITHUB).read_text())["jobs"]["check"]["steps"]
    words = [step["run"] for step in steps if "run" in step]
    assert len(words) == 3
    done = run(words, repository, path)
    assert (done.returncode, "::error" in done.stdout) == (0, False), done.stdout + done.stderr
    assert (repository / steps[-1]["with"]["path"] / "index.html").is_file()
    (repository / "our customers/personas/lea.yaml").write_text(BAD)
    done = run(words, repository, path)
    assert done.returncode == 3
    assert "::error file=our customers/personas/lea.yaml,line=4," in done.stdout


def test_the_jobs_of_gitlab_check_and_render(empathy: Empathy, repository: Path, path: Path) -> None:
    empathy("init", "our customers", "--ci", "gitlab", "--example")
    jobs = yaml.safe_load((repository / GITLAB).read_text())
    check, render = jobs["empathy-check"], jobs["empathy-render"]
    (repository / "our customers/personas/lea.yaml").write_text(BAD)
    done = run(jobs[".empathy"]["before_script"] + check["script"], repository, path)
    assert done.returncode == 3, done.stdout + done.stderr
    assert '"our customers/personas/lea.yaml"' in (repository / check["artifacts"]["reports"]["codequality"]).read_text()
    (repository / "our customers/personas/lea.yaml").unlink()
    assert run(render["script"], repository, path).returncode == 0
    assert (repository / render["artifacts"]["paths"][0] / "index.html").is_file()


def test_a_pipeline_that_is_there_stays_and_ours_is_written_beside_it(empathy: Empathy, repository: Path) -> None:
    (repository / GITLAB).write_text("job: {script: [make]}\n")
    done = empathy("init", "--ci", "gitlab")
    assert (repository / GITLAB).read_text() == "job: {script: [make]}\n"
    assert "add “include: [{local: .gitlab/empathy.gitlab-ci.yml}]” to it" in done.stderr
    assert "empathy check" in (repository / BESIDE).read_text()


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_second_time_nothing_changes(host: str, empathy: Empathy, repository: Path) -> None:
    empathy("init", "--ci", host)
    file = repository / (GITHUB if host == "github" else GITLAB)
    file.write_text(file.read_text() + "# ours\n")
    before = file.read_text()
    done = empathy("init", "--ci", host)
    assert done.returncode == 0
    assert f"there already, and left as it is: {file.relative_to(repository).as_posix()}" in done.stderr
    assert file.read_text() == before
    assert not (repository / BESIDE).exists()


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_workflow_of_another_workspace_does_not_check_this_one_and_it_is_said_what_to_add(
        host: str, empathy: Empathy, repository: Path) -> None:
    said = "does not check this workspace: add a step to it that runs"
    for folder, also in (("a", False), ("a", False), ("our customers", True), (".", True)):
        done = empathy("init", folder, "--ci", host)
        assert (done.returncode, said in done.stderr) == (0, also), done.stderr
        if folder == "our customers":
            assert "“empathy -C 'our customers' check”" in done.stderr


def test_a_hook_checks_a_workspace_in_a_folder_with_other_words(empathy: Empathy, repository: Path) -> None:
    hook, = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert [*hook["entry"].split(), *hook["args"]] == ["empathy", "check"]
    empathy("init", "our customers")
    assert empathy(*hook["args"], cwd=repository).returncode == 2
    assert empathy("-C", "our customers", *hook["args"], cwd=repository).returncode == 0


@pytest.mark.parametrize("file", [".gitlab-ci.yml", ".github", ".github/workflows"])
def test_where_no_workflow_can_be_written_it_is_said_and_nothing_is_made(file: str, empathy: Empathy, repository: Path,
                                                                         tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (repository / file).parent.mkdir(exist_ok=True)
    if file.startswith(".github"):
        (repository / file).symlink_to(outside)
    else:
        (repository / file).mkdir()
    done = empathy("init", "--ci", file[1:7])
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "written there" in done.stderr
    assert list(outside.iterdir()) == []


def test_a_job_that_only_a_comment_names_is_not_ours(empathy: Empathy, repository: Path) -> None:
    (repository / GITLAB).write_text("# see empathy-check: below\njob: {script: [make]}\n")
    assert "add “include:" in empathy("init", "--ci", "gitlab").stderr
    assert (repository / BESIDE).is_file()


def test_an_output_folder_that_would_act_in_a_workflow_gets_none(empathy: Empathy, repository: Path) -> None:
    (repository / "empathy.yaml").write_text('render: {out: "b${{ github.token }}"}\n')
    done = empathy("init", "--ci", "github")
    assert (done.returncode, "cannot be named in a workflow" in done.stderr) == (1, True)
    assert not (repository / GITHUB).exists()


def test_an_unknown_host_is_wrong_use_and_nothing_is_written(empathy: Empathy, repository: Path) -> None:
    done = empathy("init", "--ci", "jenkins")
    assert (done.returncode, done.stdout) == (2, "")
    assert "“jenkins” is not a host of workflows: github, gitlab, azure" in done.stderr
    assert not (repository / "empathy.yaml").exists()


def test_a_folder_whose_name_would_act_in_a_workflow_gets_none(empathy: Empathy, repository: Path) -> None:
    done = empathy("init", "a${{ github.token }}", "--ci", "github")
    assert done.returncode == 1
    assert "cannot be named in a workflow" in done.stderr
    assert not (repository / GITHUB).exists()


@pytest.mark.slow
def test_the_hook_and_the_action_do_their_work_from_a_clone(empathy: Empathy, tmp_path: Path) -> None:
    project, team = tmp_path / "the project", tmp_path / "the team"
    subprocess.run([sys.executable, ROOT / ".ci/copy", project], check=True, timeout=60)
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "All"]):
        subprocess.run(["git", *words], cwd=project, check=True)
    team.mkdir()
    subprocess.run(["git", "init", "-q"], cwd=team, check=True)
    empathy("init", team, "--example")
    subprocess.run(["git", "add", "-A"], cwd=team, check=True)
    done = tool("pre-commit", "try-repo", project, "empathy-check", "--all-files", cwd=team)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout
    (team / "personas/lea.yaml").write_text(BAD)
    subprocess.run(["git", "add", "-A"], cwd=team, check=True)
    done = tool("pre-commit", "try-repo", project, "empathy-check", "--all-files", cwd=team)
    assert done.returncode == 1
    assert "DOC01" in done.stdout

    steps = yaml.safe_load((project / "action.yml").read_text())["runs"]["steps"]
    install, check, render = (step["run"].splitlines() for step in steps if "run" in step)
    there = {"RUNNER_TEMP": str(tmp_path / "runner"), "GITHUB_ACTION_PATH": str(project), "WORKSPACE": ".",
             "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md")}
    python = tmp_path / "python"
    python.mkdir()
    (python / "python").symlink_to(sys.executable)
    done = run(install, team, python, PYTHONWARNINGS="default", **there)  # what pip warns of is not ours
    assert done.returncode == 0, done.stderr
    done = run(check, team, python, STRICT="false", **there)
    assert done.returncode == 3, done.stderr
    assert "::error file=personas/lea.yaml,line=4," in done.stdout
    assert "DOC01" in (tmp_path / "summary.md").read_text()
    (team / "personas/lea.yaml").unlink()
    assert run(check, team, python, STRICT="false", **there).returncode == 0
    assert run(render, team, python, **there).returncode == 0
    assert (team / "build/index.html").is_file()
