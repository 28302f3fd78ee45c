"""A document by the id that somebody typed."""

from empathy_cli.locale import N_
from empathy_cli.model.document import Document
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.types import nearest

from .session import Session


def document(session: Session, name: str) -> Document:
    """The document of that id, in whatever case it is typed. Raises InputError with a suggestion where there is none.

    What cannot be read is reported then, too: it may be in there.
    """
    workspace = session.workspace()
    found = workspace.documents.get(name) or workspace.documents.get(name.strip().lower())
    if found:
        return found
    broken = sorted({p.file for p in workspace.problems if p.severity == ERROR and p.file})
    hint = nearest(name, workspace.documents)
    if hint:
        problem = Problem(N_("there is no document “{id}”. Did you mean “{hint}”?"), {"id": name, "hint": hint})
    elif workspace.documents:
        problem = Problem(N_("there is no document “{id}”; “empathy list” shows which there are"), {"id": name})
    else:
        problem = Problem(N_("there is no document “{id}”, and none at all in {folder}; “empathy new persona” makes "
                             "the first one"), {"id": name, "folder": str(workspace.root / "personas")})
    if broken and not hint:
        more = Problem(N_("these cannot be read, it may be in one of them: {files}. “empathy check” says why"),
                       {"files": ", ".join(broken[:5]) + (" …" if len(broken) > 5 else "")})
        raise InputError(problem, more)
    raise InputError(problem)
