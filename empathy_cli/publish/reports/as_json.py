"""json: the whole plan, or what became of it, for other programs. Its JSON Schema comes from the same definition."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from empathy_cli.publish.leaf import LeafKind
from empathy_cli.publish.target import Action, Outcome

from .told import Row, Told, Verdict


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its JSON Schema, what it means, and its value."""

    name: str
    shape: dict[str, Any]
    about: str
    of: Callable[[Any], Any]


_TEXT = {"type": "string"}
_TEXTS = {"type": "array", "items": _TEXT}

ROW = (
    Key("action", {"enum": list(get_args(Action))},
        "create, update, rename, delete: what is to be done. same: nothing. conflict (edited by hand), unowned (not "
        "ours), refused: blocked. keep: a page of ours that nobody wants any more, and that stays.",
        lambda row: row.change.action),
    Key("outcome", {"enum": [*get_args(Outcome), None]}, "What became of it; null in a plan.",
        lambda row: row.outcome),
    Key("id", _TEXT, "The document's id; of a picture its file name; of lines in a file of others `block:` and that "
        "file.", lambda row: row.change.id),
    Key("kind", {"enum": list(get_args(LeafKind))}, "What it is.", lambda row: row.change.kind),
    Key("title", _TEXT, "What a reader sees.", lambda row: row.title),
    Key("at", _TEXT, "Where it stands at the target: a path, or the full name of a page.", lambda row: row.at),
    Key("was", _TEXT, "Of a rename, where it stood until now.", lambda row: row.was),
    Key("file", _TEXT, "The file of its document below the workspace; empty where there is no such one.",
        lambda row: row.file),
    Key("reason", _TEXT, "Why it is blocked, kept or failed, in the language of the run.", lambda row: row.reason),
    Key("diff", _TEXTS, "What differs, as the lines of a unified diff, bounded.", lambda row: list(row.diff)),
)
KEYS = (
    Key("target", _TEXT, "The name of the wiki in empathy.yaml.", lambda told: told.settings.name),
    Key("kind", _TEXT, "git, folder, confluence, mediawiki or dokuwiki.", lambda told: told.settings.kind),
    Key("profile", _TEXT, "How pages are named, linked and listed there.", lambda told: told.settings.profile),
    Key("owner", _TEXT, "Whose pages these are.", lambda told: told.settings.owner),
    Key("to", _TEXT, "The address, or the folder.", lambda told: told.where),
    Key("verdict", {"enum": list(get_args(Verdict))},
        "nothing: nothing to do. changes: a plan with changes. blocked: something is blocked, and nothing was written. "
        "applied: all of it is done. partly: the rest is done, something is blocked. failed: something could not be "
        "done.",
        lambda told: told.verdict),
    Key("state", _TEXT, "What pins the wiki as it was looked at: a commit, or a digest.", lambda told: told.state),
    Key("complete", {"type": "boolean"}, "Whether every document was read and wanted: only then are pages deleted.",
        lambda told: told.complete),
    Key("why_incomplete", _TEXT, "Why not.", lambda told: told.why_incomplete),
    Key("stopped", _TEXT, "What ended the run before its end; empty where nothing did.", lambda told: told.stopped),
    Key("notes", _TEXTS, "What a person should know besides.", lambda told: list(told.notes)),
    Key("counts", {"type": "object", "additionalProperties": False,
                   "properties": {action: {"type": "integer", "minimum": 1} for action in get_args(Action)}},
        "How many of each action; those that there are.", lambda told: told.counts),
    Key("pages", {"type": "array", "items": {
        "type": "object", "additionalProperties": True,
        "properties": {key.name: {**key.shape, "description": key.about} for key in ROW},
        "required": [key.name for key in ROW]}},
        "Every page, picture and block, in the order in which people meet them.",
        lambda told: [_plain(ROW, row) for row in told.rows]),
)


def plain(told: Told) -> dict[str, Any]:
    """The report as JSON's own types: the same for the same plan, in every run."""
    return _plain(KEYS, told)


def _plain(keys: tuple[Key, ...], of: Told | Row) -> dict[str, Any]:
    return {key.name: key.of(of) for key in keys}


def schema() -> dict[str, Any]:
    """The JSON Schema of what `plain` gives."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What empathy publish --json prints",
        "description": "A plan, or what became of it. Keys only ever join; none changes its meaning or goes.",
        "type": "object",
        "properties": {key.name: {**key.shape, "description": key.about} for key in KEYS},
        "required": [key.name for key in KEYS],
    }
