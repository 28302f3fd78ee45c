"""A rule: one small function beside the text that explains it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from empathy_cli.model.problem import Problem

from .seen import Seen

INFORMATION = "information"
"""The mildest severity, beside `problem.ERROR` and `problem.WARNING`."""
EXAMPLE_DAY = date(2026, 7, 1)
"""The day on which `before` and `after` are looked at."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`before` and `after` are small workspaces, file by file: the rule fires on the one and is silent on the other."""

    code: str
    severity: str
    """Of its findings, where they say nothing milder."""
    title: str
    why: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    find: Callable[[Seen], Iterable[Problem]]
    """What is wrong in a workspace. A finding has the path of its field in `Document.data`: the place in the file is
    looked up. What is wrong with the set as a whole stands at the head of empathy.yaml: `Seen.set_wide`."""
    prose: bool = False
    """Whether it reads prose, and so may err: it warns at most."""
    mend: Callable[[Problem, Any], Any] | None = None
    """What to write where a finding is, given what stands there (as the reader has it); `None` where that takes
    thought. What can be mended without any, `empathy check --fix` mends."""
