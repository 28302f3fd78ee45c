"""A document's YAML in the user's own editor: on a copy, which becomes the file when it can be read."""

import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TextIO

import typer

from empathy_cli.locale import N_
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.store.private import keep_file, own_folder

from . import asking, output
from .command_line import command_line
from .complete import CATALOGUE
from .session import Session
from .unread import says


def edit_file(session: Session, name: str) -> None:
    """Opens the file of that id. What somebody wrote is never lost: a copy with errors stays, and is taken up again."""
    to = asking.must_be_somebody(asking.TO_EDIT, command_line("edit", name))
    file, wanted = _file(session, name)
    original = (session.root / file).read_bytes()
    copy, begun = _copy(session, wanted, original)
    try:
        data, problems = _edited(session, copy, file, wanted, to)
        if data == original:
            session.say(session.t()(N_("Nothing changed.")))
        else:
            from empathy_cli.store.saver import save

            session.report(problems)
            save(session.root / file, data, expect=begun, root=session.root)
            session.say(session.t()(N_("Saved: {file}"), file=output.shown(session.root / file)))
    except InputError as error:
        if not _is_kept(copy, original):
            raise
        raise InputError(*error.problems, Problem(N_("what you wrote is kept in {copy}"), {"copy": output.shown(copy)}),
                         exit_code=error.exit_code) from error
    except KeyboardInterrupt:
        if _is_kept(copy, original):
            session.say(_kept(session, copy))
        raise
    _forget(copy)


def _copy(session: Session, wanted: str, original: bytes) -> tuple[Path, str]:
    """A copy that nobody else can read, and the digest of what it was begun from."""
    folder = own_folder(session.root, "edit")
    with suppress(OSError):  # it may be older than this rule, or somebody else's
        folder.chmod(0o700)
    copy = folder / f"{wanted}.yaml"
    digest = _digest(copy)
    for link in (copy, digest):  # a checkout may bring one: what it leads to is nobody's copy
        if link.is_symlink():
            link.unlink()
    if copy.exists():
        session.say(session.t()(N_("Going on with what you wrote last time.")))
    else:
        keep_file(digest, sha256(original).hexdigest().encode(), session.root)
        keep_file(copy, original, session.root)
        copy.chmod(0o600)
    return copy, digest.read_text(encoding="ascii") if digest.exists() else sha256(original).hexdigest()


def _digest(copy: Path) -> Path:
    return copy.with_suffix(".sha256")


def _edited(session: Session, copy: Path, file: str, wanted: str, to: TextIO) -> tuple[bytes, tuple[Problem, ...]]:
    """What stands in the copy when it can be read, and what is odd in it. Exits where nobody wants to go on."""
    t = session.t()
    while True:
        _open(copy)
        data = copy.read_bytes()
        problems = _problems(data, file, wanted)
        if not any(p.severity == ERROR for p in problems):
            return data, problems
        session.report(problems)
        if not asking.ask_yes(t(N_("Back to the editor?")), to, t):
            session.say(_kept(session, copy))
            raise typer.Exit(1)


def _kept(session: Session, copy: Path) -> str:
    return session.t()(N_("Nothing was saved. What you wrote is kept in {copy}; the same command goes on with it."),
                       copy=output.shown(copy))


def _is_kept(copy: Path, original: bytes) -> bool:
    """Whether somebody wrote in it; else it goes."""
    with suppress(OSError):
        if copy.read_bytes() == original:
            _forget(copy)
    return copy.exists()


def _forget(copy: Path) -> None:
    copy.unlink(missing_ok=True)
    _digest(copy).unlink(missing_ok=True)


def _file(session: Session, name: str) -> tuple[str, str]:
    """The file of a document and its id; also of one that cannot be read, where its head says which it is."""
    from .find import document

    try:
        found = document(session, name)
    except InputError:
        broken = sorted({p.file for p in session.workspace().problems if p.severity == ERROR and p.file})
        for file in broken:
            if says(session.root, file, "id", name) or (
                    name == CATALOGUE and says(session.root, file, "kind", CATALOGUE)):
                return file, name
        raise
    return found.file, found.id


def _problems(data: bytes, file: str, wanted: str) -> tuple[Problem, ...]:
    from empathy_cli.store.documents import read_document

    document, problems = read_document(data, file)
    if document is not None and document.id != wanted:
        problems = (*problems, Problem(N_("the id was “{old}”; “empathy rename {old} {new}” changes it everywhere"),
                                       {"old": wanted, "new": document.id}, ("id",), file))
    return problems


def _open(file: Path) -> None:
    command = _editor()
    try:
        code = subprocess.call([*command, str(file)])  # noqa: S603 - the user's own editor
    except OSError as error:
        raise InputError(Problem(N_("the editor “{editor}” cannot be started: {why}. Set EDITOR to yours"),
                                 {"editor": command[0], "why": error.strerror or str(error)})) from error
    if code:
        raise InputError(Problem(N_("the editor “{editor}” ended with {code}; nothing was saved"),
                                 {"editor": command[0], "code": code}))


def _editor() -> list[str]:
    own = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if own:
        return shlex.split(own, posix=sys.platform != "win32") or [own]
    usual = ("notepad",) if sys.platform == "win32" else ("sensible-editor", "nano", "vim", "vi")
    return [next((name for name in usual if shutil.which(name)), usual[-1])]
