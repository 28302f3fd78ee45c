"""Our entries in the list `nav:` of mkdocs.yml, between two comments, in the indentation of that list.

The file is never written from what was read: libyaml's events only say where the list ends, and prove afterwards that
nothing but our entries came into it. Tags such as !!python/name stay what they are; nothing is constructed.

Where there is no `nav:`, MkDocs lists all pages by itself, and nothing is written.
"""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from yaml import YAMLError
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs forget to export it
from yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem

from .blocks import BOM, Untouchable, between, without

Event = tuple[str, ...]
MAX_DEPTH = 64
_END = re.compile(r"[ \t]*# empathy [a-z0-9-]+ end[ \t]*(?:\r?\n|\Z)")


@dataclass(frozen=True, slots=True)
class Navigation:
    """What mkdocs.yml says: everything but the list, and the entries of the list, as events without their places."""

    others: tuple[Event, ...] = ()
    entries: tuple[tuple[Event, ...], ...] = ()
    kind: str = ""
    """What `nav:` holds: `block`, `flow`, `null`, `other`; "" where there is none."""
    end: int = 0
    """The character after the last one of its last entry."""
    indent: int = 0


def merged(there: bytes | None, owner: str, body: bytes, before: str) -> bytes:
    """See `blocks.merged`. A new file says only what MkDocs insists on, so that it lists all pages itself."""
    ours = read(b"nav:\n" + body).entries
    if there is None:
        return f"site_name: {json.dumps(_title(ours), ensure_ascii=False)}\n".encode()
    old = read(there)
    if old.kind in ("", "null"):
        return there
    if old.kind != "block":
        raise Untouchable(Problem(N_(
            "“nav:” of mkdocs.yml is no list with one entry a line, so ours cannot be put into it: write it so, or "
            "“sidebar: false” in empathy.yaml")))
    new = between("nav", there, owner, body, before, at=_byte(there, old.end), indent=" " * old.indent)
    human = without("nav", there, owner, "") or b""
    with suppress(Untouchable):
        if _proven(read(human), read(new), ours):
            return new
    raise Untouchable(Problem(N_("our entries cannot be put into “nav:” of mkdocs.yml without changing what stands "
                                 "there")))


def _title(ours: tuple[tuple[Event, ...], ...]) -> str:
    return next((event[-1] for entry in ours for event in entry if event[0] == "ScalarEvent"), "")


def _proven(human: Navigation, new: Navigation, ours: tuple[tuple[Event, ...], ...]) -> bool:
    """Whether the new file is the old one with our entries, all together, somewhere in its list."""
    return human.others == new.others and any(
        human.entries[:n] + ours + human.entries[n:] == new.entries for n in range(len(human.entries) + 1))


def _byte(there: bytes, end: int) -> int:
    """Where the next line begins after that character, and after the mark of another owner's end, in bytes."""
    text = there.removeprefix(BOM).decode()
    if text[end - 1:end] != "\n":
        newline = text.find("\n", end)
        end = len(text) if newline < 0 else newline + 1
    while mark := _END.match(text, end):
        end = mark.end()
    return len(there) - len(there.removeprefix(BOM)) + len(text[:end].encode())


def read(there: bytes) -> Navigation:
    """The list of a mkdocs.yml. Raises Untouchable where this is no YAML, or not one mapping."""
    try:
        text = there.removeprefix(BOM).decode()
        return _read(list(events_of(text)), text)
    except (UnicodeDecodeError, YAMLError) as error:
        raise Untouchable(Problem(N_("mkdocs.yml cannot be read as YAML: {reason}"),
                                  {"reason": " ".join(str(error).split())[:200]})) from None


def events_of(text: str) -> Iterator[Any]:
    """What libyaml reads. Raises YAMLError, also where it is nested deeper than such files are: that takes for ever."""
    parser, depth = CParser(text), 0
    while parser.check_event():
        event = parser.get_event()
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise YAMLError("nested too deep")
        yield event


def _read(events: list[Any], text: str) -> Navigation:
    if sum(isinstance(e, DocumentStartEvent) for e in events) > 1:
        raise Untouchable(Problem(N_("mkdocs.yml holds two documents")))
    spans = list(_pairs(events))
    navs = [(key, value, after) for key, value, after in spans
            if isinstance(events[key], ScalarEvent) and events[key].value == "nav"]
    if len(navs) > 1:
        raise Untouchable(Problem(N_("mkdocs.yml has “nav:” twice")))
    if not navs:
        return Navigation(tuple(_plain(e) for e in events))
    _, start, after = navs[0]
    others = tuple(_plain(e) for e in (*events[:start], *events[after:]))
    first = events[start]
    if isinstance(first, ScalarEvent) and first.value in ("", "~", "null"):
        return Navigation(others, kind="null")
    if not isinstance(first, SequenceStartEvent):
        return Navigation(others, kind="other")
    if first.flow_style:
        return Navigation(others, kind="flow")
    dash = text.rfind("-", 0, events[start + 1].start_mark.index)
    column = dash - text.rfind("\n", 0, dash) - 1
    entries = tuple(tuple(_plain(e) for e in events[a:b]) for a, b in _children(events, start + 1, after - 1))
    last = max(e.end_mark.index for e in events[start:after] if not isinstance(e, CollectionEndEvent)
               or _flow_end(e))
    return Navigation(others, entries, "block", last, column)


def _flow_end(event: Any) -> bool:
    """The end of a block collection lies at whatever follows it; that of a flow collection is its bracket."""
    return bool(event.end_mark.index > event.start_mark.index)


def _pairs(events: list[Any]) -> Iterator[tuple[int, int, int]]:
    """Of each key of the top mapping: where it stands, where its value begins, and where that has ended."""
    top = next((n for n, e in enumerate(events) if isinstance(e, NodeEvent)), None)
    if top is None or not isinstance(events[top], MappingStartEvent):
        return
    nodes = list(_children(events, top + 1, len(events)))
    for (key, _), (value, after) in zip(nodes[::2], nodes[1::2], strict=False):
        yield key, value, after


def _children(events: list[Any], start: int, stop: int) -> Iterator[tuple[int, int]]:
    """From where to where the nodes reach that follow each other here, until their collection ends."""
    depth, begin = 0, start
    for n in range(start, stop):
        event = events[n]
        if isinstance(event, CollectionEndEvent):
            depth -= 1
            if depth < 0:
                return
        elif depth == 0:
            begin = n
        if isinstance(event, CollectionStartEvent):
            depth += 1
        if depth == 0:
            yield begin, n + 1


def _plain(event: Any) -> Event:
    said = [str(getattr(event, name, None) or "") for name in ("anchor", "tag", "value")]
    return (type(event).__name__, *said)


def docs_dir(there: bytes) -> str:
    """The folder of the pages, from the project; `docs` where nothing is said. Raises InputError if it is outside."""
    try:
        events = list(events_of(there.removeprefix(BOM).decode()))
    except (UnicodeDecodeError, YAMLError):
        return "docs"  # the block will say what is wrong with the file
    said = next((events[value].value for key, value, _ in _pairs(events)
                 if getattr(events[key], "value", "") == "docs_dir" and isinstance(events[value], ScalarEvent)), "docs")
    parts = [part for part in str(said).split("/") if part not in ("", ".")]
    if str(said).startswith("/") or ".." in parts:
        raise InputError(Problem(N_("“docs_dir” of mkdocs.yml leads out of its folder: “{folder}”"), {"folder": said}))
    return "/".join(parts)
