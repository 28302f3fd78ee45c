"""What a journey says of itself, which its table does not: what is there, and over it what the command line says."""

from collections.abc import Mapping
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.field import Report
from empathy_cli.model.journey import JOURNEY
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import slug
from empathy_cli.model.types import RESERVED, nearest

from .journey import HEAD


def present(workspace: Workspace, said: Mapping[str, str]) -> Document | None:
    """The journey that is meant, where it is there. Raises InputError where its id is another's, or where only the
    title leads to it: nothing is overwritten that nobody has named.
    """
    wanted = said.get("id") or slug(said.get("title", ""), str(workspace.settings["language"]))
    document = workspace.documents.get(wanted)
    if document is not None and document.kind != JOURNEY.name:
        raise InputError(Problem(N_("the id “{id}” is taken by {first}; each document has one of its own"),
                                 {"id": wanted, "first": document.file}), exit_code=2)
    if document is not None and "id" not in said:
        raise InputError(Problem(N_("there is a journey “{id}” already: “--id {id}” changes it, another “--id” makes a "
                                    "new one"), {"id": wanted}), exit_code=2)
    return document


def head(workspace: Workspace, said: Mapping[str, str], document: Document | None) -> dict[str, Any]:
    """The journey's values before the table is taken. Raises InputError with all that is wrong."""
    before: dict[str, Any] = dict(document.data) if document else {"kind": JOURNEY.name}
    given = dict(said)
    if document is None:
        given.setdefault("id", slug(said.get("title", ""), str(workspace.settings["language"])))
        given.setdefault("title", said.get("id", ""))
    report = Report()
    for key, text in given.items():
        if key not in HEAD:
            hint = nearest(key, HEAD)
            report.add((), N_("“{key}” is not known here. Did you mean “{hint}”?") if hint else N_(
                "“{key}” is not known here. Known: {words}"), key=key, hint=hint, words=", ".join(HEAD))
            continue
        value = JOURNEY.group.by_key[key].type.read(text, (key,), report)
        if value is None:
            before.pop(key, None)
        else:
            before[key] = value
    if not report.problems:
        _complete(workspace, before, report, new=document is None)
    if not report.problems and "persona" in said:
        _known(workspace, said["persona"], report)
    if report.problems:
        raise InputError(*report.problems, exit_code=2)
    return before


def _complete(workspace: Workspace, before: Mapping[str, Any], report: Report, *, new: bool) -> None:
    if not before.get("persona"):
        report.add((), N_("whose journey is it? Say it with “--persona ID”"))
    if not before.get("title"):
        report.add((), N_("a new journey needs a “--title”; one that is there, its “--id”"))
    elif not before.get("id"):
        report.add((), N_("no id can be made of “{title}”; say it with “--id”"), title=before["title"][:80])
    elif before["id"] in RESERVED:
        report.add((), N_("“{id}” cannot be an id: no page or folder can have that name"), id=before["id"])
    elif new and before["id"] in workspace.touchpoints:
        report.add((), N_("the id “{id}” is that of a touchpoint; each has one of its own"), id=before["id"])


def _known(workspace: Workspace, persona: str, report: Report) -> None:
    personas = [document.id for document in workspace.of("persona")]
    if persona not in personas:
        hint = nearest(persona, personas)
        report.add((), N_("there is no persona “{id}”. Did you mean “{hint}”?") if hint else N_(
            "there is no persona “{id}” (“empathy list persona” shows them)"), id=persona[:80], hint=hint)
