"""All rules, by code, in the order of the manual. A new one is a new entry in its module's `RULES`."""

from .rule import Rule
from .rules import (
    ages,
    characters,
    confidential,
    documents,
    evidence,
    images,
    journey_steps,
    journey_ways,
    journeys,
    languages,
    likeness,
    maps,
    numbers,
    persona_words,
    personas,
    references,
    sets,
    step_words,
    touchpoints,
    used,
    waits,
)
from .silences import UNUSED

FAMILIES = {"DOC": 0, "REF": 1, "SET": 2, "PER": 3, "MAP": 4, "JRN": 5, "TPT": 6, "EVD": 7, "AGE": 8, "IMG": 9,
            "LNG": 10, "TXT": 11, "CHK": 12}
"""The first letters of a code: what the rules are about, in the order of the manual."""
_MODULES = (documents, references, used, sets, likeness, personas, persona_words, maps, journeys, journey_steps,
            journey_ways, step_words, touchpoints, waits, numbers, evidence, confidential, ages, images, languages,
            characters)

RULES: dict[str, Rule] = {rule.code: rule for rule in sorted(
    (UNUSED, *(rule for module in _MODULES for rule in module.RULES)),
    key=lambda rule: (FAMILIES[rule.code[:3]], rule.code))}
