"""PER: what belongs into every persona. The rules that read its prose are in `persona_words`.

Of a negative persona less is asked: nobody designs for it, so it needs no jobs, story, motive or meaning.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from empathy_cli.check.rule import INFORMATION, Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.patterns import later
from empathy_cli.model.problem import ERROR, WARNING, Problem

_BULLET = later(r"\s*(?:[-*+]|[0-9]{1,9}[.)])(?=\s)")
_HEADING = later(r"\s*(?:#{1,6}(?=\s|$)|\||[-=*_]{3,}\s*$)")
"""A heading, the line under one, a rule, a row of a table: none of it tells anything."""
_LAYOUT = later(r"^[ \t]*[-*+#|=_0-9]", re.MULTILINE)
"""What a line of a list or a heading begins with: most stories have none."""
_WORD = later(r"[^\W_]+(?:['’-][^\W_]+)*")
_UNSPACED = "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
"""A letter of a script that puts no spaces between words: Thai, Lao, Burmese, Khmer, Japanese, Chinese.

Compiled where there may be one: so many letters take as long as all the rest of this module.
"""


def _core(seen: Seen) -> Iterator[Problem]:
    for persona in seen.originals("persona"):
        if not persona.data.get("goals"):
            yield Problem(N_("there are no goals: write down what {name} wants to reach"), _named(persona.data),
                          ("goals",), persona.file)
        if not persona.data.get("pains"):
            yield Problem(N_("there are no pains: write down what hurts {name} today"), _named(persona.data),
                          ("pains",), persona.file)


def _named(data: Mapping[str, Any]) -> dict[str, str]:
    return {"name": str(data.get("name") or data["role"])}


def _functional(seen: Seen) -> Iterator[Problem]:
    """A job or goal of which nobody said the kind may be any: then there is nothing to find."""
    for persona in seen.active:
        jobs, goals = persona.data.get("jobs", ()), persona.data.get("goals", ())
        if jobs and all(job.get("kind") == "functional" for job in jobs):
            yield Problem(N_("every job is functional: ask {name} how they want to feel and to be seen, and add an "
                             "emotional or a social job"), _named(persona.data), ("jobs",), persona.file)
        elif not jobs and goals and all(goal.get("kind") == "end" for goal in goals):
            yield Problem(N_("there are no jobs, and every goal is an end goal: ask {name} how they want to feel on "
                             "the way, or who they want to be"), _named(persona.data), ("goals",), persona.file)


def _relevant(seen: Seen) -> Iterator[Problem]:
    for persona in seen.originals("persona"):
        for i, trait in enumerate(persona.data.get("traits", ())):
            if not trait.get("why_relevant"):
                yield Problem(N_("the trait “{label}” changes nothing yet: say in “why_relevant” what you make "
                                 "differently for it, or take it out"),
                              {"label": trait["label"]}, ("traits", i), persona.file)


def _told(seen: Seen) -> Iterator[Problem]:
    limit = seen.limits["story_words"]
    for persona in seen.active:
        story = persona.data.get("story")
        if not story:
            if persona.data.get("type") == "primary" or seen.state(persona) == "evidence-backed":
                yield Problem(N_("there is no story: tell a day, a scene or a habit of {name}, in prose"),
                              _named(persona.data), ("story",), persona.file)
            continue
        told, listed = _words(story)
        if listed > told:
            yield Problem(N_("the story is a list: tell it in sentences, as one speaks of somebody one knows"),
                          path=("story",), file=persona.file)
        elif told < limit:
            yield Problem(N_("the story has too few words of prose ({n}, at least {limit}): tell a day, a scene "
                             "or a habit"),
                          {"n": told, "limit": limit}, ("story",), persona.file)


def _words(story: str) -> tuple[int, int]:
    """How many words are told in sentences, and how many stand in lists. Two letters of an unspaced script count as
    one word. A list ends with a blank line and a line that is neither indented nor an entry.
    """
    if story.isascii() and not _LAYOUT.search(story):
        return len(story.split()), 0
    told = listed = 0
    inside, blank = False, True
    for line in story.splitlines():
        if not line.strip():
            blank = True
            continue
        if _BULLET.match(line) and (inside or blank or line.lstrip()[0] in "-*+"):
            inside = True
        elif blank and not line[0].isspace():
            inside = False
        blank = False
        if not _HEADING.match(line):
            n = _count(line)
            told, listed = (told, listed + n) if inside else (told + n, listed)
    return told, listed


def _count(line: str) -> int:
    if line.isascii():
        return len(_WORD.findall(line))
    spaced, letters = re.subn(_UNSPACED, " ", line)
    return len(_WORD.findall(spaced)) + (letters + 1) // 2


def _driven(seen: Seen) -> Iterator[Problem]:
    """One industry for all of them, in the settings, will do."""
    everywhere = seen.settings.get("industry")
    for persona in seen.active:
        motives = persona.data.get("motives", ())
        if not motives:
            yield Problem(N_("there is no motive: ask what drives {name}, and say in which industry it holds"),
                          _named(persona.data), ("motives",), persona.file)
        for i, motive in enumerate(() if everywhere else motives):
            if not motive.get("industry"):
                yield Problem(N_("the motive has no “industry”: write where it holds, here or once in empathy.yaml"),
                              path=("motives", i), file=persona.file)


def _torn(seen: Seen) -> Iterator[Problem]:
    for persona in seen.active:
        for i, motive in enumerate(persona.data.get("motives", ())):
            if not motive.get("tension_with"):
                yield Problem(N_("the motive pulls against nothing yet: write in “tension_with” what makes {name} "
                                 "hesitate"), _named(persona.data), ("motives", i), persona.file)


def _worth(seen: Seen) -> Iterator[Problem]:
    for persona in seen.active:
        if not persona.data.get("meaning"):
            yield Problem(N_("“meaning” is not answered: what would {name} miss if you were gone, beyond what you "
                             "sell?"), _named(persona.data), ("meaning",), persona.file)


_FILE = "personas/lea-brunner/persona.yaml"
_PERSONA = "kind: persona\nid: lea-brunner\nname: Lea Brunner\n"
_JOB = "jobs:\n  - {want: find day care near the ward, kind: functional}\n"
_MOTIVE = 'motives:\n  - motive: "Security: to know that he is looked after"\n'
_INDUSTRY = "    industry: Child care\n"

RULES = (
    Rule(
        "PER01", ERROR,
        N_("Goals and pains are there"),
        N_("What somebody wants and what stands in the way is the core of a persona; all else only makes it easier to "
           "remember. Without the two nobody can decide anything for this customer."),
        {_FILE: _PERSONA + "goals: [A place before the summer]\n"},
        {_FILE: _PERSONA + "goals: [A place before the summer]\npains: [Office hours while she sleeps]\n"},
        _core,
    ),
    Rule(
        "PER02", WARNING,
        N_("Not only functional jobs"),
        N_("If all that somebody wants is to get something done, nobody has talked with a person yet: people also want "
           "to feel and to be seen in a certain way, and that is where they stay or leave. Where there are no jobs, "
           "the kinds of the goals are looked at. What has no kind is not counted against you."),
        {_FILE: _PERSONA + _JOB},
        {_FILE: _PERSONA + _JOB + "  - {want: go to work without a bad conscience, kind: emotional}\n"},
        _functional,
    ),
    Rule(
        "PER03", WARNING,
        N_("Each trait says why it is relevant"),
        N_("Age, income and hobbies are quickly invented, and they mislead: the team remembers them and forgets the "
           "goal. A trait that changes nothing in what you make distracts, and the worst ones feed prejudice."),
        {_FILE: _PERSONA + "traits:\n  - {label: Shift, value: Nights}\n"},
        {_FILE: _PERSONA + "traits:\n  - {label: Shift, value: Nights, why_relevant: We sleep when she is awake}\n"},
        _relevant,
    ),
    Rule(
        "PER04", WARNING,
        N_("The story is prose"),
        N_("We feel with a person, not with a list. A scene from a day shows how the facts hang together, and is still "
           "remembered next week. Lists and headings do not count as told. A story is missed only in a primary "
           "persona, and in one that evidence backs."),
        {_FILE: _PERSONA + "story: |\n  - Nurse\n  - One child\n  - Works at night\n"},
        {_FILE: _PERSONA + "story: |\n  When the ward is quiet, at three, Lea opens the laptop and looks for a place "
                           "for Milo.\n  The offices are closed then; when they open, she is asleep and her telephone "
                           "is off.\n"},
        _told,
    ),
    Rule(
        "PER05", WARNING,
        N_("There is a motive, with its industry"),
        N_("Behind the goal stands a motive that outlives every feature. Deep motives differ: who chooses a bank seeks "
           "something else than who chooses a lipstick. So a motive says in which industry it holds; where all are "
           "the same, “industry” in the settings will do."),
        {_FILE: _PERSONA + _MOTIVE},
        {_FILE: _PERSONA + _MOTIVE + _INDUSTRY},
        _driven,
    ),
    Rule(
        "PER06", INFORMATION,
        N_("The motive names its tension"),
        N_("Motives pull against each other: security against freedom, belonging against being somebody. Where two of "
           "them pull, people hesitate, and there they need you most."),
        {_FILE: _PERSONA + _MOTIVE + _INDUSTRY},
        {_FILE: _PERSONA + _MOTIVE + _INDUSTRY + '    tension_with: "Independence: to ask nobody for help"\n'},
        _torn,
    ),
    Rule(
        "PER08", WARNING,
        N_("It is said what you mean to them"),
        N_("Whoever only sells is exchanged for whoever sells cheaper. “meaning” asks what the customer would miss if "
           "you were gone; where nobody knows an answer, that is worth knowing, too."),
        {_FILE: _PERSONA},
        {_FILE: _PERSONA + "meaning: The one office that called her back\n"},
        _worth,
    ),
)
