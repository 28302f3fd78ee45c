"""What somebody means by an id: a document, a touchpoint of the catalogue, or `DOCUMENT#ENTRY`."""

from collections.abc import Iterable
from pathlib import Path

from empathy_cli.insight.address import Found, entries
from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.model.types import nearest

from .catalogue import unreadable
from .session import Session

__all__ = ["Found", "document", "entries", "entry"]

_BARE = N_("nothing in “{document}” has an id of its own; “empathy edit {document}” changes its fields")


def document(session: Session, name: str) -> Document:
    """The document of that id, or the one that holds what it names. Raises InputError as `entry` does."""
    return entry(session, name).document


def entry(session: Session, name: str) -> Found:
    """What has that id, in whatever case it is typed. Raises InputError with a suggestion where there is none.

    `DOCUMENT#ENTRY` is an entry of a document, `DOCUMENT#stages.ENTRY` one of that list, should a step have the same
    id as a stage. Without `#` a document comes before a touchpoint. What cannot be read is reported when nothing is
    found: it may be in there.
    """
    from empathy_cli.model.kinds import KINDS, WITHIN

    workspace = session.workspace()
    of, sign, within = name.partition("#")
    for typed in (of, of.strip().lower()):
        if held := workspace.documents.get(typed):
            whole = Found(held, KINDS[held.kind], (), held.data, held.id)
            return _within(held, within, workspace.root) if sign else whole
        if not sign and (held := workspace.documents.get(CATALOGUE)):
            for i, touchpoint in enumerate(held.data.get(CATALOGUE, ())):
                if touchpoint["id"] == typed:
                    return Found(held, WITHIN[CATALOGUE][CATALOGUE], (CATALOGUE, i), touchpoint, typed)
    raise InputError(*_unknown(workspace, name))


def _row(held: Document, wanted: str, root: Path) -> Found | None:
    """A nugget that stands in a file beside its source. Raises InputError where that cannot be read."""
    from empathy_cli.model.kinds import WITHIN
    from empathy_cli.store.rows import has_rows, nuggets

    if not has_rows(held) or not (found := nuggets(root, held, {wanted})):
        return None
    kind = WITHIN[held.kind]["nuggets"]
    place = ("nuggets", len(held.data.get("nuggets", ())))
    return Found(held, kind, place, found[wanted], f"{held.id}#{wanted}", str(held.data["file"]))


def _within(held: Document, typed: str, root: Path) -> Found:
    from empathy_cli.model.kinds import WITHIN

    wanted = typed.strip().lower()
    found = list(entries(held))
    for one in found:
        if wanted in (one.id, f"{one.path[0]}.{one.id}"):
            return one
    if row := _row(held, wanted, root):
        return row
    hint = nearest(wanted.rpartition(".")[2], [one.id for one in found])
    values = {"id": typed, "document": held.id, "hint": f"{held.id}#{hint}"}
    if hint:
        message = N_("there is no “{id}” in “{document}”. Did you mean “{hint}”?")
    elif found:
        message = N_("there is no “{id}” in “{document}”; “empathy show {document}” shows what there is")
    elif held.kind in WITHIN:
        message = N_("there is no “{id}” in “{document}”: nothing is in it yet")
    else:
        message = _BARE
    raise InputError(Problem(message, values))


def _unknown(workspace: Workspace, name: str) -> Iterable[Problem]:
    of, sign, within = name.partition("#")
    if sign and of in workspace.touchpoints:
        yield Problem(_BARE, {"document": of})
        return
    known = [*workspace.documents, *(() if sign else workspace.touchpoints)]
    hint = nearest(of, known)
    values = {"id": of, "hint": hint + sign + within, "folder": str(workspace.root / "personas")}
    catalogue = unreadable(workspace)
    if of == CATALOGUE and catalogue:
        yield from catalogue
        return
    if hint:
        yield Problem(N_("there is no document “{id}”. Did you mean “{hint}”?"), values)
    elif of == CATALOGUE:
        yield Problem(N_("there is no catalogue of touchpoints yet; “empathy new touchpoint” begins it"))
    elif known:
        yield Problem(N_("there is no document “{id}”; “empathy list” shows which there are"), values)
    else:
        yield Problem(N_("there is no document “{id}”, and none at all in {folder}; “empathy new persona” makes "
                         "the first one"), values)
    broken = sorted({p.file for p in workspace.problems if p.severity == ERROR and p.file})
    if catalogue and len(broken) == 1:
        yield from catalogue
    elif broken:
        yield Problem(N_("these cannot be read, it may be in one of them: {files}. “empathy check” says why"),
                      {"files": ", ".join(broken[:5]) + (" …" if len(broken) > 5 else "")})
