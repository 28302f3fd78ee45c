"""empathy.yaml - the settings of a workspace: read, checked and described like a document. Absent: the defaults."""

from collections.abc import Mapping
from typing import Any

from empathy_cli.locale import N_

from . import publishing
from .field import Field, Kind, Report
from .group import Group, ListOf
from .patterns import later
from .statement import line
from .types import ID, LANGUAGE, Bool, Choice, Number, Option, Pattern
from .writing import Text

FORMATS = Choice((Option("html", "HTML"), Option("md", "Markdown")))
OUT = Pattern(
    N_("folder in the workspace"),
    later(r"(?!\.|(?:personas|templates)(?:/|$)|.*/\.\.?(?:/|$))[^\\:*?\"<>|\x00-\x1f/][^\\:*?\"<>|\x00-\x1f]*\Z"),
    N_("“{text}” is no folder for pages: name one of their own inside the workspace, such as build"),
)
RULE = Pattern(N_("code of a rule"), later(r"[A-Z]{3}[0-9]{2}\Z"),
               N_("“{text}” is not the code of a rule, such as PER09"))
RULES = Pattern(N_("code or family of rules"), later(r"[A-Z]{3}([0-9]{2})?\Z"),
                N_("“{text}” is neither the code of a rule, such as PER09, nor a family of them, such as PER"))
DEFAULTS: Mapping[str, Any] = {
    "language": "en",
    "render": {"formats": ["html", "md"], "out": "build", "view": "canvas", "mermaid": False},
    "review_after": 12,
    "evidence": {"proto_below": 50, "backed_from": 80},
    "check": {"limits": {
        "personas": 8, "same_percent": 60, "imagined_percent": 50, "map_departments": 2, "source_kinds": 2,
        "participants": 5, "proto_days": 90, "unreviewed_months": 48, "delighter_months": 12, "low_point": -1,
        "story_words": 25,
    }},
}


LIMITS = Group((
    Field("personas", Number(1, 1_000), N_("Personas"), help=N_("Active personas that people can remember (SET01)."),
          example="8"),
    Field("same_percent", Number(1, 100), N_("Likeness"),
          help=N_("Percent of the words of goals and pains that two personas may share (SET04)."), example="60"),
    Field("story_words", Number(1, 1_000), N_("Words of a story"), help=N_("What a story has at least (PER04)."),
          example="25"),
    Field("imagined_percent", Number(0, 100), N_("Imagined"),
          help=N_("Percent of a map that may be inferred or imagined (MAP04)."), example="50"),
    Field("map_departments", Number(1, 100), N_("Departments of a map"),
          help=N_("How many fill a map at least (MAP06)."), example="2"),
    Field("low_point", Number(-2, 0, whole=False, step=0.5), N_("Low point"),
          help=N_("The emotion from which on downwards a step is a low point (JRN14, TPT03)."), example="-1"),
    Field("delighter_months", Number(1, 120), N_("Age of a delighter"),
          help=N_("Months after which a delighter is looked at again (TPT09)."), example="12"),
    Field("source_kinds", Number(1, 8), N_("Kinds of sources"),
          help=N_("How many a persona rests on at least (EVD02)."), example="2"),
    Field("participants", Number(1, 1_000_000), N_("Participants"),
          help=N_("How many a qualitative persona rests on at least (EVD03)."), example="5"),
    Field("unreviewed_months", Number(1, 1_200), N_("Months without a review"),
          help=N_("From when on that is an error (AGE01)."), example="48"),
    Field("proto_days", Number(1, 10_000), N_("Age of a proto persona"),
          help=N_("Days after which assumptions stick (AGE02)."), example="90"),
), N_("limits"))


def _check(data: Mapping[str, Any], report: Report) -> None:
    evidence = {**DEFAULTS["evidence"], **data.get("evidence", {})}
    if evidence["proto_below"] > evidence["backed_from"]:
        report.add(("evidence",), N_("“proto_below” ({proto_below}) is more than “backed_from” ({backed_from})"),
                   **evidence)


def _file(_: Mapping[str, Any]) -> str:
    return "../empathy.yaml"


SETTINGS = Kind(
    "settings", "settings", N_("Settings"), N_("Settings"), N_("The settings of a workspace, in empathy.yaml."),
    Group((
        line("name", N_("Name"), help=N_("What the gallery is called."), example=N_("Our customers")),
        Field("brand", ListOf(Text()), N_("Brand"),
              help=N_("Names and features of ours that must not leak into jobs, pains and gains."), example="ShoeBox"),
        line("industry", N_("Industry"), help=N_("Deep motives differ by industry."), example=N_("Shoes and fashion")),
        Field("language", LANGUAGE, N_("Language"),
              help=N_("Of questions, labels and texts, where nothing else is said."), example="en"),
        Field("languages", ListOf(LANGUAGE), N_("Languages"), help=N_("The languages that documents are written in."),
              example="en"),
        Field("departments", ListOf(Text()), N_("Departments"), help=N_("The departments that should take part."),
              example=N_("Support")),
        Field("render", Group((
            Field("formats", ListOf(FORMATS), N_("Formats"), help=N_("What is written."), example="html"),
            Field("out", OUT, N_("Folder"), help=N_("Where it is written; build by default."), example="build"),
            Field("view", Choice((Option("canvas", N_("canvas")), Option("quadrant", N_("quadrant")),
                                  Option("six", N_("six fields")))), N_("View"),
                  help=N_("How maps are drawn that do not say it themselves."), example="canvas"),
            Field("mermaid", Bool(), "Mermaid",
                  help=N_("Whether Markdown has journeys as Mermaid diagrams, too: GitHub and GitLab draw them."),
                  example="true"),
            Field("trust_templates", Bool(), N_("Trust templates"),
                  help=N_("Whether own templates are used in CI, too, where they may be a stranger's. For a pull "
                          "request counts what the branch says that it goes to."), example="true"),
        ), N_("fields")), N_("Render")),
        Field("check", Group((
            Field("select", ListOf(RULES), N_("Select"),
                  help=N_("Only these rules, such as PER09, or families of them, such as PER."), example="PER09"),
            Field("ignore", ListOf(Group((
                Field("rule", RULE, N_("Rule"), example="PER09", required=True),
                Field("id", ID, N_("Id"), help=N_("Only for this document."), example="lea-brunner"),
                line("reason", N_("Reason"), example=N_("Agreed with the research team"), required=True),
            ), N_("silence"), "rule")), N_("Ignore"), help=N_("Rules that are silenced, each with a reason.")),
            Field("limits", LIMITS, N_("Limits"), help=N_("The thresholds of the rules.")),
        ), N_("fields")), N_("Check")),
        Field("publish", publishing.PUBLISH, N_("Publish"),
              help=N_("The wikis that the cards are published into, each by a name of yours.")),
        Field("review_after", Number(1, 120), N_("Review after"),
              help=N_("Months after the last validation when a persona is due for review."), example="12"),
        Field("evidence", Group((
            Field("proto_below", Number(0, 100), N_("Proto below"),
                  help=N_("Percent of statements with evidence, below which a persona is called proto."), example="50"),
            Field("backed_from", Number(0, 100), N_("Evidence-backed from"),
                  help=N_("Percent from which it is called evidence-backed."), example="80"),
        ), N_("fields")), N_("Evidence")),
    ), N_("settings"), "name"),
    "name", _file, (_check, publishing.check),
)


def with_defaults(data: Mapping[str, Any]) -> dict[str, Any]:
    """The settings, complete."""
    return _over(DEFAULTS, data)


def _over(defaults: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    return {**defaults, **values} | {
        key: _over(own, values.get(key, {})) for key, own in defaults.items() if isinstance(own, Mapping)}
