"""`.empathy/`: what the program keeps for itself in a workspace, and no repository gets to see."""

import os
import stat
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from .inside import inside

FOLDER = ".empathy"
_ALL = b"*\n"


def own_folder(root: Path, name: str) -> Path:
    """A folder in `.empathy`, made where it is missing, for nobody else to read. Raises OSError, or InputError where it
    leads elsewhere.
    """
    folder = root / FOLDER / name
    if inside(os.path.realpath(root), f"{FOLDER}/{name}") is None:
        raise InputError(Problem(N_("{folder} leads out of the workspace; nothing was written"),
                                 {"folder": str(folder)}))
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    keep_private(folder.parent, root)
    return folder


def keep_private(folder: Path, root: Path) -> None:
    """Sees to the `.gitignore` of `.empathy/`, and to what a killed run has left there. Raises OSError or InputError.

    Half a `.gitignore` would let drafts into a repository: it is written whole or not at all.
    """
    from .saver import Changed, save, sweep  # late: usually a look at the folder is all

    ignore = folder / ".gitignore"
    present = ignore.lstat() if os.path.lexists(ignore) else None
    if present is None or (stat.S_ISREG(present.st_mode) and not present.st_size):
        with suppress(Changed):  # another command has just done it
            save(ignore, _ALL, expect=sha256(b"").hexdigest() if present else None, root=root)
    sweep(folder)


def keep_file(file: Path, data: bytes, root: Path) -> None:
    """Writes a file of the program's own, whole, over an older one, through no link. Raises OSError or InputError."""
    from .saver import save

    if file.is_symlink():
        file.unlink()
    present = file.read_bytes() if file.exists() else None
    if present != data:
        save(file, data, expect=None if present is None else sha256(present).hexdigest(), root=root)
