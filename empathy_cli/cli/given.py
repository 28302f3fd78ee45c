"""What a command line hands over beside words: answers in a file, parts as KEY=VALUE."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.store.private import keep_file, own_folder

from . import output

if TYPE_CHECKING:
    from .session import Session

MAX_ANSWERS = 1 << 20


def pair(text: str, example: str) -> tuple[str, str]:
    """What `--part KEY=VALUE` says. Raises InputError where it has no `=` or no key."""
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise InputError(Problem(N_("“{pair}” is no part; write KEY=VALUE, such as {example}"),
                                 {"pair": text, "example": example}), exit_code=2)
    return key.strip().replace("-", "_"), value


def read_answers(source: str, limit: int = MAX_ANSWERS) -> tuple[bytes, str]:
    """The bytes of `--answers FILE` or of standard input, and what to call them.

    `limit` is in bytes. Raises InputError where they cannot be read, or are more.
    """
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


def keep_answers(session: "Session", name: str, data: bytes) -> str:
    """Keeps the answers beside the draft, for the command that does the same unattended. Returns its FILE.

    Nothing where it cannot be written: the document is saved, and that is what counts.
    """
    try:
        file = own_folder(session.root, "answers") / name
        keep_file(file, data, session.root)
    except (OSError, InputError):
        return ""
    return output.shown(file)
