"""Steps that a change left without a way to them: they stand in the file, and on no way."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from empathy_cli.locale import N_
from empathy_cli.model.journey import following
from empathy_cli.model.problem import WARNING, Problem

if TYPE_CHECKING:
    from empathy_cli.model.document import Document


def unled(document: "Document", before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Problem]:
    """A warning for each step of a journey that no way leads to now and that was led to, or not there, before."""
    from .command_line import command_line

    known, lost = set(_unled(before)), set(_unled(now))
    led = ""
    for i, step in enumerate(now.get("steps", ())):
        if step["id"] not in lost:
            led = step["id"]  # the first step is always
        elif step["id"] not in known:
            yield Problem(
                N_("no way leads to “{id}”: let a step before it name it, such as with “{command}”"),
                {"id": step["id"], "command": command_line("edit", f"{document.id}#{led}", "next")},
                ("steps", i), document.file, severity=WARNING)


def _unled(data: Mapping[str, Any]) -> list[str]:
    from empathy_cli.insight.flow import ordered

    after = following(data.get("steps", ()))
    ids = list(after)
    number = {id_: i for i, id_ in enumerate(ids)}
    reached = set(ordered([[number[n] for n in after[id_]] for id_ in ids], 0)) if ids else set()
    return [id_ for i, id_ in enumerate(ids) if i not in reached]
