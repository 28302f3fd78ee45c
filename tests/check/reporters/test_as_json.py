"""json: what is printed is what its schema in the manual says."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from empathy_cli.check.registry import RULES
from empathy_cli.check.reporters import as_json
from tests.check.reporters.made import FILE, SEVERAL, made, problem

SCHEMA = Path(__file__).resolve().parents[3] / "docs" / "findings.schema.json"


def test_the_schema_in_the_manual_is_that_of_what_is_printed() -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    assert schema == as_json.schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for report in (made(SEVERAL), made([]), made(SEVERAL, mendable={0, 2})):
        validator.validate(json.loads(as_json.write(report)))
    assert all(validator.is_valid([{**json.loads(as_json.write(made([problem()])))[0], "rule": code}]) for code in RULES)


@pytest.mark.parametrize(("key", "wrong"), [
    ("rule", "ref1"), ("rule", "XYZ01"), ("severity", "fatal"), ("line", -1), ("line", "6"), ("fingerprint", "x"),
    ("message", ""), ("mendable", "yes"), ("field", None)])
def test_the_schema_refuses_what_is_never_printed(key: str, wrong: object) -> None:
    finding = json.loads(as_json.write(made([problem()])))[0]
    assert not Draft202012Validator(as_json.schema()).is_valid([{**finding, key: wrong}])
    del finding[key]
    assert not Draft202012Validator(as_json.schema()).is_valid([finding])


def test_a_finding_has_all_that_is_known_of_it() -> None:
    finding = json.loads(as_json.write(made([problem()], mendable={0})))[0]
    assert finding.pop("fingerprint")
    assert finding == {
        "rule": "REF01", "severity": "error", "message": "there is no source “nope”", "file": FILE, "line": 6,
        "column": 26, "field": "pains[1].evidence[2]", "end_column": 0, "mendable": True}


def test_letters_stay_letters_where_they_can_be_written() -> None:
    assert "Büro mit ünï 李雷" in as_json.write(made(SEVERAL))
    only_ascii = as_json.write(made(SEVERAL, ascii=True))
    assert only_ascii.isascii()
    assert json.loads(only_ascii) == json.loads(as_json.write(made(SEVERAL)))
