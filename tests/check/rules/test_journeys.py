"""JRN: a journey as a whole, and what its single steps tell."""

from pathlib import Path

import pytest

from empathy_cli.check.registry import RULES
from empathy_cli.model.problem import Problem

from .test_registry import found

HEAD = "kind: journey\nid: way\ntitle: Way\npersona: lea\n"
LEA = "kind: persona\nid: lea\nname: Lea\n"
CATALOGUE = """kind: touchpoints
touchpoints:
  - {id: web, name: Web, channel: web, mode: online}
  - {id: app, name: App, channel: app, mode: online, human_contact: {available: no}}
  - {id: shop, name: Shop, channel: store, mode: offline}
  - {id: kiosk, name: Kiosk, channel: store, mode: offline, human_contact: {available: yes}}
  - {id: tablet, name: Tablet, channel: store, mode: hybrid}
  - {id: bare, name: Bare}
  - {id: known, name: Known, vulnerabilities: [{effect: E, status: open}]}
  - {id: mended, name: Mended, vulnerabilities: [{effect: E, status: open}, {effect: F, status: planned}]}
"""
DEPARTMENTS = "departments: [Support, IT]\n"
NEGATIVE = "type: negative\n"
BAD = "surprises: [{what: Bad, valence: negative}]"
GOOD = "surprises: [{what: Good, valence: positive}]"


def checked(root: Path, code: str, text: str, *, settings: str = "", lea: str = "", catalogue: str = CATALOGUE,
            ) -> list[Problem]:
    files = {"personas/way.yaml": HEAD + text, "personas/lea.yaml": LEA + lea}
    problems = found(root, files | ({"personas/touchpoints.yaml": catalogue} if catalogue else {}), settings, [code])
    return [p for p in problems if p.rule == code]


def steps(*texts: str) -> str:
    """Steps s0, s1, … with these further keys, each of them in one line."""
    return "steps:\n" + "".join(f"  - {{id: s{i}, title: Step {i}, {text}}}\n" for i, text in enumerate(texts))


def at(*touchpoints: str) -> str:
    return steps(*(f"touchpoint: {t}" if t else "" for t in touchpoints))


@pytest.mark.parametrize(("code", "text", "more"), [
    ("JRN02", "scenario: A\nexpectations: B\n", {}),
    ("JRN03", "departments_consulted: [ IT , support, Legal]\n", {"settings": DEPARTMENTS}),
    ("JRN03", "departments_consulted: [Legal]\n", {}),
    ("JRN04", at("web", "shop"), {}),
    ("JRN04", at("web", "app", "tablet"), {}),
    ("JRN04", at("shop", "tablet"), {}),
    ("JRN04", at("web"), {}),
    ("JRN04", at("web", "", "web"), {}),
    ("JRN04", at("web", "bare"), {}),
    ("JRN04", at("web", "app", "bare", "gone"), {}),
    ("JRN04", at("web", "shop", "bare"), {}),
    ("JRN04", at("", ""), {}),
    ("JRN04", at("web", "app"), {"catalogue": ""}),
    ("JRN04", at("web", "app"), {"lea": NEGATIVE}),
    ("JRN06", at("web") + "beyond_sale: A reason to ring\n", {}),
    ("JRN06", at("web", "") + "goal: s0\n", {}),
    ("JRN06", steps("", "next: [s0]") + "goal: [s1]\n", {}),
    ("JRN06", "", {}),
    ("JRN06", at("web"), {"lea": NEGATIVE}),
    ("JRN07", "state: future\n" + steps("emotion: 1, basis: imagined", "emotion: 1, basis: inferred", "emotion: 1"), {}),
    ("JRN07", "state: future\n" + steps("basis: observed"), {}),
    ("JRN07", "state: future\n" + steps("emotion: 1, thinks: {text: A, basis: heard}"), {}),
    ("JRN07", "state: current\n" + steps("emotion: 1, basis: observed"), {}),
    ("JRN07", steps("emotion: 1, basis: heard"), {}),
    ("JRN08", steps(GOOD), {}),
    ("JRN08", steps("surprises: [{what: A, kano: delighter}]"), {}),
    ("JRN08", steps(GOOD, BAD + ", ideas: [{text: A, status: open}, {text: B, status: planned}]"), {}),
    ("JRN08", steps(GOOD, BAD + ", ideas: [{text: A, status: done}]"), {}),
    ("JRN08", steps(GOOD, BAD + ", touchpoint: mended"), {}),
    ("JRN08", steps(GOOD, "surprises: [{what: A}]"), {}),
    ("JRN08", steps(BAD), {"lea": NEGATIVE}),
    ("JRN08", "", {}),
    ("JRN09", at("shop", "kiosk"), {}),
    ("JRN09", at("shop", "gone"), {}),
    ("JRN09", at("", ""), {}),
    ("JRN09", "", {}),
    ("JRN09", at("shop"), {"lea": NEGATIVE}),
    ("JRN10", steps("moment_of_truth: A", "", ""), {}),
    ("JRN10", steps("", "", "moment_of_truth: A"), {}),
    ("JRN10", steps("", "moment_of_truth: A", "") + "goal: [s1]\n", {}),
    ("JRN10", steps("next: [s1, s2]", "moment_of_truth: A, next: []", ""), {}),
    ("JRN10", steps("", "moment_of_truth: A, handover: {note: N}", ""), {}),
    ("JRN10", steps("", "handover: {note: N}", "moment_of_truth: A", ""), {}),
    ("JRN10", steps("touchpoint: web", "touchpoint: web, moment_of_truth: A", "", "touchpoint: shop", ""), {}),
    ("JRN10", steps("touchpoint: web", "touchpoint: web", "", "touchpoint: shop, moment_of_truth: A", ""), {}),
    ("JRN10", "", {}),
    ("JRN10", steps(""), {"lea": NEGATIVE}),
    ("JRN12", "trigger: T\n" + steps("touchpoint: web", "needs_to_know: [A]"), {}),
    ("JRN12", steps("touchpoint: web", "needs_to_know: [A]"), {"lea": "goals: [A]\n"}),
    ("JRN12", steps("touchpoint: web", "needs_to_know: [A]"), {"lea": "motives: [{motive: A}]\n"}),
    ("JRN12", "trigger: T\n", {}),
])
def test_what_comes_close_is_no_finding(code: str, text: str, more: dict[str, str], tmp_path: Path) -> None:
    assert [p.text for p in checked(tmp_path, code, text, **more)] == []


@pytest.mark.parametrize(("code", "text", "more", "places"), [
    ("JRN02", "", {}, [(("scenario",), "write the “scenario”"), (("expectations",), "write the “expectations”")]),
    ("JRN02", "scenario: A\n", {}, [(("expectations",), "disappoint")]),
    ("JRN02", "expectations: A\n", {"lea": NEGATIVE}, [(("scenario",), "situation")]),
    ("JRN03", "", {"settings": DEPARTMENTS}, [(("departments_consulted",), "no department was asked")]),
    ("JRN03", "", {}, [(("departments_consulted",), "no department was asked")]),
    ("JRN03", "departments_consulted: [it, Legal]\n", {"settings": "departments: [Support, IT, Sales]\n"},
     [(("departments_consulted",), "not asked yet: Support, Sales.")]),
    ("JRN04", at("web", "", "app"), {}, [(("steps",), "all 2 touchpoints are online")]),
    ("JRN04", at("web", "app", "bare"), {}, [(("steps",), "of 3 touchpoints 2 are online and none is said to be")]),
    ("JRN04", at("shop", "kiosk", "gone"), {}, [(("steps",), "of 3 touchpoints 2 are offline and none is said")]),
    ("JRN04", at("shop", "kiosk", "shop"), {}, [(("steps",), "all 2 touchpoints are offline")]),
    ("JRN06", at("web", ""), {}, [(("beyond_sale",), "it ends with “Step 1”")]),
    ("JRN06", steps("next: [s1]", "next: [s1]"), {}, [(("beyond_sale",), "it ends with “Step 1”")]),
    ("JRN06", steps("", "next: []", "") + "goal: [s1, s2]\n", {}, [(("beyond_sale",), "it ends with “Step 2”")]),
    ("JRN07", "state: future\n" + steps("", "feels: calm, basis: heard"), {}, [
        (("steps", 1, "basis"), "“Step 1” yet")]),
    ("JRN07", "state: future\n" + steps("emotion: 0, basis: observed"), {"lea": NEGATIVE}, [
        (("steps", 0, "basis"), "not “observed”")]),
    ("JRN08", steps("", "surprises: [{what: A, kano: basic}]"), {}, [(("steps",), "write one in “surprises”")]),
    ("JRN08", steps(GOOD, BAD + ", ideas: [{text: A, status: open, owner: O}, {text: B, status: dropped}]"), {}, [
        (("steps", 1, "surprises", 0), "“Bad” is a bad surprise")]),
    ("JRN08", steps("surprises: [{what: G, valence: positive}, {what: B, valence: negative, kano: delighter}]"), {}, [
        (("steps", 0, "surprises", 1), "“B” is a bad surprise")]),
    ("JRN08", steps(GOOD, BAD + ", touchpoint: known"), {}, [(("steps", 1, "surprises", 0), "of “Step 1”")]),
    ("JRN09", at("web", "app", "shop"), {}, [(("steps",), "a human being")]),
    ("JRN10", steps("", ""), {}, [(("steps", 0, "moment_of_truth"), "no moment of truth")]),
    ("JRN10", steps("touchpoint: web", "touchpoint: web, moment_of_truth: A", "touchpoint: web"), {}, [
        (("steps", 0, "moment_of_truth"), "look there first")]),
    ("JRN12", steps(""), {}, [
        (("trigger",), "why Lea sets out"), (("steps",), "where Lea meets us"), (("steps",), "whether Lea gets all")]),
    ("JRN12", "trigger: T\n" + steps("touchpoint: web, needs_to_know: [A], next: []", "") + "goal: [s1]\n", {}, [
        (("goal",), "how many ways")]),
    ("JRN12", "trigger: T\n" + steps("needs_to_know: [A]"), {}, [(("steps",), "where Lea meets us")]),
    ("JRN12", "", {"lea": "gains: [A]\n"}, [(("trigger",), "write the “trigger”")]),
])
def test_a_finding_stands_where_something_is_to_be_written(
        code: str, text: str, more: dict[str, str], places: list[tuple[tuple[str | int, ...], str]], tmp_path: Path,
) -> None:
    problems = checked(tmp_path, code, text, **more)
    assert {(p.path, p.severity) for p in problems} == {(path, RULES[code].severity) for path, _ in places}
    assert len(problems) == len(places)
    for path, says in places:
        assert any(p.path == path and says in p.text for p in problems), says


@pytest.mark.parametrize("code", ["JRN02", "JRN03", "JRN04", "JRN06", "JRN07", "JRN08", "JRN09", "JRN10", "JRN12"])
def test_a_translation_of_a_journey_is_not_looked_at_again(code: str, tmp_path: Path) -> None:
    text = "state: future\n" + at("web", "app") + "  - {id: c, title: C, emotion: 1, basis: heard, " + BAD + "}\n"
    assert checked(tmp_path / "original", code, text)
    files = {"personas/way.yaml": HEAD + "translation_of: {id: weg}\n" + text, "personas/lea.yaml": LEA,
             "personas/weg.yaml": HEAD.replace("id: way", "id: weg") + text, "personas/touchpoints.yaml": CATALOGUE}
    assert {p.file for p in found(tmp_path / "both", files, select=[code]) if p.rule == code} == {"personas/weg.yaml"}


@pytest.mark.parametrize("code", ["JRN04", "JRN09"])
def test_where_the_catalogue_cannot_be_read_nothing_is_said_of_touchpoints(code: str, tmp_path: Path) -> None:
    assert checked(tmp_path / "read", code, at("web", "app"))
    assert checked(tmp_path / "broken", code, at("web", "app"), catalogue=CATALOGUE + "  - {id: web}\n") == []


def test_whose_persona_is_not_there_is_asked_nothing_of_it(tmp_path: Path) -> None:
    files = {"personas/way.yaml": HEAD + steps("touchpoint: web, needs_to_know: [A]")}
    assert [p.rule for p in found(tmp_path, files, select=["JRN12"])] == []
