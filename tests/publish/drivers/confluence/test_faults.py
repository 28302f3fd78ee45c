"""What a Confluence loses, refuses or delays, and runs that were killed."""

import time
from dataclasses import replace

import pytest

from empathy_cli.publish.drivers.confluence import ConfluenceDriver
from empathy_cli.publish.plan import Options
from empathy_cli.publish.planning import make
from empathy_cli.publish.profiles.confluence import Confluence as Profile
from empathy_cli.publish.run import places
from empathy_cli.publish.target import Denied, Moved, PublishError, Unreachable
from tests.publish.engines.confluence import running
from tests.publish.engines.confluence_content import TOKEN, USER, Fault, is_write

from .teams import NO_TIME, SETTINGS, Team


@pytest.mark.parametrize("n", range(14))
@pytest.mark.parametrize("kind", ["lost", "drop", 500])
def test_an_answer_that_is_lost_makes_nothing_twice_and_nothing_missing(wiki, kind, n):
    team = Team(wiki, {"a": ("A", "one"), "b": ("B", "two")}, {"p.svg": b"0"})
    wiki.faults = [Fault(kind, lambda m, p, left=[n]: is_write(m, p) and left.append(left.pop() - 1) is None and left[0] == -1)]
    result = team.publish()
    assert result.finished, team.told
    assert len(team.told) == 4
    assert {"A", "B", "Personas"} < set(wiki.pages)
    team.settled()
    versions = {p.title: p.version for p in wiki.pages.values()}
    assert versions == {"Home": 1, "A": 1, "B": 1, "Personas": 2}
    assert wiki.pages["Personas"].files["p.svg"]["version"] == 1


@pytest.mark.parametrize("n", range(14))
def test_an_update_whose_answer_is_lost_happens_once(wiki, n):
    team = Team(wiki, {"a": ("A", "one"), "b": ("B", "two"), "d": ("D", "x"), "e": ("E", "x"), "f": ("F", "x")}, {"p.svg": b"0", "q.svg": b"1"})
    team.publish()
    team.docs |= {"a": ("B", "new"), "b": ("A", "new")}
    team.pictures = {"p.svg": b"2"}
    del team.docs["d"]
    wiki.faults = [Fault("lost", lambda m, p, left=[n]: is_write(m, p) and left.append(left.pop() - 1) is None and left[0] == -1)]
    team.publish()
    team.settled()
    assert sum(p.version for p in wiki.pages.values() if p.title in "AB") <= 5


def killed(team: Team, n: int) -> None:
    team.wiki.budget = n
    with pytest.raises((Unreachable, Moved)):
        team.publish()
    team.wiki.budget = None


@pytest.mark.parametrize("n", range(9))
def test_a_run_that_is_killed_while_it_creates_is_finished_by_the_next(team, n):
    killed(team, n)
    team.again()
    assert {p.title: p.version for p in team.wiki.pages.values()} == {"Home": 1, "Andri Caflisch": 1, "Berta Ö.": 1, "C#": 1, "Personas": 2}


@pytest.mark.parametrize("n", range(10))
def test_a_run_that_is_killed_while_it_renames_swaps_and_deletes_is_finished_by_the_next(wiki, n):
    team = Team(wiki, {id_: (id_.upper(), "x") for id_ in "abcdefgh"}, {"p.svg": b"0"})
    team.publish()
    numbers = {title: page.id for title, page in wiki.pages.items()}
    team.docs |= {"a": ("B", "new"), "b": ("A", "new"), "c": ("Carla", "new"), "d": ("D", "new")}
    del team.docs["h"]
    team.pictures["p.svg"] = b"1"
    killed(team, n)
    team.again()
    assert [wiki.pages[t].id for t in ("B", "A", "Carla", "D")] == [numbers[t] for t in "ABCD"]


@pytest.mark.parametrize("n", [1, 3, 5])
def test_a_killed_run_is_finished_although_the_documents_changed_since(team, n):
    killed(team, n)
    team.docs["a"] = ("Andri Caflisch", "newer")
    team.again()


def test_what_was_just_created_may_not_be_found_for_a_while():
    for cloud in (True, False):
        with running(cloud=cloud, lag=3) as wiki:
            team = Team(wiki, {"a": ("A", "one")}, {"p.svg": b"0"})
            assert team.publish().finished
            for page in wiki.contents.values():
                page.unseen = 0
            team.settled()


def test_what_the_run_before_created_may_not_be_found_for_a_while(team):
    team.publish()
    for _ in range(2):
        for page in team.wiki.contents.values():
            page.unseen = 0 if page.title in ("Home", "Personas") else 2
        plan = team.plan()
        assert plan.idle, [(c.action, c.at, c.reason and c.reason.text) for c in plan.changes]


def test_a_page_that_really_is_gone_is_waited_for_once_and_not_for_long(team):
    team.publish()
    for title in ("Andri Caflisch", "Berta Ö.", "C#"):
        team.wiki.trash(title)
    waited: list[float] = []
    driver = team.driver()
    driver._clock = replace(NO_TIME, sleep=waited.append)
    with driver:
        for _ in range(2):
            driver.look(places(team.wanted().leaves))
            assert 2 < sum(waited) < 20


def test_a_page_that_cannot_be_made_again_stays_in_the_list(team):
    """Its title is taken because it is there: it only could not be found."""
    team.publish()
    page = team.wiki.pages["Andri Caflisch"]
    page.unseen = 30
    result = team.publish(on_conflict="overwrite")
    assert [d.change.id for d in result.done if d.outcome == "failed"] == ["a"]
    page.unseen = 0
    team.settled()


@pytest.mark.parametrize("alone", [True, False])
def test_a_contents_page_that_is_not_found_yet_is_looked_for_again(team, alone):
    team.publish()
    for page in [team.wiki.pages["Personas"]] if alone else team.wiki.pages.values():
        page.unseen = 99 if page is not team.wiki.home else 0

    def seen(method: str, _: str) -> None:
        if alone or method != "GET":
            for page in team.wiki.contents.values():
                page.unseen = min(page.unseen, 3 if alone else 0)

    team.wiki.before = seen
    assert team.publish().finished
    team.wiki.before = lambda *_: None
    for page in team.wiki.contents.values():
        page.unseen = 0
    team.settled()


def test_a_contents_page_whose_title_is_in_the_archive_is_told(team):
    team.wiki.add("Personas", "x").status = "archived"
    with pytest.raises(PublishError, match="has this title"):
        team.publish()


def test_a_wiki_that_wants_fewer_requests_gets_them_later(team):
    team.wiki.faults = [Fault(429, is_write, 3, {"Retry-After": "2"})]
    assert team.publish().finished
    team.settled()


@pytest.mark.parametrize(("status", "words"), [(401, "WIKI_TOKEN"), (403, "permission")])
def test_who_may_not_write_is_told_at_once(team, status, words):
    team.wiki.faults = [Fault(status, is_write, 99)]
    with pytest.raises(Denied, match=words):
        team.publish()
    assert len(team.wiki.writes()) == 1


def test_a_wrong_token_a_wrong_space_and_a_wrong_parent_are_told(team):
    with pytest.raises(Denied, match="WIKI_TOKEN"), replaced(team, "not-the-token") as driver:
        driver.look(["A"])
    team.settings = replace(SETTINGS, space="NO")
    with pytest.raises(PublishError, match="no space “NO”"):
        team.publish()
    team.settings = replace(SETTINGS, parent="Nowhere")
    with pytest.raises(PublishError, match="no page “Nowhere”"):
        team.publish()
    assert team.wiki.writes() == []


def replaced(team: Team, secret: str) -> ConfluenceDriver:
    settings = replace(team.settings, url=team.wiki.url, user=USER if team.wiki.cloud else "")
    return ConfluenceDriver(settings, Profile(settings), secret, NO_TIME)


def test_a_server_that_hangs_costs_a_bounded_time_and_leaves_old_pages_or_new_ones(wiki):
    team = Team(wiki, {"a": ("A", "one"), "b": ("B", "two")})
    team.publish()
    before = {p.title: p.body for p in wiki.pages.values()}
    team.docs = {"a": ("A", "new"), "b": ("B", "new")}
    wiki.faults = [Fault("hang", lambda m, p: m == "PUT" and wiki.pages["A"].id in p, 99)]
    settings = replace(team.settings, url=wiki.url, user=USER if wiki.cloud else "")
    driver = ConfluenceDriver(settings, Profile(settings), TOKEN, NO_TIME)
    with driver:
        wanted = team.wanted()
        plan = make(wanted, driver.look(places(wanted.leaves)), driver, Options("shop"))
        driver._client._total = 0.4
        begun = time.monotonic()
        with pytest.raises(Unreachable, match="does not answer in time"):
            list(driver.write(plan.changing, plan.after))
    assert time.monotonic() - begun < 60  # other work may hold the machine up
    assert wiki.pages["A"].body == before["A"]
    team.again()
