"""The JSON Schemas beside the documents, so that editors complete and check while one types.

They are committed with the documents: then the first line of a document leads to one in a fresh clone, offline too.
"""

from hashlib import sha256
from pathlib import Path

from empathy_cli.locale import Translator
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.schema import schema_text
from empathy_cli.model.settings import SETTINGS

from .saver import save
from .writer import SCHEMAS


def write_schemas(root: Path, t: Translator) -> list[str]:
    """Writes what is missing or out of date below `SCHEMAS`; returns the paths, from the root. A schema that could
    not be written stops nobody's work, so a caller may ignore the InputError.
    """
    written = []
    for kind in (*KINDS.values(), SETTINGS):
        file = f"{SCHEMAS}/{kind.name}.json"
        path = root / file
        data = schema_text(kind, t).encode()
        present = path.read_bytes() if path.is_file() else None
        if present != data:
            save(path, data, expect=None if present is None else sha256(present).hexdigest(), root=root)
            written.append(file)
    return written
