"""Documents that cannot be read: their ids are theirs all the same, as far as they can be told."""

import re
from collections.abc import Mapping

from empathy_cli.model.document import Workspace
from empathy_cli.model.patterns import later
from empathy_cli.model.problem import ERROR, InputError
from empathy_cli.model.touchpoints import CATALOGUE

from .reader import Unreadable, parse
from .scan import SETTINGS_FILE
from .workspace import bytes_of

_ID = later(r"[a-z0-9-]+\Z")
_LINE = later(r"^([\"']?)(?P<key>id|kind)\1[ \t]*:[ \t]*[\"']?(?P<value>[a-z0-9-]+)", re.MULTILINE)
_FLOW = later(r"[{,]\s*([\"']?)(?P<key>id|kind)\1\s*:\s*[\"']?(?P<value>[a-z0-9-]+)")
"""What stands between braces: asked only of what begins with one, and the first says it."""


def ids(workspace: Workspace) -> dict[str, list[str]]:
    """Id → the files with errors whose id it is."""
    found: dict[str, list[str]] = {}
    for file in sorted({p.file for p in workspace.problems if p.severity == ERROR} & workspace.files.keys()):
        data = bytes_of(workspace, file)  # none where it is gone since it was read
        for id_ in _ids(data) if data is not None and file != SETTINGS_FILE else ():
            found.setdefault(id_, []).append(file)
    return found


def _ids(data: bytes) -> set[str]:
    """What a file says its id is: as it is read where it can be, else by its lines. The catalogue need not say one."""
    told: dict[str, str] = {}
    try:
        value = parse(data).value
    except InputError as error:
        value = error.value if isinstance(error, Unreadable) else None
        told = _told(data.decode("utf-8", "replace").removeprefix("\ufeff"))
    head = {**told, **value} if isinstance(value, Mapping) else told
    said = {word for word in (head.get("id"),) if isinstance(word, str) and _ID.match(word)}
    return said | ({CATALOGUE} if head.get("kind") == CATALOGUE else set())


def _told(text: str) -> dict[str, str]:
    pattern = _FLOW if text.lstrip().startswith("{") else _LINE
    told: dict[str, str] = {}
    for found in pattern.finditer(text):
        told.setdefault(found["key"], found["value"])
    return told
