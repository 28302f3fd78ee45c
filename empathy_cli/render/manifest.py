"""`empathy.json`: everything that was computed, and which files of the folder are ours.

What stands in it may come from a stranger: names of pages are taken only in the form that we give them.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from .inputs import status_of

NAME = "empathy.json"
FORMAT = 1
MAX_BYTES = 1 << 28
_PAGE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.(?:html|md|svg)\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Manifest:
    pages: Mapping[str, str] = field(default_factory=dict)
    """Name of a file → SHA-256 of what we wrote; "" where we were about to, and were interrupted."""
    files: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Id of a document → its file, and its page without the ending."""
    documents: Sequence[Mapping[str, Any]] = ()


def load(folder: Path) -> Manifest:
    """What we wrote before. Raises InputError where a file of that name is not ours: then nothing here can be."""
    path = folder / NAME
    if status_of(path) is None:
        return Manifest()
    try:
        return _read(path)
    except (OSError, ValueError, TypeError, KeyError, RecursionError, AttributeError):
        raise InputError(Problem(
            N_("{path} is not the list of pages that we wrote, so nobody can tell ours from yours; move it away, "
               "or delete the folder if all of it was rendered"), {"path": str(path)})) from None


def _read(path: Path) -> Manifest:
    if path.is_symlink() or path.stat().st_size > MAX_BYTES:
        raise ValueError
    raw = json.loads(path.read_bytes())
    if raw["generator"] != "empathy" or raw["format"] != FORMAT:
        raise ValueError
    pages = {p["path"]: p["sha256"] for p in raw["pages"] if _PAGE.match(p["path"])}
    if not all(type(d) is str and (not d or _SHA256.match(d)) for d in pages.values()):
        raise ValueError
    documents = raw["documents"]
    return Manifest(pages, {str(d["id"]): (str(d["file"]), str(d.get("page", ""))) for d in documents}, documents)


def dump(documents: Iterable[Mapping[str, Any]], pages: Mapping[str, str], settings: Mapping[str, Any]) -> bytes:
    """The file's bytes: the same for the same documents, on every machine; each on a line, for readable diffs."""
    head = {"generator": "empathy", "format": FORMAT, "name": settings.get("name", ""),
            "language": settings["language"]}
    lines = [json.dumps(head, ensure_ascii=False)[:-1] + ',\n"documents": [']
    lines.append(",\n".join(json.dumps(d, ensure_ascii=False) for d in sorted(documents, key=lambda d: str(d["id"]))))
    lines.append('],\n"pages": [')
    lines.append(",\n".join(json.dumps({"path": path, "sha256": pages[path]}) for path in sorted(pages)))
    return ("\n".join([*lines, "]}"]) + "\n").encode()
