"""SET and PER10: the personas of a workspace as a set."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from empathy_cli.model.problem import Problem
from empathy_cli.model.text import slug

from .test_registry import found

NAMES = ("Ada", "Ben", "Cleo", "Dara", "Emil", "Finn", "Gesa", "Hana", "Ivo", "Jo")


def checked(root: Path, code: str, *personas: str, settings: str = "", names: Sequence[str] = NAMES,
            **files: str) -> list[Problem]:
    """One persona for each text: the further lines of its file."""
    own = {f"personas/{i}.yaml": f"kind: persona\nid: {slug(name)}\nname: {name}\n{text}"
           for i, (name, text) in enumerate(zip(names, personas, strict=False))}
    problems = found(root, {**own, **{f"personas/{k}.yaml": v for k, v in files.items()}}, settings, [code])
    return [p for p in problems if p.rule == code]


BROKEN = "kind: persona\nid: zoe\nname: [\n"


@pytest.mark.parametrize(("personas", "settings"), [
    ([""] * 8, ""),
    ([""] * 8 + ["type: negative\n"] * 2, ""),
    ([""] * 8 + ["translation_of: {id: ada}\n"], ""),
    ([""] * 10, "check: {limits: {personas: 10}}\n"),
])
def test_as_many_personas_as_people_remember_are_fine(personas: list[str], settings: str, tmp_path: Path) -> None:
    assert checked(tmp_path, "SET01", *personas, settings=settings) == []


def test_too_many_personas_are_one_finding_about_the_set(tmp_path: Path) -> None:
    problem, = checked(tmp_path, "SET01", *[""] * 4, settings="check: {limits: {personas: 2}}\n")
    assert (problem.file, problem.line, problem.severity) == ("empathy.yaml", 1, "warning")
    assert "4 personas are active, more than 2" in problem.text


@pytest.mark.parametrize("personas", [
    ["type: primary\n"], ["type: primary\n", "type: secondary\n", ""], [], ["type: negative\n"],
    ["type: primary\n", "type: primary\ntranslation_of: {id: ada}\n"],
])
def test_one_primary_persona_is_right_and_so_is_none_where_there_is_nobody(personas: list[str], tmp_path: Path) -> None:
    assert checked(tmp_path, "SET02", *personas) == []


def test_each_further_primary_persona_is_found_and_the_first_is_named(tmp_path: Path) -> None:
    problems = checked(tmp_path, "SET02", "", "type: primary\n", "type: primary\n", "role: R\ntype: primary\n")
    assert [(p.file, p.line, p.path) for p in problems] == [
        ("personas/2.yaml", 4, ("type",)), ("personas/3.yaml", 5, ("type",))]
    assert all("“ben” is primary already" in p.text for p in problems)


def test_a_set_without_a_primary_persona_is_found_unless_the_one_may_be_unreadable(tmp_path: Path) -> None:
    problem, = checked(tmp_path, "SET02", "type: secondary\n", "")
    assert (problem.file, problem.path) == ("empathy.yaml", ())
    assert "type: primary" in problem.text
    assert checked(tmp_path, "SET02", "type: secondary\n", "", zoe=BROKEN) == []


@pytest.mark.parametrize(("code", "right"), [("SET03", "type: negative\n"), ("SET05", "access: see\n")])
def test_what_one_persona_of_the_set_must_have_is_missed_once(code: str, right: str, tmp_path: Path) -> None:
    problem, = checked(tmp_path / "without", code, "", "type: served\n")
    assert problem.file == "empathy.yaml"
    assert checked(tmp_path / "with", code, "", right) == []
    assert checked(tmp_path / "nobody", code) == []
    assert checked(tmp_path / "unread", code, "", zoe=BROKEN) == []


def test_an_access_need_of_a_negative_persona_keeps_the_question_open_too(tmp_path: Path) -> None:
    assert checked(tmp_path, "SET05", "", "type: negative\naccess: [{ability: hear}]\n") == []


AGE = "traits: [{{label: Age, value: '{}'}}, {{label: Car, value: '{}'}}]\n"
KINDS = "traits: [{{label: A{0}, value: a, kind: {1}}}, {{label: B{0}, value: b, kind: {2}}}]\n"


@pytest.mark.parametrize("personas", [
    [AGE.format(30, 1)] * 2,
    [AGE.format(30, 1), AGE.format(30, 2), AGE.format(40, 3)],
    [AGE.format(30, 1), AGE.format(30, 2), ""],
    [AGE.format(30, 1), AGE.format(30, 2), "traits: [{label: Place, value: '30'}]\n"],
    [KINDS.format(i, "demographic", "buying") for i in range(3)],
    [*(KINDS.format(i, "demographic", "demographic") for i in range(2)), KINDS.format(9, "buying", "demographic")],
    [*(KINDS.format(i, "demographic", "demographic") for i in range(2)), "traits: [{label: A, value: a}]\n"],
    [*(KINDS.format(i, "demographic", "demographic") for i in range(2)), ""],
])
def test_a_set_with_some_variety_is_left_alone(personas: list[str], tmp_path: Path) -> None:
    assert checked(tmp_path, "PER10", *personas) == []


@pytest.mark.parametrize(("names", "last"), [
    (("Ms Ada", "Ms Ben", "Mr Cleo"), ""), (("Ms Ada", "Ms Ben"), ""), (("Ada Roth", "Ben", "Cleo Roth"), ""),
    (("Ms Ada", "Ms Ben", "Ms Cleo"), "type: negative\n"), (("Ada", "Adam", "Adamo"), ""),
])
def test_names_that_differ_are_left_alone(names: tuple[str, ...], last: str, tmp_path: Path) -> None:
    assert checked(tmp_path, "PER10", *[""] * (len(names) - 1), last, names=names) == []


def test_nobody_says_that_all_are_alike_while_one_cannot_be_read(tmp_path: Path) -> None:
    assert checked(tmp_path, "PER10", *[AGE.format(30, 1)] * 3, zoe=BROKEN) == []


def test_an_archetype_has_no_name_so_the_names_are_not_all_alike(tmp_path: Path) -> None:
    assert checked(tmp_path, "PER10", "", "", names=("Ms Ada", "Ms Ben"),
                   role="kind: persona\nid: giver\narchetype: true\nrole: Gives\n") == []


@pytest.mark.parametrize(("names", "word"), [
    (("Ms Ada", "ms Ben", "MS Cleo Roth"), "Ms"), (("Customer 1", "Customer 2", "Customer 3"), "Customer"),
    (("Ada Roth", "Ben Roth", "Cleo von Roth"), "Roth"), (("Kim Roth", "Kim Roth B", "Kim"), "Kim"),
])
def test_names_that_share_a_first_or_a_last_word_are_found(names: tuple[str, ...], word: str, tmp_path: Path) -> None:
    problem, = checked(tmp_path, "PER10", *[""] * len(names), names=names)
    assert problem.file == "empathy.yaml"
    assert f"have “{word}” in their names" in problem.text


@pytest.mark.parametrize(("personas", "place", "says"), [
    ([AGE.format("30 to 35", i) for i in range(3)], ("personas/0.yaml", ("traits", 0, "value")), "“Age: 30 to 35”"),
    ([AGE.format("A b", 1), AGE.format("a  B", 2), AGE.format("a b", 3)], ("personas/0.yaml", ("traits", 0, "value")),
     "all 3 personas say “Age: A b”"),
    ([KINDS.format(i, "demographic", "demographic") for i in range(4)], ("empathy.yaml", ()), "kind “demographic”"),
])
def test_a_set_that_is_all_alike_is_found(personas: list[str], place: tuple[str, object], says: str,
                                          tmp_path: Path) -> None:
    problem, = checked(tmp_path, "PER10", *personas)
    assert (problem.file, problem.path) == place
    assert problem.severity == "information"
    assert says in problem.text
