"""Regular expressions that are compiled when they are first used: many are for what is seldom there, and to compile one
takes longer than most commands use it.
"""

import re
from typing import AnyStr, Generic, cast

_METHODS = ("search", "match", "fullmatch", "findall", "finditer", "split", "sub", "subn")


class _Later(Generic[AnyStr]):
    """Stands for a compiled pattern, whose methods become its own."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> object:
        compiled = re.compile(self.pattern, self.flags)
        vars(self).update({method: getattr(compiled, method) for method in _METHODS})
        return getattr(compiled, name)


def later(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, but not yet. What is wrong in the pattern, its first use tells."""
    return cast("re.Pattern[AnyStr]", _Later(pattern, flags))
