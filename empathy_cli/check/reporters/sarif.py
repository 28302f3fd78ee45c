"""sarif: SARIF 2.1.0, which code scanning of GitHub and Azure reads, and viewers in editors.

The form is that of https://docs.oasis-open.org/sarif/sarif/v2.1.0/
"""

from typing import Any
from urllib.parse import quote

from empathy_cli import __version__
from empathy_cli.check.rule import INFORMATION, Rule
from empathy_cli.locale import Translator
from empathy_cli.model.problem import ERROR, WARNING

from .dumped import dumped, loaded
from .manual import example
from .report import Finding, Report

LEVELS = {ERROR: "error", WARNING: "warning", INFORMATION: "note"}
NAME = "empathy"
ROOT = "%SRCROOT%"
"""What SARIF calls the folder of the sources: that of the repository."""


def write(report: Report) -> str:
    return dumped({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": NAME, "version": __version__, "semanticVersion": __version__,
                "rules": [_rule(rule, report.t) for rule in report.rules],
            }},
            "language": report.t.spoken,
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository"}}},
            "results": [_result(finding, report) for finding in report.findings],
        }],
    }, ascii=True)


def ours(data: bytes) -> bool:
    """Whether a file is such a report, and of this program."""
    log = loaded(data)
    try:
        return bool(log["runs"][0]["tool"]["driver"]["name"] == NAME)
    except (LookupError, TypeError):
        return False


def _rule(rule: Rule, t: Translator) -> dict[str, Any]:
    title, why = t(rule.title), t(rule.why)
    return {
        "id": rule.code,
        "shortDescription": {"text": f"{title}."},
        "fullDescription": {"text": why},
        "help": {"text": f"{why}\n\n{example(rule, t, fence=False)}", "markdown": f"{why}\n\n{example(rule, t)}"},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _result(finding: Finding, report: Report) -> dict[str, Any]:
    region = {"startLine": max(finding.line, 1)}
    if finding.column:
        region["startColumn"] = finding.column
    if finding.end:
        region["endColumn"] = finding.end
    return {
        "ruleId": finding.rule,
        "ruleIndex": [rule.code for rule in report.rules].index(finding.rule),
        "level": LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": quote(report.path(finding), errors="surrogatepass"), "uriBaseId": ROOT},
            "region": region,
        }}],
        "partialFingerprints": {"empathy/v1": finding.fingerprint},
    }
