"""The kinds of document, and of the entries that commands treat like documents: touchpoints in their catalogue."""

from dataclasses import replace
from typing import Any

from empathy_cli.locale import N_

from .empathy_map import EMPATHY_MAP
from .field import Doubt, Kind, Raw, Report
from .journey import JOURNEY, STAGE, STEP
from .persona import PERSONA
from .problem import Path
from .source import NUGGET, SOURCE
from .touchpoints import TOUCHPOINT, TOUCHPOINTS
from .types import RESERVED, nearest

KINDS: dict[str, Kind] = {kind.name: kind for kind in (PERSONA, EMPATHY_MAP, TOUCHPOINTS, JOURNEY, SOURCE)}
ENTRIES: dict[str, Kind] = {TOUCHPOINT.name: TOUCHPOINT}
"""What stands in a document of its `holder` kind, one list entry each, and has an id there."""
WITHIN: dict[str, dict[str, Kind]] = {
    TOUCHPOINTS.name: {TOUCHPOINTS.name: TOUCHPOINT},
    JOURNEY.name: {
        "steps": Kind("step", "step", N_("Step"), N_("Steps"), N_("One step of a journey."), STEP, "title",
                      JOURNEY.file, holder=JOURNEY.name),
        "stages": Kind("stage", "stage", N_("Stage"), N_("Stages"), N_("One stage of a journey."), STAGE, "name",
                       JOURNEY.file, holder=JOURNEY.name),
    },
    SOURCE.name: {
        "nuggets": Kind("nugget", "nugget", N_("Nugget"), N_("Nuggets"), N_("One thing heard or seen."), NUGGET,
                        "verbatim", SOURCE.file, holder=SOURCE.name),
    },
}
"""Kind of document → key of a list in it → the kind of its entries. Each has an id there: `DOCUMENT#ENTRY`."""


def by_command(word: str) -> Kind | None:
    """The kind that `empathy new WORD` and `empathy list WORD` mean: its command, its name or its plural.

    An entry comes first: “touchpoints” means all of them, not the file that they stand in.
    """
    word = word.lower()
    return next((k for k in (*ENTRIES.values(), *KINDS.values())
                 if word in (k.command, k.name, k.command + "s", k.name + "s")), None)


def read(raw: Raw, report: Report) -> tuple[Kind, dict[str, Any]] | None:
    """A document's kind and values, or `None` where not even the kind is known. Problems go to the report."""
    if not isinstance(raw, dict) or not raw:
        report.add((), N_("expected fields such as {keys}"), keys="kind, id, name")
        return None
    name = raw.get("kind")
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        words = ", ".join(KINDS)
        if not name:
            report.add((), N_("“kind” is missing: one of {words}"), words=words)
        else:
            hint = nearest(name, KINDS) if isinstance(name, str) else ""
            message = N_("“{name}” is not a kind of document. Did you mean “{hint}”?") if hint else N_(
                "“{name}” is not a kind of document: one of {words}")
            report.add(("kind",), message, name=str(name)[:80], hint=hint, words=words)
        return None
    return kind, read_as(kind, raw, report)


def read_as(kind: Kind, raw: Raw, report: Report) -> dict[str, Any]:
    """The values of a document of that kind; rules that span fields are checked too."""
    try:
        return _read(kind, raw, Report(quick=True))
    except Doubt:
        return _read(kind, raw, report)


def _read(kind: Kind, raw: Raw, report: Report) -> dict[str, Any]:
    data: dict[str, Any] = kind.group.read(raw, (), report) or {}
    if kind.fixed_id and data:
        data.setdefault("id", kind.fixed_id)
    elif data.get("id") in RESERVED:
        report.add(("id",), N_("“{id}” cannot be an id: no page or folder can have that name"), id=data["id"])
    found = Report(quick=report.quick)
    found.problems += report.problems  # what is wrong is not missing, too
    for rule in kind.rules:
        rule(data, found)
    said: dict[Path, list[int]] = {}
    report.problems += [replace(p, path=_in_file(raw, p.path, said)) for p in found.problems[len(report.problems):]]
    return data


def _in_file(raw: Raw, path: Path, known: dict[Path, list[int]]) -> Path:
    """A place among the values as a place in the file, where empty entries count, too.

    `known`: which entries of a list say something, once it was asked for: a list is read once for all its problems.
    """
    at: Path = ()
    for step in path:
        if isinstance(raw, list) and isinstance(step, int):
            if at not in known:
                known[at] = [i for i, item in enumerate(raw) if _said(item)]
            said = known[at]
            number = said[step] if step < len(said) else step
            raw = raw[number] if number < len(raw) else None
            at = (*at, number)
        else:
            raw = raw.get(str(step)) if isinstance(raw, dict) else None
            at = (*at, step)
    return at


def _said(raw: Raw) -> bool:
    if isinstance(raw, dict):
        return any(_said(item) for item in raw.values())
    return bool(raw)
