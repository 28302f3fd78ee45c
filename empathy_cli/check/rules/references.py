"""REF: what points to what."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.insight.references import Reference, references
from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.kinds import ENTRIES, KINDS
from empathy_cli.model.likely import COMPARED, Likely
from empathy_cli.model.problem import ERROR, Problem
from empathy_cli.model.settings import SETTINGS
from empathy_cli.model.touchpoints import CATALOGUE
from empathy_cli.store.rows import Unavailable, has_rows, nuggets, wrong
from empathy_cli.store.scan import SETTINGS_FILE
from empathy_cli.store.unread import ids

HINTS = 20
"""Ids of one file for which it is said what may be meant: each is compared with all that there are."""

class _Look:
    """What is asked of a workspace again and again while one looks through it, found out once."""

    def __init__(self, workspace: Workspace, known: Mapping[str, Collection[str]]) -> None:
        self.workspace, self.known = workspace, known
        self._hints: dict[tuple[str, str, str], str] = {}
        self._asked: Counter[str] = Counter()
        self._likely = Likely(COMPARED)
        self._words: dict[tuple[str, str], list[str]] = {}

    @cached_property
    def unread(self) -> Collection[str]:
        """The ids in files that have errors: nothing is missing there, and DOC01 says what is wrong."""
        return ids(self.workspace)

    def near(self, word: str, kind: str, file: str, source: str = "") -> str:
        """What may be meant by an id of that kind, in that file; or by that of a nugget of a source."""
        key = (word, kind, source)
        if key not in self._hints:
            words = self._of(kind, source)
            if self._asked[file] >= HINTS:
                return ""
            self._asked[file] += 1
            self._hints[key] = self._likely.near(word, words, 0.75 if source else 0.6)
        return self._hints[key]

    def _of(self, kind: str, source: str) -> list[str]:
        if (kind, source) not in self._words:
            self._words[kind, source] = (
                _nuggets(self.workspace.documents[source]) if source else
                list(self.workspace.touchpoints) if kind in ENTRIES else
                [d.id for d in (self.workspace.of(kind) if kind else self.workspace.documents.values())])
        return self._words[kind, source]


def _exists(seen: Seen) -> Iterator[Problem]:
    workspace = seen.workspace
    rows: dict[str, list[Problem]] = {}
    known = _known(seen)
    look = _Look(workspace, known)
    for document in workspace.documents.values():
        yield from _of_a_translation(document, workspace)
        if all(ids <= known.get(kind, ids) for kind, ids in seen.named(document).items()):
            continue  # nearly always: only then it is worth while to ask what stands where
        yield from _in(document.kind, document.file, document.data, look, rows)
    yield from _in(SETTINGS.name, SETTINGS_FILE, workspace.settings, look, rows)
    for source in seen.sources:
        if has_rows(source) and (problem := wrong(workspace.root, source)):
            rows.pop(source.id, None)
            yield problem
    for id_, missing in rows.items():
        yield from _not_beside(workspace, workspace.documents[id_], missing)


def _of_a_translation(document: Document, workspace: Workspace) -> Iterator[Problem]:
    """A translation names an original: neither itself nor another translation."""
    if not (said := document.data.get("translation_of")):
        return
    named = workspace.documents.get(said["id"])
    if named is not None and named.kind == document.kind and (of := named.data.get("translation_of")):
        message = N_("this document translates itself: name the original, or take “translation_of” out") if (
            named is document) else N_("“{id}” is a translation of “{of}”: name the original here")
        yield Problem(message, {"id": named.id, "of": of["id"]}, ("translation_of", "id"), document.file)


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


def _in(kind: str, file: str, data: Mapping[str, Any], look: _Look, rows: dict[str, list[Problem]]) -> Iterator[
        Problem]:
    """What is wrong; but what may be in the file of a source, by the id of that source, goes to `rows`."""
    for reference in references(kind, data):
        if problem := _wrong(reference, file, look):
            source = look.workspace.documents.get(reference.id)
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


def _wrong(reference: Reference, file: str, look: _Look) -> Problem | None:
    if reference.local:
        return None  # the document cannot be read without it
    if reference.kind in ENTRIES:
        return _no_touchpoint(reference, file, look)
    found = look.workspace.documents.get(reference.id)
    if found is None:
        return None if reference.id in look.unread else _missing(reference, file, look)
    if reference.kind and found.kind != reference.kind:
        return Problem(N_("“{id}” is a document of kind {found}; a {wanted} is due here"),
                       {"id": reference.id, "found": found.kind, "wanted": reference.kind}, reference.path)
    if reference.nugget and f"{found.id}#{reference.nugget}" not in look.known["source"]:
        hint = "" if has_rows(found) else look.near(reference.nugget, "source", file, found.id)
        message = N_("“{source}” has no nugget “{nugget}”. Did you mean “{hint}”?") if hint else N_(
            "“{source}” has no nugget “{nugget}”")
        return Problem(message, {"source": reference.id, "nugget": reference.nugget, "hint": hint}, reference.path)
    return None


def _missing(reference: Reference, file: str, look: _Look) -> Problem:
    hint = look.near(reference.id, reference.kind, file)
    values = {"id": reference.id, "hint": hint, "kind": reference.kind}
    if hint:
        return Problem(N_("there is no “{id}”. Did you mean “{hint}”?"), values, reference.path)
    if reference.kind:
        values["command"] = KINDS[reference.kind].command
        return Problem(N_("there is no {kind} “{id}”: “empathy new {command}” makes one"), values, reference.path)
    return Problem(N_("there is no document “{id}”"), values, reference.path)


def _no_touchpoint(reference: Reference, file: str, look: _Look) -> Problem | None:
    known = look.known["touchpoint"]
    if reference.id in known or (CATALOGUE not in look.workspace.documents and CATALOGUE in look.unread):
        return None
    hint = look.near(reference.id, reference.kind, file)
    if hint:
        message = N_("there is no touchpoint “{id}”. Did you mean “{hint}”?")
    elif known:
        message = N_("there is no touchpoint “{id}” in the catalogue: “empathy new touchpoint” adds one")
    else:
        message = N_("there is no touchpoint “{id}”, and no catalogue yet: “empathy new touchpoint” begins it")
    return Problem(message, {"id": reference.id, "hint": hint}, reference.path)


def _nuggets(source: Document) -> list[str]:
    return [nugget["id"] for nugget in source.data.get("nuggets", ()) if "id" in nugget]


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
