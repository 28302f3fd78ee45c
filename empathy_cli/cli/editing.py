"""A document's YAML in the user's own editor: on a copy, which becomes the file when it can be read."""

import os
import shlex
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import typer

from empathy_cli.interview.draft import own_folder
from empathy_cli.locale import N_
from empathy_cli.model.problem import ERROR, InputError, Problem

from . import asking, output
from .complete import CATALOGUE
from .session import Session


def edit_file(session: Session, name: str) -> None:
    """Opens the file of that id. What somebody wrote is never lost: a copy with errors stays, and is taken up again."""
    to = asking.must_be_able_to_ask_editor(asking.command_line("edit", name))
    file, wanted = _file(session, name)
    t = session.t()
    original = (session.root / file).read_bytes()
    copy = own_folder(session.root, "edit") / f"{wanted}.yaml"
    if copy.exists():
        session.say(t(N_("Going on with what you wrote last time.")))
    else:
        copy.write_bytes(original)
        (copy.with_suffix(".sha256")).write_text(sha256(original).hexdigest(), encoding="ascii")
    begun = copy.with_suffix(".sha256").read_text(encoding="ascii") if copy.with_suffix(".sha256").exists() else ""
    while True:
        _open(copy)
        data = copy.read_bytes()
        problems = _problems(data, file, wanted)
        if not any(p.severity == ERROR for p in problems):
            break
        session.report(problems)
        if not asking.ask_yes(t(N_("Back to the editor?")), to, t):
            session.say(t(N_("Nothing was saved. What you wrote is kept in {copy}; the same command goes on with it."),
                          copy=output.shown(copy)))
            raise typer.Exit(1)
    if data == original:
        session.say(t(N_("Nothing changed.")))
    else:
        from empathy_cli.store.saver import Changed, save

        session.report(problems)
        try:
            save(session.root / file, data, expect=begun or sha256(original).hexdigest(), root=session.root)
        except Changed as error:
            raise InputError(*error.problems, Problem(
                N_("what you wrote is kept in {copy}"), {"copy": output.shown(copy)})) from error
        session.say(t(N_("Saved: {file}"), file=output.shown(session.root / file)))
    copy.unlink()
    copy.with_suffix(".sha256").unlink(missing_ok=True)


def _file(session: Session, name: str) -> tuple[str, str]:
    """The file of a document and its id; also of one that cannot be read, where its head says which it is."""
    from .find import document

    try:
        found = document(session, name)
    except InputError:
        broken = sorted({p.file for p in session.workspace().problems if p.severity == ERROR and p.file})
        for file in broken:
            if asking.says(session.root, file, "id", name) or (
                    name == CATALOGUE and asking.says(session.root, file, "kind", CATALOGUE)):
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
        raise InputError(Problem(N_("the editor “{editor}” ended with {code}; nothing was saved. "
                                    "What you wrote is kept in {copy}"),
                                 {"editor": command[0], "code": code, "copy": output.shown(file)}))


def _editor() -> list[str]:
    own = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if own:
        return shlex.split(own, posix=sys.platform != "win32") or [own]
    usual = ("notepad",) if sys.platform == "win32" else ("sensible-editor", "nano", "vim", "vi")
    return [next((name for name in usual if shutil.which(name)), usual[-1])]
