"""junit: JUnit XML as Jenkins and GitLab read it. One case a document; those in which nothing is wrong pass.

What does not fail, such as a warning without `--strict`, is what the case has put out.
"""

import re
from collections import defaultdict
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from empathy_cli.model.text import inert

from .report import Finding, Report, counted

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML may have, not even as an entity."""


def write(report: Report) -> str:
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by_file[finding.file].append(finding)
    suites = Element("testsuites")
    suite = SubElement(suites, "testsuite", {"skipped": "0", "timestamp": f"{report.day}T00:00:00"})
    names = {file: report.base + file for file in report.files} | {
        file: report.path(found[0]) for file, found in by_file.items()}
    failures = sum(_case(suite, name, by_file[file], report) for file, name in names.items())
    for element in (suites, suite):
        element.attrib |= {"name": "empathy check", "tests": str(len(names)), "failures": str(failures),
                           "errors": "0", "time": "0"}
    indent(suites)
    text: str = tostring(suites, encoding="us-ascii").decode()
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _case(suite: Element, name: str, found: list[Finding], report: Report) -> bool:
    """Adds a document to the suite, and says whether it fails."""
    case = SubElement(suite, "testcase", {"name": _xml(name), "classname": "empathy check", "time": "0"})
    failing = [f for f in found if report.fails(f)]
    others = [f for f in found if not report.fails(f)]
    if failing:
        failure = SubElement(case, "failure", {"message": counted(failing, report.t), "type": failing[0].rule})
        failure.text = _lines(failing, report)
    if others:
        SubElement(case, "system-out").text = _lines(others, report)
    return bool(failing)


def _lines(found: list[Finding], report: Report) -> str:
    """A line a finding, indented, and each begins with its place: none begins with what a text says."""
    return "\n" + "".join(
        f"  {_xml(report.place(f))}:{f.line}:{f.column}: {f.rule}: {_xml(f.message)}\n" for f in found)


def _xml(text: str) -> str:
    return _NO_XML.sub("\ufffd", inert(text))


def ours(data: bytes) -> bool:
    """Whether a file is such a report."""
    return re.match(rb'<\?xml [^>]*>\s*<testsuites [^>]*name="empathy check"', data) is not None
