"""What has an id: a document, or an entry of one that others can name, as a touchpoint or the step of a journey."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from empathy_cli.locale import N_
from empathy_cli.model.document import Document
from empathy_cli.model.field import Kind, Raw
from empathy_cli.model.problem import InputError, Path, Problem


@dataclass(frozen=True, slots=True)
class Found:
    """A document, or an entry of one that has an id there: a touchpoint, a step, a stage, a nugget."""

    document: Document
    """The document itself, or the one that holds the entry."""
    kind: Kind
    """Of the document or of the entry."""
    path: Path
    """Where the entry stands in `document.data`, as `("steps", 3)`; empty for the document itself."""
    data: Mapping[str, Any]
    name: str
    """What commands take for it: `courier`, `from-couch#sofa`."""
    beside: str = ""
    """The file that it stands in instead, which came with an import and is not edited."""

    @property
    def id(self) -> str:
        """The entry's own id, or the document's."""
        return str(self.data["id"]) if self.path else self.document.id

    def in_file(self, raw: Raw) -> Path:
        """Where it stands in what the reader made of the file, in which empty entries count and a single entry need
        not be in a list. Raises InputError where it is not there any more.
        """
        if not self.path:
            return ()
        if self.beside:
            raise InputError(Problem(N_("“{name}” is a row of {beside}, which came from a table as it is: nothing in "
                                        "it is changed here"), {"name": self.name, "beside": self.beside},
                                     file=self.document.file))
        key = str(self.path[0])
        held = raw.get(key) if isinstance(raw, dict) else None
        for i, item in enumerate(held if isinstance(held, list) else [held]):
            if isinstance(item, dict) and str(item.get("id")).strip() == self.id:
                return (key, i) if isinstance(held, list) else (key,)
        raise InputError(Problem(N_("was changed since it was read; nothing was written"), file=self.document.file))


def entries(document: Document) -> Iterator[Found]:
    """Everything in a document that has an id of its own."""
    from empathy_cli.model.kinds import WITHIN

    taken: set[str] = set()
    for key, kind in WITHIN.get(document.kind, {}).items():
        for i, data in enumerate(document.data.get(key, ())):
            short = data["id"] if data["id"] not in taken else f"{key}.{data['id']}"
            taken.add(short)
            yield Found(document, kind, (key, i), data, f"{document.id}#{short}")
