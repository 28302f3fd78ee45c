"""A workspace on disk whose documents say an attack in every field that takes it: what a stranger's pull request may hold."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from empathy_cli.model.field import Report
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import InputError
from empathy_cli.model.types import EVIDENCE, ID, Ref
from empathy_cli.store.decoding import decode

from .everywhere import catalogue, documents, journey

MOST = 200
"""Attacks in one workspace: its catalogue is one file, and a file has so many values at most."""
_OURS = frozenset("pmsjtu")


def readable(text: str) -> bool:
    """Whether a file may hold the text at all: what nobody sees may stand nowhere."""
    try:
        return bool(text.strip() and decode(f"x{text}x".encode()))
    except (InputError, UnicodeEncodeError):
        return False


def lay(root: Path, attacks: Sequence[str]) -> int:
    """Writes the workspace and tells how many texts of attacks stand in it. Each attack has its own persona, map, journey,
    source and touchpoint; what the model refuses in a field is left out there.
    """
    assert len(attacks) <= MOST
    entries = []
    for n, attack in enumerate(attacks):
        def say(_: str, attack: str = attack) -> str:
            return attack
        for document in (*documents(say), journey(say)):
            data = dict(document.data)
            data.pop("file" if n % 2 else "link", None)
            if document.kind == "empathy-map":
                data.pop("persona" if n % 2 else "segment")
                data["title"] += " map"  # no wiki has two pages of one title
            taken = _accepted(KINDS[document.kind].group, data, str(n)) or {"id": f"{document.id}{n}", "title": "x"}
            for nugget in taken.get("nuggets", ()):
                nugget.setdefault("observation", "x")
            _write(root / f"personas/{document.id}{n}.yaml", {"kind": document.kind, **taken})
        found = _accepted(KINDS["touchpoints"].group, catalogue(say).data, str(n))
        entries.append(found["touchpoints"][0] if "touchpoints" in found else {"id": f"t{n}", "name": "x"})
    _write(root / "personas/touchpoints.yaml", {"kind": "touchpoints", "touchpoints": entries})
    short = [attack for attack in attacks if len(attack) <= 300]
    _write(root / "empathy.yaml", {"name": short[0], "industry": short[-1], "brand": short[:100], "departments": short[:100]})
    return sum((root / "personas" / name).read_text("utf-8").count(json.dumps(attack, ensure_ascii=False)) for n, attack in enumerate(attacks)
               for name in (f"p{n}.yaml", f"m{n}.yaml", f"s{n}.yaml", f"j{n}.yaml"))


def _write(file: Path, data: dict[str, Any]) -> None:
    """As JSON, which is YAML, too."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")


def _accepted(shape: Any, value: Any, n: str) -> Any:
    """What of a value the model takes, with references to the documents of this number; `None` for nothing."""
    if isinstance(shape, ListOf):
        return [item for item in (_accepted(shape.item, item, n) for item in value) if item is not None] or None
    if isinstance(shape, Group):
        data = {shape.main: value} if isinstance(value, str) else value
        found = {key: got for key, item in data.items() if key != "kind" and (got := _accepted(shape.by_key[key].type, item, n)) is not None}
        return found if all(field.key in found or field.key == "kind" for field in shape.fields if field.required) else None
    text = str(value).lower() if isinstance(value, (bool, int, float)) else value
    if isinstance(shape, Ref) or shape in (ID, EVIDENCE):
        head, sign, rest = text.partition("#")
        text = f"{head}{n if head in _OURS else ''}{sign}{rest}"
    return text if shape.read(text, (), Report()) is not None else None
