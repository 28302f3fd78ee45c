"""What an interview knows of the workspace: ids that are taken, sources to rest on. Read when it is first needed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from empathy_cli.locale import N_
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.problem import Path, Problem
from empathy_cli.model.types import nearest


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that a statement can rest on: `interviews#n4`, with the words that were said."""

    id: str
    about: str


class Known:
    """Reads the workspace at the first question that needs it, so that no interview waits for it."""

    def __init__(self, load: Callable[[], Workspace]) -> None:
        self._load = load

    @cached_property
    def workspace(self) -> Workspace:
        return self._load()

    def document(self, id: str) -> Document | None:  # noqa: A002 - the field's own name
        return self.workspace.documents.get(id)

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

    def evidence_problem(self, id: str, at: Path) -> Problem | None:  # noqa: A002
        """What is wrong with evidence that is not there, and what was probably meant."""
        ids = [e.id for e in self.evidence]
        if id in ids:
            return None
        source = id.partition("#")[0]
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

    def id_problem(self, id: str) -> Problem | None:  # noqa: A002
        taken = self.document(id)
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
