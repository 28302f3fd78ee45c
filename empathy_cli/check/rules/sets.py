"""SET and PER10: the personas of a workspace as a set."""

from collections.abc import Iterator

from empathy_cli.check.rule import INFORMATION, Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.document import Document
from empathy_cli.model.problem import WARNING, Problem
from empathy_cli.model.text import same_name

_ALIKE = 3
"""From so many personas on it is no chance that all of them are alike."""


def _many(seen: Seen) -> Iterator[Problem]:
    limit = seen.limits["personas"]
    if len(seen.active) > limit:
        yield seen.set_wide(N_("{n} personas are active, more than {limit}: join those that differ little, and take "
                              "out those that no decision needs"), n=len(seen.active), limit=limit)


def _primary(seen: Seen) -> Iterator[Problem]:
    primary = [p for p in seen.active if p.data.get("type") == "primary"]
    for persona in primary[1:]:
        yield Problem(N_("“{first}” is primary already, and two cannot come first: decide between them, and make the "
                         "other one secondary"), {"first": primary[0].id}, ("type",), persona.file)
    if not primary and seen.active and seen.complete:
        yield seen.set_wide(N_("no persona is primary: write “type: primary” at the one whom you design for first"))


def _negative(seen: Seen) -> Iterator[Problem]:
    if seen.complete and seen.active and not any(p.data.get("type") == "negative" for p in seen.personas):
        yield seen.set_wide(N_("no persona is negative: write down whom you do not serve, with “type: negative”"))


def _access(seen: Seen) -> Iterator[Problem]:
    if seen.complete and seen.active and not any(p.data.get("access") for p in seen.personas):
        yield seen.set_wide(N_("no persona has an access need: say in “access” of one of them what is hard to see, "
                              "hear, touch, say or think, for good, for a while or in some situation"))


def _alike(seen: Seen) -> Iterator[Problem]:
    if not seen.complete or len(seen.active) < _ALIKE:
        return
    yield from _alike_in_name(seen)
    yield from _alike_in_kind(seen)
    yield from _alike_in_trait(seen)


def _alike_in_name(seen: Seen) -> Iterator[Problem]:
    """All have a first or a last word in common: the same title, given name, family name or label."""
    names = [p.data["name"] for p in seen.active if p.data.get("name")]
    if len(names) < len(seen.active):
        return  # an archetype has none
    for end in (0, -1):
        if len({same_name(name.split()[end]) for name in names}) == 1:
            yield seen.set_wide(N_("all {n} personas have “{word}” in their names: give them names as different as "
                                  "your customers are"), n=len(names), word=names[0].split()[end])
            return


def _alike_in_kind(seen: Seen) -> Iterator[Problem]:
    """All traits are of one kind, and every persona has some."""
    found: set[str | None] = set()
    for persona in seen.active:
        kinds = {trait.get("kind") for trait in persona.data.get("traits", ())}
        found |= kinds
        if not kinds or len(found) > 1:
            return
    if kind := found.pop():
        yield seen.set_wide(N_("all traits of all personas are of the kind “{kind}”: look for what else makes your "
                               "customers differ"), kind=kind)


def _alike_in_trait(seen: Seen) -> Iterator[Problem]:
    """All say the same of the same trait."""
    first, *others = seen.active
    shared = _said(first)
    for persona in others:
        shared &= _said(persona)
        if not shared:
            return
    for i, trait in enumerate(first.data.get("traits", ())):
        if (same_name(trait["label"]), same_name(trait["value"])) in shared:
            yield Problem(N_("all {n} personas say “{label}: {value}”: either it does not tell them apart, and can go, "
                             "or somebody is missing"),
                          {"n": len(seen.active), "label": trait["label"], "value": trait["value"]},
                          ("traits", i, "value"), first.file)


def _said(persona: Document) -> set[tuple[str, str]]:
    return {(same_name(trait["label"]), same_name(trait["value"])) for trait in persona.data.get("traits", ())}


def _persona(name: str, *lines: str) -> dict[str, str]:
    text = "".join(f"{line}\n" for line in lines)
    return {f"personas/{name.lower()}/persona.yaml": f"kind: persona\nid: {name.lower()}\nname: {name}\n{text}"}


_NINE = ("Ada", "Ben", "Cleo", "Dara", "Emil", "Finn", "Gesa", "Hana", "Ivo")
_TRAIT = "traits: {{label: Age, value: {}, why_relevant: Decides how they ask for help}}"

RULES = (
    Rule(
        "SET01", WARNING,
        N_("There are few enough personas to remember"),
        N_("Nobody keeps a dozen people in mind. Where there are too many, each discussion picks the one that suits, "
           "and the customer has no voice again. Negative personas do not count; the limit is the setting "
           "“check.limits.personas”."),
        {k: v for name in _NINE for k, v in _persona(name).items()},
        {k: v for name in _NINE[:8] for k, v in _persona(name).items()},
        _many,
    ),
    Rule(
        "SET02", WARNING,
        N_("Exactly one persona is primary"),
        N_("What shall suit everybody suits nobody. Alan Cooper's advice: design for one person first, and see that "
           "the others are content with it. With none, or with two, each quarrel about a feature begins anew."),
        {**_persona("Ada", "type: primary"), **_persona("Ben", "type: primary")},
        {**_persona("Ada", "type: primary"), **_persona("Ben", "type: secondary")},
        _primary,
    ),
    Rule(
        "SET03", INFORMATION,
        N_("Somebody is named whom you do not serve"),
        N_("Whoever serves all customers has not decided for any. A negative persona says aloud whose wishes you will "
           "not follow, and spares your customers what was made for somebody else."),
        _persona("Ada", "type: primary"),
        {**_persona("Ada", "type: primary"), **_persona("Ben", "type: negative")},
        _negative,
    ),
    Rule(
        "SET05", WARNING,
        N_("Some persona has an access need"),
        N_("Teams take their own eyes, hands and heads as the measure, and shut out whoever has others: for good, for "
           "a while, or just now, with a child on one arm. One access need in the set keeps the question open."),
        _persona("Ada", "type: primary"),
        _persona("Ada", "type: primary", "access: {ability: touch, duration: situational, note: Milo on one arm}"),
        _access,
    ),
    Rule(
        "PER10", INFORMATION,
        N_("The personas are not all of one kind"),
        N_("Personas that resemble each other mostly resemble the team, and hide customers who do not. From three "
           "personas on it is said where all names share a first or last word, all traits are of one kind, or all say "
           "the same of one trait. More a machine cannot see: look yourselves."),
        {k: v for name in _NINE[:3] for k, v in _persona(name, _TRAIT.format("30 to 35")).items()},
        {k: v for name, age in zip(_NINE[:3], (24, 41, 78), strict=True)
         for k, v in _persona(name, _TRAIT.format(age)).items()},
        _alike,
    ),
)
