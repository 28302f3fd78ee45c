"""Several who write into one Confluence: two owners, two runs, and a hand between look and write."""

from dataclasses import replace

import pytest

from tests.publish.engines.confluence import running
from tests.publish.engines.confluence_content import Fault

from .teams import SETTINGS, Team


def test_two_owners_share_a_space_for_ten_rounds(wiki):
    teams = [Team(wiki, {"a": (f"{owner} A", "0"), "b": (f"{owner} B", "0")}, {"p.svg": b"0"}, replace(SETTINGS, owner=owner, under=f"Of {owner}"))
             for owner in ("shop", "bank")]
    for n in range(10):
        for team in teams:
            team.docs["a"] = (team.docs["a"][0], f"round {n}")
            team.docs[f"n{n}"] = (f"{team.settings.owner} {n}", "x")
            team.publish()
    for team in teams:
        team.settled()


def test_an_owner_whose_name_begins_another_ones_leaves_their_contents_page_alone(wiki):
    longer = Team(wiki, {"a": ("Andri Caflisch", "one"), "b": ("Berta", "x")}, settings=replace(SETTINGS, owner="shop-2"))
    longer.publish()
    before = dict(wiki.pages["Personas"].properties)
    team = Team(wiki, {"z": ("Zoe", "z"), "a": ("Andri Caflisch", "mine")}, settings=replace(SETTINGS, under="People"))
    for _ in range(2):
        team.publish(on_conflict="skip")
        assert wiki.pages["People"].parent == wiki.home.id
        assert wiki.pages["Zoe"].parent == wiki.pages["People"].id
        assert wiki.pages["Personas"].properties == before
    del team.docs["a"]
    team.again()
    longer.settled()


def test_an_owner_who_wants_the_home_of_another_one_is_told_whose_it_is(team):
    team.publish()
    other = Team(team.wiki, {"z": ("Zoe", "z"), "a": ("Andri Caflisch", "mine")}, settings=replace(SETTINGS, owner="bank"))
    result = other.publish()
    assert {(c.id, c.action) for c in result.plan.blocked} == {("index", "unowned"), ("a", "unowned")}
    assert "“shop”" in str([c.reason and c.reason.text for c in result.plan.blocked])
    team.settled()


def test_a_page_that_changes_between_look_and_write_is_told_and_not_overwritten(team):
    team.publish()
    team.docs = {id_: (title, "new") for id_, (title, _) in team.docs.items()}

    def meanwhile(method: str, path: str) -> None:
        if method == "PUT" and team.wiki.pages["Berta Ö."].id in path and team.wiki.pages["Berta Ö."].version == 1:
            team.wiki.edit("Berta Ö.")
    team.wiki.before = meanwhile
    result = team.publish()
    assert {d.change.id: d.outcome for d in result.done} == {"a": "done", "b": "failed", "c": "done"}
    assert not result.finished
    assert "meanwhile" in next(d.reason.text for d in result.done if d.reason)
    assert team.wiki.pages["Berta Ö."].body == "<p>By hand</p>"
    assert [c.id for c in team.publish().plan.blocked] == ["b"]


def test_a_page_that_is_edited_just_before_it_would_be_deleted_stays(team):
    team.docs |= {f"x{i}": (f"X {i}", "x") for i in range(6)}
    team.publish()
    del team.docs["b"]

    def meanwhile(method: str, _: str) -> None:
        if method == "PUT" and team.wiki.pages["Berta Ö."].version == 1:
            team.wiki.edit("Berta Ö.")
    team.wiki.before = meanwhile
    result = team.publish()
    assert [d.change.id for d in result.done if d.outcome == "failed"] == ["b"]
    assert team.wiki.pages["Berta Ö."].body == "<p>By hand</p>"


@pytest.mark.parametrize("gone", [True, False])
def test_a_picture_that_is_replaced_just_before_it_would_be_written_stays(team, gone):
    team.publish()
    home = team.wiki.pages["Personas"]
    file = home.files["way.svg"]
    team.pictures["way.svg"] = b"<svg>2</svg>"
    if gone:
        del team.pictures["way.svg"]

    looks = []

    def meanwhile(method: str, path: str) -> None:
        if method == "GET" and path.endswith(("attachment", "attachments")):
            looks.append(path)
            if len(looks) == 2:
                team.wiki.attach(home.id, "way.svg", b"theirs", "", file["id"].removeprefix("att"))
    team.wiki.before = meanwhile
    result = team.publish()
    assert [d.change.id for d in result.done if d.outcome == "failed"] == ["way.svg"]
    assert home.files["way.svg"]["data"] == b"theirs"


def test_a_page_of_the_same_words_that_somebody_makes_meanwhile_stays_theirs(team):
    leaf = next(leaf for leaf in team.wanted().leaves if leaf.id == "b")

    def meanwhile(method: str, path: str) -> None:
        if method == "POST" and path.endswith(("content", "pages")) and leaf.at not in team.wiki.pages and "Andri Caflisch" in team.wiki.pages:
            team.wiki.add(leaf.at, leaf.data.decode())
    team.wiki.before = meanwhile
    result = team.publish()
    assert [d.change.id for d in result.done if d.outcome == "failed"] == ["b"]


@pytest.mark.parametrize("kind", ["drop", "lost"])
def test_a_lost_answer_and_a_hand_at_the_same_moment_do_not_take_their_page_for_ours(team, kind):
    team.publish()
    team.docs["a"] = ("Andri Caflisch", "new")
    page = team.wiki.pages["Andri Caflisch"]
    team.wiki.faults = [Fault(kind, lambda m, p: m == "PUT" and p.endswith(page.id))]

    def meanwhile(method: str, path: str) -> None:
        if method == "GET" and path.endswith(page.id) and not team.wiki.faults[0].times and "By hand" not in page.body:
            team.wiki.edit("Andri Caflisch")
    team.wiki.before = meanwhile
    result = team.publish()
    assert [d.change.id for d in result.done if d.outcome == "failed"] == ["a"]
    assert page.body == "<p>By hand</p>"


def test_a_lost_answer_and_a_title_that_somebody_takes_at_the_same_moment(wiki):
    team = Team(wiki, {"a": ("A", "one")})
    team.publish()
    team.docs["b"] = ("B", "two")
    wiki.faults = [Fault("drop", lambda m, p: m == "POST" and p.endswith(("content", "pages")))]
    wiki.before = lambda m, _: wiki.add("B", "<p>Theirs</p>") if m == "GET" and not wiki.faults[0].times and "B" not in wiki.pages else None
    result = team.publish()
    assert [d.change.id for d in result.done if d.outcome == "failed"] == ["b"]
    assert (wiki.pages["B"].body, wiki.pages["B"].version) == ("<p>Theirs</p>", 1)


def test_the_list_is_written_every_few_pages(wiki, monkeypatch):
    monkeypatch.setattr("empathy_cli.publish.drivers.confluence_write.OFTEN", 2)
    team = Team(wiki, {f"x{i}": (f"X {i}", "x") for i in range(10)})
    team.publish()
    assert sum("propert" in path for _, path in wiki.writes()) == 1 + 5 + 1


def test_a_title_that_is_taken_between_look_and_write_is_told(team):
    team.wiki.before = lambda method, path: team.wiki.add("berta ö.", "<p>t</p>") if method == "POST" and "berta ö." not in team.wiki.pages else None
    result = team.publish()
    assert {d.change.id for d in result.done if d.outcome == "failed"} == {"b"}
    assert "has this title" in next(d.reason.text for d in result.done if d.reason)
    assert "Andri Caflisch" in team.wiki.pages


def test_a_title_in_the_archive_is_told(team):
    team.wiki.add("Berta Ö.", "<p>t</p>").status = "archived"
    result = team.publish()
    assert "archive" in next(d.reason.text for d in result.done if d.reason)


def test_two_runs_of_one_owner_at_once_do_not_mix_their_lists(team):
    team.publish()
    team.docs["d"] = ("Dora", "x")
    other = Team(team.wiki, {**team.docs, "e": ("Emil", "y")}, team.pictures)

    def meanwhile(method: str, _: str) -> None:
        if method == "PUT":
            team.wiki.before = lambda *_: None
            other.publish()
    team.wiki.before = meanwhile
    team.docs["e"] = ("Emil", "y")
    result = team.publish()
    assert result.finished
    team.settled()


def test_a_data_center_that_lives_below_wiki_is_known_by_its_answers():
    with running(cloud=False) as wiki:
        wiki.url += "/wiki"
        team = Team(wiki, {"a": ("A", "one")})
        assert team.publish().finished
        team.settled()
