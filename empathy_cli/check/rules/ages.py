"""AGE: whether a persona is still true."""

from collections.abc import Iterator
from datetime import date, timedelta

from empathy_cli.check.rule import Rule
from empathy_cli.check.seen import Seen
from empathy_cli.insight.certainty import is_stale, review_by
from empathy_cli.locale import N_
from empathy_cli.model.problem import ERROR, WARNING, Problem


def _due(seen: Seen) -> Iterator[Problem]:
    """A persona that says no day at all has no age. The last review is its validation, else it was made then.

    Tomorrow is no day to come yet: somewhere it is today.
    """
    limit = seen.limits["unreviewed_months"]
    today = seen.today.isoformat()
    tomorrow = (min(seen.today, date.max - timedelta(days=1)) + timedelta(days=1)).isoformat()
    for persona in seen.originals("persona"):
        if to_come := [key for key in ("last_validated", "created") if persona.data.get(key, "") > tomorrow]:
            for key in to_come:
                yield Problem(N_("“{key}” says {date}, and that day has not come yet: write the day on which it was"),
                              {"key": key, "date": persona.data[key]}, (key,), persona.file, severity=WARNING)
            continue
        found = [key for key in ("last_validated", "created", "review_by") if key in persona.data]
        if not found:
            continue
        since = persona.data[found[0]]
        if _months(since, seen.today) >= limit:
            yield Problem(N_("nobody has reviewed it since {since} (months: {n}): talk with people again and write the "
                             "day into “last_validated”, or remove the persona"),
                          {"since": since, "n": _months(since, seen.today)}, (found[0],), persona.file)
        elif is_stale(persona, seen.workspace, today):
            yield Problem(N_("its review was due on {date}: compare it with people, and write the day into "
                             "“last_validated” and the next one into “review_by”"),
                          {"date": review_by(persona, seen.workspace)},
                          ("review_by" if "review_by" in persona.data else "last_validated",), persona.file,
                          severity=WARNING)


def _months(since: str, today: date) -> int:
    """Whole months."""
    year, month, day = map(int, since.split("-"))
    return (today.year - year) * 12 + today.month - month - (today.day < day)


def _unproven(seen: Seen) -> Iterator[Problem]:
    """Not where a source that it names may be there and could not be read."""
    limit = seen.limits["proto_days"]
    for persona in seen.originals("persona"):
        created = persona.data.get("created")
        if not created or (seen.today - date.fromisoformat(created)).days < limit or seen.state(persona) != "proto":
            continue
        if seen.complete or seen.sources_of(persona) <= seen.source_ids:
            yield Problem(N_("it was made on {date} and is a proto persona still: {percent} % of its statements have "
                             "evidence. “empathy gaps {id}” lists what to ask"),
                          {"date": created, "percent": seen.coverage(persona).percent, "id": persona.id},
                          ("created",), persona.file)


def _overtaken(seen: Seen) -> Iterator[Problem]:
    dates = {source.id: source.data.get("date", "") for source in seen.sources}
    for persona in seen.originals("persona"):
        last = persona.data.get("last_validated")
        if not last:
            continue
        newest = max(((dates.get(source, ""), source) for source in seen.sources_of(persona)),
                     default=("", ""))
        if newest[0] > last:
            yield Problem(N_("“{source}” is of {date}, after the last validation: see what it changes in the whole "
                             "persona, and write the day into “last_validated”"),
                          {"source": newest[1], "date": newest[0]}, ("last_validated",), persona.file)


_FILE = "personas/lea-brunner/persona.yaml"
_PERSONA = "kind: persona\nid: lea-brunner\nname: Lea Brunner\n"
_PAIN = "pains:\n  - text: Office hours while she sleeps\n"
_TALKS = {"personas/sources/talks.yaml": "kind: source\nid: talks\ntitle: Talks with parents\ndate: 2026-05-04\n"
                                         "nuggets:\n  - {id: n1, verbatim: By the time you open I am asleep.}\n"}

RULES = (
    Rule(
        "AGE01", ERROR,
        N_("The review of a persona is not overdue"),
        N_("People change, and so does what they can compare you with. A persona past its day of review is a memory "
           "that looks like knowledge. Nobody should decide by one that was not looked at for four years: then it is "
           "an error (“check.limits.unreviewed_months”). A day that has not come yet is found here, too."),
        {_FILE: _PERSONA + "last_validated: 2025-03-20\n"},
        {_FILE: _PERSONA + "last_validated: 2026-03-20\n"},
        _due,
    ),
    Rule(
        "AGE02", WARNING,
        N_("A proto persona does not stay one"),
        N_("To begin with assumptions is fine, as long as they are tested. After some months everybody has heard them "
           "so often that they pass for facts, and no one remembers that nobody asked. The setting "
           "“check.limits.proto_days” says how long it may last."),
        {_FILE: _PERSONA + "created: 2026-01-15\n" + _PAIN},
        {_FILE: _PERSONA + "created: 2026-01-15\n" + _PAIN + "    evidence: [talks#n1]\n", **_TALKS},
        _unproven,
    ),
    Rule(
        "AGE03", WARNING,
        N_("No source that is cited is newer than the last validation"),
        N_("New evidence was put into a persona of which somebody said before that it is true as a whole. It may "
           "confirm the picture or upset it: one has to look, and then say when one did."),
        {_FILE: _PERSONA + "last_validated: 2026-03-20\n" + _PAIN + "    evidence: [talks#n1]\n", **_TALKS},
        {_FILE: _PERSONA + "last_validated: 2026-05-11\n" + _PAIN + "    evidence: [talks#n1]\n", **_TALKS},
        _overtaken,
    ),
)
