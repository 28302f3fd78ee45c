"""Bytes of a CSV file: journeys, the catalogue, vulnerabilities, and exports of feedback. All of it or nothing.

The first letter of an input says what it is imported as. What was taken is a document; exported and imported again, it
is the same.
"""

import io
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import cache, partial
from typing import Any

from empathy_cli.exchange import journey, sheet, table, touchpoints
from empathy_cli.exchange.changing import changed, difference
from empathy_cli.exchange.columns import Column
from empathy_cli.exchange.feedback import collecting
from empathy_cli.exchange.feedback.columns import looked_through, proposed
from empathy_cli.exchange.feedback.voices import Heard, Told, looked_again, voices
from empathy_cli.insight.personal import masked
from empathy_cli.locale import translator
from empathy_cli.model.document import Document
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import ERROR, InputError, Problem
from empathy_cli.store import rows
from empathy_cli.store.documents import read_document
from empathy_cli.store.writer import new_text
from tests.fuzz.oracle import Target, readable
from tests.fuzz.seeds import CSV_SIGNS, documents

Taken = tuple[dict[str, Any], list[Problem]]
FILE = "a.csv"
_T = translator("en")
_NEW = {"kind": "journey", "id": "new", "title": "New", "persona": "lea"}


@cache
def _known() -> dict[str, tuple[Document, str]]:
    """A journey and a catalogue of the example, with their texts."""
    found: dict[str, tuple[Document, str]] = {}
    for data in documents():
        document, _ = read_document(data, "a.yaml")
        if document and document.kind in ("journey", "touchpoints"):
            found.setdefault(document.kind, (document, data.decode()))
    return found


def run(data: bytes) -> Hashable:
    what, body = data[:1], data[1:]
    try:
        if what == b"F":
            return _feedback(body)
        return _KINDS.get(what, _journey)(body)
    except InputError as error:
        return what, readable(error.problems, lines=_lines(body))


def _lines(data: bytes) -> int:
    return data.count(b"\n") + data.count(b"\r") + 1


def _journey(data: bytes, *, new: bool = True) -> Hashable:
    catalogue = {entry["id"]: entry for entry in _known()["touchpoints"][0].data["touchpoints"]}
    document, text = (None, "") if new else _known()["journey"]
    before: Mapping[str, Any] = _NEW if document is None else document.data

    def take(found: sheet.Sheet) -> Taken:
        return journey.taken(found, before, catalogue, "en")

    return _taken(data, journey.COLUMNS, take, journey.rows, "steps", document, text)


def _touchpoints(data: bytes, *, new: bool = False) -> Hashable:
    document, text = (None, "") if new else _known()["touchpoints"]

    def take(found: sheet.Sheet) -> Taken:
        return touchpoints.taken(found, document.data if document else {}, {"lea": "lea.yaml"}, "en")

    return _taken(data, touchpoints.COLUMNS, take, touchpoints.rows, "touchpoints", document, text)


def _vulnerabilities(data: bytes) -> Hashable:
    document, text = _known()["touchpoints"]

    def take(found: sheet.Sheet) -> Taken:
        return touchpoints.taken_vulnerabilities(found, document.data)

    return _taken(data, touchpoints.VULNERABILITIES, take, touchpoints.vulnerability_rows, "touchpoints", document, text)


_KINDS: dict[bytes, Callable[[bytes], Hashable]] = {
    b"J": _journey, b"j": partial(_journey, new=False), b"T": _touchpoints, b"t": partial(_touchpoints, new=True),
    b"V": _vulnerabilities}


def _taken(data: bytes, columns: Sequence[Column], take: Callable[[sheet.Sheet], Taken], rows_of: Callable[..., Any], key: str,
           document: Document | None, text: str) -> Hashable:
    found = sheet.read(data, FILE, columns, _T)
    made, of_rows = take(found)
    problems = found.all_problems(of_rows)
    said = readable(problems, lines=_lines(data), files=True)
    if any(p.severity == ERROR for p in problems):
        return key, said
    kind = KINDS["journey" if key == "steps" else "touchpoints"]
    if document is None:
        written = new_text(kind, made, _T)
    else:
        written = changed(text, key, document.data, made) if difference(key, document.data, made) else text
    again, wrong = read_document(written.encode(), "b.yaml")
    errors = readable([p for p in wrong if p.severity == ERROR])
    if again is None:
        return key, said, errors  # what import says of the document, and takes nothing
    assert again.data == {k: v for k, v in made.items() if v != []}, written
    out = table.written([c.key for c in columns], rows_of(made), table.Form())
    back, wrong_again = take(sheet.read(out, FILE, columns, _T))
    assert not [p for p in wrong_again if p.severity == ERROR], (out, wrong_again)
    if document is None and not back.get(key):
        return key, said, "empty"
    return key, said, tuple(sorted(made)), len(made[key]) > 3


def _feedback(data: bytes) -> Hashable:
    mask = partial(masked, language="en", names=True)
    stream = io.BytesIO(data)
    export = looked_through(stream, FILE, mask, headed=not data.startswith(b"0"))
    meant = proposed(export)
    if "text" not in meant:
        return "F", tuple(sorted(meant))
    told = Told(meant["text"], meant.get("side", "customer"), meant.get("date"), meant.get("segment"), meant.get("touchpoint"))
    spoken, order, doubtful = looked_again(stream, export, told)
    told = Told(told.text, told.side, told.date, told.segment, told.touchpoint, order or "day")
    heard = Heard()
    taken = {side: collecting.Collected("s", side, None, FILE, export.rows, _T) for side in ("customer", "employee")}
    for voice in voices(stream, export, told, heard, mask, {"shop": "Shop"}):
        taken[voice.side].take(voice)
    for remark in (*heard.skipped, *heard.remarks):
        readable([Problem(remark.message, dict(remark.values))])
        assert remark.row >= 1
    for side, one in taken.items():
        one.finish()
        _is_a_source(one, told, side)
        one.close()
    return ("F", tuple(sorted(meant)), bool(doubtful), len(spoken), tuple(sorted({r.message for r in heard.skipped})),
            heard.masked > 0, heard.taken > 3)


def _is_a_source(one: collecting.Collected, told: Told, side: str) -> None:
    data = collecting.values(one, {"title": "T", "type": "survey", "kind": "source"}, {"file": FILE, "rows": 1, **told.names()})
    assert data["side"] == side
    if not one.new:
        return
    again, problems = read_document(new_text(KINDS["source"], data, _T).encode(), "s.yaml")
    assert again is not None, (problems, data)
    assert again.data.get("nuggets") == data.get("nuggets"), data
    for nugget in one.few:
        assert rows._nugget(rows.line_of(nugget)) == nugget


def seeds() -> list[bytes]:
    found = list(_SHORT)
    for kind, known, letters, rows_of, columns in (
            ("journey", "journey", b"Jj", journey.rows, journey.COLUMNS),
            ("touchpoints", "touchpoints", b"Tt", touchpoints.rows, touchpoints.COLUMNS),
            ("touchpoints", "touchpoints", b"V", touchpoints.vulnerability_rows, touchpoints.VULNERABILITIES)):
        del kind
        for form in (table.Form(), table.form_for("de")):
            out = table.written([c.key for c in columns], rows_of(_known()[known][0].data), form)
            found += [bytes((letter,)) + out for letter in letters]
    return found


_SHORT = [
    b'Jstage,title,next\nBefore,Look for it,\n,Buy it,end\nAfter,"Wait, and wait",look-for-it | buy-it\n',
    b'JPhase;Titel;Schmerzpunkte;Ziel\nVorher;Suchen;"Zu teuer {Schwere: 4} | \\| x";ja\n',
    b"tid,name,channel,pains\nshop,Shop,store,Queue {severity: 4}\n,Web shop,,\n",
    b"Vtouchpoint,effect,cause\nshop,It is closed,Nobody there\n",
    b'FComment,Date,Role,Segment,Channel\n"Too late, again",2026-03-02,customer,new,Shop\nI call m.mueller@example.org on 0171 1234567,2026-03-03,agent,,\n',
    "FKommentar;Datum\nZu spät;02.03.2026\nNie wieder!;3.4.26\n".encode(),
    "FComment\tDate\nx y z x y z x y z\t03/04/2026\n".encode("utf-16"),
    "FKommentar;Datum\nZu spät;02.03.2026\n".encode("cp1252"),
    b"F0Too late|2026-03-02\nNever again|2026-03-03\n",
]

TARGET = Target("tables", run, seeds, (
    *CSV_SIGNS, *(c.key.encode() for c in (*journey.COLUMNS, *touchpoints.COLUMNS, *touchpoints.VULNERABILITIES)),
    b"stage,title\n", b"Titel;", b"Comment", b"Date", b"Role"), seconds=2.0)
