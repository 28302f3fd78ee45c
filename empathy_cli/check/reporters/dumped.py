"""JSON that may stand in a build's log: the same values, with nothing in it that acts there."""

import json
import re
from typing import Any

from empathy_cli.model.text import COMMAND, visible

_ACTS = re.compile(rf"#(?=#)|(?:{COMMAND.pattern})|[^\n\x20-\x7e]", re.IGNORECASE)


def dumped(value: Any, *, ascii: bool = False) -> str:  # noqa: A002 - as the codec is called
    """JSON over several lines, with a newline at its end. `ascii`: every other letter as an escape, too.

    What a build server would act on has an escape in it, and so has what cannot be seen.
    """
    text = json.dumps(value, indent=2, ensure_ascii=ascii)
    return _ACTS.sub(lambda found: _escaped(found[0]), text) + "\n"


def _escaped(text: str) -> str:
    if text.isascii():
        return f"\\u{ord(text[0]):04x}{text[1:]}"
    return text if visible(text) == text else json.dumps(text)[1:-1]
