"""A render writes what changed, removes what is gone, and leaves alone what is not ours."""

import json
import os
import shutil
from hashlib import sha256

import pytest

from empathy_cli.model.problem import InputError
from tests.render.rendered import TODAY, empathy_map, lay, pages, persona, render, said, small, source

ALL = {"index.html", "index.md", "lea.html", "lea.md", "tom.html", "tom.md", "first.html", "first.md", "empathy.json"}


def manifest(root):
    return json.loads((root / "build/empathy.json").read_bytes())


def test_a_first_render_writes_every_page_the_gallery_and_what_was_computed(tmp_path):
    outcome = render(small(tmp_path))
    assert set(pages(tmp_path / "build")) == ALL
    assert set(outcome.written) == ALL - {"empathy.json"}
    assert (outcome.unchanged, outcome.removed, outcome.problems) == (0, [], [])
    assert b"Lea Brunner" in pages(tmp_path / "build")["lea.html"]
    assert b"Waiting for a place" in pages(tmp_path / "build")["lea.md"]
    assert b"Tom Frei" in pages(tmp_path / "build")["index.html"]


def test_the_manifest_names_every_document_and_the_digest_of_every_page(tmp_path):
    render(small(tmp_path))
    found = manifest(tmp_path)
    assert [d["id"] for d in found["documents"]] == ["first", "lea", "talks", "tom", "waiting"]
    lea = next(d for d in found["documents"] if d["id"] == "lea")
    assert (lea["percent"], lea["coverage"]["supported"], lea["participants"]) == (50, 1, 8)
    assert lea["pages"] == ["lea.html", "lea.md"]
    assert next(d for d in found["documents"] if d["id"] == "talks")["cited_on"] == ["first", "lea", "tom"]
    built = pages(tmp_path / "build")
    assert {p["path"]: p["sha256"] for p in found["pages"]} == {
        name: sha256(data).hexdigest() for name, data in built.items() if name != "empathy.json"}


def test_a_picture_that_cannot_be_shown_is_reported_where_its_file_is_named(tmp_path):
    lay(small(tmp_path), {"personas/lea/persona.yaml": persona() + "image:\n  file: none.png\n"})
    outcome = render(tmp_path)
    line = persona().count("\n") + 2
    assert [(p.file, p.line, p.column) for p in outcome.problems] == [("personas/lea/persona.yaml", line, 9)]
    assert "lea.html" in outcome.written


def test_a_second_render_writes_nothing_at_all(tmp_path):
    render(small(tmp_path))
    before = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "build").iterdir()}
    outcome = render(tmp_path)
    assert (outcome.written, outcome.unchanged, outcome.removed) == ([], 8, [])
    assert {p.name: p.stat().st_mtime_ns for p in (tmp_path / "build").iterdir()} == before


def test_one_changed_document_touches_its_own_pages_and_the_gallery_only(tmp_path):
    render(small(tmp_path))
    lay(tmp_path, {"personas/lea/persona.yaml": persona(name="Lea Meier")})
    assert render(tmp_path).written == ["index.html", "index.md", "lea.html", "lea.md"]
    assert b"Lea Meier" in (tmp_path / "build/lea.html").read_bytes()


def test_a_changed_map_touches_its_personas_page(tmp_path):
    render(small(tmp_path))
    lay(tmp_path, {"personas/lea/waiting.map.yaml": empathy_map().replace("Still in the queue", "No place yet")})
    assert render(tmp_path).written == ["lea.html", "lea.md"]


def test_a_source_that_goes_touches_every_page_that_cites_it(tmp_path):
    render(small(tmp_path))
    (tmp_path / "personas/sources/talks.yaml").unlink()
    assert {"lea.html", "tom.html", "first.html", "index.html"} <= set(render(tmp_path).written)


def test_a_comment_changes_no_page(tmp_path):
    render(small(tmp_path))
    lay(tmp_path, {"personas/lea/persona.yaml": persona() + "# checked\n"})
    outcome = render(tmp_path)
    assert (outcome.written, outcome.unchanged) == ([], 8)


def test_settings_touch_every_page(tmp_path):
    render(small(tmp_path))
    lay(tmp_path, {"empathy.yaml": "name: Elsewhere\n"})
    assert set(render(tmp_path).written) >= {n for n in ALL if n.endswith(".html")}


def test_pages_of_a_removed_document_are_removed(tmp_path):
    render(small(tmp_path))
    (tmp_path / "personas/tom/persona.yaml").unlink()
    assert render(tmp_path).removed == ["tom.html", "tom.md"]
    assert set(pages(tmp_path / "build")) == ALL - {"tom.html", "tom.md"}


def test_a_page_that_somebody_changed_is_written_again(tmp_path):
    render(small(tmp_path))
    whole = (tmp_path / "build/lea.html").read_bytes()
    (tmp_path / "build/lea.html").write_bytes(b"mine")
    (tmp_path / "build/tom.md").unlink()
    assert render(tmp_path).written == ["lea.html", "tom.md"]
    assert (tmp_path / "build/lea.html").read_bytes() == whole


def test_a_page_to_be_removed_that_somebody_changed_stays_and_is_named(tmp_path):
    render(small(tmp_path))
    (tmp_path / "personas/tom/persona.yaml").unlink()
    (tmp_path / "build/tom.md").write_text("my notes\n")
    outcome = render(tmp_path)
    assert outcome.removed == ["tom.html"]
    assert not outcome.failed
    assert ["build/tom.md" in line and "changed by hand" in line for line in said(outcome)] == [True]
    assert (tmp_path / "build/tom.md").read_text() == "my notes\n"


def test_where_the_list_of_pages_is_gone_the_way_out_is_said_once_and_leads_out(tmp_path):
    small(tmp_path)
    render(tmp_path)
    (tmp_path / "build/empathy.json").unlink()
    before = pages(tmp_path / "build")
    hint = ("build:0: no file in it is known to be ours: if all of them were rendered, delete the folder; else render into "
            "another one with --out")
    for _ in range(2):  # now empathy.json is there, and tells of none
        outcome = render(tmp_path)
        assert [line for line in said(outcome) if line.startswith("build:")] == [hint]
        assert any("build/lea.html" in line and line.endswith("Move that file away, or render into another folder with --out")
                   for line in said(outcome))
        assert {name: data for name, data in pages(tmp_path / "build").items() if name != "empathy.json"} == before
    assert said(render(tmp_path, out=str(tmp_path / "other"))) == []
    shutil.rmtree(tmp_path / "build")
    assert said(render(tmp_path)) == []


def test_a_file_of_somebody_else_among_ours_does_not_call_all_of_them_so(tmp_path):
    small(tmp_path)
    render(tmp_path)
    lay(tmp_path, {"personas/new.yaml": persona("new", "New"), "build/new.html": "mine"})
    text, = said(render(tmp_path))
    assert text.startswith("build/new.html:0: is there already and was not written by us")


def test_files_of_others_are_never_touched_and_a_page_in_their_place_is_left_out(tmp_path):
    small(tmp_path)
    lay(tmp_path, {"build/lea.html": "not yours", "build/notes.md": "mine", "build/sub/x.html": "mine"})
    outcome = render(tmp_path)
    assert outcome.failed
    assert any("build/lea.html" in line and "not written by us" in line for line in said(outcome))
    built = pages(tmp_path / "build")
    assert (built["lea.html"], built["notes.md"], built["sub/x.html"]) == (b"not yours", b"mine", b"mine")
    assert "lea.md" in built
    assert render(tmp_path).failed  # and says so again
    (tmp_path / "build/lea.html").unlink()
    assert not render(tmp_path).failed
    for gone in ("lea/persona.yaml", "lea/waiting.map.yaml", "tom/persona.yaml", "segments/first.map.yaml"):
        (tmp_path / "personas" / gone).unlink()
    render(tmp_path)
    assert set(pages(tmp_path / "build")) == {"notes.md", "sub/x.html", "empathy.json", "index.html", "index.md"}


def test_a_link_in_the_place_of_a_page_is_not_followed(tmp_path):
    small(tmp_path)
    lay(tmp_path, {"victim.txt": "keep", "build/x": ""})
    (tmp_path / "build/lea.html").symlink_to(tmp_path / "victim.txt")
    assert render(tmp_path).failed
    assert (tmp_path / "victim.txt").read_text() == "keep"
    (tmp_path / "build/lea.html").unlink()
    render(tmp_path)
    (tmp_path / "build/lea.html").unlink()
    (tmp_path / "build/lea.html").symlink_to(tmp_path / "victim.txt")  # even where the page was ours
    assert render(tmp_path).failed
    assert (tmp_path / "victim.txt").read_text() == "keep"


def test_a_strangers_manifest_makes_no_other_file_ours(tmp_path):
    small(tmp_path)
    data = b"mine"
    lay(tmp_path, {"secret.md": data, "build/Notes.md": data, "build/notes.txt": data})
    digest = sha256(data).hexdigest()
    names = ["../secret.md", "Notes.md", "notes.txt", "/etc/passwd", "./x.md", "a/b.html", "-x.md", "x..md", "..", ""]
    lay(tmp_path, {"build/empathy.json": json.dumps({
        "generator": "empathy", "format": 1, "documents": [],
        "pages": [{"path": name, "sha256": digest} for name in names]})})
    render(tmp_path)
    assert (tmp_path / "secret.md").read_bytes() == (tmp_path / "build/Notes.md").read_bytes() == data
    assert (tmp_path / "build/notes.txt").read_bytes() == data


@pytest.mark.parametrize("text", ["", "[]", "{}", "no", '{"generator":"empathy","format":1,"pages":[{}],"documents":[]}',
                                  '{"generator":"empathy","format":1,"pages":{"a":1},"documents":[]}',
                                  '{"generator":"empathy","format":1,"pages":[],"documents":[3]}', "[" * 100_000])
def test_an_empathy_json_that_is_not_ours_stops_the_render_with_words(tmp_path, text):
    lay(small(tmp_path), {"build/empathy.json": text})
    with pytest.raises(InputError, match="not the list of pages"):
        render(tmp_path)
    assert pages(tmp_path / "build") == {"empathy.json": text.encode()}


def test_a_broken_document_is_reported_keeps_its_page_and_stops_no_other(tmp_path):
    render(small(tmp_path))
    before = pages(tmp_path / "build")
    lay(tmp_path, {"personas/lea/persona.yaml": "kind: persona\nid: lea\nname: Lea\npain: x\n",
                   "personas/tom/persona.yaml": persona("tom", "Tom Neu"), "personas/broken.yaml": "id: [\n"})
    outcome = render(tmp_path)
    assert outcome.failed
    assert any(line.startswith("personas/lea/persona.yaml:4:") for line in said(outcome))
    assert any(line.startswith("personas/broken.yaml:") for line in said(outcome))
    after = pages(tmp_path / "build")
    assert after["lea.html"] == before["lea.html"]
    assert b"Tom Neu" in after["tom.html"]
    assert not any("no persona" in line for line in said(outcome))  # the map is not to blame
    assert said(render(tmp_path)) == said(outcome)
    lay(tmp_path, {"personas/lea/persona.yaml": persona(), "personas/tom/persona.yaml": persona("tom", "Tom Frei")})
    (tmp_path / "personas/broken.yaml").unlink()
    assert not render(tmp_path).failed
    assert pages(tmp_path / "build") == before


def test_a_broken_document_keeps_its_page_also_without_a_cache(tmp_path):
    render(small(tmp_path))
    shutil.rmtree(tmp_path / ".empathy")
    lay(tmp_path, {"personas/tom/persona.yaml": "- what\n"})
    render(tmp_path)
    assert "tom.html" in pages(tmp_path / "build")
    (tmp_path / "personas/tom/persona.yaml").unlink()
    assert render(tmp_path).removed == ["tom.html", "tom.md"]


def test_two_documents_with_one_id_are_a_problem_and_the_first_file_is_rendered(tmp_path):
    render(small(tmp_path))
    lay(tmp_path, {"personas/aaa.yaml": persona("tom", "Tom Aaa")})
    outcome = render(tmp_path)
    assert [line for line in said(outcome) if "is taken by personas/aaa.yaml" in line
            and line.startswith("personas/tom/persona.yaml:2:")]
    assert b"Tom Aaa" in (tmp_path / "build/tom.html").read_bytes()
    (tmp_path / "personas/aaa.yaml").unlink()
    assert not render(tmp_path).failed
    assert b"Tom Frei" in (tmp_path / "build/tom.html").read_bytes()


def test_a_map_of_nobody_is_reported_with_its_line(tmp_path):
    lay(small(tmp_path), {"personas/x.map.yaml": empathy_map("x", "persona: nobody")})
    outcome = render(tmp_path)
    assert [line for line in said(outcome) if line.startswith("personas/x.map.yaml:4:") and "“nobody”" in line]
    assert "tom.html" in pages(tmp_path / "build")


def test_the_gallerys_name_is_taken(tmp_path):
    lay(small(tmp_path), {"personas/i.yaml": persona("index", "Ida")})
    outcome = render(tmp_path)
    assert [line for line in said(outcome) if line.startswith("personas/i.yaml:2:") and "“index”" in line]
    assert b"Ida" not in (tmp_path / "build/index.html").read_bytes()


def test_rendering_by_id_writes_those_pages_and_the_gallery_and_removes_nothing(tmp_path):
    render(small(tmp_path))
    lay(tmp_path, {"personas/lea/persona.yaml": persona(name="Lea Neu"),
                   "personas/tom/persona.yaml": persona("tom", "Tom Neu")})
    (tmp_path / "personas/segments/first.map.yaml").unlink()
    outcome = render(tmp_path, "lea")
    assert outcome.written == ["index.html", "index.md", "lea.html", "lea.md"]
    assert outcome.removed == []
    assert b"Tom Frei" in (tmp_path / "build/tom.html").read_bytes()
    outcome = render(tmp_path)
    assert outcome.written == ["tom.html", "tom.md"]  # the gallery knew already
    assert outcome.removed == ["first.html", "first.md"]


@pytest.mark.parametrize(("asked", "written"), [("waiting", ["lea.html", "lea.md"]), ("talks", ["lea.html", "lea.md"])])
def test_a_map_means_its_page_and_a_source_every_page_that_rests_on_it(tmp_path, asked, written):
    render(small(tmp_path))
    lay(tmp_path, {"personas/lea/waiting.map.yaml": empathy_map().replace("Still", "Ever")})
    assert render(tmp_path, asked).written == written


def test_an_unknown_id_is_an_error_and_nothing_is_written(tmp_path):
    with pytest.raises(InputError, match="nobody"):
        render(small(tmp_path), "nobody")
    assert pages(tmp_path / "build") == {}


def test_formats_that_are_not_wanted_any_more_are_removed(tmp_path):
    render(small(tmp_path))
    lay(tmp_path, {"empathy.yaml": "name: Day care\nrender: {formats: [md]}\n"})
    assert set(render(tmp_path).removed) == {n for n in ALL if n.endswith(".html")}
    assert set(render(tmp_path, formats=("html",)).removed) == {n for n in ALL if n.endswith(".md")}


def test_broken_settings_stop_everything_with_their_line(tmp_path):
    render(small(tmp_path))
    before = pages(tmp_path / "build")
    lay(tmp_path, {"empathy.yaml": "name: x\nrendr: {}\n"})
    with pytest.raises(InputError) as caught:
        render(tmp_path)
    assert [(p.file, p.line) for p in caught.value.problems] == [("empathy.yaml", 2)]
    assert pages(tmp_path / "build") == before


@pytest.mark.parametrize(("setting", "words"), [
    ("file", "is a file"), ("file/deeper", "is a file"), ("away", "out of the workspace"),
    ("personas", "no folder for pages"), ("templates/x", "no folder for pages"), (".git/hooks", "no folder for pages"),
    ("sub/link", "holds other files"),
])
def test_a_folder_that_cannot_be_written_into_is_a_clear_error(tmp_path, setting, words):
    root = small(tmp_path / "w")
    lay(root, {"file": "x", "empathy.yaml": f"render: {{out: {setting}}}\n", "sub/x": ""})
    (tmp_path / "outside").mkdir()
    (root / "away").symlink_to(tmp_path / "outside")
    (root / "sub/link").symlink_to(root / "personas")
    before = pages(root)
    with pytest.raises(InputError, match=words):
        render(root)
    assert {n: d for n, d in pages(root).items() if not n.startswith(".empathy/")} == before
    assert list((tmp_path / "outside").iterdir()) == []


def test_by_hand_one_may_render_anywhere(tmp_path):
    root = small(tmp_path / "w")
    render(root, out=str(tmp_path / "elsewhere/deep"))
    assert set(pages(tmp_path / "elsewhere/deep")) == ALL
    assert not (root / "build").exists()


def test_a_day_passes_and_a_persona_becomes_stale(tmp_path):
    lay(small(tmp_path), {"personas/lea/persona.yaml": persona("lea", "Lea", "review_by: 2026-03-21")})
    render(tmp_path)
    assert render(tmp_path, today="2026-03-21").written == []
    written = render(tmp_path, today="2026-03-22").written
    assert written == ["index.html", "index.md", "lea.html", "lea.md"]
    assert render(tmp_path, today="2030-01-01").written == []
    assert render(tmp_path, today=TODAY).written == written


def test_a_file_that_only_got_another_time_is_not_rendered(tmp_path):
    render(small(tmp_path))
    for file in (*(tmp_path / "personas").rglob("*.yaml"), *(tmp_path / "build").iterdir(), tmp_path / "empathy.yaml"):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    outcome = render(tmp_path)
    assert (outcome.written, outcome.unchanged) == ([], 8)


def test_a_change_of_the_same_size_at_the_same_time_is_seen(tmp_path):
    render(small(tmp_path))
    file = tmp_path / "personas/tom/persona.yaml"
    status = file.stat()
    file.write_bytes(file.read_bytes().replace(b"Tom Frei", b"Tim Frei"))
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert "tom.html" in render(tmp_path).written
    assert b"Tim Frei" in (tmp_path / "build/tom.html").read_bytes()


def test_two_processes_write_the_same_as_one(tmp_path):
    files = {"empathy.yaml": "name: Many\n", "personas/talks.yaml": source()}
    for i in range(70):
        files |= {f"personas/p{i}.yaml": persona(f"p{i}", f"P {i}"), f"personas/m{i}.yaml": empathy_map(f"m{i}", f"persona: p{i}")}
    lay(tmp_path, files)
    render(tmp_path, jobs=1, out=str(tmp_path / "one"))
    render(tmp_path, jobs=2, out=str(tmp_path / "two"))
    assert pages(tmp_path / "one") == pages(tmp_path / "two")
    assert len(pages(tmp_path / "one")) == 143


def test_stray_files_of_a_render_that_was_killed_are_taken_out(tmp_path):
    render(small(tmp_path))
    (tmp_path / "build/.empathy-tmp-123").write_text("half")
    render(tmp_path)
    assert ".empathy-tmp-123" not in pages(tmp_path / "build")


def test_templates_of_the_workspace_are_used_and_a_broken_one_stops_no_other_page(tmp_path):
    render(small(tmp_path))
    before = pages(tmp_path / "build")
    lay(tmp_path, {"templates/map.md.jinja": "# {{ view_of_nothing }}\n",
                   "templates/persona.md.jinja": "# {{ name|md }}\n"})
    outcome = render(tmp_path)
    assert outcome.failed
    assert [line for line in said(outcome) if line.startswith("templates/map.md.jinja:1:") and "view_of_nothing" in line]
    after = pages(tmp_path / "build")
    assert after["tom.md"] == b"# Tom Frei\n"
    assert after["first.md"] == before["first.md"]
    (tmp_path / "templates/map.md.jinja").unlink()
    (tmp_path / "templates/persona.md.jinja").unlink()
    assert not render(tmp_path).failed
    assert pages(tmp_path / "build") == before
