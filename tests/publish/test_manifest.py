"""The list of our pages: what cannot be read in one owner's part leaves those of all others as they are."""

import json
from typing import Any

import pytest

from empathy_cli.publish.manifest import Entry, dump, load
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
