"""Whatever a team, the people in its wiki and bad luck do: what people wrote stays, and a publish comes to its end."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.publish.engines.memory import WAYS, Way
from tests.publish.worlds import SIDEBAR, World, actions

TITLES = ["Lea", "Tom", "Eva", "LEA", "Max", "Home", "Zoé", "Zoe\u0301"]
IDS = ["a", "b", "c", "d"]
PLACES = [*(f"{title}.md" for title in TITLES), "All of shop.md", "News.md", SIDEBAR]
_ids, _titles, _places = st.sampled_from(IDS), st.sampled_from(TITLES), st.sampled_from(PLACES)
_how = st.sampled_from(["fail", "skip"])
STEP = st.one_of(
    st.tuples(st.just("write"), _ids, _titles), st.tuples(st.just("write"), _ids, _titles),
    st.tuples(st.just("retitle"), _ids, _titles), st.tuples(st.just("swap"), _ids, _ids),
    st.tuples(st.just("remove"), _ids), st.tuples(st.just("rename"), _ids, _ids), st.tuples(st.just("break")),
    st.tuples(st.just("hand"), _places), st.tuples(st.just("hand delete"), _places),
    st.tuples(st.just("sidebar")), st.tuples(st.just("only"), _ids, _how),
    st.tuples(st.just("publish"), _how), st.tuples(st.just("publish"), _how), st.tuples(st.just("killed"), st.integers(0, 9), _how),
    st.tuples(st.just("other")),
)
HISTORIES = st.lists(STEP, max_size=25)


class History:
    def __init__(self, way: Way) -> None:
        self.world = World(way)
        self.other = World(way, "lab", self.world.wiki, {"x": ("X of lab", "theirs"), "y": ("Y of lab", "theirs")})
        self.other.publish()
        self.clock = 0

    def theirs(self) -> dict[str, bytes]:
        return {at: data for at, data in self.world.wiki.contents.items() if "lab" in at}

    def do(self, step: tuple[Any, ...]) -> None:
        self.clock += 1
        world, docs = self.world, self.world.docs
        match step:
            case ("write", id_, title):
                docs[id_] = (docs[id_][0] if id_ in docs else title, f"text {self.clock}")
            case ("retitle", id_, title) if id_ in docs:
                docs[id_] = (title, docs[id_][1])
            case ("swap", a, b) if a in docs and b in docs:
                docs[a], docs[b] = (docs[b][0], docs[a][1]), (docs[a][0], docs[b][1])
            case ("remove", id_):
                docs.pop(id_, None)
            case ("rename", a, b) if a in docs and b not in docs:
                docs[b] = docs.pop(a)
            case ("break",):
                world.complete = not world.complete
            case ("hand", at):
                world.write(at, f"by hand {self.clock}\n")
            case ("hand delete", at):
                world.delete(at)
            case ("sidebar",):
                world.sidebar = not world.sidebar
            case ("only", id_, how):
                self.guarded(lambda: world.publish(only=(id_,), on_conflict=how))
            case ("publish", how):
                self.guarded(lambda: world.publish(on_conflict=how, allow_delete=9))
            case ("killed", n, how):
                self.guarded(lambda: world.publish(budget=n, on_conflict=how, allow_delete=9))
            case ("other",):
                self.other.docs["x"] = ("X of lab", f"text {self.clock}")
                assert self.other.publish().finished

    def guarded(self, publish: Any) -> None:
        """No publish changes what people or other owners wrote; in a sidebar, none of their lines."""
        hands, theirs = dict(self.world.untouched), self.theirs()
        publish()
        now = self.world.untouched
        for at, data in hands.items():
            if at == SIDEBAR:
                assert now[at] is not None
                assert [line for line in data.splitlines() if line.startswith(b"by hand")] == [
                    line for line in now[at].splitlines() if line.startswith(b"by hand")]
            else:
                assert now[at] == data, f"{at} was written by hand"
        assert self.theirs() == theirs

    def end(self) -> None:
        """What is not blocked gets done in one run, and a further one finds nothing."""
        world = self.world
        world.complete = True
        self.guarded(lambda: world.publish(on_conflict="skip", allow_delete=9))
        plan = world.plan(on_conflict="skip", allow_delete=9)
        assert not plan.changing, actions(plan)
        assert not plan.settles
        assert repr(plan) == repr(world.plan(on_conflict="skip", allow_delete=9))
        blocked = {c.id for c in plan.blocked}
        wanted = {leaf.id: leaf for leaf in world.wanted().leaves if leaf.kind != "block"}
        for id_, leaf in wanted.items():
            if id_ not in blocked:
                assert world.wiki.contents[leaf.at] == leaf.data
        places = {leaf.at for leaf in wanted.values()} | {SIDEBAR, *world.hands}
        ours = {e.at for id_, e in plan.present.entries.items()}
        assert {at for at in world.wiki.contents if at not in self.theirs()} <= places | ours, "no twin is left"


TWICE_GONE = [("write", "a", "Lea"), ("killed", 2, "fail"), ("remove", "a"), ("killed", 1, "fail")]
"""Killed while a page was made, its document gone, and killed again."""
TWICE_CHANGED = [("write", "a", "Lea"), ("publish", "fail"), ("write", "a", "Lea"), ("killed", 2, "fail"),
                 ("write", "a", "Lea"), ("killed", 1, "fail")]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("history", [TWICE_GONE, TWICE_CHANGED], ids=["gone", "changed"])
def test_what_two_killed_runs_in_a_row_began_is_finished(way: Way, history: list[tuple[Any, ...]]) -> None:
    team = History(way)
    for step in history:
        team.do(step)
    team.end()
    assert not team.world.plan(on_conflict="skip").blocked


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=80)
@given(history=HISTORIES)
def test_what_people_wrote_stays_and_a_publish_comes_to_its_end(way: Way, history: list[tuple[Any, ...]]) -> None:
    team = History(way)
    for step in history:
        team.do(step)
    team.end()


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=40)
@given(history=HISTORIES)
def test_what_is_overwritten_on_request_is_only_what_was_ours_once(way: Way, history: list[tuple[Any, ...]]) -> None:
    team = History(way)
    ever: set[str] = set()
    for step in history:
        team.do(step)
        ever |= {e.at for e in team.world.plan().present.entries.values()}
    team.world.complete = True
    before = team.world.wiki.contents
    team.world.publish(on_conflict="overwrite", allow_delete=9)
    after = team.world.wiki.contents
    for at in team.world.hands:
        if at not in ever and at != SIDEBAR:
            assert after[at] == before[at]


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=40)
@given(history=HISTORIES)
def test_with_copies_no_text_of_people_is_lost(way: Way, history: list[tuple[Any, ...]]) -> None:
    team = History(way)
    for step in history:
        team.do(step)
    team.world.complete = True
    texts = {data for at, data in team.world.untouched.items() if at != SIDEBAR}
    for _ in range(3):
        team.world.publish(on_conflict="save-copy", allow_delete=9)
        assert texts <= set(team.world.wiki.contents.values())


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=1500)
@given(history=HISTORIES)
def test_many_more_histories(way: Way, history: list[tuple[Any, ...]]) -> None:
    team = History(way)
    for step in history:
        team.do(step)
    team.end()
