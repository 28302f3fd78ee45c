"""What the graph of a journey tells, in words: its side ways, how many ways there are, which ones are worth a look."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from empathy_cli.insight import mood
from empathy_cli.insight.asked import OPEN, same_words
from empathy_cli.locale import N_, Translator

from .labels import labels

if TYPE_CHECKING:
    from empathy_cli.insight.ways import Loop, Way, Ways

MOST = 100
"""Side ways that are named: all that have steps of their own, and with them at most so many.

What more there is, each step says itself: `next`.
"""

Steps = Mapping[str, dict[str, Any]]


def named(step: Mapping[str, Any]) -> dict[str, Any]:
    return {key: step[key] for key in ("id", "number", "title")}


def sign(number: int) -> str:
    """1 is A, 26 is Z, 27 is AA: steps have numbers, side ways have letters."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def side_ways(found: "Ways", follows: Mapping[str, Sequence[str]], reached: Collection[str], steps: Steps,
              t: Translator) -> list[dict[str, Any]]:
    """The side ways, in the order in which they leave: also those without steps, that only skip some or go back.

    `reached` are the goals of the journey.
    """
    ways: list[tuple[str, tuple[str, ...], str | None, bool]] = [
        (b.leaves, b.steps, b.joins, b.loop) for b in found.branches]
    ways += _straight(found, follows, steps)
    crowded = len(ways) > MOST  # a list that is being sorted seems to be empty
    ways.sort(key=lambda way: (crowded and not way[1], steps[way[0]]["number"]))
    most = max(MOST, len(found.branches))
    return [_branch(number, *way, next((id_ for id_ in way[1] if id_ in reached), None), steps, t)
            for number, way in enumerate(ways[:most], 1)]


def _straight(found: "Ways", follows: Mapping[str, Sequence[str]], steps: Steps,
              ) -> Iterator[tuple[str, tuple[str, ...], str, bool]]:
    """What follows a step and is drawn neither on the main way nor on a side way."""
    drawn = set(pairwise(found.main))
    for b in found.branches:
        line = (b.leaves, *b.steps, *([b.joins] if b.joins else []))
        drawn |= set(pairwise(line))
    back = {loop.back for loop in found.loops}
    lost = frozenset(found.unreachable)
    for id_, then in follows.items():
        for onward in then:
            if (id_, onward) not in drawn and id_ not in lost and onward in steps:
                yield id_, (), onward, (id_, onward) in back


def _branch(number: int, leaves_id: str, own: tuple[str, ...], joins_id: str | None, loop: bool,
            goal: str | None, steps: Steps, t: Translator) -> dict[str, Any]:
    leaves, joins = steps[leaves_id], steps[joins_id] if joins_id else None
    name = steps[own[0]]["title"] if own else joins["title"] if joins else ""
    at = {"a": leaves["number"], "b": joins["number"] if joins else 0, "goal": steps[goal]["number"] if goal else 0}
    if loop:
        words = t(N_("From step {a} back to step {b}"), **at)
    elif joins and not own:
        words = t(N_("From step {a} straight to step {b}"), **at)
    elif joins and goal:
        words = t(N_("Leaves after step {a}, reaches the goal at step {goal}, joins at step {b}"), **at)
    elif joins:
        words = t(N_("Leaves after step {a}, joins at step {b}"), **at)
    elif goal:
        words = t(N_("Leaves after step {a} and reaches the goal at step {goal}"), **at)
    else:
        words = t(N_("Leaves after step {a} and does not come back"), **at)
    return {"number": number, "sign": sign(number), "name": name, "leaves": named(leaves),
            "joins": joins and named(joins), "steps": list(own), "loop": loop, "words": words}


def grouped(n: int) -> str:
    """A number that can be read, however long: its digits in groups of three, with thin spaces that never break."""
    return f"{n:,}".replace(",", "\u202f")


def ways_view(found: "Ways", steps: Steps, t: Translator) -> dict[str, Any]:
    count = grouped(found.count)
    if not found.count:
        words = t(N_("No way leads to the goal"))
    elif found.exact:
        words = t.plural("{count} way leads to the goal", "{count} ways lead to the goal", found.count, count=count)
    else:
        words = t(N_("At least {count} ways lead to the goal"), count=count)
    lengths = ""
    if found.shortest is not None and found.longest is not None:
        lengths = (t.plural("{n} step", "{n} steps", found.shortest) if found.shortest == found.longest else
                   t(N_("{a} to {b} steps"), a=found.shortest, b=found.longest))
    more = [t.plural("and {n} more loop", "and {n} more loops", found.more_loops)] if found.more_loops else []
    name = {id_: named(step) for id_, step in steps.items()}
    few = _few(found.listed)
    return {
        "count": found.count, "exact": found.exact, "words": words, "lengths_words": lengths,
        "shortest": found.shortest, "longest": found.longest,
        **{key: [name[id_] for id_ in getattr(found, key)] for key in ("always", "dead_ends", "unreachable")},
        "loops": [*(_loop_words(loop, steps, t) for loop in found.loops), *more],
        "listed": [_way(way, name, few, t) for way in found.listed],
        "listed_words": t(N_("The ways, one by one")) if _all_listed(found) else t(N_("The most telling ways")),
        "questions_open": _open(found, name, t),
    }


def changes_words(found: "Ways", steps: Steps, t: Translator) -> str:
    """How often ways change between online and offline: from the least to the most, where all of them are known.

    A journey with one way is counted to its end, beyond the goal; so is the main way, where that is all that is known.
    """
    counts = {_modes(way) for way in found.listed} if _all_listed(found) and found.count > 1 else set()
    if len(counts) > 1:
        return t(N_("{a} to {b} changes between online and offline"), a=min(counts), b=max(counts))
    n = min(counts, default=sum(bool((change := steps[id_]["change"]) and change["mode"]) for id_ in found.main))
    if not n:
        return ""
    if counts or found.count < 2:
        return t.plural("{n} change between online and offline", "{n} changes between online and offline", n)
    return t.plural("{n} change between online and offline on the main way",
                    "{n} changes between online and offline on the main way", n)


def _all_listed(found: "Ways") -> bool:
    return found.exact and len(found.listed) == found.count


def _modes(way: "Way") -> int:
    return sum(change.mode for change in way.changes)


def _open(found: "Ways", steps: Steps, t: Translator) -> list[dict[str, Any]]:
    """What nobody answers, or not on every way: once, with all the steps where it is asked."""
    asked: dict[tuple[str, str], dict[str, Any]] = {}
    for q in found.questions:
        if q.answered in OPEN:
            one = asked.setdefault((same_words(q.text), q.answered), {
                "steps": [], "text": q.text, "answered": q.answered, "label": labels(t)["answered"][q.answered]})
            one["steps"].append(steps[q.step])
    return list(asked.values())


def _loop_words(loop: "Loop", steps: Steps, t: Translator) -> str:
    a, b = (steps[id_] for id_ in loop.back)
    return t(N_("from {a} “{from_}” back to {b} “{to}”"), a=a["number"], from_=a["title"], b=b["number"], to=b["title"])


def _few(listed: "Sequence[Way]") -> frozenset[str]:
    """What at most a third of the listed ways, or one, is called: a name that most of them have tells nothing."""
    called = Counter(tell for way in listed for tell in way.tells)
    return frozenset(tell for tell, n in called.items() if n <= max(1, len(listed) // 3))


def _way(way: "Way", steps: Steps, few: Collection[str], t: Translator) -> dict[str, Any]:
    said = labels(t)
    tells = [said["tells"][key] for key in way.tells if key in few]
    felt = None if way.mood is None else mood.tenths(way.mood)
    text, word = ("", "") if felt is None else (
        mood.signed(felt, t.point), said["moods"][mood.word(mood.halves(felt))])
    channels, modes = sum(change.channel for change in way.changes), _modes(way)
    asked = {same_words(text): text for _, text in way.open_questions}
    parts = [
        t.plural("{n} step", "{n} steps", len(way.steps)), f"{text} {word}".strip(),
        t.plural("{n} change of channel", "{n} changes of channel", channels) if channels else "",
        t.plural("{n} change between online and offline", "{n} changes between online and offline", modes)
        if modes else "",
        t.plural("{n} open question", "{n} open questions", len(asked)) if asked else "",
    ]
    return {
        "steps": [steps[id_] for id_ in way.steps],
        "tells": tells,
        "mood_text": text,
        "mood_word": word,
        "changes": channels,
        "mode_changes": modes,
        "open": list(asked.values()),
        "words": " · ".join(x for x in parts if x),
    }
