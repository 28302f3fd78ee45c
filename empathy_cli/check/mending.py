"""Changes in one file that mend what was found there: in the words as they are written, where that will do."""

import copy
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from empathy_cli.insight.personal import found
from empathy_cli.locale import N_
from empathy_cli.model.group import Group
from empathy_cli.model.problem import InputError, Path, Problem
from empathy_cli.store.editor import Refused, set_value
from empathy_cli.store.meaning import shape_at, shape_of, value_at
from empathy_cli.store.position import in_file
from empathy_cli.store.reader import parse
from empathy_cli.store.tree import compose, find

from .registry import RULES
from .remarks import without
from .wording import anew, entry_deleted, replaced, says

ROOM = 20_000_000
"""Characters that are read to mend one file, over and over. What takes more is left for another run."""
READINGS = 8
"""How often a file is read, at most, for a place that is laid out anew."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Other words for a part of a file, by which the value at a path becomes a new one."""

    problem: Problem
    path: Path
    new: str
    start: int
    end: int
    words: str


class Mending:
    """One file on its way."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.mended: list[Problem] = []
        self.refused: list[tuple[Problem, Problem]] = []
        self.found: set[str] = set()
        self._known: dict[int, list[int]] = {}
        self._room = max(ROOM, 5 * READINGS * len(data))

    def mend(self, problems: Sequence[Problem]) -> None:
        """First what goes by lines, then what goes by places, last what takes entries out: so no place moves."""
        try:
            text = self.data.decode("utf-8")
        except UnicodeDecodeError:
            return
        whole = [p for p in problems if not p.path and p.rule != "CHK01"]
        lines = [p for p in problems if not p.path and p.rule == "CHK01"]
        text = self._whole(text, whole) if whole else text
        text = self._silences(text, lines) if lines else text
        placed = [p for p in problems if p.path]
        if placed:
            try:
                raw, self._known = parse(text.encode()).value, {}
            except InputError:
                placed = []
            values = [p for p in placed if p.rule != "CHK01"]
            text = self._words(text, values, raw)
            done = {p.path for p in self.mended}  # what another rule has to say there, the next look shows
            single = [p for p in values if p.path not in done]
            single += sorted((p for p in placed if p.rule == "CHK01"), key=lambda p: p.path[-1:], reverse=True)
            for i, problem in enumerate(single):
                if not self._has_room(READINGS * len(text)):
                    self._put_off(single[i:])
                    break
                text = (self._attempt(text, problem, entry_deleted, in_file(raw, problem.path, self._known))
                        if problem.rule == "CHK01" else self._value(text, problem, raw))
        self.data = text.encode()

    def _has_room(self, size: int) -> bool:
        self._room -= size
        return self._room >= 0

    def _put_off(self, problems: Sequence[Problem]) -> None:
        why = Problem(N_("more is to be mended in this file than is done in one go: run “empathy check --fix” again"),
                      file=problems[0].file)
        self.refused += [(p, why) for p in problems]

    def _whole(self, text: str, problems: Sequence[Problem]) -> str:
        """What makes a file unreadable: its rule is given all of its text."""
        for problem in problems:
            mend = RULES[problem.rule].mend
            new = mend(problem, text) if mend else None
            if isinstance(new, str) and new != text:
                text = new
                self.mended += [p for p in problems if p.rule == problem.rule]
        return text

    def _silences(self, text: str, problems: Sequence[Problem]) -> str:
        gone: dict[tuple[int, int], set[str]] = defaultdict(set)
        for problem in problems:
            gone[problem.line, problem.column].add(str(problem.values["rule"]))
        new = without(text, gone)
        try:
            same = parse(new.encode()).value == parse(text.encode()).value
        except InputError:
            same = False
        if same:
            self.mended += problems
            return new
        why = N_("the comment in line {line} cannot be taken out without touching more than that. Delete it by hand")
        self.refused += [(p, replace(p, message=why, values={"line": p.line})) for p in problems]
        return text

    def _words(self, text: str, problems: Sequence[Problem], raw: Any) -> str:
        """Mends as they are written, all at once, the texts for which that will do: a large file is not read again for
        each of them.
        """
        mark, body = text[:text.startswith("\ufeff")], text.removeprefix("\ufeff")
        root, edits = compose(body), {}
        for problem in problems:
            path = _written(raw, in_file(raw, problem.path, self._known))
            old, mend = value_at(raw, path), RULES[problem.rule].mend
            if not mend or not isinstance(old, str) or path in edits:
                continue
            new, (node, parents) = mend(problem, old), find(root, path)
            if isinstance(new, str) and new != old and node and node.is_text:
                written = body[node.start:node.end]
                words = mend(problem, written)
                words = words if words != written else replaced(written, old.split(), new.split())
                if not isinstance(words, str) or not says(words, new, flow=any(parent.flow for parent in parents)):
                    words = anew(written, words, new)
                if isinstance(words, str):
                    edits[path] = Edit(problem, path, new, node.start, node.end, words)
        done = self._together(body, raw, sorted(edits.values(), key=lambda edit: edit.start))
        for edit in done:
            self._remember(edit.problem, value_at(raw, edit.path))
            self.mended.append(edit.problem)
        return mark + _spliced(body, done)

    def _together(self, body: str, raw: Any, edits: list[Edit]) -> list[Edit]:
        """As many of the edits as read, all of them together, as they should: half of them each where they do not."""
        if not edits or not self._has_room(len(body)):
            return []
        if _reads(body, raw, edits):
            return edits
        if len(edits) == 1:
            return []
        half = len(edits) // 2
        first, second = self._together(body, raw, edits[:half]), self._together(body, raw, edits[half:])
        if not first or not second:
            return first or second
        return first + second if self._has_room(len(body)) and _reads(body, raw, first + second) else first

    def _remember(self, problem: Problem, old: str) -> None:
        if problem.rule == "EVD06":
            among = problem.values.get("among", ())
            self.found |= {old[hit.start:hit.end] for hit in found(old, names=True, among=among)}

    def _value(self, text: str, problem: Problem, raw: Any) -> str:
        mend = RULES[problem.rule].mend
        assert mend
        path = _written(raw, in_file(raw, problem.path, self._known))
        old = value_at(parse(text.encode()).value, path)
        new = mend(problem, copy.deepcopy(old))
        if new is None or new == old:
            return text
        if isinstance(old, str) and isinstance(new, str):
            self._remember(problem, old)
            as_written = _in_place(text, path, lambda words: mend(problem, words), old, new)
            if as_written is not None:
                self.mended.append(problem)
                return as_written
        return self._attempt(text, problem, lambda now, at: set_value(now, at, new), path)

    def _attempt(self, text: str, problem: Problem, edit: Callable[[str, Path], str], path: Path) -> str:
        try:
            text = edit(text, path)
        except Refused as why:
            self.refused.append((problem, replace(why.problems[0], file=problem.file, rule=problem.rule,
                                                  path=problem.path)))
        except InputError as why:
            self.refused.append((problem, replace(why.problems[0], file=problem.file, rule=problem.rule)))
        else:
            self.mended.append(problem)
        return text


def _written(raw: Any, path: Path) -> Path:
    """The place of a statement's text where a plain text stands for the statement."""
    group = shape_at(shape_of(raw), path[:-1]) if path else None
    if isinstance(group, Group) and group.shorthand and path[-1] == group.main and isinstance(
            value_at(raw, path[:-1]), str):
        return path[:-1]
    return path


def _reads(body: str, raw: Any, edits: Sequence[Edit]) -> bool:
    wanted = copy.deepcopy(raw)
    for edit in edits:
        value_at(wanted, edit.path[:-1])[edit.path[-1]] = edit.new
    try:
        return bool(parse(_spliced(body, edits).encode()).value == wanted)
    except InputError:
        return False


def _spliced(body: str, edits: Sequence[Edit]) -> str:
    parts, at = [], 0
    for edit in edits:
        parts += [body[at:edit.start], edit.words]
        at = edit.end
    return "".join([*parts, body[at:]])


def _in_place(text: str, path: Path, mend: Callable[[str], Any], old: str, new: str) -> str | None:
    """The words mended as they are written, with their quotes, escapes and line ends, if that reads as it should.
    So a long text is not laid out anew for one word.
    """
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    node, _ = find(compose(body), path)
    if node is None or not node.is_text:
        return None
    wanted = parse(body.encode()).value
    value_at(wanted, path[:-1])[path[-1]] = new
    written = body[node.start:node.end]
    for words in (mend(written), replaced(written, old.split(), new.split())):
        if not isinstance(words, str):
            continue
        candidate = body[:node.start] + words + body[node.end:]
        try:
            if parse(candidate.encode()).value == wanted:
                return mark + candidate
        except InputError:
            continue
    return None
