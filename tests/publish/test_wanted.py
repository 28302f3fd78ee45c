"""What shall stand in a wiki: every page once, in the order of the gallery, with links that lead to pages that are there."""

import os
import re
import shutil
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from urllib.parse import unquote

import pytest

from empathy_cli.model.problem import InputError, Problem
from empathy_cli.publish.profiles.github import GitHub
from empathy_cli.publish.profiles.plain import Plain
from empathy_cli.publish.target import Settings, Unfit
from empathy_cli.publish.wanted import wanted

ROOT = Path(__file__).parents[2]
TODAY = "2026-11-22"
PERSONA = "kind: persona\nid: {id}\nname: {name}\nrole: {role}\ngoals: [Sleep]\n"
JOURNEY = ("kind: journey\nid: {id}\ntitle: On the way\npersona: {persona}\nsteps:\n  - {{id: one, title: Begin, emotion: -1, touchpoint: shop}}\n"
           "  - {{id: two, title: End, emotion: 1}}\n")
CATALOGUE = "kind: touchpoints\ntouchpoints:\n  - {id: shop, name: Shop, mode: offline}\n"


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
       + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


def plain(under="Personas", kind=Plain):
    return kind(Settings("wiki", "git", "shop", profile="plain", under=under))


def made(root, profile=None, **given):
    return wanted(root, profile or plain(), owner="shop", today=TODAY, **given)


def by_id(found):
    return {leaf.id: leaf for leaf in found.leaves}


@pytest.fixture
def people(workspace, write):
    """Ann with a journey, Bea, and a catalogue of one touchpoint."""
    shutil.rmtree(workspace / "personas", ignore_errors=True)
    write("personas/ann/persona.yaml", PERSONA.format(id="ann", name="Ann Ames", role="Nurse"))
    write("personas/ann/way.yaml", JOURNEY.format(id="way", persona="ann"))
    write("personas/bea/persona.yaml", PERSONA.format(id="bea", name="Bea Best", role="Baker"))
    write("personas/touchpoints.yaml", CATALOGUE)
    return workspace


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    root = tmp_path_factory.mktemp("example")
    shutil.copytree(ROOT / "personas", root / "personas")
    shutil.copy(ROOT / "empathy.yaml", root)
    return root


def test_the_worked_example_comes_whole_and_in_the_order_of_the_gallery(example):
    found = made(example)
    assert found.complete
    assert found.why_incomplete is None
    assert not found.refusals
    assert [leaf.id for leaf in found.leaves] == [
        "index", "andri-caflisch", "samira-nussbaumer", "buys-to-sell-on", "touchpoints", "departments",
        "andri-caflisch-face.svg", "couch-to-shop.svg", "wet-boots.svg", "samira-nussbaumer-face.svg",
        "geschenk-ohne-umweg.svg", "geschenk-vor-weihnachten.svg", "buys-to-sell-on-face.svg", "thirty-days.svg"]
    assert len({leaf.at for leaf in found.leaves}) == len(found.leaves)
    assert found.leaves[0].title == "Personas"
    assert by_id(found)["touchpoints"].title == "Where we meet our customers"
    assert by_id(found)["couch-to-shop.svg"].page == "andri-caflisch"
    assert found.files["andri-caflisch"] == "personas/andri-caflisch/persona.yaml"


def test_every_link_and_picture_leads_to_a_leaf_and_every_picture_is_shown(example):
    found = made(example)
    places = {leaf.at for leaf in found.leaves}
    shown = set()
    for leaf in found.leaves:
        if leaf.kind in ("page", "contents"):
            for to in re.findall(r"\]\(((?!https?:)[^)]*)\)", leaf.data.decode()):
                at = os.path.normpath(Path(leaf.at).parent / unquote(to))
                assert at in places, (leaf.id, to)
                shown.add(at)
    assert shown == places


def test_a_page_says_at_its_end_what_it_is_made_from(people):
    for leaf in made(people).leaves:
        if leaf.kind in ("page", "contents"):
            assert re.search(r"Made from personas/[^\n]*\. Change it there: [^\n]*\n(</div>\n)?\Z", leaf.data.decode()), leaf.id


def test_what_is_said_there_is_said_in_the_language_of_the_page(people, write):
    write("personas/bea/persona.yaml", PERSONA.format(id="bea", name="Bea", role="Bäckerin") + "language: de\n")
    assert "## Ziele" in by_id(made(people))["bea"].data.decode()


def test_an_archetype_is_called_by_its_role(people, write):
    write("personas/bea/persona.yaml", "kind: persona\nid: bea\narchetype: true\nrole: Night nurse\ngoals: [Sleep]\n")
    assert by_id(made(people))["bea"].title == "Night nurse"


def test_a_translation_is_told_apart_from_its_original(people, write):
    write("personas/bea/persona.yaml", PERSONA.format(id="bea", name="Ann Ames", role="Pflegerin")
          + "language: de\ntranslation_of: {id: ann, digest: 000000000000}\n")
    found = made(people)
    assert not found.refusals
    assert by_id(found)["bea"].title == "Ann Ames (de)"


def test_two_pages_of_one_name_are_refused_and_each_names_the_other(people, write):
    write("personas/bea/persona.yaml", PERSONA.format(id="bea", name="ANN AMES", role="Baker"))
    found = made(people)
    assert {r.id: r.problem.values["id"] for r in found.refusals} == {"ann": "bea", "bea": "ann"}
    assert "Give one of them another name" in found.refusals[0].problem.text
    assert {"ann", "bea"}.isdisjoint(by_id(found))
    assert "way.svg" not in by_id(found)  # it would be on nobody's page
    assert "](Ann" not in by_id(found)["index"].data.decode()
    assert "### Ann Ames" in by_id(found)["index"].data.decode()


def test_a_title_that_the_target_does_not_take_is_refused_with_its_reason(people):
    class Picky(Plain):
        def place(self, kind, id_, title):
            if id_ == "bea":
                raise Unfit(Problem("no {title}", {"title": title}))
            return super().place(kind, id_, title)

    found = made(people, plain(kind=Picky))
    assert [(r.id, r.title, r.problem.text) for r in found.refusals] == [("bea", "Bea Best", "no Bea Best")]
    assert "ann" in by_id(found)


@pytest.mark.parametrize(("file", "torn"), [
    ("personas/bea/persona.yaml", set()),
    ("personas/ann/way.yaml", {"ann"}),
    ("personas/touchpoints.yaml", {"ann"}),
    ("personas/elsewhere/map.yaml", {"ann"}),
    ("personas/talks.yaml", {"bea"}),
])
def test_a_broken_document_makes_nothing_complete_and_its_pages_torn(people, write, file, torn):
    write("personas/bea/persona.yaml", PERSONA.format(id="bea", name="Bea Best", role="Baker").replace(
        "[Sleep]", "[{text: Sleep, evidence: [talks]}]"))
    words = {"personas/elsewhere/map.yaml": "kind: empathy-map\nid: map\npersona: ann\ntitle: [\n",
             "personas/talks.yaml": "kind: source\nid: talks\ntitle: [\n",
             "personas/touchpoints.yaml": "kind: touchpoints\ntouchpoints: [\n",
             "personas/ann/way.yaml": "kind: journey\npersona: ann\nsteps: [\n"}
    write(file, words.get(file, "kind: persona\nid: bea\nname: [\n"))
    found = made(people)
    assert not found.complete
    assert file in found.why_incomplete.text
    assert any(p.file == file for p in found.problems)
    assert found.torn == torn | {"index", "touchpoints", "departments"}


def test_an_empty_workspace_wants_nothing_and_is_not_complete(workspace):
    shutil.rmtree(workspace / "personas", ignore_errors=True)
    (workspace / "personas").mkdir()
    found = made(workspace)
    assert not found.leaves
    assert not found.complete
    assert found.why_incomplete.text == "there is no document with a page"


def test_only_narrows_to_the_pages_that_show_a_document(people):
    """And to those that list all; there, no link leads to a page that nobody published yet."""
    over_all = ["touchpoints", "departments"]
    assert [leaf.id for leaf in made(people, only=["way"]).leaves] == ["index", "ann", *over_all, "ann-face.svg", "way.svg"]
    assert [leaf.id for leaf in made(people, only=["bea", "index"]).leaves] == ["index", "bea", *over_all, "bea-face.svg"]
    assert {"ann", "touchpoints", "departments"} <= {leaf.id for leaf in made(people, only=["shop"]).leaves}
    found = made(people, only=["way"])
    assert not found.complete
    assert found.known
    text = by_id(found)["index"].data.decode()
    assert "Bea Best" in text
    assert "](Bea" not in text
    assert "bea-face" not in text
    whole, part = by_id(made(people)), by_id(made(people, only=["bea"], stay={"ann": "Personas/Anna.md"}))
    assert part["bea"] == whole["bea"]
    assert "](Anna.md)" in part["index"].data.decode()
    assert "ann" not in part
    with pytest.raises(InputError, match="there is no document “ghost” with a page"):
        made(people, only=["ghost"])


def test_it_is_known_which_pictures_were_looked_for_and_how_long_all_is_the_same(people, write):
    write("personas/bea/persona.yaml", PERSONA.format(id="bea", name="Bea", role="Baker")
          + "image: {file: bea.png, alt: Bea}\nreview_by: 2027-01-31\n")
    write("personas/ann/persona.yaml", PERSONA.format(id="ann", name="Ann", role="Nurse") + "review_by: 2026-10-01\n")
    found = made(people)
    assert set(found.pictures) == {"bea.png", "personas/bea/bea.png"}
    assert found.holds == ("2026-10-01", "2027-01-31")


def test_pictures_are_left_out_where_nobody_wants_them_or_the_target_takes_no_such_files(people):
    for endings in (False, frozenset({"png", "jpg"})):
        found = made(people, pictures=endings)
        assert not [leaf for leaf in found.leaves if leaf.kind == "picture"]
        assert "](pictures" not in "".join(leaf.data.decode() for leaf in found.leaves)


def test_a_persona_s_own_picture_comes_before_the_one_that_is_drawn(people, write):
    write("personas/bea/bea.png", PNG)
    write("personas/bea/persona.yaml", PERSONA.format(id="bea", name="Bea", role="Baker") + "image: {file: bea.png, alt: Bea at work}\n")
    found = by_id(made(people, pictures=frozenset({".png"})))
    assert found["bea-face.png"].data.startswith(b"\x89PNG")
    assert "![" in found["bea"].data.decode()
    assert "ann-face.svg" not in found


def test_a_drawn_face_is_a_file_of_its_own(people):
    from xml.etree import ElementTree as ET

    root = ET.fromstring(by_id(made(people))["ann-face.svg"].data)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert (root.get("width"), root.get("height")) == ("120", "120")


def test_a_face_and_the_curve_of_a_journey_are_two_pictures_whatever_its_id(people, write):
    write("personas/ann/face.yaml", JOURNEY.format(id="ann-face", persona="ann"))
    found = made(people)
    assert not found.refusals
    leaves = by_id(found)
    assert leaves["ann.face.svg"].data != leaves["ann-face.svg"].data
    page = leaves["ann"].data.decode()
    assert leaves["ann.face.svg"].at.rpartition("/")[2] in page
    assert leaves["ann-face.svg"].at.rpartition("/")[2] in page


def test_a_team_s_own_templates_know_the_wiki_and_its_links(people, write):
    write("templates/persona.md.jinja", '{% extends "builtin/persona.md.jinja" %}{% block title %}OURS {{ wiki.name }} '
          '{{ "bea"|href }} {{ "way.svg"|picture }} {{ "ghost"|href }}!{% endblock %}')
    found = by_id(made(people))
    assert found["ann"].data.decode().startswith("OURS plain Bea%20Best.md pictures/way.svg !\n")
    assert found["bea"].data.decode().startswith("OURS plain Bea%20Best.md pictures/way.svg !\n")


def test_texts_are_as_literal_in_a_team_s_own_templates_as_in_ours(people, write):
    write("personas/bea/persona.yaml", PERSONA.format(id="bea", name="Bea", role="'#1 :tada:'"))
    ours = by_id(made(people, plain(kind=GitHub)))["bea"].data.decode()
    write("templates/persona.md.jinja", '{% extends "builtin/persona.md.jinja" %}')
    assert by_id(made(people, plain(kind=GitHub)))["bea"].data.decode() == ours
    assert "<span>&#35;</span>1 <span>&#58;</span>tada:" in ours


def test_a_template_that_fails_leaves_its_pages_out_and_nothing_is_complete(people, write):
    write("templates/persona.md.jinja", "{{ ghost }}")
    found = made(people)
    assert not found.complete
    assert {"ann", "bea"}.isdisjoint(by_id(found))
    assert any("ghost" in p.text for p in found.problems)


def test_many_pages_are_the_same_from_one_process_and_from_two(workspace, write):
    for n in range(70):
        write(f"personas/p{n:02}.yaml", PERSONA.format(id=f"p{n:02}", name=f"Person {n:02}", role="Nurse"))
    assert made(workspace, jobs=1) == made(workspace, jobs=2)


SCRIPT = """
import hashlib, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_wanted import made
found = made(Path(sys.argv[1]))
print(hashlib.sha256(repr((found.leaves, found.refusals, found.complete, sorted(found.torn))).encode()).hexdigest())
"""


def test_the_same_documents_give_the_same_bytes_anywhere(example, tmp_path):
    shutil.copytree(example, tmp_path / "other")
    digests = set()
    for n, root in enumerate((example, tmp_path / "other")):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT.format(tests=str(Path(__file__).parent)), str(root)], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": str(n), "TZ": ("UTC", "Pacific/Auckland")[n]})
        digests.add(done.stdout)
    assert len(digests) == 1
