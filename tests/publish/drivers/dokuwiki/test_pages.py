"""The driver against a real DokuWiki: pages, pictures and the list of them, and what people do there by hand."""

from dataclasses import replace

import pytest

from empathy_cli.publish.drivers.dokuwiki_journal import page_of
from empathy_cli.publish.plan import Options
from empathy_cli.publish.profiles.dokuwiki import DokuWiki as Profile
from empathy_cli.publish.run import Result, publish
from empathy_cli.publish.target import Placed
from tests.publish.engines.dokuwiki import DokuWiki

from .teams import SVG, Team

pytestmark = pytest.mark.wiki


def test_pages_are_made_and_the_next_run_writes_nothing(team: Team, dokuwiki: DokuWiki) -> None:
    assert team.publish().finished
    assert team.as_wanted
    before = dokuwiki.pages()
    plan = team.plan()
    assert plan.idle
    assert team.publish().done == []
    assert dokuwiki.pages() == before


def test_a_changed_text_is_an_update(team: Team) -> None:
    team.publish()
    team.docs["lea"] = ("Lea", "another")
    assert {id_ for id_, action in team.actions().items() if action == "update"} == {"lea"}
    team.publish()
    assert team.as_wanted


def test_what_was_edited_made_or_deleted_by_hand_is_blocked_and_offered_again(team: Team, dokuwiki: DokuWiki) -> None:
    team.publish()
    home = team.profile.home
    dokuwiki.edit(f"{home}:lea", "by hand")
    dokuwiki.delete(f"{home}:tom")
    dokuwiki.edit(f"{home}:max", "made by hand")
    team.docs |= {"lea": ("Lea", "new"), "tom": ("Tom", "new"), "max": ("Max", "new")}
    before = dokuwiki.pages()
    for _ in range(2):
        assert team.publish().done == []
        actions = team.actions()
        assert (actions["lea"], actions["tom"], actions["max"]) == ("conflict", "conflict", "unowned")
    assert dokuwiki.pages() == before
    team.publish(on_conflict="overwrite", adopt=True)
    assert team.as_wanted


def test_a_new_title_moves_the_page_and_leaves_no_twin(team: Team) -> None:
    team.publish()
    team.docs["lea"] = ("Lea Meier", "one")
    assert team.actions()["lea"] == "rename"
    assert team.publish().finished
    assert team.as_wanted


def test_two_titles_are_swapped(team: Team) -> None:
    team.publish()
    team.docs |= {"lea": ("Tom", "one"), "tom": ("Lea", "two")}
    assert team.publish().finished
    assert team.as_wanted
    assert team.plan().idle


def test_titles_pass_from_one_to_the_next(team: Team) -> None:
    team.publish()
    team.docs |= {"lea": ("Tom", "one"), "tom": ("Eva", "two"), "eva": ("Ida", "three")}
    assert team.publish().finished
    assert team.as_wanted
    assert team.plan().idle


def test_a_title_that_changes_in_case_only_is_the_same_page(team: Team) -> None:
    team.publish()
    team.docs["lea"] = ("LEA", "one")
    assert team.actions()["lea"] == "update"
    team.publish()
    assert team.as_wanted


def test_a_renamed_id_keeps_its_page(team: Team) -> None:
    team.publish()
    team.docs["lea-2"] = team.docs.pop("lea")
    assert "delete" not in team.actions().values()
    team.publish()
    assert team.as_wanted
    assert team.plan().idle


def test_who_is_removed_goes_and_who_was_edited_stays(team: Team, dokuwiki: DokuWiki) -> None:
    team.publish()
    dokuwiki.edit(f"{team.profile.home}:tom", "by hand")
    del team.docs["lea"], team.docs["tom"]
    team.publish(on_conflict="skip")
    assert sorted(team.there) == ["eva", "start", "tom"]
    assert team.there["tom"] == "by hand"


def test_nothing_goes_while_a_document_is_broken(team: Team) -> None:
    team.publish()
    del team.docs["lea"]
    team.complete = False
    team.publish()
    assert "lea" in team.there


def test_pictures_are_uploaded_changed_and_deleted(team: Team) -> None:
    team.pictures = {"way.svg": SVG % 1, "more.svg": SVG % 2}
    assert team.publish().finished
    assert team.plan().idle
    team.pictures = {"way.svg": SVG % 3}
    assert {k: a for k, a in team.actions().items() if a != "same"} == {"way.svg": "update", "more.svg": "delete"}
    assert team.publish().finished
    assert team.plan().idle
    file = team.engine.folder / "data/media" / team.profile.home
    assert {f.name: f.read_bytes() for f in file.iterdir()} == {"way.svg": SVG % 3}


def test_a_picture_that_a_page_of_others_shows_is_let_go(team: Team, dokuwiki: DokuWiki) -> None:
    team.pictures = {"way.svg": SVG % 1, "more.svg": SVG % 2}
    team.publish()
    dokuwiki.edit(f"{team.profile.home}:kept_by_hand", f"Look: {{{{:{team.profile.home}:way.svg}}}}")
    team.pictures = {}
    result = team.publish()
    assert result is not None
    assert result.finished, [(d.change.id, d.outcome, d.reason and d.reason.text) for d in result.done]
    reason = next(d.reason for d in result.done if d.change.id == "way.svg")
    assert reason is not None
    assert "it stays there" in reason.text
    assert team.plan().idle
    file = team.engine.folder / "data/media" / team.profile.home
    assert [f.name for f in file.iterdir()] == ["way.svg"]


def test_a_list_that_is_damaged_or_newer_stops_and_adopt_mends_it(team: Team, dokuwiki: DokuWiki) -> None:
    team.publish()
    page = page_of(team.owner)
    text = dokuwiki.text(page) or ""
    for broken in ("nothing", text.replace('"format": 1', '"format": 2'), text.replace(f'"{team.profile.home}:lea"', '"../x"')):
        dokuwiki.edit(page, broken)
        plan = team.plan()
        assert plan.stop is not None
        assert not plan.writes
    assert team.publish(adopt=True).finished
    assert team.plan().idle


def test_the_list_of_pages_is_shown_as_text_whatever_titles_say(team: Team, dokuwiki: DokuWiki) -> None:
    team.docs["x"] = ("x </code> <html> {{rss>http://x}} ~~NOTOC~~", "y")
    team.publish()
    html = dokuwiki.html(page_of(team.owner))
    assert html.count("</pre>") == 1
    assert "rss&gt;" in html


def test_a_line_in_the_sidebar_where_there_is_one_and_nothing_else_in_it(team: Team, dokuwiki: DokuWiki) -> None:
    team.settings = replace(team.settings, sidebar=True)
    team.profile = Profile(team.settings)
    contents = Placed("index", "contents", "Every]]body", team.profile.place("contents", "index", "x"))
    [leaf] = team.profile.blocks(contents, [], team.owner)
    assert leaf.data.decode() == f"  * [[:{contents.at}|Every]]][[:{contents.at}|]body]]\n"
    assert team.publish().finished
    wanted = replace(team.wanted(), leaves=[*team.wanted().leaves, leaf])

    def run() -> Result:
        return publish(team.driver(), lambda _: wanted, Options(team.owner), apply=True)

    assert run().finished
    assert dokuwiki.text("sidebar") is None  # a new sidebar would change every page
    try:
        dokuwiki.edit("sidebar", "  * [[news]]\n")
        assert run().finished
        assert dokuwiki.text("sidebar") == "  * [[news]]\n" + leaf.data.decode()
        dokuwiki.edit("sidebar", "Ours:\n" + leaf.data.decode() + "  * [[:news]]\n")
        assert run().done == []
        assert team.publish().finished
        assert dokuwiki.text("sidebar") == "Ours:\n  * [[:news]]\n"
    finally:
        dokuwiki.delete("sidebar")
