"""Which bytes each picture has: asked of the file only where its sign is not the one that memory knows."""

import os
from pathlib import Path

from empathy_cli.store.images import fingerprint

from . import inputs
from .memory import Memory
from .state import Seen


class Pictures:
    """The pictures of a workspace, as one render sees them."""

    def __init__(self, root: Path, seen: Seen, memory: Memory) -> None:
        self.root = root
        self.seen = seen
        self.tables = memory.tables
        self.asked: set[str] = set()
        """Those that were looked at."""

    def digest(self, path: str) -> str:
        """That of a picture's bytes; "" where it is none that can be read."""
        self.asked.add(path)
        if path not in self.seen.pictures:
            self.seen.pictures[path] = inputs.picture_sign(os.path.realpath(self.root), path)
        sign, key = self.seen.pictures[path], os.fsencode(path)
        known = self.tables.get("pictures", key)
        if known is None or known[1] != (sign or b"-"):
            digest = fingerprint(self.root, path) if sign else ""
            at_rest = inputs.at_rest(sign, self.seen.started) if sign else b"-"
            self.tables.put("pictures", key, at_rest, digest)
            return digest
        return str(known[2])

    def changed(self, path: str) -> bool:
        """Whether a picture is another one than the last render saw."""
        known = self.tables.get("pictures", os.fsencode(path))
        return known is None or self.digest(path) != known[2]

    def known(self, *, whole: bool) -> tuple[str, ...]:
        """Where pictures may lie; after a look at the `whole` workspace, those alone that it asked for."""
        for key in [key for key, _, _ in self.tables.all("pictures")] if whole else ():
            if os.fsdecode(key) not in self.asked:
                self.tables.drop("pictures", key)
        return tuple(os.fsdecode(key) for key, _, _ in self.tables.all("pictures"))
