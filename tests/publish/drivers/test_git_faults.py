"""What can go wrong on the way to a repository: bounded in time, told in one clear line, and the wiki is whole after it."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from empathy_cli.publish.git.faults import Fault, error, fault
from empathy_cli.publish.git.program import Ended, Limits
from empathy_cli.publish.target import Denied, PublishError, Unreachable
from tests.publish.engines.cut import Cut
from tests.publish.engines.git_publishing import SHORT, driver_of, publish, settings_of
from tests.publish.engines.githttp import PASSWORD, GitServer, Wiki

PAGES = {"andri": ("Andri", "# Andri\n")}
PUSH, ASK = "POST git-receive-pack", "info/refs upload-pack"
BOUND = 45
"""Seconds in which every run here must have ended; limits are far below, but other work may hold the machine up."""


@pytest.fixture
def wiki(git_server: GitServer) -> Wiki:
    wiki = git_server.new()
    wiki.commit({"Home.md": b"Welcome\n"})
    return wiki


@contextmanager
def whole(wiki: Wiki, commits: int) -> Iterator[None]:
    """In bounded time, and after it the wiki has so many commits more, each with all of its pages."""
    before, began = wiki.commits, time.monotonic()
    yield
    assert time.monotonic() - began < BOUND
    assert wiki.commits == before + commits
    assert wiki.files()["Home.md"] == b"Welcome\n"
    assert ("Personas/Andri.md" in wiki.files()) == (".empathy/manifest.json" in wiki.files()) == bool(commits)
    wiki.git("fsck", "--strict")


def _running() -> list[str]:
    """The words of every process on this machine."""
    return subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout.splitlines()


def last_line(found: pytest.ExceptionInfo[PublishError]) -> str:
    text = found.value.problems[-1].text
    assert "\n" not in text
    assert PASSWORD not in str(found.value)
    return text


def test_an_answer_lost_after_the_commit_is_a_success_with_one_commit(wiki: Wiki, git_server: GitServer) -> None:
    git_server.fail("drop_after")
    with whole(wiki, 1):
        assert publish(wiki, PAGES).finished
    assert publish(wiki, PAGES).plan.idle


def test_an_answer_lost_after_the_commit_and_another_writer_at_once_leave_both(wiki: Wiki, git_server: GitServer) -> None:
    """The branch is then neither where it was nor at our commit: the new plan finds our pages there."""
    git_server.fail("drop_after")
    another = "git -c user.name=E -c user.email=e@e commit-tree -p master -m by-hand master^{tree}"
    wiki.hook("post-receive", f"test -e done || {{ touch done; git update-ref refs/heads/master $({another}); }}")
    with whole(wiki, 2):
        assert publish(wiki, PAGES).finished
    assert wiki.git("log", "--format=%s", "master").decode().split("\n")[0] == "by-hand"


@pytest.mark.parametrize("kind", ["drop", "500", "502", "503"])
def test_a_fault_of_a_moment_is_tried_again(wiki: Wiki, git_server: GitServer, kind: str) -> None:
    git_server.fail(kind)
    git_server.fail(kind, ASK)
    with whole(wiki, 1):
        assert publish(wiki, PAGES, sleep=lambda _: None).finished


@pytest.mark.parametrize(("kind", "where", "words"), [
    ("500", PUSH, "has a fault of its own (500)"),
    ("500", ASK, "has a fault of its own (500)"),
    ("drop", PUSH, "broke off"),
    ("drop", ASK, "broke off"),
])
def test_a_fault_that_stays_ends_in_bounded_time(wiki: Wiki, git_server: GitServer, kind: str, where: str,
                                                 words: str) -> None:
    git_server.fail(kind, where, times=1000)
    with whole(wiki, 0), pytest.raises(Unreachable) as found:
        publish(wiki, PAGES, sleep=lambda _: None)
    assert words in last_line(found)
    assert "127.0.0.1" in last_line(found)
    assert len([asked for asked in git_server.asked if where in asked]) <= 8


@pytest.mark.parametrize("where", [ASK, "POST git-upload-pack", "info/refs receive-pack", PUSH])
def test_a_server_that_hangs_is_left_in_bounded_time(wiki: Wiki, git_server: GitServer, where: str) -> None:
    git_server.fail("hang", where, times=1000)
    with whole(wiki, 0), pytest.raises(Unreachable) as found:
        publish(wiki, PAGES)
    assert "does not answer in time" in last_line(found)


def test_a_call_that_never_ends_is_ended_with_all_that_it_started(wiki: Wiki, git_server: GitServer) -> None:
    """Also where git itself would wait on: the time of the call counts, not the bytes."""
    git_server.fail("hang", ASK)
    limits = Limits(quiet=600, ask=1, waits=1)
    with whole(wiki, 0), pytest.raises(Unreachable, match="does not answer in time"):
        publish(wiki, PAGES, limits=limits)
    assert not [line for line in _running() if str(git_server.port) in line]


@pytest.mark.parametrize("times", [1, 1000])
def test_a_line_cut_in_the_middle_of_an_upload_leaves_the_wiki_as_it_was_or_complete(
        wiki: Wiki, git_server: GitServer, times: int) -> None:
    big = {"andri": ("Andri", "".join(f"{n * 7919 % 1_000_003}\n" for n in range(150_000)))}
    with Cut(git_server.port, after=100_000, times=times) as line, whole(wiki, int(times == 1)):
        url = wiki.url.replace(str(git_server.port), str(line.port))
        if times == 1:
            assert publish(wiki, big, url=url, sleep=lambda _: None).finished
        else:
            with pytest.raises(Unreachable) as found:
                publish(wiki, big, url=url, sleep=lambda _: None)
            assert "broke off" in last_line(found)
    assert line.cuts >= 1


def test_a_refused_connection_is_told(wiki: Wiki) -> None:
    with Cut(1, after=0) as line:
        url = wiki.url.replace(wiki.url.split(":")[2].split("/")[0], str(line.port))
    with whole(wiki, 0), pytest.raises(Unreachable) as found:  # the line is closed: nobody listens there
        publish(wiki, PAGES, url=url, sleep=lambda _: None)
    assert "no connection to 127.0.0.1" in last_line(found)


def test_a_host_that_nobody_knows_is_told(wiki: Wiki) -> None:
    with whole(wiki, 0), pytest.raises(Unreachable) as found:
        publish(wiki, PAGES, url="https://wiki.invalid/shop.git", sleep=lambda _: None)
    assert "no connection to wiki.invalid" in last_line(found)


def test_a_connection_that_is_not_safe_is_told_and_not_tried_again(wiki: Wiki, git_server: GitServer) -> None:
    with whole(wiki, 0), pytest.raises(PublishError) as found:
        publish(wiki, PAGES, url=wiki.url.replace("http:", "https:"), sleep=lambda _: None)
    assert "is not safe" in last_line(found)
    assert not git_server.asked


WAITS = {
    "seconds": ({"Retry_After": "2"}, 1, [2.0]),
    "nothing": ({}, 1, None),
    "a date": (None, 1, None),
}


@pytest.mark.parametrize("case", WAITS)
def test_who_wants_us_to_wait_gets_that_much(wiki: Wiki, git_server: GitServer, case: str) -> None:
    headers, times, slept = WAITS[case]
    if headers is None:
        headers = {"Retry_After": format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)}
    git_server.fail("429", times=times, **headers)
    pauses: list[float] = []
    with whole(wiki, 1):
        assert publish(wiki, PAGES, sleep=pauses.append).finished
    assert len(pauses) == 1
    assert 0 < pauses[0] <= 3
    if slept:
        assert pauses == slept


@pytest.mark.parametrize(("value", "words"), [
    (str(365 * 24 * 3600), "wants no more requests before"),
    ("99999999999999999999999999", "wants no more requests before"),
    (format_datetime(datetime(2124, 1, 1, tzinfo=UTC), usegmt=True), "wants no more requests before"),
    ("3600", "wants no more requests before"),
])
@pytest.mark.parametrize("where", [PUSH, ASK])
def test_nobody_waits_for_an_hour_or_a_year(wiki: Wiki, git_server: GitServer, value: str, words: str, where: str) -> None:
    git_server.fail("429", where, times=1000, Retry_After=value)
    pauses: list[float] = []
    with whole(wiki, 0), pytest.raises(Unreachable) as found:
        publish(wiki, PAGES, sleep=pauses.append)
    assert words in last_line(found)
    assert not pauses
    assert len([asked for asked in git_server.asked if where in asked]) == 1


def test_who_says_wait_for_ever_without_saying_how_long_is_left_in_bounded_time(wiki: Wiki, git_server: GitServer) -> None:
    git_server.fail("429", times=1000)
    with whole(wiki, 0), pytest.raises(Unreachable) as found:
        publish(wiki, PAGES, sleep=lambda _: None)
    assert last_line(found) == f"127.0.0.1:{git_server.port} wants no more requests now: try again later"


def test_a_wrong_secret_is_told_at_once_and_names_its_variable(wiki: Wiki, git_server: GitServer) -> None:
    with whole(wiki, 0), pytest.raises(Denied) as found:
        publish(wiki, PAGES, secret="wrong")
    assert len(git_server.asked) == 1
    assert "WIKI_TOKEN" in last_line(found)


def test_a_wiki_that_asks_for_a_secret_that_nobody_named_says_where_to_name_it(wiki: Wiki, git_server: GitServer) -> None:
    with whole(wiki, 0), pytest.raises(Denied) as found:
        publish(wiki, PAGES, secret="", token="")
    assert len(git_server.asked) == 1
    assert "`token`" in last_line(found)


@pytest.mark.parametrize(("profile", "words"), [
    ("github", "contents: write"), ("gitlab", "write_repository"), ("azure", "contribute"), ("gitea", "permission to write")])
def test_a_missing_permission_is_told_at_once_and_named(wiki: Wiki, git_server: GitServer, profile: str, words: str) -> None:
    git_server.fail("403", "receive-pack", times=1000)
    more = {"branch": "master"} if profile == "azure" else {}
    with pytest.raises(Denied) as found:
        publish(wiki, PAGES, profile=profile, **more)
    assert words in last_line(found)
    assert "WIKI_TOKEN" in last_line(found)
    assert len([asked for asked in git_server.asked if "receive-pack" in asked]) == 1
    assert wiki.commits == 1


def test_who_may_not_even_read_is_told_with_one_request(wiki: Wiki, git_server: GitServer) -> None:
    git_server.fail("403", "", times=1000)
    with whole(wiki, 0), pytest.raises(Denied):
        publish(wiki, PAGES)
    assert len(git_server.asked) == 1


def test_a_wiki_of_github_that_is_not_there_wants_its_first_page_made_by_hand(wiki: Wiki, git_server: GitServer) -> None:
    with whole(wiki, 0), pytest.raises(PublishError) as found:
        publish(wiki, PAGES, url=wiki.url.replace("shop.wiki", "other.wiki"), profile="github")
    assert "create its first page by hand" in last_line(found)
    assert len(git_server.asked) == 1


def test_another_repository_that_is_not_there_names_the_address(wiki: Wiki) -> None:
    with whole(wiki, 0), pytest.raises(PublishError) as found:
        publish(wiki, PAGES, url=wiki.url.replace("shop.wiki", "other"))
    assert "other.git" in last_line(found)


def test_a_redirect_is_not_followed_but_told(wiki: Wiki, git_server: GitServer) -> None:
    with GitServer(wiki.path.parent) as elsewhere:
        git_server.fail("301", "", times=1000, Location=f"http://127.0.0.1:{elsewhere.port}/shop.wiki.git/info/refs?x=secret")
        with whole(wiki, 0), pytest.raises(PublishError) as found:
            publish(wiki, PAGES)
        assert "leads on to http://127.0.0.1/shop.wiki.git/info/refs: " in last_line(found)
        assert "x=secret" not in str(found.value)
        assert not elsewhere.asked


@pytest.mark.parametrize("place", ["https://gitlab.example/users/sign_in", "https://spsprodeus.example/_signin?realm=x", "/login"])
def test_who_is_sent_to_a_page_to_log_in_is_not_let_in(wiki: Wiki, git_server: GitServer, place: str) -> None:
    git_server.fail("302", "", times=1000, Location=place)
    with whole(wiki, 0), pytest.raises(Denied, match="WIKI_TOKEN"):
        publish(wiki, PAGES)
    assert len(git_server.asked) == 1


def test_a_page_for_people_where_a_repository_should_be_is_told(wiki: Wiki, git_server: GitServer) -> None:
    git_server.fail("200", "", times=1000, Content_Type="text/html")
    with whole(wiki, 0), pytest.raises(PublishError, match="there is no repository at"):
        publish(wiki, PAGES, url=wiki.url.replace(".wiki.git", ".git"))


def test_a_rule_of_the_server_that_declines_is_told_in_its_own_words_made_harmless(wiki: Wiki, git_server: GitServer) -> None:
    wiki.hook("pre-receive", r"printf 'GH006: Protected branch.\n::error::bold \033[1m\n' >&2; "
                             "i=0; while [ $i -lt 500 ]; do echo filler $i >&2; i=$((i+1)); done; exit 1")
    with whole(wiki, 0), pytest.raises(Denied) as found:
        publish(wiki, PAGES)
    said = found.value.problems[0].text
    assert "GH006: Protected branch." in said
    assert "\x1b" not in said
    assert " ::error" not in said
    assert len(said) < 3000
    assert "declines the change" in last_line(found)
    assert len([asked for asked in git_server.asked if asked == PUSH]) == 1


def test_a_branch_that_cannot_be_locked_is_tried_again_and_then_told(wiki: Wiki) -> None:
    lock = wiki.path / "refs/heads/master.lock"
    pauses: list[float] = []
    lock.touch()
    with pytest.raises(Unreachable, match="cannot write the branch now"):
        publish(wiki, PAGES, sleep=pauses.append)
    assert 1 <= len(pauses) <= 3
    lock.unlink()
    with whole(wiki, 1):
        assert publish(wiki, PAGES).finished


def test_a_program_that_is_not_there_is_told(wiki: Wiki) -> None:
    with pytest.raises(PublishError, match="git is not installed"), driver_of(wiki, environ={"PATH": "/nowhere"}) as driver:
        driver.look([])


SAID = {
    "remote: Repository not found.\nfatal: repository 'https://github.com/a/b.wiki.git/' not found": "absent",
    "remote: HTTP Basic: Access denied.\nfatal: Authentication failed for 'https://gitlab.com/'": "unknown",
    "fatal: could not read Username for 'https://github.com': terminal prompts disabled": "unknown",
    "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.": "forbidden",
    "Host key verification failed.\nfatal: Could not read from remote repository.": "forbidden",
    "ssh: Could not resolve hostname x: Name or service not known\nfatal: Could not read from remote": "nowhere",
    "ssh: connect to host x port 22: Connection refused\nfatal: Could not read from remote repository.": "refused",
    "ssh: connect to host x port 22: Connection timed out": "slow",
    "fatal: unable to access 'https://x/': SSL certificate problem: self-signed certificate": "certificate",
    "fatal: unable to access 'https://x/': gnutls_handshake() failed: Handshake failed": "certificate",
    "error: RPC failed; curl 56 Recv failure: Connection reset by peer\nfatal: expected flush": "broken",
    "error: RPC failed; curl 28 Operation too slow. Less than 1 bytes/sec": "slow",
    "! [rejected] abc -> master (fetch first)": "moved",
    "! [rejected] abc -> master (non-fast-forward)": "moved",
    "! [remote rejected] abc -> master (cannot lock ref 'refs/heads/master': is at 1 but expected 2)": "moved",
    "! [remote rejected] abc -> master (pre-receive hook declined)": "declined",
    "! [remote rejected] main -> main (protected branch hook declined)": "declined",
    "! [remote rejected] abc -> wikiMaster (TF402455: Pushes to this branch are not permitted)": "declined",
    "fatal: the receiving end does not support this repository's hash algorithm": "format",
    "fatal: something else": "other",
}


@pytest.mark.parametrize(("said", "kind"), SAID.items())
def test_what_git_and_hosts_say_is_understood(said: str, kind: str) -> None:
    assert fault(Ended(128, b"", said)).kind == kind


def test_the_status_of_the_last_answer_counts_more_than_words() -> None:
    trace = "HTTP/1.1 200 OK\nX: 1\nHTTP/2 429 \nretry-after: 7\ncontent-type: text/html\n"
    found = fault(Ended(128, b"", "fatal: unable to access: SSL", trace=trace))
    assert (found.kind, found.status, found.wait) == ("many", 429, 7)


def test_every_fault_is_one_line_that_names_the_wiki_and_says_what_now(wiki: Wiki) -> None:
    from typing import get_args

    from empathy_cli.publish.git.faults import Kind

    for kind in get_args(Kind):
        for token in ("WIKI_TOKEN", ""):
            for profile in ("github", "gitlab", "plain"):
                text = error(Fault(kind, 500, None, "words", "there"), settings_of(wiki, token=token, profile=profile),
                             old=False).problems[-1].text
                assert "127.0.0.1" in text or wiki.url in text
                assert "{" not in text
    assert SHORT.quiet < BOUND


@pytest.mark.parametrize("hangs", [False, True], ids=["a connection stays open for others", "and the server hangs"])
def test_what_ssh_leaves_running_is_not_waited_for(wiki: Wiki, tmp_path: Path, *, hangs: bool) -> None:
    """As ControlPersist: a process in a session of its own that keeps what git's errors are written to."""
    shim = tmp_path / "ssh"
    shim.write_text("#!/bin/sh\nsetsid sleep 60 </dev/null >/dev/null &\n"
                    f'{"exec sleep 60" if hangs else """for last; do :; done; exec sh -c "$last" """}\n', "utf-8")
    shim.chmod(0o755)
    driver = driver_of(wiki, secret="", url=f"git@localhost:{wiki.path}", user="", token="", limits=Limits(
        quiet=2, local=30, ask=2, transfer=8, waits=1), environ={"GIT_SSH_COMMAND": str(shim), "GIT_SSH_VARIANT": "simple"})
    with whole(wiki, 0 if hangs else 1):
        if hangs:
            with pytest.raises(Unreachable):
                publish(wiki, PAGES, driver=driver)
        else:
            assert publish(wiki, PAGES, driver=driver).finished
