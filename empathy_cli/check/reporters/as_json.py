"""json: a list of findings, for other programs. `docs/findings.schema.json` is written from the same definition."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from empathy_cli.check.registry import FAMILIES
from empathy_cli.check.run import SEVERITIES

from .dumped import dumped, listed
from .report import Finding, Report


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a finding: its JSON Schema, and its value."""

    name: str
    shape: dict[str, Any]
    about: str
    of: Callable[[Finding], Any]


_COUNT = {"type": "integer", "minimum": 0}
KEYS = (
    Key("rule", {"type": "string", "pattern": f"^({'|'.join(FAMILIES)})[0-9]{{2}}$"},
        "The code of the rule. `empathy explain CODE` says why it is there.", lambda f: f.rule),
    Key("severity", {"enum": list(SEVERITIES)}, "How bad it is.", lambda f: f.severity),
    Key("message", {"type": "string", "minLength": 1},
        "What is wrong and what to write, on one line, in the language of the run. Personal data is masked.",
        lambda f: f.message),
    Key("file", {"type": "string"}, "The file below the workspace, with / on every system.", lambda f: f.file),
    Key("line", _COUNT, "From 1; 0 where there is no such line.", lambda f: f.line),
    Key("column", _COUNT, "From 1, in characters; 0 where there is no such line.", lambda f: f.column),
    Key("field", {"type": "string"}, "The field, with positions in lists counted from 1: `pains[2].evidence[1]`.",
        lambda f: f.field),
    Key("end_column", _COUNT, "The column after the last character of what is wrong; 0 where that is not known.",
        lambda f: f.end),
    Key("fingerprint", {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        "The same in every run, wherever in its file the finding stands; that of no other finding.",
        lambda f: f.fingerprint),
    Key("mendable", {"type": "boolean"}, "Whether `empathy check --fix` mends it.", lambda f: f.mendable),
)


def write(report: Report) -> str:
    return dumped([{key.name: key.of(finding) for key in KEYS} for finding in report.findings], ascii=report.ascii)


def ours(data: bytes) -> bool:
    """Whether a file is such a list."""
    return listed(data, {"rule", "severity", "message", "file", "fingerprint"})


def schema() -> dict[str, Any]:
    """The JSON Schema of what `write` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What empathy check --format json prints",
        "description": "All findings, by document, in each the worst first. Keys only ever join; none changes its "
                       "meaning or goes.",
        "type": "array",
        "items": {
            "type": "object",
            "properties": {key.name: {**key.shape, "description": key.about} for key in KEYS},
            "required": [key.name for key in KEYS],
        },
    }
