"""How sure is the team? Computed from evidence, never typed.

A statement is *assumed* (no evidence), *supported* (one source), *validated* (two or more distinct sources) or
*contested* (anything speaks against it). Evidence counts only where its source exists.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import Path

MARKS = {"validated": "●", "supported": "◐", "assumed": "○", "contested": "◑"}
ASCII_MARKS = {"validated": "*", "supported": "~", "assumed": "?", "contested": "!"}
LABELS = {
    "validated": N_("validated"), "supported": N_("supported"), "assumed": N_("assumed"), "contested": N_("contested"),
}
STATES = {"proto": N_("proto persona"), "mixed": N_("mixed"), "evidence-backed": N_("evidence-backed")}
_WORDS = ("text", "want", "motive", "title", "effect", "what", "name")


def source_of(evidence: str) -> str:
    """`interviews#n4` → `interviews`."""
    return evidence.partition("#")[0]


def certainty(value: Mapping[str, Any], sources: Collection[str]) -> str:
    """One of the keys of `MARKS`. `sources` are the ids of the sources that exist."""
    against, evidence = value.get("against"), value.get("evidence")
    if against and any(source_of(e) in sources for e in against):
        return "contested"
    if not evidence:
        return "assumed"
    first = ""
    for e in evidence:
        source = e.partition("#")[0]  # in line: this is asked of every statement, twice
        if source in sources:
            if first and source != first:
                return "validated"
            first = source
    return "supported" if first else "assumed"


def words(value: Mapping[str, Any]) -> str:
    """What stands for a statement, a job, a motive, a step, an idea or a metric where there is room for one text."""
    return next((str(value[key]) for key in _WORDS if key in value), "")


def statements(document: Document) -> list[tuple[Path, dict[str, Any]]]:
    """Everything in a document that can rest on evidence, with its place: statements, jobs, motives."""
    found: list[tuple[Path, dict[str, Any]]] = []
    _within(_places(document.kind), document.data, (), found)
    return found


_ONE, _MANY = "one", "many"


@cache
def _places(kind: str) -> dict[str, Any]:
    """Which keys of a kind lead to statements: a page asks for them many times, and most keys hold none."""
    return _place(KINDS[kind].group) or {}


def _place(shape: Any) -> Any:
    """A statement, a list of them, the keys that lead to some, or (in a tuple of one) the same in each of a list.

    Where a group states something itself and holds statements as well, its keys have "" for the key that states it.
    """
    if isinstance(shape, ListOf):
        inner = _place(shape.item)
        return inner and (_MANY if inner == _ONE else (inner,))
    if isinstance(shape, Group):
        held = {f.key: inner for f in shape.fields if (inner := _place(f.type))}
        if "evidence" not in shape.by_key or shape.states is None:
            return held
        return {**held, "": shape.states} if shape.states else _ONE
    return None


def stated(document: Document) -> list[Mapping[str, Any]]:
    """The same without the places, which takes a third of the time."""
    found: list[Mapping[str, Any]] = []
    _values(_places(document.kind), document.data, found)
    return found


def _values(places: dict[str, Any], value: Any, found: list[Mapping[str, Any]]) -> None:
    if "" in places and places[""] in value:
        found.append(value)
    for key, place in places.items():
        if key not in value or not key:
            continue
        if place == _MANY:
            found += value[key]
        elif place == _ONE:
            found.append(value[key])
        elif type(place) is dict:
            _values(place, value[key], found)
        else:
            for inner in value[key]:
                _values(place[0], inner, found)


def _within(places: dict[str, Any], value: Any, at: Path, found: list[tuple[Path, dict[str, Any]]]) -> None:
    if "" in places and places[""] in value:
        found.append((at, value))
    for key, item in value.items():
        place = places.get(key)
        if not place:
            continue
        if place == _MANY:
            found += [((*at, key, i), statement) for i, statement in enumerate(item)]
        elif place == _ONE:
            found.append(((*at, key), item))
        elif type(place) is dict:
            _within(place, item, (*at, key), found)
        else:
            for i, inner in enumerate(item):
                _within(place[0], inner, (*at, key, i), found)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many statements there are of each certainty."""

    validated: int = 0
    supported: int = 0
    assumed: int = 0
    contested: int = 0

    @property
    def total(self) -> int:
        return self.validated + self.supported + self.assumed + self.contested

    @property
    def percent(self) -> int:
        """The share of statements with evidence, in whole percent, rounded down. 0 where nothing is stated."""
        return 100 * (self.total - self.assumed) // self.total if self.total else 0


def coverage(document: Document, sources: Collection[str]) -> Coverage:
    return coverage_of(stated(document), sources)


def coverage_of(values: Iterable[Mapping[str, Any]], sources: Collection[str]) -> Coverage:
    """The same of statements that somebody has at hand."""
    counts = dict.fromkeys(MARKS, 0)
    for value in values:
        counts[certainty(value, sources)] += 1
    return Coverage(**counts)


def state_of(found: Coverage, settings: Mapping[str, Any]) -> str:
    """`proto`, `mixed` or `evidence-backed`: a key of `STATES`, by the two thresholds of the settings."""
    limits = settings["evidence"]
    if found.percent < limits["proto_below"]:
        return "proto"
    return "mixed" if found.percent < limits["backed_from"] else "evidence-backed"


def state(document: Document, workspace: Workspace) -> str:
    """The state of a document, by the sources of the workspace."""
    return state_of(coverage(document, {d.id for d in workspace.of("source")}), workspace.settings)


def review_by(document: Document, workspace: Workspace) -> str:
    """The day (YYYY-MM-DD) by which a persona is due for review: its own, or so many months after its validation."""
    own = document.data.get("review_by")
    if own:
        return str(own)
    last = document.data.get("last_validated")
    if not last:
        return ""
    year, month, day = map(int, last.split("-"))
    months = year * 12 + month - 1 + workspace.settings["review_after"]
    year, month = divmod(months, 12)
    if year > date.max.year:
        return date.max.isoformat()  # somebody who writes the year 9999 means never
    while True:
        try:
            return date(year, month + 1, day).isoformat()
        except ValueError:
            day -= 1  # the 31st of a shorter month is its last day


def is_stale(document: Document, workspace: Workspace, today: str) -> bool:
    """Whether its day of review has passed. `today` is YYYY-MM-DD."""
    due = review_by(document, workspace)
    return bool(due) and due < today
