"""The JSON Schemas beside the documents, so that editors complete and check while one types.

They are committed with the documents: then the first line of a document leads to one in a fresh clone, offline too.
"""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from empathy_cli.locale import Translator
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import InputError
from empathy_cli.model.schema import schema_text
from empathy_cli.model.settings import SETTINGS

from .inside import bytes_inside, inside
from .saver import save, sweep
from .writer import SCHEMAS


def write_schemas(root: Path, t: Translator) -> list[str]:
    """Writes what is missing or out of date below `SCHEMAS`; returns the paths, from the root. Raises InputError."""
    written = []
    if inside(os.path.realpath(root), SCHEMAS):
        sweep(root / SCHEMAS)
    for kind in (*KINDS.values(), SETTINGS):
        file = f"{SCHEMAS}/{kind.name}.json"
        path = root / file
        data = schema_text(kind, t).encode()
        present = bytes_inside(root, file, 1 << 20)
        if present != data:
            save(path, data, expect=None if present is None else sha256(present).hexdigest(), root=root)
            written.append(file)
    return written


def renew_schemas(root: Path, t: Translator) -> None:
    """The same beside a document that was just saved: a schema that cannot be written stops nobody's work."""
    with suppress(InputError, OSError):
        write_schemas(root, t)
