"""What a check is to look at: rules by their codes, documents by their ids, files or folders."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.problem import Path as Place
from empathy_cli.model.types import nearest

from .find import entry
from .session import Session


def codes(words: Iterable[str]) -> list[str]:
    """The rules that are named: `PER09`, a family such as `PER`, several with commas between, in any case.

    Raises InputError where a word names none, and where only commas or blanks stand there.
    """
    from empathy_cli.check.registry import FAMILIES, RULES

    words = list(words)
    chosen: list[str] = []
    for word in (part.strip() for words_ in words for part in words_.split(",")):
        found = [code for code in RULES if code.startswith(word.upper())] if word else []
        if word and not found:
            hint = nearest(word.upper(), [*RULES, *FAMILIES])
            message = N_("there is no rule “{code}”. Did you mean “{hint}”?") if hint else N_(
                "there is no rule “{code}”; “empathy explain” lists them")
            raise InputError(Problem(message, {"code": word, "hint": hint}), exit_code=2)
        chosen += found
    if words and not chosen:
        raise InputError(Problem(N_("no rule is named here; “empathy explain” lists them")), exit_code=2)
    return list(dict.fromkeys(chosen))


def files(session: Session, names: Iterable[str]) -> list[str]:
    """The files that are meant by ids, by paths of files and by folders; none, which is all, where the workspace is."""
    return list(dict.fromkeys(file for file, _ in _chosen(session, names)))


def parts(session: Session, names: Iterable[str]) -> dict[str, list[Place]]:
    """File → the places in it that are meant by ids of touchpoints and other entries, where not all of it is meant."""
    meant: dict[str, list[Place]] = {}
    for file, place in _chosen(session, names):
        meant.setdefault(file, []).append(place)
    return {file: places for file, places in meant.items() if () not in places}


def _chosen(session: Session, names: Iterable[str]) -> list[tuple[str, Place]]:
    chosen: list[tuple[str, Place]] = []
    for name in names:
        if broken := _unread(session, name):
            chosen += [(file, ()) for file in broken]
            continue
        if not _is_path(session, name):
            found = entry(session, name)
            chosen.append((found.document.file, () if found.beside else found.path))
            continue
        files_there = _by_path(session, name)
        if not files_there:
            return []
        chosen += [(file, ()) for file in files_there]
    return chosen


def within(found: Iterable[Problem], parts: Mapping[str, Sequence[Place]]) -> list[Problem]:
    """Those of the findings that are in these parts or in other files, and what cannot be read."""
    return [p for p in found if p.file not in parts or p.rule == "DOC01" or any(
        p.path[:len(place)] == place for place in parts[p.file])]


def _unread(session: Session, name: str) -> list[str]:
    """The files that cannot be read and say that this is their id; none where a document has it."""
    of = name.partition("#")[0].strip().lower()
    workspace = session.workspace()
    if of in workspace.documents or of in workspace.touchpoints or not any(p.file for p in workspace.problems):
        return []
    from empathy_cli.store.unread import ids

    return ids(workspace).get(of, [])


def _is_path(session: Session, name: str) -> bool:
    """Ids have no such signs; and what is no id may still be a folder here."""
    if any(sign in name for sign in ("/", "\\", ".")):
        return True
    of = name.partition("#")[0].strip().lower()
    workspace = session.workspace()
    return of not in workspace.documents and of not in workspace.touchpoints and (
        Path(name).exists() or (session.root / name).exists())


def _by_path(session: Session, name: str) -> list[str]:
    from empathy_cli.store.scan import SETTINGS_FILE

    known = [*session.workspace().files, SETTINGS_FILE]
    root = os.path.realpath(session.root)
    for start in (Path.cwd(), session.root):
        path = os.path.realpath(start / name)
        if path == root:
            return []
        if not path.startswith(root + os.sep):
            continue
        file = Path(path).relative_to(root).as_posix()
        if found := [f for f in known if f == file or f.startswith(f"{file}/")]:
            return found
    places = dict.fromkeys([*known, *(parent.as_posix() for f in known for parent in Path(f).parents[:-1])])
    hint = nearest(name.replace("\\", "/").rstrip("/"), places)
    message = N_("there is nothing to check in “{path}”. Did you mean “{hint}”?") if hint else N_(
        "there is nothing to check in “{path}”: name a document of this workspace, or a folder with some")
    raise InputError(Problem(message, {"path": name, "hint": hint}))
