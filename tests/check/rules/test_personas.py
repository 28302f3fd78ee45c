"""PER01 to PER08: what belongs into every persona."""

from pathlib import Path

import pytest

from empathy_cli.model.problem import Problem

from .test_registry import found

LEA = "kind: persona\nid: lea\nname: Lea\n"
TALKS = "kind: source\nid: talks\ntitle: Talks\nnuggets: [{id: n1, verbatim: Hm}]\n"
NEGATIVE = "type: negative\n"


def checked(root: Path, code: str, text: str, settings: str = "") -> list[Problem]:
    problems = found(root, {"personas/lea.yaml": LEA + text, "personas/talks.yaml": TALKS}, settings, [code])
    assert {p.rule for p in problems} <= {code}
    return problems


PROSE = "When the ward is quiet, at three, Lea opens the laptop. "
LONG = (PROSE * 3).strip()
ITEMS = "  - a nurse\n  - one child\n  - works at night in the large hospital behind the station\n"

NEAR = [
    ("PER01", "goals: [A]\npains: [B]\n"),
    ("PER01", "goals: A\npains: {text: B}\n"),
    ("PER01", NEGATIVE + "goals: [A]\npains: [B]\n"),
    ("PER02", ""),
    ("PER02", "goals: [A, B]\n"),
    ("PER02", "goals: [{text: A, kind: end}, B]\n"),
    ("PER02", "goals: [{text: A, kind: end}, {text: B, kind: life}]\n"),
    ("PER02", "jobs: [{want: A}]\n"),
    ("PER02", "jobs: [{want: A, kind: functional}, {want: B}]\n"),
    ("PER02", "jobs: [{want: A, kind: functional}, {want: B, kind: social}]\ngoals: [{text: A, kind: end}]\n"),
    ("PER02", NEGATIVE + "jobs: [{want: A, kind: functional}]\n"),
    ("PER03", ""),
    ("PER03", "traits: [{label: Shift, value: Nights, why_relevant: Phones at three}]\n"),
    ("PER04", ""),
    ("PER04", "type: secondary\npains: [A]\n"),
    ("PER04", NEGATIVE + "story: Short.\n"),
    ("PER04", f"story: {LONG}\n"),
    ("PER04", f"story: |\n  # Lea\n\n  {LONG}\n\n  - a\n  - b\n"),
    ("PER04", f"story: |\n  {LONG}\n  – and then, says she, it is five\n  1970. Not a list: the number ends a sentence.\n"),
    ("PER04", f"story: |\n  She came in\n  1970. {LONG}\n"),
    ("PER04", f"story: |\n  - a\n  - b\n\n  {LONG}\n"),
    ("PER04", f"story: |\n  1. a\n\n     b\n\n  {LONG}\n"),
    ("PER04", "story: |\n  " + "病棟が静かな三時にノートパソコンを開いて、ミロのために保育園を探す。役所はその時間には閉まっている。電話もつながらない。" + "\n"),
    ("PER05", "motives: [{motive: A, industry: Care}]\n"),
    ("PER05", NEGATIVE),
    ("PER05", NEGATIVE + "motives: [{motive: A}]\n"),
    ("PER06", ""),
    ("PER06", "motives: [{motive: A, tension_with: B}]\n"),
    ("PER06", NEGATIVE + "motives: [{motive: A}]\n"),
    ("PER08", "meaning: The one who rings back\n"),
    ("PER08", "meaning: {text: The one who rings back}\n"),
    ("PER08", NEGATIVE),
]


@pytest.mark.parametrize(("code", "text"), NEAR)
def test_what_comes_close_is_left_alone(code: str, text: str, tmp_path: Path) -> None:
    assert checked(tmp_path, code, text) == []


def test_the_industry_of_the_workspace_is_that_of_every_motive(tmp_path: Path) -> None:
    text = "motives: [{motive: A}, {motive: B}]\n"
    assert checked(tmp_path / "said", "PER05", text, "industry: Shoes\n") == []
    assert len(checked(tmp_path / "unsaid", "PER05", text)) == 2


@pytest.mark.parametrize("code", ["PER01", "PER02", "PER03", "PER04", "PER05", "PER06", "PER08", "AGE01", "AGE02"])
def test_what_the_original_lacks_is_not_said_again_of_its_translation(code: str, tmp_path: Path) -> None:
    text = ("type: primary\njobs: [{want: A, kind: functional}]\n"
            "motives: [{motive: A}]\ntraits: [{label: Car, value: red}]\ncreated: 2020-01-01\n")
    files = {"personas/lea.yaml": LEA + text,
             "personas/de.yaml": LEA.replace("id: lea", "id: de") + text + "translation_of: {id: lea}\n"}
    assert {p.file for p in found(tmp_path, files, select=[code])} == {"personas/lea.yaml"}


HITS = [
    ("PER01", "", [("goals",), ("pains",)], "what Lea wants to reach"),
    ("PER01", NEGATIVE + "goals: [A]\npains:\n", [("pains",)], "what hurts Lea today"),
    ("PER01", "pains: [A]\ngoals: []\n", [("goals",)], "no goals"),
    ("PER02", "jobs: [{want: A, kind: functional}]\ngoals: [{text: A, kind: life}]\n", [("jobs",)], "every job is func"),
    ("PER02", "goals: [{text: A, kind: end}, {text: B, kind: end}]\n", [("goals",)], "every goal is an end goal"),
    ("PER03", "traits:\n  - {label: A, value: a, why_relevant: b}\n  - {label: Car, value: red}\n", [("traits", 1)], "“Car”"),
    ("PER03", NEGATIVE + "traits: [{label: Car, value: red, why_relevant: }]\n", [("traits", 0)], "“why_relevant”"),
    ("PER04", "type: primary\n", [("story",)], "there is no story"),
    ("PER04", "pains: [{text: A, evidence: [talks]}]\n", [("story",)], "a scene or a habit of Lea"),
    ("PER04", f"story: {PROSE}\n", [("story",)], "(11, at least 25)"),
    ("PER04", "story: |\n" + ITEMS, [("story",)], "is a list"),
    ("PER04", f"story: |\n  {PROSE}\n\n{ITEMS}", [("story",)], "is a list"),
    ("PER04", "story: |\n  1. a nurse\n  2. one child\n     who is two\n\n     and talks\n", [("story",)], "is a list"),
    ("PER04", f"story: |\n  Lea.\n  - {LONG}\n", [("story",)], "is a list"),
    ("PER04", f"story: |\n  - Lea.\n  {LONG}\n", [("story",)], "is a list"),
    ("PER04", f"story: |\n  Lea.\n\n  1. {LONG}\n", [("story",)], "is a list"),
    ("PER04", f"story: |\n  Lea.\n\n  - a\n\n    {LONG}\n", [("story",)], "is a list"),
    ("PER04", "story: |\n  # When the ward is quiet\n\n  | a | b |\n  |---|---|\n", [("story",)], "(0, at least 25)"),
    ("PER04", "story: 病棟が静かな三時にノートパソコンを開く。\n", [("story",)], "(10, at least 25)"),
    ("PER05", "", [("motives",)], "what drives Lea"),
    ("PER05", "motives: [{motive: A, industry: Care}, {motive: B}]\n", [("motives", 1)], "“industry”"),
    ("PER06", "motives: [{motive: A}, {motive: B, tension_with: A}]\n", [("motives", 0)], "“tension_with”"),
    ("PER08", "meaning:\n", [("meaning",)], "what would Lea miss"),
]


@pytest.mark.parametrize(("code", "text", "places", "says"), HITS)
def test_what_is_missing_is_found_where_it_belongs(
        code: str, text: str, places: list[tuple[object, ...]], says: str, tmp_path: Path) -> None:
    problems = checked(tmp_path, code, text)
    assert [p.path for p in problems] == places
    assert all(p.file == "personas/lea.yaml" and p.line for p in problems)
    assert any(says in p.text for p in problems)


def test_an_archetype_is_called_by_its_role(tmp_path: Path) -> None:
    files = {"personas/a.yaml": "kind: persona\nid: a\narchetype: true\nrole: Gives presents\n"}
    problems = found(tmp_path, files, select=["PER08"])
    assert [p.rule for p in problems] == ["PER08"]
    assert "what would Gives presents miss" in problems[0].text


def test_how_long_a_story_must_be_is_a_setting(tmp_path: Path) -> None:
    assert checked(tmp_path, "PER04", f"story: {PROSE}\n", "check: {limits: {story_words: 11}}\n") == []
