"""TPT: the catalogue of touchpoints."""

from pathlib import Path

import pytest

from empathy_cli.check.registry import RULES
from empathy_cli.model.problem import Path as Place
from empathy_cli.model.problem import Problem

from .test_registry import found

CATALOGUE = "kind: touchpoints\ntouchpoints:\n  - {id: shop, name: Shop}\n  - id: desk\n    name: Desk\n"
HEAD = "kind: journey\nid: %s\ntitle: %s\npersona: lea\n"


def checked(root: Path, code: str, desk: str, *journeys: str, more: str = "") -> list[Problem]:
    """The rule's findings at a touchpoint with these further keys, and journeys j0, j1, … with these."""
    files = {f"personas/j{i}.yaml": HEAD % (f"j{i}", f"Way {i}") + text for i, text in enumerate(journeys)}
    lines = "".join(f"    {line}\n" for line in desk.splitlines())
    problems = found(root, {**files, "personas/t.yaml": CATALOGUE + lines + more}, select=[code])
    return [p for p in problems if p.rule == code]


def steps(*texts: str) -> str:
    return "steps:\n" + "".join(f"  - {{id: s{i}, title: Step {i}, {text}}}\n" for i, text in enumerate(texts))


AT = steps("touchpoint: desk")
BAD = "touchpoint: desk, emotion: -1"
WEAK = "vulnerabilities: [{effect: E, owner: O, status: %s}]"
HEARD = "feedback: {customer: [talks], employee: [talks]}"


@pytest.mark.parametrize(("code", "desk", "journeys"), [
    ("TPT01", "benefit: {customer: A, company: B}", []),
    ("TPT01", "benefit: {customer: A}", []),
    ("TPT01", "", []),
    ("TPT01", "benefit: {company: }", []),
    ("TPT03", "", [steps("touchpoint: desk, emotion: -0.5", "emotion: -2")]),
    ("TPT03", "", [steps("touchpoint: desk, feels: bad")]),
    ("TPT03", "", ["state: future\n" + steps(BAD)]),
    ("TPT03", "", [steps(BAD + ", ideas: [A]")]),
    ("TPT03", "", [steps(BAD + ", ideas: [{text: A, status: dropped}, {text: B, status: done}]")]),
    ("TPT03", WEAK % "open", [steps(BAD)]),
    ("TPT03", WEAK % "accepted", [steps(BAD)]),
    ("TPT03", "vulnerabilities: [{effect: E, status: fixed}, {effect: F}]", [steps(BAD)]),
    ("TPT04", WEAK % "open", []),
    ("TPT04", "vulnerabilities: [{effect: E, status: fixed}]", []),
    ("TPT04", "owner: O", []),
    ("TPT05", HEARD, [AT]),
    ("TPT05", "", []),
    ("TPT05", "feedback: {customer: [talks]}", [steps("touchpoint: gone")]),
    ("TPT06", "human_contact: {available: yes, named: yes, knows_history: yes}", []),
    ("TPT06", "human_contact: {available: no, named: no, knows_history: no}", []),
    ("TPT06", "human_contact: {named: yes, reach_via: Phone}", []),
    ("TPT06", "", []),
    ("TPT08", "third_party: A\nowner: O", []),
    ("TPT08", "department: A", []),
    ("TPT10", "", [AT + "  - {id: b, title: B, touchpoint: shop}\n"]),
    ("TPT10", "", ["state: future\n" + AT, steps("touchpoint: shop")]),
    ("TPT10", "", []),
])
def test_what_comes_close_is_no_finding(code: str, desk: str, journeys: list[str], tmp_path: Path) -> None:
    assert [p.text for p in checked(tmp_path, code, desk, *journeys)] == []


@pytest.mark.parametrize(("code", "desk", "journeys", "places"), [
    ("TPT01", "benefit: {company: B}", [], [(("benefit", "company"), "“Desk” serves the company")]),
    ("TPT01", "benefit: {company: B, customer: ''}", [], [(("benefit", "company"), "write it in “customer”")]),
    ("TPT03", "", [steps(BAD)], [(("vulnerabilities",), "in “Way 0”, “Step 0” feels bad (-1) at “Desk”")]),
    ("TPT03", WEAK % "fixed", [steps(BAD)], [(("vulnerabilities",), "write a vulnerability here")]),
    ("TPT03", "", [steps(BAD, BAD + ", ideas: [A]"), steps("touchpoint: desk, emotion: -2")], [
        (("vulnerabilities",), "in “Way 1”, “Step 0” feels bad (-2)")]),
    ("TPT03", "", [steps(BAD + ", ideas: [{text: A, status: dropped}]")], [(("vulnerabilities",), "Step 0")]),
    ("TPT04", "vulnerabilities: [{effect: E}]", [], [
        (("vulnerabilities", 0, "owner"), "nobody mends “E” at “Desk”"),
        (("vulnerabilities", 0, "status"), "“open” to begin with")]),
    ("TPT04", "owner: O\nvulnerabilities: [{effect: E, owner: O, status: open}, {effect: F, status: accepted}]", [], [
        (("vulnerabilities", 1, "owner"), "nobody mends “F”")]),
    ("TPT04", "vulnerabilities: [{effect: E, owner: O}]", [], [(("vulnerabilities", 0, "status"), "how far “E”")]),
    ("TPT05", "", [AT], [(("feedback",), "nobody was heard about “Desk”")]),
    ("TPT05", "feedback: {customer: [talks]}", [AT], [(("feedback",), "only customers were heard")]),
    ("TPT05", "feedback: {employee: [talks], customer: []}", [AT], [(("feedback",), "only employees were heard")]),
    ("TPT06", "human_contact: {available: yes}", [], [(("human_contact", "named"), "“knows_history: yes”")]),
    ("TPT06", "human_contact: {available: yes, named: no, knows_history: yes}", [], [
        (("human_contact", "named"), "without a name: let one person be theirs, and say so")]),
    ("TPT06", "human_contact: {available: yes, named: yes}", [], [
        (("human_contact", "knows_history"), "tell their story again")]),
    ("TPT08", "third_party: Rasko", [], [(("third_party",), "Rasko runs “Desk”")]),
    ("TPT10", "", [steps("touchpoint: shop")], [((), "no journey passes “Desk”")]),
])
def test_a_finding_stands_where_something_is_to_be_written(
        code: str, desk: str, journeys: list[str], places: list[tuple[Place, str]], tmp_path: Path) -> None:
    problems = checked(tmp_path, code, desk, *journeys)
    assert [(p.path, p.severity) for p in problems] == [
        (("touchpoints", 1, *path), RULES[code].severity) for path, _ in places]
    for problem, (_, says) in zip(problems, places, strict=True):
        assert says in problem.text


def test_the_low_point_is_a_setting(tmp_path: Path) -> None:
    files = {"personas/j.yaml": HEAD % ("j", "J") + steps(BAD), "personas/t.yaml": CATALOGUE}
    assert found(tmp_path, files, "check: {limits: {low_point: -1.5}}\n", ["TPT03"]) == []


def test_nothing_is_called_unused_while_a_file_cannot_be_read(tmp_path: Path) -> None:
    assert len(checked(tmp_path / "read", "TPT10", "", steps("touchpoint: shop"))) == 1
    assert checked(tmp_path / "broken", "TPT10", "", steps("touchpoint: shop"), "steps: [\n") == []


def test_a_status_can_be_mended_and_an_owner_takes_thought(tmp_path: Path) -> None:
    mend = RULES["TPT04"].mend
    assert mend is not None
    problems = checked(tmp_path, "TPT04", "vulnerabilities: [{effect: E}]")
    assert {p.path[-1]: mend(p, None) for p in problems} == {"owner": None, "status": "open"}
    assert {mend(p, "soon") for p in problems} == {None}
