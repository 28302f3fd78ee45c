"""A file that is written on the side, where somebody named it: a report, a plan."""

import os
from collections.abc import Callable
from pathlib import Path

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from .places import must_be_no_document
from .session import Session


def saved(path: Path, data: bytes, ours: Callable[[bytes], bool], session: Session) -> None:
    """Writes it, over an older one (`ours`) but never over anything else, and through no link: a pull request may bring
    one. Raises InputError.
    """
    from hashlib import sha256

    from empathy_cli.store.saver import save

    must_be_free(path)
    try:
        present = _present(path)
    except OSError as error:
        raise InputError(Problem(N_("cannot be read: {why}"), {"why": error.strerror or str(error)},
                                 file=str(path))) from error
    if present and not ours(present):
        raise InputError(Problem(N_("this file is there, and is no report in this format; name another one, or remove "
                                    "it first"), file=str(path)))
    inside = any(os.path.abspath(path).startswith(f"{of}{os.sep}")  # noqa: PTH100 - resolves no link
                 for of in (os.path.abspath(session.root), os.path.realpath(session.root)))  # noqa: PTH100 - as above
    save(path, data, expect=None if present is None else sha256(present).hexdigest(),
         root=session.root if inside else None)


def must_be_free(path: Path) -> None:
    """Raises InputError (2) where no such file may ever be written."""
    if path.exists() and not path.is_file():
        raise InputError(Problem(N_("this is no file; name one"), file=str(path)), exit_code=2)
    must_be_no_document(path)
    if path.is_symlink():
        raise InputError(Problem(N_("this is a link; a report is never written through one. Name the file itself"),
                                 file=str(path)), exit_code=2)


def _present(path: Path) -> bytes | None:
    """What is in the file; `None` where there is none. A link that came since is not followed."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        return stream.read()
