"""Findings as text: by document, each with its line quoted and a mark under it, and a sum to be read aloud.

Every line begins with a word, a path or a margin of ours, and every text is `inert`: a build's log is safe from both.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby

from empathy_cli.check.reporters.quoted import HIDDEN, quoted
from empathy_cli.check.reporters.report import Finding, Report, counted, summed
from empathy_cli.check.rule import INFORMATION
from empathy_cli.check.silences import NEVER
from empathy_cli.interview.wrapped import wrap
from empathy_cli.locale import N_, Translator
from empathy_cli.model.patterns import later
from empathy_cli.model.problem import ERROR, WARNING
from empathy_cli.model.text import inert
from empathy_cli.store.scan import SETTINGS_FILE

from . import output
from .session import Session

COLORS = {ERROR: output.RED, WARNING: output.YELLOW, INFORMATION: output.CYAN}
WORDS = {ERROR: N_("error"), WARNING: N_("warning"), INFORMATION: N_("note")}
ALIKE = 5
"""Findings of one rule in one document that are shown; of more it is said how many."""
MOST = 200
"""Findings that are shown at all."""
_LINES = later("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line in YAML."""
_BLOCK = later(r"[|>][-+0-9]*\s*(?:#|$)")
"""What stands before a text on lines of its own."""
_GLUE = "\0"
"""Keeps a severity and a code on one line. No other text has one: they are `inert`."""
INDENT = "      "
"""Before what belongs to the line above."""


def write(report: Report, session: Session, texts: Mapping[str, bytes], *, everything: bool = False) -> None:
    """The findings to stdout, and the sum to stderr. With --quiet, only what fails."""
    shown = _shown(report, session, everything=everything)
    kept = {f.fingerprint for f in shown}
    for file, group in groupby((f for f in report.findings if _wanted(f, report, session)), key=lambda f: f.file):
        found = list(group)
        listed = [f for f in found if f.fingerprint in kept]
        if not listed:
            continue
        heading = _wrapped(f"{_place(file, session)}: {counted(found, report.t)}", session)
        session.out(output.painted(f"\n{INDENT}".join(heading), output.BOLD, session.paints))
        lines = _lines(texts.get(file, b""), names=file in report.sources)
        for finding in listed:
            for line in (*_said(finding, report.t, session), *_quoted(finding, lines, report, session)):
                session.out(line)
        for rule, left in _left(found, kept).items():
            session.out(session.fitting("  " + report.t.plural(
                "… and {n} more of {rule} here", "… and {n} more of {rule} here", left, rule=rule)))
        session.out("")
    if left_out := sum(_wanted(f, report, session) for f in report.findings) - len(shown):
        session.say(report.t.plural("{n} more is not shown here: “empathy check --all” shows it.",
                                    "{n} more are not shown here: “empathy check --all” shows them.", left_out))
    say_sum(report, session)


def _wanted(finding: Finding, report: Report, session: Session) -> bool:
    return not session.quiet or report.fails(finding)


def _shown(report: Report, session: Session, *, everything: bool) -> list[Finding]:
    """What is shown: a few that are alike, of each, and not more than somebody reads."""
    wanted = [f for f in report.findings if _wanted(f, report, session)]
    if everything:
        return wanted
    alike: Counter[tuple[str, str]] = Counter()
    shown: list[Finding] = []
    for finding in wanted:
        alike[finding.file, finding.rule] += 1
        if alike[finding.file, finding.rule] <= ALIKE and len(shown) < MOST:
            shown.append(finding)
    return shown


def _left(found: list[Finding], kept: set[str]) -> dict[str, int]:
    return dict(Counter(f.rule for f in found if f.fingerprint not in kept))


def _place(file: str, session: Session) -> str:
    return inert(output.shown(session.root / file)) if file else "."


def _said(finding: Finding, t: Translator, session: Session) -> Iterator[str]:
    """`path:line:column: error CODE field: what is wrong`, over several lines where it is a terminal that is narrow."""
    place = ":".join([_place(finding.file, session), *(str(n) for n in (finding.line, finding.column) if n)])
    what = f"{t(WORDS[finding.severity])}{_GLUE}{finding.rule}"
    field = f"{finding.field}: " if finding.field else ""
    paint = output.painted(what.replace(_GLUE, " "), COLORS[finding.severity], session.paints)
    indent = "  "
    for line in _wrapped(f"{place}: {what} {field}{finding.message}", session):
        yield indent + line.replace(what, paint).replace(_GLUE, " ")
        indent = INDENT


def _wrapped(text: str, session: Session) -> list[str]:
    """The text in lines for the window; one line where there is none. No line begins with what would act."""
    width = output.width_of(sys.stdout)
    fits = session.fitting(text)
    lines = wrap(fits, width - len(INDENT), output.columns) if width else [fits]
    return [_GLUE.join(map(inert, line.split(_GLUE))) for line in lines]


def _lines(data: bytes, *, names: bool) -> list[str]:
    """The lines that can be quoted: of a source, only where all letters can be told, as names are known by these."""
    text = data.decode("utf-8", "replace")
    return [] if names and "\ufffd" in text else [line.removeprefix("\ufeff") for line in _LINES.split(text)]


def _quoted(finding: Finding, lines: list[str], report: Report, session: Session) -> Iterator[str]:
    """The line of the file, and under it a mark where it is wrong. Nothing where there is no such line."""
    if not 0 < finding.line <= len(lines) or (finding.file == SETTINGS_FILE and finding.field.startswith("publish")):
        return  # a secret may stand there that should not
    line = lines[finding.line - 1]
    if finding.column == 1 and _is_of_the_whole(finding, line):
        return
    start = max(finding.column - 1, 0)
    end = min(max(finding.end - 1, start + 1), max(len(line), start + 1))
    language = report.languages.get(finding.file, report.t.language)
    hidden = quoted(lines, finding.line - 1, language, names=finding.file in report.sources)
    marked = line[start:end]
    if hidden != line:
        line, start, end = _moved(line, hidden, start, end)
    if finding.rule == "EVD06" and line[start:end] == marked and not _BLOCK.match(line, start):
        end = end if finding.end else len(line)  # it is there, in a way that only the whole text tells
        line, end = line[:start] + HIDDEN + line[end:], start + len(HIDDEN)
    line = line.replace("\t", " ")
    margin = f"    {finding.line} | "
    room = max((output.width_of(sys.stdout) or 80) - len(margin) - 2, 12)
    before, after = 0, len(line)
    if output.columns(line) > room:  # the part around the mark
        before = max(0, min(start - room // 3, len(line) - room))
        after = before + room
    dots = session.fitting("…")
    head = dots if before else ""
    part = head + session.fitting(inert(line[before:after])) + (dots if after < len(line) else "")
    yield margin + output.cut(part, room + 2 * len(dots))
    if not session.plain:
        at = output.columns(head + session.fitting(inert(line[before:start])))
        long = max(1, output.columns(session.fitting(inert(line[start:min(end, after)]))))
        mark = "^" * min(long, max(1, room - at))
        yield f"{' ' * (len(margin) - 2)}| {' ' * at}" + output.painted(mark, COLORS[finding.severity], session.paints)


def _is_of_the_whole(finding: Finding, line: str) -> bool:
    """Whether a field is missing from a whole document, or a document from the set: no line of its own says so."""
    if not finding.field:
        return finding.file == SETTINGS_FILE and finding.rule not in NEVER
    return not line.startswith(re.split(r"[.\[]", finding.field, maxsplit=1)[0])


def _moved(line: str, hidden: str, start: int, end: int) -> tuple[str, int, int]:
    """Where a place of a line is, once personal data in it is masked: before it, behind it, or at it."""
    same = next((i for i, (a, b) in enumerate(zip(line, hidden, strict=False)) if a != b), min(len(line), len(hidden)))
    shift = len(hidden) - len(line)
    tail = 0
    while tail < min(len(line), len(hidden)) - same and line[-1 - tail] == hidden[-1 - tail]:
        tail += 1

    def moved(at: int) -> int:
        return at if at <= same else at + shift if at >= len(line) - tail else same

    return hidden, moved(start), max(moved(end), moved(start) + 1)


def say_sum(report: Report, session: Session) -> None:
    """All of it in a sentence or two, and what to ask next: to stderr."""
    t = report.t
    said = summed(report)
    if n := sum(f.mendable for f in report.findings):
        said += " " + t.plural("{n} of them can be mended by --fix.", "{n} of them can be mended by --fix.", n)
    session.say(said)
    if report.findings:
        worst = min(report.findings, key=lambda f: list(COLORS).index(f.severity))
        session.say(t(N_("Why: {command}"), command=f"empathy explain {worst.rule}"))
