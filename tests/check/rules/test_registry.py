"""Every rule fires on its own example before, and is silent on the one after; and what it finds has a place."""

import base64
import re
from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from empathy_cli.check.registry import RULES
from empathy_cli.check.rule import EXAMPLE_DAY, Rule
from empathy_cli.check.run import findings
from empathy_cli.model.problem import Problem
from empathy_cli.store.workspace import load

PICTURE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==")
"""A grey point: an example names a picture, it does not show one."""


LONE = ("DOC01", "REF01", "IMG01")
"""What is asked of the small documents below: they would break most of the other rules."""


def found(root: Path, files: Mapping[str, str], settings: str = "", select: Collection[str] = LONE) -> list[Problem]:
    root.mkdir(exist_ok=True)
    (root / "empathy.yaml").write_text(settings, "utf-8")
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PICTURE if name.endswith(".png") else text.encode())
    return findings(load(root, keep=True), select=select, today=EXAMPLE_DAY)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda r: r.code)
def test_a_rule_fires_on_its_before_and_is_silent_on_its_after(rule: Rule, tmp_path: Path) -> None:
    before = found(tmp_path / "before", rule.before, select=[rule.code])
    assert {p.rule for p in before} == {rule.code}
    assert {p.file for p in before} <= {*rule.before, "empathy.yaml"}
    assert found(tmp_path / "after", rule.after, select=[rule.code]) == []


TOGETHER = ("PER10", "SET05", "EVD03")
"""Rules about several personas or sources at a time."""


def changed(rule: Rule) -> list[str]:
    """The documents that differ between the example before and after, where each stands for itself."""
    return [name for name, text in rule.before.items() if text != rule.after.get(name, text)
            and re.search("^id: ", text, re.MULTILINE) and rule.code not in TOGETHER]


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if changed(rule)], ids=lambda r: r.code)
def test_a_rule_looks_at_every_document_also_behind_one_without_a_fault(rule: Rule, tmp_path: Path) -> None:
    name, *_ = changed(rule)
    good = re.sub("^id: .*$", "id: aa", rule.after[name], count=1, flags=re.MULTILINE)
    first = (Path(name).parent / "aa.yaml").as_posix()
    problems = found(tmp_path, {**rule.after, **rule.before, first: good}, select=[rule.code])
    assert name in {p.file for p in problems}
    assert first not in {p.file for p in problems}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda r: r.code)
def test_a_rule_says_why_and_its_code_is_that_of_the_registry(rule: Rule) -> None:
    assert len(rule.why) > 80
    assert rule.title[0].isupper()
    assert RULES[rule.code] is rule
    assert rule.before != rule.after


PERSONA = "kind: persona\nid: lea\nname: Lea\n"
SOURCE = "kind: source\nid: talks\ntitle: Talks\nnuggets:\n  - {id: n1, verbatim: Hm}\n"


@pytest.mark.parametrize(("text", "place", "says"), [
    ("pains:\n  - text: A\n    evidence: [talks#n1, nope]\n", (6, 26), "there is no source “nope”"),
    ("pains:\n  - text: A\n    evidence: talk#n1\n", (6, 15), "there is no “talk”. Did you mean “talks”?"),
    ("pains:\n  - text: A\n    against: [talks#n2]\n", (6, 15), "“talks” has no nugget “n2”"),
    ("pains:\n  -\n  - text: A\n    evidence:\n      -\n      - nope\n", (9, 9), "there is no source “nope”"),
    ("quote: {text: A, evidence: [lea]}\n", (4, 29), "“lea” is a document of kind persona; a source is due here"),
    ("jobs: [{want: b, evidence: [nope]}]\n", (4, 29), "there is no source “nope”"),
    ("motives:\n  motive: b\n  evidence: nope\n", (6, 13), "there is no source “nope”"),
])
def test_a_reference_that_leads_nowhere_is_found_where_it_stands(
        text: str, place: tuple[int, int], says: str, tmp_path: Path) -> None:
    problems = found(tmp_path, {"personas/lea.yaml": PERSONA + text, "personas/talks.yaml": SOURCE})
    assert [(p.rule, p.file, (p.line, p.column)) for p in problems] == [("REF01", "personas/lea.yaml", place)]
    assert says in problems[0].text


def test_a_persona_without_a_picture_hides_no_picture_without_its_words(tmp_path: Path) -> None:
    files = {"personas/aa.yaml": PERSONA.replace("lea", "aa"), "personas/lea.yaml": f"{PERSONA}image: {{file: a.png}}\n",
             "personas/a.png": ""}
    problems = found(tmp_path, files, select=["IMG01"])
    assert [(p.file, p.text.partition(":")[0]) for p in problems] == [
        ("personas/lea.yaml", "the picture has no “alt”"), ("personas/lea.yaml", "the picture has no “licence”")]


CATALOGUE = "kind: touchpoints\ntouchpoints:\n  -\n  - {id: courier, name: Courier}\n"
JOURNEY = "kind: journey\nid: couch\ntitle: Couch\npersona: lea\nsteps:\n  -\n  - id: sofa\n    title: Sofa\n"


@pytest.mark.parametrize(("text", "place", "says"), [
    ("    touchpoint: curier\n", (9, 17), "there is no touchpoint “curier”. Did you mean “courier”?"),
    ("    touchpoint: zebra\n", (9, 17), "there is no touchpoint “zebra” in the catalogue: “empathy new touchpoint” adds"),
    ("    touchpoint: lea\n", (9, 17), "there is no touchpoint “lea”"),
    ("    evidence: [talks#n1, talk]\n", (9, 26), "there is no “talk”. Did you mean “talks”?"),
    ("    evidence: [courier]\n", (9, 16), "there is no source “courier”"),
    ("    thinks: {text: A, evidence: talks#n2}\n", (9, 33), "“talks” has no nugget “n2”"),
    ("    pains:\n      -\n      - {text: A, against: nope}\n", (11, 28), "there is no source “nope”"),
    ("    ideas: [{text: A, evidence: [nope]}]\n", (9, 34), "there is no source “nope”"),
    ("beyond_sale: {text: A, evidence: lea}\n", (9, 34), "“lea” is a document of kind persona; a source is due here"),
])
def test_what_a_journey_names_and_is_not_there_is_found_where_it_stands(
        text: str, place: tuple[int, int], says: str, tmp_path: Path) -> None:
    problems = found(tmp_path, {"personas/lea.yaml": PERSONA, "personas/talks.yaml": SOURCE,
                                "personas/touchpoints.yaml": CATALOGUE, "personas/couch.yaml": JOURNEY + text})
    assert [(p.rule, p.file, (p.line, p.column)) for p in problems] == [("REF01", "personas/couch.yaml", place)]
    assert says in problems[0].text


@pytest.mark.parametrize(("text", "place", "says"), [
    ("    feedback: {customer: [talks#n1, talks#n2]}\n", (7, 37), "“talks” has no nugget “n2”"),
    ("    feedback: {employee: nope}\n", (7, 26), "there is no source “nope”"),
    ("    metrics:\n      - {name: Late, source: talk}\n", (8, 30), "there is no “talk”. Did you mean “talks”?"),
    ("    metrics: [{name: Late, source: lea}]\n", (7, 36), "“lea” is a document of kind persona; a source is due here"),
])
def test_what_a_touchpoint_rests_on_and_is_not_there_is_found_where_it_stands(
        text: str, place: tuple[int, int], says: str, tmp_path: Path) -> None:
    problems = found(tmp_path, {"personas/lea.yaml": PERSONA, "personas/talks.yaml": SOURCE,
                                "personas/t.yaml": CATALOGUE + "  - id: shop\n    name: Shop\n" + text})
    assert [(p.rule, p.file, (p.line, p.column)) for p in problems] == [("REF01", "personas/t.yaml", place)]
    assert says in problems[0].text


def test_a_journey_of_nobody_is_found_and_without_a_catalogue_it_is_said_how_one_begins(tmp_path: Path) -> None:
    problems = found(tmp_path, {"personas/couch.yaml": JOURNEY + "    touchpoint: courier\n"})
    assert [(p.rule, p.line) for p in problems] == [("REF01", 4), ("REF01", 9)]
    assert "“empathy new persona” makes one" in problems[0].text
    assert problems[1].text == (
        "there is no touchpoint “courier”, and no catalogue yet: “empathy new touchpoint” begins it")


def test_a_touchpoint_that_has_the_id_of_a_document_is_found_where_it_stands(tmp_path: Path) -> None:
    problems = found(tmp_path, {"personas/lea.yaml": PERSONA.replace("id: lea", "id: courier"),
                                "personas/touchpoints.yaml": CATALOGUE})
    assert [(p.rule, p.severity, p.file, (p.line, p.column)) for p in problems] == [
        ("DOC01", "error", "personas/touchpoints.yaml", (4, 10))]
    assert "is taken by personas/lea.yaml" in problems[0].text
    assert "“empathy rename touchpoints#courier NEW”" in problems[0].text


def test_a_second_catalogue_is_one_too_many(tmp_path: Path) -> None:
    problems = found(tmp_path, {"personas/a.yaml": CATALOGUE, "personas/b.yaml": CATALOGUE})
    assert [(p.rule, p.file) for p in problems] == [("DOC01", "personas/b.yaml")]
    assert problems[0].text.startswith("a workspace has one catalogue, and it is personas/a.yaml: ")


def test_a_step_that_is_not_there_is_one_error_and_not_two(tmp_path: Path) -> None:
    problems = found(tmp_path, {"personas/lea.yaml": PERSONA, "personas/couch.yaml": JOURNEY + "    next: sofo\n"})
    assert [(p.rule, p.line, p.column) for p in problems] == [("DOC01", 9, 11)]
    assert "there is no step “sofo” in this journey. Did you mean “sofa”?" in problems[0].text


def test_a_map_of_nobody_and_a_silence_of_nothing_are_found(tmp_path: Path) -> None:
    problems = found(
        tmp_path, {"personas/m.yaml": "kind: empathy-map\nid: m\ntitle: M\npersona: lea\n"},
        "check:\n  ignore:\n    - {rule: IMG01, id: gone, reason: because}\n")
    assert [(p.file, p.line) for p in problems] == [("empathy.yaml", 3), ("personas/m.yaml", 4)]


def test_a_source_needs_no_nuggets_to_be_cited(tmp_path: Path) -> None:
    assert found(tmp_path, {"personas/lea.yaml": PERSONA + "pains: [{text: A, evidence: [talks]}]\n",
                            "personas/talks.yaml": SOURCE}) == []


@pytest.mark.parametrize(("image", "found_at"), [
    ("{file: gone.png, alt: A, licence: B}", [("error", (4, 15))]),
    ("{file: x.png, licence: B}", [("error", (4, 8))]),
    ("{file: x.png, alt: A}", [("warning", (4, 8))]),
    ("{file: x.png, alt: A, licence: B}", []),
    ("{file: personas/x.png, alt: A, licence: B}", []),
    ("{file: not.png, alt: A, licence: B}", [("error", (4, 15))]),
    ("{file: ../../x.png, alt: A, licence: B}", [("error", (4, 15))]),
])
def test_a_picture_is_there_described_and_licensed(
        image: str, found_at: list[tuple[str, tuple[int, int]]], tmp_path: Path) -> None:
    root = tmp_path / "w"
    (root / "personas").mkdir(parents=True)
    (root / "personas/x.png").write_bytes(PICTURE)
    (root / "personas/not.png").touch()
    (tmp_path / "x.png").touch()
    problems = found(root, {"personas/lea.yaml": f"{PERSONA}image: {image}\n"})
    assert [(p.severity, (p.line, p.column)) for p in problems] == found_at


def test_the_settings_silence_a_rule_for_good_or_for_one_document_but_never_what_cannot_be_read(tmp_path: Path) -> None:
    files = {"personas/lea.yaml": f"{PERSONA}image: {{file: x.png}}\n", "personas/x.png": "",
             "personas/bad.yaml": "kind: persona\n"}
    lone = "check: {ignore: [{rule: IMG01, id: lea, reason: x}, {rule: DOC01, reason: y}]}\n"
    assert {p.rule for p in found(tmp_path, files)} == {"DOC01", "IMG01"}
    assert {p.rule for p in found(tmp_path, {}, lone)} == {"DOC01"}
    assert {p.rule for p in found(tmp_path, {}, "check: {select: [REF01]}\n", select=())} == {"DOC01"}


def test_the_worst_document_comes_first_and_in_it_the_worst_finding(tmp_path: Path) -> None:
    image = "image: {file: personas/x.png, alt: A}\n"
    (tmp_path / "personas").mkdir()
    (tmp_path / "personas/x.png").write_bytes(PICTURE)
    problems = found(tmp_path, {
        "personas/a.yaml": f"kind: persona\nid: a\nname: A\n{image}",
        "personas/b.yaml": f"kind: persona\nid: b\nname: B\n{image}pains: [{{text: A, evidence: [x]}}]\n",
        "personas/c.yaml": f"kind: persona\nid: c\nname: C\n{image}pains: [{{text: A, evidence: [x, y]}}]\n"})
    assert [(p.file[9], p.severity, p.line, p.column) for p in problems] == [
        ("c", "error", 5, 30), ("c", "error", 5, 33), ("c", "warning", 4, 8),
        ("b", "error", 5, 30), ("b", "warning", 4, 8), ("a", "warning", 4, 8)]
