"""JRN11: steps are told in the customer's words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from empathy_cli.check.expressions import tokens
from empathy_cli.check.prose import hinted, own_words, phrase, words
from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.problem import WARNING, Path, Problem


def _jargon(seen: Seen) -> Iterator[Problem]:
    """Looks at what a step is called and what is done in it; what stands in quotation marks was read or heard there."""
    for journey in seen.originals("journey"):
        if not (jargon := words(seen.language(journey), "jargon")):
            continue
        for path, text in hinted(told(journey.data.get("steps", ())), jargon):
            if span := jargon.first(tokens(own := own_words(text))):
                yield Problem(N_("“{words}” is a word of the company: say what the customer does there, as they would "
                                 "tell a friend"), {"words": phrase(own, span)}, path, journey.file)


def told(steps: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Path, str]]:
    """What is said of what the customer does, step by step."""
    for i, step in enumerate(steps):
        for key in ("title", "does"):
            if text := step.get(key):
                yield ("steps", i, key), text


_JOURNEY = """kind: journey
id: couch-to-shop
title: From the couch to the shop
persona: lea-brunner
language: en
steps:
  - id: form
    title: {title}
"""
_FILES = {"personas/lea-brunner/persona.yaml": "kind: persona\nid: lea-brunner\nname: Lea Brunner\n"}
_FILE = "personas/lea-brunner/couch-to-shop.journey.yaml"

RULES: tuple[Rule, ...] = (
    Rule(
        "JRN11", WARNING,
        N_("Steps are named in the customer's words"),
        N_("Nobody goes through an onboarding or becomes a lead. In our words we see our process, step by step, and it "
           "looks fine. In theirs we see somebody at the kitchen table who looks for a password, and that can be made "
           "better."),
        {**_FILES, _FILE: _JOURNEY.format(title="Onboarding")},
        {**_FILES, _FILE: _JOURNEY.format(title="Fills in the form at the kitchen table")},
        _jargon, prose=True,
    ),
)
