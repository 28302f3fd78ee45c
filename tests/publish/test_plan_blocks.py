"""What is planned for our lines in a file that people write, too."""

from dataclasses import replace

import pytest

from empathy_cli.publish.leaf import Leaf
from empathy_cli.publish.target import Change
from tests.publish.engines.memory import MemoryDriver, MemoryProfile
from tests.publish.worlds import SIDEBAR, World

BLOCK = f"block:{SIDEBAR}"


@pytest.fixture
def world() -> World:
    made = World(docs={"lea": ("Lea", "a nurse"), "tom": ("Tom", "a cook")}, sidebar=True)
    made.write(SIDEBAR, "[[Home]]\n")
    assert made.publish().finished
    return made


def planned(world: World, **said: object) -> Change | None:
    return next((change for change in world.plan(**said).changes if change.id == BLOCK), None)


def sidebar(world: World) -> str:
    return world.wiki.contents[SIDEBAR].decode()


def test_our_lines_follow_the_pages_and_what_people_wrote_stays(world: World) -> None:
    assert sidebar(world) == "[[Home]]\n<!-- empathy shop begin -->\n- Lea\n- Tom\n<!-- empathy shop end -->\n"
    world.write(SIDEBAR, sidebar(world) + "[[News]]\n")
    change = planned(world)
    assert (change.action, change.kind, change.title) == ("same", "block", "")
    assert change.entry == change.before, "what others wrote around our lines is no news of ours"
    world.docs["eva"] = ("Eva", "a pilot")
    change = planned(world)
    assert change.action == "update"
    assert world.plan().after.entries[BLOCK] == change.entry != change.before
    assert world.publish().finished
    assert sidebar(world) == ("[[Home]]\n<!-- empathy shop begin -->\n- Lea\n- Tom\n- Eva\n<!-- empathy shop end -->\n"
                              "[[News]]\n")


def test_lines_that_nobody_wants_any_more_are_taken_out_and_the_file_stays_with_what_people_wrote(world: World) -> None:
    world.sidebar = False
    change = planned(world)
    assert (change.action, change.kind, change.at, change.data) == ("update", "block", SIDEBAR, b"[[Home]]\n")
    assert world.publish().finished
    assert sidebar(world) == "[[Home]]\n"
    assert planned(world) is None


def test_a_file_that_holds_nothing_but_our_lines_goes_with_them() -> None:
    world = World(docs={"lea": ("Lea", "a nurse")}, sidebar=True)
    assert world.publish().finished
    world.sidebar = False
    assert planned(world).action == "delete"
    assert world.publish().finished
    assert SIDEBAR not in world.wiki.contents


def test_where_somebody_took_our_lines_out_there_is_nothing_to_take_out(world: World) -> None:
    world.write(SIDEBAR, "[[Home]]\n")
    world.sidebar = False
    assert planned(world) is None
    assert BLOCK not in world.plan().after.entries


def test_our_lines_are_taken_out_of_a_file_that_only_people_make_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = world.wanted()
    leaf = next(leaf for leaf in wanted.leaves if leaf.id == BLOCK)
    monkeypatch.setattr(world, "wanted", lambda *_: replace(
        wanted, leaves=[*(other for other in wanted.leaves if other is not leaf), replace(leaf, style="html?")]))
    assert world.publish().finished
    assert world.plan().after.entries[BLOCK].style == "html?"
    monkeypatch.undo()
    world.sidebar = False
    change = planned(world)
    assert (change.action, change.data) == ("update", b"[[Home]]\n")


@pytest.mark.parametrize("wanted", [True, False])
def test_broken_marks_are_a_conflict_and_what_we_know_of_the_lines_is_kept(world: World, wanted: bool) -> None:
    world.write(SIDEBAR, sidebar(world).replace("<!-- empathy shop end -->\n", ""))
    world.sidebar = wanted
    change = planned(world)
    assert (change.action, change.title, change.data) == ("conflict", "", None)
    assert change.reason is not None
    assert "empathy shop" in change.reason.text
    assert change.entry == change.before is not None
    assert planned(world, on_conflict="overwrite").action == "conflict", "nobody can tell where our lines end"


def test_words_between_our_marks_are_a_conflict_with_what_would_be_and_go_only_on_request(world: World) -> None:
    ours = sidebar(world)
    world.write(SIDEBAR, ours.replace("- Lea\n", "- Lea\n- Anna\n"))
    change = planned(world)
    assert (change.action, change.data) == ("conflict", ours.encode())
    assert planned(world, on_conflict="skip").action == "conflict"
    forced = planned(world, on_conflict="overwrite")
    assert (forced.action, forced.data) == ("update", ours.encode())
    assert world.publish(on_conflict="overwrite").finished
    assert sidebar(world) == ours


def test_what_is_no_file_for_our_lines_is_a_conflict(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryDriver, "read", lambda self, at: None)
    change = planned(world)
    assert change.action == "conflict"
    assert change.reason.text == ("what stands there is no file that our lines could go into: a link, a folder, "
                                  "a name in other letters, or more than 8 MiB")


def test_while_documents_cannot_be_read_our_lines_stay_as_they_are_and_stay_ours(world: World) -> None:
    before = sidebar(world)
    world.complete = False
    world.docs.pop("tom")
    plan = world.plan()
    assert planned(world) is None
    assert BLOCK in plan.after.entries
    assert world.publish().finished
    assert sidebar(world) == before
    world.complete = True
    assert planned(world).action == "update"


def test_a_host_that_knows_redirects_is_told_which_pages_move_and_what_we_wrote_before(
        world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []

    def redirects(_: object, moved: list[tuple[str, str]], before: dict[str, str]) -> Leaf:
        told.append((moved, before))
        return Leaf("block:redirects", "block", "", "redirects.yml", b"a: b\n", style="redirects")

    monkeypatch.setattr(MemoryProfile, "redirects", redirects, raising=False)
    world.docs |= {"lea": ("Lea B", "a nurse"), "tom": ("Tom", "a baker")}
    change = next(c for c in world.plan().changes if c.id == "block:redirects")
    assert told == [([("Lea.md", "Lea B.md")], {BLOCK: "- Lea\n- Tom\n"})]
    assert (change.action, change.at, change.data) == ("create", "redirects.yml", b'"a": "b"\n')
