"""empathy.yaml - the settings of a workspace: read, checked and described like a document. Absent: the defaults."""

import re
from collections.abc import Mapping
from typing import Any

from empathy_cli.locale import N_

from .field import Field, Kind, Report
from .group import Group, ListOf
from .statement import line
from .types import ID, LANGUAGE, Bool, Choice, Number, Option, Pattern, Text

FORMATS = Choice((Option("html", "HTML"), Option("md", "Markdown")))
OUT = Pattern(
    N_("folder in the workspace"),
    re.compile(r"(?!\.|(?:personas|templates)(?:/|$)|.*/\.\.?(?:/|$))[^\\:*?\"<>|\x00-\x1f/][^\\:*?\"<>|\x00-\x1f]*\Z"),
    N_("“{text}” is no folder for pages: name one of their own inside the workspace, such as build"),
)
RULE = Pattern(N_("code of a rule"), re.compile(r"[A-Z]{3}[0-9]{2}\Z"),
               N_("“{text}” is not the code of a rule, such as PER09"))
DEFAULTS: Mapping[str, Any] = {
    "language": "en",
    "render": {"formats": ["html", "md"], "out": "build", "view": "canvas", "mermaid": False},
    "review_after": 12,
    "evidence": {"proto_below": 50, "backed_from": 80},
}


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
        ), N_("fields")), N_("Render")),
        Field("check", Group((
            Field("select", ListOf(RULE), N_("Select"), help=N_("Only these rules."), example="PER09"),
            Field("ignore", ListOf(Group((
                Field("rule", RULE, N_("Rule"), example="PER09", required=True),
                Field("id", ID, N_("Id"), help=N_("Only for this document."), example="lea-brunner"),
                line("reason", N_("Reason"), example=N_("Agreed with the research team"), required=True),
            ), N_("silence"), "rule")), N_("Ignore"), help=N_("Rules that are silenced, each with a reason.")),
        ), N_("fields")), N_("Check")),
        Field("review_after", Number(1, 120), N_("Review after"),
              help=N_("Months after the last validation when a persona is due for review."), example="12"),
        Field("evidence", Group((
            Field("proto_below", Number(0, 100), N_("Proto below"),
                  help=N_("Percent of statements with evidence, below which a persona is called proto."), example="50"),
            Field("backed_from", Number(0, 100), N_("Evidence-backed from"),
                  help=N_("Percent from which it is called evidence-backed."), example="80"),
        ), N_("fields")), N_("Evidence")),
    ), N_("settings"), "name"),
    "name", _file, (_check,),
)


def with_defaults(data: Mapping[str, Any]) -> dict[str, Any]:
    """The settings, complete."""
    return {**DEFAULTS, **data} | {
        key: {**DEFAULTS[key], **data.get(key, {})} for key in ("render", "evidence")
    }
