"""A journey as its card shows it: stages, steps, the mood, side ways, and what its graph tells."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from empathy_cli.insight.ground import Ground
from empathy_cli.insight.telling import place
from empathy_cli.locale import N_, Translator
from empathy_cli.model.document import Document, Workspace
from empathy_cli.model.journey import following, goals, staged
from empathy_cli.model.touchpoints import CATALOGUE

from .labels import labels
from .marks import Marker, certainty_view
from .paper_journey import tightness
from .parts import one
from .view_drawing import drawing
from .view_map import tongue
from .view_rows import drawn
from .view_step import StepView
from .view_ways import Steps, changes_words, named, side_ways, ways_view

if TYPE_CHECKING:
    from empathy_cli.insight.ways import Ways


COLUMNS = (7, 5, 4)
"""Steps in a row, at most: fewer where they say so much that a row would not fit a page of paper."""


def journey_card(document: Document, workspace: Workspace, mark: Marker, ground: Ground, page_language: str,
                 found: "Ways | None" = None) -> dict[str, Any]:
    """One journey as a card. `page_language` is what the page declares, `found` what its graph told already.

    {id, file, title, state, state_label, lang, dir, label_lang, scenario, expectations, trigger,
     departments_consulted [str], beyond_sale statement|None, how_sure,
     stages [{id, name, duration, steps [step]}], unwritten (those without steps, in one line),
     steps [step] (of all stages, one after the other),
     main [step id] (the way that is drawn as the curve),
     branches [{number, sign "A", name, leaves {id, number, title}, joins {…}|None, steps [step id], loop, words}]
       (one without steps only skips some, or goes back),
     apart [step id] (no way leads there),
     ways {count, exact, words, lengths_words, goal_words (where no goal is named, and the last step leads on),
           shortest, longest, always [{id, number, title}], dead_ends [{…}], unreachable [{…}], loops [words],
           questions_open [{steps [{id, number, title}], text, answered, label}],
           listed [{steps [{id, number, title}], tells [str], mood_text, mood_word, changes (of channel), mode_changes,
                    open [str], words}], listed_words (their heading)},
     changes_words (between online and offline), summary (the curve in words), curve (see `view_rows.drawn`;
     and drawing, see `view_drawing.drawing`), paper (see `paper_journey.tightness`)}
    A step: {id, number (from 1), title, does, touchpoint {id, name, lang ('' where it is the journey's), channel, mode,
      mode_label, where (the three in one), department, owner, answers (the two in one), third_party}|None,
      emotion -2 to 2|None, emotion_text, emotion_word, feels, mood_words (all of it in words),
      certainty, mark, certainty_label, basis, sure, evidence (of the emotion; '' without one), thinks statement|None,
      questions [{text, answered, label}], moment_of_truth, wait, wait_limit, wait_words, wait_over,
      pains [statement + scale], ideas [statement + owner, unowned, owner_words, status, status_label, ticket],
      surprises [{what, valence, valence_label, kano, kano_label, status, status_label, since, more (the last in one)}],
      handover {context_carried bool|None, note, label}|None, change {channel, mode, words}|None (against the step
      before it on its way), stage, stage_id, duration (all three of its stage), main, branch (number)|None, always,
      goal, dead_end, unreachable,
      next [{id, number, title}] (where it does not just go on with the next shown step), ends}
    """
    from empathy_cli.insight.ways import ways  # only where a journey is rendered

    data = document.data
    t = mark.t
    said = labels(t)
    found = found or ways(data, workspace.touchpoints)
    asked: dict[str, list[tuple[str, str]]] = {}
    for question in found.questions:
        asked.setdefault(question.step, []).append((question.text, question.answered))
    catalogue = workspace.documents.get(CATALOGUE)
    spoken = workspace.language(catalogue) if catalogue else ""
    view = StepView(mark, workspace.touchpoints, asked, "" if spoken == workspace.language(document) else spoken)
    stages = _stages(data, view)
    steps = {step["id"]: step for stage in stages for step in stage["steps"]}
    branches = side_ways(found, following(data.get("steps", ())), goals(data), steps, t)
    _place(steps, data, found, branches, view)
    apart = [id_ for id_, step in steps.items() if step["unreachable"]]
    state = data.get("state", "current")
    where = tongue(workspace.language(document), page_language, t.spoken)
    told = ways_view(found, steps, t) | {"goal_words": said["goal_assumed"] if _led_on(data) else ""}
    changes = changes_words(found, steps, t)
    state_label = said["options_journey"]["state"][state]
    line = " · ".join(x for x in (state_label, told["words"], changes) if x)
    card: dict[str, Any] = {
        "id": document.id,
        "file": document.file,
        "title": data["title"],
        "state": state,
        "state_label": state_label,
        **where,
        "scenario": data.get("scenario", ""),
        "expectations": data.get("expectations", ""),
        "trigger": data.get("trigger", ""),
        "departments_consulted": data.get("departments_consulted", []),
        "beyond_sale": one(data.get("beyond_sale"), mark),
        "how_sure": certainty_view(ground.coverage(document), workspace.settings, t),
        "stages": stages,
        "unwritten": _unwritten(stages),
        "steps": list(steps.values()),
        "main": list(found.main),
        "branches": branches,
        "apart": apart,
        "ways": told,
        "changes_words": changes,
        "summary": summary([steps[id_] for id_ in found.main], t),
    }
    for most in COLUMNS:
        curve = drawn(steps, found.main, branches, apart, most)
        paper = tightness(card, curve["main"])
        if paper[2]:
            break
    curve["drawing"] = drawing(data["title"], line, curve["main"], branches, mirrored=where["dir"] == "rtl")
    return card | {"curve": curve, "paper": paper}


def _stages(data: Mapping[str, Any], view: StepView) -> list[dict[str, Any]]:
    number = 0
    shown = []
    for stage, steps in staged(data):
        id_, name, duration = stage.get("id", ""), stage.get("name", ""), stage.get("duration", "")
        own = []
        for step in steps:
            number += 1
            own.append(view.step(step, number) | {"stage": name, "stage_id": id_, "duration": duration})
        shown.append({"id": id_, "name": name, "duration": duration, "steps": own})
    return shown


def _led_on(data: Mapping[str, Any]) -> bool:
    """Whether the last step counts as the goal, as none is named, though it leads on: nobody may have meant that."""
    return not data.get("goal") and any(step.get("next") for step in data.get("steps", ())[-1:])


def _unwritten(stages: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(f"{stage['name']} ({stage['duration']})" if stage["duration"] else stage["name"]
                     for stage in stages if not stage["steps"])


def _place(steps: Steps, data: Mapping[str, Any], found: "Ways", branches: Sequence[Mapping[str, Any]],
           view: StepView) -> None:
    """What the graph says of each step."""
    follows = following(data.get("steps", ()))
    reached = frozenset(goals(data))
    always, dead, lost = frozenset(found.always), frozenset(found.dead_ends), frozenset(found.unreachable)
    home = {id_: branch["number"] for branch in branches for id_ in branch["steps"]}
    before = _before(found)
    order = list(steps)
    for i, (id_, step) in enumerate(steps.items()):
        then = follows[id_]
        step |= {
            "change": view.change(_last_met(id_, before, steps), step),
            "main": id_ in found.main,
            "branch": home.get(id_),
            "always": id_ in always, "goal": id_ in reached, "dead_end": id_ in dead, "unreachable": id_ in lost,
            "next": [named(steps[n]) for n in then] if then != tuple(order[i + 1:i + 2]) else [],
            "ends": not then,
        }


def _before(found: "Ways") -> dict[str, str]:
    """For each step, the one before it on the way that it is drawn on."""
    before = dict(zip(found.main[1:], found.main, strict=False))
    for branch in found.branches:
        before |= zip(branch.steps, (branch.leaves, *branch.steps), strict=False)
    return before


def _last_met(id_: str, before: Mapping[str, str], steps: Steps) -> dict[str, Any] | None:
    """The last step before this one at a touchpoint of which the catalogue says a channel or a mode."""
    seen = {id_}
    while (id_ := before.get(id_, "")) and id_ not in seen:
        if place(steps[id_]["touchpoint"]):
            return steps[id_]
        seen.add(id_)
    return None


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
