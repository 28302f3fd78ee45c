"""A rule: one small function beside the text that explains it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from empathy_cli.model.document import Workspace
from empathy_cli.model.problem import Problem

INFORMATION = "information"
"""The mildest severity, beside `problem.ERROR` and `problem.WARNING`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`before` and `after` are small workspaces, file by file: the rule fires on the one and is silent on the other."""

    code: str
    severity: str
    """Of its findings, where they say nothing else."""
    title: str
    why: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    find: Callable[[Workspace], Iterable[Problem]]
    """What is wrong in a workspace. A finding without a line has the path of its field: the place is looked up."""
