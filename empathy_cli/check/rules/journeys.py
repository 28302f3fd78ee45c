"""JRN: a journey as a whole: what was asked about it, who took part, and what it leaves out."""

from collections.abc import Iterator

from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.problem import ERROR, WARNING, Problem
from empathy_cli.model.text import same_name


def _begun(seen: Seen) -> Iterator[Problem]:
    for journey in seen.told:
        if "scenario" not in journey.data:
            yield Problem(N_("nobody knows in which situation it begins: write the “scenario”, where and when it is, "
                             "and what happened just before"), path=("scenario",), file=journey.file)
        if "expectations" not in journey.data:
            yield Problem(N_("nobody knows what they expect, and so nobody can disappoint or surprise them: write the "
                             "“expectations”"), path=("expectations",), file=journey.file)


def _consulted(seen: Seen) -> Iterator[Problem]:
    """Those of the settings; where these name none, any department will do."""
    wanted = {same_name(name): name for name in seen.settings.get("departments", ())}
    for journey in seen.told:
        asked = set(map(same_name, journey.data.get("departments_consulted", ())))
        missing = [name for key, name in wanted.items() if key not in asked]
        path = ("departments_consulted",)
        if not asked:
            yield Problem(N_("no department was asked: ask those whose touchpoints it passes, and name them in "
                             "“departments_consulted”"), path=path, file=journey.file)
        elif missing:
            yield Problem(N_("not asked yet: {departments}. Ask what they see of this way, and add them to "
                             "“departments_consulted”"), {"departments": ", ".join(missing)}, path, journey.file)


def _both_worlds(seen: Seen) -> Iterator[Problem]:
    """Of the touchpoints whose mode the catalogue says: where these are two or more, and most of them all."""
    for journey in seen.met:
        ids = {step["touchpoint"] for step in journey.data.get("steps", ()) if "touchpoint" in step}
        known = [mode for id_ in ids if (mode := seen.touchpoints.get(id_, {}).get("mode"))]
        modes = set(known)
        if len(known) < 2 or 2 * len(known) <= len(ids) or modes not in ({"online"}, {"offline"}):
            continue
        if len(known) < len(ids):
            yield Problem(N_("of {total} touchpoints {n} are online and none is said to be offline: write the “mode” "
                             "of the others, or add the steps where they meet us offline") if modes == {"online"} else
                          N_("of {total} touchpoints {n} are offline and none is said to be online: write the “mode” "
                             "of the others, or add the steps where they meet us online"),
                          {"total": len(ids), "n": len(known)}, ("steps",), journey.file)
        else:
            yield Problem(N_("all {n} touchpoints are online: what do they hold, see or hear of us meanwhile? Add the "
                             "steps where they meet us offline") if modes == {"online"} else
                          N_("all {n} touchpoints are offline: where do they look something up, or write to us? Add "
                             "the steps where they meet us online"), {"n": len(ids)}, ("steps",), journey.file)


def _goes_on(seen: Seen) -> Iterator[Problem]:
    """What follows a goal goes on; and so does what is answered in `beyond_sale`."""
    for journey in seen.served:
        listed = journey.data.get("steps", ())
        if "beyond_sale" in journey.data or not listed:
            continue
        steps = seen.steps(journey)
        if not any(n != goal for goal in steps.goals for n in steps.after[goal]):
            yield Problem(N_("it ends with “{step}”: add the steps that follow the goal, or say in “beyond_sale” what "
                             "is left for them then"), {"step": listed[max(steps.goals, default=-1)]["title"]},
                          ("beyond_sale",), journey.file)


def _somebody_there(seen: Seen) -> Iterator[Problem]:
    for journey in seen.met:
        met = [seen.touchpoints.get(step["touchpoint"]) for step in journey.data.get("steps", ())
               if "touchpoint" in step]
        if met and None not in met and not any(
                entry and entry.get("human_contact", {}).get("available") for entry in met):
            yield Problem(N_("at none of its touchpoints a human being can be reached: offer one somewhere, and say so "
                             "in the catalogue (“available” under “human_contact”)"), path=("steps",),
                          file=journey.file)


def _four_questions(seen: Seen) -> Iterator[Problem]:
    for journey in seen.served:
        data, listed = journey.data, journey.data.get("steps", ())
        persona = seen.workspace.documents.get(data.get("persona", ""))
        values = {"name": persona.data.get("name", persona.id) if persona else data.get("persona", "")}
        if persona and "trigger" not in data and not persona.data.keys() & {"goals", "motives"}:
            yield Problem(N_("nobody can say why {name} sets out: write the “trigger”, or goals or motives of the "
                             "persona"), values, ("trigger",), journey.file)
        if not listed:
            continue  # JRN01 says so
        if not any("touchpoint" in step for step in listed):
            yield Problem(N_("nobody can say where {name} meets us: name the “touchpoint” at the steps where they do"),
                          values, ("steps",), journey.file)
        if not any("needs_to_know" in step for step in listed):
            yield Problem(N_("nobody can say whether {name} gets all information: write at each step in "
                             "“needs_to_know” what they have to know there"), values, ("steps",), journey.file)
        if not seen.steps(journey).useful:
            yield Problem(N_("nobody can say how many ways lead to the goal: none does. Name the step that reaches it "
                             "in “goal”, and what leads there in “next”"), values, ("goal",), journey.file)


_FILE = "personas/lea-brunner/find-day-care.journey.yaml"
_HEAD = "kind: journey\nid: find-day-care\ntitle: Find day care\npersona: lea-brunner\n"
_LEA = "kind: persona\nid: lea-brunner\nname: Lea Brunner\n"
_STEPS = "steps:\n  - {id: search, title: Searches on the phone, touchpoint: website}\n"
_CALL = "  - {id: call, title: Rings the office, touchpoint: hotline}\n"
_CATALOGUE = "kind: touchpoints\ntouchpoints:\n  - {id: website, name: Website, channel: web, mode: online}\n"
_OFFLINE = "  - {id: hotline, name: Hotline, channel: phone, mode: offline}\n"
_MAIL = "  - {id: hotline, name: Hotline, channel: chat, mode: online}\n"

RULES = (
    Rule(
        "JRN02", ERROR,
        N_("A journey has a scenario and expectations"),
        N_("The same way is a joy on a free Sunday and a torment on the way to work. And nothing is good or bad by "
           "itself: people are disappointed by what they had expected. Without both, the mood curve means nothing."),
        {_FILE: _HEAD},
        {_FILE: _HEAD + "scenario: Three weeks before her shifts begin again\n"
                        "expectations: To know by Friday whether there is a place\n"},
        _begun,
    ),
    Rule(
        "JRN03", WARNING,
        N_("The departments of the workspace were consulted"),
        N_("Each department sees its own part of the way and believes that it is the whole. What goes wrong between "
           "two of them only shows when both are asked. Looked at are the “departments” of empathy.yaml; where it "
           "names none, at least one has to be asked."),
        {"empathy.yaml": "departments: [Support, IT]\n", _FILE: _HEAD + "departments_consulted: [IT]\n"},
        {"empathy.yaml": "departments: [Support, IT]\n", _FILE: _HEAD + "departments_consulted: [IT, Support]\n"},
        _consulted,
    ),
    Rule(
        "JRN04", WARNING,
        N_("Online and offline both occur"),
        N_("Nobody lives online only: whoever orders on the couch opens the box at the door and asks in the shop. A "
           "journey that shows one world alone is the process of one department. Looked at are journeys with two "
           "touchpoints or more, most of them with a “mode”; “hybrid” is both."),
        {_FILE: _HEAD + _STEPS + _CALL, "personas/touchpoints.yaml": _CATALOGUE + _MAIL},
        {_FILE: _HEAD + _STEPS + _CALL, "personas/touchpoints.yaml": _CATALOGUE + _OFFLINE},
        _both_worlds,
    ),
    Rule(
        "JRN06", WARNING,
        N_("A journey does not end at the purchase"),
        N_("For us it is over when they have paid; for them it begins. Whether they come back is decided by what they "
           "do with it afterwards. A journey goes on where steps follow its goal, or where “beyond_sale” says what is "
           "left for them."),
        {_FILE: _HEAD + _STEPS},
        {_FILE: _HEAD + "beyond_sale: She knows whom to ask when her shifts change\n" + _STEPS},
        _goes_on,
    ),
    Rule(
        "JRN09", WARNING,
        N_("A human being can be reached somewhere"),
        N_("Machines are fine until something is different from usual. Then people want somebody who listens and may "
           "decide. One place on the way is enough, but there has to be one: a touchpoint whose “human_contact” is "
           "available."),
        {_FILE: _HEAD + _STEPS, "personas/touchpoints.yaml": _CATALOGUE},
        {_FILE: _HEAD + _STEPS + _CALL, "personas/touchpoints.yaml":
            _CATALOGUE + "  - id: hotline\n    name: Hotline\n    human_contact: {available: yes}\n"},
        _somebody_there,
    ),
    Rule(
        "JRN12", WARNING,
        N_("Where, why, informed, on how many ways: all four can be answered"),
        N_("Where is the customer, why do they buy, do they get all the information, how many ways lead to the goal? "
           "Whoever cannot answer these four does not know the way yet. They are answered by touchpoints, by a "
           "trigger, goals or motives, by “needs_to_know”, and by the graph of the steps."),
        {_FILE: _HEAD + _STEPS, "personas/lea-brunner/persona.yaml": _LEA},
        {_FILE: _HEAD + "trigger: Her mother moves away\n" + _STEPS.replace(
            "website}", "website,\n     needs_to_know: [When is it open?]}"),
         "personas/lea-brunner/persona.yaml": _LEA},
        _four_questions,
    ),
)
