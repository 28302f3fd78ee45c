"""The first question, drawn before prompt_toolkit is loaded: loading takes longer than all else together.

What is typed meanwhile waits in the terminal, and the real question takes the same place.
"""

import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import TextIO

from empathy_cli.locale import Translator

from .layout import BRIGHT, Room, Row, label, placeholder, rows, safe
from .prompt import Prompt
from .wrapped import wrap

CODES = {"bold": "1", "fg:ansigreen": "32", "fg:ansired": "31", "fg:ansibrightblack": "90"}


def columns(text: str) -> int:
    """The columns that a text takes, near enough for a drawing that is replaced at once."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


@contextmanager
def first_question(to: TextIO, welcome: Sequence[str], prompt: Prompt, t: Translator, fit: Callable[[str], str], *,
                   color: bool) -> Iterator[None]:
    """Draws the welcome, which stays, and the question, which is taken away again at the end."""
    wide, high = get_terminal_size()
    for text in welcome:
        to.writelines(line + "\n" for line in wrap(fit(text), wide - 1, columns))
    if prompt.shape == "review":
        to.flush()
        yield
        return
    prompt = safe(prompt, fit)
    drawn = rows(prompt, Room(wide, max(1, high - 6)), t, columns, with_help=False, error="")
    to.write("".join(_painted(row, color=color) + "\n" for row in drawn))
    to.write(_painted([(BRIGHT, label(prompt)), *placeholder(prompt, wide, t, fit, columns)], color=color))
    to.flush()
    yield
    to.write(f"\r\x1b[{len(drawn)}A\x1b[J")
    to.flush()


def _painted(row: Row, *, color: bool) -> str:
    painted = ""
    for style, text in row:
        codes = [CODES[word] for word in style.split() if word in CODES and (color or word == "bold")]
        painted += f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if codes and text else text
    return painted


@contextmanager
def keys_wait() -> Iterator[None]:
    """Keys that are pressed while nothing is asked wait for the next question, as they are and unechoed.

    Ctrl+C still interrupts. prompt_toolkit takes this for the mode to come back to after each question.
    """
    try:
        import termios
    except ImportError:  # Windows
        yield
        return
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    silent = [*before]
    silent[0] &= ~termios.ICRNL
    silent[3] &= ~(termios.ECHO | termios.ICANON)
    try:
        termios.tcsetattr(fd, termios.TCSANOW, silent)
        yield
    finally:
        termios.tcsetattr(fd, termios.TCSANOW, before)
