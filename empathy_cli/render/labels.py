"""The words that a card says of its own accord, in one language: what templates know as `view["t"]`.

Labels of fields come from the model, so that a field is called the same in the question, the YAML and the card.
"""

from functools import lru_cache
from typing import Any

from empathy_cli.insight import mood
from empathy_cli.insight.certainty import LABELS, STATES
from empathy_cli.locale import N_, Translator
from empathy_cli.model.empathy_map import EMPATHY_MAP
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.journey import IDEA, JOURNEY, STEP, SURPRISE
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.persona import PERSONA
from empathy_cli.model.source import SOURCE
from empathy_cli.model.touchpoints import MODE
from empathy_cli.model.types import Choice

OWN = {
    "archetype": N_("Archetype"),
    "goal": N_("Goal"),
    "a_segment": N_("Segment"),
    "all": N_("All personas"),
    "skip": N_("Skip to the content"),
    "contents": N_("On this page"),
    "how_sure": N_("How sure are we?"),
    "nobody": N_("Nobody has asked yet."),
    "nothing": N_("nothing is stated yet"),
    "no_map": N_("No empathy map yet: nobody has asked what this person sees, hears, says and does."),
    "no_persona": N_("Nobody is here yet. The first persona begins with one conversation."),
    "closer": N_("A closer look"),
    "rests_on": N_("What this rests on"),
    "basis_state": N_("State"),
    "basis_coverage": N_("Evidence"),
    "basis_participants": N_("People heard"),
    "basis_counted": N_("each source counted once; records are not people"),
    "basis_kinds": N_("Kinds of sources"),
    "basis_none": N_("none yet"),
    "basis_never": N_("never yet"),
    "no_source": N_("No source yet: all of it is assumed."),
    "made_with": N_("Who made it, and what it served"),
    "says_does": N_("Says and does"),
    "thinks": N_("Thinks"),
    "feels": N_("Feels"),
    "hint_hears": N_("from others, and from us"),
    "hint_sees": N_("around them, on screens"),
    "hint_says": N_("in their own words"),
    "hint_does": N_("that others can watch"),
    "hint_pains": N_("what weighs on them"),
    "hint_gains": N_("what would lift them"),
    "hint_feels": N_("what weighs on them, what lifts them"),
    "when": N_("When"),
    "want": N_("I want to"),
    "then_want": N_(", I want to"),
    "so_that": N_("so that"),
    "tension": N_("in tension with"),
    "knows_yes": N_("knows the history"),
    "knows_no": N_("does not know the history"),
    "preferred": N_("preferred"),
    "severity": N_("Severity"),
    "weight": N_("Weight"),
    "importance": N_("Importance"),
    "proto_hint": N_("Mostly assumptions: ask before you build on it."),
    "stale": N_("stale"),
    "negative_hint": N_("Named, so that nobody designs for them by accident."),
    "group_personas": N_("Whom we design for"),
    "group_negative": N_("Whom we do not design for"),
    "group_segments": N_("Segments"),
    "picture": N_("Picture"),
    "mood": N_("Mood"),
    "mood_high": N_("good"),
    "mood_low": N_("bad"),
    "mood_unknown": N_("not asked yet"),
    "lane_online": N_("Online"),
    "lane_offline": N_("Offline"),
    "mode_change": N_("change between online and offline"),
    "in_head": N_("In the head"),
    "pains_surprises": N_("Pains and surprises"),
    "always": N_("every way passes here"),
    "goal_here": N_("reaches the goal"),
    "goal_assumed": N_("no goal is named, so the last step counts as one"),
    "dead_end": N_("dead end: no way leads on to the goal"),
    "unreachable": N_("no way leads here"),
    "continued": N_("continued"),
    "side_ways": N_("Side ways"),
    "leaves": N_("leaves here"),
    "joins": N_("joins here"),
    "apart": N_("No way leads here"),
    "ways": N_("Ways to the goal"),
    "ways_always": N_("Every way passes"),
    "ways_loops": N_("Loops"),
    "ways_dead_ends": N_("Dead ends"),
    "ways_unreachable": N_("Steps that no way reaches"),
    "questions_open": N_("Open questions"),
    "no_steps": N_("No steps yet: nobody has walked this way."),
    "unwritten": N_("Nobody has written steps yet for"),
    "owner_none": N_("no owner"),
    "nobody_yet": N_("nobody yet"),
    "answers_for": N_("Answers for it"),
    "run_by": N_("run by"),
    "a_surprise": N_("Surprise"),
    "surprise_good": N_("Good surprise"),
    "surprise_bad": N_("Bad surprise"),
    "over_limit": N_("over the limit"),
    "published": N_("Made from {file}. Change it there: what is changed here by hand stops the next publishing of this "
                    "page."),
}
"""Each key is what templates write after `t.`; the words are translated by the catalogues."""

ANSWERED = {
    "here": N_("answered here"), "way": N_("answered elsewhere on the way"),
    "sometimes": N_("answered on some of the ways"), "never": N_("answered nowhere"),
}
"""What becomes of a question, as `insight.ways.Question.answered` has it."""
TELLS = {
    "shortest": N_("the shortest"), "longest": N_("the longest"), "happiest": N_("the happiest"),
    "worst": N_("the worst"), "most-changes": N_("the most changes"),
}
"""Why a way is listed, as `insight.ways.Way.tells` has it."""
CARRIED = {True: N_("context carried on"), False: N_("context lost")}


@lru_cache(maxsize=32)
def labels(t: Translator) -> dict[str, Any]:
    """All fixed words in the translator's language. Shared by every view of that language: nobody changes it."""
    said: dict[str, Any] = {key: t(text) for key, text in OWN.items()}
    said["kind"] = {kind.name: t(kind.label) for kind in KINDS.values()}
    said["kinds"] = {kind.name: t(kind.plural) for kind in KINDS.values()}
    for name, kind in (("persona", PERSONA), ("map", EMPATHY_MAP), ("source", SOURCE)):
        said[name] = _fields(kind.group, t)
        said["options_" + name] = _options(kind.group, t)
    for name, group in (("journey", JOURNEY.group), ("step", STEP), ("idea", IDEA), ("surprise", SURPRISE)):
        said[name] = _fields(group, t)
    said["options_journey"] = _options(JOURNEY.group, t)
    said["mode"] = {o.value: t(o.label) for o in MODE.options}
    said["moods"] = {key: t(text) for key, text in mood.LABELS.items()}
    said["answered"] = {key: t(text) for key, text in ANSWERED.items()}
    said["tells"] = {key: t(text) for key, text in TELLS.items()}
    said["certainty"] = {key: t(text) for key, text in LABELS.items()}
    said["state"] = {key: t(text) for key, text in STATES.items()}
    return said


def _fields(group: Group, t: Translator) -> dict[str, str]:
    """Key → label; the fields of a part stand beside it under their own keys, unless the key is taken."""
    said = {f.key: t(f.label) for f in group.fields}
    for field in group.fields:
        if isinstance(field.type, Group) and not field.type.shorthand:
            said = _fields(field.type, t) | said
    return said


def _options(group: Group, t: Translator) -> dict[str, dict[str, str]]:
    """Where a field is one word of a few: `goals.kind` → {word: label}."""
    found: dict[str, dict[str, str]] = {}
    for field in group.fields:
        shape = field.type.item if isinstance(field.type, ListOf) else field.type
        if isinstance(shape, Choice):
            found[field.key] = {o.value: t(o.label) for o in shape.options}
        elif isinstance(shape, Group):
            found |= {f"{field.key}.{key}": words for key, words in _options(shape, t).items()}
    return found
