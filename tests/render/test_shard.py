"""The parts of a workspace's pages, put together, are the pages of a render of the whole, byte for byte."""

import os
import random
import shutil
import sqlite3
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from empathy_cli.model.problem import InputError
from empathy_cli.render import manifest, shard_file, shard_join, state, workers
from empathy_cli.render.shard import of_document, of_page, render_share
from empathy_cli.render.shard_file import Share
from empathy_cli.render.shard_join import join
from empathy_cli.render.state import Request
from tests.render.life import Life
from tests.render.rendered import TODAY, empathy_map, journey, lay, meshed, pages, persona, render, said, small

TRIALS = float(os.environ.get("EMPATHY_TRIALS", "1"))


def parts(root, folder, of, today=TODAY, **request):
    return [render_share(root, Request(out=str(folder), **request), today, Share(part, of)) for part in range(1, of + 1)]


def put_together(root, folder, today=TODAY, **request):
    return join(root, Request(**request), today, [folder])


def whole(root, today=TODAY, **request):
    return pages_of(root, lambda copy: render(copy, today=today, **request))


def pages_of(root, made):
    """The pages of a copy of this workspace."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy")
        shutil.copytree(root, copy, symlinks=True, ignore=shutil.ignore_patterns("build", ".empathy", "parts"))
        made(copy)
        return pages(copy / "build")


@pytest.mark.parametrize("of", [1, 2, 3, 12])
def test_the_parts_put_together_are_the_whole(tmp_path, of):
    root = meshed(tmp_path / "w")
    outcomes = parts(root, tmp_path / "parts", of)
    assert not (root / "build").exists()
    assert not (root / ".empathy").exists()
    outcome = put_together(root, tmp_path / "parts")
    assert said(outcome) == []
    assert pages(root / "build") == whole(root)
    assert len(outcome.written) == sum(len(o.written) for o in outcomes) + 6  # the gallery, touchpoints, departments
    assert render(root, check=True).drift == []
    assert render(root).written == []


def test_the_parts_of_documents_that_say_all_there_is_to_say_are_the_whole(tmp_path):
    root = tmp_path / "w"
    shutil.copytree(Path(__file__).parents[2] / "personas", root / "personas")
    parts(root, tmp_path / "parts", 2)
    assert said(put_together(root, tmp_path / "parts")) == []
    assert pages(root / "build") == whole(root)


def test_a_journey_without_a_way_to_its_goal_is_put_together_like_any_other(tmp_path):
    root = meshed(tmp_path / "w")
    steps = "".join(f"  - {{id: {id_}, title: T{more}}}\n" for id_, more in (("a", ", next: b"), ("b", ", next: a"), ("c", "")))
    lay(root, {"personas/x.journey.yaml": f"kind: journey\nid: x\npersona: lea\ntitle: X\nsteps:\n{steps}"})
    parts(root, tmp_path / "parts", 2)
    assert said(put_together(root, tmp_path / "parts")) == []
    assert pages(root / "build") == whole(root)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are Unicode")
def test_names_that_are_no_unicode_are_rendered_in_one_go_and_in_parts(tmp_path):
    root = small(tmp_path / os.fsdecode(b"w\xff"))
    file = next((root / "personas").rglob("*.yaml"))
    file.rename(file.with_name(os.fsdecode(b"lea\xff.yaml")))
    assert "lea.html" in render(root).written
    assert render(root).written == []
    assert state.look(root, Request(), TODAY)[0] is not None
    parts(root, tmp_path / "parts", 2)
    assert said(put_together(root, tmp_path / "parts", out=str(root / "whole"))) == []
    assert pages(root / "whole") == pages(root / "build")


def test_each_page_is_in_one_part_and_of_few_pages_some_parts_have_none(tmp_path):
    outcomes = parts(small(tmp_path / "w"), tmp_path / "parts", 12)
    written = [name for outcome in outcomes for name in outcome.written]
    assert sorted(written) == ["first.html", "first.md", "lea.html", "lea.md", "tom.html", "tom.md"]
    assert sum(not outcome.written for outcome in outcomes) >= 9


def test_the_pages_of_many_documents_are_evenly_spread():
    counts = [0] * 8
    for i in range(10_000):
        counts[of_page(f"persona-{i}", 8) - 1] += 1
    assert max(counts) < 1.1 * 10_000 / 8


@pytest.mark.parametrize("text", [
    persona(), empathy_map(), empathy_map("w", "segment: Anybody"), journey(), persona().replace("\n", "\r\n"),
    persona().replace("id: lea", "id: 'lea'  # she"), "---\n" + persona(),
])
def test_a_document_is_of_the_part_that_its_page_is_of(text):
    page = "w" if "segment" in text else "lea"
    assert of_document(text.encode(), 97) == of_page(page, 97)


@pytest.mark.parametrize("text", [
    "{kind: persona, id: lea}\n", "kind: source\nid: lea\n", "kind: touchpoints\n", persona() + 'note: "x\nid: tom\n"\n',
    persona().replace("id: lea", "id: >-\n  lea"), "\ufeff" + persona(), persona().replace("\n", "\r"),
    empathy_map().replace("persona: lea", "persona: !!str lea"), "kind: persona\n", "", "kind: persona\nid: LEA\n",
])
def test_a_document_that_only_reading_tells_of_is_read_by_every_part(text):
    assert of_document(text.encode(), 97) == 0


@given(st.integers(1, 12), st.integers(0, 10_000), st.lists(st.tuples(st.sampled_from((
    "persona", "fact", "map", "journey", "touchpoints", "source", "picture", "no_picture", "delete", "settings", "twice", "link",
    "rename_id", "rename_file", "template", "another_day", "formats", "no_settings")), st.integers(0, 99)), max_size=4))
@example(3, 0, [("rename_id", 44)])  # an id that documents of two parts have
@settings(max_examples=round(8 * TRIALS))
def test_of_any_workspace_the_parts_put_together_are_the_whole(of, order, history):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        life = Life(Path(folder, "mine"))
        for name, number in history:
            life._happen(name, number)
        asked = {"formats": life._formats}
        shares = [Share(part, of) for part in range(1, of + 1)]
        random.Random(order).shuffle(shares)
        for share in shares:  # each on a machine of its own: in a folder that has another path and other times
            copy, place = Path(folder, f"copy-{share.part}"), Path(folder, "parts", str(share.part))
            shutil.copytree(life._root, copy, symlinks=True, ignore=shutil.ignore_patterns("build", "site", ".empathy"))
            render_share(copy, Request(out=str(place), **asked), life._today, share)
        found = pages_of(life._root, lambda copy: join(copy, Request(**asked), life._today, [Path(folder, "parts")]))
        assert found == whole(life._root, life._today, **asked)


def test_each_part_may_lie_in_a_folder_of_its_own_or_all_where_the_pages_go(tmp_path):
    root = meshed(tmp_path / "w")
    for part in (1, 2):
        parts_ = Request(out=str(tmp_path / f"part {part}"))
        render_share(root, parts_, TODAY, Share(part, 2))
    join(root, Request(), TODAY, [tmp_path / "part 2", tmp_path / "part 1"])
    found = pages(root / "build")
    shutil.rmtree(root / "build")
    shutil.rmtree(root / ".empathy")
    parts(root, root / "build", 2)
    assert said(put_together(root, root / "build")) == []
    assert {name: data for name, data in pages(root / "build").items() if not name.startswith("part-")} == found


def test_a_part_that_lies_where_the_pages_go_is_ours_while_others_are_written_there(tmp_path):
    root, asked = tmp_path / "w", {"formats": ("md",)}
    lay(root, {f"personas/p{n}/persona.yaml": persona(f"p{n}", f"Person {n}") for n in range(200)})
    for part, folder in enumerate((root / "build", tmp_path / "part"), 1):
        render_share(root, Request(out=str(folder), **asked), TODAY, Share(part, 2))
    assert said(join(root, Request(jobs=4, **asked), TODAY, [root / "build", tmp_path / "part"])) == []


def test_without_room_for_tables_on_disk_the_parts_are_put_together_in_memory(tmp_path, monkeypatch):
    root = small(tmp_path / "w")
    parts(root, tmp_path / "parts", 2)

    def refuse(*_):
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(shard_join, "scratch", refuse)
    assert said(put_together(root, tmp_path / "parts")) == []
    assert render(root, check=True).drift == []


def test_over_an_older_render_only_what_changed_is_written_and_what_is_gone_is_removed(tmp_path):
    root = meshed(tmp_path / "w")
    render(root)
    lay(root, {"personas/tom/persona.yaml": persona("tom", "Tom Neu"), "build/mine.md": "mine"})
    (root / "personas/segments/first.map.yaml").unlink()
    parts(root, tmp_path / "parts", 3)
    outcome = put_together(root, tmp_path / "parts")
    assert {"tom.html", "tom.md", "index.html"} <= set(outcome.written)
    assert not {"lea.html", "lea.md"} & set(outcome.written)
    assert outcome.removed == ["first.html", "first.md"]
    assert (root / "build/mine.md").read_text() == "mine"


def test_a_part_that_is_made_again_leaves_nothing_old_and_touches_nothing_of_others(tmp_path):
    root, folder = meshed(tmp_path / "w"), tmp_path / "parts"
    parts(root, folder, 2)
    lay(folder, {"notes.md": "mine"})
    (root / "personas/tom/persona.yaml").unlink()
    outcomes = parts(root, folder, 2)
    assert [name for outcome in outcomes for name in outcome.removed] == ["tom.html", "tom.md"]
    assert (folder / "notes.md").read_text() == "mine"
    lay(root, {"personas/tom/persona.yaml": persona("tom", "Tom Frei")})
    lay(folder, {"tom.html": "mine"})
    outcomes = parts(root, folder, 2)
    assert any("tom.html" in line and "not written by us" in line for outcome in outcomes for line in said(outcome))
    assert (folder / "tom.html").read_text() == "mine"


def test_what_is_wrong_with_documents_is_said_as_in_a_render_of_the_whole(tmp_path):
    root = meshed(tmp_path / "w")
    lay(root, {"personas/x.yaml": "id: [\n", "personas/y.journey.yaml": journey("y", "nobody"),
               "personas/lea/persona.yaml": persona() + "image:\n  file: none.png\n"})
    outcomes = parts(root, tmp_path / "parts", 3)
    outcome = put_together(root, tmp_path / "parts")
    assert {line for o in outcomes for line in said(o)} == set(said(outcome))
    assert pages(root / "build") == whole(root)
    assert said(render(root)) == said(outcome)


CHANGES = {
    "a document": (lambda root: lay(root, {"personas/tom/persona.yaml": persona("tom", "Tom Neu")}), r"part \d of 3 was made from another text of personas/tom/persona.yaml"),
    "a source": (lambda root: lay(root, {"personas/sources/talks.yaml": "kind: source\nid: talks\ntitle: Other\ntype: survey\n"}), "was made from another text of personas/sources/talks.yaml"),
    "the catalogue": (lambda root: lay(root, {"personas/touchpoints.yaml": "kind: touchpoints\ntouchpoints:\n  - {id: web, name: Other}\n"}), "made from another text of personas/touchpoints.yaml"),
    "a new map": (lambda root: lay(root, {"personas/new.map.yaml": empathy_map("new", "segment: New")}), "was made from another text of personas/new.map.yaml"),
    "a document that is gone": (lambda root: (root / "personas/lea/waiting.map.yaml").unlink(), "the page of “lea” from other documents or pictures"),
    "the settings": (lambda root: lay(root, {"empathy.yaml": "name: Other\n"}), "other settings or templates"),
    "a template": (lambda root: lay(root, {"templates/map.md.jinja": "x\n"}), "other settings or templates"),
    "a picture": (lambda root: lay(root, {"personas/lea/p.png": b"x"}), "the page of “lea” from other documents or pictures"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_parts_that_were_not_made_from_what_is_here_are_refused_with_the_reason(tmp_path, name):
    root = meshed(tmp_path / "w")
    lay(root, {"personas/lea/persona.yaml": persona("lea", "Lea", "image: {file: p.png, alt: A face}")})
    parts(root, tmp_path / "parts", 3)
    change, words = CHANGES[name]
    change(root)
    with pytest.raises(InputError, match=words):
        put_together(root, tmp_path / "parts")
    assert pages(root / "build") == {} if (root / "build").exists() else True


def test_a_part_of_another_day_is_refused_where_a_review_is_due_in_between_and_only_there(tmp_path):
    root = meshed(tmp_path / "w")
    parts(root, tmp_path / "parts", 2)
    put_together(root, tmp_path / "parts", today="2026-03-21")
    lay(root, {"personas/lea/persona.yaml": persona("lea", "Lea", f"review_by: {TODAY}")})
    parts(root, tmp_path / "parts", 2)
    with pytest.raises(InputError, match="was made on 2026-03-20, and today is 2026-03-21"):
        put_together(root, tmp_path / "parts", today="2026-03-21")


@pytest.mark.parametrize(("change", "words"), [
    (lambda folder: (folder / "part-2-of-3.json").unlink(), "of 3 parts these are missing: 2"),
    (lambda folder: shutil.copy(folder / "part-2-of-3.json", folder / "part-2-of-4.json"), "of 4 parts?|one of 4 parts"),
    (lambda folder: shutil.copytree(folder, folder / "again"), "part 1 of 3 is there twice"),
    (lambda folder: (folder / "part-1-of-3.json").write_bytes((folder / "part-1-of-3.json").read_bytes()[:-9]), "is not what"),
    (lambda folder: (folder / "part-1-of-3.json").write_text("{}"), "is not what"),
    (lambda folder: (folder / "lea.html").write_bytes(b"other"), "lea.html is not there as it was made"),
    (lambda folder: (folder / "lea.html").unlink(), "lea.html is not there as it was made"),
    (shutil.rmtree, "cannot be read"),
    (lambda folder: [p.unlink() for p in folder.glob("part-*")], "there is no part in"),
])
def test_parts_that_are_not_whole_are_refused_with_the_reason(tmp_path, change, words):
    root = meshed(tmp_path / "w")
    parts(root, tmp_path / "parts", 3)
    change(tmp_path / "parts")
    with pytest.raises(InputError, match=words):
        put_together(root, tmp_path / "parts")


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("there", ["nothing", "an empty folder", "a note"])
def test_a_refused_join_leaves_nothing_in_a_folder_that_had_nothing(tmp_path, there, jobs, monkeypatch):
    monkeypatch.setattr(workers, "MANY", 2)
    root, out = meshed(tmp_path / "w"), tmp_path / "new/pages"
    if there != "nothing":
        out.mkdir(parents=True)
    if there == "a note":
        (out / "note.txt").write_text("mine")
    parts(root, tmp_path / "parts", 1)
    (tmp_path / "parts/tom.md").write_bytes(b"other")  # found where other pages are written already
    with pytest.raises(InputError, match=r"tom\.md is not there as it was made"):
        put_together(root, tmp_path / "parts", out=str(out), jobs=jobs)
    assert (tmp_path / "new").exists() == out.exists() == (there != "nothing")
    assert [path.name for path in out.iterdir()] == ["note.txt"] * (there == "a note") if out.exists() else True
    parts(root, tmp_path / "parts", 1)
    assert said(put_together(root, tmp_path / "parts", out=str(out), jobs=jobs)) == []
    assert {name: data for name, data in pages(out).items() if name != "note.txt"} == whole(root)


def test_a_refused_join_takes_nothing_of_others_out_of_a_folder(tmp_path, monkeypatch):
    root, out = meshed(tmp_path / "w"), tmp_path / "pages"
    parts(root, tmp_path / "parts", 1)
    (tmp_path / "parts/tom.md").write_bytes(b"other")
    taken = shard_file.page

    def meanwhile(folder, name, digest):
        (out / "mine.txt").write_text("mine")
        (out / "tom.html").write_text("mine")
        return taken(folder, name, digest)

    monkeypatch.setattr(shard_file, "page", meanwhile)
    with pytest.raises(InputError, match=r"tom\.md is not there as it was made"):
        put_together(root, tmp_path / "parts", out=str(out))
    assert {name: data for name, data in pages(out).items() if name != "empathy.json"} == {"mine.txt": b"mine", "tom.html": b"mine"}
    assert "lea.html" in manifest.load(out).pages


def test_no_link_in_a_folder_of_parts_is_followed(tmp_path):
    root, folder = meshed(tmp_path / "w"), tmp_path / "parts"
    parts(root, folder, 1)
    (tmp_path / "elsewhere").write_bytes((folder / "lea.html").read_bytes())
    (folder / "lea.html").unlink()
    (folder / "lea.html").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match=r"lea\.html is not there as it was made"):
        put_together(root, folder)
    shutil.rmtree(folder)
    parts(root, folder, 1)
    (folder / "part-1-of-1.json").rename(tmp_path / "elsewhere.json")
    (folder / "part-1-of-1.json").symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(InputError, match="is not what"):
        put_together(root, folder)


@pytest.mark.parametrize(("file", "lies"), [
    ("touchpoints.yaml", {"facts": {}}),
    ("touchpoints.yaml", {"touchpoints": {"nowhere": "0" * 64}}),
    ("lea/find.journey.yaml", {"id": "touchpoints"}),
    ("sources/talks.yaml", {"kind": "persona"}),
    ("lea/waiting.map.yaml", {"kind": "journey"}),
])
def test_a_part_that_takes_a_document_for_another_one_is_refused_with_words_or_not_believed(tmp_path, file, lies):
    root, part = meshed(tmp_path / "w"), tmp_path / "parts/part-1-of-1.json"
    parts(root, part.parent, 1)
    raw = state.read(part, 1 << 20)
    raw["headers"][f"personas/{file}"].update(lies)
    for told in raw["pages"].values():
        told["troubled"] = True  # then it is made from what the documents say
    part.write_bytes(state.seal(raw))
    with suppress(InputError):
        put_together(root, part.parent)
        assert pages(root / "build") == whole(root)


def test_a_part_that_counts_less_than_nothing_is_refused_with_words(tmp_path):
    root, part = meshed(tmp_path / "w"), tmp_path / "parts/part-1-of-1.json"
    parts(root, part.parent, 1)
    raw = state.read(part, 1 << 20)
    coverage = next(e["coverage"] for told in raw["pages"].values() for e in told["entries"] if e["kind"] == "persona")
    coverage.update(supported=-1, assumed=1, validated=0, contested=0)  # of nothing in all, some would be a share
    part.write_bytes(state.seal(raw))
    with pytest.raises(InputError, match="is not what"):
        put_together(root, part.parent)


BAD = (None, True, -1, 10 ** 30, 1e308, "", "../../etc/passwd", "\x1b[2J", "<script>", "x" * 10_000, [], {}, [[]], {"a": 1}, "2026-99-99", "en/../../x")


def _places(value, at=()):
    yield at
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _places(one, (*at, key))
    elif isinstance(value, list):
        for i, one in enumerate(value):
            yield from _places(one, (*at, i))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    root = meshed(folder / "w")
    parts(root, folder / "parts", 1)
    return root, folder / "parts"


@given(st.randoms(use_true_random=False), st.sampled_from(BAD), st.sampled_from(("put", "drop", "add")))
@settings(max_examples=round(60 * TRIALS))
def test_whatever_a_stranger_wrote_into_a_part_it_is_taken_or_refused_with_words(made, pick, bad, how):
    root, folder = made
    raw = state.read(folder / "part-1-of-1.json", 1 << 20)
    *at, last = pick.choice([place for place in _places(raw) if place])
    value = raw
    for key in at:
        value = value[key]
    if how == "put":
        value[last] = bad
    elif how == "drop":
        del value[last]
    elif isinstance(value, list):
        value.append(bad)
    else:
        value["more"] = bad
    with tempfile.TemporaryDirectory() as there, pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        copy = Path(there, "w")
        shutil.copytree(root, copy)
        shutil.copytree(folder, Path(there, "parts"))
        Path(there, "parts/part-1-of-1.json").write_bytes(state.seal(raw))
        before = pages(Path(there))
        with suppress(InputError):
            put_together(copy, Path(there, "parts"))
        outside = {n: d for n, d in pages(Path(there)).items() if not n.startswith(("w/build/", "w/.empathy/"))}
        assert outside == before
