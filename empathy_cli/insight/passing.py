"""What one journey says to the pages over all of them: plain values that can be kept, so that a journey that did not
change needs no graph.
"""

from collections.abc import Mapping
from typing import Any

from empathy_cli.model.document import Document

from .asked import OPEN
from .ways import Ways, always_met, ways


def passing(document: Document, touchpoints: Mapping[str, Mapping[str, Any]],
            found: Ways | None = None) -> dict[str, Any]:
    """The facts of a journey that the pages of touchpoints and departments are made of, fit for JSON.

    `ways`, `exact`; `touchpoints` that every way passes; `steps`, each with its touchpoint, emotion (or `None`), feels,
    whether every way passes it (`always`), moment_of_truth, wait, pains, ideas, surprises and the questions that are
    answered neither there nor on every way through it. What is not said is "", of lists nothing.
    `found` is what `ways` told of it, where somebody asked already.
    """
    data = document.data
    found = found or ways(data, touchpoints)
    open_: dict[str, list[str]] = {}
    for question in found.questions:
        if question.answered in OPEN:
            open_.setdefault(question.step, []).append(question.text)
    return {**_head(document), "ways": found.count, "exact": found.exact, "touchpoints": list(found.touchpoints),
            "steps": [_step(step, always=step["id"] in found.always, open_questions=open_.get(step["id"], []))
                      for step in data.get("steps", ())]}


def met(document: Document) -> dict[str, Any]:
    """The same without what only the graph tells: its ways, their open questions, and whether a step is on all of them.

    All that `mesh` asks for is there, and networkx is not read.
    """
    return {**_head(document), "touchpoints": list(always_met(document.data)),
            "steps": [_step(step, always=False, open_questions=[]) for step in document.data.get("steps", ())]}


def _head(document: Document) -> dict[str, Any]:
    data = document.data
    return {"id": document.id, "title": data["title"], "persona": data["persona"],
            "state": data.get("state", "current"), "language": data.get("language", ""),
            **({"translation": True} if "translation_of" in data else {})}


def _step(step: Mapping[str, Any], *, always: bool, open_questions: list[str]) -> dict[str, Any]:
    return {
        "id": step["id"], "title": step["title"], "touchpoint": step.get("touchpoint", ""),
        "emotion": step.get("emotion"), "feels": step.get("feels", ""), "always": always,
        "moment_of_truth": "moment_of_truth" in step, "wait": step.get("wait", ""),
        "pains": [pain["text"] for pain in step.get("pains", ())],
        "ideas": [{key: idea.get(key, "") for key in ("text", "owner", "status")} for idea in step.get("ideas", ())],
        "surprises": [{key: surprise.get(key, "") for key in ("what", "valence", "status")}
                      for surprise in step.get("surprises", ())],
        "open_questions": open_questions,
    }
