"""The nuggets of a source that stand in a file beside it, where something names them: looked up all at once."""

from collections.abc import Collection
from typing import Any

from empathy_cli.model.document import Document, Workspace
from empathy_cli.store import rows

from .references import references


def beside(workspace: Workspace, source: Document, wanted: Collection[str]) -> dict[str, dict[str, Any]]:
    """Those of the nuggets that are in the file; none where that cannot be read: the check says why."""
    if not wanted or not rows.has_rows(source):
        return {}
    try:
        return rows.nuggets(workspace.root, source, wanted)
    except rows.Unavailable:
        return {}


def cited(workspace: Workspace, source: Document) -> dict[str, dict[str, Any]]:
    """Those of its rows that anything in the workspace names. The file is read once, and only where something does."""
    if not rows.has_rows(source):
        return {}
    return beside(workspace, source, {
        r.nugget for d in workspace.documents.values() for r in references(d.kind, d.data)
        if r.id == source.id and r.nugget})
