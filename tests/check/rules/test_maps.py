"""MAP: whether an empathy map is complete, and research rather than speculation."""

from pathlib import Path

import pytest

from empathy_cli.check.registry import RULES
from empathy_cli.model.problem import Problem

from .test_registry import found

MAP = "kind: empathy-map\nid: waiting\ntitle: Waiting\n"
TALKS = "kind: source\nid: talks\ntitle: Talks\nnuggets: [{id: n1, verbatim: Hm}]\n"
LEA = "kind: persona\nid: lea\nname: Lea\npains: [{{text: A, evidence: {}}}]\n"
FULL = ("who: {role: Mother}\nneed_to_do: {success: A date}\nsees: A\nsays: A\ndoes: A\nhears: A\n"
        "thinks_and_feels: {thoughts: A, pains: A, gains: A}\n")


EVERYTHING = ("who, need_to_do, sees, says, does, hears, thinks_and_feels.thoughts, thinks_and_feels.pains, "
              "thinks_and_feels.gains")


def checked(root: Path, code: str, text: str, settings: str = "", lea: str = "[talks#n1]") -> list[Problem]:
    head = MAP if "persona:" in text else MAP + "segment: Parents\n"
    problems = found(root, {"personas/map.yaml": head + text, "personas/talks.yaml": TALKS,
                            "personas/lea.yaml": LEA.format(lea)}, settings, [code])
    assert {p.rule for p in problems} <= {code}
    return problems


def basis(*words: str, key: str = "sees") -> str:
    return f"{key}:\n" + "".join(f"  - {{text: A, basis: {word}}}\n" if word else "  - A\n" for word in words)


@pytest.mark.parametrize(("code", "text"), [
    ("MAP01", ""),
    ("MAP01", "who: {situation: A}\n"),
    ("MAP01", "need_to_do: {success: A}\n"),
    ("MAP01", "held: {departments: [A]}\nnote: A\n"),
    ("MAP01", "who: {role: A}\nneed_to_do: {decisions: [A]}\nsees: [A]\n"),
    ("MAP02", FULL),
    ("MAP03", basis("imagined", "inferred", "observed", "", key="says")),
    ("MAP03", basis("heard", key="hears") + "sees: [{text: A, basis: heard}]\n"),
    ("MAP03", "says: [{text: A, basis: heard, evidence: [talks]}]\n"),
    ("MAP04", ""),
    ("MAP04", basis("imagined", "observed")),
    ("MAP04", basis("", "heard")),
    ("MAP04", "sees: [A, {text: B, evidence: [talks#n1]}]\n"),
    ("MAP05", basis("heard", key="says")),
    ("MAP05", "thinks_and_feels: {thoughts: [A, {text: B, basis: inferred}], pains: [{text: C, basis: observed}]}\n"),
    ("MAP06", "held: {departments: [Support, IT]}\n"),
    ("MAP06", "held: {departments: [Support, IT, support]}\n"),
])
def test_what_comes_close_is_left_alone(code: str, text: str, tmp_path: Path) -> None:
    assert checked(tmp_path, code, text) == []


@pytest.mark.parametrize(("code", "text", "places", "says"), [
    ("MAP01", "hears: [A]\n", [("who",)], "“who, need_to_do”"),
    ("MAP01", "who: {role: A}\nthinks_and_feels: {gains: A}\n", [("need_to_do",)], "“need_to_do”"),
    ("MAP01", "who: {role: }\nneed_to_do: {jobs: [A]}\ndoes: [A]\n", [("who",)], "answer “who” before the rest"),
    ("MAP02", "", [("who",)], EVERYTHING),
    ("MAP02", FULL.replace("pains: A, ", ""), [("thinks_and_feels", "pains")], "under thinks_and_feels.pains:"),
    ("MAP02", FULL.replace("hears: A", "hears: []"), [("hears",)], "under hears:"),
    ("MAP03", "says:\n  - A\n  - {text: B, basis: heard}\n", [("says", 1, "basis")], "needs evidence"),
    ("MAP03", "says: [{text: A, basis: heard, against: [talks]}]\n", [("says", 0, "basis")], "“imagined”"),
    ("MAP04", "sees: [A]\n", [("title",)], "1 of 1 statements, more than 50 %"),
    ("MAP04", "sees: [{text: A, basis: inferred, evidence: [talks]}]\n", [("title",)], "more than 50 %"),
    ("MAP04", basis("imagined", "inferred", "", "heard", "observed"), [("title",)], "3 of 5 statements"),
    ("MAP05", "thinks_and_feels:\n  thoughts: [{text: A, basis: heard}]\n  gains: [B, {text: C, basis: heard}]\n",
     [("thinks_and_feels", "thoughts", 0, "basis"), ("thinks_and_feels", "gains", 1, "basis")], "“inferred”"),
    ("MAP06", "", [("held", "departments")], "“held.departments”, at least 2"),
    ("MAP06", "held: {date: 2026-03-01, departments: [Support,  SUPPORT ]}\n", [("held", "departments")], "only Support"),
])
def test_what_is_wrong_is_found_where_it_stands(
        code: str, text: str, places: list[tuple[object, ...]], says: str, tmp_path: Path) -> None:
    problems = checked(tmp_path, code, text)
    assert [p.path for p in problems] == places
    assert all(p.file == "personas/map.yaml" and p.line for p in problems)
    assert says in problems[0].text


@pytest.mark.parametrize(("persona", "lea", "n"), [
    ("lea", "[talks#n1]", 1), ("lea", "[]", 0), ("lea", "[gone#n1]", 0), ("nobody", "[]", 0),
])
def test_the_map_of_a_proto_persona_may_be_all_guesses(persona: str, lea: str, n: int, tmp_path: Path) -> None:
    assert len(checked(tmp_path, "MAP04", f"persona: {persona}\nsees: [A]\n", lea=lea)) == n


@pytest.mark.parametrize("code", ["MAP01", "MAP02", "MAP03", "MAP04", "MAP05", "MAP06"])
def test_what_the_original_lacks_is_not_said_again_of_its_translation(code: str, tmp_path: Path) -> None:
    text = "says: [{text: A, basis: heard}]\nsees: [A, A, A]\nthinks_and_feels: {pains: {text: A, basis: heard}}\n"
    assert len(checked(tmp_path / "original", code, text)) == 1
    head = MAP + "segment: Parents\n"
    files = {"personas/map.yaml": head + text, "personas/lea.yaml": LEA.format("[talks#n1]"), "personas/talks.yaml": TALKS,
             "personas/karte.yaml": head.replace("id: waiting", "id: karte") + text + "translation_of: {id: waiting}\n"}
    assert [p.file for p in found(tmp_path / "both", files, select=[code])] == ["personas/map.yaml"]


def test_who_took_part_is_named(tmp_path: Path) -> None:
    settings = "check: {limits: {map_departments: 3}}\n"
    problem, = checked(tmp_path, "MAP06", "held: {departments: [Support, IT]}\n", settings)
    assert "only Support, IT took part, and at least 3 departments should" in problem.text


@pytest.mark.parametrize(("code", "text", "limit", "n"), [
    ("MAP04", basis("imagined", "heard", "heard"), "imagined_percent: 33", 1),
    ("MAP04", basis("imagined", "heard", "heard"), "imagined_percent: 34", 0),
    ("MAP06", "held: {departments: [A, B]}\n", "map_departments: 3", 1),
    ("MAP06", "held: {departments: [A]}\n", "map_departments: 1", 0),
])
def test_how_much_is_too_much_is_a_setting(code: str, text: str, limit: str, n: int, tmp_path: Path) -> None:
    assert len(checked(tmp_path, code, text, f"check: {{limits: {{{limit}}}}}\n")) == n


def test_a_thought_that_is_marked_heard_is_mended_to_inferred_and_nothing_else_is() -> None:
    mend = RULES["MAP05"].mend
    assert mend is not None
    assert mend(Problem("x"), "heard") == "inferred"
    assert mend(Problem("x"), "imagined") is None
    assert mend(Problem("x"), None) is None
