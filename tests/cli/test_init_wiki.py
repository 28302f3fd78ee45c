"""empathy init --wiki: a wiki in empathy.yaml with what is known of it, and not a byte of the rest touched."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

import pytest
import yaml

from empathy_cli.cli.init_wiki import WIKIS
from empathy_cli.cli.remote import Remote, read
from empathy_cli.cli.workflows.publishing import AZURE, BESIDE, GITHUB
from empathy_cli.model.publishing import PROFILES, TARGET
from empathy_cli.store.documents import read_settings

Empathy = Callable[..., Any]
GITLAB = ".gitlab-ci.yml"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    top = tmp_path / "shop"
    subprocess.run(["git", "init", "-q", top], check=True)
    return top


def origin(top: Path, url: str) -> None:
    subprocess.run(["git", "-C", top, "remote", "add", "origin", url], check=True)


def target(top: Path) -> Any:
    values, problems = read_settings((top / "empathy.yaml").read_bytes(), "empathy.yaml")
    assert (values is not None, problems) == (True, ()), problems
    assert values is not None
    return values["publish"]["wiki"]


@pytest.mark.parametrize("kind", WIKIS)
def test_each_kind_writes_settings_that_are_valid_and_name_a_kind_and_profile_that_there_is(
        kind: str, empathy: Empathy, repository: Path) -> None:
    done = empathy("init", "--wiki", kind, cwd=repository)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    said = target(repository)
    assert said["owner"] == "shop"
    assert said.get("profile", "") in (PROFILES[said["kind"]] or ("",))
    assert said.get("token") == (None if said["kind"] == "folder" else "WIKI_TOKEN")
    unknown = [key for key in ("url", "space", "user") if key in said]
    assert [key for key in unknown if f"{key}" in done.stderr.partition("could not know: ")[2].splitlines()[0]] == unknown \
        if unknown else "could not know" not in done.stderr
    assert "Next: empathy publish" in done.stderr
    assert empathy("check", cwd=repository).returncode == 0
    if unknown:
        done = empathy("publish", "--apply", cwd=repository, env={"WIKI_TOKEN": "x"})
        left = ", ".join(key for key in TARGET.by_key if key in unknown)
        assert (done.returncode, done.stderr.splitlines()[-1].endswith(f"“wiki” yet: {left}")) == (2, True)


@pytest.mark.parametrize("kind", WIKIS)
def test_every_field_that_is_laid_down_as_a_comment_may_be_taken_out_of_it(
        kind: str, empathy: Empathy, repository: Path) -> None:
    empathy("init", "--wiki", kind, cwd=repository)
    text = (repository / "empathy.yaml").read_text("utf-8")
    bare = "\n".join("    " + line[6:] if line.startswith("    # ") and line[6:].split(":")[0] in TARGET.by_key else line
                     for line in text.splitlines())
    assert bare != text
    (repository / "empathy.yaml").write_text(bare, "utf-8")
    assert {"under", "pictures"} < set(target(repository))


@pytest.mark.parametrize(("kind", "url", "wiki"), [
    ("github", "https://github.com/acme/shop.git", "https://github.com/acme/shop.wiki.git"),
    ("github", "https://me:gh-s3cr3t@github.com/acme/shop", "https://github.com/acme/shop.wiki.git"),
    ("github", "git@github.com:acme/shop.git", "https://github.com/acme/shop.wiki.git"),
    ("github", "https://code.acme.example/acme/shop.git", "https://code.acme.example/acme/shop.wiki.git"),
    ("gitlab", "ssh://git@gitlab.acme.example:2222/cx/a/shop.git", "https://gitlab.acme.example/cx/a/shop.wiki.git"),
    ("gitea", "https://codeberg.org/acme/shop", "https://codeberg.org/acme/shop.wiki.git"),
    ("azure", "https://acme@dev.azure.com/acme/cx/_git/shop", "https://dev.azure.com/acme/cx/_git/cx.wiki"),
    ("azure", "git@ssh.dev.azure.com:v3/acme/cx/shop", "https://dev.azure.com/acme/cx/_git/cx.wiki"),
    ("azure", "https://acme.visualstudio.com/DefaultCollection/_git/shop", "https://dev.azure.com/acme/shop/_git/shop.wiki"),
])
def test_the_wiki_of_the_host_is_guessed_and_no_secret_is_taken_over(kind: str, url: str, wiki: str, empathy: Empathy,
                                                                    repository: Path) -> None:
    origin(repository, url)
    done = empathy("init", "--wiki", kind, cwd=repository)
    assert (done.returncode, target(repository)["url"]) == (0, wiki)
    assert "could not know" not in done.stderr
    assert not any("s3cr3t" in file.read_text("utf-8") for file in repository.iterdir() if file.is_file())
    assert "s3cr3t" not in done.stderr


@pytest.mark.parametrize(("kind", "url"), [
    ("github", "https://gitlab.com/acme/shop.git"), ("gitlab", "git@github.com:acme/shop.git"),
    ("azure", "https://github.com/acme/shop.git"), ("git", "https://github.com/acme/shop.git"),
    ("github", "/srv/git/shop.git"), ("github", "file:///srv/git/shop.git"), ("github", "https://github.com/shop"),
    ("github", 'https://github.com/acme/"${{x}}'), ("github", "https://github.com/../../shop.git"),
    ("azure", "https://dev.azure.com/a/b/c/d/e"), ("github", "https://[::1/x/y"), ("github", "-oProxyCommand=x:y/z"),
])
def test_what_is_no_such_host_is_not_guessed(kind: str, url: str) -> None:
    found = read(url)
    assert found is None or found.wiki(kind) is None


def test_a_remote_has_a_name() -> None:
    assert (read("git@github.com:acme/shop.git"), Remote("a", "b/c").name) == (Remote("github.com", "acme/shop"), "c")


@pytest.mark.parametrize("before", [
    b"", b"name: Mine  # keep\n", b"name: Mine", b"# only words\n", b"name: Mine\r\nlanguage: de\r\n", b"name: |+\n  Mine\n\n",
    b"\xef\xbb\xbfname: Mine\n", b"render:\n  out: build\n# at the end\n", b"brand:\n- A\n- B",
])
def test_not_a_byte_of_what_was_there_is_touched(before: bytes, empathy: Empathy, repository: Path) -> None:
    (repository / "empathy.yaml").write_bytes(before)
    known = read_settings(before, "empathy.yaml")[0]
    done = empathy("init", "--wiki", "dokuwiki", cwd=repository)
    assert done.returncode == 0, done.stderr
    after = (repository / "empathy.yaml").read_bytes()
    assert after.startswith(before)
    assert (b"\r\n" in before) == (b"\r\n" in after)
    assert after.count(b"\n") == (after.count(b"\r\n") or after.count(b"\n"))
    values = read_settings(after, "empathy.yaml")[0]
    assert values is not None
    assert {key: value for key, value in values.items() if key != "publish"} == known
    assert target(repository)["kind"] == "dokuwiki"


@pytest.mark.parametrize("before", [b"{name: Mine}\n", b"name: Mine\n...\n", b"- a\n", b"name: [\n", b"nam: Mine\n"])
def test_what_cannot_be_added_to_safely_stays_as_it_is(before: bytes, empathy: Empathy, repository: Path) -> None:
    (repository / "empathy.yaml").write_bytes(before)
    done = empathy("init", "--wiki", "github", cwd=repository)
    assert (done.returncode, "empathy.yaml" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    assert (repository / "empathy.yaml").read_bytes() == before
    assert not (repository / GITHUB).exists()


def test_wikis_that_are_named_already_stay_and_get_their_job(empathy: Empathy, repository: Path) -> None:
    text = ("publish:\n  handbook: {kind: git, profile: github, url: https://github.com/acme/shop.wiki.git, owner: cx, "
            "token: HANDBOOK}\n")
    (repository / "empathy.yaml").write_text(text)
    done = empathy("init", "--wiki", "github", cwd=repository)
    assert done.returncode == 0
    assert "names wikis already, and nothing was added: handbook" in done.stderr
    assert (repository / "empathy.yaml").read_text() == text
    job = (repository / GITHUB).read_text()
    assert "empathy publish handbook --apply" in job
    assert "HANDBOOK: ${{ github.token }}" in job


@pytest.mark.parametrize(("named", "name"), [("handbook", "wiki"), ("wiki", "wiki-2")])
def test_a_wiki_of_another_kind_that_is_named_already_says_what_to_write_by_hand(
        named: str, name: str, empathy: Empathy, repository: Path) -> None:
    text = f"publish:\n  {named}: {{kind: folder, folder: docs, owner: cx}}\n"
    (repository / "empathy.yaml").write_text(text)
    done = empathy("init", "--wiki", "confluence", "--ci", "azure", cwd=repository)
    assert (done.returncode, (repository / AZURE).exists()) == (1, False)
    assert (repository / "empathy.yaml").read_text() == text
    _, _, said = done.stderr.partition("run it again.\n")
    section = dedent(said)
    assert section.startswith(f"{name}:\n")
    (repository / "empathy.yaml").write_text(text + indent(section, "  "))
    assert empathy("check", cwd=repository).returncode == 0
    done = empathy("init", "--wiki", "confluence", "--ci", "azure", cwd=repository)
    assert (done.returncode, f"empathy publish {name} --apply" in (repository / AZURE).read_text()) == (0, True)


def test_a_second_time_nothing_changes(empathy: Empathy, repository: Path) -> None:
    for kind, file in (("github", GITHUB), ("gitlab", GITLAB), ("azure", AZURE)):
        (repository / "empathy.yaml").unlink(missing_ok=True)
        first = json.loads(empathy("init", "--wiki", kind, "--json", cwd=repository).stdout)
        assert {"empathy.yaml", file} <= set(first["written"])
        before = {path: path.read_bytes() for path in repository.rglob("*") if path.is_file()}
        again = json.loads(empathy("init", "--wiki", kind, "--json", cwd=repository).stdout)
        assert (again["written"], set(again["kept"])) == ([], {"empathy.yaml", file})
        assert {path: path.read_bytes() for path in repository.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(("there", "file"), [
    (".github/dependabot.yml", GITHUB), (GITLAB, BESIDE), ("azure-pipelines.yml", AZURE), ("README.md", ""),
])
def test_the_job_of_another_wiki_goes_where_the_repositorys_jobs_run(there: str, file: str, empathy: Empathy,
                                                                     repository: Path) -> None:
    (repository / there).parent.mkdir(exist_ok=True)
    (repository / there).write_text("job: {script: [make]}\n")
    done = empathy("init", "--wiki", "confluence", cwd=repository)
    assert done.returncode == 0
    made = [name for name in (GITHUB, BESIDE, AZURE) if (repository / name).exists()]
    assert made == [file] * bool(file)
    assert ("say it with --ci, one of github, gitlab, azure" in done.stderr) == (not file)
    assert (repository / there).read_text() == "job: {script: [make]}\n"
    if file == BESIDE:
        assert f"add “include: [{{local: {BESIDE}}}]” to it" in done.stderr


def test_a_folder_needs_no_job_and_it_is_said_when_to_publish(empathy: Empathy, repository: Path) -> None:
    (repository / ".github").mkdir()
    done = empathy("init", "--wiki", "mkdocs", cwd=repository)
    assert "run “empathy publish wiki --apply” before the site is built" in done.stderr
    assert not (repository / GITHUB).exists()


@pytest.mark.parametrize(("there", "folder", "pages"), [
    ({}, "team", "docs"), ({"mkdocs.yml": "site_name: X\n"}, "team", "../docs"),
    ({"mkdocs.yml": "docs_dir: content/en\n"}, ".", "."), ({"mkdocs.yml": "docs_dir: ../x\n"}, ".", "docs"),
    ({"mkdocs.yml": "a", "team/mkdocs.yml": "docs_dir: pages\n"}, "team", "pages"),
])
def test_the_pages_of_a_site_that_is_there_are_found(there: dict[str, str], folder: str, pages: str, empathy: Empathy,
                                                     repository: Path) -> None:
    for name, text in there.items():
        (repository / name).parent.mkdir(exist_ok=True)
        (repository / name).write_text(text)
    assert empathy("init", folder, "--wiki", "mkdocs", cwd=repository).returncode == 0
    assert target(repository / folder)["folder"] == pages


def test_a_job_of_another_workspace_does_not_publish_this_one(empathy: Empathy, repository: Path) -> None:
    for folder, also in (("a", False), ("a", False), ("our customers", True), (".", True)):
        done = empathy("init", folder, "--wiki", "github", cwd=repository)
        assert done.returncode == 0
        assert ("does not publish this workspace: add a step to it that runs" in done.stderr) is also, done.stderr
        if folder == "our customers":
            assert "“empathy -C 'our customers' publish wiki --apply”" in done.stderr


@pytest.mark.parametrize(("words", "says"), [
    (["--wiki", "tiddly"], "“tiddly” is not a kind of wiki: github, gitlab, azure, gitea, git, mkdocs"),
    (["--wiki", "github", "--ci", "jenkins"], "“jenkins” is not a host of workflows: github, gitlab, azure"),
])
def test_wrong_use_writes_nothing(words: list[str], says: str, empathy: Empathy, repository: Path) -> None:
    done = empathy("init", *words, cwd=repository)
    assert (done.returncode, says in done.stderr) == (2, True), done.stderr
    assert [path.name for path in repository.iterdir()] == [".git"]


def test_a_folder_whose_name_would_act_in_a_job_gets_none(empathy: Empathy, repository: Path) -> None:
    done = empathy("init", "a${{ github.token }}", "--wiki", "github", cwd=repository)
    assert (done.returncode, "cannot be named in a workflow" in done.stderr) == (1, True)
    assert not (repository / GITHUB).exists()


def test_comments_are_in_the_language_of_the_workspace(empathy: Empathy, repository: Path) -> None:
    empathy("init", "--language", "de", "--wiki", "confluence", cwd=repository)
    assert yaml.safe_load((repository / "empathy.yaml").read_text("utf-8"))["language"] == "de"
