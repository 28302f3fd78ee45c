"""TPT: what time does to a touchpoint: waits that become long, and delight that becomes expected."""

from collections.abc import Iterator
from datetime import date

from empathy_cli.check.rule import INFORMATION, Rule
from empathy_cli.check.seen import Seen
from empathy_cli.locale import N_
from empathy_cli.model.duration import seconds
from empathy_cli.model.problem import WARNING, Problem
from empathy_cli.model.touchpoints import CATALOGUE


def _kept(seen: Seen) -> Iterator[Problem]:
    if not seen.catalogue:
        return
    for i, entry in enumerate(seen.catalogue.data.get(CATALOGUE, ())):
        waits = [(journey, k, step) for journey, k, step in seen.felt.get(entry["id"], ())
                 if "wait" in step and "translation_of" not in journey.data]
        if not waits:
            continue
        if "wait_limit" not in entry:
            journey, _, step = waits[0]
            yield Problem(N_("in “{journey}” they wait at “{name}” ({wait}), and nobody says how long is too long: "
                             "write a “wait_limit”"),
                          {"journey": journey.data["title"], "name": entry["name"], "wait": step["wait"]},
                          (CATALOGUE, i, "wait_limit"), seen.catalogue.file)
            continue
        limit = seconds(entry["wait_limit"])
        for journey, k, step in waits:
            if seconds(step["wait"]) > limit:
                yield Problem(N_("they wait {wait} at “{name}”, where {limit} is the limit: shorten the wait, or set a "
                                 "limit that can be kept"),
                              {"wait": step["wait"], "name": entry["name"], "limit": entry["wait_limit"]},
                              ("steps", k, "wait"), journey.file)


def _still_a_delight(seen: Seen) -> Iterator[Problem]:
    newest = _before(seen.today, seen.limits["delighter_months"])
    for journey in seen.told:
        for i, step in enumerate(journey.data.get("steps", ())):
            for k, surprise in enumerate(step.get("surprises", ())):
                if surprise.get("kano") == "delighter" and surprise.get("since", newest) < newest and surprise.get(
                        "status") != "planned" and surprise.get("valence") != "negative":
                    yield Problem(N_("“{surprise}” has been there since {since}: ask whether it still delights. If it "
                                     "is expected by now, it is “performance” or “basic”; else say since when you "
                                     "know"), {"surprise": surprise["what"], "since": surprise["since"]},
                                  ("steps", i, "surprises", k, "since"), journey.file)


def _before(day: date, months: int) -> str:
    """The same day so many months earlier, to be compared with others: “2025-02-31” is later than all of February."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return f"{max(year, 0):04}-{month + 1:02}-{day.day:02}"


_FILE = "personas/lea-brunner/find-day-care.journey.yaml"
_HEAD = ("kind: journey\nid: find-day-care\ntitle: Find day care\npersona: lea-brunner\n"
         "steps:\n  - id: call\n    title: Rings the office\n    touchpoint: hotline\n")
_CATALOGUE = {"personas/touchpoints.yaml":
              "kind: touchpoints\ntouchpoints:\n  - id: hotline\n    name: Hotline\n    wait_limit: 2 min\n"}
_GIFT = "    surprises:\n      - {what: Somebody rings back the same evening, kano: %s, since: 2025-03-01}\n"

RULES = (
    Rule(
        "TPT07", WARNING,
        N_("Where people wait there is a limit, and it is kept"),
        N_("A wait becomes long in silence: each week a little, until those who waited are gone. A limit makes it "
           "visible, and a journey shows whether it is kept. Looked at are the “wait” of steps and the “wait_limit” "
           "of their touchpoint."),
        {_FILE: _HEAD + "    wait: 20 min\n", **_CATALOGUE},
        {_FILE: _HEAD + "    wait: 90 s\n", **_CATALOGUE},
        _kept,
    ),
    Rule(
        "TPT09", INFORMATION,
        N_("An old delighter is looked at again"),
        N_("What delights today is expected tomorrow, and missed when it is not there. So a delighter that has been "
           "there for a year (“since”) is looked at again: does it still surprise anybody, and what will be the next "
           "one?"),
        {_FILE: _HEAD + _GIFT % "delighter", **_CATALOGUE},
        {_FILE: _HEAD + _GIFT % "performance", **_CATALOGUE},
        _still_a_delight,
    ),
)
