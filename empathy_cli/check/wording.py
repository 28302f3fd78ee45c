"""Other words in a file, with its quotes, escapes and line ends; and an entry taken out with no comment around it."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from empathy_cli.model.problem import InputError, Path
from empathy_cli.store.editor import Refused, delete
from empathy_cli.store.meaning import value_at
from empathy_cli.store.reader import parse
from empathy_cli.store.scalars import WIDTH, quoted
from empathy_cli.store.tree import compose, dash, find, line_start, next_line


def says(words: str, new: str, *, flow: bool) -> bool:
    """Whether a text says what it should where it is written so; of one on several lines, all of the file tells."""
    if "\n" in words or "\r" in words:
        return True
    try:
        return bool(parse((f"[{words}]" if flow else f"a: {words}").encode()).value == ([new] if flow else {"a": new}))
    except InputError:
        return False


def anew(written: str, words: str | None, new: str) -> str | None:
    """The text in quotes, where it stands on one line and stays there; else `None`: it may be laid out better."""
    if any(end in text for end in "\n\r" for text in (written, new)) or (words is None and len(new) > WIDTH):
        return None
    return quoted(new)


def replaced(written: str, old: Sequence[str], new: Sequence[str]) -> str | None:
    """The words that are others now, in a text that may break its lines between any two of them."""
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "replace":
            places = list(re.finditer(r"\s+".join(map(re.escape, old[a:b])), written))
            if len(places) != 1:
                return None
            written = written[:places[0].start()] + " ".join(new[c:d]) + written[places[0].end():]
        elif what != "equal":
            return None
    return written


def entry_deleted(text: str, path: Path) -> str:
    """Without the entry of a list at a path; with the last one its list goes, but never a comment around it."""
    try:
        new = delete(text, path)
    except Refused as why:
        return _lines_deleted(text, path, why)
    try:
        return new if _remarks(new) == _remarks(text) else _lines_deleted(text, path)
    except Refused:
        return new


def _remarks(text: str) -> list[str]:
    """The comments that have a line of their own."""
    return [line.strip() for line in text.splitlines() if line.lstrip().startswith("#")]


def _lines_deleted(text: str, path: Path, why: Refused | None = None) -> str:
    """Without the lines of an entry, where the comments around it are to stay though nothing else is left there."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text.removeprefix("\ufeff")
    node, parents = find(compose(body), path)
    if node is None or any(parent.flow for parent in parents) or len(parents[-1].items) != 1:
        raise why or Refused()
    start = line_start(body, dash(body, parents[-1], node))
    candidate = body[:start] + body[next_line(body, node.end):]
    wanted = parse(body.encode()).value
    value_at(wanted, path[:-2])[path[-2]] = None
    if parse(candidate.encode()).value != wanted:
        raise why or Refused()
    return mark + candidate
