"""The columns of an export: what is in them, and which is probably the words, the day, the side, the segment …"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from empathy_cli.exchange.columns import folded
from empathy_cli.locale import N_
from empathy_cli.model.problem import InputError, Problem
from empathy_cli.model.types import nearest

from . import dates
from .form import BAD_QUOTE, MAX_COLUMNS, Form, Record, form_of, named, records

ROLES = ("text", "date", "side", "segment", "touchpoint")
"""What a column can be taken for."""
CUSTOMER, EMPLOYEE = "customer", "employee"
_LOOKED_AT = 500
"""Rows that say what a column holds."""
_EXAMPLES = 3
_DISTINCT = 200

_NAMES = {
    "text": "comment comments text feedback verbatim message description review opinion answer response remark body "
            "kommentar kommentare rückmeldung nachricht beschreibung bewertungstext antwort bemerkung anmerkung "
            "freitext meinung anliegen commentaire commentaires avis réponse remarque commento commenti recensione "
            "risposta messaggio messaggi descrizione testo opinione texte",
    "date": "date day created submitted timestamp time received datum tag erstellt eingang zeitstempel eingegangen "
            "jour créé reçu horodatage soumis data giorno creato ricevuto inviato",
    "side": "side role speaker seite rolle sprecher wer rôle côté ruolo lato chi",
    "segment": "segment group region country plan customertype audience category gruppe kundengruppe kundensegment "
               "land kundentyp zielgruppe groupe région pays segmento gruppo regione paese",
    "touchpoint": "touchpoint channel contact page store source kontaktpunkt kanal filiale seite_url canal contact "
                  "magasin canale contatto negozio punto",
}
"""Words in headings, in English, German, French and Italian."""
_SIDES = {
    CUSTOMER: "customer client user buyer guest consumer visitor kunde kundin kunden kundinnen käufer nutzer gast "
              "cliente clienti utente utenti usager acheteur consommateur utilisateur",
    EMPLOYEE: "employee agent staff clerk internal team support mitarbeiter mitarbeiterin mitarbeitende personal "
              "intern angestellte collaborateur employé employée salarié dipendente dipendenti impiegato operatore",
}
_SIDE_OF = {word: side for side, words in _SIDES.items() for word in words.split()}


@dataclass(slots=True)
class Column:
    """One column, and what its first rows hold. `number` counts from 1."""

    number: int
    name: str
    key: str = ""
    """What a source keeps of it: its heading, or its number where others have the same or it says who somebody is."""
    filled: int = 0
    days: int = 0
    letters: int = 0
    values: dict[str, int] = field(default_factory=dict)
    """How often each of the first different values occurs."""
    examples: list[str] = field(default_factory=list)
    """Masked, on one line."""

    def take(self, cell: str, mask: Callable[[str], str]) -> None:
        text = " ".join(cell[:2_000].split())
        if not text:
            return
        self.filled += 1
        self.letters += len(text)
        self.days += bool(dates.read(text, dates.DAY_FIRST))
        if text in self.values or len(self.values) < _DISTINCT:
            fresh = text not in self.values
            self.values[text] = self.values.get(text, 0) + 1
            if fresh and len(self.examples) < _EXAMPLES:
                self.examples.append(mask(text[:300]))


@dataclass(frozen=True, slots=True)
class Export:
    """A file that was looked through once."""

    file: str
    form: Form
    columns: tuple[Column, ...]
    rows: int
    """The number of the last row."""
    answers: int
    """Rows below the headings."""
    headed: bool
    """Whether the first row is headings."""

    @property
    def odd_heading(self) -> bool:
        """Whether the first row looks like an answer."""
        return self.headed and any(dates.read(c.name, dates.DAY_FIRST) or c.name.replace(".", "").isdecimal()
                                   for c in self.columns)

    def records(self, stream: BinaryIO) -> Iterator[Record]:
        """The rows below the headings, once more."""
        found = records(stream, self.form, self.file)
        if self.headed:
            next(found, None)
        yield from found

    def find(self, told: str, option: str) -> Column:
        """The column that is meant: by its heading, else by its number. Raises InputError where none is, or several."""
        exact = [c for c in self.columns if c.name == told] or [c for c in self.columns if c.name and folded(
            c.name) == folded(told)]
        if len(exact) == 1:
            return exact[0]
        values = {"name": told, "option": option, "words": ", ".join(f"“{c.name}”" for c in self.columns[:30]),
                  "numbers": ", ".join(str(c.number) for c in exact)}
        if exact:
            raise self._wrong(N_("columns {numbers} are all called “{name}”: say {option} with the number of one"),
                              values)
        if told.isascii() and told.isdigit() and 1 <= int(told[:6]) <= len(self.columns):
            return self.columns[int(told) - 1]
        hint = nearest(told, [c.name for c in self.columns if c.name])
        if hint:
            raise self._wrong(N_("{option}: there is no column “{name}”. Did you mean “{hint}”?"),
                              {**values, "hint": hint})
        if self.odd_heading:
            raise self._wrong(N_("{option}: there is no column “{name}”. The first line looks like an answer, not like "
                                 "headings: --no-heading calls columns by their number"), values)
        raise self._wrong(N_("{option}: there is no column “{name}”. There are: {words}"), values)

    def _wrong(self, message: str, values: dict[str, str]) -> InputError:
        return InputError(Problem(message, {**values}, file=self.file), exit_code=2)


def looked_through(stream: BinaryIO, file: str, mask: Callable[[str], str], *, headed: bool = True) -> Export:
    """Reads the file once. Raises InputError where it is no table, and where nobody can tell what its rows are."""
    form = form_of(stream, file)
    found = records(stream, form, file)
    first = next(found, None)
    if first is None:
        raise InputError(Problem(N_("the file is empty; its first line names the columns"), file=file))
    if first.wrong:
        raise InputError(Problem(BAD_QUOTE, file=file, line=first.line))
    if len(first.cells) > MAX_COLUMNS:
        raise InputError(Problem(N_("{n} columns; at most {limit} are read"),
                                 {"n": len(first.cells), "limit": MAX_COLUMNS}, file=file, line=first.line))
    names = [named(cell) if headed else str(n) for n, cell in enumerate(first.cells, 1)]
    often = Counter(map(folded, names))
    columns = tuple(Column(n, name, name if name and often[folded(name)] == 1 and mask(name) == name else str(n))
                    for n, name in enumerate(names, 1))
    rows, answers = first.row, 0
    if not headed:
        _take(first, columns, mask)
        answers = 1
    for record in found:
        rows = record.row
        answers += 1
        if answers <= _LOOKED_AT:
            _take(record, columns, mask)
    if not answers:
        raise InputError(Problem(N_("the file has no rows below its headings"), file=file))
    return Export(file, form, columns, rows, answers, headed)


def _take(record: Record, columns: Sequence[Column], mask: Callable[[str], str]) -> None:
    for column, cell in zip(columns, record.cells, strict=False):
        column.take(cell, mask)


def proposed(export: Export) -> dict[str, Column]:
    """The columns that are probably meant, by what they are taken for: by their headings, then by what they hold."""
    found: dict[str, Column] = {}
    left = [c for c in export.columns if c.filled]
    for role in ("date", "side", "touchpoint", "segment", "text"):
        scored = [(score, -c.number, c) for c in left if (score := _score(role, c)) > 0]
        if scored:
            found[role] = max(scored)[2]
            left.remove(found[role])
    return {role: found[role] for role in ROLES if role in found}


def _score(role: str, column: Column) -> float:
    """How well a column serves; 0 where it does not."""
    wanted = _NAMES[role].split()
    words = folded(column.name).replace("?", " ").replace("-", " ").split()
    by_name = 2.0 if folded(column.name) in wanted else 1.0 if any(word in wanted for word in words) else 0.0
    mean = column.letters / column.filled
    if role == "date":
        return by_name + 1 if column.days * 10 >= column.filled * (5 if by_name else 8) else 0
    if role == "side":
        sides = sum(n for value, n in column.values.items() if side_of(value))
        return by_name + 1 if sides * 10 >= column.filled * 8 else 0
    if column.days * 2 > column.filled:
        return 0
    if role == "text":
        return by_name * 10 + min(mean, 100) / 20 if mean > 15 or by_name else 0
    few = len(column.values) <= max(3, column.filled // 2) and mean <= 60
    return by_name if few else 0


def side_of(text: str) -> str:
    """`customer` or `employee`, as people say it in English, German, French or Italian; "" where it is neither."""
    word = folded(text)
    return _SIDE_OF.get(word) or _SIDE_OF.get(word.rstrip("s"), "")
