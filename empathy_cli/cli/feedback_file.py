"""The table that feedback is read from: a file, standard input, or a pipe, which can be read once only."""

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem


@contextmanager
def opened(file: str) -> Iterator[tuple[BinaryIO, str]]:
    """The file, to be read several times, and what to call it. Raises InputError where it is none or too large.

    What can be read once only, a pipe or standard input, goes into a file without a name first.
    """
    from empathy_cli.exchange.feedback.form import MAX_BYTES

    name = "<stdin>" if file == "-" else file
    with ExitStack() as stack:
        try:
            source: BinaryIO
            if file == "-":
                if sys.stdin is None:
                    raise InputError(Problem(N_("standard input is closed; nothing can be read from it")), exit_code=2)
                source = sys.stdin.buffer
            else:
                source = stack.enter_context(Path(file).open("rb"))
            if not stat.S_ISREG(os.fstat(source.fileno()).st_mode):
                copy = stack.enter_context(TemporaryFile())
                left = MAX_BYTES + 1
                while left > 0 and (chunk := source.read(min(1 << 20, left))):
                    copy.write(chunk)
                    left -= len(chunk)
                copy.flush()
                source = copy
            if os.fstat(source.fileno()).st_size > MAX_BYTES:
                raise InputError(Problem(N_("more than {limit} bytes, which is more than is read. Split it"),
                                         {"limit": f"{MAX_BYTES:,}"}, file=name))
            source.seek(0)
        except OSError as error:
            raise InputError(Problem(N_("cannot be read: {why}"), {"why": error.strerror or str(error)}, file=name),
                             exit_code=2) from error
        yield source, name


def called_as(file: str, mask: Callable[[str], str]) -> str:
    """What a source calls its table: the name alone, as paths are nobody's business, and nobody's address."""
    from empathy_cli.exchange.feedback.form import named

    return named(mask(Path(file).name))
