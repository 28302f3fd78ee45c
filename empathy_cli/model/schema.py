"""JSON Schema 2020-12 of a kind, so that editors complete and check while one types."""

from typing import Any

from empathy_cli.locale import Translator

from .field import Kind


def schema(kind: Kind, t: Translator) -> dict[str, Any]:
    """The schema of one kind, with titles and descriptions in the translator's language."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": t(kind.label),
        "description": t(kind.about),
        **_translated(kind.group.schema(), t),
        "type": "object",
    }


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
