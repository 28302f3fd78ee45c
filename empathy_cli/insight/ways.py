"""What the graph of a journey tells: its ways to the goal, the steps that everybody passes, where it gets stuck.

A way starts at the first step and ends at the first goal step that it reaches; it passes each step at most once, and so
each loop at most once. docs/ways.md has the definitions and the method.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from empathy_cli.model.journey import following, goals

from .asked import ANSWERED, Question, answers, asked, questions
from .drawn import Branch, Loop, branches, loops, main_way
from .flow import Steps
from .paths import always_passed, paths
from .telling import Change, Way, changes, place, telling

__all__ = ["ANSWERED", "Branch", "Change", "Loop", "Question", "Way", "Ways", "always_met", "aside", "ways"]


@dataclass(frozen=True, slots=True)
class Ways:
    """All that the graph of one journey tells. Steps are named by their ids, in the order of the file."""

    count: int
    """How many ways lead to the goal."""
    exact: bool
    """False: `count` and `longest` are “at least”, and a happier way than those listed may exist."""
    shortest: int | None
    """Steps of the shortest way; `None` where no way leads to the goal."""
    longest: int | None
    listed: tuple[Way, ...]
    """All ways where they are at most 20, else the most telling of them, at most 20."""
    always: tuple[str, ...]
    """The steps that every way passes, in the order in which it does: a failure there stops everybody."""
    dead_ends: tuple[str, ...]
    """Steps before a goal where it ends without one; a circle that nothing leads out of counts as a whole."""
    unreachable: tuple[str, ...]
    loops: tuple[Loop, ...]
    """At most 20."""
    more_loops: int
    """How many loops there are beside those."""
    main: tuple[str, ...]
    """The way that is drawn as the curve: the first-named successor that leads to the goal, and on to the end."""
    branches: tuple[Branch, ...]
    questions: tuple[Question, ...]
    touchpoints: tuple[str, ...]
    """The touchpoints that every way passes, at one step or another."""


def ways(data: Mapping[str, Any], touchpoints: Mapping[str, Mapping[str, Any]]) -> Ways:
    """What the graph of a journey's `data` tells. `touchpoints` is the catalogue, by id."""
    listed = data.get("steps", ())
    steps = steps_of(data)
    met = [touchpoints.get(step.get("touchpoint", "")) for step in listed]
    found = paths(steps)
    before = steps.before if steps.ids else {}
    answered = [answers(step, touchpoint) for step, touchpoint in zip(listed, met, strict=True)]
    wanted = [asked(step) for step in listed]
    emotions = [step.get("emotion") for step in listed]
    places = [place(touchpoint) for touchpoint in met]
    changed = changes(steps.ids, places)
    main = main_way(steps)
    named, more = loops(steps) if steps.ids else ([], 0)

    def way(numbers: tuple[int, ...]) -> Way:
        rated = [e for n in numbers if (e := emotions[n]) is not None]
        asking = [n for n in numbers if wanted[n]]
        told = frozenset().union(*(answered[n] for n in numbers)) if asking else frozenset()
        return Way(
            _ids(steps, numbers), (), sum(rated) / len(rated) if rated else None,
            changed(numbers),
            tuple([(steps.ids[n], text) for n in asking for text, words in wanted[n] if words not in told]),
        )

    return Ways(
        count=found.count, exact=found.exact, shortest=found.length(min), longest=found.length(max),
        listed=telling(found, emotions, places, way), always=_ids(steps, found.always),
        dead_ends=_ids(steps, sorted(n for end in steps.dead_ends for n in end)),
        unreachable=_ids(steps, set(range(len(steps.ids))) - before.keys()),
        loops=tuple(named), more_loops=more, main=_ids(steps, main), branches=branches(steps, main),
        questions=tuple(questions(steps.ids, wanted, answered, found, before)),
        touchpoints=_always_met(listed, steps, found.always),
    )


def always_met(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The touchpoints that every way passes, at one step or another: `Ways.touchpoints` by itself, and quickly."""
    steps = steps_of(data)
    return _always_met(data.get("steps", ()), steps, always_passed(steps))


def aside(data: Mapping[str, Any]) -> frozenset[str]:
    """The steps of side ways: those that can be reached, and that the main way passes by. networkx is not read."""
    steps = steps_of(data)
    return frozenset(step for branch in branches(steps, main_way(steps)) for step in branch.steps)


def steps_of(data: Mapping[str, Any]) -> Steps:
    """The steps of a journey as numbers, with what leads where."""
    after = following(data.get("steps", ()))
    number = {step: i for i, step in enumerate(after)}
    return Steps(
        tuple(after),
        tuple(tuple(dict.fromkeys(number[n] for n in onward if n in number)) for onward in after.values()),
        frozenset(number[goal] for goal in goals(data) if goal in number),
    )


def _ids(steps: Steps, numbers: Iterable[int]) -> tuple[str, ...]:
    return tuple([steps.ids[n] for n in numbers])


def _always_met(listed: Sequence[Mapping[str, Any]], steps: Steps, always: Collection[int]) -> tuple[str, ...]:
    if not always:
        return ()
    where: dict[str, set[int]] = {}
    for number, step in enumerate(listed):
        if "touchpoint" in step:
            where.setdefault(step["touchpoint"], set()).add(number)
    return tuple(touchpoint for touchpoint, there in where.items()
                 if not there.isdisjoint(always) or (len(there) > 1 and not steps.leads(0, there)))
