"""kind: touchpoints - the company's points of contact, one catalogue: where its system meets the customer's.

What each touchpoint gives to both sides is asked together: what is simpler for the company alone is a risk.
The vulnerabilities read as a failure analysis does: effect, cause, severity (IEC 60812, FMEA), without its numbers
for occurrence and detection: a journey says who passes here, and whether every way does.
"""

from collections.abc import Mapping
from typing import Any

from empathy_cli.locale import N_

from .duration import DURATION
from .field import Field, Kind, Report
from .group import Group, ListOf
from .statement import STRENGTH, line
from .types import EVIDENCE, ID, LANGUAGE, RESERVED, Bool, Choice, Date, Number, Option, Ref
from .writing import Markdown, Text

CATALOGUE = "touchpoints"
"""The id of the catalogue: a workspace has one."""

MODE = Choice((
    Option("online", N_("online")), Option("offline", N_("offline")),
    Option("hybrid", N_("hybrid"), N_("both at once: a tablet in the shop, a parcel with a tracking page")),
))
VULNERABILITY_STATUS = Choice((
    Option("open", N_("open")), Option("planned", N_("planned")), Option("fixed", N_("fixed")),
    Option("accepted", N_("accepted"), N_("we know, and leave it")),
))
VULNERABILITY = Group((
    line("effect", N_("Effect"), N_("What goes wrong for the customer?"), N_("Seen from their side."),
         N_("Nobody can say where the parcel is"), required=True),
    line("cause", N_("Cause"), N_("What is it caused by?"), N_("In our own system: that is where it can be mended."),
         N_("The courier's scans reach us once a day")),
    Field("severity", STRENGTH, N_("Severity"), N_("How bad is it, from 1 to 5?"),
          N_("5: they leave. 1: they shrug."), "4"),
    line("owner", N_("Owner"), N_("Who mends it?"), example=N_("M. Keller, logistics")),
    line("fix", N_("Fix"), N_("How could it be mended?"), example=N_("Take the scans every ten minutes")),
    Field("status", VULNERABILITY_STATUS, N_("Status"), N_("How far is it?"), example="open"),
    line("ticket", N_("Ticket"), N_("Which ticket follows it?"), example="SHOP-431"),
), N_("vulnerability"), "effect")
METRIC = Group((
    line("name", N_("Name"), N_("What is measured?"), example=N_("Parcels without a scan for two days"), required=True),
    Field("value", Number(-10**9, 10**9, whole=False), N_("Value"), N_("What is the value?"), example="7.5"),
    line("unit", N_("Unit"), N_("In which unit?"), example="%"),
    Field("date", Date(), N_("Date"), N_("When was it measured?"), example="2026-03-31"),
    Field("n", Number(0, 10**9), N_("Number"), N_("Over how many cases?"), example="1200"),
    Field("source", Ref("source"), N_("Source"), N_("Where does it come from?"), example="support-log-2026-q1"),
), N_("metric"), "name")
DATA_HELD = Group((
    line("what", N_("What"), N_("What do we hold about them?"), example=N_("Telephone number"), required=True),
    line("used_for", N_("Used for"), N_("What is it used for?"), N_("Data that serves nothing is a full closet."),
         N_("The courier calls before he comes")),
), N_("data held"), "what")

TOUCHPOINT = Kind(
    "touchpoint", "touchpoint", N_("Touchpoint"), N_("Touchpoints"),
    N_("One point of contact between company and customer: an entry of the catalogue."),
    Group((
        Field("id", ID, N_("Id"), N_("Which short id should it have?"),
              N_("Steps of journeys name it, and it stays when the name changes."), "courier", required=True),
        line("name", N_("Name"), N_("What is the touchpoint called?"),
             N_("Each touchpoint speaks for the whole brand, also the one that somebody else runs."),
             N_("Delivery by courier"), core=True, required=True),
        line("channel", N_("Channel"), N_("Which channel is it?"),
             N_("Web, app, e-mail, phone, social media, advertising, store, post, courier …"), N_("courier"),
             core=True),
        Field("mode", MODE, N_("Mode"), N_("Is it online, offline or both?"),
              N_("Customers do not think in channels; they notice when they fall between two."), "offline", core=True),
        line("department", N_("Department"), N_("Which department answers for it?"),
             N_("What everybody answers for, nobody mends."), N_("Logistics"), core=True),
        line("owner", N_("Owner"), N_("Who, by name or role, answers for it?"), example=N_("Head of logistics"),
             core=True),
        line("third_party", N_("Third party"), N_("Does another company run it for us? Which?"),
             N_("Its mistakes land in our yard, so one of us still owns it."), N_("A courier")),
        Field("benefit", Group((
            line("customer", N_("Benefit for the customer"), N_("What does the customer gain from how it works today?"),
                 N_("What simplifies things for the company alone is a risk."), N_("Need not carry it home"),
                 core=True),
            line("company", N_("Benefit for the company"), N_("What does the company gain from it?"),
                 example=N_("One delivery instead of two")),
        ), N_("benefit")), N_("Benefit")),
        Field("information", ListOf(Text()), N_("Information"), N_("What can a customer learn here?"),
              N_("As an answer that a journey can ask for, in the same words."), N_("When will it arrive?")),
        Field("human_contact", Group((
            Field("available", Bool(), N_("Human contact"), N_("Can a human being be reached here?"),
                  N_("Where people can be at a loss, somebody should be there."), "yes"),
            Field("named", Bool(), N_("By name"), N_("Does that person have a name?"), example="no"),
            line("reach_via", N_("Reached via"), N_("How is that person reached?"), example=N_("Phone, 8 to 18")),
            Field("knows_history", Bool(), N_("Knows the history"), N_("Does that person know the customer's history?"),
                  N_("Nobody should have to tell their story twice."), "no"),
        ), N_("human contact")), N_("Human contact")),
        Field("wait_limit", DURATION, N_("Wait limit"), N_("How long should anybody wait here at most?"),
              N_("A number and a unit. Without a limit nobody notices that it became long."), "2 min"),
        Field("feedback", Group((
            Field("customer", ListOf(EVIDENCE), N_("Feedback of customers"), N_("Which customers were heard about it?"),
                  N_("Sources or single nuggets. Customers and employees both know."), "interviews-2026-03#n4"),
            Field("employee", ListOf(EVIDENCE), N_("Feedback of employees"), N_("Which employees were heard about it?"),
                  example="support-log-2026-q1"),
        ), N_("feedback")), N_("Feedback")),
        Field("metrics", ListOf(METRIC), N_("Metrics"), N_("What is measured here?"),
              example=N_("Parcels without a scan for two days")),
        Field("vulnerabilities", ListOf(VULNERABILITY), N_("Vulnerabilities"),
              N_("What goes wrong here, or could?"),
              N_("Weak touchpoints are found and mended; those that nobody wrote down are only found by customers."),
              N_("Nobody can say where the parcel is")),
        Field("data_held", ListOf(DATA_HELD), N_("Data held"), N_("What do we hold about customers here?"),
              example=N_("Telephone number")),
        Field("note", Markdown(), N_("Note"), help=N_("For the team: never on a page.")),
    ), N_("touchpoint"), "name"),
    "name", lambda _: f"{CATALOGUE}.yaml", holder=CATALOGUE,
)


def _check(data: Mapping[str, Any], report: Report) -> None:
    seen: dict[str, int] = {}
    for i, entry in enumerate(data.get(CATALOGUE, ())):
        first = seen.setdefault(entry.get("id", ""), i)
        if first != i and entry.get("id"):
            report.add((CATALOGUE, i, "id"), N_("“{id}” is the id of touchpoint {first} already"),
                       id=entry["id"], first=first + 1)
        elif entry.get("id") in RESERVED:
            report.add((CATALOGUE, i, "id"), N_("“{id}” cannot be an id: no page or folder can have that name"),
                       id=entry["id"])


TOUCHPOINTS = Kind(
    CATALOGUE, CATALOGUE, N_("Touchpoint catalogue"), N_("Touchpoint catalogues"),
    N_("The company's points of contact with its customers: one catalogue."),
    Group((
        Field("kind", Choice((Option(CATALOGUE, N_("Touchpoint catalogue")),)), N_("Kind"), required=True),
        Field("id", Choice((Option(CATALOGUE, N_("Touchpoint catalogue")),)), N_("Id"),
              help=N_("Always “touchpoints”, and so when it is left out: a workspace has one catalogue.")),
        Field("language", LANGUAGE, N_("Language"), help=N_("The language of its texts."), example="en"),
        Field(CATALOGUE, ListOf(TOUCHPOINT.group), N_("Touchpoints"),
              help=N_("One entry for each point of contact, online and offline.")),
        Field("note", Markdown(), N_("Note"), help=N_("For the team: never on a page.")),
    ), N_("touchpoint catalogue"), "id"),
    "id", lambda _: f"{CATALOGUE}.yaml", (_check,), fixed_id=CATALOGUE,
)
