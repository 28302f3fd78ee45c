"""gitlab: a Code Quality report, which GitLab compares with that of the target branch and shows in the merge request.

The form is that of https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from empathy_cli.check.rule import INFORMATION
from empathy_cli.model.problem import ERROR, WARNING

from .dumped import dumped, listed
from .report import Report

SEVERITIES = {ERROR: "major", WARNING: "minor", INFORMATION: "info"}


def write(report: Report) -> str:
    return dumped([{
        "description": f"{finding.rule}: {finding.message}",
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {"path": report.path(finding), "lines": {"begin": max(finding.line, 1)}},
    } for finding in report.findings], ascii=True)


def ours(data: bytes) -> bool:
    """Whether a file is such a report: of one that another program has made nobody can tell, where nothing is in it."""
    return listed(data, {"description", "check_name", "fingerprint", "severity", "location"})
