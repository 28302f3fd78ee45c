"""The lines in which one text differs from another, as a unified diff, in a time that grows with their number.

`difflib` looks for the longest piece that two texts share, again and again: for a stranger's text that takes minutes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

MAX_LINES = 2_000
"""So many lines of both, those between the first difference and the last, are matched by `difflib`."""
MAX_PAIRS = 40_000
"""Lines of one and of the other that are the same, in all combinations: so many, too."""

Part = tuple[str, int, int, int, int]


def unified(before: Sequence[str], after: Sequence[str], names: tuple[str, str], around: int) -> Iterator[str]:
    """As `difflib.unified_diff` without line ends. Where there is too much for that, line stands against line; or, of
    texts with another number of lines, the whole against the whole.
    """
    matcher: SequenceMatcher[str] = SequenceMatcher(None, (), ())
    matcher.opcodes = _parts(before, after)  # type: ignore[attr-defined]  # what it groups: so it need not look for them
    for i, group in enumerate(matcher.get_grouped_opcodes(around)):
        if not i:
            yield from (f"--- {names[0]}", f"+++ {names[1]}")
        yield f"@@ -{_range(group[0][1], group[-1][2])} +{_range(group[0][3], group[-1][4])} @@"
        for what, a, b, c, d in group:
            if what == "equal":
                yield from (f" {line}" for line in before[a:b])
            else:
                yield from (f"-{line}" for line in before[a:b])
                yield from (f"+{line}" for line in after[c:d])


def _range(start: int, stop: int) -> str:
    size = stop - start
    return f"{start + 1}" if size == 1 else f"{start + (size > 0)},{size}"


def _parts(before: Sequence[str], after: Sequence[str]) -> list[Part]:
    """As `SequenceMatcher.get_opcodes`: what is equal, and what else stands there."""
    size = min(len(before), len(after))
    head = next((i for i in range(size) if before[i] != after[i]), size)
    tail = next((i for i in range(size - head) if before[-1 - i] != after[-1 - i]), size - head)
    old, new = before[head:len(before) - tail], after[head:len(after) - tail]
    middle = [(what, a + head, b + head, c + head, d + head) for what, a, b, c, d in _middle(old, new)]
    parts: list[Part] = [("equal", 0, head, 0, head)] if head else []
    parts += middle
    if tail:
        parts.append(("equal", len(before) - tail, len(before), len(after) - tail, len(after)))
    return parts


def _middle(old: Sequence[str], new: Sequence[str]) -> list[Part]:
    if not old and not new:
        return []
    if len(old) + len(new) <= MAX_LINES and _pairs(old, new) <= MAX_PAIRS:
        return [*SequenceMatcher(None, old, new).get_opcodes()]
    if len(old) != len(new):
        return [("replace", 0, len(old), 0, len(new))]
    parts: list[Part] = []
    begin = 0
    for at in range(1, len(old) + 1):
        same = old[begin] == new[begin]
        if at == len(old) or (old[at] == new[at]) != same:
            parts.append(("equal" if same else "replace", begin, at, begin, at))
            begin = at
    return parts


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    seen = Counter(new)
    many = len(new) // 100 + 1 if len(new) >= 200 else len(new)  # difflib leaves out lines that there are more of
    return sum(n for line in old if (n := seen[line]) <= many)
