"""What becomes another while a render goes on, and what a second render does at the same time."""

import errno
import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from empathy_cli.render import memory, rebuild, state
from empathy_cli.render import pages as making
from empathy_cli.render.site import Request
from tests.render.rendered import TODAY, empathy_map, lay, persona, render, small
from tests.store.test_images import png

TEMPLATE = '{% extends "builtin/persona.html.jinja" %}{% block main %}Another page{% endblock %}'


def noted(root: Path, **request) -> Path:
    """The workspace, rendered, with a fast answer: that is left as soon as no file of it is new."""
    while not (root / ".empathy/render.json").exists():
        render(root, **request)
    return root


def up_to_date(root: Path) -> bool:
    return render(root).written == [] and render(root, check=True).drift == []


def test_a_picture_that_is_another_only_while_its_page_is_made_is_on_no_later_page(tmp_path, monkeypatch):
    root = small(tmp_path)
    lay(root, {"personas/lea/persona.yaml": persona("lea", "Lea", "image: {file: lea.png, alt: Lea}"),
               "personas/lea/lea.png": png()})
    render(root)
    shown = (root / "build/lea.html").read_text().partition("data:image/png")[2].partition('"')[0]
    assert shown
    lay(root, {"personas/lea/waiting.map.yaml": empathy_map().replace("Waiting", "Hoping")})

    def swapped(*args):
        lay(root, {"personas/lea/lea.png": png(3, 3)})
        return embed(*args)

    embed = making.embed
    with monkeypatch.context() as patch:
        patch.setattr(making, "embed", swapped)
        render(root)
    lay(root, {"personas/lea/lea.png": png()})
    render(root)
    assert shown in (root / "build/lea.html").read_text()
    assert up_to_date(root)


def test_a_template_that_is_there_only_while_pages_are_made_is_on_no_later_page(tmp_path, monkeypatch):
    root = small(tmp_path)
    render(root)

    def later(*args):
        lay(root, {"templates/persona.html.jinja": TEMPLATE})
        return own(*args)

    own = making.overrides_of
    lay(root, {"personas/lea/persona.yaml": persona("lea", "Lea Neu")})
    with monkeypatch.context() as patch:
        patch.setattr(making, "overrides_of", later)
        render(root)
    assert "Another page" in (root / "build/lea.html").read_text()
    shutil.rmtree(root / "templates")
    render(root)
    assert "Another page" not in (root / "build/lea.html").read_text()
    assert up_to_date(root)


def test_a_template_that_nobody_looks_after_is_none_and_among_very_many_each_change_shows(tmp_path):
    root = small(tmp_path)
    own = '{% extends "builtin/persona.html.jinja" %}{% block main %}{% include "!" %}{% endblock %}'
    for name in ("a/b/c/d/e/f/g/h/i/far.jinja", "__pycache__/made.jinja", "__PyCache__/made.jinja"):
        lay(root, {"templates/persona.html.jinja": own.replace("!", name), f"templates/{name}": "Old words"})
        assert [problem.values["name"] for problem in render(root).problems] == [name]
    lay(root, {"templates/persona.html.jinja": own.replace("!", "z.jinja"), "templates/z.jinja": "Old words",
               **{f"templates/{n}.txt": b"" for n in range(1_000)}})
    assert not render(root).problems
    lay(root, {"templates/z.jinja": "New words"})
    render(root)
    assert "New words" in (root / "build/lea.html").read_text()


def test_with_own_templates_a_card_of_the_gallery_says_nothing_of_files(tmp_path):
    root = small(tmp_path)
    lay(root, {"templates/index.html.jinja": "{% for g in groups %}{% for c in g.cards %}{{ c.pages is defined }}"
                                             "{% endfor %}{% endfor %}"})
    render(root)
    assert "True" not in (root / "build/index.html").read_text()


def test_a_render_that_waited_for_another_one_looks_at_the_files_again(tmp_path):
    root = noted(small(tmp_path))
    lay(root, {"personas/lea/persona.yaml": persona("lea", "Lea Neu")})
    _, seen = state.look(root, Request(), TODAY)
    assert seen
    lay(root, {"personas/mia/persona.yaml": persona("mia", "Mia Sand")})
    render(root)
    outcome = rebuild.rebuild(root, Request(), TODAY, lambda _done, _total: None, seen)
    assert outcome.removed == []
    assert (root / "build/mia.html").is_file()


@pytest.mark.parametrize("elsewhere", ["../away", "build/../../away", "{tmp}/away"])
@pytest.mark.parametrize("by_hand", [False, True])
def test_a_note_that_names_a_folder_elsewhere_is_not_looked_after(tmp_path, monkeypatch, elsewhere, by_hand):
    root, away = small(tmp_path / "w"), tmp_path / "away"
    away.mkdir()
    request = Request(out=str(root / "build")) if by_hand else Request()
    noted(root, out=request.out)
    note = root / ".empathy/render.json"
    said = json.loads(note.read_bytes()[65:])
    note.write_bytes(state.seal(said | {"out": elsewhere.format(tmp=tmp_path)}))
    seen = []
    for name in ("scandir", "lstat", "readlink"):
        monkeypatch.setattr(os, name, watched(getattr(os, name), seen))
    assert state.look(root, request, TODAY)[0] is None
    assert not [path for path in seen if "away" in path]


def test_a_disk_without_locks_stops_no_render(tmp_path, monkeypatch):
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert render(small(tmp_path)).written


def test_a_mistake_of_ours_in_asking_the_tables_is_told_at_once_and_costs_no_memory(tmp_path, monkeypatch):
    root, asked = small(tmp_path), []
    render(root)
    lay(root, {"personas/tom/persona.yaml": persona("tom", "Tom Neu")})

    def mistaken(tables, *_):
        asked.append(tables)
        return list(tables.db.execute("SELECT ?"))  # and no value for it

    monkeypatch.setattr(memory.Memory, "on_pages", mistaken)
    with pytest.raises(sqlite3.ProgrammingError):
        render(root)
    assert len(asked) == 1
    assert memory.place(root).is_file()


def watched(function, seen):
    def call(path, *args, **named):
        seen.append(os.fspath(path))
        return function(path, *args, **named)

    return call


@pytest.mark.parametrize("change", [
    lambda build: (build / "lea.html").unlink(),
    lambda build: (build / "lea.html.new").replace(build / "lea.html"),
], ids=["gone", "another"])
def test_a_page_that_changes_just_after_the_folder_was_looked_at_is_made_again(tmp_path, change):
    noted(small(tmp_path))
    before = (tmp_path / "build/lea.html").read_bytes()
    (tmp_path / "build/lea.html.new").write_bytes(before.replace(b"Lea", b"Eve"))
    lay(tmp_path, {"personas/tom/persona.yaml": persona("tom", "Tom Neu")})
    seen = None
    while not (seen and seen.listed) or rebuild._noted_since(tmp_path, seen):
        _, seen = state.look(tmp_path, Request(), TODAY)  # what was written a moment ago is looked at again anyway
    change(tmp_path / "build")
    outcome = rebuild.rebuild(tmp_path, Request(), TODAY, lambda *_: None, seen)
    assert {"lea.html", "tom.html"} <= {*outcome.written}
    assert (tmp_path / "build/lea.html").read_bytes() == before
