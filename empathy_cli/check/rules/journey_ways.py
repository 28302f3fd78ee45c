"""JRN: the graph of a journey: whether it holds together, and what is lost or left open on the ways to its goal."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.document import Document
from empathy_cli.model.problem import ERROR, WARNING, Problem

if TYPE_CHECKING:
    from empathy_cli.insight.flow import Steps

Listed = Sequence[Mapping[str, Any]]


def _sound(seen: Seen) -> Iterator[Problem]:
    for journey in seen.journeys:
        listed: Listed = journey.data.get("steps", ())
        if not listed:
            yield Problem(N_("it has no steps: write what they do, one step after the other, until they reach the "
                             "goal"), path=("steps",), file=journey.file)
            continue
        steps = seen.steps(journey)
        if not steps.useful:
            first, goal = steps.dead_ends[0][-1], min(steps.goals)
            yield Problem(N_("no way leads to the goal, “{goal}”: it ends at “{step}”. Write there in “next” how it "
                             "goes on"), {"goal": listed[goal]["title"], "step": listed[first]["title"]},
                          ("goal",) if "goal" in journey.data else ("steps", first, "next"), journey.file)
        else:
            for end in steps.dead_ends:
                yield Problem(N_("“{step}” leads nowhere and is no goal: write in “next” what follows, or name it in "
                                 "“goal”. Where people really give up, silence this and say so") if len(end) == 1 else
                              N_("from “{step}” on it goes in circles and never reaches the goal: write in “next” of "
                                 "one of these {n} steps how they get out"),
                              {"step": listed[end[0]]["title"], "n": len(end)}, ("steps", end[0], "next"),
                              journey.file)
        for lost in _unreachable(steps):
            yield Problem(N_("no way leads to “{step}”: name it in “next” of a step before it, or take it out"),
                          {"step": listed[lost]["title"]}, ("steps", lost), journey.file)


def _unreachable(steps: "Steps") -> Iterator[int]:
    """Where what cannot be reached begins: what only such a step leads to is found with it. Without a way to the goal,
    that it cannot be reached is no news.
    """
    from empathy_cli.insight.flow import ordered

    found = set(steps.order)
    lost = [n for n in range(len(steps.ids)) if n not in found]
    led_to = {m for n in lost for m in steps.after[n] if m != n}
    for n in (*(n for n in lost if n not in led_to), *lost):
        if n not in found:
            there = ordered(steps.after, n)
            found.update(there)
            if steps.useful or steps.goals.isdisjoint(there):
                yield n


def _carried(seen: Seen) -> Iterator[Problem]:
    for journey in seen.met:
        listed: Listed = journey.data.get("steps", ())
        told = set()
        for before, after in changing(journey, seen):
            if before in told or _carries(listed[before]):
                continue
            told.add(before)
            handover = listed[before].get("handover", {})
            values = {"step": listed[before]["title"], "next": listed[after]["title"],
                      "before": seen.touchpoints[listed[before]["touchpoint"]]["channel"],
                      "after": seen.touchpoints[listed[after]["touchpoint"]]["channel"]}
            if "context_carried" in handover:
                yield Problem(N_("from “{step}” ({before}) to “{next}” ({after}) nothing is carried over: see to it "
                                 "that they need not begin again there, then write “context_carried: yes”"), values,
                              ("steps", before, "handover", "context_carried"), journey.file)
            else:
                yield Problem(N_("from “{step}” ({before}) to “{next}” ({after}) the channel changes: write in "
                                 "“handover” whether the next touchpoint knows what happened (“context_carried”)"),
                              values, ("steps", before, "handover"), journey.file)


def _carries(step: Mapping[str, Any]) -> bool:
    return step.get("handover", {}).get("context_carried") is True


def changing(journey: Document, seen: Seen) -> Iterator[tuple[int, int]]:
    """Two steps that can follow each other, at touchpoints of different channels, by their numbers.

    As on the card, steps without a touchpoint are skipped over; but also what follows a goal, and ways round and round,
    count here. A step in between that carries the context carries it.
    """
    listed: Listed = journey.data.get("steps", ())
    if not listed:
        return
    from empathy_cli.insight.telling import differ

    steps = seen.steps(journey)
    places = [seen.places.get(step.get("touchpoint", "")) for step in listed]
    for before in sorted(steps.order):
        if here := places[before]:
            passed, waiting = set[int](), [*steps.after[before]]
            for n in waiting:  # grows
                if there := places[n]:
                    if differ(here, there)[0]:
                        yield before, n
                elif not _carries(listed[n]):
                    waiting += [m for m in steps.after[n] if m not in passed]
                    passed.update(steps.after[n])


def _open_questions(seen: Seen) -> Iterator[Problem]:
    asking = [j for j in seen.met if any("needs_to_know" in step for step in j.data.get("steps", ()))]
    if not asking:
        return
    from empathy_cli.insight.asked import answers, asked
    from empathy_cli.insight.unanswered import unanswered

    informed = {id_: answers({}, entry) for id_, entry in seen.touchpoints.items()}
    for journey in asking:
        listed: Listed = journey.data["steps"]
        steps = seen.steps(journey)
        wanted = [asked(step) if i in steps.useful else [] for i, step in enumerate(listed)]
        answered = [answers(step, None) | informed.get(step.get("touchpoint", ""), frozenset()) for step in listed]
        told = set()
        for i, k, words in unanswered(steps, wanted, answered):
            if words not in told:
                told.add(words)
                somewhere = any(words in answered[n] for n in steps.useful if n < len(listed))
                yield Problem(N_("some reach the goal without an answer to “{question}”: give it at “{step}”, or where "
                                 "every way passes, in “told” or in the touchpoint's “information”") if somewhere else
                              N_("nobody answers “{question}”: write it in the same words in “told” of a step, or in "
                                 "the “information” of its touchpoint, once they can learn it there"),
                              {"question": listed[i]["needs_to_know"][k], "step": listed[i]["title"]},
                              ("steps", i, "needs_to_know", k), journey.file)


def _low_points(seen: Seen) -> Iterator[Problem]:
    low = seen.limits["low_point"]
    for journey in seen.served:
        for i, step in enumerate(journey.data.get("steps", ())):
            if step.get("emotion", 0) > low or "emotion" not in step:
                continue
            ideas = [(k, idea) for k, idea in enumerate(step.get("ideas", ())) if idea.get("status") != "dropped"]
            if any("owner" in idea for _, idea in ideas) or not _everybody_passes(seen.steps(journey), i):
                continue
            if ideas:
                yield Problem(N_("every way passes “{step}”, and it feels bad ({emotion}). There is an idea, but "
                                 "nobody takes it in hand: write its “owner”"),
                              {"step": step["title"], "emotion": step["emotion"]},
                              ("steps", i, "ideas", ideas[0][0]), journey.file)
            else:
                yield Problem(N_("every way passes “{step}”, and it feels bad ({emotion}): write an idea with an "
                                 "“owner” in “ideas”"), {"step": step["title"], "emotion": step["emotion"]},
                              ("steps", i, "emotion"), journey.file)


def _everybody_passes(steps: "Steps", number: int) -> bool:
    return bool(steps.useful) and bool(steps.passed[len(steps.ids)] >> number & 1)


_FILE = "personas/lea-brunner/find-day-care.journey.yaml"
_HEAD = "kind: journey\nid: find-day-care\ntitle: Find day care\npersona: lea-brunner\n"
_CATALOGUE = ("kind: touchpoints\ntouchpoints:\n  - {id: form, name: Form, channel: web}\n"
              "  - {id: hotline, name: Hotline, channel: phone}\n")
_LEAD_ON = "steps:\n  - {id: form, title: Fills in the form, next: [wait, call]}\n  - {id: call, title: Rings}\n"
_PLACE = "  - {id: place, title: Has a place}\n"
_CHANGE = ("steps:\n  - id: form\n    title: Fills in the form\n    touchpoint: form\n"
           "    handover: {context_carried: %s}\n  - {id: call, title: Rings, touchpoint: hotline}\n")
_ASKS = "steps:\n  - id: form\n    title: Fills in the form\n    needs_to_know: [When do I hear from you?]\n"
_FEELS = "steps:\n  - id: call\n    title: Rings, and holds the line\n    emotion: -1.5\n"

RULES = (
    Rule(
        "JRN01", ERROR,
        N_("A journey holds together: the goal can be reached, and every step leads somewhere"),
        N_("A step that leads nowhere leaves somebody standing there, and one that nothing leads to is lost work. What "
           "is counted over the ways (how many there are, what everybody passes) is only right when the graph is. "
           "Steps that follow the goal are no dead ends."),
        {_FILE: _HEAD + "goal: place\n" + _LEAD_ON + _PLACE + "  - {id: wait, title: Waits for a letter}\n"},
        {_FILE: _HEAD + "goal: place\n" + _LEAD_ON + _PLACE +
            "  - {id: wait, title: Waits for a letter, next: [place]}\n"},
        _sound,
    ),
    Rule(
        "JRN05", WARNING,
        N_("A change of channel carries the context along"),
        N_("Customers do not think in channels. They told us already, in the form, and now the hotline asks again. "
           "What the one knows the next one should know: that is what omni-channel means. Looked at are steps at "
           "touchpoints of different channels that can follow each other."),
        {_FILE: _HEAD + _CHANGE % "no", "personas/touchpoints.yaml": _CATALOGUE},
        {_FILE: _HEAD + _CHANGE % "yes", "personas/touchpoints.yaml": _CATALOGUE},
        _carried,
    ),
    Rule(
        "JRN13", WARNING,
        N_("No question stays open on the way to the goal"),
        N_("Whoever does not get to know what they need to know rings, waits, guesses or leaves. A question is "
           "answered where “told” or the touchpoint's “information” has it in the same words, on every way that leads "
           "through the step where it is asked."),
        {_FILE: _HEAD + _ASKS},
        {_FILE: _HEAD + _ASKS + "    told: [When do I hear from you?]\n"},
        _open_questions,
    ),
    Rule(
        "JRN14", WARNING,
        N_("No low point that everybody passes without an idea and its owner"),
        N_("There is no way around such a step: what feels bad there feels bad to everybody, and stops those who have "
           "a choice. This is where an idea is worth most, and an idea that nobody takes in hand stays one."),
        {_FILE: _HEAD + _FEELS},
        {_FILE: _HEAD + _FEELS + "    ideas:\n      - {text: Ring back instead, owner: M. Keller}\n"},
        _low_points,
    ),
)
