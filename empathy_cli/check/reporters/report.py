"""What a run has found, ready to be written: in words, nothing personal in full, nothing that acts in a log."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from empathy_cli.check.registry import RULES
from empathy_cli.check.rule import INFORMATION, Rule
from empathy_cli.locale import N_, Translator, translator
from empathy_cli.model.document import Workspace
from empathy_cli.model.patterns import later
from empathy_cli.model.problem import ERROR, WARNING, Problem, dotted
from empathy_cli.model.text import inert
from empathy_cli.store.scan import FOLDER, SETTINGS_FILE

_NUMBERS = later(r"\[\d+\]")
_NO_SOURCE = later(
    rb"(?:\A\xef\xbb\xbf|^)([\"']?)kind\1:[ \t]+([\"']?)(?:persona|empathy-map|journey|touchpoints)\2[ \t\r]*(?:#|$)",
    re.MULTILINE)
_KIND = later(rb"kind[\"']?[ \t]*:[ \t]*[\"']?([a-z-]*)")
"""What a file that cannot be read says where it is surely of another kind. Any other one may be a source."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. Every text but `file` may be printed as it is: it is one line, and `inert`."""

    rule: str
    severity: str
    message: str
    file: str
    """As it is on the disk, below the workspace, with `/`."""
    line: int
    """From 1; 0 where there is no such line."""
    column: int
    end: int
    """The column after the last character of what is wrong, on the same line; 0 where that is not known."""
    field: str
    fingerprint: str
    """The same in every run, wherever in its file the finding stands; that of no other finding of this run."""
    mendable: bool
    """Whether `empathy check --fix` mends it."""


@dataclass(frozen=True)
class Report:
    findings: Sequence[Finding]
    """By document, the one with the worst first; in each the worst first."""
    files: Sequence[str]
    """Every file that was looked at, also those in which all is well."""
    languages: Mapping[str, str] = field(default_factory=dict)
    """File → the language of its texts, where one is known."""
    sources: Collection[str] = ()
    """The files of sources, also of those that could not be read: full names in them are personal."""
    t: Translator = field(default_factory=lambda: translator("en"))
    strict: bool = False
    """Whether warnings fail, too."""
    base: str = ""
    """Where the workspace is in its repository: nothing, or a folder with a `/` at its end."""
    day: str = "1970-01-01"
    ascii: bool = False
    """Whether only ASCII may be written."""

    def path(self, finding: Finding) -> str:
        """The file as its repository knows it; the folder of all documents where it is about no single one."""
        return self.base + (finding.file or FOLDER)

    def place(self, finding: Finding) -> str:
        """The same, `inert` like the texts."""
        return inert(self.path(finding))

    def fails(self, finding: Finding) -> bool:
        return finding.severity == ERROR or (self.strict and finding.severity == WARNING)

    @cached_property
    def rules(self) -> list[Rule]:
        """The rules that found something, in the order of the manual."""
        found = {f.rule for f in self.findings}
        return [rule for code, rule in RULES.items() if code in found]


def report(found: Iterable[Problem], workspace: Workspace, t: Translator, *, files: Collection[str] = (),
           mendable: Collection[int] = (), strict: bool = False, base: str = "", day: str = "1970-01-01",
           ascii: bool = False) -> Report:  # noqa: A002 - as the codec is called
    """The report on what `check.run.findings` found in these files; in all of them where none is named.

    `mendable` holds the numbers of the findings that `--fix` mends, counted from 0.
    """
    languages = {d.file: workspace.language(d) for d in workspace.documents.values()}
    sources = {d.file for d in workspace.of("source")} | {
        file for file, data in workspace.texts.items()
        if file not in languages and file != SETTINGS_FILE and not _surely_none(data)}
    twins: Counter[str] = Counter()
    made = []
    for number, problem in enumerate(found):
        language = languages.get(problem.file, str(workspace.settings["language"]))
        names = problem.file in sources
        values = told(problem.values, language, names=names)
        at = dotted(problem.path)
        same = "\0".join((problem.rule, problem.file, _NUMBERS.sub("[]", at), problem.message,
                          *(f"{key}={value}" for key, value in sorted(values.items()))))
        twins[same] += 1
        made.append(Finding(
            problem.rule, problem.severity, inert(t(problem.message, **values)), problem.file, problem.line,
            problem.column, problem.end, inert(masked(at, language, names=names)),
            sha256(f"{same}\0{twins[same]}".encode("utf-8", "surrogatepass")).hexdigest()[:32], number in mendable))
    looked_at = dict.fromkeys(sorted(files or workspace.files)) | dict.fromkeys(f.file for f in made if f.file)
    return Report(made, list(looked_at), languages, sources, t, strict, base, day, ascii)


def _surely_none(data: bytes) -> bool:
    return len(set(_KIND.findall(data))) == 1 and _NO_SOURCE.search(data) is not None


def told(values: Mapping[str, object], language: str, *, names: bool = False) -> dict[str, object]:
    """The values of a message with everything personal in them masked."""
    return {key: masked(value, language, names=names) if isinstance(value, str) else value
            for key, value in values.items()}


def masked(text: str, language: str, *, names: bool = False) -> str:
    """A text of a document with everything personal in it masked, as far as it can be found: in a source, `names`,
    too.
    """
    from empathy_cli.insight.personal import masked as without

    return without(text, language.partition("-")[0].lower(), names=names) if text else text


def counted(findings: Iterable[Finding], t: Translator) -> str:
    """`2 errors, 5 warnings and 1 note`."""
    n = Counter(f.severity for f in findings)
    parts = [
        t.plural("{n} error", "{n} errors", n[ERROR]) if n[ERROR] else "",
        t.plural("{n} warning", "{n} warnings", n[WARNING]) if n[WARNING] else "",
        t.plural("{n} note", "{n} notes", n[INFORMATION]) if n[INFORMATION] else "",
    ]
    *first, last = [part for part in parts if part] or [""]
    return t(N_("{first} and {last}"), first=", ".join(first), last=last) if first else last


def summed(report: Report) -> str:
    """The sum of it all, as one would say it."""
    t, n = report.t, len(report.files)
    if not report.findings:
        return t.plural("Nothing is wrong in {n} document.", "Nothing is wrong in {n} documents.", n)
    bad = len({f.file for f in report.findings})
    return t.plural("{findings} in {bad} of {n} document.", "{findings} in {bad} of {n} documents.", n,
                    findings=counted(report.findings, t), bad=bad)
