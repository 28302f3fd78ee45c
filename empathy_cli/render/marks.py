"""What a card shows of a statement: its words, and in sign and words how sure the team is of it."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from empathy_cli.insight.basis import PEOPLE, participants
from empathy_cli.insight.certainty import MARKS, Coverage, certainty, state_of
from empathy_cli.locale import N_, Translator
from empathy_cli.model.document import Workspace

from .labels import labels

FROM_US = frozenset({"inferred", "imagined"})
"""Where a statement comes from the team and not from the person, the card says so beside it."""


class Marker:
    """Turns statements into what templates show, in one language, over the sources that exist."""

    __slots__ = ("_basis", "_certainty", "_qualifier", "sources", "t")

    def __init__(self, sources: frozenset[str], t: Translator) -> None:
        said = labels(t)
        self.sources = sources
        self.t = t
        self._certainty = said["certainty"]
        self._qualifier = said["options_persona"]["quote.qualifier"]
        self._basis = said["options_persona"]["quote.basis"]

    def item(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """One statement: see `view.persona_view` for the shape."""
        key = certainty(value, self.sources)
        label = self._certainty[key]
        qualifier = self._qualifier.get(value["qualifier"], "") if "qualifier" in value else ""
        basis = self._basis.get(value["basis"], "") if "basis" in value else ""
        ours = basis if basis and value["basis"] in FROM_US else ""
        return {
            "text": value.get("text", ""),
            "certainty": key,
            "mark": MARKS[key],
            "certainty_label": label,
            "qualifier": qualifier,
            "basis": basis,
            "sure": f"{label}, {basis}" if basis else label,
            "aside": f"{qualifier}\u00a0· {ours}" if qualifier and ours else qualifier or ours,
            "evidence": value.get("evidence", []),
            "against": value.get("against", []),
            "scale": None,
        }

    def items(self, values: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [self.item(value) for value in values]

    def scale(self, value: int | None, limit: int = 5) -> dict[str, Any] | None:
        """A bar and its words; nothing where nothing was said."""
        return None if value is None else _scale(self.t, value, limit)


@lru_cache(maxsize=256)
def _scale(t: Translator, value: int, limit: int) -> dict[str, Any]:
    """Shared by every view of that language: nobody changes it."""
    return {"value": value, "max": limit, "words": t(N_("{value} of {max}"), value=value, max=limit)}


def sources_view(counts: Mapping[str, int], workspace: Workspace, language: str,
                 t: Translator) -> list[dict[str, Any]]:
    """The sources behind a page, the most used first. Never the link or the file: raw material stays private."""
    words = labels(t)["options_source"]
    shown = []
    for id_ in sorted(counts, key=lambda i: (-counts[i], i)):
        document = workspace.documents[id_]
        data = document.data
        own = workspace.language(document)
        n = data.get("n")
        people = data.get("type") in PEOPLE
        shown.append({
            "id": id_,
            "title": data.get("title", id_),
            "lang": own if own != language else "",
            "type": data.get("type", ""),
            "type_label": words["type"].get(data.get("type"), ""),
            "side": data.get("side", ""),
            "side_label": words["side"].get(data.get("side"), ""),
            "n": n,
            "n_words": "" if n is None else t.plural("{n} participant", "{n} participants", n) if people
            else t.plural("{n} record", "{n} records", n),
            "date": data.get("date", ""),
            "method": data.get("method", ""),
            "segment": data.get("segment", ""),
            "statements": counts[id_],
            "statements_words": t.plural("{n} statement", "{n} statements", counts[id_]),
        })
    return shown


def rests_on(sources: Sequence[Mapping[str, Any]], t: Translator) -> str:
    """What a page rests on, in one line."""
    if not sources:
        return str(labels(t)["no_source"])
    people = participants(sources)
    said = t.plural("Rests on {n} source", "Rests on {n} sources", len(sources))
    return said if not people else f"{said} · " + t.plural("{n} participant", "{n} participants", people)


def certainty_view(found: Coverage, settings: Mapping[str, Any], t: Translator) -> dict[str, Any]:
    """How sure, over a whole document: the state, the share in words, and the parts of a bar."""
    said = labels(t)
    key = state_of(found, settings)
    return {
        "key": key,
        "label": said["state"][key],
        "percent": found.percent,
        "total": found.total,
        "words": t.plural("{percent}% of {n} statement has evidence",
                          "{percent}% of {n} statements have evidence", found.total, percent=found.percent)
        if found.total else said["nothing"],
        "parts": bar(found, t),
    }


def bar(found: Coverage, t: Translator) -> list[dict[str, Any]]:
    """The parts of a bar from 0 to 1000, the surest first; `at` and `width` are integers, so that pages are stable."""
    words = labels(t)["certainty"]
    shown = []
    sure = 0
    for key in ("validated", "supported", "contested", "assumed"):
        n = getattr(found, key)
        if n:
            at = 1000 * sure // found.total
            sure += n
            shown.append({"key": key, "label": words[key], "mark": MARKS[key], "n": n,
                          "at": at, "width": 1000 * sure // found.total - at})
    return shown

