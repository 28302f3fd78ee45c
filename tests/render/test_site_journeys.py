"""Journeys and touchpoints in a render: a page is made again where something that it shows has changed, and only there."""

import json
import shutil
from contextlib import contextmanager

import pytest

from empathy_cli.model.problem import InputError
from empathy_cli.render.pages import Press
from tests.render.rendered import (
    catalogue,
    journey,
    lay,
    meshed,
    pages,
    persona,
    render,
    said,
    small,
    source,
    touchpoint,
)

OVER_ALL = {"touchpoints.html", "touchpoints.md", "departments.html", "departments.md"}
CURVE = "find-a-place.svg"
MINE = {"lea.html", "lea.md", CURVE}
ALL = {"index.html", "index.md", "tom.html", "tom.md", "first.html", "first.md", *MINE, *OVER_ALL}


def manifest(root):
    return json.loads((root / "build/empathy.json").read_bytes())


def document(root, id_):
    return next(d for d in manifest(root)["documents"] if d["id"] == id_)


@contextmanager
def looking(monkeypatch):
    """Which pages are made, whether or not their bytes are new."""
    seen = []
    page, catalogue_of = Press.page, Press.catalogue

    def count(self, planned, names):
        seen.append(planned.id)
        return page(self, planned, names)

    def count_over_all(self, *args):
        printed = catalogue_of(self, *args)

        def one(id_, names):
            seen.append(id_)
            return printed(id_, names)

        return one

    with monkeypatch.context() as patch:
        patch.setattr(Press, "page", count)
        patch.setattr(Press, "catalogue", count_over_all)
        yield seen


def test_a_journey_stands_on_its_personas_page_with_its_curve_beside_the_markdown(tmp_path):
    outcome = render(meshed(tmp_path))
    assert said(outcome) == []
    assert set(outcome.written) == ALL
    built = pages(tmp_path / "build")
    assert b"Find a place" in built["lea.html"]
    assert b"Find a place" in built["lea.md"]
    assert built[CURVE].startswith(b"<svg")
    assert b"Find a place" not in built["tom.html"]
    assert b"Counter" in built["touchpoints.html"]
    assert b"Marketing" in built["departments.md"]


def test_a_curve_is_made_only_where_markdown_is(tmp_path):
    lay(meshed(tmp_path), {"empathy.yaml": "render: {formats: [html]}\n"})
    assert set(render(tmp_path).written) == {n for n in ALL if n.endswith(".html")}
    lay(tmp_path, {"empathy.yaml": "render: {formats: [md]}\n"})
    assert set(render(tmp_path).written) == {n for n in ALL if not n.endswith(".html")}


def test_the_manifest_tells_what_the_graph_of_a_journey_tells_and_lists_the_catalogue(tmp_path):
    render(meshed(tmp_path))
    found = document(tmp_path, "find-a-place")
    assert found["ways"] == {"count": 2, "exact": True, "shortest": 2, "longest": 3}
    assert (found["always"], found["touchpoints"], found["percent"]) == (["s1", "s3"], ["web", "counter"], 100)
    assert (found["page"], found["pages"]) == ("lea", ["lea.html", "lea.md", CURVE])
    assert document(tmp_path, "lea")["pages"] == ["lea.html", "lea.md"]
    found = document(tmp_path, "touchpoints")
    assert (found["touchpoints"], found["departments"], found["shown_on"]) == (3, 1, ["lea"])
    assert set(found["pages"]) == OVER_ALL
    assert "touchpoints" in document(tmp_path, "talks")["cited_on"]
    assert {p["path"] for p in manifest(tmp_path)["pages"]} == ALL


def test_without_a_catalogue_there_are_no_pages_over_all_journeys(tmp_path):
    lay(small(tmp_path), {"personas/lea/find.journey.yaml": journey()})
    assert set(render(tmp_path).written) == ALL - OVER_ALL
    assert b"counter" in (tmp_path / "build/lea.html").read_bytes()  # a step names the id
    lay(tmp_path, {"personas/touchpoints.yaml": catalogue()})
    assert OVER_ALL | {"lea.html", "index.html"} <= set(render(tmp_path).written)
    (tmp_path / "personas/touchpoints.yaml").unlink()
    assert set(render(tmp_path).removed) == OVER_ALL
    assert set(pages(tmp_path / "build")) == (ALL - OVER_ALL) | {"empathy.json"}


def test_a_journey_of_nobody_is_reported_with_its_line_and_stops_no_page(tmp_path):
    lay(meshed(tmp_path), {"personas/x.yaml": journey("x", "nobody")})
    outcome = render(tmp_path)
    assert [line for line in said(outcome) if line.startswith("personas/x.yaml:4:") and "this journey is on no card" in line]
    assert set(outcome.written) == ALL


def test_a_touchpoint_touches_only_the_pages_that_show_it(tmp_path, monkeypatch):
    lay(meshed(tmp_path), {"personas/tom/find.journey.yaml": journey("toms-way", "tom", steps=("fax", "web", ""))})
    render(tmp_path)
    lay(tmp_path, {"personas/touchpoints.yaml": catalogue(touchpoint(), touchpoint("counter", "The counter"), touchpoint("fax", "Fax"))})
    with looking(monkeypatch) as made:
        written = set(render(tmp_path).written)
    assert made == ["lea", "touchpoints", "departments"]
    assert {"lea.html", "lea.md"} | OVER_ALL <= written <= MINE | OVER_ALL
    lay(tmp_path, {"personas/touchpoints.yaml": catalogue(touchpoint("web", "Shop"), touchpoint("counter", "The counter"), touchpoint("fax", "Fax"))})
    with looking(monkeypatch) as made:
        render(tmp_path)
    assert made == ["lea", "tom", "touchpoints", "departments"]


def test_what_else_the_catalogue_says_touches_no_persona(tmp_path, monkeypatch):
    render(meshed(tmp_path))
    for text, expected in (
        ("# checked\n" + catalogue() + "# again\n", []),
        (catalogue() + "note: For us\n", []),
        (catalogue() + touchpoint("app", "App") + "\n", ["touchpoints", "departments"]),
    ):
        lay(tmp_path, {"personas/touchpoints.yaml": text})
        with looking(monkeypatch) as made:
            render(tmp_path)
        assert made == expected


def test_the_language_of_the_catalogue_touches_what_shows_its_words(tmp_path, monkeypatch):
    render(meshed(tmp_path))
    lay(tmp_path, {"personas/touchpoints.yaml": catalogue(language="de")})
    with looking(monkeypatch) as made:
        render(tmp_path)
    assert made == ["lea", "touchpoints", "departments"]
    assert b'<html lang="de"' in (tmp_path / "build/touchpoints.html").read_bytes()


def test_a_changed_journey_touches_its_persona_and_the_pages_over_all(tmp_path):
    render(meshed(tmp_path))
    lay(tmp_path, {"personas/lea/find.journey.yaml": journey().replace("emotion: -1", "emotion: -2")})
    assert MINE | {"touchpoints.html", "touchpoints.md"} <= set(render(tmp_path).written) <= MINE | OVER_ALL


def test_a_personas_story_touches_no_page_over_all_journeys_but_a_name_does(tmp_path, monkeypatch):
    render(meshed(tmp_path))
    lay(tmp_path, {"personas/lea/persona.yaml": persona("lea", "Lea Brunner", "story: Long ago")})
    with looking(monkeypatch) as made:
        assert {"lea.html", "lea.md"} == set(render(tmp_path).written)
    assert made == ["lea"]
    lay(tmp_path, {"personas/lea/persona.yaml": persona("lea", "Lea Meier", "story: Long ago")})
    with looking(monkeypatch) as made:
        assert {"touchpoints.html", "touchpoints.md"} <= set(render(tmp_path).written)
    assert made == ["lea", "touchpoints", "departments"]


def test_a_source_that_feedback_names_touches_the_pages_of_the_catalogue(tmp_path, monkeypatch):
    lay(meshed(tmp_path), {
        "personas/sources/log.yaml": source("log", "The log"),
        "personas/touchpoints.yaml": catalogue(touchpoint("web", "Web", "feedback: {employee: [log]}"))})
    render(tmp_path)
    lay(tmp_path, {"personas/sources/log.yaml": source("log", "The other log")})
    with looking(monkeypatch) as made:
        render(tmp_path)
    assert made == ["touchpoints", "departments"]
    assert b"The other log" in (tmp_path / "build/departments.html").read_bytes()


def test_an_unchanged_journey_is_neither_read_nor_walked_again(tmp_path, monkeypatch):
    render(meshed(tmp_path))
    whole = pages(tmp_path / "build")

    def walked(*_args, **_more):
        raise AssertionError

    with monkeypatch.context() as patch:
        patch.setattr("empathy_cli.insight.ways.ways", walked)
        lay(tmp_path, {"personas/tom/persona.yaml": persona("tom", "Tom Neu")})
        assert {"tom.html", "tom.md", "touchpoints.html"} <= set(render(tmp_path).written)
        (tmp_path / "build/touchpoints.html").unlink()
        assert render(tmp_path).written == ["touchpoints.html"]
    lay(tmp_path, {"personas/tom/persona.yaml": persona("tom", "Tom Frei")})
    render(tmp_path)
    assert pages(tmp_path / "build") == whole


@pytest.mark.parametrize("name", [CURVE, "touchpoints.html", "departments.md"])
def test_a_file_beside_the_cards_is_ours_like_a_page(tmp_path, name):
    """Written again where it was changed or lost, left alone where it is somebody else's, and said to be missing."""
    root = meshed(tmp_path)
    lay(root, {f"build/{name}": "mine"})
    outcome = render(root)
    assert [line for line in said(outcome) if f"build/{name}" in line and "not written by us" in line]
    assert pages(root / "build")[name] == b"mine"
    assert render(root).failed
    (root / "build" / name).unlink()
    assert render(root).written == [name]
    whole = pages(root / "build")
    (root / "build" / name).write_bytes(b"changed")
    assert [(d.name, d.what) for d in render(root, check=True).drift] == [(name, "changed")]
    assert render(root).written == [name]
    (root / "build" / name).unlink()
    assert [(d.name, d.what) for d in render(root, check=True).drift] == [(name, "missing")]
    assert render(root).written == [name]
    assert pages(root / "build") == whole
    assert render(root, check=True).drift == []


def test_the_curve_of_a_journey_that_is_gone_is_removed_unless_somebody_changed_it(tmp_path):
    render(meshed(tmp_path))
    (tmp_path / "personas/lea/find.journey.yaml").unlink()
    assert [(d.name, d.what) for d in render(tmp_path, check=True).drift if d.what == "left over"] == [(CURVE, "left over")]
    assert render(tmp_path).removed == [CURVE]
    lay(tmp_path, {"personas/lea/find.journey.yaml": journey()})
    render(tmp_path)
    (tmp_path / "personas/lea/find.journey.yaml").unlink()
    (tmp_path / "build" / CURVE).write_bytes(b"mine")
    outcome = render(tmp_path)
    assert ["changed by hand" in line for line in said(outcome)] == [True]
    assert (tmp_path / "build" / CURVE).read_bytes() == b"mine"


BREAKS = {
    "the catalogue": ("personas/touchpoints.yaml", "kind: touchpoints\ntouchpoints:\n  - nmae: x\n"),
    "the catalogue, without a word of what it was": ("personas/touchpoints.yaml", "touchpoints: [\n"),
    "a journey": ("personas/lea/find.journey.yaml", journey().replace("title: Find", "tilte: Find")),
    "a journey, without a word of what it was": ("personas/lea/find.journey.yaml", "- what\n"),
}


@pytest.mark.parametrize("kept", [True, False], ids=["with notes", "without notes"])
@pytest.mark.parametrize("what", BREAKS)
def test_what_cannot_be_read_keeps_its_pages_and_stops_no_other(tmp_path, what, kept):
    render(meshed(tmp_path))
    whole = pages(tmp_path / "build")
    file, text = BREAKS[what]
    good = (tmp_path / file).read_text()
    lay(tmp_path, {file: text, "personas/segments/first.map.yaml": (
        tmp_path / "personas/segments/first.map.yaml").read_text().replace("First-time", "Second-time")})
    for _ in range(2):  # and the next run knows as much as this one
        if not kept:
            shutil.rmtree(tmp_path / ".empathy")
        outcome = render(tmp_path)
        assert outcome.failed
        assert any(line.startswith(file) for line in said(outcome))
        assert set(outcome.torn) == MINE | OVER_ALL, "it says which pages stay as they are"
        found = pages(tmp_path / "build")
        assert set(found) == set(whole)
        assert {n for n in ALL if found[n] != whole[n]} <= {"first.html", "first.md", "index.html", "index.md"}
        assert b"Second-time" in found["first.html"]
    lay(tmp_path, {"personas/tom/persona.yaml": persona("tom", "Tom Neu"), file: good})
    assert not render(tmp_path).failed
    fresh = tmp_path / "fresh"
    shutil.copytree(tmp_path, fresh, ignore=shutil.ignore_patterns("build", ".empathy", "fresh"))
    render(fresh)
    assert pages(tmp_path / "build") == pages(fresh / "build")


def test_a_broken_persona_keeps_the_curves_that_its_page_shows(tmp_path):
    render(meshed(tmp_path))
    whole = pages(tmp_path / "build")
    lay(tmp_path, {"personas/lea/persona.yaml": "kind: persona\nid: lea\npain: x\n"})
    for _ in range(2):
        assert render(tmp_path).failed
        found = pages(tmp_path / "build")
        assert {n for n in ALL if found.get(n) != whole[n]} <= {"index.html", "index.md"}


def test_where_nothing_was_made_yet_what_can_be_read_is_rendered(tmp_path):
    lay(meshed(tmp_path), {"personas/touchpoints.yaml": "kind: touchpoints\ntouchpoints: x\n"})
    outcome = render(tmp_path)
    assert outcome.failed
    assert set(outcome.written) == ALL - OVER_ALL
    assert outcome.torn == []


def test_a_file_that_seems_to_be_a_document_that_can_be_read_keeps_no_page_back(tmp_path):
    render(meshed(tmp_path))
    lay(tmp_path, {"personas/copy.yaml": "kind: persona\nid: lea\npain: x\n", "personas/lea/persona.yaml": persona(name="Lea Neu")})
    assert "lea.html" in render(tmp_path).written


@pytest.mark.parametrize(("asked", "made"), [
    ("find-a-place", ["lea"]), ("counter", ["lea"]), ("web", ["lea", "tom"]), ("touchpoints#web", ["lea", "tom"]),
    ("fax", []), ("touchpoints", []), ("departments", []),
])
def test_a_journey_or_a_touchpoint_means_every_page_that_shows_it(tmp_path, monkeypatch, asked, made):
    lay(meshed(tmp_path), {"personas/tom/find.journey.yaml": journey("toms-way", "tom", steps=("web", ""))})
    render(tmp_path)
    for file in tmp_path.glob("build/*.html"):
        file.unlink()
    with looking(monkeypatch) as seen:
        written = set(render(tmp_path, asked).written)
    assert seen == [*made, "touchpoints", "departments"]
    assert written == {f"{id_}.html" for id_ in (*made, "touchpoints", "departments", "index")}


@pytest.mark.parametrize("asked", ["nothing", "touchpoints#nothing", "web#touchpoints", "find-a-place#s1#", "touchpoints#lea"])
def test_an_address_that_leads_nowhere_is_an_error(tmp_path, asked):
    with pytest.raises(InputError, match="no document"):
        render(meshed(tmp_path), asked)


def test_a_template_of_the_team_serves_the_new_pages_and_a_broken_one_keeps_the_old(tmp_path):
    render(meshed(tmp_path))
    whole = pages(tmp_path / "build")
    lay(tmp_path, {"templates/touchpoints.md.jinja": "# {{ heading|md }}\n", "templates/journey.svg.jinja": "<svg>{{ oops }}</svg>"})
    outcome = render(tmp_path)
    assert [line for line in said(outcome) if line.startswith("templates/journey.svg.jinja:1:")]
    found = pages(tmp_path / "build")
    assert found["touchpoints.md"].startswith(b"# ")
    assert len(found["touchpoints.md"].splitlines()) == 1
    assert found[CURVE] == whole[CURVE]
    shutil.rmtree(tmp_path / "templates")
    assert not render(tmp_path).failed
    assert pages(tmp_path / "build") == whole


def test_two_processes_write_the_same_as_one(tmp_path):
    files = {"empathy.yaml": "name: Many\n", "personas/talks.yaml": source(), "personas/touchpoints.yaml": catalogue()}
    for i in range(70):
        files |= {f"personas/p{i}.yaml": persona(f"p{i}", f"P {i}"), f"personas/j{i}.yaml": journey(f"j{i}", f"p{i}")}
    lay(tmp_path, files)
    render(tmp_path, jobs=1, out=str(tmp_path / "one"))
    render(tmp_path, jobs=2, out=str(tmp_path / "two"))
    assert pages(tmp_path / "one") == pages(tmp_path / "two")
    assert len(pages(tmp_path / "one")) == 3 * 70 + 7
