"""github: workflow commands, of which GitHub makes annotations beside the lines of a pull request; and a step summary.

The form is that of https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

import re
from collections import Counter
from collections.abc import Iterator

from empathy_cli.check.rule import INFORMATION
from empathy_cli.locale import N_
from empathy_cli.model.problem import ERROR, WARNING
from empathy_cli.model.text import visible

from .report import Finding, Report, summed

COMMANDS = {ERROR: "error", WARNING: "warning", INFORMATION: "notice"}
MOST = 10
"""Annotations of a severity that GitHub shows of one step."""
ROOM = 1 << 20
"""Bytes that the summaries of a step may have."""

_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def write(report: Report) -> str:
    """At most ten annotations a severity, worst first, and one that says how many more there are."""
    hidden = sum(max(0, n - MOST) for n in Counter(f.severity for f in report.findings).values())
    room = dict.fromkeys(COMMANDS, MOST)
    if hidden:
        room[INFORMATION] -= 1
    lines, left = [], 0
    for finding in _worst_first(report):
        if room[finding.severity]:
            room[finding.severity] -= 1
            lines.append(_annotation(finding, report))
        else:
            left += 1
    if left:
        lines.append(command("notice", {}, report.t.plural("+{n} more finding: see the summary of this step",
                                                           "+{n} more findings: see the summary of this step", left)))
    return "".join(f"{line}\n" for line in lines)


def _worst_first(report: Report) -> list[Finding]:
    """Whatever document they are in."""
    order = list(COMMANDS)
    return sorted(report.findings, key=lambda finding: order.index(finding.severity))


def _annotation(finding: Finding, report: Report) -> str:
    properties: dict[str, str | int] = {
        "file": report.place(finding), "line": finding.line, "col": finding.column, "endColumn": finding.end,
        "title": finding.rule}
    return command(COMMANDS[finding.severity], properties, finding.message)


def command(name: str, properties: dict[str, str | int], message: str) -> str:
    """A workflow command on one line. Properties that are empty or 0 are left out."""
    pairs = ",".join(f"{key}={str(value).translate(_PROPERTY)}" for key, value in properties.items() if value)
    return f"::{name}{' ' if pairs else ''}{pairs}::{message.translate(_DATA)}"


def summary(report: Report, room: int = ROOM) -> str:
    """The step summary: Markdown with all findings, as far as there is room for it, in bytes of UTF-8."""
    t = report.t
    head = f"## empathy check\n\n{_said(summed(report))}\n"
    if not report.findings:
        return head if len(head.encode()) < room else ""
    head += f"\n| {t(N_('Severity'))} | {t(N_('Rule'))} | {t(N_('Place'))} | {t(N_('What'))} |\n|---|---|---|---|\n"
    # Room for the last line, however long its number is; and one byte less than the most.
    free = room - len(head.encode()) - len(_more(report, len(report.findings)).encode()) - 1
    rows = []
    for row in _rows(report):
        free -= len(row.encode())
        if free < 0:
            break
        rows.append(row)
    left = len(report.findings) - len(rows)
    text = head + "".join(rows) + (_more(report, left) if left else "")
    return text if len(text.encode()) < room else ""


def _more(report: Report, n: int) -> str:
    said = report.t.plural("+{n} more finding: “empathy check” shows it",
                           "+{n} more findings: “empathy check” shows them", n)
    return f"\n{_said(said)}\n"


def _rows(report: Report) -> Iterator[str]:
    words = {ERROR: report.t(N_("error")), WARNING: report.t(N_("warning")), INFORMATION: report.t(N_("note"))}
    for finding in _worst_first(report):
        place = report.place(finding) + (f":{finding.line}:{finding.column}" if finding.line else "")
        yield (f"| {words[finding.severity]} | {finding.rule} | <code>{_said(place)}</code> "
               f"| {_said(finding.message)} |\n")


def _said(text: str) -> str:
    """Text in Markdown, of which nothing is read as Markdown: an entity for every sign of ASCII."""
    return _PUNCTUATION.sub(lambda found: f"&#{ord(found[0])};", visible(text))
