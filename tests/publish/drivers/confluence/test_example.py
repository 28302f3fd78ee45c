"""The worked example in Confluence: every page is XML that it takes, every link and picture leads somewhere."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from empathy_cli.publish.profiles.confluence import Confluence as Profile
from empathy_cli.publish.target import Settings
from empathy_cli.publish.wanted import wanted
from tests.publish.engines.confluence import running
from tests.publish.engines.confluence_content import TOKEN, USER, Confluence

ROOT = Path(__file__).resolve().parents[4]
RI = "{ri}"


@pytest.fixture(params=["cloud", "data center"])
def wiki(request) -> Iterator[Confluence]:
    with running(cloud=request.param == "cloud", limit=200) as found:
        yield found


@pytest.fixture
def example(tmp_path: Path, wiki: Confluence) -> Path:
    shutil.copytree(ROOT / "personas", tmp_path / "personas", ignore=shutil.ignore_patterns("__pycache__", "__init__.py"))
    (tmp_path / "empathy.yaml").write_text("name: Example\npublish:\n  confluence:\n    kind: confluence\n" + "".join(
        f"    {line}\n" for line in (f"url: {wiki.url}", "space: CX", "parent: Home", "owner: example", "under: Personas", "token: WIKI_TOKEN")) + (
        f"    user: {USER}\n" if wiki.cloud else ""))
    return tmp_path


def parsed(body: str) -> ET.Element:
    text = body.replace("&nbsp;", "&#160;").replace("&ldquo;", "“").replace("&rdquo;", "”").replace("&eacute;", "é")
    return ET.fromstring(f'<r xmlns:ac="ac" xmlns:ri="ri">{text}</r>')


def test_the_example_is_published_once_and_its_links_and_pictures_lead_somewhere(example, wiki, empathy):
    env = {"WIKI_TOKEN": TOKEN}
    planned = empathy("publish", env=env)
    assert (planned.returncode, wiki.writes()) == (3, []), planned.stderr
    done = empathy("publish", "--apply", env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    home = wiki.pages["Personas"]
    ours = [p for p in wiki.pages.values() if p.parent == home.id]
    assert len(ours) > 4
    linked, shown = set(), set()
    for page in (home, *ours):
        root = parsed(page.body)
        linked |= {e.get(f"{RI}content-title") for e in root.iter(f"{RI}page")}
        shown |= {e.get(f"{RI}filename") for e in root.iter(f"{RI}attachment")}
        assert "personas/" in page.body  # where to change it
    assert linked <= set(wiki.pages)
    assert {p.title for p in ours} <= linked
    assert shown == set(home.files)
    assert len(shown) > 4
    wiki.asked.clear()
    again = empathy("publish", "--apply", "--json", env=env)
    assert (again.returncode, wiki.writes()) == (0, []), again.stdout
    assert json.loads(again.stdout)
    for text in (planned.stdout, planned.stderr, done.stdout, done.stderr, again.stdout, again.stderr):
        assert TOKEN not in text


def test_the_plan_is_the_same_byte_for_byte(example, empathy):
    first, second = (empathy("publish", "--json", env={"WIKI_TOKEN": TOKEN, "PYTHONHASHSEED": seed}).stdout for seed in "12")
    assert first == second


@pytest.mark.parametrize("text", ["a ]]> b", "<ac:link/>", "{code}", "[x|y]", "&nbsp;", "\u202e\x85", "</p>"])
def test_hostile_documents_make_pages_that_confluence_takes(tmp_path, write, text):
    quoted = json.dumps(text)
    write("empathy.yaml", "")
    write("personas/a/persona.yaml", f"kind: persona\nid: a\nname: Lea\nrole: {quoted}\nstory: {quoted}\ngoals: [{quoted}]\npains: [{quoted}]\n"
          if text.isprintable() else "kind: persona\nid: a\nname: Lea\n")
    made = wanted(tmp_path, Profile(Settings("w", "confluence", "o", under="Personas")), owner="o", today="2026-11-22")
    for leaf in made.leaves:
        if leaf.kind != "picture":
            root = parsed(leaf.data.decode())
            assert leaf.id != "a" or not text.isprintable() or "".join(root.itertext()).count(text) >= (3 if text != "&nbsp;" else 1)
