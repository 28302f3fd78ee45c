"""In Confluence a title is the place of a page, and each is there once in a space."""

from dataclasses import replace

import pytest

from .teams import Team, actions, foreign


@pytest.mark.parametrize("title", ["Andri Caflisch", "ANDRI caflisch"])
def test_a_page_of_somebody_else_with_our_title_is_never_taken(team, title):
    team.wiki.add(title, "<p>Theirs</p>")
    before = foreign(team.wiki, Team(team.wiki))
    result = team.publish()
    assert [(c.id, c.action) for c in result.plan.blocked] == [("a", "unowned")]
    assert foreign(team.wiki, Team(team.wiki)) == before
    team.publish(on_conflict="skip")
    assert team.wiki.pages[title].body == "<p>Theirs</p>"
    assert "Berta Ö." in team.wiki.pages


def test_a_page_of_our_title_becomes_ours_where_somebody_says_so(team):
    team.wiki.add("Andri Caflisch", "<p>Theirs</p>", team.wiki.home.id)
    number = team.wiki.pages["Andri Caflisch"].id
    team.publish(adopt=True)
    assert team.wiki.pages["Andri Caflisch"].id == number
    team.settled()


def test_a_new_title_is_a_new_name_of_the_same_page(team):
    team.publish()
    number = team.wiki.pages["Andri Caflisch"].id
    team.docs["a"] = ("Andri Cadonau", "one")
    assert actions(team.plan())["a"] == "rename"
    team.publish()
    assert team.wiki.pages["Andri Cadonau"].id == number
    assert "Andri Caflisch" not in team.wiki.pages
    team.settled()


def test_titles_that_are_swapped_stay_with_their_pages(team):
    team.publish()
    a, b, c = (team.wiki.pages[title].id for title, _ in team.docs.values())
    team.docs = {"a": ("Berta Ö.", "one"), "b": ("C#", "two"), "c": ("Andri Caflisch", "three")}
    team.publish()
    assert [team.wiki.pages[t].id for t in ("Berta Ö.", "C#", "Andri Caflisch")] == [a, b, c]
    team.settled()


def test_a_title_that_changes_only_in_case_is_a_new_name_of_the_same_page(team):
    team.publish()
    number = team.wiki.pages["Andri Caflisch"].id
    team.docs["a"] = ("ANDRI Caflisch", "one")
    team.publish()
    assert team.wiki.pages["ANDRI Caflisch"].id == number
    team.settled()


def test_a_renamed_id_keeps_its_page(team):
    team.publish()
    number = team.wiki.pages["Andri Caflisch"].id
    team.docs["andri"] = team.docs.pop("a")
    team.publish()
    assert team.wiki.pages["Andri Caflisch"].id == number
    team.settled()


def test_a_page_that_somebody_gave_another_title_is_a_conflict_and_gets_no_twin(team):
    team.publish()
    team.wiki.edit("Andri Caflisch", "", "Theirs now")
    assert [(c.id, c.action) for c in team.publish().plan.blocked] == [("a", "conflict")]
    team.publish(on_conflict="overwrite")
    assert "Theirs now" not in team.wiki.pages
    team.settled()


def test_a_new_home_in_the_settings_is_a_new_title_of_the_contents_page(team):
    team.publish()
    number = team.wiki.pages["Personas"].id
    team.settings = replace(team.settings, under="Kunden")
    result = team.publish()
    assert result.finished, [(c.action, c.at, c.reason and c.reason.text) for c in result.plan.changes]
    assert team.wiki.pages["Kunden"].id == number
    team.settled()
