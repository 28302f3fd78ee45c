"""The notes of the last render are believed only where nothing changed, and never where they came from elsewhere."""

import json
import os
import random
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from types import SimpleNamespace

import pytest

from empathy_cli.render import inputs, memory, state
from empathy_cli.render.site import Request
from tests.render.rendered import TODAY, catalogue, journey, lay, meshed, pages, persona, render, rest, said, small
from tests.store.test_images import png


def trials():
    return int(os.environ.get("EMPATHY_TRIALS", "1"))


def quick(root, today=TODAY, **request):
    return state.unchanged(root, Request(**request), today)


def test_when_nothing_changed_the_fast_answer_says_so(tmp_path):
    rest(small(tmp_path))
    found = quick(tmp_path)
    assert found
    assert (found.out, found.pages, found.language) == ("build", 8, "en")
    assert render(tmp_path).unchanged == 8


def portrait(root):
    lay(root, {"personas/lea/persona.yaml": persona("lea", "Lea", "image: {file: p.png}"), "personas/lea/p.png": png()})


CHANGES = {
    "a document": lambda r: lay(r, {"personas/lea/persona.yaml": persona(name="Lea Neu")}),
    "a new document": lambda r: lay(r, {"personas/new.yaml": persona("new", "New")}),
    "a document gone": lambda r: (r / "personas/tom/persona.yaml").unlink(),
    "the settings": lambda r: lay(r, {"empathy.yaml": "name: Other\n"}),
    "the settings gone": lambda r: (r / "empathy.yaml").unlink(),
    "an own template": lambda r: lay(r, {"templates/map.md.jinja": "x"}),
    "a page": lambda r: lay(r, {"build/lea.html": "x"}),
    "a page gone": lambda r: (r / "build/lea.html").unlink(),
    "the list of pages": lambda r: lay(r, {"build/empathy.json": "x"}),
    "the whole folder": lambda r: shutil.rmtree(r / "build"),
    "a picture": lambda r: lay(r, {"personas/lea/p.png": png(3, 3)}),
    "a picture gone": lambda r: (r / "personas/lea/p.png").unlink(),
    "a journey": lambda r: lay(r, {"personas/lea/find.journey.yaml": journey(steps=("web", ""))}),
    "a journey gone": lambda r: (r / "personas/lea/find.journey.yaml").unlink(),
    "the catalogue": lambda r: lay(r, {"personas/touchpoints.yaml": catalogue() + "# seen\n"}),
    "the catalogue gone": lambda r: (r / "personas/touchpoints.yaml").unlink(),
    "a curve": lambda r: lay(r, {"build/find-a-place.svg": "<svg/>"}),
    "a curve gone": lambda r: (r / "build/find-a-place.svg").unlink(),
    "a page over all journeys gone": lambda r: (r / "build/departments.md").unlink(),
    "a stray file": lambda r: lay(r, {"build/.empathy-tmp-7": "x"}),
    "a file's mode": lambda r: (r / "build/lea.html").chmod(0o600),
}


@pytest.mark.parametrize("change", CHANGES)
def test_there_is_no_fast_answer_when_anything_changed(tmp_path, change):
    portrait(meshed(tmp_path))
    rest(tmp_path)
    assert quick(tmp_path)
    CHANGES[change](tmp_path)
    assert quick(tmp_path) is None


def test_there_is_no_fast_answer_for_another_question(tmp_path):
    rest(small(tmp_path))
    assert quick(tmp_path)
    assert not quick(tmp_path, out=str(tmp_path / "other"))
    assert not quick(tmp_path, formats=("md",))
    assert not quick(tmp_path, ids=("lea",))
    assert not quick(tmp_path, check=True)


def test_the_fast_answer_holds_until_the_day_on_which_something_becomes_stale(tmp_path):
    lay(small(tmp_path), {"personas/lea/persona.yaml": persona("lea", "Lea", "review_by: 2026-03-21"),
                          "personas/tom/persona.yaml": persona("tom", "Tom", "review_by: 2026-03-10")})
    rest(tmp_path)
    assert [bool(quick(tmp_path, day)) for day in (
        "2026-03-09", "2026-03-10", "2026-03-11", "2026-03-21", "2026-03-22")] == [False, False, True, True, False]


def test_problems_are_said_again_so_there_is_no_fast_answer(tmp_path):
    lay(small(tmp_path), {"personas/broken.yaml": "id: ["})
    assert render(tmp_path).failed
    assert render(tmp_path).failed
    assert quick(tmp_path) is None


def test_a_file_written_just_before_it_was_looked_at_is_not_trusted():
    second = 1_000_000_000
    fine, coarse = (SimpleNamespace(st_size=5, st_mtime_ns=at, st_ino=7, st_ctime_ns=at, st_mode=0o100644)
                    for at in (10 * second + 1, 10 * second))
    for status, wait in ((fine, 1 + inputs.FINE), (coarse, 2 * second)):
        sign = inputs.sign(status)
        assert inputs.at_rest(sign, 10 * second + wait) == b""
        assert inputs.at_rest(sign, 10 * second + wait + 1) == sign


def damage(value, path=()):
    """Every way to put something odd in the place of one part of a JSON value."""
    for odd in (None, 3, -1, "x", "../../x", [], {}, [1], {"a": 1}, True):
        if type(odd) is not type(value) or type(value) is str:
            yield path, odd
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(items)[:12]:
        yield from damage(inner, (*path, key))


def put(value, path, odd):
    if not path:
        return odd
    copy = json.loads(json.dumps(value))
    at = copy
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = odd
    return copy


def tables(root):
    """The file of the database that this workspace's memory is in."""
    found, = (root / ".empathy").glob("render-*.sqlite")
    return found


def believed(root):
    """How many pages memory would tell of, were something changed."""
    with closing(sqlite3.connect(tables(root))) as db:
        facts = dict(db.execute("SELECT name, value FROM notes"))
    with closing(memory.load(root, facts["base"], facts["out"])) as found:
        return found.tables.count("pages")


@pytest.mark.parametrize("ending", ["", "-journal"])
def test_a_folder_in_the_place_of_the_memory_is_told_once_and_pages_are_rendered_all_the_same(tmp_path, ending):
    rest(small(tmp_path))
    file = tables(tmp_path)
    file.unlink()
    way = file.with_name(f"{file.name}{ending}")
    lay(way, {"mine.txt": "mine"})
    lay(tmp_path, {"personas/lea/persona.yaml": persona(name="Lea Neu")})
    outcome = render(tmp_path)
    text, = said(outcome)
    assert text == (f".empathy/{way.name}:0: is a folder, so this render could not be remembered, and the next one looks at "
                    "everything again; delete it, or move it away")
    assert (outcome.failed, "lea.html" in outcome.written) == (False, True)
    assert said(render(tmp_path, check=True)) == []
    assert (way / "mine.txt").read_text() == "mine"
    shutil.rmtree(way)
    lay(tmp_path, {"personas/tom/persona.yaml": persona("tom", name="Tom Neu")})
    assert said(render(tmp_path)) == []
    assert believed(tmp_path) == 4


def test_odd_notes_never_crash(tmp_path):
    portrait(meshed(tmp_path))
    rest(tmp_path)
    file = tmp_path / ".empathy/render.json"
    good = json.loads(file.read_bytes()[65:])
    ways = list(damage(good))
    assert len(ways) > 60
    for path, odd in ways:
        file.write_bytes(state.seal(put(good, path, odd) if path else {"odd": odd}))
        quick(tmp_path)


def hurt(data, at):
    return data[:at] + bytes((data[at] ^ 0x41,)) + data[at + 1:]


def changed_after(root, broken):
    """What a render of one change makes where this stands in the place of the tables; and what a full one makes."""
    file = tables(root)
    file.write_bytes(broken)
    (root / ".empathy/render.json").unlink(missing_ok=True)
    lay(root, {"personas/tom/persona.yaml": persona("tom", "Tom Neu")})
    outcome = render(root)
    assert not outcome.failed
    return pages(root / "build")


@pytest.mark.parametrize("part", range(3))
def test_tables_with_one_wrong_byte_change_no_page(tmp_path, part):
    """Wherever it is: in a row, in what tells where the rows are, in what is not used."""
    render(meshed(tmp_path / "w"))
    whole = tables(tmp_path / "w").read_bytes()
    lay(tmp_path / "w", {"personas/tom/persona.yaml": persona("tom", "Tom Neu")})
    expected = pages(tmp_path / "w/build") if not render(tmp_path / "w").failed else None
    used = [i for i in range(len(whole)) if whole[i]]
    pick = random.Random(part)
    for at in pick.sample(used, 3 * trials()):
        lay(tmp_path / "w", {"personas/tom/persona.yaml": persona("tom", "Tom Frei")})
        assert changed_after(tmp_path / "w", hurt(whole, at)) == expected, at


@pytest.mark.parametrize("part", [b"", b"SQLite format 3\0", None, 0.3, 0.9])
def test_half_a_database_is_not_believed(tmp_path, part):
    render(meshed(tmp_path / "w"))
    lay(tmp_path / "w", {"personas/tom/persona.yaml": persona("tom", "Tom Neu")})
    render(tmp_path / "w")
    expected, whole = pages(tmp_path / "w/build"), tables(tmp_path / "w").read_bytes()
    broken = b"\xff" * 9_000 if part is None else part if isinstance(part, bytes) else whole[:int(len(whole) * part)]
    assert changed_after(tmp_path / "w", broken) == expected
    assert believed(tmp_path / "w") == 6


def test_a_row_that_is_missing_or_too_many_is_noticed(tmp_path):
    """A statement of SQL that somebody ran is as good a damage as any."""
    render(meshed(tmp_path))
    whole, expected = tables(tmp_path).read_bytes(), pages(tmp_path / "build")
    with closing(sqlite3.connect(tables(tmp_path))) as db:
        rows = [(table, *row) for table in memory.TABLES for row in db.execute(f"SELECT * FROM {table}").fetchall()]
    assert len(rows) > 30
    for table, *row in random.Random(1).sample(rows, min(len(rows), 6 * trials())):
        for statement in (f"DELETE FROM {table} WHERE {memory.TABLES[table][0]} = ?",
                          f"UPDATE {table} SET {memory.TABLES[table][-1]} = 'odd' WHERE {memory.TABLES[table][0]} = ?"):
            tables(tmp_path).write_bytes(whole)
            with closing(sqlite3.connect(tables(tmp_path))) as db, db:
                assert db.execute(statement, (row[0],)).rowcount == 1
            (tmp_path / ".empathy/render.json").unlink(missing_ok=True)
            assert not render(tmp_path).failed
            assert pages(tmp_path / "build") == expected, (statement, row[0])


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"[" * 200_000, b"null", b'{"format": 1}'])
def test_notes_that_cannot_be_read_make_a_full_render(tmp_path, data):
    render(small(tmp_path))
    whole = pages(tmp_path / "build")
    for file in (tmp_path / ".empathy/render.json", tables(tmp_path)):
        file.write_bytes(data)
    lay(tmp_path, {"build/lea.html": "x"})
    assert render(tmp_path).written == ["lea.html"]
    assert pages(tmp_path / "build") == whole


def test_tables_that_came_with_a_checkout_are_not_opened(tmp_path):
    """A stranger may commit a page, its digest in empathy.json, and tables that say that we had written it."""
    mine = small(tmp_path / "mine")
    render(mine)
    evil = b"<script>alert(1)</script>"
    (mine / "build/lea.html").write_bytes(evil)
    with closing(sqlite3.connect(tables(mine))) as db:
        facts = dict(db.execute("SELECT name, value FROM notes"))
    with closing(memory.load(mine, facts["base"], facts["out"])) as found:
        _, page, key, _, _ = found.tables.get("files", "lea.html")
        sign = inputs.sign_of(mine / "build/lea.html")
        found.tables.put("files", "lea.html", page, key, sha256(evil).hexdigest(), sign)
        found.tables.commit()
    said = json.loads((mine / "build/empathy.json").read_bytes())
    next(p for p in said["pages"] if p["path"] == "lea.html")["sha256"] = sha256(evil).hexdigest()
    lay(mine, {"build/empathy.json": json.dumps(said)})
    checkout = tmp_path / "checkout"
    shutil.copytree(mine, checkout)
    assert "lea.html" not in render(mine).written  # where they were made, they are believed
    assert "lea.html" in render(checkout).written
    assert b"script" not in (checkout / "build/lea.html").read_bytes()
    assert tables(checkout).name != tables(mine).name  # and what came with it is gone


def test_the_tables_of_another_folder_are_left_and_begun_anew(tmp_path):
    """One memory a workspace, not one for each folder that anybody ever rendered into."""
    render(small(tmp_path))
    render(tmp_path, out=str(tmp_path / "other"))
    assert believed(tmp_path) == 4
    assert len(list((tmp_path / ".empathy").glob("render-*"))) == 1


def test_what_is_not_ours_in_the_place_of_the_notes_is_left_alone(tmp_path):
    root = small(tmp_path / "w")
    (tmp_path / "home").mkdir()
    (root / ".empathy").symlink_to(tmp_path / "home")
    assert not render(root).failed
    assert list((tmp_path / "home").iterdir()) in ([], [tmp_path / "home/.gitignore"])
    assert render(root).unchanged == 8


def test_a_workspace_that_cannot_be_noted_in_is_rendered_all_the_same(tmp_path):
    root = small(tmp_path / "w")
    (root / ".empathy").write_text("a file")
    render(root)
    assert render(root).unchanged == 8
    assert (root / ".empathy").read_text() == "a file"


def test_the_notes_are_ignored_by_git(tmp_path):
    render(small(tmp_path))
    assert (tmp_path / ".empathy/.gitignore").read_text() == "*\n"
    assert not list((tmp_path / ".empathy").glob("*.new"))
