"""What of a wiki is ours: the list of our pages that stands at the target itself.

What stands in it may have been written by anybody who may write there: it is read strictly, and only places that the
driver takes are used. Owners share a wiki: each changes its own entries alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.render.inputs import swells

from .leaf import LeafKind

State = Literal["missing", "ok", "corrupt", "newer", "foreign"]
"""`foreign`: somebody else wrote it, so that nothing in it counts."""
FORMAT = 1
MAX_BYTES = 32 * 1024 * 1024
MAX_ENTRIES = 120_000
"""Of all owners: a workspace has at most 50,000 documents, each with a page and perhaps a picture."""
_ENTRY = {"at": str, "title": str, "kind": str, "digest": str, "next": str, "version": str, "body": str, "style": str}
_KINDS = frozenset({"page", "contents", "picture", "block"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One of our leaves as we last published it."""

    at: str
    kind: LeafKind
    digest: str
    """Of what we wrote there, as `Driver.digest` makes it; "" where it is about to be created."""
    title: str = ""
    next: str = ""
    """The journal: the digest of what we are about to write there; a killed run leaves it for the next one."""
    version: str = ""
    """What else a driver wants to know again: the id of a page, its version."""
    body: str = ""
    """Of a block: the lines that we wrote."""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`entries` are ours, by the id of the leaf. `others`: what other owners hold, owner → id → entry, as it was: it is
    theirs to mend, and whatever stands there stays.
    """

    entries: Mapping[str, Entry] = field(default_factory=dict)
    others: Mapping[str, Any] = field(default_factory=dict)
    state: State = "missing"
    by: str = ""
    """Of a list that is `foreign`: who wrote it."""

    @property
    def taken(self) -> dict[str, str]:
        """Place → the other owner whose page stands there."""
        parts = ((owner, part) for owner, part in self.others.items() if isinstance(part, Mapping))
        return {entry["at"]: owner for owner, part in parts for entry in part.values()
                if isinstance(entry, Mapping) and isinstance(entry.get("at"), str) and entry.get("kind") != "block"}

    @property
    def size(self) -> int:
        """Entries of all owners."""
        return len(self.entries) + sum(len(part) for part in self.others.values() if isinstance(part, Mapping))

    def having(self, entries: Mapping[str, Entry]) -> "Manifest":
        return replace(self, entries=dict(entries), state="ok")


def load(data: bytes | None, owner: str) -> Manifest:
    """The manifest from its JSON. Never raises: what cannot be read is `corrupt`, a later format `newer`. Where that is
    our part alone, those of others are as they were.
    """
    if data is None:
        return Manifest()
    try:
        raw = json.loads(data) if len(data) <= MAX_BYTES and not swells(data) else None
    except (ValueError, RecursionError):
        raw = None
    if type(raw) is not dict or raw.get("generator") != "empathy" or type(raw.get("format")) is not int:
        return Manifest(state="corrupt")
    parts = raw.get("owners")
    others: dict[str, Any] = dict(parts) if type(parts) is dict else {}
    if Manifest(others=others).size > MAX_ENTRIES:
        return Manifest(state="corrupt")
    ours = others.pop(owner, {})
    if raw["format"] > FORMAT:
        return Manifest(others=others, state="newer")
    try:
        entries = {id_: _entry(value) for id_, value in ours.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return Manifest(others=others, state="corrupt")
    if raw["format"] != FORMAT or type(parts) is not dict:
        return Manifest(others=others, state="corrupt")
    return Manifest(entries, others, "ok")


def _entry(raw: Any) -> Entry:
    if type(raw) is not dict or raw.keys() - _ENTRY.keys() or any(type(v) is not _ENTRY[k] for k, v in raw.items()):
        raise TypeError
    if raw["kind"] not in _KINDS or not raw["at"]:
        raise ValueError
    return Entry(**raw)


def too_long(manifest: Manifest, size: int = 0) -> Problem | None:
    """Why a list is not written that nobody could read again; `size` is what it takes, in bytes."""
    if manifest.size <= MAX_ENTRIES and size <= MAX_BYTES:
        return None
    return Problem(N_("the list of all pages there would be too long to be read again: {n} entries (at most {most}), "
                      "{size} MiB (at most {bytes}). Nothing was written: publish some of the documents into another "
                      "wiki"), {"n": f"{manifest.size:,}", "most": f"{MAX_ENTRIES:,}",
                                "size": -(-size // 1024 ** 2), "bytes": MAX_BYTES // 1024 ** 2})


def dump(manifest: Manifest, owner: str) -> bytes:
    """Its JSON, the same for the same content: an owner a block, a page a line, so that diffs are readable.

    Raises InputError where nobody could read it again. It is the first thing that a driver writes, so nothing is then.
    """
    owners: dict[str, Any] = {**manifest.others, owner: {
        id_: {key: value for key in _ENTRY if (value := getattr(entry, key)) or key in ("at", "kind", "digest")}
        for id_, entry in manifest.entries.items()}}
    blocks = []
    for name in sorted(owners):
        if not isinstance(owners[name], Mapping):
            blocks.append(f"{_text(name)}: {_text(owners[name])}")
            continue
        rows = ",\n".join(f"{_text(id_)}: {_text(owners[name][id_])}" for id_ in sorted(owners[name]))
        blocks.append(f"{_text(name)}: {{\n{rows}\n}}" if rows else f"{_text(name)}: {{}}")
    data = (f'{{"generator": "empathy", "format": {FORMAT}, "owners": {{\n' + ",\n".join(blocks) + "\n}}\n").encode(
        "utf-8", "backslashreplace")  # half a character, as somebody may have written it: JSON writes it the same way
    if problem := too_long(manifest, len(data)):
        raise InputError(problem)
    return data


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
