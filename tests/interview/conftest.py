"""Interviews without a terminal: a workspace in memory, and an engine over it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from empathy_cli.cli.asking import interview_for
from empathy_cli.interview.engine import Interview
from empathy_cli.interview.known import Known
from empathy_cli.interview.questions import id_question, questions
from empathy_cli.locale import translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.kinds import ENTRIES, KINDS
from empathy_cli.model.settings import with_defaults

INTERVIEWS = Document("source", "interviews", {
    "kind": "source", "id": "interviews", "title": "Interviews", "nuggets": [
        {"id": "n1", "verbatim": "I was at home all day."}, {"id": "n2", "observation": "Puts the phone down"}],
}, "personas/sources/interviews.yaml", "")
LEA = Document("persona", "lea-brunner", {"kind": "persona", "id": "lea-brunner", "name": "Lea Brunner"},
               "personas/lea-brunner/persona.yaml", "")

CATALOGUE = Document("touchpoints", "touchpoints", {"kind": "touchpoints", "id": "touchpoints", "touchpoints": [
    {"id": "online-shop", "name": "Online shop", "channel": "web", "mode": "online"},
    {"id": "shop", "name": "Shop in town", "channel": "store", "mode": "offline"},
    {"id": "courier", "name": "Delivery by courier", "channel": "courier", "mode": "offline"},
]}, "personas/touchpoints.yaml", "")


@pytest.fixture
def known() -> Known:
    """A workspace with a persona, a source of two nuggets, and a catalogue of three touchpoints."""
    return make_known(LEA, INTERVIEWS, CATALOGUE)


def make_known(*documents: Document) -> Known:
    return Known(lambda: Workspace(Path(), with_defaults({}), {d.id: d for d in documents}))


@pytest.fixture
def interview(known: Known) -> Callable[..., Interview]:
    """`interview("persona", full=True)` makes an engine that nobody has answered yet."""

    def make(kind: str = "persona", *, full: bool = False, data: dict[str, Any] | None = None, language: str = "en",
             **more: Any) -> Interview:
        return make_interview(known, kind, full=full, data=data, language=language, **more)

    return make


def make_interview(known: Known, kind: str = "persona", *, full: bool = False, data: dict[str, Any] | None = None,
                   language: str = "en", **more: Any) -> Interview:
    chosen = {**KINDS, **ENTRIES}[kind]
    asked = list(questions(chosen, full))
    asked.insert(1, id_question(chosen))
    own = {"kind": kind} if "kind" in chosen.group.by_key else {}
    return interview_for(chosen)(chosen, asked, {**own, **(data or {})}, known, translator(language), full=full,
                                **more)
