"""EVD01 to EVD05: what personas and figures rest on."""

from pathlib import Path

import pytest

from empathy_cli.model.problem import Path as Place
from empathy_cli.model.problem import Problem

from .test_registry import found

HEAD = "kind: persona\nid: lea\nname: Lea\n"
SOURCES = {
    "talks": "type: interview\nn: 4\n", "visits": "type: observation\nn: 1\n", "round": "type: workshop\n",
    "poll": "type: survey\nn: 3\n", "bare": "n: 2\n", "more": "type: interview\nn: 1\n",
    "shelf": "type: desk\nn: 900\n",
}
DATED = "last_validated: 2026-03-12\n"


def checked(root: Path, code: str, persona: str, settings: str = "", **files: str) -> list[Problem]:
    sources = {f"personas/{id_}.yaml": f"kind: source\nid: {id_}\ntitle: T\n{text}nuggets: [{{id: n1, verbatim: Hm}}]\n"
               for id_, text in SOURCES.items()}
    more = {f"personas/{name}.yaml": text for name, text in files.items()}
    problems = found(root, {**sources, "personas/lea.yaml": HEAD + persona, **more}, settings, [code])
    return [p for p in problems if p.rule == code]


def pains(*evidence: str, against: str = "") -> str:
    """A pain for each: the sources that it names; an assumption where that is none."""
    more = f", against: [{against}]" if against else ""
    return "pains:\n" + "".join(f"  - {{text: P, evidence: [{e}]{more}}}\n" for e in evidence)


@pytest.mark.parametrize(("code", "persona"), [
    ("EVD01", pains("", "")),
    ("EVD01", DATED + pains("talks#n1")),
    ("EVD01", DATED + pains("talks", "")),
    ("EVD01", DATED + pains("", against="talks")),
    ("EVD01", "review_by: 2026-12-01\ncreated: 2026-01-01\n" + pains("")),
    ("EVD01", DATED + "translation_of: {id: lena}\n" + pains("")),
    ("EVD02", pains("talks", "poll")),
    ("EVD02", pains("talks#n1, visits#n1")),
    ("EVD02", pains("talks", against="poll")),
    ("EVD02", pains("talks", "bare", "poll")),
    ("EVD02", pains("bare", "talks", against="poll")),
    ("EVD02", pains("")),
    ("EVD02", pains("gone")),
    ("EVD02", "type: negative\n" + pains("talks")),
    ("EVD03", pains("talks", "more")),
    ("EVD03", pains("talks", "visits")),
    ("EVD03", pains("more", "poll")),
    ("EVD03", pains("poll")),
    ("EVD03", pains("talks, more, round")),
    ("EVD03", pains("bare")),
    ("EVD03", pains("more", "bare")),
    ("EVD03", pains("shelf")),
    ("EVD03", pains("shelf", "talks", "more")),
    ("EVD03", pains("shelf", "more", "poll")),
    ("EVD03", pains("")),
    ("EVD03", "type: negative\n" + pains("more")),
])
def test_what_comes_close_is_no_finding(code: str, persona: str, tmp_path: Path) -> None:
    assert [p.text for p in checked(tmp_path, code, persona)] == []


@pytest.mark.parametrize(("code", "persona", "path", "severity", "says"), [
    ("EVD01", DATED + pains("", ""), ("last_validated",), "error", "validated on 2026-03-12, and nothing in it names"),
    ("EVD01", DATED, ("last_validated",), "error", "nothing in it names a source"),
    ("EVD01", DATED + pains("gone#n1"), ("last_validated",), "error", "nothing in it names a source"),
    ("EVD01", DATED + "type: negative\n", ("last_validated",), "error", "take “last_validated” out"),
    ("EVD01", DATED + pains("talks", "", ""), ("last_validated",), "warning", "only 33 % of its statements"),
    ("EVD02", pains("", "talks", "more"), ("pains", 1, "evidence"), "warning", "one kind of source, “interview”"),
    ("EVD02", pains("talks", against="more"), ("pains", 0, "evidence"), "warning", "one kind of source"),
    ("EVD02", pains("talks", "bare"), ("pains", 0, "evidence"), "warning",
     "is said to come from: 1; 2 or more are due. Write in “type” of what kind these are: bare"),
    ("EVD02", pains("bare"), ("pains", 0, "evidence"), "warning", "is said to come from: 0"),
    ("EVD03", pains("", "more", "shelf"), ("pains", 1, "evidence"), "warning", "it rests on 1 participants: talk"),
    ("EVD03", pains("talks"), ("pains", 0, "evidence"), "warning", "it rests on 4 participants: talk to 5 or more"),
    ("EVD03", pains("", "visits, more"), ("pains", 1, "evidence"), "warning", "rests on 2 participants"),
    ("EVD03", pains("talks", "talks#n1"), ("pains", 0, "evidence"), "warning", "rests on 4 participants"),
    ("EVD03", pains("visits, more, round"), ("pains", 0, "evidence"), "warning", "rests on 2 participants, as far"),
    ("EVD03", pains("talks", "round"), ("pains", 0, "evidence"), "warning",
     "rests on 4 participants, as far as is said; 5 or more are due. Write in “n” how many took part in round"),
])
def test_a_finding_stands_at_the_claim_or_where_evidence_is_named_first(
        code: str, persona: str, path: Place, severity: str, says: str, tmp_path: Path) -> None:
    problem, = checked(tmp_path, code, persona)
    assert (problem.file, problem.path, problem.severity) == ("personas/lea.yaml", path, severity)
    assert says in problem.text


@pytest.mark.parametrize(("code", "persona", "limits", "says"), [
    ("EVD02", pains("talks", "poll"), "source_kinds: 3", "from 2 kinds of sources only (interview, survey)"),
    ("EVD03", pains("talks", "more"), "participants: 6", "talk to 6 or more"),
])
def test_the_limits_are_settings(code: str, persona: str, limits: str, says: str, tmp_path: Path) -> None:
    problem, = checked(tmp_path / "more", code, persona, f"check: {{limits: {{{limits}}}}}\n")
    assert says in problem.text
    less = limits.partition(":")[0] + ": 1"
    assert checked(tmp_path / "less", code, persona, f"check: {{limits: {{{less}}}}}\n") == []


@pytest.mark.parametrize(("code", "persona"), [
    ("EVD01", DATED + pains("broken#n1")), ("EVD02", pains("talks", "broken")), ("EVD03", pains("talks", "broken"))])
def test_nothing_is_said_of_a_persona_whose_source_cannot_be_read(code: str, persona: str, tmp_path: Path) -> None:
    broken = "kind: source\nid: broken\ntitle: [\n"
    assert checked(tmp_path / "one", code, persona, broken=broken) == []
    assert len(checked(tmp_path / "other", code, persona.replace("broken", "talks"), broken=broken)) == (
        0 if code == "EVD01" else 1)


METRIC = "kind: touchpoints\ntouchpoints:\n  - id: desk\n    name: Desk\n    metrics:\n      - {name: Late, %s}\n"


@pytest.mark.parametrize(("text", "missing"), [
    ("value: 1", "date, n, source"), ("date: 2026-01-01, n: 3", "source"), ("n: 3, source: talks", "date"),
    ("date: 2026-01-01, source: talks", "n"),
])
def test_what_a_figure_lacks_is_named(text: str, missing: str, tmp_path: Path) -> None:
    problem, = checked(tmp_path, "EVD04", "", t=METRIC % text)
    assert (problem.file, problem.path) == ("personas/t.yaml", ("touchpoints", 0, "metrics", 0))
    assert problem.text.endswith(f"Missing: {missing}")
    assert "“Late” of “Desk”" in problem.text


@pytest.mark.parametrize("text", ["date: 2026-01-01, n: 0, source: talks", "date: 2026-01-01, n: 9, source: gone"])
def test_a_figure_that_can_be_judged_is_no_finding(text: str, tmp_path: Path) -> None:
    assert checked(tmp_path, "EVD04", "", t=METRIC % text) == []


JOURNEY = "kind: journey\nid: way\ntitle: Way\npersona: lea\nsteps:\n  - {id: a, title: A, %s}\n"
MAP = "kind: empathy-map\nid: map\ntitle: Map\npersona: lea\nsays:\n  - {text: A, evidence: [poll#n1]}\n"


@pytest.mark.parametrize(("persona", "files"), [
    (pains("poll"), {}), (pains("poll#n1"), {}), (pains("", against="poll"), {}),
    ("type: negative\n" + pains("poll"), {}), ("motives: [{motive: A, evidence: [poll]}]\n", {}),
    ("", {"m": MAP}), ("", {"j": JOURNEY % "emotion: 1, evidence: [poll]"}),
    ("", {"j": JOURNEY % "ideas: [{text: A, evidence: [poll]}]"}),
    ("", {"t": METRIC % "source: poll"}),
    ("", {"t": "kind: touchpoints\ntouchpoints: [{id: d, name: D, feedback: {employee: [poll#n1]}}]\n"}),
    ('pains: [{text: A, evidence: ["p\\x6fll"]}]\n', {}),
])
def test_a_source_that_anything_rests_on_is_cited(persona: str, files: dict[str, str], tmp_path: Path) -> None:
    problems = checked(tmp_path, "EVD05", persona, **files)
    assert {p.file for p in problems} == {f"personas/{id_}.yaml" for id_ in SOURCES if id_ != "poll"}


def test_a_source_that_only_a_text_mentions_is_found_at_its_id(tmp_path: Path) -> None:
    persona = pains("talks, visits, round, bare, more, shelf") + "story: In the poll they said so\n"
    problem, = checked(tmp_path, "EVD05", persona)
    assert (problem.file, problem.path, problem.severity) == ("personas/poll.yaml", ("id",), "information")
    assert "nothing names “poll”" in problem.text


def test_a_persona_that_another_kind_of_source_contradicts_hides_none_behind_it(tmp_path: Path) -> None:
    aa = HEAD.replace("id: lea", "id: aa") + pains("talks", against="poll")
    assert {p.file for p in checked(tmp_path, "EVD02", pains("talks"), aa=aa)} == {"personas/lea.yaml"}


def test_many_sources_that_nothing_cites_are_all_found(tmp_path: Path) -> None:
    more = {f"s{i}": f"kind: source\nid: s{i}\ntitle: T\n" for i in range(25)}
    assert len(checked(tmp_path, "EVD05", pains("s3#n1", "poll"), **more)) == len(SOURCES) - 1 + 24


def test_no_source_is_called_unused_while_a_file_cannot_be_read(tmp_path: Path) -> None:
    assert checked(tmp_path, "EVD05", "", x="kind: persona\nid: [\n") == []
