"""How much a workspace may hold: what is more is refused before it is read, whoever laid it there.

A document is bounded by itself (`decoding`, `reader`, and the model's lists and texts); these bounds are for all of
them together. Ten thousand personas with a map each are 20,000 files of 94 MiB.
"""

from collections.abc import Iterable

from empathy_cli.locale import N_
from empathy_cli.model.problem import Problem

from .decoding import MAX_BYTES

MAX_FILES = 50_000
MAX_TOTAL = 256 * 1024 * 1024
"""Bytes of all documents."""
FOLDER = "personas"


def within(sizes: Iterable[int]) -> tuple[int, Problem | None]:
    """How many files of these sizes fit, in their order, and what is wrong where that is not all of them."""
    total, n = 0, -1
    for n, size in enumerate(sizes):
        if n == MAX_FILES:
            return n, Problem(N_("more than {limit} files in this folder: split the workspace"),
                              {"limit": f"{MAX_FILES:,}"}, file=FOLDER)
        total += min(size, MAX_BYTES)  # what is larger is not read
        if total > MAX_TOTAL:
            return n, Problem(N_("the files in this folder have more than {limit} MiB together: split the workspace"),
                              {"limit": MAX_TOTAL // 1024 ** 2}, file=FOLDER)
    return n + 1, None
