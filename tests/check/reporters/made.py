"""Reports to write, made of problems as the rules find them."""

from collections.abc import Iterable
from pathlib import Path

from empathy_cli.check.reporters.report import Report, report
from empathy_cli.locale import translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import Problem
from empathy_cli.model.settings import with_defaults

FILE = "personas/lea/persona.yaml"
MESSAGE = "there is no source “{id}”"


def problem(value: str = "nope", *, rule: str = "REF01", severity: str = "error", file: str = FILE, line: int = 6,
            column: int = 26, path: tuple[str | int, ...] = ("pains", 0, "evidence", 1)) -> Problem:
    return Problem(MESSAGE, {"id": value}, path, file, line, column, severity, rule)


def workspace(*files: str, language: str = "en") -> Workspace:
    lea = Document("persona", "lea", {"language": language}, FILE, "")
    return Workspace(Path(), with_defaults({}), {"lea": lea}, files=dict.fromkeys((FILE, *files), ""))


def made(found: Iterable[Problem], *files: str, language: str = "en", **more: object) -> Report:
    return report(found, workspace(*files), translator(language), **more)


SEVERAL = (
    problem(), problem("gone", line=9, path=("gains", 0, "evidence", 0)),
    problem(rule="PER08", severity="warning", line=1, column=1, path=("meaning",)),
    problem(rule="TPT10", severity="information", file="personas/touchpoints.yaml", line=4, column=3,
            path=("touchpoints", 0)),
    problem("Büro mit ünï 李雷", rule="SET02", severity="warning", file="empathy.yaml", line=0, column=0, path=()),
)
"""Findings of each severity, in three files; one of them about nothing that stands anywhere."""
