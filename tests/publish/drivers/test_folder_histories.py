"""Everything that is asked of a plan and of any wiki, asked of a folder of real files."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from hypothesis import given, settings

from empathy_cli.publish.drivers.folder import MOVING
from tests.publish import test_plan
from tests.publish.drivers.folders import FolderWorld, team
from tests.publish.test_plan_histories import HISTORIES, History

CASES = [case for name, case in sorted(vars(test_plan).items())
         if name.startswith("test_") and case is not test_plan.test_what_is_no_text_is_not_written_over]
"""That one has to do with the driver in memory; see `test_nothing_is_read_or_written_through_a_link`."""


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FolderWorld:
    monkeypatch.setattr(test_plan, "World", FolderWorld)  # other owners and second runs have to do with the folder, too
    return team(tmp_path / "wiki", docs={"lea": ("Lea", "a nurse"), "tom": ("Tom", "a cook"), "eva": ("Eva", "a pilot")})


@pytest.fixture
def published(world: FolderWorld) -> FolderWorld:
    assert world.publish().finished
    return world


@pytest.fixture
def drawn(world: FolderWorld) -> FolderWorld:
    world.docs["lea"] = ("Lea", "![](lea-face.svg)")
    world.pictures = {"lea-face.svg": "lea"}
    assert world.publish().finished
    return world


for case in CASES:
    globals()[case.__name__] = case


class FolderHistory(History):
    def __init__(self, top: Path) -> None:
        self.world = team(top)
        self.other = team(top, "lab", {"x": ("X of lab", "theirs"), "y": ("Y of lab", "theirs")})
        self.other.wiki = self.world.wiki
        self.other.publish()
        self.clock = 0


@settings(max_examples=60)
@given(history=HISTORIES)
def test_what_people_wrote_stays_in_a_folder_and_a_publish_comes_to_its_end(history: list[tuple[Any, ...]]) -> None:
    top = Path(mkdtemp(prefix="empathy-test-"))
    try:
        people = FolderHistory(top)
        for step in history:
            people.do(step)
        people.end()
    finally:
        shutil.rmtree(top)


def killed_at_every_write(top: Path, start: Callable[[FolderWorld], None], change: Callable[[FolderWorld], None]) -> int:
    """Does the change once for each write that it makes, killed before that one; the next run must finish it."""
    n, kills = 0, 0
    while True:
        world = team(top / str(n))
        start(world)
        assert world.publish(allow_delete=9).finished
        change(world)
        result = world.publish(budget=n, allow_delete=9)
        kills += result is None
        assert world.publish(allow_delete=9).finished, f"killed before write {n}"
        expected = {leaf.at: leaf.data for leaf in world.wanted().leaves}
        assert world.wiki.contents == expected, f"killed before write {n}"
        plan = world.plan(allow_delete=9)
        assert plan.idle
        assert not (world.wiki.top / MOVING).exists()
        if result is not None:
            return kills
        n += 1


def test_titles_that_go_round_in_a_circle_survive_a_kill_at_every_write(tmp_path: Path) -> None:
    def start(world: FolderWorld) -> None:
        world.docs.update({i: (f"T{i}", f"text of {i}") for i in "abcd"})

    def change(world: FolderWorld) -> None:
        titles = [title for title, _ in world.docs.values()]
        for id_, title in zip("abc", [*titles[1:3], titles[0]], strict=True):
            world.docs[id_] = (title, world.docs[id_][1] + " new")
        del world.docs["d"]

    assert killed_at_every_write(tmp_path, start, change) > 8


def test_a_chain_of_new_titles_and_new_pages_survives_a_kill_at_every_write(tmp_path: Path) -> None:
    def start(world: FolderWorld) -> None:
        world.docs.update({"a": ("One", "1"), "b": ("Two", "2"), "c": ("Three", "3")})

    def change(world: FolderWorld) -> None:
        world.docs.update({"a": ("Two", "1"), "b": ("three", "2"), "c": ("Four", "3"), "e": ("One", "5")})

    assert killed_at_every_write(tmp_path, start, change) > 8


@pytest.mark.parametrize("second", [1, 2, 4, 7, 11, 16])
def test_two_killed_runs_in_a_row_that_wanted_different_things_are_finished_by_a_third(tmp_path: Path, second: int) -> None:
    """Titles go on to the next page each time, one page is left out each time, and was there before."""
    def want(world: FolderWorld, version: int) -> None:
        world.docs.clear()
        world.docs.update({f"p{n}": (f"T{(n + version) % 6}", f"p{n} v{version}") for n in range(6) if (n + version) % 5})

    for first in range(22):
        world = team(tmp_path / str(first))
        want(world, 1)
        assert world.publish(allow_delete=9).finished
        want(world, 2)
        world.publish(budget=first, allow_delete=9)
        want(world, 3)
        world.publish(budget=second, allow_delete=9)
        want(world, 4)
        result = world.publish(allow_delete=9)
        assert result.finished, (first, [c.reason.text for c in result.plan.blocked])
        assert world.wiki.contents == {leaf.at: leaf.data for leaf in world.wanted().leaves}, first
        assert world.plan().idle
