"""sarif: valid for the schema of SARIF 2.1.0, and for the program that its makers check it with."""

import json
import os
import subprocess
from urllib.parse import unquote

import pytest
from jsonschema import Draft7Validator

from empathy_cli.check.registry import RULES
from empathy_cli.check.reporters import sarif
from tests.check.reporters.logs import ATTACKS
from tests.check.reporters.made import FILE, SEVERAL, made, problem

HOSTILE = [problem(a, file=f"personas/{a}.yaml", path=(a,)) for a in ATTACKS]
EVERY_RULE = [problem(rule=code, severity=rule.severity) for code, rule in RULES.items()]
REPORTS = {"several": SEVERAL, "none": (), "hostile": HOSTILE, "every rule": EVERY_RULE}


@pytest.fixture(scope="module")
def validator(fetched) -> Draft7Validator:
    return Draft7Validator(json.loads(fetched("sarif-multitool-linux/sarif-2.1.0.json").read_text("utf-8-sig")))


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_fits_the_schema(name: str, validator: Draft7Validator) -> None:
    validator.validate(json.loads(sarif.write(made(REPORTS[name], base="docs/"))))


def test_the_schema_refuses_what_is_no_report(validator: Draft7Validator) -> None:
    report = json.loads(sarif.write(made(SEVERAL)))
    report["runs"][0]["results"][0]["level"] = "fatal"
    assert not validator.is_valid(report)


def multitool(fetched, folder, text: str) -> list[tuple[str, str, str]]:
    """What the program finds: level, rule and place of each."""
    program = fetched("sarif-multitool-linux/Sarif.Multitool")
    file, out = folder / "report.sarif", folder / "out.sarif"
    file.write_text(text, "utf-8")
    done = subprocess.run(
        [program, "validate", file, "--json-schema", fetched("sarif-multitool-linux/sarif-2.1.0.json"),
         "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note", "--output", out, "--log", "ForceOverwrite"],
        capture_output=True, text=True, timeout=120, check=False,
        env={"PATH": os.environ["PATH"], "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "HOME": str(folder),
             "DOTNET_BUNDLE_EXTRACT_BASE_DIR": str(folder / "dotnet")})
    assert out.is_file(), done.stdout + done.stderr
    results = json.loads(out.read_text("utf-8-sig"))["runs"][0]["results"]
    return [(r.get("level", "warning"), r["ruleId"], json.dumps(r["message"])) for r in results]


MEANT = {
    ("warning", "SARIF2005"): "the tool has no address: the project speaks of none",
    ("note", "SARIF2012"): "nor has a rule: its help is in the report",
    ("note", "SARIF2006"): "whether the schema's address can be reached is asked of the net",
    ("note", "SARIF2002"): "messages are whole sentences, not templates with arguments",
    ("note", "SARIF2003"): "the workflow that uploads a report knows its repository",
    ("note", "SARIF2010"): "no snippets: what is found in a text may be personal",
    ("note", "SARIF2011"): "nor any around them",
}
"""Advice that is not taken, and why. Nothing here is an error."""


@pytest.mark.parametrize("name", REPORTS)
def test_the_program_of_its_makers_finds_no_fault(name: str, fetched, tmp_path) -> None:
    found = multitool(fetched, tmp_path, sarif.write(made(REPORTS[name])))
    assert found
    assert [f for f in found if f[:2] not in MEANT] == []


def test_the_program_finds_faults_where_there_are_some(fetched, tmp_path) -> None:
    report = json.loads(sarif.write(made(SEVERAL)))
    result = report["runs"][0]["results"][0]
    result["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    result["ruleIndex"] = 999
    assert "error" in {level for level, _, _ in multitool(fetched, tmp_path, json.dumps(report))}


def test_a_result_names_its_rule_its_place_and_a_fingerprint() -> None:
    run = json.loads(sarif.write(made(SEVERAL, base="docs/my team/")))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    first = run["results"][0]
    assert (first["ruleId"], first["level"]) == ("REF01", "error")
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == "REF01"
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": f"docs/my%20team/{FILE}", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 6, "startColumn": 26}
    assert len({r["partialFingerprints"]["empathy/v1"] for r in run["results"]}) == len(SEVERAL)
    assert {r["level"] for r in run["results"]} == {"error", "warning", "note"}


def test_only_rules_that_found_something_are_told_each_with_its_example() -> None:
    rules = json.loads(sarif.write(made(SEVERAL)))["runs"][0]["tool"]["driver"]["rules"]
    assert {r["id"] for r in rules} == {"REF01", "PER08", "TPT10", "SET02"}
    assert all(r["help"]["text"] and "## Before" in r["help"]["markdown"] for r in rules)


@pytest.mark.parametrize("attack", ATTACKS, ids=ascii)
def test_any_name_of_a_file_is_a_uri_that_leads_back_to_it(attack: str) -> None:
    name = f"personas/{attack}.yaml"
    result = json.loads(sarif.write(made([problem(file=name)])))["runs"][0]["results"][0]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.isascii()
    assert ":" not in uri
    assert unquote(uri, errors="surrogatepass") == name
