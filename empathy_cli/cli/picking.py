"""Nuggets one after the other: quotes that are pasted or typed, a line each, or lines picked from a transcript.

Each is saved before the next one is asked for, so that whoever stops has lost nothing.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from empathy_cli.locale import N_, Translator
from empathy_cli.model.problem import InputError

from . import asking, output

if TYPE_CHECKING:
    from empathy_cli.interview.transcript import Transcript

    from .session import Session

Add = Callable[[list[dict[str, Any]]], Sequence[str]]
"""Saves some entries and says what each is called."""
ENDS = ("q", ".")


Mask = Callable[[str], tuple[str, int]]
"""The text without personal data, and how many pieces of it were masked."""


def masked_words(t: Translator, n: int) -> str:
    """How many pieces of personal data were masked."""
    return t.plural("{n} piece of personal data was masked.", "{n} pieces of personal data were masked.", n)


def paste(session: "Session", to: TextIO, add: Add, main: str, mask: Mask) -> int:
    """Takes one line after the other until an empty one; how many were kept. `main` is the key of their words."""
    t, fit = session.t(), asking.fitting(to)
    _say(to, fit(t(N_("Paste or type one a line; an empty line ends. Each is saved at once."))))
    kept = 0
    for line in _lines(to, ": "):
        text = line.strip().removeprefix("- ").removeprefix("* ").removeprefix("• ")
        if not text:
            break
        text, masked = mask(text)
        kept += _keep(session, to, add, [({main: text}, masked)])
    return kept


def pick(session: "Session", to: TextIO, add: Add, transcript: "Transcript", language: str) -> int:
    """Shows a transcript page by page and takes what is picked; how many were kept."""
    from empathy_cli.interview.transcript import picks

    t, fit = session.t(), asking.fitting(to)
    _say(to, fit(t(N_("Type the lines of a quote to keep it, such as 12-14 or 3, 7-8; each is saved at once. An empty "
                      "line turns the page, “/word” goes to a word, “q” ends."))))
    at, kept = _page(to, transcript, 0, fit), 0
    for line in _lines(to, fit(t(N_("Lines:"))) + " "):
        typed = line.strip()
        if typed in ENDS:
            break
        if not typed:
            if at >= len(transcript.texts):
                break
            at = _page(to, transcript, at, fit)
        elif typed.startswith("/"):
            at = _find(session, to, transcript, typed[1:].strip().casefold(), at)
        else:
            try:
                chosen = picks(typed, transcript)
            except InputError as error:
                for problem in error.problems:
                    _say(to, "  " + fit(output.message(problem, t)))
                continue
            kept += _keep(session, to, add, [transcript.picked(*lines, language) for lines in chosen])
    return kept


def _lines(to: TextIO, prompt: str) -> Iterator[str]:
    """What is typed, until there is nothing more, or somebody stops: all before that is saved."""
    from empathy_cli.interview.reading import read_line

    while True:
        to.write(prompt)
        to.flush()
        line = read_line(sys.stdin)
        if not line:
            _say(to, "")
            return
        yield line


def _keep(session: "Session", to: TextIO, add: Add, entries: list[tuple[dict[str, Any], int]]) -> int:
    """Saves entries, each with how much was masked in it; how many were kept."""
    t, fit = session.t(), asking.fitting(to)
    try:
        names = add([entry for entry, _ in entries])
    except InputError as error:
        for problem in error.problems:
            _say(to, "  " + fit(t(N_("Not kept: {problem}"), problem=output.message(problem, t))))
        return 0
    for name, (entry, masked) in zip(names, entries, strict=True):
        text = fit(t(N_("kept as {id}: “{text}”"), id=name, text=next(iter(entry.values()))))
        _say(to, "  " + output.cut(text, _size(to).columns - 3))
        if masked:
            _say(to, "  " + fit(masked_words(t, masked)))
    return len(names)


def _page(to: TextIO, transcript: "Transcript", at: int, fit: Callable[[str], str]) -> int:
    """Shows as many lines as the window takes; the first one after them."""
    size = _size(to)
    left, wide = max(3, size.lines - 3), len(str(transcript.numbers[-1])) + 2
    first = at
    while at < len(transcript.texts):
        text = fit(transcript.texts[at])
        rows = -(-max(1, output.columns(text)) // max(10, size.columns - wide))
        if at > first and rows > left:
            break
        left -= rows
        if text.strip():
            _say(to, f"{transcript.numbers[at]:>{wide - 2}}  {text}")
        at += 1
    return at


def _find(session: "Session", to: TextIO, transcript: "Transcript", word: str, at: int) -> int:
    """Shows the page that begins with the next line in which a word stands, and begins again after the last line."""
    order = [*range(at, len(transcript.texts)), *range(at)]
    found = next((i for i in order if word and word in transcript.texts[i].casefold()), None)
    fit = asking.fitting(to)
    if found is None:
        _say(to, "  " + fit(session.t()(N_("“{word}” is not in this transcript"), word=word)))
        return at
    return _page(to, transcript, found, fit)


def _size(to: TextIO) -> os.terminal_size:
    try:
        size = os.get_terminal_size(to.fileno())
    except OSError:
        size = os.terminal_size((80, 24))
    return os.terminal_size((size.columns or 80, size.lines or 24))


def _say(to: TextIO, text: str) -> None:
    to.write(text + "\n")
    to.flush()
