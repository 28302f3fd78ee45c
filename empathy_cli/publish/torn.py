"""Which pages may not show all that they should, because a document cannot be read at the moment.

Nobody knows what stands in it: its id and its persona are read by their lines, and what lies in its folder is taken to
belong to it. Rather a page too many stays as it is than one that loses a journey.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from posixpath import dirname

from empathy_cli.model.problem import InputError
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.render.ledger import DEPARTMENTS
from empathy_cli.render.plan import Page
from empathy_cli.store.workspace import read_file

from .leaf import CONTENTS

_PERSONA = re.compile(rb"^persona:[ \t]*[\"']?([a-z0-9-]{1,64})\b", re.MULTILINE)


def torn(root: Path, broken: Mapping[str, str], planned: Mapping[str, Page]) -> frozenset[str]:
    """The ids of those pages. `broken`: the files that cannot be read, and their documents' ids where they show."""
    found = {CONTENTS, CATALOGUE, DEPARTMENTS} if broken else set()
    for file, id_ in broken.items():
        persona, folder = _persona(root, file), dirname(file)
        found |= {page.id for page in planned.values() if page.id == persona or any(
            dirname(h.file) == folder or id_ in h.cited or (id_ == CATALOGUE and h.touchpoints)
            for h in page.members)}
    return frozenset(found)


def _persona(root: Path, file: str) -> str:
    try:
        line = _PERSONA.search(read_file(root, file))
    except InputError:
        return ""
    return line[1].decode() if line else ""
