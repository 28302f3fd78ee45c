"""Which folder a target means, and of a site of MkDocs which one holds its pages."""

import os
from pathlib import Path

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.publish.navigation import docs_dir
from empathy_cli.publish.profiles.mkdocs import Project
from empathy_cli.publish.profiles.names import folded

from . import folder_lock
from .files import Files

MANIFEST = ".empathy-pages.json"
_SOURCES = frozenset({"personas", "templates"})
"""What else a workspace holds: nothing is published there."""
_OTHER_FILES = N_("“{folder}” holds other files of the workspace; name another folder, such as docs")
_OTHERS = frozenset({"mkdocs.yaml", "zensical.toml"})
"""What else may hold the settings of a site: it is not read, and no mkdocs.yml is put beside it."""


def folder_of(named: str, root: Path) -> tuple[Path, Path]:
    """The folder of the settings, and the one that it must stay in. Raises InputError where it is not for pages."""
    if named.startswith("~"):
        raise _unfit(N_("“{folder}” begins with “~”, which only a shell knows: write the whole path"), named)
    top = Path(os.path.realpath(root))
    path = Path(os.path.realpath(top / named))
    whole = Path(named).is_absolute()
    repository = next((p for p in (top, *top.parents) if (p / ".git").exists()), top)
    if not whole and not path.is_relative_to(repository):
        raise _unfit(N_("“{folder}” leads out of the repository; write the whole path if that is meant"), named)
    if any(part in (".git", ".empathy") for part in path.parts):
        raise _unfit(_OTHER_FILES, named)
    must_be_free(path, root)
    for step in (path, *path.parents):
        if step.exists() and not step.is_dir():
            raise _unfit(N_("“{folder}” cannot be a folder: {step} is a file"), named, step=str(step))
    return path, Path(path.anchor) if whole else repository


def must_be_free(folder: Path, root: Path) -> None:
    """Raises InputError where pages would stand among the documents of the workspace."""
    top = Path(os.path.realpath(root))
    inside = folder.relative_to(top).parts if folder.is_relative_to(top) else ()
    if inside and folded(inside[0]) in _SOURCES:
        raise _unfit(_OTHER_FILES, "/".join(inside))


def site_of(top: Path, inside: Path) -> tuple[Path, Project]:
    """The project of MkDocs that a folder is, or holds the pages of; what is empty becomes one.

    A folder `docs` is that of the pages, as MkDocs has it: mkdocs.yml is made beside it.
    """
    files = Files(top)
    if (config := files.read("mkdocs.yml")) is not None:
        return top, Project(docs_dir(config))
    beside = Files(top.parent)
    above = beside.read("mkdocs.yml") if top != inside else None
    if above is not None and docs_dir(above) == top.name:
        return top.parent, Project(top.name)
    names, next_to = files.names("") - {folder_lock.NAME}, beside.names("")
    if MANIFEST in names:
        return top, Project() if names <= {"docs", MANIFEST} else Project("", nav=False)
    if top.name == "docs" and top != inside:
        made = above is None and not next_to & _OTHERS and (not names or MANIFEST in next_to)
        return (top.parent, Project()) if made else (top, Project("", nav=False))
    return top, Project("", nav=False) if names else Project()


def _unfit(message: str, folder: str, **values: str) -> InputError:
    return InputError(Problem(message, {"folder": folder, **values}), exit_code=2)
