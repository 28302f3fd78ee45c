"""The two streams: what a terminal, a pipe or an old encoding can take, and texts that cannot act on them."""

import codecs
import os
from pathlib import Path
from typing import TextIO

from empathy_cli.locale import Translator
from empathy_cli.model.problem import WARNING, Problem, dotted
from empathy_cli.model.text import inert, visible

_PLAIN = str.maketrans({
    "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "…": "...", "–": "-", "—": "-", "‑": "-", "·": "-", "→": "->",
    "✓": "+", "●": "*", "◐": "~", "○": "?", "◑": "!", "★": "*", "⚠": "!", "−": "-", "×": "x",
    "\u00a0": " ", "\u202f": " ",
})


PIECE = 1 << 14
"""Characters that are written at once."""
MAX_LINES = 40
"""Of a text to paste: somebody may write so much by hand, and not more."""
MAX_COLUMNS = 400

BOLD, DIM, RED, GREEN, YELLOW, CYAN = "1", "2", "31", "32", "33", "36"
"""The named ANSI colours and weights that we use: a user's theme says what they look like."""


def prepare(*streams: TextIO) -> None:
    """No character may stop the program: one that a stream cannot encode is written as its like, or as an escape."""
    codecs.register_error("empathy", _like)
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="empathy")


def _like(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start:error.end]
    like = text.translate(_PLAIN).encode(error.encoding, "backslashreplace").decode(error.encoding)
    return like, error.end


def ascii_like(text: str) -> str:
    """Marks and typographic signs as ASCII, for terminals of another locale. Letters stay."""
    return text.translate(_PLAIN)


def fitting(text: str, encoding: str) -> str:
    """The text with the like of every character that an encoding does not have."""
    return text.encode(encoding, "empathy").decode(encoding)


def is_utf8(stream: TextIO) -> bool:
    """Whether a stream takes every character."""
    try:
        return codecs.lookup(stream.encoding or "ascii").name.startswith("utf")
    except LookupError:
        return False


def write(stream: TextIO, text: str) -> None:
    """In pieces: with PYTHONUNBUFFERED=1, a large one of which a pipe took but a part would seem to be written."""
    stream.writelines(text[start:start + PIECE] for start in range(0, len(text), PIECE))


def closed(*streams: TextIO) -> bool:
    """Whether nobody reads one of the streams any more. What waits in it is thrown away, so that the end is quiet."""
    found = False
    for stream in streams:
        try:
            stream.flush()
        except OSError:
            gone = True
        else:
            gone = _nobody_reads(stream)
        if gone:
            found = True
            with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device, not a path
                os.dup2(nowhere.fileno(), stream.fileno())
    return found


def _nobody_reads(stream: TextIO) -> bool:
    """Asks the system: once a write has failed, its text is gone, and a flush succeeds."""
    import select

    if not hasattr(select, "poll"):
        return True  # Windows cannot tell; the pipe that broke was most likely ours
    poll = select.poll()
    poll.register(stream.fileno(), select.POLLOUT)
    return any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(0))


def painted(text: str, color: str, paints: bool) -> str:
    return f"\x1b[{color}m{text}\x1b[0m" if color and paints and text else text


def width_of(stream: TextIO) -> int | None:
    """Columns of the terminal behind a stream; `None` where there is none."""
    if not stream.isatty():
        return None
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except OSError:
        columns = 0
    return columns or 80


def columns(text: str) -> int:
    """Columns that a text takes in a terminal: a Chinese letter takes two."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, width: int) -> str:
    """The text in so many columns at most; … stands for what is left out."""
    if columns(text) <= width:
        return text
    from rich.cells import set_cell_size

    return set_cell_size(text, width - 1).rstrip() + "…"


def shown(path: Path) -> str:
    """A path as one would type it here: relative where it lies below the present folder."""
    try:
        return visible(str(path.absolute().relative_to(Path.cwd())))
    except (OSError, ValueError):
        return visible(str(path))


def message(problem: Problem, t: Translator) -> str:
    """What a problem says, translated; texts from documents act neither on a terminal nor on a build server."""
    values = {k: v if not isinstance(v, str) else _pasted(v, t) if f"\n{{{k}}}" in problem.message else inert(v)
              for k, v in problem.values.items()}
    return t(problem.message, **values)


def _pasted(text: str, t: Translator) -> str:
    """A text that stands on lines of its own, to be pasted: as it is, but for what acts, and for what is too much."""
    lines = text.split("\n")
    shown = [cut(inert(line), MAX_COLUMNS) for line in lines[:MAX_LINES]]
    if left := len(lines) - len(shown):
        shown.append(t.plural("… and {n} more line", "… and {n} more lines", left))
    return "\n".join(f"  {line}" for line in shown)


def problem_line(problem: Problem, t: Translator) -> str:
    """`file:line:column: field: what is wrong` - the form that editors and terminals make links of."""
    place = inert(problem.file)
    if place and problem.line:
        place += f":{problem.line}" + (f":{problem.column}" if problem.column else "")
    parts = [place, t("warning") if problem.severity == WARNING else "", inert(dotted(problem.path))]
    return ": ".join([*filter(None, parts), message(problem, t)])
