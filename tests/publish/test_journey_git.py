"""A team and its wiki on git, through the real program: from the first plan to the last page, with all that happens."""

import base64
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Result, environment
from tests.publish.engines.githttp import PASSWORD, USER, GitServer, Wiki

Empathy = Callable[..., Result]
BASIC = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
SECRET = {"WIKI_TOKEN": PASSWORD}
HOME = "Personas-"


@pytest.fixture
def wiki(git_server: GitServer) -> Wiki:
    wiki = git_server.new()
    wiki.commit({"Home.md": b"Welcome\r\n", "_Sidebar.md": b"* [mine](mine)\n", "mine.md": b"by hand\n"})
    return wiki


@pytest.fixture
def team(workspace: Path, wiki: Wiki) -> Path:
    """A workspace of four personas that is published into the wiki."""
    (workspace / "empathy.yaml").write_text(settings_of(wiki.url), "utf-8")
    for name in ("Andri", "Lea", "Olga", "Rahul"):
        persona(workspace, name.lower(), name)
    return workspace


def settings_of(url: str, **more: str) -> str:
    rows = {"kind": "git", "profile": "github", "url": url, "owner": "shop", "user": USER, "token": "WIKI_TOKEN"} | more
    return "publish:\n  wiki:\n" + "".join(f"    {key}: {value}\n" for key, value in rows.items())


def persona(folder: Path, id_: str, name: str, role: str = "Customer") -> None:
    file = folder / f"personas/{id_}.persona.yaml"
    file.write_text(f"kind: persona\nid: {id_}\nname: {name}\nrole: {role}\n", "utf-8")


def publish(empathy: Empathy, *words: str, **more: object) -> Result:
    return empathy("publish", *words, env=SECRET, **more)


def pages(wiki: Wiki) -> set[str]:
    return {path for path in wiki.files() if path.startswith(HOME)}


def foreign(wiki: Wiki) -> dict[bytes, bytes]:
    return {path: row for path, row in wiki.entries().items() if path in (b"Home.md", b"mine.md")}


def test_a_year_of_a_team_and_its_wiki(empathy: Empathy, team: Path, wiki: Wiki) -> None:
    before, theirs = wiki.tip, foreign(wiki)
    planned = publish(empathy)
    assert planned.returncode == 3, planned.stderr
    assert wiki.tip == before
    assert publish(empathy).stdout == planned.stdout

    assert publish(empathy, "--apply").returncode == 0
    assert pages(wiki) == {f"{HOME}{name}.md" for name in ("Andri", "Lea", "Olga", "Rahul")}
    assert wiki.commits == 2
    assert wiki.files()["_Sidebar.md"].startswith(b"* [mine](mine)\n")
    tip = wiki.tip
    assert publish(empathy).returncode == 0
    assert publish(empathy, "--apply").returncode == 0
    assert wiki.tip == tip

    persona(team, "lea", "Lea Meier")
    assert publish(empathy, "--apply").returncode == 0
    assert pages(wiki) == {f"{HOME}{name}.md" for name in ("Andri", "Lea-Meier", "Olga", "Rahul")}

    wiki.commit({f"{HOME}Andri.md": b"better words\n"})
    persona(team, "andri", "Andri", "Father")
    persona(team, "olga", "Olga", "Mother")
    tip = wiki.tip
    blocked = publish(empathy, "--apply")
    assert blocked.returncode == 3
    assert "+better words" in blocked.stdout or "-better words" in blocked.stdout
    assert wiki.tip == tip
    assert publish(empathy, "--apply", "--on-conflict", "skip").returncode == 3
    assert wiki.files()[f"{HOME}Andri.md"] == b"better words\n"
    assert b"Mother" in wiki.files()[f"{HOME}Olga.md"]

    (team / "personas/rahul.persona.yaml").write_text("kind: persona\nid: [\n", "utf-8")
    publish(empathy, "--apply", "--on-conflict", "skip")
    assert f"{HOME}Rahul.md" in wiki.files()
    (team / "personas/rahul.persona.yaml").unlink()
    assert publish(empathy, "--apply", "--on-conflict", "overwrite").returncode == 0
    assert pages(wiki) == {f"{HOME}{name}.md" for name in ("Andri", "Lea-Meier", "Olga")}
    assert b"Father" in wiki.files()[f"{HOME}Andri.md"]
    assert publish(empathy).returncode == 0
    assert foreign(wiki) == theirs


def test_the_secret_appears_nowhere(empathy: Empathy, team: Path, wiki: Wiki, git_server: GitServer,
                                    tmp_path: Path) -> None:
    """Not in what is said, with --debug and in errors too, nor in a plan, a summary, a note, or what stands in the wiki."""
    room = tmp_path / "room"
    room.mkdir()
    env = SECRET | {"TMPDIR": str(room), "GIT_TRACE": "1", "GIT_TRACE_CURL": "1", "GIT_CURL_VERBOSE": "1"}
    wiki.hook("pre-receive", f"test -e {tmp_path}/declines && echo {PASSWORD} {BASIC} >&2 && exit 1; exit 0")
    (tmp_path / "declines").touch()
    said = [
        empathy("--debug", "publish", "--json", "--plan-out", "plan.json", "--summary", "summary.md", env=env),
        empathy("--debug", "publish", "--apply", env=env),
    ]
    (tmp_path / "declines").unlink()
    git_server.fail("403", "")
    said.append(empathy("--debug", "publish", "--apply", env=env))
    said.append(empathy("--debug", "publish", "--apply", "plan.json", env=env))
    assert [one.returncode for one in said] == [3, 1, 1, 0]
    assert wiki.commits == 2
    (tmp_path / "git-that-crashes").mkdir()
    shim = tmp_path / "git-that-crashes/git"
    shim.write_text("#!/bin/sh\nenv >&2\nexit 1\n", "utf-8")
    shim.chmod(0o755)
    persona(team, "lea", "Lea", "New")
    said.append(empathy("--debug", "publish", env=env | {"PATH": f"{shim.parent}:{os.environ['PATH']}"}))
    assert said[-1].returncode == 1
    for one in said:
        for secret in (PASSWORD, BASIC):
            assert secret not in one.stdout
            assert secret not in one.stderr
    for file in [*team.rglob("*"), *room.rglob("*")]:
        if file.is_file() and file.parent.name != "hooks":
            data = file.read_bytes()
            assert PASSWORD.encode() not in data, file
            assert BASIC.encode() not in data, file
    assert PASSWORD.encode() not in b"".join(wiki.files().values())
    assert list(room.iterdir()) == []


def test_a_plan_is_done_only_while_nothing_has_moved(empathy: Empathy, team: Path, wiki: Wiki) -> None:
    assert publish(empathy, "--plan-out", "plan.json").returncode == 3
    assert json.loads((team / "plan.json").read_bytes())
    wiki.commit({"mine.md": b"new\n"})
    tip = wiki.tip
    assert publish(empathy, "--apply", "plan.json").returncode == 3
    assert wiki.tip == tip
    publish(empathy, "--plan-out", "plan.json")
    assert publish(empathy, "--apply", "plan.json").returncode == 0
    assert wiki.commits == 3


@pytest.mark.parametrize(("kind", "where", "words"), [
    ("401", "", "WIKI_TOKEN"), ("403", "receive-pack", "contents: write"), ("404", "", "create its first page by hand")])
def test_what_is_wrong_is_the_last_line_and_says_what_now(
        empathy: Empathy, team: Path, wiki: Wiki, git_server: GitServer, kind: str, where: str, words: str) -> None:
    git_server.fail(kind, where, times=100)
    done = publish(empathy, "--apply")
    assert done.returncode == 1
    last = [line for line in done.stderr.splitlines() if line.strip()]
    assert words in " ".join(" ".join(last[-4:]).split())
    assert "Traceback" not in done.stderr
    assert wiki.commits == 1
    assert len([asked for asked in git_server.asked if where in asked]) == 1


def test_two_repositories_publish_into_one_wiki_at_the_same_moment(
        empathy: Empathy, team: Path, wiki: Wiki, tmp_path: Path) -> None:
    other = tmp_path / "other"
    (other / "personas").mkdir(parents=True)
    (other / "empathy.yaml").write_text(settings_of(wiki.url, owner="bank", under="Clients"), "utf-8")
    persona(other, "eva", "Eva")
    for turn in range(3):
        persona(team, "lea", "Lea", f"Role {turn}")
        persona(other, "eva", "Eva", f"Role {turn}")
        both = [started(folder, "publish", "--apply") for folder in (team, other)]
        for process in both:
            _, said = process.communicate(timeout=120)
            assert process.returncode == 0, said.decode()
    files = wiki.files()
    assert b"Role 2" in files["Personas-Lea.md"]
    assert b"Role 2" in files["Clients-Eva.md"]
    assert publish(empathy).returncode == 0
    assert publish(empathy, cwd=other).returncode == 0
    assert wiki.commits == 7


def started(folder: Path, *words: str, **env: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "empathy_cli", *words], cwd=folder, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
                            env=environment(SECRET | {"HOME": str(folder / "home")} | env))


@pytest.mark.slow
def test_a_run_killed_at_any_moment_leaves_the_wiki_whole_and_the_next_one_finishes(
        empathy: Empathy, team: Path, wiki: Wiki) -> None:
    whole = 0
    for turn in range(8):
        persona(team, "lea", "Lea", f"Role {turn}")
        process = started(team, "publish", "--apply", TMPDIR=tempfile.mkdtemp(dir=team))
        time.sleep(0.25 + 0.2 * turn)  # no wait for anything: the moment is what is tested
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        files = wiki.files()
        whole += ".empathy/manifest.json" in files
        assert (".empathy/manifest.json" in files) == ("Personas-Lea.md" in files)
        wiki.git("fsck", "--strict")
    assert publish(empathy, "--apply").returncode == 0
    assert b"Role 7" in wiki.files()["Personas-Lea.md"]
    assert publish(empathy).returncode == 0


def test_who_presses_control_c_hears_that_nothing_is_half_done(team: Path, wiki: Wiki, git_server: GitServer) -> None:
    git_server.fail("hang", "POST git-receive-pack")
    process = started(team, "publish", "--apply")
    while not [asked for asked in git_server.asked if asked == "POST git-receive-pack"]:
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130, said.decode()
    assert b"Traceback" not in said
    assert wiki.commits == 1
