"""A journey as its card shows it: stages, steps, the mood, side ways, and what its graph tells."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from empathy_cli.insight import mood
from empathy_cli.insight.certainty import coverage
from empathy_cli.locale import N_, Translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.journey import following, goals, staged

from .labels import labels
from .marks import Marker, certainty_view
from .parts import one
from .view_map import tongue
from .view_rows import drawn
from .view_step import StepView

if TYPE_CHECKING:
    from empathy_cli.insight.ways import Branch, Loop, Way, Ways

Steps = Mapping[str, dict[str, Any]]


def journey_card(document: Document, workspace: Workspace, mark: Marker, page_language: str) -> dict[str, Any]:
    """One journey as a card. `page_language` is what the page declares.

    {id, file, title, state, state_label, lang, dir, label_lang, scenario, expectations, trigger,
     departments_consulted [str], beyond_sale statement|None, how_sure,
     stages [{id, name, duration, steps [step]}], steps [step] (the same, one after the other),
     main [step id] (the way that is drawn as the curve),
     branches [{number, sign "A", name, leaves {id, number, title}, joins {…}|None, steps [step id], loop, words}],
     apart [step id] (no way leads there),
     ways {count, exact, words, lengths_words, shortest, longest, always [{id, number, title}], dead_ends [{…}],
           unreachable [{…}], loops [words], questions_open [{step, number, text, label}],
           listed [{steps [{id, number}], tells [str], mood_text, mood_word, changes, mode_changes, open [str],
                    words}]},
     changes_words, summary (the curve in words), curve (see `view_rows.drawn`)}
    A step: {id, number (from 1), title, does, touchpoint {id, name, channel, mode, mode_label, department, owner,
      third_party}|None, emotion -2 to 2|None, emotion_text, emotion_word, feels,
      certainty, mark, certainty_label, basis, sure, evidence (of the emotion; '' without one), thinks statement|None,
      questions [{text, answered, label}], moment_of_truth, wait, wait_limit, wait_words, wait_over,
      pains [statement + scale], ideas [statement + owner, status, status_label, ticket],
      surprises [{what, valence, valence_label, kano, kano_label, status, status_label, since}],
      handover {context_carried bool|None, note, label}|None, change {channel, mode, words}|None (against the step
      before it on its way), stage, main, branch (number)|None, always, goal, dead_end, unreachable,
      next [{id, number, title}] (where it does not just go on with the next shown step), ends}
    """
    from empathy_cli.insight.ways import ways  # with networkx: only where a journey is rendered

    data = document.data
    t = mark.t
    said = labels(t)
    found = ways(data, workspace.touchpoints)
    asked: dict[str, list[tuple[str, str]]] = {}
    for question in found.questions:
        asked.setdefault(question.step, []).append((question.text, question.answered))
    view = StepView(mark, workspace.touchpoints, asked)
    stages = _stages(data, view)
    steps = {step["id"]: step for stage in stages for step in stage["steps"]}
    _place(steps, data, found, view)
    branches = [_branch(number, branch, steps, t) for number, branch in enumerate(found.branches, 1)]
    apart = [id_ for id_, step in steps.items() if not step["main"] and step["branch"] is None]
    state = data.get("state", "current")
    return {
        "id": document.id,
        "file": document.file,
        "title": data["title"],
        "state": state,
        "state_label": said["options_journey"]["state"][state],
        **tongue(workspace.language(document), page_language, t.spoken),
        "scenario": data.get("scenario", ""),
        "expectations": data.get("expectations", ""),
        "trigger": data.get("trigger", ""),
        "departments_consulted": data.get("departments_consulted", []),
        "beyond_sale": one(data.get("beyond_sale"), mark),
        "how_sure": certainty_view(coverage(document, mark.sources), workspace.settings, t),
        "stages": stages,
        "steps": list(steps.values()),
        "main": list(found.main),
        "branches": branches,
        "apart": apart,
        "ways": _ways(found, steps, t),
        "changes_words": _changes_words([steps[id_] for id_ in found.main], t),
        "summary": summary([steps[id_] for id_ in found.main], t),
        "curve": drawn(steps, found.main, branches, apart),
    }


def _stages(data: Mapping[str, Any], view: StepView) -> list[dict[str, Any]]:
    number = 0
    shown = []
    for stage, steps in staged(data):
        name, duration = stage.get("name", ""), stage.get("duration", "")
        own = []
        for step in steps:
            number += 1
            own.append(view.step(step, number) | {"stage": name, "duration": duration})
        shown.append({"id": stage.get("id", ""), "name": name, "duration": duration, "steps": own})
    return shown


def _place(steps: Steps, data: Mapping[str, Any], found: "Ways", view: StepView) -> None:
    """What the graph says of each step."""
    follows = following(data.get("steps", ()))
    reached = frozenset(goals(data))
    always, dead, lost = frozenset(found.always), frozenset(found.dead_ends), frozenset(found.unreachable)
    home = {id_: number for number, branch in enumerate(found.branches, 1) for id_ in branch.steps}
    before = _before(found)
    order = list(steps)
    for i, (id_, step) in enumerate(steps.items()):
        then = follows[id_]
        step |= {
            "change": view.change(_last_met(id_, before, steps), step),
            "main": id_ in found.main,
            "branch": home.get(id_),
            "always": id_ in always, "goal": id_ in reached, "dead_end": id_ in dead, "unreachable": id_ in lost,
            "next": [_named(steps[n]) for n in then] if then != tuple(order[i + 1:i + 2]) else [],
            "ends": not then,
        }


def _before(found: "Ways") -> dict[str, str]:
    """For each step, the one before it on the way that it is drawn on."""
    before = dict(zip(found.main[1:], found.main, strict=False))
    for branch in found.branches:
        before |= zip(branch.steps, (branch.leaves, *branch.steps), strict=False)
    return before


def _last_met(id_: str, before: Mapping[str, str], steps: Steps) -> dict[str, Any] | None:
    """The last step before this one that has a touchpoint."""
    seen = {id_}
    while (id_ := before.get(id_, "")) and id_ not in seen:
        if steps[id_]["touchpoint"]:
            return steps[id_]
        seen.add(id_)
    return None


def _named(step: Mapping[str, Any]) -> dict[str, Any]:
    return {key: step[key] for key in ("id", "number", "title")}


def sign(number: int) -> str:
    """1 is A, 26 is Z, 27 is AA: steps have numbers, side ways have letters."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _branch(number: int, branch: "Branch", steps: Steps, t: Translator) -> dict[str, Any]:
    leaves, joins = steps[branch.leaves], steps[branch.joins] if branch.joins else None
    first = steps[branch.steps[0]]["title"] if branch.steps else joins["title"] if joins else ""
    at = {"a": leaves["number"], "b": joins["number"] if joins else 0}
    if branch.loop:
        words = t(N_("From step {a} back to step {b}"), **at)
    elif joins and not branch.steps:
        words = t(N_("From step {a} straight to step {b}"), **at)
    elif joins:
        words = t(N_("Leaves after step {a}, joins at step {b}"), **at)
    else:
        words = t(N_("Leaves after step {a} and does not come back"), **at)
    return {"number": number, "sign": sign(number), "name": first, "leaves": _named(leaves),
            "joins": joins and _named(joins), "steps": list(branch.steps), "loop": branch.loop, "words": words}


def grouped(n: int) -> str:
    """A number that can be read, however long: its digits in groups of three, with thin spaces that never break."""
    return f"{n:,}".replace(",", "\u202f")


def _ways(found: "Ways", steps: Steps, t: Translator) -> dict[str, Any]:
    count = grouped(found.count)
    if not found.count:
        words = t(N_("No way leads to the goal"))
    elif found.exact:
        words = t.plural("{count} way leads to the goal", "{count} ways lead to the goal", found.count, count=count)
    else:
        words = t(N_("More than {count} ways lead to the goal"), count=count)
    lengths = ""
    if found.shortest is not None and found.longest is not None:
        lengths = (t.plural("{n} step", "{n} steps", found.shortest) if found.shortest == found.longest else
                   t(N_("{a} to {b} steps"), a=found.shortest, b=found.longest))
    answered = labels(t)["answered"]
    return {
        "count": found.count, "exact": found.exact, "words": words, "lengths_words": lengths,
        "shortest": found.shortest, "longest": found.longest,
        **{key: [_named(steps[id_]) for id_ in getattr(found, key)] for key in ("always", "dead_ends", "unreachable")},
        "loops": [_loop_words(loop, steps, t) for loop in found.loops],
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


def _changes_words(main: Sequence[Mapping[str, Any]], t: Translator) -> str:
    n = sum(bool(step["change"] and step["change"]["mode"]) for step in main)
    return t.plural("{n} change between online and offline", "{n} changes between online and offline", n) if n else ""


def summary(steps: Sequence[Mapping[str, Any]], t: Translator) -> str:
    """The curve in words: how it begins, where it is worst and best, how it ends."""
    felt = [step for step in steps if step["emotion"] is not None]
    words = t.plural("Mood over {n} step", "Mood over {n} steps", len(steps))
    if not felt:
        return f"{words}: {labels(t)['mood_unknown']}."
    worst, best = min(felt, key=_emotion), max(felt, key=_emotion)
    first, last = felt[0], felt[-1]
    if worst["emotion"] == best["emotion"]:
        return t(N_("{mood}: {word} throughout."), mood=words, word=_felt(first))
    return t(N_("{mood}: {first} at the beginning, worst at “{low}” ({worst}), best at “{high}” ({best}), {last} at "
                "the end."), mood=words, first=_felt(first), low=worst["title"], worst=_felt(worst),
             high=best["title"], best=_felt(best), last=_felt(last))


def _emotion(step: Mapping[str, Any]) -> float:
    return float(step["emotion"])


def _felt(step: Mapping[str, Any]) -> str:
    return f"{step['feels'] or step['emotion_word']}, {step['emotion_text']}"
