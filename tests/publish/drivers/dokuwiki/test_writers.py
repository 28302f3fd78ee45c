"""Several who write into one DokuWiki: two owners, two runs, and a hand in the same moment."""

import xmlrpc.client
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from empathy_cli.publish.plan import Options
from empathy_cli.publish.planning import make
from empathy_cli.publish.run import places
from empathy_cli.publish.target import Moved
from tests.publish.engines.dokuwiki import DokuWiki

from .teams import SVG, Team

pytestmark = pytest.mark.wiki


def test_two_owners_share_a_namespace_for_ten_rounds(team: Team, own: str) -> None:
    docs = {"max": ("Max", "x"), "ann": ("Ann", "y")}
    other = Team(team.engine, f"{own}-b", f"{team.under}:b", docs)  # a contents page belongs to one of them
    for n in range(10):
        team.docs["lea"] = ("Lea", f"round {n}")
        other.docs["max"] = (f"Max {n}", "x")
        assert team.publish().finished
        assert other.publish().finished
    assert other.as_wanted
    assert {k: v for k, v in team.there.items() if not k.startswith("b:")} == {
        leaf.at.removeprefix(f"{team.profile.home}:"): leaf.data.decode() for leaf in team.wanted().leaves}


def test_two_owners_at_the_same_time_lose_nothing(team: Team, own: str) -> None:
    other = Team(team.engine, f"{own}-b", f"{own}b", {"max": ("Max", "x"), "ann": ("Ann", "y")})
    with ThreadPoolExecutor(2) as both:
        for n in range(5):
            team.docs["lea"] = (f"Lea {n}", "one")
            other.docs["max"] = (f"Max {n}", "x")
            assert all(result.finished for result in both.map(lambda one: one.publish(), [team, other]))
    assert team.as_wanted
    assert other.as_wanted


def test_two_runs_of_one_owner_at_the_same_time_end_well_with_the_next(team: Team) -> None:
    team.publish()
    team.docs |= {f"p{n}": (f"Page {n}", "text") for n in range(8)} | {"lea": ("Lea Meier", "new")}

    def run(_: int) -> bool:
        try:
            return team.publish().finished
        except Moved:
            return False

    with ThreadPoolExecutor(2) as both:
        list(both.map(run, range(2)))
    team.publish()
    assert team.as_wanted
    assert team.plan().idle


def test_the_page_of_another_owner_is_taken(team: Team, own: str) -> None:
    other = Team(team.engine, f"{own}-b", team.under, {"max": ("Max", "x")})
    other.publish()
    team.docs["max"] = ("Max", "mine")
    blocked = {c.id: c.reason.values.get("owner") for c in team.plan(adopt=True).blocked if c.reason}
    assert blocked == {"max": f"{own}-b", "index": f"{own}-b"}


def test_foreign_pages_stay_byte_for_byte(team: Team, dokuwiki: DokuWiki) -> None:
    home = team.profile.home
    foreign = {f"{home}:news": "News\n\n  * a  \n", f"{home}:deep:er": "x", "start": "Home", f"{home}x": "y"}
    for at, text in foreign.items():
        dokuwiki.edit(at, text)
    files = {at: dokuwiki.text(at) for at in foreign}
    for n in range(10):
        team.docs["lea"] = ("Lea", f"text {n}")
        team.publish()
    team.docs.clear()
    team.publish(allow_delete=20)
    assert {at: dokuwiki.text(at) for at in foreign} == files == foreign
    assert sorted(team.there) == ["deep:er", "news", "start"]


def test_somebody_writes_another_page_meanwhile(team: Team, dokuwiki: DokuWiki) -> None:
    team.publish()
    team.docs["lea"] = ("Lea", "new")
    other = f"{team.profile.home}:other"
    assert team.publish(before=lambda _id: dokuwiki.edit(other, "theirs")).finished
    assert dokuwiki.text(other) == "theirs"
    assert team.there["lea"].endswith("new")


def test_somebody_writes_the_same_page_between_the_plan_and_the_writing(team: Team, dokuwiki: DokuWiki) -> None:
    team.publish()
    team.docs["lea"] = ("Lea", "new")
    at, wanted = f"{team.profile.home}:lea", team.wanted()
    with team.driver() as driver:
        plan = make(wanted, driver.look(places(wanted.leaves)), driver, Options(team.owner))
        dokuwiki.edit(at, "theirs")
        before = dokuwiki.pages()
        with pytest.raises(Moved):
            list(driver.write(plan.changing, plan.after))
    assert dokuwiki.pages() == before
    assert team.actions()["lea"] == "conflict"


def test_whoever_begins_to_edit_meanwhile_finds_the_page_locked(team: Team, dokuwiki: DokuWiki) -> None:
    team.publish()
    team.docs["lea"] = ("Lea", "new")
    hand = xmlrpc.client.ServerProxy(dokuwiki.api.replace("://", f"://{dokuwiki.human}:{dokuwiki.token}@"))
    at, said = f"{team.profile.home}:lea", []

    def write(id_: str) -> None:
        if id_ == at:
            said.append(hand.wiki.putPage(at, "theirs", {"sum": "", "minor": False}))

    assert team.publish(before=write).finished
    assert said == [{}]  # refused: the page is locked
    assert team.there["lea"].endswith("new")
    dokuwiki.edit(at, "theirs")  # and free again


def test_a_page_that_somebody_is_editing_is_told_and_left(team: Team, dokuwiki: DokuWiki) -> None:
    team.publish()
    team.docs["lea"] = ("Lea", "new")
    hand: Any = xmlrpc.client.ServerProxy(dokuwiki.api.replace("://", f"://{dokuwiki.human}:{dokuwiki.token}@"))
    at = f"{team.profile.home}:lea"
    hand.dokuwiki.setLocks({"lock": [at], "unlock": []})
    result = team.publish()
    assert result is not None
    failed = [d for d in result.done if d.outcome == "failed"]
    assert [d.change.id for d in failed] == ["lea"]
    assert failed[0].reason is not None
    assert "is editing" in failed[0].reason.text
    assert team.there["lea"].endswith("one")
    hand.dokuwiki.setLocks({"lock": [], "unlock": [at]})
    assert team.publish().finished
    assert team.as_wanted


def test_a_race_that_is_lost_is_told_with_the_revision_of_the_other_text(team: Team, dokuwiki: DokuWiki) -> None:
    """The account of the program itself is not stopped by its own locks."""
    team.publish()
    team.docs["lea"] = ("Lea", "new")
    same: Any = xmlrpc.client.ServerProxy(dokuwiki.api.replace("://", f"://{dokuwiki.user}:{dokuwiki.token}@"))
    at = f"{team.profile.home}:lea"

    def write(id_: str) -> None:
        import time

        if id_ == at:
            time.sleep(1.1)  # a revision is a second
            same.wiki.putPage(at, "theirs", {"sum": "", "minor": False})
            time.sleep(1.1)

    result = team.publish(before=write)
    assert result is not None
    [lost] = [d for d in result.done if d.outcome == "failed"]
    assert lost.reason is not None
    assert same.wiki.getPageVersion(at, lost.reason.values["rev"]) == "theirs"


def test_a_picture_that_somebody_replaces_meanwhile_stays(team: Team, dokuwiki: DokuWiki) -> None:
    team.pictures = {"a.svg": SVG % 1, "b.svg": SVG % 1, "old.svg": SVG % 1}
    team.publish()
    team.pictures = {"a.svg": SVG % 2, "b.svg": SVG % 2}
    theirs = [f"{team.profile.home}:{name}" for name in ("b.svg", "old.svg")]

    def replacing(id_: str) -> None:
        if id_ == f"{team.profile.home}:a.svg":
            for picture in theirs:
                dokuwiki.upload(picture, SVG % 3)

    result = team.publish(before=replacing)
    assert result is not None
    assert {d.change.id for d in result.done if d.outcome == "failed"} == {"b.svg", "old.svg"}
    file = dokuwiki.folder / "data/media" / team.profile.home
    assert {f.name: f.read_bytes() for f in file.iterdir()} == {"a.svg": SVG % 2, "b.svg": SVG % 3, "old.svg": SVG % 3}
    assert team.actions()["b.svg"] == "conflict"
