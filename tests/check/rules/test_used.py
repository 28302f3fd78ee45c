"""REF02 and REF03: who uses a persona."""

from pathlib import Path

import pytest

from .test_registry import found

LEA = "kind: persona\nid: lea\nname: Lea\n"
MAP = "kind: empathy-map\nid: waiting\ntitle: Waiting\npersona: {}\n"
JOURNEY = "kind: journey\nid: way\ntitle: Way\npersona: {}\nsteps: [{{id: a, title: A}}]\n"
TALKS = "kind: source\nid: talks\ntitle: Talks\nnuggets: [{id: n1, verbatim: Hm}]\n"
BACKED = LEA + "pains: [{text: A, evidence: [talks#n1]}]\n"


@pytest.mark.parametrize("files", [
    {"lea": LEA, "map": MAP.format("lea")},
    {"lea": LEA, "way": JOURNEY.format("lea")},
    {"lea": LEA + "type: negative\n"},
    {"lea": LEA, "map": MAP.format("lea"), "german": LEA.replace("id: lea", "id: lea-de") + "translation_of: {id: lea}\n"},
    {"lea": LEA, "broken": "kind: empathy-map\npersona: lea\n"},
    {},
])
def test_a_persona_that_something_is_about_is_used(files: dict[str, str], tmp_path: Path) -> None:
    problems = found(tmp_path, {f"personas/{k}.yaml": v for k, v in files.items()}, select=["REF02"])
    assert [p.rule for p in problems if p.rule != "DOC01"] == []


def test_a_persona_that_nothing_is_about_is_named_with_the_command_that_helps(tmp_path: Path) -> None:
    problem, = found(tmp_path, {"personas/lea.yaml": LEA, "personas/mia.yaml": LEA.replace("lea", "mia"),
                                "personas/map.yaml": MAP.format("mia")}, select=["REF02"])
    assert (problem.file, problem.line, problem.path) == ("personas/lea.yaml", 2, ("id",))
    assert "“empathy new map lea”" in problem.text


@pytest.mark.parametrize("lea", [
    LEA,
    LEA + "pains: [A, {text: B, evidence: [talks#n1]}]\n",
    LEA + "pains: [{text: A, evidence: [gone#n1]}]\n",
    BACKED + "used_in: [Slots in the evening]\n",
    BACKED + "type: negative\n",
])
def test_a_use_is_missed_only_once_evidence_backs_the_persona(lea: str, tmp_path: Path) -> None:
    assert found(tmp_path, {"personas/lea.yaml": lea, "personas/talks.yaml": TALKS}, select=["REF03"]) == []


def test_a_persona_that_evidence_backs_and_no_decision_uses_is_found(tmp_path: Path) -> None:
    problem, = found(tmp_path, {"personas/lea.yaml": BACKED + "used_in:\n", "personas/talks.yaml": TALKS},
                     select=["REF03"])
    assert (problem.line, problem.path, problem.severity) == (5, ("used_in",), "warning")
    assert "“used_in”" in problem.text
