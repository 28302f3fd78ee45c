"""JSON Schema 2020-12 of a kind, so that editors complete and check while one types.

It accepts what the reader accepts, but for what a schema cannot say or an editor had better flag. Stricter: numbers
and words for true and false in quotes, an id of digits alone without, an empty text where a word, a date or an id is
due, blanks around those, a group with nothing but empty fields. Looser: rules that span fields, ids that no file can
have, the amount of markup in a text, blank lines, and numbers in another notation (1.0, 1e3, 0x1F).
"""

import json
import re
from collections import Counter
from typing import Any

from empathy_cli.locale import Translator

from .field import Kind
from .writing import PLAIN

_SHARED = 160
"""Characters from which a part that occurs twice is written once, below `$defs`."""


def schema(kind: Kind, t: Translator) -> dict[str, Any]:
    """The schema of one kind, with titles and descriptions in the translator's language."""
    texts: dict[str, Any] = {}
    shape = _translated(_texts(_shared(kind.group.schema()), texts), t)
    shape["$defs"] |= texts
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **shape,
        "title": t(kind.label),
        "description": t(kind.about),
        "type": "object",
    }


def schema_text(kind: Kind, t: Translator) -> str:
    """The schema as a file: indented, lists of words on one line."""
    text = json.dumps(schema(kind, t), indent=2, ensure_ascii=False)
    return re.sub(r"\[\s+((?:\"[^\"\\\n]*\"|null|,\s+)+?)\s+\]", _on_one_line, text) + "\n"


def _on_one_line(found: re.Match[str]) -> str:
    return "[" + re.sub(r",\s+", ", ", found[1]) + "]"


def _translated(node: Any, t: Translator) -> Any:
    if isinstance(node, list):
        return [_translated(item, t) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: t(value) if key in ("title", "description") and isinstance(value, str)
        else [t(v) if isinstance(v, str) else v for v in value] if key == "examples"
        else _translated(value, t)
        for key, value in node.items()
    }


def _texts(node: Any, defs: dict[str, Any]) -> Any:
    """The same with plain texts, by far the most frequent, written once for each length, in `defs`."""
    if isinstance(node, list):
        return [_texts(item, defs) for item in node]
    if not isinstance(node, dict):
        return node
    if node.get("type") == PLAIN:
        name = f"text-{node['maxLength']}"
        defs[name] = {"type": PLAIN, "maxLength": node["maxLength"]}
        rest = {key: value for key, value in node.items() if key not in ("type", "maxLength")}
        return rest | {"$ref": f"#/$defs/{name}"}
    return {key: _texts(value, defs) for key, value in node.items()}


def _shared(shape: dict[str, Any]) -> dict[str, Any]:
    """The same with every larger part that occurs twice written once, below `$defs`, under its title or its field."""
    counts: Counter[str] = Counter()
    _count(shape, counts)
    names: dict[str, str] = {}
    defs: dict[str, Any] = {}

    def refer(node: Any, field: str) -> Any:
        if isinstance(node, list):
            return [refer(item, field) for item in node]
        if not isinstance(node, dict):
            return node
        text = json.dumps(node, sort_keys=True)
        if counts[text] < 2 or len(text) < _SHARED or node is shape:
            return inside(node, field)
        if text not in names:
            names[text] = _free(_group_name(node) or field, defs)
            defs[names[text]] = {}  # keeps the name, and the order of first use
            defs[names[text]] = inside(node, field)
        return {"$ref": f"#/$defs/{names[text]}"}

    def inside(node: dict[str, Any], field: str) -> dict[str, Any]:
        return {
            key: {name: refer(value, name) for name, value in item.items()} if key == "properties"
            else refer(item, f"{_group_name(node)}-fields" if _group_name(node) else field)
            for key, item in node.items()
        }

    return inside(shape, "") | {"$defs": defs}


def _group_name(node: dict[str, Any]) -> str:
    """What the model calls a group, as a name: `access-need`. A field's label is no name: it begins with a capital."""
    title = node.get("title", "")
    return title.replace(" ", "-") if isinstance(title, str) and title.islower() else ""


def _count(node: Any, counts: Counter[str]) -> None:
    """How often each part occurs. What is inside of a part that occurs again is counted once."""
    if isinstance(node, dict):
        text = json.dumps(node, sort_keys=True)
        counts[text] += 1
        if counts[text] == 1 or len(text) < _SHARED:
            for item in node.values():
                _count(item, counts)
    elif isinstance(node, list):
        for item in node:
            _count(item, counts)


def _free(name: str, taken: dict[str, Any]) -> str:
    number = 1
    free = name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free
