"""Everything that is asked of a plan and of any wiki, asked of a real MediaWiki over its API."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings

from tests.publish import test_plan
from tests.publish.drivers.mediawikis import MediaWikiWorld, team
from tests.publish.engines.mediawiki import MediaWiki
from tests.publish.test_plan_histories import HISTORIES, History
from tests.publish.worlds import actions

pytestmark = pytest.mark.wiki
NOT_HERE = {
    "test_a_twin_of_a_foreign_page_is_blocked", "test_for_a_twin_of_a_foreign_page_the_plan_has_words",  # to a MediaWiki, two titles that differ in case are two titles
    "test_git_makes_one_commit", "test_many_are_deleted_only_where_somebody_says_how_many",  # nothing is asked of the wiki
    "test_two_owners_share_a_wiki", "test_an_owner_deletes_no_page_of_another",  # below, with two owners in a real one
    "test_a_page_that_is_refused_keeps_its_pictures", "test_a_page_that_stays_because_somebody_edited_it_keeps_its_pictures",
    "test_a_picture_that_no_page_shows_any_more_goes", "test_a_picture_that_a_copy_of_somebody_s_words_shows_stays_with_it",
    "test_a_picture_of_somebody_else_is_not_adopted_where_copies_are_asked_for",
    "test_what_is_no_text_is_not_written_over",  # files, and what cannot be read, stand elsewhere in a MediaWiki
    "test_a_run_that_is_killed_is_finished_by_the_next_one",  # below, before every write
}
CASES = [case for name, case in sorted(vars(test_plan).items()) if name.startswith("test_") and name not in NOT_HERE]


@pytest.fixture
def world(mediawiki: MediaWiki, own: str) -> MediaWikiWorld:
    return team(mediawiki, own.capitalize(), docs={"lea": ("Lea", "a nurse"), "tom": ("Tom", "a cook"), "eva": ("Eva", "a pilot")})


@pytest.fixture
def published(world: MediaWikiWorld) -> MediaWikiWorld:
    assert world.publish().finished
    return world


for case in CASES:
    globals()[case.__name__] = case


class MediaWikiHistory(History):
    n = 0

    def __init__(self, engine: MediaWiki, own: str) -> None:
        MediaWikiHistory.n += 1
        self.world = team(engine, f"{own.capitalize()} {self.n}")
        self.other = team(engine, "", "lab", {"x": ("X of lab", "theirs"), "y": ("Y of lab", "theirs")})
        self.other.wiki = self.world.wiki
        self.other.publish()
        self.clock = 0

    def do(self, step: tuple[Any, ...]) -> None:
        if step[0] != "sidebar":  # the menu of a MediaWiki is its administrators'
            super().do(step)


def test_two_owners_share_a_mediawiki(mediawiki: MediaWiki, own: str) -> None:
    world = team(mediawiki, own.capitalize(), docs={"lea": ("Lea", "a nurse"), "tom": ("Tom", "a cook")})
    other = team(mediawiki, "", "lab", {"lea": ("Lena", "theirs"), "tim": ("Tim", "theirs")})
    other.wiki = world.wiki
    for n in range(10):
        world.docs["lea"] = ("Lea", f"round {n}")
        other.docs["lea"] = ("Lena", f"round {n}")
        assert world.publish().finished
        assert other.publish().finished
    assert set(world.wiki.contents) == {"Lea.md", "Tom.md", "All of shop.md", "Lena.md", "Tim.md", "All of lab.md"}
    other.docs = {"lea": ("Tom", "theirs")}
    plan = other.plan()
    assert actions(plan)["lea"] == "unowned"
    assert "shop" in next(c.reason.text for c in plan.changes if c.id == "lea" and c.reason)
    other.docs = {}
    assert other.publish(allow_delete=9).finished
    assert set(world.wiki.contents) == {"Lea.md", "Tom.md", "All of shop.md", "All of lab.md"}


CHANGES: dict[str, Callable[[dict[str, tuple[str, str]]], Any]] = {
    "a new one and a changed one": lambda docs: docs.update(d=("Dan", "new"), a=("T-a", "changed")),
    "three that go round, and one that goes": lambda docs: (docs.update(a=("T-b", "1"), b=("T-c", "2"), c=("T-a", "3")), docs.pop("e")),
    "two that change places": lambda docs: docs.update(a=("T-b", "text of a"), b=("T-a", "text of b")),
    "one that takes the place of one that goes": lambda docs: (docs.pop("b"), docs.update(a=("T-b", "1"))),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", CHANGES)
def test_a_run_that_is_killed_before_any_write_is_finished_by_the_next_one(mediawiki: MediaWiki, own: str, kind: str) -> None:
    kills, n = 0, 0
    while kills == n:
        world = team(mediawiki, f"{own.capitalize()} {n}", docs={i: (f"T-{i}", f"text of {i}") for i in "abce"})
        assert world.publish().finished
        numbers = {i: world.wiki.pages[f"T-{i}.md"].number for i in "abc"}
        CHANGES[kind](world.docs)
        kills += world.publish(budget=n, allow_delete=9) is None
        assert world.publish(allow_delete=9).finished, f"killed before write {n}"
        assert world.wiki.contents == {leaf.at: leaf.data for leaf in world.wanted().leaves}, f"killed before write {n}"
        assert world.plan(allow_delete=9).idle, f"killed before write {n}"
        moved = {i: world.wiki.pages[f"{world.docs[i][0]}.md"].number for i in "abc" if i in world.docs}
        assert {i: numbers[i] for i in moved} == moved, "each page keeps its history"
        n += 1
    assert kills >= 5


@pytest.mark.slow
@settings(max_examples=12)
@given(history=HISTORIES)
def test_what_people_wrote_stays_in_a_mediawiki_and_a_publish_comes_to_its_end(mediawiki: MediaWiki, history: list[tuple[Any, ...]]) -> None:
    people = MediaWikiHistory(mediawiki, "histories")
    for step in history:
        people.do(step)
    people.end()
