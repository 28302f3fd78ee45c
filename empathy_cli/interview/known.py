"""What an interview knows of the workspace: ids that are taken, sources to rest on. Read when it is first needed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import InputError, Path, Problem
from empathy_cli.model.touchpoints import CATALOGUE, TOUCHPOINT
from empathy_cli.model.types import nearest

MISSING = {
    "persona": N_("there is no persona “{id}” (“empathy list persona” shows them)"),
    "touchpoint": N_("there is no touchpoint “{id}” in the catalogue (“empathy new touchpoint” makes one)"),
    "step": N_("there is no step “{id}” in this journey"),
}
MISSING_NEAR = {
    "persona": N_("there is no persona “{id}”. Did you mean “{hint}”?"),
    "touchpoint": N_("there is no touchpoint “{id}” in the catalogue. Did you mean “{hint}”?"),
    "step": N_("there is no step “{id}” in this journey. Did you mean “{hint}”?"),
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that a statement can rest on: `interviews#n4`, with the words that were said."""

    id: str
    about: str


@dataclass(frozen=True, slots=True)
class Named:
    """Something that an answer can name: a touchpoint, a step. Typed by its id, its name or its number."""

    id: str
    name: str
    about: str = ""


class Known:
    """Reads the workspace at the first question that needs it, so that no interview waits for it."""

    def __init__(self, load: Callable[[], Workspace]) -> None:
        self._load = load
        self._beside: dict[str, tuple[Evidence, ...]] = {}
        self.brought: tuple[Named, ...] = ()
        """Touchpoints that are not in the catalogue yet, but will be."""

    @cached_property
    def workspace(self) -> Workspace:
        return self._load()

    def document(self, id: str) -> Document | None:  # noqa: A002 - the field's own name
        return self.workspace.documents.get(id)

    def whom(self, data: Mapping[str, Any]) -> str:
        """Whom a document is about: the name of its persona, of an archetype the role; or its segment."""
        persona = self.document(str(data.get("persona", "")))
        if persona is None:
            return str(data.get("segment", ""))
        own = persona.data
        return str((own.get("role") if own.get("archetype") else None) or own.get("name") or own.get("role") or "")

    def ids(self, kind: str) -> list[str]:
        return [d.id for d in self.workspace.of(kind)]

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every source, each followed by its nuggets."""
        found: list[Evidence] = []
        for source in self.workspace.of("source"):
            found.append(Evidence(source.id, str(source.data.get("title", ""))))
            found += [Evidence(f"{source.id}#{n['id']}", str(n.get("verbatim") or n.get("observation") or ""))
                      for n in source.data.get("nuggets", ())]
        return tuple(found)

    def beside(self, source: str) -> tuple[Evidence, ...]:
        """The rows of a source that stand in a file beside it. Raises InputError where that cannot be read."""
        from empathy_cli.store.rows import has_rows, nuggets

        if source not in self._beside:
            document = self.workspace.documents[source]
            found = nuggets(self.workspace.root, document) if has_rows(document) else {}
            self._beside[source] = tuple(Evidence(f"{source}#{id_}", n["verbatim"]) for id_, n in found.items())
        return self._beside[source]

    def evidence_problem(self, id: str, at: Path) -> Problem | None:  # noqa: A002 - the field's own name
        """What is wrong with evidence that is not there, and what was probably meant."""
        ids = [e.id for e in self.evidence]
        if id in ids:
            return None
        source, _, nugget = id.partition("#")
        if source in ids and nugget:
            try:
                if any(e.id == id for e in self.beside(source)):
                    return None
            except InputError as error:
                return Problem(error.problems[0].message, error.problems[0].values, at)
        exists = source in ids
        hint = nearest(id, ids if "#" in id else [i for i in ids if "#" not in i])
        if exists and not hint.startswith(source + "#"):
            hint = ""
        values = {"id": id, "source": source, "hint": hint}
        if exists:
            message = N_("source “{source}” has no nugget of that id: “{id}”. Did you mean “{hint}”?") if hint else N_(
                "source “{source}” has no nugget of that id: “{id}”")
        else:
            message = N_("there is no source for “{id}”. Did you mean “{hint}”?") if hint else N_(
                "there is no source “{source}” (“empathy new source” makes one)")
        return Problem(message, values, at)

    def named(self, kind: str) -> tuple[Named, ...]:
        """What a reference to that kind can mean, in the order of the files."""
        if kind == TOUCHPOINT.name:
            there = self.workspace.touchpoints.items()
            return (*(Named(i, e["name"], e.get("channel", "")) for i, e in there), *self.brought)
        title = KINDS[kind].title if kind in KINDS else ""
        return tuple(Named(d.id, str(d.data.get(title, ""))) for d in self.workspace.of(kind))

    def reference_problem(self, kind: str, id: str, at: Path,  # noqa: A002 - as above
                          among: Sequence[Named] | None = None) -> Problem | None:
        """What is wrong with a reference that leads nowhere, and what was probably meant."""
        named = self.named(kind) if among is None else among
        if any(n.id == id for n in named):
            return None
        if kind == "source":
            return self.evidence_problem(id, at)
        hint = nearest(id, [n.id for n in named]) or nearest(id, [n.name for n in named])
        return Problem((MISSING_NEAR if hint else MISSING)[kind], {"id": id, "hint": hint}, at)

    def id_problem(self, id: str) -> Problem | None:  # noqa: A002 - as above
        taken = self.document(id)
        if taken is None and id in self.workspace.touchpoints:
            taken = self.document(CATALOGUE)
        if taken is None:
            return None
        return Problem(N_("the id “{id}” is taken by {file}"), {"id": id, "file": taken.file}, ("id",))

    def free(self, *wishes: str) -> str:
        """The first of some ids that nobody has, else the first with a number behind it."""
        wishes = tuple(w for w in wishes if w)
        for wish in wishes:
            if not self.id_problem(wish):
                return wish
        n = 2
        while wishes and self.id_problem(f"{wishes[0]}-{n}"):
            n += 1
        return f"{wishes[0][:60]}-{n}" if wishes else ""
