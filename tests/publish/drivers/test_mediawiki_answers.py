"""What is no answer of a MediaWiki is said to be none: by a sentence, in bounded time."""

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest

from empathy_cli.model.problem import Problem
from empathy_cli.publish.asked import Answer
from empathy_cli.publish.drivers.mediawiki import MediaWikiDriver
from empathy_cli.publish.manifest import Manifest
from empathy_cli.publish.profiles.mediawiki import MediaWiki as Profile
from empathy_cli.publish.target import Change, PublishError, Settings

SETTINGS = Settings("w", "mediawiki", "shop", "mediawiki", "http://127.0.0.1:9", under="Personas", user="A@b", token="WIKI_TOKEN")
PAGE = {"pageid": 1, "title": "Personas", "revisions": [{"revid": 1, "sha1": "a", "user": "A"}]}


def driver_of(answers: Callable[[dict[str, Any]], Any]) -> MediaWikiDriver:
    driver = MediaWikiDriver(SETTINGS, Profile(SETTINGS), "secret", sleep=lambda _: None)

    def call(_method: str, _path: str = "", *, form: dict[str, Any], **_more: Any) -> Answer:
        found = answers(form)
        if found is None:
            found = {"query": {"tokens": {"logintoken": "x", "csrftoken": "y"}, "userinfo": {"name": "A", "rights": ["edit"]}, "general": {}},
                     "login": {"result": "Success"}}
        return Answer(200, {"content-type": "application/json"}, json.dumps(found).encode(), "wiki")

    driver.api.client.call = call  # type: ignore[method-assign,assignment]  # nothing listens there
    return driver


def asks(form: dict[str, Any], what: str) -> bool:
    return what in (form["action"], *str(form.get("meta", "")).split("|")) or (what == "pages" and form["action"] == "query" and "meta" not in form)


@pytest.mark.parametrize("odd", [
    {}, {"error": "x"}, {"query": []}, {"query": "x"}, {"query": {"pages": 5}}, {"query": {"pages": ["x"]}}, {"query": {"pages": [{"pageid": 1}]}},
    {"query": {"pages": [{**PAGE, "pageid": "x"}]}}, {"query": {"pages": [{**PAGE, "revisions": "zz"}]}}, {"query": {"pages": [{**PAGE, "revisions": [{"revid": "q"}]}]}},
    {"query": {}, "continue": "abc"}, {"query": {}, "continue": ["a"]}, {"query": {"normalized": ["a"]}}, {"query": {"normalized": [{"from": [], "to": {}}]}},
    {"query": {"interwiki": ["x"]}}, {"query": {}, "continue": {"action": "delete"}}, {"query": {}, "continue": {"rvcontinue": "1"}},
], ids=str)
def test_an_answer_of_another_shape_is_none(odd: dict[str, Any]) -> None:
    asked: list[str] = []

    def answers(form: dict[str, Any]) -> Any:
        asked.append(form["action"])
        return odd if asks(form, "pages") else None

    with driver_of(answers) as driver, pytest.raises(PublishError, match="does not answer as a MediaWiki does"):
        driver.look(["Personas", "Personas/A", "File:Personas-x.svg"])
    assert set(asked) == {"login", "query"}
    assert len(asked) < 20


@pytest.mark.parametrize(("what", "odd"), [
    ("login", {"login": []}), ("login", {"login": None}), ("siteinfo", {"query": []}), ("siteinfo", {"query": {"userinfo": [], "general": {}}}),
    ("siteinfo", {"query": {"userinfo": {"name": "A", "rights": [[1]]}, "general": []}}), ("tokens", {"query": {"tokens": []}}),
], ids=str)
def test_so_is_what_it_says_of_itself_and_of_us(what: str, odd: dict[str, Any]) -> None:
    with driver_of(lambda form: odd if asks(form, what) else None) as driver, pytest.raises(PublishError, match="does not answer as a MediaWiki does"):
        driver.look(["Personas"])


def test_a_list_without_an_end_is_left() -> None:
    number = itertools.count()
    with driver_of(lambda form: {"query": {}, "continue": {"c": next(number)}} if asks(form, "pages") else None) as driver, pytest.raises(PublishError):
        driver.look(["Personas"])
    assert next(number) <= 1001


@pytest.mark.parametrize("odd", [{"edit": []}, {"edit": {"result": "Success", "newrevid": "x"}}, {"edit": "x"}], ids=str)
def test_so_is_what_it_says_of_a_write(odd: dict[str, Any]) -> None:
    def answers(form: dict[str, Any]) -> Any:
        return odd if asks(form, "edit") else {"batchcomplete": True} if asks(form, "pages") else None

    with driver_of(answers) as driver:
        driver.look(["Personas"])
        change = Change("create", "index", "contents", "Personas", "Personas", data=b"x", reason=Problem(""))
        with pytest.raises(PublishError):
            list(driver.write([change], Manifest()))
