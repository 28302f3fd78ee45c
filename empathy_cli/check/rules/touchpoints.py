"""TPT: the catalogue of touchpoints: what each gives to whom, who answers for it, and who was heard."""

from collections.abc import Iterator, Mapping
from typing import Any

from empathy_cli.check.rule import INFORMATION, Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.problem import ERROR, WARNING, Path, Problem
from empathy_cli.model.touchpoints import CATALOGUE

Entry = Mapping[str, Any]


def _entries(seen: Seen) -> Iterator[tuple[Path, Entry, str]]:
    """Each entry of the catalogue, its place, and the file."""
    if seen.catalogue:
        for i, entry in enumerate(seen.catalogue.data.get(CATALOGUE, ())):
            yield (CATALOGUE, i), entry, seen.catalogue.file


def _serves_both(seen: Seen) -> Iterator[Problem]:
    for path, entry, file in _entries(seen):
        benefit = entry.get("benefit", {})
        if "company" in benefit and "customer" not in benefit:
            yield Problem(N_("“{name}” serves the company, and nobody says what the customer gains: write it in "
                             "“customer”. If it is nothing, that is what to mend"), {"name": entry["name"]},
                          (*path, "benefit", "company"), file)


def _weak_where_it_hurts(seen: Seen) -> Iterator[Problem]:
    """By the worst step of today's journeys there that has no idea."""
    low = seen.limits["low_point"]
    for path, entry, file in _entries(seen):
        if any(weakness.get("status") != "fixed" for weakness in entry.get("vulnerabilities", ())):
            continue
        bad = [(step["emotion"], journey, step) for journey, _, step in seen.felt.get(entry["id"], ())
               if step.get("emotion", 0) <= low and "emotion" in step and journey.data.get("state") != "future"
               and all(idea.get("status") == "dropped" for idea in step.get("ideas", ()))]
        if bad:
            emotion, journey, step = min(bad, key=lambda found: found[0])
            yield Problem(N_("in “{journey}”, “{step}” feels bad ({emotion}) at “{name}”, and nobody says why: write a "
                             "vulnerability here, or an idea at that step"),
                          {"journey": journey.data["title"], "step": step["title"], "emotion": emotion,
                           "name": entry["name"]}, (*path, "vulnerabilities"), file)


def _minded(seen: Seen) -> Iterator[Problem]:
    """What is fixed needs no owner any more."""
    for path, entry, file in _entries(seen):
        for k, weakness in enumerate(entry.get("vulnerabilities", ())):
            at, values = (*path, "vulnerabilities", k), {"name": entry["name"], "effect": weakness["effect"]}
            if "owner" not in weakness and weakness.get("status") != "fixed":
                yield Problem(N_("nobody mends “{effect}” at “{name}”: write an “owner”, a person or a role"), values,
                              (*at, "owner"), file)
            if "status" not in weakness:
                yield Problem(N_("nobody says how far “{effect}” at “{name}” is: write the “status”, “open” to begin "
                                 "with"), values, (*at, "status"), file)


def _opened(problem: Problem, value: Any) -> Any:
    """A weakness that nobody said anything of is open."""
    return "open" if problem.path[-1:] == ("status",) and value is None else None


def _both_heard(seen: Seen) -> Iterator[Problem]:
    """At the touchpoints that some journey uses."""
    for path, entry, file in _entries(seen):
        heard = entry.get("feedback", {}).keys()
        if entry["id"] not in seen.felt or heard >= {"customer", "employee"}:
            continue
        if not heard:
            message = N_("nobody was heard about “{name}”: ask customers and the people who work there, and name the "
                         "sources in “feedback”")
        elif "customer" in heard:
            message = N_("only customers were heard about “{name}”: ask the people who work there, too, and name the "
                         "source in “employee”")
        else:
            message = N_("only employees were heard about “{name}”: ask customers, too, and name the source in "
                         "“customer”")
        yield Problem(message, {"name": entry["name"]}, (*path, "feedback"), file)


def _known_by_name(seen: Seen) -> Iterator[Problem]:
    for path, entry, file in _entries(seen):
        contact = entry.get("human_contact", {})
        if not contact.get("available"):
            continue
        if not contact.get("named"):
            yield Problem(N_("at “{name}” they reach somebody without a name: let one person be theirs, and see to it "
                             "that this person knows the history (“named: yes”, “knows_history: yes”)")
                          if not contact.get("knows_history") else
                          N_("at “{name}” they reach somebody without a name: let one person be theirs, and say so "
                             "with “named: yes”"), {"name": entry["name"]}, (*path, "human_contact", "named"), file)
        elif not contact.get("knows_history"):
            yield Problem(N_("at “{name}” they tell their story again: let the person there see what happened before, "
                             "and say so with “knows_history: yes”"), {"name": entry["name"]},
                          (*path, "human_contact", "knows_history"), file)


def _ours(seen: Seen) -> Iterator[Problem]:
    for path, entry, file in _entries(seen):
        if "third_party" in entry and "owner" not in entry:
            yield Problem(N_("{company} runs “{name}”, and nobody of ours answers for it: write an “owner”"),
                          {"name": entry["name"], "company": entry["third_party"]}, (*path, "third_party"), file)


def _used(seen: Seen) -> Iterator[Problem]:
    if seen.complete and seen.journeys:
        for path, entry, file in _entries(seen):
            if entry["id"] not in seen.felt:
                yield Problem(N_("no journey passes “{name}”: name it at the steps that happen there, or take it out"),
                              {"name": entry["name"]}, path, file)


_FILE = "personas/touchpoints.yaml"
_HEAD = "kind: touchpoints\ntouchpoints:\n  - id: hotline\n    name: Hotline\n"
_WEAK = "    vulnerabilities:\n      - effect: Nobody can say when they are rung back\n"
_JOURNEY = {"personas/lea-brunner/find-day-care.journey.yaml":
            "kind: journey\nid: find-day-care\ntitle: Find day care\npersona: lea-brunner\n"
            "steps:\n  - id: call\n    title: Rings the office\n    touchpoint: hotline\n    emotion: -1.5\n"}

RULES = (
    Rule(
        "TPT01", ERROR,
        N_("What serves the company serves the customer, too"),
        N_("What makes things simpler for us alone is no simplification: the work has only moved to the customer, and "
           "with the next offer they move on. Whoever cannot say what customers gain from a touchpoint has found a "
           "risk."),
        {_FILE: _HEAD + "    benefit:\n      company: Fewer calls that somebody has to take\n"},
        {_FILE: _HEAD + "    benefit:\n      company: Fewer calls that somebody has to take\n"
                        "      customer: A call back at the hour that they choose\n"},
        _serves_both,
    ),
    Rule(
        "TPT03", WARNING,
        N_("Where a journey feels bad, the weak spot or an idea is written down"),
        N_("The customer's side says that it hurts; the company's side has to say why, or what it will try. Else the "
           "journey is read, and nothing follows. Looked at are today's journeys, where the emotion is at the low "
           "point or below."),
        {_FILE: _HEAD, **_JOURNEY},
        {_FILE: _HEAD + _WEAK, **_JOURNEY},
        _weak_where_it_hurts,
    ),
    Rule(
        "TPT04", ERROR,
        N_("A vulnerability has an owner and a status"),
        N_("What belongs to everybody is mended by nobody. A weakness that was found, and that nobody answers for, is "
           "worse than one that nobody knows: the customer notices that we knew. What is fixed needs no owner any "
           "more."),
        {_FILE: _HEAD + _WEAK},
        {_FILE: _HEAD + _WEAK + "        owner: M. Keller, Support\n        status: open\n"},
        _minded, mend=_opened,
    ),
    Rule(
        "TPT05", WARNING,
        N_("Both customers and employees were heard about a touchpoint"),
        N_("Customers know how it feels, the people who work there know why, and each believes something else to be "
           "the cause. Whoever asks one side only mends half of it. Looked at are touchpoints that some journey "
           "passes."),
        {_FILE: _HEAD + "    feedback: {customer: [interviews-2026-03#n4]}\n", **_JOURNEY},
        {_FILE: _HEAD + "    feedback: {customer: [interviews-2026-03#n4], employee: [workshop-2026-04]}\n",
         **_JOURNEY},
        _both_heard,
    ),
    Rule(
        "TPT06", WARNING,
        N_("Where people can be reached, a named contact knows the history"),
        N_("Nobody should have to tell their story twice. One person with a name, who sees what happened before, is "
           "worth more to a customer than ten friendly ones who begin at the beginning."),
        {_FILE: _HEAD + "    human_contact: {available: yes, named: yes, knows_history: no}\n"},
        {_FILE: _HEAD + "    human_contact: {available: yes, named: yes, knows_history: yes}\n"},
        _known_by_name,
    ),
    Rule(
        "TPT08", WARNING,
        N_("A third party's touchpoint has an owner of ours"),
        N_("For the customer the courier is us. What he does wrong lands in our yard, and a contract answers no "
           "complaint. So somebody of ours has to answer for what others do in our name."),
        {_FILE: _HEAD + "    third_party: Rasko Calls\n"},
        {_FILE: _HEAD + "    third_party: Rasko Calls\n    owner: M. Keller, Support\n"},
        _ours,
    ),
    Rule(
        "TPT10", INFORMATION,
        N_("Every touchpoint is used by some journey"),
        N_("A touchpoint that nobody passes is either one that customers do not need, or one whose customers we have "
           "not looked at yet. Both are worth knowing before money is spent on it."),
        {_FILE: _HEAD + "  - {id: leaflet, name: Leaflet}\n", **_JOURNEY},
        {_FILE: _HEAD, **_JOURNEY},
        _used,
    ),
)
