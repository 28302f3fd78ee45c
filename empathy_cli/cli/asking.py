"""What the commands that ask have in common: a terminal to ask in, a draft to keep, and every way to stop."""

import os
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType
from typing import TextIO

import typer

from empathy_cli.interview.draft import Draft, own_folder
from empathy_cli.locale import N_, Translator
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import visible
from empathy_cli.store.scan import find_root

from . import output
from .session import Session

MAX_ANSWERS = 1 << 20
TYPE_CHECKING = False
if TYPE_CHECKING:
    from empathy_cli.interview.conversation import FrontEnd
    from empathy_cli.interview.engine import Interview
    from empathy_cli.model.field import Kind


class Stopped(KeyboardInterrupt):
    """Somebody closed the terminal or ended the program. A KeyboardInterrupt, so that no event loop swallows it."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def talk_stream() -> TextIO | None:
    """Where questions are shown: on the terminal, and never where data goes if that can be helped."""
    return next((s for s in (sys.stderr, sys.stdout) if s is not None and s.isatty()), None)


def must_be_able_to_ask(command: str) -> TextIO:
    """The terminal. Raises InputError (exit code 2) where there is none, and says how to do without."""
    to = talk_stream()
    if to is None or sys.stdin is None or not sys.stdin.isatty():
        raise InputError(Problem(
            N_("this is no terminal, so no question can be asked. Put the answers in a file: {command} --answers FILE "
               "(“-” reads them from standard input)"), {"command": command}), exit_code=2)
    return to


def must_be_able_to_pick(command: str) -> TextIO:
    """The terminal to pick quotes in. Raises InputError (exit code 2) where there is none."""
    to = talk_stream()
    if to is None or sys.stdin is None or not sys.stdin.isatty():
        raise InputError(Problem(N_("this is no terminal, so nothing can be asked: {command} TEXT, or “-” for standard "
                                    "input, one a line; of a transcript, “--from FILE --lines 12-14,20”"),
                                 {"command": command}), exit_code=2)
    return to


def must_be_able_to_ask_editor(command: str) -> TextIO:
    """The terminal that an editor needs. Raises InputError (exit code 2) where there is none."""
    to = talk_stream()
    if to is None or sys.stdin is None or not sys.stdin.isatty():
        raise InputError(Problem(N_("this is no terminal, so no editor can be opened. {command} --answers FILE changes "
                                    "fields without one"), {"command": command}), exit_code=2)
    return to


def plain_hint(t: Translator) -> str:
    return t(N_("On a line of its own, “<” goes back, “?” says why it is asked, “>” goes to the review."))


def front_end(session: Session, to: TextIO, t: Translator, interview: "Interview", welcome: list[str]) -> "FrontEnd":
    """The front end that this terminal can take. It has said its welcome."""
    fit = fitting(to)
    if session.plain:
        from empathy_cli.interview.plain import Plain

        plain = Plain(sys.stdin, to, t, fit)
        for line in welcome:
            plain.say(line)
        return plain
    from empathy_cli.interview.preview import first_question

    with first_question(to, welcome, interview.prompt, t, fit, color=session.color):
        from empathy_cli.interview.fancy import Fancy

        return Fancy(to, t, fit, interview.known, color=session.color, unicode=takes_marks(to))


def fitting(to: TextIO) -> Callable[[str], str]:
    """Makes a text safe for the terminal: nothing in it acts, and in an old locale marks are ASCII."""
    if takes_marks(to):
        return visible
    return lambda text: output.ascii_like(visible(text))


def takes_marks(to: TextIO) -> bool:
    """Whether ✓ and typographic quotes can be shown. An explicit LC_ALL=C says no, whatever Python makes of it."""
    environ = os.environ
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    return output.is_utf8(to) and locale not in ("C", "POSIX")


def interview_for(kind: "Kind") -> "type[Interview]":
    """What asks about a kind. Imported late: the first question waits for it."""
    if kind.name == "journey":
        from empathy_cli.interview.journey import JourneyInterview

        return JourneyInterview
    from empathy_cli.interview.engine import Interview

    return Interview


def hold_interview(session: Session, interview: "Interview", draft: Draft, t: Translator, to: TextIO, *,
                   welcome: list[str], confirm: bool, stamp: tuple[str, str] | None = None) -> None:
    """Asks until everything is answered and confirmed. Exits with 130 (or 128 + signal) where somebody stops.

    `stamp` is kept with the first answer of a draft: what the answers were given to.
    """
    from empathy_cli.interview.conversation import hold


    def keep(path: tuple[str, ...] | None, value: object, place: list[object]) -> None:
        if stamp and not draft.begun:
            draft.keep((stamp[0],), stamp[1], place)
        draft.keep(path, value, place)

    interview.keep = keep
    try:
        with stoppable(), nullcontext() if session.plain else _keys_wait():
            front = front_end(session, to, t, interview, welcome)
            hold(interview, front, t, confirm=confirm)
    except (KeyboardInterrupt, EOFError) as stop:
        with suppress(OSError):  # the terminal may be gone
            to.write("\n" + fitting(to)(t(N_("Your draft is kept. Run the same command to go on."))
                                        if draft.begun else t(N_("Nothing was answered, nothing is kept."))) + "\n")
            to.flush()
        raise typer.Exit(128 + stop.number if isinstance(stop, Stopped) else 130) from stop
    except OSError as error:
        raise typer.Exit(128 + getattr(signal, "SIGHUP", 1)) from error  # nobody can read what we would say


def _keys_wait() -> AbstractContextManager[None]:
    from empathy_cli.interview.preview import keys_wait

    return keys_wait()


@contextmanager
def stoppable() -> Iterator[None]:
    """SIGTERM and SIGHUP end an interview as Ctrl+C does: with the terminal as it was, and the draft kept."""

    def stop(number: int, _: FrameType | None) -> None:
        raise Stopped(number)

    numbers = [n for name in ("SIGTERM", "SIGHUP") if (n := getattr(signal, name, None)) is not None]
    before = {n: signal.signal(n, stop) for n in numbers}
    try:
        yield
    finally:
        for n, handler in before.items():
            signal.signal(n, handler)


def pair(text: str, example: str) -> tuple[str, str]:
    """What `--part KEY=VALUE` says."""
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise InputError(Problem(N_("“{pair}” is no part; write KEY=VALUE, such as {example}"),
                                 {"pair": text, "example": example}), exit_code=2)
    return key.strip().replace("-", "_"), value


def read_answers(source: str, limit: int = MAX_ANSWERS) -> tuple[bytes, str]:
    """The bytes of `--answers FILE` or of standard input, and what to call them."""
    name = "<stdin>" if source == "-" else source
    try:
        if source == "-":
            if sys.stdin is None:  # somebody has closed it: `<&-`
                raise InputError(Problem(N_("standard input is closed; nothing can be read from it")), exit_code=2)
            data = sys.stdin.buffer.read(limit + 1)
        else:
            with Path(source).open("rb") as file:
                data = file.read(limit + 1)
    except OSError as error:
        raise InputError(Problem(N_("cannot be read: {why}"), {"why": error.strerror or str(error)}, file=name),
                         exit_code=2) from error
    if len(data) > limit:
        raise InputError(Problem(N_("more than {limit} bytes, which is more than is read. Split it"),
                                 {"limit": f"{limit:,}"}, file=name))
    return data, name


def keep_answers(session: Session, name: str, data: bytes) -> str:
    """Keeps the answers beside the draft, for the command that does the same unattended. Returns its FILE.

    Nothing where it cannot be written: the document is saved, and that is what counts.
    """
    try:
        file = own_folder(session.root, "answers") / name
        file.unlink(missing_ok=True)
        file.write_bytes(data)
    except (OSError, InputError):
        return ""
    return output.shown(file)


def text_of(file: Path, digest: str) -> str:
    """The text of a file that was read before. Raises `Changed` where it is another one by now."""
    from hashlib import sha256

    from empathy_cli.store.saver import Changed

    try:
        data = file.read_bytes()
    except OSError as error:
        raise InputError(Problem(N_("cannot be read: {why}"), {"why": error.strerror or str(error)},
                                 file=str(file))) from error
    if sha256(data).hexdigest() != digest:
        raise Changed(Problem(N_("{file} was changed by somebody else since it was read; nothing was written. "
                                 "Look at it and do it again"), {"file": str(file)}))
    return data.decode()


def says(root: Path, file: str, key: str, word: str) -> bool:
    """Whether a file that cannot be read as a document says `key: word` at its head."""
    import re

    from empathy_cli.store.workspace import read_file

    try:
        head = read_file(root, file)[:4_096].decode("utf-8", "replace")
    except InputError:
        return False
    return bool(re.search(rf"^{key}:[ \t]*[\"']?{re.escape(word)}[\"']?[ \t]*(#.*)?\r?$", head, re.MULTILINE))


def here(session: Session, *, language: bool = False) -> tuple[str, ...]:
    """The global options that a command needs to do the same from here."""
    elsewhere = session.root.resolve() != Path(find_root(".")).resolve()
    return (*(("-C", str(session.root)) if elsewhere else ()),
            *(("--lang", session.lang) if language and session.lang else ()))


def command_line(*words: str) -> str:
    """A command as one would type it in a shell."""
    return shlex.join(("empathy", *words))


def ask_yes(question: str, to: TextIO, t: Translator, *, default: bool = True) -> bool:
    """A question for yes or no, in plain text. No answer at all is no."""
    to.write(f"{question} {t(N_('[Y/n]') if default else N_('[y/N]'))} ")
    to.flush()
    line = sys.stdin.readline()
    word = line.strip().casefold()
    return bool(line) and (default if not word else word[:1] in "yjos")
