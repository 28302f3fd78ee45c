"""empathy rename and remove: no reference is orphaned, no comment is lost, and it happens whole or not at all."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.store.test_images import png

from .conftest import CATALOGUE, COUCH, PERSONA

Empathy = Callable[..., Any]


def contents(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*"))
            if p.is_file() and ".empathy" not in p.parts}


def test_a_persona_takes_its_folder_and_its_maps_along(empathy: Empathy, filled: Path) -> None:
    (filled / "personas/lea/portrait.jpg").write_bytes(b"jpeg")
    done = empathy("rename", "lea", "lea-brunner", "--yes")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == ("personas/lea/waiting.map.yaml:4: persona: lea → lea-brunner\n"
                           "personas/lea/persona.yaml:3: id: lea → lea-brunner\n"
                           "personas/lea → personas/lea-brunner\n"
                           "lea is lea-brunner now.\n")
    files = contents(filled / "personas")
    assert set(files) == {"lea-brunner/persona.yaml", "lea-brunner/waiting.map.yaml", "lea-brunner/portrait.jpg",
                          "sources/log.yaml", "sources/talks.yaml"}
    assert files["lea-brunner/persona.yaml"].decode() == PERSONA.replace("id: lea", "id: lea-brunner")
    assert empathy("check", "--select", "DOC01,REF01").returncode == 0


def test_a_source_is_renamed_in_all_evidence_and_nothing_else_changes(empathy: Empathy, filled: Path) -> None:
    before = contents(filled)
    assert empathy("rename", "talks", "interviews", "-y").returncode == 0
    after = contents(filled)
    assert after["personas/lea/persona.yaml"] == before["personas/lea/persona.yaml"].replace(b"talks#", b"interviews#")
    assert after["personas/lea/waiting.map.yaml"] == before["personas/lea/waiting.map.yaml"].replace(
        b"talks#", b"interviews#")
    assert after["personas/sources/interviews.yaml"] == before["personas/sources/talks.yaml"].replace(
        b"id: talks", b"id: interviews")
    assert after["personas/sources/log.yaml"] == before["personas/sources/log.yaml"]
    assert "personas/sources/talks.yaml" not in after
    assert empathy("check", "--select", "DOC01,REF01").returncode == 0


@pytest.mark.parametrize("text", [
    "kind: persona\r\nid: lea\r\nname: L\r\npains: [{text: A, evidence: [talks#n1]}]\r\n",
    "\ufeffkind: persona\nid: lea\nname: L\nquote: {text: A, evidence: 'talks#n1'}\n",
    'kind: persona\nid: lea\nname: L\nquote:\n  text: Ü 李 talks#n1\n  evidence: ["talks#n1",  log , talks ]   # talks\n',
    "kind: persona\nid: lea\nname: L\nquote:\n  text: talks\n  evidence:\n    - >-\n      talks#n1\n",
    "kind: persona\nid: lea\nname: L\nquote:\n  evidence:\n  - talks\n  -   talks#n1 # talks\n  text: |\n    talks",
])
def test_only_the_words_that_must_change_do_in_whatever_way_they_are_written(
        empathy: Empathy, filled: Path, text: str) -> None:
    file = filled / "personas/lea/persona.yaml"
    file.write_bytes(text.encode())
    assert empathy("rename", "talks", "said", "-y").returncode == 0
    now = file.read_bytes().decode()
    kept = text.replace("talks#n1", "said#n1").replace("[talks]", "[said]").replace("- talks\n", "- said\n")
    kept = kept.replace(" talks ]", " said ]").replace("Ü 李 said#n1", "Ü 李 talks#n1")
    if ">-" not in text:
        assert now == kept
    assert json.loads(empathy("check", "--select", "DOC01,REF01", "--json").stdout) == []
    assert "said#n1" in now


@pytest.mark.parametrize(("old", "new", "changes"), [
    ("courier", "parcel-courier", {
        "lea/couch.journey.yaml": ("touchpoint: courier", "touchpoint: parcel-courier"),
        "touchpoints.yaml": ("id: courier", "id: parcel-courier")}),
    ("web-shop", "shop", {
        "lea/couch.journey.yaml": ('touchpoint: web-shop|touchpoint: "web-shop"', 'touchpoint: shop|touchpoint: "shop"'),
        "touchpoints.yaml": ("id: web-shop", "id: shop")}),
    ("touchpoints#call-centre", "phone", {
        "lea/couch.journey.yaml": ("touchpoint: call-centre", "touchpoint: phone"),
        "touchpoints.yaml": ("id: call-centre", "id: phone")}),
    ("couch#order", "buy", {"lea/couch.journey.yaml": (
        "steps: [sofa, order]|next: [order, call]|{id: order,", "steps: [sofa, buy]|next: [buy, call]|{id: buy,")}),
    ("couch#wears-them", "couch#wears", {"lea/couch.journey.yaml": ("wears-them", "wears")}),
    ("couch#find", "search", {"lea/couch.journey.yaml": ("{id: find,", "{id: search,")}),
    ("talks#n1", "first", {
        "lea/couch.journey.yaml": ("talks#n1", "talks#first"), "lea/persona.yaml": ("talks#n1", "talks#first"),
        "lea/waiting.map.yaml": ("talks#n1", "talks#first"), "touchpoints.yaml": ("talks#n1", "talks#first"),
        "sources/talks.yaml": ("{id: n1", "{id: first")}),
    ("log", "calls", {
        "lea/couch.journey.yaml": ("log]|log#|evidence: log\n", "calls]|calls#|evidence: calls\n"),
        "lea/persona.yaml": ("log#n1|[log]", "calls#n1|[calls]"), "touchpoints.yaml": (
            "employee: log|source: log", "employee: calls|source: calls"),
        "sources/log.yaml": ("id: log", "id: calls")}),
])
def test_an_entry_is_renamed_wherever_it_is_named_and_nothing_else_changes(
        empathy: Empathy, meshed: Path, old: str, new: str, changes: dict[str, tuple[str, str]]) -> None:
    before = contents(meshed / "personas")
    done = empathy("rename", old, new, "-y")
    assert (done.returncode, done.stdout) == (0, "")
    after = contents(meshed / "personas")
    for file, (was, now) in changes.items():
        for one, other in zip(was.split("|"), now.split("|"), strict=True):
            assert one.encode() in before[file], "the test means something"
            before[file] = before[file].replace(one.encode(), other.encode())
    if "sources/calls.yaml" in after:
        before["sources/calls.yaml"] = before.pop("sources/log.yaml")
    assert after == before
    assert empathy("check", "--select", "DOC01,REF01").returncode == 0


def test_a_persona_takes_its_journeys_along(empathy: Empathy, meshed: Path) -> None:
    assert empathy("rename", "lea", "eve", "-y").returncode == 0
    assert (meshed / "personas/eve/couch.journey.yaml").read_text() == COUCH.replace("persona: lea", "persona: eve")
    assert (meshed / "personas/touchpoints.yaml").read_text() == CATALOGUE
    assert empathy("rename", "couch", "settee", "-y").returncode == 0
    assert (meshed / "personas/eve/settee.journey.yaml").read_text() == COUCH.replace(
        "persona: lea", "persona: eve").replace("id: couch", "id: settee")
    assert empathy("check", "--select", "DOC01,REF01").returncode == 0


def test_a_step_of_another_journey_and_a_document_of_the_same_name_stay(
        empathy: Empathy, meshed: Path, write: Callable[..., Path]) -> None:
    other = ("kind: journey\nid: other\ntitle: O\npersona: lea\ngoal: order\nsteps:\n"
             "  - {id: order, title: O, touchpoint: courier}\n")
    write("personas/lea/other.journey.yaml", other)
    write("personas/parcel.yaml", "kind: persona\nid: parcel\nname: P\n")
    assert empathy("rename", "couch#order", "buy", "-y").returncode == 0
    assert empathy("rename", "couch#parcel", "box", "-y").returncode == 0
    assert empathy("rename", "parcel", "packet", "-y").returncode == 0
    assert (meshed / "personas/lea/other.journey.yaml").read_text() == other
    assert (meshed / "personas/parcel.yaml").read_text() == "kind: persona\nid: packet\nname: P\n"
    assert "id: box" in (meshed / "personas/lea/couch.journey.yaml").read_text()


def test_a_renamed_entry_is_told_by_the_name_that_commands_take(empathy: Empathy, meshed: Path) -> None:
    done = empathy("rename", "couch#call", "couch#asks", "-y")
    assert done.stderr.splitlines() == [
        "personas/lea/couch.journey.yaml:19: steps[1].next[2]: call → asks",
        "personas/lea/couch.journey.yaml:33: steps[4].next[2]: call → asks",
        "personas/lea/couch.journey.yaml:28: steps[4].id: call → asks",
        "couch#call is couch#asks now."]
    plan = json.loads(empathy("rename", "couch#asks", "asked", "--dry-run", "--json").stdout)
    assert (plan["id"], plan["new"], plan["moves"], len(plan["changes"])) == ("couch#asks", "asked", [], 3)


@pytest.mark.parametrize(("old", "new", "code", "says"), [
    ("touchpoints", "points", 2, "is always the id of the catalogue"), ("courier", "lea", 1, "is taken by personas/lea"),
    ("courier", "web-shop", 1, "is taken by a touchpoint"), ("lea", "courier", 1, "is taken by a touchpoint"),
    ("couch", "courier", 1, "is taken by a touchpoint"), ("courier", "touchpoints", 2, "cannot be an id"),
    ("courier", "departments", 2, "cannot be an id"), ("lea", "departments", 2, "cannot be an id"),
    ("couch#sofa", "order", 1, "“order” is taken in “couch”"), ("couch#find", "wait", 1, "“wait” is taken in “couch”"),
    ("couch#sofa", "Big Sofa", 2, "try “big-sofa”"), ("couch#sofa", "sofa", 2, "is its id already"),
    ("courier", "couch#sofa", 2, "is not an id"), ("couch#sofa", "lea#x", 2, "is not an id"),
])
def test_an_id_that_is_not_free_for_an_entry_is_refused(empathy: Empathy, meshed: Path, old: str, new: str, code: int,
                                                        says: str) -> None:
    before = contents(meshed)
    done = empathy("rename", old, new, "--yes")
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
    assert contents(meshed) == before


def test_a_single_entry_without_a_list_is_renamed_too(empathy: Empathy, filled: Path, write: Callable[..., Path]) -> None:
    write("personas/touchpoints.yaml", 'kind: touchpoints\ntouchpoints:\n  id: "shop"  # ours\n  name: Shop\n')
    write("personas/j.yaml", "kind: journey\nid: j\ntitle: J\npersona: lea\nsteps: {id: s, title: S, touchpoint: shop}\n")
    assert empathy("rename", "shop", "store", "-y").returncode == 0
    assert empathy("rename", "j#s", "t", "-y").returncode == 0
    assert 'id: "store"  # ours\n' in (filled / "personas/touchpoints.yaml").read_text()
    assert (filled / "personas/j.yaml").read_text().endswith("{id: t, title: S, touchpoint: store}\n")
    assert empathy("remove", "store", "-y").returncode == 1
    assert empathy("remove", "j#t", "-y").returncode == 0
    assert empathy("remove", "store", "-y").returncode == 0
    assert (filled / "personas/touchpoints.yaml").read_text() == "kind: touchpoints\n"


def test_settings_that_name_the_document_follow(empathy: Empathy, filled: Path) -> None:
    (filled / "empathy.yaml").write_text("check:\n  ignore:\n    - {rule: IMG01, id: lea, reason: x}  # why\n")
    assert empathy("rename", "lea", "eve", "-y").returncode == 0
    assert (filled / "empathy.yaml").read_text().endswith("id: eve, reason: x}  # why\n")


def test_a_file_that_stands_elsewhere_stays_there(empathy: Empathy, filled: Path, write: Callable[..., Path]) -> None:
    write("personas/old/deep/eve.yaml", "kind: persona\nid: eve\nname: Eve\n")
    assert empathy("rename", "eve", "eva", "-y").returncode == 0
    assert (filled / "personas/old/deep/eve.yaml").read_text() == "kind: persona\nid: eva\nname: Eve\n"


def test_a_picture_named_from_the_top_follows_its_folder(empathy: Empathy, filled: Path) -> None:
    file = filled / "personas/lea/persona.yaml"
    file.write_text(file.read_text() + "image: {file: personas/lea/p.png, alt: a, licence: b}\n")
    (filled / "personas/lea/p.png").write_bytes(png())
    assert empathy("rename", "lea", "eve", "-y").returncode == 0
    assert "file: personas/eve/p.png" in (filled / "personas/eve/persona.yaml").read_text()
    assert empathy("check", "--select", "DOC01,REF01").returncode == 0


def test_a_dry_run_says_what_would_change_and_changes_nothing(empathy: Empathy, filled: Path) -> None:
    before = contents(filled)
    done = empathy("rename", "talks", "interviews", "--dry-run")
    assert (done.returncode, done.stderr) == (0, "")
    assert "personas/lea/persona.yaml:11: goals[1].evidence[1]: talks#n1 → interviews#n1\n" in done.stdout
    assert "personas/sources/talks.yaml → personas/sources/interviews.yaml\n" in done.stdout
    assert contents(filled) == before
    plan = json.loads(empathy("rename", "talks", "interviews", "--dry-run", "--json").stdout)
    assert (plan["done"], len(plan["changes"]), len(plan["moves"])) == (False, 4, 1)


def test_without_a_terminal_nothing_happens_unless_it_is_said(empathy: Empathy, filled: Path) -> None:
    before = contents(filled)
    for command in (["rename", "lea", "eve"], ["remove", "waiting"]):
        done = empathy(*command, input="y\n")
        assert (done.returncode, done.stdout) == (2, "")
        assert "--yes" in done.stderr
    assert contents(filled) == before


@pytest.mark.parametrize(("new", "code", "says"), [
    ("Eve", 2, "try “eve”"), ("../eve", 2, "is not an id"), ("", 2, "missing"), ("lea", 2, "is its id already"),
    ("con", 2, "cannot be an id"), ("talks", 1, "is taken by personas/sources/talks.yaml"),
    ("a b", 2, "try “a-b”"), ("\x1b[31m", 2, "is not an id"),
])
def test_an_id_that_does_not_fit_is_refused(empathy: Empathy, filled: Path, new: str, code: int, says: str) -> None:
    before = contents(filled)
    done = empathy("rename", "lea", new, "--yes")
    assert (done.returncode, done.stdout) == (code, "")
    assert says in done.stderr
    assert "\x1b" not in done.stderr
    assert contents(filled) == before


def test_a_broken_file_that_names_the_document_stops_it_and_another_one_does_not(
        empathy: Empathy, filled: Path, write: Callable[..., Path]) -> None:
    write("personas/bad.yaml", "kind: empathy-map\nid: bad\npersona: lea\ntitel: x\n")
    before = contents(filled)
    for command in (["rename", "lea", "eve", "-y"], ["remove", "lea", "-y"]):
        done = empathy(*command)
        assert done.returncode == 1
        assert "personas/bad.yaml: cannot be read and names “lea”" in done.stderr
    assert contents(filled) == before
    assert empathy("rename", "talks", "t", "-y").returncode == 0


def test_a_broken_journey_stops_what_it_names_and_not_the_steps_of_another(
        empathy: Empathy, meshed: Path, write: Callable[..., Path]) -> None:
    write("personas/bad.yaml", "kind: journey\nid: bad\npersona: lea\ntitel: x\n"
                               "steps: [{id: sofa, title: S, touchpoint: courier, evidence: [talks#n1]}]\n")
    before = contents(meshed)
    for name in ("courier", "talks#n1"):
        for command in (["rename", name, "new"], ["remove", name]):
            done = empathy(*command, "-y")
            assert done.returncode == 1
            assert f"personas/bad.yaml: cannot be read and names “{name}”" in done.stderr
    assert contents(meshed) == before
    assert empathy("rename", "couch#sofa", "settee", "-y").returncode == 0
    assert empathy("rename", "log#n1", "n2", "-y").returncode == 0


def test_a_folder_in_the_way_stops_it_before_anything_is_written(empathy: Empathy, filled: Path,
                                                               write: Callable[..., Path]) -> None:
    write("personas/eve/persona.yaml", "kind: persona\nid: other\nname: O\n")
    before = contents(filled)
    done = empathy("rename", "lea", "eve", "-y")
    assert done.returncode == 1
    assert "is there already; nothing was written" in done.stderr
    assert contents(filled) == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits for folders")
def test_what_was_written_is_undone_where_a_later_step_fails(empathy: Empathy, filled: Path) -> None:
    before = contents(filled)
    (filled / "personas/lea/persona.yaml").chmod(0o444)  # its id is written last
    done = empathy("rename", "lea", "eve", "-y")
    assert done.returncode == 1
    assert "write-protected" in done.stderr
    assert contents(filled) == before


def test_a_question_is_asked_in_a_terminal_and_no_is_the_default(terminal: Callable[..., str], filled: Path) -> None:
    before = contents(filled)
    shown = terminal("rename", "lea", "eve", typed=b"\n")
    assert "Do it? [y/N]" in shown
    assert contents(filled) == before
    terminal("rename", "lea", "eve", typed=b"y\n")
    assert (filled / "personas/eve/persona.yaml").is_file()
    terminal("remove", "waiting", typed=b"n\n")
    assert (filled / "personas/eve/waiting.map.yaml").is_file()
    terminal("remove", "waiting", typed=b"y\n")
    assert not (filled / "personas/eve/waiting.map.yaml").exists()


def test_remove_refuses_while_something_points_there_and_names_every_place(empathy: Empathy, filled: Path) -> None:
    before = contents(filled)
    done = empathy("remove", "talks", "--yes")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "error: “talks” is needed in 3 places; take it out of these first:\n"
        "personas/lea/persona.yaml:11: goals[1].evidence[1] is talks#n1\n"
        "personas/lea/persona.yaml:18: pains[2].evidence is talks#n1\n"
        "personas/lea/waiting.map.yaml:8: says[1].evidence[1] is talks#n1\n")
    assert empathy("remove", "lea", "--yes").returncode == 1
    assert contents(filled) == before


@pytest.mark.parametrize(("name", "places"), [
    ("courier", ["personas/lea/couch.journey.yaml:23: steps[3].touchpoint is courier"]),
    ("touchpoints", [
        "personas/lea/couch.journey.yaml:16: steps[1].touchpoint is web-shop",
        "personas/lea/couch.journey.yaml:20: steps[2].touchpoint is web-shop",
        "personas/lea/couch.journey.yaml:23: steps[3].touchpoint is courier",
        "personas/lea/couch.journey.yaml:30: steps[4].touchpoint is call-centre"]),
    ("couch#wears-them", ["personas/lea/couch.journey.yaml:6: goal is wears-them",
                          "personas/lea/couch.journey.yaml:27: steps[3].next is wears-them"]),
    ("couch#call", ["personas/lea/couch.journey.yaml:19: steps[1].next[2] is call"]),
    ("log#n1", ["personas/lea/couch.journey.yaml:26: steps[3].pains[1].evidence is log#n1",
                "personas/lea/persona.yaml:11: goals[1].evidence[2] is log#n1"]),
    ("lea", ["personas/lea/couch.journey.yaml:4: persona is lea", "personas/lea/waiting.map.yaml:4: persona is lea"]),
])
def test_an_entry_is_not_removed_while_something_points_to_it(empathy: Empathy, meshed: Path, name: str,
                                                              places: list[str]) -> None:
    before = contents(meshed)
    done = empathy("remove", name, "--yes")
    assert (done.returncode, done.stdout) == (1, "")
    head = f"in {len(places)} places; take it out of these first:" if len(places) > 1 else "in one place; take it out of there first:"
    assert done.stderr.splitlines() == [f"error: “{name}” is needed {head}", *places]
    assert contents(meshed) == before


def test_a_long_list_of_places_has_their_number_behind_it_too(empathy: Empathy, filled: Path, write: Callable[..., Path]) -> None:
    steps = "".join(f"  - {{title: T, id: t{n}, emotion: 1, evidence: [talks#n1]}}\n" for n in range(30))
    write("personas/lea/long.journey.yaml", f"kind: journey\nid: long\ntitle: L\npersona: lea\nsteps:\n{steps}")
    lines = empathy("remove", "talks", "--yes").stderr.splitlines()
    assert lines[0] == "error: “talks” is needed in 33 places; take it out of these first:"
    assert lines[-1] == "error: 33 places in all, in 3 of the files"


def test_an_entry_that_nobody_needs_is_taken_out_and_all_else_stays(empathy: Empathy, meshed: Path) -> None:
    journey, catalogue = meshed / "personas/lea/couch.journey.yaml", meshed / "personas/touchpoints.yaml"
    done = empathy("remove", "couch#find", "--dry-run")
    assert (done.returncode, done.stdout) == (0, "personas/lea/couch.journey.yaml:8: couch#find\n")
    assert journey.read_text() == COUCH
    assert empathy("remove", "couch#find", "-y").returncode == 0
    assert journey.read_text() == COUCH.replace("  - {id: find, name: Find, steps: [sofa, order]}\n", "")
    (removed := meshed / "personas/lea/persona.yaml").write_text(PERSONA.replace("talks#n1, log#n1", "log#n1"))
    journey.write_text(COUCH.replace("touchpoint: call-centre\n    ", ""))
    done = empathy("remove", "Call-Centre", "-y", "--json")
    assert json.loads(done.stdout) == {
        "id": "call-centre", "file": "personas/touchpoints.yaml", "line": 20, "done": True}
    assert catalogue.read_text() == CATALOGUE[:CATALOGUE.index("\n  - id: call-centre")]
    assert empathy("check", "--select", "DOC01,REF01").returncode == 0
    assert removed.is_file()


def test_removing_keeps_the_comments_of_the_entries_around(empathy: Empathy, meshed: Path) -> None:
    journey = meshed / "personas/lea/couch.journey.yaml"
    journey.write_text(COUCH.replace("touchpoint: courier\n    ", ""))
    assert empathy("remove", "courier", "-y").returncode == 0
    kept = (meshed / "personas/touchpoints.yaml").read_text()
    assert "# the company's side" in kept
    assert "# the shop of ours" in kept
    assert "id: call-centre" in kept
    assert "courier" not in kept
    assert empathy("check", "--select", "DOC01,REF01").returncode == 0


def test_a_step_that_leads_to_itself_does_not_hold_itself_up(empathy: Empathy, meshed: Path) -> None:
    journey = meshed / "personas/lea/couch.journey.yaml"
    journey.write_text(COUCH.replace("next: [order, call]   # or she asks", "next: order"))
    assert empathy("remove", "couch#call", "-y").returncode == 0
    assert "Asks" not in journey.read_text()
    assert empathy("check", "--select", "DOC01,REF01").returncode == 0


def test_removing_a_step_says_which_others_no_way_leads_to_now(empathy: Empathy, filled: Path,
                                                              write: Callable[..., Path]) -> None:
    write("personas/a.yaml", "kind: journey\nid: a\ntitle: A\npersona: lea\nsteps:\n  - {id: w, title: W}\n"
          "  - {id: x, title: X, next: z}\n  - {id: y, title: Y, next: []}\n  - {id: z, title: Z}\n  - {id: u, title: U}\n")
    assert "no way" not in empathy("remove", "a#u", "-y").stderr
    assert [line for line in empathy("remove", "a#x", "-y").stderr.splitlines() if "warning" in line] == [
        ("personas/a.yaml: warning: steps[3]: no way leads to “z”: let a step before it name it, such as with "
         "“empathy edit 'a#y' next”")]
    assert filled


def test_the_last_step_goes_with_a_word_about_the_journey(empathy: Empathy, filled: Path,
                                                          write: Callable[..., Path]) -> None:
    write("personas/a.yaml", "kind: journey\nid: a\ntitle: A\npersona: lea\nstages: [{id: s, name: S, steps: x}]\n"
          "steps: [{id: x, title: X}]\n")
    done = empathy("remove", "a#x", "-y")
    assert done.returncode == 0
    assert "It was the last step of “a”. “empathy remove a” removes the journey, too.\n" in done.stderr
    assert empathy("check", "--select", "DOC01,REF01").returncode == 0
    assert filled


@pytest.mark.parametrize(("before", "after"), [
    ("steps: [sofa, order]}", "steps: [sofa]}"),
    ("steps: [order]}", "name: Find}"),
    ("steps: order}", "name: Find}"),
])
def test_a_step_leaves_its_stage_when_it_is_removed(empathy: Empathy, meshed: Path, before: str, after: str) -> None:
    journey = meshed / "personas/lea/couch.journey.yaml"
    journey.write_text(COUCH.replace("steps: [sofa, order]}", before).replace("next: [order, call]", "next: [call]"))
    assert empathy("remove", "couch#order", "-y").returncode == 0
    kept = journey.read_text()
    assert "order" not in kept.replace("# or she", "")
    assert after in kept
    assert "# or she asks" in kept
    assert empathy("check", "--select", "DOC01,REF01").returncode == 0


STAGES = """\
kind: journey
id: a
title: A
persona: lea
stages:
  - {id: find, name: Find, steps: [x]}
  - {id: get, name: Get, steps: [z]}
steps: [{id: x, title: Looks}, {id: y, title: Asks}, {id: z, title: Buys}]
"""


@pytest.mark.parametrize(("text", "stage", "said", "steps"), [
    (STAGES, "get", "Its steps go to the stage “Find”: Buys", {"find": ["z"]}),
    (STAGES, "find", "Its steps go to the stage “Get”: Looks; Asks", {"get": ["x", "y"]}),
    (STAGES.replace("  - {id: get, name: Get, steps: [z]}\n", ""), "find", "Its steps are in no stage then: Looks; Asks; Buys",
     {"": ["x", "y", "z"]}),
    (STAGES.replace("name: Get", "name: Get}\n  - {id: wear, name: Wear"), "get", "", None),
])
def test_a_stage_that_is_removed_says_to_which_stage_its_steps_go(
        empathy: Empathy, filled: Path, write: Callable[..., Path], text: str, stage: str, said: str, steps: dict[str, list[str]] | None) -> None:
    write("personas/a.yaml", text)
    for more in ("--dry-run", "-y"):
        assert json.loads(empathy("remove", f"a#{stage}", "--dry-run", "--json").stdout).get("steps") == steps
        done = empathy("remove", f"a#{stage}", more)
        assert done.returncode == 0
        assert [line for line in done.stderr.splitlines() if "steps" in line] == ([said] if said else [])
    assert empathy("check", "--select", "DOC01,REF01").returncode == 0
    assert filled


def test_a_catalogue_that_nobody_uses_is_removed_as_a_file(empathy: Empathy, filled: Path,
                                                           write: Callable[..., Path]) -> None:
    write("personas/touchpoints.yaml", CATALOGUE)
    assert empathy("remove", "touchpoints", "-y").returncode == 0
    assert not (filled / "personas/touchpoints.yaml").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits for folders")
def test_an_entry_is_renamed_in_all_files_or_in_none(empathy: Empathy, meshed: Path) -> None:
    before = contents(meshed)
    (meshed / "personas/touchpoints.yaml").chmod(0o444)  # written last
    for command in (["rename", "courier", "x", "-y"], ["rename", "talks#n1", "x", "-y"]):
        done = empathy(*command)
        assert done.returncode == 1
        assert "write-protected" in done.stderr
        assert contents(meshed) == before


def test_what_nobody_needs_is_removed_with_its_empty_folder(empathy: Empathy, filled: Path) -> None:
    done = empathy("remove", "waiting", "--dry-run")
    assert (done.returncode, done.stdout, done.stderr) == (0, "personas/lea/waiting.map.yaml\n", "")
    assert empathy("remove", "waiting", "-y").returncode == 0
    done = empathy("remove", "LEA", "-y", "--json")
    assert json.loads(done.stdout) == {"id": "lea", "file": "personas/lea/persona.yaml", "done": True}
    assert not (filled / "personas/lea").exists()


def test_an_unknown_id_gets_a_suggestion(empathy: Empathy, filled: Path) -> None:
    for command in (["remove", "talk", "-y"], ["rename", "talk", "x", "-y"], ["show", "talk"]):
        done = empathy(*command)
        assert (done.returncode, done.stdout) == (1, "")
        assert "Did you mean “talks”?" in done.stderr
