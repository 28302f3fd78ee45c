"""kind: empathy-map - what a persona (or a segment) sees, hears, says, does, thinks and feels in one situation.

Seven sections and the head after Dave Gray's Empathy Map Canvas (2017; first in Gray, Brown, Macanufo,
“Gamestorming”, 2010): the goal first, then outside in, then inside the head. The questions are our own.
"""

from collections.abc import Mapping
from typing import Any

from empathy_cli.locale import N_

from .field import Field, Kind, Report
from .group import Group, ListOf
from .statement import STATEMENT, line
from .translation import translation_of
from .types import ID, LANGUAGE, Choice, Date, Option, Ref
from .writing import Markdown, Text

VIEWS = Choice((
    Option("canvas", N_("canvas"), N_("seven sections around the head")),
    Option("quadrant", N_("quadrant"), N_("says, thinks, does, feels")),
    Option("six", N_("six fields"), N_("thinks and feels, sees, hears, says and does, pains, gains")),
))


def _check(data: Mapping[str, Any], report: Report) -> None:
    if "persona" in data and "segment" in data:
        report.add(("segment",), N_("a map stands for a persona or for a segment; take one of them out"))
    if "persona" not in data and "segment" not in data:
        report.add((), N_("“persona” is missing: the id of the persona, or “segment” with a text"))


def _file(data: Mapping[str, Any]) -> str:
    folder = data.get("persona") or "segments"
    return f"{folder}/{data['id']}.map.yaml"


def _statements(key: str, label: str, question: str, help: str, example: str,  # noqa: A002 - the field's own name
                *, core: bool = True) -> Field:
    return Field(key, ListOf(STATEMENT), label, question, help, example, core)


EMPATHY_MAP = Kind(
    "empathy-map", "map", N_("Empathy map"), N_("Empathy maps"),
    N_("What somebody sees, hears, says, does, thinks and feels in one situation."),
    Group((
        Field("kind", Choice((Option("empathy-map", N_("Empathy map")),)), N_("Kind"), required=True),
        Field("id", ID, N_("Id"), N_("Which short id should it have?"),
              N_("It names the file and every reference to it, and stays when the title changes."),
              "waiting-for-a-parcel", required=True),
        line("title", N_("Title"), N_("Which situation is it about? A short title."),
             N_("One map, one situation: “waiting for the parcel”, not “shopping”."),
             N_("Waiting for the parcel"), core=True, required=True),
        Field("persona", Ref("persona"), N_("Persona"), help=N_("Whose map it is: the id of a persona."),
              example="lea-brunner"),
        line("segment", N_("Segment"), help=N_("Instead of a persona: the group of people that the map stands for."),
             example=N_("First-time buyers in the shop")),
        Field("language", LANGUAGE, N_("Language"), help=N_("The persona's language when it is not given."),
              example="en"),
        translation_of("empathy-map"),
        Field("who", Group((
            line("situation", N_("Situation"), N_("In which situation is {name}?"),
                 N_("Where, when, with whom, and what happened just before."),
                 N_("Friday evening at home; the party is tomorrow"), core=True),
            line("role", N_("Role in it"), N_("Which role does {name} play in it?"),
                 example=N_("The one who promised the present")),
        ), N_("who")), N_("Who")),
        Field("need_to_do", Group((
            line("differently", N_("To do differently"), N_("What does {name} want or have to do differently?"),
                 N_("The change that is due, seen from their side."), N_("Buy the present before the last day"),
                 core=True),
            Field("jobs", ListOf(STATEMENT), N_("Jobs"), N_("Which jobs does {name} have to get done?"),
                  example=N_("Be there when the courier rings")),
            Field("decisions", ListOf(STATEMENT), N_("Decisions"), N_("Which decisions does {name} have to make?"),
                  example=N_("Wait at home, or trust the neighbour")),
            line("success", N_("Success"), N_("How will {name} know that it went well?"),
                 N_("In their words, as something that one could see."), N_("The box is under the bed on Friday")),
        ), N_("goal")), N_("Needs to do")),
        _statements("sees", N_("Sees"), N_("What does {name} see?"),
                    N_("Around them, on screens, what others do, what the market offers."),
                    N_("A van that drives past")),
        _statements("says", N_("Says"), N_("What does {name} say?"),
                    N_("What was really said, or what one can well imagine hearing."),
                    N_("“I was at home all day.”")),
        _statements("does", N_("Does"), N_("What does {name} do?"),
                    N_("What one could film: today, and perhaps tomorrow."),
                    N_("Reloads the tracking page in the lift")),
        _statements("hears", N_("Hears"), N_("What does {name} hear?"),
                    N_("From friends and colleagues, from the media, from us."),
                    N_("“You should have gone to the shop.”")),
        Field("thinks_and_feels", Group((
            _statements("thoughts", N_("Thinks and feels"), N_("What does {name} think and feel?"),
                        N_("What goes on inside and is not said aloud. It is inferred, so say from what."),
                        N_("Afraid to stand there without a present")),
            _statements("pains", N_("Pains"), N_("What does {name} fear, and what is frustrating?"),
                        N_("Fears, frustrations, anxieties in this situation."),
                        N_("Nobody can say where the parcel is")),
            _statements("gains", N_("Gains"), N_("What does {name} wish and hope for?"),
                        N_("Wants, needs, hopes and dreams in this situation."),
                        N_("One person who takes it in hand")),
        ), N_("head")), N_("Thinks and feels")),
        Field("held", Group((
            Field("date", Date(), N_("Date"), N_("When was the map made?"), example="2026-03-12"),
            line("designed_by", N_("Designed by"), N_("Who made it?"), example=N_("CX team")),
            Field("departments", ListOf(Text(60)), N_("Departments"), N_("Which departments took part?"),
                  N_("One department sees one side. Support hears what marketing never hears."), N_("Support")),
        ), N_("session")), N_("Session")),
        Field("view", VIEWS, N_("View"), help=N_("How the card draws it; the canvas by default."), example="canvas"),
        Field("note", Markdown(), N_("Note"), help=N_("For the team: never on the card.")),
    ), N_("empathy map"), "title"),
    "title", _file, (_check,),
)
