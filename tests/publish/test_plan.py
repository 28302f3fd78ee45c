"""What is planned, case by case: three states of every page compared."""

from dataclasses import replace

import pytest

from empathy_cli.publish.plan import Plan
from empathy_cli.publish.planning import make
from empathy_cli.publish.run import places
from tests.publish.engines.memory import MANIFEST, WAYS, MemoryDriver, Way
from tests.publish.worlds import BROKEN, World, actions


@pytest.fixture(params=WAYS)
def world(request: pytest.FixtureRequest) -> World:
    way: Way = request.param
    return World(way, docs={"lea": ("Lea", "a nurse"), "tom": ("Tom", "a cook"), "eva": ("Eva", "a pilot")})


@pytest.fixture
def published(world: World) -> World:
    assert world.publish().finished
    return world


def texts(world: World) -> dict[str, str]:
    return {at: data.decode() for at, data in world.wiki.contents.items()}


def settled(world: World, **said: object) -> None:
    """Another run finds nothing to do, and writes nothing."""
    before = list(world.wiki.written)
    plan = world.plan(**said)
    assert {c.action for c in plan.changes} <= {"same"}, actions(plan)
    assert plan.idle
    assert world.publish(**said).finished
    assert world.wiki.written == before


def test_a_first_publish_creates_all_and_a_second_one_does_nothing(world: World) -> None:
    assert set(actions(world.plan()).values()) == {"create"}
    assert world.publish().finished
    assert texts(world) == {"Lea.md": "Lea: a nurse", "Tom.md": "Tom: a cook", "Eva.md": "Eva: a pilot",
                            "All of shop.md": "Lea\nTom\nEva"}
    settled(world)


def test_git_makes_one_commit(world: World) -> None:
    world.publish()
    if world.way == "atomic":
        assert world.wiki.written == [("commit", "")]


def test_a_changed_document_changes_its_page_alone(published: World) -> None:
    published.docs["lea"] = ("Lea", "a doctor")
    assert {i: a for i, a in actions(published.plan()).items() if a != "same"} == {"lea": "update"}
    assert published.publish().finished
    assert texts(published)["Lea.md"] == "Lea: a doctor"
    settled(published)


def test_a_new_title_moves_the_page_and_leaves_no_twin(published: World) -> None:
    number = published.wiki.pages["Lea.md"].number
    published.docs["lea"] = ("Lea Brunner", "a nurse")
    change = next(c for c in published.plan().changes if c.id == "lea")
    assert (change.action, change.was, change.at) == ("rename", "Lea.md", "Lea Brunner.md")
    assert published.publish().finished
    assert "Lea.md" not in published.wiki.pages
    if published.way == "move":
        assert published.wiki.pages["Lea Brunner.md"].number == number, "its history stays"
    settled(published)


def test_a_page_that_somebody_moved_to_where_we_would_is_followed(published: World) -> None:
    published.wiki.move("Lea.md", "Lea Brunner.md")
    published.docs["lea"] = ("Lea Brunner", "a doctor")
    assert actions(published.plan())["lea"] == "update"
    assert published.publish().finished
    assert texts(published)["Lea Brunner.md"] == "Lea Brunner: a doctor"
    settled(published)


def test_a_title_that_changes_only_in_case_moves_the_page(published: World) -> None:
    published.docs["lea"] = ("LEA", "a nurse")
    assert actions(published.plan())["lea"] == "rename"
    assert published.publish().finished
    assert {at for at in texts(published) if at.lower() == "lea.md"} == {"LEA.md"}
    settled(published)


def test_a_title_that_changes_only_in_how_it_is_composed_moves_the_page(world: World) -> None:
    world.docs["lea"] = ("Zoé", "a nurse")
    world.publish()
    world.docs["lea"] = ("Zoe\u0301", "a nurse")
    assert world.publish().finished
    settled(world)


def test_two_titles_are_swapped(published: World) -> None:
    published.docs |= {"lea": ("Tom", "a nurse"), "tom": ("Lea", "a cook")}
    assert published.publish().finished
    assert texts(published) | {"All of shop.md": ""} == {
        "Lea.md": "Lea: a cook", "Tom.md": "Tom: a nurse", "Eva.md": "Eva: a pilot", "All of shop.md": ""}
    settled(published)


def test_three_titles_go_round(published: World) -> None:
    published.docs = {"lea": ("Tom", "a nurse"), "tom": ("Eva", "a cook"), "eva": ("Lea", "a pilot")}
    assert published.publish().finished
    assert {at: text for at, text in texts(published).items() if at != "All of shop.md"} == {
        "Tom.md": "Tom: a nurse", "Eva.md": "Eva: a cook", "Lea.md": "Lea: a pilot"}
    settled(published)


def test_a_page_takes_the_place_that_another_one_leaves(published: World) -> None:
    published.docs = {"lea": ("Tom", "a nurse"), "tom": ("Thomas", "a cook"), "eva": ("Eva", "a pilot")}
    assert published.publish().finished
    assert texts(published)["Tom.md"] == "Tom: a nurse"
    assert texts(published)["Thomas.md"] == "Thomas: a cook"
    settled(published)


def test_a_page_takes_the_place_of_one_that_goes(published: World) -> None:
    del published.docs["tom"]
    published.docs["lea"] = ("Tom", "a nurse")
    assert published.publish(allow_delete=1).finished
    assert texts(published) == {"Tom.md": "Tom: a nurse", "Eva.md": "Eva: a pilot", "All of shop.md": "Tom\nEva"}
    settled(published)


def test_another_id_inherits_the_page(published: World) -> None:
    published.docs["lea-brunner"] = published.docs.pop("lea")
    assert actions(published.plan())["lea-brunner"] == "same"
    assert published.publish().finished
    assert "Lea.md" in published.wiki.pages
    settled(published)


def test_what_nobody_wants_any_more_is_deleted(published: World) -> None:
    del published.docs["tom"]
    assert actions(published.plan())["tom"] == "delete"
    assert published.publish().finished
    assert "Tom.md" not in published.wiki.pages
    settled(published)


@pytest.mark.parametrize(("pages", "gone", "allowed"), [(3, 1, True), (7, 2, True), (6, 2, False), (100, 10, True),
                                                       (100, 11, False), (2, 1, False)])
def test_many_are_deleted_only_where_somebody_says_how_many(world: World, pages: int, gone: int, allowed: bool) -> None:
    """The contents page counts as one of ours."""
    world.docs = {f"p{i}": (f"T{i}", "x") for i in range(pages)}
    world.publish()
    for i in range(gone):
        del world.docs[f"p{i}"]
    plan = world.plan()
    assert (list(actions(plan).values()).count("delete") == gone) is allowed
    if allowed:
        return
    assert list(actions(plan).values()).count("refused") == gone
    before = world.wiki.contents
    assert not world.publish().finished
    assert world.wiki.contents == before, "nothing at all is written"
    world.publish(on_conflict="skip")
    assert len(world.wiki.contents) == pages + 1, "the rest is, but no page goes"
    assert list(actions(world.plan(allow_delete=gone - 1)).values()).count("refused") == gone
    assert world.publish(allow_delete=gone).finished
    assert len(world.wiki.contents) == pages - gone + 1
    settled(world)


def test_nothing_is_deleted_where_a_document_could_not_be_read(published: World) -> None:
    del published.docs["tom"]
    published.complete = False
    published.docs["lea"] = ("Lea", "a doctor")
    plan = published.plan()
    assert actions(plan)["tom"] == "keep"
    assert published.publish().finished
    assert texts(published)["Lea.md"] == "Lea: a doctor"
    assert "Tom.md" in published.wiki.pages
    published.docs["tom"] = ("Tom", "a cook")
    published.complete = True
    assert published.publish().finished
    settled(published)


def test_an_empty_workspace_deletes_nothing_by_itself(published: World) -> None:
    published.docs = {}
    assert not published.publish().finished
    assert len(texts(published)) == 4
    published.complete = False
    published.publish()
    assert {"Lea.md", "Tom.md", "Eva.md"} <= texts(published).keys()


def test_a_narrowed_run_touches_no_other_page(published: World) -> None:
    published.contents = False
    published.docs = {"lea": ("Lea", "a doctor"), "tom": ("Tom", "a baker")}
    plan = published.plan(only=("lea",))
    assert actions(plan) == {"lea": "update"}
    assert published.publish(only=("lea",)).finished
    assert texts(published)["Tom.md"] == "Tom: a cook"
    assert "Eva.md" in published.wiki.pages
    published.contents = True
    assert actions(published.plan(allow_delete=9))["eva"] == "delete", "it is still ours"


def planned(world: World, id_: str, **said: object) -> tuple[str, str]:
    change = next(c for c in world.plan(**said).changes if c.id == id_)
    return change.action, change.reason.text if change.reason else ""


def test_for_what_people_did_to_our_pages_the_plan_has_words(published: World) -> None:
    published.delete("Lea.md")
    published.write("Tom.md", "by Anna")
    deleted, edited = "it was deleted there by hand", "it was edited there by hand"
    assert (planned(published, "lea"), planned(published, "tom")) == (("conflict", deleted), ("conflict", edited))
    assert planned(published, "lea", on_conflict="overwrite") == ("create", deleted)
    assert planned(published, "tom", on_conflict="overwrite") == ("update", edited)
    published.docs["tom"] = ("Thomas", "a cook")
    assert planned(published, "tom") == ("conflict", edited)
    assert planned(published, "tom", on_conflict="overwrite") == ("rename", edited)
    del published.docs["tom"]
    assert planned(published, "tom") == ("conflict", "its document is gone, but it was edited there by hand")
    assert planned(published, "tom", on_conflict="save-copy") == ("keep", "it was edited there by hand, and is theirs now")


def test_for_pages_of_others_the_plan_has_words(world: World) -> None:
    world.write("Lea.md", "by Anna")
    world.write("Tom.md", "Tom: a cook")
    assert planned(world, "lea") == ("unowned", "a page that is not ours stands there; --adopt makes it ours")
    assert planned(world, "lea", adopt=True) == ("update", "it is ours from now on")
    assert planned(world, "tom", adopt=True) == ("same", "it is ours from now on")
    assert world.publish(adopt=True, on_conflict="skip")
    world.write("News.md", "by Anna")
    world.docs["tom"] = ("News", "a cook")
    assert planned(world, "tom") == ("unowned", "a page that is not ours stands there: move it away, or choose another title")


def test_for_a_twin_of_a_foreign_page_the_plan_has_words(world: World) -> None:
    world.write("EVA.md", "by Anna")
    assert planned(world, "eva") == ("unowned", "“EVA.md” stands there already, and this wiki cannot tell the two apart")


def test_what_is_refused_is_told_by_its_title_and_stays_where_it_is(published: World) -> None:
    published.docs = {"max": ("Lea", "another nurse"), **published.docs}
    change = next(c for c in published.plan().changes if c.id == "lea")
    assert (change.action, change.kind, change.title, change.at, change.entry) == (
        "refused", "page", "Lea", "Lea.md", change.before)


def test_a_page_of_which_a_part_cannot_be_read_is_kept_as_it_is(published: World) -> None:
    published.docs["lea"] = ("Lea Brunner", "a doctor")
    driver, wanted = published.driver(), published.wanted()
    torn = replace(wanted, torn=frozenset({"lea"}), why_incomplete=BROKEN)
    remote = replace(driver.look(places(wanted.leaves)), notes=[BROKEN])
    plan = make(torn, remote, driver, published.options())
    change = next(c for c in plan.changes if c.id == "lea")
    assert (change.action, change.at, change.data, change.reason) == ("keep", "Lea.md", None, BROKEN)
    assert change.entry == change.before is not None
    assert plan.notes == (BROKEN,), "what a driver has to say is handed on"


def test_a_page_that_was_edited_is_blocked_and_offered_again(published: World) -> None:
    published.write("Lea.md", "Lea: a nurse, and a singer")
    published.docs |= {"lea": ("Lea", "a doctor"), "tom": ("Tom", "a baker")}
    before = published.wiki.contents
    for _ in range(3):
        plan = published.plan()
        assert actions(plan)["lea"] == "conflict"
        assert not plan.writes
        assert not published.publish().finished
        assert published.wiki.contents == before
    assert not published.publish(on_conflict="skip").finished
    assert texts(published)["Lea.md"] == "Lea: a nurse, and a singer"
    assert texts(published)["Tom.md"] == "Tom: a baker"
    assert actions(published.plan())["lea"] == "conflict"
    assert published.publish(on_conflict="overwrite").finished
    assert texts(published)["Lea.md"] == "Lea: a doctor"
    settled(published)


def test_an_edit_is_kept_on_a_page_beside_it(published: World) -> None:
    published.write("Lea.md", "by Anna")
    published.docs["lea"] = ("Lea", "a doctor")
    assert published.publish(on_conflict="save-copy").finished
    assert texts(published)["Lea.md"] == "Lea: a doctor"
    assert "by Anna" in texts(published).values()
    settled(published)


def test_an_edit_that_is_taken_back_is_none(published: World) -> None:
    published.write("Lea.md", "by Anna")
    published.write("Lea.md", "Lea: a nurse")
    published.docs["lea"] = ("Lea", "a doctor")
    assert published.publish().finished


def test_an_edit_that_says_what_we_would_is_none(published: World) -> None:
    published.docs["lea"] = ("Lea", "a doctor")
    published.write("Lea.md", "Lea: a doctor")
    assert actions(published.plan())["lea"] == "same"
    assert published.publish().finished
    settled(published)


def test_a_page_that_was_edited_is_not_renamed_over(published: World) -> None:
    published.write("Lea.md", "by Anna")
    published.docs["lea"] = ("Lea Brunner", "a nurse")
    assert actions(published.plan())["lea"] == "conflict"
    assert not published.publish(on_conflict="skip").finished
    assert texts(published)["Lea.md"] == "by Anna"
    assert "Lea Brunner.md" not in published.wiki.pages


def test_a_page_that_was_deleted_by_hand_is_blocked_and_made_again_on_request(published: World) -> None:
    published.delete("Lea.md")
    assert actions(published.plan())["lea"] == "conflict"
    published.publish(on_conflict="skip")
    assert "Lea.md" not in published.wiki.pages
    assert actions(published.plan())["lea"] == "conflict"
    assert published.publish(on_conflict="overwrite").finished
    assert "Lea.md" in published.wiki.pages
    settled(published)


def test_what_is_gone_on_both_sides_is_forgotten(published: World) -> None:
    published.delete("Tom.md")
    del published.docs["tom"]
    assert published.publish().finished
    settled(published)


def test_a_page_whose_document_is_gone_stays_where_somebody_edited_it(published: World) -> None:
    published.write("Tom.md", "by Anna")
    del published.docs["tom"]
    assert actions(published.plan())["tom"] == "conflict"
    published.publish(on_conflict="skip")
    assert texts(published)["Tom.md"] == "by Anna"
    assert published.publish(on_conflict="save-copy")
    assert texts(published)["Tom.md"] == "by Anna", "it is theirs now"
    settled(published)


def test_a_page_of_somebody_else_is_never_taken_over_by_its_title(world: World) -> None:
    world.write("Lea.md", "by Anna")
    assert actions(world.plan())["lea"] == "unowned"
    for how in ("fail", "skip", "overwrite", "save-copy"):
        world.publish(on_conflict=how)
        assert texts(world)["Lea.md"] == "by Anna", how
    assert world.publish(adopt=True).finished
    assert texts(world)["Lea.md"] == "Lea: a nurse"
    settled(world)


def test_a_page_is_not_moved_over_one_of_somebody_else(published: World) -> None:
    published.write("Lea Brunner.md", "by Anna")
    published.docs["lea"] = ("Lea Brunner", "a nurse")
    for how in ("fail", "skip", "overwrite", "save-copy"):
        assert actions(published.plan(on_conflict=how))["lea"] == "unowned"
        published.publish(on_conflict=how)
        assert texts(published)["Lea Brunner.md"] == "by Anna", how
        assert "Lea.md" in published.wiki.pages, how


def test_a_page_that_cannot_move_stays_blocked_and_is_offered_again(published: World) -> None:
    published.write("Lea Brunner.md", "by Anna")
    published.docs |= {"lea": ("Lea Brunner", "a doctor"), "tom": ("Tom", "a baker")}
    for _ in range(2):
        result = published.publish(on_conflict="skip")
        assert not result.finished
        assert actions(result.plan)["lea"] == "unowned"
        assert actions(published.plan())["lea"] == "unowned"
        assert texts(published)["Tom.md"] == "Tom: a baker"
        assert texts(published)["Lea.md"] == "Lea: a nurse"
    published.delete("Lea Brunner.md")
    assert published.publish().finished
    assert texts(published)["Lea Brunner.md"] == "Lea Brunner: a doctor"
    settled(published)


@pytest.fixture
def drawn(world: World) -> World:
    world.docs["lea"] = ("Lea", "![](lea-face.svg)")
    world.pictures = {"lea-face.svg": "lea"}
    assert world.publish().finished
    return world


def test_a_page_that_is_refused_keeps_its_pictures(drawn: World) -> None:
    drawn.docs |= {"max": ("Eva", "two of a name"), "tom": ("Lea", "another")}
    drawn.docs["lea"] = drawn.docs.pop("lea")
    plan = drawn.plan()
    assert {actions(plan)[id_] for id_ in ("max", "lea")} == {"refused"}
    assert actions(plan)["lea-face.svg"] == "keep"
    for _ in range(2):
        result = drawn.publish(on_conflict="skip")
        assert not result.finished
        assert actions(result.plan)["lea"] == "refused"
        assert texts(drawn)["Lea.md"] == "Lea: ![](lea-face.svg)"
        assert "lea-face.svg" in drawn.wiki.pages
    drawn.docs |= {"max": ("Max", "c"), "tom": ("Tom", "d")}
    assert drawn.publish().finished
    settled(drawn)


def test_a_page_that_stays_because_somebody_edited_it_keeps_its_pictures(drawn: World) -> None:
    drawn.write("Lea.md", "by Anna, ![](lea-face.svg)")
    del drawn.docs["lea"]
    assert actions(drawn.plan())["lea-face.svg"] == "keep"
    for _ in range(2):
        drawn.publish(on_conflict="skip")
        assert "lea-face.svg" in drawn.wiki.pages
    plan = drawn.plan(on_conflict="overwrite")
    assert actions(plan)["lea-face.svg"] == "delete"
    assert all(c.reason for c in plan.changes if c.id == "lea"), "somebody's words go: it is said"
    assert drawn.publish(on_conflict="save-copy").finished
    assert texts(drawn)["Lea.md"] == "by Anna, ![](lea-face.svg)"
    assert "lea-face.svg" in drawn.wiki.pages, "it is theirs, like the page"
    settled(drawn)


def test_a_picture_that_a_copy_of_somebody_s_words_shows_stays_with_it(drawn: World) -> None:
    drawn.write("Lea.md", "by Anna, ![](lea-face.svg)")
    drawn.docs["lea"] = ("Lea", "a doctor")
    drawn.pictures = {}
    kept = "what was written there by hand, kept on a page of its own"
    assert planned(drawn, "lea:copy", on_conflict="save-copy") == ("create", kept)
    assert planned(drawn, "lea-face.svg", on_conflict="save-copy")[0] == "keep"
    assert planned(drawn, "lea-face.svg", on_conflict="overwrite")[0] == "delete", "nobody shows it any more"
    assert drawn.publish(on_conflict="save-copy").finished
    assert "lea-face.svg" in drawn.wiki.pages
    settled(drawn)


def test_a_picture_that_no_page_shows_any_more_goes(drawn: World) -> None:
    drawn.write("Lea.md", "by Anna")
    del drawn.docs["lea"]
    assert actions(drawn.plan())["lea-face.svg"] == "delete"


def test_before_a_page_is_adopted_its_text_is_kept_beside_it_on_request(world: World) -> None:
    world.write("Lea.md", "by Anna")
    world.write("Tom.md", "Tom: a cook")
    assert world.publish(adopt=True, on_conflict="save-copy").finished
    assert texts(world)["Lea.md"] == "Lea: a nurse"
    assert list(texts(world).values()).count("by Anna") == 1
    assert len(texts(world)) == 5, "one that says the same needs no copy"
    settled(world)


def test_a_picture_of_somebody_else_is_not_adopted_where_copies_are_asked_for(world: World) -> None:
    world.pictures = {"lea-face.svg": "lea"}
    world.write("lea-face.svg", "by Anna")
    assert actions(world.plan(adopt=True, on_conflict="save-copy"))["lea-face.svg"] == "unowned"
    world.publish(adopt=True, on_conflict="save-copy")
    assert texts(world)["lea-face.svg"] == "by Anna"
    assert world.publish(adopt=True).finished


def test_what_is_no_text_is_not_written_over(published: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link, a folder: the rest of the plan would fail with it."""
    published.write("Lea.md", "-> /etc")
    published.write("Max.md", "-> /etc")
    published.docs["max"] = ("Max", "new")
    read = MemoryDriver.read
    monkeypatch.setattr(MemoryDriver, "read", lambda self, at: None if at in ("Lea.md", "Max.md") else read(self, at))
    for how in ("overwrite", "save-copy"):
        plan = published.plan(on_conflict=how, adopt=True)
        assert (actions(plan)["lea"], actions(plan)["max"]) == ("conflict", "unowned")
    del published.docs["lea"]
    assert actions(published.plan(on_conflict="overwrite"))["lea"] == "conflict"


def test_a_twin_of_a_foreign_page_is_blocked(world: World) -> None:
    world.write("LEA.md", "by Anna")
    for said in ({}, {"adopt": True}, {"on_conflict": "overwrite"}):
        assert actions(world.plan(**said))["lea"] == "unowned"
    world.publish(on_conflict="skip", adopt=True)
    assert texts(world)["LEA.md"] == "by Anna"
    assert "Lea.md" not in world.wiki.pages


@pytest.mark.parametrize(("data", "stop"), [(b"{", "cannot be read"), (b"[]", "cannot be read"),
                                            (b'{"generator": "empathy", "format": 99}', "newer")])
def test_a_list_of_pages_that_cannot_be_read_stops_everything(published: World, data: bytes, stop: str) -> None:
    at = MANIFEST if published.way == "atomic" else f"{MANIFEST}:shop"
    published.wiki.put(at, data)
    published.docs["lea"] = ("Lea", "a doctor")
    before = {at: page.data for at, page in published.wiki.pages.items()}
    for how in ("fail", "skip", "overwrite", "save-copy"):
        plan = published.plan(on_conflict=how)
        assert plan.stop
        assert stop in plan.stop.text
        assert not published.publish(on_conflict=how).finished
        assert {at: page.data for at, page in published.wiki.pages.items()} == before
    published.write("Tom.md", "by Anna")
    assert published.publish(adopt=True, on_conflict="skip")
    assert texts(published)["Lea.md"] == "Lea: a doctor"


def test_a_missing_list_is_made_anew_where_everything_is_as_we_wrote_it(published: World) -> None:
    at = MANIFEST if published.way == "atomic" else f"{MANIFEST}:shop"
    published.wiki.drop(at)
    before = published.wiki.contents
    plan = published.plan()
    assert set(actions(plan).values()) == {"unowned"}
    published.publish()
    assert published.wiki.contents == before
    assert published.publish(adopt=True).finished
    assert published.wiki.contents == before
    settled(published)


def test_a_list_that_somebody_wrote_wrong_crashes_nothing(published: World) -> None:
    at = MANIFEST if published.way == "atomic" else f"{MANIFEST}:shop"
    data = published.wiki.pages[at].data.decode()
    published.write("Home.md", "Welcome")
    for entry in ('{"at": "Home.md", "kind": "block", "digest": "x", "style": "what"}',
                  '{"at": "Home.md", "kind": "block", "digest": "x"}', '{"at": "Home.md", "kind": "page", "digest": ""}',
                  '{"at": "Home.md", "kind": "page", "digest": "", "next": "x"}', '{"at": "../x", "kind": "page", "digest": "x"}'):
        published.wiki.put(at, data.replace('"index":', f'"home": {entry},\n"index":').encode())
        for said in ({}, {"adopt": True}, {"on_conflict": "overwrite", "allow_delete": 99}):
            published.publish(**said)
            assert texts(published)["Home.md"] == "Welcome"


def test_the_same_input_gives_the_same_plan(published: World) -> None:
    published.docs |= {"lea": ("Lea Brunner", "x"), "new": ("New", "y")}
    published.write("Tom.md", "by Anna")

    def shape(plan: Plan) -> str:
        return repr(plan)

    assert shape(published.plan()) == shape(published.plan())


def test_two_owners_share_a_wiki(world: World) -> None:
    other = World(world.way, "lab", world.wiki, {"lea": ("Lena", "theirs"), "tom": ("Tim", "theirs")})
    for n in range(10):
        world.docs["lea"] = ("Lea", f"round {n}")
        other.docs["lea"] = ("Lena", f"round {n}")
        assert world.publish().finished
        assert other.publish().finished
    assert len(texts(world)) == 4 + 3
    other.docs["tom"] = ("Tom", "theirs")
    plan = other.plan()
    assert actions(plan)["tom"] == "unowned"
    assert "shop" in next(c.reason.text for c in plan.changes if c.id == "tom" and c.reason)
    other.publish(adopt=True, on_conflict="overwrite")
    assert texts(world)["Tom.md"] == "Tom: a cook"
    settled(world)


def test_an_owner_deletes_no_page_of_another(world: World) -> None:
    other = World(world.way, "lab", world.wiki, {"x": ("X", "theirs")})
    world.publish()
    other.publish()
    world.docs = {}
    world.publish(allow_delete=100)
    assert texts(world).keys() >= {"X.md", "All of lab.md"}
    settled(other)


def test_somebody_who_writes_another_page_at_the_same_time_loses_nothing(published: World) -> None:
    published.docs["lea"] = ("Lea", "a doctor")
    driver = published.driver()
    driver.before_write = lambda: published.write("News.md", "by Anna")
    assert published.publish(driver=driver).finished
    assert texts(published)["News.md"] == "by Anna"
    assert texts(published)["Lea.md"] == "Lea: a doctor"


def test_somebody_who_writes_the_same_page_at_the_same_time_is_not_written_over(published: World) -> None:
    published.docs |= {"lea": ("Lea", "a doctor"), "tom": ("Tom", "a baker")}
    driver = published.driver()
    driver.before_write = lambda: published.write("Lea.md", "by Anna")
    result = published.publish(driver=driver)
    assert not result.finished
    assert texts(published)["Lea.md"] == "by Anna"
    if published.way == "atomic":
        assert texts(published)["Tom.md"] == "Tom: a cook", "all or nothing"
    assert actions(published.plan())["lea"] == "conflict"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["first", "changed", "renamed", "swapped", "round", "gone", "case", "moved up", "inherited"])
def test_a_run_that_is_killed_is_finished_by_the_next_one(way: Way, kind: str) -> None:
    def prepare() -> World:
        world = World(way, docs={"lea": ("Lea", "a"), "tom": ("Tom", "b"), "eva": ("Eva", "c"), "max": ("Max", "d")})
        world.write("News.md", "by Anna")
        if kind == "first":
            return world
        world.publish()
        match kind:
            case "changed":
                world.docs = {id_: (title, "new") for id_, (title, _) in world.docs.items()}
            case "renamed":
                world.docs = {id_: (f"{title} B", f"{text} too") for id_, (title, text) in world.docs.items()}
            case "swapped":
                world.docs |= {"lea": ("Tom", "a"), "tom": ("Lea", "b")}
            case "round":
                world.docs |= {"lea": ("Tom", "a"), "tom": ("Eva", "b"), "eva": ("Lea", "c")}
            case "gone":
                del world.docs["max"]
            case "case":
                world.docs["lea"] = ("LEA", "new")
            case "moved up":
                world.docs |= {"lea": ("Tom", "a"), "tom": ("Thomas", "b")}
            case "inherited":
                world.docs["lea-brunner"] = world.docs.pop("lea")
        return world

    whole = prepare()
    start = len(whole.wiki.written)
    assert whole.publish().finished
    writes = len(whole.wiki.written) - start
    assert writes
    for n in range(writes + 1):
        world = prepare()
        killed = world.publish(budget=n)
        assert (killed is None) == (n < writes)
        assert world.untouched == world.hands
        result = world.publish()
        assert result.finished, (n, actions(result.plan), [c.reason and c.reason.text for c in result.plan.blocked])
        assert world.wiki.contents == whole.wiki.contents, n
        settled(world)


@pytest.mark.parametrize("way", WAYS)
def test_a_block_whose_making_was_killed_twice_is_made_once(way: Way) -> None:
    world = World(way, sidebar=True)
    for budget in (1, 3):
        world.publish(budget=budget)
    assert world.publish().finished
    assert "_Sidebar.md" in world.wiki.pages
    settled(world)
