"""The form of what a part of the pages tells: every value as `gallery`, `entries` and `insight.passing` make it.

A pattern is matched whole. Numbers are bounded, for they are shown; lists and texts are, by the size of the file.
"""

import re
from collections.abc import Mapping
from typing import Any

from empathy_cli.insight.certainty import STATES
from empathy_cli.model.duration import DURATION
from empathy_cli.model.types import ID, LANGUAGE

_MOST = 10 ** 15
_N = range(_MOST + 1)
"""How many there are of something, or percent."""


def either(*shapes: Any) -> tuple[Any, ...]:
    return shapes


def fits(shape: Any, value: Any) -> bool:
    """Whether a value has that form.

    A type is that type and no other, a range a whole number in it, a pattern a text, a number, text or `None` itself, a
    list of one any number of those, a tuple one of those. Of a dictionary each key is there unless it begins with `?`,
    and no other; one with a pattern for its only key has any number of such keys.
    """
    if isinstance(shape, tuple):
        return any(fits(one, value) for one in shape)
    if isinstance(shape, list):
        return type(value) is list and all(fits(shape[0], one) for one in value)
    if isinstance(shape, Mapping):
        return type(value) is dict and _all_fit(shape, value)
    if isinstance(shape, range):
        return type(value) is int and value in shape
    if hasattr(shape, "fullmatch"):  # a pattern, also one that is compiled when it is first used
        return type(value) is str and shape.fullmatch(value) is not None
    if isinstance(shape, type):
        return type(value) is shape and (not isinstance(value, int | float) or abs(value) <= _MOST)
    return type(value) is type(shape) and bool(value == shape)


def _all_fit(shape: Mapping[Any, Any], value: Mapping[str, Any]) -> bool:
    (first, inner), *_ = shape.items()
    if hasattr(first, "fullmatch"):
        return all(first.fullmatch(key) and fits(inner, one) for key, one in value.items())
    known = {key.removeprefix("?") for key in shape}
    return value.keys() <= known and all(
        fits(inner, value[key.removeprefix("?")]) if key.removeprefix("?") in value else key.startswith("?")
        for key, inner in shape.items())


_ID = ID.pattern
_LANGUAGE = LANGUAGE.pattern
_HEX = re.compile("[0-9a-f]{64}")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FILE = re.compile(r"(?!(?:.*/)?\.\.(?:/|\Z))[^/\0][^\0]*", re.DOTALL)
"""A path in the workspace."""
_PAGE = re.compile(r"[a-z0-9-]{1,64}\.(?:html|md|svg)")
_STATE = either(*STATES)
_KINDS = either("persona", "empathy-map", "journey", "source", "touchpoints")
_COVERAGE = dict.fromkeys(("validated", "supported", "assumed", "contested", "total"), _N)

_HEADER = {
    "digest": _HEX, "kind": _KINDS, "id": _ID, "persona": either("", _ID), "cited": [str],
    "pictures": [_FILE], "due": either("", _DAY), "touchpoints": {_ID: either("", _HEX)},
    "facts": {"?title": str, "?type": str, "?side": str, "?date": str, "?n": either(_N, str), "?nuggets": _N,
              "?language": either("", _LANGUAGE)},
}
_SHARED = {"id": _ID, "file": _FILE, "page": _ID, "persona": _ID, "language": _LANGUAGE, "title": str, "percent": _N,
           "coverage": _COVERAGE}
_HEAD = {
    "?translation": True, "kind": either("persona", "empathy-map"), "id": _ID, "file": _FILE, "page": _ID,
    "language": _LANGUAGE, "name": str, "archetype": bool, "role": str, "type": str, "title": str, "quote": str,
    "goal": str, "state": _STATE, "percent": _N, "coverage": _COVERAGE, "review_by": either("", _DAY), "stale": bool,
    "owner": str, "tags": [str],
    "maps": [{"id": _ID, "title": str, "view": str, "language": _LANGUAGE, "percent": _N}],
    "journeys": [{"id": _ID, "title": str, "state": str, "language": _LANGUAGE, "percent": _N}],
    "sources": [_ID], "kinds": [str], "sides": [str], "newest_source": str, "participants": _N,
    "last_validated": str, "avatar": {"kind": str, "seed": str, "initials": str},
    "image": either(None, {"file": str, "alt": str, "licence": str}), "open_questions": _N,
}
_MAP = {"kind": "empathy-map", **_SHARED}
_JOURNEY = {
    "kind": "journey", **_SHARED, "state": str, "stages": _N, "steps": _N, "touchpoints": [str],
    "ways": {"count": _N, "exact": bool, "shortest": either(None, _N), "longest": either(None, _N)}, "always": [str],
    "dead_ends": [str], "unreachable": [str], "loops": _N, "open_questions": _N,
}
_PASSING = {
    "id": _ID, "title": str, "persona": _ID, "state": str, "language": either("", _LANGUAGE), "?translation": True,
    "ways": _N, "exact": bool, "touchpoints": [str],
    "steps": [{
        "id": str, "title": str, "touchpoint": str, "emotion": either(None, int, float), "feels": str, "always": bool,
        "moment_of_truth": bool, "wait": either("", DURATION.pattern), "pains": [str],
        "ideas": [{"text": str, "owner": str, "status": str}],
        "surprises": [{"what": str, "valence": str, "status": str}], "open_questions": [str],
    }],
}
PART = {
    "format": 1, "version": str, "base": _HEX, "today": _DAY, "formats": [either("html", "md")],
    "headers": {_FILE: _HEADER},
    "pages": {_ID: {"key": _HEX, "files": {_PAGE: _HEX}, "entries": [either(_HEAD, _MAP, _JOURNEY)],
                    "passing": [_PASSING], "troubled": bool}},
}
"""The whole file."""
