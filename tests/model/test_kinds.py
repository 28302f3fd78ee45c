"""The kinds: what a document may say, and everything that is wrong with one said in one go."""

import re

import pytest

from empathy_cli.model import kinds
from empathy_cli.model.field import Field, Report
from empathy_cli.model.group import Group, ListOf
from empathy_cli.model.kinds import ENTRIES, KINDS, WITHIN, by_command, read
from empathy_cli.model.problem import dotted
from empathy_cli.model.settings import DEFAULTS, SETTINGS, with_defaults
from empathy_cli.model.types import Choice


def problems(**raw):
    report = Report()
    read(raw, report)
    return {dotted(p.path): p.text for p in report.problems}


def test_a_string_serves_for_a_statement():
    _, data = read({"kind": "persona", "id": "a", "name": "A", "pains": ["x", {"text": "y", "severity": "4"}]}, Report())
    assert data["pains"] == [{"text": "x"}, {"text": "y", "severity": 4}]


@pytest.mark.parametrize("nothing", [None, "", " ", "\n\t", "\u00a0"])
def test_what_must_be_said_is_not_said_with_spaces(nothing):
    assert problems(kind="empathy-map", id=nothing, title="T", persona="a") == {"": "“id” is missing"}
    assert problems(kind="persona", id="a", name="A", traits=[{"label": nothing, "value": "x"}]) == {
        "traits[1]": "“label” is missing"}
    assert problems(kind="persona", id="a", name="A", pains=[{"text": nothing}]) == {}, "nothing is answered there"


def test_all_problems_of_a_document_come_in_one_go():
    assert problems(kind="persona", id="A b", nam="Lea", goals=[{"text": "x", "kind": "edn"}], created="soon") == {
        "id": "“A b” is not an id: lower-case letters a to z, digits and single hyphens, at most 64",
        "nam": "“nam” is not known here. Did you mean “name”?",
        "goals[1].kind": "“edn” is not one of: end, experience, life. Did you mean “end”?",
        "created": "“soon” is not a date (YYYY-MM-DD)",
        "": "“name” is missing; an archetype needs none (archetype: true)",
    }


@pytest.mark.parametrize(("raw", "path", "text"), [
    ({"kind": "persona", "id": "a", "archetype": "true"}, "", "“role” is missing: an archetype is known by it"),
    ({"kind": "persona", "id": "a", "name": "A", "traits": [
        {"label": "x", "value": "y", "scale": {"value": "6", "max": "5"}}]},
     "traits[1].scale.value", "6 is more than the scale's 5"),
    ({"kind": "persona", "id": "a", "name": "A", "traits": [{"label": "x", "value": "y", "scale": {"value": "6"}}]},
     "traits[1].scale", "“max” is missing"),
    ({"kind": "persona", "id": "a", "name": "A", "traits": [
        {"label": "x", "value": "y", "scale": {"value": "6", "max": "3.10"}}]},
     "traits[1].scale.max", "“3.10” is not a whole number"),
    ({"kind": "persona", "id": "a", "name": "A", "created": "2026-02-01", "review_by": "2026-01-01"},
     "review_by", "2026-01-01 is before “created” (2026-02-01)"),
    ({"kind": "empathy-map", "id": "a", "title": "T", "persona": "b", "segment": "c"}, "segment",
     "a map stands for a persona or for a segment; take one of them out"),
    ({"kind": "empathy-map", "id": "a", "title": "T"}, "",
     "“persona” is missing: the id of the persona, or “segment” with a text"),
    ({"kind": "source", "id": "a", "title": "T", "nuggets": [
        {"id": "n1", "verbatim": "x"}, {"id": "n1", "verbatim": "y"}]},
     "nuggets[2].id", "“n1” is the id of nugget 1 already"),
    ({"kind": "source", "id": "a", "title": "T", "nuggets": [{"id": "n1"}]}, "nuggets[1]",
     "a nugget needs a “verbatim” or an “observation”"),
    ({"kind": "source", "id": "a", "title": "T", "link": "https://a.b", "file": "c"}, "file",
     "“link” or “file” says where the raw material is; take one of them out"),
    ({"kind": "source", "id": "a", "title": "T", "sha256": "0" * 64}, "sha256",
     "“sha256” belongs to a “file”; none is given"),
    ({"kind": "persona", "id": "con", "name": "Con"}, "id",
     "“con” cannot be an id: no page or folder can have that name"),
    ({"kind": "source", "id": "index", "title": "T"}, "id",
     "“index” cannot be an id: no page or folder can have that name"),
    ({"kind": "journey", "id": "touchpoints", "title": "T", "persona": "p"}, "id",
     "“touchpoints” cannot be an id: no page or folder can have that name"),
    ({"kind": "persona", "id": "departments", "name": "D"}, "id",
     "“departments” cannot be an id: no page or folder can have that name"),
    ({"kind": "touchpoints", "id": "points"}, "id", "“points” is not one of: touchpoints. Did you mean “touchpoints”?"),
    ({"kind": "touchpoints", "touchpoints": [{"id": "a", "name": "A"}, None, {"id": "a", "name": "B"}]},
     "touchpoints[3].id", "“a” is the id of touchpoint 1 already"),
    ({"kind": "touchpoints", "touchpoints": [{"id": "index", "name": "A"}]}, "touchpoints[1].id",
     "“index” cannot be an id: no page or folder can have that name"),
    ({"kind": "touchpoints", "touchpoints": [{"id": "a", "name": "A", "vulnerabilities": [{"cause": "x"}]}]},
     "touchpoints[1].vulnerabilities[1]", "“effect” is missing"),
    ({"kind": "touchpoints", "touchpoints": [{"id": "a", "name": "A", "mode": "onlin"}]}, "touchpoints[1].mode",
     "“onlin” is not one of: online, offline, hybrid. Did you mean “online”?"),
    ({"kind": "journey", "id": "a", "title": "T"}, "", "“persona” is missing"),
    ({"kind": "person", "id": "a"}, "kind", "“person” is not a kind of document. Did you mean “persona”?"),
    ({"id": "a"}, "", "“kind” is missing: one of persona, empathy-map, touchpoints, journey, source"),
    ({"kind": ["x"]}, "kind", "“['x']” is not a kind of document: one of persona, empathy-map, touchpoints, journey, source"),
])
def test_rules_that_span_fields_name_the_field_and_what_to_write(raw, path, text):
    assert problems(**raw) == {path: text}


@pytest.mark.parametrize("raw", [None, "text", [], {}, ["a"]])
def test_what_is_no_mapping_is_told_what_a_document_looks_like(raw):
    report = Report()
    assert read(raw, report) is None
    assert [p.text for p in report.problems] == ["expected fields such as kind, id, name"]


def every_field(group, at=""):
    for field in group.fields:
        yield f"{at}{field.key}", field
        shape = field.type.item if isinstance(field.type, ListOf) else field.type
        if isinstance(shape, Group):
            yield from every_field(shape, f"{at}{field.key}.")


@pytest.mark.parametrize("kind", [*KINDS.values(), SETTINGS], ids=lambda k: k.name)
def test_every_field_can_be_labelled_explained_and_read(kind):
    for path, field in every_field(kind.group):
        assert isinstance(field, Field)
        assert field.label, path
        assert re.fullmatch(r"[a-z][a-z0-9_]*", field.key), path
        assert not re.search(r"\{(?!name\})", field.question + field.help + field.example), path
        example = field.example
        if example and not isinstance(field.type, Group):
            shape = field.type.item if isinstance(field.type, ListOf) else field.type
            report = Report()
            raw = {shape.main: example} if isinstance(shape, Group) else example
            if isinstance(shape, Group) and any(f.required and f.key != shape.main for f in shape.fields):
                continue  # the example is what is asked first; the rest is asked after it
            assert shape.read(raw, (), report) is not None, path
            assert report.problems == [], path


@pytest.mark.parametrize("kind", [k for k in (*KINDS.values(), *ENTRIES.values()) if not k.fixed_id], ids=lambda k: k.name)
def test_the_short_interview_asks_about_ten_questions(kind):
    """A catalogue is none: its touchpoints are asked for one by one."""
    core = [path for path, field in every_field(kind.group) if field.core]
    assert 6 <= len(core) <= 12


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda k: k.name)
def test_options_are_words_that_survive_yaml(kind):
    for path, field in every_field(kind.group):
        shape = field.type.item if isinstance(field.type, ListOf) else field.type
        for value in shape.values if isinstance(shape, Choice) else ():
            assert re.fullmatch(r"[a-z][a-z0-9-]*", value), path
            assert value not in {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}, path


@pytest.mark.parametrize(("word", "name"), [
    ("persona", "persona"), ("personas", "persona"), ("map", "empathy-map"), ("maps", "empathy-map"),
    ("empathy-map", "empathy-map"), ("Source", "source"), ("thing", None), ("touchpoint", "touchpoint"),
    ("Touchpoints", "touchpoint"), ("journeys", "journey"), ("step", None),
])
def test_a_kind_is_found_by_the_words_that_people_use(word, name):
    kind = by_command(word)
    assert (kind.name if kind else None) == name


def test_a_catalogue_has_its_id_without_saying_it():
    assert read({"kind": "touchpoints"}, Report())[1] == {"kind": "touchpoints", "id": "touchpoints"}


def test_what_has_an_id_in_a_document_can_be_named():
    for kind, lists in WITHIN.items():
        for key, entry in lists.items():
            field = KINDS[kind].group.by_key[key]
            assert field.type.item is entry.group
            assert entry.group.by_key["id"].required
            assert entry.title in entry.group.by_key
            assert entry.holder == kind
    held = {kind for kind, lists in WITHIN.items() for entry in lists.values() if entry.name in ENTRIES}
    assert held == {entry.holder for entry in ENTRIES.values()}
    for kind in KINDS.values():
        for field in kind.fields:
            group = field.type.item if isinstance(field.type, ListOf) else None
            assert not (isinstance(group, Group) and "id" in group.by_key) or field.key in WITHIN[kind.name]


def test_settings_are_complete_without_a_file():
    assert with_defaults({}) == dict(DEFAULTS)
    assert with_defaults({"render": {"view": "six"}})["render"] == {**DEFAULTS["render"], "view": "six"}


@pytest.mark.parametrize("out", ["..", "../x", "/etc", "a/../b", ".", "C:\\x", "a\nb", "personas", "templates/x", ".git"])
def test_the_output_folder_stays_inside_the_workspace(out):
    report = Report()
    SETTINGS.group.read({"render": {"out": out}}, (), report)
    assert [dotted(p.path) for p in report.problems] == ["render.out"]


def test_a_list_is_read_once_for_all_that_is_wrong_in_it(monkeypatch):
    """What a stranger's list holds may be wrong five thousand times: to read it again for each would take minutes."""
    asked = []
    said = kinds._said
    monkeypatch.setattr(kinds, "_said", lambda raw: asked.append(raw) or said(raw))

    def visits(n: int) -> int:
        asked.clear()
        report = Report()
        read({"kind": "source", "id": "a", "title": "T", "nuggets": [*({"id": "x", "verbatim": "y"} for _ in range(n)), None]}, report)
        assert len(report.problems) == n - 1
        return len(asked)

    assert visits(400) <= 2.1 * visits(200)
