"""The few words in which an interface says what went wrong, out of whatever it answers."""

import json
import re
from typing import Any

_TAGS = re.compile(r"<(script|style)\b.*?(?:</\1>|\Z)|<[^>]*(?:>|\Z)", re.DOTALL | re.IGNORECASE)
"""What is never closed goes on to the end: else each of a thousand that are open would be looked for there."""
_SEEN = 20_000
_NAMES = ("message", "detail", "title", "info", "error", "errors", "reason")


def words(body: bytes, kind: str) -> str:
    """One line: the message of a JSON answer, the words of a page for people. Never raises."""
    text = body[:_SEEN].decode("utf-8", "replace")
    if "json" in kind:
        try:
            return _line(_first(json.loads(body), 0))
        except (ValueError, RecursionError):
            pass
    if "html" in kind or "xml" in kind:
        text = _TAGS.sub(" ", text)
    return _line(text)


def _first(data: Any, depth: int) -> str:
    if isinstance(data, str):
        return data
    if depth > 4:
        return ""
    if isinstance(data, dict):
        found = (_first(data[name], depth + 1) for name in _NAMES if name in data)
    elif isinstance(data, list):
        found = (_first(item, depth + 1) for item in data)
    else:
        return ""
    return next((text for text in found if text), "")


def _line(text: str) -> str:
    return " ".join(text.split())[:1000]
