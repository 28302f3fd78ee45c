"""Publishing into Confluence, against the fake of ours that is as unhelpful as the real one: both of its interfaces."""

import base64
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest

from empathy_cli.publish.drivers.confluence import ConfluenceDriver
from empathy_cli.publish.http import Clock
from empathy_cli.publish.leaf import Leaf, Refusal, Wanted
from empathy_cli.publish.plan import Options, Plan, make
from empathy_cli.publish.profiles.confluence import Confluence as Profile
from empathy_cli.publish.run import Result, places, publish
from empathy_cli.publish.target import Denied, Moved, PublishError, Settings, Unfit, Unreachable
from tests.publish.engines.confluence import TOKEN, USER, Confluence, Content, Fault, is_write, running

SETTINGS = Settings(name="wiki", kind="confluence", owner="shop", under="Personas", token="WIKI_TOKEN", space="CX", parent="Home")
NO_TIME = Clock(time.monotonic, time.time, lambda _: None, lambda: 0.0)


@dataclass
class Team:
    """Somebody's documents, id → title and text, and the wiki that they are published into."""

    wiki: Confluence
    docs: dict[str, tuple[str, str]] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    settings: Settings = SETTINGS
    complete: bool = True
    told: list[str] = field(default_factory=list)

    def driver(self) -> ConfluenceDriver:
        settings = replace(self.settings, url=self.wiki.url, user=USER if self.wiki.cloud else "")
        return ConfluenceDriver(settings, Profile(settings), TOKEN, NO_TIME)

    def wanted(self, only: tuple[str, ...] = ()) -> Wanted:
        profile = Profile(self.settings)
        leaves, refusals = [], []
        for id_, (title, text) in self.docs.items():
            try:
                at = profile.place("page", id_, title)
            except Unfit as unfit:
                refusals.append(Refusal(id_, "page", title, unfit.problem))
                continue
            if not only or id_ in only:
                leaves.append(Leaf(id_, "page", title, at, f'<p class="b" title="a">{text}</p>\n<p>“x”</p>\n'.encode()))
        leaves += [Leaf(name, "picture", "", profile.place("picture", name, ""), data, page="a") for name, data in self.pictures.items()]
        lines = "".join(f'<p><ac:link><ri:page ri:content-title="{leaf.at}"/></ac:link></p>' for leaf in leaves if leaf.kind == "page" and not only)
        if not only:
            leaves.append(Leaf("index", "contents", self.settings.under, profile.home, f"<p>All</p>{lines}".encode()))
        return Wanted(leaves, refusals, self.complete and not only)

    def plan(self, **said: object) -> Plan:
        with self.driver() as driver:
            wanted = self.wanted()
            return make(wanted, driver.look(places(wanted.leaves)), driver, Options(self.settings.owner, **said))

    def publish(self, only: tuple[str, ...] = (), **said: object) -> Result:
        self.told = []
        return publish(self.driver(), lambda _: self.wanted(only), Options(self.settings.owner, narrowed=bool(only), **said), apply=True,
                       told=lambda done: self.told.append(f"{done.outcome} {done.change.action} {done.change.at}"), sleep=lambda _: None)

    def again(self) -> None:
        """Whatever happened before: it converges, and then there is nothing left to do."""
        self.wiki.faults.clear()
        self.wiki.budget = None
        self.publish()
        self.settled()

    def settled(self) -> None:
        self.wiki.asked.clear()
        result = self.publish()
        assert result.plan.idle, [(c.action, c.at, c.reason and c.reason.text) for c in result.plan.changes]
        assert self.wiki.writes() == []
        home = self.wiki.pages[self.settings.under]
        for title, text in self.docs.values():
            page = self.wiki.pages[title]
            assert text in page.body
            assert page.parent == home.id
        assert {n: f["data"] for n, f in home.files.items()} == self.pictures
        assert sum(p.parent == home.id for p in self.wiki.pages.values()) == len(self.docs)


@pytest.fixture(params=["cloud", "data center"])
def wiki(request) -> Iterator[Confluence]:
    with running(cloud=request.param == "cloud") as found:
        yield found


@pytest.fixture
def team(wiki) -> Team:
    return Team(wiki, {"a": ("Andri Caflisch", "one"), "b": ("Berta Ö.", "two"), "c": ("C#", "three")}, {"way.svg": b"<svg/>", "face.png": b"\x89PNG"})


def actions(plan: Plan) -> dict[str, str]:
    return {c.id: c.action for c in plan.changes}


def foreign(wiki: Confluence, team: Team) -> dict[str, Content]:
    ours = {title for title, _ in team.docs.values()} | {"Personas"}
    return {c.id: (c.title, c.body, c.version, c.parent, c.status) for c in wiki.contents.values() if c.title not in ours}


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


# two writers

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


# faults

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


def test_a_server_that_hangs_costs_a_bounded_time_and_leaves_old_pages_or_new_ones(wiki):
    team = Team(wiki, {"a": ("A", "one"), "b": ("B", "two")})
    team.publish()
    before = {p.title: p.body for p in wiki.pages.values()}
    team.docs = {"a": ("A", "new"), "b": ("B", "new")}
    wiki.faults = [Fault("hang", lambda m, p: m == "PUT" and wiki.pages["A"].id in p, 99)]
    settings = replace(team.settings, url=wiki.url, user=USER if wiki.cloud else "")
    driver = ConfluenceDriver(settings, Profile(settings), TOKEN, NO_TIME)
    begun = time.monotonic()
    with driver:
        driver._client._total = 0.4
        wanted = team.wanted()
        plan = make(wanted, driver.look(places(wanted.leaves)), driver, Options("shop"))
        with pytest.raises(Unreachable, match="does not answer in time"):
            list(driver.write(plan.changing, plan.after))
    assert time.monotonic() - begun < 10
    assert wiki.pages["A"].body == before["A"]
    team.again()


# the list

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
