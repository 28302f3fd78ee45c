"""Where in a text below `|` or `>` something is, told by what was found: by its words, or by its kind."""

from collections.abc import Collection, Sequence

from empathy_cli.model.patterns import later
from empathy_cli.model.problem import Problem

LONGEST = 20_000
"""Characters that are looked through."""
SHORTEST = 3
"""Letters of a word that is looked for."""
_HEAD = later(r"[|>][-+0-9]*[ ]*(?:#|$)")
_NO_WORDS = frozenset({"mask", "language", "field", "key"})
"""What else findings tell of: not what stands in the text."""
Spot = tuple[int, int, int]


def spot(problem: Problem, lines: Sequence[str], at: Spot, language: str) -> Spot:
    """Line and column from 1, and the column after it: where it can be told, else `at`, the place of the text."""
    line, column, _ = at
    if not 0 < line <= len(lines) or not _HEAD.match(lines[line - 1], column - 1):
        return at
    head = lines[line - 1]
    parent = len(head) - len(head.lstrip(" -"))
    last = line
    while last < len(lines) and (not lines[last].strip() or len(lines[last]) - len(lines[last].lstrip(" ")) >= max(
            parent, 1)) and len(lines[last]) < LONGEST:
        last += 1
    text = " ".join(map(str.strip, lines[line:last]))  # as it reads where lines are folded
    if len(text) > LONGEST:
        return at
    start, end = _personal(problem, text, language) if problem.rule == "EVD06" else _word(problem, text)
    if start < 0:
        return at
    for number, there in enumerate(lines[line:last], line + 1):
        size, shift = len(there.strip()), len(there) - len(there.lstrip())
        if start <= size:
            return number, start + shift + 1, end + shift + 1 if end <= size else 0
        start, end = start - size - 1, end - size - 1
    return at


def _word(problem: Problem, text: str) -> tuple[int, int]:
    """The first of the words that a finding names and that stand in the text."""
    words: Collection[str] = [value for key, value in problem.values.items()
                              if isinstance(value, str) and len(value) >= SHORTEST and key not in _NO_WORDS]
    found = [(text.find(word), word) for word in words]
    start, word = min([(start, word) for start, word in found if start >= 0], default=(-1, ""))
    return start, start + len(word)


def _personal(problem: Problem, text: str, language: str) -> tuple[int, int]:
    """The first piece of personal data for which the finding's mask is to be written."""
    from empathy_cli.insight.personal import MASKS, found
    from empathy_cli.locale import translator

    masks, values = translator(language), problem.values
    hits = [(hit.start, hit.end) for hit in found(text, language, names=bool(values.get("names")),
                                                  among=values.get("among", ()))
            if masks(MASKS[hit.kind]) == values.get("mask")]
    return min(hits, default=(-1, -1))
