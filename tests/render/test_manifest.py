"""empathy.json is what docs/empathy.schema.json says."""

import copy
import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from empathy_cli.render import manifest, output
from empathy_cli.render.inputs import swells
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


def test_a_page_is_named_as_ours_before_it_is_there(tmp_path, monkeypatch):
    """So what a killed render leaves is never taken for somebody else's."""
    named = {}

    def watched(write):
        def watching(folder, name, data, **how):
            named.setdefault(name, name in manifest.load(folder).pages)
            return write(folder, name, data, **how)
        return watching

    root = meshed(tmp_path)
    monkeypatch.setattr(output, "put", watched(output.put))
    monkeypatch.setattr(output, "pour", watched(output.pour))
    render(root)
    lay(root, {"personas/mia/persona.yaml": persona("mia", "Mia")})
    render(root)
    assert {"lea.html", "mia.html", "index.html", "touchpoints.md"} <= named.keys()
    assert [name for name, before in named.items() if not before] == ["empathy.json"]


def test_texts_full_of_brackets_are_no_reason_to_doubt_our_own_list(tmp_path):
    signs = "[" * 195
    lay(tmp_path, {f"personas/p{n}.yaml": f"kind: persona\nid: p{n}\nname: P{n}\nrole: '{signs}'\nquote: '{signs}'\ngoals: ['{signs}']\n"
                   for n in range(20)})
    render(tmp_path)
    data = (tmp_path / "build/empathy.json").read_bytes()
    assert data.count(b"[") > 4096 + len(data) // 8
    shutil.rmtree(tmp_path / ".empathy")  # as in a clone
    assert render(tmp_path).written == []


@pytest.mark.parametrize(("data", "so"), [
    (b"[" + b"[]," * 30_000 + b"[]]", True), (b'{"a":' * 30_000, True), (b'["' + b"[" * 90_000 + b'"]', False),
    (b'["' + b'\\"[' * 90_000 + b'"]', False), (b'["' + b"\\" * 20_001 + b'",' + b"[" * 90_000, False),
    (b'["' + b"\\" * 20_000 + b'",' + b"[" * 90_000, True), (b'""' * 30_000 + b"[" * 90_000, True), (b'"' + b'""' * 30_000 + b"[" * 90_000, False)])
def test_what_swells_when_it_is_read_is_told_by_its_brackets_outside_of_texts(data, so):
    assert swells(data) is so
