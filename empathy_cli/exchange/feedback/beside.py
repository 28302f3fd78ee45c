"""The file of rows beside a source: what is in it by now, and what it shall be."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any, BinaryIO

from empathy_cli.model.document import Document
from empathy_cli.store import rows

Stored = tuple[str, bytes, str]
"""What is remembered of a nugget that is there: its id, what makes it the same, its day."""


@dataclass(frozen=True, slots=True)
class Present:
    """A source that is there, with what it has of the export by now."""

    document: Document
    beside: Sequence[Stored] = ()
    """Its rows in the file."""
    digest: str = ""
    """The SHA-256 of that file as it is."""
    unsaid: int = 0
    """How many rows are in it that the source does not vouch for yet: an import was cut off."""


def stored(nugget: Mapping[str, Any]) -> Stored:
    return nugget["id"], key_of(nugget), nugget.get("date", "")


def key_of(nugget: Mapping[str, Any]) -> bytes:
    """What makes a voice the same one, as a digest: so many of them stay small."""
    said = "\0".join((nugget.get("date", ""), nugget.get("segment", ""), nugget.get("verbatim", "")))
    return blake2b(said.encode(), digest_size=12).digest()


def present(root: Path, document: Document) -> Present:
    """A source with the rows that it has in its file by now. Where an import was cut off between the file and the
    document, the file has more rows than the source knows of: what it knows must be there as it was, and the rest
    counts. Raises `rows.Unavailable` where it is another file.
    """
    if not rows.has_rows(document):
        return Present(document)
    known = str(document.data["sha256"])
    try:
        return Present(document, [*map(stored, rows.each(root, document))], known)
    except rows.Unavailable:
        whole, unsaid, vouched = sha256(), 0, False
        for line in rows.lines(root, document):
            unsaid += vouched and b"-" not in line[:line.find(b",")]
            whole.update(line)
            vouched = vouched or whole.hexdigest() == known
        if not vouched:
            raise
    now = Document(document.kind, document.id, {**document.data, "sha256": whole.hexdigest()}, document.file,
                   document.digest)
    return Present(document, [*map(stored, rows.each(root, now))], whole.hexdigest(), unsaid)


def chunks(old: BinaryIO | None, new: BinaryIO) -> Iterator[bytes]:
    """The file of a source: what it has, and the new lines behind it."""
    if old is None:
        yield rows.heading()
    for stream in (old, new):
        if stream is not None:
            stream.seek(0)
            while chunk := stream.read(1 << 20):
                yield chunk


def place(document: Document | None, id_: str, file: str) -> tuple[str, str]:
    """What the source calls its file, and where that lies, as a path from the workspace."""
    if document is not None and rows.has_rows(document):
        return str(document.data["file"]), rows.file_of(document)
    name = f"{id_}{rows.ENDING}"
    return name, posixpath.join(posixpath.dirname(file), name)
