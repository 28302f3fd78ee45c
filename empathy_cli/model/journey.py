"""kind: journey - one persona's way through the company's touchpoints to one goal, seen from the customer's side.

Stages and steps as in customer journey mapping (Kalbach, “Mapping Experiences”, 2016; Stickdorn et al., “This Is
Service Design Doing”, 2018). Steps form a graph: `next` names those that can follow; without it, the next in the file.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from empathy_cli.locale import N_

from .duration import DURATION
from .field import Field, Kind, Report
from .group import Group, ListOf
from .problem import Path
from .statement import BASIS_FIELD, EVIDENCE_FIELD, NOTE_FIELD, STATEMENT, STRENGTH, line, statement
from .translation import translation_of
from .types import ID, LANGUAGE, Bool, Choice, Date, Number, Option, Ref
from .writing import Markdown, Text

MAX_STEPS = 200
STEP_REF = Ref("step", local=True)
STATE = Choice((
    Option("current", N_("current"), N_("how it goes today")),
    Option("future", N_("future"), N_("how it should go")),
))
IDEA_STATUS = Choice((
    Option("open", N_("open")), Option("planned", N_("planned")), Option("done", N_("done")),
    Option("dropped", N_("dropped")),
))
STAGE = Group((
    Field("id", ID, N_("Id"), help=N_("Made from the name."), example="find", required=True),
    line("name", N_("Name"), N_("What is the stage called?"), example=N_("Find"), required=True),
    line("duration", N_("Duration"), N_("How long does it take?"), example=N_("Two evenings")),
    Field("steps", ListOf(STEP_REF, MAX_STEPS), N_("Steps"),
          help=N_("The ids of its steps. A step that no stage names belongs to that of the step before it."),
          example="sofa"),
), N_("stage"), "name")
IDEA = Group((
    Field("text", Markdown(), N_("Idea"), N_("What is the idea?"), required=True),
    line("owner", N_("Owner"), N_("Who takes it in hand?"), N_("An idea without an owner stays one."),
         N_("R. Ammann, web shop")),
    Field("status", IDEA_STATUS, N_("Status"), N_("How far is it?"), example="planned"),
    line("ticket", N_("Ticket"), N_("Which ticket follows it?"), example="SHOP-431"),
    EVIDENCE_FIELD, NOTE_FIELD,
), N_("idea"), "text", shorthand=True, states=None)
SURPRISE = Group((
    line("what", N_("What"), N_("What is the surprise?"), example=N_("A handwritten card in the box"), required=True),
    Field("valence", Choice((
        Option("positive", N_("positive")), Option("negative", N_("negative")),
    )), N_("Good or bad"), N_("Is it a good one or a bad one?"), N_("Surprise binds, for good and bad."), "positive"),
    Field("kano", Choice((
        Option("basic", N_("basic"), N_("expected: only missed when it is not there")),
        Option("performance", N_("performance"), N_("the more of it, the better")),
        Option("delighter", N_("delighter"), N_("not expected, and so it delights")),
    )), N_("Kano"), N_("What does it do to their satisfaction?"), N_("After Noriaki Kano (1984)."), "delighter"),
    Field("status", Choice((
        Option("today", N_("today")), Option("planned", N_("planned")),
    )), N_("Status"), N_("Is it there today, or planned?"), example="today"),
    Field("since", Date(), N_("Since"), N_("Since when?"), N_("Delight becomes expected."), "2026-01-15"),
), N_("surprise"), "what")
STEP = Group((
    Field("id", ID, N_("Id"), help=N_("Made from the title. Other steps name it as what follows."), example="sofa",
          required=True),
    line("title", N_("Step"), N_("What does {name} do? A few words for the step."), N_("In their words, not in ours."),
         N_("Looks at shoes on the sofa"), core=True, required=True),
    line("does", N_("Does"), N_("What exactly does {name} do there?"), N_("What one could film."),
         N_("Scrolls through 80 pairs, television on")),
    Field("touchpoint", Ref("touchpoint"), N_("Touchpoint"), N_("Where does {name} meet us there?"),
          N_("A touchpoint of the catalogue; none where they are on their own."), "online-shop", core=True),
    Field("emotion", Number(-2, 2, whole=False, step=0.5), N_("Emotion"), N_("How does {name} feel there, −2 to +2?"),
          N_("−2 terrible, 0 neither, +2 wonderful; halves serve. It becomes the mood curve."), "-1", core=True),
    Field("feels", Text(40), N_("Feels"), N_("One word for it?"), example=N_("uneasy"), core=True),
    EVIDENCE_FIELD, BASIS_FIELD,
    Field("thinks", STATEMENT, N_("Thinks"), N_("Which question is in {name}'s head?"),
          example=N_("Is that my size?")),
    Field("needs_to_know", ListOf(Text()), N_("Needs to know"), N_("What does {name} have to know there?"),
          N_("It is answered where the touchpoint's information has it in the same words."),
          N_("When will it arrive?")),
    Field("told", ListOf(Text()), N_("Told"), N_("What of it is {name} told in this step?"),
          example=N_("When will it arrive?")),
    line("moment_of_truth", N_("Moment of truth"), N_("Does this step decide? Why?"),
         N_("Often the beginning, the end, and where one department hands over to another."),
         N_("Here they decide whether they believe us")),
    Field("wait", DURATION, N_("Wait"), N_("How long does {name} wait there?"), example="20 min"),
    Field("pains", ListOf(statement(
        Field("severity", STRENGTH, N_("Severity"), N_("How bad is it, from 1 to 5?"), example="4"), what=N_("pain"),
    )), N_("Pains"), N_("What hurts there?"), example=N_("Five kinds of delivery, none explained")),
    Field("ideas", ListOf(IDEA), N_("Ideas"), N_("What could be better? Who takes it in hand?"),
          example=N_("Say the day before the click")),
    Field("surprises", ListOf(SURPRISE), N_("Surprises"), N_("What surprises {name} there, for good or bad?"),
          N_("Good surprises can be planned."), N_("A handwritten card in the box")),
    Field("handover", Group((
        Field("context_carried", Bool(), N_("Context carried"),
              N_("Does the next touchpoint know what happened in this one?"),
              N_("A comfortable change between channels is what omni-channel means."), "no"),
        line("note", N_("Handover"), N_("What gets lost, or is handed on?"),
             example=N_("The shop does not see the basket")),
    ), N_("handover")), N_("Handover")),
    Field("next", ListOf(STEP_REF, 20, empty=True), N_("Next"), N_("Can it go on differently from here?"),
          N_("The steps that can follow; the next one in the file when nothing is said, none with []."), "order"),
    NOTE_FIELD,
), N_("step"), "title", states="emotion")


def _check(data: Mapping[str, Any], report: Report) -> None:
    steps, stages = data.get("steps", ()), data.get("stages", ())
    ids = _unique(steps, "steps", N_("“{id}” is the id of step {first} already"), report)
    _unique(stages, "stages", N_("“{id}” is the id of stage {first} already"), report)
    taken: dict[str, str] = {}
    for i, stage in enumerate(stages):
        named = stage.get("steps", ())
        _known(named, ids, ("stages", i, "steps"), report)
        for k, step in enumerate(named):
            first = taken.setdefault(step, stage.get("name", ""))
            if first != stage.get("name", "") or named.index(step) != k:
                report.add(("stages", i, "steps", k), N_("step “{id}” belongs to stage “{stage}” already"),
                           id=step, stage=first)
    for i, step in enumerate(steps):
        _known(step.get("next", ()), ids, ("steps", i, "next"), report)
    _known(data.get("goal", ()), ids, ("goal",), report)


def _unique(entries: Iterable[Mapping[str, Any]], key: str, message: str, report: Report) -> dict[str, int]:
    seen: dict[str, int] = {}
    for i, entry in enumerate(entries):
        first = seen.setdefault(entry.get("id", ""), i)
        if first != i and entry.get("id"):
            report.add((key, i, "id"), message, id=entry["id"], first=first + 1)
    return seen


def _known(named: Sequence[str], ids: Collection[str], at: Path, report: Report) -> None:
    for k, step in enumerate(named):
        if step not in ids:
            hint = report.meant(step, ids)
            report.add((*at, k), N_("there is no step “{id}” in this journey. Did you mean “{hint}”?") if hint else N_(
                "there is no step “{id}” in this journey"), id=step, hint=hint)


JOURNEY = Kind(
    "journey", "journey", N_("Journey"), N_("Journeys"),
    N_("One persona's way through the touchpoints to one goal: what they do, where, and how it feels."),
    Group((
        Field("kind", Choice((Option("journey", N_("Journey")),)), N_("Kind"), required=True),
        Field("id", ID, N_("Id"), N_("Which short id should it have?"),
              N_("It names the file and every reference to it, and stays when the title changes."),
              "from-couch-to-shop", required=True),
        line("title", N_("Title"), N_("Which goal does {name} go for? A short title."),
             N_("One journey, one goal, one persona."), N_("From the couch to the shop"), core=True, required=True),
        Field("persona", Ref("persona"), N_("Persona"), help=N_("Whose journey it is: the id of a persona."),
              example="lea-brunner", required=True),
        Field("language", LANGUAGE, N_("Language"), help=N_("The persona's language when it is not given."),
              example="en"),
        translation_of("journey"),
        Field("state", STATE, N_("State"), N_("Is it the journey of today, or the one that should be?"),
              N_("Only what happened can be observed; a future journey is a promise."), "current", core=True),
        line("scenario", N_("Scenario"), N_("In which situation does it begin?"),
             N_("Where, when, with whom, and what happened just before."), N_("Winter comes, the old boots leak"),
             core=True),
        line("expectations", N_("Expectations"), N_("What does {name} expect?"),
             N_("Disappointment is the distance to an expectation."), N_("To try them on before Saturday"), core=True),
        line("trigger", N_("Trigger"), N_("Why do they set out, and why now?"), example=N_("Wet feet on Monday")),
        Field("goal", ListOf(STEP_REF, MAX_STEPS), N_("Goal"), N_("Which step reaches the goal?"),
              N_("Or several, where each of them does. The last step when nothing is said."), "wears-them",
              core=True, after="steps"),
        Field("departments_consulted", ListOf(Text(60)), N_("Departments consulted"),
              N_("Which departments were asked?"), N_("Each department sees another part of the way."), N_("Support"),
              after="steps"),
        Field("beyond_sale", STATEMENT, N_("Beyond the sale"), N_("What is left for {name} when it is over?"),
              N_("Worth beyond the sale is what brings people back."), N_("Knows somebody to ask"), after="steps"),
        Field("stages", ListOf(STAGE, 20), N_("Stages"), N_("Through which stages does {name} go?"),
              N_("Three to six, in their words: “find”, “choose”, “wait”, “wear”."), N_("Find"), core=True),
        Field("steps", ListOf(STEP, MAX_STEPS), N_("Steps"), N_("What does {name} do, step by step?"),
              N_("Also where we are not there."), N_("Looks at shoes on the sofa"), core=True),
        Field("note", Markdown(), N_("Note"), help=N_("For the team: never on the card.")),
    ), N_("journey"), "title"),
    "title", lambda data: f"{data.get('persona', 'journeys')}/{data['id']}.journey.yaml", (_check,),
)


def staged(data: Mapping[str, Any]) -> list[tuple[Mapping[str, Any], list[Mapping[str, Any]]]]:
    """The stages of a journey, each with its steps, in the order in which they are shown.

    A step that no stage names belongs to that of the step before it. Without stages, all steps are in one without
    a name (an empty mapping).
    """
    stages = data.get("stages", ())
    steps = data.get("steps", ())
    if not stages:
        return [({}, list(steps))] if steps else []
    home = {step: i for i, stage in enumerate(stages) for step in stage.get("steps", ())}
    shown: list[tuple[Mapping[str, Any], list[Mapping[str, Any]]]] = [(stage, []) for stage in stages]
    at = 0
    for step in steps:
        at = home.get(step["id"], at)
        shown[at][1].append(step)
    return shown


def following(steps: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """For each step, in order, the steps that can follow: those of its `next`, else the next one in the file."""
    ids = [step["id"] for step in steps]
    return {
        step["id"]: tuple(dict.fromkeys(step["next"])) if "next" in step else tuple(ids[i + 1:i + 2])
        for i, step in enumerate(steps)
    }


def goals(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The steps that reach the goal: the last one where nothing is said."""
    steps = data.get("steps", ())
    return tuple(dict.fromkeys(data.get("goal") or [step["id"] for step in steps[-1:]]))
