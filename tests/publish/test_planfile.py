"""A plan in a file: the same bytes for the same plan, read strictly, and only done where it is still the plan."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from empathy_cli.model.problem import InputError
from empathy_cli.publish import planfile
from empathy_cli.publish.target import Settings
from tests.publish.worlds import World

SETTINGS = Settings("wiki", "git", "shop", profile="github", url="https://wiki.example/x.git", token="WIKI_TOKEN")


def world() -> World:
    made = World(docs={"lea": ("Lea", "a nurse"), "tom": ("Tom", "a cook")})
    made.publish()
    made.docs = {"lea": ("Lea B", "a doctor"), "eva": ("Eva", "a pilot")}
    made.write("News.md", "by Anna")
    return made


def dumped(made: World, **said: object) -> bytes:
    return planfile.dump(made.plan(**said), SETTINGS, made.options(**said), ("a", "b"))


def test_it_comes_back_as_it_was_written() -> None:
    made = world()
    pinned = planfile.load(dumped(made, on_conflict="skip", allow_delete=3, adopt=True), "x")
    assert pinned.target == "wiki"
    assert (pinned.on_conflict, pinned.allow_delete, pinned.adopt, pinned.only) == ("skip", 3, True, ("a", "b"))
    assert pinned.moved(made.plan(on_conflict="skip", allow_delete=3, adopt=True), SETTINGS) is None


def test_the_same_plan_is_the_same_file() -> None:
    assert dumped(world()) == dumped(world())
    assert planfile.ours(dumped(world()))
    assert b"a doctor" not in dumped(world()), "pages are in it by their digests"


def test_it_says_of_every_page_what_happens_to_it() -> None:
    made = world()
    made.write("Eva.md", "by Anna")
    pages = {page["id"]: page for page in json.loads(dumped(made))["pages"]}
    assert {key: value for key, value in pages["lea"].items() if key != "diff"} == {
        "action": "rename", "id": "lea", "kind": "page", "title": "Lea B", "at": "Lea B.md", "was": "Lea.md", "reason": ""}
    assert pages["eva"]["reason"] == "a page that is not ours stands there; --adopt makes it ours"


CHANGES = {
    "a page of somebody else": lambda w: w.write("Other.md", "x"),
    "a text": lambda w: w.docs.update(lea=("Lea B", "a singer")),
    "a title": lambda w: w.docs.update(lea=("Lea C", "a doctor")),
    "a page more": lambda w: w.docs.update(max=("Max", "x")),
    "a page less": lambda w: w.docs.pop("eva"),
    "a page that was edited": lambda w: w.write("Lea.md", "by hand"),
    "a document that is broken": lambda w: setattr(w, "complete", False),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_not_done_where_anything_has_changed(change: str) -> None:
    made = world()
    pinned = planfile.load(dumped(made), "x")
    CHANGES[change](made)
    assert pinned.moved(made.plan(), SETTINGS) is not None


@pytest.mark.parametrize("field", ["url", "owner", "under", "branch", "profile", "token", "user"])
def test_it_is_not_done_with_other_settings(field: str) -> None:
    made = world()
    pinned = planfile.load(dumped(made), "x")
    assert pinned.moved(made.plan(), SETTINGS) is None
    assert pinned.moved(made.plan(), replace(SETTINGS, **{field: "other"})) is not None


def test_every_key_and_type_is_looked_at() -> None:
    raw = json.loads(dumped(world()))
    for key in raw:
        assert not planfile.ours(json.dumps({k: v for k, v in raw.items() if k != key}).encode()), key
        assert not planfile.ours(json.dumps({**raw, key: None}).encode()), key
    for key in raw["options"]:
        assert not planfile.ours(json.dumps({**raw, "options": {**raw["options"], key: None}}).encode()), key
    for wrong in ({"more": 1}, {"format": 2}, {"format": True}, {"what": "x"}, {"generator": "x"}):
        assert not planfile.ours(json.dumps({**raw, **wrong}).encode()), wrong
    wrong = {**raw["options"], "on_conflict": "force"}
    assert not planfile.ours(json.dumps({**raw, "options": wrong}).encode())


@given(st.binary(max_size=60) | st.sampled_from([b"", b"{}", b"[]", b"null", b"[" * 99_999, b'{"format": 1e999}']))
def test_what_is_no_plan_is_refused(data: bytes) -> None:
    assert not planfile.ours(data)
    with pytest.raises(InputError) as refused:
        planfile.load(data, "x.json")
    assert refused.value.exit_code == 2


@given(data=st.data())
def test_a_plan_with_a_byte_changed_is_refused_or_not_done(data: st.DataObject) -> None:
    made = world()
    whole = dumped(made)
    head = whole.index(b'"pages"')
    at = data.draw(st.integers(0, head - 1))
    bent = whole[:at] + bytes([data.draw(st.integers(32, 126))]) + whole[at + 1:]
    if not planfile.ours(bent):
        return
    pinned = planfile.load(bent, "x")
    same = pinned == planfile.load(whole, "x")
    if same:
        return
    said = {"on_conflict": pinned.on_conflict, "allow_delete": pinned.allow_delete, "adopt": pinned.adopt}
    assert pinned.target != "wiki" or pinned.only != ("a", "b") or pinned.moved(made.plan(**said), SETTINGS) or (
        pinned.state, pinned.digest) == (planfile.load(whole, "x").state, planfile.load(whole, "x").digest)
