"""What a DokuWiki loses or refuses, and a run that was killed: the next one finishes it."""

import xmlrpc.client
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.model.problem import Problem
from empathy_cli.publish.asked import Answer as HttpAnswer
from empathy_cli.publish.drivers.dokuwiki import DokuWikiDriver
from empathy_cli.publish.http import Client, Unsure
from empathy_cli.publish.plan import Options
from empathy_cli.publish.run import publish
from empathy_cli.publish.target import Denied, PublishError
from tests.publish.engines.dokuwiki import DokuWiki, running

from .teams import Team, Tired

pytestmark = pytest.mark.wiki


@pytest.mark.parametrize("strength", range(8))
def test_a_killed_run_is_finished_by_the_next(team: Team, strength: int) -> None:
    assert team.publish(strength) is None or strength >= 6
    assert team.publish().finished or team.plan().idle
    assert team.as_wanted
    assert team.plan().idle


@pytest.mark.parametrize("strength", range(10))
def test_moves_that_were_killed_are_finished_by_the_next(team: Team, strength: int) -> None:
    team.docs["ida"] = ("Ida", "four")
    team.publish()
    team.docs |= {"lea": ("Tom", "one"), "tom": ("Lea", "two"), "eva": ("Eve", "three"), "ida": ("Eva", "4")}
    assert team.publish(strength) is None or strength >= 8
    team.publish()
    assert team.as_wanted
    assert team.plan().idle


def test_a_wrong_password_and_a_reader_are_told_at_once(team: Team, dokuwiki: DokuWiki) -> None:
    before = dokuwiki.pages()
    with pytest.raises(Denied, match="WIKI_TOKEN"), Tired(team.settings, team.profile, "wrong") as driver:
        driver.look([])
    team.settings = replace(team.settings, user=dokuwiki.READER[0])
    with pytest.raises(Denied, match="WIKI_TOKEN"):
        team.publish()
    assert dokuwiki.pages() == before


def test_a_wiki_in_which_everybody_may_write_needs_no_account(tmp_path: Path) -> None:
    with running(tmp_path) as wiki:
        local = tmp_path / "conf/local.php"
        local.write_text(local.read_text().replace("['useacl'] = 1", "['useacl'] = 0"))
        team = Team(wiki, "open", docs={"lea": ("Lea", "one"), "tom": ("Tom", "two")})
        team.settings = replace(team.settings, user="", token="")
        wiki.token = ""
        result = team.publish()
        assert result is not None
        assert result.finished
        team.docs["lea"] = ("Lea B", "other")
        result = team.publish()
        assert result is not None
        assert result.finished
        assert team.as_wanted
        assert team.plan().idle


def test_what_is_no_wiki_is_said_to_be_none(team: Team, dokuwiki: DokuWiki) -> None:
    settings = replace(team.settings, url=f"{dokuwiki.url}/lib")
    with pytest.raises(PublishError), Tired(settings, team.profile, "s3cret") as driver:
        driver.look([])


class Answer:
    """A reply of the wiki that gets lost, before or after it has done what was asked; so many times."""

    def __init__(self, put: Any, times: int, *, after: bool, between: Any = None) -> None:
        self.put, self.times, self.after, self.between = put, times, after, between

    def __call__(self, id_: str, *rest: Any) -> bool:
        if not self.times:
            return bool(self.put(id_, *rest))
        self.times -= 1
        if self.after:
            self.put(id_, *rest)
        if self.between:
            self.between()
        raise Unsure(Problem("the wiki does not answer in time"))


@pytest.mark.parametrize("after", [True, False])
def test_a_lost_reply_is_looked_up_and_each_page_has_one_revision(team: Team, *, after: bool) -> None:
    driver = team.driver()
    setattr(driver.rpc, "put", Answer(driver.rpc.put, 1, after=after))  # noqa: B010 - a reply that gets lost
    result = publish(driver, lambda _: team.wanted(), Options(team.owner), apply=True)
    assert result.finished
    assert team.as_wanted
    with team.driver() as looking:
        looking.look([])
        assert len(looking.rpc.revisions(f"{team.profile.home}:lea")) == 1


def test_a_wiki_that_never_answers_is_left_and_the_next_run_finishes(team: Team) -> None:
    team.publish()
    team.docs |= {"lea": ("Lea", "new"), "tom": ("Tim", "new")}
    driver = team.driver()
    put = driver.rpc.put
    said: list[str] = []

    def dying(id_: str, *rest: Any) -> bool:
        said.append(id_)
        if len(said) > 2:
            raise Unsure(Problem("the wiki does not answer in time"))
        return put(id_, *rest)

    setattr(driver.rpc, "put", dying)  # noqa: B010 - a reply that gets lost
    result = publish(driver, lambda _: team.wanted(), Options(team.owner), apply=True)
    assert not result.finished
    assert {d.outcome for d in result.done} == {"done", "failed"} or {d.outcome for d in result.done} == {"failed"}
    assert team.publish().finished
    assert team.as_wanted
    assert team.plan().idle


def test_who_writes_while_the_reply_is_lost_is_not_overwritten(team: Team, dokuwiki: DokuWiki) -> None:
    team.publish()
    team.docs["lea"] = ("Lea", "new")
    at = f"{team.profile.home}:lea"
    driver = team.driver()
    put = driver.rpc.put
    same: Any = xmlrpc.client.ServerProxy(dokuwiki.api.replace("://", f"://{dokuwiki.user}:{dokuwiki.token}@"))

    def losing(id_: str, *rest: Any) -> bool:
        if id_ == at:
            same.wiki.putPage(at, "theirs", {"sum": "", "minor": False})
            raise Unsure(Problem("the wiki does not answer in time"))
        return put(id_, *rest)

    setattr(driver.rpc, "put", losing)  # noqa: B010 - a reply that gets lost
    result = publish(driver, lambda _: team.wanted(), Options(team.owner), apply=True)
    assert [d.outcome for d in result.done] == ["failed"]
    assert dokuwiki.text(at) == "theirs"
    assert team.actions()["lea"] == "conflict"


def test_a_word_on_the_spam_list_is_told_and_the_rest_is_written(team: Team) -> None:
    team.docs["lea"] = ("Lea", "see baida.org")
    result = team.publish()
    assert result is not None
    [failed] = [d for d in result.done if d.outcome == "failed"]
    assert failed.change.id == "lea"
    assert failed.reason is not None
    assert "spam" in failed.reason.text
    assert "tom" in team.there
    team.docs["lea"] = ("Lea", "one")
    assert team.publish().finished
    assert team.plan().idle


def test_a_file_that_the_wiki_does_not_take_is_told(team: Team) -> None:
    team.pictures = {"way.xyz": b"\x89PNG"}
    result = team.publish()
    assert result is not None
    assert [(d.change.id, "pictures: false" in d.reason.text) for d in result.done if d.outcome == "failed" and d.reason] == [
        ("way.xyz", True)]
    assert "lea" in team.there


@pytest.mark.parametrize("body", [
    b"", b"<html>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><methodResponse/>", b"<methodResponse>", b"\xff\xfe<\x00", b"{}",
    b"<?xml version='1.0' encoding='utf-16'?><methodResponse/>", b"<methodResponse><params></params></methodResponse>",
    b"<methodResponse><params><param><value><int>x</int></value></param></params></methodResponse>"])
def test_what_is_no_answer_is_an_error_and_never_read_as_one(team: Team, body: bytes) -> None:
    class Odd(Client):
        def call(self, *_: Any, **__: Any) -> HttpAnswer:
            return HttpAnswer(200, {}, body, "wiki.example.org")

    with pytest.raises(PublishError, match=r"is this the address of the wiki"), DokuWikiDriver(
            team.settings, team.profile, "x", client=Odd("https://wiki.example.org")) as driver:
        driver.look([])


def test_an_empty_struct_is_an_error_and_no_empty_wiki(team: Team) -> None:
    empty = b"<methodResponse><params><param><value><struct></struct></value></param></params></methodResponse>"

    class Odd(Client):
        def call(self, *_: Any, **__: Any) -> HttpAnswer:
            return HttpAnswer(200, {}, empty, "wiki.example.org")

    settings = replace(team.settings, user="")
    with pytest.raises(PublishError, match="what no DokuWiki answers"), DokuWikiDriver(
            settings, team.profile, "x", client=Odd("https://wiki.example.org")) as driver:
        driver.look(["a:b"])


def test_the_secret_is_in_no_message_and_in_no_representation(team: Team) -> None:
    driver = DokuWikiDriver(team.settings, team.profile, "canary-secret")
    with pytest.raises(Denied) as said, driver:
        driver.look([])
    for text in (repr(driver.__dict__), repr(vars(driver.rpc)), str(said.value), repr(said.value)):
        assert "canary" not in text
