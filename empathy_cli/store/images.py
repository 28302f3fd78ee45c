"""Pictures of personas, found inside the workspace and made safe to embed: small, and without what they tell aside."""

import base64
import errno
import os
import posixpath
import stat
from hashlib import sha256
from pathlib import Path

from empathy_cli.locale import N_
from empathy_cli.model.document import Document
from empathy_cli.model.problem import Problem

from .containers import Refused, clean

MAX_BYTES = 2 * 1024 * 1024
AT = ("image", "file")
_ENDINGS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp"}


def candidates(document: Document) -> tuple[str, ...]:
    """Where a document's picture may lie, as paths from the workspace: beside the document, else from the top.

    None where it names no picture, and none that leaves the workspace.
    """
    file = (document.data.get("image") or {}).get("file")
    if not file:
        return ()
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(document.file), file))
    found = dict.fromkeys((beside, posixpath.normpath(file)))
    return tuple(path for path in found if not path.startswith(("../", "/")) and path != "..")


def embed(root: Path, document: Document) -> str | Problem | None:
    """The document's picture as a `data:` address; what is wrong with it; or `None` where it names none."""
    found = picture(root, document)
    if not isinstance(found, tuple):
        return found
    return f"data:image/{found[0]};base64,{base64.b64encode(found[1]).decode('ascii')}"


def picture(root: Path, document: Document) -> tuple[str, bytes] | Problem | None:
    """The document's picture as `png`, `jpeg` or `webp` and its bytes, made safe; else as `embed`."""
    named = (document.data.get("image") or {}).get("file")
    if not named:
        return None
    try:
        data = _first(root, candidates(document))
        kind = _ENDINGS[posixpath.splitext(named)[1].lower()]
        return kind, clean(data, kind)
    except Refused as refused:
        return Problem(refused.message, {"file": named, **refused.values}, AT, document.file, rule="IMG01")


def fingerprint(root: Path, path: str) -> str:
    """SHA-256 of a picture's bytes; "" where none is there that may be read."""
    try:
        return sha256(_read(root, path)).hexdigest()
    except (OSError, Refused):
        return ""


def _first(root: Path, paths: tuple[str, ...]) -> bytes:
    if not paths:
        raise Refused(N_("“{file}” lies outside of the workspace; pictures are taken only from inside"))
    for path in paths:
        try:
            return _read(root, path)
        except FileNotFoundError:
            continue
        except OSError as error:
            raise Refused(N_("“{file}” cannot be read: {reason}"), reason=error.strerror or str(error)) from None
    raise Refused(N_("there is no picture “{file}”, neither beside this document nor in the workspace"))


def _read(root: Path, path: str) -> bytes:
    """The bytes of a file below the workspace; no part of the way there may be a symbolic link."""
    with os.fdopen(_open(root, path.split("/")), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise Refused(N_("“{file}” is no file"))
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Refused(N_("“{file}” is larger than 2 MiB; a portrait of 800 pixels is plenty"))
    return data


def _open(root: Path, steps: list[str]) -> int:
    if os.open not in os.supports_dir_fd or not hasattr(os, "O_NOFOLLOW"):  # Windows
        return _open_by_path(root, steps)
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for step in steps[:-1]:
            inner = _step(step, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, folder)
            os.close(folder)
            folder = inner
        return _step(steps[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, folder)
    finally:
        os.close(folder)


def _step(name: str, flags: int, folder: int) -> int:
    try:
        return os.open(name, flags | getattr(os, "O_CLOEXEC", 0), dir_fd=folder)
    except OSError as error:
        if error.errno == errno.ELOOP or (error.errno == errno.ENOTDIR and _is_link(name, folder)):
            raise _through_link() from None
        if error.errno == errno.ENOTDIR:
            raise FileNotFoundError(error.errno, error.strerror) from None
        raise


def _is_link(name: str, folder: int) -> bool:
    return stat.S_ISLNK(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)


def _open_by_path(root: Path, steps: list[str]) -> int:
    path = root
    for step in steps:
        path /= step
        if path.is_symlink():
            raise _through_link()
    if not path.resolve().is_relative_to(root.resolve()):
        raise _through_link()
    return os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))


def _through_link() -> Refused:
    return Refused(N_("“{file}” goes through a symbolic link; pictures are taken only from the workspace itself"))
