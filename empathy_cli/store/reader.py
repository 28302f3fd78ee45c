"""YAML to plain texts, lists and mappings: fast where nothing is wrong, exact where something is.

Every value is text (the model decides what it is), and no position is kept. `plain` reads what this program writes;
`events` takes what libyaml finds in the rest, and stops at a limit while it reads: libyaml's composer crashes at some
25,000 nested brackets. Where anything looks odd, the file is read once more by `faults`, which says what and where.
"""

import re
from contextlib import suppress
from dataclasses import dataclass

from empathy_cli.locale import N_
from empathy_cli.model.field import Raw
from empathy_cli.model.problem import InputError, Problem

from .decoding import BOM, TOO_LONG, decode
from .plain import plain

MAX_DEPTH = 64
MAX_NODES = 20_000
TOO_MANY = N_("more than {limit} values in one file; split it")
_COMMENT = re.compile(r"[ \t]#[^\s#]")
FEW = MAX_NODES // 2
"""A file of so many bytes cannot hold too many nodes: the densest YAML (`[:,:]`) has three in two bytes."""


@dataclass(frozen=True, slots=True)
class Parsed:
    value: Raw
    warnings: tuple[Problem, ...] = ()


class Unreadable(InputError):
    """All that is wrong with a file's YAML. `value` is what could be read all the same, so that it is checked too."""

    def __init__(self, *problems: Problem, value: Raw = None) -> None:
        super().__init__(*problems)
        self.value = value


def parse(data: bytes, *, warns: bool = True) -> Parsed:
    """What a file says. Raises InputError with a problem, its line and column, for everything that is wrong.

    Without `warns`, not every comment that might have been meant as a text is looked at.
    """
    text = decode(data)
    odd = warns and (" #" in text or "\t#" in text) and _COMMENT.search(text)
    if not odd:
        if len(data) <= FEW and (mapping := plain(text)):
            return Parsed(mapping)
        from .events import Odd, construct

        with suppress(Odd):
            return Parsed(construct(data.removeprefix(BOM), escapes="\\" in text))
    from .faults import examine

    value, problems = examine(text)
    errors = [p for p in problems if p.severity == "error"]
    if errors:
        raise Unreadable(*problems, value=value)
    return Parsed(value, tuple(problems))


def beyond(error: InputError) -> tuple[Problem, ...]:
    """Those of the problems by which a text is larger than any that is read, without a place in it."""
    return tuple(Problem(p.message, p.values) for p in error.problems if p.message in (TOO_LONG, TOO_MANY))
