"""Whose word the list of our pages in a DokuWiki is: everybody who may write there can write it, too."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from empathy_cli.publish.drivers.dokuwiki import LIST
from empathy_cli.publish.drivers.dokuwiki_journal import page_of, read, written
from empathy_cli.publish.manifest import Entry

from .teams import SVG, Team

pytestmark = pytest.mark.wiki


@pytest.fixture
def team(team: Team) -> Team:
    assert team.publish().finished
    return team


@pytest.mark.parametrize("below", [True, False])
@pytest.mark.parametrize("options", [{}, {"on_conflict": "skip"}, {"on_conflict": "overwrite"}, {"adopt": True}])
def test_who_writes_our_list_cannot_make_other_pages_ours(team: Team, below: bool, options: dict[str, Any]) -> None:
    """Else we would delete, move or write over for them what they may not touch themselves."""
    wiki = team.engine
    victims = [f"{team.profile.home}:{'' if below else 'x'}hand{n}".replace(":x", "x:") for n in range(2)]
    for victim in victims:
        wiki.edit(victim, "not theirs")
    entries = dict(read(wiki.text(page_of(team.owner)), team.owner).entries)
    digest = hashlib.md5(b"not theirs", usedforsecurity=False).hexdigest()
    entries |= {"gone": Entry(victims[0], "page", digest), "lea": Entry(victims[1], "page", digest)}
    wiki.edit(page_of(team.owner), written(entries, team.owner, LIST))
    team.docs["lea"] = ("Lea Brunner", "new")
    plan = team.plan(**options)
    assert plan.stop is None if options.get("adopt") else plan.stop is not None and "“hand”" in plan.stop.text
    team.publish(allow_delete=9, **options)
    assert [wiki.text(victim) for victim in victims] == ["not theirs"] * 2
    assert team.publish(adopt=True).finished, "it is mended"
    assert team.plan().idle
    assert [wiki.text(victim) for victim in victims] == ["not theirs"] * 2


def test_a_list_that_somebody_put_right_again_is_mended_by_adopt(team: Team) -> None:
    page = page_of(team.owner)
    before = team.engine.text(page)
    team.engine.edit(page, "nonsense")
    team.engine.edit(page, str(before))
    assert team.plan().stop is not None
    assert team.publish(adopt=True).finished
    assert team.engine.text(page) == before
    assert team.plan().idle


def test_another_account_goes_on_with_adopt(team: Team) -> None:
    team.settings = replace(team.settings, user=team.engine.human)
    stop = team.plan().stop
    assert stop is not None
    assert "“ci”" in stop.text
    assert team.publish(adopt=True).finished
    assert team.plan().idle


def test_a_new_home_in_the_settings_takes_our_pages_along(team: Team, own: str) -> None:
    team.pictures = {"way.svg": SVG % 1}
    team.publish()
    new = Team(team.engine, team.owner, f"{own}-new", team.docs, pictures=team.pictures)
    assert new.publish(allow_delete=9).finished
    assert new.as_wanted
    assert team.there == {}
