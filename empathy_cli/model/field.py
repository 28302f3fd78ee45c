"""A field and a kind of document, as data. Question, help, label, schema, manual and the reading come from here."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from .problem import ERROR, Path, Problem

Raw = str | None | list[Any] | dict[str, Any]
"""What the reader makes of YAML: texts, lists and mappings. No numbers, no dates: the types here decide."""


HINTED = 100
"""Problems of one document of which it is said what may be meant."""


class Doubt(Exception):
    """Something is wrong. What and where, a second reading says."""


class Report:
    """Collects every problem of one document, so that all of them are shown in one go.

    A `quick` one raises Doubt at the first instead, and nobody keeps count of paths for it: most documents are right.
    """

    __slots__ = ("problems", "quick")

    def __init__(self, *, quick: bool = False) -> None:
        self.problems: list[Problem] = []
        self.quick = quick

    def add(self, path: Path, message: str, *, severity: str = ERROR, **values: object) -> None:
        if self.quick:
            raise Doubt
        self.problems.append(Problem(message, values, path, severity=severity))

    def meant(self, word: str, words: Iterable[str]) -> str:
        """The word that was probably meant, or nothing; nothing, too, where very much is wrong: it takes long."""
        from .types import nearest

        return nearest(word, words) if len(self.problems) < HINTED and not self.quick else ""


class Type(Protocol):
    """What a field holds. `None` is "not answered", for every type."""

    @property
    def name(self) -> str:
        """What the manual calls it."""

    def read(self, raw: Raw, at: Path, report: Report) -> Any:
        """The value; `None` where nothing was answered, or where it is wrong and the report says so."""

    def schema(self) -> dict[str, Any]:
        """JSON Schema 2020-12 for what `read` takes."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a document: the only place where it is described.

    All texts are marked for translation. `{name}` in a question is the persona's name (or the archetype's role).
    """

    key: str
    type: Type
    label: str
    question: str = ""
    """What the interview asks. A field without a question is never asked, only read and written."""
    help: str = ""
    """Why it matters: shown on `?`, in the schema and in the manual."""
    example: str = ""
    core: bool = False
    """Asked in the short interview."""
    required: bool = False
    after: str = ""
    """The field that must be answered before this one can be asked, where that stands further down."""


Rule = Callable[[Mapping[str, Any], Report], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: what a file with this `kind` may say."""

    name: str
    command: str
    """The word after `empathy new`."""
    label: str
    plural: str
    about: str
    group: "Any"
    """The fields, as a `Group`."""
    title: str
    """The key of the field that a person knows the document by."""
    file: Callable[[Mapping[str, Any]], str]
    """The path below `personas/` where the commands write it. Found anywhere, written there."""
    rules: tuple[Rule, ...] = field(default=())
    fixed_id: str = ""
    """The id of its only document, where a workspace has one."""
    holder: str = ""
    """For what is no document but an entry of one: the kind that holds it, below the key of the same name."""

    @property
    def fields(self) -> tuple[Field, ...]:
        fields: tuple[Field, ...] = self.group.fields
        return fields
