"""What the columns of an export are, and what the source is called: as the command line says, or as it is answered."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from empathy_cli.exchange.feedback import dates
from empathy_cli.exchange.feedback.columns import CUSTOMER, EMPLOYEE, ROLES, Column, Export, proposed
from empathy_cli.exchange.feedback.voices import Told
from empathy_cli.locale import N_
from empathy_cli.model.field import Field, Kind, Report
from empathy_cli.model.group import Group
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.source import SOURCE
from empathy_cli.model.text import slug
from empathy_cli.model.types import ID, RESERVED, Choice, Option
from empathy_cli.model.writing import MAX_LINE

from . import asking
from .command_line import command_line
from .feedback_before import Asked, Head

if TYPE_CHECKING:
    from .session import Session

_QUESTIONS = {
    "text": (N_("Words"), N_("Which column has their words?")),
    "side": (N_("Side"), N_("Who speaks: customers or employees? Or which column says so?")),
    "date": (N_("Date"), N_("Which column has the day?")),
    "segment": (N_("Segment"), N_("Which column says among which people?")),
    "touchpoint": (N_("Touchpoint"), N_("Which column says where it was: the channel, the touchpoint?")),
}
_HELP = {
    "text": N_("Each answer becomes a nugget, word for word, with its row."),
    "side": N_("Both know something that the other does not. A source has one side: an export of both makes two."),
    "date": N_("What people said three years ago may not hold today. Leave it empty where there is none."),
    "segment": N_("Kept with each answer. Leave it empty where there is none."),
    "touchpoint": N_("Kept with each answer as a tag: the id where it is in the catalogue. Leave it empty where there "
                     "is none."),
}
_WORDS = (Option(CUSTOMER, N_("customer"), N_("customers speak")),
          Option(EMPLOYEE, N_("employee"), N_("people who work with customers speak")))
_FEW = 12
"""Columns that stand as they do in the file; of more, the likely ones come first."""
_LONGEST = 36
"""Characters of a heading in an offer: surveys have whole questions for headings."""
_TICKETS = ("ticket", "case", "status", "agent", "anfrage", "fall", "priorit", "assunto", "demande", "richiesta")


@contextmanager
def settled(session: "Session", asked: Asked, export: Export, language: str) -> Iterator[Head]:
    """What is known of a new source. Where something is missing and somebody is there, it is asked; the answers are
    kept until the block has ended well. Raises InputError (exit code 2) with what is missing where nobody is there.
    """
    guess = proposed(export)
    told: dict[str, Any] = {role: export.find(said, f"--{role}") for role, said in asked.columns.items()
                            if not (role == "side" and said in (CUSTOMER, EMPLOYEE))}
    if asked.columns.get("side") in (CUSTOMER, EMPLOYEE):
        told["side"] = asked.columns["side"]
    head = _head(asked, export, language)
    if session.lang:
        head["language"] = session.lang
    order = {True: dates.DAY_FIRST, False: dates.MONTH_FIRST, None: ""}[asked.day_first]
    missing = [role for role in ("text", "side") if role not in told]
    somebody = not asked.no_input and not asked.as_json and asking.somebody()
    if not missing:
        yield Head(head["id"], Told(**told, order=order), head)
    elif not somebody:
        raise InputError(*(_missing(role, guess, export) for role in missing), exit_code=2)
    else:
        from empathy_cli.interview.draft import Draft

        with Draft(session.root, f"import-feedback-{sha256(export.file.encode()).hexdigest()[:16]}") as draft:
            said = _asked(session, draft, export, guess, told, head, order, language, confirm=not asked.yes)
            by_name = {_value(c): c for c in export.columns}
            chosen: dict[str, Any] = {role: by_name[said[role]] for role in ROLES if said.get(role) in by_name}
            if said["side"] in (CUSTOMER, EMPLOYEE):
                chosen["side"] = said["side"]
            data = head | {key: said[key] for key in ("title", "id", "type") if key in said}
            yield Head(data["id"], Told(**chosen, order=said.get("order", order)), data, asks=not asked.yes)
            draft.discard()


def _head(asked: Asked, export: Export, language: str) -> dict[str, Any]:
    """Title, id and type of a new source. Raises InputError where one of them is none."""
    from empathy_cli.insight.personal import masked

    said = Path(masked(Path(export.file).name, language, names=True)).stem if asked.file != "-" else ""
    stem = " ".join(said.replace("_", " ").replace("-", " ").split())
    title = asked.title or (stem[:1].upper() + stem[1:])[:MAX_LINE]
    report = Report()
    id_ = asked.id or slug(title, language)
    names = " ".join(c.name.casefold() for c in export.columns)
    kind = asked.type or ("support-log" if any(word in names for word in _TICKETS) else "survey")
    found = {"title": SOURCE.group.by_key["title"].type.read(title, (), report),
             "id": ID.read(id_, (), report), "type": SOURCE.group.by_key["type"].type.read(kind, (), report)}
    if report.problems:
        raise InputError(*report.problems, exit_code=2)
    if found["id"] in RESERVED:
        raise InputError(Problem(N_("“{id}” cannot be an id: no page or folder can have that name"), {"id": id_}),
                         exit_code=2)
    if not found["title"] or not found["id"]:
        raise InputError(Problem(N_("the source needs a name: --title TEXT, and --id ID where none can be made of it")),
                         exit_code=2)
    return found


def _missing(role: str, guess: dict[str, Column], export: Export) -> Problem:
    values = {"option": f"--{role}", "words": ", ".join(f"“{_value(c)}”" for c in export.columns[:30]),
              "guess": command_line(f"--{role}", _value(guess[role])).removeprefix("empathy ")
              if role in guess else ""}
    if role == "side":
        message = N_("--side is missing: “--side customer” or “--side employee”, or the column that says who speaks "
                     "(perhaps {guess})") if role in guess else N_(
            "--side is missing: “--side customer” or “--side employee”, or the column that says who speaks")
    elif role in guess:
        message = N_("{option} is missing: which column has their words? Perhaps {guess}; there are: {words}")
    else:
        message = N_("{option} is missing: which column has their words? There are: {words}")
    return Problem(message, values, file=export.file)


def _value(column: Column) -> str:
    """What a column is called in an answer: its heading, else its number."""
    return column.name or str(column.number)


def _asked(session: "Session", draft: Any, export: Export, guess: dict[str, Column], told: dict[str, Any],
           head: dict[str, Any], order: str, language: str, *, confirm: bool) -> dict[str, Any]:
    """The answers, by the keys of the questions."""
    from empathy_cli.interview.engine import Interview
    from empathy_cli.interview.known import Known
    from empathy_cli.interview.questions import id_question, questions

    t = session.t(language)
    kind = _kind(export, guess, doubtful=not order and language.partition("-")[0].lower() == "en")
    before = {role: one if isinstance(one, str) else _value(one) for role, one in (guess | told).items()}
    before = {"side": CUSTOMER} | before | {key: head[key] for key in ("title", "type")}
    steps = list(questions(kind, full=True))
    steps.append(id_question(kind))
    interview = Interview(kind, steps, before, Known(session.workspace), t, language=language)
    if draft.begun:
        interview.restore(draft.answers, draft.place)
    to = asking.must_be_somebody(asking.TO_ANSWER, command_line("import", "feedback", export.file))
    welcome = [t.plural("{file}: {n} row, {columns} columns, {encoding}.", "{file}: {n} rows, {columns} columns, "
                        "{encoding}.", export.answers, file=export.file, columns=len(export.columns),
                        encoding=export.form.encoding_name),
               t(N_("Personal data is masked. Enter takes what is proposed, Ctrl+U empties the line."))]
    if export.odd_heading:
        welcome.append(t(N_("The first line looks like an answer, not like headings: --no-heading calls columns by "
                            "their number.")))
    welcome.append(asking.plain_hint(t) if session.plain else "")
    asking.hold_interview(session, interview, draft, t, to, welcome=welcome, confirm=confirm)
    return interview.document()


def _kind(export: Export, guess: dict[str, Column], *, doubtful: bool) -> Kind:
    """The questions about an export, as a kind like any other: so they are asked as all others are."""
    fields = []
    for role in ROLES:
        label, question = _QUESTIONS[role]
        offered = tuple(_option(c) for c in _offered(role, export, guess))
        choice = Choice((*(_WORDS if role == "side" else ()), *offered))
        fields.append(Field(role, choice, label, question, _HELP[role], core=True, required=role in ("text", "side")))
    if doubtful and any(dates.order_of(c.values)[1] for c in export.columns if c.days):
        fields.append(Field("order", Choice((Option(dates.DAY_FIRST, N_("day first")),
                                             Option(dates.MONTH_FIRST, N_("month first")))), N_("Order"),
                            N_("What comes first in days such as 03/04/2026?"), core=True, after="date"))
    of = SOURCE.group.by_key
    fields += [of["type"], of["title"], Field("id", ID, of["id"].label, of["id"].question, of["id"].help)]
    return Kind("feedback", "feedback", N_("Feedback"), N_("Feedback"), "", Group(tuple(fields)), "title",
                lambda data: f"sources/{data['id']}.yaml")


def _offered(role: str, export: Export, guess: dict[str, Column]) -> Sequence[Column]:
    """The columns that can be answered, the likely ones first where there are many."""
    columns = [c for c in export.columns if c.name not in (CUSTOMER, EMPLOYEE) or role != "side"]
    if role == "side":
        columns = [c for c in columns if c is guess.get("side")] or [
            c for c in columns if 0 < len(c.values) <= 5 and c.days == 0][:3]
    names: dict[str, Column] = {}
    if len(columns) > _FEW:
        columns.sort(key=lambda c: (c is not guess.get(role), not c.filled, _unlikely(role, c)))
    for column in columns:
        names.setdefault(_value(column), column)
    return list(names.values())


def _unlikely(role: str, column: Column) -> float:
    """Less than of another column: of many, it is offered before that one."""
    filled = max(1, column.filled)
    if role == "text":
        return -column.letters / filled
    if role == "date":
        return -column.days / filled
    numbers = all(value.replace(".", "").isdecimal() for value in column.values)
    return len(column.values) + 100 * (column.days > 0) + 10 * numbers


def _option(column: Column) -> Option:
    """In quotes: so no heading is taken for a word of ours, and translated."""
    told = "; ".join(f"“{example[:80]}”" for example in column.examples[:2])
    name = short = _value(column)
    if len(name) > _LONGEST:
        short = f"{name[:_LONGEST - 1].rstrip()}… {column.number}"
    return Option(name, f"“{short}”", told)

