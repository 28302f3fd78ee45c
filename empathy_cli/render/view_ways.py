"""What the graph of a journey tells, in words: its side ways, how many ways there are, which ones are worth a look."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from empathy_cli.insight import mood
from empathy_cli.locale import N_, Translator

from .labels import labels

if TYPE_CHECKING:
    from empathy_cli.insight.ways import Loop, Way, Ways

MOST = 100
"""Side ways that are named. What more there is, each step says itself: `next`."""

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


def side_ways(found: "Ways", follows: Mapping[str, Sequence[str]], steps: Steps, t: Translator,
              ) -> list[dict[str, Any]]:
    """The side ways, in the order in which they leave: also those without steps, that only skip some or go back."""
    ways: list[tuple[str, tuple[str, ...], str | None, bool]] = [
        (b.leaves, b.steps, b.joins, b.loop) for b in found.branches]
    ways += _straight(found, follows, steps)
    ways.sort(key=lambda way: (not way[1] and len(ways) > MOST, steps[way[0]]["number"]))
    return [_branch(number, *way, steps, t) for number, way in enumerate(ways[:MOST], 1)]


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
            steps: Steps, t: Translator) -> dict[str, Any]:
    leaves, joins = steps[leaves_id], steps[joins_id] if joins_id else None
    name = steps[own[0]]["title"] if own else joins["title"] if joins else ""
    at = {"a": leaves["number"], "b": joins["number"] if joins else 0}
    if loop:
        words = t(N_("From step {a} back to step {b}"), **at)
    elif joins and not own:
        words = t(N_("From step {a} straight to step {b}"), **at)
    elif joins:
        words = t(N_("Leaves after step {a}, joins at step {b}"), **at)
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
    answered = labels(t)["answered"]
    more = [t.plural("and {n} more loop", "and {n} more loops", found.more_loops)] if found.more_loops else []
    return {
        "count": found.count, "exact": found.exact, "words": words, "lengths_words": lengths,
        "shortest": found.shortest, "longest": found.longest,
        **{key: [named(steps[id_]) for id_ in getattr(found, key)] for key in ("always", "dead_ends", "unreachable")},
        "loops": [*(_loop_words(loop, steps, t) for loop in found.loops), *more],
        "listed": [_way(way, steps, t) for way in found.listed],
        "questions_open": [{"step": q.step, "number": steps[q.step]["number"], "text": q.text,
                            "label": answered[q.answered]} for q in found.questions
                           if q.answered in ("never", "sometimes")],
    }


def _loop_words(loop: "Loop", steps: Steps, t: Translator) -> str:
    a, b = (steps[id_] for id_ in loop.back)
    return t(N_("from {a} “{from_}” back to {b} “{to}”"), a=a["number"], from_=a["title"], b=b["number"], to=b["title"])


def _way(way: "Way", steps: Steps, t: Translator) -> dict[str, Any]:
    said = labels(t)
    tells = [said["tells"][key] for key in way.tells]
    word = "" if way.mood is None else said["moods"][mood.word(way.mood)]
    changes = t.plural("{n} change of channel", "{n} changes of channel", len(way.changes))
    parts = [t.plural("{n} step", "{n} steps", len(way.steps)), word, changes if way.changes else "",
             t.plural("{n} open question", "{n} open questions", len(way.open_questions)) if way.open_questions else ""]
    return {
        "steps": [{"id": id_, "number": steps[id_]["number"]} for id_ in way.steps],
        "tells": tells,
        "mood_text": "" if way.mood is None else mood.signed(way.mood),
        "mood_word": word,
        "changes": len(way.changes),
        "mode_changes": sum(change.mode for change in way.changes),
        "open": [text for _, text in way.open_questions],
        "words": " · ".join(x for x in parts if x),
    }


