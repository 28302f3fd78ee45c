"""The list of our pages: what cannot be read in one owner's part leaves those of all others as they are."""

import json
import tracemalloc
from typing import Any

import pytest

from empathy_cli.model.problem import InputError
from empathy_cli.publish import manifest
from empathy_cli.publish.manifest import Entry, Manifest, dump, load
from tests.publish.engines.memory import MANIFEST
from tests.publish.worlds import World, actions

THEIRS = {"tom": {"at": "Tom.md", "kind": "page", "digest": "x"}}
OURS = {"lea": {"at": "Lea.md", "kind": "page", "digest": "y"}}


def listed(**changed: Any) -> bytes:
    return json.dumps({"generator": "empathy", "format": 1, "owners": {"shop": OURS, "lab": THEIRS}, **changed}).encode()


ODD = [{"lea": {**OURS["lea"], "more": "1"}}, {"lea": {**OURS["lea"], "kind": "what"}}, {"lea": {**OURS["lea"], "at": ""}},
       {"lea": 1}, {"lea": {"at": "Lea.md"}}, [], None, "x"]


@pytest.mark.parametrize("odd", ODD)
def test_what_is_odd_in_our_part_leaves_the_others_theirs(odd: Any) -> None:
    found = load(listed(owners={"shop": odd, "lab": THEIRS}), "shop")
    assert (found.state, found.entries, found.others) == ("corrupt", {}, {"lab": THEIRS})
    assert found.taken == {"Tom.md": "lab"}


@pytest.mark.parametrize("odd", [*ODD, 3.5, "\ud800", {"x": "\ud800"}])
def test_what_is_odd_in_the_part_of_others_stays_as_it_is(odd: Any) -> None:
    found = load(listed(owners={"shop": OURS, "lab": odd, "home": THEIRS}), "shop")
    assert found.state == "ok"
    assert found.entries == {"lea": Entry("Lea.md", "page", "y")}
    assert found.taken["Tom.md"] == "home"
    assert json.loads(dump(found, "shop"))["owners"] == {"shop": OURS, "lab": odd, "home": THEIRS}


def test_it_is_an_owner_a_block_and_a_page_a_line() -> None:
    made = Manifest(entries={"tom": Entry("Tom.md", "page", "x"), "lea": Entry("Lea.md", "page", "y")}, others={"lab": {}})
    assert dump(made, "shop").decode() == """\
{"generator": "empathy", "format": 1, "owners": {
"lab": {},
"shop": {
"lea": {"at": "Lea.md", "digest": "y", "kind": "page"},
"tom": {"at": "Tom.md", "digest": "x", "kind": "page"}
}
}}
"""


def test_a_newer_list_is_not_read_but_kept() -> None:
    found = load(listed(format=2), "shop")
    assert (found.state, found.others) == ("newer", {"lab": THEIRS})


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b"[" * 100_000, b'{"generator": "empathy"}', b"\xff\xfe{",
                                  listed(format=0), listed(format=True), listed(owners=[]), listed(generator="x")])
def test_what_is_no_list_is_corrupt(data: bytes) -> None:
    found = load(data, "shop")
    assert found.state == "corrupt"
    assert not found.entries


def test_who_mends_the_own_part_takes_nothing_from_another_owner() -> None:
    world = World(docs={"lea": ("Lea", "a nurse")})
    other = World(owner="lab", wiki=world.wiki, docs={"tom": ("Tom", "a cook")})
    world.publish()
    other.publish()
    raw = json.loads(world.wiki.pages[MANIFEST].data)
    raw["owners"]["shop"]["lea"]["kind"] = "what"
    world.wiki.put(MANIFEST, json.dumps(raw).encode())
    assert world.plan().stop
    assert set(actions(other.plan()).values()) == {"same"}, "the other one is not stopped"
    assert world.publish(adopt=True).finished
    other.write("Tom.md", "by Anna")
    assert actions(other.plan(adopt=True))["tom"] == "conflict"


@pytest.mark.parametrize("bad", [b"[" + b"[]," * 3_000_000 + b"[]]", b'{"generator":"empathy","format":1,"owners":' +
                                 b'{"a":' * 900_000 + b"1" + b"}" * 900_001])
def test_a_list_that_would_swell_when_it_is_read_is_not_read(bad: bytes) -> None:
    tracemalloc.start()
    assert load(bad, "us").state == "corrupt"
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_list_of_more_pages_than_a_workspace_has_is_corrupt(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {f"p{n}": Entry(f"P {n}.md", "page", "a" * 64) for n in range(5)}
    data = dump(Manifest(entries), "us")
    assert load(data, "us").state == "ok"
    assert load(data, "them").state == "ok"
    monkeypatch.setattr(manifest, "MAX_ENTRIES", 4)
    assert load(data, "us").state == "corrupt"
    assert load(data, "them").state == "corrupt"


def test_a_list_that_could_not_be_read_again_is_refused_before_anything_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "MAX_ENTRIES", 2)
    world = World(docs={"lea": ("Lea", "a nurse")})
    world.publish()
    before = dict(world.wiki.pages)
    world.docs["tom"] = ("Tom", "a cook")

    plan = world.plan()
    world.publish()

    assert plan.stop is not None
    assert plan.stop.values["n"] == "3"
    assert not plan.writes
    assert world.wiki.pages == before


@pytest.mark.parametrize("limit", ["MAX_ENTRIES", "MAX_BYTES"])
def test_what_is_dumped_can_always_be_read_again(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    found = Manifest({"lea": Entry("Lea.md", "page", "y")}, {"lab": THEIRS}, "ok")
    size = {"MAX_ENTRIES": 2, "MAX_BYTES": len(dump(found, "shop"))}[limit]
    monkeypatch.setattr(manifest, limit, size)
    assert load(dump(found, "shop"), "shop").state == "ok"
    monkeypatch.setattr(manifest, limit, size - 1)
    with pytest.raises(InputError, match="too long to be read again"):
        dump(found, "shop")
