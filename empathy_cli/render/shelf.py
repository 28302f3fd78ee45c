"""Where documents wait that were read until their page is made: a temporary file without a name."""

import marshal
import os
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from empathy_cli.locale import N_
from empathy_cli.model.document import Document
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.store.documents import read_document
from empathy_cli.store.workspace import read_file

from .header import Header, Place

if TYPE_CHECKING:
    import io


class Shelf:
    """Documents, where they are quick to fetch and take no memory."""

    def __init__(self, root: Path, jobs: int) -> None:
        self.root = root
        self._spills: list[io.FileIO] = []
        with suppress(OSError):  # without room for temporary files, documents are read again when they are needed
            for _ in range(jobs):
                self._spills.append(tempfile.TemporaryFile(buffering=0))  # noqa: SIM115 - open as long as the shelf
        self.source = lru_cache(maxsize=64)(self._get)

    def put(self, number: int, document: Document) -> Place | None:
        if number >= len(self._spills) or not hasattr(os, "pread"):
            return None
        spill = self._spills[number]
        data = marshal.dumps(dict(document.data))
        try:
            start = spill.seek(0, os.SEEK_END)
            return (number, start, len(data)) if spill.write(data) == len(data) else None
        except OSError:
            return None  # the disk is full: it is read again when it is needed

    def get(self, header: Header) -> Document:
        """The document. Raises InputError where its file is not the one any more that was planned with."""
        return self._get(header.file, header.kind, header.id, header.digest, header.place)

    def shared(self, header: Header) -> Document:
        """The document, which many pages show."""
        return self.source(header.file, header.kind, header.id, header.digest, header.place)

    def _get(self, file: str, kind: str, id_: str, digest: str, place: Place | None) -> Document:
        if place:
            number, start, length = place
            data = marshal.loads(os.pread(self._spills[number].fileno(), length, start))  # noqa: S302 - our own
            return Document(kind, id_, data, file, digest)
        document, _ = read_document(read_file(self.root, file), file)
        if document is None or (document.kind, document.id, document.digest) != (kind, id_, digest):
            raise InputError(Problem(N_("changed while its page was made; render again"), file=file))
        return document

    def close(self) -> None:
        for spill in self._spills:
            spill.close()
