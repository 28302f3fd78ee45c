"""What is asked for when feedback is imported, and what a table was imported as before: then only the new is added."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.text import slug

if TYPE_CHECKING:
    from empathy_cli.exchange.feedback.columns import Export
    from empathy_cli.exchange.feedback.voices import Told


@dataclass(frozen=True)
class Asked:
    """What the command line says."""

    file: str
    columns: Mapping[str, str]
    """Role → column, as it was typed; of `side` also a word."""
    id: str = ""
    title: str = ""
    type: str = ""
    day_first: bool | None = None
    headed: bool = True
    no_input: bool = False
    dry_run: bool = False
    yes: bool = False
    as_json: bool = False


@dataclass(frozen=True)
class Head:
    """What is known of the source before its rows are read."""

    id: str
    told: "Told"
    data: Mapping[str, Any]
    """Of a new one: title, type, language."""
    asks: bool = False
    """Whether somebody has answered questions, and is there to be asked once more."""


def imported(workspace: Workspace, asked: Asked, digest: str, name: str) -> list[Document]:
    """The sources that have been made of this very file, taken as it is asked for now."""
    from empathy_cli.exchange.columns import folded

    found = []
    for document in workspace.of("source"):
        export = document.data.get("export", {})
        ids = {document.id, document.id.removesuffix(f"-{document.data.get('side')}")}
        told = dict(asked.columns)
        if told.get("side") in ("customer", "employee") and "side" not in export and (
                told["side"] == document.data.get("side")):
            del told["side"]
        meant = asked.id in ids if asked.id else export.get("file") == name
        meant = meant and (asked.day_first is None or export.get("order") == _order(asked))
        if export.get("sha256") == digest and meant and all(
                folded(export.get(role, "")) == folded(said) for role, said in told.items()):
            found.append(document)
    return found


@dataclass(frozen=True)
class Before:
    """What a table was imported as before, and what its columns were taken for then."""

    id: str
    document: Document

    def settled(self, asked: Asked, export: "Export") -> Head:
        """The same for this one. Raises InputError where something else is asked for now."""
        from empathy_cli.exchange.feedback.columns import ROLES, Column
        from empathy_cli.exchange.feedback.voices import Told

        before = self.document.data["export"]
        found: dict[str, Any] = {}
        for role in ROLES:
            if role in before:
                told = asked.columns.get(role, "")  # where two headings are alike, a number says which one is meant
                now = export.find(told, f"--{role}") if told.isdecimal() else None
                found[role] = now if now and before[role] in (now.key, now.name) else export.find(
                    before[role], f"--{role}")
        found.setdefault("side", self.document.data.get("side", "customer"))
        for role, said in asked.columns.items():
            meant = said if role == "side" and said in ("customer", "employee") else export.find(said, f"--{role}")
            if meant != found.get(role):
                was = found.get(role)
                raise InputError(Problem(N_("“{id}” was imported with another --{role}: {was}. Leave it out, or take "
                                            "another --id"), {
                    "id": self.id, "role": role,
                    "was": f"“{was.name}”" if isinstance(was, Column) else was or "–"}), exit_code=2)
        order, wanted = before.get("order", ""), _order(asked)
        if order and wanted and order != wanted:
            raise InputError(Problem(N_("“{id}” was imported with --{order}-first; take another --id to read its days "
                                        "differently"), {"id": self.id, "order": order}), exit_code=2)
        return Head(self.id, Told(**found, order=order or wanted), {})


def before_in(workspace: Workspace, asked: Asked, export: "Export", name: str) -> Before | None:
    """What the table adds to: the source that is named, or the one that a file of this name has become.

    Raises InputError where the id is that of something else.
    """
    made = [d for d in workspace.of("source") if "text" in d.data.get("export", {})]
    wanted = asked.id or (slug(asked.title, str(workspace.settings["language"])) if asked.title else "")
    for document in made:
        split = "side" in document.data["export"]
        base = document.id.removesuffix(f"-{document.data.get('side')}") if split else document.id
        if wanted:
            if wanted in (document.id, base):
                return Before(base if split else document.id, document)
        elif document.data["export"].get("file") == name and document.data["export"]["text"] in {
                said for c in export.columns for said in (c.name, c.key)}:
            return Before(base, document)
    if wanted and (taken := workspace.documents.get(wanted)):
        message = N_("“{id}” was not imported from a table, so nothing is added to it; take another --id") if (
            taken.kind == "source") else N_("the id “{id}” is taken by {first}; each document has one of its own")
        raise InputError(Problem(message, {"id": wanted, "first": taken.file}), exit_code=2)
    return None


def _order(asked: Asked) -> str:
    """What comes first in 03/04/2026, as the command line says it; "" where it says nothing."""
    return {True: "day", False: "month", None: ""}[asked.day_first]
