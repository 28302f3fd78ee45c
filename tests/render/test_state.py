"""The notes of the last render are believed only where nothing changed, and never where they came from elsewhere."""

import json
import shutil
from hashlib import sha256

import pytest

from empathy_cli.render import inputs, memory, state
from empathy_cli.render.site import Request
from tests.render.rendered import TODAY, catalogue, journey, lay, meshed, pages, persona, render, rest, small
from tests.store.test_images import png


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
    fine, coarse = (5, 10 * second + 1, 7, 10 * second + 1), (5, 10 * second, 7, 10 * second)
    assert not inputs.settled(fine, 10 * second + inputs.FINE)
    assert inputs.settled(fine, 10 * second + inputs.FINE + 2)
    assert not inputs.settled(coarse, 12 * second)
    assert inputs.settled(coarse, 12 * second + 1)


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


def notes(root, name):
    return json.loads((root / ".empathy" / name).read_bytes()[65:])


@pytest.mark.parametrize("name", ["render.json", pytest.param("render-pages.json", marks=pytest.mark.slow)])
def test_odd_notes_never_crash(tmp_path, name):
    portrait(meshed(tmp_path))
    rest(tmp_path)
    good = notes(tmp_path, name)
    file = tmp_path / ".empathy" / name
    ways = list(damage(good))
    assert len(ways) > 60
    refused = 0
    for path, odd in ways:
        file.write_bytes(state.seal(put(good, path, odd) if path else {"odd": odd}))
        quick(tmp_path)
        refused += not memory.load(tmp_path, str(good.get("base", "")), str(good.get("out", ""))).made
    assert refused > len(ways) // 2


def test_a_note_with_one_wrong_byte_is_not_believed(tmp_path):
    rest(small(tmp_path))
    whole = pages(tmp_path / "build")
    (tmp_path / ".empathy/render.json").unlink()
    file = tmp_path / ".empathy/render-pages.json"
    data = file.read_bytes()
    base, out = (notes(tmp_path, file.name)[key] for key in ("base", "out"))
    assert memory.load(tmp_path, base, out).made
    for i in range(0, len(data), 97):
        file.write_bytes(data[:i] + bytes((data[i] ^ 1,)) + data[i + 1:])
        assert not memory.load(tmp_path, base, out).made
        file.write_bytes(data[:i])
        assert not memory.load(tmp_path, base, out).made
    assert not render(tmp_path).written
    assert pages(tmp_path / "build") == whole


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b"[" * 200_000, b"null", b'{"format": 1}'])
def test_notes_that_cannot_be_read_make_a_full_render(tmp_path, data):
    render(small(tmp_path))
    whole = pages(tmp_path / "build")
    for name in ("render.json", "render-pages.json"):
        (tmp_path / ".empathy" / name).write_bytes(data)
    lay(tmp_path, {"build/lea.html": "x"})
    assert render(tmp_path).written == ["lea.html"]
    assert pages(tmp_path / "build") == whole


def test_notes_that_came_with_a_checkout_are_not_believed(tmp_path):
    """A stranger may commit a page, its digest in empathy.json, and notes that say that we had written it."""
    mine = small(tmp_path / "mine")
    render(mine)
    evil = b"<script>alert(1)</script>"
    lie = notes(mine, "render-pages.json")
    lie["made"]["lea"][1]["lea.html"][0] = sha256(evil).hexdigest()
    lie["made"]["lea"][1]["lea.html"][1][0] = len(evil)
    (mine / "build/lea.html").write_bytes(evil)
    (mine / ".empathy/render-pages.json").write_bytes(state.seal(lie))
    assert "lea.html" not in render(mine).written  # where they were made, they are
    checkout = tmp_path / "checkout"
    shutil.copytree(mine, checkout)
    assert "lea.html" in render(checkout).written
    assert b"script" not in (checkout / "build/lea.html").read_bytes()


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
