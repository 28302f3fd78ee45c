"""Texts that a spreadsheet would run: an apostrophe before each on the way out, and off again on the way in.

Guarded is not only the beginning of a cell, but also what would begin one for a program that takes another sign for
the separator, or that takes quotes for letters: after `,`, `;`, `|`, `"`, a tab and a line end. Numbers stay numbers;
but for one at the beginning of a line: with another separator, all of the line is one cell.
"""

import re

from empathy_cli.model.patterns import later

DANGEROUS = "=+-@|!%\uff1d\uff0b\uff0d\uff20\uff5c\uff01\uff05\t\r\n"
"""What begins a formula, a command (DDE) or a reference in some spreadsheet; half of them in their full width."""
_EDGE = r"(?:\A|(?<=[,;|\"\t\r\n]))([^\S\t\r\n]*)"
_BARE = later(rf"{_EDGE}('*)(?=[{re.escape(DANGEROUS)}])")
_GUARDED = later(rf"{_EDGE}'('*)(?=[{re.escape(DANGEROUS)}])")
_MAY = later(rf"\A[^\S\t\r\n]*'*[{re.escape(DANGEROUS)}]|[,;|\"\t\r\n]")
"""What most texts do not have, found at once; without it, nothing in them is dangerous."""
_NUMBER = later(r"[-+]?[0-9]+(?:[.,][0-9]+)?\Z")


def guarded(text: str, *, first: bool = False) -> str:
    """The text as a cell that no spreadsheet runs; `first`: as that of a line. `bare` gives it back."""
    if not _MAY.search(text) or (not first and _NUMBER.match(text)):
        return text
    return _BARE.sub(r"\1'\2", text)


def bare(cell: str) -> str:
    """The text of a cell, without the apostrophes that `guarded` has put in."""
    return _GUARDED.sub(r"\1\2", cell) if "'" in cell else cell
