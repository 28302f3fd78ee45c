"""LNG01, and the digest that it compares."""

from pathlib import Path

import pytest

from empathy_cli.insight.translation import digest
from empathy_cli.model.problem import Problem
from empathy_cli.store.documents import read_document

from .test_registry import found

LEA = "kind: persona\nid: lea\nname: Lea\nrole: Nurse\ngoals:\n  - {text: A place, kind: end, evidence: [talks]}\n"
GERMAN = "kind: persona\nid: lea-de\nname: Lea\nlanguage: de\ntranslation_of: {{id: {}, digest: {}}}\n"
PERSONA = "kind: persona\nid: mia\nname: Mia\n"


def of(text: str) -> str:
    document, problems = read_document(text.encode(), "lea.yaml")
    assert document is not None, problems
    return digest(document)


def checked(root: Path, original: str, translation: str) -> list[Problem]:
    problems = found(root, {"personas/lea.yaml": original, "personas/german.yaml": translation,
                            "personas/mia.yaml": PERSONA}, select=["LNG01"])
    assert {p.rule for p in problems} <= {"LNG01"}
    return problems


@pytest.mark.parametrize("now", [
    LEA,
    LEA.replace("\n", "\r\n"),
    "# A comment\n" + LEA.replace("role: Nurse\n", "") + "\nrole:   'Nurse'\n",
    LEA.replace("[talks]", "[talks, log]").replace("kind: end", "kind: life") + "created: 2026-03-01\ntype: primary\n",
    LEA + "image: {file: a.png}\nused_in:\n",
])
def test_layout_evidence_and_dates_make_no_translation_old(now: str, tmp_path: Path) -> None:
    assert checked(tmp_path, now, GERMAN.format("lea", of(LEA))) == []


@pytest.mark.parametrize("now", [
    LEA.replace("A place", "Two places"),
    LEA.replace("role: Nurse\n", ""),
    LEA + "pains: [The form]\n",
    LEA.replace("role: Nurse", "role: A place").replace("A place, kind", "Nurse, kind"),
    LEA + "traits: [{label: Shift, value: Nights}]\n",
])
def test_a_word_that_changed_in_the_original_is_seen_at_the_translation(now: str, tmp_path: Path) -> None:
    problem, = checked(tmp_path, now, GERMAN.format("lea", of(LEA)))
    assert (problem.file, problem.line, problem.severity) == ("personas/german.yaml", 5, "information")
    assert "“lea” have changed since" in problem.text
    assert f"digest: {of(now)}" in problem.text


def test_a_translation_without_a_digest_is_told_which_one(tmp_path: Path) -> None:
    problem, = checked(tmp_path, LEA, GERMAN.format("lea", ""))
    assert "nobody knows which state of “lea” this is" in problem.text
    assert f"“digest: {of(LEA)}”" in problem.text


@pytest.mark.parametrize("translation", [
    GERMAN.format("gone", of(LEA)), GERMAN.replace("lea-de", "x").format("talks", of(LEA)),
    "kind: empathy-map\nid: m\ntitle: M\npersona: mia\ntranslation_of: {id: lea}\n", PERSONA.replace("mia", "tom"),
])
def test_a_translation_of_something_that_is_not_there_is_left_to_another_rule(translation: str, tmp_path: Path) -> None:
    assert checked(tmp_path, LEA, translation) == []


@pytest.mark.parametrize(("kind", "more"), [("empathy-map", ""), ("journey", "steps: [{id: a, title: Sofa}]\n")])
def test_maps_and_journeys_have_translations_too(kind: str, more: str, tmp_path: Path) -> None:
    original = f"kind: {kind}\nid: a\ntitle: Waiting\npersona: mia\n{more}"
    german = original.replace("id: a\n", f"id: b\ntranslation_of: {{id: a, digest: {of(original)}}}\n")
    assert checked(tmp_path / "new", original, german) == []
    problem, = checked(tmp_path / "old", original.replace("Waiting", "Late"), german)
    assert problem.path == ("translation_of", "digest")


def test_the_id_of_an_original_must_exist(tmp_path: Path) -> None:
    problems = found(tmp_path, {"personas/german.yaml": GERMAN.format("gone", of(LEA))}, select=["REF01"])
    assert [(p.rule, p.path) for p in problems] == [("REF01", ("translation_of", "id"))]
