"""Writes what an import has brought: first the rows beside a source, then the source that vouches for them.

Where the program is ended between the two, the same command again finds the rows there and goes on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from empathy_cli.exchange.feedback import beside, collecting
from empathy_cli.exchange.feedback.collecting import Collected
from empathy_cli.locale import N_
from empathy_cli.model.document import Document
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.source import SOURCE
from empathy_cli.store import rows
from empathy_cli.store.documents import read_document
from empathy_cli.store.editor import set_value
from empathy_cli.store.relist import with_entries
from empathy_cli.store.saver import save, text_as_read
from empathy_cli.store.schemas import renew_schemas
from empathy_cli.store.writer import new_text, refresh_unasked

if TYPE_CHECKING:
    from .session import Session


@dataclass(frozen=True)
class Saved:
    """A source as it is now."""

    collected: Collected
    file: str
    beside: str
    """The file with its rows, from the workspace; "" where it needs none."""


def save_all(session: "Session", all_: Iterable[Collected], head: Mapping[str, Any], about: Mapping[str, Any],
             ) -> list[Saved]:
    """Every source. Raises InputError where one cannot be; what was saved before it, stays."""
    return [_saved(session, one, head, about) for one in all_]


def _saved(session: "Session", one: Collected, head: Mapping[str, Any], about: Mapping[str, Any]) -> Saved:
    root, document = session.root, one.present.document if one.present else None
    if document is None and one.id != head["id"]:  # one of two: their titles tell them apart, too
        sides = SOURCE.group.by_key["side"].type
        head = {**head, "title": f"{head['title'][:280]} ({session.t(head.get('language'))(sides.label(one.side))})"}
    data = collecting.values(one, head, about)
    file = document.file if document else f"personas/{SOURCE.file(data)}"
    path = ""
    old: BinaryIO | None = None
    try:
        if one.many:
            data["file"], path = beside.place(document, data["id"], file)
            old = _old(root, document)
            digest, size = sha256(), 0
            for chunk in beside.chunks(old, one.many):
                digest.update(chunk)
                size += len(chunk)
            collecting.must_be_small_enough(size, path)
            data["sha256"] = digest.hexdigest()
        text = _text(session, document, data)
        _, problems = read_document(text.encode(), file)
        if wrong := [p for p in problems if p.severity == ERROR]:
            raise InputError(*wrong, Problem(N_("nothing was written")))
        if one.many:
            _write_rows(root, path, one, old, data["sha256"])
        save(root / file, text.encode(), expect=document.digest if document else None, root=root)
    finally:
        if old:
            old.close()
    if document is None:
        renew_schemas(root, session.t())
    return Saved(one, file, path)


def _old(root: Path, document: Document | None) -> BinaryIO | None:
    return rows.opened(root, document) if document is not None and rows.has_rows(document) else None


def _write_rows(root: Path, path: str, one: Collected, old: BinaryIO | None, digest: str) -> None:
    """The file as it is to be. One that an import has left that was cut off is the same, byte for byte."""
    target = root / path
    expect = None
    if old is not None:
        old.seek(0)
        expect = _digest(old)
    elif target.is_file():
        with target.open("rb") as there:
            if _digest(there) == digest:
                return
        raise InputError(Problem(N_("there is another file of that name already, and no source says what is in it. "
                                    "Move it elsewhere, or take another --id; nothing was written"), file=path))
    assert one.many
    save(target, beside.chunks(old, one.many), expect=expect, root=root)


def _digest(stream: Any) -> str:
    from hashlib import file_digest

    return file_digest(stream, "sha256").hexdigest()


def _text(session: "Session", document: Document | None, data: dict[str, Any]) -> str:
    """The source's YAML: a new one, or what is there with nothing changed but what the import has brought."""
    if document is None:
        return new_text(SOURCE, {key: data[key] for key in SOURCE.group.by_key if key in data}, session.t())
    before = document.data
    text = text_as_read(session.root / document.file, document.digest)
    if data.get("nuggets") != before.get("nuggets"):
        text = with_entries(text, "nuggets", before.get("nuggets", ()), data["nuggets"])
    for key in ("date", "n", "file", "sha256"):
        if data.get(key) != before.get(key):
            text = set_value(text, (key,), data[key])
    for key, value in data["export"].items():
        if value != before.get("export", {}).get(key):
            text = set_value(text, ("export", key), value)
    return refresh_unasked(text)
