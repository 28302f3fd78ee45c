"""TPT02: nobody is made a number."""

from collections.abc import Iterator, Mapping
from typing import Any

from empathy_cli.check.expressions import tokens
from empathy_cli.check.prose import hinted, own_words, phrase, words
from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.problem import WARNING, Path, Problem
from empathy_cli.model.touchpoints import CATALOGUE

from .step_words import told

_SIGN = "№"
"""Stands for a number in the lists."""


def _numbered(seen: Seen) -> Iterator[Problem]:
    """A touchpoint or a step that wants a number known, unless a weakness of the one, or a pain of the other, says so:

    then the team knows. What stands in quotation marks counts at a touchpoint (it is what people hear there).
    """
    if catalogue := seen.catalogue:
        entries, language = catalogue.data.get(CATALOGUE, ()), seen.language(catalogue)
        texts = (((CATALOGUE, i, *path), text) for i, entry in enumerate(entries) for path, text in _texts(entry))
        for path, text in hinted(texts, words(language, "number_names")):
            if (found := demanded(text, language)) and not _said(_weaknesses(entries[path[1]]), language):
                yield Problem(N_("whoever has no “{words}” at hand is nobody here: find people by their name, or write "
                                 "it down as a vulnerability"), {"words": found}, path, catalogue.file)
    for journey in seen.originals("journey"):
        steps, language = journey.data.get("steps", ()), seen.language(journey)
        for path, text in hinted(told(steps), words(language, "number_names")):
            if (found := demanded(own_words(text), language)) and not _known(steps[path[1]], seen, language):
                yield Problem(N_("they have to know the “{words}” there: find people by their name, or write it down "
                                 "as a pain of the step"), {"words": found}, path, journey.file)


def _known(step: Mapping[str, Any], seen: Seen, language: str) -> bool:
    """Whether a pain of the step, or a weakness of its touchpoint, names such a number."""
    touchpoint = seen.touchpoints.get(step.get("touchpoint", ""))
    return _said((pain.get("text", "") for pain in step.get("pains", ())), language) or bool(
        seen.catalogue and touchpoint and _said(_weaknesses(touchpoint), seen.language(seen.catalogue)))


def demanded(text: str, language: str) -> str:
    """The number that a text wants people to know, as it is called there; "" where it wants none."""
    split = tokens(text)
    if not (spans := list(words(language, "number_names").find(split))):
        return ""
    signed, at = [], 0
    for begin, end in spans:
        if begin >= at:
            signed += [*split[at:begin], _SIGN]
            at = end + (split[end:end + 1] == ["."])  # order no. 7
    signed += split[at:]
    if words(language, "excuses").first(signed) or not words(language, "demands").first(signed):
        return ""
    return phrase(text, spans[0])


def _said(texts: Iterator[str], language: str) -> bool:
    """Whether one of them names such a number."""
    names = words(language, "number_names")
    return any(names.first(tokens(text)) for text in texts)


def _weaknesses(touchpoint: Mapping[str, Any]) -> Iterator[str]:
    for weakness in touchpoint.get("vulnerabilities", ()):
        for key in ("effect", "cause", "fix"):
            yield weakness.get(key, "")


def _texts(touchpoint: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    yield ("name",), touchpoint.get("name", "")
    for key in ("customer", "company"):
        yield ("benefit", key), touchpoint.get("benefit", {}).get(key, "")
    yield ("human_contact", "reach_via"), touchpoint.get("human_contact", {}).get("reach_via", "")
    for i, text in enumerate(touchpoint.get("information", ())):
        yield ("information", i), text


_CATALOGUE = """kind: touchpoints
language: en
touchpoints:
  - id: hotline
    name: {name}
    channel: phone
"""

RULES: tuple[Rule, ...] = (
    Rule(
        "TPT02", WARNING,
        N_("Nobody is made a number"),
        N_("Whoever must know an order, case or customer number first learns that they are one. It is never at hand: "
           "it lies at home, in a mail, or does not exist yet. We have their name and their telephone number; the rest "
           "we can look up."),
        {"personas/touchpoints.yaml": _CATALOGUE.format(name="Hotline, have your order number ready")},
        {"personas/touchpoints.yaml": _CATALOGUE.format(name="Hotline, finds you by your name")},
        _numbered, prose=True,
    ),
)
