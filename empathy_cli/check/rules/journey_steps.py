"""JRN: what single steps tell: what was felt, what surprises, what decides."""

from collections.abc import Iterator, Mapping
from typing import Any

from empathy_cli.check.rule import INFORMATION, Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.document import Document
from empathy_cli.model.problem import WARNING, Problem

from .journey_ways import changing


def _not_yet_felt(seen: Seen) -> Iterator[Problem]:
    for journey in seen.told:
        if journey.data.get("state") == "future":
            for i, step in enumerate(journey.data.get("steps", ())):
                if step.get("basis") in ("observed", "heard") and step.keys() & {"emotion", "feels"}:
                    yield Problem(N_("nobody has felt “{step}” yet, as this journey is a future one: its basis is "
                                     "“imagined” or “inferred”, not “{basis}”"),
                                  {"step": step["title"], "basis": step["basis"]}, ("steps", i, "basis"), journey.file)


def _surprising(seen: Seen) -> Iterator[Problem]:
    for journey in seen.served:
        listed = journey.data.get("steps", ())
        good = False
        for i, step in enumerate(listed):
            for k, surprise in enumerate(step.get("surprises", ())):
                if surprise.get("valence") == "negative":
                    if not _answered(step, seen):
                        yield Problem(N_("“{surprise}” is a bad surprise, and nothing is planned against it: write "
                                         "what in “ideas” of “{step}”, with the status “planned”"),
                                      {"surprise": surprise["what"], "step": step["title"]},
                                      ("steps", i, "surprises", k), journey.file)
                elif "valence" in surprise or surprise.get("kano") == "delighter":
                    good = True
        if listed and not good:
            yield Problem(N_("nothing on this way is a good surprise: write one in “surprises” of a step, one that is "
                             "there today or that you plan"), path=("steps",), file=journey.file)


def _answered(step: Mapping[str, Any], seen: Seen) -> bool:
    """Whether something is planned or done at a step: an idea there, or the fix of a weakness of its touchpoint."""
    entry = seen.touchpoints.get(step.get("touchpoint", ""), {})
    return any(idea.get("status") in ("planned", "done") for idea in step.get("ideas", ())) or any(
        weakness.get("status") in ("planned", "fixed") for weakness in entry.get("vulnerabilities", ()))


def _decisive(seen: Seen) -> Iterator[Problem]:
    for journey in seen.served:
        listed = journey.data.get("steps", ())
        marked = {i for i, step in enumerate(listed) if "moment_of_truth" in step}
        if listed and not (marked and _where_they_are(journey, marked, seen)):
            yield Problem(N_("no moment of truth is named at the start, at the end or at a handover: look there first "
                             "which step decides, and write in “moment_of_truth” why"),
                          path=("steps", 0, "moment_of_truth"), file=journey.file)


def _where_they_are(journey: Document, marked: set[int], seen: Seen) -> bool:
    """Whether one of the steps stands first or last, reaches the goal, or lies before or after a handover."""
    listed, steps = journey.data["steps"], seen.steps(journey)
    if 0 in marked or marked & steps.goals or any(not steps.after[i] or "handover" in listed[i] for i in marked):
        return True
    return any(marked & {i, *steps.after[i]} for i, step in enumerate(listed) if "handover" in step) or any(
        marked & {before, after} for before, after in changing(journey, seen))


_FILE = "personas/lea-brunner/find-day-care.journey.yaml"
_HEAD = "kind: journey\nid: find-day-care\ntitle: Find day care\npersona: lea-brunner\n"
_CALL = "steps:\n  - id: call\n    title: Rings the office\n"
_GIFT = "    surprises:\n      - {what: Somebody rings back the same evening, valence: positive, status: planned}\n"
_SHOCK = "    surprises:\n      - {what: The office is closed on Fridays, valence: negative, status: today}\n"

RULES = (
    Rule(
        "JRN07", WARNING,
        N_("No observed emotion in a future journey"),
        N_("Only what happened can be observed. A future journey is a promise: how it will feel is a guess, and should "
           "look like one. Else the promise is taken for a finding, and nobody looks any more whether it was kept."),
        {_FILE: _HEAD + "state: future\n" + _CALL + "    emotion: 1.5\n    basis: observed\n"},
        {_FILE: _HEAD + "state: future\n" + _CALL + "    emotion: 1.5\n    basis: imagined\n"},
        _not_yet_felt,
    ),
    Rule(
        "JRN08", WARNING,
        N_("A good surprise, and no bad one without an answer"),
        N_("People tell each other what surprised them, for good and bad; what went as expected is forgotten. One good "
           "surprise should be there or planned. A bad one needs an idea that is planned or done at its step, or a "
           "planned fix at its touchpoint."),
        {_FILE: _HEAD + _CALL + _SHOCK},
        {_FILE: _HEAD + _CALL + _SHOCK +
            "      - {what: Somebody rings back the same evening, valence: positive, status: planned}\n"
            "    ideas:\n      - {text: Answer on Fridays by e-mail, owner: M. Keller, status: planned}\n"},
        _surprising,
    ),
    Rule(
        "JRN10", INFORMATION,
        N_("Moments of truth at the start, the end and the handovers were considered"),
        N_("What people remember of a way is how it began, how it ended, and where one department dropped them before "
           "the next one caught them. One “moment_of_truth” at such a place shows that somebody looked there."),
        {_FILE: _HEAD + _CALL},
        {_FILE: _HEAD + _CALL + "    moment_of_truth: The first voice that she hears decides whether she trusts us\n"},
        _decisive,
    ),
)
