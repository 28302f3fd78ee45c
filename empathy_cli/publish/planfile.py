"""A plan as a file: made by one run, looked at by people, and done by another one if it is still the plan then.

It pins what the wiki was (`state`), and what every page is to become (`digest`). It is never executed: the run that
applies it plans again, and refuses where the result is not the same. No secret is in it.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from empathy_cli.check.reporters.dumped import dumped
from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from .plan import OnConflict, Options, Plan
from .target import Change, Settings

FORMAT = 1
MAX_BYTES = 256 * 1024 * 1024
CONFLICTS: tuple[OnConflict, ...] = ("fail", "skip", "overwrite", "save-copy")
_KEYS: dict[str, type] = {"generator": str, "what": str, "format": int, "target": str, "to": dict, "options": dict,
                          "state": str, "digest": str, "pages": list}
_OPTIONS: dict[str, type] = {"on_conflict": str, "adopt": bool, "allow_delete": int, "only": list}


@dataclass(frozen=True, slots=True)
class Pinned:
    """What somebody agreed to."""

    target: str
    on_conflict: OnConflict
    adopt: bool
    allow_delete: int
    only: tuple[str, ...]
    state: str
    digest: str

    def moved(self, plan: Plan, settings: Settings) -> Problem | None:
        """Why the plan of now is not the one that is pinned here; None where it is."""
        if plan.state != self.state:
            return Problem(N_("the wiki has changed since this plan was made; nothing was written. Make a new plan and "
                              "look at it"))
        if digest(plan, settings) != self.digest:
            return Problem(N_("the documents, the settings or the program have changed since this plan was made; "
                              "nothing was written. Make a new plan and look at it"))
        return None


def digest(plan: Plan, settings: Settings) -> str:
    """SHA-256 of everything that the plan would do."""
    rows = [asdict(settings), [[_row(change), _sum(change.data), asdict(change.entry) if change.entry else None]
                               for change in plan.changes], plan.stop.text if plan.stop else ""]
    return sha256(json.dumps(rows, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def dump(plan: Plan, settings: Settings, options: Options, only: Sequence[str]) -> bytes:
    """The file: the same for the same plan, byte for byte, in every language."""
    to = {key: value for key, value in asdict(settings).items() if key != "name" and value != ""}
    return dumped({
        "generator": "empathy", "what": "plan", "format": FORMAT, "target": settings.name, "to": to,
        "options": {"on_conflict": options.on_conflict, "adopt": options.adopt, "allow_delete": options.allow_delete,
                    "only": list(only)},
        "state": plan.state, "digest": digest(plan, settings),
        "pages": [{**_row(change), "diff": list(change.diff)} for change in plan.changes],
    }, ascii=True).encode()


def _row(change: Change) -> dict[str, str]:
    return {"action": change.action, "id": change.id, "kind": change.kind, "title": change.title, "at": change.at,
            "was": change.was, "reason": change.reason.text if change.reason else ""}


def _sum(data: bytes | None) -> str:
    return "" if data is None else sha256(data).hexdigest()


def ours(data: bytes) -> bool:
    """Whether a file is a plan: such a one is written over."""
    try:
        _read(data)
    except (ValueError, TypeError, KeyError, RecursionError):
        return False
    return True


def load(data: bytes, file: str) -> Pinned:
    """The plan in a file. Raises InputError (2) for everything else."""
    try:
        return _read(data)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise InputError(Problem(N_("this is no plan of ours: make one with --plan-out"), file=file),
                         exit_code=2) from None


def _read(data: bytes) -> Pinned:
    if len(data) > MAX_BYTES:
        raise ValueError
    raw = _checked(json.loads(data), _KEYS)
    options = _checked(raw["options"], _OPTIONS)
    if (raw["generator"], raw["what"], raw["format"]) != ("empathy", "plan", FORMAT):
        raise ValueError
    if options["on_conflict"] not in CONFLICTS or any(type(id_) is not str for id_ in options["only"]):
        raise ValueError
    return Pinned(raw["target"], options["on_conflict"], options["adopt"], options["allow_delete"],
                  tuple(options["only"]), raw["state"], raw["digest"])


def _checked(raw: Any, keys: dict[str, type]) -> dict[str, Any]:
    if type(raw) is not dict or raw.keys() != keys.keys() or any(type(raw[k]) is not kind for k, kind in keys.items()):
        raise TypeError
    return raw
