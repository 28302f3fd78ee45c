"""Bytes of a file below personas/: a document, or all that is wrong with it; whichever way they are read, the same."""

import json
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

from empathy_cli.locale import translator
from empathy_cli.model.kinds import KINDS
from empathy_cli.model.problem import InputError
from empathy_cli.model.problem import Path as Place
from empathy_cli.store.decoding import CONTROL, decode
from empathy_cli.store.documents import read_document
from empathy_cli.store.faults import examine
from empathy_cli.store.outline import Outline
from empathy_cli.store.position import places
from empathy_cli.store.reader import parse
from empathy_cli.store.unread import _ids
from empathy_cli.store.writer import new_text
from tests.fuzz.oracle import Target, readable
from tests.fuzz.seeds import YAML_SIGNS, documents, keys

SUITE = Path(__file__).parents[4] / "shared" / "corpora" / "yaml-test-suite.jsonl"
"""The inputs of yaml-test-suite lie beside the repository on some machines."""
_T = translator("en")
_LOOKED_AT = 40
"""Places of a document that are looked up in both ways: each asks for all of it."""


def run(data: bytes) -> Hashable:
    said: tuple[str, ...] = ()
    try:
        parsed = parse(data)
    except InputError as error:
        said = readable(error.problems, lines=_lines(data), places=not any("bytes;" in p.text for p in error.problems))
        assert said
    else:
        value, problems = examine(decode(data))
        assert value == parsed.value
        assert tuple(problems) == parsed.warnings
    _ids(data)
    document, problems = read_document(data, "a.yaml")
    told = readable(problems, lines=_lines(data), places=not any("bytes;" in p.text for p in problems), files=True)
    assert document is not None or any(p.severity == "error" for p in problems)
    if document is None:
        return said, told
    for text in _texts(document.data):
        assert not CONTROL.search(text), text
    _is_written_as_it_was_read(document.kind, document.data)
    _places_agree(data, document.data)
    return document.kind, told, tuple(sorted(document.data))


def _lines(data: bytes) -> int:
    return data.count(b"\n") + data.count(b"\r") + 1


def _is_written_as_it_was_read(kind: str, values: dict[str, Any]) -> None:
    text = new_text(KINDS[kind], values, _T)
    again, problems = read_document(text.encode(), "b.yaml")
    assert again is not None, (problems, text)
    assert again.data == values, text


def _places_agree(data: bytes, values: dict[str, Any]) -> None:
    outline, where = Outline(decode(data)), places(data, read=True)
    for path, _ in zip(_paths(values), range(_LOOKED_AT), strict=False):
        place = where.of(path)
        assert outline.of(path) in (None, (*place, where.ends.get(place, 0))), path


def _paths(value: Any, at: Place = ()) -> Iterator[Place]:
    yield at
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in parts:
        yield from _paths(item, (*at, step))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(item)


def seeds() -> list[bytes]:
    return [*documents(), *_SHORT, *suite()]


def suite() -> list[bytes]:
    rows = SUITE.read_text(encoding="utf-8").splitlines() if SUITE.is_file() else ()
    return [json.loads(row)["yaml"].encode("utf-8", "surrogatepass") for row in rows]


_SHORT = [
    b"kind: persona\nid: lea\nname: Lea\ngoals:\n  - text: \"Sleep\"\n    evidence: [a#n1, 'b']\nstory: |\n  One\n\n  two\n",
    b"\xef\xbb\xbfkind: persona\r\nid: lea\r\nname: 'Lea'  # c\r\npains:\r\n- text: >-\r\n    a\r\n    b\r\n  severity: 4\r\ntags: [a, b]\r\n",
    b"{kind: persona, id: lea, name: Lea, goals: [a, {text: b, kind: life}]}",
    b"kind: source\nid: s\ntitle: S\nnuggets:\n  - id: n1\n    verbatim: x\n    tags: [a]\n",
    b"kind: journey\nid: j\ntitle: J\npersona: lea\nsteps:\n  - id: a\n    title: A\n    next: [b]\n  - id: b\n    title: B\n",
    b"kind: persona\rid: lea\r\nname: Lea\npains:\n- text: >-\n- text: ''\n  severity: 4\n- [a]\n- \"b: c\"\n",
    b"? a\n: b\n", b"[" * 70, b"- " * 70, b"a: &a [x,x]\nb: *a\n", b"a: b\n---\nc: d\n", b"a: !!int 1\n<<: *x\n",
]

TARGET = Target("reader", run, seeds, (*YAML_SIGNS, *keys()))
