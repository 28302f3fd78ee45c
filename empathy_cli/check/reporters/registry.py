"""All formats beside text, by name. A new one is a new file with a `write`, and a line here."""

from collections.abc import Callable
from dataclasses import dataclass

from . import as_json, github, gitlab, junit, sarif
from .report import Report


@dataclass(frozen=True, slots=True)
class Reporter:
    name: str
    write: Callable[[Report], str]
    suffix: str = ""
    """Of files that are in this format, and in no other one that we know."""
    for_log: bool = False
    """Whether it makes sense only where a build server reads along."""
    ours: Callable[[bytes], bool] = lambda _: False
    """Whether a file is an older report in this format: such a one is written over."""


REPORTERS: dict[str, Reporter] = {r.name: r for r in (
    Reporter("json", as_json.write, ".json", ours=as_json.ours),
    Reporter("github", github.write, for_log=True),
    Reporter("gitlab", gitlab.write, ours=gitlab.ours),
    Reporter("sarif", sarif.write, ".sarif", ours=sarif.ours),
    Reporter("junit", junit.write, ".xml", ours=junit.ours),
)}
