"""empathy.json is what docs/empathy.schema.json says."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest

from tests.render.rendered import catalogue, journey, lay, meshed, persona, render, small

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/empathy.schema.json").read_text(encoding="utf-8"))


def validator():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    return jsonschema.Draft202012Validator(SCHEMA)


def test_what_is_written_keeps_to_its_schema(tmp_path):
    lay(meshed(tmp_path), {"personas/a.yaml": persona("ann", "Ann", "review_by: 2020-01-01", "archetype: true"),
                           "personas/nowhere.yaml": journey("nowhere", "tom", "state: future", "goal: [s1]", steps=("", "fax")),
                           "personas/broken.yaml": "id: ["})
    render(tmp_path)
    found = json.loads((tmp_path / "build/empathy.json").read_bytes())
    assert list(validator().iter_errors(found)) == []
    assert len(found["documents"]) == 9
    assert {d["kind"] for d in found["documents"]} == {"persona", "empathy-map", "journey", "touchpoints", "source"}


def test_without_touchpoints_or_markdown_it_keeps_to_its_schema_too(tmp_path):
    lay(small(tmp_path), {"personas/touchpoints.yaml": "kind: touchpoints\ntouchpoints: []\n"})
    for formats in ((), ("html",), ("md",)):
        render(tmp_path, formats=formats or None)
        assert list(validator().iter_errors(json.loads((tmp_path / "build/empathy.json").read_bytes()))) == []
    lay(tmp_path, {"personas/touchpoints.yaml": catalogue()})
    render(tmp_path)
    assert list(validator().iter_errors(json.loads((tmp_path / "build/empathy.json").read_bytes()))) == []


@pytest.mark.parametrize("change", [
    lambda m: m["pages"].append({"path": "../x.html", "sha256": ""}),
    lambda m: m["documents"][0].pop("coverage"),
    lambda m: m.update(generator="other"),
    lambda m: next(d for d in m["documents"] if d["kind"] == "journey").pop("ways"),
    lambda m: next(d for d in m["documents"] if d["kind"] == "touchpoints").pop("weak"),
])
def test_the_schema_refuses_what_is_not_ours(tmp_path, change):
    render(meshed(tmp_path))
    found = copy.deepcopy(json.loads((tmp_path / "build/empathy.json").read_bytes()))
    change(found)
    assert list(validator().iter_errors(found))


def test_the_bytes_are_lines_that_a_reviewer_can_read_in_a_diff(tmp_path):
    render(small(tmp_path))
    lines = (tmp_path / "build/empathy.json").read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith('{"kind": ') for line in lines) == 5
    assert sum(line.startswith('{"path": ') for line in lines) == 8
