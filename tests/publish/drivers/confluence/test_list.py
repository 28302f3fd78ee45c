"""The list of our pages in Confluence: whose a page is, and what others write into that list."""

import base64

import pytest

from empathy_cli.publish.target import Unreachable
from tests.publish.engines.confluence import running
from tests.publish.engines.confluence_content import TOKEN, USER, Fault, is_write

from .teams import Team, foreign


def test_a_contents_page_of_somebody_else_stays_theirs_until_somebody_says_so(team):
    number = team.wiki.add("Personas", "<p>Theirs</p>", team.wiki.home.id).id
    result = team.publish(on_conflict="skip")
    assert {c.id for c in result.plan.blocked} == {"index"}
    assert (team.wiki.contents[number].body, team.wiki.contents[number].version) == ("<p>Theirs</p>", 1)
    assert "Andri Caflisch" in team.wiki.pages
    team.publish(adopt=True)
    assert team.wiki.pages["Personas"].id == number
    team.settled()


def test_without_its_list_nothing_is_ours_until_somebody_says_so(team):
    team.publish()
    numbers = {p.title: p.id for p in team.wiki.pages.values()}
    team.wiki.pages["Personas"].properties.clear()
    result = team.publish()
    assert {c.action for c in result.plan.changes} == {"unowned"}
    assert team.wiki.pages["Andri Caflisch"].version == 1
    team.publish(adopt=True)
    assert {p.title: p.id for p in team.wiki.pages.values()} == numbers
    team.settled()


def test_a_contents_page_that_somebody_deleted_is_not_made_anew_beside_the_pages_that_stay(team):
    team.publish()
    team.wiki.trash("Personas")
    result = team.publish()
    assert {c.action for c in result.plan.blocked} == {"unowned"}
    assert team.wiki.pages["Andri Caflisch"].version == 1


def test_a_list_that_nobody_can_read_stops_everything_until_somebody_says_so(team):
    team.publish()
    before = {p.title: p.version for p in team.wiki.pages.values()}
    for value in ({"generator": "empathy", "format": 1, "owners": {"shop": {"a": 7}}}, "x", [], {"generator": "empathy", "format": 99}):
        found = team.wiki.pages["Personas"].properties["empathy-shop-1"]
        found["value"] = value
        result = team.publish()
        assert result.plan.stop is not None
        assert {p.title: p.version for p in team.wiki.pages.values()} == before
    team.publish(adopt=True)
    team.settled()


@pytest.mark.parametrize("version", ["../../space:1", ":", "9:9", "1007", "", "att1:1", "x" * 9000])
def test_what_somebody_else_wrote_into_the_list_leads_nowhere(team, version):
    team.publish()
    for entry in team.wiki.pages["Personas"].properties["empathy-shop-1"]["value"]["owners"]["shop"].values():
        entry["version"] = version
    team.wiki.asked.clear()
    team.docs["a"] = ("Andri Caflisch", "new")
    result = team.publish()
    assert result.plan.blocked
    assert all("space:1" not in path and ".." not in path for _, path in team.wiki.asked)
    assert [m for m, _ in team.wiki.writes()] == []


def test_ten_publishes_and_a_prune_leave_every_page_of_others_as_it_was(team):
    for title in ("Theirs", "personas of others", "X", "Andri Caflisch (empathy)"):
        team.wiki.add(title, "<p>&nbsp;Theirs</p>", team.wiki.home.id)
    team.publish()
    team.wiki.add("Below ours", "<p>t</p>", team.wiki.pages["Personas"].id)
    before = foreign(team.wiki, team)
    for n in range(10):
        team.docs["a"] = ("Andri Caflisch", f"n{n}")
        team.publish()
    team.docs.pop("b")
    team.docs.pop("c")
    team.publish(allow_delete=2)
    gone = {c.id for c in team.wiki.contents.values() if c.status == "trashed"}
    assert {k: v for k, v in foreign(team.wiki, team).items() if k not in gone} == before
    assert {c.title for c in team.wiki.contents.values() if c.id in gone} == {"Berta Ö.", "C#"}


def test_the_secret_is_nowhere(team, capsys):
    team.wiki.faults = [Fault(500, is_write, 99)]
    with pytest.raises(Unreachable) as error:
        team.publish()
    basic = base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
    said = str(error.value) + repr(error.value.problems) + repr(team.driver().__dict__) + capsys.readouterr().out
    assert TOKEN not in said
    assert basic not in said
    assert not any(TOKEN in path for _, path in team.wiki.asked)


@pytest.mark.slow
@pytest.mark.parametrize("cloud", [True, False])
def test_a_thousand_pages_take_one_request_each_and_a_second_run_few(cloud):
    with running(cloud=cloud, limit=200) as wiki:
        team = Team(wiki, {f"p{i}": (f"Persona {i}", "x") for i in range(1000)})
        wiki.budget = 520
        with pytest.raises(Unreachable):
            team.publish()
        wiki.budget = None
        wiki.asked.clear()
        result = team.publish()
        assert result.finished
        assert len(wiki.pages) == 1002
        assert all(p.version == 1 for t, p in wiki.pages.items() if t != "Personas")
        wiki.asked.clear()
        assert team.publish().plan.idle
        again = len(wiki.asked)
        print(f"again: {again} requests")
        assert again <= 20
        for id_ in list(team.docs):
            team.docs[id_] = (team.docs[id_][0], "y")
        wiki.asked.clear()
        assert team.publish().finished
        writes = len(wiki.writes())
        print(f"1000 updates: {len(wiki.asked)} requests, {writes} writes")
        assert writes <= 1300
