"""The ground that a card stands on, in words: how sure, whom we heard, how lately, and what nobody has asked yet."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from empathy_cli.insight.basis import PEOPLE, Basis
from empathy_cli.insight.gaps import OPEN_KINDS
from empathy_cli.locale import N_, Translator

from .labels import labels

OPENED = {"contested": N_("contested"), "unanswered": N_("never asked"), "asked": N_("open on the way"),
          "assumed": N_("assumed")}
"""What makes a question an open one, after their number."""


def basis_view(how_sure: Mapping[str, Any], found: Basis, open_: Mapping[str, int], t: Translator,
               validated: str | None = None, review: str = "") -> list[dict[str, str]]:
    """The rows of the basis: [{key state|coverage|participants|kinds|validated|open, label, words, note}].

    `validated` is the day of the last validation, "" where there was none; with `None` that row is left out.
    """
    said = labels(t)
    kinds = [said["options_source"]["type"][kind] for kind in found.kinds]
    rows = [
        ("state", said["basis_state"], how_sure["label"], ""),
        ("coverage", said["basis_coverage"], how_sure["words"], ""),
        ("participants", said["basis_participants"], _people(found.participants, found.kinds, t),
         said["basis_counted"] if found.participants else ""),
        ("kinds", said["basis_kinds"], ", ".join(kinds) or said["basis_none"],
         ", ".join(said["options_source"]["side"][side] for side in found.sides)),
    ]
    if validated is not None:
        rows.append(("validated", said["persona"]["last_validated"], validated or said["basis_never"], review))
    rows.append(("open", said["questions_open"], *_open(open_, t)))
    return [{"key": key, "label": label, "words": words, "note": note} for key, label, words, note in rows]


def _people(n: int, kinds: Sequence[str], t: Translator) -> str:
    if n:
        return t.plural("{n} participant", "{n} participants", n)
    return t(N_("nobody said how many")) if PEOPLE.intersection(kinds) else str(labels(t)["basis_none"])


def _open(open_: Mapping[str, int], t: Translator) -> tuple[str, str]:
    n = sum(open_.values())
    if not n:
        return str(labels(t)["basis_none"]), ""
    parts = [f"{open_[kind]} {t(OPENED[kind])}" for kind in OPEN_KINDS if open_.get(kind)]
    return str(n), ", ".join(parts)


def in_short(rows: Iterable[Mapping[str, str]], rests_on: str, open_: Mapping[str, int], t: Translator) -> str:
    """What stands in one line at the foot of a card: what it rests on, when it was validated, what is open."""
    by = {row["key"]: row for row in rows}
    validated, n = by.get("validated"), sum(open_.values())
    return " · ".join(filter(None, (
        rests_on, f"{validated['label']}: {validated['words']}" if validated else "",
        t.plural("{n} open question", "{n} open questions", n) if n else "")))
