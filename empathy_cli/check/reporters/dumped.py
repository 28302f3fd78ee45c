"""JSON that may stand in a build's log: the same values, with nothing in it that acts there."""

import json
import re
from collections.abc import Collection
from typing import Any

from empathy_cli.model.text import COMMAND, visible

_ACTS = re.compile(rf"#(?=#)|(?:{COMMAND.pattern})|[^\n\x20-\x7e]", re.IGNORECASE)


def dumped(value: Any, *, ascii: bool = False) -> str:  # noqa: A002 - as the codec is called
    """JSON over several lines, with a newline at its end. `ascii`: every other letter as an escape, too.

    What a build server would act on has an escape in it, and so has what cannot be seen.
    """
    text = json.dumps(value, indent=2, ensure_ascii=ascii)
    return _ACTS.sub(lambda found: _escaped(found[0]), text) + "\n"


def loaded(data: bytes) -> Any:
    """What JSON says; `None` where it is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def listed(data: bytes, keys: Collection[str]) -> bool:
    """Whether it is a JSON list of objects of which the first one, where there is one, has these keys."""
    value = loaded(data)
    return value == [] or (isinstance(value, list) and isinstance(value[0], dict) and set(keys) <= value[0].keys())


def _escaped(text: str) -> str:
    if text.isascii():
        return f"\\u{ord(text[0]):04x}{text[1:]}"
    return text if visible(text) == text else json.dumps(text)[1:-1]
