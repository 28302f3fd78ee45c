"""Where a command may look and write: in a workspace that is there, and where no document may be."""

import os
from pathlib import Path

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.store.scan import FOLDER, SETTINGS_FILE, SUFFIXES


def must_be_workspace(root: Path, command: str) -> None:
    """Raises InputError where there is none: what finds nothing wrong in the wrong folder would look like success."""
    if os.path.lexists(root / SETTINGS_FILE) or (root / FOLDER).is_dir():
        return
    from shlex import quote

    below = sorted(path.parent.relative_to(root).as_posix() for deep in ("*", "*/*")
                   for path in root.glob(f"{deep}/{SETTINGS_FILE}"))
    raise InputError(Problem(N_("there is no workspace in “{folder}”: neither empathy.yaml nor personas/. Name its "
                                "folder, “empathy -C {below} {command}”, or make one with “empathy init”"),
                             {"folder": str(root.absolute()), "command": command,
                              "below": quote(below[0]) if below else "FOLDER"}), exit_code=2)


def must_be_no_document(path: Path) -> None:
    """Raises InputError where a document, or the settings, may be: such a file is never written over, not even with
    `--force`. A link counts as what it leads to.
    """
    if os.path.realpath(path).lower().endswith(SUFFIXES):
        raise InputError(Problem(N_("only documents are written where a document may be; name another file"),
                                 file=str(path)), exit_code=2)


def base_in_repository(root: Path) -> str:
    """Where the workspace is in its repository, as build servers name files: nothing, or a folder and a `/`."""
    here = os.path.realpath(root)
    for name in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        top = os.path.realpath(os.environ.get(name) or os.devnull)
        if here.startswith(top + os.sep):
            return Path(here).relative_to(top).as_posix() + "/"
    top = next((str(folder) for folder in (Path(here), *Path(here).parents) if (folder / ".git").exists()), here)
    return Path(here).relative_to(top).as_posix() + "/" if top != here else ""
