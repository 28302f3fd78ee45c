"""What is wrong with an input, as data: shown, sorted and translated where somebody reads it."""

from dataclasses import dataclass, field, replace
from typing import Any

Path = tuple[str | int, ...]
"""Where a value stands in a document: keys and list positions from the top, e.g. `("goals", 2, "kind")`."""

ERROR = "error"
WARNING = "warning"


def dotted(path: Path) -> str:
    """`("goals", 2, "kind")` as a person writes it: `goals[3].kind`, counted from 1."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: `message` is a marked text with `{names}`, filled from `values` after translation.

    `line` and `column` count from 1; 0 means not known (yet). `path` is the field. `rule` is the rule's code.
    """

    message: str
    values: dict[str, Any] = field(default_factory=dict)
    path: Path = ()
    file: str = ""
    line: int = 0
    column: int = 0
    severity: str = ERROR
    rule: str = "DOC01"
    end: int = 0
    """The column after the last character of what is wrong, on the same line; 0 where that is not known."""

    def at(self, file: str, line: int = 0, column: int = 0) -> "Problem":
        return replace(self, file=file, line=line or self.line, column=column or self.column)

    @property
    def text(self) -> str:
        """The message in English. What a document says in it is not made safe: do that where it is printed."""
        return self.message.format_map(self.values) if self.values else self.message


class InputError(Exception):
    """A wrong input, never a bug of ours: shown as a message, without a traceback. `exit_code` as in the manual."""

    def __init__(self, *problems: Problem, exit_code: int = 1) -> None:
        super().__init__("; ".join(p.text for p in problems))
        self.problems = problems
        self.exit_code = exit_code
