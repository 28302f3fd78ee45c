"""gitlab: a Code Quality report.

GitLab has published no package with a schema: checked are the fields that its documentation calls required
(https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format), with their types and values.
"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from empathy_cli.check.reporters import gitlab
from tests.check.reporters.made import SEVERAL, made, problem

DOCUMENTED = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)."},
                    "lines": {"type": "object", "required": ["begin"],
                              "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}


def issues(*found, **more):
    return json.loads(gitlab.write(made(found, **more)))


@pytest.mark.parametrize("found", [SEVERAL, ()])
def test_a_report_has_what_gitlab_requires(found) -> None:
    Draft202012Validator(DOCUMENTED).validate(issues(*found))
    Draft202012Validator(DOCUMENTED).validate(issues(*found, base="docs/customers/"))


def test_files_are_named_as_the_repository_knows_them() -> None:
    assert issues(problem(), base="docs/")[0]["location"] == {
        "path": "docs/personas/lea/persona.yaml", "lines": {"begin": 6}}


def test_a_finding_keeps_its_fingerprint_when_lines_and_entries_come_before_it() -> None:
    before = issues(problem(), problem("gone"))
    after = issues(problem("gone", line=90, column=3, path=("pains", 4, "evidence", 0)), problem(line=70))
    assert {i["fingerprint"] for i in before} == {i["fingerprint"] for i in after}


def test_what_is_found_elsewhere_or_by_another_rule_has_another_fingerprint() -> None:
    others = [problem(), problem("gone"), problem(rule="PER08"), problem(file="empathy.yaml"), problem(path=("gains", 0))]
    assert len({i["fingerprint"] for i in issues(*others)}) == len(others)


def test_a_fingerprint_does_not_depend_on_the_language() -> None:
    assert issues(problem())[0]["fingerprint"] == issues(problem(), language="de")[0]["fingerprint"]


@given(st.lists(st.builds(problem, st.sampled_from("ab"), rule=st.sampled_from(["REF01", "PER08"]),
                          line=st.integers(0, 3)), max_size=12))
def test_fingerprints_are_unique_and_one_more_finding_changes_none(found) -> None:
    prints = [i["fingerprint"] for i in issues(*found)]
    assert len(set(prints)) == len(prints)
    assert set(prints) <= {i["fingerprint"] for i in issues(problem("a", line=1), *found)}
