"""Publishing into real repositories over HTTP: what a commit holds, on which branch, and when there is none."""

import json
import tempfile
from pathlib import Path

import pytest

from empathy_cli.model.problem import Problem
from empathy_cli.publish.git.host import Host
from empathy_cli.publish.git.server import state
from empathy_cli.publish.leaf import Leaf
from empathy_cli.publish.target import PublishError
from tests.publish.engines.git_publishing import actions, at, driver_of, left_in, publish, settings_of
from tests.publish.engines.githttp import PASSWORD, GitServer, Wiki, git, plain_environment

ANDRI = {"andri": ("Andri Caflisch", "# Andri\n")}
LEA = {"lea": ("Lea", "# Lea\n")}
FORMATS = [{}, {"lean": True}, {"sha256": True}]
"""Every file is brought; files are left out; the other format of ids."""


@pytest.fixture(params=FORMATS, ids=["whole", "lean", "sha256"])
def wiki(request: pytest.FixtureRequest, git_server: GitServer) -> Wiki:
    wiki = git_server.new(**request.param)
    wiki.commit({"Home.md": b"Welcome\n", "notes/a.md": b"by hand\n"})
    return wiki


def test_pages_and_the_list_of_them_are_one_commit_on_top_of_what_people_wrote(wiki: Wiki) -> None:
    before = wiki.tip
    result = publish(wiki, ANDRI | LEA)
    assert result.finished
    assert actions(result) == {"andri": "create", "lea": "create"}
    assert wiki.git("rev-parse", f"{wiki.branch}^").decode().strip() == before
    files = wiki.files()
    listed = json.loads(files.pop(".empathy/manifest.json"))
    assert files == {"Home.md": b"Welcome\n", "notes/a.md": b"by hand\n",
                     "Personas/Andri Caflisch.md": b"# Andri\n", "Personas/Lea.md": b"# Lea\n"}
    assert set(listed["owners"]["shop"]) == {"andri", "lea"}
    blob = wiki.git("rev-parse", f"{wiki.branch}:Personas/Lea.md").decode().strip()
    assert listed["owners"]["shop"]["lea"]["digest"] == blob


def test_a_second_run_has_nothing_to_do_and_makes_no_commit(wiki: Wiki) -> None:
    publish(wiki, ANDRI)
    before = wiki.tip
    result = publish(wiki, ANDRI)
    assert result.plan.idle
    assert result.finished
    assert wiki.tip == before


def test_without_apply_nothing_is_written(wiki: Wiki, git_server: GitServer) -> None:
    before = wiki.tip
    result = publish(wiki, ANDRI, apply=False)
    assert result.plan.writes
    assert wiki.tip == before
    assert not [words for words in git_server.asked if "receive-pack" in words]


def test_a_page_is_changed_moved_and_removed_each_in_one_commit_and_git_sees_the_move(wiki: Wiki) -> None:
    text = "# Lea\n" + "".join(f"Line {n}\n" for n in range(30))
    publish(wiki, ANDRI | {"lea": ("Lea", text), "x": ("X", "x\n"), "y": ("Y", "y\n"), "z": ("Z", "z\n")})
    result = publish(wiki, {"andri": ("Andri Caflisch", "# New\n"), "lea": ("Lea Meier", text), "y": ("Y", "y\n"),
                            "z": ("Z", "z\n")})
    assert result.finished
    assert actions(result) == {"andri": "update", "lea": "rename", "x": "delete", "y": "same", "z": "same"}
    told = wiki.git("diff", "--name-status", "-M", f"{wiki.branch}^", wiki.branch, "--", "Personas").decode()
    assert told.splitlines() == ["M\tPersonas/Andri Caflisch.md", "R100\tPersonas/Lea.md\tPersonas/Lea Meier.md",
                                 "D\tPersonas/X.md"]
    assert wiki.commits == 3


def test_two_pages_that_swap_their_titles_swap_their_places(wiki: Wiki) -> None:
    publish(wiki, {"a": ("One", "I am a\n"), "b": ("Two", "I am b\n")})
    result = publish(wiki, {"a": ("Two", "I am a\n"), "b": ("One", "I am b\n")})
    assert result.finished
    files = wiki.files()
    assert (files["Personas/One.md"], files["Personas/Two.md"]) == (b"I am b\n", b"I am a\n")
    assert publish(wiki, {"a": ("Two", "I am a\n"), "b": ("One", "I am b\n")}).plan.idle


def test_a_title_that_changes_in_case_alone_leaves_no_twin(wiki: Wiki) -> None:
    publish(wiki, {"a": ("Lea meier", "a\n")})
    result = publish(wiki, {"a": ("Lea Meier", "a\n")})
    assert actions(result) == {"a": "rename"}
    assert result.finished
    assert [path for path in wiki.files() if path.lower() == "personas/lea meier.md"] == ["Personas/Lea Meier.md"]


def test_a_foreign_page_whose_name_differs_in_case_alone_is_in_the_way_and_stays(wiki: Wiki) -> None:
    wiki.commit({"Personas/lea.md": b"by hand\n"})
    before = wiki.tip
    result = publish(wiki, LEA, adopt=True)
    assert actions(result) == {"lea": "unowned"}
    assert "Personas/lea.md" in at(result, "lea").reason.text
    assert wiki.tip == before


def test_a_page_edited_by_hand_is_shown_with_its_difference_and_nothing_is_written(wiki: Wiki) -> None:
    publish(wiki, ANDRI | LEA)
    wiki.commit({"Personas/Lea.md": "# Lea\nby hand: ä\n".encode()})
    before = wiki.tip
    result = publish(wiki, {"andri": ("Andri Caflisch", "new\n"), "lea": ("Lea", "# Lea\nnew\n")})
    assert actions(result) == {"andri": "update", "lea": "conflict"}
    assert "-by hand: ä" in at(result, "lea").diff
    assert wiki.tip == before


def test_a_page_made_by_hand_is_left_alone_until_somebody_adopts_it(wiki: Wiki) -> None:
    wiki.commit({"Personas/Lea.md": b"by hand\n"})
    assert actions(publish(wiki, LEA)) == {"lea": "unowned"}
    assert wiki.files()["Personas/Lea.md"] == b"by hand\n"
    assert publish(wiki, LEA, adopt=True).finished
    assert wiki.files()["Personas/Lea.md"] == b"# Lea\n"


def test_a_page_adopted_as_it_is_needs_a_commit_of_the_list_alone(wiki: Wiki) -> None:
    wiki.commit({"Personas/Lea.md": b"# Lea\n"})
    result = publish(wiki, LEA, adopt=True)
    assert actions(result) == {"lea": "same"}
    assert wiki.git("diff", "--name-only", f"{wiki.branch}^", wiki.branch).decode() == ".empathy/manifest.json\n"
    assert publish(wiki, LEA).plan.idle


def test_the_state_is_that_of_the_look_and_one_question_tells_it(wiki: Wiki, git_server: GitServer) -> None:
    before = state_of(wiki)
    assert git_server.asked == ["GET info/refs upload-pack", "POST git-upload-pack"]
    with driver_of(wiki) as driver:
        assert before == driver.look([]).state == wiki.tip
    driver = driver_of(wiki)
    publish(wiki, ANDRI, driver=driver)
    assert state_of(wiki) == driver.written == wiki.tip != before


def state_of(wiki: Wiki) -> str:
    return state(settings_of(wiki), PASSWORD, plain_environment())


def test_nothing_of_this_machine_is_left_behind(wiki: Wiki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    publish(wiki, ANDRI)
    assert left_in(tmp_path) == []


@pytest.mark.parametrize("lean", [False, True])
def test_the_first_commit_of_an_empty_repository_is_on_its_own_branch(git_server: GitServer, lean: bool) -> None:
    wiki = git_server.new(branch="trunk", lean=lean)
    with driver_of(wiki) as driver:
        assert state_of(wiki) == driver.look([]).state == "empty"
    assert publish(wiki, ANDRI).finished
    assert wiki.commits == 1
    assert set(wiki.files()) == {".empathy/manifest.json", "Personas/Andri Caflisch.md"}
    assert publish(wiki, ANDRI).plan.idle


def test_an_empty_repository_of_azure_begins_on_wiki_master(git_server: GitServer) -> None:
    wiki = git_server.new(branch="main")
    publish(wiki, ANDRI, profile="azure")
    assert wiki.git("for-each-ref", "--format=%(refname)").decode().split() == ["refs/heads/wikiMaster"]


def test_on_azure_wiki_master_is_published_also_where_another_branch_is_the_default(git_server: GitServer) -> None:
    wiki = git_server.new(branch="main")
    wiki.commit({"README.md": b"code\n"})
    wiki.git("branch", "wikiMaster", "main")
    before = wiki.tip
    assert publish(wiki, ANDRI, profile="azure").finished
    assert wiki.tip == before
    assert b"Personas/" in wiki.git("ls-tree", "-r", "wikiMaster")


def test_the_branch_of_the_settings_is_taken_and_no_other_one_changes(git_server: GitServer) -> None:
    wiki = git_server.new(branch="main")
    wiki.commit({"README.md": b"code\n"})
    wiki.git("branch", "docs/wiki", "main")
    before = wiki.tip
    assert publish(wiki, ANDRI, branch="docs/wiki").finished
    assert wiki.tip == before
    assert b"Andri" in wiki.git("ls-tree", "-r", "docs/wiki")


def test_a_branch_that_is_not_there_is_named_with_those_that_are(git_server: GitServer) -> None:
    wiki = git_server.new(branch="main")
    wiki.commit({"README.md": b"code\n"})
    with pytest.raises(PublishError, match=r"no branch “wiki”.*main"):
        publish(wiki, ANDRI, branch="wiki")


def test_where_the_default_branch_is_not_there_the_only_one_is_taken_and_of_two_none(git_server: GitServer) -> None:
    wiki = git_server.new(branch="master")
    wiki.commit({"Home.md": b"hi\n"})
    wiki.git("symbolic-ref", "HEAD", "refs/heads/nowhere")
    assert publish(wiki, ANDRI).finished
    wiki.git("branch", "other", "master")
    with pytest.raises(PublishError, match=r"which branch.*`branch`.*master, other"):
        publish(wiki, ANDRI)


def test_an_empty_repository_of_the_other_format_says_what_to_do(git_server: GitServer) -> None:
    wiki = git_server.new(sha256=True)
    told = ""
    try:
        publish(wiki, ANDRI)
    except PublishError as error:  # git 2.39 does not learn the format of an empty repository
        told = str(error)
    assert ("SHA-256" in told, wiki.commits) in ((True, 0), (False, 1))


def test_the_commit_says_honestly_who_made_it_and_is_the_same_at_the_same_time(git_server: GitServer) -> None:
    ids = set()
    for name in ("one", "two"):
        wiki = git_server.new(name)
        publish(wiki, ANDRI, environ={"SOURCE_DATE_EPOCH": "1700000000"})
        ids.add(wiki.tip)
    assert len(ids) == 1
    said = wiki.git("log", "-1", "--format=%an <%ae> %cn %at %ai%n%B").decode()
    assert said == ("empathy <empathy@localhost> empathy 1700000000 2023-11-14 22:13:20 +0000\n"
                    "Publish personas of shop\n\n1 new. Made by empathy publish.\n\n")


def test_the_author_is_whom_the_variables_of_git_name(git_server: GitServer) -> None:
    wiki = git_server.new()
    publish(wiki, ANDRI, environ={"GIT_AUTHOR_NAME": "The <b>Bot\n", "GIT_AUTHOR_EMAIL": "bot@example.org"})
    assert wiki.git("log", "-1", "--format=%an %ae %cn %ce").decode() == "The b Bot bot@example.org The b Bot bot@example.org\n"


def test_a_block_in_a_file_of_people_changes_and_all_around_it_stays(git_server: GitServer) -> None:
    wiki = git_server.new()
    wiki.commit({"_Sidebar.md": b"* mine\r\n"})
    block = [Leaf("block:_Sidebar.md", "block", "", "_Sidebar.md", b"* [Lea](Lea)\n", style="html")]
    assert publish(wiki, LEA, leaves=block).finished
    text = wiki.files()["_Sidebar.md"]
    assert text.startswith(b"* mine\r\n")
    assert b"* [Lea](Lea)" in text
    assert publish(wiki, LEA, leaves=block).plan.idle
    publish(wiki, LEA)
    assert wiki.files()["_Sidebar.md"] == b"* mine\r\n"


def test_many_files_that_were_left_out_come_in_one_go(git_server: GitServer) -> None:
    wiki = git_server.new(lean=True)
    pages = {f"p{n}": (f"P{n}", f"page {n}\n") for n in range(60)}
    publish(wiki, pages)
    wiki.commit({f"Personas/P{n}.md": b"by hand\n" for n in range(60)})
    git_server.asked.clear()
    result = publish(wiki, {id_: (title, "new\n") for id_, (title, _) in pages.items()})
    assert len(result.plan.blocked) == 60
    assert all("-by hand" in change.diff for change in result.plan.blocked)
    assert len(git_server.asked) <= 10


def test_files_that_nobody_asks_for_are_not_brought_where_they_can_be_left_out(git_server: GitServer) -> None:
    wiki = git_server.new(lean=True)
    wiki.commit({"huge.bin": bytes(range(256)) * 4000})
    with driver_of(wiki) as driver:
        driver.look(["Personas/Lea.md"])
        said = git(f"--git-dir={driver._repository}", "count-objects", "-v").decode()
    sizes = dict(line.split(": ") for line in said.splitlines())
    assert int(sizes["size-pack"]) < 100


def test_where_left_out_files_are_not_given_one_by_one_all_of_them_are_brought(
        git_server: GitServer, monkeypatch: pytest.MonkeyPatch) -> None:
    wiki = git_server.new(lean=True)
    publish(wiki, ANDRI | LEA)
    wiki.commit({"Personas/Lea.md": b"by hand\n"})
    asked: list[int] = []

    def refused(*_: object) -> None:
        asked.append(1)
        raise PublishError(Problem("not our ref"))

    monkeypatch.setattr(Host, "fetch_files", refused)
    result = publish(wiki, {"andri": ("Andri Caflisch", "new\n"), "lea": ("Lea", "new\n")}, on_conflict="skip")
    assert actions(result) == {"andri": "update", "lea": "conflict"}
    assert "-by hand" in at(result, "lea").diff
    assert wiki.files()["Personas/Andri Caflisch.md"] == b"new\n"
    assert len(asked) == 1


@pytest.mark.parametrize("form", ["file", "path", "ssh", "scp"])
def test_other_ways_to_a_repository_work_and_the_secret_stays_at_home(
        git_server: GitServer, tmp_path: Path, form: str) -> None:
    """The stand-in for ssh runs here what it was to run there, and notes what it was told."""
    wiki = git_server.new()
    wiki.commit({"Home.md": b"hi\n"})
    stand_in, log = tmp_path / "ssh", tmp_path / "log"
    stand_in.write_text(f'#!/bin/sh\necho "$@" >> {log}; env >> {log}\nfor last; do :; done\neval "$last"\n', "utf-8")
    stand_in.chmod(0o755)
    url = {"file": f"file://{wiki.path}", "path": str(wiki.path), "ssh": f"ssh://git@wiki.invalid{wiki.path}",
           "scp": f"git@wiki.invalid:{wiki.path}"}[form]
    assert publish(wiki, ANDRI, url=url, environ={"GIT_SSH_COMMAND": str(stand_in), "GIT_SSH_VARIANT": "simple"}).finished
    assert set(wiki.files()) == {"Home.md", ".empathy/manifest.json", "Personas/Andri Caflisch.md"}
    assert log.exists() == (form in ("ssh", "scp"))
    assert not log.exists() or PASSWORD not in log.read_text("utf-8")
    assert not git_server.asked
