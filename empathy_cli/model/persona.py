"""kind: persona - who somebody is, what they want, what it rests on.

Persona types after Alan Cooper, “The Inmates Are Running the Asylum” (1999) and “About Face” (4th ed., 2014); end,
experience and life goals after Cooper and Donald Norman, “Emotional Design” (2004); jobs after Clayton Christensen,
“Competing Against Luck” (2016); permanent, temporary and situational access needs after Microsoft's Inclusive Design
toolkit (2016). The questions are our own.
"""

import re
from collections.abc import Mapping
from typing import Any

from empathy_cli.locale import N_

from .field import Field, Kind, Report
from .group import Group, ListOf
from .statement import EVIDENCE_FIELD, STATEMENT, STRENGTH, kind_field, line, statement
from .translation import translation_of
from .types import ID, LANGUAGE, URL, Bool, Choice, Date, Number, Option, Pattern
from .writing import PROSE, Markdown, Text

TYPE = Choice((
    Option("primary", N_("primary"), N_("we design for this person first")),
    Option("secondary", N_("secondary"), N_("content with the primary's design, plus one or two things")),
    Option("supplemental", N_("supplemental"), N_("fully served by the primary's design")),
    Option("customer", N_("customer"), N_("pays or decides, but does not use it")),
    Option("served", N_("served"), N_("does not use it, but lives with what it does")),
    Option("negative", N_("negative"), N_("we do not design for this person, and say so")),
))
AVATARS = ("initials", "pattern", *(f"portrait-{n}" for n in range(1, 9)))
AVATAR = Choice((
    Option("initials", N_("initials")), Option("pattern", N_("pattern")),
    *(Option(name, N_("drawn portrait")) for name in AVATARS[2:]),
))
IMAGE_FILE = Pattern(
    N_("file in the workspace"), re.compile(r"[^\\:*?\"<>|\x00-\x1f]+\.(?:png|jpe?g|webp)\Z", re.IGNORECASE),
    N_("“{text}” is not a picture that a card can show: name a PNG, JPEG or WebP file in the workspace"),
)

def _check(data: Mapping[str, Any], report: Report) -> None:
    if not data.get("archetype") and not data.get("name"):
        report.add((), N_("“{key}” is missing; an archetype needs none (archetype: true)"), key="name")
    if data.get("archetype") and not data.get("role"):
        report.add((), N_("“{key}” is missing: an archetype is known by it"), key="role")
    for i, trait in enumerate(data.get("traits", ())):
        scale = trait.get("scale") or {}
        if scale.keys() >= {"value", "max"} and scale["value"] > scale["max"]:
            report.add(("traits", i, "scale", "value"), N_("{value} is more than the scale's {max}"), **scale)
    if data.get("created") and data.get("review_by") and data["review_by"] < data["created"]:
        report.add(("review_by",), N_("{review_by} is before “created” ({created})"),
                   review_by=data["review_by"], created=data["created"])


def _file(data: Mapping[str, Any]) -> str:
    return f"{data['id']}/persona.yaml"


TRAIT = Group((
    line("label", N_("Label"), N_("Which trait?"), example=N_("Shoe size"), required=True),
    line("value", N_("Value"), N_("What is it in {name}'s case?"), example=N_("47, wide"), required=True),
    line("why_relevant", N_("Why it is relevant"), N_("Why does it matter for what we make?"),
         N_("A trait that changes nothing only distracts, and the worst of them feed prejudice."),
         N_("Half of the range is not made in this size")),
    kind_field(
        Option("demographic", N_("demographic")), Option("socioeconomic", N_("socioeconomic")),
        Option("psychographic", N_("psychographic")), Option("buying", N_("buying behaviour")),
        Option("digital", N_("digital")), question=N_("Which kind of trait is it?"),
    ),
    Field("scale", Group((
        Field("value", Number(0, 100), N_("Value"), N_("Where on the scale?"), example="4", required=True),
        Field("max", Number(1, 100), N_("Out of"), N_("Out of how many?"), example="5", required=True),
    ), N_("scale")), N_("Scale"), help=N_("Draws a bar, with its words beside it.")),
), N_("trait"), "label")

GOAL = statement(kind_field(
    Option("end", N_("end goal"), N_("what they want to get done")),
    Option("experience", N_("experience goal"), N_("how they want to feel while they do it")),
    Option("life", N_("life goal"), N_("who they want to be")),
    question=N_("Is it about what they want to reach, how they want to feel, or who they want to be?"),
), what=N_("goal"))

JOB = Group((
    line("want", N_("Wants to"), N_("What does {name} want to get done?"), example=N_("find shoes that fit both of us"),
         required=True),
    line("when", N_("When"), N_("In which situation?"), example=N_("the season changes overnight")),
    line("so_that", N_("So that"), N_("What for?"), example=N_("nobody stands in the rain in sandals")),
    kind_field(
        Option("functional", N_("functional"), N_("to get something done")),
        Option("social", N_("social"), N_("to be seen in a certain way")),
        Option("emotional", N_("emotional"), N_("to feel a certain way")),
        question=N_("Is the job functional, social or emotional?"),
        help=N_("If every job is functional, nobody has talked to a person yet."),
    ),
    Field("importance", STRENGTH, N_("Importance"), N_("How important is it, from 1 to 5?"), example="4"),
    EVIDENCE_FIELD,
), N_("job"), "want")

MOTIVE = Group((
    line("motive", N_("Motive"), N_("Which deep motive drives {name}?"),
         N_("Price and convenience are answers to another question. Deep motives differ by industry: security in "
            "banking, beauty in cosmetics, belonging in fashion."),
         N_("Belonging: to be taken for one of them"), required=True),
    line("framework", N_("Framework"), N_("From which framework of motives, if any?"),
         example=N_("self-determination theory")),
    line("tension_with", N_("In tension with"), N_("What does it pull against?"),
         N_("Motives pull against each other; where they do, people hesitate."), N_("Thrift")),
    line("industry", N_("Industry"), N_("In which industry does that hold?"), example=N_("Shoes and fashion")),
    EVIDENCE_FIELD,
), N_("motive"), "motive")

CHANNEL = Group((
    line("channel", N_("Channel"), N_("Which channel?"), example=N_("Phone"), required=True),
    Field("mode", Choice((Option("online", N_("online")), Option("offline", N_("offline")))),
          N_("Online or offline"), N_("Is that online or offline?"), example="offline"),
    Field("preferred", Bool(), N_("Preferred"), N_("Is it the one that {name} prefers?"), example="true"),
), N_("channel"), "channel", shorthand=True)

ACCESS = Group((
    Field("ability", Choice((
        Option("touch", N_("touch")), Option("see", N_("see")), Option("hear", N_("hear")),
        Option("speak", N_("speak")), Option("think", N_("think")),
    )), N_("Ability"), N_("Which ability is limited?"), example="see", required=True),
    Field("duration", Choice((
        Option("permanent", N_("permanent"), N_("one arm")),
        Option("temporary", N_("temporary"), N_("an arm in plaster")),
        Option("situational", N_("situational"), N_("a child on the arm")),
    )), N_("Duration"), N_("For good, for a while, or in some situations?"), example="situational"),
    line("note", N_("Note"), N_("What does it look like?"), example=N_("Holds the baby while she types")),
    line("assistive", N_("Assistive technology"), N_("Which aid helps?"), example=N_("Screen magnifier")),
), N_("access need"), "ability", shorthand=True)

PERSONA = Kind(
    "persona", "persona", N_("Persona"), N_("Personas"),
    N_("Who somebody is, what they want, what hurts and what would help, and how sure the team is of it."),
    Group((
        Field("kind", Choice((Option("persona", N_("Persona")),)), N_("Kind"), required=True),
        Field("id", ID, N_("Id"), N_("Which short id should it have?"),
              N_("It names the file and every reference to it, and stays when the name changes."), "lea-brunner",
              required=True),
        line("name", N_("Name"), N_("Who is it about? An invented name is best."),
             N_("With a name one asks “would she?” instead of “would the user?”. An archetype needs none."),
             N_("Lea Brunner"), core=True),
        Field("archetype", Bool(), N_("Archetype"), N_("Should it be an archetype: a role, without name and portrait?"),
              N_("For teams that avoid stereotypes: no name, portrait or demographics on the card."), "false"),
        line("role", N_("Role"), N_("What is {name}, in one line?"),
             N_("The line under the name. The situation says more than the job title."),
             N_("Night-shift nurse, raises Milo (2) on her own"), core=True),
        Field("type", TYPE, N_("Type"), N_("Which part does {name} play in what you design?"),
              N_("Design for one person first. Who is primary decides every quarrel about a feature."), "primary",
              core=True),
        Field("language", LANGUAGE, N_("Language"), N_("In which language are the texts about {name}?"),
              N_("The card speaks it too. The workspace's language when it is not given."), "en"),
        translation_of("persona"),
        Field("goals", ListOf(GOAL), N_("Goals"), N_("What does {name} want to reach?"),
              N_("The end that they have in mind, how they want to feel on the way, and who they want to be."),
              N_("Shoes that last longer than the craze"), core=True),
        Field("pains", ListOf(statement(
            Field("severity", STRENGTH, N_("Severity"), N_("How bad is it, from 1 to 5?"), example="4"),
            what=N_("pain"))), N_("Pains"), N_("What hurts {name} today?"),
              N_("A moment, an object, a number: what is concrete can be mended. It is their pain, not ours."),
              N_("The parcel is said to be delivered, and is not there"), core=True),
        Field("gains", ListOf(statement(
            Field("weight", STRENGTH, N_("Weight"), N_("How much is it worth, from 1 to 5?"), example="4"),
            what=N_("gain"))), N_("Gains"), N_("What would make {name}'s day?"),
              N_("What they hope for, and what would be a good surprise."),
              N_("Somebody rings back, and already knows the story"), core=True),
        Field("jobs", ListOf(JOB), N_("Jobs"), N_("Which jobs does {name} want to get done?"),
              N_("People do not want our product; they want to get on. When …, I want to …, so that …"),
              N_("find shoes that fit both of us")),
        Field("behaviours", ListOf(STATEMENT), N_("Behaviours"), N_("What does {name} do today?"),
              N_("What one could film. Behaviour is more reliable than opinion."),
              N_("Orders two sizes and sends one back"), core=True),
        Field("motives", ListOf(MOTIVE), N_("Motives"), N_("Which deep motive drives {name}?"),
              N_("Behind the goal stands a motive, and it differs from industry to industry."),
              N_("Belonging: to be taken for one of them")),
        Field("frame_of_mind", STATEMENT, N_("Frame of mind"),
              N_("In what state of mind does {name} buy or use it?"),
              N_("Tired on the couch, hurried between two meetings: the same page reads differently."),
              N_("Tired, on the couch, with one eye on the film")),
        Field("quote", STATEMENT, N_("Quote"), N_("Which one sentence would {name} say?"),
              N_("In their words, not ours. Best is one that somebody really said: give its evidence."),
              N_("I fill in the same form five times, and then I hear nothing for weeks."), core=True),
        Field("story", PROSE, N_("Story"), N_("Who is {name}? Tell a little, in prose."),
              N_("A day, a scene, a habit. Prose makes a person; bullets make a profile."),
              N_("When the ward is quiet, at three, she opens the laptop …"), core=True),
        Field("treatment", Group((
            Field("needs", Markdown(), N_("What they need"), N_("What does {name} need from us?"),
                  example=N_("To be told the truth about the date")),
            Field("context", Markdown(), N_("What shapes it"), N_("What in the situation shapes that need?"),
                  example=N_("The present is for a birthday")),
            Field("how_we_treat", Markdown(), N_("How we treat them"), N_("How do we treat {name} today?"),
                  N_("Honestly: what happens, not what the handbook says."),
                  N_("With a form letter and a case number")),
        ), N_("treatment")), N_("Treatment"),
              help=N_("What people need, what shapes it, and how we treat them: three answers that should fit.")),
        Field("meaning", STATEMENT, N_("Meaning"), N_("What are we worth to {name} beyond the sale?"),
              N_("Whoever is worth something beyond the sale would be missed."),
              N_("The one place where somebody says: you need nothing new yet"), core=True),
        Field("traits", ListOf(TRAIT), N_("Traits"), N_("Which traits of {name} matter here?"),
              N_("Only what changes a decision. Each says why it is relevant."), N_("Shoe size")),
        Field("channels", ListOf(CHANNEL), N_("Channels"), N_("On which channels does {name} meet us?"),
              N_("Online and offline: people change between them in one purchase."), N_("Phone")),
        Field("contact", Group((
            line("preference", N_("Preferred way"), N_("How does {name} like to reach a human being?"),
                 example=N_("By phone, after eight in the evening")),
            line("person", N_("Person"), N_("Whom does {name} turn to?"), example=N_("Mrs Roth in the shop")),
            Field("knows_history", Bool(), N_("Knows the history"), N_("Does that person know {name}'s history?"),
                  N_("Nobody likes to tell their story twice."), "true"),
        ), N_("contact")), N_("Human contact"),
              help=N_("Whom they turn to, and whether that person knows their history.")),
        Field("access", ListOf(ACCESS), N_("Access needs"), N_("What makes it hard for {name} to see, hear, touch, "
              "speak or think?"),
              N_("For good, for a while, or just now. Whoever takes their own abilities as the measure leaves people "
                 "out."),
              "see"),
        Field("image", Group((
            Field("file", IMAGE_FILE, N_("File"), N_("Which picture shows {name}? A file in the workspace."),
                  N_("A picture of a real person needs their consent."), "portrait.jpg", required=True),
            line("alt", N_("Alternative text"), N_("What does it show, for those who cannot see it?"),
                 example=N_("A woman in a raincoat tying a child's shoe")),
            line("licence", N_("Licence"), N_("Whose is it, under which licence?"), example="CC BY 4.0, A. Meier"),
        ), N_("image"), "file"), N_("Image"),
              help=N_("A file inside the workspace; PNG, JPEG or WebP.")),
        Field("avatar", AVATAR, N_("Avatar"), N_("What should be drawn when there is no picture?"),
              N_("Initials, a pattern, or a portrait that you choose. It is never guessed from the name."), "initials"),
        Field("contributors", ListOf(Group((
            line("department", N_("Department"), N_("Which department?"), example=N_("Support"), required=True),
            line("name", N_("Name"), N_("Who?"), example="Jonas"),
        ), N_("contributor"), "department", shorthand=True)), N_("Contributors"),
              N_("Which departments contributed?"),
              N_("Marketing, sales, support, IT: each sees another side of the same person."), N_("Support")),
        line("owner", N_("Owner"), N_("Who answers for this persona?"),
             N_("Somebody who keeps it true, by name or role."), N_("CX team")),
        Field("created", Date(), N_("Created"), help=N_("Set when the file is made."), example="2026-03-02"),
        Field("last_validated", Date(), N_("Last validated"), N_("When was it last compared with real people?"),
              N_("People change. A persona that nobody validated for a year is a memory."), "2026-03-20"),
        Field("review_by", Date(), N_("Review by"), N_("When must it be looked at again?"),
              N_("After that day the card says that it is stale."), "2027-03-20"),
        Field("used_in", ListOf(Group((
            line("title", N_("Title"), N_("Which decision, ticket or design used it?"),
                 example=N_("Evening delivery slots"), required=True),
            Field("url", URL, N_("Address"), N_("Where can one read about it?"), example="https://example.org/adr/12"),
        ), N_("use"), "title", shorthand=True)), N_("Used in"), N_("Which decisions have used this persona?"),
              N_("A persona that no decision uses is decoration."), N_("Evening delivery slots")),
        Field("tags", ListOf(Text(60)), N_("Tags"), N_("Which tags help to find it?"), example=N_("gift")),
    ), N_("persona"), "name"),
    "name", _file, (_check,),
)
