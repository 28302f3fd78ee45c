"""Publishing into Confluence: pages and pictures, and what people do there by hand."""

import re
from dataclasses import replace

import pytest

from empathy_cli.publish.plan import Options
from empathy_cli.publish.run import publish

from .teams import SETTINGS, actions, foreign


def test_pages_are_created_below_the_contents_page_and_a_second_run_writes_nothing(team):
    team.wiki.add("Somebody's", "<p>By hand</p>")
    before = foreign(team.wiki, team)
    result = team.publish()
    assert result.finished
    assert len(team.told) == 6
    team.settled()
    assert team.wiki.pages["Personas"].parent == team.wiki.home.id
    assert foreign(team.wiki, team) == before


def test_a_plan_changes_nothing_and_is_the_same_every_time(team):
    first = team.plan()
    assert actions(first) == {"a": "create", "b": "create", "c": "create", "way.svg": "create", "face.png": "create", "index": "create"}
    assert team.plan() == first
    assert team.wiki.writes() == []


def test_a_changed_text_is_a_new_version_of_the_same_page_and_nothing_else_is_touched(team):
    team.publish()
    number = team.wiki.pages["Andri Caflisch"].id
    team.docs["a"] = ("Andri Caflisch", "new")
    assert actions(team.plan())["a"] == "update"
    team.publish()
    page = team.wiki.pages["Andri Caflisch"]
    assert (page.id, page.version) == (number, 2)
    assert team.wiki.pages["Berta Ö."].version == 1
    team.settled()


def test_a_page_edited_by_hand_is_a_conflict_that_nothing_overwrites(team):
    team.publish()
    team.wiki.edit("Andri Caflisch")
    team.docs["a"] = ("Andri Caflisch", "new")
    team.docs["b"] = ("Berta Ö.", "new")
    for _ in range(2):
        result = team.publish()
        assert [c.id for c in result.plan.blocked] == ["a"]
    assert team.wiki.pages["Andri Caflisch"].body == "<p>By hand</p>"
    assert team.wiki.pages["Berta Ö."].version == 1
    result = team.publish(on_conflict="skip")
    assert team.wiki.pages["Andri Caflisch"].body == "<p>By hand</p>"
    assert "new" in team.wiki.pages["Berta Ö."].body
    assert [c.id for c in team.publish().plan.blocked] == ["a"]
    team.publish(on_conflict="overwrite")
    team.settled()


def test_the_text_that_somebody_wrote_is_shown_and_can_be_kept_on_a_page_of_its_own(team):
    team.publish()
    team.wiki.edit("Andri Caflisch", "<p>By hand</p><p>and more</p>")
    with team.driver() as driver:
        driver.look(["Andri Caflisch"])
        assert driver.read("Andri Caflisch") == b"<p>By hand</p>\n<p>and more</p>\n"
        assert driver.read("Nobody") is None
    team.publish(on_conflict="save-copy")
    assert [p.title for p in team.wiki.pages.values() if "By hand" in p.body] == [t for t in team.wiki.pages if re.search(r"\(by hand [0-9a-f]{8}\)$", t)]
    assert "one" in team.wiki.pages["Andri Caflisch"].body


def test_one_changed_word_is_one_changed_line_of_the_difference(team):
    team.publish()
    team.docs["a"] = ("Andri Caflisch", "<em>new</em>")
    result = publish(team.driver(), lambda _: team.wanted(), Options("shop"))
    assert [line for line in result.plan.changing[0].diff if line[0] in "+-" and line[:3] not in ("+++", "---")] == [
        '-<p class="b" title="a">one</p>', '+<p class="b" title="a"><em>new</em></p>']


def test_a_page_deleted_by_hand_is_a_conflict_until_somebody_says_otherwise(team):
    team.publish()
    team.wiki.trash("Andri Caflisch")
    for _ in range(2):
        result = team.publish()
        assert [(c.id, c.action) for c in result.plan.blocked] == [("a", "conflict")]
    assert "Andri Caflisch" not in team.wiki.pages
    team.publish(on_conflict="overwrite")
    team.settled()


def test_a_removed_persona_goes_to_the_trash_and_one_edited_by_hand_stays(team):
    team.docs |= {f"x{i}": (f"X {i}", "x") for i in range(6)}
    team.publish()
    del team.docs["a"]
    team.publish()
    assert "Andri Caflisch" not in team.wiki.pages
    assert "trashed" in [c.status for c in team.wiki.contents.values() if c.title == "Andri Caflisch"]
    team.settled()
    team.wiki.edit("Berta Ö.")
    del team.docs["b"]
    assert [(c.id, c.action) for c in team.publish().plan.blocked] == [("b", "conflict")]
    assert team.wiki.pages["Berta Ö."].body == "<p>By hand</p>"


def test_a_broken_document_or_a_narrowed_run_deletes_nothing(team):
    team.publish()
    docs = dict(team.docs)
    del team.docs["a"]
    team.complete = False
    team.publish()
    assert "Andri Caflisch" in team.wiki.pages
    team.complete = True
    team.docs = {**docs, "b": ("Berta Ö.", "new")}
    result = team.publish(only=("b",))
    assert [c.id for c in result.plan.changing] == ["b"]
    team.publish()
    team.settled()


def test_a_page_that_somebody_moved_deeper_stays_ours_where_it_is(team):
    team.publish()
    page = team.wiki.pages["Andri Caflisch"]
    page.parent = team.wiki.add("Business", "<p>Theirs</p>", team.wiki.pages["Personas"].id).id
    assert team.publish().plan.idle
    team.docs["a"] = ("Andri Caflisch", "new")
    team.publish()
    assert (team.wiki.contents[page.parent].title, page.version) == ("Business", 2)
    assert "new" in page.body


@pytest.mark.parametrize("where", ["elsewhere", "another space"])
def test_a_page_that_somebody_moved_away_is_a_conflict_and_gets_no_twin(team, where):
    team.publish()
    page = team.wiki.pages["Andri Caflisch"]
    if where == "elsewhere":
        page.parent = team.wiki.home.id
    else:
        page.space, page.parent = "OTHER", ""
    for docs in (team.docs, {**team.docs, "a": ("Andri Caflisch", "new")}, {**team.docs, "a": ("Other", "new")}):
        team.docs = docs
        result = team.publish()
        assert [(c.id, c.action) for c in result.plan.blocked] == [("a", "conflict")]
        assert where != "elsewhere" or "does not stand below" in result.plan.notes[0].text
    assert page.version == 1
    if where == "elsewhere":
        team.publish(on_conflict="overwrite")
        team.settled()
        return
    assert len([c for c in team.wiki.contents.values() if c.title == "Andri Caflisch"]) == 1


def test_who_may_write_our_list_alone_cannot_make_other_pages_ours(team):
    """Else publishing would delete or overwrite for them what they may not touch themselves."""
    team.docs |= {f"x{i}": (f"X {i}", "x") for i in range(6)}
    team.publish()
    secret = team.wiki.add("Secret", "<p>Not theirs</p>", team.wiki.home.id)
    before = foreign(team.wiki, team)
    entries = team.wiki.pages["Personas"].properties["empathy-shop-1"]["value"]["owners"]["shop"]
    entries["gone"] = {"at": "Secret", "kind": "page", "digest": "x", "version": f"{secret.id}:1"}
    entries["a"] |= {"version": f"{secret.id}:1"}
    for options in ({}, {"on_conflict": "skip"}, {"allow_delete": 9}):
        team.publish(**options)
        assert foreign(team.wiki, team) == before


def test_pictures_are_sent_only_where_they_changed(team):
    team.publish()
    team.wiki.asked.clear()
    team.pictures["way.svg"] = b"<svg>2</svg>"
    del team.pictures["face.png"]
    team.publish()
    home = team.wiki.pages["Personas"]
    assert [p for m, p in team.wiki.writes() if "attachment" in p and m == "POST"] == [
        f"/rest/api/content/{home.id}/child/attachment/{home.files['way.svg']['id'].removeprefix('att')}/data"]
    assert home.files["way.svg"]["version"] == 2
    team.settled()


def test_a_picture_that_somebody_replaced_is_a_conflict(team):
    team.publish()
    home = team.wiki.pages["Personas"]
    team.wiki.attach(home.id, "way.svg", b"theirs", "", home.files["way.svg"]["id"].removeprefix("att"))
    team.pictures["way.svg"] = b"<svg>2</svg>"
    assert [(c.id, c.action) for c in team.publish().plan.blocked] == [("way.svg", "conflict")]
    assert home.files["way.svg"]["data"] == b"theirs"


def test_the_parent_can_be_named_by_its_number(team):
    team.settings = replace(SETTINGS, parent=team.wiki.home.id)
    team.publish()
    assert team.wiki.pages["Personas"].parent == team.wiki.home.id


def test_only_one_page_can_be_published_first_and_the_rest_later(team):
    result = team.publish(only=("a",))
    assert result.finished
    assert set(team.wiki.pages) == {"Home", "Personas", "Andri Caflisch"}
    team.publish()
    team.settled()
