"""REF: what points to what."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.insight.references import Reference, references
from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.kinds import ENTRIES, KINDS
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.model.settings import SETTINGS
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.store.rows import Unavailable, has_rows, nuggets
from empathy_cli.store.scan import SETTINGS_FILE
from empathy_cli.store.workspace import read_file

_ID_LINE = re.compile(rb"^id:[ \t]*[\"']?([a-z0-9-]+)", re.MULTILINE)
_CATALOGUE_LINE = re.compile(rb"^kind:[ \t]*[\"']?(touchpoints)\b", re.MULTILINE)
"""The catalogue need not say its id."""


def _exists(seen: Seen) -> Iterator[Problem]:
    workspace = seen.workspace
    unread = _unread(workspace)
    rows: dict[str, list[Problem]] = {}
    known = _known(seen)
    for document in workspace.documents.values():
        if all(ids <= known.get(kind, ids) for kind, ids in seen.named(document).items()):
            continue  # nearly always: only then it is worth while to ask what stands where
        yield from _in(document.kind, document.file, document.data, workspace, unread, rows)
    yield from _in(SETTINGS.name, SETTINGS_FILE, workspace.settings, workspace, unread, rows)
    for source, missing in rows.items():
        yield from _not_beside(workspace, workspace.documents[source], missing)


def _known(seen: Seen) -> dict[str, set[str]]:
    """Kind → what can be named: ids; of sources their nuggets, too, but for those that lie in a file beside them."""
    found: dict[str, set[str]] = {kind: set() for kind in ("", *KINDS, *ENTRIES)}
    for document in seen.workspace.documents.values():
        found[document.kind].add(document.id)
        found[""].add(document.id)  # where any document will do
    for source in seen.sources:
        found["source"].update(f"{source.id}#{nugget}" for nugget in _nuggets(source))
    found["touchpoint"].update(seen.touchpoints)
    return found


def _in(kind: str, file: str, data: Mapping[str, Any], workspace: Workspace, unread: Collection[str],
        rows: dict[str, list[Problem]]) -> Iterator[Problem]:
    """What is wrong; but what may be in the file of a source, by the id of that source, goes to `rows`."""
    for reference in references(kind, data):
        if problem := _wrong(reference, workspace, unread):
            source = workspace.documents.get(reference.id)
            if reference.nugget and source is not None and has_rows(source):
                rows.setdefault(source.id, []).append(replace(problem, file=file))
            else:
                yield replace(problem, file=file)


def _not_beside(workspace: Workspace, source: Document, missing: list[Problem]) -> Iterator[Problem]:
    """Those of the nuggets that are not in the file of the source either. It is read once, for all of them."""
    try:
        found = nuggets(workspace.root, source, {p.values["nugget"] for p in missing})
    except Unavailable as error:
        yield from error.problems
        return
    yield from (p for p in missing if p.values["nugget"] not in found)


def _unread(workspace: Workspace) -> frozenset[str]:
    """The ids in files that have errors: nothing is missing there, and DOC01 says what is wrong."""
    found: set[str] = set()
    for file in {p.file for p in workspace.problems if p.severity == ERROR} & workspace.files.keys():
        data = workspace.texts.get(file)
        if data is None:
            try:
                data = read_file(workspace.root, file)
            except InputError:
                continue  # gone since it was read
        found.update(m.decode() for m in (*_ID_LINE.findall(data), *_CATALOGUE_LINE.findall(data)))
    return frozenset(found)


def _wrong(reference: Reference, workspace: Workspace, unread: Collection[str]) -> Problem | None:
    if reference.local:
        return None  # the document cannot be read without it
    if reference.kind in ENTRIES:
        return _no_touchpoint(reference, workspace, unread)
    found = workspace.documents.get(reference.id)
    if found is None:
        return None if reference.id in unread else _missing(reference, workspace)
    if reference.kind and found.kind != reference.kind:
        return Problem(N_("“{id}” is a document of kind {found}; a {wanted} is due here"),
                       {"id": reference.id, "found": found.kind, "wanted": reference.kind}, reference.path)
    if reference.nugget and reference.nugget not in (known := _nuggets(found)):
        hint = _near(reference.nugget, known, 0.75)
        message = N_("“{source}” has no nugget “{nugget}”. Did you mean “{hint}”?") if hint else N_(
            "“{source}” has no nugget “{nugget}”")
        return Problem(message, {"source": reference.id, "nugget": reference.nugget, "hint": hint}, reference.path)
    return None


def _missing(reference: Reference, workspace: Workspace) -> Problem:
    same = [d.id for d in (workspace.of(reference.kind) if reference.kind else workspace.documents.values())]
    hint = _near(reference.id, same)
    values = {"id": reference.id, "hint": hint, "kind": reference.kind}
    if hint:
        return Problem(N_("there is no “{id}”. Did you mean “{hint}”?"), values, reference.path)
    if reference.kind:
        values["command"] = KINDS[reference.kind].command
        return Problem(N_("there is no {kind} “{id}”: “empathy new {command}” makes one"), values, reference.path)
    return Problem(N_("there is no document “{id}”"), values, reference.path)


def _no_touchpoint(reference: Reference, workspace: Workspace, unread: Collection[str]) -> Problem | None:
    known = workspace.touchpoints
    if reference.id in known or (CATALOGUE in unread and CATALOGUE not in workspace.documents):
        return None
    hint = _near(reference.id, known)
    if hint:
        message = N_("there is no touchpoint “{id}”. Did you mean “{hint}”?")
    elif known:
        message = N_("there is no touchpoint “{id}” in the catalogue: “empathy new touchpoint” adds one")
    else:
        message = N_("there is no touchpoint “{id}”, and no catalogue yet: “empathy new touchpoint” begins it")
    return Problem(message, {"id": reference.id, "hint": hint}, reference.path)


def _nuggets(source: Document) -> list[str]:
    return [nugget["id"] for nugget in source.data.get("nuggets", ()) if "id" in nugget]


def _near(word: str, words: Iterable[str], cutoff: float = 0.6) -> str:
    return next(iter(get_close_matches(word, list(words), n=1, cutoff=cutoff)), "")


_MAP = "kind: empathy-map\nid: waiting-for-a-place\ntitle: Waiting for a place\npersona: {persona}\n"
_PERSONA = "kind: persona\nid: lea-brunner\nname: Lea Brunner\n"

RULES = (
    Rule(
        "REF01", ERROR,
        N_("Every id that is referred to exists"),
        N_("Evidence that points nowhere supports nothing, and a map of nobody helps nobody. Whoever removes or "
           "renames a document must orphan nothing: “empathy rename” and “empathy remove” see to it."),
        {"personas/lea-brunner/persona.yaml": _PERSONA,
         "personas/lea-brunner/waiting-for-a-place.map.yaml": _MAP.format(persona="lea-bruner")},
        {"personas/lea-brunner/persona.yaml": _PERSONA,
         "personas/lea-brunner/waiting-for-a-place.map.yaml": _MAP.format(persona="lea-brunner")},
        _exists,
    ),
)
