"""What the fancy front end completes: sources and their nuggets, touchpoints, steps."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from empathy_cli.model.problem import InputError

from .known import Evidence as _Known
from .known import Known
from .prompt import Offer, Prompt

OFFERED = 100
"""Completions at a time: more are found by typing more."""


class Evidence(Completer):
    """Sources and nuggets, found by a piece of their id or of what was said, which stands beside them."""

    def __init__(self, known: Known, fit: Callable[[str], str]) -> None:
        self._known = known
        self._fit = fit

    def get_completions(self, document: Document, complete_event: CompleteEvent,  # noqa: ARG002 - prompt_toolkit asks so
                        ) -> Iterator[Completion]:
        typed = document.text_before_cursor.rpartition(",")[2].lstrip()
        wanted = typed.casefold()
        found = (e for e in (*self._known.evidence, *self._beside(wanted))
                 if wanted in e.id or wanted in e.about.casefold())
        for evidence in islice(found, OFFERED):
            yield Completion(evidence.id, -len(typed), display_meta=self._fit(evidence.about))


    def _beside(self, typed: str) -> tuple[_Known, ...]:
        """The rows of a source whose id is typed with `#`: of a large one, they are found by their id only."""
        source, sign, _ = typed.partition("#")
        try:
            return self._known.beside(source) if sign and source in self._known.ids("source") else ()
        except InputError:
            return ()  # said where it is submitted


class Names(Completer):
    """Touchpoints or steps, found by a piece of their name."""

    def __init__(self, names: Sequence[Offer]) -> None:
        self._names = names

    def get_completions(self, document: Document, complete_event: CompleteEvent,  # noqa: ARG002 - prompt_toolkit asks so
                        ) -> Iterator[Completion]:
        typed = document.text_before_cursor.rpartition(";")[2].lstrip()
        wanted = typed.casefold()
        found = [n for n in self._names if wanted in n.label.casefold()]
        found.sort(key=lambda n: not n.label.casefold().startswith(wanted))
        for name in found[:OFFERED]:
            yield Completion(name.label, -len(typed), display_meta=name.help)


def completer(prompt: Prompt, known: Known, fit: Callable[[str], str]) -> Completer | None:
    """What completes an answer, where anything does."""
    if prompt.names:
        return Names(prompt.names)
    return Evidence(known, fit) if prompt.takes_evidence else None
