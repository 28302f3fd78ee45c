"""The schema and the reader agree: what an editor marks is what `empathy` refuses, and nothing else."""

import json
import re
from datetime import date
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from empathy_cli.locale import translator
from empathy_cli.model.field import Report
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import KINDS, read_as
from empathy_cli.model.schema import schema, schema_text
from empathy_cli.model.settings import SETTINGS
from empathy_cli.model.types import Bool, Choice, Date, Number

ALL = [*KINDS.values(), SETTINGS]
VALIDATORS = {
    kind.name: jsonschema.Draft202012Validator(
        schema(kind, translator("en")), format_checker=jsonschema.FormatChecker(formats=["date"]))
    for kind in ALL
}


def core(text: str) -> Any:
    """The value that YAML 1.2's core schema makes of a document: what an editor hands to the schema."""
    events = iter(list(yaml.parse(text, Loader=yaml.CSafeLoader))[2:-2])
    return _value(next(events), events)


def raw(text: str) -> Any:
    """The same as our reader has it: texts, lists and mappings."""
    events = iter(list(yaml.parse(text, Loader=yaml.CSafeLoader))[2:-2])
    return _value(next(events), events, typed=False)


def _value(event: Any, events: Any, *, typed: bool = True) -> Any:
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event) if typed else (
            None if not event.style and event.value in ("", "~", "null", "Null", "NULL") else event.value)
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(item := next(events), yaml.SequenceEndEvent):
            items.append(_value(item, events, typed=typed))
        return items
    fields = {}
    while not isinstance(key := next(events), yaml.MappingEndEvent):
        fields[key.value] = _value(next(events), events, typed=typed)
    return fields


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = event.value
    if event.style:  # of a plain one libyaml says "", PyYAML itself None
        return text
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    if re.fullmatch(r"[-+]?[0-9]+", text):
        return int(text)
    if re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text):
        return float(text)
    return text


def reader_takes(kind: Any, value: Any) -> bool:
    report = Report()
    read_as(kind, value, report)
    return not report.problems


def schema_takes(kind: Any, value: Any) -> bool:
    return bool(VALIDATORS[kind.name].is_valid(value))


WORDS = st.sampled_from([
    "Anna", "a b", "x", "true", "false", "yes", "no", "12", "3", "0", "-1", "99", "4.5", "1.0", "010", "2026-03-12",
    "2026-02-30", "12:30", "lea-brunner", "interviews#n4", "a#b#c", "Lea", "primary", "heard", "often", "de", "see",
    "https://example.org/x", "ftp://x", "portrait.png", "portrait.txt", "a" * 301, "a" * 1001, "ü", "1e3", "~", "null",
    "http://x", "PNG.PNG", "html", "build", "../out", "PER09", "online", "20 min", "2-3 Tage", "1,5 H.", "soon", "-1.5",
    "0.25", "touchpoints", "courier", "touchpoint",
])
QUOTED = st.builds(lambda word: f'"{word}"', WORDS)


@st.composite
def value(draw: Any, shape: Any) -> str:
    """A value that fits the type, as flow YAML; and now and then a word that may not."""
    if draw(st.integers(0, 9)) == 0:
        return str(draw(st.one_of(WORDS, QUOTED, st.sampled_from(["", "[]", "{}"]))))
    return str(draw(fitting(shape)))


@st.composite
def fitting(draw: Any, shape: Any) -> str:
    if isinstance(shape, ListOf):
        return "[" + ", ".join(draw(value(shape.item)) or "null" for _ in range(draw(st.integers(0, 3)))) + "]"
    if isinstance(shape, Group):
        chosen = draw(st.lists(st.integers(0, len(shape.fields) - 1), max_size=4))
        fields = {f.key: f for f in (*(f for f in shape.fields if f.required), *(shape.fields[i] for i in chosen))}
        return "{" + ", ".join(f"{key}: {draw(value(f.type))}" for key, f in fields.items()) + "}"
    if isinstance(shape, Choice):
        return str(draw(st.sampled_from(shape.values)))
    if isinstance(shape, Number) and shape.step:
        return str(draw(st.integers(4 * int(shape.low), 4 * int(shape.high))) / 4)
    if isinstance(shape, Number):
        return str(draw(st.integers(int(shape.low), min(int(shape.high), 10**6))))
    if isinstance(shape, Bool):
        return str(draw(st.sampled_from(["true", "false"])))
    if isinstance(shape, Date):
        return str(draw(st.dates(date(2000, 1, 1), date(2030, 1, 1))))
    return str(draw(WORDS))


def known(kind: Any, value: Any, typed: Any) -> bool:
    """Whether the document holds one of the differences that `model.schema` names."""
    return _differs(kind.group, value, typed)


def _differs(shape: Any, value: Any, typed: Any) -> bool:
    if isinstance(value, list):
        inner = shape.item if isinstance(shape, ListOf) else None
        return any(_differs(inner, v, t) for v, t in zip(value, typed, strict=True))
    if isinstance(value, dict):
        group = shape.item if isinstance(shape, ListOf) else shape
        fields = group.by_key if isinstance(group, Group) else {}
        if value and all(v in (None, "") for v in value.values()):
            return True  # a group with nothing but empty fields
        return any(_differs(fields[k].type if k in fields else None, v, typed[k]) for k, v in value.items())
    if isinstance(shape, ListOf):
        return _differs(shape.item, value, typed)
    if isinstance(shape, Group):
        return value == "" or (shape.shorthand and _differs(shape.by_key[shape.main].type, value, typed))
    name = type(shape).__name__
    if name == "Number" and not shape.whole:
        return isinstance(typed, str) or "e" in value
    if name in ("Number", "Bool"):
        return isinstance(typed, (str, float))  # in quotes, yes and no; 1.0 and 1e3
    if name in ("Choice", "Date"):
        return value == "" or not isinstance(typed, str)
    if name in ("Pattern", "Ref"):
        return value == "" or not isinstance(typed, str)
    return False


def spans_fields(kind: Any, value: Any) -> bool:
    """Whether only a rule that spans fields refuses the document."""
    report = Report()
    kind.group.read(value, (), report)
    return not report.problems


DOCUMENTS = st.sampled_from(ALL).flatmap(lambda kind: st.tuples(
    st.just(kind), fitting(Group(tuple(f for f in kind.fields if f.key != "kind")))))


@settings(max_examples=1_500, deadline=None, suppress_health_check=list(HealthCheck))
@given(DOCUMENTS)
def test_the_schema_takes_what_the_reader_takes_and_refuses_what_it_refuses(document: Any) -> None:
    kind, body = document
    text = body if kind is SETTINGS else f"{{kind: {kind.name}, {body[1:]}"
    value, typed = raw(text), core(text)
    reads, fits = reader_takes(kind, value), schema_takes(kind, typed)
    if reads == fits or known(kind, value, typed):
        return
    assert fits, f"the reader takes it, the schema does not: {text}"
    assert spans_fields(kind, value), f"the schema takes it, the reader does not: {text}"


@pytest.mark.parametrize(("text", "fits"), [
    ("{kind: persona, id: lea, name: Lea}", True),
    ("{kind: persona, id: lea, name: Lea, pains: A}", True),
    ("{kind: persona, id: lea, name: Lea, pains: [A, {text: B, evidence: s#n1}]}", True),
    ("{kind: persona, id: lea, name: 12, role: no, goals: }", True),
    ("{kind: persona, id: lea, name: Lea, pain: [A]}", False),
    ("{kind: persona, id: lea, name: Lea, pains: [{evidence: s#n1}]}", False),
    ("{kind: persona, id: Lea, name: Lea}", False),
    ("{kind: persona, id: lea, name: Lea, type: prim}", False),
    ("{kind: persona, id: lea, name: Lea, created: 2026-02-30}", False),
    ("{kind: persona, id: lea, name: Lea, pains: [{text: A, severity: 6}]}", False),
    ("{kind: persona, id: , name: Lea}", False),
    ("{id: lea, name: Lea}", False),
])
def test_the_schema_and_the_reader_say_the_same_of_a_persona(text: str, fits: bool) -> None:
    assert schema_takes(KINDS["persona"], core(text)) is fits
    assert reader_takes(KINDS["persona"], raw(text)) is fits


@pytest.mark.parametrize(("step", "fits"), [
    ("emotion: -1.5", True), ("emotion: 2", True), ("emotion: -1.25", False), ("emotion: 0.3", False), ("emotion: 2.5", False),
    ("next: []", True), ("next: [a]", True), ("next: a", True), ("next: ", True), ("next: [A]", False), ("next: [{id: a}]", False),
    ("wait: 20 min", True), ("wait: 2-3 TAGE", True), ('wait: "1,5 h."', True), ("wait: soon", False), ("wait: 20", False),
    ("touchpoint: courier", True), ("touchpoint: The courier", False), ("ideas: [Call, {text: Write, status: planned}]", True),
    ("ideas: [{text: Write, status: wish}]", False), ("surprises: [A card]", False), ("surprises: [{what: A card}]", True),
    ("handover: {context_carried: false}", True), ("handover: no", False), ("moment_of_truth: true", True), ("feels: [a]", False),
])
def test_the_schema_and_the_reader_say_the_same_of_a_step(step: str, fits: bool) -> None:
    text = f"{{kind: journey, id: j, title: J, persona: lea, steps: [{{id: a, title: A, {step}}}]}}"
    assert schema_takes(KINDS["journey"], core(text)) is fits
    assert reader_takes(KINDS["journey"], raw(text)) is fits


@pytest.mark.parametrize(("entry", "fits"), [
    ("{id: a, name: A, mode: hybrid, wait_limit: 2 s}", True), ("{id: a, name: A, mode: both}", False), ("{id: a}", False),
    ("{name: A}", False), ("{id: a, name: A, vulnerabilities: [{effect: x, severity: 5, status: open}]}", True),
    ("{id: a, name: A, vulnerabilities: [{cause: x}]}", False), ("{id: a, name: A, vulnerabilities: [x]}", False),
    ("{id: a, name: A, feedback: {customer: talks#n1, employee: [log]}}", True), ("{id: a, name: A, metrics: [{name: x, value: 7.5}]}", True),
    ("{id: a, name: A, wait_limit: two days}", False), ("{id: a, name: A, human_contact: {available: true}}", True),
    ("{id: a, name: A, steps: [x]}", False),
])
def test_the_schema_and_the_reader_say_the_same_of_a_touchpoint(entry: str, fits: bool) -> None:
    for text in (f"{{kind: touchpoints, touchpoints: [{entry}]}}", f"{{kind: touchpoints, id: touchpoints, touchpoints: {entry}}}"):
        assert schema_takes(KINDS["touchpoints"], core(text)) is fits
        assert reader_takes(KINDS["touchpoints"], raw(text)) is fits


def test_a_catalogue_may_leave_out_its_id_and_cannot_have_another() -> None:
    for text, fits in (("{kind: touchpoints}", True), ("{kind: touchpoints, id: touchpoints}", True),
                       ("{kind: touchpoints, id: ours}", False)):
        assert schema_takes(KINDS["touchpoints"], core(text)) is fits
        assert reader_takes(KINDS["touchpoints"], raw(text)) is fits


class Shouting:
    """Stands for a catalogue: whatever goes through it is in capitals."""

    language = "xx"

    def __call__(self, message: str, **_: object) -> str:
        return message.upper()


def test_a_group_that_many_fields_share_is_written_once() -> None:
    shape = schema(KINDS["persona"], translator("en"))
    assert shape["properties"]["behaviours"]["anyOf"][0]["items"] == {"$ref": "#/$defs/statement"}
    assert "basis" not in str(shape["properties"])
    assert len(json.dumps(shape, ensure_ascii=False)) < 21_000


def test_every_reference_in_a_schema_leads_somewhere() -> None:
    for kind in ALL:
        shape = schema(kind, translator("en"))
        referred = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(shape)))
        assert referred == set(shape["$defs"])


def test_titles_descriptions_and_examples_are_translated_and_words_of_the_model_are_not() -> None:
    shape = schema(KINDS["persona"], Shouting())  # type: ignore[arg-type]  # all that a translator does
    assert shape["title"] == "PERSONA"
    assert shape["properties"]["pains"]["title"] == "PAINS"
    assert shape["properties"]["pains"]["description"].isupper()
    assert shape["properties"]["pains"]["examples"][0].isupper()
    assert shape["properties"]["type"]["enum"][0] == "primary"
    assert "statement" in shape["$defs"]


def test_the_text_of_a_schema_is_the_schema() -> None:
    for kind in ALL:
        assert json.loads(schema_text(kind, translator("de"))) == schema(kind, translator("de"))
