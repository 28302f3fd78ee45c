"""kind: source - what was heard, seen or measured: the ground that statements stand on."""

from collections.abc import Mapping
from typing import Any

from empathy_cli.locale import N_

from .field import Field, Kind, Report
from .group import Group, ListOf
from .statement import line
from .types import ID, LANGUAGE, SHA256, URL, Choice, Date, Number, Option
from .writing import Markdown, Text

NUGGET = Group((
    Field("id", ID, N_("Id"), help=N_("Evidence names it as source#id. If you give none, it becomes n1, n2, …"),
          example="n4", required=True),
    Field("verbatim", Markdown(), N_("Verbatim"), N_("What was said, word for word?"),
          N_("Their words, with the hesitations. Leave out names, numbers and addresses."),
          N_("I'd rather drive there than call again.")),
    Field("observation", Markdown(), N_("Observation"), N_("What was seen or measured?"),
          example=N_("Puts the phone down after eleven minutes")),
    line("locator", N_("Locator"), N_("Where in the source is it?"), example=N_("Interview 3, 14:20")),
    Field("date", Date(), N_("Date"), help=N_("When it was said, where that is known better than of the whole source."),
          example="2026-03-12"),
    line("segment", N_("Segment"), help=N_("Who said it, where that is known better than of the whole source."),
         example=N_("Bought in shop and web shop this year")),
    Field("tags", ListOf(Text(60)), N_("Tags"), N_("Which tags help to find it?"), example=N_("waiting")),
), N_("nugget"), "verbatim")

EXPORT = Group((
    line("file", N_("File"), help=N_("What the table was called.")),
    Field("sha256", SHA256, "SHA-256", help=N_("Of the table as it came, before anything in it was masked.")),
    Field("rows", Number(0, 10**9), N_("Rows"), help=N_("How many rows the table had, its headings counted.")),
    line("text", N_("Text"), help=N_("The column with the words.")),
    line("date", N_("Date"), help=N_("The column with the day.")),
    Field("order", Choice((Option("day", N_("day first")), Option("month", N_("month first")))), N_("Order"),
          help=N_("What comes first in days such as 03/04/2026.")),
    line("side", N_("Side"), help=N_("The column that says who speaks.")),
    line("segment", N_("Segment"), help=N_("The column with the group of people.")),
    line("touchpoint", N_("Touchpoint"), help=N_("The column that says where it was.")),
), N_("export"), "file")
"""The table that a source was imported from: so the next one of the same survey is understood without a question."""


def _check(data: Mapping[str, Any], report: Report) -> None:
    seen: dict[str, int] = {}
    for i, nugget in enumerate(data.get("nuggets", ())):
        first = seen.setdefault(nugget.get("id", ""), i)
        if first != i and nugget.get("id"):
            report.add(("nuggets", i, "id"), N_("“{id}” is the id of nugget {first} already"),
                       id=nugget["id"], first=first + 1)
        if nugget.get("id") and not nugget.get("verbatim") and not nugget.get("observation"):
            report.add(("nuggets", i), N_("a nugget needs a “verbatim” or an “observation”"))
    if data.get("link") and data.get("file"):
        report.add(("file",), N_("“link” or “file” says where the raw material is; take one of them out"))
    if data.get("sha256") and not data.get("file"):
        report.add(("sha256",), N_("“sha256” belongs to a “file”; none is given"))


def _file(data: Mapping[str, Any]) -> str:
    return f"sources/{data['id']}.yaml"


SOURCE = Kind(
    "source", "source", N_("Source"), N_("Sources"),
    N_("What was heard, seen or measured: the ground that statements stand on."),
    Group((
        Field("kind", Choice((Option("source", N_("Source")),)), N_("Kind"), required=True),
        Field("id", ID, N_("Id"), N_("Which short id should it have?"),
              N_("It is named wherever a statement rests on it."), "interviews-2026-03", required=True),
        line("title", N_("Title"), N_("What is it called?"), example=N_("Interviews with buyers, March 2026"),
             core=True, required=True),
        Field("type", Choice((
            Option("interview", N_("interview")), Option("observation", N_("observation")),
            Option("survey", N_("survey")), Option("analytics", N_("analytics")),
            Option("support-log", N_("support log")), Option("review", N_("review")),
            Option("workshop", N_("workshop")), Option("desk", N_("desk research")),
        )), N_("Type"), N_("What kind of source is it?"),
              N_("Different kinds of sources err differently; two kinds that agree are worth more than ten of one."),
              "interview", core=True),
        Field("side", Choice((
            Option("customer", N_("customer"), N_("customers speak")),
            Option("employee", N_("employee"), N_("people who work with customers speak")),
        )), N_("Side"), N_("Who speaks: customers or employees?"),
              N_("Both know something that the other does not."), "customer", core=True),
        Field("date", Date(), N_("Date"), N_("When was it gathered? The last day, if it took several."),
              N_("What people said three years ago may not hold today."), "2026-03-12", core=True),
        line("author", N_("Author"), N_("Who gathered it?"), example=N_("M. Keller, CX team")),
        line("method", N_("Method"), N_("How was it gathered?"),
             N_("So that a reader can judge what it can show and what it cannot."),
             N_("Semi-structured, 45 minutes, at home"), core=True),
        line("segment", N_("Segment"), N_("Among which people?"), example=N_("Bought in shop and web shop this year"),
             core=True),
        Field("n", Number(0, 10**9), N_("Number"), N_("How many participants or records?"),
              N_("A qualitative study should rest on five or more."), "8", core=True),
        line("consent", N_("Consent"), N_("What did the participants agree to?"),
             example=N_("Written, for quotes without names")),
        Field("pii", Choice((
            Option("masked", N_("masked")), Option("none", N_("none")),
        )), N_("Personal data"), N_("Is there personal data in it?"),
              N_("Only masked data, or none, belongs in a repository."), "masked"),
        Field("link", URL, N_("Link"), N_("Where is the raw material?"),
              N_("It stays private; the card never shows it."), "https://example.org/research/12"),
        line("file", N_("File"), N_("Or in which file?"), example="transcripts/2026-03.txt"),
        Field("sha256", SHA256, "SHA-256", help=N_("Of the file: shows whether it is still the same.")),
        Field("export", EXPORT, N_("Export"),
              help=N_("The table that “empathy import feedback” has read, and what its columns were taken for.")),
        Field("language", LANGUAGE, N_("Language"), help=N_("The language of the quotes."), example="en"),
        Field("nuggets", ListOf(NUGGET, 5_000), N_("Nuggets"), N_("Which quotes or observations are worth keeping?"),
              N_("One thought each, so that a statement can rest on just that one."),
              N_("I'd rather drive there than call again."), core=True),
        Field("note", Markdown(), N_("Note"), help=N_("For the team: never on a card.")),
    ), N_("source"), "title"),
    "title", _file, (_check,),
)
