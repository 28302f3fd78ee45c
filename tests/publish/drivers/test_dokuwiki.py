"""The driver against a real DokuWiki: what people wrote stays, and a run that was killed is finished by the next."""

import xmlrpc.client
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import unquote

import pytest

from empathy_cli.model.problem import Problem
from empathy_cli.publish.drivers.dokuwiki import DokuWikiDriver
from empathy_cli.publish.drivers.dokuwiki_journal import page_of
from empathy_cli.publish.http import Answer as HttpAnswer
from empathy_cli.publish.http import Client, Unsure
from empathy_cli.publish.leaf import Leaf, Wanted
from empathy_cli.publish.manifest import Manifest
from empathy_cli.publish.plan import Options, Plan, make
from empathy_cli.publish.profiles.dokuwiki import DokuWiki as Profile
from empathy_cli.publish.profiles.dokuwiki import named
from empathy_cli.publish.run import Result, places, publish
from empathy_cli.publish.target import Change, Denied, Done, Moved, Place, PublishError, Settings, Unfit
from tests.publish.engines.dokuwiki import DokuWiki, running

pytestmark = pytest.mark.wiki

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><title>%d</title></svg>\n'


class Killed(BaseException):
    """The process is gone: nothing catches it."""


class Tired(DokuWikiDriver):
    """Is killed before the write after the last one that it has strength for; does something before each."""

    strength: int | None = None
    before: Any = None

    def write(self, changes: Sequence[Change], after: Manifest) -> Iterator[Done]:
        put, put_file = self.rpc.put, self.rpc.put_file

        def tiring(call: Any) -> Any:
            def one(id_: str, *rest: Any) -> bool:
                if self.strength is not None:
                    if self.strength <= 0:
                        raise Killed
                    self.strength -= 1
                if self.before:
                    self.before(id_)
                return bool(call(id_, *rest))
            return one

        self.rpc.put, self.rpc.put_file = tiring(put), tiring(put_file)
        try:
            yield from super().write(changes, after)
        finally:
            self.rpc.put, self.rpc.put_file = put, put_file


@dataclass
class Team:
    """One owner's documents, id → title and text, and the wiki into which they are published."""

    engine: DokuWiki
    owner: str
    under: str = ""
    docs: dict[str, tuple[str, str]] = field(default_factory=dict)
    complete: bool = True
    pictures: dict[str, bytes] = field(default_factory=dict)
    sidebar: bool = False

    def __post_init__(self) -> None:
        self.under = self.under or self.owner
        self.settings = Settings("wiki", "dokuwiki", self.owner, url=self.engine.url, under=self.under,
                                 user=self.engine.user, token="WIKI_TOKEN", sidebar=self.sidebar)
        self.profile = Profile(self.settings)

    def wanted(self, only: Sequence[str] = ()) -> Wanted:
        leaves = []
        for name, data in self.pictures.items():
            leaves.append(Leaf(name, "picture", "", self.profile.place("picture", name, name), data))
        for id_, (title, text) in self.docs.items():
            if not only or id_ in only:
                at = self.profile.place("page", id_, title)
                leaves.append(Leaf(id_, "page", title, at, f"====== {title} ======\n\n{text}".encode()))
        text = "\n".join(f"  * {title}" for title, _ in self.docs.values())
        leaves.append(Leaf("index", "contents", self.under, self.profile.place("contents", "index", self.under),
                           f"====== {self.under} ======\n\n{text}".encode().strip()))
        return Wanted(leaves, complete=self.complete and not only)

    def driver(self) -> Tired:
        return Tired(self.settings, self.profile, self.engine.token)

    def plan(self, **said: Any) -> Plan:
        wanted = self.wanted()
        with self.driver() as driver:
            return make(wanted, driver.look(places(wanted.leaves)), driver, replace(Options(self.owner), **said))

    def publish(self, strength: int | None = None, before: Any = None, **said: Any) -> Result | None:
        """None where it was killed after so many writes."""
        driver = self.driver()
        driver.strength, driver.before = strength, before
        try:
            return publish(driver, lambda _: self.wanted(), replace(Options(self.owner, allow_delete=9), **said),
                           apply=True, sleep=lambda _: None)
        except Killed:
            return None

    def actions(self, **said: Any) -> dict[str, str]:
        return {c.id: c.action for c in self.plan(**said).changes}

    @property
    def there(self) -> dict[str, str]:
        """What stands in its namespace: name → the first line and the text."""
        found = {}
        for id_ in map(unquote, self.engine.pages()):  # as the wiki writes ids into names of files
            if id_.startswith(f"{self.profile.home}:"):
                found[id_.removeprefix(f"{self.profile.home}:")] = self.engine.text(id_) or ""
        return found

    @property
    def as_wanted(self) -> bool:
        return self.there == {leaf.at.removeprefix(f"{self.profile.home}:"): leaf.data.decode()
                              for leaf in self.wanted().leaves if leaf.kind != "picture"}


@pytest.fixture
def team(dokuwiki: DokuWiki, own: str) -> Team:
    return Team(dokuwiki, own, docs={"lea": ("Lea", "one"), "tom": ("Tom", "two"), "eva": ("Eva", "three")})


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


@pytest.mark.parametrize("strength", range(8))
def test_a_killed_run_is_finished_by_the_next(team: Team, strength: int) -> None:
    assert team.publish(strength) is None or strength >= 6
    assert team.publish().finished or team.plan().idle
    assert team.as_wanted
    assert team.plan().idle


@pytest.mark.parametrize("strength", range(10))
def test_moves_that_were_killed_are_finished_by_the_next(team: Team, strength: int) -> None:
    team.docs["ida"] = ("Ida", "four")
    team.publish()
    team.docs |= {"lea": ("Tom", "one"), "tom": ("Lea", "two"), "eva": ("Eve", "three"), "ida": ("Eva", "4")}
    assert team.publish(strength) is None or strength >= 8
    team.publish()
    assert team.as_wanted
    assert team.plan().idle


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


def test_a_wrong_password_and_a_reader_are_told_at_once(team: Team, dokuwiki: DokuWiki) -> None:
    before = dokuwiki.pages()
    with pytest.raises(Denied, match="WIKI_TOKEN"), Tired(team.settings, team.profile, "wrong") as driver:
        driver.look([])
    team.settings = replace(team.settings, user=dokuwiki.READER[0])
    with pytest.raises(Denied, match="WIKI_TOKEN"):
        team.publish()
    assert dokuwiki.pages() == before


def test_a_wiki_in_which_everybody_may_write_needs_no_account(tmp_path: Path) -> None:
    with running(tmp_path) as wiki:
        local = tmp_path / "conf/local.php"
        local.write_text(local.read_text().replace("['useacl'] = 1", "['useacl'] = 0"))
        team = Team(wiki, "open", docs={"lea": ("Lea", "one"), "tom": ("Tom", "two")})
        team.settings = replace(team.settings, user="", token="")
        wiki.token = ""
        result = team.publish()
        assert result is not None
        assert result.finished
        team.docs["lea"] = ("Lea B", "other")
        result = team.publish()
        assert result is not None
        assert result.finished
        assert team.as_wanted
        assert team.plan().idle


def test_what_is_no_wiki_is_said_to_be_none(team: Team, dokuwiki: DokuWiki) -> None:
    settings = replace(team.settings, url=f"{dokuwiki.url}/lib")
    with pytest.raises(PublishError), Tired(settings, team.profile, "s3cret") as driver:
        driver.look([])


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


def test_titles_of_all_scripts_are_pages(team: Team) -> None:
    titles = ["María José (Ops)!", "李雷", "Über-User", "🎉 Party", "مرحبا", "A/B", "C#", "x-y", ".hidden", "Home", "CON",
              "Ελένη", "Жанна", "नमस्ते", "ǅ", "İstanbul", "ß", "q:r", "x" * 300, "李" * 100, "a..b", "日本 語"]
    team.docs = {f"d{i}": (title, f"text {i}") for i, title in enumerate(titles)}
    assert len({team.profile.fold(leaf.at) for leaf in team.wanted().leaves}) == len(titles) + 1
    assert team.publish().finished
    assert team.plan().idle
    assert len(team.there) == len(titles) + 1
    assert team.profile.place("page", "x", "María José (Ops)!").endswith(":maria_jose_ops")


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
    contents = Place("index", "contents", "Every]]body", team.profile.place("contents", "index", "x"))
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


class Answer:
    """A reply of the wiki that gets lost, before or after it has done what was asked; so many times."""

    def __init__(self, put: Any, times: int, *, after: bool, between: Any = None) -> None:
        self.put, self.times, self.after, self.between = put, times, after, between

    def __call__(self, id_: str, *rest: Any) -> bool:
        if not self.times:
            return bool(self.put(id_, *rest))
        self.times -= 1
        if self.after:
            self.put(id_, *rest)
        if self.between:
            self.between()
        raise Unsure(Problem("the wiki does not answer in time"))


@pytest.mark.parametrize("after", [True, False])
def test_a_lost_reply_is_looked_up_and_each_page_has_one_revision(team: Team, *, after: bool) -> None:
    driver = team.driver()
    setattr(driver.rpc, "put", Answer(driver.rpc.put, 1, after=after))  # noqa: B010 - a reply that gets lost
    result = publish(driver, lambda _: team.wanted(), Options(team.owner), apply=True)
    assert result.finished
    assert team.as_wanted
    with team.driver() as looking:
        looking.look([])
        assert len(looking.rpc.revisions(f"{team.profile.home}:lea")) == 1


def test_a_wiki_that_never_answers_is_left_and_the_next_run_finishes(team: Team) -> None:
    team.publish()
    team.docs |= {"lea": ("Lea", "new"), "tom": ("Tim", "new")}
    driver = team.driver()
    put = driver.rpc.put
    said: list[str] = []

    def dying(id_: str, *rest: Any) -> bool:
        said.append(id_)
        if len(said) > 2:
            raise Unsure(Problem("the wiki does not answer in time"))
        return put(id_, *rest)

    setattr(driver.rpc, "put", dying)  # noqa: B010 - a reply that gets lost
    result = publish(driver, lambda _: team.wanted(), Options(team.owner), apply=True)
    assert not result.finished
    assert {d.outcome for d in result.done} == {"done", "failed"} or {d.outcome for d in result.done} == {"failed"}
    assert team.publish().finished
    assert team.as_wanted
    assert team.plan().idle


def test_who_writes_while_the_reply_is_lost_is_not_overwritten(team: Team, dokuwiki: DokuWiki) -> None:
    team.publish()
    team.docs["lea"] = ("Lea", "new")
    at = f"{team.profile.home}:lea"
    driver = team.driver()
    put = driver.rpc.put
    same: Any = xmlrpc.client.ServerProxy(dokuwiki.api.replace("://", f"://{dokuwiki.user}:{dokuwiki.token}@"))

    def losing(id_: str, *rest: Any) -> bool:
        if id_ == at:
            same.wiki.putPage(at, "theirs", {"sum": "", "minor": False})
            raise Unsure(Problem("the wiki does not answer in time"))
        return put(id_, *rest)

    setattr(driver.rpc, "put", losing)  # noqa: B010 - a reply that gets lost
    result = publish(driver, lambda _: team.wanted(), Options(team.owner), apply=True)
    assert [d.outcome for d in result.done] == ["failed"]
    assert dokuwiki.text(at) == "theirs"
    assert team.actions()["lea"] == "conflict"


def test_a_word_on_the_spam_list_is_told_and_the_rest_is_written(team: Team) -> None:
    team.docs["lea"] = ("Lea", "see baida.org")
    result = team.publish()
    assert result is not None
    [failed] = [d for d in result.done if d.outcome == "failed"]
    assert failed.change.id == "lea"
    assert failed.reason is not None
    assert "spam" in failed.reason.text
    assert "tom" in team.there
    team.docs["lea"] = ("Lea", "one")
    assert team.publish().finished
    assert team.plan().idle


def test_a_file_that_the_wiki_does_not_take_is_told(team: Team) -> None:
    team.pictures = {"way.xyz": b"\x89PNG"}
    result = team.publish()
    assert result is not None
    assert [(d.change.id, "pictures: false" in d.reason.text) for d in result.done if d.outcome == "failed" and d.reason] == [
        ("way.xyz", True)]
    assert "lea" in team.there


@pytest.mark.parametrize("body", [
    b"", b"<html>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><methodResponse/>", b"<methodResponse>", b"\xff\xfe<\x00", b"{}",
    b"<?xml version='1.0' encoding='utf-16'?><methodResponse/>", b"<methodResponse><params></params></methodResponse>",
    b"<methodResponse><params><param><value><int>x</int></value></param></params></methodResponse>"])
def test_what_is_no_answer_is_an_error_and_never_read_as_one(team: Team, body: bytes) -> None:
    class Odd(Client):
        def call(self, *_: Any, **__: Any) -> HttpAnswer:
            return HttpAnswer(200, {}, body, "wiki.example.org")

    with pytest.raises(PublishError, match=r"is this the address of the wiki"), DokuWikiDriver(
            team.settings, team.profile, "x", client=Odd("https://wiki.example.org")) as driver:
        driver.look([])


def test_an_empty_struct_is_an_error_and_no_empty_wiki(team: Team) -> None:
    empty = b"<methodResponse><params><param><value><struct></struct></value></param></params></methodResponse>"

    class Odd(Client):
        def call(self, *_: Any, **__: Any) -> HttpAnswer:
            return HttpAnswer(200, {}, empty, "wiki.example.org")

    settings = replace(team.settings, user="")
    with pytest.raises(PublishError, match="what no DokuWiki answers"), DokuWikiDriver(
            settings, team.profile, "x", client=Odd("https://wiki.example.org")) as driver:
        driver.look(["a:b"])


def test_the_secret_is_in_no_message_and_in_no_representation(team: Team) -> None:
    driver = DokuWikiDriver(team.settings, team.profile, "canary-secret")
    with pytest.raises(Denied) as said, driver:
        driver.look([])
    for text in (repr(driver.__dict__), repr(vars(driver.rpc)), str(said.value), repr(said.value)):
        assert "canary" not in text


@pytest.fixture
def romanizing(dokuwiki: DokuWiki) -> Iterator[None]:
    """The wiki writes ids of other scripts in Latin letters, which is a setting of it."""
    settings = dokuwiki.folder / "conf/local.php"
    before = settings.read_text("utf-8")
    wiki: Any = xmlrpc.client.ServerProxy(dokuwiki.api.replace("://", f"://{dokuwiki.user}:{dokuwiki.token}@"))

    def now(text: str, name: str) -> None:
        """PHP looks at its files every other second, each of its workers by itself: until all of them have."""
        settings.write_text(text, "utf-8")
        end, same = monotonic() + 30, 0
        while same < 40:
            assert monotonic() < end
            same = same + 1 if wiki.dokuwiki.setLocks({"lock": [], "unlock": ["Лея"]})["unlockfail"] == [name] else 0

    now(before + "\n$conf['deaccent'] = 2;\n", "leja")
    yield
    now(before, "лея")


@pytest.mark.usefixtures("romanizing")
@pytest.mark.parametrize("tells", [True, False], ids=["the wiki tells how", "it does not, as since 2024"])
def test_ids_that_only_the_wiki_can_make_are_asked_from_it(team: Team, dokuwiki: DokuWiki, *, tells: bool) -> None:
    team.docs = {"lea": ("Леа", "one"), "tom": ("Том", "two"), "eva": ("Ева", "three")}
    dokuwiki.edit(f"{team.profile.home}:eva", "somebody's")

    def run() -> Result:
        driver = team.driver()
        if not tells:
            setattr(driver.rpc, "folded", lambda ids: {id_: id_ for id_ in ids})  # noqa: B010 - see above
        return publish(driver, lambda _: team.wanted(), Options(team.owner, on_conflict="skip"), apply=True)

    run()
    assert sorted(team.there) == ["eva", "lea", "start", "tom"]
    assert team.there["eva"] == "somebody's"
    assert "one" in team.there["lea"]
    assert not [d for d in run().done if d.outcome == "done"]
    team.docs["lea"] = ("Lea", "four")  # the same page to the wiki
    run()
    assert "four" in team.there["lea"]
    assert sorted(team.there) == ["eva", "lea", "start", "tom"]


@pytest.mark.parametrize(("title", "name"), [
    ("María José (Ops)!", "maria_jose_ops"), ("Über-User", "ueber-user"), ("A/B", "a_b"), ("C#", "c"), (".hidden", "hidden"),
    ("Straße 5", "strasse_5"), ("Łódź", "lodz"), ("李雷", "李雷"), ("!!!", ""), ("a:b;c", "a_b_c"), ("Zoe\u0301", "zoe")])
def test_a_title_is_folded_as_the_wiki_does_it(title: str, name: str) -> None:
    assert named(title) == name


def test_latin_titles_are_folded_so_that_the_wiki_leaves_them(team: Team) -> None:
    letters = [chr(n) for n in range(0xC0, 0x250) if chr(n).isalpha()]
    names = {f"a{letter}b": named(f"a{letter}b") for letter in letters}
    with team.driver() as driver:
        driver.look([])
        plain = [name for name in names.values() if name.isascii()]
        assert driver.rpc.folded(plain) == {name: name for name in plain}
        same = driver.rpc.folded(names)
    assert sum(same[title] == name for title, name in names.items()) > 0.5 * len(names)  # of the rest, ours is another one


def test_a_title_that_leaves_no_name_gets_that_of_its_document_and_the_wiki_s_own_names_are_refused(team: Team) -> None:
    assert team.profile.place("page", "li-lei", "!!!") == f"{team.profile.home}:li-lei"
    for title in ("Start", "_Sidebar"):
        with pytest.raises(Unfit):
            team.profile.place("page", "x", title)
    for under in ("!!!", "Empathy"):
        with pytest.raises(Unfit):
            Profile(replace(team.settings, under=under)).place("contents", "index", "x")
