"""What a document rests on: how many sources, of which kinds, who was heard, how many people, and how lately."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from empathy_cli.model.document import Document

from .certainty import source_of

PEOPLE = frozenset({"interview", "observation", "survey", "workshop"})
"""Sources whose `n` counts people; that of the others counts records."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What some statements rest on, over the sources that they name."""

    sources: tuple[str, ...]
    """Their ids."""
    kinds: tuple[str, ...]
    """Their types, as `interview`, each once, in the order of the ids."""
    sides: tuple[str, ...]
    """Who was heard: `customer`, `employee`."""
    newest: str
    """The day of the newest of them, YYYY-MM-DD; "" where none says it."""
    participants: int


def basis(sources: Iterable[Document]) -> Basis:
    """Over these sources, each of which counts once, however often it is named."""
    found = sorted({d.id: d for d in sources}.values(), key=lambda d: d.id)
    told = [d.data for d in found]
    return Basis(
        tuple(d.id for d in found), tuple(dict.fromkeys(d["type"] for d in told if "type" in d)),
        tuple(side for side in ("customer", "employee") if any(d.get("side") == side for d in told)),
        max((d["date"] for d in told if "date" in d), default=""), participants(told))


def participants(sources: Iterable[Mapping[str, Any]]) -> int:
    """How many people stand behind them: the sum of `n` of the sources that count people. Records are not people."""
    return sum(s.get("n") or 0 for s in sources if s.get("type") in PEOPLE)


def sources_of(statements: Iterable[Mapping[str, Any]]) -> set[str]:
    """The ids of the sources that statements name, for or against, whether they exist or not."""
    return {source_of(e) for value in statements for key in ("evidence", "against") for e in value.get(key, ())}
