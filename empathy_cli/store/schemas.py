"""The JSON Schemas beside the documents, so that editors complete and check while one types."""

import json
from pathlib import Path

from empathy_cli.locale import Translator
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.schema import schema

from .saver import save
from .writer import SCHEMAS


def write_schemas(root: Path, t: Translator) -> None:
    """Writes what is missing or out of date below `SCHEMAS`. A schema that could not be written stops nobody's work,
    so a caller may ignore the InputError.
    """
    from hashlib import sha256

    for kind in KINDS.values():
        path = root / SCHEMAS / f"{kind.name}.json"
        data = (json.dumps(schema(kind, t), indent=2, ensure_ascii=False) + "\n").encode()
        present = path.read_bytes() if path.is_file() else None
        if present != data:
            save(path, data, expect=None if present is None else sha256(present).hexdigest(), root=root)
